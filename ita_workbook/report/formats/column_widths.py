"""Column widths: as a document declares them, and moved to where the words of a table are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import permutations

from ita_workbook.report.model import Column, ReportTable
from ita_workbook.words.templates import load_yaml
from ita_workbook.words.width import lines_needed, printed_widths

MM_PER_CHARACTER = 2.1
"""Width of an average Thai character at 14 points, with some slack for other fonts."""
CELL_PADDING_MM = 3.2
_TALL = 8
"""Lines of a row from which on it is worth while: shorter rows stay whole on their page as they are."""
_STEP = 1.0
"""Millimetres that a column gives to a long word of another at a time."""
_STEPS = (4.0, 8.0)
"""Millimetres that a column gives to another at a time."""
_LEAST, _MOST = 0.7, 1.8
"""How far a column may go from its declared width."""
_WORD_MM = 31.0
"""A column as wide as this holds the long words of the field, as ประชาสัมพันธ์, unbroken; narrower ones give nothing."""
_SHORT_MM = 26.0
"""A column as wide as this holds the names of departments and its own title; no other word takes from it."""
_HEADER_LINES = 3
_BOLD_MM = 0.6
"""Room that a long word takes more where it is bold, as names of indicators and what was reported are."""
_MM_PER_DIGIT = 2.65
"""Width of a digit at 14 points, bold, in the font that stands in for TH SarabunPSK: what the widest word needs."""


def scaled(columns: Sequence[Column], room: float) -> list[float]:
    """Return the columns' widths in millimetres, stretched or shrunk so that together they fill ``room``."""
    total = sum(column.width for column in columns)
    return [column.width * room / total for column in columns]


def characters(width: float) -> float:
    """Return the room of a column of ``width`` millimetres in average characters."""
    return (width - CELL_PADDING_MM) / MM_PER_CHARACTER


def fitted(table: ReportTable, room: float) -> list[float]:
    """Return the widths with which the rows of a table take the fewest lines; of short rows those declared.

    Columns of figures keep theirs, no column goes far from what was declared, and no title becomes a tower.
    """
    scale = scaled(table.columns, room)
    rows = [row for row in table.rows if row.kind != "heading"]
    movable = [number for number, column in enumerate(table.columns) if column.align == "left"]
    needed = {number: _longest_word(row.cells[number].text for row in rows) for number in movable}

    @cache
    def heights(number: int, width: float) -> tuple[int, ...]:
        return tuple(lines_needed(row.cells[number].text, characters(width)) for row in rows)

    def height(widths: Sequence[float]) -> int:
        columns = [heights(number, width) for number, width in enumerate(widths)]
        return sum(map(max, zip(*columns, strict=True)))

    def with_room_for_words(widths: list[float]) -> list[float]:
        for number in movable:
            while (step := min(needed[number] - widths[number], _STEP)) > 0:
                moves = [
                    _moved(widths, giver, number, step)
                    for giver in movable
                    if widths[giver] - step >= max(_LEAST * scale[giver], needed[giver], _SHORT_MM) and giver != number
                ]
                if not moves:
                    break
                widths = min(moves, key=height)
        return widths

    declared = with_room_for_words(scale)

    def may(number: int, width: float) -> bool:
        was = declared[number]
        titles = max(_HEADER_LINES, lines_needed(table.columns[number].title, characters(was)))
        return (
            (width >= was or width >= max(_LEAST * was, _WORD_MM, needed[number]))
            and width <= _MOST * was
            and lines_needed(table.columns[number].title, characters(width)) <= titles
        )

    if not rows or max(max(heights(number, width)) for number, width in enumerate(declared)) <= _TALL:
        return declared
    widths, best = declared, height(declared)
    while True:
        moves = [
            moved
            for giver, taker in permutations(movable, 2)
            for step in _STEPS
            if may(giver, widths[giver] - step) and may(taker, widths[taker] + step)
            for moved in [_moved(widths, giver, taker, step)]
        ]
        least, chosen = min(((height(moved), moved) for moved in moves), default=(best, widths))
        if least >= best:
            return widths
        widths, best = chosen, least


@cache
def _unbroken() -> re.Pattern[str]:
    """Return what finds the long words that no program breaks: in a narrower column a letter of them stands alone."""
    words = load_yaml("reports", "unbroken.yaml")["words"]
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})[)”]?")


def _longest_word(texts: Iterable[str]) -> float:
    """Return the millimetres that a column takes in which each of the long words stands in one line."""
    found = {word for text in texts for word in _unbroken().findall(text)}
    widths = (printed_widths(word)[0][1] * _MM_PER_DIGIT + CELL_PADDING_MM + _BOLD_MM for word in found)
    return max((round(width, 3) for width in widths), default=0.0)


def _moved(widths: Sequence[float], giver: int, taker: int, step: float) -> list[float]:
    moved = list(widths)
    moved[giver], moved[taker] = round(moved[giver] - step, 6), round(moved[taker] + step, 6)
    return moved
