"""Cell texts: what may stand in a cell, how long it may be, and how many lines it takes."""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil

from ita_workbook.book.workbook import Look

LONGEST = 32_767
"""UTF-16 units that a cell can hold."""
_HIGHEST = 409.0
"""Points: Excel makes no row higher."""
_SMALLER = (14, 12, 10)
"""Sizes for a text that would need a higher row."""

# Characters that XML 1.0 cannot hold. LibreOffice drops a tab in .ods, so it becomes a space.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")

# Widths in digits of the workbook's font, in which columns are measured too; so they hold for whatever stands in for
# TH SarabunPSK. Measured on Laksaman, which fontconfig gives for it. Marks above and below a consonant take no room.
_MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200b-\u200d\ufeff]")
_WIDTHS = (
    (re.compile("[เแโใไๅ ./:;,!|'ilIjtfr()\\-]"), 0.72),
    (re.compile("[ณญฌฒฑMWmw@%]"), 1.5),
    (re.compile("[A-HJ-LN-VX-Z]"), 1.25),
    (re.compile("[^ก-๛a-zA-Z0-9]"), 1.1),
)
_USUAL_WIDTH = 1.07
_BOLD = 1.08
_SUBSTITUTE = 1.2
"""How much higher a line of Laksaman is: 27.6 points for the first, 26.5 for each further one."""
_PADDING = 1.0
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


def _single_bytes(pattern: re.Pattern[str]) -> bytes:
    """Return the characters of a pattern in the Thai code page that has one byte for each."""
    return "".join(filter(pattern.match, bytes(range(256)).decode(_CODE_PAGE, "ignore"))).encode(_CODE_PAGE)


_CODE_PAGE = "cp874"
_MARK_BYTES = _single_bytes(_MARKS)
_WIDTHS_OF_BYTES = tuple((_single_bytes(pattern), each) for pattern, each in _WIDTHS)


@lru_cache(maxsize=1024)
def lines(text: str, column_width: float, *, bold: bool = False) -> int:
    """Return the lines that ``text`` takes in a wrapped cell of a declared width, on the generous side."""
    room = column_width * COLUMN_SCALE - _PADDING
    # Most texts are short enough to be seen so without looking at their letters.
    if len(text) * 1.5 <= room and "\n" not in text:
        return 1
    wider = _BOLD if bold else 1
    # Counting bytes takes a tenth of what patterns take, and nearly every text has a byte for each character.
    try:
        widths = [(len(line), _width_of_bytes(line)) for line in text.encode(_CODE_PAGE).split(b"\n")]
    except UnicodeEncodeError:
        widths = [(len(line), _width(line)) for line in text.split("\n")]
    count = 0
    for length, width in widths:
        taken = length if length * 1.5 <= room else width * wider
        count += 1 if taken <= room else ceil(taken / max(room - _RAGGED, 1.5))
    return count


def _width_of_bytes(line: bytes) -> float:
    """Return the width in digits of one line in the code page."""
    size = len(line)
    count = len(line.translate(None, _MARK_BYTES))
    width = count * _USUAL_WIDTH
    for characters, each in _WIDTHS_OF_BYTES:
        width += (size - len(line.translate(None, characters))) * (each - _USUAL_WIDTH)
    return width


def _width(line: str) -> float:
    """Return the width in digits of one line of whatever characters."""
    line = _MARKS.sub("", line)
    width = len(line) * _USUAL_WIDTH
    for pattern, each in _WIDTHS:
        width += len(pattern.findall(line)) * (each - _USUAL_WIDTH)
    return width


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
