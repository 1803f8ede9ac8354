"""Who discloses what: the year's items with department, section, officer and due date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ita_workbook.book.content import Row
from ita_workbook.report.builder import ReportBuilder, Shown, TableCells
from ita_workbook.report.model import CELL_BLANK, Heading, Paragraph, Report, ReportCell, Source, TableRow
from ita_workbook.report.prose import Plain


def build_assignments(draft: ReportBuilder) -> Report:
    """Return the assignment table, by sub-indicator, and the number of items of each department."""
    rows = draft.facts.content.rows("assignments")
    draft.section()
    draft.add(Heading(draft.say("heading"), 1))
    without = [row.key for row in rows if not row.text("department")]
    assigned = len(rows) - len(without)
    draft.paragraph(draft.say("line", count=assigned) if assigned else draft.say("line_none", count=len(rows)))
    if without and assigned:
        text = draft.say("unassigned", count=len(without), codes=Plain(draft.codes(without)))
        draft.add(Paragraph(text, "note", tuple(Source("assignments", key, "department") for key in without)))
    draft.table(draft.columns(ITEMS), _item_rows(draft, rows), "caption")
    draft.add(Heading(draft.say("departments_heading"), 2))
    draft.table(draft.columns(DEPARTMENTS), _department_rows(draft, rows), "departments_caption")
    draft.signatures(approval_only=True)
    return draft.report


def _item_rows(draft: ReportBuilder, rows: list[Row]) -> list[TableRow]:
    """The items in their order, with a heading row where the sub-indicator changes."""
    columns = draft.columns(ITEMS)
    found: list[TableRow] = []
    group: str | None = None
    for row in rows:
        item = draft.framework.item(row.key)
        sub = (item.sub_indicator or "") if item else row.text("sub_indicator")
        if sub != group:
            group = sub
            known = draft.framework.sub_indicator(sub) or draft.framework.indicator(sub)
            title = draft.indicator(sub) if known else draft.say("no_group")
            found.append(TableRow((ReportCell.of(title),), None, "heading"))
        found.append(TableRow(draft.cells(ITEMS, columns, row), Source("assignments", row.key)))
    return found


def owner_text(row: Row) -> str:
    """Return section and department, a line each, as an official table names them; a blank where nobody owns it."""
    department, section = row.text("department"), row.text("section")
    return "\n".join(part for part in (section, department) if part) if department else CELL_BLANK


def _written(field: str) -> Callable[[ReportBuilder, Row], Shown]:
    return lambda draft, row: draft.text_cell(row, field, "assignments")


def _owner(draft: ReportBuilder, row: Row) -> Shown:
    return ReportCell.of(owner_text(row), row.text("department"), Source("assignments", row.key, "department"))


ITEMS = TableCells[Row](
    "columns",
    {
        "item": lambda draft, row: draft.code(row.key),
        "name": lambda draft, row: draft.item_name(row.key),
        "owner": _owner,
        **{
            field: _written(field)
            for field in (
                *("department", "section", "officer", "due_on", "status", "url", "published_on", "components"),
                *("evidence", "problem", "note"),
            )
        },
    },
)


@dataclass(frozen=True, slots=True)
class Owned:
    """The items of one department, or how many there are of all."""

    name: str
    count: int
    codes: Sequence[str] = ()


DEPARTMENTS = TableCells[Owned](
    "department_columns",
    {
        "department": lambda draft, one: one.name,
        "count": lambda draft, one: ReportCell.of(draft.voice.show(one.count), one.count),
        "items": lambda draft, one: draft.ranges(one.codes),
    },
)
TABLES = (ITEMS, DEPARTMENTS)


def _department_rows(draft: ReportBuilder, rows: list[Row]) -> list[TableRow]:
    columns = draft.columns(DEPARTMENTS)
    owned: dict[str, list[str]] = {name: [] for name in draft.facts.content.departments()}
    for row in rows:
        owned.setdefault(row.text("department"), []).append(row.key)
    found = []
    for name, keys in owned.items():
        if keys:
            fact = Owned(name or draft.say("nobody"), len(keys), keys)
            found.append(TableRow(draft.cells(DEPARTMENTS, columns, fact), draft.facts.department_source(name)))
    total = Owned(draft.say("total"), len(rows))
    found.append(TableRow(draft.cells(DEPARTMENTS, columns, total), Source("assignments", "*"), "total"))
    return found
