"""``ita findings``: the catalogue of findings, or one of them in full."""

from __future__ import annotations

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import print_json


@click.command(
    "findings",
    cls=ItaCommand,
    help=both("รายการรหัสข้อค้นพบ ระบุรหัสเพื่อดูคำอธิบายและวิธีแก้", "The catalogue; give a code for its page."),
)
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@common_options
def command(code: str | None, as_json: bool, quiet: bool) -> None:
    """Print the catalogue or one entry."""
    from dataclasses import asdict

    from ita_workbook.checks.catalogue import all_entries, entry
    from ita_workbook.cli.describe import describe, list_findings

    language = language_of()
    entries = [entry(code)] if code else list(all_entries())
    if as_json:
        print_json({"schema": "ita-workbook/findings/1", "findings": [asdict(found) for found in entries]})
    elif code:
        click.echo(describe(entries[0], language))
    else:
        click.echo(list_findings(language))
