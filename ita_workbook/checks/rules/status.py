"""Status: the state that a row claims against its dates and against what else is filled in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ita_workbook.checks.context import Context, Filled
from ita_workbook.read.returned import Event

PAST_END = "in_progress_past_end"
WITH_EVIDENCE = "not_started_with_evidence"


def in_progress_past_end(context: Context) -> Iterator[Event]:
    """Yield an event where the latest reported round of a measure is in progress although its period is over."""
    ends = {row.key: row.values.get("ends_on") for row in context.content.rows("measures")}
    status = context.spec.sheet("tracking").by_field["status"]
    for measure, row in _latest_reports(context).items():
        end = ends.get(measure)
        if not _is_past(end, context) or context.code_of(status, row.values.get("status")) != "in_progress":
            continue
        yield context.event(PAST_END, "tracking", row.read, "status", value=row.text("status"), ends_on=end)


def _is_past(end: object, context: Context) -> bool:
    return isinstance(end, date) and end < context.today


def _latest_reports(context: Context) -> dict[str, Filled]:
    """Return each measure's row of the latest round that has a status; earlier rounds were true in their time."""
    rounds = [value.label.th for value in context.spec.lists["round"].values]
    latest: dict[str, tuple[int, Filled]] = {}
    for row in context.rows("tracking"):
        label = row.text("round")
        if not row.text("status") or label not in rounds:
            continue
        measure, number = row.text("measure"), rounds.index(label)
        if measure not in latest or number >= latest[measure][0]:
            latest[measure] = number, row
    return {measure: row for measure, (_, row) in latest.items()}


def not_started_with_evidence(context: Context) -> Iterator[Event]:
    """Yield an event where a row is not started but has what only a finished one can have."""
    for sheet in context.spec.data_sheets(context.kind):
        status = sheet.by_field.get("status")
        if status is None or status.list != "status":
            continue
        proofs = [
            column
            for column in sheet.columns
            if any(by == "status" and "done" in codes for by, codes in column.required.when)
        ]
        for row in context.rows(sheet.id):
            if context.code_of(status, row.values.get("status")) != "not_started":
                continue
            filled = [column.title for column in proofs if column.field in row.filled]
            if filled and not context.doubted(sheet.id, row.read, "status"):
                yield context.event(
                    WITH_EVIDENCE, sheet.id, row.read, "status", value=row.text("status"), filled=filled
                )
