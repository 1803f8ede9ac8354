"""Completeness: how many of the cells that a department must fill are filled, and which of its items are late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from ita_workbook.book.asked import not_yet_due, required_columns, says_nothing
from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.share import RoundOrder, done_rows, owners_of
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec


@dataclass(slots=True)
class Completeness:
    """The figures of one department's rows.

    ``rows`` counts what it is to answer, ``done_rows`` what of it is done and ``late_rows`` lists what is not done
    after its deadline, each by sheet id; ``item_sheet`` and ``measure_sheet`` are the ids of the sheets of items and of
    measures. ``required`` counts the cells it must fill, ``filled`` those it has, also those that were issued filled:
    of a department that has returned nothing they are no measure of its work. ``days_late`` counts from the earliest of
    the missed deadlines; ``next_due`` is the first one still to come for what is not done. ``round`` is the code of the
    round that its rows report for.
    """

    rows: Counter[str] = field(default_factory=Counter)
    done_rows: Counter[str] = field(default_factory=Counter)
    late_rows: dict[str, list[str]] = field(default_factory=dict)
    required: int = 0
    filled: int = 0
    days_late: int = 0
    next_due: date | None = None
    round: str = ""
    item_sheet: str = ""
    measure_sheet: str = ""

    @property
    def items(self) -> int:
        """How many items it has."""
        return self.rows[self.item_sheet]

    @property
    def measures(self) -> int:
        """How many measures it has."""
        return self.rows[self.measure_sheet]

    @property
    def done(self) -> int:
        """How many of its items are done."""
        return self.done_rows[self.item_sheet]

    @property
    def late(self) -> list[str]:
        """The items that are not done after their due date."""
        return self.late_rows.get(self.item_sheet, [])

    @property
    def late_measures(self) -> list[str]:
        """The measures that are not done after their end."""
        return self.late_rows.get(self.measure_sheet, [])

    @property
    def late_others(self) -> dict[str, list[str]]:
        """What else is late, by sheet id."""
        named = (self.item_sheet, self.measure_sheet)
        return {sheet: keys for sheet, keys in self.late_rows.items() if sheet not in named}

    @property
    def percent(self) -> int:
        """Complete per cent, rounded down so that 100 means all."""
        return self.filled * 100 // self.required if self.required else 100


def completeness(book: Book, content: Content, department: str, today: date) -> Completeness:
    """Return the figures of ``department`` in ``content``: the master's, or that of its return.

    ``book`` is the master as it is now: it tells whose a row is that departments may add.
    """
    spec, year = book.spec, book.identity.year_be
    found = Completeness(item_sheet=spec.keyed_by("item").id, measure_sheet=spec.keyed_by("measure").id)
    reported: list[tuple[RoundOrder, Row, bool]] = []
    known = book.content.departments()
    for sheet in spec.work:
        own = _own(sheet, book, content, department)
        done = done_rows(sheet, content, spec)
        for row in own.values():
            found.rows[sheet.id] += 1
            found.done_rows[sheet.id] += row.key in done
            _count(found, spec, sheet, row)
            days = [] if row.key in done else [row.values.get(column.field) for column in sheet.deadlines]
            # Each of them is looked at: the next date still to come may be another than the one that is past.
            if sum(_is_late(found, day, today) for day in days):
                found.late_rows.setdefault(sheet.id, []).append(row.key)
        mine = own.keys() | {
            row.key for row in book.content.rows(sheet.id) if department in owners_of(row, sheet, known)
        }
        for other in spec.going_with(sheet):
            order = RoundOrder(other, spec)
            for row in content.rows(other.id):
                if row.text(other.goes_to.parent) in mine:
                    waiting = not_yet_due(spec, other, row.values, year, today)
                    _count(found, spec, other, row, waiting=waiting)
                    reported.append((order, row, bool(other.status and row.text(other.status.field))))
    found.round = _latest_round(reported)
    return found


def _own(sheet: SheetSpec, book: Book, content: Content, department: str) -> dict[str, Row]:
    """Return the rows of ``content`` that are the department's.

    A row that departments may add need not name it in a return: the master then tells whose it is.
    """
    names, known = book.content.departments(), set[str]()
    if sheet.rows and sheet.rows.spare_issued:
        known = {row.key for row in book.content.rows(sheet.id) if department in owners_of(row, sheet, names)}
    return {
        row.key: row for row in content.rows(sheet.id) if row.key in known or department in owners_of(row, sheet, names)
    }


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


def _latest_round(rows: list[tuple[RoundOrder, Row, bool]]) -> str:
    """Return the code of the last round that has a status among ``rows``; else of the commonest one; "" for none."""
    reported = [(order.place(row.values), order.code(row.values)) for order, row, told in rows if told]
    if any(code for _, code in reported):
        return max(reported)[1]
    planned = Counter(code for order, row, _ in rows if (code := order.code(row.values)))
    return planned.most_common(1)[0][0] if planned else ""


def _count(found: Completeness, spec: WorkbookSpec, sheet: SheetSpec, row: Row, *, waiting: bool = False) -> None:
    for column in required_columns(spec, sheet, row):
        if waiting and not column.required.when and column.field not in row.values:
            # The round has not ended, so nobody is asked for its report yet.
            continue
        found.required += 1
        value = row.values.get(column.field)
        found.filled += value is not None and not says_nothing(column, value)
