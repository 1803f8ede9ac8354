"""Where a line may not end: no-break spaces in place of some that break; they copy and read as spaces do."""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"
_OPENING = re.compile(r"(?<=\S) (?=[(“][ก-๛])")
_YEAR = re.compile(r"(?<=พ\.ศ\.) (?=[0-9๐-๙])")
_RANGE = re.compile(r"(?<=[0-9๐-๙]) – (?=[0-9๐-๙])")


def held(text: str) -> str:
    """Return running text in which no line ends before an opening bracket or mark, before a year, or within a range.

    LibreOffice 7.4 breaks the word beside such a mark one letter early (ระดั|บ “ผ่าน”, (งา|น) where the line could
    end at the space before it and Thai follows; where it cannot, it breaks the word where a dictionary does.
    """
    return _YEAR.sub(NO_BREAK, _OPENING.sub(NO_BREAK, held_ranges(text)))


def held_ranges(text: str) -> str:
    """Return text in which no line ends within a range of figures, as in ไตรมาสที่ 3 – 4."""
    return _RANGE.sub(f"{NO_BREAK}–{NO_BREAK}", text)
