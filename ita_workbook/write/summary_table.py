"""Tables: what the tables of the summary have in common, written one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ita_workbook.book.workbook import FIRST_COLUMN, HEADER_ROW
from ita_workbook.write.cell_text import lines, row_height
from ita_workbook.write.sheet_writer import SheetWriter

Cached = str | int | float
"""The value of a formula, computed here."""
FIRST_WIDTH, WIDTH = 60.0, 18.0
HEADING_HEIGHT = 34.0
_PAGE = 740.0
"""Points of rows that a printed page takes where the columns are narrowest, so that pages elsewhere take more."""


class SummaryTable:
    """Writes tables downwards; ``row`` is the row being written. Columns are counted from the table's first."""

    def __init__(self, draft: SheetWriter, sheet: Worksheet) -> None:
        self.draft, self.sheet, self.row = draft, sheet, HEADER_ROW
        self._total = draft.styles.look.colours["locked"]
        self._line = row_height(draft.styles.look, 1)
        self._used, self._breaks = 0.0, list[int]()

    def style(self, *, total: bool = False, number: str = "0", left: bool = False) -> Format:
        """Return the format of a cell; totals are bold on grey."""
        properties: dict[str, Any] = {"align": "left" if left else "center", "num_format": number}
        if total:
            properties |= {"bold": True, "bg_color": self._total}
        return self.draft.styles.plain(**properties)

    def heading(self, text: str) -> None:
        """Write the heading of a table."""
        self.sheet.write_string(self.row, FIRST_COLUMN, text, self.draft.styles.heading())
        self._end(HEADING_HEIGHT)

    def header(self, titles: Sequence[str]) -> None:
        """Write the header row of a table."""
        highest = 1
        for column, title in enumerate(titles):
            self.sheet.write_string(self.row, FIRST_COLUMN + column, title, self.draft.styles.header(False))
            highest = max(highest, lines(title, WIDTH if column else FIRST_WIDTH, bold=True))
        self._end(row_height(self.draft.styles.look, highest))

    def text(self, column: int, text: str, *, total: bool = False) -> None:
        """Write a constant text."""
        style = self.style(total=total, number="@", left=True)
        self.sheet.write_string(self.row, FIRST_COLUMN + column, self.draft.clean(text), style)

    def formula(self, column: int, formula: str, value: Cached, *, total: bool = False, number: str = "0") -> None:
        """Write a formula of a figure with its value."""
        style = self.style(total=total, number=number)
        self.sheet.write_formula(self.row, FIRST_COLUMN + column, f"={formula}", style, value)

    def name_formula(self, formula: str, value: str) -> None:
        """Write a formula that gives the name of the row."""
        self.sheet.write_formula(self.row, FIRST_COLUMN, f"={formula}", self.style(number="@", left=True), value)

    def at(self, column: int, row: int | None = None) -> str:
        """Return the reference to a cell of this row, or of ``row``."""
        return str(xl_rowcol_to_cell(self.row if row is None else row, FIRST_COLUMN + column, col_abs=True))

    def next(self, *texts: str) -> None:
        """End the row: make it high enough for the texts of its first columns, and go to the next."""
        widths = (FIRST_WIDTH, WIDTH * 2)
        count = max((lines(text, width) for text, width in zip(texts, widths, strict=False)), default=1)
        self._end(row_height(self.draft.styles.look, count))

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        for _ in range(rows):
            self._end(self._line)

    def keep(self, rows: int) -> None:
        """Begin a printed page if what follows, some rows of one line, does not fit on this one."""
        if self._used and self._used + rows * self._line > _PAGE:
            self._breaks.append(self.row)
            self.sheet.set_h_pagebreaks(self._breaks)
            self._used = 0.0

    def rows_of(self, pixels: int) -> int:
        """Return how many rows of one line something so high covers."""
        return ceil(pixels * 0.75 / self._line)

    def _end(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.row += 1
        self._used += height
