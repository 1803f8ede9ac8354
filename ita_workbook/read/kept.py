"""Kept cells: what a sheet holds, gathered cell by cell within the bounds of a form, whatever the file's format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ita_workbook.read.a1 import address
from ita_workbook.read.beside import Beside
from ita_workbook.read.number_format import NumberFormat
from ita_workbook.read.returned import Raw

MAX_ROW, MAX_COLUMN = 20_000, 200
"""Rows and columns that are kept; the widest sheet has 18 columns, the longest some thousands of rows."""
_LONGEST = 200


class OddCellError(ValueError):
    """A cell of which nothing can be made; says why, and what stands in the file."""

    def __init__(self, reason: str, text: str = "") -> None:
        self.reason, self.text = reason, text
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class CellFormats:
    """The formats of cells by their number, and which of them strike their text out."""

    formats: Mapping[bytes, NumberFormat] = field(default_factory=dict)
    struck: frozenset[bytes] = frozenset()


@dataclass(slots=True)
class KeptCells:
    """The cells of one sheet, and what is told by address instead.

    Cells that hold something (``count``) = values kept or beyond the bounds + errors + unread ones, and those that
    show nothing but a picture.
    """

    values: dict[tuple[int, int], Raw] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)
    count: int = 0
    _beyond: tuple[int, int] = (-1, -1)

    def put(self, place: tuple[int, int], value: Raw, *, struck: bool = False) -> None:
        """Keep a value that is not empty; raises OddCellError where another one stands there already."""
        if self.values.get(place, value) != value:
            raise OddCellError("the same cell twice", str(value))
        self.count += 1
        if struck:
            self.beside.struck.add(address(*place))
        if place[0] < MAX_ROW and place[1] < MAX_COLUMN:
            self.values[place] = value
        else:
            self._beyond = max(self._beyond, place)

    def put_error(self, place: tuple[int, int], error: str) -> None:
        """Keep the error that a cell shows."""
        self.count += 1
        self.errors[address(*place)] = error

    def put_odd(self, place: tuple[int, int], odd: OddCellError) -> None:
        """Tell a cell of which nothing can be made."""
        self.count += 1
        self.beside.unread[address(*place)] = (odd.reason, odd.text[:_LONGEST])

    @property
    def farthest(self) -> str | None:
        """The address of the farthest filled cell that was not kept, where there is one."""
        return address(*self._beyond) if self._beyond[0] >= 0 else None

    def rows(self) -> list[list[Raw]]:
        """Return the values row by row from A1, '' where empty."""
        if not self.values:
            return []
        width, height = max(column for _, column in self.values) + 1, max(row for row, _ in self.values) + 1
        rows: list[list[Raw]] = [[""] * width for _ in range(height)]
        for (row, column), value in self.values.items():
            rows[row][column] = value
        return rows
