"""Width: how many terminal columns text takes, and lines that fit without tearing a Thai syllable's marks off."""

from __future__ import annotations

import unicodedata

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
            # Thai runs on without blanks: a long run begins where the line has room instead of leaving it ragged.
            pieces = _pieces(word, columns, columns - width(line) - 1 if line else columns)
            if line and pieces[0]:
                lines.append(f"{line} {pieces[0]}")
            elif line:
                lines.append(line)
            else:
                lines.append(pieces[0])
            lines += pieces[1:-1]
            line = pieces[-1] if len(pieces) > 1 else ""
        lines.append(line)
    return lines


# A line does not begin with a vowel that follows its consonant, nor end with one that stands before it.
_FOLLOWING = frozenset("ะาำๅๆฯ")
_LEADING = frozenset("เแโใไ")


def _pieces(word: str, columns: int, room: int) -> list[str]:
    """Cut a word into a first piece of at most ``room`` columns (perhaps empty) and others of ``columns``."""
    if width(word) <= columns and (room < 12 or not _is_thai(word)):
        return ["", word]
    pieces: list[str] = []
    piece = ""
    limit = room
    for character in word:
        if width(piece + character) > limit and piece and _columns(character) and character not in _FOLLOWING:
            carried = ""
            if piece[-1] in _LEADING:
                piece, carried = piece[:-1], piece[-1]
            pieces.append(piece)
            piece, limit = carried, columns
        piece += character
    return [*pieces, piece]


def _is_thai(word: str) -> bool:
    return any("\u0e00" <= character <= "\u0e7f" for character in word)
