"""What is asked for: from when on a round's report is, which cells are required, and what fills none of them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date

from ita_workbook.book.column import EMPTY, ColumnSpec
from ita_workbook.book.content import Row, Value
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.words.fiscal_year import BE_OFFSET

_FIRST_MONTH = 10
"""The fiscal year begins in October of the calendar year before."""

# Only signs, or that it is the same as elsewhere. "ไม่มี" answers what was a problem, but is no evidence of work done.
_SAYS_NOTHING = re.compile(
    r"""[-\u2010-\u2015\u2212_.\u2026,*/\\"'\u201c\u201d\u2018\u2019\u3003\s]+"""
    r"|(?:เช่นเดียวกับ|เหมือน|ตาม)(?:กับ)?(?:ข้อ|แถว|ช่อง)?(?:ข้างต้น|ข้างบน|ด้านบน)"
)
_NONE = frozenset(("ไม่มี", "ไม่มีข้อมูล"))
_WORK = frozenset(("done", "in_progress"))


def says_nothing(column: ColumnSpec, value: object) -> bool:
    """Whether what stands in a required cell is no answer to it, such as a dash or ditto marks."""
    if column.type == "choice" or not isinstance(value, str):
        return False
    text = value.strip()
    if _SAYS_NOTHING.fullmatch(text):
        return True
    return text in _NONE and any(codes & _WORK for _, codes in column.required.when)


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


def deciding_code(spec: WorkbookSpec, column: ColumnSpec | None, value: Value | None) -> str | None:
    """Return what a field's value decides by: the code of its closed list, or of a text whether it is empty."""
    closed = spec.lists.get(column.list) if column and column.list else None
    if closed:
        return closed.code_of(value)
    return None if column is None or column.list or str(value or "").strip() else EMPTY


def required_columns(spec: WorkbookSpec, sheet: SheetSpec, row: Row) -> Iterator[ColumnSpec]:
    """Yield the columns that the department must fill in ``row`` as it stands."""
    for column in sheet.columns:
        if not column.editable("issued") or not column.required.in_kind("issued"):
            continue
        if column.required.when:
            codes = {
                name: deciding_code(spec, sheet.by_field.get(name), row.values.get(name))
                for name, _ in column.required.when
            }
            if column.required.reason(codes) is None:
                continue
        yield column
