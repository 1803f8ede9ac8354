"""Extra sheets: plain texts that belong to no declared sheet, carried along so that nothing is lost."""

from __future__ import annotations

from ita_workbook.generate.draft import Draft
from ita_workbook.spec.extra import UNPLACED, ExtraTable

_WIDTH = 40
_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))


def write_extra(draft: Draft, table: ExtraTable) -> None:
    """Write ``table`` as a sheet of its own; one that this tool made also gets the identity cell."""
    sheet = draft.workbook.add_worksheet(_free_name(draft, table.name))
    first = 0
    cell = draft.styles.make(text_wrap=True, valign="top")
    if table.own:
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.write_string(0, 0, draft.book.identity.to_json(UNPLACED))
        first = 1
    widest = max((len(row) for row in table.rows), default=1)
    sheet.set_column(0, max(widest - 1, 0), _WIDTH, cell)
    for number, row in enumerate(table.rows, first):
        draft.high(sheet, number, max((text.count("\n") + 1 + len(text) // _WIDTH for text in row), default=1))
        for column, text in enumerate(row):
            if text:
                sheet.write_string(number, column, draft.clean(text), cell)


def _free_name(draft: Draft, name: str) -> str:
    """Return a name that Excel allows and no other sheet has."""
    wanted = name.translate(_FORBIDDEN).strip("'")[:_LONGEST_NAME] or "-"
    taken = {sheet.get_name().casefold() for sheet in draft.workbook.worksheets()}
    number = 2
    free = wanted
    while free.casefold() in taken:
        free = f"{wanted[: _LONGEST_NAME - 4]} ({number})"
        number += 1
    return free
