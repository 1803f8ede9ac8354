"""Completeness: what must be filled in always, and what a chosen status demands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ita_workbook.book.asked import deciding_code, not_yet_due, required_columns, says_nothing
from ita_workbook.book.column import EMPTY, PROSE, ColumnSpec
from ita_workbook.book.content import Row
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.checks.context import FORM_ANSWER, Context, Filled
from ita_workbook.read.returned import Event
from ita_workbook.read.values import is_address
from ita_workbook.words.dates import parse_date
from ita_workbook.words.fiscal_year import fiscal_period
from ita_workbook.words.thai_text import fold

REQUIRED = "required_missing"
OWNER = "item_without_owner"
WHEN_STATUS = {
    "done": "missing_when_done",
    "in_progress": "missing_when_in_progress",
    "not_started": "missing_when_not_started",
}
WHEN_VALUE = "missing_when_value"
UNANSWERED = "row_unanswered"


def missing_cells(context: Context) -> Iterator[Event]:
    """Yield one event for each required cell that is empty or says nothing, in every sheet of the workbook."""
    for sheet in context.spec.data_sheets(context.kind):
        asked = _Asked.of(context, sheet)
        is_form = sheet.kind == "form"
        demanded: dict[tuple[object, ...], dict[str, _Demand]] = {}
        for row in context.rows(sheet.id):
            # Rows are asked for the same when they are of one kind and their deciding cells say the same.
            read, values, filled = row
            alike = (read.key if is_form else read.origin, *map(values.get, asked.deciding))
            demands = demanded.get(alike)
            if demands is None:
                codes = {
                    name: deciding_code(context.spec, sheet.by_field.get(name), value)
                    for name, value in zip(asked.deciding, alike[1:], strict=True)
                }
                demanded[alike] = demands = _demands(asked.in_row(sheet, row), codes)
            for place, (column, reason) in demands.items():
                said = filled.get(place)
                if said is not None and not says_nothing(column, said):
                    continue
                if context.doubted(sheet.id, read, place) or column.required.is_put_off(values):
                    continue
                event = _missing(context, sheet, row, place, column, reason)
                if event is not None:
                    yield event


def unanswered_rows(context: Context) -> Iterator[Event]:
    """Yield an event for each row of a merged workbook that nobody answered although its round or the year is over."""
    if context.kind != "merged":
        return  # in a master nobody has answered yet, and a return has an event for each cell
    year = context.framework.year_be
    for sheet in context.spec.data_sheets(context.kind):
        if sheet.kind == "form" or (sheet.round is None and context.today <= fiscal_period(year)[1]):
            continue
        # Who does it may be known beforehand; what others depend on, the status, is the answer.
        deciding = {name for column in sheet.columns for name, _ in column.required.when}
        for row in context.rows(sheet.id):
            every = list(required_columns(context.spec, sheet, Row(row.key, dict(row.values))))
            asked = [column for column in every if column.field in deciding] or every
            if not asked or any(row.filled.get(column.field) is not None for column in asked):
                continue
            if not not_yet_due(context.spec, sheet, row.values, year, context.today):
                yield context.event(UNANSWERED, sheet.id, row.read, asked[0].field)


_Demand = tuple[ColumnSpec, tuple[str, str] | None]
"""A required cell: its declaration, and the (field, code) that make it required, if not always."""


def _demands(asked: Sequence[tuple[str, ColumnSpec]], codes: Mapping[str, str | None]) -> dict[str, _Demand]:
    """Return what is required of a row, by field."""
    demands = {}
    for place, column in asked:
        reason = column.required.reason(codes)
        if reason is not None or not column.required.when:
            # What another cell could have said instead is simply missing.
            demands[place] = column, None if reason and reason[1] == EMPTY else reason
    return demands


class _Asked(NamedTuple):
    """The cells of a row that may be required, as (field of the cell, its declaration)."""

    prepared: tuple[tuple[str, ColumnSpec], ...]
    """In a row that was issued: those that people fill."""
    inserted: tuple[tuple[str, ColumnSpec], ...]
    """In a row that people inserted: nothing was filled in for them."""
    answers: dict[str, tuple[tuple[str, ColumnSpec], ...]]
    """In a form: by the row's field."""
    deciding: tuple[str, ...]
    """The fields whose values decide what else is required."""

    @classmethod
    def of(cls, context: Context, sheet: SheetSpec) -> _Asked:
        """Collect for one sheet of a kind of workbook."""
        kind = context.kind
        every = tuple((column.field, column) for column in sheet.columns if column.required.in_kind(kind))
        answers = (entry for entry in sheet.fields if entry.editable(kind) and entry.required.in_kind(kind))
        names = (name for column in (*sheet.columns, *sheet.fields) for name, _ in column.required.when)
        return cls(
            tuple((code, column) for code, column in every if column.editable(kind)),
            every,
            {entry.field: ((FORM_ANSWER, entry),) for entry in answers},
            tuple(dict.fromkeys(names)),
        )

    def in_row(self, sheet: SheetSpec, row: Filled) -> tuple[tuple[str, ColumnSpec], ...]:
        """Return those of one row."""
        if sheet.kind == "form":
            return self.answers.get(row.key, ())
        return self.inserted if row.read.origin == "new" else self.prepared


def _missing(
    context: Context,
    sheet: SheetSpec,
    row: Filled,
    place: str,
    column: ColumnSpec,
    reason: tuple[str, str] | None,
) -> Event | None:
    said = row.filled.get(place)
    if reason is None:
        if not_yet_due(context.spec, sheet, row.values, context.book.identity.year_be, context.today):
            return None
        # What was given to nobody by its framework is nobody's: it has a finding of its own.
        owner = sheet.next_year == "anew" and column.field == sheet.owner
        event = context.event(OWNER if owner else REQUIRED, sheet.id, row.read, place, value=said)
    else:
        by, code = reason
        deciding = sheet.by_field[by]
        closed = context.spec.lists[deciding.list] if deciding.list else None
        label = next((value.label for value in closed.values if value.code == code), None) if closed else None
        kind = WHEN_STATUS.get(code, WHEN_VALUE) if deciding.list == "status" else WHEN_VALUE
        event = context.event(
            kind, sheet.id, row.read, place, value=said, status_field=deciding.title, status=label or code
        )
    event.params.update(_remarks(context, sheet, row, column))
    return event


def _remarks(context: Context, sheet: SheetSpec, row: Filled, asked: ColumnSpec) -> dict[str, object]:
    """Return what stands in the remarks of a row and can be the answer to an empty cell; nothing where it cannot."""
    for column in sheet.columns:
        text = row.text(column.field) if column.remarks and column is not asked else ""
        if text and not says_nothing(asked, text) and _can_answer(context, asked, text):
            cell = context.returned.sheets[sheet.id].address(row.read, column.field)
            return {"remark": text, "remark_cell": cell}
    return {}


def _can_answer(context: Context, asked: ColumnSpec, text: str) -> bool:
    """Whether a text can be what a column asks for, or begins with it or has it among its words."""
    if asked.type == "url":
        return any(is_address(part) for part in text.split())
    if asked.type == "date":
        year = context.book.identity.year_be
        return any(parse_date(part, fiscal_year=year).value is not None for part in (text, *text.split()))
    closed = context.spec.lists.get(asked.list) if asked.list else None
    if closed is None:
        return asked.type in PROSE
    said = fold(text)
    return closed.find(text) is not None or any(said.startswith(fold(label)) for label in closed.labels)
