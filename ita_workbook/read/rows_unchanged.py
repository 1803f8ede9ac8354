"""Unchanged rows: the quick way for sheets whose rows stand as issued, read column by column.

Its slow reference is :class:`ita_workbook.read.rows_matching.RowFinder` with ``SheetReader._read_row``. It is there
because nearly every sheet that ever comes back is one of these: without it checking a department's workbook takes 1.2
times as long (11.2 ms against 9.2). A sheet of which anything but cells to be filled in was changed is left to the slow
way, and tests/read/test_intact.py compares what both give.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress, repeat
from operator import eq, itemgetter, ne
from typing import NamedTuple, cast

from ita_workbook.book.book import Book
from ita_workbook.book.column import PROSE, ColumnSpec, ColumnType
from ita_workbook.book.content import Row, Value
from ita_workbook.book.keys import NEW_ROW, seals
from ita_workbook.read.a1 import address
from ita_workbook.read.number_format import ShownDate, ShownNumber
from ita_workbook.read.returned import Origin, Raw, ReadCell, ReadRow
from ita_workbook.read.row_vote import named_keys, named_moves
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.values import LONGEST, Parsed, ValueReader, is_kept_as_written
from ita_workbook.words.thai_text import normalise

_TEXTS = {str}
_NOTHING = Parsed(None)
_NAMING: frozenset[ColumnType] = frozenset(("url", "text", "long_text"))
_NUMBERED = re.compile(r"[A-Za-z][\s-]?[0-9๐-๙]").search
_FEW = 3
_SHOWN: frozenset[ColumnType] = frozenset(("date", "score", "amount", "year"))
"""Columns whose cells do not stand there as their values are kept."""


class _Found(NamedTuple):
    """The rows found, one list beside the other: where they stand, their cells, their keys, and what was issued."""

    rows: list[int]
    cells: list[list[Raw]]
    keys: list[str]
    spare: list[bool]
    issued: Mapping[str, Sequence[Value | None]]
    raws: list[tuple[Raw, ...]]
    """The cells column by column."""


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
        self.foreign = False
        self.contested = self.unread = frozenset()
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


def read_intact(book: Book, located: FoundSheet, values: ValueReader) -> Intact | None:
    """Return what a sheet without merged cells holds if only cells to be filled in were changed; None for any other."""
    structure = located.grid.structure
    if located.lost or structure.errors or structure.formulas or structure.beside:
        return None
    found = _found(book, located)
    return (
        None
        if found is None or not _stand_as_issued(book, located, found) or _is_moved(book, located, found)
        else _Columns(book, located, values, found).read()
    )


def _found(book: Book, located: FoundSheet) -> _Found | None:
    """Return the rows where each still has its own key, and none was lost; None for any other sheet."""
    spec, key_column = located.spec, located.key_column
    if key_column is None or spec.kind == "form" or any(one.editable(book.kind) for one in spec.key_columns):
        return None
    everywhere = tuple(located.columns.values())
    below = located.grid.rows[located.header_row + 1 :]
    if min(map(len, below), default=0) <= max(key_column, located.inner_column or 0, *everywhere):
        return None
    planned, issued = book.planned(spec.id)
    keys, columns = planned.keys, planned.columns
    numbers = _numbers(book, spec.id, keys, [one[key_column] for one in below])
    if numbers is None or any(key.startswith(NEW_ROW) for key in keys[issued:]):
        return None
    rows: list[int] = []
    cells: list[list[Raw]] = []
    own: list[int] = []
    for row, (row_cells, number) in enumerate(zip(below, numbers, strict=True), located.header_row + 1):
        if number is not None:
            rows.append(row)
            cells.append(row_cells)
            own.append(number)
        elif any(row_cells[place] != "" for place in everywhere):
            return None
    if not rows or not set(range(issued)) <= set(own):
        return None
    if own != list(range(len(keys))):
        keys = [keys[number] for number in own]
        columns = {code: [column[number] for number in own] for code, column in columns.items()}
    spare = [number >= issued for number in own]
    return _Found(rows, cells, keys, spare, columns, list(zip(*cells, strict=False)))


def _numbers(book: Book, sheet: str, keys: Sequence[str], sealed: Sequence[Raw]) -> Sequence[int | None] | None:
    """Return for each row which of the keys it has, None for a row without a key; None where there is any other."""
    number_of: dict[Raw, int] = {one: number for number, one in enumerate(seals(book.identity.master_id, sheet, keys))}
    if len(number_of) < len(keys):
        return None
    numbers = [number_of.pop(one, None) for one in sealed]
    return None if any(one != "" and number is None for one, number in zip(sealed, numbers, strict=True)) else numbers


def _stand_as_issued(book: Book, located: FoundSheet, found: _Found) -> bool:
    """Whether all cells that nobody is to fill stand as they were issued."""
    for column in located.spec.columns:
        if column.editable(book.kind):
            continue
        issued = found.issued.get(column.field) or [None] * len(found.keys)
        shown: Sequence[Value]
        # Texts stand there as they are kept, but for the values of closed lists in a workbook in English.
        if column.type in _SHOWN or (book.language == "en" and column.list in book.spec.lists):
            texts = {value: book.shown(column, value) for value in set(issued)}
            shown = list(map(texts.__getitem__, issued))
        else:
            shown = ["" if value is None else value for value in issued]
        if list(found.raws[located.columns[column.field]]) != shown:
            return False
    return True


def _is_moved(book: Book, located: FoundSheet, found: _Found) -> bool:
    """Whether the cells that people fill may have been sorted apart: by the inner key, by what was issued in them, or
    by the rows that their texts name."""
    place = located.inner_column
    if located.spec.key_after:
        if place is None:
            return True
        inner = ["" if key.startswith(NEW_ROW) else key for key in found.keys]
        if list(found.raws[place]) != inner:
            return True
    columns = [column for column in located.spec.columns if column.editable(book.kind)]
    for column in columns:
        issued, raws = found.issued.get(column.field), found.raws[located.columns[column.field]]
        if issued and _exchanged(raws, issued):
            return True
    if any("|" in key for key in found.keys):
        return False
    return any(
        column.type in _NAMING and named_moves(_naming(found, located.columns[column.field])) for column in columns
    )


def _exchanged(raws: Sequence[Raw], issued: Sequence[Value | None]) -> bool:
    """Whether two cells or more hold what was issued in another row."""
    known = {value for value in issued if isinstance(value, str)}
    return sum(raw != value and raw in known for raw, value in zip(raws, issued, strict=False)) > 1


def _naming(found: _Found, place: int) -> list[tuple[str, set[str]]]:
    """Return the rows with the keys that their cells in one column name; nothing where hardly any names one."""
    texts = found.raws[place]
    if sum(isinstance(raw, str) and _NUMBERED(raw) is not None for raw in texts) < _FEW:
        return []
    keys = set(found.keys)
    return [
        (key, named_keys((raw,), keys) if isinstance(raw, str) else set())
        for key, raw in zip(found.keys, texts, strict=True)
    ]


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
        every = list(zip(self.raws, map(_written, self.raws), above or repeat(None), strict=False))
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
    return parsed.value is not None and bool(parsed.notices or parsed.doubtful)


_Typed = tuple[Sequence[Value | None], Sequence[tuple[int, Parsed]]]
"""The values of a column row by row, none where the column is empty, and what was noticed by the row's number."""


class _Columns:
    """The columns of an intact sheet, typed one after the other."""

    def __init__(self, book: Book, located: FoundSheet, values: ValueReader, found: _Found) -> None:
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
        """Return the texts that people wrote and that must be looked at: not in the normal form, or too long."""
        # The same names and statuses stand in row after row.
        texts = {text for filled in self.filled.values() for text in filled.written()}
        return {text for text in texts if len(text) > LONGEST or normalise(text) != text}

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
