"""The report's voice: patterns from ``templates/reports`` filled with figures, dates and names in good Thai.

Only figures change digits. What officers wrote, links and file names are inserted as written.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ita_workbook.report.model import BLANK, Align, Column, Digits, Value
from ita_workbook.report.templates import Wording, shipped_wording
from ita_workbook.words.fiscal_year import BE_OFFSET, fiscal_period, fiscal_year_of, quarter_of
from ita_workbook.words.text import Language, Text, fields_of, fill
from ita_workbook.words.thai_text import to_thai

CENT = Decimal("0.01")
_THAI_START = re.compile("[ก-ฮเ-ไ]")
_THAI_WORD = re.compile("[ก-ฮเ-ไ][ก-๎]*")
"""Thai letters alone, without a space or a figure."""
SHORT = 40
"""Letters of two words that are written as one with the และ between them."""


class Plain(str):
    """Text inserted into a pattern whose digits follow the report: codes and names from the framework."""

    __slots__ = ()


class Prose:
    """Fills the patterns of one report kind in one language and one kind of digits."""

    def __init__(
        self, kind: str, language: Language = "th", digits: Digits = "arabic", wording: Wording | None = None
    ) -> None:
        self.language = language
        self.digits: Digits = digits if language == "th" else "arabic"
        self._kind = kind
        self._wording = wording or shipped_wording()

    # Patterns

    def declared(self, name: str) -> Any:
        """Return what the report's own YAML, or the common one, declares at ``name`` (``part.name``)."""
        return self._wording.declared(self._kind, name)

    def say(self, name: str, /, **values: Value | None) -> str:
        """Return the pattern ``name`` with its fields filled; a missing value becomes a visible blank."""
        return self.fill(self.declared(name), **values)

    def fill(self, declared: object, /, **values: Value | None) -> str:
        """Return a declared pattern with its fields filled."""
        # What goes on from another sentence begins with its own space: " เพิ่มขึ้นจาก", but ", up by".
        pattern = Text.of(declared).pick(self.language).rstrip()
        return fill(pattern, {name: self.show(values.get(name)) for name in fields_of(pattern)}, self.numerals)

    def lines(self, name: str, /, **values: Value | None) -> list[str]:
        """Return every pattern of the list ``name``, filled."""
        return [self.fill(pattern, **values) for pattern in self.declared(name)]

    def block(self, name: str) -> list[str]:
        """Return the variants of the text block ``name`` in the report's language, with their fields."""
        return [str(variant) for variant in self._wording.patterns["blocks"][name][self.language]]

    def columns(self, name: str, /, **values: Value | None) -> tuple[Column, ...]:
        """Return the declared table columns ``name``."""
        return tuple(
            Column(
                code=column["code"],
                title=self.fill(column["title"], **values),
                width=float(column["width"]),
                align=_align(column.get("align", "left")),
                group=self.fill(column.get("group", ""), **values),
            )
            for column in self.declared(name)
        )

    # Values

    def numerals(self, text: str) -> str:
        """Return ``text`` with the report's digits."""
        return to_thai(text) if self.digits == "thai" else text

    def show(self, value: Value | None) -> str:
        """Return a value as it stands in a sentence; None is a blank to fill by hand."""
        if value is None or value == "":
            return BLANK
        if isinstance(value, Decimal):
            return self.score(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int):
            return self.numerals(str(value))
        return self.numerals(value) if isinstance(value, Plain) else value

    def score(self, value: Decimal) -> str:
        """Return a score with two decimals."""
        return self.numerals(f"{value.quantize(CENT, ROUND_HALF_UP):.2f}")

    def percent(self, part: int, whole: int) -> Decimal:
        """Return ``part`` of ``whole`` in hundredths, two decimals; 0 of nothing is 0."""
        return (Decimal(100 * part) / whole).quantize(CENT, ROUND_HALF_UP) if whole else Decimal(0)

    def join(self, names: Sequence[str]) -> str:
        """Return names as a list in a sentence: ``1, 2 และ 4``, and as Thai words are written, ``สาเหตุและข้อสรุป``.

        Thai puts no comma between words and no space after และ, and none before it between two short ones. Names with
        a space or a code in them keep the comma, or nobody could tell where one ends.
        """
        if len(names) < 2:
            return "".join(names)
        *others, last = names
        words = self.language == "th" and all(_THAI_WORD.fullmatch(name) for name in others)
        close = words and len(names) == 2 and len(others[0]) + len(last) <= SHORT and _THAI_WORD.fullmatch(last)
        pattern = "and" if not _THAI_START.match(last) else "and_close" if close else "and_word"
        return self.say(pattern, first=(" " if words else ", ").join(others), last=last)

    # Dates

    def day(self, value: date) -> str:
        """Return a date with the month's short name: ``15 มี.ค. 2566``."""
        return self.numerals(f"{value.day} {self._month(value)} {value.year + BE_OFFSET}")

    def full_day(self, value: date) -> str:
        """Return a date with the month's full name: ``15 มีนาคม พ.ศ. 2566``."""
        month = self.declared("months")[self.language][value.month - 1]
        return self.say("full_day", day=value.day, month=month, year=value.year + BE_OFFSET)

    def period(self, start: Value | None, end: Value | None, style: str = "dates") -> str:
        """Return a measure's period; whole months are told as months, a whole fiscal year as such."""
        if not isinstance(start, date) or not isinstance(end, date):
            return self._open_period(start, end)
        if start > end:
            return f"{self.day(start)} – {self.day(end)}"
        year = fiscal_year_of(start)
        if (start, end) == fiscal_period(year):
            return self.say("whole_year", year=year)
        whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
        if style == "quarters" and whole_months and start.month % 3 == 1 and end.month % 3 == 0:
            first, last = quarter_of(start), quarter_of(end)
            if fiscal_year_of(end) == year:
                return self.say("quarter" if first == last else "quarters", first=first, last=last, year=year)
        if whole_months:
            first_month, last_month = self._month_year(start), self._month_year(end)
            return first_month if first_month == last_month else f"{first_month} – {last_month}"
        return self.day(start) if start == end else f"{self.day(start)} – {self.day(end)}"

    def _open_period(self, start: Value | None, end: Value | None) -> str:
        """One end, or both, is missing or was written in words that could not be read as a date."""
        shown = [self.show(value) if value is not None else "" for value in (start, end)]
        if all(shown):
            return " – ".join(shown)
        if isinstance(start, date):
            shown[0] = self._month_year(start) if start.day == 1 else self.day(start)
        if shown[0]:
            return self.say("from_on", start=shown[0])
        return self.say("until", end=shown[1]) if shown[1] else BLANK

    def _month(self, value: date) -> str:
        return str(self.declared("short_months")[self.language][value.month - 1])

    def _month_year(self, value: date) -> str:
        return self.numerals(f"{self._month(value)} {value.year + BE_OFFSET}")


def _align(name: str) -> Align:
    return "center" if name == "center" else "right" if name == "right" else "left"
