"""Cell addresses: reading A1 and A1:B2, and writing many cells of a column as few words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def place_of(cell: str | None) -> tuple[int, int] | None:
    """Return the zero-based (row, column) of an A1 address; None for anything else."""
    found = _CELL.fullmatch(cell or "")
    if found is None:
        return None
    return int(found[2]) - 1, column_number(found[1])


def block_of(cells: str) -> tuple[int, int, int, int] | None:
    """Return the zero-based (top, left, bottom, right) of a range ``B2:C5``; a single cell is a range of one."""
    first, _, last = cells.partition(":")
    start, end = place_of(first), place_of(last or first)
    return None if start is None or end is None else (*start, *end)


def compact(cells: Iterable[str | None]) -> str:
    """Return the addresses in order, neighbours in a column as a range: ``E5:E7, E9, F2``."""
    places = sorted({place for place in map(place_of, cells) if place is not None}, key=lambda place: place[::-1])
    words: list[str] = []
    start = 0
    for index, (row, column) in enumerate(places):
        if index + 1 < len(places) and places[index + 1] == (row + 1, column):
            continue
        letters, first = column_letters(column), places[start][0] + 1
        words.append(f"{letters}{first}" if first == row + 1 else f"{letters}{first}:{letters}{row + 1}")
        start = index + 1
    return ", ".join(words)


def column_letters(column: int) -> str:
    """Return the letters of a zero-based column: 0 → A, 26 → AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the zero-based column of its letters, which must be capitals: A → 0, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(row: int, column: int) -> str:
    """Return the A1 address of a zero-based row and column."""
    return f"{column_letters(column)}{row + 1}"
