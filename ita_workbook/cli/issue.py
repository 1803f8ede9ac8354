"""``ita issue``: one workbook for each department out of a master, recorded in the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options
from ita_workbook.cli.console import progress, read_master, say


@click.command(
    "issue",
    cls=ItaCommand,
    help=both(
        "แยกสมุดงานให้แต่ละส่วนราชการที่มีข้อ OIT หรือมาตรการ และบันทึกในทะเบียนรับส่ง",
        "Write one workbook for each department that owns items or measures, and record it in the ledger.",
    ),
)
@click.argument("master", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help=both("โฟลเดอร์ปลายทาง", "Folder to write to."),
)
@click.option(
    "--department",
    "names",
    multiple=True,
    help=both("เฉพาะส่วนราชการนี้ (ใส่ซ้ำได้)", "Only this department (may be repeated)."),
)
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์เดิม", "Replace existing files."))
@common_options
def command(master: Path, output: Path, names: tuple[str, ...], force: bool, quiet: bool) -> None:
    """Issue workbooks."""
    from ita_workbook.season.issue import choose_departments, issue_workbooks, without_owner
    from ita_workbook.season.ledger import find_ledger, ledger_path
    from ita_workbook.words.errors import UsageProblem
    from ita_workbook.words.fiscal_year import now

    returned = read_master(master)
    book = returned.current_book()
    departments = choose_departments(book, names)
    if not departments:
        raise UsageProblem(
            "ยังไม่มีส่วนราชการใดเป็นเจ้าของข้อหรือมาตรการ เลือกส่วนราชการในหน้า มอบหมาย OIT ก่อน",
            "no department owns an item or a measure; choose the departments on the assignments sheet first",
        )
    ledger = find_ledger(master, book.identity.master_id, create=True)
    with progress("แยกไฟล์", "issuing", len(departments), quiet=quiet) as step:
        issued = issue_workbooks(book, departments, output, ledger, created=now(), force=force, progress=step)
    for entry in issued:
        say(
            f"{entry.path}: {entry.items} ข้อ {entry.measures} มาตรการ (ครั้งที่ {entry.issue})",
            f"{entry.path}: {entry.items} items, {entry.measures} measures (issue {entry.issue})",
            quiet=quiet,
        )
    own = ledger_path(master)
    if ledger is not None and ledger.path != own:
        say(
            f"บันทึกในทะเบียนรับส่ง {ledger.path.name} (ไม่ใช่ {own.name}) เพราะเป็นทะเบียนของสมุดงานกลางชุดเดียวกัน "
            f"ครั้งที่แจกนับต่อจากทะเบียนนี้ ให้เก็บ {ledger.path.name} ไว้ข้าง {master.name} เสมอ",
            f"recorded in the ledger {ledger.path.name} (not {own.name}), which belongs to the same master as "
            f"{master.name}; the numbers of issue go on from there. Always keep {ledger.path.name} beside "
            f"{master.name}",
            quiet=quiet,
            err=True,
        )
    lost = without_owner(book)
    if lost and not names:
        say(
            "ยังไม่มีเจ้าของ จึงไม่อยู่ในไฟล์ใด: "
            + ", ".join(f"{key} ({name} ไม่มีในหน้า ส่วนราชการ)" if name else key for key, name in lost),
            "without an owner, so in no workbook: "
            + ", ".join(f"{key} ({name} is no department)" if name else key for key, name in lost),
            err=True,
        )
    say(
        "ต่อไป: ส่งไฟล์ให้ส่วนราชการกรอก แล้วตรวจไฟล์ที่ส่งกลับด้วย ita check โฟลเดอร์",
        "next: send the files out, then check what comes back with: ita check FOLDER",
        quiet=quiet,
    )
