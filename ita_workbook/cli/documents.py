"""The commands that write documents: ``ita report``, ``ita publish``."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.console import print_lines, progress, say, say_all
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    both,
    common_options,
    folder_output,
    force_option,
    language_of,
    thai_digits_option,
)
from ita_workbook.words.errors import UsageProblem


def _names(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Take ``docx,xlsx`` and repeated options alike."""
    return tuple(name.strip() for entry in value for name in entry.split(",") if name.strip())


@click.command(
    "report",
    cls=ItaCommand,
    help=both(
        "ออกรายงานวิเคราะห์ผล รายงานความก้าวหน้า ตารางมอบหมาย คำสั่งคณะทำงาน แผน และสรุป จากสมุดงานกลาง",
        "Write the analysis, progress, assignments, committee order, plan and summary of a master.",
    ),
)
@click.argument("master", type=PATH, required=False)
@folder_output(required=False)
@click.option(
    "--format",
    "formats",
    multiple=True,
    callback=_names,
    help=both("docx,xlsx,html,pdf (ปกติ docx,xlsx)", "docx,xlsx,html,pdf (default docx,xlsx)."),
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    callback=_names,
    help=both(
        "analysis,progress,assignments,committee,plan,summary (ปกติทุกชนิด)",
        "analysis,progress,assignments,committee,plan,summary (default all).",
    ),
)
@thai_digits_option
@click.option(
    "--trace",
    is_flag=True,
    help=both(
        "ใส่เลขอ้างอิงที่ตัวเลขและแถวตาราง พร้อมภาคผนวกบอกหน้าและช่องในสมุดงานกลาง",
        "Number figures and table rows, with an appendix that tells the sheet and cell of each.",
    ),
)
@click.option(
    "--template-dir",
    type=PATH,
    help=both("โฟลเดอร์แม่แบบที่แก้แล้ว (base.docx และไฟล์ .yaml)", "Folder with edited templates (base.docx, .yaml files)."),
)
@click.option(
    "--export-templates",
    type=PATH,
    help=both(
        "เขียนแม่แบบที่มากับโปรแกรมลงโฟลเดอร์นี้เพื่อแก้ไข แล้วจบ", "Write the shipped templates here for editing, and stop."
    ),
)
@force_option()
@common_options
def report_command(
    master: Path | None,
    output: Path | None,
    formats: tuple[str, ...],
    kinds: tuple[str, ...],
    thai_digits: bool,
    trace: bool,
    template_dir: Path | None,
    export_templates: Path | None,
    force: bool,
    quiet: bool,
) -> None:
    """Write the documents."""
    import ita_workbook

    if export_templates is not None:
        print_lines(ita_workbook.export_templates(export_templates, force=force), quiet=quiet)
        return
    if master is None or output is None:
        raise UsageProblem(
            "ระบุสมุดงานกลางและโฟลเดอร์ปลายทาง เช่น ita report merged.xlsx -o reports",
            "name the master and the folder to write to, as: ita report merged.xlsx -o reports",
        )
    with progress(quiet=quiet) as step:
        made = ita_workbook.Master(master).report(
            output,
            kinds,
            formats,
            language=language_of(),
            digits="thai" if thai_digits else "arabic",
            trace=trace,
            templates=template_dir,
            force=force,
            progress=step,
        )
    print_lines(made, quiet=quiet)
    say_all(made.warnings, err=True)
    for caveat in made.caveats:
        say(f"ข้อควรระวัง: {caveat.th}", f"caution: {caveat.pick('en')}", quiet=quiet)


@click.command(
    "publish",
    cls=ItaCommand,
    help=both(
        "สร้างหน้าเว็บเปิดเผยข้อมูล OIT ของปี (index.html) สำหรับวางบนเว็บไซต์หน่วยงาน จากสมุดงานกลาง",
        "Write the public OIT page of the year (index.html) for the agency's web site, from a master.",
    ),
)
@click.argument("master", type=PATH)
@folder_output()
@click.option(
    "--only-published",
    is_flag=True,
    help=both("แสดงเฉพาะข้อที่มีลิงก์แล้ว", "Show only the items that have a link."),
)
@thai_digits_option
@click.option(
    "--template-dir",
    type=PATH,
    help=both("โฟลเดอร์แม่แบบที่แก้แล้ว (publish.yaml)", "Folder with edited templates (publish.yaml)."),
)
@force_option()
@common_options
def publish_command(
    master: Path,
    output: Path,
    only_published: bool,
    thai_digits: bool,
    template_dir: Path | None,
    force: bool,
    quiet: bool,
) -> None:
    """Write the public page."""
    from ita_workbook import Master

    made = Master(master).publish(
        output,
        only_published=only_published,
        language=language_of(),
        digits="thai" if thai_digits else "arabic",
        templates=template_dir,
        force=force,
    )
    print_lines(made, quiet=quiet)
    say_all(made.warnings, quiet=quiet)
