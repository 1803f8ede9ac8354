"""Development points: what is below full marks or was commented on, by tool and by the owner of the item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ita_workbook.framework.ranking import FULL
from ita_workbook.report.builder import ReportBuilder, Shown, TableCells
from ita_workbook.report.facts import Scored
from ita_workbook.report.model import CELL_BLANK, Part, ReportCell, Source, TableRow
from ita_workbook.report.prose import Plain

SAID = ("comment", "cause", "conclusion")
"""The fields of what is said beside a score, in the order they are told."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A point under one of the departments that own its items."""

    point: Scored
    items: tuple[str, ...]


def _owners(draft: ReportBuilder, one: Scored) -> Shown:
    return "\n".join(draft.facts.owners(one.items)) or (CELL_BLANK if one.items else "")


def said_of(draft: ReportBuilder, one: Scored) -> tuple[Part, ...]:
    """Return what is said of a question or item beside its score, each under the name of what it is.

    A comment alone has none: the words before it say what it is.
    """
    if not (one.cause or one.conclusion):
        return (Part(one.comment, source=Source("scores", one.code, "comment")),) if one.comment else ()
    fields = [name for name in SAID if getattr(one, name)]
    return tuple(
        Part(draft.say("said.line", label=label, text=text), source=Source("scores", one.code, field))
        for field, (label, text) in zip(fields, said_under(draft, one), strict=True)
    )


def said_under(draft: ReportBuilder, one: Scored) -> list[tuple[str, str]]:
    """Return what is said of a question or item with the name of what each is."""
    found = []
    for name in SAID:
        if text := getattr(one, name):
            by = one.concluded_by if name == "conclusion" else ""
            found.append((draft.say("said.conclusion_by", by=by) if by else draft.say(f"said.{name}"), text))
    return found


def _comment(draft: ReportBuilder, one: Scored) -> Shown:
    parts = said_of(draft, one)
    return ReportCell(parts, "\n".join(part.text for part in parts), parts[0].source) if parts else ""


def _related(draft: ReportBuilder, one: Scored) -> Shown:
    """The items that a question bears on; an item itself needs none."""
    return "" if draft.framework.item(one.code) else draft.code(", ".join(one.items))


def _measure(draft: ReportBuilder, one: Scored) -> Shown:
    """The numbers of the measures that answer a point; that there is none is said."""
    facts = draft.facts
    sub = draft.framework.sub_indicator(one.indicator)
    naming = facts.measures_naming(one)
    found = naming or facts.measures_of(sub.indicator if sub else one.indicator)
    if not found:
        return draft.say("development.no_measure")
    numbers = draft.codes([str(measure.number) for measure in found])
    return draft.say("development.measure" if naming else "development.unnamed", numbers=numbers)


def _owned_items(draft: ReportBuilder, one: Owned) -> Shown:
    return "\n".join(draft.say("development.item", code=Plain(code), name=draft.item_name(code)) for code in one.items)


DEVELOPMENT = TableCells[Scored](
    "development_columns",
    {
        "code": lambda draft, one: draft.code(one.code),
        "text": lambda draft, one: draft.item_name(one.code) or one.text,
        "score": lambda draft, one: draft.score_cell(one.code, one.score, one.source),
        "comment": _comment,
        "items": _related,
        "owner": _owners,
        "measure": _measure,
    },
)
OWNERS = TableCells[Owned](
    "owner_columns",
    {
        "items": _owned_items,
        "comment": lambda draft, one: _comment(draft, one.point),
        "code": lambda draft, one: draft.code(one.point.code),
        "score": lambda draft, one: draft.score_cell(one.point.code, one.point.score, one.point.source),
    },
)


def add_development(draft: ReportBuilder) -> None:
    """Append the development points of each tool, then the comments by owner."""
    draft.heading(draft.say("development.heading"))
    points = [one for one in draft.facts.scored() if _needs_work(one)]
    scores = (*(draft.facts.score(tool) for tool in draft.facts.tools), *(one.score for one in draft.facts.scored()))
    if not points and not any(score is not None for score in scores):
        draft.paragraph(draft.say("development.no_scores"))
        return
    by_question = bool(points) or any(one.score is not None for one in draft.facts.scored())
    if not by_question:
        draft.paragraph(draft.say("development.no_questions"))
    if points:
        draft.paragraph(draft.say("development.line"))
    for tool in _tools(draft, points):
        if not by_question and draft.facts.score(tool) != FULL:
            continue  # told once for all tools
        draft.heading(draft.tool_name(tool), 2)
        own = [one for one in points if one.tool == tool]
        if own:
            _table(draft, own)
        elif draft.facts.score(tool) == FULL:
            draft.paragraph(draft.say("development.full"))
        elif any(one.tool == tool and one.score is not None for one in draft.facts.scored()):
            draft.paragraph(draft.say("development.nothing"))
        else:
            draft.paragraph(draft.say("development.unknown"))
    _by_owner(draft, points)


def _needs_work(one: Scored) -> bool:
    """Below full marks; or commented on while its score is not known. Praise of a full score is no such point."""
    return one.said if one.score is None else one.score < FULL


def _tools(draft: ReportBuilder, points: Sequence[Scored]) -> list[str]:
    """The tools shown, in order, and any other tool that a point names, such as the EIT as a whole."""
    named = [one.tool for one in points if one.tool]
    order = {code: number for number, code in enumerate(draft.framework.codes)}
    found = {*draft.facts.tools, *named}
    for combined in draft.framework.combined_tools:
        # The whole EIT stands where its parts stand, and not beside them unless a point names it.
        order[combined.code] = order[combined.parts[0]]
        if combined.code in named and not set(combined.parts) & set(named):
            found -= set(combined.parts)
        elif combined.code not in named and set(combined.parts) & set(named):
            found.discard(combined.code)
    return sorted(found, key=lambda code: order.get(code, len(order)))


def _table(draft: ReportBuilder, points: Sequence[Scored]) -> None:
    shown = {
        "comment": any(one.said for one in points),
        "items": any(one.items and not draft.framework.item(one.code) for one in points),
        "owner": any(one.items for one in points),
    }
    # A column that is empty in all rows takes room from the others.
    columns = tuple(column for column in draft.columns(DEVELOPMENT) if shown.get(column.code, True))
    draft.table(columns, [TableRow(draft.cells(DEVELOPMENT, columns, one), one.source) for one in points])


def _by_owner(draft: ReportBuilder, points: Sequence[Scored]) -> None:
    """The comments on questions again, each under every department that owns one of its items."""
    owned: dict[str, list[Owned]] = {}
    for one in points:
        if not one.said:
            continue
        for owner in draft.facts.owners(one.items):
            items = tuple(code for code in one.items if draft.facts.owner(code) == owner)
            owned.setdefault(owner, []).append(Owned(one, items))
    # Where each point is an item, its row above has its owner already.
    if not any(one.items != (one.point.code,) for own in owned.values() for one in own):
        return
    draft.heading(draft.say("development.owners"), 2)
    draft.paragraph(draft.say("development.owners_line"))
    columns = draft.columns(OWNERS)
    order = [name for name in draft.facts.content.departments() if name in owned]
    rows = []
    for owner in (*order, *(name for name in owned if name not in order)):
        rows.append(TableRow((ReportCell.of(owner),), draft.facts.department_source(owner), "heading"))
        rows.extend(TableRow(draft.cells(OWNERS, columns, one), one.point.source) for one in owned[owner])
    draft.table(columns, rows)
