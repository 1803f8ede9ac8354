"""Tables: what the tables of the summary have in common, written one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ita_workbook.generate.cell_text import lines
from ita_workbook.generate.draft import Draft
from ita_workbook.spec.workbook import FIRST_COLUMN, HEADER_ROW

Cached = str | int | float
"""The value of a formula, computed here."""
FIRST_WIDTH, WIDTH = 44.0, 15.0
_BOLD = 1.08
_HEADING_HEIGHT = 34.0


class Tables:
    """Writes tables downwards; ``row`` is the row being written. Columns are counted from the table's first."""

    def __init__(self, draft: Draft, sheet: Worksheet) -> None:
        self.draft, self.sheet, self.row = draft, sheet, HEADER_ROW
        self._total = draft.styles.look.colours["locked"]

    def style(self, *, total: bool = False, number: str = "0", left: bool = False) -> Format:
        """Return the format of a cell; totals are bold on grey."""
        properties: dict[str, Any] = {"align": "left" if left else "center", "num_format": number}
        if total:
            properties |= {"bold": True, "bg_color": self._total}
        return self.draft.styles.plain(**properties)

    def heading(self, text: str) -> None:
        """Write the heading of a table."""
        self.sheet.write_string(self.row, FIRST_COLUMN, text, self.draft.styles.heading())
        self.sheet.set_row(self.row, _HEADING_HEIGHT)
        self.row += 1

    def header(self, titles: Sequence[str]) -> None:
        """Write the header row of a table."""
        size = self.draft.styles.look.size * _BOLD
        highest = 1
        for column, title in enumerate(titles):
            self.sheet.write_string(self.row, FIRST_COLUMN + column, title, self.draft.styles.header(False))
            highest = max(highest, lines(title, WIDTH if column else FIRST_WIDTH, size))
        self.draft.high(self.sheet, self.row, highest)
        self.row += 1

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
        size = self.draft.styles.look.size
        count = max((lines(text, width, size) for text, width in zip(texts, widths, strict=False)), default=1)
        self.draft.high(self.sheet, self.row, count)
        self.row += 1

    def skip(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows
