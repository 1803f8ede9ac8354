"""Table files: tables of texts written as one workbook or one HTML page, with coloured cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path
from string import Template
from typing import Any, Literal

from ita_workbook.book.workbook import load_spec
from ita_workbook.words.templates import template
from ita_workbook.words.text import Language
from ita_workbook.write.cell_text import clean, lines, row_height
from ita_workbook.write.output import OWN_AUTHOR, write_bytes, write_text

Colour = Literal["", "missing", "wrong", "done"]
"""What a cell is painted for; the colours are those of the workbook."""
_TITLE_ROW, _HEADER_ROW = 0, 2
_A4 = 9


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text and what it is painted for."""

    text: str
    colour: Colour = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the name of its sheet (31 characters at most), a note above it, its columns and its rows.

    ``columns`` are (title, width); widths are in characters as the sheets of the workbook declare them.
    """

    name: str
    note: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[Cell, ...], ...]


def write_sheets(path: Path, title: str, tables: Sequence[Table], *, created: datetime) -> None:
    """Write each table as a sheet of a new workbook; the same tables and time give the same bytes."""
    import xlsxwriter

    stream = BytesIO()
    # Nothing that came out of a return may become a formula or a link here: write_string alone is used.
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties({"title": title, "author": OWN_AUTHOR, "created": created})
    formats = _formats(workbook)
    for table in tables:
        _write_sheet(workbook.add_worksheet(table.name), title, table, formats)
    workbook.close()
    write_bytes(path, stream.getvalue())


def _formats(workbook: Any) -> dict[str, Any]:
    look = load_spec().look
    base = {"font_name": look.font, "font_size": look.size, "valign": "top"}
    boxed = {**base, "text_wrap": True, "border": 1, "border_color": look.colours["border"], "num_format": "@"}
    made = {
        "title": workbook.add_format({**base, "bold": True, "font_color": look.colours["title"]}),
        "note": workbook.add_format(base),
        "header": workbook.add_format(
            {**boxed, "bold": True, "bg_color": look.colours["header"], "font_color": look.colours["header_text"]}
        ),
        "": workbook.add_format(boxed),
    }
    for colour in ("missing", "wrong", "done"):
        made[colour] = workbook.add_format({**boxed, "bg_color": look.colours[colour]})
    return made


def _write_sheet(sheet: Any, title: str, table: Table, formats: dict[str, Any]) -> None:
    look = load_spec().look
    widths = [width for _, width in table.columns]
    sheet.set_default_row(row_height(look, 1))
    sheet.write_string(_TITLE_ROW, 0, clean(title), formats["title"])
    sheet.write_string(_TITLE_ROW + 1, 0, clean(table.note), formats["note"])
    for column, (heading, width) in enumerate(table.columns):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADER_ROW, column, heading, formats["header"])
    headings = max(lines(heading, width, bold=True) for heading, width in table.columns)
    sheet.set_row(_HEADER_ROW, row_height(look, headings))
    for number, row in enumerate(table.rows, _HEADER_ROW + 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, clean(cell.text), formats[cell.colour])
        count = max((lines(cell.text, width) for cell, width in zip(row, widths, strict=True)), default=1)
        sheet.set_row(number, row_height(look, count))
    sheet.autofilter(_HEADER_ROW, 0, _HEADER_ROW + max(len(table.rows), 1), len(table.columns) - 1)
    sheet.freeze_panes(_HEADER_ROW + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_footer("&C&P / &N")


def write_page(path: Path, title: str, tables: Sequence[Table], language: Language) -> None:
    """Write the tables below each other as one HTML page that needs nothing else."""
    colours = load_spec().look.colours
    page = Template(template("tables", "page.html").read_text(encoding="utf-8"))
    text = page.substitute(
        language=language,
        title=escape(title),
        ink=colours["title"],
        border=colours["border"],
        header=colours["header"],
        missing=colours["missing"],
        wrong=colours["wrong"],
        done=colours["done"],
        tables="\n".join(_section(table) for table in tables),
    )
    write_text(path, text)


def _section(table: Table) -> str:
    heads = "".join(f"<th>{escape(heading)}</th>" for heading, _ in table.columns)
    rows = "\n".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in table.rows)
    return (
        f"<section>\n<h2>{escape(table.name)}</h2>\n<p>{escape(table.note)}</p>\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table>\n</section>"
    )


def _cell(cell: Cell) -> str:
    painted = f' class="{cell.colour}"' if cell.colour else ""
    return f"<td{painted}>{escape(cell.text)}</td>"
