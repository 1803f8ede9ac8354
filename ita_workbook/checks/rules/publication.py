"""Links: one address given for several items, and addresses off the agency's own site."""

from __future__ import annotations

from collections.abc import Iterator

from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import display
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.checks.context import Context
from ita_workbook.checks.urls import addresses_in, bare, host_of, is_social
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

    Links to social networks are told by the link check, which knows the items that ask for one.
    """
    homes = [host for url in addresses_in(str(context.content.agency.get("website") or "")) if (host := host_of(url))]
    for sheet in context.spec.data_sheets(context.kind) if homes else ():
        for column in sheet.columns:
            if column.type != "url" or column.meaning.printed != "web" or not sheet.owner:
                continue
            for row in context.rows(sheet.id):
                off = [
                    url for url in addresses_in(row.text(column.field))
                    if not is_social(url) and not any(_within(host_of(url), home) for home in homes)
                ]  # fmt: skip
                if off and not context.doubted(sheet.id, row.read, column.field):
                    yield context.event(OFF_SITE, sheet.id, row.read, column.field, value=off[0], site=homes[0])


def _within(host: str, home: str) -> bool:
    """Whether a host is that of a site, or one beside it under the same name."""
    return host == home or host.endswith(f".{home}") or home.endswith(f".{host}")


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
