"""Score years: of which year a column of scores is, as its own heading or the text above its table tells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.words.periods import year_in
from ita_workbook.words.thai_text import normalise, to_arabic

_YEAR = re.compile(
    r"(?:ของ|ใน)?\s*(?:ประจำ)?\s*(?:ปี\s*)?(?:งบประมาณ\s*)?(?:พ\.?\s?ศ\.?\s*)?(25\d\d)(?!\d)"
    r"|(?:ประจำ)?\s*(?:ปี\s*(?:งบประมาณ\s*)?(?:พ\.?\s?ศ\.?\s*)?|พ\.?\s?ศ\.?\s*)(\d\d)(?!\d)"
)
"""A year with the words before it; one of two digits only behind such words."""


def years_of(heading: str) -> tuple[int, ...]:
    """Return the different years that a heading names."""
    found = _YEAR.finditer(to_arabic(normalise(heading)))
    return tuple(dict.fromkeys(int(one[1] or f"25{one[2]}") for one in found))


def without_years(heading: str) -> str:
    """Return a heading without its years and the words that go with them."""
    return _YEAR.sub("", to_arabic(normalise(heading))).strip(" /")


def year_above(texts: Iterable[str]) -> int | None:
    """Return the year that the text above a table names."""
    return next((year for text in texts if (year := year_in(text))), None)


def yearly(sheet: SheetSpec) -> tuple[ColumnSpec | None, ColumnSpec | None]:
    """Return the columns for the score of the master's year of results and for that of the year before."""
    scores = [column for column in sheet.columns if column.type == "score"]
    for column in scores:
        if (after := sheet.fate(column)).fate == "becomes":
            return column, sheet.by_field[after.becomes]
    return (scores[0], None) if len(scores) == 1 else (None, None)
