"""Events: what the reader noticed, before the catalogue gives it a code, a severity and words."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """One thing noticed in a file.

    ``kind`` is the catalogue's ``event`` name. ``sheet`` is the sheet's name in that file (or the name it should
    have), ``cell`` is A1 style in that file or None where there is no such cell. ``params`` fill the words.
    """

    kind: str
    sheet: str | None = None
    cell: str | None = None
    sheet_id: str | None = None
    field: str | None = None
    row_key: str | None = None
    value: str | None = None
    expected: str | None = None
    params: dict[str, object] = dataclasses.field(default_factory=dict)


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
