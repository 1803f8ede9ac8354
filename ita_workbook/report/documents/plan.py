"""The measures as a plan, and the same measures with what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ita_workbook.report.builder import ReportBuilder, TableCells
from ita_workbook.report.documents.measures import MEASURE_CELLS, measure_rows, numbered_title, round_name, status_name
from ita_workbook.report.facts import Measure
from ita_workbook.report.model import Column, Listing, ListItem, Paragraph, Part, Report, ReportCell, Source, TableRow
from ita_workbook.report.prose import Plain
from ita_workbook.words.fiscal_year import BE_OFFSET, fiscal_period


def build_plan(draft: ReportBuilder) -> Report:
    """Return the plan table and the execution table of the measures."""
    draft.cover()
    # On the turned pages of the tables: three lines would leave an upright page of their own all but empty.
    draft.section(landscape=bool(draft.facts.measures))
    if lines := _approach(draft):
        draft.heading(draft.say("approach.heading"))
        items = [ListItem(line, draft.code(f"{number}.")) for number, line in enumerate(lines, 1)]
        draft.add(Listing(tuple(items)))
    measures = draft.facts.measures
    if not measures:
        draft.heading(draft.say("plan.heading"))
        draft.paragraph(draft.say("plan.none"))
        draft.signatures()
        return draft.report
    draft.heading(draft.say("plan.heading"))
    draft.paragraph(draft.say("plan.line", count=len(measures)))
    _table(draft, PLAN, "plan.caption")
    draft.heading(draft.say("timeline_heading"))
    add_timeline(draft)
    draft.heading(draft.say("execution.heading"))
    draft.paragraph(draft.say("execution.line"))
    _table(draft, EXECUTION, "execution.caption")
    draft.signatures()
    return draft.report


def _approach(draft: ReportBuilder) -> list[str]:
    """How the analysis is put into practice, as far as the workbook has it: working group, items assigned, rounds."""
    facts, lines = draft.facts, []
    members = [row for row in facts.content.rows("committee") if row.text("position")]
    if members:
        chair = members[0]
        values = {"position": chair.text("position"), "role": chair.text("role")}
        lines.append(draft.say("approach.committee", count=len(members), **values))
    owned = [row.text("department") for row in facts.assignments.values() if row.text("department")]
    if owned:
        lines.append(draft.say("approach.assignments", departments=len(set(owned)), items=len(owned)))
    order = {label: number for number, label in enumerate(facts.round_list.labels)}
    rows = sorted((row for one in facts.measures for row in one.rounds),
                  key=lambda row: order.get(row.text("round"), len(order)))  # fmt: skip
    if named := [name for name in dict.fromkeys(round_name(draft, row) for row in rows) if name]:
        lines.append(draft.say("approach.rounds", rounds=Plain(draft.voice.join(named))))
    return lines


PLAN = TableCells[Measure]("plan_columns", {**MEASURE_CELLS, "title": numbered_title})
EXECUTION = TableCells[Measure]("execution_columns", {**MEASURE_CELLS, "title": numbered_title})
TABLES = (PLAN, EXECUTION)


def _table(draft: ReportBuilder, table: TableCells[Measure], caption: str) -> None:
    columns = draft.columns(table)
    draft.table(columns, measure_rows(draft, table, columns, draft.facts.measures), caption)


MARK = "●"
SHADES = {"not_started": "#F4B6B6", "in_progress": "#FFE08A", "done": "#B5D7A0", "": "#D9D9D9"}
"""Light enough for the black mark on them to be read, and apart from each other in grey print."""
NAME_WIDTH = 74.0
MONTH_WIDTH = 13.0
STATUS_WIDTH = 36.0


def add_timeline(draft: ReportBuilder, *, caption: bool = True) -> None:
    """Append the timeline; measures without dates in the year are named below it."""
    months = list(_months(draft.facts.measures_year))
    dated = [measure for measure in draft.facts.measures if any(_active(measure, month) for month in months)]
    if dated:
        rows = [_row(draft, measure, months) for measure in dated]
        draft.table(_columns(draft, months), rows, "timeline.caption" if caption else "")
        draft.add(Paragraph(draft.say("timeline.legend"), "plain"))
    if without := [measure for measure in draft.facts.measures if measure not in dated]:
        names = draft.voice.join([draft.code(str(measure.number)) for measure in without])
        text = draft.say("timeline.undated", names=Plain(names))
        draft.add(Paragraph(text, "note", tuple(Source("measures", one.key, "starts_on") for one in without)))


def _months(year_be: int) -> Iterator[tuple[date, date]]:
    """The months of the fiscal year, each with the first day of the next."""
    start, _ = fiscal_period(year_be)
    for _ in range(12):
        after = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        yield start, after
        start = after


def _columns(draft: ReportBuilder, months: list[tuple[date, date]]) -> tuple[Column, ...]:
    names = draft.voice.declared("short_months")[draft.voice.language]
    shown = [
        Column(
            f"month{start.month}",
            names[start.month - 1],
            MONTH_WIDTH,
            "center",
            draft.say("timeline.year", year=start.year + BE_OFFSET),
        )
        for start, _ in months
    ]
    status = Column("status", draft.say("timeline.status"), STATUS_WIDTH, "center")
    return (Column("measure", draft.say("timeline.measure"), NAME_WIDTH), *shown, status)


def _row(draft: ReportBuilder, measure: Measure, months: list[tuple[date, date]]) -> TableRow:
    title = " ".join(numbered_title(draft, measure).text.split())
    named = ReportCell.of(title, title, Source("measures", measure.key, "title"))
    shade = SHADES[measure.status]
    cells = [ReportCell((Part(MARK),), shade=shade) if _active(measure, month) else ReportCell() for month in months]
    status = ReportCell.of(status_name(draft, measure.status))
    if measure.latest:
        status = ReportCell(status.lines, measure.status, Source("tracking", measure.latest.key, "status"))
    return TableRow((named, *cells, status), Source("measures", measure.key))


def _active(measure: Measure, month: tuple[date, date]) -> bool:
    """Whether work falls into a month: without an end it goes on; without a start the end is a deadline."""
    start, end = measure.row.values.get("starts_on"), measure.row.values.get("ends_on")
    first = start if isinstance(start, date) else end
    last = end if isinstance(end, date) else date.max if not end and isinstance(start, date) else start
    if not isinstance(first, date) or not isinstance(last, date):
        return False
    return first < month[1] and last >= month[0]
