"""Where a line may not end: no-break spaces in place of some that break; they copy and read as spaces do."""

from __future__ import annotations

import re
from collections.abc import Iterator

NO_BREAK = "\u00a0"
_OPENING = re.compile(r"(?<=\S) (?=[(“][ก-๛])")
_YEAR = re.compile(r"(?<=พ\.ศ\.) (?=[0-9๐-๙])")
_MONTH = re.compile(r"(?<![0-9๐-๙] )(?<![ก-๛])((?:มี|เม|มิ|[กตธพมส])\.[คพย]\.) (?=[0-9๐-๙]{4})")
"""A month with its year; where its day stands before it, a narrow cell may part them."""
_RANGE = re.compile(r"(?<=[0-9๐-๙]) – (?=[0-9๐-๙]+(?![0-9๐-๙]| (?:มี|เม|มิ|[กตธพมส])\.))")
"""Not one of days: each of them is as long as a narrow cell."""
_THAI_FIGURE = re.compile(r"([A-Za-z]*[๐-๙](?:[๐-๙A-Za-z.,/–-]*[๐-๙])?)")


def held(text: str) -> str:
    """Return running text in which no line ends before an opening bracket or mark, before a year, or within a range.

    LibreOffice 7.4 breaks the word beside such a mark one letter early (ระดั|บ “ผ่าน”, (งา|น) where the line could
    end at the space before it and Thai follows; where it cannot, it breaks the word where a dictionary does.
    """
    return _OPENING.sub(NO_BREAK, held_figures(text))


def held_figures(text: str) -> str:
    """Return text in which no line ends before a year, or within a range of figures, as in ไตรมาสที่ 3 – 4."""
    text = _MONTH.sub(rf"\1{NO_BREAK}", _YEAR.sub(NO_BREAK, text))
    return _RANGE.sub(f"{NO_BREAK}–{NO_BREAK}", text)


def thai_figures(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text, each with whether it is a figure or a code in Thai digits.

    In a text whose language is Thai, LibreOffice 7.4 ends lines between two Thai digits (O๔|๓).
    """
    for number, part in enumerate(_THAI_FIGURE.split(text)):
        if part:
            yield part, bool(number % 2)
