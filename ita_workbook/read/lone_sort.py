"""Lone sorts: cells that were sorted without any key, told by what a status requires.

What is done has its link, what is not begun its problem. Where as many rows lack what their status requires as have
what none asks of them, something was exchanged among the rows; whether the status or the other, nobody can know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import gt

from ita_workbook.book.column import Kind
from ita_workbook.book.lists import ListSpec
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.read.returned import Raw

_SEVERAL = 3
"""Rows that lack it, and rows that have it: fewer are an answer forgotten here and one too many there."""


def was_sorted_alone(
    sheet: SheetSpec, lists: Mapping[str, ListSpec], kind: Kind, columns: Mapping[str, Sequence[Raw]]
) -> bool:
    """Whether the cells of a column were exchanged among the rows against the column that decides on them.

    ``columns`` has the cells of the rows by field.
    """
    codes: dict[str, list[str | None]] = {}
    for column in sheet.edited_columns(kind):
        cells = columns.get(column.field)
        if cells is None or not column.required.when:
            continue
        asked = [False] * len(cells)
        for decider, wanted in column.required.when:
            if decider not in columns or (sheet.by_field[decider].list or "") not in lists:
                break
            if decider not in codes:
                codes[decider] = _codes(columns[decider], lists[sheet.by_field[decider].list or ""])
            asked = [one or code in wanted for one, code in zip(asked, codes[decider], strict=True)]
        else:
            filled = [cell != "" for cell in cells]
            # True is greater than False.
            lacking, beyond = sum(map(gt, asked, filled)), sum(map(gt, filled, asked))
            if lacking == beyond >= _SEVERAL:
                return True
    return False


def _codes(cells: Sequence[Raw], closed: ListSpec) -> list[str | None]:
    meant = {cell: closed.find(cell) for cell in cells if isinstance(cell, str) and cell}
    return [found.code if isinstance(cell, str) and (found := meant.get(cell)) else None for cell in cells]
