"""Rows: which row of a located sheet is which issued row, whatever was sorted, copied, inserted or deleted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.content import Row
from ita_workbook.book.keys import NEW_ROW
from ita_workbook.read.found_row import NOWHERE, FoundRow, RowEvents
from ita_workbook.read.returned import Event
from ita_workbook.read.row_frames import Frames
from ita_workbook.read.row_stranger import Strangers
from ita_workbook.read.row_vote import decide, named_keys, named_moves
from ita_workbook.read.row_witness import RowWitnesses, SeenRow
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.values import ValueReader, raw_text
from ita_workbook.words.thai_text import fold


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
    earlier: Mapping[str, Row] = field(default_factory=dict)
    _told: RowEvents = field(init=False)
    _witnesses: RowWitnesses = field(init=False)
    _frames: Frames = field(init=False)
    _strangers: Strangers = field(init=False)
    _by_right: dict[str, int] = field(default_factory=dict)
    _steady: set[str] = field(default_factory=set)
    """The columns in which most cells name their own row."""
    _held: set[str] = field(default_factory=set)
    """The keys that rows have, so that a row without one cannot be theirs."""
    _settled: set[str] = field(default_factory=set)
    """The keys that a row has by the agreement of all that names it."""
    _inner: set[tuple[str | None, int | None]] = field(default_factory=set)
    """(inner key, line) of each line."""
    _by_texts: dict[str, str] = field(default_factory=dict)
    """Key of a row → key that its texts name, where several rows agree on that."""

    def __post_init__(self) -> None:
        self._told = RowEvents(self.located)
        self._witnesses = RowWitnesses(self.book, self.located, self.values, self.planned, self.earlier)
        self._frames = Frames(self._witnesses)
        self._strangers = Strangers(self._witnesses, self._told, self.base_known)

    @property
    def events(self) -> list[Event]:
        """What was noticed."""
        return self._told.events

    def find(self) -> list[FoundRow]:
        """Return every row that holds anything, with its key; notice lost, doubled, foreign and sorted rows."""
        seen = self._witnesses.see_all(self._filled_rows())
        self._by_right = {one.hidden: one.row for one in reversed(seen) if one.sealed}
        self._inner = {(one.inner, one.row) for one in seen}
        self._frames = Frames.of(self._witnesses, seen)
        self._told.events += self._frames.events()
        self._strangers.sorted = self._frames.whole is not None or self._frames.block is not None
        if not self._strangers.sorted and self.planned and not self._witnesses.keys_are_edited():
            self._tell_named(seen)
        self._settled = {one.hidden for one in seen if one.sealed and self._witnesses.agrees(one)}
        self._held = set(self._frames.left.values()) if self._frames.whole else set(self._by_right)
        found = []
        for one in seen:
            if (row := self._moved(self._identify(one))) is not None:
                found.append(row)
                if one.over_inner and row.planned is not None:
                    row.over_inner = one.over_inner
                    self._told.damaged_keys.append((one.row, row.key, one.over_inner))
        first = self._resolve_duplicates(found, {one.row: one.hidden for one in seen if one.sealed})
        rows, kind = self.located.spec.rows, self.book.kind
        # Who keeps a master adds rows to some sheets, and may take them away.
        own = kind != "issued" and rows is not None and rows.spare_in(kind) > 0
        lost = [planned for key, planned in self.planned.items() if key not in first and not planned.spare]
        entry = self.located.spec.entries and kind == "issued"
        there = self._entries_in(found) if lost and entry else set()
        for planned in lost:
            if not (entry and self._told_apart(planned) in there):
                self._told.notice_lost(planned.key, self._named(planned), own=own, entry=entry)
        self._notice_keys(found)
        return found + self._unclaimed(found)

    def has_values(self, row: int) -> bool:
        """Whether anything visible stands in a row."""
        return self._witnesses.has_values(row)

    def _filled_rows(self) -> list[int]:
        grid, key = self.located.grid, self.located.key_column
        columns = tuple(self.located.columns.values())
        rows = [row for row in self._above_header() if self._witnesses.visible_key(row) in self.planned]
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

    def _resolve_duplicates(self, found: list[FoundRow], hidden: dict[int, str]) -> dict[str, FoundRow]:
        """Of rows with the same key keep the one that has the key by right, then the fullest, then the first.

        One that was pasted where a lost row stood may have what is left of that row, so that it looks the fullest.
        """
        by_key: dict[str, list[FoundRow]] = {}
        for row in found:
            if not row.foreign:
                by_key.setdefault(row.key, []).append(row)
        pasted = self._places_of_lost(by_key) if len(by_key) < len(found) else set()
        first = {}
        for key, rows in by_key.items():
            best = rows[0]
            if len(rows) > 1:
                best = max(
                    rows,
                    key=lambda row: (
                        self.has_values(row.row), hidden.get(row.row) == key, row.row not in pasted,
                        self._witnesses.filled(row.row), -row.row,
                    ),
                )  # fmt: skip
                for row in rows:
                    if row is best:
                        continue
                    row.duplicate_of = best.row
                    if self.has_values(row.row):
                        self._told.notice("row_duplicate", row.row, key, other=self._told.place(best.row))
            first[key] = best
        return first

    def _places_of_lost(self, by_key: Mapping[str, list[FoundRow]]) -> set[int]:
        """Return the lines where issued rows that are nowhere must have stood; none where the rows were moved."""
        order = {key: number for number, key in enumerate(self.planned)}
        steps = Counter(row.row - order[key] for key, rows in by_key.items() for row in rows if key in order)
        step, count = steps.most_common(1)[0] if steps else (0, 0)
        if count * 2 <= sum(steps.values()):
            return set()
        return {step + number for key, number in order.items() if key not in by_key}

    def _entries_in(self, found: Iterable[FoundRow]) -> set[tuple[str, ...]]:
        """Return what tells apart the entries of a list that stand in these lines."""
        columns = self.located.spec.match_columns
        return {tuple(fold(raw_text(self._witnesses.raw(row.row, one.field))) for one in columns) for row in found}

    def _told_apart(self, planned: PlannedRow) -> tuple[str, ...]:
        """Return the same of an entry as it was issued."""
        columns = self.located.spec.match_columns
        return tuple(fold(self.book.shown(one, planned.values.get(one.field))) for one in columns)

    def _named(self, planned: PlannedRow) -> str:
        """Return the text by which people know an issued row."""
        label = self.located.spec.label
        text = planned.values.get(label.field) if label and not label.key else None
        return str(text)[:80] if text else planned.key

    def _tell_named(self, seen: list[SeenRow]) -> None:
        """Notice texts that name other rows than theirs, where several rows agree that they were exchanged."""
        if "|" in "".join(self.planned):
            return  # a text does not say which round it means
        kind, columns, keys = self.book.kind, self.located.spec.columns, frozenset(self.planned)
        for column in columns:
            if column.type not in ("url", "text", "long_text") or not column.editable(kind):
                continue
            named = [
                (one.hidden, named_keys((raw_text(self._witnesses.raw(one.row, column.field)),), keys))
                for one in seen
                if one.sealed and one.hidden in self.planned
            ]
            for key, other in named_moves(named).items():
                self._by_texts.setdefault(key, other)
            if sum(key in keys for key, keys in named) > len(named) // 2:
                self._steady.add(column.field)

    def _is_emptied(self, one: SeenRow) -> bool:
        """Whether the keeper of a master took a row away by emptying it: nothing is left but its code.

        That is how most do it; only where rows are added and taken away, and something was in it.
        """
        spec, planned = self.located.spec, self.planned.get(one.hidden)
        if planned is None or planned.spare or self.book.kind == "issued":
            return False
        rows = spec.rows
        own = bool(spec.goes_to) and rows is not None and bool(rows.prefix) and rows.spare_in(self.book.kind) > 0
        return own and all(
            self._witnesses.raw(one.row, column.field) == "" for column in spec.columns if not column.key
        )

    def _identify(self, one: SeenRow) -> FoundRow | None:
        if self._is_emptied(one):
            return None
        if self._frames.whole is None and one.sealed and not one.hidden.startswith(NEW_ROW):
            return self._sealed(one)
        if one.row in self._frames.left and self._strangers.sorted:
            return self._strangers.known(one, self._frames.left[one.row])
        if not self.has_values(one.row) or self._is_taken_apart(one.row):
            return None
        if one.visible and self.located.spec.kind == "form":
            return self._strangers.known(one, one.visible)
        if one.sealed and self._frames.whole is None:
            return FoundRow(one.row, one.visible or one.hidden, "new")
        if one.hidden and not one.sealed:
            return self._strangers.damaged(one, self._held)
        return self._strangers.inserted(one, self._held)

    def _is_taken_apart(self, line: int) -> bool:
        """Whether all that stands in a line was sorted there from other rows, which have it again."""
        block = self._frames.block
        return block is not None and line in block.shown and not any(
            self._witnesses.raw(line, code) != "" for code in set(self.located.columns) - block.moved
        )  # fmt: skip

    def _sealed(self, one: SeenRow) -> FoundRow | None:
        """A row with a key of ours: it counts, unless the visible cells were sorted or pasted over."""
        key = self._frames.left.get(one.row, one.hidden)
        if self._frames.block is not None:
            return self._strangers.known(one, key)
        if self._witnesses.keys_are_edited():
            return self._beside_inner(one, self._strangers.known(one, one.visible or key))
        key = one.hidden
        if one.visible in (None, key) and one.inner in (None, key) and key not in self._by_texts:
            return self._strangers.known(one, key)
        if one.visible and one.visible != key and self._witnesses.is_copy(one.row, self._by_right.get(one.visible)):
            return self._strangers.known(one, one.visible)
        return self._voted(one)

    def _moved(self, row: FoundRow | None) -> FoundRow | None:
        """Give a row the cells that a sort of a block took elsewhere."""
        block = self._frames.block
        if row is not None and block is not None and not row.foreign:
            row.rearranged = True
            if row.planned is None and self.base_known:
                row.contested = block.moved | block.doubtful
            else:
                row.sources = self._frames.sources(row.key)
                row.doubtful = self._frames.unclear(row.key)
        return row

    def _voted(self, one: SeenRow) -> FoundRow | None:
        """A row of which not everything names the same."""
        keys = self._witnesses.keys
        votes = one.votes(keys)
        if not votes:
            return self._strangers.known(one, one.hidden)
        free = {key for key in keys if key not in self._by_right or not self.has_values(self._by_right[key])}
        verdict = decide(votes, self._settled, free)
        row = self._strangers.known(one, verdict.key)
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
        raw = self._witnesses.raw
        stayed = {code for code in filled if (value := issued.get(code)) is not None and raw(row.row, code) == value}
        return filled - self._steady - stayed

    def _doubted(self, row: FoundRow, rival: str, fields: frozenset[str]) -> FoundRow:
        """Mark the cells of a row that may be another's."""
        if any(self._witnesses.raw(row.row, code) != "" for code in fields):
            row.contested, row.rearranged = fields, True
            self._told.notice("row_doubtful", row.row, row.key, other=rival)
        return row

    def _beside_inner(self, one: SeenRow, row: FoundRow | None) -> FoundRow | None:
        """Mark the cells beside an inner key of another row: they may have been pasted with it.

        Where that row has its own inner key and none of its texts is here, and this row's inner key stands nowhere
        else, only the key was typed or filled over.
        """
        if row is None or row.key != one.hidden or one.inner in (None, row.key) or one.inner is None:
            return row
        beside, raw = self._witnesses.beside_inner(), self._witnesses.raw
        home = self._by_right.get(one.inner)
        texts = [code for code in beside if self.located.spec.by_field[code].type in ("text", "long_text", "url")]
        theirs = [] if home is None else [raw(home, code) for code in texts]
        here = [raw(one.row, code) for code in texts]
        stays = (one.inner, home) in self._inner and not any(key == row.key for key, _ in self._inner)
        if stays and any(theirs) and not any(text == other != "" for text, other in zip(here, theirs, strict=True)):
            self._told.damaged_keys.append((one.row, row.key, one.inner))
            return row
        return self._doubted(row, one.inner, frozenset(beside))

    def _unclaimed(self, found: list[FoundRow]) -> list[FoundRow]:
        """Return a row without a key for each line with cells that a sort took along and that no row has now."""
        block = self._frames.block
        if block is None:
            return []
        kind, moved = self.book.kind, block.moved
        has = {(row.sources.get(code, row.row), code) for row in found for code in moved}
        left = []
        for line in sorted({row.row for row in found} | set(block.shown)):
            fields = {code for code in moved if self.located.spec.by_field[code].editable(kind)
                      and (line, code) not in has and self._witnesses.raw(line, code) != ""}  # fmt: skip
            if fields:
                others = dict.fromkeys(set(self.located.columns) - fields, NOWHERE)
                self._told.notice("cells_unclaimed", line, None)
                left.append(FoundRow(line, "", "new", sources=others, foreign=True, contested=frozenset(fields)))
        return left

    def _notice_keys(self, found: list[FoundRow]) -> None:
        """Tell of damaged keys; where the column is gone, once and only of a file that still says whose it is."""
        if not self._told.damaged_keys and self.located.key_column is None and self.base_known and self.keyed:
            self._told.damaged_keys += [(row.row, row.key, "") for row in found if row.planned is not None]
        self._told.notice_keys()
