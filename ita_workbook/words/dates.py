"""Buddhist-era dates: reading what officers type and what programs store, writing them, and fiscal periods."""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from ita_workbook.words.fiscal_year import BE_OFFSET, MONTH_ABBREVIATIONS, MONTH_NAMES, fiscal_period, format_date
from ita_workbook.words.thai_text import fold, normalise, suggest, to_arabic

MonthDay = Literal["first", "last"]
Note = Literal["be_as_gregorian", "gregorian_year", "day_assumed", "year_completed"]
Problem = Literal["not_a_date", "impossible", "two_digit_year", "ambiguous", "month_only", "out_of_range"]
FIRST_YEAR_BE = 2500
LAST_YEAR_BE = 2650
# Short, misspelt and English forms seen in returns, one line a month.
_SPELLINGS = (
    "มกรา มกรคม มกราค มกาคม january jan",
    "กุมภา กุมภาพันธ กุมภาพันธุ์ กุมภาพัน กุมพาพันธ์ กุมพา february feb",
    "มีนา มีนคม march mar",
    "เมษา เมศายน เมสายน เมษยน april apr",
    "พฤษภา พฤกษภาคม พฤศภาคม พฤษภคม พฤษาภาคม may",
    "มิถุนา มิถุนายนต์ มิถุนยน june jun",
    "กรกฎา กรกฏาคม กรกฏา กรกดาคม july jul",
    "สิงหา สิงหคม august aug",
    "กันยา กันยายนต์ กันยน september sep sept",
    "ตุลา ตุลคม october oct",
    "พฤศจิกา พฤษจิกายน พฤศจิกยน พฤจิกายน november nov",
    "ธันวา ธันวคม december dec",
)
_MONTHS = {
    fold(word): month
    for month, row in enumerate(zip(MONTH_NAMES, MONTH_ABBREVIATIONS, _SPELLINGS, strict=True), start=1)
    for word in (row[0], row[1], *row[2].split())
}
# Slips between two real abbreviations: มิ.ย./มี.ค. crossed over. The likelier month is only suggested.
_CROSSED = {"มีย": 6, "มิค": 3}

_ERA = r"(?P<era>พ\.? ?ศ\.?|ค\.? ?ศ\.?|b\.?e\.?|a\.?d\.?)?"
_NUMERIC = re.compile(rf"(?P<a>\d{{1,5}}) ?[-/.\\ ] ?(?P<b>\d{{1,2}}) ?[-/.\\ ] ?{_ERA} ?(?P<c>\d{{1,5}})", re.I)
_NUMERIC_MONTH = re.compile(r"(?P<a>\d{1,2}) ?[-/] ?(?P<c>\d{4})|(?P<y>\d{4}) ?[-/] ?(?P<m>\d{1,2})")
_NAMED = re.compile(
    rf"(?:(?P<day>\d{{1,2}})[ \-/.,]*)?(?:เดือน ?)?(?P<month>[ก-ฺเ-์a-z][ก-ฺเ-์a-z. ]*?[.,]?)"
    rf"(?:[ \-/,]*{_ERA} ?(?P<year>\d{{1,5}}))?",
    re.I,
)
_LEAD = re.compile(r"\A(?:ลง|ณ|ภายใน|เมื่อ|ตั้งแต่)? ?(?:วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์)?ที่ ?(?=\d))?")
_TAIL = re.compile(
    r"(?:[T ,]|เวลา) ?(?:เวลา ?)?\d{1,2}[:.]\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?น\.?|Z|[+-]\d{2}:?\d{2})?$| ?เป็นต้นไป$"
)
_SEVERAL = re.compile(r" ?(?:[-–—~,;\n]|ถึง|และ) ?")
_PACKED = re.compile(r"(\d{2})(\d{2})(2[45]\d{2})")
_LONGEST = 80
_LAST_SERIAL = 2_958_465  # 31 December 9999, the last day a spreadsheet knows


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A date cell as read: a Gregorian ``value``, perhaps with a note; or a ``problem``, perhaps with a suggestion."""

    value: date | None = None
    note: Note | None = None
    problem: Problem | None = None
    suggestion: str | None = None


def parse_date(
    value: str | int | float | date | datetime,
    *,
    month_day: MonthDay | None = None,
    fiscal_year: int | None = None,
) -> ParsedDate:
    """Read a date as typed in a cell, or as a spreadsheet program stored it.

    ``month_day`` says which day a bare month stands for; ``fiscal_year`` (BE) lets a two-digit or missing year be
    suggested; only where the day is within that year is it taken, and noted.
    """
    if isinstance(value, str):
        return _parse_text(value, month_day, fiscal_year)
    if isinstance(value, date):
        return _from_stored(value.year, value.month, value.day, fiscal_year)
    if isinstance(value, bool) or not math.isfinite(value) or not 1 <= value <= _LAST_SERIAL:
        return ParsedDate(problem="not_a_date")
    # A bare year typed into a date cell is stored as a day of 1907: the number is that year again.
    if 2400 <= value <= LAST_YEAR_BE and value == int(value):
        return ParsedDate(problem="not_a_date")
    stored = date(1899, 12, 30) + timedelta(days=int(value))
    return _from_stored(stored.year, stored.month, stored.day, fiscal_year)


def _from_stored(year: int, month: int, day: int, fiscal_year: int | None) -> ParsedDate:
    """Judge a date that a program made of what was typed: a BE year, or 66 taken for 1966, may stand in it."""
    if year >= 2400:
        return _build(day, month, year - BE_OFFSET, "be_as_gregorian")
    if fiscal_year is not None and abs(year + BE_OFFSET - fiscal_year) > 3 and 1930 <= year < 2030:
        likely = _likely_year(year % 100, fiscal_year, buddhist_only=True)
        if likely is not None:
            meant = _build(day, month, likely - BE_OFFSET, None)
            return _completed(meant, fiscal_year) or ParsedDate(
                problem="two_digit_year", suggestion=f"{day:02d}/{month:02d}/{likely}"
            )
    return _build(day, month, year, None)


@lru_cache(maxsize=4096)
def _parse_text(raw: str, month_day: MonthDay | None, fiscal_year: int | None) -> ParsedDate:
    text = to_arabic(normalise(raw))
    # Prose in a date column is not searched for a date.
    if len(text) > _LONGEST:
        return ParsedDate(problem="not_a_date")
    text = _TAIL.sub("", _LEAD.sub("", text)).rstrip(" .,")
    read = _parse_one(text, month_day, fiscal_year)
    if read.problem == "not_a_date" and read.suggestion is None and _holds_several(text):
        return ParsedDate(problem="ambiguous")
    return read


def _parse_one(text: str, month_day: MonthDay | None, fiscal_year: int | None) -> ParsedDate:
    """Read a text that should be one date and nothing else."""
    numeric = _NUMERIC.fullmatch(text)
    if numeric is not None:
        first, middle, last, era = numeric["a"], int(numeric["b"]), numeric["c"], numeric["era"]
        if len(first) == 4 and len(last) <= 2:
            year = int(first)
            note: Note | None = "be_as_gregorian" if year >= 2400 else None
            return _build(int(last), middle, year - BE_OFFSET if year >= 2400 else year, note)
        if len(first) > 2:
            return ParsedDate(problem="not_a_date")
        return _with_year(int(first), middle, last, era, month_day, fiscal_year)
    bare = _NUMERIC_MONTH.fullmatch(text)
    if bare is not None:
        return _with_year(None, int(bare["a"] or bare["m"]), bare["c"] or bare["y"], None, month_day, fiscal_year)
    named = _NAMED.fullmatch(text)
    if named is not None:
        return _parse_named(named, month_day, fiscal_year)
    return ParsedDate(problem="not_a_date", suggestion=_unpacked(text))


def _parse_named(found: re.Match[str], month_day: MonthDay | None, fiscal_year: int | None) -> ParsedDate:
    """Read a day, a month in letters, and a year, any but the month perhaps missing."""
    word = fold(found["month"])
    day = int(found["day"]) if found["day"] else None
    month = _MONTHS.get(word)
    if month is None:
        near = _CROSSED.get(word)
        if near is None and len(word) >= 5:
            name = suggest(word, MONTH_NAMES, cutoff=0.75)
            near = MONTH_NAMES.index(name) + 1 if name is not None else None
        if near is None or found["year"] is None:
            return ParsedDate(problem="not_a_date")
        meant = _with_year(day, near, found["year"], found["era"], month_day, fiscal_year)
        problem: Problem = "ambiguous" if word in _CROSSED else "not_a_date"
        return ParsedDate(problem=problem, suggestion=format_date(meant.value) if meant.value else meant.suggestion)
    if found["year"] is None:
        if day is None or fiscal_year is None:
            return ParsedDate(problem="ambiguous" if day is not None else "not_a_date")
        year = str(fiscal_year - 1 if month >= 10 else fiscal_year)
        meant = _with_year(day, month, year, None, month_day, fiscal_year)
        return ParsedDate(problem="ambiguous", suggestion=format_date(meant.value) if meant.value else None)
    return _with_year(day, month, found["year"], found["era"], month_day, fiscal_year)


def _with_year(
    day: int | None, month: int, year_text: str, era: str | None, month_day: MonthDay | None, fiscal_year: int | None
) -> ParsedDate:
    """Decide what the digits of a year mean, then build the date; ``day`` is None for a month alone."""
    year = int(year_text)
    if len(year_text) == 2:
        likely = _likely_year(year, fiscal_year) if fiscal_year is not None else None
        meant = ParsedDate() if likely is None else _with_year(day, month, str(likely), None, month_day, None)
        if meant.value is not None:
            return _completed(meant, fiscal_year) or ParsedDate(
                problem="two_digit_year", suggestion=format_date(meant.value)
            )
        return meant if meant.problem == "impossible" else ParsedDate(problem="two_digit_year")
    if len(year_text) == 1:
        return ParsedDate(problem="not_a_date")
    says_christian = era is not None and era[0] in "คaA"
    if says_christian and year >= 2400:
        meant = _with_year(day, month, year_text, None, month_day, fiscal_year)
        return ParsedDate(problem="ambiguous", suggestion=format_date(meant.value) if meant.value else None)
    gregorian = year < 2400 and (era is None or says_christian)
    note: Note | None = "gregorian_year" if gregorian else None
    year_ce = year if gregorian else year - BE_OFFSET
    if day is not None:
        return _build(day, month, year_ce, note)
    if not 1 <= month <= 12:
        return ParsedDate(problem="impossible")
    if month_day is None:
        return ParsedDate(problem="month_only") if _in_range(year_ce) else ParsedDate(problem="out_of_range")
    if not _in_range(year_ce):
        return ParsedDate(problem="out_of_range")
    day = 1 if month_day == "first" else calendar.monthrange(year_ce, month)[1]
    return _build(day, month, year_ce, note or "day_assumed")


def _completed(meant: ParsedDate, fiscal_year: int | None) -> ParsedDate | None:
    """Return a date whose year had two digits, where it is within the fiscal year; no other century is near it."""
    if meant.value is None or fiscal_year is None:
        return None
    first, last = fiscal_period(fiscal_year)
    return ParsedDate(meant.value, "year_completed") if first <= meant.value <= last else None


def _build(day: int, month: int, year_ce: int, note: Note | None) -> ParsedDate:
    """Return the date, or why there is none; month and day the wrong way round are suggested back."""
    if not 1 <= day <= 31 or not 1 <= month <= 12:
        if 1 <= month <= 31 and 1 <= day <= 12 and _in_range(year_ce):
            swapped = _build(month, day, year_ce, note)
            return ParsedDate(problem="impossible", suggestion=format_date(swapped.value) if swapped.value else None)
        return ParsedDate(problem="impossible")
    if not _in_range(year_ce):
        return ParsedDate(problem="out_of_range")
    if day > calendar.monthrange(year_ce, month)[1]:
        return ParsedDate(problem="impossible")
    return ParsedDate(value=date(year_ce, month, day), note=note)


def _in_range(year_ce: int) -> bool:
    return FIRST_YEAR_BE <= year_ce + BE_OFFSET <= LAST_YEAR_BE


def _likely_year(two_digits: int, fiscal_year: int, *, buddhist_only: bool = False) -> int | None:
    """Return the BE year within three years of ``fiscal_year`` that ends so, in BE or else in the Christian era."""
    for base in (0,) if buddhist_only else (0, BE_OFFSET):
        # The century that brings the year nearest to the fiscal year.
        year = two_digits + base + 100 * round((fiscal_year - two_digits - base) / 100)
        if abs(year - fiscal_year) <= 3:
            return year
    return None


def _holds_several(text: str) -> bool:
    """Say whether ``text`` joins two or more dates, as a period or a list does."""
    parts = [part for part in _SEVERAL.split(text) if part]
    if len(parts) < 2:
        return False
    dates = [part for part in parts if part.isdigit() or _parse_one(part, None, None).problem != "not_a_date"]
    return len(dates) == len(parts) and not all(part.isdigit() for part in parts)


def _unpacked(text: str) -> str | None:
    """Suggest a date for bare digits: a stored day number shown as text, or ddmmyyyy without its strokes."""
    packed = _PACKED.fullmatch(text)
    if packed is not None:
        meant = _build(int(packed[1]), int(packed[2]), int(packed[3]) - BE_OFFSET, None)
    elif re.fullmatch(r"\d{5,6}", text):
        meant = parse_date(int(text))
    else:
        return None
    return format_date(meant.value) if meant.value is not None else None
