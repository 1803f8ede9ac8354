"""Table on a terminal: columns aligned whatever marks Thai words have, and folded where the terminal is too narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ita_workbook.words.text import Language
from ita_workbook.words.width import padded, width, wrapped
from ita_workbook.write.table import Table

_GAP = 2
_LEAST = 12
"""Columns of the terminal that a folded column keeps."""


def table_lines(
    table: Table, language: Language = "th", *, heads: bool = True, columns: int | None = None
) -> Iterator[str]:
    """Yield the lines of a table; with ``columns`` given they are at most so wide, wherever that can be done."""
    rows = [[" ".join(text.split()) for text in texts] for texts in table.texts(language)]
    if heads:
        rows.insert(0, [column.title.pick(language) for column in table.shown])
    if not rows:
        return
    sizes = [max(map(width, texts)) for texts in zip(*rows, strict=True)]
    if columns is not None:
        sizes = _folded(sizes, columns)
    for row in rows:
        cells = [_pieces(text, size) for text, size in zip(row, sizes, strict=True)]
        for number in range(max(map(len, cells))):
            parts = [cell[number] if number < len(cell) else "" for cell in cells]
            yield (" " * _GAP).join(padded(part, size) for part, size in zip(parts, sizes, strict=True)).rstrip()


def _pieces(text: str, size: int) -> list[str]:
    return [text] if width(text) <= size else wrapped(text, size)


def _folded(sizes: Sequence[int], columns: int) -> list[int]:
    """Return the widths with the widest taken down, so that a row fits ``columns``; none below :data:`_LEAST`."""
    found = list(sizes)
    over = sum(found) + _GAP * (len(found) - 1) - columns
    while over > 0:
        widest = max(range(len(found)), key=found.__getitem__)
        if found[widest] <= _LEAST:
            break
        # Taken down to the next widest, so that the wide ones share what is missing.
        second = max((size for place, size in enumerate(found) if place != widest), default=0)
        step = min(over, max(found[widest] - max(second, _LEAST), 1))
        found[widest] -= step
        over -= step
    return found
