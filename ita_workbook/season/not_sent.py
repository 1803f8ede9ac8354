"""Not sent: rows that changed hands after workbooks were issued: one department cannot answer, another need not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from ita_workbook.book.asked import not_yet_due, required_columns, says_nothing
from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.share import owners_of, owning_row
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec


@dataclass(frozen=True, slots=True)
class NotSent:
    """One row that a department is asked for and whose newest workbook does not have it."""

    sheet: SheetSpec
    row: Row

    @property
    def name(self) -> str:
        """What people call the row: its code, of a round's report with the round."""
        return " ".join(filter(None, (self.row.text(column.field) for column in self.sheet.key_columns)))

    def left(self, spec: WorkbookSpec) -> int:
        """Return how many of its required cells are empty."""
        asked = required_columns(spec, self.sheet, self.row)
        values = ((column, self.row.values.get(column.field)) for column in asked)
        return sum(value is None or says_nothing(column, value) for column, value in values)


def rows_not_sent(
    department: str,
    asked: Content,
    sent: Content | None,
    answered: Mapping[tuple[str, str], Collection[str]],
    book: Book,
    today: date,
) -> list[NotSent]:
    """Return the rows of ``asked`` that ``sent``, the newest workbook of a department, does not hold.

    What the department answered all the same is none of them: a row that it added itself, or one of an earlier
    workbook. Nor is the report of a round that has not ended. Nothing is known where nothing was issued.
    """
    if sent is None:
        return []
    found, spec = [], book.spec
    sheets = {one.id: one for sheet in spec.work for one in (sheet, *spec.going_with(sheet))}
    known = {(code, row.key) for code in sheets for row in sent.rows(code)}
    for sheet in sheets.values():
        for row in asked.rows(sheet.id):
            own, place = (sheet.id, row.key), owning_row(sheet, row.key, spec)
            if place != own:
                # A report has its row where the workbook has what it reports on; a spare one stands ready otherwise.
                told = place not in known or bool(sheet.status and row.text(sheet.status.field))
            else:
                told = department in answered.get(own, ())
            if own not in known and not told and not not_yet_due(spec, sheet, row.values, book.identity.year_be, today):
                found.append(NotSent(sheet, row))
    return found


@dataclass(frozen=True, slots=True)
class TakenAway:
    """One row of a department's newest workbook that it need not answer: others own it now, or the master lacks it."""

    sheet: SheetSpec
    row: Row
    owners: tuple[str, ...]
    """Whose it is now; empty where the master has it no more."""


def rows_taken_away(department: str, sent: Content | None, book: Book) -> list[TakenAway]:
    """Return the rows that ``sent``, the newest workbook of a department, holds and that are not asked of it any more.

    A row without an owner is none of them: it is still to be given to somebody. Nor is one that stood ready empty.
    """
    known, found = book.content.departments(), []
    for sheet in book.spec.work if sent else ():
        now = book.content.index(sheet.id)
        for before in sent.rows(sheet.id) if sent else ():
            row = now.get(before.key)
            if row is None or not _says(sheet, row):
                if _says(sheet, before):
                    found.append(TakenAway(sheet, before, ()))
                continue
            owners = owners_of(row, sheet, known)
            if {*owners} & {*known} and department not in owners:
                found.append(TakenAway(sheet, row, owners))
    return found


def _says(sheet: SheetSpec, row: Row) -> bool:
    """Whether a row is about something: one that stands ready has no more than its code and its department."""
    return bool(row.text(sheet.label.field)) if sheet.label else True
