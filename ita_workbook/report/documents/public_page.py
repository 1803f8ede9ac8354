"""The public page of the year's items: what is disclosed, where, since when, and who is responsible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ita_workbook.book.content import Content, Row
from ita_workbook.checks.urls import addresses_in, off_site
from ita_workbook.framework.framework import Framework
from ita_workbook.report.builder import ReportBuilder
from ita_workbook.report.model import Digits
from ita_workbook.report.templates import Wording
from ita_workbook.words.personal_data import (
    find_bank_accounts,
    find_emails,
    find_names,
    find_national_ids,
    find_phones,
    find_secrets_in_links,
)
from ita_workbook.words.text import Language

COLUMNS = ("item", "name", "url", "published_on", "owner")
"""The columns that the page's table can show."""


@dataclass(frozen=True, slots=True)
class PublicItem:
    """One item as the public sees it; ``unusable`` is what stands in the link cell and is no address."""

    code: str
    name: str
    links: tuple[str, ...]
    published_on: str
    responsible: tuple[str, ...]
    unusable: str = ""


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """The items of one sub-indicator."""

    name: str
    items: tuple[PublicItem, ...]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Everything the page shows; ``count`` and ``published`` are over all items of the year."""

    draft: ReportBuilder
    groups: tuple[PublicGroup, ...]
    count: int
    published: int
    only_published: bool

    @property
    def unusable(self) -> list[PublicItem]:
        """The items whose link cell holds something that is no web address."""
        return [item for group in self.groups for item in group.items if item.unusable and not item.links]

    @property
    def off_site(self) -> tuple[str, ...]:
        """The items with a link that lies off the agency's own web site."""
        site = str(self.draft.facts.agency.get("website") or "")
        items = (item for group in self.groups for item in group.items)
        return tuple(item.code for item in items if any(off_site(link, site) for link in item.links))


def public_page(
    content: Content,
    framework: Framework,
    *,
    language: Language = "th",
    digits: Digits = "arabic",
    only_published: bool = False,
    wording: Wording | None = None,
) -> PublicPage:
    """Return the page of a master: every item of the year, whether the master still has its row or not."""
    draft = ReportBuilder("publish", content, framework, language, digits, wording)
    rows = content.index("assignments")
    codes = list(dict.fromkeys([item.code for item in framework.items] + list(rows)))
    groups: dict[str, list[PublicItem]] = {}
    published = 0
    for code in codes:
        item = _item(draft, code, rows.get(code))
        published += bool(item.links)
        if item.links or not only_published:
            groups.setdefault(_group(draft, code, rows.get(code)), []).append(item)
    made = tuple(PublicGroup(name, tuple(items)) for name, items in groups.items())
    return PublicPage(draft, made, len(codes), published, only_published)


def _group(draft: ReportBuilder, code: str, row: Row | None) -> str:
    """The name of an item's sub-indicator; where that is not known, of the framework's own group."""
    item = draft.framework.item(code)
    sub = (item.sub_indicator or "") if item else (row.text("sub_indicator") if row else "")
    if draft.framework.sub_indicator(sub) or draft.framework.indicator(sub):
        return draft.indicator(sub)
    return (item.group if item else "") or draft.say("other")


def _item(draft: ReportBuilder, code: str, row: Row | None) -> PublicItem:
    if row is None:
        return PublicItem(code, draft.item_name(code), (), "", ())
    written = row.text("url").strip()
    if find_secrets_in_links(written):
        written = ""  # a page that anybody reads must not hand out a password
    links = tuple(addresses_in(written))
    day = row.values.get("published_on")
    return PublicItem(
        code,
        draft.item_name(code),
        links,
        draft.voice.day(day) if isinstance(day, date) else row.text("published_on"),
        _responsible(row),
        "" if links else written,
    )


def _responsible(row: Row) -> tuple[str, ...]:
    """The position, then section and department. A cell with somebody's name, number or address is not published."""
    parts = [row.text(field).strip() for field in ("officer", "section", "department")]
    return tuple(part for part in dict.fromkeys(parts) if part and not _personal(part))


def _personal(text: str) -> bool:
    return any(find(text) for find in (find_national_ids, find_phones, find_emails, find_bank_accounts, find_names))
