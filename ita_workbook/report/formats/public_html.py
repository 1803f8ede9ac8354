"""The public page as HTML: static, without script, for keyboards, screen readers, phones and paper alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from html import escape

from ita_workbook.checks.links import addresses_in
from ita_workbook.checks.urls import split
from ita_workbook.report.documents.public_page import PublicGroup, PublicItem, PublicPage
from ita_workbook.report.formats.archive import printable
from ita_workbook.report.model import Column
from ita_workbook.report.prose import Plain
from ita_workbook.write.table_html import page_bytes

STYLE = """
header{border-bottom:3px solid #1f3864;margin-bottom:1rem}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}
section{margin-top:2rem}
table{table-layout:fixed}
tbody th{font-weight:normal}
.missing{color:#7d1a1a;background:#fdeeee;padding:0 .4rem;border:1px solid #7d1a1a;white-space:nowrap}
.host{color:#4a4a4a;font-size:.9em;overflow-wrap:anywhere}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
td a{display:inline-block;min-height:1.6rem}
footer{border-top:1px solid #767676;margin-top:2rem;color:#333}
@media(max-width:40rem){h1{font-size:1.5rem}h2{font-size:1.2rem}thead{position:absolute;left:-99rem}
table,tbody,tr,td,tbody th{display:block;width:100%}tr{border:1px solid #767676;margin-bottom:.8rem}
td,tbody th{border:0;border-bottom:1px solid #ddd}tbody th{background:#f2f5fb;font-weight:bold}
td:before{content:attr(data-label);display:block;font-size:.85em;color:#444}}
@media print{nav,.host{display:none}td a:after{content:" " attr(href);overflow-wrap:anywhere;font-size:.85em}}
"""


def public_html(page: PublicPage, *, created: datetime) -> bytes:
    """Return the page in UTF-8. Only http and https addresses become links; every text is escaped."""
    draft = page.draft
    heading = _text(draft.say("heading"))
    line = draft.say("line_published" if page.only_published else "line", count=page.count, published=page.published)
    names = {group.name: f"group-{number}" for number, group in enumerate(page.groups, 1)}
    contents = "".join(
        f'<li><a href="#{names[group.name]}">{_text(_counted(page, group))}</a></li>' for group in page.groups
    )
    sections = "\n".join(_section(page, group, names[group.name]) for group in page.groups)
    nothing = f"<p>{_text(draft.say('none'))}</p>"
    updated = draft.say("updated", day=Plain(draft.voice.full_day(_day_in_thailand(created))))
    body = (
        f'<a class="skip" href="#content">{_text(draft.say("web.skip"))}</a>\n'
        f"<header><h1>{heading}<br>{_text(str(draft.known['agency'] or ''))}</h1>{_website(page)}</header>\n"
        f'<nav aria-label="{_text(draft.say("groups"))}"><ul>{contents}</ul></nav>\n'
        f'<main id="content" tabindex="-1">\n<p>{_text(line)}</p>\n'
        f"{sections or nothing}\n</main>\n<footer><p>{_text(updated)}</p></footer>"
    )
    return page_bytes(draft.voice.language, draft.say("title"), body, style=STYLE)


def _counted(page: PublicPage, group: PublicGroup) -> str:
    return page.draft.say("group_count", name=group.name, count=len(group.items))


def _day_in_thailand(moment: datetime) -> date:
    return (moment.astimezone(timezone(timedelta(hours=7))) if moment.tzinfo else moment).date()


def _website(page: PublicPage) -> str:
    found = addresses_in(str(page.draft.known["website"] or ""))
    if not found:
        return ""
    return f'<p><a href="{escape(found[0])}">{_text(page.draft.say("website"))}</a></p>'


def _section(page: PublicPage, group: PublicGroup, name: str) -> str:
    columns = page.draft.columns("columns")
    head = "".join(f'<th scope="col" role="columnheader">{_text(column.title)}</th>' for column in columns)
    total = sum(column.width for column in columns)
    widths = "".join(f'<col style="width:{column.width / total:.1%}">' for column in columns)
    rows = "\n".join(_row(page, item, columns) for item in group.items)
    return (
        f'<section aria-labelledby="{name}"><h2 id="{name}">{_text(group.name)}</h2>\n'
        f'<table role="table" aria-labelledby="{name}"><colgroup>{widths}</colgroup>\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{rows}\n</tbody></table></section>'
    )


def _row(page: PublicPage, item: PublicItem, columns: tuple[Column, ...]) -> str:
    draft = page.draft
    cells = {
        "item": _text(draft.code(item.code)),
        "name": _text(item.name),
        "url": _links(page, item),
        "published_on": _text(item.published_on or draft.say("no_date")),
        "owner": "<br>".join(map(_text, item.responsible)) or _text(draft.say("nobody")),
    }
    made = []
    for number, column in enumerate(columns):
        text = cells.get(column.code, "")
        if number:
            made.append(f'<td role="cell" data-label="{_text(column.title)}">{text}</td>')
        else:
            made.append(f'<th scope="row" role="rowheader">{text}</th>')
    return f'<tr role="row" id="{_id(item.code)}">{"".join(made)}</tr>'


def _links(page: PublicPage, item: PublicItem) -> str:
    """The links, each named so that it makes sense alone; or the words for a missing one."""
    draft = page.draft
    if not item.links:
        return f'<span class="missing">{_text(draft.say("missing"))}</span>'
    of = draft.say("link_of", code=Plain(item.code), name=item.name)
    shown = []
    for number, address in enumerate(item.links, 1):
        text = draft.say("link") if len(item.links) == 1 else draft.say("link_number", number=number)
        parts = split(address)
        host = parts.hostname if parts and parts.hostname else ""
        shown.append(
            f'<a href="{escape(printable(address))}">{_text(text)}<span class="hidden"> {_text(of)}</span></a> '
            f'<span class="host">{_text(host)}</span>'
        )
    return "<br>".join(shown)


def _id(code: str) -> str:
    return "item-" + "".join(letter for letter in code if letter.isascii() and letter.isalnum())


def _text(text: str) -> str:
    return escape(printable(text)).replace("\n", "<br>")
