"""Rows: which row of a located sheet is which issued row, whatever was sorted, copied, inserted or deleted."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections import Counter
from dataclasses import dataclass, field

from ita_workbook.read.event import Event, address
from ita_workbook.read.locate import Located
from ita_workbook.read.returned import Origin, Raw
from ita_workbook.read.values import ValueReader, raw_text
from ita_workbook.spec.book import Book, PlannedRow
from ita_workbook.spec.content import Value
from ita_workbook.spec.keys import NEW_ROW, fingerprint, natural_key, unseal
from ita_workbook.thai.text import fold, normalise


@dataclass(slots=True)
class FoundRow:
    """A row of the file with the key it was given; ``row`` is zero-based. ``planned`` is the issued row, if any."""

    row: int
    key: str
    origin: Origin
    planned: PlannedRow | None = None
    duplicate_of: int | None = None


@dataclass(slots=True)
class _Seen:
    """What a row shows: its hidden key with its validity, and the key its visible code cells make."""

    row: int
    hidden: str
    sealed: bool
    visible: str | None
    print: str = ""


@dataclass(slots=True)
class RowFinder:
    """Finds the rows of one sheet. ``planned`` are the issued rows by key; empty when they are not known."""

    book: Book
    located: Located
    values: ValueReader
    planned: dict[str, PlannedRow]
    base_known: bool
    events: list[Event] = field(default_factory=list)

    def find(self) -> list[FoundRow]:
        """Return every row that holds anything, with its key; notice lost, doubled, foreign and sorted rows."""
        seen = [self._see(row) for row in self._filled_rows()]
        trust_visible = self._sorted(seen)
        found: list[FoundRow] = []
        first: dict[str, FoundRow] = {}
        hidden_keys = {one.hidden for one in seen if one.sealed}
        for one in seen:
            row = self._identify(one, trust_visible, hidden_keys)
            if row is None:
                continue
            earlier = first.get(row.key)
            if earlier is not None:
                row.duplicate_of = earlier.row
                self._notice("row_duplicate", row.row, row.key, other=self._place(earlier.row))
            else:
                first[row.key] = row
            found.append(row)
        for key, planned in self.planned.items():
            if key not in first and not planned.spare:
                self.events.append(
                    Event("row_lost", sheet=self.located.grid.name, sheet_id=self.located.spec.id, row_key=key,
                          params={"name": self._named(planned)})
                )  # fmt: skip
        return found

    def _named(self, planned: PlannedRow) -> str:
        """Return the text by which people know an issued row."""
        texts = (
            planned.values.get(code) for code in ("name", "title", "label", "text", "topic", "position", "department")
        )
        return next((str(text)[:80] for text in texts if text), planned.key)

    def _filled_rows(self) -> list[int]:
        grid, columns = self.located.grid, tuple(self.located.columns.values())
        rows = []
        for row in range(self.located.header_row + 1, len(grid.rows)):
            cells = grid.rows[row]
            width = len(cells)
            key = self.located.key_column
            if any(column < width and cells[column] != "" for column in columns) or (
                key is not None and key < width and cells[key] != ""
            ):
                rows.append(row)
        return rows

    def _see(self, row: int) -> _Seen:
        grid, key_column = self.located.grid, self.located.key_column
        text = grid.text(row, key_column) if key_column is not None else ""
        hidden, sealed = unseal(self.book.identity.master_id, self.located.spec.id, text) if text else ("", False)
        mark = grid.text(row, key_column + 1) if key_column is not None else ""
        return _Seen(row, hidden, sealed, self._visible_key(row), mark)

    def _visible_key(self, row: int) -> str | None:
        spec = self.located.spec
        if spec.kind == "form":
            label = fold(raw_text(self._raw(row, "label")))
            titles = {fold(text): entry.field for entry in spec.fields for text in (entry.title.th, entry.title.en)}
            return titles.get(label)
        if not spec.key_columns:
            return None
        values: dict[str, Value] = {}
        for column in spec.key_columns:
            raw = self._raw(row, column.field)
            if raw != "":
                parsed = self.values.parse(column, raw, values)
                if parsed.value is not None:
                    values[column.field] = parsed.value
        return natural_key(spec, values, self.book.spec.lists)

    def _raw(self, row: int, code: str) -> Raw:
        column = self.located.columns.get(code)
        return "" if column is None else self.located.grid.at(row, column)

    def _sorted(self, seen: list[_Seen]) -> bool:
        """Whether the visible cells were sorted without the hidden key: the two name the same rows in other places."""
        pairs = [(one.hidden, one.visible) for one in seen if one.sealed and one.visible and one.hidden in self.planned]
        moved = [
            one
            for one in seen
            if one.sealed and one.visible and one.hidden in self.planned and one.hidden != one.visible
        ]
        if not moved or self._keys_are_edited():
            return False
        if Counter(hidden for hidden, _ in pairs) != Counter(visible for _, visible in pairs):
            return False
        place = address(moved[0].row, self._first_key_column())
        whole = all(self._agrees(one) for one in moved)
        self.events.append(
            Event("rows_sorted" if whole else "rows_partly_sorted", sheet=self.located.grid.name,
                  sheet_id=self.located.spec.id, cell=place, params={"count": len(moved)})
        )  # fmt: skip
        return True

    def _agrees(self, one: _Seen) -> bool:
        """Whether the row's prefilled cells are those of its visible key: then the whole row was moved."""
        planned = self.planned.get(one.visible or "")
        if planned is None:
            return False
        for column in self.located.spec.columns:
            if column.editable(self.book.kind) or column.field not in self.located.columns:
                continue
            issued = self.book.shown(column, planned.values.get(column.field))
            if fold(raw_text(self._raw(one.row, column.field))) != fold(issued):
                return False
        return True

    def _keys_are_edited(self) -> bool:
        return any(column.editable(self.book.kind) for column in self.located.spec.key_columns)

    def _first_key_column(self) -> int:
        columns = (self.located.columns.get(column.field) for column in self.located.spec.key_columns)
        return next((column for column in columns if column is not None), 0)

    def _identify(self, one: _Seen, trust_visible: bool, hidden_keys: set[str]) -> FoundRow | None:
        if one.sealed and not one.hidden.startswith(NEW_ROW):
            key = one.hidden
            if one.visible and one.visible != key and (trust_visible or self._keys_are_edited()):
                key = one.visible
            return self._known(one, key)
        if not self._has_values(one.row):
            return None
        if one.visible and self.located.spec.kind == "form":
            return self._known(one, one.visible)
        if one.sealed:
            return FoundRow(one.row, one.visible or one.hidden, "new")
        if one.hidden:
            return self._damaged(one, hidden_keys)
        return self._inserted(one, hidden_keys)

    def _known(self, one: _Seen, key: str) -> FoundRow | None:
        planned = self.planned.get(key)
        if planned is not None:
            return FoundRow(one.row, key, "spare" if planned.spare else "issued", planned)
        if self._keys_are_edited() or not self.base_known:
            return FoundRow(one.row, key, "issued")
        if not self._has_values(one.row):
            return None
        if self.book.is_own_id(self.located.spec, key):
            return FoundRow(one.row, key, "spare")
        self._notice("row_unknown", one.row, key)
        return FoundRow(one.row, key, "new")

    def _damaged(self, one: _Seen, hidden_keys: set[str]) -> FoundRow:
        """A hidden key whose check characters are wrong: typed by hand, or a row of another master."""
        key = one.visible or one.hidden
        planned = self.planned.get(key)
        if planned is not None and key not in hidden_keys:
            self._notice("key_damaged", one.row, key, value=one.hidden)
            return FoundRow(one.row, key, "spare" if planned.spare else "issued", planned)
        if not self.base_known:
            return FoundRow(one.row, key, "issued")
        self._notice("row_unknown", one.row, key)
        return FoundRow(one.row, key, "new")

    def _inserted(self, one: _Seen, hidden_keys: set[str]) -> FoundRow:
        """A row without hidden key: an issued row whose key was cleared, a copy of one, or a new row."""
        if one.visible:
            planned = self.planned.get(one.visible)
            if planned is not None:
                if one.visible not in hidden_keys and self.located.key_column is not None:
                    self._notice("key_damaged", one.row, one.visible)
                return FoundRow(one.row, one.visible, "spare" if planned.spare else "issued", planned)
            if not self.base_known:
                return FoundRow(one.row, one.visible, "issued")
            if not self._keys_are_edited():
                self._notice("row_unknown", one.row, one.visible)
            return FoundRow(one.row, one.visible, "new")
        matched = self._matched(one.row, hidden_keys)
        if matched is not None:
            self._notice("key_damaged", one.row, matched.key)
            return FoundRow(one.row, matched.key, "spare" if matched.spare else "issued", matched)
        key = self._new_key(one.row)
        self._notice("row_inserted", one.row, key)
        return FoundRow(one.row, key, "new")

    def _matched(self, row: int, hidden_keys: set[str]) -> PlannedRow | None:
        """Return the issued row, else lost, that has the same texts in the columns made for recognising it."""
        columns = [column for column in self.located.spec.match_columns if column.field in self.located.columns]
        texts = [fold(raw_text(self._raw(row, column.field))) for column in columns]
        if not any(texts):
            return None
        for planned in self.planned.values():
            if planned.key in hidden_keys or planned.spare:
                continue
            if [fold(self.book.shown(column, planned.values.get(column.field))) for column in columns] == texts:
                return planned
        return None

    def _new_key(self, row: int) -> str:
        """Return a key that depends only on what the row says, so that reading it again gives the same."""
        spec = self.located.spec
        columns = spec.match_columns or spec.columns
        texts = "\x1f".join(normalise(raw_text(self._raw(row, column.field))) for column in columns)
        owner = self.book.identity.department
        digest = b32encode(hashlib.sha256(f"{spec.id}|{owner}|{texts}".encode()).digest()).decode()[:5]
        return f"{spec.rows.prefix if spec.rows else ''}-{digest}"

    def _has_values(self, row: int) -> bool:
        return any(self._raw(row, column.field) != "" for column in self.located.spec.columns)

    def _place(self, row: int) -> str:
        columns = self.located.columns.values()
        return address(row, min(columns, default=0))

    def _notice(self, kind: str, row: int, key: str, **params: object) -> None:
        value = params.pop("value", None)
        self.events.append(
            Event(kind, sheet=self.located.grid.name, sheet_id=self.located.spec.id, row_key=key,
                  cell=self._place(row), value=str(value) if value else None, params=params)
        )  # fmt: skip


def issued_fingerprint(book: Book, located: Located, planned: PlannedRow) -> str:
    """Return the fingerprint that an issued row was written with."""
    return fingerprint(book.locked_texts(located.spec, planned.values))
