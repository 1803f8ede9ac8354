"""Shifts: cells of one column that moved up or down while the rows stayed, as when one cell is deleted or inserted.

Nothing that was issued moves with them, so only what people wrote can tell: texts that name the rows below theirs, or
a column in which the last row alone has nothing. Neither is certain; both are told, and nothing is moved back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

from ita_workbook.book.column import ColumnSpec, ColumnType, Kind
from ita_workbook.book.content import Value
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.read.returned import Raw
from ita_workbook.read.row_vote import named_by_each

NAMING: frozenset[ColumnType] = frozenset(("text", "long_text", "url"))
"""Columns in whose cells people name rows."""
_SEVERAL = 3
_NEARLY_ALL = 0.75
_ENOUGH = 5
"""Rows from which on it says something that only the last one lacks what all others have."""


class Shift(NamedTuple):
    """Texts that name the row so many rows further down (``by``; less than 0: further up).

    ``first`` is the number of the first of them, ``names`` the key that it names, ``texts`` how many there are.
    """

    first: int
    names: str
    by: int
    texts: int


def named_shift(
    named: Sequence[tuple[str, set[str]]], texts: Sequence[Raw], issued: Sequence[Value | None] | None
) -> Shift | None:
    """Return by how many rows the texts of a column stand too high or too low, told by the rows that they name.

    ``named`` has the rows in their order with the keys that their ``texts`` name; one that stands as it was ``issued``
    says nothing: the components of an item name those before it. Pages that kept the numbers of an earlier year look
    the same over a stretch: which of the two it is only people know.
    """
    order = {key: number for number, (key, _) in enumerate(named)}
    told = [
        (number, order[names] - number, names)
        for number, ((_, keys), text, was) in enumerate(zip(named, texts, issued or repeat(None), strict=False))
        if text != was and len(keys) == 1 and (names := next(iter(keys))) in order
    ]
    moved = [one for one in told if one[1]]
    if len(moved) < _SEVERAL:
        return None
    by, count = Counter(distance for _, distance, _ in moved).most_common(1)[0]
    first, last = moved[0][0], moved[-1][0]
    among = sum(first <= number <= last for number, _, _ in told)
    if count < _SEVERAL or count < _NEARLY_ALL * among:
        return None
    number, _, names = next(one for one in moved if one[1] == by)
    return Shift(number, names, by, count)


def shifts_of(
    sheet: SheetSpec,
    kind: Kind,
    keys: Sequence[str],
    cells: Mapping[str, Sequence[Raw]],
    issued: Mapping[str, Sequence[Value | None]],
) -> Iterator[tuple[ColumnSpec, Shift | None]]:
    """Yield the columns whose cells may have moved: by what their texts name, or, with None, by the last one's lack.

    ``keys`` are those of the rows as they stand, ``cells`` what these hold by field, ``issued`` what was issued in
    them. A row whose other cells are empty too was not begun.
    """
    begun = any(column[-1] != "" for column in cells.values() if column)
    several_rows_a_code = any("|" in key for key in keys)
    for column in sheet.edited_columns(kind):
        texts = cells.get(column.field, ())
        named = None
        if column.type in NAMING and texts and not several_rows_a_code:
            by_text = named_by_each(map(str, texts), keys)
            named = named_shift(list(zip(keys, by_text, strict=True)), texts, issued.get(column.field))
        if named is not None:
            yield column, named
        elif begun and column.required.in_every_row(kind) and last_alone_is_empty(texts):
            yield column, None


def last_alone_is_empty(cells: Sequence[Raw]) -> bool:
    """Whether every row of a column has something but the last one."""
    return len(cells) >= _ENOUGH and cells[-1] == "" and "" not in cells[:-1]
