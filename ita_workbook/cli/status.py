"""``ita status``: who has returned, how complete, what is late; as table, file, calendar, and a text for each."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import expand, print_columns, print_json, progress, read_master, say
from ita_workbook.words.errors import ItaError, UsageProblem

if TYPE_CHECKING:
    from ita_workbook.book.book import Book
    from ita_workbook.season.ledger import Ledger
    from ita_workbook.season.status import SeasonStatus
    from ita_workbook.words.text import Language


@click.command(
    "status",
    cls=ItaCommand,
    help=both(
        "ส่วนราชการใดส่งแล้ว รอบใด กรอกครบกี่เปอร์เซ็นต์ ช้ากี่วัน ข้อใดยังไม่มีใครตอบ พร้อมข้อความทวงที่ส่งได้ทันที",
        "Which departments have returned, in which round, how complete, how late, and what nobody answered; with a "
        "message for each.",
    ),
)
@click.argument("master", type=click.Path(path_type=Path))
@click.argument("returns", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=both("เขียนสถานะเป็น .xlsx .html หรือ .json", "Write the status as .xlsx, .html or .json."),
)
@click.option(
    "--messages",
    type=click.Path(path_type=Path),
    help=both("เขียนข้อความถึงแต่ละส่วนราชการลงโฟลเดอร์นี้", "Write a message for each department into this folder."),
)
@click.option(
    "--ics",
    type=click.Path(path_type=Path),
    help=both("เขียนกำหนดส่งเป็นปฏิทิน (.ics)", "Write the due dates as a calendar (.ics)."),
)
@click.option("--today", help=both("ถือว่าวันนี้คือ วว/ดด/ปปปป (พ.ศ.)", "Take this as today: dd/mm/BE year."))
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@click.option("--force", is_flag=True, help=both("เขียนทับไฟล์และข้อความเดิม", "Replace existing files and messages."))
@common_options
@click.pass_context
def command(
    context: click.Context,
    master: Path,
    returns: tuple[Path, ...],
    output: Path | None,
    messages: Path | None,
    ics: Path | None,
    today: str | None,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Print the status of the season."""
    from ita_workbook.read.reader import read_workbook
    from ita_workbook.season.calendar import calendar
    from ita_workbook.season.ledger import look_for_ledger
    from ita_workbook.season.record import bases_from
    from ita_workbook.season.reminder import write_messages
    from ita_workbook.season.status import SCHEMA, oldest_first, season_status
    from ita_workbook.season.status_table import (
        loose_lines,
        must_be_known,
        no_ledger_warning,
        several_lines,
        write_tables,
    )
    from ita_workbook.words.fiscal_year import iso, now
    from ita_workbook.write.output import refuse_existing, write_text

    if output is not None:
        must_be_known(output)
    for path in (output, ics):
        if path is not None:
            refuse_existing(path, force=force)
    language = language_of()
    day, created = _day(today), now()
    read = read_master(master)
    book = read.current_book()
    ledger, unopened = look_for_ledger(master, book.identity.master_id)
    bases = bases_from(ledger, read)
    files = oldest_first(path for path in expand(returns) if path.resolve() != master.resolve())
    with progress("อ่านไฟล์", "reading", len(files), quiet=quiet) as step:
        season = season_status(
            read, (read_workbook(path, bases) for path in files), ledger, today=day, now=iso(created), progress=step
        )
    _record(ledger, season, quiet=quiet)
    several = several_lines(season, language)
    warning = unopened or (None if ledger else no_ledger_warning(master))
    if warning:
        say(warning.th, warning.en, quiet=quiet, err=True)
    data = {
        "schema": SCHEMA,
        "master": str(master),
        **season.to_json(),
        "left_out": [finding.to_json(language) for finding in season.left_out],
        "warnings": [*([warning.pick(language)] if warning else []), *several],
    }
    if as_json:
        print_json(data)
    elif not quiet:
        _print_table(season, read.current_book(), language)
        for line in [*several, *loose_lines(season, language)]:
            click.echo(line)
    if not as_json:
        for name in season.untouched:
            say(
                f"{name}: ยังไม่ได้กรอก (เหมือนที่แจกทุกช่อง) จึงไม่นับว่าส่งแล้ว",
                f"{name}: not filled in (as issued), so it does not count as returned",
                quiet=quiet,
            )
        for finding in season.left_out:
            click.echo(finding.line.pick(language))
    said = quiet or as_json
    if output is not None:
        if output.suffix.lower() == ".json":
            write_text(output, _as_text(data))
        else:
            write_tables(output, season, book, language, today=day, created=created)
        say(f"เขียนสถานะไว้ที่ {output}", f"wrote the status to {output}", quiet=said)
    if ics is not None:
        # The text has its own line ends, as the standard wants them.
        write_text(ics, calendar(book, language, made=created), newline="")
        say(f"เขียนปฏิทินกำหนดส่งไว้ที่ {ics}", f"wrote the calendar to {ics}", quiet=said)
    if messages is not None:
        made = write_messages(season.departments, book, messages, language, force=force)
        say(f"เขียนข้อความ {len(made)} ฉบับที่ {messages}", f"wrote {len(made)} messages to {messages}", quiet=said)
    context.exit(1 if season.left_out else 0)


def _record(ledger: Ledger | None, season: SeasonStatus, *, quiet: bool) -> None:
    """Enter the returns into the ledger; a look at the status must not fail because nothing can be entered."""
    if ledger is None or not season.received:
        return
    try:
        ledger.add_received(season.received)
    except ItaError as error:
        say(error.pick("th"), error.pick("en"), quiet=quiet, err=True)


def _as_text(data: object) -> str:
    import json

    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _day(text: str | None) -> date:
    from ita_workbook.words.dates import parse_date

    if text is None:
        return date.today()
    read = parse_date(text)
    if read.value is None:
        raise UsageProblem(
            f"--today {text} อ่านเป็นวันที่ไม่ได้ เขียนแบบ 31/03/2566", f"--today {text} is no date; write as 31/03/2566"
        )
    return read.value


def _print_table(season: SeasonStatus, book: Book, language: Language) -> None:
    from ita_workbook.season.status_table import header, row

    print_columns([header(language), *(row(status, book, language) for status in season.departments)])
