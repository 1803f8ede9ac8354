"""The commands of a season: ``ita new``, ``ita issue``, ``ita status``, ``ita next``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ita_workbook.cli.console import must_be_free, must_be_writable, print_json, print_lines, progress, say, say_all
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    both,
    common_options,
    file_output,
    folder_output,
    force_option,
    framework_option,
    json_option,
    language_of,
    output_option,
)
from ita_workbook.words.errors import UsageProblem, quoted

if TYPE_CHECKING:
    from datetime import date

    from ita_workbook.master import Master


@click.command(
    "new",
    cls=ItaCommand,
    help=both(
        "สร้างสมุดงานกลางของปี มีตัวชี้วัด ข้อ OIT และเจ้าของข้อที่ใช้กันทั่วไป แก้ไขได้ทุกช่อง",
        "Make the master of a year with its indicators, items and their usual owners; everything can be edited.",
    ),
)
@click.option("--year", type=int, help=both("ปีงบประมาณ พ.ศ. เช่น 2566", "Fiscal year (BE), as 2566."))
@framework_option
@click.option("--agency", required=True, help=both("ชื่อหน่วยงาน", "Name of the agency."))
@click.option(
    "--type",
    "kind",
    required=True,
    help=both("ประเภท: เทศบาลตำบล (ทต.), อบต., ทม., ทน., อบจ., อื่นๆ (other)", "Type: tt, tm, tn, sao, pao, other."),
)
@click.option("--province", default="", help=both("จังหวัด", "Province."))
@click.option("--district", default="", help=both("อำเภอ", "District."))
@click.option(
    "--departments",
    type=PATH,
    help=both("รายชื่อส่วนราชการและงาน (.csv .xlsx .yaml)", "List of departments and sections (.csv .xlsx .yaml)."),
)
@output_option("ไฟล์ที่จะสร้าง", "File to make.", default=Path("master.xlsx"), show_default=True)
@force_option()
@common_options
def new_command(
    year: int | None,
    framework_file: Path | None,
    agency: str,
    kind: str,
    province: str,
    district: str,
    departments: Path | None,
    output: Path,
    force: bool,
    quiet: bool,
) -> None:
    """Make a master."""
    from ita_workbook import Master
    from ita_workbook.write.output import must_be_new

    if year is None and framework_file is None:
        raise UsageProblem("ระบุปีด้วย --year 2566 หรือไฟล์กรอบด้วย --framework", "give --year 2566 or --framework FILE")
    must_be_new(output, force=force)
    master = Master.new(
        framework_file if framework_file is not None else year or 0,
        agency,
        kind,
        province=province,
        district=district,
        departments=departments,
        language=language_of(),
    ).save(output, force=force)
    if not quiet:
        _tell_made(master, output)


def _tell_made(master: Master, output: Path) -> None:
    items, departments = len(master.framework.items), len(master.departments)
    say(
        f"สร้าง {output} แล้ว: {items} ข้อ OIT {departments} ส่วนราชการ",
        f"made {output}: {items} items, {departments} departments",
    )
    if master.unassigned:
        listed = ", ".join(master.unassigned)
        say(
            f"ข้อที่ยังไม่มีเจ้าของ: {listed} เลือกส่วนราชการในหน้า มอบหมาย OIT ก่อนแจกไฟล์",
            f"items without an owner: {listed}; choose their departments before issuing",
        )
    for caveat in master.caveats:
        say(f"ข้อควรระวัง: {caveat.th}", f"caution: {caveat.pick('en')}")
    say(
        f"ต่อไป: เปิดไฟล์ กรอกหน้า หน่วยงาน และมาตรการ แล้วสั่ง ita issue {quoted(output)} -o issued",
        f"next: fill in the agency and the measures, then: ita issue {quoted(output)} -o issued",
    )


@click.command(
    "issue",
    cls=ItaCommand,
    help=both(
        "แยกสมุดงานให้แต่ละส่วนราชการที่มีข้อ OIT หรือมาตรการ และบันทึกในทะเบียนรับส่ง",
        "Write one workbook for each department that owns items or measures, and record it in the ledger.",
    ),
)
@click.argument("master", type=PATH)
@folder_output()
@click.option(
    "--department",
    "names",
    multiple=True,
    help=both("เฉพาะส่วนราชการนี้ (ใส่ซ้ำได้)", "Only this department (may be repeated)."),
)
@force_option()
@common_options
def issue_command(master: Path, output: Path, names: tuple[str, ...], force: bool, quiet: bool) -> None:
    """Issue workbooks."""
    from ita_workbook import Master

    with progress(quiet=quiet) as step:
        issued = Master(master).issue(output, names, force=force, progress=step)
    print_lines(issued, quiet=quiet)
    say_all(issued.notes, quiet=quiet, err=True)
    say_all(issued.warnings, err=True)
    say(
        "ต่อไป: ส่งไฟล์ให้ส่วนราชการกรอก แล้วตรวจไฟล์ที่ส่งกลับด้วย ita check โฟลเดอร์",
        "next: send the files out, then check what comes back with: ita check FOLDER",
        quiet=quiet,
    )


@click.command(
    "status",
    cls=ItaCommand,
    help=both(
        "ส่วนราชการใดส่งแล้ว รอบใด กรอกครบกี่เปอร์เซ็นต์ ช้ากี่วัน ข้อใดยังไม่มีใครตอบ พร้อมข้อความทวงที่ส่งได้ทันที",
        "Which departments have returned, in which round, how complete, how late, and what nobody answered; with a "
        "message for each.",
    ),
)
@click.argument("master", type=PATH)
@click.argument("returns", nargs=-1, type=PATH)
@output_option("เขียนสถานะเป็น .xlsx .html .json หรือ .csv", "Write the status as .xlsx, .html, .json or .csv.")
@click.option(
    "--messages",
    type=PATH,
    help=both("เขียนข้อความถึงแต่ละส่วนราชการลงโฟลเดอร์นี้", "Write a message for each department into this folder."),
)
@click.option(
    "--template-dir",
    type=PATH,
    help=both(
        "โฟลเดอร์ที่มี reminder.yaml ที่แก้แล้ว ใช้เป็นถ้อยคำของข้อความ",
        "Folder with an edited reminder.yaml: the words of the messages.",
    ),
)
@click.option("--ics", type=PATH, help=both("เขียนกำหนดส่งเป็นปฏิทิน (.ics)", "Write the due dates as a calendar (.ics)."))
@click.option("--today", help=both("ถือว่าวันนี้คือ วว/ดด/ปปปป (พ.ศ.)", "Take this as today: dd/mm/BE year."))
@json_option
@force_option("เขียนทับไฟล์และข้อความเดิม", "Replace existing files and messages.")
@common_options
@click.pass_context
def status_command(
    context: click.Context,
    master: Path,
    returns: tuple[Path, ...],
    output: Path | None,
    messages: Path | None,
    template_dir: Path | None,
    ics: Path | None,
    today: str | None,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Print the status of the season."""
    from ita_workbook import Master

    language, silent, day = language_of(), quiet or as_json, _day(today)
    must_be_writable(output, force=force)
    must_be_free(ics, force=force)
    with progress(quiet=quiet) as step:
        status = Master(master).status(returns, today=day, progress=step)
    say_all(status.skipped, err=True)
    say_all((one for one in (status.unrecorded, status.no_ledger) if one), quiet=quiet, err=True)
    if as_json:
        print_json(status)
    else:
        print_lines(status, quiet=quiet)
        say_all(finding.line for finding in status.left_out)
    if output is not None:
        status.save(output, language=language, force=force)
        say(f"เขียนสถานะไว้ที่ {output}", f"wrote the status to {output}", quiet=silent)
    if ics is not None:
        status.write_calendar(ics, language=language, force=force)
        say(f"เขียนปฏิทินกำหนดส่งไว้ที่ {ics}", f"wrote the calendar to {ics}", quiet=silent)
    if messages is not None:
        made = len(status.write_messages(messages, language=language, templates=template_dir, force=force))
        say(f"เขียนข้อความ {made} ฉบับที่ {messages}", f"wrote {made} messages to {messages}", quiet=silent)
    context.exit(status.exit_code)


def _day(text: str | None) -> date | None:
    from ita_workbook.words.dates import parse_date

    if text is None:
        return None
    read = parse_date(text)
    if read.value is None:
        raise UsageProblem(
            f"--today {text} อ่านเป็นวันที่ไม่ได้ เขียนแบบ 31/03/2566", f"--today {text} is no date; write as 31/03/2566"
        )
    return read.value


@click.command(
    "next",
    cls=ItaCommand,
    help=both(
        "สร้างสมุดงานกลางของปีถัดไปจากปีนี้: หน่วยงาน ส่วนราชการ คณะทำงาน มาตรการที่ยังไม่เสร็จ คะแนนปีนี้เป็นคะแนนปีก่อน "
        "และเจ้าของข้อตามข้อที่เทียบได้ "
        "มีหน้าบอกว่าแต่ละข้อยกมาอย่างไรและข้อใดต้องตัดสินใจ",
        "Start the next fiscal year from this one: agency, departments, committee, open measures, this year's scores "
        "as the previous ones, and the owners of the items that correspond; with a sheet that lists how each item was "
        "carried and which need a decision.",
    ),
)
@click.argument("master", type=PATH)
@click.option("--year", type=int, help=both("ปีงบประมาณ พ.ศ. ของเล่มใหม่ เช่น 2567", "Fiscal year (BE) of the new one."))
@framework_option
@file_output()
@json_option
@force_option()
@common_options
def next_command(
    master: Path,
    year: int | None,
    framework_file: Path | None,
    output: Path,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Start the next year."""
    from ita_workbook import Master
    from ita_workbook.write.output import must_be_new

    must_be_new(output, force=force, source=master)
    chosen = framework_file if framework_file is not None else year
    made = Master(master).next(chosen, language=language_of()).save(output, force=force)
    if as_json:
        print_json(made)
    else:
        print_lines(made, quiet=quiet)
