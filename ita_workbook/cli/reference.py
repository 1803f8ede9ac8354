"""The commands to look around with: ``ita demo``, ``ita findings``, ``ita forms``, ``ita frameworks``."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.console import print_json, print_lines, say
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    common_options,
    file_output,
    folder_output,
    force_option,
    json_option,
    language_of,
)
from ita_workbook.words.errors import UsageProblem
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


@click.command(
    "forms",
    cls=ItaCommand,
    help="cli.forms.help",
)
@click.argument("action", required=False, type=click.Choice(("new",)), metavar="[new]")
@click.argument("code", required=False)
@click.option("--master", type=PATH, help="cli.forms.master")
@click.option("--unit", "units", multiple=True, help="cli.forms.unit")
@file_output(required=False)
@click.option("--unverified", is_flag=True, help="cli.forms.unverified")
@force_option()
@json_option
@common_options
def forms_command(
    action: str | None,
    code: str | None,
    master: Path | None,
    units: tuple[str, ...],
    output: Path | None,
    unverified: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """List the forms, or make one."""
    import ita_workbook

    if action is None:
        found = ita_workbook.forms(unverified=unverified)
        print_json(found) if as_json else print_lines(found)
        return
    if not (code and master and output):
        raise UsageProblem(
            sentence("season.form.no_master", code=code or "sk1"),
        )
    made = ita_workbook.Master(master).form(code, units, unverified=unverified).save(output, force=force)
    say(sentence("cli.forms.made", output=output, units=", ".join(made.departments)), quiet=quiet)
