"""Values: what a raw cell means in its declared column, and what is doubtful about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec, Kind
from ita_workbook.book.content import Value, display
from ita_workbook.book.meaning import CodeOf
from ita_workbook.book.share import BETWEEN_OWNERS
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.read.number_format import ShownDate, ShownNumber
from ita_workbook.read.returned import Raw
from ita_workbook.words import codes
from ita_workbook.words.dates import parse_date
from ita_workbook.words.periods import ends_only, last_day, starts_only
from ita_workbook.words.thai_text import damaged, fold, normalise, suggest, to_arabic

_URL = re.compile(r"https?://[^\s/?#.]+(?:\.[^\s/?#.]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_BARE_URL = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:go|or|ac|co|in)\.th(?:/\S*)?|www\.\S+\.\S+", re.I)
_APOSTROPHES = ("'", "’", "‘")
_THAI = re.compile("[ก-ฮ]")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
"""Commas at the thousands: 10.000,50 and 10,00 are not known to mean what they would without the comma."""
_DASHES = re.compile(r"(?:[-\u2010-\u2015\u2212\uff0d]\s*)+")
"""What people write into a cell for sums where there is none."""
_ERROR_TEXT = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|ERROR!|SPILL!|CALC!|##+)|Err:[0-9]{3}")
"""What programs show for an error, and for a value that the column has no room for."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_MOST_BAHT = 10**13
"""More than the nation spends in a year; a number as long as this is an id in the wrong column."""
_SEVERAL = re.compile(r"\s*(?:[,;/\n]|และ|\band\b)\s*")
"""What stands between several values in one cell."""
LONGEST = 32_767
"""Characters a cell can hold; longer text in another format cannot be written back."""


@dataclass(slots=True)
class Parsed:
    """A cell's typed value with the notices about it: (event kind, params with value/expected).

    ``doubtful``: the value is the text as written, because nothing of the column's type could be made of it.
    """

    value: Value | None
    doubtful: bool = False
    notices: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def note(self, kind: str, **params: object) -> Parsed:
        """Add a notice and return self."""
        self.notices.append((kind, params))
        return self


def raw_text(raw: Raw) -> str:
    """Return a raw cell as the text a person would have typed, unnormalised."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, (ShownNumber, ShownDate)):
        shown = raw.shown
        if shown is not None:
            return shown.strip()
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        read = parse_date(raw)
        return display(read.value) if read.value else raw.isoformat()
    if isinstance(raw, (time, timedelta)):
        return str(raw)
    return str(raw)


def is_address(text: str) -> bool:
    """Whether a text is the address of a page, or several of them."""
    parts = text.split()
    return bool(parts) and all(_URL.fullmatch(part) or _BARE_URL.fullmatch(part) for part in parts)


def shows_address(text: str, target: str) -> bool:
    """Whether a text shows the address that it leads to, however either is written."""
    wanted = _bare_address(target)
    return any(_bare_address(part) == wanted for part in (text, *text.split()))


def _bare_address(text: str) -> str:
    return re.sub(r"^(?:https?://|mailto:|file:/+)(?:www\.)?|^www\.", "", unquote(text.strip()).casefold()).rstrip("/")


def _knows_its_end(column: ColumnSpec) -> bool:
    """Whether it is known of a column which end of a period its day is, or that it is a day which has passed."""
    return column.month is not None or column.meaning.deadline or column.meaning.happened is not None


def _other_bound(column: ColumnSpec, text: str) -> str | None:
    """Return the event of a text that tells the last day where the first is asked, or the other way round."""
    if (column.month == "first" or column.meaning.happened) and ends_only(text):
        return "date_until"
    if (column.month == "last" or column.meaning.deadline) and starts_only(text):
        return "date_since"
    return None


def is_kept_as_written(declared: ColumnSpec, kind: Kind, spec: WorkbookSpec) -> bool:
    """Whether a text of which nothing typed could be made is a value of its row all the same."""
    # A master's own cell is kept as it is written, else the next merge or issue would erase it; a list that follows
    # a sheet may get the value yet.
    return kind != "issued" or spec.source_of(declared) is not None


def is_error_text(text: str) -> bool:
    """Whether a text is what a spreadsheet shows in place of a value: pasted as text, it is no answer either."""
    return text.startswith(("#", "Err:")) and _ERROR_TEXT.fullmatch(text) is not None


def is_lost_text(text: str) -> bool:
    """Whether a text is what a program without Thai letters left of one: question marks, and nothing that is Thai."""
    return "???" in text and _THAI.search(text) is None and "://" not in text


def is_quoted_number(text: str) -> bool:
    """Whether a text is a number behind an apostrophe, by which people say that it is a text: in a cell that is one
    already some programs keep it.
    """
    return text[:1] in _APOSTROPHES and text[1:2].isdigit() and not any(one in text[1:] for one in _APOSTROPHES)


class ValueReader:
    """Types the cells of one workbook; ``book`` gives its lists. Reused for every cell, so lists are kept."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._choices: dict[tuple[str, str], dict[str, str]] = {}
        self._known_items = {item.code for item in book.framework.items}

    def parse(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value], *, clean: bool = False) -> Parsed:
        """Return what ``raw`` (not empty) means in ``column``; ``row`` has the row's values read so far.

        ``clean``: it is known to be in the normal form.
        """
        if isinstance(raw, str) and not clean:
            return self._mended(column, raw, row)
        return _READERS.get(column.type, ValueReader._text)(self, column, raw, row)

    def _mended(self, column: ColumnSpec, raw: str, row: Mapping[str, Value]) -> Parsed:
        clean = normalise(raw)
        if not clean:
            return Parsed(None)
        if is_error_text(clean):
            return Parsed(clean, True).note("error_cell", value=clean, error=clean)
        if is_lost_text(clean):
            return Parsed(clean, True).note("text_lost", value=clean[:80])
        if quoted := is_quoted_number(clean):
            clean = clean[1:]
        read = _READERS.get(column.type, ValueReader._text)(self, column, clean, row)
        if quoted:
            read.note("apostrophe", value=raw[:80], expected=clean[:80])
        elif clean != raw:
            self._notice_repair(raw, clean, read)
        return read

    def _notice_repair(self, raw: str, clean: str, read: Parsed) -> None:
        if _CONTROL.search(raw):
            read.note("control_characters", value=clean[:80])
        elif damaged(raw):
            read.note("text_repaired", value=raw[:80], expected=clean[:80])

    def _text(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value]) -> Parsed:
        text = raw_text(raw)
        if len(text) > LONGEST:
            return Parsed(text[:LONGEST]).note("text_too_long", length=len(text), limit=LONGEST)
        return Parsed(text)

    def _date(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value]) -> Parsed:
        if not isinstance(raw, (str, int, float, date)) or isinstance(raw, bool):
            return Parsed(raw_text(raw), True).note("date_not_understood", value=raw_text(raw), suggestion="")
        year = self.book.identity.year_be
        read = parse_date(raw, month_day=column.month, fiscal_year=year)
        shown, by_when = raw_text(raw), None
        if read.value is None and isinstance(raw, str) and _knows_its_end(column):
            by_when = last_day(raw, year)
            read = by_when or read
        if read.value is None:
            kind = {
                "not_a_date": "date_not_understood",
                "impossible": "date_impossible",
                "two_digit_year": "date_two_digit_year",
                "ambiguous": "date_ambiguous",
                "month_only": "date_month_only",
                "out_of_range": "date_out_of_range",
            }[read.problem or "not_a_date"]
            hint = read.suggestion or ""
            return Parsed(shown, True).note(
                kind, value=shown, suggestion=hint, expected=hint or column.example_in(year)
            )
        if isinstance(raw, str) and (bound := _other_bound(column, raw)):
            return Parsed(shown, True).note(bound, value=shown, expected=column.example_in(year))
        parsed = Parsed(read.value)
        if by_when and read.note in (None, "be_as_gregorian"):
            parsed.note("read_as", value=shown, expected=display(read.value), meaning=display(read.value))
        elif read.note == "be_as_gregorian":
            stored = raw.strftime("%d/%m/%Y") if isinstance(raw, date) else shown
            parsed.note("date_be_as_gregorian", value=stored, expected=display(read.value))
        elif read.note == "gregorian_year":
            parsed.note("date_gregorian_year", value=shown, expected=display(read.value))
        elif read.note == "day_assumed":
            parsed.note("read_as", value=shown, expected=display(read.value), meaning=display(read.value))
        elif read.note == "year_completed":
            parsed.note("date_year_completed", value=shown, expected=display(read.value))
        elif not isinstance(raw, str) and not self._shows(shown, read.value):
            parsed.note("shown_otherwise", value=shown, expected=display(read.value))
        return parsed

    def _shows(self, shown: str, value: date) -> bool:
        """Whether what a cell shows of a stored day is that day; a year of two digits shows it well enough."""
        again = parse_date(shown, fiscal_year=self.book.identity.year_be)
        return again.value == value or (again.problem == "two_digit_year" and again.suggestion == display(value))

    def _amount(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value]) -> Parsed:
        """Read a sum of money in baht: commas, Thai digits and the word บาท are as people write it."""
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            number, parsed = Decimal(str(round(raw, 6))), None
        else:
            text = raw_text(raw)
            if _DASHES.fullmatch(text):
                return Parsed(None).note("amount_dash", value=text)
            digits = to_arabic(text).replace(" ", "").replace("บาท", "").removeprefix("฿").removesuffix(".-")
            if not (_NUMBER.fullmatch(digits) or _THOUSANDS.fullmatch(digits)):
                return Parsed(text, True).note("amount_not_number", value=text, expected=column.example)
            number = Decimal(digits.replace(",", ""))
            parsed = Parsed(number).note("number_as_text", value=text, expected=str(number))
        if not 0 <= number < _MOST_BAHT:
            return Parsed(raw_text(raw), True).note("amount_not_number", value=raw_text(raw), expected=column.example)
        return parsed or Parsed(number)

    def _score(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value]) -> Parsed:
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            # Six decimals take away what binary fractions add and keep all that a person can have typed.
            number = Decimal(str(round(raw, 6)))
            parsed = self._shown_score(raw, number)
            number = Decimal(str(parsed.value))
        else:
            text = raw_text(raw)
            digits = to_arabic(text).replace(",", "").replace(" ", "").removesuffix("คะแนน")
            percent = digits.endswith("%")
            digits = digits.removesuffix("%")
            try:
                number = Decimal(digits if _NUMBER.fullmatch(digits) else "x")
            except InvalidOperation:
                return Parsed(text, True).note("score_not_number", value=text, expected="0–100")
            parsed = Parsed(number).note(
                "score_percent" if percent else "number_as_text", value=text, expected=str(number)
            )
        if not 0 <= number <= 100:
            return Parsed(raw_text(raw), True).note("score_out_of_range", value=raw_text(raw), expected="0–100")
        return parsed

    def _shown_score(self, raw: float, number: Decimal) -> Parsed:
        """Return a number stored as such, with a note where the cell shows another one."""
        shown = raw_text(raw)
        digits = to_arabic(shown).replace(",", "").replace(" ", "")
        if digits.endswith("%") and 0 <= number <= 1:
            # 96.52 % is stored as 0.9652, and is 96.52 of 100.
            hundredfold = (number * 100).normalize() + 0
            return Parsed(hundredfold).note("score_percent", value=shown, expected=f"{hundredfold:f}")
        if isinstance(raw, ShownNumber) and not (_NUMBER.fullmatch(digits) and Decimal(digits) == number):
            return Parsed(number).note("shown_otherwise", value=shown, expected=f"{number:f}")
        return Parsed(number)

    def _choice(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value]) -> Parsed:
        text = raw_text(raw)
        name = column.list or ""
        closed = self.book.spec.lists.get(name)
        if closed:
            if text in closed.labels:
                return Parsed(text)
            found = closed.find(text)
            if found:
                parsed = Parsed(found.label.th)
                if text != found.label.en:
                    parsed.note("read_as", value=text, expected=found.label.th, meaning=found.label.th)
                return parsed
            return self._not_listed(text, closed.labels, closed.nearest(text))
        return self._dynamic(column, name, raw, text, row)

    def _dynamic(self, column: ColumnSpec, name: str, raw: Raw, text: str, row: Mapping[str, Value]) -> Parsed:
        above = str(row.get(column.depends_on, "")) if column.depends_on else ""
        choices = self._listed(name, above)
        found = choices.get(fold(text))
        followed = self.book.spec.following.get(name)
        if found is None:
            found = choices.get(fold(read_code(self.book.spec.code_of(followed), raw) or ""))
        if found is not None:
            return Parsed(found)
        if column.many and (several := self._several(name, choices, text)):
            return several
        if followed and followed.open and followed.source and followed.source.under:
            # A new or renamed งาน is the department's own business: taken as written, and told.
            if not choices:
                return Parsed(text)
            hint = suggest(text, choices.values()) or ""
            return Parsed(text).note("section_not_in_department", value=text, department=above, expected=hint)
        return self._not_listed(text, choices.values())

    def _several(self, name: str, choices: Mapping[str, str], text: str) -> Parsed | None:
        """Return several values of a list in one cell; None where one of the parts is none of it, or there is one."""
        code = self.book.spec.code_of(self.book.spec.following.get(name))
        parts = [part for part in _SEVERAL.split(text) if part]
        found = [choices.get(fold(part)) or choices.get(fold(read_code(code, part) or "")) for part in parts]
        if len(parts) < 2 or None in found:
            return None
        return Parsed((", " if code else BETWEEN_OWNERS).join(dict.fromkeys(one for one in found if one)))

    def _not_listed(self, text: str, choices: Iterable[str], near: str | None = None) -> Parsed:
        listed = list(choices)
        hint = near or suggest(text, listed) or ""
        shown = ", ".join(listed[:12]) + (" …" if len(listed) > 12 else "")
        return Parsed(text, True).note(
            "not_in_list", value=text, choices=shown, suggestion=hint, expected=hint or shown
        )

    def _listed(self, name: str, above: str) -> dict[str, str]:
        if (name, above) not in self._choices:
            values = self.book.choices(name, above)
            # "9.1" and "91" fold alike; codes are told apart by their own text first.
            listed: dict[str, str] = {}
            for value in values:
                listed.setdefault(fold(value), value)
            self._choices[name, above] = listed
        return self._choices[name, above]

    def _url(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value]) -> Parsed:
        text = raw_text(raw)
        if _URL.fullmatch(text):
            return Parsed(text)
        parts = text.split()
        if parts and all(_URL.fullmatch(part) for part in parts):
            return Parsed(text)
        if parts and all(_URL.fullmatch(part) or _BARE_URL.fullmatch(part) for part in parts):
            hint = "\n".join(part if _URL.fullmatch(part) else f"https://{part}" for part in parts)
            return Parsed(text).note("url_without_scheme", value=text, suggestion=hint, expected=hint)
        inside = _URL.search(text)
        hint = inside[0] if inside else column.example_in(self.book.identity.year_be)
        return Parsed(text).note("url_invalid", value=text, suggestion=hint, expected=hint)

    def _code(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value]) -> Parsed:
        text = raw_text(raw)
        return Parsed(read_code(column.meaning.of, text if isinstance(raw, ShownNumber) else raw) or text)

    def _item_refs(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value]) -> Parsed:
        text = raw_text(raw)
        numbered = isinstance(raw, (str, int, float)) and not isinstance(raw, ShownNumber)
        found = codes.item_codes(raw if numbered else text)
        if not found:
            return Parsed(text, True).note(
                "item_unknown", value=text, expected=column.example_in(self.book.identity.year_be)
            )
        listed = ", ".join(found)
        parsed = Parsed(listed)
        unknown = [code for code in found if code not in self._known_items]
        if unknown:
            year = self.book.identity.year_be
            parsed.note("item_unknown", value=", ".join(unknown), expected=f"O1–O{len(self._known_items)}", year=year)
        elif fold(listed) != fold(text):
            parsed.note("item_read_as", value=text, expected=listed, meaning=listed)
        return parsed

    def _year(self, column: ColumnSpec, raw: Raw, row: Mapping[str, Value]) -> Parsed:
        digits = to_arabic(raw_text(raw))
        found = re.search(r"2[45]\d\d", digits)
        if found:
            return Parsed(int(found[0]))
        return Parsed(digits, True).note("year_invalid", value=digits, expected=str(self.book.identity.year_be))


# Not kept in the reader itself: methods that it holds would hold it, and the workbook with it, after it is done.
_READERS: Mapping[str, Callable[[ValueReader, ColumnSpec, Raw, Mapping[str, Value]], Parsed]] = {
    "date": ValueReader._date,
    "score": ValueReader._score,
    "amount": ValueReader._amount,
    "choice": ValueReader._choice,
    "url": ValueReader._url,
    "code": ValueReader._code,
    "item_refs": ValueReader._item_refs,
    "year": ValueReader._year,
}


def read_code(code: CodeOf | None, raw: Raw) -> str | None:
    """Return the code that a cell names (of an item, question, indicator or measure), or None."""
    if code == "item":
        return codes.item_code(raw)
    if code == "measure":
        return codes.measure_code(raw)
    if code == "indicator":
        return codes.indicator_code(raw)
    if code == "question":
        return codes.question_code(raw) or codes.item_code(raw, loose=False)
    return None
