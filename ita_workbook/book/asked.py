"""What is asked for: from when on a round's report is, which cells are required, and what fills none of them."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache

from ita_workbook.book.column import EMPTY, ColumnSpec
from ita_workbook.book.content import Row, Value
from ita_workbook.book.sheet import ROUND, SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.words.fiscal_year import BE_OFFSET
from ita_workbook.words.templates import load_yaml
from ita_workbook.words.thai_text import fold

_FIRST_MONTH = 10
"""The fiscal year begins in October of the calendar year before."""

_SIGNS = re.compile(r"[\W_]+")
_LONGEST = 40
"""What is longer than this and has letters is taken for an answer."""


@cache
def _no_answers() -> Mapping[str, re.Pattern[str]]:
    """Return the declared texts that answer nothing, by what requires the cell."""
    declared = load_yaml("workbook", "no_answers.yaml")
    return {code: re.compile("|".join(f"(?:{one})" for one in patterns)) for code, patterns in declared.items()}


def says_nothing(column: ColumnSpec, value: object) -> bool:
    """Whether what stands in a required cell is no answer to it, such as a dash or ditto marks."""
    if column.type == "choice" or not isinstance(value, str):
        return False
    if len(value) > _LONGEST:
        return _SIGNS.fullmatch(value) is not None
    return _answers_nothing(value, column.title.th, column.required.when)


# Statuses, units and positions stand in many rows of a column, word for word.
@lru_cache(maxsize=4096)
def _answers_nothing(value: str, heading: str, when: tuple[tuple[str, frozenset[str]], ...]) -> bool:
    text, patterns = fold(unicodedata.normalize("NFKC", value)), _no_answers()
    if text == fold(heading) or _SIGNS.fullmatch(value):
        return True  # the heading, sorted or copied into the table
    asking = {"every"}.union(*([codes for _, codes in when] or [frozenset(("always",))]))
    return any(patterns[code].fullmatch(text) for code in asking & patterns.keys())


def round_end(until_month: int, year_be: int) -> date:
    """Return the last day of a round that ends with ``until_month`` of a fiscal year."""
    year = year_be - BE_OFFSET - (1 if until_month >= _FIRST_MONTH else 0)
    return date(year, until_month, calendar.monthrange(year, until_month)[1])


def not_yet_due(spec: WorkbookSpec, sheet: SheetSpec, values: Mapping[str, Value], year_be: int, today: date) -> bool:
    """Whether a row reports for a round that has not ended: nobody can be asked for it yet."""
    found = spec.lists[ROUND].find(str(values.get(sheet.round.field, ""))) if sheet.round else None
    return bool(found and found.until_month and today <= round_end(found.until_month, year_be))


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
        if column.required.is_put_off(row.values):
            continue
        if column.required.when:
            codes = {
                name: deciding_code(spec, sheet.by_field.get(name), row.values.get(name))
                for name, _ in column.required.when
            }
            if column.required.reason(codes) is None:
                continue
        yield column
