"""A table as it stands after whatever was done to it: where its fields are, and which rows hold something."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ita_workbook.book.sheet import INNER_KEY
from mutations.edits import put, take

NAMED = {"assignments": ("item", "name"), "measures": ("measure",), "tracking": ("measure", "round")}
"""The code of a row, and the name beside it."""


@dataclass
class Table:
    """A table as it stands: places of the fields, first and last row with anything in it."""

    id: str
    page: Worksheet
    chance: random.Random

    def __post_init__(self) -> None:
        codes = {"item", "measure", "status", "title", "evidence", INNER_KEY}
        rows = [row for row in range(1, self.page.max_row + 1)
                if sum(self.page.cell(row, column).value in codes for column in range(1, 25)) >= 3]  # fmt: skip
        self.code_row = rows[0]
        self.places = {str(cell.value): cell.column for cell in self.page[self.code_row][2:] if cell.value}
        self.right = max(self.places.values())
        self.first = self.code_row + 2
        filled = [row for row in range(self.first, self.page.max_row + 1) if self.visible(row)]
        self.last = max(filled, default=self.first)

    def visible(self, row: int) -> bool:
        """Whether anything is filled in or issued in a row, beside its code."""
        beside = [place for code, place in self.places.items() if code not in (*NAMED[self.id], INNER_KEY)]
        return any(self.page.cell(row, place).value is not None for place in beside)

    def filled(self, count: int) -> list[int]:
        """Return rows drawn by lot among those that hold something."""
        return self.chance.sample([row for row in range(self.first, self.last + 1) if self.visible(row)], count)

    def block(self, row: int, left: int = 3, right: int | None = None) -> str:
        """Return the address of a part of a row."""
        return f"{get_column_letter(left)}{row}:{get_column_letter(right or self.right)}{row}"

    def read(self, row: int, left: int = 3, right: int | None = None) -> list[list[Any]]:
        """Return a part of a row."""
        return take(self.page, self.block(row, left, right))

    def write(self, row: int, values: list[list[Any]], left: int = 3) -> None:
        """Paste a part of a row."""
        put(self.page, f"{get_column_letter(left)}{row}", values)

    def clear(self, row: int, left: int = 3, right: int | None = None) -> None:
        """Empty a part of a row."""
        self.write(row, [[None] * len(self.read(row, left, right)[0])], left)

    def sort(self, left: int, first: int | None = None, *, last: int | None = None, by: int | None = None) -> None:
        """Sort from a column to the right end by a column drawn by lot, empty cells last, as programs do."""
        top, bottom = first or self.first, last or self.last
        area = f"{get_column_letter(left)}{top}:{get_column_letter(self.right)}{bottom}"
        lines = take(self.page, area)
        column = self.chance.randrange(len(lines[0])) if by is None else by - left
        full = sorted((line for line in lines if line[column] is not None), key=lambda line: str(line[column]),
                      reverse=self.chance.random() < 0.6)  # fmt: skip
        put(self.page, area.split(":")[0], full + [line for line in lines if line[column] is None])

    @property
    def white(self) -> int:
        """The first of the cells to fill in that stand together with the inner key."""
        return self.places["status" if self.id != "measures" else "responsible"]

    @property
    def named_to(self) -> int:
        """The last column of code and name."""
        return self.places[NAMED[self.id][-1]]
