"""Frames: which row each line is by what stands left in it, and where a block that was sorted by itself went.

All that is visible may have been sorted past the hidden keys, and a block of the cells to fill in once more by itself.
So the left of a line is settled first, by hidden key, code and name; where the inner key says otherwise in several
lines, the cells beside it are those of other rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ita_workbook.book.book import PlannedRow
from ita_workbook.book.keys import NEW_ROW
from ita_workbook.read.a1 import address
from ita_workbook.read.found_row import NOWHERE
from ita_workbook.read.lone_sort import was_sorted_alone
from ita_workbook.read.partial_sort import Arrangement, SortWitnesses, detect_sort_without_manifest
from ita_workbook.read.returned import Event
from ita_workbook.read.row_vote import decide
from ita_workbook.read.row_witness import RowWitnesses, SeenRow


@dataclass(slots=True)
class Frames:
    """What was found: ``left`` has the key of a line by what stands left in it.

    ``whole`` is a sort of all that is visible, ``block`` one of a part of the columns; None where there was none.
    """

    witnesses: RowWitnesses
    left: dict[int, str] = field(default_factory=dict)
    whole: Arrangement | None = None
    block: Arrangement | None = None
    line_of: dict[str, int] = field(default_factory=dict)
    """The line whose left names a key."""

    @classmethod
    def of(cls, witnesses: RowWitnesses, seen: Sequence[SeenRow]) -> Frames:
        """Find the sorts in the lines of a sheet."""
        frames = cls(witnesses)
        located, edited = witnesses.located, witnesses.keys_are_edited()
        if edited and located.inner_column is None:
            return frames
        if not witnesses.planned and located.inner_column is None:
            shown = [(one.row, one.hidden, one.visible) for one in seen if one.sealed and one.visible]
            frames._take(detect_sort_without_manifest(witnesses.book, located, shown))
            return frames
        frames._settle(seen, edited=edited)
        # Where people enter the codes, a row is whatever its code says.
        lines = [(one.row, frames.left.get(one.row, "")) for one in seen if one.row in frames.left or one.inner]
        found = frames._sorts(seen, lines).arrangement()
        if found is not None and not (edited and (found.whole or not found.by_inner)):
            frames._take(found)
        elif not edited:
            frames._take(frames._sorted_alone())
        frames.line_of = {key: row for row, key in frames.left.items()}
        return frames

    def events(self) -> list[Event]:
        """Return what is told of the sorts."""
        located = self.witnesses.located
        told = []
        for found in (self.whole, self.block):
            if found is None:
                continue
            corners = f"{address(*found.first)}:{address(*found.last)}"
            told.append(
                Event(self._kind_of(found), sheet=located.grid.name, sheet_id=located.spec.id,
                      cell=address(*found.first), params={"count": found.count, "range": corners})
            )  # fmt: skip
        return told

    def sources(self, key: str) -> dict[str, int]:
        """Return field → line in which a cell of this row stands, for those that the block took elsewhere."""
        if self.block is None:
            return {}
        place = self.block.row_of(key)
        return dict.fromkeys(self.block.moved, NOWHERE if place is None else place)

    def unclear(self, key: str) -> frozenset[str]:
        """Return the fields of which it is not clear whether they moved, where the cells of both lines differ."""
        found = self.block
        if found is None:
            return frozenset()
        row, other = self.line_of.get(key), found.row_of(key)
        if other is None or row is None:
            return found.doubtful
        raw = self.witnesses.raw
        return frozenset(code for code in found.doubtful if raw(row, code) != raw(other, code))

    def _sorted_alone(self) -> Arrangement | None:
        """Return that cells beside the inner key were exchanged, of which nothing tells whose they are."""
        located, raw = self.witnesses.located, self.witnesses.raw
        lines = sorted(self.left)
        columns = {code: [raw(line, code) for line in lines] for code in located.columns}
        book = self.witnesses.book
        if not lines or not was_sorted_alone(located.spec, book.spec.lists, book.kind, columns):
            return None
        beside = self.witnesses.beside_inner()
        places = [located.columns[code] for code in beside]
        corners = (lines[0], min(places)), (lines[-1], max(places))
        return Arrangement({}, False, *corners, len(lines), doubtful=frozenset(beside))

    def _take(self, found: Arrangement | None) -> None:
        if found is not None and found.whole:
            self.whole = found
        elif found is not None:
            self.block = found

    def _settle(self, seen: Sequence[SeenRow], *, edited: bool) -> None:
        """Settle the left of each line: the hidden key, unless all that is visible was sorted past it."""
        keys = self.witnesses.keys
        counts = Counter(one.hidden for one in seen if one.sealed)
        self.left = {one.row: one.hidden for one in seen if one.sealed and counts[one.hidden] == 1
                     and one.hidden in keys and not one.hidden.startswith(NEW_ROW)}  # fmt: skip
        if edited:
            return
        self.whole = self._sorts(seen, list(self.left.items())).whole()
        if self.whole is not None:
            self.left = self._after_sort(seen, self.whole)
            return
        settled = {one.hidden for one in seen if one.sealed and self.witnesses.agrees(one, inner=False)}
        empty = {one.hidden for one in seen if one.sealed and one.visible is one.name is None}
        free = (keys - set(self.left.values())) | empty
        for one in seen:
            votes = one.votes(keys, inner=False)
            if one.row in self.left and len(set(votes.values())) > 1:
                self.left[one.row] = decide(votes, settled, free).key
        # A hidden key that stayed alone, while its row stands elsewhere.
        shown = {one.visible for one in seen if not one.sealed}
        bare = {one.row for one in seen if one.visible is one.name is None and self.left.get(one.row) in shown}
        self.left = {row: key for row, key in self.left.items() if row not in bare}
        taken = set(self.left.values())
        for one in seen:
            key = one.visible if one.visible in keys else one.name
            lone = not one.sealed or counts[one.hidden] > 1
            if one.row not in self.left and lone and key is not None and key not in taken:
                self.left[one.row] = key
                taken.add(key)

    def _after_sort(self, seen: Sequence[SeenRow], whole: Arrangement) -> dict[int, str]:
        """Return the left of each line after a sort of all that is visible: what it shows."""
        left = {row: key for row, key in whole.shown.items() if key in self.witnesses.keys}
        for one in seen:
            for key in (one.name, one.visible, one.inner):
                if one.row not in left and key in self.witnesses.keys and key not in left.values():
                    left[one.row] = str(key)
        return left

    def _sorts(self, seen: Sequence[SeenRow], left: Sequence[tuple[int, str]]) -> SortWitnesses:
        keyed = {key: PlannedRow(key, {}) for key in self.witnesses.keys}
        visible = {one.row: one.visible for one in seen}
        witnesses = self.witnesses
        return SortWitnesses(
            witnesses.book, witnesses.located, witnesses.planned or keyed, sorted(left), visible, witnesses.earlier
        )

    def _kind_of(self, found: Arrangement) -> str:
        if found.whole:
            return "rows_sorted"
        told = found.by_inner and not any(self.unclear(key) for key in self.left.values())
        return "block_sorted" if told else "rows_partly_sorted"
