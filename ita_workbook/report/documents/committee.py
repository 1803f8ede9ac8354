"""The order that appoints the working group, with number, date and ground as far as the workbook has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ita_workbook.book.content import Content, Row, Value
from ita_workbook.report.builder import ReportBuilder, Shown, TableCells, step_lines
from ita_workbook.report.model import (
    BLANK,
    Emblem,
    Listing,
    ListItem,
    Paragraph,
    Part,
    Report,
    Source,
    TableRow,
)
from ita_workbook.report.prose import Plain
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

BLANK_ROWS = 5
"""Rows, and lines of duties, to fill by hand where the workbook has none."""
GROUP_POINTS = 3
"""From so many points on, the duty at the first position is read as that of the whole group."""
_NUMBERED = re.compile(r"([0-9๐-๙]{1,2}[.)])\s*(?![0-9๐-๙])(.+)")


def build_committee(draft: ReportBuilder) -> Report:
    """Return the draft order: positions and roles, duties, and a place to sign."""
    draft.report.header = ""  # an order has no running head
    draft.section()
    draft.add(Emblem(draft.say("emblem"), draft.say("emblem_alt")))
    draft.add(Paragraph(draft.say("order"), "title"))
    agency = draft.facts.agency
    number = agency.get("order_number")
    draft.add(
        _from_form(draft, "numbered" if number else "number", "order_number", number=Plain(number or ""), kind="center")
    )
    for name in ("subject", "rule"):
        draft.add(Paragraph(draft.say(name), "center"))
    ground = str(agency.get("order_ground") or "").strip()
    first = draft.say("ground", ground=Plain(ground)) if ground else draft.say("no_ground")
    goal = draft.say("goal", goal=Plain(agency["goal"])) if agency.get("goal") else ""
    sources = (Source("agency", "order_ground", "value"),) if ground else ()
    draft.paragraph(first + goal, *sources)
    *reasons, appointed = draft.lines("lines")
    for line in reasons:
        draft.paragraph(line)
    legal = agency.get("legal_ground")
    draft.add(
        _from_form(
            draft, "by_law" if legal else "appointed", "legal_ground", legal=Plain(legal or ""), appointed=appointed
        )
    )
    _members(draft)
    draft.paragraph(draft.say("duties_line"))
    members = draft.facts.content.rows("committee")
    written = str(agency.get("duties") or "").strip()
    # Before the form had a field for them, the duties of all were written at the first position.
    group = not written and bool(members) and _is_group(members[0].text("duty"))
    if written:
        draft.add(Listing(_typed_items(draft, written, Source("agency", "duties", "value"))))
    elif group:
        draft.add(Listing(_typed_items(draft, members[0].text("duty"), Source("committee", members[0].key, "duty"))))
    else:  # what the group is to do is the agency's to say: room to write it, and no words of ours
        blank = draft.say("duty_blank")
        draft.add(Listing(tuple(ListItem(blank, draft.code(f"{number})")) for number in range(1, BLANK_ROWS + 1))))
    if own := [row for row in (members[1:] if group else members) if row.text("duty")]:
        draft.paragraph(draft.say("own_duties_line"))
        draft.add(Listing(tuple(_own_duty(draft, row, number) for number, row in enumerate(own, 1))))
    draft.paragraph(draft.say("from_now"))
    day = agency.get("order_date")
    shown = draft.voice.full_day(day) if isinstance(day, date) else draft.say("blank_day")
    draft.add(_from_form(draft, "ordered_on", "order_date", day=Plain(shown)))
    draft.sign("head")
    return draft.report


def left_open(content: Content, kinds: Collection[str]) -> list[Text]:
    """Return what an order among the ``kinds`` leaves to be written by hand, and where to enter it instead."""
    if "committee" not in kinds:
        return []
    members = content.rows("committee")
    found = []
    if not any(row.text("position") or row.text("role") for row in members):
        found.append(sentence("report.order.members"))
    if not str(content.agency.get("duties") or "").strip() and not (members and _is_group(members[0].text("duty"))):
        found.append(sentence("report.order.duties"))
    return found


def _from_form(
    draft: ReportBuilder, pattern: str, field: str, *, kind: Literal["body", "center"] = "body", **values: Value | None
) -> Paragraph:
    """A sentence with what the agency form has in ``field``, traced to it where something stands there."""
    sources = (Source("agency", field, "value"),) if draft.facts.agency.get(field) else ()
    return Paragraph(draft.say(pattern, **values), kind, sources)


def _is_group(duty: str) -> bool:
    """Whether the duty at the first position is that of the whole group: it has several points, as an order's has."""
    return len(_points(duty)) >= GROUP_POINTS


def _points(duty: str) -> list[tuple[str, str, list[str]]]:
    """The points of a duty as typed: mark, text, and the lines below it, such as ๓.๑.

    Where no line has a number, each is a point without a mark.
    """
    lines = [line.strip() for line in step_lines(duty).split("\n") if line.strip()]
    if not any(_NUMBERED.fullmatch(line) for line in lines):
        return [("", line, []) for line in lines]
    points: list[tuple[str, str, list[str]]] = []
    for line in lines:
        if found := _NUMBERED.fullmatch(line):
            points.append((found[1], found[2].strip(), []))
        elif points:
            points[-1][2].append(line)
        else:
            points.append(("", line, []))
    return points


def _typed_items(draft: ReportBuilder, duty: str, source: Source) -> tuple[ListItem, ...]:
    """The points of a duty with their own numbers; numbers of ours where none was typed."""
    return tuple(
        ListItem(text, mark or draft.code(f"{number})"), tuple(Part(line) for line in below), (source,))
        for number, (mark, text, below) in enumerate(_points(duty), 1)
    )


def _own_duty(draft: ReportBuilder, row: Row, number: int) -> ListItem:
    """The duty of one position: in its line, or below it where it has several points."""
    lines = [line for line in step_lines(row.text("duty")).split("\n") if line.strip()]
    first, below = (lines[0], ()) if len(lines) == 1 else ("", tuple(Part(line.strip()) for line in lines))
    text = draft.say("own_duty", position=row.text("position"), duty=first) if first else ""
    text = text or draft.say("own_duties", position=row.text("position"))
    return ListItem(text, draft.code(f"{number})"), below, (Source("committee", row.key, "duty"),))


@dataclass(frozen=True, slots=True)
class Member:
    """One position of the working group; without a row, a line to fill by hand."""

    number: int
    row: Row | None = None


def _written(field: str) -> Callable[[ReportBuilder, Member], Shown]:
    return lambda draft, one: draft.text_cell(one.row, field, "committee") if one.row else BLANK


MEMBERS = TableCells[Member](
    "columns",
    {
        "number": lambda draft, one: draft.code(f"{one.number})"),
        "position": _written("position"),
        "role": _written("role"),
        "duty": _written("duty"),
    },
)
TABLES = (MEMBERS,)


def _members(draft: ReportBuilder) -> None:
    columns = draft.columns(MEMBERS)
    named = [row for row in draft.facts.content.rows("committee") if row.text("position") or row.text("role")]
    rows = [
        TableRow(draft.cells(MEMBERS, columns, Member(number, row)), Source("committee", row.key) if row else None)
        for number, row in enumerate(named or [None] * BLANK_ROWS, 1)
    ]
    draft.table(columns, rows)
