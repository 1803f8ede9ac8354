"""Arrangement: which columns were sorted apart from the hidden keys, told by the cells that were issued filled.

Two frames name the row of a cell: the hidden key beside it, and the key that the moved columns show. A block that
people sort is contiguous, so the columns between two that moved have moved too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Row, Value
from ita_workbook.book.keys import NEW_ROW, fingerprint
from ita_workbook.book.sheet import INNER_KEY
from ita_workbook.read.row_vote import named_keys
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.shift import NAMING
from ita_workbook.read.values import raw_text
from ita_workbook.words.thai_text import fold

_STAYED, _MOVED = "stayed", "moved"
_NEARLY = 0.9
_SEVERAL = 3
_WHOLE_KEY = "*"
"""The witness that all key columns are together."""


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
    by_inner: bool = False
    """Whether the inner key tells it, which is certain of the cells beside it."""
    _rows: dict[str, int] = field(default_factory=dict)

    def row_of(self, key: str) -> int | None:
        """Return the row in which the moved cells of ``key`` stand now."""
        if not self._rows:
            self._rows.update({shown: row for row, shown in self.shown.items()})
        return self._rows.get(key)


@dataclass(slots=True)
class SortWitnesses:
    """The cells that were issued filled, against what stands in their places.

    ``rows`` are (row, hidden key); ``visible`` has the key that the visible code cells of a row make. A witness is a
    column that was issued filled, the inner key, or all key columns together, since each part of a key may come often.
    """

    book: Book
    located: FoundSheet
    planned: Mapping[str, PlannedRow]
    rows: Sequence[tuple[int, str]]
    visible: Mapping[int, str | None]
    earlier: Mapping[str, Row] = field(default_factory=dict)
    """What the rows hold in the master since earlier returns: it tells them where nothing was issued in a cell."""

    def whole(self) -> Arrangement | None:
        """Return the sort of all that is visible, told by code and name; None where there was none.

        Whatever was then sorted once more beside them does not hide it.
        """
        locked = [_WHOLE_KEY, *(one.field for one in self._filled() if not one.editable(self.book.kind))]
        claims = {witness: found for witness in locked if (found := self._claims(witness))}
        if _WHOLE_KEY not in claims:
            return None
        shown, disputed = self._frame(claims)
        changed = [row for row, hidden in self.rows if shown.get(row, hidden) != hidden]
        if disputed or len(changed) < 2:
            return None
        states = self._states(shown)
        if any(states.get(code) == _STAYED for code in self._places()):
            return None
        places = sorted(self._places().values())
        return Arrangement(shown, True, (changed[0], places[0]), (changed[-1], places[-1]), len(changed))

    def arrangement(self) -> Arrangement | None:
        """Return how the columns were sorted apart; None when the rows are as they were issued or merely edited."""
        if len(self.rows) < 2:
            return None
        claims = {witness: found for witness in self._witnesses() if (found := self._claims(witness))}
        if not claims:
            return None
        shown, disputed = self._frame(claims)
        changed = [row for row, hidden in self.rows if shown.get(row, hidden) != hidden]
        if len(changed) < (_SEVERAL if self._is_by_earlier(claims) else 2):
            return None
        if not any(hidden and row in changed for row, hidden in self.rows):
            return None  # lines whose own key is gone or stands twice moved nowhere
        places = self._places()
        certain = self._states(shown)
        states = {code: certain.get(code) for code in places}
        told = {code for code, state in states.items() if state}
        if self.located.spec.entries and states.get(INNER_KEY) == _STAYED:
            rest = told - {INNER_KEY}
            if not disputed and all(states[code] == _MOVED for code in rest):
                return None  # whole entries were typed or pasted a line higher or lower: each is what its cells say
        named = _WHOLE_KEY in claims or not self.located.spec.key_columns
        whole = named and not disputed and all(states[code] == _MOVED for code in told)
        known = sorted(places[code] for code in told if states[code] == _MOVED) or [min(places.values())]
        left = min(places.values()) if whole else known[0]
        right = max(places.values()) if whole else known[-1]
        first, last = (changed[0], left), (changed[-1], right)
        by_inner = INNER_KEY in claims
        if whole:
            return Arrangement(shown, True, first, last, len(changed), by_inner=by_inner)
        if self.located.inner_column is not None:
            self._beside_inner(states)
            self._by_coherence(states, shown)
        self._between(states)
        if self._is_by_earlier(claims):
            # Two officers may have changed places; that more than one column says the same is a sort.
            states = {code: None if state == _MOVED else state for code, state in states.items()}
        moved = frozenset(code for code, state in states.items() if state == _MOVED and code != INNER_KEY)
        doubtful = frozenset(code for code, state in states.items() if state is None)
        if disputed:
            moved, doubtful = frozenset(), frozenset(self.located.columns)
        return Arrangement(shown, False, first, last, len(changed), moved, doubtful, by_inner)

    def _is_by_earlier(self, claims: Mapping[str, object]) -> bool:
        """Whether nothing tells of a sort but one column that was filled since the workbook was issued."""
        (first, *others) = claims
        issued = (planned.values.get(first) for planned in self.planned.values())
        return not others and first not in (INNER_KEY, _WHOLE_KEY) and all(value is None for value in issued)

    def _witnesses(self) -> list[str]:
        """Return the columns that were issued filled, the inner key and the whole key.

        A choice or a date that two rows exchanged is no witness: people choose the same ones.
        """
        kind = self.book.kind
        found = [one.field for one in self._filled() if not one.editable(kind) or one.type in NAMING]
        if self.located.inner_column is not None:
            found.append(INNER_KEY)
        if self.located.spec.key_columns:
            found.append(_WHOLE_KEY)
        return found

    def _filled(self) -> list[ColumnSpec]:
        """Return the columns found here that are prefilled, or were issued with something in them to be changed."""
        kind, places, keys = self.book.kind, self.located.columns, [key for _, key in self.rows]
        # Where people may change every cell, nothing but what they write makes the row.
        if not self.located.spec.key_columns and all(one.editable(kind) for one in self.located.spec.columns):
            return []
        return [
            column
            for column in self.located.spec.columns
            if column.field in places
            and (not column.editable(kind) or any(self._value(column.field, key) is not None for key in keys))
        ]

    def _places(self) -> dict[str, int]:
        places = dict(self.located.columns)
        if self.located.inner_column is not None:
            places[INNER_KEY] = self.located.inner_column
        return places

    def _issued(self, code: str, key: str) -> str:
        if code in (INNER_KEY, _WHOLE_KEY):
            return "" if key.startswith(NEW_ROW) else key
        return self.book.shown(self.located.spec.by_field[code], self._value(code, key))

    def _value(self, code: str, key: str) -> Value | None:
        """Return what was issued in a cell, or came to stand there since."""
        planned = self.planned.get(key)
        issued = planned.values.get(code) if planned else None
        if issued is None and key in self.earlier and self.located.spec.by_field[code].editable(self.book.kind):
            return self.earlier[key].values.get(code)
        return issued

    def _text(self, row: int, code: str) -> str:
        if code == _WHOLE_KEY:
            return self.visible.get(row) or ""
        place = self.located.inner_column if code == INNER_KEY else self.located.columns[code]
        return "" if place is None else raw_text(self.located.grid.at(row, place))

    def _claims(self, witness: str) -> dict[int, str]:
        """Return row → key of another row whose text stands there, where that row itself has it no more.

        Fewer than two of them are no sort: one text may be typed or pasted anywhere. A text that still stands in its
        own row was copied, not moved.
        """
        texts = Counter(fold(self._issued(witness, key)) for key in self.planned)
        owner = {text: key for key in self.planned if texts[text := fold(self._issued(witness, key))] == 1 and text}
        named = {row: owner.get(fold(self._text(row, witness))) for row, _ in self.rows}
        at_home = {hidden for row, hidden in self.rows if named[row] == hidden}
        often = Counter(named.values())
        found = {
            row: key
            for row, hidden in self.rows
            if (key := named[row]) is not None and key != hidden and key not in at_home and often[key] == 1
        }
        return found if len(found) > 1 else {}

    def _frame(self, claims: Mapping[str, Mapping[int, str]]) -> tuple[dict[int, str], bool]:
        """Return the key that the moved columns show in each row, and whether they do not agree on it."""
        shown: dict[int, str] = {}
        disputed = False
        for row, _ in self.rows:
            keys = Counter(found[row] for found in claims.values() if row in found)
            if keys:
                shown[row] = keys.most_common(1)[0][0]
                disputed = disputed or len(keys) > 1
        taken = set(shown.values())
        stayed = {
            row: key
            for row, key in self.rows
            if key and row not in shown and key not in taken and self._is_at_home(claims, row, key)
        }
        return shown | stayed, disputed

    def _is_at_home(self, claims: Iterable[str], row: int, key: str) -> bool:
        """Whether a witness that moved elsewhere says that this row did not, or none of them can say anything."""
        texts = [(fold(self._text(row, witness)), fold(self._issued(witness, key))) for witness in claims]
        return any(text == issued for text, issued in texts if text) or not any(
            text or issued for text, issued in texts
        )

    def _states(self, shown: Mapping[int, str]) -> dict[str, str]:
        """Return what is certain: columns whose cells fit one frame better than the other."""
        filled = {column.field for column in self._filled()}
        keys = frozenset(key for _, key in self.rows)
        states = {}
        for code in self._places():
            stayed = moved = compared = 0
            for row, hidden in self.rows:
                other = shown.get(row, hidden)
                text = fold(self._text(row, code))
                if hidden == other or not text:
                    continue
                if code in filled or code == INNER_KEY:
                    mine, theirs = fold(self._issued(code, hidden)), fold(self._issued(code, other))
                    if mine != theirs:
                        compared += 1
                        stayed += text == mine
                        moved += text == theirs
                elif named := named_keys((self._text(row, code),), keys):
                    compared += 1
                    stayed += named == {hidden}
                    moved += named == {other}
            # A column that went yet another way agrees with one frame here and there by chance.
            if stayed != moved and max(stayed, moved) * 2 >= compared:
                states[code] = _MOVED if moved > stayed else _STAYED
        return states

    def _beside_inner(self, states: dict[str, str | None]) -> None:
        """Let the white cells on both sides of the inner key go with it where nothing else tells of them."""
        places, kind = self._places(), self.book.kind
        order = sorted(places, key=lambda code: places[code])
        at = order.index(INNER_KEY)
        for code in order[max(at - 1, 0) : at] + order[at + 1 : at + 2]:
            if states[code] is None and self.located.spec.by_field[code].editable(kind):
                states[code] = states[INNER_KEY]

    def _by_coherence(self, states: dict[str, str | None], shown: Mapping[int, str]) -> None:
        """Fill in columns of which no text tells, by what a status requires: what is done has its link and date.

        That holds nearly everywhere in the right frame, and in fewer rows of the wrong one.
        """
        place_of = {key: row for row, key in shown.items()}
        rows = [(row, place_of[hidden]) for row, hidden in self.rows if place_of.get(hidden, row) != row]
        links = [(decider, column.field, codes) for column in self.located.spec.columns
                 for decider, codes in column.required.when]  # fmt: skip
        for _ in range(2):  # what a column tells of the next one
            for code in [code for code, state in states.items() if state is None]:
                fits = dict.fromkeys((_STAYED, _MOVED), 0)
                asked = 0
                for decider, needed, codes in links:
                    other = needed if code == decider else decider if code == needed else None
                    if other is None or states.get(other) is None:
                        continue
                    for row, place in rows:
                        asked += 1
                        beside = place if states[other] == _MOVED else row
                        for state, here in ((_STAYED, row), (_MOVED, place)):
                            at = (here, beside) if code == decider else (beside, here)
                            fits[state] += self._is_coherent(decider, at[0], needed, at[1], codes)
                best, worst = sorted(fits, key=lambda state: -fits[state])
                if fits[best] - fits[worst] > 1 and fits[best] >= _NEARLY * asked:
                    states[code] = best

    def _is_coherent(self, decider: str, row: int, needed: str, beside: int, codes: frozenset[str]) -> bool:
        """Whether a cell is filled where the cell that decides on it requires it, and else empty."""
        closed = self.book.spec.lists.get(self.located.spec.by_field[decider].list or "")
        said = closed.find(self._text(row, decider)) if closed else None
        return (said is not None and said.code in codes) == bool(self._text(beside, needed))

    def _between(self, states: dict[str, str | None]) -> None:
        """Fill in the columns of which nothing tells, from their neighbours."""
        places = self._places()
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
