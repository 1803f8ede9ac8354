"""Dates: periods in their order and year, and days that lie outside the fiscal year or in the future."""

from __future__ import annotations

from collections.abc import Iterator

from ita_workbook.check.context import Context
from ita_workbook.read.event import Event
from ita_workbook.spec.content import display
from ita_workbook.thai.dates import fiscal_period

BACKWARDS = "starts_after_ends"
OUTSIDE_PERIOD = "period_outside_year"
OUTSIDE_YEAR = "published_outside_year"
FUTURE = "date_in_future"
_HAPPENED = (("assignments", "published_on"), ("tracking", "reported_on"))


def starts_after_ends(context: Context) -> Iterator[Event]:
    """Yield an event where a measure ends before it starts."""
    for row in context.rows("measures"):
        start, end = row.day("starts_on"), row.day("ends_on")
        if start and end and start > end:
            yield context.event(
                BACKWARDS, "measures", row.read, "ends_on", value=end, starts_on=display(start), ends_on=display(end)
            )


def periods_outside_year(context: Context) -> Iterator[Event]:
    """Yield an event where a measure starts or ends outside the fiscal year and the next one.

    Measures that follow from a year's result are often carried out in the next fiscal year, so that one counts too.
    """
    first, _ = fiscal_period(context.book.identity.year_be)
    _, last = fiscal_period(context.book.identity.year_be + 1)
    for row in context.rows("measures"):
        for code in ("starts_on", "ends_on"):
            day = row.day(code)
            if day and not first <= day <= last and not context.doubted("measures", row.read, code):
                yield context.event(
                    OUTSIDE_PERIOD, "measures", row.read, code, value=day, first=display(first), last=display(last)
                )


def happened_outside_year(context: Context) -> Iterator[Event]:
    """Yield an event where something was published outside the fiscal year, or published or reported in the future."""
    first, last = fiscal_period(context.book.identity.year_be)
    for sheet_id, code in _HAPPENED:
        for row in context.rows(sheet_id):
            day = row.day(code)
            if day is None or first <= day <= min(last, context.today) or context.doubted(sheet_id, row.read, code):
                continue
            if day > context.today:
                yield context.event(FUTURE, sheet_id, row.read, code, value=day, today=display(context.today))
            elif code == "published_on" and not first <= day <= last:
                yield context.event(
                    OUTSIDE_YEAR, sheet_id, row.read, code, value=day, first=display(first), last=display(last)
                )
