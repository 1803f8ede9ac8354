"""Completeness: how many of the cells that a department must fill are filled, and which of its items are late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from ita_workbook.book.asked import not_yet_due, required_columns
from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec


@dataclass(slots=True)
class Completeness:
    """The figures of one department's rows.

    ``required`` counts the cells it must fill, ``filled`` those it has, also those that were issued filled: of a
    department that has returned nothing they are no measure of its work. ``late`` are the items that are not done after
    their due date and ``late_measures`` the measures not done after their end; ``days_late`` counts from the earliest
    of these dates. ``next_due`` is the first date still to come for what is not done. ``round`` is the code of the
    round that its tracking rows report for.
    """

    items: int = 0
    measures: int = 0
    done: int = 0
    required: int = 0
    filled: int = 0
    late: list[str] = field(default_factory=list)
    late_measures: list[str] = field(default_factory=list)
    days_late: int = 0
    next_due: date | None = None
    round: str = ""

    @property
    def percent(self) -> int:
        """Complete per cent, rounded down so that 100 means all."""
        return self.filled * 100 // self.required if self.required else 100


def completeness(book: Book, content: Content, department: str, today: date) -> Completeness:
    """Return the figures of ``department`` in ``content``: the master's, or that of its return.

    ``book`` is the master as it is now: it tells whose a measure is.
    """
    spec = book.spec
    found = Completeness()
    year = book.identity.year_be
    statuses = spec.lists["status"]
    for row in content.rows("assignments"):
        if row.text("department") != department:
            continue
        found.items += 1
        done = statuses.code_of(row.values.get("status")) == "done"
        found.done += done
        _count(found, spec, spec.sheet("assignments"), row)
        if not done and _is_late(found, row.values.get("due_on"), today):
            found.late.append(row.key)
    finished = done_measures(spec, content.rows("tracking"))
    own = {row.key for row in book.content.rows("measures") if row.text("department") == department}
    for row in content.rows("measures"):
        if row.key in own or row.text("department") == department:
            own.add(row.key)
            found.measures += 1
            _count(found, spec, spec.sheet("measures"), row)
            if row.key not in finished and _is_late(found, row.values.get("ends_on"), today):
                found.late_measures.append(row.key)
    tracked = [row for row in content.rows("tracking") if row.text("measure") in own]
    for row in tracked:
        waiting = not_yet_due(spec, spec.sheet("tracking"), row.values, year, today)
        _count(found, spec, spec.sheet("tracking"), row, waiting=waiting)
    found.round = latest_round(spec, tracked)
    return found


def _is_late(found: Completeness, due: object, today: date) -> bool:
    """Whether ``due`` is past; count the days since, or note it as the next date."""
    if not isinstance(due, date):
        return False
    if due < today:
        found.days_late = max(found.days_late, (today - due).days)
        return True
    if found.next_due is None or due < found.next_due:
        found.next_due = due
    return False


def done_measures(spec: WorkbookSpec, rows: list[Row]) -> set[str]:
    """Return the measures that are done in the last round which reports a status for them."""
    rounds, statuses = spec.lists["round"], spec.lists["status"]
    order = [value.code for value in rounds.values]
    latest: dict[str, tuple[int, bool]] = {}
    for row in rows:
        code = rounds.code_of(row.values.get("round"))
        status = statuses.code_of(row.values.get("status"))
        if status:
            reported = (order.index(code) if code else -1, status == "done")
            measure = row.text("measure")
            latest[measure] = max(latest.get(measure, reported), reported)
    return {measure for measure, (_, done) in latest.items() if done}


def latest_round(spec: WorkbookSpec, rows: list[Row]) -> str:
    """Return the code of the last round that has a status among ``rows``; else of the commonest one; "" for none."""
    closed = spec.lists["round"]
    order = [value.code for value in closed.values]
    reported = [code for row in rows if row.text("status") and (code := closed.code_of(row.values.get("round")))]
    if reported:
        return max(reported, key=order.index)
    planned = Counter(code for row in rows if (code := closed.code_of(row.values.get("round"))))
    return planned.most_common(1)[0][0] if planned else ""


def _count(found: Completeness, spec: WorkbookSpec, sheet: SheetSpec, row: Row, *, waiting: bool = False) -> None:
    for column in required_columns(spec, sheet, row):
        if waiting and not column.required.when and column.field not in row.values:
            # The round has not ended, so nobody is asked for its report yet.
            continue
        found.required += 1
        found.filled += column.field in row.values
