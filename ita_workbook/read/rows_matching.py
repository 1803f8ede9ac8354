"""Rows: which row of a located sheet is which issued row, whatever was sorted, copied, inserted or deleted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import cast

from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Value
from ita_workbook.book.identity import short_id
from ita_workbook.book.keys import NEW_ROW, natural_key, unseal
from ita_workbook.read.a1 import address
from ita_workbook.read.partial_sort import Arrangement, SortWitnesses, detect_sort_without_manifest
from ita_workbook.read.returned import Event, Origin, Raw
from ita_workbook.read.row_vote import Witness, decide, named_keys, named_moves
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.values import ValueReader, raw_text
from ita_workbook.words.thai_text import fold, normalise

_SIGNED = 3
"""Filled cells that a row of totals or signatures has at most."""


@dataclass(slots=True)
class FoundRow:
    """A row of the file with the key it was given; ``row`` is zero-based. ``planned`` is the issued row, if any.

    After a sort of some columns only, ``sources`` has the row of each field that stands elsewhere, and ``doubtful``
    the fields of which it is not certain that they belong to this row. ``foreign``: it was not issued here.
    ``named``: the key of another issued row, where the visible cells have that in place of this one's. ``contested``
    are the fields of which witnesses say that they are another row's: they are read, and no value is made of them.
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
    contested: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Seen:
    """What a row shows: its hidden key with its validity, the key its visible code cells make, and the inner key.

    ``inner`` is None where it is cleared or no issued key.
    """

    row: int
    hidden: str
    sealed: bool
    visible: str | None
    inner: str | None


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
    _by_name: dict[tuple[str, ...], str] = field(default_factory=dict)
    _steady: set[str] = field(default_factory=set)
    """The columns in which most cells name their own row."""
    _below: bool = False
    """Whether the end of the table is passed: a total or a line to sign on has been met."""
    _held: set[str] = field(default_factory=set)
    """The keys that rows have by their hidden keys, after a sort by what they show."""
    _settled: set[str] = field(default_factory=set)
    """The keys that a row has by the agreement of all that names it."""
    _by_texts: dict[str, str] = field(default_factory=dict)
    """Key of a row → key that its texts name, where several rows agree on that."""

    def find(self) -> list[FoundRow]:
        """Return every row that holds anything, with its key; notice lost, doubled, foreign and sorted rows."""
        seen = [self._see(row) for row in self._filled_rows()]
        self._by_right = {one.hidden: one.row for one in reversed(seen) if one.sealed}
        self._arrange(seen)
        self._settled = {one.hidden for one in seen if one.sealed and self._agrees(one)}
        self._held = self._held_keys(seen)
        found = [row for one in seen if (row := self._identify(one, self._held)) is not None]
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
                best = max(
                    rows,
                    key=lambda row: (
                        self.has_values(row.row), hidden.get(row.row) == key, self._filled(row.row), -row.row,
                    ),
                )  # fmt: skip
                for row in rows:
                    if row is best:
                        continue
                    row.duplicate_of = best.row
                    if self.has_values(row.row):
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
        rows = [row for row in self._above_header() if self._visible_key(row) in self.planned]
        for row in range(self.located.header_row + 1, len(grid.rows)):
            if row == self.located.code_row:
                continue
            cells = grid.rows[row]
            width = len(cells)
            if (key is not None and key < width and cells[key] != "") or any(
                column < width and cells[column] != "" for column in columns
            ):
                rows.append(row)
        return rows

    def _above_header(self) -> range:
        """Return the rows above a header that was sorted into the table: they are rows of it."""
        located = self.located
        if not self.planned or located.code_row is None:
            return range(0)
        first = located.code_row + 1 if located.mark_row is None else located.mark_row
        return range(first, located.header_row)

    def _agrees(self, one: _Seen) -> bool:
        """Whether all that names a row names the same."""
        inner = self.located.inner_column is None or one.inner == one.hidden
        return inner and one.visible == one.hidden and self._name_key(one) in (None, one.hidden)

    def _held_keys(self, seen: list[_Seen]) -> set[str]:
        """Return the keys that rows have by their hidden keys, after a sort by what they show."""
        found = self._arrangement
        if found is None or not found.whole:
            return set(self._by_right)
        return {found.shown.get(one.row, one.visible or "") for one in seen if one.sealed}

    def _see(self, row: int) -> _Seen:
        grid, key_column = self.located.grid, self.located.key_column
        text = grid.text(row, key_column) if key_column is not None else ""
        if not text and key_column is not None:
            text = raw_text(grid.at(row, key_column)).strip()
        hidden, sealed = unseal(self.book.identity.master_id, self.located.spec.id, text) if text else ("", False)
        visible = hidden if sealed and self._shows_issued_key(row, hidden) else self._visible_key(row)
        inner = normalise(raw_text(grid.at(row, place))) if (place := self.located.inner_column) is not None else ""
        return _Seen(row, hidden, sealed, visible, inner if inner in self.planned else None)

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
        edited = self._keys_are_edited()
        if edited and self.located.inner_column is None:
            return
        if self.planned:
            counts = Counter(one.hidden for one in seen if one.sealed)
            rows = [(one.row, one.hidden) for one in seen if one.sealed and counts[one.hidden] == 1]
            rows = [(row, key) for row, key in rows if key in self.planned]
            visible = {one.row: one.visible for one in seen}
            found = SortWitnesses(self.book, self.located, self.planned, rows, visible).arrangement()
            if found is None:
                self._tell_named(seen)
        else:
            shown = [(one.row, one.hidden, one.visible) for one in seen if one.sealed and one.visible]
            found = detect_sort_without_manifest(self.book, self.located, shown)
        if found is None or (edited and (found.whole or not found.by_inner)):
            # Where people enter the codes, a row is whatever its code says.
            return
        self._arrangement = found
        corners = f"{address(*found.first)}:{address(*found.last)}"
        self.events.append(
            Event(self._kind_of(found), sheet=self.located.grid.name,
                  sheet_id=self.located.spec.id, cell=address(*found.first),
                  params={"count": found.count, "range": corners})
        )  # fmt: skip

    def _kind_of(self, found: Arrangement) -> str:
        if found.whole:
            return "rows_sorted"
        told = found.by_inner and not any(self._unclear(found, key) for key in self._by_right)
        return "block_sorted" if told else "rows_partly_sorted"

    def _unclear(self, found: Arrangement, key: str) -> frozenset[str]:
        """Return the fields of which it is not clear whether they moved, where the cells of both rows differ."""
        row, other = self._by_right[key], found.row_of(key)
        if other is None:
            return found.doubtful | found.moved
        return frozenset(code for code in found.doubtful if self._raw(row, code) != self._raw(other, code))

    def _tell_named(self, seen: list[_Seen]) -> None:
        """Notice texts that name other rows than theirs, where several rows agree that they were exchanged."""
        if "|" in "".join(self.planned):
            return  # a text does not say which round it means
        kind, columns, keys = self.book.kind, self.located.spec.columns, frozenset(self.planned)
        for column in columns:
            if column.type not in ("url", "text", "long_text") or not column.editable(kind):
                continue
            named = [
                (one.hidden, named_keys((raw_text(self._raw(one.row, column.field)),), keys))
                for one in seen
                if one.sealed and one.hidden in self.planned
            ]
            for key, other in named_moves(named).items():
                self._by_texts.setdefault(key, other)
            if sum(key in keys for key, keys in named) > len(named) // 2:
                self._steady.add(column.field)

    def _keys_are_edited(self) -> bool:
        return any(column.editable(self.book.kind) for column in self.located.spec.key_columns)

    def _identify(self, one: _Seen, hidden_keys: set[str]) -> FoundRow | None:
        if one.sealed and not one.hidden.startswith(NEW_ROW):
            return self._sealed(one)
        if not self.has_values(one.row):
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
            return self._after_sort(one, found)
        if found is not None:
            row = self._known(one, key)
            if row is not None:
                row.rearranged = True
                place = found.row_of(key)
                row.sources = dict.fromkeys(found.moved, place) if place is not None else {}
                row.doubtful = self._unclear(found, key)
            return row
        if self._keys_are_edited():
            return self._beside_inner(one, self._known(one, one.visible or key))
        if one.visible in (None, key) and one.inner in (None, key) and key not in self._by_texts:
            return self._known(one, key)
        if one.visible and one.visible != key and self._is_copy(one.row, self._by_right.get(one.visible)):
            return self._known(one, one.visible)
        return self._voted(one)

    def _after_sort(self, one: _Seen, found: Arrangement) -> FoundRow | None:
        """A row of a sheet whose visible columns were sorted: it is what it shows, whatever key stands before it."""
        key = found.shown.get(one.row)
        if key is None:
            shown = self._name_key(one) or one.visible
            key = shown if shown in self.planned and shown not in found.shown.values() else None
        if key is not None:
            return self._known(one, key)
        return self._inserted(one, self._held) if self.has_values(one.row) else None

    def _voted(self, one: _Seen) -> FoundRow | None:
        """A row of which not everything names the same."""
        votes: dict[Witness, str] = {"outer": one.hidden}
        for witness, key in (("inner", one.inner), ("code", one.visible), ("name", self._name_key(one))):
            if key is not None and key in self.planned:
                votes[cast("Witness", witness)] = key
        free = {key for key in self.planned if key not in self._by_right or not self.has_values(self._by_right[key])}
        verdict = decide(votes, self._settled, free)
        row = self._known(one, verdict.key)
        if row is None:
            return None
        rival = verdict.rival or self._by_texts.get(verdict.key)
        if rival is not None:
            return self._doubted(row, rival, self._uncertain(row, by_texts=verdict.rival is None))
        code = votes.get("code")
        if code not in (None, verdict.key) and votes.get("inner") != verdict.key and "name" not in votes:
            row.named = code
        return self._beside_inner(one, row)

    def _uncertain(self, row: FoundRow, *, by_texts: bool) -> frozenset[str]:
        """Return the columns that people fill; where only texts make the row doubtful, without those that stayed."""
        filled = frozenset(column.field for column in self.located.spec.edited_columns(self.book.kind))
        if not by_texts:
            return filled
        issued = row.planned.values if row.planned else {}
        stayed = {
            code for code in filled if (value := issued.get(code)) is not None and self._raw(row.row, code) == value
        }
        return filled - self._steady - stayed

    def _doubted(self, row: FoundRow, rival: str, fields: frozenset[str]) -> FoundRow:
        """Mark the cells of a row that may be another's."""
        if any(self._raw(row.row, code) != "" for code in fields):
            row.contested, row.rearranged = fields, True
            self._notice("row_doubtful", row.row, row.key, other=rival)
        return row

    def _beside_inner(self, one: _Seen, row: FoundRow | None) -> FoundRow | None:
        """Mark the cells beside an inner key of another row: they may have been pasted with it.

        Where that row has its own key and none of its texts is here, only the key was typed or filled over.
        """
        if row is None or row.key != one.hidden or one.inner in (None, row.key) or one.inner is None:
            return row
        beside = self._beside_fields()
        home = self._by_right.get(one.inner)
        texts = [code for code in beside if self.located.spec.by_field[code].type in ("text", "long_text", "url")]
        theirs = [] if home is None else [self._raw(home, code) for code in texts]
        here = [self._raw(one.row, code) for code in texts]
        if any(raw != "" for raw in theirs) and not any(
            raw == other != "" for raw, other in zip(here, theirs, strict=True)
        ):
            self._damaged_keys.append((one.row, row.key, one.inner))
            return row
        return self._doubted(row, one.inner, frozenset(beside))

    def _beside_fields(self) -> list[str]:
        """Return the white columns side by side among which the inner key stands."""
        located, kind = self.located, self.book.kind
        order = sorted(located.columns, key=lambda code: located.columns[code])
        inner = located.inner_column or 0
        left = [code for code in reversed(order) if located.columns[code] < inner]
        right = [code for code in order if located.columns[code] > inner]

        def white(code: str) -> bool:
            return located.spec.by_field[code].editable(kind)

        return [*takewhile(white, left), *takewhile(white, right)]

    def _name_key(self, one: _Seen) -> str | None:
        """Return the key of the one row whose prefilled cells beside the code stand here."""
        columns = [
            column
            for column in self.located.spec.columns
            if not column.editable(self.book.kind) and not column.key and column.field in self.located.columns
        ]
        if not self._by_name and columns:
            often = Counter(self._name_of(columns, planned) for planned in self.planned.values())
            self._by_name.update({name: key for key, planned in self.planned.items()
                                  if often[name := self._name_of(columns, planned)] == 1 and any(name)})  # fmt: skip
        return self._by_name.get(tuple(fold(raw_text(self._raw(one.row, column.field))) for column in columns))

    def _name_of(self, columns: list[ColumnSpec], planned: PlannedRow) -> tuple[str, ...]:
        return tuple(fold(self.book.shown(column, planned.values.get(column.field))) for column in columns)

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
        if not self.has_values(one.row):
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
            if self._arrangement is None:
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
        if self._stands_below(one.row):
            return self._foreign(one.row, self._new_key(one.row))
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

    def _stands_below(self, row: int) -> bool:
        """Whether a row without key is none of the table: a total or signatures, or it lacks the code of its sheet."""
        spec = self.located.spec
        if (
            self.base_known
            and spec.key_columns
            and not self._keys_are_edited()
            and not (spec.rows and spec.rows.prefix)
        ):
            return True
        texts = [text for column in spec.columns if (text := normalise(raw_text(self._raw(row, column.field))))]
        # Under a line to sign on stand the position and the date, in words that could be anything.
        below = any(map(self.book.spec.is_below_tables, texts)) or (self._below and len(texts) <= _SIGNED)
        self._below = self._below or below
        return below and len(texts) <= _SIGNED

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

    def has_values(self, row: int) -> bool:
        """Whether anything visible stands in a row."""
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
