"""Conditions: the colours that show, while people type, what is missing, what looks wrong and what is done."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from ita_workbook.generate.draft import Draft
from ita_workbook.generate.layout import Area, Layout
from ita_workbook.generate.lists import list_name
from ita_workbook.generate.needs import Needs, text_literal
from ita_workbook.generate.validation import date_test, url_test

_DONE = frozenset({"done"})


def colour_sheet(draft: Draft, sheet: Worksheet, layout: Layout, needs: Needs) -> None:
    """Add the conditional formats of every column and answer."""
    for area in layout.areas():
        code = area.column.field if area.column.field in layout.places else "value"
        cell = layout.cell(code, area.first_row)
        _colour(draft, sheet, area, "missing", _missing(layout, needs, area))
        if area.editable:
            _colour(draft, sheet, area, "wrong", _wrong(draft, area, cell))
        if area.column.list == "status":
            done = "+".join(f"({cell}={text_literal(label)})" for label in draft.labels("status", _DONE))
            _colour(draft, sheet, area, "done", done)


def _colour(draft: Draft, sheet: Worksheet, area: Area, use: str, formula: str) -> None:
    if formula:
        options = {"type": "formula", "criteria": f"={formula}", "format": draft.styles.fill(use)}
        sheet.conditional_format(area.first_row, area.place, area.last_row, area.place, options)


def _missing(layout: Layout, needs: Needs, area: Area) -> str:
    need = needs.of(area.column)
    if need is None:
        return ""
    if layout.sheet.kind == "form":
        return f'TRIM({layout.cell("value", area.first_row)})=""'
    return needs.missing_cell(need, lambda code: layout.cell(code, area.first_row))


def _wrong(draft: Draft, area: Area, cell: str) -> str:
    """Return the formula of what can be told wrong at a glance; the empty cell is never wrong."""
    column = area.column
    if column.type == "date":
        return f'AND(TRIM({cell})<>"",NOT({date_test(cell, draft.book.identity.year_be)}))'
    if column.type == "url":
        return f'AND(TRIM({cell})<>"",NOT({url_test(cell)}))'
    if column.type == "score":
        return f'AND(TRIM({cell})<>"",NOT(AND(ISNUMBER({cell}),N({cell})>=0,N({cell})<=100)))'
    if column.list in draft.book.spec.lists:
        return f'AND(TRIM({cell})<>"",COUNTIF({list_name(column.list)},{cell})=0)'
    return ""
