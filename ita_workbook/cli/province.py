"""The commands over many agencies: ``ita rollup``, ``ita ask``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ita_workbook.cli.console import must_be_writable, print_json, print_lines, progress, say, say_all
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    common_options,
    folder_output,
    force_option,
    json_option,
    language_of,
    output_option,
)
from ita_workbook.words.sentences import sentence


@click.command("rollup", cls=ItaCommand, help="cli.rollup.help")
@click.argument("place")
@folder_output()
@click.option("--depth", type=click.IntRange(0), default=1, help="cli.rollup.depth")
@click.option("--scheduler", help="cli.rollup.scheduler")
@click.option("--jobs", type=click.IntRange(1), help="cli.check.jobs")
@json_option
@force_option("cli.rollup.force")
@common_options
@click.pass_context
def rollup_command(
    context: click.Context, /, place: str, output: Path, as_json: bool, quiet: bool, **options: Any
) -> None:
    """Gather agencies' files into a store."""
    from ita_workbook import rollup

    with progress(quiet=quiet) as step:
        rolled = rollup(place, output, progress=step, **options)
    say_all(rolled.warnings, err=True)
    if as_json:
        print_json(rolled)
    else:
        print_lines(rolled, quiet=quiet)
    context.exit(rolled.exit_code)


@click.command("ask", cls=ItaCommand, help="cli.ask.help")
@click.argument("store", type=PATH)
@click.argument("question")
@click.option("--province", help="cli.ask.province")
@click.option("--year", type=int, help="cli.ask.year")
@click.option("--near", type=click.FloatRange(0), default=1.0, help="cli.ask.near")
@output_option("cli.ask.output")
@json_option
@force_option()
@common_options
def ask_command(
    store: Path, question: str, output: Path | None, as_json: bool, force: bool, quiet: bool, **options: Any
) -> None:
    """Ask a store; the answer is what was asked for, so it is printed also when quiet, unless it is written."""
    from ita_workbook import Store

    must_be_writable(output, force=force)
    answer = Store(store).ask(question, **options)
    if as_json:
        print_json(answer)
    if output is not None:
        answer.save(output, language=language_of(), force=force)
        say(sentence("cli.ask.written", output=output), quiet=quiet or as_json)
    elif not as_json:
        print_lines(answer)
