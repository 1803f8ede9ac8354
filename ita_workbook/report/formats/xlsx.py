"""Lays out a report as a workbook: one print-ready sheet a section, figures as numbers, native charts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import Any

from ita_workbook.book.workbook import Look, load_spec
from ita_workbook.report.formats.archive import complete_chart, repack
from ita_workbook.report.formats.chart import native_chart, write_data
from ita_workbook.report.model import (
    TICK,
    Block,
    Chart,
    Column,
    Heading,
    Listing,
    Paragraph,
    Report,
    ReportCell,
    ReportTable,
    Section,
    TableRow,
)
from ita_workbook.words.width import printed_widths
from ita_workbook.write.cell_text import BOLD, COLUMN_SCALE, PADDING, clean, lines, row_height
from ita_workbook.write.output import OWN_AUTHOR

CHARACTERS_PER_MM = 0.5
"""Width of a column in characters for a millimetre of the declared width: sheets are printed smaller than documents."""
CHART_WIDTH = 980
COLUMN_CHART_HEIGHT = 400
BAR_HEIGHT = 34
FEW_BARS = 8
FEW_BAR_HEIGHT = 44
"""Few bars have room for names in two lines; LibreOffice leaves out every other name that it finds no room for."""
PIXELS_PER_POINT = 96 / 72
DATA_SHEET = "ChartData"
HIGHEST = 409.0
_INDENT = 3.0
"""Digits that one step of indentation takes, on the generous side."""
_SPACE = "_0"
"""The room of a digit behind a sum, which printed small would touch the next column. LibreOffice indents only the first
of two numbers side by side."""
_THOUSAND = 1000
"""From here on a number is an amount of money, with commas; no score is as high."""


def xlsx_bytes(report: Report, *, created: datetime) -> bytes:
    """Return ``report`` as an .xlsx file. Text is never taken for a formula, a number or a link."""
    import xlsxwriter

    out = io.BytesIO()
    look = load_spec().look
    options = {
        "in_memory": True,
        "default_format_properties": {"font_name": look.font, "font_size": look.size},
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties(
            {
                "title": clean(report.title),
                "author": OWN_AUTHOR,
                "company": clean(report.agency),
                "created": created.replace(tzinfo=None),
            }
        )
        _XlsxWriter(workbook, report, look).write()
    return repack(out.getvalue(), complete_chart)


class _XlsxWriter:
    """Puts the sections of one report on sheets; chart figures stand on one sheet at the end."""

    def __init__(self, workbook: Any, report: Report, look: Look) -> None:
        self.workbook = workbook
        self.look = look
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
            made.set_size({"width": CHART_WIDTH, "height": chart_height(chart)})
            sheet.insert_chart(place, 0, made, {"x_offset": 4, "y_offset": 4, "description": chart.title})
            row += len(chart.categories) + 2

    def format(self, **properties: Any) -> Any:
        """Return the cell format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": self.look.font, "font_size": self.look.size, "valign": "top"}
            self.formats[key] = self.workbook.add_format({**base, **properties})
        return self.formats[key]


class _Sheet:
    """One section on one sheet: blocks below each other, columns as wide as the widest table wants."""

    def __init__(self, book: _XlsxWriter, section: Section, name: str) -> None:
        self.book = book
        self.section = section
        self.sheet = book.workbook.add_worksheet(sheet_name(name))
        self.row = 0
        tables = [block for block in section.blocks if isinstance(block, ReportTable)]
        self.widths = _widths(tables, indented=book.report.copied)
        self.alone = len(tables) == 1
        self.colours = book.look.colours

    def write(self) -> None:
        self._set_up()
        for block in self.section.blocks:
            self._block(block)

    def _set_up(self) -> None:
        sheet, font = self.sheet, self.book.look.font
        sheet.set_default_row(self._height(1))
        if self.section.landscape:
            sheet.set_landscape()
        else:
            sheet.set_portrait()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_footer(f'&L&"{font},Regular"&12{_footer(self.book.report.title)}&R&"{font},Regular"&12&P / &N')
        sheet.hide_gridlines(2)
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width * COLUMN_SCALE, self.book.format())

    @property
    def room(self) -> float:
        return sum(self.widths) or 100.0

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                size = 20 if block.level == 1 else 18
                self._line(block.text, bold=True, font_size=size, font_color=self.colours["title"])
            case Paragraph():
                if block.kind == "note":
                    self._line(block.text, bg_color=self.colours["missing"])
                else:
                    self._line(block.text)
            case Listing():
                for item in block.items:
                    self._line(f"{item.mark} {item.text}")
            case ReportTable():
                self._table(block)
            case Chart():
                self.book.charts.append((block, self.sheet, self.row))
                self.row += ceil(chart_height(block) / PIXELS_PER_POINT / self._height(1)) + 1

    def _line(self, text: str, **properties: Any) -> None:
        """Text over the whole width. It is merged: wrapped text in one narrow cell would be a tower."""
        scale = properties.get("font_size", self.book.look.size) / self.book.look.size
        count = lines(text, self.room / scale, bold=bool(properties.get("bold")))
        style = self.book.format(text_wrap=True, **properties)
        self.sheet.set_row(self.row, min(HIGHEST, self._height(count) * scale))
        if len(self.widths) > 1:
            self.sheet.merge_range(self.row, 0, self.row, len(self.widths) - 1, "", style)
        self.sheet.write_string(self.row, 0, clean(text), style)
        self.row += 1

    def _table(self, table: ReportTable) -> None:
        if table.caption:
            self._line(table.caption, bold=True)
        top = self.row
        header = self.book.format(
            bold=True, text_wrap=True, align="center", valign="vcenter", bg_color=self.colours["header"], border=1,
            border_color=self.colours["border"],
        )  # fmt: skip
        rooms = self.widths[: len(table.columns)]
        titles = [column.title for column in table.columns]
        grouped = any(column.group for column in table.columns)
        if grouped:
            self._groups(table.columns, header)
        self._fit(zip(titles, rooms, strict=True), bold=True)
        for number, column in enumerate(table.columns):
            if not grouped or column.group:
                self.sheet.write_string(self.row, number, clean(column.title), header)
        self.row += 1
        for row in table.rows:
            self._row(row, table.columns, rooms)
        if self.alone:
            # Only one table can have its header repeated on each printed page and a filter.
            head = self.row - len(table.rows) - 1
            self.sheet.repeat_rows(top, head)
            self.sheet.freeze_panes(head + 1, 0)
            self.sheet.autofilter(head, 0, self.row - 1, len(table.columns) - 1)
        self.row += 1

    def _groups(self, columns: Sequence[Column], header: Any) -> None:
        """Write the headings that span neighbouring columns above their titles; other titles are as high as both."""
        runs: list[list[int]] = []
        for number, column in enumerate(columns):
            if runs and column.group and columns[runs[-1][-1]].group == column.group:
                runs[-1].append(number)
            else:
                runs.append([number])
        rooms = [sum(self.widths[number] for number in run) for run in runs]
        self._fit(zip((columns[run[0]].group for run in runs), rooms, strict=True), bold=True)
        for run in runs:
            text = clean(columns[run[0]].group)
            if not text:
                title = clean(columns[run[0]].title)
                self.sheet.merge_range(self.row, run[0], self.row + 1, run[0], title, header)
            elif len(run) > 1:
                self.sheet.merge_range(self.row, run[0], self.row, run[-1], text, header)
            else:
                self.sheet.write_string(self.row, run[0], text, header)
        self.row += 1

    def _row(self, row: TableRow, columns: Sequence[Column], rooms: Sequence[float]) -> None:
        if row.kind == "heading":
            self._line(row.cells[0].text, bold=True, bg_color=self.colours["locked"])
            return
        self._fit(((cell.text, room) for cell, room in zip(row.cells, rooms, strict=True)), bold=row.kind == "total")
        for number, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            self._cell(number, cell, column, total=row.kind == "total")
        self.row += 1

    def _cell(self, number: int, cell: ReportCell, column: Column, *, total: bool) -> None:
        value = cell.value
        properties: dict[str, Any] = {
            "text_wrap": True, "border": 1, "border_color": self.colours["border"], "align": column.align,
        }  # fmt: skip
        spaced = column.align == "right" and self.book.report.copied
        if spaced and not isinstance(value, Decimal):
            properties["indent"] = 1
        if total:
            properties |= {"bold": True, "bg_color": self.colours["locked"]}
        if cell.shade:
            properties["bg_color"] = cell.shade
        if cell.tick:
            self.sheet.write_string(self.row, number, TICK, self.book.format(**properties, font_name="Segoe UI Symbol"))
        elif isinstance(value, Decimal):
            shown = ("0.00" if abs(value) < _THOUSAND else "#,##0.00") + (_SPACE if spaced else "")
            self.sheet.write_number(self.row, number, float(value), self.book.format(**properties, num_format=shown))
        elif isinstance(value, int):
            self.sheet.write_number(self.row, number, value, self.book.format(**properties, num_format="0"))
        elif isinstance(value, date):
            # As the report prints it: a date format that shows Buddhist years is not read by every program.
            self.sheet.write_string(self.row, number, clean(cell.text), self.book.format(**properties))
        elif cell.text:
            self.sheet.write_string(self.row, number, clean(cell.text), self.book.format(**properties))
        else:
            self.sheet.write_blank(self.row, number, None, self.book.format(**properties))

    def _fit(self, texts: Iterable[tuple[str, float]], *, bold: bool) -> None:
        """Give the row the height of its tallest cell: LibreOffice fits no row of a file that it opens."""
        count = max((_lines(text, room, bold=bold) for text, room in texts), default=1)
        self.sheet.set_row(self.row, self._height(count))

    def _height(self, count: int) -> float:
        return row_height(self.book.look, count)


def _lines(text: str, room: float, *, bold: bool) -> int:
    """Lines of a text; a long address breaks where its parts end, not where the column does."""
    count = lines(text, room, bold=bold)
    return count + 1 if count > 1 and "://" in text else count


def chart_height(chart: Chart) -> int:
    """Return the height of a chart in pixels: every bar keeps its name."""
    if chart.kind == "column":
        return COLUMN_CHART_HEIGHT
    bars = len(chart.categories) * max(len(chart.series), 1)
    height = FEW_BAR_HEIGHT if bars <= FEW_BARS else BAR_HEIGHT
    return 130 + height * bars + 8 * len(chart.categories)


def sheet_name(title: str) -> str:
    """Return ``title`` as a sheet name: no forbidden characters, at most 31."""
    kept = "".join(" " if character in "[]:*?/\\" else character for character in clean(title))
    return kept.strip("' ")[:31] or "1"


def _widths(tables: Sequence[ReportTable], *, indented: bool = False) -> list[float]:
    """Column widths that serve every table of the sheet: the widest wish for each position.

    Sums that are ``indented`` widen their column where they would not stand in one line: a sum is not to be broken.
    """
    count = max((len(table.columns) for table in tables), default=1)
    widths = [0.0] * count
    for table in tables:
        for position, column in enumerate(table.columns):
            sums = max(
                (_room_for(row.cells[position].text) for row in table.rows if row.kind != "heading"), default=0.0
            )
            wish = max(column.width * CHARACTERS_PER_MM, sums if indented and column.align == "right" else 0.0)
            widths[position] = max(widths[position], wish)
    return [max(width, 8.0) for width in widths] if tables else [100.0]


def _room_for(text: str) -> float:
    """Return the width of a column in which each line of an indented text stands unbroken, in bold too."""
    return max((width * BOLD + PADDING + _INDENT for _, width in printed_widths(text)), default=0.0) / COLUMN_SCALE


def _footer(title: str) -> str:
    return title.replace("&", "&&")[:180]
