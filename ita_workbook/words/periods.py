"""Periods: from when to when a text says that something is done, as reports write it: months, quarters, the year."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Literal, NamedTuple

from ita_workbook.words.dates import ParsedDate, parse_date
from ita_workbook.words.fiscal_year import BE_OFFSET
from ita_workbook.words.thai_text import normalise, to_arabic

_QUARTERS = re.compile(r"ไตรมาส(?:ที่)?\s*([1-4])(?:\s*(?:-|–|—|ถึง|และ)\s*(?:ไตรมาส(?:ที่)?\s*)?([1-4]))?")
_WHOLE_YEAR = re.compile(r"(?:ตลอด\s*(?:ทั้ง)?|ทั้ง)ปี(?:งบประมาณ)?|ปีงบประมาณ")
_YEAR = re.compile(r"25\d\d")
_JUST_YEAR = re.compile(r"\s*(?:(?:ของ)?ปี(?:งบประมาณ)?)?\s*(?:พ\.?\s?ศ\.?)?\s*(?:25\d\d)?\s*")
_BETWEEN = re.compile(r"\s*(?:-|–|—|ถึง)\s*")
_ONWARD = re.compile(r"\s*เป็นต้นไป$")
_UNTIL = re.compile(r"^(?:(?:ให้)?(?:ดำเนินการ)?(?:แล้ว)?เสร็จ(?:สิ้น)?\s*)?(?:ภายใน|ไม่เกิน|จนถึง|ถึง)\s*")
_SINCE = re.compile(r"^ตั้งแต่\s*")


class Period(NamedTuple):
    """The first and the last day, None for what the text does not tell.

    ``whole``: the text says nothing else; ``dated``: it says of which year it is.
    """

    starts: date | None
    ends: date | None
    whole: bool = True
    dated: bool = True


def read_period(text: str, year_be: int) -> Period | None:
    """Return the period that a text names; ``year_be`` is the fiscal year of texts without one. None for no period."""
    clean = to_arabic(normalise(" ".join(text.split())))
    until, since = _UNTIL.match(clean), _SINCE.match(clean)
    if until or since:
        rest = _SINCE.sub("", _UNTIL.sub("", clean))
        inner = read_period(rest, year_be)
        if inner is None or _two_days(rest):
            return inner
        # The other day is not told: what is done within a month does not start on its first day.
        return inner._replace(starts=None) if until else inner._replace(ends=None)
    quarters = list(_QUARTERS.finditer(clean))
    if quarters:
        first, last = int(quarters[0][1]), int(quarters[0][2] or quarters[0][1])
        whole = _JUST_YEAR.fullmatch(clean.replace(quarters[0][0], "")) is not None
        if len(quarters) > 1 or not _QUARTERS.match(clean):
            return None
        year = _year_of(clean, year_be)
        # What goes on after the quarter has no end that is told.
        return Period(
            _quarter(first, year)[0], _quarter(last, year)[1] if whole else None, whole, bool(_YEAR.search(clean))
        )
    halves = _halves(clean)
    if len(halves) == 2 and halves[0] == halves[1]:
        clean = halves[0]
    parts = [part for part in _BETWEEN.split(_ONWARD.sub("", clean)) if part]
    if len(parts) == 2:
        starts, sure = _day(_with_year(parts[0], parts[1]), "first", year_be)
        ends, both = _day(parts[1], "last", year_be)
        if starts and ends and starts <= ends:
            return Period(starts, ends, sure and both)
    if len(parts) == 1:
        starts, sure = _day(parts[0], "first", year_be)
        ends, _ = _day(parts[0], "last", year_be)
        if starts and ends:
            return Period(starts, None if _ONWARD.search(clean) else ends, sure)
    if _WHOLE_YEAR.fullmatch(_YEAR.sub("", clean).replace("พ.ศ.", "").strip()):
        year = _year_of(clean, year_be)
        return Period(_quarter(1, year)[0], _quarter(4, year)[1], dated=bool(_YEAR.search(clean)))
    return None


def _day(text: str, month_day: Literal["first", "last"], year_be: int) -> tuple[date | None, bool]:
    """Return the day, and whether it is sure: of a year in two digits only what it most likely means is known."""
    read = parse_date(text, month_day=month_day, fiscal_year=year_be)
    return read.value, read.note != "year_completed"


def year_in(text: str) -> int | None:
    """Return the last fiscal year that a heading names; None where it names none."""
    found = _YEAR.findall(to_arabic(text))
    return int(found[-1]) if found else None


def ends_only(text: str) -> bool:
    """Whether a text tells by when something is done, and not from when on."""
    clean = normalise(" ".join(text.split()))
    return _UNTIL.match(clean) is not None and not _two_days(_UNTIL.sub("", clean))


def last_day(text: str, year_be: int) -> ParsedDate | None:
    """Return the day by which a text says that something is done: แล้วเสร็จภายใน ไม่เกิน จนถึง; None where it does not.

    A month, a quarter or a year that it names with its year ends on its last day.
    """
    if not ends_only(text):
        return None
    rest = _UNTIL.sub("", normalise(" ".join(text.split())))
    read = parse_date(rest, month_day="last", fiscal_year=year_be)
    if read.value is not None:
        return read
    period = read_period(text, year_be)
    return ParsedDate(period.ends) if period and period.ends and period.whole and period.dated else None


def starts_only(text: str) -> bool:
    """Whether a text tells from when on something is done, and not by when."""
    clean = normalise(" ".join(text.split()))
    since = _SINCE.match(clean) or _ONWARD.search(clean)
    return since is not None and not _two_days(_SINCE.sub("", _ONWARD.sub("", clean)))


def _two_days(text: str) -> bool:
    """Whether a text has a beginning and an end of its own, as ม.ค. - มี.ค. 2569; two quarters are one span."""
    return not _QUARTERS.match(to_arabic(text)) and len([part for part in _BETWEEN.split(text) if part]) == 2


def _halves(text: str) -> list[str]:
    """Return both halves of a text; a cell over two pages may say the same twice."""
    middle = len(text) // 2
    return [text[:middle].strip(), text[middle:].strip()]


def _with_year(first: str, last: str) -> str:
    """Return the beginning of a period with the year of its end, where it has none of its own: ม.ค. - เม.ย. 2566."""
    year = re.search(r"\d{2,4}$", last)
    return first if re.search(r"\d", first) or year is None else f"{first} {year[0]}"


def _year_of(text: str, year_be: int) -> int:
    found = _YEAR.search(text)
    return int(found[0]) if found else year_be


def _quarter(number: int, year_be: int) -> tuple[date, date]:
    """Return the first and last day of a quarter of a fiscal year, which begins in October."""
    month = (10, 1, 4, 7)[number - 1]
    year = year_be - BE_OFFSET - (number == 1)
    return date(year, month, 1), date(year, month + 2, calendar.monthrange(year, month + 2)[1])
