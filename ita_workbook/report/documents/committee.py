"""The order that appoints the working group; its number, date and the signer's name are written in by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ita_workbook.book.content import Row
from ita_workbook.report.builder import ReportBuilder, Shown, TableCells, step_lines
from ita_workbook.report.model import (
    BLANK,
    Emblem,
    Listing,
    ListItem,
    Paragraph,
    Report,
    Signature,
    Source,
    TableRow,
)

BLANK_ROWS = 5
"""Rows to fill by hand where the workbook has no members."""
_NUMBERED = re.compile(r"[0-9๐-๙]{1,2}[.)]\s*(.+)")


def build_committee(draft: ReportBuilder) -> Report:
    """Return the draft order: positions and roles, duties, and a place to sign."""
    draft.section()
    draft.add(Emblem(draft.say("emblem")))
    draft.add(Paragraph(draft.say("order"), "title"))
    for name in ("number", "subject", "rule"):
        draft.add(Paragraph(draft.say(name), "center"))
    for line in draft.lines("lines"):
        draft.paragraph(line)
    _members(draft)
    draft.paragraph(draft.say("duties_line"))
    members = draft.facts.content.rows("committee")
    group = _group_duties(members)
    _list(draft, group or draft.lines("duties"))
    own = [row for row in (members[1:] if group else members) if row.text("duty")]
    if own:
        draft.paragraph(draft.say("own_duties_line"))
        draft.add(
            Listing(
                tuple(
                    ListItem(
                        draft.say("own_duty", position=row.text("position"), duty=row.text("duty")),
                        draft.code(f"{number})"),
                        sources=(Source("committee", row.key, "duty"),),
                    )
                    for number, row in enumerate(own, 1)
                )
            )
        )
    draft.paragraph(draft.say("from_now"))
    draft.paragraph(draft.say("ordered_on", day=draft.say("blank_day")))
    head = str(draft.facts.agency.get("head") or BLANK)
    draft.add(Signature(head, (draft.say("signature_line"), draft.say("signature_name"))))
    return draft.report


def _group_duties(members: list[Row]) -> list[str]:
    """The duties of the whole group, where the first row lists several: they replace the usual ones."""
    lines = step_lines(members[0].text("duty")).split("\n") if members else []
    numbered = [found[1].strip() for line in lines if (found := _NUMBERED.fullmatch(line.strip()))]
    return numbered if len(numbered) > 1 and len(numbered) == len(lines) else []


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
    if not named:
        draft.add(Paragraph(draft.say("empty"), "note"))
    rows = [
        TableRow(draft.cells(MEMBERS, columns, Member(number, row)), Source("committee", row.key) if row else None)
        for number, row in enumerate(named or [None] * BLANK_ROWS, 1)
    ]
    draft.table(columns, rows)


def _list(draft: ReportBuilder, lines: list[str]) -> None:
    draft.add(Listing(tuple(ListItem(line, draft.code(f"{number})")) for number, line in enumerate(lines, 1))))
