"""Sheets: the tables and forms that people fill in."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from ita_workbook.book.book import PlannedRow
from ita_workbook.book.column import NUMBERS, ColumnSpec
from ita_workbook.book.keys import NEW_ROW, fingerprint, seal
from ita_workbook.book.sheet import INNER_KEY
from ita_workbook.book.workbook import CODE_ROW, FIRST_COLUMN, FIRST_ROW, HEADER_ROW, KEY_COLUMN, PRINT_COLUMN
from ita_workbook.write.cell_rules import colour_sheet, validate_sheet
from ita_workbook.write.cell_text import fit, lines, row_height
from ita_workbook.write.formulas import Needs
from ita_workbook.write.layout import Layout
from ita_workbook.write.paper import pages_down
from ita_workbook.write.sheet_writer import HINT_HEIGHT, TITLE_HEIGHT, SheetWriter
from ita_workbook.write.xlsx_file import CellValue, GrowingSheet

_FROZEN_WIDTH = 64.0
"""Characters of width that may stay in view while scrolling to the right."""
_REPEATED_WIDTH = 50.0
"""Characters of width that may come again on each page across."""
_PAGE_WIDTH = 170
"""Characters across one printed page at some ten points."""
_MOST_ACROSS = 3
_FILTER_BUTTON = 3.0
_ADDED_WIDTH = 24.0
_KEY_WIDTH, _KEY_SIZE = 9.0, 11
"""The inner key: narrow and small, for it only repeats what the first columns say."""


def write_sheet(draft: SheetWriter, layout: Layout) -> None:
    """Write one table or form."""
    spec = layout.sheet
    sheet = draft.start(spec)
    needs = Needs.within(draft.layouts, spec.id)
    _write_columns(draft, sheet, layout)
    head = _write_header(draft, sheet, layout, needs)
    height = _write_rows(draft, sheet, layout)
    validate_sheet(draft, sheet, layout)
    colour_sheet(draft, sheet, layout, needs)
    _set_up(draft, sheet, layout)
    _fit(sheet, layout, head, height)
    for code in layout.places:
        draft.workbook.define_name(layout.name_of(code), f"={layout.reference(code)}")


def _write_columns(draft: SheetWriter, sheet: Worksheet, layout: Layout) -> None:
    kind = layout.book.kind
    text = draft.styles.make()
    for column in layout.sheet.columns:
        place = layout.places[column.field]
        # A form's answers are unlocked one by one; below them there is nothing to fill in.
        editable = column.editable(kind) and layout.sheet.kind == "table"
        draft.widen(sheet, place, column.width, draft.styles.column(column.type, editable))
        if column.hidden:
            sheet.set_column(place, place, None, None, {"hidden": True})
        sheet.write_string(CODE_ROW, place, column.field, text)
    if layout.key_place is not None:
        draft.widen(sheet, layout.key_place, _KEY_WIDTH, _key_style(draft))
        sheet.write_string(CODE_ROW, layout.key_place, INNER_KEY, text)
    for place in range(layout.last_column + 1, layout.edge + 1):
        draft.widen(sheet, place, _ADDED_WIDTH, draft.styles.column("text", True))


def _write_header(draft: SheetWriter, sheet: Worksheet, layout: Layout, needs: Needs) -> float:
    """Write the titles of the columns, and return the height of their row in points."""
    is_table = layout.sheet.kind == "table"
    plain, required = draft.styles.header(False), draft.styles.header(True)
    highest = 1
    for column in layout.sheet.columns:
        title = draft.clean(draft.label(column.title))
        style = required if is_table and needs.of(column) else plain
        sheet.write_string(HEADER_ROW, layout.places[column.field], title, style)
        room = column.width - (_FILTER_BUTTON if is_table else 0)
        highest = max(highest, lines(title, room, bold=True))
    if layout.key_place is not None:
        title = draft.label(layout.sheet.key_title)
        sheet.write_string(HEADER_ROW, layout.key_place, title, plain)
        highest = max(highest, lines(title, _KEY_WIDTH - _FILTER_BUTTON, bold=True))
    for place, added in enumerate(layout.added, layout.last_column + 1):
        title = draft.clean(added.title) or draft.say("added_column")
        sheet.write_string(HEADER_ROW, place, title, plain)
        highest = max(highest, lines(title, _ADDED_WIDTH - _FILTER_BUTTON, bold=True))
    # The filter begins in the hidden columns, and its header row must not have gaps.
    sheet.write_string(HEADER_ROW, KEY_COLUMN, "key", plain)
    sheet.write_string(HEADER_ROW, PRINT_COLUMN, "print", plain)
    draft.high(sheet, HEADER_ROW, highest)
    return row_height(draft.styles.look, highest)


def _write_rows(draft: SheetWriter, sheet: GrowingSheet, layout: Layout) -> float:
    """Write the rows, and return their height in points."""
    book, spec = layout.book, layout.sheet
    look, hidden = draft.styles.look, draft.styles.make(locked=spec.kind != "table")
    cells = _cells(draft, layout, "")
    own_style = [draft.styles.cell("text", True)] * len(layout.added)
    styles = [hidden, hidden, *_row_styles(draft, layout, cells), *own_style]
    locked_columns = [column for column in spec.columns if not column.editable(book.kind)]
    one_line, whole = row_height(look, 1), 0.0
    for row, planned in enumerate(layout.rows, FIRST_ROW):
        values = planned.values
        # What Book.locked_texts gives; which columns these are is the same in all rows.
        shown = {column.field: draft.clean(book.shown(column, values.get(column.field))) for column in locked_columns}
        written: list[CellValue] = [
            seal(book.identity.master_id, spec.id, planned.key),
            fingerprint(shown.values()),
        ]
        if spec.kind == "form":
            cells, shown = _cells(draft, layout, planned.key), {}
            styles = [hidden, hidden, *(cell.style for cell in cells), *own_style]
        row_styles, highest = styles, one_line
        for cell in cells:
            value = values.get(cell.code)
            if value is None or value == "":
                written.append(None)
            elif isinstance(value, Decimal) and cell.column.type in NUMBERS and value.is_finite():
                written.append(float(value))
            elif isinstance(value, int) and cell.column.type == "year":
                written.append(value)
            else:
                text = shown.get(cell.code)
                if text is None:
                    text = draft.clean(book.shown(cell.column, value))
                if lines(text, cell.width) > 1:
                    size, height = fit(look, text, cell.width)
                    highest = max(highest, height)
                    if size != look.size:
                        row_styles = list(row_styles)
                        row_styles[len(written)] = _style(draft, layout, cell.column, cell.editable, size)
                written.append(text)
            if cell.code == spec.key_after:
                written.append(inner_key(planned))
        for added in layout.added:
            text = draft.clean(added.texts.get(planned.key, ""))
            highest = max(highest, row_height(look, lines(text, _ADDED_WIDTH)))
            written.append(text or None)
        sheet.write_whole(row, written, row_styles, highest)
        whole += highest
    return whole


def inner_key(planned: PlannedRow) -> str | None:
    """Return what the inner key cell of a row shows; None while the row has no key of its own yet."""
    return None if planned.key.startswith(NEW_ROW) else planned.key


def _key_style(draft: SheetWriter) -> Format:
    return draft.styles.cell("code", editable=False, size=_KEY_SIZE, locked=False)


def _style(draft: SheetWriter, layout: Layout, column: ColumnSpec, editable: bool, size: int | None = None) -> Format:
    # A program refuses to sort what has a locked cell in it; so nothing inside a table is locked.
    return draft.styles.cell(column.type, editable, size, None if layout.sheet.kind == "form" else False)


def _row_styles(draft: SheetWriter, layout: Layout, cells: list[_Cell]) -> list[Format]:
    """Return the formats of a table's row in the order in which it is written."""
    found = []
    for cell in cells:
        found.append(cell.style)
        if cell.code == layout.sheet.key_after:
            found.append(_key_style(draft))
    return found


class _Cell(NamedTuple):
    code: str
    width: float
    column: ColumnSpec
    editable: bool
    style: Format


def _cells(draft: SheetWriter, layout: Layout, key: str) -> list[_Cell]:
    """Return how the cells of a row are written, in the order of the columns: alike in all rows of a table, by the
    row's field in a form."""
    found = []
    for column in layout.sheet.columns:
        declared = layout.sheet.cell(key, column.field)
        editable = declared.editable(layout.book.kind)
        style = _style(draft, layout, declared, editable)
        found.append(_Cell(column.field, column.width, declared, editable, style))
    return found


def _set_up(draft: SheetWriter, sheet: Worksheet, layout: Layout) -> None:
    """Freeze, filter, protect and repeat the header in print."""
    spec, kind = layout.sheet, layout.book.kind
    sheet.freeze_panes(FIRST_ROW, _frozen_columns(layout))
    sheet.repeat_rows(HEADER_ROW)
    if _pages_across(layout) > 1:
        # One page across would print these at five points; the columns that name the row come again on each page.
        sheet.print_across()
        sheet.repeat_columns(FIRST_COLUMN, _leading(layout, _REPEATED_WIDTH) - 1)
        # The title is wider than the repeated columns and would be cut on the second page, so it heads the page.
        sheet.print_area(HEADER_ROW, FIRST_COLUMN, layout.last_row, layout.last_column)
        draft.head_page(sheet, spec)
    if spec.state != "visible":
        # Some programs print hidden sheets with the others: of this one an empty cell, which makes no page.
        sheet.print_area(HEADER_ROW, layout.edge + 1, HEADER_ROW, layout.edge + 1)
    allowed = dict.fromkeys(("sort", "autofilter", "format_columns", "format_rows", "insert_hyperlinks"), True)
    if spec.kind == "table":
        # From the hidden key column on, so that sorting with the filter takes the keys along.
        sheet.autofilter(HEADER_ROW, KEY_COLUMN, layout.last_row, layout.edge)
        # Programs sort a protected range only where every cell may be edited, so no cell of a table is locked and all
        # rows are an allowed range; typing in a grey cell is refused by its validation, and what is deleted or pasted
        # over all the same is brought back by the keys.
        rows = xl_range(FIRST_ROW, KEY_COLUMN, layout.last_row, layout.edge)
        sheet.unprotect_range(rows, f"rows_{spec.id}")
        allowed["insert_rows"] = bool(spec.rows and spec.rows.spare_in(kind))
    sheet.protect("", allowed)


def _pages_across(layout: Layout) -> int:
    """Return over how many pages a sheet's columns are printed."""
    return min(max(round(_width(layout.sheet.columns) / _PAGE_WIDTH), 1), _MOST_ACROSS)


def _width(columns: Iterable[ColumnSpec]) -> float:
    return sum(column.width for column in columns if not column.hidden)


def _fit(sheet: Worksheet, layout: Layout, head: float, height: float) -> None:
    """Fit a sheet's pages across, and down where its last page would have a few rows."""
    across, columns = _pages_across(layout), layout.sheet.columns
    repeated = columns[: _leading(layout, _REPEATED_WIDTH) - FIRST_COLUMN]
    width = _width(columns) + (across - 1) * _width(repeated)
    # Where there are several across, the title heads each page.
    above = head if across > 1 else head + TITLE_HEIGHT + HINT_HEIGHT
    sheet.fit_to_pages(across, pages_down(width, above + height, head=head, across=across))


def _frozen_columns(layout: Layout) -> int:
    """Return the first column that scrolls: after the leading columns, as far as they leave room."""
    return _leading(layout, _FROZEN_WIDTH)


def _leading(layout: Layout, room: float) -> int:
    """Return the column after the leading key and prefilled ones that fit into ``room`` characters."""
    width, frozen = 0.0, FIRST_COLUMN
    for column in layout.sheet.columns:
        width += column.width
        if width > room or not (column.key or not column.editable(layout.book.kind)):
            break
        frozen += 1
    return frozen
