"""Strangers: rows without a key of ours. An issued row that lost it, a new one, or no row of this sheet at all.

Whether a row is data of this sheet and this department is decided here and where its key is looked up
(:meth:`Strangers.known`), and nowhere else: who reads, repairs or merges asks :attr:`ReadRow.foreign`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ita_workbook.book.book import PlannedRow
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.identity import short_id
from ita_workbook.read.found_row import FoundRow, RowEvents
from ita_workbook.read.returned import Origin
from ita_workbook.read.row_witness import RowWitnesses, SeenRow
from ita_workbook.read.values import raw_text
from ita_workbook.words.thai_text import fold, normalise

_SIGNED = 3
"""Filled cells that a row of totals or signatures has at most."""


@dataclass(slots=True)
class Strangers:
    """Says what a row is that has no key of ours, or none that was issued here."""

    witnesses: RowWitnesses
    told: RowEvents
    base_known: bool
    sorted: bool = False
    """Whether hidden keys stand before other rows than their own: then a wrong one says nothing."""
    _below: bool = False
    """Whether the end of the table is passed: a total or a line to sign on has been met."""

    def known(self, one: SeenRow, key: str) -> FoundRow | None:
        """Return the row as that of ``key``: an issued one, an empty one that stood ready, or nobody's here."""
        planned = self.witnesses.planned.get(key)
        if planned is not None:
            return _issued(one.row, planned)
        if self.witnesses.keys_are_edited() or not self.base_known:
            return FoundRow(one.row, key, _unplanned(key))
        if not self.witnesses.has_values(one.row):
            return None
        if self.witnesses.book.is_own_id(self.witnesses.located.spec, key):
            return FoundRow(one.row, key, "spare")
        return self._foreign(one.row, key)

    def damaged(self, one: SeenRow, taken: Collection[str]) -> FoundRow:
        """A hidden key whose check characters are wrong: typed by hand, or a row of another master."""
        key = one.visible or one.hidden
        planned = self.witnesses.planned.get(key)
        if planned is not None and key not in taken:
            if not self.sorted:
                self.told.damaged_keys.append((one.row, key, one.hidden))
            return _issued(one.row, planned)
        if not self.base_known:
            return self._shown(one, key)
        if planned is not None:
            return FoundRow(one.row, key, "issued", planned)
        return self._foreign(one.row, key)

    def inserted(self, one: SeenRow, taken: Collection[str]) -> FoundRow:
        """A row without hidden key: an issued row whose key was cleared, a copy of one, or a new row."""
        if one.visible:
            planned = self.witnesses.planned.get(one.visible)
            if planned is not None:
                if one.visible not in taken and self.witnesses.located.key_column is not None:
                    self.told.damaged_keys.append((one.row, one.visible, ""))
                return _issued(one.row, planned)
            if not self.base_known:
                return self._shown(one, one.visible)
            if not self.witnesses.keys_are_edited():
                return self._foreign(one.row, one.visible)
            return FoundRow(one.row, one.visible, "new")
        planned = self.witnesses.planned.get(one.inner or "")
        # An entry is what its cells say: in a line that was inserted, and sorted with others, it is one more.
        if planned is not None and not (self.witnesses.located.spec.entries and planned.key in taken):
            return self._by_inner(one, planned, taken)
        if self._stands_below(one.row):
            return self._foreign(one.row, self._new_key(one.row))
        matched = self._matched(one.row, taken)
        if matched is not None:
            self.told.damaged_keys.append((one.row, matched.key, ""))
            return _issued(one.row, matched)
        key = self._new_key(one.row)
        if not self._may_grow():
            return self._foreign(one.row, key)
        self.told.notice("row_inserted", one.row, key)
        return FoundRow(one.row, key, "new")

    def _shown(self, one: SeenRow, key: str) -> FoundRow:
        """A row that only its visible code and its inner key tell: doubtful where they disagree."""
        row = FoundRow(one.row, key, _unplanned(key))
        if one.inner not in (None, key):
            edited = self.witnesses.located.spec.edited_columns(self.witnesses.book.kind)
            row.contested, row.rearranged = frozenset(column.field for column in edited), True
            self.told.notice("row_doubtful", one.row, key, other=one.inner)
        return row

    def _by_inner(self, one: SeenRow, planned: PlannedRow, taken: Collection[str]) -> FoundRow:
        """A row of which only the inner key is left: that row, or nobody's where another row has that key."""
        if planned.key not in taken:
            self.told.damaged_keys.append((one.row, planned.key, ""))
            return _issued(one.row, planned)
        self.told.notice("cells_unclaimed", one.row, None)
        return FoundRow(one.row, "", "new", foreign=True, contested=frozenset(self.witnesses.located.columns))

    def _foreign(self, row: int, key: str) -> FoundRow:
        self.told.notice("row_unknown", row, key)
        return FoundRow(row, key, "new", foreign=True)

    def _stands_below(self, row: int) -> bool:
        """Whether a row without key is none of the table: a total or signatures, or it lacks the code of its sheet."""
        spec, raw = self.witnesses.located.spec, self.witnesses.raw
        if (
            self.base_known
            and spec.key_columns
            and not self.witnesses.keys_are_edited()
            and not (spec.rows and spec.rows.prefix)
        ):
            return True
        texts = [text for column in spec.columns if (text := normalise(raw_text(raw(row, column.field))))]
        # Under a line to sign on stand the position and the date, in words that could be anything.
        named = any(map(self.witnesses.book.spec.is_below_tables, texts))
        below = named or (self._below and len(texts) <= _SIGNED)
        self._below = self._below or below
        return below and len(texts) <= _SIGNED

    def _may_grow(self) -> bool:
        """Whether people may add rows here: the sheet has empty ones ready, or they enter the keys themselves."""
        rows, kind = self.witnesses.located.spec.rows, self.witnesses.book.kind
        return not self.base_known or self.witnesses.keys_are_edited() or bool(rows and rows.spare_in(kind))

    def _matched(self, row: int, taken: Collection[str]) -> PlannedRow | None:
        """Return the issued row, else lost, that has the same texts in the columns made for recognising it."""
        located, shown = self.witnesses.located, self.witnesses.book.shown
        columns = [column for column in located.spec.match_columns if column.field in located.columns]
        texts = [fold(raw_text(self.witnesses.raw(row, column.field))) for column in columns]
        if not any(texts):
            return None
        for planned in self.witnesses.planned.values():
            if planned.key in taken or planned.spare:
                continue
            if [fold(shown(column, planned.values.get(column.field))) for column in columns] == texts:
                return planned
        return None

    def _new_key(self, row: int) -> str:
        """Return a key that depends only on what the row says, so that reading it again gives the same."""
        spec = self.witnesses.located.spec
        texts = self._texts(row, spec.match_columns or spec.columns)
        if spec.entries and not all(texts):
            texts = self._texts(row, spec.columns)
        owner = self.witnesses.book.identity.department
        # Such keys stand in masters already, in capitals.
        told = "\x1f".join(texts)
        digest = short_id(f"{spec.id}|{owner}|{told}", 5).upper()
        return f"{spec.rows.prefix if spec.rows else ''}-{digest}"

    def _texts(self, row: int, columns: Iterable[ColumnSpec]) -> list[str]:
        return [normalise(raw_text(self.witnesses.raw(row, column.field))) for column in columns]


def _issued(row: int, planned: PlannedRow) -> FoundRow:
    return FoundRow(row, planned.key, "spare" if planned.spare else "issued", planned)


def _unplanned(key: str) -> Origin:
    """Where the issued rows are not known, the ids of a department's own rows still tell the ready empty ones."""
    return "spare" if re.fullmatch(r"[A-Z]\d{2,}-\d+", key.partition("|")[0]) else "issued"
