"""Who discloses what: the year's items with department, section, officer and due date."""

from __future__ import annotations

from ita_workbook.book.content import Row
from ita_workbook.report.builder import ReportBuilder, cells
from ita_workbook.report.model import CELL_BLANK, Heading, Paragraph, Report, ReportCell, Source, TableRow
from ita_workbook.report.prose import Plain


def build_assignments(draft: ReportBuilder) -> Report:
    """Return the assignment table, by sub-indicator, and the number of items of each department."""
    rows = draft.facts.content.rows("assignments")
    draft.section()
    draft.add(Heading(draft.say("heading"), 1))
    draft.paragraph(draft.say("line", count=len(rows)))
    if without := [row.key for row in rows if not row.text("department")]:
        text = draft.say("unassigned", count=len(without), codes=Plain(draft.codes(without)))
        draft.add(Paragraph(text, "note", tuple(Source("assignments", key, "department") for key in without)))
    draft.table(draft.columns("columns"), _item_rows(draft, rows), "caption")
    draft.add(Heading(draft.say("departments_heading"), 2))
    draft.table(draft.columns("department_columns"), _department_rows(draft, rows), "departments_caption")
    draft.signatures(approval_only=True)
    return draft.report


def _item_rows(draft: ReportBuilder, rows: list[Row]) -> list[TableRow]:
    """The items in their order, with a heading row where the sub-indicator changes."""
    columns = draft.columns("columns")
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
        source = Source("assignments", row.key)
        values: dict[str, ReportCell | str | int] = {
            "item": draft.code(row.key),
            "name": draft.item_name(row.key),
            "owner": ReportCell.of(
                owner_text(row), row.text("department"), Source("assignments", row.key, "department")
            ),
            "officer": draft.text_cell(row, "officer", "assignments"),
            "due_on": draft.text_cell(row, "due_on", "assignments"),
            "status": draft.text_cell(row, "status", "assignments"),
            "url": draft.text_cell(row, "url", "assignments"),
            "components": draft.text_cell(row, "components", "assignments"),
        }
        found.append(TableRow(cells(columns, values), source))
    return found


def owner_text(row: Row) -> str:
    """Return section and department, a line each, as an official table names them; a blank where nobody owns it."""
    department, section = row.text("department"), row.text("section")
    return "\n".join(part for part in (section, department) if part) if department else CELL_BLANK


def _department_rows(draft: ReportBuilder, rows: list[Row]) -> list[TableRow]:
    columns = draft.columns("department_columns")
    owned: dict[str, list[str]] = {name: [] for name in draft.facts.content.departments()}
    for row in rows:
        owned.setdefault(row.text("department"), []).append(row.key)
    found = []
    for name, keys in owned.items():
        if not keys:
            continue
        values: dict[str, ReportCell | str | int] = {
            "department": name or draft.say("nobody"),
            "count": ReportCell.of(draft.voice.show(len(keys)), len(keys)),
            "items": draft.code(", ".join(keys)),
        }
        found.append(TableRow(cells(columns, values), draft.facts.department_source(name)))
    total: dict[str, ReportCell | str | int] = {
        "department": draft.say("total"),
        "count": ReportCell.of(draft.voice.show(len(rows)), len(rows)),
    }
    found.append(TableRow(cells(columns, total), Source("assignments", "*"), "total"))
    return found
