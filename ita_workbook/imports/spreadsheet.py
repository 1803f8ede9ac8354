"""Spreadsheets: every visible sheet with its looks, by openpyxl where they are known and by calamine elsewhere."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from ita_workbook.imports.grid import MOST_COLUMNS, Grid, GridCell, bounded
from ita_workbook.read.archive import Archive, UnreadableFileError
from ita_workbook.read.returned import Event, Raw

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Span = tuple[int, int, int, int]
"""The first row and column of a merged range and the last ones, zero-based."""


def read_spreadsheet(archive: Archive) -> list[Grid]:
    """Return the sheets that have something in them; raises UnreadableFileError where the file cannot be read."""
    archive.verify()
    return _with_looks(archive) if archive.format in ("xlsx", "xlsm") else _without_looks(archive)


def _with_looks(archive: Archive) -> list[Grid]:
    from openpyxl import load_workbook  # a quarter of a second, needed for a person's own workbook only
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(BytesIO(archive.data), data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        formulas = any(b"<f" in (archive.part(name) or b"") for name in archive.names if "/worksheets/sheet" in name)
        written = load_workbook(BytesIO(archive.data)) if formulas else None
        seen = 0
        grids = []
        for sheet in sheets:
            seen += sheet.max_row * min(sheet.max_column, MOST_COLUMNS)
            bounded(seen)
            grids.append(_grid(sheet, written[sheet.title] if written else None))
    except (InvalidFileException, BadZipFile, KeyError, ValueError, TypeError, AttributeError) as problem:
        raise UnreadableFileError(Event("truncated_file", params={"reason": type(problem).__name__})) from problem
    return [grid for grid in grids if grid.rows]


def _grid(sheet: Worksheet, formulas: Worksheet | None) -> Grid:
    rows: list[list[GridCell | None]] = []
    for cells in sheet.iter_rows(max_col=min(sheet.max_column, MOST_COLUMNS)):
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


def _take_hidden(sheet: Worksheet, rows: list[list[GridCell | None]]) -> tuple[tuple[int, int, GridCell], ...]:
    """Take the cells of hidden rows and columns out of the rows: nobody who sees the sheet means them."""
    columns = {
        place
        for one in sheet.column_dimensions.values()
        if one.hidden and one.min and one.max
        for place in range(one.min - 1, min(one.max, MOST_COLUMNS))
    }
    lines = {number - 1 for number, one in sheet.row_dimensions.items() if one.hidden}
    taken = []
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None and cell.text and (row in lines or column in columns):
                taken.append((row, column, cell))
                cells[column] = None
    return tuple(taken)


def _without_looks(archive: Archive) -> list[Grid]:
    from python_calamine import CalamineError, CalamineWorkbook  # needed for old spreadsheets only

    grids, seen = [], 0
    try:
        with CalamineWorkbook.from_filelike(BytesIO(archive.data)) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                seen += sheet.total_height * min(sheet.total_width, MOST_COLUMNS)
                bounded(seen)
                table = sheet.to_python(skip_empty_area=False)
                rows = [[_calamine(value) for value in row[:MOST_COLUMNS]] for row in table]
                spans = [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
                grids.append(_spread(name, rows, spans))
    except (CalamineError, OSError, ValueError) as problem:
        raise UnreadableFileError(Event("truncated_file", params={"reason": archive.format})) from problem
    return [grid for grid in grids if grid.rows]


def _calamine(value: Raw) -> GridCell | None:
    return None if value == "" else GridCell(value)


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
