"""Locating: which grid is which declared sheet, and what became of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ita_workbook.book.column import Kind
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.read.columns import ColumnFinder, Columns, is_transposed
from ita_workbook.read.grid import Grid
from ita_workbook.read.identity import IdentityCell
from ita_workbook.read.returned import Event, ExtraColumn
from ita_workbook.words.thai_text import fold


@dataclass(slots=True)
class FoundSheet:
    """A declared sheet found in a grid: zero-based columns by field, header row, key and fingerprint columns."""

    spec: SheetSpec
    grid: Grid
    columns: dict[str, int] = field(default_factory=dict)
    header_row: int = 0
    key_column: int | None = None
    print_column: int | None = None
    inner_column: int | None = None
    code_row: int | None = None
    mark_row: int | None = None
    lost: tuple[str, ...] = ()
    loose: list[ExtraColumn] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @classmethod
    def of(cls, spec: SheetSpec, grid: Grid, columns: Columns, mark_row: int | None = None) -> FoundSheet:
        """Make it from the columns that were found; ``mark_row`` is where the identity cell stands."""
        lost = tuple(column.field for column in spec.columns if column.field not in columns.places)
        return cls(
            spec, grid, columns.places, columns.header_row, columns.key, columns.print, columns.inner,
            columns.code_row, mark_row, lost, columns.loose, columns.events,
        )  # fmt: skip


@dataclass(slots=True)
class SheetFinder:
    """Finds the declared sheets among the grids; the results are in ``located``, ``left`` and ``events``.

    ``foreign`` are the grids (by index) that belong to somebody else's workbook: they are never taken for ours.
    ``rest`` are the declared sheets beside the expected ones, which hold no rows. ``emptied`` are the ids of sheets
    that are there by name but hold nothing that can be read. ``unread`` are those that this program failed to read, or
    may have failed to read: what stands in them is not known.
    """

    grids: Sequence[Grid]
    claims: Sequence[IdentityCell]
    expected: Sequence[SheetSpec]
    kind: Kind
    workbook: WorkbookSpec
    foreign: frozenset[int] = frozenset()
    rest: Sequence[SheetSpec] = ()
    located: dict[str, FoundSheet] = field(default_factory=dict)
    left: list[Grid] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    emptied: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    copies: set[int] = field(default_factory=set)

    def locate(self) -> SheetFinder:
        """Find each sheet by its identity cell, then by its name, then by its field codes or header texts."""
        taken: dict[str, list[FoundSheet]] = {}
        claimed = {id(claim.grid): claim for claim in self.claims}
        by_id = {sheet.id: sheet for sheet in self.expected}
        for grid in self.grids:
            if grid.structure.unread:
                continue
            if grid.index in self.foreign:
                self.left.append(grid)
                continue
            claim = claimed.get(id(grid))
            spec = by_id.get(claim.sheet_id) if claim and claim.sheet_id else None
            if claim and spec is None:
                continue  # a sheet of ours that holds no rows: guide, summary, lists, identity
            found = self._columns(grid, spec, claim) if spec else self._recognise(grid)
            if found and (found.columns or spec):
                taken.setdefault(found.spec.id, []).append(found)
            else:
                self.left.append(grid)
        for sheet_id, candidates in taken.items():
            self._choose(sheet_id, candidates)
        self._find_unread()
        self._find_emptied()
        return self

    def _choose(self, sheet_id: str, candidates: list[FoundSheet]) -> None:
        """Take the candidate with most in it; the others are copies."""
        best = candidates[0]
        if len(candidates) > 1:
            best = max(candidates, key=lambda one: (_filled(one, self.kind), _is_named(one), -one.grid.index))
        self.located[sheet_id] = best
        self.events += best.events
        if not best.columns:
            # Nothing tells which column is which: what stands there is kept as it stands, and has its finding.
            self.left.append(best.grid)
            self.copies.add(best.grid.index)
        for other in candidates:
            if other is not best:
                self.left.append(other.grid)
                self.copies.add(other.grid.index)
                params: dict[str, object] = {"other": best.grid.name, "original": best.grid.name}
                self.events.append(Event("sheet_duplicated", sheet=other.grid.name, sheet_id=sheet_id, params=params))
        # With a copy about, which of the two names is the old one says nothing.
        if not _is_named(best) and len(candidates) == 1:
            name = best.spec.name.th
            self.events.append(
                Event("sheet_renamed", sheet=best.grid.name, sheet_id=sheet_id, expected=name,
                      params={"original": name})
            )  # fmt: skip
        if best.grid.structure.state != "visible" and best.spec.state == "visible":
            self.events.append(Event("sheet_hidden", sheet=best.grid.name, sheet_id=sheet_id))

    def _find_unread(self) -> None:
        """Tell each sheet that could not be read; nobody deleted it, whatever it is called now."""
        named = {name: sheet.id for sheet in (*self.expected, *self.rest) for name in _names(sheet)}
        unread = {grid.index: named.get(fold(grid.name)) for grid in self.grids if grid.structure.unread}
        missing = {sheet.id for sheet in self.expected} - self.located.keys() - set(unread.values())
        renamed = [index for index, sheet_id in unread.items() if sheet_id is None]
        if len(renamed) == len(missing) == 1:
            unread[renamed[0]] = next(iter(missing))
        pages = {sheet.id for sheet in self.rest}
        self.events += [
            unread_sheet(grid, unread[grid.index], page=unread[grid.index] in pages)
            for grid in self.grids
            if grid.structure.unread
        ]
        # Each of the missing ones may be one of those that have another name now.
        self.unread = {sheet_id for sheet_id in unread.values() if sheet_id} | (missing if renamed else set())

    def _find_emptied(self) -> None:
        """A sheet that has the name but neither codes nor headers was emptied, or lost them beyond recognition."""
        for grid in list(self.left):
            spec = next((sheet for sheet in self.expected if fold(grid.name) in _names(sheet)), None)
            if spec is None or spec.id in self.located or spec.id in self.emptied or grid.index in self.foreign:
                continue
            self.emptied.add(spec.id)
            filled = any(value != "" for row in grid.rows for value in row)
            kind = "sheet_emptied" if not filled else "table_transposed" if is_transposed(grid, spec) else "header_lost"
            self.events.append(Event(kind, sheet=grid.name, sheet_id=spec.id))
            self.copies.add(grid.index)

    def _recognise(self, grid: Grid) -> FoundSheet | None:
        """Find the declared sheet of a grid without identity cell, by name or by what its top rows say."""
        named = next((sheet for sheet in self.expected if fold(grid.name) in _names(sheet)), None)
        if named:
            found = self._columns(grid, named, None)
            if found.columns:
                return found
        best: FoundSheet | None = None
        for spec in self.expected:
            found = self._columns(grid, spec, None)
            if len(found.columns) >= max(3, len(spec.columns) * 0.6) and (
                best is None or len(found.columns) > len(best.columns)
            ):
                best = found
        return best

    def _columns(self, grid: Grid, spec: SheetSpec, claim: IdentityCell | None) -> FoundSheet:
        place = (claim.row, claim.column) if claim else None
        return FoundSheet.of(
            spec, grid, ColumnFinder(grid, spec, self.kind, self.workbook, place).find(), claim.row if claim else None
        )


def unread_sheet(grid: Grid, sheet_id: str | None = None, *, page: bool = False) -> Event:
    """Return the event of a sheet that this program could not read; a ``page`` has nothing to be filled in."""
    kind = "page_unread" if page else "sheet_unread"
    return Event(kind, sheet=grid.name, sheet_id=sheet_id, params={"reason": grid.structure.unread})


def recognised(grids: Sequence[Grid], expected: Iterable[SheetSpec], kind: Kind, workbook: WorkbookSpec) -> int:
    """Return how many declared sheets can be told by names, codes and headers alone."""
    return len(SheetFinder(grids, (), tuple(expected), kind, workbook).locate().located)


def _names(sheet: SheetSpec) -> set[str]:
    return {fold(name) for name in (sheet.name.th, sheet.name.en) if name}


def _is_named(found: FoundSheet) -> bool:
    return fold(found.grid.name) in _names(found.spec)


def _filled(found: FoundSheet, kind: Kind) -> int:
    """Count the filled cells that people fill, for choosing between two copies of a sheet."""
    columns = [column for code, column in found.columns.items() if found.spec.by_field[code].editable(kind)]
    columns = columns or list(found.columns.values())
    return sum(
        1
        for row in found.grid.rows[found.header_row + 1 :]
        for column in columns
        if column < len(row) and row[column] != ""
    )
