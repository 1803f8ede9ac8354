"""The guide: what to do with the workbook, the colours, and the way to each sheet."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from ita_workbook.generate.cell_text import lines
from ita_workbook.generate.draft import Draft
from ita_workbook.generate.layout import quoted
from ita_workbook.spec.column import base_kind
from ita_workbook.spec.sheet import SheetSpec
from ita_workbook.spec.workbook import FIRST_COLUMN, FIRST_ROW

_WIDE, _NARROW = 92.0, 30.0
_LEGEND = ("fill_in", "missing", "locked", "wrong", "done", "header_required")


def write_guide(draft: Draft, spec: SheetSpec) -> None:
    """Write the guide."""
    sheet = draft.start(spec)
    sheet.set_column(FIRST_COLUMN, FIRST_COLUMN, _WIDE, draft.styles.prose())
    sheet.set_column(FIRST_COLUMN + 1, FIRST_COLUMN + 1, _NARROW, draft.styles.prose())
    kind = base_kind(draft.book.kind)
    row = FIRST_ROW - 1
    for section in spec.guide:
        if kind not in section.kinds:
            continue
        row = _heading(draft, sheet, row, draft.label(section.heading))
        for line in section.lines:
            row = _line(draft, sheet, row, draft.label(line))
        row += 1
    row = _legend(draft, sheet, row) + 1
    _links(draft, sheet, row)
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.activate()
    sheet.set_first_sheet()


def _heading(draft: Draft, sheet: Worksheet, row: int, text: str) -> int:
    sheet.write_string(row, FIRST_COLUMN, draft.clean(text), draft.styles.heading())
    sheet.set_row(row, 32)
    return row + 1


def _line(draft: Draft, sheet: Worksheet, row: int, text: str) -> int:
    text = draft.clean(f"• {text}")
    sheet.write_string(row, FIRST_COLUMN, text, draft.styles.prose(indent=1))
    draft.high(sheet, row, lines(text, _WIDE - 3, draft.styles.look.size))
    return row + 1


def _legend(draft: Draft, sheet: Worksheet, row: int) -> int:
    row = _heading(draft, sheet, row, draft.say("legend.title"))
    for use in _LEGEND:
        style = draft.styles.plain(bg_color=draft.styles.look.colours[use])
        sheet.write_string(row, FIRST_COLUMN, draft.say(f"legend.{use}"), style)
        draft.high(sheet, row, 1)
        row += 1
    return row


def _links(draft: Draft, sheet: Worksheet, row: int) -> None:
    row = _heading(draft, sheet, row, draft.say("sheets.title"))
    link = draft.styles.prose(font_color="#0563C1", underline=1, indent=1)
    for other in draft.book.sheets:
        if other.kind == "guide" or other.state != "visible":
            continue
        name = draft.label(other.name)
        # The column A is hidden; a link there would leave the pointer out of sight.
        sheet.write_url(row, FIRST_COLUMN, f"internal:{quoted(name)}!C{FIRST_ROW + 1}", link, name)
        draft.high(sheet, row, 1)
        row += 1
