"""Number formats: what a cell shows of the number it holds, and the numbers and days that know how they are shown.

A text field takes what people saw: 100 % is stored as 1, ฉบับที่ 12 as 12, 005 as 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Literal

from ita_workbook.words.fiscal_year import BE_OFFSET, DAY_ABBREVIATIONS, DAY_NAMES, MONTH_ABBREVIATIONS, MONTH_NAMES
from ita_workbook.words.thai_text import to_thai

_Kind = Literal["general", "number", "date", "time", "unknown"]
_EPOCH = datetime(1899, 12, 30)
LAST_SERIAL = 2_958_465
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "date", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "date h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
}  # fmt: skip
_THAI_DATES = frozenset((*range(27, 37), *range(50, 59), *range(67, 82)))
"""Numbers that mean days or times in some languages of the program, and nothing in others."""
_TOKEN = re.compile(
    r"\"([^\"]*)\"|\\(.)|_(.)|\*.|\[([^\]]*)\]|(AM/PM|A/P)|(General)|([yY]+|[eE]+(?![+-])|[bB]+|[mM]+|[dD]+|[hH]+|[sS]+)"
    r"|(E[+-])|(.)",
    re.DOTALL,
)
_LOCALE = re.compile(r"\$([^-]*)(?:-([0-9A-Fa-f]+))?")
_COLOUR = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)", re.IGNORECASE)
_ENGLISH = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December")  # fmt: skip
_BUDDHIST, _THAI_SHAPE, _ENGLISH_LANGUAGE = 0x07, 0x0D, 0x09


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format: its tokens as (kind, text), whose language and calendar it has."""

    tokens: tuple[tuple[str, str], ...]
    thai_digits: bool = False
    buddhist: bool = False
    english: bool = False


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format as it was understood. ``unknown``: this program cannot tell what it shows."""

    kind: _Kind
    sections: tuple[_Section, ...] = ()
    fixed: str | None = None
    """What the cell shows, where the file says it itself."""

    def show(self, number: float) -> str | None:
        """Return what a cell with this format shows of a number; None where that is not known."""
        if self.fixed is not None or self.kind in ("general", "unknown") or not self.sections:
            return self.fixed
        section = self._section(number)
        shown = (
            _show_number(section, abs(number) if len(self.sections) > 1 else number)
            if not any(kind == "time" for kind, _ in section.tokens)
            else _show_moment(section, number)
        )
        return to_thai(shown) if shown is not None and section.thai_digits else shown

    def _section(self, number: float) -> _Section:
        if number < 0 and len(self.sections) > 1:
            return self.sections[1]
        return self.sections[2] if number == 0 and len(self.sections) > 2 else self.sections[0]


GENERAL = NumberFormat("general")
UNKNOWN = NumberFormat("unknown")


class ShownNumber(float):
    """A number with the format of its cell."""

    __slots__ = ("format",)
    format: NumberFormat

    @classmethod
    def of(cls, number: float, format: NumberFormat) -> ShownNumber:
        """Make it."""
        made = cls(number)
        made.format = format
        return made

    @property
    def shown(self) -> str | None:
        """What the cell shows; None where that is not known."""
        return self.format.show(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return ShownNumber.of, (float(self), self.format)


class ShownDate(date):
    """A day with the format of its cell."""

    __slots__ = ("format", "serial")
    format: NumberFormat
    serial: float

    @classmethod
    def at(cls, serial: float, format: NumberFormat) -> ShownDate:
        """Make it of the number that a cell holds."""
        day = day_of(serial)
        made = cls(day.year, day.month, day.day)
        made.format, made.serial = format, serial
        return made

    @property
    def shown(self) -> str | None:
        """What the cell shows; None where that is not known."""
        return self.format.show(self.serial)

    def __reduce__(self) -> tuple[Any, ...]:
        return ShownDate.at, (self.serial, self.format)


def day_of(serial: float) -> date:
    """Return the day that a number stands for. The 29 February 1900 that never was counts among the first sixty."""
    return (_EPOCH + timedelta(days=int(serial) + (serial < 60))).date()


def typed_number(number: float, format: NumberFormat) -> float | date:
    """Return the number of a cell as what its format makes of it: a day, or a number that knows how it is shown."""
    if format.kind == "date" and 1 <= number <= LAST_SERIAL:
        return ShownDate.at(number, format)
    return number if format.kind == "general" else ShownNumber.of(number, format)


@lru_cache(maxsize=1024)
def number_format(number: int, code: str | None = None) -> NumberFormat:
    """Return a format by its number and, where the file declares one, its code."""
    if code is None:
        code = _BUILT_IN.get(number)
        if code is None:
            return UNKNOWN if number in _THAI_DATES else GENERAL
        if code.startswith("date"):
            # What these show depends on where the program runs.
            return NumberFormat("date")
    return parse_format(code)


def parse_format(code: str) -> NumberFormat:
    """Return a format by its code."""
    thai = code[:1] == "t" and code[1:2] in ("0", "#", "d", "m", "h", "G", "y")
    sections = tuple(_sections(code[1:] if thai else code, thai))
    kinds = [kind for section in sections for kind, _ in section.tokens]
    if "unknown" in kinds:
        return UNKNOWN
    first = sections[0].tokens if sections else ()
    if not first or first in ((("general", ""),), (("text", ""),)):
        return GENERAL
    moments = "".join(text for kind, text in first if kind == "time").casefold()
    if moments:
        named = any(letter in moments for letter in "dyeb") or ("m" in moments and not set("hs") & set(moments))
        return NumberFormat("date" if named else "time", sections[:1])
    # A fourth part is for texts.
    return NumberFormat("number", sections[:3])


def _sections(code: str, thai: bool) -> Iterator[_Section]:
    tokens: list[tuple[str, str]] = []
    shape, calendar, language = thai, False, False
    for found in _TOKEN.finditer(code):
        quoted, escaped, blank, bracket, half, general, moment, power, one = found.groups()
        if one == ";":
            yield _Section(tuple(tokens), shape, calendar, language)
            tokens = []
        elif bracket is not None:
            place = _LOCALE.fullmatch(bracket)
            if place:
                number = int(place[2] or "0", 16)
                shape = shape or number >> 24 & 0xFF == _THAI_SHAPE
                calendar = calendar or number >> 16 & 0x7F == _BUDDHIST
                language = language or number & 0x3FF == _ENGLISH_LANGUAGE
                if place[1]:
                    tokens.append(("literal", place[1]))
            elif re.fullmatch("[hms]+", bracket, re.IGNORECASE):
                tokens.append(("time", f"[{bracket}]"))
            elif not _COLOUR.fullmatch(bracket) and not re.fullmatch(r"DBNum\d|NatNum\d+", bracket):
                tokens.append(("unknown", bracket))
        elif quoted is not None or escaped or blank:
            tokens.append(("literal", quoted if quoted is not None else escaped or " "))
        elif half or moment:
            tokens.append(("time", half or moment))
        elif general or one == "@":
            tokens.append(("general" if general else "text", ""))
        elif power:
            tokens.append(("power", power))
        elif one in ("0", "#", "?", ".", ",", "%"):
            tokens.append(("digit" if one in "0#?" else one, one))
        elif one:
            tokens.append(("literal", one))
    yield _Section(tuple(tokens), shape, calendar, language)


def _show_number(section: _Section, number: float) -> str | None:
    tokens = list(section.tokens)
    kinds = [kind for kind, _ in tokens]
    digits = [place for place, kind in enumerate(kinds) if kind == "digit"]
    if "power" in kinds or (any(text == "/" for kind, text in tokens if kind == "literal") and len(digits) > 1):
        return None
    if not digits:
        general = repr(number).removesuffix(".0")
        return "".join(general if kind in ("general", "text") else text for kind, text in tokens)
    point = kinds.index(".") if "." in kinds else len(kinds)
    before, after = [at for at in digits if at < point], [at for at in digits if at > point]
    commas = [at for at, kind in enumerate(kinds) if kind == "," and digits[0] < at < point]
    thousands = [at for at in commas if before and at > before[-1]]
    value = Decimal(repr(number)) * 100 ** kinds.count("%") / 1000 ** len(thousands)
    value = value.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _, part = f"{abs(value):f}".partition(".")
    parts = dict(zip(after, part.ljust(len(after), "0"), strict=False))
    for at in reversed(after):
        if tokens[at][1] == "0" or parts[at] != "0":
            break
        parts[at] = ""
    parts |= _whole(tokens, before, "" if whole == "0" else whole, grouped=len(commas) > len(thousands))
    shown = "".join(parts.get(at, "") if kind in ("digit", ",") else text for at, (kind, text) in enumerate(tokens))
    return f"-{shown}" if value < 0 else shown


def _whole(tokens: Sequence[tuple[str, str]], places: Sequence[int], whole: str, *, grouped: bool) -> dict[int, str]:
    """Return what each place before the point shows: digits from the right, the rest at the first place."""
    least = sum(tokens[at][1] == "0" for at in places)
    first_zero = next((number for number, at in enumerate(places) if tokens[at][1] == "0"), len(places))
    whole = whole.rjust(len(places) - first_zero if least else 0, "0")
    shown, left = {}, whole
    for position, at in enumerate(reversed(places)):
        last = position == len(places) - 1
        here, left = (left, "") if last else (left[-1:], left[:-1])
        if grouped:
            here = _grouped(here, position)
        shown[at] = here if here or tokens[at][1] != "?" else " "
    return shown


def _grouped(digits: str, position: int) -> str:
    """Put a comma behind each digit that has a multiple of three digits right of it, ``position`` of them already."""
    count = len(digits)
    return "".join(
        digit + ("," if (place := count - 1 - number + position) and place % 3 == 0 else "")
        for number, digit in enumerate(digits)
    )


def _show_moment(section: _Section, number: float) -> str | None:
    if not 0 <= number <= LAST_SERIAL:
        return None
    moment = _EPOCH + timedelta(days=number + (1 <= number < 60))
    # To the second, which is the least that a format shows.
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    times = [text.casefold() for kind, text in section.tokens if kind == "time"]
    halves = any("/" in text for text in times)
    shown, place = [], -1
    for kind, text in section.tokens:
        if kind != "time":
            if kind in ("digit", "power"):
                return None
            shown.append(text)
            continue
        place += 1
        around = (times[place - 1] if place else "", times[place + 1] if place + 1 < len(times) else "")
        minutes = "h" in around[0] or around[1][:1] == "s" or around[1][:2] == "[s"
        shown.append(_moment(text, moment, number, section, minutes=minutes, halves=halves))
    return "".join(shown)


def _moment(token: str, moment: datetime, number: float, section: _Section, *, minutes: bool, halves: bool) -> str:
    """Return one part of a date or time."""
    letter, width = token[:1].casefold(), len(token)
    if letter == "[":
        seconds = round(number * 86_400)
        unit = {"h": 3600, "m": 60, "s": 1}[token[1].casefold()]
        return str(seconds // unit).rjust(width - 2, "0")
    if letter == "a":
        return ("AM", "PM")[moment.hour >= 12]
    if letter in "ye":
        year = moment.year + BE_OFFSET * section.buddhist
        return f"{year % 100:02d}" if letter == "y" and width <= 2 else str(year)
    if letter == "b":
        year = moment.year + BE_OFFSET
        return str(year) if width > 2 else f"{year % 100:02d}"
    if letter == "d" and width > 2:
        if section.english:
            return moment.strftime("%a" if width == 3 else "%A")
        return (DAY_ABBREVIATIONS if width == 3 else DAY_NAMES)[moment.weekday()]
    if letter == "m" and not minutes and width > 2:
        return _month(moment.month, width, english=section.english)
    if letter == "h":
        value = (moment.hour - 1) % 12 + 1 if halves else moment.hour
    else:
        value = {"d": moment.day, "m": moment.minute if minutes else moment.month, "s": moment.second}[letter]
    return str(value).rjust(min(width, 2), "0")


def _month(month: int, width: int, *, english: bool) -> str:
    name = _ENGLISH[month - 1] if english else MONTH_NAMES[month - 1]
    if width == 5:
        return name[0]
    return name if width == 4 else _ENGLISH[month - 1][:3] if english else MONTH_ABBREVIATIONS[month - 1]


def shown_as(value: float | date, text: str) -> float | date:
    """Return a number or day that shows ``text``, where the file says so; '' where it does not."""
    plain = repr(value).removesuffix(".0") if isinstance(value, float) else ""
    if not text or text == plain:
        return value
    format = NumberFormat("number" if isinstance(value, float) else "date", fixed=text)
    if isinstance(value, float):
        return ShownNumber.of(value, format)
    return ShownDate.at((value - _EPOCH.date()).days, format)
