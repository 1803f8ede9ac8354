"""``ita status``: who has returned, how complete, what is late; and a text to send to each department."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import expand, print_json, progress, read_master, say
from ita_workbook.errors import UsageProblem

if TYPE_CHECKING:
    from ita_workbook.merge.status import DepartmentStatus
    from ita_workbook.text import Language

_HEADER = {
    "th": ("ส่วนราชการ", "ส่งแล้ว", "ข้อเสร็จ", "กรอกครบ", "ผิด", "เตือน", "ช้า (วัน)"),
    "en": ("department", "returned", "items done", "complete", "errors", "warnings", "days late"),
}


@click.command(
    "status",
    cls=ItaCommand,
    help=both(
        "ส่วนราชการใดส่งแล้ว กรอกครบกี่เปอร์เซ็นต์ ช้ากี่วัน พร้อมข้อความทวงที่ส่งได้ทันที",
        "Which departments have returned, how complete they are, how late; with a message for each.",
    ),
)
@click.argument("master", type=click.Path(path_type=Path))
@click.argument("returns", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--messages",
    type=click.Path(path_type=Path),
    help=both("เขียนข้อความถึงแต่ละส่วนราชการลงโฟลเดอร์นี้", "Write a message for each department into this folder."),
)
@click.option("--today", help=both("ถือว่าวันนี้คือ วว/ดด/ปปปป (พ.ศ.)", "Take this as today: dd/mm/BE year."))
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@click.option("--force", is_flag=True, help=both("เขียนทับข้อความเดิม", "Replace existing messages."))
@common_options
def command(
    master: Path,
    returns: tuple[Path, ...],
    messages: Path | None,
    today: str | None,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Print the status of the season."""
    from ita_workbook.clock import iso, now
    from ita_workbook.merge.ledger import find_ledger
    from ita_workbook.merge.merging import bases_from
    from ita_workbook.merge.message import write_messages
    from ita_workbook.merge.status import SCHEMA, received, season_status
    from ita_workbook.read.reader import read_workbook

    language = language_of()
    read = read_master(master)
    ledger = find_ledger(master, read.current_book().identity.master_id)
    bases = bases_from(ledger, read)
    files = [path for path in expand(returns) if path.resolve() != master.resolve()]
    taken = []
    with progress("อ่านไฟล์", "reading", len(files), quiet=quiet) as step:
        for path in files:
            taken.append(read_workbook(path, bases))
            step(path)
    statuses = season_status(read, taken, ledger, today=_day(today))
    if ledger:
        for status in statuses:
            if status.returned:
                ledger.add_received(received(status, iso(now())))
    if as_json:
        print_json(
            {
                "schema": SCHEMA,
                "master": str(master),
                "departments": [status.to_json() for status in statuses],
            }
        )
    else:
        _print_table(statuses, language)
    if messages is not None:
        made = write_messages(statuses, read.current_book(), messages, force=force)
        say(f"เขียนข้อความ {len(made)} ฉบับที่ {messages}", f"wrote {len(made)} messages to {messages}", quiet=quiet)


def _day(text: str | None) -> date:
    from ita_workbook.thai.dates import parse_date

    if text is None:
        return date.today()
    read = parse_date(text)
    if read.value is None:
        raise UsageProblem(
            f"--today {text} อ่านเป็นวันที่ไม่ได้ เขียนแบบ 31/03/2566", f"--today {text} is no date; write as 31/03/2566"
        )
    return read.value


def _print_table(statuses: list[DepartmentStatus], language: Language) -> None:
    from ita_workbook.check.width import padded, width

    yes = "ส่งแล้ว" if language == "th" else "yes"
    no = "ยังไม่ส่ง" if language == "th" else "no"
    rows = [_HEADER[language]]
    for status in statuses:
        rows.append(
            (
                status.department,
                yes if status.returned else no,
                f"{status.done}/{status.items}",
                f"{status.percent}% ({status.filled}/{status.required})",
                str(status.errors) if status.returned else "-",
                str(status.warnings) if status.returned else "-",
                str(status.days_late) if status.days_late else "-",
            )
        )
    columns = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(padded(text, size) for text, size in zip(row, columns, strict=True)).rstrip())
