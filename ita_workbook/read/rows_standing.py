"""Standing rows: the rows of a sheet where each still has its own key and nothing suggests that cells were moved.

They are what the quick way of :mod:`ita_workbook.read.rows_unchanged` may take; of any other sheet the vote on its rows
decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnType
from ita_workbook.book.content import Row, Value
from ita_workbook.book.keys import NEW_ROW, seals
from ita_workbook.read.lone_sort import was_sorted_alone
from ita_workbook.read.returned import Raw
from ita_workbook.read.row_vote import named_by_each, named_moves
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.shift import NAMING, last_alone_is_empty, named_shift

_TWO = 2
"""Cells that must hold what was issued in other rows before they count as exchanged."""
_SHOWN: frozenset[ColumnType] = frozenset(("date", "score", "amount", "year"))
"""Columns whose cells do not stand there as their values are kept."""


class StandingRows(NamedTuple):
    """Rows, one list beside the other: where they stand, their cells, their keys, and what was issued."""

    rows: list[int]
    cells: list[list[Raw]]
    keys: list[str]
    spare: list[bool]
    issued: Mapping[str, Sequence[Value | None]]
    raws: list[tuple[Raw, ...]]
    """The cells column by column."""


def rows_standing(book: Book, located: FoundSheet, earlier: Mapping[str, Row]) -> StandingRows | None:
    """Return the rows of a sheet that stands as it was issued but for cells to be filled in; None for any other.

    ``earlier`` are the rows as the master has them.
    """
    found = _found(book, located)
    if found is None or not _stand_as_issued(book, located, found) or _is_moved(book, located, found, earlier):
        return None
    return found


def _found(book: Book, located: FoundSheet) -> StandingRows | None:
    """Return the rows where each still has its own key, and none was lost; None for any other sheet."""
    spec, key_column = located.spec, located.key_column
    if key_column is None or spec.kind == "form" or any(one.editable(book.kind) for one in spec.key_columns):
        return None
    everywhere = tuple(located.columns.values())
    below = located.grid.rows[located.header_row + 1 :]
    if min(map(len, below), default=0) <= max(key_column, located.inner_column or 0, *everywhere):
        return None
    planned, issued = book.planned(spec.id)
    keys, columns = planned.keys, planned.columns
    numbers = _numbers(book, spec.id, keys, [one[key_column] for one in below])
    if numbers is None or any(key.startswith(NEW_ROW) for key in keys[issued:]):
        return None
    rows: list[int] = []
    cells: list[list[Raw]] = []
    own: list[int] = []
    for row, (row_cells, number) in enumerate(zip(below, numbers, strict=True), located.header_row + 1):
        if number is not None:
            rows.append(row)
            cells.append(row_cells)
            own.append(number)
        elif any(row_cells[place] != "" for place in everywhere):
            return None
    if not rows or not set(range(issued)) <= set(own):
        return None
    if own != list(range(len(keys))):
        keys = [keys[number] for number in own]
        columns = {code: [column[number] for number in own] for code, column in columns.items()}
    spare = [number >= issued for number in own]
    return StandingRows(rows, cells, keys, spare, columns, list(zip(*cells, strict=False)))


def _numbers(book: Book, sheet: str, keys: Sequence[str], sealed: Sequence[Raw]) -> Sequence[int | None] | None:
    """Return for each row which of the keys it has, None for a row without a key; None where there is any other."""
    number_of: dict[Raw, int] = {one: number for number, one in enumerate(seals(book.identity.master_id, sheet, keys))}
    if len(number_of) < len(keys):
        return None
    numbers = [number_of.pop(one, None) for one in sealed]
    return None if any(one != "" and number is None for one, number in zip(sealed, numbers, strict=True)) else numbers


def _stand_as_issued(book: Book, located: FoundSheet, found: StandingRows) -> bool:
    """Whether all cells that nobody is to fill stand as they were issued."""
    for column in located.spec.columns:
        if column.editable(book.kind):
            continue
        issued = found.issued.get(column.field) or [None] * len(found.keys)
        shown: Sequence[Value]
        # Texts stand there as they are kept, but for the values of closed lists in a workbook in English.
        if column.type in _SHOWN or (book.language == "en" and column.list in book.spec.lists):
            texts = {value: book.shown(column, value) for value in set(issued)}
            shown = list(map(texts.__getitem__, issued))
        else:
            shown = ["" if value is None else value for value in issued]
        if list(found.raws[located.columns[column.field]]) != shown:
            return False
    return True


def _is_moved(book: Book, located: FoundSheet, found: StandingRows, earlier: Mapping[str, Row]) -> bool:
    """Whether the cells that people fill may have been sorted apart: by the inner key, by what was issued in them or
    came to stand there since, by what their status requires, or by the rows that their texts name."""
    place = located.inner_column
    if located.spec.key_after:
        if place is None:
            return True
        inner = ["" if key.startswith(NEW_ROW) else key for key in found.keys]
        if list(found.raws[place]) != inner:
            return True
    columns = [column for column in located.spec.columns if column.editable(book.kind)]
    for column in columns:
        issued, raws = found.issued.get(column.field), found.raws[located.columns[column.field]]
        if issued and _exchanged(raws, issued):
            return True
        if earlier and _exchanged(raws, [row.values.get(column.field) if (row := earlier.get(key)) else None
                                         for key in found.keys]):  # fmt: skip
            return True
    if was_sorted_alone(
        located.spec, book.spec.lists, book.kind,
        {code: found.raws[place] for code, place in located.columns.items()},
    ):  # fmt: skip
        return True
    asked = [found.raws[located.columns[one.field]] for one in columns if one.required.in_every_row(book.kind)]
    filled = [not spare for spare in found.spare]
    if any(last_alone_is_empty(list(compress(raws, filled))) for raws in asked):
        return True
    if any("|" in key for key in found.keys):
        return False
    for column in columns:
        if column.type in NAMING:
            place = located.columns[column.field]
            named = _naming(found, place)
            if named_moves(named) or named_shift(named, found.raws[place], found.issued.get(column.field)):
                return True
    return False


def _exchanged(raws: Sequence[Raw], issued: Sequence[Value | None]) -> bool:
    """Whether two cells or more hold what was issued in another row."""
    changed = [raw for raw, value in zip(raws, issued, strict=False) if raw != value]
    if len(changed) < _TWO:
        return False
    known = {value for value in issued if isinstance(value, str)}
    return sum(map(known.__contains__, changed)) >= _TWO


def _naming(found: StandingRows, place: int) -> list[tuple[str, set[str]]]:
    """Return the rows with the keys that their cells in one column name; nothing where none names one."""
    texts = [raw if isinstance(raw, str) else "" for raw in found.raws[place]]
    whole = "".join(texts)
    letters = {key[:1] for key in found.keys}
    if not any(letter.lower() in whole or letter.upper() in whole for letter in letters):
        return []  # hardly any prose has a Latin letter
    return list(zip(found.keys, named_by_each(texts, found.keys), strict=True))
