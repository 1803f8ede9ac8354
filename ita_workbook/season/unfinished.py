"""Unfinished: rows whose latest report says done although their year goes on; a next year carries and shows them."""

from __future__ import annotations

from datetime import date

from ita_workbook.book.asked import round_end
from ita_workbook.book.content import Content, Row, display
from ita_workbook.book.sheet import ROUND, STATUS, SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.words.periods import read_period
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text


def going_on(sheet: SheetSpec, done: set[str], content: Content, spec: WorkbookSpec, year_be: int) -> dict[str, Text]:
    """Return why rows of ``done`` are not surely finished: their reports come from other rows, round by round.

    A report of half a year that says done tells of that half: the row goes on where a later round has no report yet,
    or where its own last day lies after the round that was reported.
    """
    found: dict[str, Text] = {}
    for other in spec.going_with(sheet):
        if other.status is None or other.round is None:
            continue
        reports: dict[str, list[Row]] = {}
        for row in content.rows(other.id):
            reports.setdefault(row.text(other.goes_to.parent), []).append(row)
        for owner in content.rows(sheet.id):
            if owner.key in done and (why := _why(owner, sheet, reports.get(owner.key, []), other, spec, year_be)):
                found[owner.key] = why
    return found


def _why(
    owner: Row, sheet: SheetSpec, reports: list[Row], other: SheetSpec, spec: WorkbookSpec, year_be: int
) -> Text | None:
    rounds = spec.lists[ROUND]
    told: list[tuple[date, str]] = []
    silent: list[tuple[date, str]] = []
    for row in reports:
        label = row.text(other.round.field if other.round else "")
        known = rounds.find(label)
        if known is None or not known.until_month:
            continue
        reported = spec.lists[STATUS].code_of(row.values.get(other.status.field if other.status else ""))
        (told if reported else silent).append((round_end(known.until_month, year_be), label))
    if not told:
        return None
    until, label = max(told)
    later = sorted(one for one in silent if one[0] > until)
    if later:
        return sentence("season.next.later_round", round=label, later=later[0][1])
    last = _last_day(owner, sheet, year_be)
    return sentence("season.next.runs_on", round=label, day=display(last)) if last and last > until else None


def _last_day(row: Row, sheet: SheetSpec, year_be: int) -> date | None:
    """Return the last day of a row: its deadline, else what its period says in words; None where nothing tells it."""
    days = [day for column in sheet.deadlines if isinstance(day := row.values.get(column.field), date)]
    if days:
        return max(days)
    words = [row.text(name) for column in sheet.deadlines for name in column.required.instead]
    ends = [period.ends for text in words if text and (period := read_period(text, year_be))]
    return max((day for day in ends if day), default=None)
