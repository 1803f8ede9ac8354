"""The command that opens the pages: ``ita serve``."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.console import say
from ita_workbook.cli.options import PATH, ItaCommand, common_options, language_of
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence


@click.command("serve", cls=ItaCommand, help="cli.serve.help")
@click.argument("season", type=PATH, default=Path())
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="cli.serve.port")
@click.option("--no-browser", is_flag=True, help="cli.serve.no_browser")
@common_options
def serve_command(season: Path, port: int, no_browser: bool, quiet: bool) -> None:
    """Serve the pages of a season folder."""
    try:
        from ita_workbook.web.server import serve
    except ImportError as error:
        raise UsageProblem(sentence("cli.serve.needs", module=error.name or "")) from error

    def started(address: str, first: bool) -> None:
        # The address is what was asked for where no browser is opened.
        click.echo(address)
        say(sentence("cli.serve.started" if first else "cli.serve.again", season=season), quiet=quiet, err=True)

    serve(season, port=port, browser=not no_browser, language=language_of(), started=started)
