"""Edits: what people do to sheets, on openpyxl's workbook; places are A1 style as people see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

NAMES = {
    "guide": "คำชี้แจง",
    "assignments": "มอบหมาย OIT",
    "measures": "มาตรการ",
    "tracking": "ติดตามมาตรการ",
    "summary": "สรุป",
    "lists": "รายการเลือก",
    "identity": "_ita",
    "scores": "คะแนนรายข้อ",
    "indicators": "ตัวชี้วัด",
    "departments": "ส่วนราชการ",
}


def sheet(book: Workbook, sheet_id: str) -> Worksheet:
    """Return a sheet by its id."""
    return book[NAMES[sheet_id]]


def take(page: Worksheet, block: str) -> list[list[Any]]:
    """Return the values of a block ``A1:B2``."""
    left, top, right, bottom = range_boundaries(block)
    return [[page.cell(row, column).value for column in range(left, right + 1)] for row in range(top, bottom + 1)]


def put(page: Worksheet, corner: str, values: list[list[Any]]) -> None:
    """Write values from a corner on, as pasting does: empty ones empty the cell."""
    left, top, _, _ = range_boundaries(corner)
    for row, line in enumerate(values, top):
        for column, value in enumerate(line, left):
            page.cell(row, column).value = value


def clear(page: Worksheet, block: str) -> None:
    """Empty a block."""
    put(page, block.split(":")[0], [[None for _ in line] for line in take(page, block)])


def sort(page: Worksheet, block: str, key: Callable[[list[Any]], Any], *, reverse: bool = False) -> None:
    """Sort the lines of a block, nothing beside it."""
    put(page, block.split(":")[0], sorted(take(page, block), key=key, reverse=reverse))


def reverse(page: Worksheet, block: str) -> None:
    """Turn the lines of a block upside down: a sort that moves nearly every row."""
    put(page, block.split(":")[0], take(page, block)[::-1])


def move_column(page: Worksheet, source: str, before: str) -> None:
    """Cut a whole column and insert it before another."""
    start, end = column_index_from_string(source), column_index_from_string(before)
    lines = take(page, f"A1:{page.cell(page.max_row, page.max_column).coordinate}")
    for line in lines:
        line.extend([None] * (end - len(line)))
        value = line.pop(start - 1)
        line.insert(end - 1 - (1 if end > start else 0), value)
    put(page, "A1", lines)


def swap_columns(page: Worksheet, one: str, other: str, first_row: int = 1) -> None:
    """Swap two columns from a row on."""
    for row in range(first_row, page.max_row + 1):
        left, right = page[f"{one}{row}"], page[f"{other}{row}"]
        left.value, right.value = right.value, left.value


def values_only(book: Workbook, ids: tuple[str, ...], first_cell: str = "A1") -> Workbook:
    """Return a new workbook with the cells of some sheets from a corner on, as copying them over does."""
    fresh = Workbook()
    fresh.remove(fresh.active)
    for sheet_id in ids:
        page = sheet(book, sheet_id)
        last = page.cell(page.max_row, page.max_column).coordinate
        put(fresh.create_sheet(page.title), "A1", take(page, f"{first_cell}:{last}"))
    return fresh
