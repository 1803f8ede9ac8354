"""Lays out a report as a workbook: one print-ready sheet a section, figures as numbers, native charts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from ita_workbook.report.archive import complete_chart, printable, repack
from ita_workbook.report.base_template import FONT
from ita_workbook.report.chart import native_chart, write_data
from ita_workbook.report.fit import lines_needed, row_lines
from ita_workbook.report.model import (
    TICK,
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Listing,
    Paragraph,
    Report,
    Section,
    Table,
    TableRow,
)

SIZE = 16
LINE = 24.0
MORE_LINE = 22.0
"""Row heights in points, first line and each further line: LibreOffice never fits rows of an opened file itself."""
MAX_HEIGHT = 409.0
CHARACTERS_PER_MM = 0.62
"""Excel column width units for a millimetre at the printed scale of these sheets."""
CHART_WIDTH, CHART_HEIGHT = 900, 420
CHART_ROWS = 15
DATA_SHEET = "ChartData"
COLOURS = {"title": "#1F3864", "header": "#D9E2F3", "total": "#F2F2F2", "note": "#FFF2CC", "border": "#BFBFBF"}


def write_xlsx(report: Report, path: Path, *, created: datetime) -> None:
    """Write ``report`` to ``path``; the same report and ``created`` give the same bytes."""
    path.write_bytes(xlsx_bytes(report, created=created))


def xlsx_bytes(report: Report, *, created: datetime) -> bytes:
    """Return ``report`` as an .xlsx file. Text is never taken for a formula, a number or a link."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties(
            {"title": printable(report.title), "author": "ita-workbook", "created": created.replace(tzinfo=None)}
        )
        _XlsxWriter(workbook, report).write()
    return repack(out.getvalue(), complete_chart)


class _XlsxWriter:
    """Puts the sections of one report on sheets; chart figures stand on one sheet at the end."""

    def __init__(self, workbook: Any, report: Report) -> None:
        self.workbook = workbook
        self.report = report
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.charts: list[tuple[Chart, Any, int]] = []

    def write(self) -> None:
        for number, section in enumerate(self.report.sections, 1):
            _Sheet(self, section, section.title or f"{number}").write()
        if not self.charts:
            return
        data = self.workbook.add_worksheet(DATA_SHEET)
        data.hide()
        row = 0
        for chart, sheet, place in self.charts:
            write_data(data, chart, row, 0)
            made = native_chart(self.workbook, DATA_SHEET, chart, row, 0, size=14)
            made.set_size({"width": CHART_WIDTH, "height": CHART_HEIGHT})
            sheet.insert_chart(place, 0, made, {"x_offset": 4, "y_offset": 4, "description": chart.title})
            row += len(chart.categories) + 2

    def format(self, **properties: Any) -> Any:
        """Return the cell format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": FONT, "font_size": SIZE, "valign": "top"}
            self.formats[key] = self.workbook.add_format({**base, **properties})
        return self.formats[key]


class _Sheet:
    """One section on one sheet: blocks below each other, columns as wide as the widest table wants."""

    def __init__(self, book: _XlsxWriter, section: Section, name: str) -> None:
        self.book = book
        self.section = section
        self.sheet = book.workbook.add_worksheet(sheet_name(name))
        self.row = 0
        tables = [block for block in section.blocks if isinstance(block, Table)]
        self.widths = _widths(tables)
        self.alone = len(tables) == 1

    def write(self) -> None:
        self._set_up()
        for block in self.section.blocks:
            self._block(block)

    def _set_up(self) -> None:
        sheet = self.sheet
        sheet.set_default_row(LINE)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_footer(f'&L&"{FONT},Regular"&12{_footer(self.book.report.title)}&R&"{FONT},Regular"&12&P / &N')
        sheet.hide_gridlines(2)
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width, self.book.format())

    @property
    def room(self) -> float:
        return sum(self.widths) or 100.0

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                size = 20 if block.level == 1 else 18
                self._line(block.text, bold=True, font_size=size, font_color=COLOURS["title"], height=30)
            case Paragraph():
                if block.kind == "note":
                    self._line(block.text, bg_color=COLOURS["note"])
                else:
                    self._line(block.text)
            case Listing():
                for item in block.items:
                    self._line(f"{item.mark} {item.text}")
            case Table():
                self._table(block)
            case Chart():
                self.book.charts.append((block, self.sheet, self.row))
                for offset in range(CHART_ROWS):
                    self.sheet.set_row(self.row + offset, LINE)
                self.row += CHART_ROWS

    def _line(self, text: str, *, height: float = LINE, **properties: Any) -> None:
        """Text over the whole width. It is merged: wrapped text in one narrow cell would be a tower."""
        lines = lines_needed(text, self.room * 0.95)
        style = self.book.format(text_wrap=True, **properties)
        self.sheet.set_row(self.row, min(MAX_HEIGHT, height + MORE_LINE * (lines - 1)))
        if len(self.widths) > 1:
            self.sheet.merge_range(self.row, 0, self.row, len(self.widths) - 1, "", style)
        self.sheet.write_string(self.row, 0, printable(text), style)
        self.row += 1

    def _table(self, table: Table) -> None:
        if table.caption:
            self._line(table.caption, bold=True)
        top = self.row
        header = self.book.format(
            bold=True, text_wrap=True, align="center", valign="vcenter", bg_color=COLOURS["header"], border=1,
            border_color=COLOURS["border"],
        )  # fmt: skip
        rooms = self.widths[: len(table.columns)]
        titles = [column.title for column in table.columns]
        self._height(row_lines(zip(titles, rooms, strict=True)))
        for column, title in enumerate(titles):
            self.sheet.write_string(self.row, column, printable(title), header)
        self.row += 1
        for row in table.rows:
            self._row(row, table.columns, rooms)
        if self.alone:
            # Only one table can have its header repeated on each printed page and a filter.
            self.sheet.repeat_rows(top)
            self.sheet.freeze_panes(top + 1, 0)
            self.sheet.autofilter(top, 0, self.row - 1, len(table.columns) - 1)
        self.row += 1

    def _row(self, row: TableRow, columns: Sequence[Column], rooms: Sequence[float]) -> None:
        if row.kind == "heading":
            self._line(row.cells[0].text, bold=True, bg_color=COLOURS["total"])
            return
        self._height(row_lines((cell.text, room) for cell, room in zip(row.cells, rooms, strict=True)))
        for number, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            self._cell(number, cell, column, total=row.kind == "total")
        self.row += 1

    def _cell(self, number: int, cell: Cell, column: Column, *, total: bool) -> None:
        properties: dict[str, Any] = {
            "text_wrap": True, "border": 1, "border_color": COLOURS["border"], "align": column.align,
        }  # fmt: skip
        if total:
            properties |= {"bold": True, "bg_color": COLOURS["total"]}
        value = cell.value
        if cell.tick:
            self.sheet.write_string(self.row, number, TICK, self.book.format(**properties, font_name="Segoe UI Symbol"))
        elif isinstance(value, Decimal):
            self.sheet.write_number(self.row, number, float(value), self.book.format(**properties, num_format="0.00"))
        elif isinstance(value, int):
            self.sheet.write_number(self.row, number, value, self.book.format(**properties, num_format="0"))
        elif isinstance(value, date):
            # As the report prints it: a date format that shows Buddhist years is not read by every program.
            self.sheet.write_string(self.row, number, printable(cell.text), self.book.format(**properties))
        elif cell.text:
            self.sheet.write_string(self.row, number, printable(cell.text), self.book.format(**properties))
        else:
            self.sheet.write_blank(self.row, number, None, self.book.format(**properties))

    def _height(self, lines: int) -> None:
        self.sheet.set_row(self.row, min(MAX_HEIGHT, LINE + MORE_LINE * (lines - 1)))


def sheet_name(title: str) -> str:
    """Return ``title`` as a sheet name: no forbidden characters, at most 31."""
    kept = "".join(" " if character in "[]:*?/\\" else character for character in printable(title))
    return kept.strip("' ")[:31] or "1"


def _widths(tables: Sequence[Table]) -> list[float]:
    """Column widths that serve every table of the sheet: the widest wish for each position."""
    count = max((len(table.columns) for table in tables), default=1)
    widths = [0.0] * count
    for table in tables:
        for position, column in enumerate(table.columns):
            widths[position] = max(widths[position], column.width * CHARACTERS_PER_MM)
    return [max(width, 8.0) for width in widths] if tables else [100.0]


def _footer(title: str) -> str:
    return title.replace("&", "&&")[:180]
