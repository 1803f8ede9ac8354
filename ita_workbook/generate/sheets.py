"""Sheets: the tables and forms that people fill in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from ita_workbook.generate.cell_text import lines
from ita_workbook.generate.conditions import colour_sheet
from ita_workbook.generate.draft import Draft
from ita_workbook.generate.layout import Layout
from ita_workbook.generate.needs import Needs
from ita_workbook.generate.validation import validate_sheet
from ita_workbook.spec.book import PlannedRow
from ita_workbook.spec.column import ColumnSpec
from ita_workbook.spec.keys import fingerprint, seal
from ita_workbook.spec.workbook import CODE_ROW, FIRST_COLUMN, FIRST_ROW, HEADER_ROW, KEY_COLUMN, PRINT_COLUMN

_FROZEN_WIDTH = 64.0
"""Characters of width that may stay in view while scrolling to the right."""
_BOLD = 1.08
"""How much wider bold letters are."""
_FILTER_BUTTON = 3.0


def write_sheet(draft: Draft, layout: Layout) -> None:
    """Write one table or form."""
    spec = layout.sheet
    sheet = draft.start(spec)
    needs = Needs(layout, draft.layouts.get("measures") if spec.id != "measures" else None)
    _write_columns(draft, sheet, layout)
    _write_header(draft, sheet, layout, needs)
    _write_rows(draft, sheet, layout)
    validate_sheet(draft, sheet, layout)
    colour_sheet(draft, sheet, layout, needs)
    _set_up(sheet, layout)
    for code in layout.places:
        draft.workbook.define_name(layout.name_of(code), f"={layout.reference(code)}")


def _write_columns(draft: Draft, sheet: Worksheet, layout: Layout) -> None:
    kind = layout.book.kind
    text = draft.styles.make()
    for column in layout.sheet.columns:
        place = layout.places[column.field]
        # A form's answers are unlocked one by one; below them there is nothing to fill in.
        editable = column.editable(kind) and layout.sheet.kind == "table"
        sheet.set_column(place, place, column.width, draft.styles.column(column.type, editable))
        sheet.write_string(CODE_ROW, place, column.field, text)


def _write_header(draft: Draft, sheet: Worksheet, layout: Layout, needs: Needs) -> None:
    is_table = layout.sheet.kind == "table"
    plain, required = draft.styles.header(False), draft.styles.header(True)
    highest = 1
    for column in layout.sheet.columns:
        title = draft.clean(draft.label(column.title))
        style = required if is_table and needs.of(column) else plain
        sheet.write_string(HEADER_ROW, layout.places[column.field], title, style)
        room = column.width - (_FILTER_BUTTON if is_table else 0)
        highest = max(highest, lines(title, room, draft.styles.look.size * _BOLD))
    # The filter begins in the hidden columns, and its header row must not have gaps.
    sheet.write_string(HEADER_ROW, KEY_COLUMN, "key", plain)
    sheet.write_string(HEADER_ROW, PRINT_COLUMN, "print", plain)
    draft.high(sheet, HEADER_ROW, highest)


def _write_rows(draft: Draft, sheet: Worksheet, layout: Layout) -> None:
    book, spec = layout.book, layout.sheet
    master_id, kind = book.identity.master_id, book.kind
    styles = {
        column.field: draft.styles.cell(column.type, column.editable(kind)) for column in (*spec.columns, *spec.fields)
    }
    hidden = draft.styles.make()
    size = draft.styles.look.size
    # One list of what a row needs, so that the loop over the cells does no lookups.
    plan = [(layout.places[column.field], column, styles[column.field]) for column in spec.columns]
    for row, planned in enumerate(layout.rows, FIRST_ROW):
        sheet.write_string(row, KEY_COLUMN, seal(master_id, spec.id, planned.key), hidden)
        locked = [draft.clean(text) for text in book.locked_texts(spec, planned.values)]
        sheet.write_string(row, PRINT_COLUMN, fingerprint(locked), hidden)
        highest = 1
        for place, column, style in _answering(plan, layout, planned, styles):
            text = _write_cell(draft, sheet, row, place, column, planned, style)
            if len(text) * 0.5 > column.width or "\n" in text or len(text) > 6:
                width = next(one.width for _, one, _ in plan if one.field == column.field) if False else column.width
                highest = max(highest, lines(text, width, size))
        if highest > 1:
            draft.high(sheet, row, highest)
