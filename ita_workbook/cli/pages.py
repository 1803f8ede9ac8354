"""The generated pages of docs, the officer's guide among them (``python -m ita_workbook.cli.pages docs``)."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ita_workbook.book.column import ColumnSpec, Requirement
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.checks import result
from ita_workbook.checks.catalogue import Catalogue, Entry, load_catalogue
from ita_workbook.checks.description import plain_pattern
from ita_workbook.cli.main import cli
from ita_workbook.cli.options import said
from ita_workbook.report.documents.papers import GUIDE, Points, Say
from ita_workbook.rollups.question import questions
from ita_workbook.rollups.tables import store_tables
from ita_workbook.words.templates import load_yaml, template
from ita_workbook.words.text import LANGUAGES, Text
from ita_workbook.write.output import write_text

_SAMPLE_YEAR = 2566
"""The fiscal year of the examples on the pages: that of the samples most people look at."""


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    return {
        "findings.md": catalogue_page(),
        "sheets.md": sheet_page(load_spec()),
        "commands.md": command_page(),
        "store.md": store_page(),
        "officer.md": officer_page(),
    }


def _head(page: str) -> str:
    """Return what stands on a page before what is generated."""
    return template("pages", f"{page}.md").read_text(encoding="utf-8")


def officer_page() -> str:
    """Return the guide for those who fill in as Markdown, of the words of the paper of that kind."""
    words = load_yaml("reports", "guide.yaml")
    lines: list[str] = []
    for part in GUIDE:
        if isinstance(part, Points):
            lines += [f"{n}. {one['th'].format(year=_SAMPLE_YEAR)}" for n, one in enumerate(words[part.name], 1)]
        elif isinstance(part, Say):
            lines += ["", f"## {words[part.name]['th']}", ""]
    return _head("officer").replace("{what}", words["what"]["th"]).replace("{guide}", "\n".join(lines).strip())


def command_page() -> str:
    """Return the reference of all commands and options as Markdown, Thai and English."""
    parts = [_head("commands")]
    context = click.Context(cli, info_name="ita")
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        if command is None:
            continue
        usage = " ".join(command.collect_usage_pieces(click.Context(command, info_name=name, parent=context)))
        parts.append(f"## `ita {name}`\n\n```\nita {name} {usage}\n```\n")
        parts.append(f"{said(command.help, 'th')}\n\n{said(command.help, 'en')}\n")
        rows = ["| option | คำอธิบาย | description |", "|---|---|---|"]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                names = ", ".join(f"`{option}`" for option in (*parameter.opts, *parameter.secondary_opts))
                rows.append(f"| {names} | {said(parameter.help, 'th')} | {said(parameter.help, 'en')} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def store_page() -> str:
    """Return the reference of the questions and the tables of a store as Markdown, Thai and English."""
    parts = [_head("store"), "| question | คำถาม | description |", "|---|---|---|"]
    for id, one in questions().items():
        thai, english = (f"{one.title.pick(lang)}: {plain_pattern(one.about).pick(lang)}" for lang in LANGUAGES)
        parts.append(f"| `{id}` | {thai} | {english} |")
    parts.append("\n## ตาราง · Tables")
    for table in store_tables().values():
        parts += [f"\n### `{table.file}` · {table.title.th}\n", f"{table.about.th} · {table.about.pick('en')}\n"]
        parts += ["| column | type | คำอธิบาย | description |", "|---|---|---|---|"]
        for column in table.columns:
            about, kind = table.meanings[column.code], " ".join(column.choices) or column.dtype
            parts.append(f"| `{column.code}` | {kind} | {about.th} | {about.pick('en')} |")
    return "\n".join(parts) + "\n"


def catalogue_page(catalogue: Catalogue | None = None) -> str:
    """Return the page as Markdown: an overview, then every entry in both languages."""
    shown = catalogue or load_catalogue()
    lines = [_head("findings")]
    for family, title in shown.families.items():
        entries = [entry for entry in shown if entry.family == family]
        lines += [f"## {title.th} · {title.en}", "", "| | | | |", "|---|---|---|---|"]
        lines += [_overview(entry) for entry in entries]
        lines.append("")
        for entry in entries:
            lines += _entry_lines(entry)
    return "\n".join(lines).rstrip() + "\n"


def _overview(entry: Entry) -> str:
    level = result.SEVERITY[entry.severity].th
    titles = f"{_in_table(entry.title.th)} | {_in_table(entry.title.en)}"
    return f"| [{entry.code}](#{entry.code.lower()}) | {level} | {titles} |"


def _entry_lines(entry: Entry) -> list[str]:
    message, cure = plain_pattern(entry.message), plain_pattern(entry.cure)
    rows = (
        (Text("พบเมื่อ", "found when"), entry.trigger),
        (Text("ข้อความ", "says"), message),
        (Text("วิธีแก้", "cure"), cure),
        (Text("ตัวอย่าง", "example"), entry.example),
    )
    level = result.SEVERITY[entry.severity]
    return [
        f"### {entry.code}",
        "",
        f"**{entry.title.th}** · {entry.title.en} — {level.th} ({entry.severity}) · `{entry.event}`",
        "",
        "| | ไทย | English |",
        "|---|---|---|",
        *(f"| {name.th} · {name.en} | {_in_table(text.th)} | {_in_table(text.en)} |" for name, text in rows),
        "",
    ]


def _in_table(text: str) -> str:
    # A vertical bar would end the cell, and < would begin a tag.
    return text.replace("|", "\\|").replace("<", "&lt;")


def sheet_page(spec: WorkbookSpec) -> str:
    """Return the page as Markdown."""
    parts = [_head("sheets"), f"Version of the specification: {spec.version}\n"]
    parts += [_sheet(spec, sheet) for sheet in spec.sheets]
    parts.append("## Lists / รายการเลือก\n")
    for closed in spec.lists.values():
        parts.append(f"### `{closed.id}` {closed.title.th} ({closed.title.en})\n")
        parts.append("| code | ค่าในช่อง | English | also read as / อ่านเป็นค่าเดียวกัน |\n|---|---|---|---|")
        rows = [
            f"| `{value.code}` | {value.label.th} | {value.label.en} | {_cell(', '.join(value.aliases))} |"
            for value in closed.values
        ]
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _sheet(spec: WorkbookSpec, sheet: SheetSpec) -> str:
    kinds = ", ".join(kind for kind in ("master", "merged", "issued") if kind in sheet.kinds)
    lines = [f"## `{sheet.id}` {sheet.name.th} ({sheet.name.en})\n", f"In: {kinds}. State: {sheet.state}.\n"]
    if sheet.hint.th:
        lines.append(f"{sheet.hint.th}\n")
    columns = sheet.fields or sheet.columns
    if columns:
        lines.append("| field | ช่อง | title | type | filled in | required | example |\n|---|---|---|---|---|---|---|")
        lines += [_row(spec, column) for column in columns]
        lines.append("")
    return "\n".join(lines)


def _row(spec: WorkbookSpec, column: ColumnSpec) -> str:
    kind = f"{column.type}: {column.list}" if column.list else column.type
    filled = [name for name in ("master", "issued") if column.modes.get(name) == "edit"]
    cells = (
        f"`{column.field}`", column.title.th, column.title.en, kind, ", ".join(filled) or "-",
        _required(spec, column.required), column.example_in(_SAMPLE_YEAR),
    )  # fmt: skip
    return "| " + " | ".join(_cell(text) for text in cells) + " |"


def _required(spec: WorkbookSpec, required: Requirement) -> str:
    if not required.ever:
        return ""
    if required.when:
        return "; ".join(f"when {name} is {' / '.join(sorted(codes))}" for name, codes in required.when)
    return "in " + ", ".join(sorted(required.kinds)) if required.kinds else "always"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Write the pages into the folder named on the command line."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    for name, text in pages().items():
        write_text(folder / name, text)
        click.echo(folder / name)


if __name__ == "__main__":
    main()
