"""Spreadsheets: every visible sheet with its looks, by openpyxl where it knows them, else as returns are read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from ita_workbook.imports.grid import MOST_COLUMNS, Grid, GridCell, bounded
from ita_workbook.read.a1 import address, block_of
from ita_workbook.read.archive import Archive, UnreadableFileError
from ita_workbook.read.formats import read_any
from ita_workbook.read.returned import Event

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Span = tuple[int, int, int, int]
"""The first row and column of a merged range and the last ones, zero-based."""


def read_spreadsheet(archive: Archive) -> list[Grid]:
    """Return the sheets that have something in them; raises UnreadableFileError where the file cannot be read."""
    return _with_looks(archive) if archive.format in ("xlsx", "xlsm") else _without_looks(archive)


def _with_looks(archive: Archive) -> list[Grid]:
    from openpyxl import load_workbook  # a quarter of a second, needed for a person's own workbook only
    from openpyxl.utils.exceptions import InvalidFileException

    archive.verify()
    try:
        book = load_workbook(BytesIO(archive.data), data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        formulas = any(b"<f" in (archive.part(name) or b"") for name in archive.names if "/worksheets/sheet" in name)
        written = load_workbook(BytesIO(archive.data)) if formulas else None
        seen = 0
        grids = []
        for sheet in sheets:
            seen += _last_row(sheet) * min(sheet.max_column, MOST_COLUMNS)
            bounded(seen)
            grids.append(_grid(sheet, written[sheet.title] if written else None))
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, AttributeError) as problem:
        raise UnreadableFileError(Event("truncated_file", params={"reason": type(problem).__name__})) from problem
    return [grid for grid in grids if grid.rows]


def _grid(sheet: Worksheet, formulas: Worksheet | None) -> Grid:
    rows: list[list[GridCell | None]] = []
    last = _last_row(sheet)
    for cells in sheet.iter_rows(max_row=last, max_col=min(sheet.max_column, MOST_COLUMNS)) if last else ():
        row: list[GridCell | None] = []
        for cell in cells:
            raw = cell.value
            if raw is None and formulas is not None and cell.row and cell.column:
                # A formula that no program has computed: it is told as it is written, and nothing is made of it.
                raw = formulas.cell(cell.row, cell.column).value
            link = getattr(getattr(cell, "hyperlink", None), "target", None) or ""
            struck = bool(cell.font and cell.font.strike)
            row.append(None if raw is None else GridCell(raw, struck=struck, link=link))
        rows.append(row)
    spans = [(one.min_row - 1, one.min_col - 1, one.max_row - 1, one.max_col - 1) for one in sheet.merged_cells.ranges]
    hidden = _take_hidden(sheet, rows)
    return replace(_spread(sheet.title, rows, spans), hidden=hidden)


def _last_row(sheet: Worksheet) -> int:
    """Return the last row with something in it: whole columns are often formatted to the end of the sheet."""
    # openpyxl has no public way to the cells that are there; iter_rows makes those between too.
    return max((row for (row, _), cell in sheet._cells.items() if cell.value is not None), default=0)


def _take_hidden(sheet: Worksheet, rows: list[list[GridCell | None]]) -> tuple[tuple[int, int, GridCell], ...]:
    """Take the cells of hidden rows and columns out of the rows: nobody who sees the sheet means them."""
    columns = {
        place
        for one in sheet.column_dimensions.values()
        if one.hidden and one.min and one.max
        for place in range(one.min - 1, min(one.max, MOST_COLUMNS))
    }
    return _taken(rows, {number - 1 for number, one in sheet.row_dimensions.items() if one.hidden}, columns)


def _taken(
    rows: list[list[GridCell | None]], lines: Collection[int], columns: Collection[int]
) -> tuple[tuple[int, int, GridCell], ...]:
    taken = []
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None and cell.text and (row in lines or column in columns):
                taken.append((row, column, cell))
                cells[column] = None
    return tuple(taken)


def _without_looks(archive: Archive) -> list[Grid]:
    sheets = read_any(archive).sheets
    grids, seen = [], 0
    for sheet in [one for one in sheets if one.state == "visible"] or sheets:
        if sheet.unread:
            raise UnreadableFileError(Event("truncated_file", params={"reason": sheet.unread}))
        table = sheet.rows or []
        seen += sum(min(len(row), MOST_COLUMNS) for row in table)
        bounded(seen)
        beside = sheet.beside
        rows: list[list[GridCell | None]] = [
            [
                None
                if raw == ""
                else GridCell(
                    raw, struck=address(row, column) in beside.struck, link=beside.links.get(address(row, column), "")
                )
                for column, raw in enumerate(cells[:MOST_COLUMNS])
            ]
            for row, cells in enumerate(table)
        ]
        spans = [block for block in map(block_of, sheet.merges) if block is not None]
        hidden = _taken(rows, sheet.hidden_rows, frozenset())
        grids.append(replace(_spread(sheet.name, rows, spans), hidden=hidden))
    return [grid for grid in grids if grid.rows]


def _spread(name: str, rows: list[list[GridCell | None]], spans: list[Span]) -> Grid:
    """Fill the merged ranges: what stands in one holds for every row and column of it."""
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    wide = set()
    for top, left, bottom, right in spans:
        if top >= len(rows) or left >= len(rows[top]) or (first := rows[top][left]) is None:
            continue
        filled = [place for place, cell in enumerate(rows[top]) if cell is not None]
        if right - left + 1 >= max(2, width - 1) and bottom == top and filled == [left]:
            wide.add(top)
        spread = GridCell(first.raw, (top, left), struck=first.struck)
        for row in range(top, min(bottom, len(rows) - 1) + 1):
            for column in range(left, min(right, len(rows[row]) - 1) + 1):
                if (row, column) != (top, left):
                    rows[row][column] = spread
    return Grid(name, rows, wide=frozenset(wide))
