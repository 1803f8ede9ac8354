"""The season's letters and forms: each a short declared list of parts, in the words of its own template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ita_workbook.book.content import Row, Value, channels
from ita_workbook.checks.urls import addresses_in
from ita_workbook.framework.framework import TOTAL
from ita_workbook.report.builder import ReportBuilder, Shown, TableCells
from ita_workbook.report.documents.measures import MEASURE_CELLS, status_name
from ita_workbook.report.documents.result import overall, participation
from ita_workbook.report.facts import STATUSES
from ita_workbook.report.model import Emblem, Listing, ListItem, PageBreak, Paragraph, Report, Source, TableRow
from ita_workbook.report.prose import Plain

BOX = "☐"


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence of the template, or each of a list; ``when`` names a value without which it is not said."""

    name: str
    kind: Literal["body", "plain", "title", "center", "lead", "note"] = "body"
    when: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A numbered list from the template."""

    name: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A table and what its rows are made of; where there are none, the sentence ``none`` stands instead."""

    table: TableCells[Any]
    facts: Callable[[ReportBuilder], Sequence[tuple[Any, Source | None]]]
    none: str = ""


PaperPart = Say | Points | Rows | Literal["emblem", "sign", "sign_head", "break"]


@dataclass(frozen=True, slots=True)
class Work:
    """What one department has to do: its items, its measures, and how far they are."""

    name: str
    items: tuple[Row, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the season, or what is still without one."""

    what: str
    owner: str
    start: Value | None
    end: Value | None


def departments(draft: ReportBuilder) -> list[Work]:
    """Return what each department has to do, in the order of the departments."""
    facts, found = draft.facts, []
    for name in facts.content.departments():
        items = tuple(row for row in facts.assignments.values() if row.text("department") == name)
        measures = tuple(one.key for one in facts.measures if one.row.text("department") == name)
        if items or measures:
            found.append(Work(name, items, measures))
    return found


def values(draft: ReportBuilder) -> dict[str, Value | None]:
    """Return what the papers' sentences can be filled with; None where the workbook does not have it."""
    facts, agency, voice = draft.facts, draft.facts.agency, draft.voice
    rows = list(facts.assignments.values())
    measured = [facts.status(row) for row in rows]
    due = sorted(day for row in rows if isinstance(day := row.values.get("due_on"), date))
    score, level = overall(draft)
    tools = [
        draft.say("tool_score", tool=draft.tool_code(code), score=one)
        for code in facts.tools
        if (one := facts.score(code)) is not None
    ]
    late = [row.key for row in rows if not facts.status(row)]
    open_items = [row.key for row in rows if facts.status(row) in ("not_started", "in_progress")]
    stuck = [draft.code(str(one.number)) for one in facts.measures if one.status == "not_started"]
    announced, owned = facts.score(TOTAL) is not None, [row for row in rows if row.text("department")]
    works = departments(draft)
    return {
        "items_state": _counted(draft, "items_of", measured),
        "measures_state": _counted(draft, "measures_of", [one.status for one in facts.measures]),
        "office": agency.get("office_line"),
        "number": Plain(_written(agency, "letter_number")) or None,
        "head": agency.get("head"),
        "contact": channels(agency) or None,
        "coordinator": agency.get("coordinator"),
        "unreachable": None if channels(agency) or agency.get("coordinator") else "",
        "items": len(rows),
        "measures": len(facts.measures) or None,
        "departments": len(works) or None,
        "no_departments": None if works else "",
        "assigned": len(owned) or None,
        "none_assigned": None if owned else "",
        "owners": len({row.text("department") for row in owned}),
        "report_link": next(iter(addresses_in(_link_of_analysis(draft))), None),
        "due": voice.full_day(due[0]) if due else None,
        "return_by": voice.full_day(day) if isinstance(day := agency.get("return_by"), date) else None,
        "last_due": voice.full_day(due[-1]) if due and due[-1] != due[0] else None,
        "overall": score if announced else None,
        "result_alone": "" if announced and not facts.measures else None,
        "measures_alone": "" if facts.measures and not announced else None,
        "both": "" if facts.measures and announced else None,
        "nothing": None if facts.measures or announced else "",
        "level": level or None,
        "tools": voice.join(tools) or None,
        "silent": draft.codes(late) or None,
        "open": draft.codes(open_items) or None,
        "stuck": voice.join(stuck) or None,
        "participation": "\n".join(participation(draft)) or None,
        "blank_day": draft.say("blank_day"),
    }


def _counted(draft: ReportBuilder, pattern: str, codes: Sequence[str]) -> str:
    """How many have each status, the done first; a status that none has is not told."""
    found = {code: codes.count(code) for code in (*reversed(STATUSES), "")}
    told = [draft.say(pattern, status=status_name(draft, code), count=count) for code, count in found.items() if count]
    return draft.say("and_word", first=" ".join(told[:-1]), last=told[-1]) if told[1:] else "".join(told)


def _link_of_analysis(draft: ReportBuilder) -> str:
    """What stands as the link of the item under which the analysis is published."""
    row = draft.facts.assignments.get(draft.framework.report_items.analysis)
    return row.text("url") if row else ""


def _written(agency: Any, field: str) -> str:
    return str(agency.get(field) or "").strip()


def build(parts: Sequence[PaperPart]) -> Callable[[ReportBuilder], Report]:
    """Return the builder of a paper of these parts."""

    def built(draft: ReportBuilder) -> Report:
        known = values(draft)
        draft.report.header = ""  # official papers have no running head
        draft.section(landscape=draft.voice.declared("page") == "turned")
        for part in parts:
            _add(draft, part, known)
        return draft.report

    return built


def _add(draft: ReportBuilder, part: PaperPart, known: dict[str, Value | None]) -> None:
    match part:
        case "emblem":
            small = draft.voice.declared("emblem_size") == "small"
            draft.add(Emblem(draft.say("emblem"), draft.say("emblem_alt"), small))
        case "break":
            draft.add(PageBreak())
        case "sign" | "sign_head":
            draft.sign("coordinator" if part == "sign" else "head")
        case Points():
            lines = draft.lines(part.name, **known)
            draft.add(Listing(tuple(ListItem(line, draft.code(f"{n}.")) for n, line in enumerate(lines, 1))))
        case Rows():
            rows = part.facts(draft)
            columns = draft.columns(part.table)
            if rows:
                draft.table(columns, [TableRow(draft.cells(part.table, columns, one), at) for one, at in rows])
            elif part.none:
                draft.paragraph(draft.say(part.none, **known))
        case Say():
            if part.when and known[part.when] is None:
                return
            declared = draft.voice.declared(part.name)
            lines = draft.lines(part.name, **known) if isinstance(declared, list) else [draft.say(part.name, **known)]
            for line in (split for text in lines for split in text.split("\n")):
                draft.add(Paragraph(line, part.kind))


# Tables


def _due(draft: ReportBuilder, one: Work) -> Shown:
    days = sorted({day for row in one.items if isinstance(day := row.values.get("due_on"), date)})
    return "\n".join(draft.voice.day(day) for day in dict.fromkeys((*days[:1], *days[-1:])))


def _back(draft: ReportBuilder, one: Work) -> Shown:
    """By when a department's file is to be back: its items' due dates, else the day that holds for all."""
    day = draft.facts.agency.get("return_by")
    return _due(draft, one) or (draft.voice.day(day) if isinstance(day, date) else "")


def _state(draft: ReportBuilder, one: Work) -> Shown:
    counts = {code: sum(draft.facts.status(row) == code for row in one.items) for code in (*STATUSES, "")}
    told = [draft.say("state", status=status_name(draft, code), count=count) for code, count in counts.items() if count]
    return "\n".join(told)


def _measure_codes(draft: ReportBuilder, codes: Sequence[str]) -> str:
    """The codes of measures, by which officers find them in their workbook; of three and more in a row the ends."""
    return draft.ranges(codes, [one.row.key for one in draft.facts.measures])


WORKS = TableCells[Work](
    "department_columns",
    {
        "department": lambda draft, one: one.name,
        "count": lambda draft, one: draft.code(str(len(one.items))),
        "items": lambda draft, one: draft.ranges([row.key for row in one.items]),
        "measures": lambda draft, one: _measure_codes(draft, one.measures),
        "due": _due,
        "back": _back,
        "state": _state,
    },
)


def _works(draft: ReportBuilder) -> list[tuple[Work, Source | None]]:
    return [(one, draft.facts.department_source(one.name)) for one in departments(draft)]


MEASURES = TableCells[Any](
    "measure_columns",
    {"number": MEASURE_CELLS["number"], **{n: MEASURE_CELLS[n] for n in ("title", "responsible", "period", "status")}},
)


def _measures(draft: ReportBuilder) -> list[tuple[Any, Source | None]]:
    return [(one, Source("measures", one.key)) for one in draft.facts.measures]


MEMBERS = TableCells[Row](
    "member_columns",
    {
        "position": lambda draft, row: draft.text_cell(row, "position", "committee"),
        "role": lambda draft, row: draft.text_cell(row, "role", "committee"),
        "came": lambda draft, row: BOX,
        "note": lambda draft, row: "",
    },
)


def _members(draft: ReportBuilder) -> list[tuple[Row, Source | None]]:
    return [
        (row, Source("committee", row.key)) for row in draft.facts.content.rows("committee") if row.text("position")
    ]


def _all_days(draft: ReportBuilder) -> list[tuple[Day, Source | None]]:
    return list(_days(draft))


def _days(draft: ReportBuilder) -> Iterator[tuple[Day, Source | None]]:
    """The season's days: those of the NACC, which no workbook has, then items by their due date, and measures."""
    for name in draft.lines("official"):
        yield Day(name, draft.say("nacc"), None, None), None
    due: dict[date, list[Row]] = {}
    for row in draft.facts.assignments.values():
        if isinstance(day := row.values.get("due_on"), date):
            due.setdefault(day, []).append(row)
    for day, rows in sorted(due.items()):
        owners = list(dict.fromkeys(row.text("department") for row in rows if row.text("department")))
        codes = draft.ranges([row.key for row in rows])
        yield Day(draft.say("items_due", items=Plain(codes)), draft.voice.join(owners), None, day), None
    for one in draft.facts.measures:
        title = draft.say("measure_days", number=one.number, title=" ".join(one.row.text("title").split()))
        words = one.row.text("period") or None
        start, end = (one.row.values.get(name) for name in ("starts_on", "ends_on"))
        owner = one.row.text("department")
        yield Day(title, owner, words or start, None if words else end), Source("measures", one.key)


def _day(draft: ReportBuilder, value: Value | None) -> Shown:
    return draft.voice.day(value) if isinstance(value, date) else str(value or "")


DAYS = TableCells[Day](
    "day_columns",
    {
        "what": lambda draft, one: one.what,
        "owner": lambda draft, one: one.owner,
        "start": lambda draft, one: _day(draft, one.start),
        "end": lambda draft, one: _day(draft, one.end),
    },
)


def _line(draft: ReportBuilder, one: Work) -> Shown:
    """What a department is told in a short message: one line to copy, without names of persons or blanks to fill."""
    due, contact = " – ".join(str(_due(draft, one)).split("\n")), channels(draft.facts.agency)
    codes = Plain(draft.ranges([row.key for row in one.items]))
    known = {
        "items": draft.say("line_items", count=len(one.items), items=codes) if one.items else "",
        "measures": draft.say("line_measures", measures=Plain(_measure_codes(draft, one.measures)))
        if one.measures
        else "",
        "due": draft.say("line_due", due=due) if due else "",
        "contact": draft.say("line_contact", contact=contact) if contact else "",
    }
    return " | ".join([draft.say("line", department=one.name), *filter(None, known.values())])


LINES = TableCells[Work]("line_columns", {"text": _line})

_HEAD: tuple[PaperPart, ...] = (
    "emblem", Say("paper", "title"), Say("office_line", "plain"), Say("number_line", "plain"), Say("subject", "plain"),
    Say("to", "plain"),
)  # fmt: skip
_STATE: tuple[PaperPart, ...] = (
    Say("items_line"), Say("silent_line", when="silent"), Say("open_line", when="open"),
    Say("measures_line", when="measures"), Say("stuck_line", when="stuck"),
    Say("participation_told", when="participation"),
)  # fmt: skip
GUIDE: tuple[PaperPart, ...] = (
    Say("steps_heading", "lead"), Points("steps"), Say("colours_heading", "lead"), Points("colours"),
    Say("care_heading", "lead"), Points("care"),
)  # fmt: skip
"""What the guide for those who fill in says to everybody, whoever's the workbook is."""
PAPERS: Mapping[str, tuple[tuple[PaperPart, ...], tuple[TableCells[Any], ...]]] = {
    "notice": (
        (*_HEAD, Say("reason", when="assigned"), Say("reason_none", when="none_assigned"), Points("asked"),
         Say("due_line", when="due"), Say("contact_line", when="contact"),
         Say("closing"), "sign", Say("annex", "lead"), Rows(WORKS, _works, "nobody"),
         "break", Say("line_heading", "lead"), Rows(LINES, _works, "nobody")),
        (WORKS, LINES),
    ),
    "memo": (
        (*_HEAD, Say("before", "lead"), Say("issued", when="departments"), Say("issued_none", when="no_departments"),
         Say("facts", "lead"), *_STATE,
         Say("result_line", when="overall"), Say("proposal", "lead"), Say("proposed", "plain"), Say("closing"), "sign",
         Say("decision", "lead"), Say("decisions", "plain"), "sign_head", Say("annex", "lead"), Rows(WORKS, _works)),
        (WORKS,),
    ),
    "announcement": (
        ("emblem", Say("paper", "title"), Say("subject", "center", when="both"),
         Say("subject_result", "center", when="result_alone"), Say("subject_measures", "center", when="measures_alone"),
         Say("rule", "center"), Say("reason", when="overall"), Say("reason_measures", when="measures_alone"),
         Say("nothing", "note", when="nothing"), Say("result_line", when="overall"), Say("tools_line", when="tools"),
         Say("measures_line", when="measures"), Say("web_line", when="report_link"), Say("closing"),
         Say("announced_on"), "sign_head", "break", Say("annex", "lead", when="measures"), Rows(MEASURES, _measures)),
        (MEASURES,),
    ),
    "agenda": (
        (Say("paper", "title"), Say("meeting", "center"), Say("first", "lead"), Say("blank", "plain"),
         Say("second", "lead"), Say("adopted", "plain"), Say("third", "lead"), Say("calendar"), *_STATE,
         Say("fourth", "lead"), Say("to_consider"), Say("fifth", "lead"), Say("blank", "plain"),
         Say("annex", "lead"), Rows(WORKS, _works, "blank")),
        (WORKS,),
    ),
    "minutes": (
        (Say("paper", "title"), Say("meeting", "center"), Say("came", "lead"), Rows(MEMBERS, _members, "nobody"),
         Say("others", "plain"), Say("began", "plain"), Say("opened", "lead"), Say("agenda", "plain"),
         Say("ended", "plain"), Say("written_by", "plain")),
        (MEMBERS,),
    ),
    "guide": (
        (Say("paper", "title"), Say("whose", "center"), Say("what", "plain"), Say("back", "lead"),
         Say("return_line", "plain", when="return_by"), Say("due_line", "plain", when="due"),
         Say("contact_line", "plain", when="contact"), Say("coordinator_line", "plain", when="coordinator"),
         Say("sender_line", "plain", when="unreachable"), *GUIDE, Say("annex", "lead"), Rows(WORKS, _works, "nobody")),
        (WORKS,),
    ),
    "calendar": ((Say("paper", "title"), Say("line"), Say("ics", "note"), Rows(DAYS, _all_days)), (DAYS,)),
}  # fmt: skip
"""The papers by kind: their parts in order, and their tables."""
