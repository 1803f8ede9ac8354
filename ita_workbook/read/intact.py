"""Intact sheets: those in which nothing but cells to be filled in has changed, read column by column.

Why this is not left to :class:`ita_workbook.read.rows.RowFinder` and ``SheetReader._read_row``: nearly every sheet that
ever comes back is one of these, and whole columns are looked at in a fraction of the time that their cells take one by
one. A sheet of which anything is not as issued is left to those two, and tests compare what both ways give.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import compress, repeat
from operator import itemgetter, ne
from typing import NamedTuple, cast

from ita_workbook.read.event import address
from ita_workbook.read.locate import Located
from ita_workbook.read.returned import Raw, ReadCell, ReadRow
from ita_workbook.read.values import LONGEST, Parsed, ValueReader, is_kept_as_written
from ita_workbook.spec.book import Book, PlannedRow
from ita_workbook.spec.column import PROSE, ColumnSpec, ColumnType
from ita_workbook.spec.content import Row, Value
from ita_workbook.spec.keys import KEY_MARK, NEW_ROW, seal
from ita_workbook.thai.suspects import suspects

_TEXTS = {str}
_SHOWN: frozenset[ColumnType] = frozenset(("date", "score", "year"))
"""Columns whose cells do not stand there as their values are kept."""


class _Found(NamedTuple):
    row: int
    cells: list[Raw]
    planned: PlannedRow


class _Place(NamedTuple):
    """Where the cells of a column that people fill stand: in the file, and in what was made of a row."""

    code: str
    column: int
    number: int


class IntactRow(ReadRow):
    """A row of an intact sheet: its cells are made when they are asked for, which a check nearly never does."""

    __slots__ = ("_doubtful", "_made", "_places", "_raws", "_typed")

    def __init__(
        self, found: _Found, typed: Sequence[Value | None], places: Sequence[_Place], doubtful: Collection[str] = ()
    ) -> None:
        self.row, self._raws, planned = found
        self.key, self.origin, self.foreign = planned.key, "spare" if planned.spare else "issued", False
        self._typed, self._places, self._doubtful = typed, places, doubtful
        self._made: dict[str, ReadCell] | None = None
        self.empty = True
        for _, _, number in places:
            if typed[number] is not None:
                self.empty = False
                break

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


def read_intact(book: Book, located: Located, values: ValueReader, planned: dict[str, PlannedRow]) -> Intact | None:
    """Return what a sheet without merged cells holds if only cells to be filled in were changed; None for any other.

    ``planned`` are the issued rows by key.
    """
    structure = located.grid.structure
    if located.lost or structure.errors or structure.formulas:
        return None
    found = _rows(book, located, planned)
    return None if found is None else _Columns(book, located, values, found).read()


def _rows(book: Book, located: Located, planned: dict[str, PlannedRow]) -> list[_Found] | None:
    """Return the rows where each still has its own key and its own prefilled cells; None if one has not."""
    spec, kind, key_column = located.spec, book.kind, located.key_column
    if key_column is None or not planned or spec.kind == "form" or any(one.editable(kind) for one in spec.key_columns):
        return None
    locked = [column for column in spec.columns if not column.editable(kind)]
    # Texts stand there as they are kept, but for the values of closed lists in a workbook in English.
    shown = [
        column
        for column in locked
        if column.type in _SHOWN or (column.list in book.spec.lists and book.language == "en")
    ]
    kept = [column.field for column in locked if column not in shown]
    rows = located.grid.rows[located.header_row + 1 :]
    anywhere = tuple(located.columns.values())
    if not kept or min(map(len, rows), default=0) <= max(key_column, *anywhere):
        return None
    prefilled = itemgetter(key_column, *(located.columns[code] for code in kept))
    others = [(column, located.columns[column.field]) for column in shown]
    master_id, nothing = book.identity.master_id, repeat("")
    found: dict[str, _Found] = {}
    for row, cells in enumerate(rows, located.header_row + 1):
        sealed = cells[key_column]
        if not isinstance(sealed, str):
            return None
        if not sealed:
            if any(cells[place] != "" for place in anywhere):
                return None
            continue
        key = sealed.rpartition(KEY_MARK)[0]
        known = planned.get(key)
        if known is None or key in found or key.startswith(NEW_ROW) or sealed != seal(master_id, spec.id, key):
            return None
        issued = known.values
        if prefilled(cells) != (sealed, *map(issued.get, kept, nothing)):
            return None
        if any(cells[place] != book.shown(column, issued.get(column.field)) for column, place in others):
            return None
        found[key] = _Found(row, cells, known)
    lost = len(found) < len(planned) and any(key not in found and not row.spare for key, row in planned.items())
    return None if lost else list(found.values())


class _Column:
    """A column that people fill: where it stands, and its cells in the rows found."""

    def __init__(
        self, column: ColumnSpec, place: int, raws: Sequence[Raw], issued: Sequence[Mapping[str, Value]]
    ) -> None:
        self.column, self.place, self.raws, self.issued = column, place, raws, issued
        self.is_prose = column.type in PROSE
        self.only_texts = set(map(type, raws)) <= _TEXTS
        texts = raws if self.only_texts else [raw for raw in raws if isinstance(raw, str)]
        self.texts = list(filter(None, cast("Sequence[str]", texts)))

    def written(self) -> Iterable[str]:
        """Return the texts that people wrote or changed; of prose what was issued has been read before."""
        if not self.is_prose or not self.only_texts:
            return self.texts
        issued = [values.get(self.column.field) for values in self.issued]
        return filter(None, compress(cast("Sequence[str]", self.raws), map(ne, self.raws, issued)))

    def typed(self, values: ValueReader, unclean: Collection[str], above: Sequence[Value | None] | None) -> _Typed:
        """Return the values, None where there is none. ``above`` is the column that decides on what is in this one."""
        if self.only_texts and not self.texts:
            return [], []
        if self.is_prose and self.only_texts and not unclean:
            raws = cast("Sequence[str]", self.raws)
            return raws if len(self.texts) == len(raws) else [raw or None for raw in raws], []
        code, prose, decider = self.column.field, self.is_prose, self.column.depends_on
        # The same few words stand in row after row; what they mean may depend on one other column.
        known: dict[object, Parsed] = {}
        typed: list[Value | None] = []
        noticed: list[tuple[int, Parsed]] = []
        for number, raw in enumerate(self.raws):
            if raw == "":
                typed.append(None)
                continue
            is_text = isinstance(raw, str)
            if is_text and prose and (raw == self.issued[number].get(code) or raw not in unclean):
                # It is as it was issued, or in the normal form: it means what it says.
                typed.append(cast("str", raw))
                continue
            decided = above[number] if above else None
            asked = (raw, raw.__class__, decided)
            parsed = known.get(asked)
            if parsed is None:
                row = {} if decided is None or decider is None else {decider: decided}
                known[asked] = parsed = values.parse(self.column, raw, row, clean=is_text and raw not in unclean)
            if parsed.value is not None and (parsed.notices or parsed.doubtful):
                noticed.append((number, parsed))
            typed.append(parsed.value)
        return typed, noticed


_Typed = tuple[Sequence[Value | None], Sequence[tuple[int, Parsed]]]
"""The values of a column row by row, none where the column is empty, and what was noticed by the row's number."""


class _Columns:
    """The columns of an intact sheet, typed one after the other."""

    def __init__(self, book: Book, located: Located, values: ValueReader, found: Sequence[_Found]) -> None:
        self.located, self.values, self.found, self.kind = located, values, found, book.kind
        self.issued = [one.planned.values for one in found]
        raws = list(zip(*(one.cells for one in found), strict=False))
        self.filled: dict[str, _Column] = {}
        for column in located.spec.columns:
            place = located.columns[column.field]
            if found and column.editable(self.kind):
                self.filled[column.field] = _Column(column, place, raws[place], self.issued)
        self.noticed: list[tuple[int, int, _Column, Parsed]] = []
        """(number of the row in ``found``, number of the column, the column, what was noticed)"""

    def read(self) -> Intact:
        """Return what they hold."""
        unclean = self._unclean()
        typed: dict[str, Sequence[Value | None]] = {}
        for number, column in enumerate(self.located.spec.columns):
            code = column.field
            filled = self.filled.get(code)
            if filled is None:
                typed[code] = [values.get(code) for values in self.issued]
                continue
            above = typed.get(column.depends_on) if column.depends_on else None
            values, noticed = filled.typed(self.values, unclean, above)
            if values:
                typed[code] = values
            self.noticed += [(row, number, filled, parsed) for row, parsed in noticed]
        return self._assembled(typed)

    def _unclean(self) -> set[str]:
        """Return the texts that people wrote and that must be looked at: not in the normal form, or too long."""
        texts = [text for filled in self.filled.values() for text in filled.written()]
        found = suspects(texts)
        if max(map(len, texts), default=0) > LONGEST:
            found.update(text for text in texts if len(text) > LONGEST)
        return found

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
        by_row = zip(*typed.values(), strict=True)
        for number, (one, row_values) in enumerate(zip(self.found, by_row, strict=True)):
            columns = doubted.get(number, ())
            row = IntactRow(one, row_values, places, [column.field for column in columns])
            read.append(row)
            if row.empty and one.planned.spare:
                continue
            values = {code: value for code, value in zip(codes, row_values, strict=True) if value is not None}
            for column in columns:
                if not is_kept_as_written(column, self.kind):
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
            Noticed(
                self.found[number].planned.key, filled.column, address(self.found[number].row, filled.place), parsed
            )
            for number, _, filled, parsed in self.noticed
        ]
