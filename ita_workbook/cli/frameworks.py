"""``ita frameworks``: the years at hand, what they hold, and what is uncertain about them."""

from __future__ import annotations

from pathlib import Path

import click

from ita_workbook.cli.bilingual import ItaCommand, both, common_options, language_of
from ita_workbook.cli.console import print_json


@click.command(
    "frameworks",
    cls=ItaCommand,
    help=both(
        "ปีที่มีกรอบการประเมิน จำนวนข้อ และข้อควรระวังของแต่ละปี หรือตรวจไฟล์กรอบของหน่วยงานเอง",
        "The years at hand with their items and cautions; or check a framework file of your own.",
    ),
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=both("พิมพ์ผลเป็น JSON", "Print JSON."))
@common_options
def command(file: Path | None, as_json: bool, quiet: bool) -> None:
    """Print the frameworks."""
    from ita_workbook.framework.load import available_frameworks, load_framework

    frameworks = [load_framework(file)] if file else available_frameworks()
    language = language_of()
    if as_json:
        print_json(
            {
                "schema": "ita-workbook/frameworks/1",
                "frameworks": [
                    {
                        "year_be": framework.year_be,
                        "family": framework.family,
                        "title": framework.title.pick(language),
                        "items": len(framework.items),
                        "questions": len(framework.questions),
                        "unverified_items": sum(not item.verified for item in framework.items),
                        "caveats": [caveat.pick(language) for caveat in framework.caveats],
                    }
                    for framework in frameworks
                ],
            }
        )
        return
    for framework in frameworks:
        title = framework.title.pick(language)
        tools = ", ".join(f"{tool.code} {tool.weight}" if tool.weight else tool.code for tool in framework.tools)
        items = f"{len(framework.items)} ข้อ OIT" if language == "th" else f"{len(framework.items)} items"
        click.echo(f"{framework.year_be}  {title}  {items}  [{tools}]")
        for caveat in framework.caveats:
            click.echo(f"      ! {caveat.pick(language)}")
