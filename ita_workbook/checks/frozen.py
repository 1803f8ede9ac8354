"""Frozen links: what stood behind the published links of a workbook on a day, and what has changed since."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, get_args

from ita_workbook import __version__
from ita_workbook.book.identity import derive_id
from ita_workbook.checks.fetch import Answer, Fetcher, Policy, Problem
from ita_workbook.checks.finding import in_order
from ita_workbook.checks.links import Link, links_of, title_of
from ita_workbook.checks.message import finding_of
from ita_workbook.checks.result import Checked, PackedFindings
from ita_workbook.checks.urls import bare, is_social
from ita_workbook.checks.waiver import apply_waivers, waivers_of
from ita_workbook.read.returned import Event, Return
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.fiscal_year import format_moment
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.result import Result
from ita_workbook.write.table import Column, Table, TableRow

SCHEMA = "ita-workbook/frozen-links/1"
OTHER_LINK, LINK_GONE, CONTENT = "link_not_frozen", "frozen_link_gone", "frozen_content_changed"
_WAIT = 30.0
"""Seconds for a server: whole documents are read, not only their beginnings."""
_PAGES = ("text/html", "application/xhtml+xml")
_SOCIAL = "social"
_PROBLEMS = (*get_args(Problem), _SOCIAL)
Started = Callable[[int], Callable[[object], None]]


@dataclass(frozen=True, slots=True)
class FrozenLink:
    """One link of one item, and what was behind it: the last status, the page's title, and the hash of all bytes."""

    sheet: str
    row_key: str
    about: str
    url: str
    status: int = 0
    final_url: str = ""
    content_type: str = ""
    title: str = ""
    size: int = 0
    sha256: str = ""
    problem: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it is a page, whose bytes differ at every visit, and no file."""
        return self.content_type.startswith(_PAGES)

    @property
    def why(self) -> Text | None:
        """Why nothing was kept of it, for people; lists of earlier versions hold a sentence."""
        if not self.problem:
            return None
        if self.problem in _PROBLEMS:
            return sentence(f"checks.links.problems.{self.problem}")
        return Text(self.problem)


_WIDTHS = {
    "about": 40.0,
    "url": 50.0,
    "final_url": 40.0,
    "title": 40.0,
    "sha256": 40.0,
    "row_key": 10.0,
    "status": 10.0,
}
_HIDDEN = ("sheet",)


@dataclass(frozen=True, repr=False)
class FrozenLinks(Result):
    """The links of the items of one master or form as they were ``at`` a time (ISO)."""

    master_id: str
    agency: str
    at: str
    links: tuple[FrozenLink, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """``links``: a row a link."""
        columns = tuple(
            Column(
                one.name, pattern(f"checks.frozen.{one.name}"), "count" if one.type == "int" else "text",
                width=_WIDTHS.get(one.name, 20.0), shown=one.name not in _HIDDEN,
            )
            for one in fields(FrozenLink)
        )  # fmt: skip
        rows = tuple(
            TableRow(tuple(value if value != "" else None for value in (asdict(one) | {"problem": one.why}).values()))
            for one in self.links
        )
        return (Table("links", pattern("checks.frozen.sheet"), columns, rows),)

    @property
    def title(self) -> str:
        """The agency and the moment."""
        return sentence("checks.frozen.heading", agency=self.agency, at=format_moment(self.at)).th

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the list (schema ita-workbook/frozen-links/1)."""
        data = {
            "schema": SCHEMA, "tool": __version__, "master_id": self.master_id, "agency": self.agency,
            "frozen_at": self.at, "links": [asdict(one) for one in self.links],
        }  # fmt: skip
        return data | {"seal": _seal(data)}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield how many links were kept, and those that did not open."""
        bad = [one for one in self.links if one.problem or one.status >= 400]
        items = len({(one.sheet, one.row_key) for one in self.links})
        yield sentence("checks.frozen.kept", count=len(self.links), items=items, bad=len(bad)).pick(language)
        for one in bad:
            yield f"  {one.row_key}  {one.url}  {one.why.pick(language) if one.why else f'HTTP {one.status}'}"


def freeze(returns: Iterable[Return], policy: Policy | None, at: str, started: Started) -> FrozenLinks:
    """Return the published links of the one master or form among the files, each asked about with all its bytes."""
    masters = [one for one in returns if one.identity and one.identity.kind != "issued"]
    if len(masters) != 1 or masters[0].identity is None:
        raise UsageProblem(sentence("checks.frozen.one_master", count=len(masters)))
    found = list(_of_items(masters[0]))
    answers = _asked(found, policy, started)
    identity = masters[0].identity
    kept = tuple(_frozen(link, answers.get(link.url)) for link in found)
    return FrozenLinks(identity.master_id, identity.agency, at, kept)


def _of_items(returned: Return) -> Iterator[Link]:
    return (link for link in links_of(returned) if link.others)


def _asked(links: Iterable[Link], policy: Policy | None, started: Started) -> dict[str, Answer]:
    wanted = dict.fromkeys(link.url for link in links if not is_social(link.url))
    fetcher = Fetcher(replace(policy or Policy(), timeout=_WAIT), wants_body=lambda _: True, hashes=True)
    return fetcher.ask_all(wanted, done=started(len(wanted)))


def _frozen(link: Link, answer: Answer | None) -> FrozenLink:
    kept = FrozenLink(link.sheet_id, link.row_key, link.about, link.url)
    if answer is None:
        return replace(kept, problem=_SOCIAL)
    return replace(
        kept, status=answer.status, final_url=answer.final_url, problem=answer.problem, size=answer.size,
        content_type=answer.content_type.partition(";")[0].strip().lower(), title=title_of(answer),
        sha256=answer.sha256,
    )  # fmt: skip


def with_frozen(
    checked: Checked, read: Callable[[Path], Return], source: Path, policy: Policy | None, started: Started
) -> Checked:
    """Return the findings with those of links that are not the frozen ones; with a policy also of what they show."""
    frozen = load_frozen(source)
    mine = [file for file in checked.files if file.identity and file.identity.master_id == frozen.master_id]
    if not mine:
        raise UsageProblem(sentence("checks.frozen.of_another", path=source, agency=frozen.agency))
    returns = {file.path: read(file.path) for file in mine}
    there = {path: list(_of_items(returned)) for path, returned in returns.items()}
    answers = _asked([link for links in there.values() for link in links], policy, started) if policy else {}
    files = []
    for file in checked.files:
        if (returned := returns.get(file.path)) is not None:
            events = list(_changes(returned, there[file.path], frozen, answers))
            more = apply_waivers([finding_of(event, returned) for event in events], waivers_of(returned))
            file = replace(file, findings=PackedFindings(in_order([*file.findings, *more])))
        files.append(file)
    return Checked(tuple(files))


def _changes(
    returned: Return, links: Iterable[Link], frozen: FrozenLinks, answers: dict[str, Answer]
) -> Iterator[Event]:
    """Yield what differs from the frozen list: another link, one that is gone, another file or title behind one."""
    known: dict[tuple[str, str], dict[str, FrozenLink]] = {}
    for one in frozen.links:
        known.setdefault((one.sheet, one.row_key), {})[bare(one.url)] = one
    since, seen = format_moment(frozen.at), set()
    for link in links:
        seen.add((link.sheet_id, link.row_key, bare(link.url)))
        before = known.get((link.sheet_id, link.row_key), {}).get(bare(link.url))
        event = Event(
            OTHER_LINK, sheet=link.sheet, cell=link.cell, sheet_id=link.sheet_id, field=link.field,
            row_key=link.row_key, value=link.url, params={"since": since},
        )  # fmt: skip
        if before is None:
            yield event
        elif (answer := answers.get(link.url)) is not None and (told := _shows_other(before, _frozen(link, answer))):
            yield replace(event, kind=CONTENT, params={"since": since, "before": told[0], "now": told[1]})
    for sheet_id, sheet in returned.sheets.items():
        for row in sheet.rows:
            for address, one in known.get((sheet_id, row.key), {}).items() if row.counts else ():
                if (sheet_id, row.key, address) not in seen:
                    code = next(column.field for column in sheet.spec.columns if column.type == "url")
                    yield Event(
                        LINK_GONE, sheet=sheet.name, cell=sheet.address(row, code), sheet_id=sheet_id, field=code,
                        row_key=row.key, value=one.url, params={"since": since},
                    )  # fmt: skip


def _shows_other(before: FrozenLink, now: FrozenLink) -> tuple[str, str] | None:
    """Return what was behind a link and what is now; None where it is the same, or does not open (told elsewhere)."""
    if now.problem or now.status != 200 or before.problem or before.status != 200:
        return None
    if before.is_page and now.is_page:
        return (before.title, now.title) if before.title != now.title else None
    if before.sha256 == now.sha256:
        return None
    return f"{before.size:,} B {before.sha256[:12]}", f"{now.size:,} B {now.sha256[:12]}"


def load_frozen(source: Path) -> FrozenLinks:
    """Return a frozen list; raises UsageProblem for what is none, or was edited."""
    try:
        data = json.loads(source.read_text(encoding="utf-8"))
        seal = data.pop("seal")
        if data["schema"] != SCHEMA:
            raise ValueError
        links = tuple(FrozenLink(**one) for one in data["links"])
        kept = FrozenLinks(str(data["master_id"]), str(data["agency"]), str(data["frozen_at"]), links)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UsageProblem(sentence("checks.frozen.none", path=source)) from None
    if seal != _seal(data):
        raise UsageProblem(sentence("checks.frozen.edited", path=source))
    return kept


def _seal(data: dict[str, Any]) -> str:
    """Return what tells a list that was edited: it guards against accidents, not against malice."""
    return derive_id(SCHEMA, json.dumps(data, ensure_ascii=False, sort_keys=True))
