"""Tables found: headings of up to three rows made one, continuations joined, ticks in columns made one status.

Every cell that has a text of its own is in a row of a table, or told as left with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ita_workbook.book.lists import ListSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.imports.captions import caption_at, is_caption_block
from ita_workbook.imports.grid import Grid, GridCell, Source, blocks
from ita_workbook.imports.records import TurnedGrid, records_in
from ita_workbook.imports.score_years import year_above
from ita_workbook.read.returned import Raw
from ita_workbook.words.thai_text import fold

_HEADER_WITHIN = 20
_MOST_HEADER_ROWS = 3
_LONGEST_HEADING = 120
_COUNTED = re.compile(r"[(\[]?(?:[0-9]{1,2}|[๐-๙]{1,2}|[ก-ฮ])[)\].]?")
"""What stands in a row that only numbers the columns."""
_NUMBERED = re.compile(r"[(\[]?(?:[0-9]{1,3}|[๐-๙]{1,3})[)\].]")
_OURS = re.compile(r'\{"ita":1,"sheet":"([a-z_]+)"')
_NO_TICK = re.compile(r"[-–—.…_\s]*|ไม่|no|0|๐", re.I)


@dataclass(frozen=True)
class Piece:
    """What stands in one cell of a table's row, and where."""

    raw: Raw
    text: str
    places: tuple[str, ...]
    spread: bool = False
    struck: bool = False
    link: str = ""
    doubt: str = ""
    """The event of what is doubtful about it already: two ticks, a row joined."""

    @classmethod
    def joined(cls, pieces: Sequence[Piece]) -> Piece:
        """Return the pieces of one row that goes over several lines or pages as one."""
        if len(pieces) == 1:
            return pieces[0]
        text = "\n".join(piece.text for piece in pieces)
        places = tuple(dict.fromkeys(place for piece in pieces for place in piece.places))
        struck = any(piece.struck for piece in pieces)
        return cls(text, text, places, struck=struck, link=pieces[0].link, doubt="import_joined")


@dataclass(frozen=True)
class Left:
    """A cell of a source that is proposed for nothing, with the reason: a name under ``imports.left``."""

    file: str
    place: str
    text: str
    reason: str


@dataclass(frozen=True)
class TableColumn:
    """One column: its heading as it stands, the column of the grid, and the list whose values its ticks are."""

    heading: str
    place: int
    ticks: tuple[tuple[int, str], ...] = ()
    """Of columns of ticks made one: the grid's column and the value that a tick there stands for."""
    list: str = ""


@dataclass
class FoundTable:
    """One table of a source: its columns, its rows as pieces by column, and what stands above it."""

    source: Source
    name: str
    columns: tuple[TableColumn, ...]
    rows: list[dict[int, Piece]] = field(default_factory=list)
    above: tuple[str, ...] = ()
    width: int = 0
    grid: Grid | None = None
    year: int | None = None
    """The year that the text above names, else that above a table before."""
    carried: bool = False
    """Whether the year is that of a table before, which nothing here confirms."""

    @property
    def shape(self) -> tuple[str, ...]:
        """The headings, by which tables are of one kind and next year's is known again."""
        return tuple(fold(column.heading) for column in self.columns)

    def samples(self, column: int, count: int = 3) -> list[str]:
        """Return the first different texts of a column."""
        texts = dict.fromkeys(piece.text for row in self.rows if (piece := row.get(column)))
        return list(texts)[:count]


class TableFinder:
    """Finds the tables of a source. ``known`` tells whether a text is a heading that some field may have."""

    def __init__(self, source: Source, spec: WorkbookSpec, known: Callable[[str], bool]) -> None:
        self.source, self.spec, self.known = source, spec, known
        self.tables: list[FoundTable] = []
        self.left: list[Left] = []
        self._said: list[str] = []
        """Texts outside tables since the last one of this sheet, the lowest first."""

    def find(self) -> list[FoundTable]:
        """Return the tables in order; what is in none of them is in ``left``."""
        for grid in self.source.grids:
            if not self._is_ours_to_read(grid):
                self._leave(grid, range(len(grid.rows)), "own")
                grid = Grid(grid.name, [], hidden=grid.hidden)
            self.left += [
                Left(self.source.name, grid.place(row, column), cell.text, "hidden")
                for row, column, cell in grid.hidden
            ]
            self._said = []
            for start, end in blocks(grid):
                self._block(grid, start, end)
        return self.tables

    def _texts(self, grid: Grid, rows: range) -> list[str]:
        """Return the texts of some rows, the lowest first."""
        return [" ".join(cell.text for _, cell in grid.filled(row)) for row in reversed(rows)]

    def _is_ours_to_read(self, grid: Grid) -> bool:
        """Whether a sheet is somebody's own, or one of a workbook of ours that people fill: the mark of ours tells."""
        marked = (found for _, _, cell in grid.hidden if (found := _OURS.match(cell.text)))
        return all(found[1] in self.spec.by_id and self.spec.by_id[found[1]].kind == "table" for found in marked)

    def _block(self, grid: Grid, start: int, end: int) -> None:
        if (turned := records_in(grid, range(start, end), self.known)) is not None:
            self._records(grid, turned, range(start, end))
            return
        header = self._header(grid, start, end)
        before = self.tables[-1] if self.tables else None
        first = start
        if before and self._goes_on(before, grid, start, header):
            table = self._going_on(before, grid, start)
        elif header is None or (before and is_caption_block(grid, start, end)):
            self._leave(grid, range(start, end), "outside")
            self._said[:0] = self._texts(grid, range(start, end))
            return
        else:
            last = _header_end(grid, header, end) if header >= start else start
            header = max(header, start)
            self._leave(grid, range(start, header), "outside")
            self._leave(grid, range(header, last), "heading")
            columns = self._columns(grid, header, last)
            name = grid.place(header, columns[0].place if columns else 0)
            above = grid.above or (*self._texts(grid, range(start, header)), *self._said)
            self._said = []
            table = FoundTable(self.source, name, columns, [], above, grid.width, grid)
            self.tables.append(table)
            first = last
        self._take(table, grid, range(first, end))

    def _goes_on(self, before: FoundTable, grid: Grid, start: int, header: int | None) -> bool:
        """Whether a block belongs to the table before: no heading of its own, as wide, and nothing written between
        but another year, where the table before has one."""
        between = grid.above or tuple(self._said)
        if grid.width != before.width or (between and not (year_above(between) and year_above(before.above))):
            return False
        if grid is before.grid and header is not None and self._heads(grid, header) >= 2:
            return False
        return header is None or self._heads(grid, header) < 2

    def _going_on(self, before: FoundTable, grid: Grid, start: int) -> FoundTable:
        """Return the table that a block without headings goes on: the one before, or the same under its own year."""
        between = grid.above or tuple(self._said)
        if not between:
            return before
        self._said = []
        return self._like(before, grid, start, between)

    def _like(self, table: FoundTable, grid: Grid, start: int, above: tuple[str, ...]) -> FoundTable:
        """Return a new table with the headings of another, whose rows begin at ``start``."""
        name = grid.place(start, table.columns[0].place if table.columns else 0)
        made = FoundTable(self.source, name, table.columns, [], (*above, *table.above), table.width, grid)
        self.tables.append(made)
        return made

    def _records(self, grid: Grid, turned: tuple[range, list[TurnedGrid]], rows: range) -> None:
        """Take the records of a block whose headings stand in its first column."""
        above, records = turned
        labels = {home for one in records for line in one.homes for home in line}
        for row in above:
            self._leave(grid, range(row, row + 1), "heading" if len(list(grid.filled(row))) > 1 else "outside")
        for row in range(above.stop, rows.stop):
            for column, cell in grid.filled(row):
                if (row, column) not in labels:
                    reason = "group" if row in grid.wide else "heading"
                    self.left.append(Left(self.source.name, grid.place(row, column), cell.text, reason))
        said, self._said = grid.above or (*self._texts(grid, above), *self._said), []
        for one in records:
            self._leave(one, range(1), "heading")
            table = FoundTable(self.source, one.place(0, 0), self._columns(one, 0, 1), [], said, one.width, one)
            self.tables.append(table)
            self._take(table, one, range(1, len(one.rows)))

    def _heads(self, grid: Grid, row: int) -> int:
        return len({fold(cell.text) for _, cell in _cells(grid, row) if self.known(cell.text)})

    def _header(self, grid: Grid, start: int, end: int) -> int | None:
        """Return the row of the headings: the first with two that are known, else the first that may be one."""
        rows = [row for row in range(start, min(end, start + _HEADER_WITHIN)) if row not in grid.wide]
        for row in rows:
            if self._heads(grid, row) >= 2:
                return row
        for row in rows:
            filled = [cell for _, cell in grid.filled(row)]
            if row + 1 < end and _NUMBERED.match(grid.text(row, 0)) and _NUMBERED.match(grid.text(row + 1, 0)):
                return row - 1  # the rows are numbered from the first on: there is no heading
            short = all(len(cell.text) <= _LONGEST_HEADING and not _is_number(cell) for cell in filled)
            if len(filled) >= 2 and short and row + 1 < end:
                return row
        return None

    def _columns(self, grid: Grid, header: int, last: int) -> tuple[TableColumn, ...]:
        found: list[TableColumn] = []
        for place in range(grid.width):
            parts = dict.fromkeys(grid.text(row, place) for row in range(header, last))
            parts = {part: None for part in parts if part and not _COUNTED.fullmatch(part)}
            if parts or header == last:
                found.append(TableColumn(" / ".join(" ".join(part.split()) for part in parts), place))
        return tuple(self._folded(found))

    def _folded(self, columns: Sequence[TableColumn]) -> Iterator[TableColumn]:
        """Yield the columns, those one after the other whose headings are values of one list as one of its ticks."""
        at = 0
        while at < len(columns):
            best = max((self._ticks(columns, at, name, one) for name, one in self.spec.lists.items()),
                       key=lambda found: len(found.ticks))  # fmt: skip
            if len(best.ticks) >= 2:
                yield best
                at += len(best.ticks)
            else:
                yield columns[at]
                at += 1

    def _ticks(self, columns: Sequence[TableColumn], start: int, name: str, closed: ListSpec) -> TableColumn:
        ticks: dict[str, int] = {}
        for column in columns[start:]:
            value = closed.find(column.heading.rpartition(" / ")[2])
            if value is None or value.label.th in ticks:
                break
            ticks[value.label.th] = column.place
        heading = " | ".join(column.heading for column in columns[start : start + len(ticks)])
        return TableColumn(heading, columns[start].place, tuple((place, label) for label, place in ticks.items()), name)

    def _take(self, table: FoundTable, grid: Grid, rows: range) -> None:
        taken = {place for column in table.columns for place, _ in column.ticks or ((column.place, ""),)}
        heading = [fold(column.heading) for column in table.columns if not column.ticks]
        places = [column.place for column in table.columns if not column.ticks]
        for row in rows:
            filled = list(grid.filled(row))
            if not filled:
                continue
            if (caption := caption_at(grid, row, rows.stop, heading, places)) and table.grid is grid:
                self._leave(grid, range(row, row + 1), "group")
                if year_above((caption,)) != year_above(table.above):
                    table = self._like(table, grid, row + 1, (caption,))
                continue
            texts = [cell.text for _, cell in filled]
            said = [fold(grid.text(row, column.place)) for column in table.columns if not column.ticks]
            if said == heading or _numbers_columns(texts):
                self._leave(grid, range(row, row + 1), "heading")
            elif row in grid.wide:
                self._leave(grid, range(row, row + 1), "group")
            elif self.spec.is_below_tables(texts[0]) and len(filled) <= max(2, len(table.columns) - 1):
                self._leave(grid, range(row, row + 1), "below")
            else:
                self._row(table, grid, row)
                for place, cell in filled:
                    if place not in taken:
                        self.left.append(Left(self.source.name, grid.place(row, place), cell.text, "column"))

    def _row(self, table: FoundTable, grid: Grid, row: int) -> None:
        pieces: dict[int, Piece] = {}
        for number, column in enumerate(table.columns):
            if column.ticks:
                if (ticked := self._ticked(grid, row, column)) is not None:
                    pieces[number] = ticked
            elif (cell := grid.cell(row, column.place)) is not None:
                pieces[number] = Piece(
                    cell.raw, cell.text, (grid.place(row, column.place),), cell.spread, cell.struck, cell.link
                )
        table.rows.append(pieces)

    def _ticked(self, grid: Grid, row: int, column: TableColumn) -> Piece | None:
        filled = [(place, label) for place, label in column.ticks if grid.cell(row, place)]
        ticked = [(place, label) for place, label in filled if not _NO_TICK.fullmatch(grid.text(row, place))]
        for place, _ in filled:
            if (place, dict(column.ticks)[place]) not in ticked:
                self.left.append(Left(self.source.name, grid.place(row, place), grid.text(row, place), "no_tick"))
        if not ticked:
            return None
        label = " / ".join(label for _, label in ticked)
        places = tuple(grid.place(row, place) for place, _ in ticked)
        return Piece(label, label, places, doubt="import_two_ticks" if len(ticked) > 1 else "")

    def _leave(self, grid: Grid, rows: range, reason: str) -> None:
        for row in rows:
            for column, cell in grid.filled(row):
                self.left.append(Left(self.source.name, grid.place(row, column), cell.text, reason))


def _cells(grid: Grid, row: int) -> Iterator[tuple[int, GridCell]]:
    for column in range(len(grid.rows[row])):
        if (cell := grid.cell(row, column)) is not None:
            yield column, cell


def _header_end(grid: Grid, header: int, end: int) -> int:
    """Return the row below the headings: they go down as far as merged cells of the first row do, and a row beyond
    where that only numbers the columns."""
    last = header + 1
    while last < min(end, header + _MOST_HEADER_ROWS) and any(
        cell.spread and cell.raw == above.raw
        for column, cell in _cells(grid, last)
        if (above := grid.cell(header, column)) is not None
    ):
        last += 1
    if last < end:
        texts = [cell.text for _, cell in grid.filled(last)]
        last += _numbers_columns(texts)
    return last


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)."""
    return len(texts) > 2 and [fold(text) for text in texts] == [str(number) for number in range(1, len(texts) + 1)]


def _is_number(cell: GridCell) -> bool:
    return isinstance(cell.raw, int | float) or re.fullmatch(r"[\d๐-๙.,%\s]+", cell.text) is not None
