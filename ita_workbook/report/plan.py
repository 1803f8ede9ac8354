"""The measures as a plan, and the same measures with what came of them."""

from __future__ import annotations

from ita_workbook.report.draft import Draft, cells
from ita_workbook.report.measures import measure_cells, result_cell, status_name
from ita_workbook.report.model import Cell, Listing, ListItem, Report, Source, TableRow
from ita_workbook.report.timeline import add_timeline


def build_plan(draft: Draft) -> Report:
    """Return the plan table and the execution table of the measures."""
    draft.cover()
    # On the turned pages of the tables: three lines would leave an upright page of their own all but empty.
    draft.section(landscape=bool(draft.facts.measures))
    draft.heading(draft.say("approach.heading"))
    items = [ListItem(line, draft.code(f"{number}.")) for number, line in enumerate(draft.lines("approach.lines"), 1)]
    draft.add(Listing(tuple(items)))
    measures = draft.facts.measures
    if not measures:
        draft.heading(draft.say("plan.heading"))
        draft.paragraph(draft.say("plan.none"))
        draft.signatures()
        return draft.report
    draft.heading(draft.say("plan.heading"))
    draft.paragraph(draft.say("plan.line", count=len(measures)))
    _table(draft, "plan")
    draft.heading(draft.say("timeline_heading"))
    add_timeline(draft)
    draft.heading(draft.say("execution.heading"))
    draft.paragraph(draft.say("execution.line"))
    _table(draft, "execution")
    draft.signatures()
    return draft.report


def _table(draft: Draft, name: str) -> None:
    columns = draft.columns(f"{name}_columns")
    rows = []
    for number, measure in enumerate(draft.facts.measures, 1):
        values = measure_cells(draft, measure, number)
        title = draft.say("plan.number", number=number, title=measure.row.text("title"))
        values["title"] = Cell.of(title, title, Source("measures", measure.key, "title"))
        values["status"] = status_name(draft, measure.status)
        values["result"] = result_cell(draft, measure)
        rows.append(TableRow(cells(columns, values), Source("measures", measure.key)))
    draft.table(columns, rows, f"{name}.caption")
