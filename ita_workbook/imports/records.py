"""Records: a table that has its headings in the first column and what belongs to one row in the column beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ita_workbook.imports.grid import Grid, GridCell
from ita_workbook.words.thai_text import fold

_LEAST_LABELS = 3
"""A column with so many headings is one of labels, if they are at least half of what stands in it."""


@dataclass
class TurnedGrid(Grid):
    """One record, or several beside each other, as a table has them: headings above, a record a row.

    ``homes`` tells where in the grid that people made each cell stands.
    """

    source: Grid | None = None
    homes: list[list[tuple[int, int] | None]] = field(default_factory=list)

    def place(self, row: int, column: int) -> str:
        """Return how a cell is called where it really stands."""
        homes = self.homes[row] if row < len(self.homes) else []
        home = homes[column] if column < len(homes) else None
        if self.source is None or home is None:
            return self.name
        return self.source.place(*home)

    def place_of_heading(self, column: int) -> str:
        """Return where the label of a column stands."""
        return self.place(0, column).rpartition("!")[2]


def labels_of(grid: Grid, rows: range, known: Callable[[str], bool]) -> tuple[int, list[int]] | None:
    """Return the column of a block whose texts are headings, and the rows in which a label stands; None for none."""
    for column in range(min(2, max(grid.width - 1, 0))):
        filled = [row for row in rows if _own(grid, (row, column)) is not None and row not in grid.wide]
        named = {fold(grid.text(row, column)) for row in filled if known(grid.text(row, column))}
        across = max((_heads(grid, row, known) for row in rows), default=0)
        if len(named) > max(across, _LEAST_LABELS - 1) and len(named) * 2 >= len(filled):
            return column, filled
    return None


def _heads(grid: Grid, row: int, known: Callable[[str], bool]) -> int:
    return len({fold(cell.text) for _, cell in grid.filled(row) if known(cell.text)})


def records_in(grid: Grid, rows: range, known: Callable[[str], bool]) -> tuple[range, list[TurnedGrid]] | None:
    """Return the rows above the labels of a block, and its records turned; None where it has no labels.

    A label that stands there again begins the next record; what stands beside no label goes on with the one above.
    """
    found = labels_of(grid, rows, known)
    if found is None:
        return None
    column, labelled = found
    # "Topic | Detail" above them may be names of fields too.
    first = next(row for row in labelled if known(grid.text(row, column)) and _heads(grid, row, known) < 2)
    said: list[list[int]] = [[]]
    seen: set[str] = set()
    for row in (row for row in labelled if row >= first):
        label = fold(grid.text(row, column))
        if label in seen:
            said.append([])
            seen = set()
        seen.add(label)
        said[-1].append(row)
    ends = [part[0] for part in said[1:]] + [rows.stop]
    return range(rows.start, first), [_turned(grid, column, part, end) for part, end in zip(said, ends, strict=True)]


def _turned(grid: Grid, column: int, labelled: Sequence[int], end: int) -> TurnedGrid:
    cells: list[list[GridCell | None]] = [[grid.cell(row, column) for row in labelled]]
    homes: list[list[tuple[int, int] | None]] = [[(row, column) for row in labelled]]
    blocks = list(zip(labelled, [*labelled[1:], end], strict=True))
    for beside in range(column + 1, grid.width):
        for depth in range(max(stop - start for start, stop in blocks)):
            places = [(start + depth, beside) if start + depth < stop else None for start, stop in blocks]
            line = [_own(grid, place) for place in places]
            if any(line):
                cells.append(line)
                homes.append([place if cell else None for place, cell in zip(places, line, strict=True)])
    return TurnedGrid(grid.name, cells, grid.above, flows=grid.flows, source=grid, homes=homes)


def _own(grid: Grid, place: tuple[int, int] | None) -> GridCell | None:
    cell = grid.cell(*place) if place else None
    return None if cell is None or cell.spread else cell
