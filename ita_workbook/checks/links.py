"""Link check (``ita check --links``): does each published address open, and is it what the item needs?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import SplitResult

from ita_workbook.checks.fetch import Answer, Fetcher, Policy
from ita_workbook.checks.finding import in_order
from ita_workbook.checks.message import finding_of
from ita_workbook.checks.result import Checked, PackedFindings
from ita_workbook.checks.urls import addresses_in, is_social, split
from ita_workbook.checks.waiver import Waiver, apply_waivers, waivers_of
from ita_workbook.read.returned import Event, Return
from ita_workbook.words.codes import item_codes_in_prose
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold

DEAD = (404, 410)
LOGIN = re.compile(r"(?:^|[/?&=._-])(?:log-?in|sign-?in|logon|servicelogin|oauth2?|sso)(?:$|[/?&=._-])", re.IGNORECASE)
LOGIN_HOSTS = ("accounts.google.com", "login.microsoftonline.com", "login.live.com")
PASSWORD = re.compile(rb"<input[^>]{0,300}type\s*=\s*[\"']?password", re.IGNORECASE)
HOME = re.compile(r"/(?:(?:index|home|main|default)(?:\.[a-z]{2,5})?/?)?", re.IGNORECASE)
SOCIAL_ITEM = re.compile(r"social|สื่อสังคม|เครือข่ายสังคม", re.IGNORECASE)
"""Names of items that ask for the social network itself."""
MAGIC = {
    "pdf": (b"%PDF",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "pptx": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "doc": (b"\xd0\xcf\x11\xe0", b"{\\rtf", b"PK\x03\x04"),
    "xls": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
    "ppt": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG",),
    "gif": (b"GIF8",),
}
"""First bytes of a file by its extension; old extensions are often kept for files in the new format."""
_TITLE = re.compile(rb"<title[^>]*>(.{1,400}?)</title>", re.IGNORECASE | re.DOTALL)
_TELLING = 7
"""Names of items are looked for in titles from so many letters on: Q&A and E-Service stand on many pages."""
_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|script)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One address in one cell of a file; ``about`` is what the row asks for: the item's name.

    ``published``: a department publishes something there, so that it must be a page of the agency's own.
    """

    url: str
    sheet: str
    sheet_id: str
    cell: str | None
    field: str
    row_key: str
    about: str = ""
    published: bool = False
    others: tuple[tuple[str, str], ...] = ()
    """Codes and names of the items of the file's year, where the row is one of them."""


def with_links(
    checked: Checked,
    read: Callable[[Path], Return],
    policy: Policy | None = None,
    *,
    started: Callable[[int], Callable[[object], None]] = lambda _: lambda _: None,
) -> Checked:
    """Return ``checked`` with what is wrong with the links of its files; each address is asked about once.

    ``read`` gives a file's content again. ``started`` is called with the number of addresses, and what it returns
    after each of them.
    """
    links: dict[Path, list[Link]] = {}
    waivers: list[Waiver] = []
    for file in checked.files:
        returned = read(file.path)
        waivers += waivers_of(returned)
        if found := list(links_of(returned)):
            links[file.path] = found
    # What stands on a social network is told without asking it: those sites answer programs with a log-in page.
    wanted = dict.fromkeys(link.url for found in links.values() for link in found if not is_social(link.url))
    # Of an item's page the title is read, of a file its first bytes.
    pages = {link.url for found in links.values() for link in found if link.others}
    fetcher = Fetcher(policy, wants_body=lambda url: extension(url) in MAGIC or url in pages)
    answers = fetcher.ask_all(wanted, done=started(len(wanted)))
    files = []
    for file in checked.files:
        events = [event for link in links.get(file.path, ()) if (event := judge(link, answers.get(link.url)))]
        if events:
            returned = read(file.path)
            more = apply_waivers([finding_of(event, returned) for event in events], waivers)
            file = replace(file, findings=PackedFindings(in_order([*file.findings, *more])))
        files.append(file)
    return Checked(tuple(files))


def links_of(returned: Return) -> Iterator[Link]:
    """Yield the addresses in the link cells of one file."""
    items = tuple((item.code, item.name.th) for item in (returned.book.framework.items if returned.book else ()))
    codes = {code for code, _ in items}
    for sheet in returned.sheets.values():
        for row in sheet.rows:
            name = row.cells.get(sheet.spec.label.field) if sheet.spec.label else None
            for code, cell in row.cells.items():
                column = sheet.spec.cell(row.key, code) if code in sheet.spec.by_field else None
                if column is None or column.type != "url":
                    continue
                published = bool(sheet.spec.owner) and column.meaning.printed == "web"
                field = row.key if sheet.spec.kind == "form" else code
                for url in addresses_in(str(cell.value)):
                    about = str(name.value) if name else ""
                    yield Link(
                        url, sheet.name, sheet.spec.id, sheet.address(row, code), field, row.key, about, published,
                        items if published and row.key in codes else (),
                    )  # fmt: skip


def judge(link: Link, answer: Answer | None) -> Event | None:
    """Return what is wrong with a link, the gravest thing only; None where nothing is."""
    if is_social(link.url):
        return _event(Event("link_social"), link) if link.published and not SOCIAL_ITEM.search(link.about) else None
    if answer is None:
        return None
    event = _unanswered(answer) or _answered(answer) or _titled(link, answer)
    return _event(event, link) if event else None


def _unanswered(answer: Answer) -> Event | None:
    if answer.problem == "private":
        return Event("link_not_public", params={"address": answer.final_url})
    if answer.problem == "robots":
        return Event("link_not_checked", params={"rules": answer.detail})
    if answer.problem:
        return Event("link_unreachable", params={"reason": sentence(f"checks.links.problems.{answer.problem}")})
    return None


def _answered(answer: Answer) -> Event | None:
    asked, reached = split(answer.url), split(answer.final_url)
    if answer.status in DEAD:
        return Event("link_dead", params={"status": answer.status})
    if answer.status == 401 or (reached and _is_login(asked, reached, answer)):
        return Event("link_needs_login", params={"address": answer.final_url})
    if answer.status >= 400:
        reason = sentence("checks.links.status", status=answer.status)
        return Event("link_unreachable", params={"reason": reason})
    if asked and reached and _is_home(asked, reached):
        return Event("link_goes_home", params={"address": answer.final_url})
    if actual := wrong_file(answer):
        return Event("link_wrong_file", params={"extension": extension(answer.url).upper(), "actual": actual})
    return None


def _titled(link: Link, answer: Answer) -> Event | None:
    """Return that a page's title names another item of the year, by its code or as the longest name in it."""
    title = title_of(answer)
    if not title or not link.others or answer.status != 200:
        return None
    codes = [code for code in item_codes_in_prose(title) if code in dict(link.others)]
    named = [
        (len(fold(name)), code) for code, name in link.others if len(name) > _TELLING and fold(name) in fold(title)
    ]
    other = codes[0] if codes else max(named)[1] if named else link.row_key
    if other == link.row_key or link.row_key in codes:
        return None
    return Event("link_of_other_item", params={"title": title, "other": other, "name": dict(link.others)[other]})


def title_of(answer: Answer) -> str:
    """Return the title of a page; empty where it has none, or its beginning was not read."""
    found = _TITLE.search(answer.beginning)
    return " ".join(found[1].decode("utf-8", "replace").split()) if found else ""


def _is_login(asked: SplitResult | None, reached: SplitResult, answer: Answer) -> bool:
    """Whether a redirect ended at a log-in page. A log-in box beside a page that was asked for is none."""
    if asked == reached:
        return False
    named = (reached.hostname or "") in LOGIN_HOSTS or bool(LOGIN.search(f"{reached.path}?{reached.query}"))
    asked_for = asked is not None and bool(LOGIN.search(asked.path))
    return (named and not asked_for) or bool(PASSWORD.search(answer.beginning))


def _is_home(asked: SplitResult, reached: SplitResult) -> bool:
    """Whether a redirect ended at a home page although a page within the site was asked for."""
    deep = not HOME.fullmatch(asked.path or "/") or bool(asked.query)
    return deep and bool(HOME.fullmatch(reached.path or "/")) and not reached.query


def wrong_file(answer: Answer) -> Text | None:
    """Return what a file really is where its name says something else; None where it is right, or no file."""
    expected = MAGIC.get(extension(answer.url))
    if expected is None or not 200 <= answer.status < 300:
        return None
    kind = answer.content_type.partition(";")[0].strip().lower()
    if not answer.beginning:
        return sentence("checks.links.empty")
    if answer.beginning.startswith(expected) or expected[0] in answer.beginning[:1024]:
        return None
    if _PAGE.match(answer.beginning) or kind in ("text/html", "application/xhtml+xml"):
        return sentence("checks.links.page")
    for name, starts in MAGIC.items():
        if answer.beginning.startswith(starts):
            return sentence("checks.links.file", kind=name.upper())
    return sentence("checks.links.other", kind=kind)


def extension(url: str) -> str:
    """Return the extension of the file that an address names, in small letters; empty without one."""
    parts = split(url)
    name = parts.path.rpartition("/")[2] if parts else ""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _event(event: Event, link: Link) -> Event:
    return replace(
        event,
        sheet=link.sheet,
        cell=link.cell,
        sheet_id=link.sheet_id,
        field=link.field,
        row_key=link.row_key,
        value=link.url,
    )
