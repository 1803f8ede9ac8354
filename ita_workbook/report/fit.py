"""How much room Thai text takes: display width, lines in a column, height of a row."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from math import ceil

MARKS = frozenset({"Mn", "Me", "Cf"})
"""Unicode categories that take no width: vowels and tone marks above and below, zero-width characters."""

WASTE = 2.5
"""Characters that a line leaves empty, since Thai breaks between words; measured against LibreOffice with Laksaman."""
LEAST = 0.6
"""The part of a line that is filled in a column so narrow that :data:`WASTE` would leave nothing."""


def display_width(text: str) -> int:
    """Return the number of character cells ``text`` takes, marks above and below not counted."""
    return sum(unicodedata.category(character) not in MARKS for character in text)


def lines_needed(text: str, room: float) -> int:
    """Return how many lines ``text`` takes where ``room`` character cells fit on one line."""
    room = max(room, 1.0)
    total = 0
    for line in text.split("\n"):
        width = display_width(line)
        total += 1 if width <= room else ceil(width / max(room - WASTE, room * LEAST))
    return max(total, 1)


def row_lines(cells: Iterable[tuple[str, float]]) -> int:
    """Return the lines of the tallest cell of a row, from each cell's text and room."""
    return max((lines_needed(text, room) for text, room in cells), default=1)
