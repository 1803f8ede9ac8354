"""Stacked sheets: several sheets put one below the other into one, as by programs that save a workbook as one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ita_workbook.book.identity import Identity
from ita_workbook.read.a1 import block_of
from ita_workbook.read.grid import Grid
from ita_workbook.read.identity import COLUMNS, IdentityCell, identity_cell
from ita_workbook.read.structure import SheetStructure

_ABOVE = 2
"""Rows of a sheet above its identity cell: title and hint."""


def unstacked(grids: Sequence[Grid], own: Identity) -> tuple[list[Grid], list[IdentityCell]]:
    """Return the grids with each stack parted, and the identity cells of the parts; nothing new where there is none.

    A part has the rows of the others empty, so that every address stays what people see. A stack that holds a sheet
    of somebody else's workbook stays as it is.
    """
    kept, claims = [], []
    for grid in grids:
        found = _cells_in(grid)
        ours = all(
            (one.identity.master_id, one.identity.department) == (own.master_id, own.department) for one in found
        )
        if len({one.sheet_id for one in found}) < 2 or not ours:
            kept.append(grid)
            continue
        starts = [0, *(max(one.row - _ABOVE, 0) for one in found[1:])]
        for claim, start, end in zip(found, starts, [*starts[1:], len(grid.rows)], strict=True):
            part = replace(
                grid, rows=[[]] * start + grid.rows[start:end], structure=_within(grid.structure, start, end)
            )
            kept.append(part)
            claims.append(replace(claim, grid=part))
    return kept, claims


def _cells_in(grid: Grid) -> list[IdentityCell]:
    """Return every identity cell of a grid, the first one of each sheet."""
    found: dict[str, IdentityCell] = {}
    for row in range(len(grid.rows)):
        for column in range(min(len(grid.rows[row]), COLUMNS)):
            claim = identity_cell(grid, row, column)
            if claim is not None:
                found.setdefault(claim.sheet_id, claim)
    return list(found.values())


def _within(structure: SheetStructure, start: int, end: int) -> SheetStructure:
    """Return a structure with the merged cells of some rows alone."""
    merges = tuple(one for one in structure.merges if (block := block_of(one)) and start <= block[0] < end)
    return replace(structure, merges=merges)
