"""The guide: what to do with the workbook, the colours, and the way to each sheet."""

from __future__ import annotations

from datetime import date
from math import ceil

from xlsxwriter.worksheet import Worksheet

from ita_workbook.book.book import Book
from ita_workbook.book.column import base_kind
from ita_workbook.book.content import channels, display
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import FIRST_COLUMN, FIRST_ROW
from ita_workbook.write.cell_text import lines
from ita_workbook.write.layout import quoted
from ita_workbook.write.sheet_writer import GAP, SheetWriter
from ita_workbook.write.summary_table import HEADING_HEIGHT

_WIDE = 108.0
"""Characters: as much as a page takes at a size that is easily read."""
_ON_A_PAGE = 56
"""Rows of the guide that are still read easily when they are made to fit on one page."""
_SHORT, _SHORT_SCALE = 34, 85
"""Rows that fill no page, so that fitting makes nothing smaller: LibreOffice would cut the wide column off."""
_OF_THE_AGENCY = ("coordinator", "return_by")
_LEGEND = ("fill_in", "missing", "locked", "wrong", "done", "header_required")


def write_guide(draft: SheetWriter, spec: SheetSpec) -> None:
    """Write the guide."""
    sheet = draft.start(spec)
    draft.widen(sheet, FIRST_COLUMN, _WIDE, draft.styles.prose())
    kind = base_kind(draft.book.kind)
    facts = _facts(draft.book)
    row = FIRST_ROW - 1
    for section in spec.guide:
        if kind not in section.kinds:
            continue
        row = _heading(draft, sheet, row, draft.label(section.heading))
        for line in section.lines:
            # A line about what there is none of is left out.
            if all(value or f"{{{name}}}" not in line.th for name, value in facts.items()):
                row = _line(draft, sheet, row, draft.label(line, **facts))
        row = _gap(sheet, row)
    row = _caveats(draft, sheet, row)
    row = _gap(sheet, _legend(draft, sheet, row))
    row = _links(draft, sheet, row)
    sheet.set_portrait()
    if row < _SHORT:
        sheet.set_print_scale(_SHORT_SCALE)
    else:
        sheet.fit_to_pages(1, ceil(row / _ON_A_PAGE))
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.activate()
    sheet.set_first_sheet()


def _facts(book: Book) -> dict[str, str]:
    """Return what the lines of the guide may say of this workbook beside whose it is; empty what there is none of."""
    items, measures = book.spec.keyed_by("item"), book.spec.keyed_by("measure")
    dates = (row.values.get(due.field) for row in book.content.rows(items.id) for due in items.deadlines)
    days = sorted(day for day in dates if isinstance(day, date))
    return {
        # Of another sheet that gives work a line may name its id.
        **{sheet.id: str(len(book.content.rows(sheet.id)) or "") for sheet in book.spec.work},
        "items": str(len(book.content.rows(items.id)) or ""),
        "measures": str(len(book.content.rows(measures.id)) or ""),
        "due": " – ".join(dict.fromkeys(display(day) for day in (days[:1] + days[-1:]))),
        **{code: display(book.content.agency.get(code, "")) for code in _OF_THE_AGENCY},
        "channels": channels(book.content.agency),
    }


def _gap(sheet: Worksheet, row: int) -> int:
    sheet.set_row(row, GAP)
    return row + 1


def _heading(draft: SheetWriter, sheet: Worksheet, row: int, text: str) -> int:
    sheet.write_string(row, FIRST_COLUMN, draft.clean(text), draft.styles.heading())
    sheet.set_row(row, HEADING_HEIGHT)
    return row + 1


def _line(draft: SheetWriter, sheet: Worksheet, row: int, text: str) -> int:
    text = draft.clean(f"• {text}")
    sheet.write_string(row, FIRST_COLUMN, text, draft.styles.prose(indent=1))
    draft.high(sheet, row, lines(text, _WIDE - 2))
    return row + 1


def _caveats(draft: SheetWriter, sheet: Worksheet, row: int) -> int:
    """Say what is uncertain about the year's framework to the coordinator; what we do not know helps no officer."""
    if not draft.book.framework.caveats or draft.book.kind == "issued":
        return row
    row = _heading(draft, sheet, row, draft.say("caveats.title", year=draft.book.framework.year_be))
    for caveat in draft.book.framework.caveats:
        row = _line(draft, sheet, row, draft.label(caveat))
    return _gap(sheet, row)


def _legend(draft: SheetWriter, sheet: Worksheet, row: int) -> int:
    row = _heading(draft, sheet, row, draft.say("legend.title"))
    for use in _LEGEND:
        style = draft.styles.plain(bg_color=draft.styles.look.colours[use])
        sheet.write_string(row, FIRST_COLUMN, draft.say(f"legend.{use}"), style)
        draft.high(sheet, row, 1)
        row += 1
    return row


def _links(draft: SheetWriter, sheet: Worksheet, row: int) -> int:
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
    return row
