"""Published titles: those of a page of a form, what stands in their place, and several told as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from ita_workbook.read.returned import Event
from ita_workbook.report.model import Heading, Paragraph, Section

NO_PAGE, OTHER_TITLE = "published_page_missing", "published_title_differs"
_ALIKE = 0.5
"""How much of a line has to agree with a title before it is called the one that stands in its place."""


def titles_of(section: Section) -> list[str]:
    """Return what stands above and below the table of a page: its headings first."""
    heads = [block.text for block in section.blocks if isinstance(block, Heading)]
    return heads + [block.text for block in section.blocks if isinstance(block, Paragraph)]


def found_title(title: str, lines: Sequence[str]) -> str:
    """Return the line that stands in place of a title: the one most like it, else the first."""
    said = [line.strip() for line in lines if line.strip()]
    return next(iter(get_close_matches(title, said, 1, _ALIKE)), said[0] if said else "")


def titles_as_one(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events, of those about titles only the first, with how many pages more: another year's file has all."""
    found = list(events)
    titles = [event for event in found if event.kind == OTHER_TITLE]
    pages = {event.sheet for event in titles}
    for event in found:
        if event.kind != OTHER_TITLE:
            yield event
        elif event is titles[0]:
            yield replace(event, params=event.params | {"more": len(pages) - 1 or None})
