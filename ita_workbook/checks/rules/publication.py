"""Links: one address given for several items, and addresses off the agency's own site."""

from __future__ import annotations

from collections.abc import Iterator

from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import display
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.checks.context import Context
from ita_workbook.checks.urls import addresses_in, bare, host_of, off_site
from ita_workbook.read.returned import Event
from ita_workbook.words.fiscal_year import fiscal_period

REPEATED = "url_repeated"


def urls_repeated(context: Context) -> Iterator[Event]:
    """Yield an event for each item whose link stands at an earlier item too."""
    first: dict[str, str] = {}
    for row in context.rows("assignments"):
        address = bare(row.text("url"))
        if not address:
            continue
        earlier = first.setdefault(address, row.key)
        if earlier != row.key and not context.doubted("assignments", row.read, "url"):
            yield context.event(REPEATED, "assignments", row.read, "url", value=row.text("url"), others=earlier)


OFF_SITE = "link_off_site"


def links_off_site(context: Context) -> Iterator[Event]:
    """Yield an event for each cell with a published link that is not on the agency's own site, where that is known.

    A department's workbook knows the site by what it was issued with, or by the master. Links to social networks are
    told by the link check, which knows the items that ask for one.
    """
    agency = context.content.agency or context.book.content.agency
    site = str(agency.get("website") or "")
    home = next(filter(None, map(host_of, addresses_in(site))), "")
    for sheet in context.spec.data_sheets(context.kind) if home else ():
        for column in sheet.columns:
            if column.type != "url" or column.meaning.printed != "web" or not sheet.owner:
                continue
            for row in context.rows(sheet.id):
                off = off_site(row.text(column.field), site)
                if off and not context.doubted(sheet.id, row.read, column.field):
                    yield context.event(OFF_SITE, sheet.id, row.read, column.field, value=off[0], site=home)


OUTSIDE_YEAR = "published_outside_year"
FUTURE = "date_in_future"


def happened_outside_year(context: Context) -> Iterator[Event]:
    """Yield an event where something was published outside the fiscal year, or published or reported in the future."""
    first, last = fiscal_period(context.book.identity.year_be)
    for sheet, column in _happened(context):
        code = column.field
        for row in context.rows(sheet.id):
            day = row.day(code)
            if day is None or first <= day <= min(last, context.today) or context.doubted(sheet.id, row.read, code):
                continue
            if day > context.today:
                yield context.event(FUTURE, sheet.id, row.read, code, value=day, today=display(context.today))
            elif column.meaning.happened == "this_year" and not first <= day <= last:
                yield context.event(
                    OUTSIDE_YEAR, sheet.id, row.read, code, value=day, first=display(first), last=display(last)
                )


def _happened(context: Context) -> Iterator[tuple[SheetSpec, ColumnSpec]]:
    """Yield the columns whose days have happened."""
    for sheet in context.spec.data_sheets(context.kind):
        for column in sheet.columns:
            if column.meaning.happened:
                yield sheet, column
