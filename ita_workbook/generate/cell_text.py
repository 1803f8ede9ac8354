"""Cell texts: what may stand in a cell, how long it may be, and how many lines it takes."""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil

from ita_workbook.spec.workbook import Look

LONGEST = 32_767
"""UTF-16 units that a cell can hold."""
_HIGHEST = 409.0
"""Points: no spreadsheet program makes a row higher."""

# Characters that XML 1.0 cannot hold. LibreOffice drops a tab in .ods, so it becomes a space.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")

# Advance widths in em of Laksaman, which fontconfig gives for TH SarabunPSK where that is not installed: half as wide
# again as the real one, so a row that fits it fits both. Marks above and below a consonant take no room.
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200d\ufeff"
_ADVANCES = (
    (re.compile("[เแโใไๅ ./:;,!|'ilIjtfr()\\-]"), 0.37),
    (re.compile("[ณญฌฒฑMWmw@%]"), 0.82),
    (re.compile("[A-HJ-LN-VX-Z]"), 0.66),
    (re.compile("[^ก-๛a-zA-Z0-9]"), 0.60),
)
_DEFAULT_ADVANCE = 0.57
_ZERO_WIDTH = re.compile(f"[{_MARKS}]")
# Pixels that a line loses on average where the next word did not fit.
_RAGGED = 34.0
_PADDING = 8.0


def clean(text: str, cut_mark: str = "") -> str:
    """Return ``text`` as a cell can hold it: no control characters, ``\\n`` between lines.

    A text longer than a cell ends with ``cut_mark``, so that the cut is seen.
    """
    if not text.isprintable():
        text = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ")
    if len(text) * 2 > LONGEST:
        units = text.encode("utf-16-le")
        if len(units) > 2 * LONGEST:
            kept = units[: 2 * (LONGEST - len(cut_mark))].decode("utf-16-le", "ignore")
            return kept + cut_mark
    return text


@lru_cache(maxsize=4096)
def _advance(text: str) -> float:
    """Return the width of one line in em."""
    text = _ZERO_WIDTH.sub("", text)
    width = 0.0
    for pattern, advance in _ADVANCES:
        count = len(pattern.findall(text))
        if count:
            width += count * (advance - _DEFAULT_ADVANCE)
    return width + len(text) * _DEFAULT_ADVANCE


def pixels(column_width: float) -> float:
    """Return the pixels of a column ``column_width`` characters wide (7 pixels a digit and 5 of padding)."""
    return column_width * 7 + 5


@lru_cache(maxsize=8192)
def lines(text: str, column_width: float, size: float) -> int:
    """Return the lines that ``text`` takes in a wrapped cell, on the generous side; 1 for an empty one."""
    room = pixels(column_width) - _PADDING
    em = size * 4 / 3
    count = 0
    for line in text.split("\n"):
        wide = _advance(line) * em
        count += 1 if wide <= room else ceil(wide / max(room - _RAGGED, em))
    return count


def row_height(look: Look, count: int) -> float:
    """Return the height in points of a row of ``count`` lines.

    A line of the wider substitute font is also a fifth higher, so further lines get a fifth more than declared.
    """
    if count <= 1:
        return look.line_height
    return min(_HIGHEST, look.line_height + look.more_line_height * (1.2 * (count - 1) + 0.2))
