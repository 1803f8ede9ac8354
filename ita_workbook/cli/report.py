"""``ita report``: the documents of a master."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import progress, read_master, say
from ita_workbook.words.errors import UsageProblem, quoted

if TYPE_CHECKING:
    from ita_workbook.read.returned import Return


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
@click.argument("master", type=click.Path(path_type=Path), required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=both("โฟลเดอร์ปลายทาง", "Folder to write to."),
)
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
@click.option("--thai-digits", is_flag=True, help=both("พิมพ์ตัวเลขไทย", "Print Thai digits."))
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
    type=click.Path(path_type=Path),
    help=both("โฟลเดอร์แม่แบบที่แก้แล้ว (base.docx และไฟล์ .yaml)", "Folder with edited templates (base.docx, .yaml files)."),
)
@click.option(
    "--export-templates",
    type=click.Path(path_type=Path),
    help=both(
        "เขียนแม่แบบที่มากับโปรแกรมลงโฟลเดอร์นี้เพื่อแก้ไข แล้วจบ", "Write the shipped templates here for editing, and stop."
    ),
)
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์เดิม", "Replace existing files."))
@common_options
def command(
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
    from ita_workbook.report.templates import export_wording, read_wording
    from ita_workbook.report.trace import locator
    from ita_workbook.report.write import DEFAULT_FORMATS, KINDS, made_as, write_reports
    from ita_workbook.words.fiscal_year import now

    if export_templates is not None:
        for path in export_wording(export_templates, force=force):
            say(str(path), str(path), quiet=quiet)
        return
    if master is None or output is None:
        raise UsageProblem(
            "ระบุสมุดงานกลางและโฟลเดอร์ปลายทาง เช่น ita report merged.xlsx -o reports",
            "name the master and the folder to write to, as: ita report merged.xlsx -o reports",
        )
    wording = read_wording(template_dir) if template_dir is not None else None
    read = read_master(master)
    book = read.current_book()
    wanted, chosen = kinds or KINDS, formats or DEFAULT_FORMATS
    count = sum(made_as(kind, name) for kind in wanted for name in chosen)
    with progress("ออกรายงาน", "writing", count, quiet=quiet) as step:
        made = write_reports(
            book.content,
            book.framework,
            output,
            kinds=wanted,
            formats=chosen,
            language=language_of(),
            digits="thai" if thai_digits else "arabic",
            created=now(),
            force=force,
            wording=wording,
            locate=locator(read, language_of()) if trace else None,
            started=step,
        )
    for path in made:
        say(str(path), str(path), quiet=quiet)
    _tell_unfinished(read)
    for caveat in book.framework.caveats:
        say(f"ข้อควรระวัง: {caveat.th}", f"caution: {caveat.pick('en')}", quiet=quiet)


def _tell_unfinished(read: Return) -> None:
    """Say that the master still has errors or undecided conflicts: its documents are made, but not to be published."""
    from ita_workbook.checks.catalogue import by_event
    from ita_workbook.checks.engine import check_return
    from ita_workbook.checks.rules.coordinator import UNDECIDED

    codes = [finding.code for finding in check_return(read) if finding.counts_as_error]
    if not codes:
        return
    undecided, command = codes.count(by_event(UNDECIDED).code), f"ita check {quoted(read.path)}"
    also_th = also_en = ""
    if undecided:
        also_th = f" ในจำนวนนี้เป็นข้อขัดแย้งที่ยังไม่ได้ตัดสิน {undecided} ข้อ (เอกสารใช้ค่าของสมุดงานกลาง)"
        also_en = f", {undecided} of them undecided conflicts (the documents have the master's values)"
    say(
        f"คำเตือน: สมุดงานกลางยังมีสิ่งที่ต้องแก้ {len(codes)} ข้อ{also_th} ตรวจก่อนเผยแพร่เอกสารด้วยคำสั่ง {command}",
        f"warning: errors in the master: {len(codes)}{also_en}; before publishing the documents, run: {command}",
        err=True,
    )
