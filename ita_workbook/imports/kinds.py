"""Kinds: the tables of a source that have the same headings and are of the same year, each kind mapped by itself."""

from __future__ import annotations

from collections.abc import Sequence

from ita_workbook.imports.score_years import year_above
from ita_workbook.imports.tables import FoundTable

Kind = tuple[str, ...]
"""The folded headings and, where a text above names one, the year: by it a corrected mapping is known again."""


def by_shape(tables: Sequence[FoundTable]) -> dict[tuple[str, ...], list[FoundTable]]:
    """Return the tables by shape, in order."""
    found: dict[tuple[str, ...], list[FoundTable]] = {}
    for table in tables:
        found.setdefault(table.shape, []).append(table)
    return found


def by_kind(tables: Sequence[FoundTable]) -> dict[Kind, list[FoundTable]]:
    """Return the tables by shape and year, in order; each is told its year.

    A year counts until the text above another table of the same shape names the next one. ``carried`` are those whose
    year so comes from a table before, unless nothing stands between: that is one table over several pages.
    """
    found: dict[Kind, list[FoundTable]] = {}
    before: dict[tuple[str, ...], FoundTable] = {}
    for table in tables:
        last = before.get(table.shape)
        table.year = year_above(table.above)
        if table.year is None and last is not None and last.year is not None:
            table.year = last.year
            table.carried = last.carried or bool(table.above) or not _goes_on(last, table)
        before[table.shape] = table
        found.setdefault((*table.shape, *([str(table.year)] if table.year else [])), []).append(table)
    return found


def _goes_on(before: FoundTable, table: FoundTable) -> bool:
    """Whether a table may be the one before on the next page, or further down on the same sheet."""
    return before.grid is table.grid or (table.grid is not None and table.grid.flows)
