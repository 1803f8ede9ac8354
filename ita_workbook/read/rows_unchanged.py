"""Unchanged rows: the quick way for sheets whose rows stand as issued, read column by column.

Its slow reference is :class:`ita_workbook.read.rows_matching.RowFinder` with ``SheetReader._read_row``. It is there
because nearly every sheet that ever comes back is one of these: without it checking a department's workbook takes 1.2
times as long (11.2 ms against 9.2). A sheet of which anything but cells to be filled in was changed is left to the slow
way, and tests/read/test_intact.py compares what both give.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress, repeat
from operator import eq, itemgetter, ne
from typing import NamedTuple, cast

from ita_workbook.book.book import Book
from ita_workbook.book.column import PROSE, ColumnSpec
from ita_workbook.book.content import Row, Value
from ita_workbook.read.a1 import address
from ita_workbook.read.number_format import ShownDate, ShownNumber
from ita_workbook.read.returned import Origin, Raw, ReadCell, ReadRow
from ita_workbook.read.rows_standing import StandingRows, rows_standing
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.values import (
    LONGEST,
    Parsed,
    ValueReader,
    is_error_text,
    is_kept_as_written,
    is_lost_text,
    is_quoted_number,
)
from ita_workbook.words.thai_text import all_normal, normalise

_TEXTS = {str}
_NOTHING = Parsed(None)


class _Place(NamedTuple):
    """Where the cells of a column that people fill stand: in the file, and in what was made of a row."""

    code: str
    column: int
    number: int


class UnchangedRow(ReadRow):
    """A row of an intact sheet: its cells are made when they are asked for, which a check nearly never does."""

    __slots__ = ("_doubtful", "_made", "_places", "_raws", "_typed")

    def __init__(
        self,
        place: tuple[int, Sequence[Raw], str, Origin, bool],
        typed: Sequence[Value | None],
        places: Sequence[_Place],
        doubtful: Collection[str] = (),
    ) -> None:
        """``place`` is the row's zero-based number, its cells, its key, where it comes from, and if it is empty."""
        self.row, self._raws, self.key, self.origin, self.empty = place
        self.foreign = self.copy = False
        self.contested = self.unread = frozenset()
        self.overwritten = {}
        self._typed, self._places, self._doubtful = typed, places, doubtful
        self._made: dict[str, ReadCell] | None = None

    @property
    def cells(self) -> dict[str, ReadCell]:
        """The filled cells by field."""
        if self._made is None:
            raws, typed, doubtful = self._raws, self._typed, self._doubtful
            self._made = {
                code: ReadCell(self.row, column, raws[column], value, code in doubtful)
                for code, column, number in self._places
                if (value := typed[number]) is not None
            }
        return self._made

    @cells.setter
    def cells(self, cells: dict[str, ReadCell]) -> None:
        # For pickle and copy, which put back every field of a row.
        self._made = cells

    def filled(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return what people filled in; see :meth:`ReadRow.filled`."""
        return ReadRow.filled(self, values) if self._doubtful else values


class Noticed(NamedTuple):
    """What was noticed about one cell: its row's key, its column, its address and the notices."""

    key: str
    column: ColumnSpec
    cell: str
    parsed: Parsed


class Intact(NamedTuple):
    """What an intact sheet holds: its rows as found and as content, how many cells people filled, and notices."""

    read: list[ReadRow]
    rows: list[Row]
    cells_read: int
    notices: list[Noticed]


def read_intact(
    book: Book, located: FoundSheet, values: ValueReader, earlier: Mapping[str, Row] | None = None
) -> Intact | None:
    """Return what a sheet without merged cells holds if only cells to be filled in were changed; None for any other."""
    structure = located.grid.structure
    if located.lost or structure.errors or structure.formulas or structure.beside:
        return None
    found = rows_standing(book, located, earlier or {})
    return None if found is None else _Columns(book, located, values, found).read()


class _Column:
    """A column that people fill: where it stands, and its cells in the rows found."""

    def __init__(
        self, column: ColumnSpec, place: int, raws: Sequence[Raw], issued: Sequence[Value | None] | None
    ) -> None:
        self.column, self.place, self.raws = column, place, raws
        self.issued = [None] * len(raws) if issued is None else issued
        self.is_prose = column.type in PROSE
        self.only_texts = set(map(type, raws)) <= _TEXTS
        texts = raws if self.only_texts else [raw for raw in raws if isinstance(raw, str)]
        self.texts = list(filter(None, cast("Sequence[str]", texts)))

    def written(self) -> Iterable[str]:
        """Return the texts that people wrote or changed; of prose what was issued has been read before."""
        if not self.is_prose or not self.only_texts:
            return self.texts
        return filter(None, compress(cast("Sequence[str]", self.raws), map(ne, self.raws, self.issued)))

    def typed(self, values: ValueReader, unclean: Collection[str], above: Sequence[Value | None] | None) -> _Typed:
        """Return the values, None where there is none. ``above`` is the column that decides on what is in this one."""
        if self.only_texts and not self.texts:
            return [], []
        if self.is_prose:
            return self._prose(values, unclean)
        # The same few words stand in row after row; what they mean may depend on one other column.
        written = repeat(str) if self.only_texts else map(_written, self.raws)
        every = list(zip(self.raws, written, above or repeat(None), strict=False))
        meaning = {asked: self._parsed(values, unclean, asked[0], asked[2]) for asked in dict.fromkeys(every)}
        parsed = list(map(meaning.__getitem__, every))
        typed = [one.value for one in parsed]
        if any(one.notices or one.doubtful for one in meaning.values()):
            return typed, [(number, one) for number, one in enumerate(parsed) if _is_noticed(one)]
        return typed, []

    def _parsed(self, values: ValueReader, unclean: Collection[str], raw: Raw, decided: Value | None) -> Parsed:
        """Return what a cell means where the column that decides on this one says ``decided``."""
        if raw == "":
            return _NOTHING
        decider = self.column.depends_on
        row = {} if decided is None or decider is None else {decider: decided}
        return values.parse(self.column, raw, row, clean=isinstance(raw, str) and raw not in unclean)

    def _prose(self, values: ValueReader, unclean: Collection[str]) -> _Typed:
        if self.only_texts and not unclean:
            raws = cast("Sequence[str]", self.raws)
            return raws if len(self.texts) == len(raws) else [raw or None for raw in raws], []
        typed: list[Value | None] = []
        noticed: list[tuple[int, Parsed]] = []
        for number, raw in enumerate(self.raws):
            if raw == "":
                typed.append(None)
            elif isinstance(raw, str) and (raw == self.issued[number] or raw not in unclean):
                # It is as it was issued, or in the normal form: it means what it says.
                typed.append(raw)
            else:
                parsed = self._parsed(values, unclean, raw, None)
                typed.append(parsed.value)
                if _is_noticed(parsed):
                    noticed.append((number, parsed))
        return typed, noticed


def _written(raw: Raw) -> object:
    """Return what tells apart two cells that hold the same: 1 is shown as 100% in one, and as 001 in another."""
    return raw.format if isinstance(raw, (ShownNumber, ShownDate)) else type(raw)


def _is_noticed(parsed: Parsed) -> bool:
    return bool(parsed.notices or parsed.doubtful)


_Typed = tuple[Sequence[Value | None], Sequence[tuple[int, Parsed]]]
"""The values of a column row by row, none where the column is empty, and what was noticed by the row's number."""


class _Columns:
    """The columns of an intact sheet, typed one after the other."""

    def __init__(self, book: Book, located: FoundSheet, values: ValueReader, found: StandingRows) -> None:
        self.located, self.values, self.found, self.kind = located, values, found, book.kind
        self.spec = book.spec
        self.filled: dict[str, _Column] = {}
        for column in located.spec.columns:
            place = located.columns[column.field]
            if column.editable(self.kind):
                self.filled[column.field] = _Column(column, place, found.raws[place], found.issued.get(column.field))
        self.noticed: list[tuple[int, int, _Column, Parsed]] = []
        """(number of the row found, number of the column, the column, what was noticed)"""

    def read(self) -> Intact:
        """Return what they hold."""
        unclean = self._unclean()
        typed: dict[str, Sequence[Value | None]] = {}
        for number, column in enumerate(self.located.spec.columns):
            code = column.field
            filled = self.filled.get(code)
            if filled is None:
                typed[code] = self.found.issued.get(code) or [None] * len(self.found.keys)
                continue
            above = typed.get(column.depends_on) if column.depends_on else None
            values, noticed = filled.typed(self.values, unclean, above)
            if values:
                typed[code] = values
            self.noticed += [(row, number, filled, parsed) for row, parsed in noticed]
        return self._assembled(typed)

    def _unclean(self) -> set[str]:
        """Return the texts that people wrote and that must be looked at: not in the normal form, too long, no text."""
        # The same names and statuses stand in row after row.
        texts = list({text for filled in self.filled.values() for text in filled.written()})
        normal = all_normal(texts)
        return {
            text
            for text in texts
            if len(text) > LONGEST
            or is_error_text(text)
            or is_lost_text(text)
            or is_quoted_number(text)
            or not (normal or text == normalise(text))
        }

    def _assembled(self, typed: Mapping[str, Sequence[Value | None]]) -> Intact:
        """Return the rows made of the columns."""
        codes = tuple(typed)
        places = [
            _Place(code, self.filled[code].place, number) for number, code in enumerate(codes) if code in self.filled
        ]
        keys = self.located.spec.key_columns
        named = keys[0].field if len(keys) == 1 else None
        doubted = self._doubted()
        read: list[ReadRow] = []
        rows: list[Row] = []
        by_row = zip(*typed.values(), strict=True) if typed else [()] * len(self.found.keys)
        found = self.found
        origins: list[Origin] = ["spare" if spare else "issued" for spare in found.spare]
        filled = [typed[code] for code, _, _ in places]
        empty = map(eq, zip(*filled, strict=True), repeat((None,) * len(filled))) if filled else repeat(True)
        one_by_one = zip(found.rows, found.cells, found.keys, origins, empty, strict=False)
        for number, (place, row_values) in enumerate(zip(one_by_one, by_row, strict=True)):
            columns = doubted.get(number, ())
            row = UnchangedRow(place, row_values, places, [column.field for column in columns] if columns else ())
            read.append(row)
            if row.empty and row.origin == "spare":
                continue
            values = {code: value for code, value in zip(codes, row_values, strict=True) if value is not None}
            for column in columns:
                if not is_kept_as_written(column, self.kind, self.spec):
                    del values[column.field]
            if named is not None and named not in values:
                values[named] = row.key
            rows.append(Row(row.key, values))
        cells_read = sum(len(read) - typed[code].count(None) for code, _, _ in places)
        return Intact(read, rows, cells_read, self._notices())

    def _doubted(self) -> dict[int, list[ColumnSpec]]:
        """Return the columns of which nothing typed could be made, by number of the row."""
        doubted: dict[int, list[ColumnSpec]] = {}
        for number, _, filled, parsed in self.noticed:
            if parsed.doubtful:
                doubted.setdefault(number, []).append(filled.column)
        return doubted

    def _notices(self) -> list[Noticed]:
        """Return what was noticed row by row, as if the rows had been read one after the other."""
        self.noticed.sort(key=itemgetter(0, 1))
        return [
            Noticed(self.found.keys[number], filled.column, address(self.found.rows[number], filled.place), parsed)
            for number, _, filled, parsed in self.noticed
        ]
