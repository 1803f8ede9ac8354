"""The commands to look around with: ``ita demo``, ``ita findings``, ``ita frameworks``."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.console import print_json, print_lines
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    common_options,
    folder_output,
    force_option,
    json_option,
    language_of,
)
from ita_workbook.words.sentences import sentence


@click.command(
    "demo",
    cls=ItaCommand,
    help="cli.demo.help",
)
@folder_output(required=False, default=Path("demo"), show_default=True)
@click.option("--sample", default="sample0", show_default=True, help="cli.demo.sample")
@force_option("cli.demo.force")
@common_options
def demo_command(output: Path, sample: str, force: bool, quiet: bool) -> None:
    """Run the chain and say what came of it."""
    from ita_workbook import demo

    def step(name: str) -> None:
        if not quiet:
            told = sentence(f"cli.demo.step.{name}").pick(language_of())
            click.echo(f"… {told}", err=True)

    print_lines(demo(output, sample=sample, force=force, step=step), quiet=quiet)


@click.command(
    "findings",
    cls=ItaCommand,
    help="cli.findings.help",
)
@click.argument("code", required=False)
@json_option
@common_options
def findings_command(code: str | None, as_json: bool, quiet: bool) -> None:
    """Print the catalogue or one entry; it is what was asked for, so it is told also when quiet."""
    from ita_workbook import findings

    found = findings(code)
    if as_json:
        print_json(found)
    else:
        print_lines(found)


@click.command(
    "frameworks",
    cls=ItaCommand,
    help="cli.frameworks.help",
)
@click.argument("file", required=False, type=PATH)
@json_option
@common_options
def frameworks_command(file: Path | None, as_json: bool, quiet: bool) -> None:
    """Print the frameworks; they are what was asked for, so they are told also when quiet."""
    from ita_workbook import frameworks

    found = frameworks(file)
    if as_json:
        print_json(found)
    else:
        print_lines(found)
