"""The public page as HTML: static, without script, for keyboards, screen readers, phones and paper alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from ita_workbook.checks.urls import addresses_in, split
from ita_workbook.report.documents.public_page import PublicItem, PublicPage
from ita_workbook.report.prose import Plain
from ita_workbook.write.table_html import page_bytes


def public_html(page: PublicPage, *, created: datetime) -> bytes:
    """Return the page in UTF-8. Only http and https addresses become links; every text is escaped."""
    draft = page.draft
    pattern = "line_none" if not page.published else "line_published" if page.only_published else "line"
    line = draft.say(pattern, count=page.count, published=page.published)
    columns = draft.columns("columns")
    website = addresses_in(str(draft.known["website"] or ""))
    return page_bytes(
        "public.html",
        draft.voice.language,
        draft.say("title"),
        say=draft.say,
        code=draft.code,
        page=page,
        marked=draft.marked,
        agency=str(draft.known["agency"] or ""),
        website=website[0] if website else "",
        line=line,
        columns=columns,
        total=sum(column.width for column in columns),
        links=lambda item: _links(page, item),
        item_id=_item_id,
        updated=draft.say("updated", day=Plain(draft.voice.full_day(_day_in_thailand(created)))),
    )


def _day_in_thailand(moment: datetime) -> date:
    return (moment.astimezone(timezone(timedelta(hours=7))) if moment.tzinfo else moment).date()


def _links(page: PublicPage, item: PublicItem) -> Iterator[tuple[str, str, str, str]]:
    """Yield each link: its address, its words, what makes the words sense alone, and the host."""
    draft = page.draft
    of = draft.say("link_of", code=Plain(item.code), name=item.name)
    for number, address in enumerate(item.links, 1):
        text = draft.say("link") if len(item.links) == 1 else draft.say("link_number", number=number)
        parts = split(address)
        yield address, text, of, (parts.hostname or "") if parts else ""


def _item_id(code: str) -> str:
    return "item-" + "".join(letter for letter in code if letter.isascii() and letter.isalnum())
