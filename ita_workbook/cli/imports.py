"""The command that brings in what an agency has: ``ita import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ita_workbook.cli.console import print_json, print_lines, progress, say_all
from ita_workbook.cli.options import (
    PATH,
    ItaCommand,
    common_options,
    file_output,
    force_option,
    json_option,
    language_of,
)
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence

if TYPE_CHECKING:
    from ita_workbook.write.result import Result


@click.command("import", cls=ItaCommand, help="cli.import.help")
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--into", type=PATH, help="cli.import.into")
@file_output()
@json_option
@force_option()
@common_options
@click.pass_context
def import_command(
    context: click.Context,
    files: tuple[Path, ...],
    into: Path | None,
    output: Path,
    as_json: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Propose what files hold, or accept what was decided of a proposal."""
    from ita_workbook.api import is_proposal
    from ita_workbook.write.output import must_be_new

    must_be_new(output, force=force, source=into)
    proposals = [path for path in files if is_proposal(path)]
    if len(proposals) > 1:
        raise UsageProblem(sentence("imports.one_proposal"))
    tables = [path for path in files if path not in proposals]
    if not tables and into is None:
        raise UsageProblem(sentence("imports.needs_master"))
    with progress(quiet=quiet) as step:
        made = _proposed(tables, into, proposals, step) if tables else _accepted(proposals[0], into)
    say_all(made.warnings if as_json or quiet else (), err=True)
    made = made.save(output, language=language_of(), force=force)
    if as_json:
        print_json(made)
    else:
        print_lines(made, quiet=quiet)
    context.exit(made.exit_code)


def _proposed(tables: list[Path], into: Path | None, proposals: list[Path], step: object) -> Result:
    from ita_workbook import propose

    return propose(tables, into=into, mapping=proposals[0] if proposals else None, progress=step)  # type: ignore[arg-type]


def _accepted(proposal: Path, into: Path | None) -> Result:
    from ita_workbook import accept

    assert into is not None
    return accept(proposal, into)
