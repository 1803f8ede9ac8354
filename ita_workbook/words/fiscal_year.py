"""The clock: the one place that asks what time it is, so that samples and tests can hold it still."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

from ita_workbook.words.thai_text import to_thai


def now() -> datetime:
    """Return the present time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def iso(moment: datetime) -> str:
    """Return a moment as text for the ledger and the provenance: ``2026-11-21T08:30:00+00:00``."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


Style = Literal["short", "medium", "long", "thai_digits"]

BE_OFFSET = 543

MONTH_NAMES = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTH_ABBREVIATIONS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip

DAY_NAMES = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
DAY_ABBREVIATIONS = ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา.")


def format_date(value: date, style: Style = "short") -> str:
    """Return the date in BE: ``15/03/2566``, ``15 มี.ค. 2566``, ``15 มีนาคม 2566`` or ``๑๕ มีนาคม ๒๕๖๖``."""
    year = value.year + BE_OFFSET
    if style == "short":
        return f"{value.day:02d}/{value.month:02d}/{year}"
    if style == "medium":
        return f"{value.day} {MONTH_ABBREVIATIONS[value.month - 1]} {year}"
    written = f"{value.day} {MONTH_NAMES[value.month - 1]} {year}"
    return to_thai(written) if style == "thai_digits" else written


def format_moment(moment: str) -> str:
    """Return an ISO time as people read it, by the clock of this machine: ``21/11/2569 15:30``.

    What is no such time, because somebody wrote in the provenance, is returned as it is.
    """
    try:
        here = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    return f"{format_date(here.date())} {here:%H:%M}"


def fiscal_period(year_be: int) -> tuple[date, date]:
    """Return the first and last day of the fiscal year: 1 October of the year before to 30 September."""
    year = year_be - BE_OFFSET
    return date(year - 1, 10, 1), date(year, 9, 30)


def fiscal_year_of(value: date) -> int:
    """Return the fiscal year (BE) that holds ``value``."""
    return value.year + BE_OFFSET + (value.month >= 10)


def quarter_of(value: date) -> int:
    """Return the quarter 1–4 of the fiscal year; the first begins in October."""
    return (value.month + 2) % 12 // 3 + 1
