"""Captions: rows between the rows of tables that say of which year those below are."""

from __future__ import annotations

from collections.abc import Sequence

from ita_workbook.imports.grid import Grid
from ita_workbook.imports.score_years import without_years
from ita_workbook.words.periods import year_in
from ita_workbook.words.thai_text import fold


def is_caption_block(grid: Grid, start: int, end: int) -> bool:
    """Whether a block of rows is a text over what comes below: one cell a row, and a year in one of them."""
    lines = [list(grid.filled(row)) for row in range(start, end)]
    return all(len(line) == 1 for line in lines) and any(year_in(line[0][1].text) for line in lines)


def caption_at(grid: Grid, row: int, end: int, heading: Sequence[str], places: Sequence[int]) -> str:
    """Return the text of a row within a table that names the year of the rows below; '' where it is none.

    It is a cell alone in its row that goes over the whole width, that says a year and nothing else, or below which the
    headings are repeated.
    """
    filled = list(grid.filled(row))
    if len(filled) != 1 or year_in(filled[0][1].text) is None:
        return ""
    text = filled[0][1].text
    below = row + 1
    while below < end and len(list(grid.filled(below))) == 1:
        below += 1
    repeated = below < end and [fold(grid.text(below, place)) for place in places] == list(heading)
    return text if repeated or row in grid.wide or not without_years(text) else ""
