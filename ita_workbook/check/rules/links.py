"""Links: one address given for several items."""

from __future__ import annotations

from collections.abc import Iterator

from ita_workbook.check.context import Context
from ita_workbook.read.event import Event

REPEATED = "url_repeated"


def urls_repeated(context: Context) -> Iterator[Event]:
    """Yield an event for each item whose link stands at an earlier item too."""
    first: dict[str, str] = {}
    for row in context.rows("assignments"):
        address = _bare(row.text("url"))
        if not address:
            continue
        earlier = first.setdefault(address, row.key)
        if earlier != row.key and not context.doubted("assignments", row.read, "url"):
            yield context.event(REPEATED, "assignments", row.read, "url", value=row.text("url"), others=earlier)


def _bare(url: str) -> str:
    """Return what makes a link another one: the scheme, www. and a slash at the end do not."""
    address = url.strip().casefold().rstrip("/")
    for lead in ("https://", "http://", "www."):
        address = address.removeprefix(lead)
    return address
