"""Completeness: what must be filled in always, and what a chosen status demands."""

from __future__ import annotations

from collections.abc import Iterator

from ita_workbook.check.context import FORM_ANSWER, Context, Filled
from ita_workbook.read.event import Event
from ita_workbook.spec.column import ColumnSpec
from ita_workbook.spec.sheet import SheetSpec

REQUIRED = "required_missing"
OWNER = "item_without_owner"
WHEN_STATUS = {
    "done": "missing_when_done",
    "in_progress": "missing_when_in_progress",
    "not_started": "missing_when_not_started",
}
WHEN_VALUE = "missing_when_value"


def missing_cells(context: Context) -> Iterator[Event]:
    """Yield one event for each required cell that is empty, in every sheet of the workbook."""
    for sheet in context.spec.data_sheets(context.kind):
        for row in context.rows(sheet.id):
            codes = {
                column.field: context.code_of(column, row.values.get(column.field))
                for column in sheet.columns
                if column.list
            }
            for place, column in _asked(context, sheet, row):
                if place in row.read.cells or context.doubted(sheet.id, row.read, place):
                    continue
                event = _missing(context, sheet, row, place, column, codes)
                if event is not None:
                    yield event


def _asked(context: Context, sheet: SheetSpec, row: Filled) -> Iterator[tuple[str, ColumnSpec]]:
    """Yield (field of the cell, its declaration) of each cell of a row that people fill and that may be required."""
    if sheet.kind == "form":
        declared = sheet.by_form_field.get(row.key)
        if declared and declared.editable(context.kind) and declared.required.in_kind(context.kind):
            yield FORM_ANSWER, declared
        return
    for column in sheet.columns:
        # In a row that people inserted nothing was filled in for them.
        asked = column.editable(context.kind) or row.read.origin == "new"
        if asked and column.required.in_kind(context.kind):
            yield column.field, column


def _missing(
    context: Context, sheet: SheetSpec, row: Filled, place: str, column: ColumnSpec, codes: dict[str, str | None]
) -> Event | None:
    if not column.required.when:
        # An item without a department is nobody's: it has a finding of its own.
        owner = sheet.id == "assignments" and column.field == "department"
        return context.event(OWNER if owner else REQUIRED, sheet.id, row.read, place)
    reason = column.required.reason(codes)
    if reason is None:
        return None
    by, code = reason
    deciding = sheet.by_field[by]
    closed = context.spec.lists[deciding.list] if deciding.list else None
    label = next((value.label for value in closed.values if value.code == code), None) if closed else None
    kind = WHEN_STATUS.get(code, WHEN_VALUE) if deciding.list == "status" else WHEN_VALUE
    return context.event(kind, sheet.id, row.read, place, status_field=deciding.title, status=label or code)
