"""Codes as people write them: items (O12), questions (i1, EP3), indicators (9.1) and measures (M01)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ita_workbook.words.fiscal_year import MONTH_ABBREVIATIONS, MONTH_NAMES
from ita_workbook.words.thai_text import normalise, to_arabic

# Letters of other alphabets that look the same; they come from scanning and from switched keyboards.
_LIKE_O = "ОоΟοＯｏՕօ"
_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys(_LIKE_O, "O"),
        **dict.fromkeys("ІіΙιＩｉ", "i"),
        **dict.fromkeys("ЕеΕεＥｅ", "e"),
        **dict.fromkeys("РрΡρＰｐ", "P"),
        **dict.fromkeys("ЅѕＳｓ", "S"),
        **dict.fromkeys("МмΜμＭｍ", "M"),
        **dict.fromkeys("ТтΤτＴｔ", "T"),
    }
)
_LOOKALIKE = re.compile(f"[{''.join(map(chr, _LOOKALIKES))}]")

_GAP = r"[\s.\-_–]{0,2}"
_LABEL = r"(?:ข้อ(?:ที่)?\s*)?[(\[]?"
_CLOSE = r"[.):\]]*"
_RANGE = r"\s?(?:-|–|—|~|ถึง|to)\s?"
_NUMBER = r"0?([0-9]{1,2})(?![0-9])"
_LETTER = rf"(?:OIT{_GAP}O?|O){_GAP}"
_SCANNED_ZERO = r"0[ \-]?"

_WRITTEN_ITEM = re.compile(r"O[1-9][0-9]?")
_ITEM = re.compile(rf"{_LABEL}(?:{_LETTER}0?|{_SCANNED_ZERO})([0-9]{{1,2}}){_CLOSE}", re.I)
_BARE_ITEM = re.compile(rf"{_LABEL}([0-9]{{1,2}})(?:\.0*)?{_CLOSE}")

_LISTED = rf"(?:{_LETTER}|{_SCANNED_ZERO})?{_NUMBER}"
_LIST_ENTRY = re.compile(rf"(?<![0-9]){_LISTED}(?:{_RANGE}(?:ข้อ(?:ที่)?\s?)?{_LISTED})?", re.I)
_LIST_FILLER = re.compile(r"(?:[\s,;/.&()]|และ|กับ|หรือ|and|ข้อ(?:ที่)?)*", re.I)

# In prose a code is no part of a longer word or number: CO2, O9.1, 08:30, ๐๑/๐๒/๒๕๖๖ are none.
_BEFORE = r"(?<![0-9A-Za-z+])(?<![0-9][.,:/])"
_AFTER = r"(?![0-9A-Za-z]|[.,:/][0-9])"
_MONTH = "|".join(re.escape(name) for name in (*MONTH_NAMES, *MONTH_ABBREVIATIONS))
_NO_UNIT = rf"(?! ?(?:น\.|บาท|คน|ราย(?![ก-๎])|วัน|เดือน|ปี|ครั้ง|ชั่วโมง|นาที|%|{_MONTH}))"
_NAMED_ITEM = re.compile(rf"{_LABEL}(?:{_LETTER}|0){_NUMBER}{_CLOSE}{_NO_UNIT}\s+([^\W\d].*)", re.I | re.S)
_PROSE_LETTER = rf"(?:OIT[ \-]?O?|O)[ .\-]?0?([0-9]{{1,2}}){_AFTER}"
# A zero counts as the letter only where its neighbours are no plain numbers: 043 123456 is a telephone.
_PROSE_ZERO = rf"0([0-9]{{1,2}}){_AFTER}(?![ \-–]{{1,3}}(?!0[0-9]{{1,2}}(?![0-9]))[0-9]){_NO_UNIT}"
_IN_PROSE = re.compile(
    rf"{_BEFORE}(?:{_PROSE_LETTER}(?:{_RANGE}(?:{_PROSE_LETTER}|0?([0-9]{{1,2}}){_AFTER}{_NO_UNIT}))?"
    rf"|{_PROSE_ZERO}(?:{_RANGE}{_PROSE_ZERO})?)",
    re.I,
)
# An O or a zero with a digit near it: without one, prose is not read further. Invisible characters may lie between.
_MAYBE_CODE = re.compile(rf"[Oo0๐{_LIKE_O}].{{0,8}}?[0-9๐-๙]")
_NUMBERED = re.compile(
    r"(?:โทร|โทรศัพท์|โทรสาร|เบอร์|หมู่|หมู่ที่|(?<![ก-๎])ม|เลขที่|วันที่|ครั้งที่|ลำดับ|เวลา|รอบ|รหัส|ร้อยละ)[.:]? ?\Z"
    r"|(?<![0-9])(?!0[0-9]{1,2}[ \-–])[0-9]+[ \-–]{1,3}\Z"
)

# An i scanned as 1 shows where the number itself is in Thai digits: 1๑๐ is i10.
_SCANNED_I = re.compile(r"1([๑-๙][๐-๙]?)")
_QUESTION = re.compile(rf"{_LABEL}(EP|ES|E|I|l|\|){_GAP}0?([1-9][0-9]?){_CLOSE}", re.I)
_INDICATOR = re.compile(
    r"(?:ตัวชี้วัด(?:ย่อย)?\s*(?:ที่)?\s*)?0?([1-9][0-9]?)(?:\.(?:0+|([1-9][0-9]?)))?"
    r"(?:[.):]*|(?:[.):]+|[.):]*\s)\s*[^\W\d][^\d]*)"
)
_MEASURE = re.compile(rf"[(\[]?(?:M|มาตรการ(?:ที่)?){_GAP}0*([1-9][0-9]{{0,2}}){_CLOSE}", re.I)


def _readable(text: str) -> str:
    """Return ``text`` normalised, with Arabic digits and Latin letters for those that only look like them."""
    plain = to_arabic(normalise(text))
    return plain if _LOOKALIKE.search(plain) is None else plain.translate(_LOOKALIKES)


def item_code(value: object, *, loose: bool = True) -> str | None:
    """Return the disclosure item a cell names, ``O12``, however it was typed or scanned; None when it names none.

    Read are O12, o12, "O 12", O-12, ข้อ O12, O๑๒, OIT 12, letters from other alphabets, and a zero for the letter O
    (๐๑๒, 012, "0 12"). ``loose`` also takes a plain number, and a code followed by the item's name: right for a
    column that holds nothing but item codes.
    """
    if not isinstance(value, str):
        return _small_item(value) if loose else None
    if _WRITTEN_ITEM.fullmatch(value):
        return value
    text = _readable(value)
    found = _ITEM.fullmatch(text)
    if found is None and loose:
        found = _BARE_ITEM.fullmatch(text)
        if found is None:
            found = _NAMED_ITEM.fullmatch(text)
            # A second code in the words makes it a list.
            if found is not None and item_codes_in_prose(found[2]):
                return None
    return _item(int(found[1])) if found is not None else None


_SEPARATOR = re.compile(r"[\s,;/]+|และ")
_CODE_LIKE = re.compile(r"[A-Za-z0-9๐-๙]")


def item_codes(value: object) -> list[str]:
    """Return every item that a codes cell lists, ranges expanded, in order and once each: "O8, O18 และ O21-O23".

    A cell of nothing but codes may hold plain numbers ("O8, 18, 21-23"); any other text is read as prose.
    """
    one = item_code(value)
    if one is not None or not isinstance(value, str):
        return [] if one is None else [one]
    text = _readable(value)
    only_codes = _LIST_FILLER.fullmatch(_LIST_ENTRY.sub("", text)) is not None
    # Strokes between bare numbers make a date or a fraction, not a list.
    if not only_codes or ("/" in text and "O" not in text.upper()):
        return item_codes_in_prose(value)
    return _expanded((found[1], found[2]) for found in _LIST_ENTRY.finditer(text))


def item_codes_in_prose(text: str) -> list[str]:
    """Return the items that running text names, in order and once each.

    Strict: only the letter with its number, or the scanned zero (อิงจาก ๐๓๙ – ๐๔๑) where it cannot be part of a
    date, a time, a telephone number or an amount.
    """
    if _MAYBE_CODE.search(text) is None:
        return []
    return _expanded(_prose_pairs(_readable(text)))


def _prose_pairs(prose: str) -> Iterator[tuple[str, str | None]]:
    """Yield first and last number of each code or range in ``prose``."""
    for found in _IN_PROSE.finditer(prose):
        letter, to_letter, to_bare, zero, to_zero = found.groups()
        if letter is not None:
            yield letter, to_letter or to_bare
        elif _NUMBERED.search(prose, max(0, found.start() - 24), found.start()) is None:
            yield zero, to_zero


def _expanded(pairs: Iterator[tuple[str, str | None]]) -> list[str]:
    """Return the codes of number pairs; a pair that runs backwards counts as two single codes."""
    codes: dict[str, None] = {}
    for first, last in pairs:
        start, end = int(first), int(last or first)
        for number in range(start, end + 1) if start <= end else (start, end):
            code = _item(number)
            if code is not None:
                codes[code] = None
    return list(codes)


def _item(number: int) -> str | None:
    return f"O{number}" if number else None


def _small_item(value: object) -> str | None:
    """Return the item of a whole number 1–99 as a spreadsheet stores one (12 or 12.0)."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value not in range(1, 100):
        return None
    return _item(int(value))


def question_code(value: object) -> str | None:
    """Return the survey question a cell names in its official case: i1, e4, EP3, ES12; None when it names none."""
    if not isinstance(value, str):
        return None
    clean = normalise(value)
    scanned = _SCANNED_I.fullmatch(clean)
    if scanned is not None:
        return f"i{to_arabic(scanned[1])}"
    found = _QUESTION.fullmatch(_readable(clean))
    if found is None:
        return None
    letters = found[1].upper()
    return f"{letters if len(letters) == 2 else 'e' if letters == 'E' else 'i'}{found[2]}"


def indicator_code(value: object) -> str | None:
    """Return the number of an indicator or sub-indicator: ``7``, ``9.3``; None when the cell holds none.

    Read are the number alone or after ตัวชี้วัดที่, in either kind of digit, as text or as a number cell (7.0), with
    or without the indicator's name after it.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Two places hide the noise of binary fractions; the pattern refuses all else (nan, negative, too large).
        value = f"{value:.2f}".rstrip("0").rstrip(".")
    if not isinstance(value, str):
        return None
    found = _INDICATOR.fullmatch(to_arabic(normalise(value)))
    if found is None:
        return None
    return f"{found[1]}.{found[2]}" if found[2] else found[1]


def measure_code(value: object) -> str | None:
    """Return a measure's code with two digits at least: m1, M๐๑, M-01 and มาตรการที่ 1 are all ``M01``."""
    if not isinstance(value, str):
        return None
    found = _MEASURE.fullmatch(_readable(value))
    return f"M{int(found[1]):02d}" if found is not None else None


def answered_codes(text: str) -> tuple[list[str], list[str]]:
    """Return the questions and items that a cell lists ("e4, O12, O14-O16"), and the parts of it that name neither."""
    parts = [part for part in _SEPARATOR.split(text) if part]
    questions = [question for part in parts if (question := question_code(part))]
    rest = [part for part in parts if _CODE_LIKE.search(part) and not (question_code(part) or item_codes(part))]
    return list(dict.fromkeys([*questions, *item_codes_in_prose(text)])), rest
