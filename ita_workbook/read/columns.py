"""Columns: which column of a sheet is which field, from its hidden codes, its headers, and at last its data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ita_workbook.book.column import ColumnSpec, Kind
from ita_workbook.book.keys import fingerprint
from ita_workbook.book.sheet import INNER_KEY, SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.read.a1 import address, column_letters
from ita_workbook.read.grid import Grid
from ita_workbook.read.returned import Event, ExtraColumn, Raw
from ita_workbook.read.values import raw_text
from ita_workbook.words.codes import indicator_code, item_code, item_codes, measure_code
from ita_workbook.words.dates import parse_date
from ita_workbook.words.thai_text import fold, to_arabic

_SEARCH_ROWS = 20
_SEARCH_ALL = 2000
"""Rows in which a head that was sorted into its table is looked for."""
_SHARE = 0.4
"""The share of a sheet's columns that a row must name to be its code row or header row."""
_LONGEST_HEADER = 250
"""Characters; the longest title has 40, and people widen a header with blanks and notes."""
_TRANSPOSED_WITHIN = 10
"""Columns among which the headers of a transposed table are looked for."""
_KEY = re.compile(r"\S[^~]*~[a-z2-7]{4}")
_PRINT = re.compile(r"[a-z2-7]{8}")
_HIDDEN_HEADERS = frozenset({"key", "print"})
_HIDDEN_COLUMNS = 8
"""How far from the left the hidden key column is looked for."""


@dataclass(slots=True)
class Columns:
    """The columns found: zero-based places by field, the header row, the hidden columns, and what is left over.

    ``header_row`` is -1 where the table begins in the first row. ``doubled`` are further columns of a field (place,
    field). ``loose`` are the filled columns that are no field's.
    """

    places: dict[str, int] = field(default_factory=dict)
    header_row: int = 0
    key: int | None = None
    print: int | None = None
    inner: int | None = None
    code_row: int | None = None
    doubled: list[tuple[int, str]] = field(default_factory=list)
    loose: list[ExtraColumn] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


@dataclass(slots=True)
class ColumnFinder:
    """Finds the columns of one declared sheet in a grid. ``key_place`` is where its identity cell stands, if it has."""

    grid: Grid
    spec: SheetSpec
    kind: Kind
    workbook: WorkbookSpec
    key_place: tuple[int, int] | None = None
    found: Columns = field(default_factory=Columns)

    def find(self) -> Columns:
        """Return the columns, by what is left of codes and headers; ``places`` stays empty when nothing tells them."""
        spec, found = self.spec, self.found
        codes = {column.field: column.field for column in spec.columns}
        titles = {fold(text): column.field for column in spec.columns for text in (column.title.th, column.title.en)}
        code_row, by_code = self._best_row(codes, folded=False)
        if code_row is None:
            code_row, by_code = self._best_row(codes, folded=False, count=_SEARCH_ALL)
        first, count = (code_row + 1, 4) if code_row is not None else (0, _SEARCH_ROWS)
        header_row, by_title = self._best_row(titles, folded=True, first=first, count=count)
        if header_row is None:
            # A sort that took the header along leaves it anywhere.
            header_row, by_title = self._best_row(titles, folded=True, count=_SEARCH_ALL)
        found.code_row = code_row
        if code_row is None and header_row is None:
            self._by_fingerprints()
            self._notice("table_transposed" if is_transposed(self.grid, spec) else "header_lost")
            return found
        found.header_row = header_row if header_row is not None else (code_row or 0) + 1
        if code_row is None:
            self._notice("codes_lost")
        self._place(by_code if code_row is not None else by_title)
        if code_row is not None:
            self._make_good(by_title)
            self._follow_headers(titles)
        self._find_hidden(code_row)
        self._notice_columns()
        self._keep_loose()
        return found

    def _best_row(
        self, wanted: Mapping[str, str], *, folded: bool, first: int = 0, count: int = _SEARCH_ROWS
    ) -> tuple[int | None, dict[str, list[int]]]:
        """Return (row, columns by field) of the row that names most of the wanted fields; (None, {}) if none does."""
        best: tuple[int | None, dict[str, list[int]]] = (None, {})
        # One name alone may stand anywhere, but a sheet of one column has no more.
        needed = min(max(2, int(len(self.spec.columns) * _SHARE)), len(self.spec.columns))
        for row in range(first, min(first + count, len(self.grid.rows))):
            columns: dict[str, list[int]] = {}
            for place, value in enumerate(self.grid.rows[row]):
                # A row of headers is looked for among rows of long texts, and no header is one.
                if not isinstance(value, str) or not value or len(value) > _LONGEST_HEADER:
                    continue
                code = wanted.get(fold(value) if folded else value.strip())
                if code is not None:
                    columns.setdefault(code, []).append(place)
            if len(columns) >= needed and len(columns) > len(best[1]):
                best = (row, columns)
            if len(columns) == len(self.spec.columns):
                break  # no row can name more
        return best

    def _place(self, named: Mapping[str, list[int]]) -> None:
        """Give each field its column; of several the one with most in it, of equal ones the first."""
        for code, places in named.items():
            chosen = places[0] if len(places) == 1 else max(places, key=lambda place: (self._filled(place), -place))
            self.found.places[code] = chosen
            self.found.doubled += [(place, code) for place in places if place != chosen]

    def _filled(self, place: int) -> int:
        return sum(1 for row in self._rows() if self.grid.at(row, place) != "")

    def _rows(self) -> list[int]:
        """The rows below the codes; a header that was sorted into the table stands among them."""
        header, code_row = self.found.header_row, self.found.code_row
        first = header if code_row is None else min(header, code_row)
        return [row for row in range(first + 1, len(self.grid.rows)) if row not in (header, code_row)]

    def _make_good(self, by_title: Mapping[str, list[int]]) -> None:
        """A cleared code cell is made good by the header text below it."""
        used = set(self.found.places.values()) | {place for place, _ in self.found.doubled}
        for code, places in by_title.items():
            free = [place for place in places if place not in used]
            if code not in self.found.places and free:
                self.found.places[code] = free[0]

    def _follow_headers(self, titles: Mapping[str, str]) -> None:
        """Where headers changed places but the hidden codes did not, the data decides, then what people see.

        People move what they see: a header that is exactly another column's went there with its data, unless the
        data below says that only the header's text was edited.
        """
        places = self.found.places
        shown = {}
        for code, place in places.items():
            named = titles.get(fold(self.grid.text(self.found.header_row, place)))
            if named is not None and named != code:
                shown[code] = named
        if not shown or set(shown) != set(shown.values()):
            return
        by_header = {named: places[code] for code, named in shown.items()}
        by_code = {code: places[code] for code in shown}
        if self._fit(by_header) >= self._fit(by_code):
            places.update(by_header)

    def _fit(self, places: Mapping[str, int]) -> int:
        """Count the cells that can be what their field declares."""
        return sum(
            1
            for code, place in places.items()
            for row in self._rows()
            if (raw := self.grid.at(row, place)) != "" and _is_likely(self.spec.by_field[code], raw, self.workbook)
        )

    def _find_hidden(self, code_row: int | None) -> None:
        """Find the key column and the fingerprint column, which stand side by side unless one was deleted."""
        used = set(self.found.places.values())
        if self.key_place is not None and (self.key_place[0] == code_row or self._keeps_keys(self.key_place[1])):
            self.found.key = self.key_place[1]
        else:
            self.found.key = self._most(_KEY, used)
        self._find_inner(code_row, used)
        beside = None if self.found.key is None else self.found.key + 1
        if beside is not None and beside not in used and self._has(beside, _PRINT):
            self.found.print = beside
        elif self.found.key is None or not self._has(self.found.key, _KEY):
            self.found.print = self._most(_PRINT, used | {self.found.key})

    def _keeps_keys(self, place: int) -> bool:
        """Whether the column of the identity cell still has the hidden keys, though the codes were sorted away."""
        rows = range(len(self.grid.rows))
        return any(_KEY.fullmatch(self.grid.text(row, place)) for row in rows)

    def _find_inner(self, code_row: int | None, used: set[int]) -> None:
        """Find the inner key by its code, else by its header."""
        if not self.spec.key_after:
            return
        titles = {fold(text) for text in (self.spec.key_title.th, self.spec.key_title.en)}
        for row, wanted in ((code_row, {fold(INNER_KEY)}), (self.found.header_row, titles)):
            for place, value in enumerate(self.grid.rows[row]) if row is not None and row >= 0 else ():
                if place not in used and isinstance(value, str) and value and fold(value) in wanted:
                    self.found.inner = place
                    return

    def _most(self, pattern: re.Pattern[str], used: set[int | None] | set[int]) -> int | None:
        counts = {place: self._matching(place, pattern) for place in range(_HIDDEN_COLUMNS) if place not in used}
        best = max(counts, key=lambda place: (counts[place], -place), default=None)
        return best if best is not None and counts[best] else None

    def _matching(self, place: int, pattern: re.Pattern[str]) -> int:
        return sum(1 for row in self._rows() if pattern.fullmatch(self.grid.text(row, place)))

    def _has(self, place: int, pattern: re.Pattern[str]) -> bool:
        return any(pattern.fullmatch(self.grid.text(row, place)) for row in self._rows())

    def _by_fingerprints(self) -> None:
        """Without codes and headers: the declared order, if the fingerprints of the rows say that it still holds."""
        self.found.header_row = -1
        key = self._most(_KEY, set())
        if key is None:
            return
        keyed = [row for row in self._rows() if _KEY.fullmatch(self.grid.text(row, key))]
        first = key + 2
        offsets = self.spec.offsets
        places = {column.field: first + offsets[column.field] for column in self.spec.columns}
        locked = [places[column.field] for column in self.spec.columns if not column.editable(self.kind)]
        right = sum(
            1
            for row in keyed
            if self.grid.text(row, key + 1) == fingerprint(str(self.grid.at(row, place)) for place in locked)
        )
        if locked and right * 2 > len(keyed):
            self.found.places, self.found.key, self.found.print = places, key, key + 1
            self.found.header_row = keyed[0] - 1
            self.found.inner = first + offsets[INNER_KEY] if INNER_KEY in offsets else None

    def _notice_columns(self) -> None:
        """Add the events of doubled, lost, moved and renamed columns."""
        spec, found, header = self.spec, self.found, self.found.header_row
        for place, code in found.doubled:
            self._notice("column_duplicated", place, code, title=spec.by_field[code].title.th)
        for column in spec.columns:
            if column.field not in found.places:
                self._notice("column_lost", code=column.field, expected=column.title.th, title=column.title.th)
        order = [(found.places[column.field], column) for column in spec.columns if column.field in found.places]
        for place, column in out_of_order(order):
            self._notice("column_moved", place, column.field, title=column.title.th)
        for place, column in order:
            text = self.grid.text(header, place)
            titles = (column.title.th, column.title.en)
            if text not in titles and fold(text) not in map(fold, titles):
                self._notice(
                    "header_edited", place, column.field, value=text, expected=column.title.th, title=column.title.th
                )

    def _keep_loose(self) -> None:
        """Keep what stands in columns that are no field's, and tell of each."""
        found = self.found
        doubled = {place for place, _ in found.doubled}
        known = {*found.places.values(), *doubled, found.key, found.print, found.inner}
        width = max((len(row) for row in self.grid.rows), default=0)
        for place in range(width):
            if place in known and place not in doubled:
                continue
            rows = [row for row in range(found.header_row, len(self.grid.rows)) if self.grid.at(row, place) != ""]
            below = [row for row in rows if row > found.header_row]
            if not rows or (not below and self.grid.text(found.header_row, place) in _HIDDEN_HEADERS):
                continue
            title = self.grid.text(found.header_row, place)
            if below:
                cells = [(row, raw_text(self.grid.at(row, place))) for row in below]
                found.loose.append(ExtraColumn(place, title, cells))
            if place not in doubled:
                # A coordinator's own columns go along with a merge; what departments add is nobody's.
                kind = "column_inserted" if self.kind == "issued" else "column_of_own"
                self._notice(kind, place, row=rows[0], value=title or None, title=title or column_letters(place))

    def _notice(
        self,
        kind: str,
        place: int | None = None,
        code: str | None = None,
        *,
        row: int | None = None,
        value: str | None = None,
        expected: str | None = None,
        **params: object,
    ) -> None:
        at = self.found.header_row if row is None else row
        self.found.events.append(
            Event(kind, sheet=self.grid.name, sheet_id=self.spec.id, field=code, value=value, expected=expected,
                  cell=None if place is None else address(at, place), params=params)
        )  # fmt: skip


def is_transposed(grid: Grid, spec: SheetSpec) -> bool:
    """Whether the headers or codes of a sheet stand below one another in one column."""
    wanted = {fold(text) for column in spec.columns for text in (column.field, column.title.th, column.title.en)}
    needed = max(3, int(len(spec.columns) * _SHARE))
    rows = range(len(grid.rows))
    for place in range(min(max(map(len, grid.rows), default=0), _TRANSPOSED_WITHIN)):
        texts = (grid.text(row, place) for row in rows)
        if len(wanted & {fold(text) for text in texts if 0 < len(text) <= _LONGEST_HEADER}) >= needed:
            return True
    return False


def out_of_order(order: list[tuple[int, ColumnSpec]]) -> list[tuple[int, ColumnSpec]]:
    """Return the fewest columns whose removal leaves the others in their declared order.

    Of equally few those are taken that do not stand where they belong, so that two swapped columns are both told.
    """
    places = [place for place, _ in order]
    ranks = {place: rank for rank, place in enumerate(sorted(places))}
    if list(ranks) == places:
        return []
    best: list[tuple[int, list[int]]] = []
    for position, (place, _) in enumerate(order):
        weight = 1000 + (ranks[place] == position)
        before = [chain for chain in best if order[chain[1][-1]][0] < place]
        longest: tuple[int, list[int]] = max(before, key=_weight, default=(0, []))
        best.append((longest[0] + weight, [*longest[1], position]))
    kept = set(max(best, key=_weight, default=(0, []))[1])
    return [entry for position, entry in enumerate(order) if position not in kept]


def _weight(chain: tuple[int, list[int]]) -> int:
    return chain[0]


def _is_likely(column: ColumnSpec, raw: Raw, workbook: WorkbookSpec) -> bool:
    """Whether a cell can be what a column holds, as far as that shows without the rest of the row."""
    text = str(raw)
    if column.type == "date":
        return parse_date(raw).value is not None if isinstance(raw, str) else not isinstance(raw, bool)
    if column.type == "url":
        return "." in text and " " not in text.strip()
    if column.type in ("score", "amount", "year"):
        longest = 24 if column.type == "amount" else 12
        return any(character.isdigit() for character in to_arabic(text)) and len(text) < longest
    if column.type == "item_refs":
        return bool(item_codes(text))
    if column.type == "choice" and column.list in workbook.lists:
        return workbook.lists[column.list].find(text) is not None
    code = workbook.code_of(workbook.following.get(column.list)) if column.list else None
    if code == "indicator":
        return indicator_code(raw) is not None
    if column.type == "code" or code:
        return item_code(raw) is not None or measure_code(raw) is not None or indicator_code(raw) is not None
    return True
