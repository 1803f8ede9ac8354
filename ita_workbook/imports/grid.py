"""Grid: the cells of one sheet, or of one table of a document, with the place and the looks of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ita_workbook.read.a1 import address
from ita_workbook.read.archive import UnreadableFileError
from ita_workbook.read.returned import Event, Raw
from ita_workbook.read.values import raw_text
from ita_workbook.words.thai_text import normalise

MOST_CELLS = 400_000
"""Cells of a file that are looked at, empty ones within its tables counted; a season's tables have some thousands."""
MOST_COLUMNS = 300


@dataclass(frozen=True)
class GridCell:
    """One cell: what stands there, its looks and its link; ``home`` is where it stands where a merge spreads it."""

    raw: Raw
    home: tuple[int, int] | None = None
    struck: bool = False
    link: str = ""

    @property
    def spread(self) -> bool:
        """Whether it only shows what stands elsewhere in its merged range."""
        return self.home is not None

    @cached_property
    def text(self) -> str:
        """What stands there as people type it, in the normal form."""
        return normalise(raw_text(self.raw))


@dataclass
class Grid:
    """The rows of a sheet or a table. ``name`` is the sheet's, or the table's number in words; '' where there is one.

    ``above`` are the texts that stand over a table in a document, the nearest first. ``wide`` holds the rows of which
    one cell goes over the whole width.
    """

    name: str
    rows: list[list[GridCell | None]]
    above: tuple[str, ...] = ()
    wide: frozenset[int] = frozenset()
    hidden: tuple[tuple[int, int, GridCell], ...] = ()
    """The cells of rows and columns that are not shown, with their places; they are in no row."""
    flows: bool = False
    """Whether it may go on with the grid before, as the tables of a document do over its pages."""

    def place(self, row: int, column: int) -> str:
        """Return how a cell is called: ``sheet!B5``, ``ตาราง 3!B5``, or ``B5``; a spread one as where it stands."""
        cells = self.rows[row] if row < len(self.rows) else []
        found = cells[column] if column < len(cells) else None
        row, column = (found.home if found else None) or (row, column)
        return f"{self.name}!{address(row, column)}" if self.name else address(row, column)

    def place_of_heading(self, column: int) -> str:
        """Return the letters of a column."""
        return address(0, column).rstrip("1")

    def cell(self, row: int, column: int) -> GridCell | None:
        """Return a cell with something in it; None where there is none."""
        cells = self.rows[row] if row < len(self.rows) else []
        found = cells[column] if column < len(cells) else None
        return found if found is not None and found.text else None

    def text(self, row: int, column: int) -> str:
        """Return the text of a cell; '' where there is none."""
        found = self.cell(row, column)
        return found.text if found else ""

    def filled(self, row: int) -> Iterator[tuple[int, GridCell]]:
        """Yield the cells of a row that hold something of their own, with their columns."""
        for column in range(len(self.rows[row])):
            found = self.cell(row, column)
            if found is not None and not found.spread:
                yield column, found

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.rows), default=0)


@dataclass
class Source:
    """One file: its name, its hash, and the grids found in it."""

    path: Path
    sha256: str
    grids: list[Grid]
    outside: int = 0
    """Paragraphs of a document that stand in no table, and are not read."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def cells(self) -> int:
        """How many cells hold something."""
        shown = sum(1 for grid in self.grids for row in range(len(grid.rows)) for _ in grid.filled(row))
        return shown + sum(len(grid.hidden) for grid in self.grids)


def blocks(grid: Grid) -> Iterator[tuple[int, int]]:
    """Yield the first row and the one after the last of each part of a grid between empty rows."""
    start = None
    for row in range(len(grid.rows) + 1):
        filled = row < len(grid.rows) and any(True for _ in grid.filled(row))
        if filled and start is None:
            start = row
        elif not filled and start is not None:
            yield start, row
            start = None


def bounded(count: int, what: str = "cells") -> None:
    """Refuse more cells than any table of an agency has; raises UnreadableFileError."""
    if count > MOST_CELLS:
        raise UnreadableFileError(Event("archive_limit", params={"what": what, "limit": MOST_CELLS}))
