"""Cell texts: what may stand in a cell, how long it may be, and how many lines it takes."""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil

from ita_workbook.book.workbook import Look
from ita_workbook.words.width import printed_widths

LONGEST = 32_767
"""UTF-16 units that a cell can hold."""
_HIGHEST = 409.0
"""Points: Excel makes no row higher."""
_SMALLER = (14, 12, 10)
"""Sizes for a text that would need a higher row."""

# Characters that XML 1.0 cannot hold. LibreOffice drops a tab in .ods, so it becomes a space.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")

BOLD = 1.08
"""How much wider bold letters are."""
_SUBSTITUTE = 1.2
"""How much higher a line of Laksaman is: 27.6 points for the first, 26.5 for each further one."""
PADDING = 1.0
"""Digits that a cell's own margins take."""
_RAGGED = 2.5
"""Digits that a line loses on average where the next word did not fit."""
COLUMN_SCALE = 0.8
"""Columns are declared in characters of a usual 11-point font; digits at 16 points are that much wider."""


def clean(text: str, cut_mark: str = "") -> str:
    """Return ``text`` as a cell can hold it: no control characters, ``\\n`` between lines.

    A text longer than a cell ends with ``cut_mark``, so that the cut is seen.
    """
    # Most texts of several lines have nothing else that is not printable.
    if not text.isprintable() and not text.replace("\n", "").isprintable():
        text = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ")
    if len(text) * 2 > LONGEST:
        units = text.encode("utf-16-le")
        if len(units) > 2 * LONGEST:
            kept = units[: 2 * (LONGEST - len(cut_mark))].decode("utf-16-le", "ignore")
            return kept + cut_mark
    return text


def printable(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold; its tabs and line ends stay."""
    return _FORBIDDEN.sub("", text)


@lru_cache(maxsize=1024)
def lines(text: str, column_width: float, *, bold: bool = False) -> int:
    """Return the lines that ``text`` takes in a wrapped cell of a declared width, on the generous side."""
    room = column_width * COLUMN_SCALE - PADDING
    # Most texts are short enough to be seen so without looking at their letters.
    if len(text) * 1.5 <= room and "\n" not in text:
        return 1
    wider = BOLD if bold else 1
    count = 0
    for length, width in printed_widths(text):
        taken = length if length * 1.5 <= room else width * wider
        count += 1 if taken <= room else ceil(taken / max(room - _RAGGED, 1.5))
    return count


def row_height(look: Look, count: int, size: int | None = None) -> float:
    """Return the height in points of a row of ``count`` lines, for the substitute font too."""
    height = look.line_height + look.more_line_height * (max(count, 1) - 1)
    return min(_HIGHEST, height * _SUBSTITUTE * (size or look.size) / look.size)


def fit(look: Look, text: str, column_width: float) -> tuple[int, float]:
    """Return the size at which ``text`` fits a row, and the row's height: smaller than the workbook's if need be."""
    count = lines(text, column_width)
    if count == 1:
        return look.size, row_height(look, 1)
    height = row_height(look, count)
    if height < _HIGHEST:
        return look.size, height
    for size in _SMALLER:
        height = row_height(look, lines(text, column_width * look.size / size), size)
        if height < _HIGHEST:
            break
    return size, height
