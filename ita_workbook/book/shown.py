"""Shown cells: what a row repeats from elsewhere for who reads it, such as a measure's title beside its reports."""

from __future__ import annotations

from ita_workbook.book.asked import round_end
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.sheet import ROUND, SheetSpec
from ita_workbook.book.workbook import WorkbookSpec


def show(content: Content, spec: WorkbookSpec, year_be: int) -> None:
    """Put into every row of ``content`` what its columns repeat, as it is now."""
    for sheet in spec.data_sheets("master"):
        columns = [column for column in sheet.columns if column.shows]
        labels = _labels(sheet, content, spec) if columns else {}
        for row in content.rows(sheet.id) if columns else ():
            for column in columns:
                above = labels.get(row.text(sheet.goes_to.parent), "")
                value = above if column.shows == "label" else _round_end(row, sheet, spec, year_be)
                row.values.pop(column.field, None)
                if value:
                    row.values[column.field] = value


def round_ends(row: Row, sheet: SheetSpec, spec: WorkbookSpec, year_be: int) -> dict[str, Value]:
    """Return what a row shows of its own round, by field: an empty row that stands ready has a round before a label."""
    end = _round_end(row, sheet, spec, year_be)
    return {column.field: end for column in sheet.columns if column.shows == "round_end"} if end else {}


def _labels(sheet: SheetSpec, content: Content, spec: WorkbookSpec) -> dict[str, str]:
    """Return by key what people call the rows that those of ``sheet`` go with."""
    parent = spec.parent_of(sheet)
    if parent is None or parent.label is None:
        return {}
    return {row.key: row.text(parent.label.field) for row in content.rows(parent.id)}


def _round_end(row: Row, sheet: SheetSpec, spec: WorkbookSpec, year_be: int) -> Value | None:
    found = spec.lists[ROUND].find(row.text(sheet.round.field)) if sheet.round else None
    return round_end(found.until_month, year_be) if found and found.until_month and year_be else None
