"""The generated pages of docs/: findings, sheets, commands. ``python -m ita_workbook.cli.pages docs``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ita_workbook.check.catalogue_page import page as catalogue_page
from ita_workbook.cli.bilingual import said
from ita_workbook.cli.main import cli
from ita_workbook.output import write_text
from ita_workbook.spec.sheet_page import sheet_page
from ita_workbook.spec.workbook import load_spec

_COMMANDS = """# Commands / คำสั่ง

Generated from the program by `make docs`; do not edit. Messages are in Thai; add `--lang en` (or set `ITA_LANG=en`) for
English. Exit codes: 0 clean; 1 findings of severity error, or conflicts that nobody decided; 2 wrong use, or nothing
could be read. Nothing is overwritten without `--force`.

รหัสจบ: 0 เรียบร้อย 1 มีข้อผิดพลาดหรือข้อขัดแย้งที่ยังไม่ตัดสิน 2 พิมพ์คำสั่งผิดหรืออ่านไฟล์ไม่ได้เลย ไม่มีคำสั่งใดเขียนทับไฟล์โดยไม่ใส่ `--force`
"""


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {"findings.md": catalogue_page(), "sheets.md": sheet_page(load_spec()), "commands.md": command_page()}


def command_page() -> str:
    """Return the reference of all commands and options as Markdown, Thai and English."""
    parts = [_COMMANDS]
    context = click.Context(cli, info_name="ita")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is None:
            continue
        usage = " ".join(command.collect_usage_pieces(click.Context(command, info_name=name, parent=context)))
        parts.append(f"## `ita {name}`\n\n```\nita {name} {usage}\n```\n")
        parts.append(f"{command.help}\n\n{said(command.help, 'en')}\n")
        rows = ["| option | คำอธิบาย | description |", "|---|---|---|"]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                names = ", ".join(f"`{option}`" for option in (*parameter.opts, *parameter.secondary_opts))
                rows.append(f"| {names} | {parameter.help} | {said(parameter.help, 'en')} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def main() -> None:
    """Write the pages into the folder named on the command line."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    for name, text in pages().items():
        write_text(folder / name, text)
        click.echo(folder / name)


if __name__ == "__main__":
    main()
