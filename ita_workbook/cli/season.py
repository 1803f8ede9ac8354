"""The commands of a season: ``ita new``, ``ita issue``, ``ita status``, ``ita next``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ita_workbook.cli.console import must_be_free, must_be_writable, print_json, print_lines, progress, say, say_all
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    common_options,
    file_output,
    folder_output,
    force_option,
    framework_option,
    json_option,
    language_of,
    output_option,
    renamed_of,
    renamed_option,
)
from ita_workbook.words.errors import UsageProblem, quoted
from ita_workbook.words.sentences import sentence

if TYPE_CHECKING:
    from datetime import date

    from ita_workbook.master import Master


@click.command(
    "new",
    cls=ItaCommand,
    help="cli.new.help",
)
@click.option("--year", type=int, help="cli.new.year")
@framework_option
@click.option("--agency", required=True, help="cli.new.agency")
@click.option(
    "--type",
    "kind",
    required=True,
    help="cli.new.type",
)
@click.option("--province", default="", help="cli.new.province")
@click.option("--district", default="", help="cli.new.district")
@click.option(
    "--departments",
    type=PATH,
    help="cli.new.departments",
)
@click.option("--list", "items", type=PATH, help="cli.new.list")
@click.option("--result-year", type=int, help="cli.new.result_year")
@click.option("--measures-year", type=int, help="cli.new.measures_year")
@output_option("cli.new.output", default=Path("master.xlsx"), show_default=True)
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
    items: Path | None,
    result_year: int | None,
    measures_year: int | None,
    output: Path,
    force: bool,
    quiet: bool,
) -> None:
    """Make a master."""
    from ita_workbook import Master
    from ita_workbook.write.output import must_be_new

    if year is None and framework_file is None:
        raise UsageProblem(sentence("cli.new.needs"))
    must_be_new(output, force=force)
    master = Master.new(
        framework_file if framework_file is not None else year or 0,
        agency,
        kind,
        province=province,
        district=district,
        departments=departments,
        items=items,
        result_year=result_year,
        measures_year=measures_year,
        language=language_of(),
    ).save(output, force=force)
    if not quiet:
        _tell_made(master, output, items)


def _tell_made(master: Master, output: Path, listed_in: Path | None) -> None:
    items, departments = len(master.framework.items), len(master.departments)
    say(
        sentence("cli.new.made", output=output, items=items, departments=departments),
    )
    if master.unassigned:
        listed = ", ".join(master.unassigned)
        say(
            sentence("cli.new.unowned", listed=listed),
        )
    for caveat in (*master.told, *master.caveats):
        say(sentence("cli.caution", caveat=caveat))
    if listed_in is not None:
        say(sentence("cli.new.then_import", file=quoted(output), listed=quoted(listed_in)))
    else:
        say(sentence("cli.new.then", file=quoted(output)))


@click.command(
    "issue",
    cls=ItaCommand,
    help="cli.issue.help",
)
@click.argument("master", type=PATH)
@folder_output()
@click.option(
    "--department",
    "names",
    multiple=True,
    help="cli.issue.department",
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
    file = "" if issued.spec and issued.spec.form else quoted(master)
    say(sentence("cli.issue.then", file=file), quiet=quiet)


@click.command(
    "status",
    cls=ItaCommand,
    help="cli.status.help",
)
@click.argument("master", type=PATH)
@click.argument("returns", nargs=-1, type=PATH)
@output_option("cli.status.output")
@click.option(
    "--messages",
    type=PATH,
    help="cli.status.messages",
)
@click.option(
    "--template-dir",
    type=PATH,
    help="cli.status.template_dir",
)
@click.option("--ics", type=PATH, help="cli.status.ics")
@click.option("--today", help="cli.status.today")
@renamed_option
@click.option("--to-do", is_flag=True, help="cli.status.to_do")
@json_option
@force_option("cli.status.force")
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
    renamed: tuple[str, ...],
    to_do: bool,
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
        status = Master(master).status(returns, today=day, renamed=renamed_of(renamed), progress=step)
    say_all(status.skipped, err=True)
    say_all((one for one in (status.unrecorded, status.no_ledger) if one), quiet=quiet, err=True)
    if as_json:
        print_json(status)
    else:
        print_lines(status, quiet=quiet, lines=status.to_do_lines if to_do else None)
        say_all(finding.line for finding in status.left_out)
    if output is not None:
        status.save(output, language=language, force=force)
        say(sentence("cli.status.written", output=output), quiet=silent)
    if ics is not None:
        status.write_calendar(ics, language=language, force=force)
        say(sentence("cli.status.calendar", ics=ics), quiet=silent)
    if messages is not None:
        made = len(status.write_messages(messages, language=language, templates=template_dir, force=force))
        say(sentence("cli.status.messages_written", made=made, messages=messages), quiet=silent)
    context.exit(status.exit_code)


def _day(text: str | None) -> date | None:
    from ita_workbook.words.dates import parse_date

    if text is None:
        return None
    read = parse_date(text)
    if read.value is None:
        raise UsageProblem(sentence("cli.status.no_date", text=text))
    return read.value


@click.command(
    "next",
    cls=ItaCommand,
    help="cli.next.help",
)
@click.argument("master", type=PATH)
@click.option("--year", type=int, help="cli.next.year")
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
