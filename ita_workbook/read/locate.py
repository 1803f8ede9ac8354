"""Locating: which grid is which declared sheet, and which of its columns is which field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ita_workbook.read.event import Event, address
from ita_workbook.read.grid import Grid
from ita_workbook.read.votes import Claim
from ita_workbook.spec.column import ColumnSpec
from ita_workbook.spec.sheet import SheetSpec
from ita_workbook.thai.text import fold

_SEARCH_ROWS = 20
_SHARE = 0.4
"""The share of a sheet's columns that a row must name to be its code row or header row."""


@dataclass(slots=True)
class Located:
    """A declared sheet found in a grid: zero-based columns by field, header row, key and fingerprint columns."""

    spec: SheetSpec
    grid: Grid
    columns: dict[str, int] = field(default_factory=dict)
    header_row: int = 0
    key_column: int | None = None
    lost: tuple[str, ...] = ()
    unknown: tuple[int, ...] = ()
    events: list[Event] = field(default_factory=list)


def locate_sheets(
    grids: Sequence[Grid], claims: Sequence[Claim], expected: Sequence[SheetSpec]
) -> tuple[dict[str, Located], list[Grid], list[Event]]:
    """Return (sheets found by id, grids that are none of them, events).

    A sheet is found by its identity cell, then by its name, then by a row of its field codes or header texts.
    """
    events: list[Event] = []
    taken: dict[str, list[Located]] = {}
    claimed = {claim.grid.index: claim for claim in claims}
    by_id = {sheet.id: sheet for sheet in expected}
    names = {fold(name): sheet for sheet in expected for name in (sheet.name.th, sheet.name.en) if name}
    left: list[Grid] = []
    for grid in grids:
        claim = claimed.get(grid.index)
        spec = by_id.get(claim.sheet_id) if claim and claim.sheet_id else None
        if claim and spec is None:
            continue  # a sheet of ours that holds no rows: guide, summary, lists, identity
        found = _locate(grid, spec, claim) if spec else _recognise(grid, names, expected)
        if found:
            taken.setdefault(found.spec.id, []).append(found)
        else:
            left.append(grid)
    located: dict[str, Located] = {}
    for sheet_id, candidates in taken.items():
        best = max(candidates, key=lambda one: (_filled(one), _is_named(one), -one.grid.index))
        located[sheet_id] = best
        events += best.events
        for other in candidates:
            if other is not best:
                left.append(other.grid)
                events.append(_duplicated(other, best))
        if not _is_named(best):
            events.append(
                Event("sheet_renamed", sheet=best.grid.name, sheet_id=sheet_id, expected=best.spec.name.th,
                      params={"original": best.spec.name.th})
            )  # fmt: skip
        if best.grid.structure.state != "visible" and best.spec.state == "visible":
            events.append(Event("sheet_hidden", sheet=best.grid.name, sheet_id=sheet_id))
    return located, left, events


def _duplicated(other: Located, best: Located) -> Event:
    return Event(
        "sheet_duplicated",
        sheet=other.grid.name,
        sheet_id=best.spec.id,
        params={"other": best.grid.name, "original": best.grid.name},
    )


def _is_named(found: Located) -> bool:
    name = fold(found.grid.name)
    return name in {fold(found.spec.name.th), fold(found.spec.name.en)}


def _filled(found: Located) -> int:
    """Count the filled cells in the data rows, for choosing between two copies of a sheet."""
    columns = [column for code, column in found.columns.items() if found.spec.by_field[code].editable("issued")]
    columns = columns or list(found.columns.values())
    return sum(
        1
        for row in found.grid.rows[found.header_row + 1 :]
        for column in columns
        if column < len(row) and row[column] != ""
    )


def _recognise(grid: Grid, names: dict[str, SheetSpec], expected: Iterable[SheetSpec]) -> Located | None:
    """Find the declared sheet of a grid without identity cell, by name or by what its top rows say."""
    named = names.get(fold(grid.name))
    if named:
        found = _locate(grid, named, None)
        if found.columns:
            return found
    best: Located | None = None
    for spec in expected:
        found = _locate(grid, spec, None)
        if len(found.columns) >= max(3, len(spec.columns) * 0.6) and (
            best is None or len(found.columns) > len(best.columns)
        ):
            best = found
    return best


def _locate(grid: Grid, spec: SheetSpec, claim: Claim | None) -> Located:
    found = Located(spec, grid)
    codes = {column.field: column.field for column in spec.columns}
    titles = {fold(text): column.field for column in spec.columns for text in (column.title.th, column.title.en)}
    code_row, by_code, doubled = _best_row(grid, codes, fold_text=False)
    first = code_row + 1 if code_row is not None else 0
    header_row, by_title, _ = _best_row(grid, titles, fold_text=True, first=first, count=4 if by_code else _SEARCH_ROWS)
    if code_row is None and header_row is None:
        found.lost = tuple(codes)
        found.events.append(Event("header_lost", sheet=grid.name, sheet_id=spec.id))
        return found
    found.columns = dict(by_code)
    if code_row is None:
        found.events.append(Event("codes_lost", sheet=grid.name, sheet_id=spec.id))
        found.columns = by_title
    else:
        # A cleared code cell is made good by the header text below it.
        for code, column in by_title.items():
            if code not in found.columns and column not in found.columns.values():
                found.columns[code] = column
    found.header_row = header_row if header_row is not None else (code_row or 0) + 1
    found.key_column = claim.column if claim and claim.row == code_row else _key_column(grid, found)
    for column, code in doubled:
        found.events.append(
            Event("column_duplicated", sheet=grid.name, sheet_id=spec.id, field=code,
                  cell=address(found.header_row, column), params={"title": spec.by_field[code].title.th})
        )  # fmt: skip
    _notice_columns(found, {column for column, _ in doubled})
    return found


def _best_row(
    grid: Grid, wanted: dict[str, str], *, fold_text: bool, first: int = 0, count: int = _SEARCH_ROWS
) -> tuple[int | None, dict[str, int], list[tuple[int, str]]]:
    """Return (row, columns by field, doubled columns) of the row that names most of the wanted fields."""
    best: tuple[int | None, dict[str, int], list[tuple[int, str]]] = (None, {}, [])
    needed = max(2, int(len(set(wanted.values())) * _SHARE))
    for row in range(first, min(first + count, len(grid.rows))):
        columns: dict[str, int] = {}
        doubled: list[tuple[int, str]] = []
        for column, value in enumerate(grid.rows[row]):
            if not isinstance(value, str) or not value:
                continue
            code = wanted.get(fold(value) if fold_text else value.strip())
            if code is None:
                continue
            if code in columns:
                doubled.append((column, code))
            else:
                columns[code] = column
        if len(columns) >= needed and len(columns) > len(best[1]):
            best = (row, columns, doubled)
    return best


def _key_column(grid: Grid, found: Located) -> int | None:
    """Find the hidden key column by its sealed keys, where the identity cell above it is gone."""
    used = set(found.columns.values())
    counts: dict[int, int] = {}
    for row in grid.rows[found.header_row + 1 :]:
        for column, value in enumerate(row[:8]):
            if column not in used and isinstance(value, str) and len(value) > 5 and value[-5] == "~":
                counts[column] = counts.get(column, 0) + 1
    return max(counts, key=lambda column: counts[column]) if counts else None


def _notice_columns(found: Located, doubled: set[int]) -> None:
    """Add the events of lost, moved, renamed and inserted columns."""
    spec, grid, sheet = found.spec, found.grid, found.grid.name
    found.lost = tuple(column.field for column in spec.columns if column.field not in found.columns)
    for code in found.lost:
        title = spec.by_field[code].title.th
        found.events.append(
            Event("column_lost", sheet=sheet, sheet_id=spec.id, field=code, expected=title, params={"title": title})
        )
    order = [(found.columns[column.field], column) for column in spec.columns if column.field in found.columns]
    for place, column in _out_of_order(order):
        found.events.append(
            Event("column_moved", sheet=sheet, sheet_id=spec.id, field=column.field,
                  cell=address(found.header_row, place), params={"title": column.title.th})
        )  # fmt: skip
    for place, column in order:
        header = grid.text(found.header_row, place)
        if fold(header) not in {fold(column.title.th), fold(column.title.en)}:
            found.events.append(
                Event("header_edited", sheet=sheet, sheet_id=spec.id, field=column.field, value=header,
                      cell=address(found.header_row, place), expected=column.title.th,
                      params={"title": column.title.th})
            )  # fmt: skip
    known = set(found.columns.values()) | doubled
    key = found.key_column
    known |= {key, key + 1} if key is not None else set()
    width = max((len(row) for row in grid.rows), default=0)
    unknown = []
    for place in range(width):
        if place in known:
            continue
        filled = [row for row in range(found.header_row, len(grid.rows)) if grid.at(row, place) != ""]
        if filled and not _is_fingerprints(grid, filled, place):
            unknown.append(place)
            title = grid.text(found.header_row, place)
            found.events.append(
                Event("column_inserted", sheet=sheet, sheet_id=spec.id, cell=address(filled[0], place),
                      value=title or None, params={"title": title or address(0, place).rstrip("1")})
            )  # fmt: skip
    found.unknown = tuple(unknown)


def _out_of_order(order: list[tuple[int, ColumnSpec]]) -> list[tuple[int, ColumnSpec]]:
    """Return the fewest columns whose removal leaves the others in their declared order."""
    best: list[list[int]] = []
    empty: list[int] = []
    for position, (place, _) in enumerate(order):
        before = [chain for chain in best if order[chain[-1]][0] < place]
        longest: list[int] = max(before, key=_length, default=empty)
        best.append([*longest, position])
    chain: list[int] = max(best, key=_length, default=empty)
    kept = set(chain)
    return [entry for position, entry in enumerate(order) if position not in kept]


def _length(chain: list[int]) -> int:
    return len(chain)


def _is_fingerprints(grid: Grid, rows: list[int], column: int) -> bool:
    texts = [grid.text(row, column) for row in rows]
    return all((len(text) == 8 and text.isalnum() and text.islower()) or text == "" for text in texts[1:]) and bool(
        texts[0] == "" or len(texts[0]) == 8
    )
