"""Width: how many terminal columns text takes, and lines that fit without tearing a Thai syllable's marks off."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from math import ceil

_NO_WIDTH = frozenset(("Mn", "Me", "Cf"))


def width(text: str) -> int:
    """Return the terminal columns of ``text``: marks above and below take none, wide characters take two."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def padded(text: str, columns: int) -> str:
    """Return ``text`` filled up with blanks to ``columns``."""
    return text + " " * max(columns - width(text), 0)


def wrapped(text: str, columns: int) -> list[str]:
    """Return ``text`` in lines of at most ``columns``: broken at blanks, and within a word only where it must be."""
    columns = max(columns, 8)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if width(joined) <= columns:
                line = joined
                continue
            room = columns - width(line) - 1 if line else columns
            if line and (room < _WORTHWHILE or (width(word) <= columns and not _is_thai(word))):
                lines.append(line)
                line, room = "", columns
            # Thai runs on without blanks, so a long run starts where the line has room instead of leaving it ragged.
            pieces = _pieces(word, room, columns)
            lines += [f"{line} {pieces[0]}" if line else pieces[0], *pieces[1:-1]] if len(pieces) > 1 else []
            line = pieces[-1]
        lines.append(line)
    return lines


_WORTHWHILE = 12
"""Columns that must be left on a line before a word is torn to fill it."""
# A line does not begin with a vowel that follows its consonant, nor end with one that stands before it.
_FOLLOWING = frozenset("ะาำๅๆฯ")
_LEADING = frozenset("เแโใไ")


def _pieces(word: str, room: int, columns: int) -> list[str]:
    """Cut a word into a first piece of at most ``room`` columns and others of at most ``columns``."""
    pieces: list[str] = []
    piece, limit = "", room
    for character in word:
        full = width(piece + character) > limit
        if full and piece and _columns(character) and character not in _FOLLOWING:
            carried = piece[-1] if piece[-1] in _LEADING else ""
            pieces.append(piece.removesuffix(carried))
            piece, limit = carried, columns
        piece += character
    return [*pieces, piece]


def _is_thai(word: str) -> bool:
    return any("\u0e00" <= character <= "\u0e7f" for character in word)


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
