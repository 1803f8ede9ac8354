"""Arrangement: which columns were sorted apart from the hidden keys, told by the cells that were issued filled.

Two frames name the row of a cell: the hidden key beside it, and the key that the moved columns show. A block that
people sort is contiguous, so the columns between two that moved have moved too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.keys import fingerprint
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.values import raw_text
from ita_workbook.words.thai_text import fold

_STAYED, _MOVED = "stayed", "moved"


@dataclass(slots=True)
class Arrangement:
    """A sort that did not take everything along.

    ``shown`` maps a row to the key that its moved cells belong to. ``whole``: every visible column moved, so the rows
    are whole and only their hidden keys are wrong. Else ``moved`` are the fields that moved, ``doubtful`` those of
    which it cannot be told. ``first`` and ``last`` are the corners (row, column) of what moved.
    """

    shown: dict[int, str]
    whole: bool
    first: tuple[int, int]
    last: tuple[int, int]
    count: int
    moved: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    _rows: dict[str, int] = field(default_factory=dict)

    def row_of(self, key: str) -> int | None:
        """Return the row in which the moved cells of ``key`` stand now."""
        if not self._rows:
            self._rows.update({shown: row for row, shown in self.shown.items()})
        return self._rows.get(key)


@dataclass(slots=True)
class SortWitnesses:
    """The cells that were issued filled, against what stands in their places. ``rows`` are (row, hidden key)."""

    book: Book
    located: FoundSheet
    planned: Mapping[str, PlannedRow]
    rows: Sequence[tuple[int, str]]

    def arrangement(self) -> Arrangement | None:
        """Return how the columns were sorted apart; None when the rows are as they were issued or merely edited."""
        if len(self.rows) < 2:
            return None
        # A column of which all rows were issued alike cannot be permuted, so what varies is asked only after a sort.
        moved = [column.field for column in self._locked() if self._is_permuted(column)]
        if not moved:
            return None
        fields = self._varying()
        shown = self._frame(moved)
        changed = [row for row, hidden in self.rows if shown.get(row, hidden) != hidden]
        if len(changed) < 2:
            return None
        states = self._states(fields, shown)
        visible = {code: states.get(code) for code in self.located.columns}
        told = {code for code, state in visible.items() if state}
        whole = all(visible[code] == _MOVED for code in told)
        places = self.located.columns
        known = sorted(places[code] for code in told if visible[code] == _MOVED) or [min(places.values())]
        left = min(places.values()) if whole else known[0]
        right = max(places.values()) if whole else known[-1]
        first, last = (changed[0], left), (changed[-1], right)
        if whole:
            return Arrangement(shown, True, first, last, len(changed))
        self._between(visible)
        return Arrangement(
            shown, False, first, last, len(changed),
            frozenset(code for code, state in visible.items() if state == _MOVED),
            frozenset(code for code, state in visible.items() if state is None),
        )  # fmt: skip

    def _varying(self) -> list[str]:
        """Return the locked columns that differ from row to row: the others cannot tell."""
        found = []
        for column in self._locked():
            texts = {self._issued(column, key) for _, key in self.rows}
            if len(texts) > 1:
                found.append(column.field)
        return found

    def _locked(self) -> list[ColumnSpec]:
        """Return the columns that are found here and issued filled."""
        kind, places = self.book.kind, self.located.columns
        return [column for column in self.located.spec.columns if column.field in places and not column.editable(kind)]

    def _issued(self, column: ColumnSpec, key: str) -> str:
        planned = self.planned.get(key)
        return self.book.shown(column, planned.values.get(column.field)) if planned else ""

    def _text(self, row: int, code: str) -> str:
        return raw_text(self.located.grid.at(row, self.located.columns[code]))

    def _is_permuted(self, column: ColumnSpec) -> bool:
        """Whether a column holds what was issued, in another order."""
        here = [self._text(row, column.field) for row, _ in self.rows]
        issued = [self._issued(column, key) for _, key in self.rows]
        if here == issued:
            return False
        here, issued = [fold(text) for text in here], [fold(text) for text in issued]
        return here != issued and Counter(here) == Counter(issued)

    def _frame(self, moved: Sequence[str]) -> dict[int, str]:
        """Return the key that the moved columns show in each row, where they show one key and no other."""
        keys = [column.field for column in self.located.spec.key_columns]
        fields = keys if keys and set(keys) <= set(moved) else list(moved)
        by_texts: dict[tuple[str, ...], list[str]] = {}
        for _, key in self.rows:
            texts = tuple(fold(self._issued(self.located.spec.by_field[code], key)) for code in fields)
            by_texts.setdefault(texts, []).append(key)
        shown = {}
        for row, _ in self.rows:
            fitting = by_texts.get(tuple(fold(self._text(row, code)) for code in fields), ())
            if len(fitting) == 1:
                shown[row] = fitting[0]
        return shown

    def _states(self, locked: Sequence[str], shown: Mapping[int, str]) -> dict[str, str]:
        """Return what is certain: columns whose cells fit one frame better than the other."""
        states = {}
        for column in self.located.spec.columns:
            code = column.field
            if code not in self.located.columns or (code not in locked and not column.editable(self.book.kind)):
                continue
            stayed = moved = 0
            for row, hidden in self.rows:
                mine, other = self._issued(column, hidden), self._issued(column, shown.get(row, hidden))
                if mine != other:
                    text = fold(self._text(row, code))
                    stayed += text == fold(mine) != ""
                    moved += text == fold(other) != ""
            if stayed != moved:
                states[code] = _MOVED if moved > stayed else _STAYED
        return states

    def _between(self, states: dict[str, str | None]) -> None:
        """Fill in the columns of which nothing tells, from their neighbours."""
        places = self.located.columns
        order = sorted(states, key=lambda code: places[code])
        certain = [states[code] for code in order]
        for number, code in enumerate(order):
            if states[code] is not None:
                continue
            left = next((state for state in reversed(certain[:number]) if state), None)
            right = next((state for state in certain[number + 1 :] if state), None)
            if number and left is None:
                left = _STAYED if self.located.key_column is not None else None
            if left == right or (left == _STAYED and right is None and _MOVED in certain[:number]):
                states[code] = left


def detect_sort_without_manifest(
    book: Book, located: FoundSheet, rows: Sequence[tuple[int, str, str]]
) -> Arrangement | None:
    """Return the same where it is not known what was issued: the visible codes and the fingerprints must do.

    ``rows`` are (row, hidden key, visible key).
    """
    moved = [row for row, hidden, visible in rows if hidden != visible]
    if len(moved) < 2 or Counter(key for _, key, _ in rows) != Counter(key for _, _, key in rows):
        return None
    locked = [column.field for column in located.spec.columns if not column.editable(book.kind)]

    def printed(row: int) -> str:
        return "" if located.print_column is None else located.grid.text(row, located.print_column)

    def shows(row: int) -> str:
        places = (located.columns.get(code) for code in locked)
        return fingerprint("" if place is None else raw_text(located.grid.at(row, place)) for place in places)

    shown = {row: visible for row, _, visible in rows}
    prints = {hidden: printed(row) for row, hidden, _ in rows}
    whole = all(prints[shown[row]] in ("", shows(row)) for row in moved)
    keys = [located.columns[column.field] for column in located.spec.key_columns if column.field in located.columns]
    across = list(located.columns.values()) if whole else keys
    fields = frozenset() if whole else frozenset(located.columns)
    return Arrangement(shown, whole, (moved[0], min(across)), (moved[-1], max(across)), len(moved), doubtful=fields)
