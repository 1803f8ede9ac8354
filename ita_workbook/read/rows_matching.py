"""Rows: which row of a located sheet is which issued row, whatever was sorted, copied, inserted or deleted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.content import Value
from ita_workbook.book.identity import short_id
from ita_workbook.book.keys import NEW_ROW, natural_key, unseal
from ita_workbook.read.a1 import address
from ita_workbook.read.partial_sort import Arrangement, SortWitnesses, detect_sort_without_manifest
from ita_workbook.read.returned import Event, Origin, Raw
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.values import ValueReader, raw_text
from ita_workbook.words.thai_text import fold, normalise


@dataclass(slots=True)
class FoundRow:
    """A row of the file with the key it was given; ``row`` is zero-based. ``planned`` is the issued row, if any.

    After a sort of some columns only, ``sources`` has the row of each field that stands elsewhere, and ``doubtful``
    the fields of which it is not certain that they belong to this row. ``foreign``: it was not issued here.
    ``named``: the key of another issued row, where the visible cells have that in place of this one's.
    """

    row: int
    key: str
    origin: Origin
    planned: PlannedRow | None = None
    duplicate_of: int | None = None
    sources: Mapping[str, int] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    rearranged: bool = False
    foreign: bool = False
    named: str | None = None


@dataclass(slots=True)
class _Seen:
    """What a row shows: its hidden key with its validity, and the key its visible code cells make."""

    row: int
    hidden: str
    sealed: bool
    visible: str | None


@dataclass(slots=True)
class RowFinder:
    """Finds the rows of one sheet.

    ``planned`` are the issued rows by key; empty when they are not known (``base_known`` false). ``keyed``: the file
    still has identity cells, so missing keys are worth telling.
    """

    book: Book
    located: FoundSheet
    values: ValueReader
    planned: dict[str, PlannedRow]
    base_known: bool
    keyed: bool = True
    events: list[Event] = field(default_factory=list)
    _damaged_keys: list[tuple[int, str, str]] = field(default_factory=list)
    _arrangement: Arrangement | None = None
    _by_right: dict[str, int] = field(default_factory=dict)

    def find(self) -> list[FoundRow]:
        """Return every row that holds anything, with its key; notice lost, doubled, foreign and sorted rows."""
        seen = [self._see(row) for row in self._filled_rows()]
        self._arrange(seen)
        self._by_right = {one.hidden: one.row for one in reversed(seen) if one.sealed}
        hidden_keys = set(self._by_right)
        found = [row for one in seen if (row := self._identify(one, hidden_keys)) is not None]
        first = self._resolve_duplicates(found, {one.row: one.hidden for one in seen if one.sealed})
        for key, planned in self.planned.items():
            if key not in first and not planned.spare:
                self.events.append(
                    Event("row_lost", sheet=self.located.grid.name, sheet_id=self.located.spec.id, row_key=key,
                          params={"name": self._named(planned)})
                )  # fmt: skip
        self._notice_keys(found)
        return found

    def _resolve_duplicates(self, found: list[FoundRow], hidden: dict[int, str]) -> dict[str, FoundRow]:
        """Of rows with the same key keep the one that has the key by right, then the fullest, then the first."""
        by_key: dict[str, list[FoundRow]] = {}
        for row in found:
            by_key.setdefault(row.key, []).append(row)
        first = {}
        for key, rows in by_key.items():
            best = rows[0]
            if len(rows) > 1:
                best = max(rows, key=lambda row: (hidden.get(row.row) == key, self._filled(row.row), -row.row))
                for row in rows:
                    if row is not best:
                        row.duplicate_of = best.row
                        self._notice("row_duplicate", row.row, key, other=self._place(best.row))
            first[key] = best
        return first

    def _filled(self, row: int) -> int:
        kind = self.book.kind
        return sum(
            1 for column in self.located.spec.columns if column.editable(kind) and self._raw(row, column.field) != ""
        )

    def _named(self, planned: PlannedRow) -> str:
        """Return the text by which people know an issued row."""
        label = self.located.spec.label
        text = planned.values.get(label.field) if label and not label.key else None
        return str(text)[:80] if text else planned.key

    def _filled_rows(self) -> list[int]:
        grid, key = self.located.grid, self.located.key_column
        columns = tuple(self.located.columns.values())
        rows = []
        for row in range(self.located.header_row + 1, len(grid.rows)):
            cells = grid.rows[row]
            width = len(cells)
            if (key is not None and key < width and cells[key] != "") or any(
                column < width and cells[column] != "" for column in columns
            ):
                rows.append(row)
        return rows

    def _see(self, row: int) -> _Seen:
        grid, key_column = self.located.grid, self.located.key_column
        text = grid.text(row, key_column) if key_column is not None else ""
        if not text and key_column is not None:
            text = raw_text(grid.at(row, key_column)).strip()
        hidden, sealed = unseal(self.book.identity.master_id, self.located.spec.id, text) if text else ("", False)
        visible = hidden if sealed and self._shows_issued_key(row, hidden) else self._visible_key(row)
        return _Seen(row, hidden, sealed, visible)

    def _shows_issued_key(self, row: int, key: str) -> bool:
        """Whether the key cells are, letter by letter, those issued with this key: nearly always, and soon told."""
        planned, columns = self.planned.get(key), self.located.spec.key_columns
        if planned is None or not columns or key.startswith(NEW_ROW) or self.located.spec.kind == "form":
            return False
        return all(self._raw(row, column.field) == planned.values.get(column.field, "") != "" for column in columns)

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

    def _arrange(self, seen: list[_Seen]) -> None:
        """Notice whether visible columns were sorted without the hidden keys, or only some of them."""
        if self._keys_are_edited():
            return
        if self.planned:
            counts = Counter(one.hidden for one in seen if one.sealed)
            rows = [(one.row, one.hidden) for one in seen if one.sealed and counts[one.hidden] == 1]
            rows = [(row, key) for row, key in rows if key in self.planned]
            found = SortWitnesses(self.book, self.located, self.planned, rows).arrangement()
        else:
            shown = [(one.row, one.hidden, one.visible) for one in seen if one.sealed and one.visible]
            found = detect_sort_without_manifest(self.book, self.located, shown)
        if found is None:
            return
        self._arrangement = found
        corners = f"{address(*found.first)}:{address(*found.last)}"
        self.events.append(
            Event("rows_sorted" if found.whole else "rows_partly_sorted", sheet=self.located.grid.name,
                  sheet_id=self.located.spec.id, cell=address(*found.first),
                  params={"count": found.count, "range": corners})
        )  # fmt: skip

    def _keys_are_edited(self) -> bool:
        return any(column.editable(self.book.kind) for column in self.located.spec.key_columns)

    def _identify(self, one: _Seen, hidden_keys: set[str]) -> FoundRow | None:
        if one.sealed and not one.hidden.startswith(NEW_ROW):
            return self._sealed(one)
        if not self._has_values(one.row):
            return None
        if one.visible and self.located.spec.kind == "form":
            return self._known(one, one.visible)
        if one.sealed:
            return FoundRow(one.row, one.visible or one.hidden, "new")
        if one.hidden:
            return self._damaged(one, hidden_keys)
        return self._inserted(one, hidden_keys)

    def _sealed(self, one: _Seen) -> FoundRow | None:
        """A row with a key of ours: it counts, unless the visible cells were sorted or pasted over."""
        key, found = one.hidden, self._arrangement
        if found is not None and found.whole:
            return self._known(one, found.shown.get(one.row, key))
        if found is not None:
            row = self._known(one, key)
            if row is not None:
                row.rearranged = True
                place = found.row_of(key)
                row.sources = dict.fromkeys(found.moved, place) if place is not None else {}
                row.doubtful = found.doubtful if place is not None else found.doubtful | found.moved
            return row
        if not one.visible or one.visible == key:
            return self._known(one, key)
        if self._keys_are_edited():
            return self._known(one, one.visible)
        whose = self._prefilled_by(one)
        if whose == "other" or (whose is None and self._is_copy(one.row, self._by_right.get(one.visible))):
            return self._known(one, one.visible)
        row = self._known(one, key)
        if row is not None and whose is None and one.visible in self.planned:
            row.named = one.visible
        return row

    def _prefilled_by(self, one: _Seen) -> Literal["own", "other"] | None:
        """Whose all the prefilled cells beside the code are: of the row that the visible code names, or this one's.

        None where they do not tell, as there may be none, or the same in both.
        """
        mine, other = self.planned.get(one.hidden), self.planned.get(one.visible or "")
        if mine is None or other is None:
            return "own"
        told = 0
        for column in self.located.spec.columns:
            if column.editable(self.book.kind) or column.key or column.field not in self.located.columns:
                continue
            here = fold(raw_text(self._raw(one.row, column.field)))
            issued, theirs = (fold(self.book.shown(column, row.values.get(column.field))) for row in (mine, other))
            if here != theirs:
                return "own"
            told += issued != theirs
        return "other" if told else None

    def _is_copy(self, row: int, of: int | None) -> bool:
        """Whether what people fill in is the same in two rows, and not nothing."""
        filled = [column.field for column in self.located.spec.columns if column.editable(self.book.kind)]
        cells = [self._raw(row, code) for code in filled]
        return of is not None and any(raw != "" for raw in cells) and cells == [self._raw(of, code) for code in filled]

    def _known(self, one: _Seen, key: str) -> FoundRow | None:
        planned = self.planned.get(key)
        if planned is not None:
            return FoundRow(one.row, key, "spare" if planned.spare else "issued", planned)
        if self._keys_are_edited() or not self.base_known:
            return FoundRow(one.row, key, self._unplanned(key))
        if not self._has_values(one.row):
            return None
        if self.book.is_own_id(self.located.spec, key):
            return FoundRow(one.row, key, "spare")
        return self._foreign(one.row, key)

    def _unplanned(self, key: str) -> Origin:
        """Where the issued rows are not known, the ids of a department's own rows still tell the ready empty ones."""
        return "spare" if re.fullmatch(r"[A-Z]\d{2,}-\d+", key.partition("|")[0]) else "issued"

    def _damaged(self, one: _Seen, hidden_keys: set[str]) -> FoundRow:
        """A hidden key whose check characters are wrong: typed by hand, or a row of another master."""
        key = one.visible or one.hidden
        planned = self.planned.get(key)
        if planned is not None and key not in hidden_keys:
            self._damaged_keys.append((one.row, key, one.hidden))
            return FoundRow(one.row, key, "spare" if planned.spare else "issued", planned)
        if not self.base_known:
            return FoundRow(one.row, key, self._unplanned(key))
        if planned is not None:
            return FoundRow(one.row, key, "issued", planned)
        return self._foreign(one.row, key)

    def _inserted(self, one: _Seen, hidden_keys: set[str]) -> FoundRow:
        """A row without hidden key: an issued row whose key was cleared, a copy of one, or a new row."""
        if one.visible:
            planned = self.planned.get(one.visible)
            if planned is not None:
                if one.visible not in hidden_keys and self.located.key_column is not None:
                    self._damaged_keys.append((one.row, one.visible, ""))
                return FoundRow(one.row, one.visible, "spare" if planned.spare else "issued", planned)
            if not self.base_known:
                return FoundRow(one.row, one.visible, self._unplanned(one.visible))
            if not self._keys_are_edited():
                return self._foreign(one.row, one.visible)
            return FoundRow(one.row, one.visible, "new")
        matched = self._matched(one.row, hidden_keys)
        if matched is not None:
            self._damaged_keys.append((one.row, matched.key, ""))
            return FoundRow(one.row, matched.key, "spare" if matched.spare else "issued", matched)
        key = self._new_key(one.row)
        if not self._may_grow():
            return self._foreign(one.row, key)
        self._notice("row_inserted", one.row, key)
        return FoundRow(one.row, key, "new")

    def _foreign(self, row: int, key: str) -> FoundRow:
        self._notice("row_unknown", row, key)
        return FoundRow(row, key, "new", foreign=True)

    def _may_grow(self) -> bool:
        """Whether people may add rows here: the sheet has empty ones ready, or they enter the keys themselves."""
        rows = self.located.spec.rows
        return not self.base_known or self._keys_are_edited() or bool(rows and rows.spare_in(self.book.kind))

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
        # Such keys stand in masters already, in capitals.
        digest = short_id(f"{spec.id}|{owner}|{texts}", 5).upper()
        return f"{spec.rows.prefix if spec.rows else ''}-{digest}"

    def _has_values(self, row: int) -> bool:
        return any(self._raw(row, column.field) != "" for column in self.located.spec.columns)

    def _place(self, row: int) -> str:
        columns = self.located.columns.values()
        return address(row, min(columns, default=0))

    def _notice_keys(self, found: list[FoundRow]) -> None:
        """Tell of damaged keys once a sheet: one paste or one deleted column damages many."""
        damaged = self._damaged_keys
        if not damaged and self.located.key_column is None and self.base_known and self.keyed:
            damaged = [(row.row, row.key, "") for row in found if row.planned is not None]
        if not damaged:
            return
        row, key, value = damaged[0]
        corners = self._place(row) if len(damaged) == 1 else f"{self._place(row)}:{self._place(damaged[-1][0])}"
        self._notice(
            "key_damaged", row, key if len(damaged) == 1 else None, value=value, count=len(damaged), range=corners
        )

    def _notice(self, kind: str, row: int, key: str | None, **params: object) -> None:
        value = params.pop("value", None)
        self.events.append(
            Event(kind, sheet=self.located.grid.name, sheet_id=self.located.spec.id, row_key=key,
                  cell=self._place(row), value=str(value) if value else None, params=params)
        )  # fmt: skip
