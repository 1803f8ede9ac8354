"""Reporting rounds: when each ends, and so from when on its report is asked for."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date

from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Row, Value
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.words.fiscal_year import BE_OFFSET

_FIRST_MONTH = 10
"""The fiscal year begins in October of the calendar year before."""


def round_end(until_month: int, year_be: int) -> date:
    """Return the last day of a round that ends with ``until_month`` of a fiscal year."""
    year = year_be - BE_OFFSET - (1 if until_month >= _FIRST_MONTH else 0)
    return date(year, until_month, calendar.monthrange(year, until_month)[1])


def not_yet_due(spec: WorkbookSpec, sheet: SheetSpec, values: Mapping[str, Value], year_be: int, today: date) -> bool:
    """Whether a row reports for a round that has not ended: nobody can be asked for it yet."""
    for column in sheet.columns:
        if column.list != "round":
            continue
        found = spec.lists["round"].find(str(values.get(column.field, "")))
        if found and found.until_month:
            return today <= round_end(found.until_month, year_be)
    return False


def required_columns(spec: WorkbookSpec, sheet: SheetSpec, row: Row) -> Iterator[ColumnSpec]:
    """Yield the columns that the department must fill in ``row`` as it stands."""
    for column in sheet.columns:
        if not column.editable("issued") or not column.required.in_kind("issued"):
            continue
        if column.required.when:
            codes = {
                other.field: spec.lists[other.list].code_of(row.values.get(other.field))
                for other in sheet.columns
                if other.list in spec.lists
            }
            if column.required.reason(codes) is None:
                continue
        yield column
