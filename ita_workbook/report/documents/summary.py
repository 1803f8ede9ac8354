"""The season at a glance: scores, completeness by department, items and measures, one sheet each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ita_workbook.book.content import Row
from ita_workbook.framework.framework import TOTAL
from ita_workbook.framework.ranking import FULL, PASS_MARK
from ita_workbook.report.builder import ReportBuilder, Shown, TableCells
from ita_workbook.report.documents.measures import MEASURE_CELLS, measure_rows, status_name
from ita_workbook.report.documents.plan import add_timeline
from ita_workbook.report.documents.progress import COUNT_CELLS, count_rows, status_chart
from ita_workbook.report.documents.result import (
    SCORE_CELLS,
    indicators_chart,
    notes,
    overall,
    score_columns,
    tools_chart,
)
from ita_workbook.report.facts import STATUSES
from ita_workbook.report.model import Chart, Column, Heading, Paragraph, Report, ReportCell, Series, Source, TableRow


def build_summary(draft: ReportBuilder) -> Report:
    """Return the season summary; its sections become the sheets of the .xlsx file."""
    _scores(draft)
    _departments(draft)
    _assignments(draft)
    _measures(draft)
    return draft.report


def _scores(draft: ReportBuilder) -> None:
    facts = draft.facts
    draft.section(title=draft.say("sheets.scores"))
    draft.add(Heading(draft.say("scores.heading")))
    score, level = overall(draft)
    draft.add(Paragraph(draft.say("scores.overall", overall=score, level=level), "plain", (facts.source(TOTAL),)))
    draft.add(*notes(draft))
    indicators = [part.code for part in facts.framework.indicators]
    draft.add(Heading(draft.say("scores.tools"), 2))
    tools = (*facts.tools, TOTAL)
    columns = score_columns(draft, TOOLS, tools)
    draft.table(columns, [_score_row(draft, code, TOOLS, columns) for code in tools])
    draft.add(Heading(draft.say("scores.indicators"), 2))
    columns = score_columns(draft, INDICATORS, indicators)
    draft.table(columns, [_score_row(draft, code, INDICATORS, columns) for code in indicators])
    if facts.standing.ranked:
        draft.section(landscape=True, title=draft.say("sheets.charts"))
        draft.add(indicators_chart(draft), tools_chart(draft))


def _score_row(draft: ReportBuilder, code: str, table: TableCells[str], columns: tuple[Column, ...]) -> TableRow:
    cells = draft.cells(table, columns, code)
    return TableRow(cells, draft.facts.source(code), "total" if code == TOTAL else "row")


def _score_code(draft: ReportBuilder, code: str) -> Shown:
    """What a tool is called for short, as in the documents; the number of an indicator."""
    if code == TOTAL:
        return ""
    return draft.tool_code(code) if draft.framework.tool(code) else draft.code(code)


def _score_name(draft: ReportBuilder, code: str) -> Shown:
    found = draft.framework.tool(code) or draft.framework.indicator(code)
    return draft.voice.numerals(found.name.pick(draft.voice.language)) if found else draft.say("departments.total")


def _standing(draft: ReportBuilder, code: str, target: Decimal | None) -> list[str]:
    """What there is to say of one score: full marks, highest, lowest, below the mark, below its target."""
    facts, score = draft.facts, draft.facts.score(code)
    if score is None:
        return []
    place = facts.standing
    indicator = facts.framework.indicator(code) is not None
    told = {
        "standing.full": indicator and score >= FULL,
        "standing.highest": code in place.highest and score < FULL and len(place.ranked) > 1,
        "standing.lowest": code in place.lowest and len(place.ranked) > 1,
        "standing.urgent": score < PASS_MARK,
        "standing.target": target is not None and score < target,
    }
    return [draft.say(name) for name, true in told.items() if true]


_SCORE_CELLS: Mapping[str, Callable[[ReportBuilder, str], Shown]] = {
    "code": _score_code,
    "name": _score_name,
    **SCORE_CELLS,
    "standing": lambda draft, code: "\n".join(_standing(draft, code, draft.facts.targets.get(code))),
}
TOOLS = TableCells("tool_columns", _SCORE_CELLS)
INDICATORS = TableCells("indicator_columns", _SCORE_CELLS)


def _departments(draft: ReportBuilder) -> None:
    facts = draft.facts
    rows = facts.content.rows("assignments")
    draft.section(landscape=True, title=draft.say("sheets.departments"))
    draft.add(Heading(draft.say("departments.heading")))
    done = sum(facts.status(row) == "done" for row in rows)
    assigned = sum(bool(row.text("department")) for row in rows)
    draft.add(Paragraph(draft.say("departments.line", assigned=assigned, items=len(rows), done=done), "plain"))
    owned: dict[str, list[Row]] = {name: [] for name in facts.content.departments()}
    for row in rows:
        owned.setdefault(row.text("department"), []).append(row)
    for measure in facts.measures:
        owned.setdefault(measure.row.text("department"), [])
    columns = draft.columns(DEPARTMENTS)
    table = []
    shares: dict[str, Decimal] = {}
    for name, items in owned.items():
        measures = sum(measure.row.text("department") == name for measure in facts.measures)
        if not items and not measures:
            continue
        shown = name or draft.say("departments.nobody")
        if items:
            shares[shown] = draft.voice.percent(sum(facts.status(row) == "done" for row in items), len(items))
        fact = Work(shown, items, measures)
        table.append(TableRow(draft.cells(DEPARTMENTS, columns, fact), facts.department_source(name)))
    total = Work(draft.say("departments.total"), rows, len(facts.measures))
    table.append(TableRow(draft.cells(DEPARTMENTS, columns, total), Source("assignments", "*"), "total"))
    draft.table(columns, table)
    if shares:
        series = Series(draft.say("departments.series"), tuple(shares.values()), "#548235")
        draft.add(Chart(draft.say("departments.chart"), tuple(shares), (series,), "bar"))


def _count(draft: ReportBuilder, number: int) -> ReportCell:
    return ReportCell.of(draft.voice.show(number), number)


@dataclass(frozen=True, slots=True)
class Work:
    """What one department has, or all have: its items, and how many measures."""

    name: str
    items: Sequence[Row]
    measures: int


def _of_status(status: str) -> Callable[[ReportBuilder, Work], Shown]:
    return lambda draft, work: _count(draft, sum(draft.facts.status(row) == status for row in work.items))


def _share(draft: ReportBuilder, work: Work) -> Shown:
    """The share of a department's items that is done."""
    if not work.items:
        return ReportCell.of("–")
    done = sum(draft.facts.status(row) == "done" for row in work.items)
    share = draft.voice.percent(done, len(work.items))
    return ReportCell.of(draft.voice.score(share), share)


DEPARTMENTS = TableCells[Work](
    "department_columns",
    {
        "department": lambda draft, work: work.name,
        "items": lambda draft, work: _count(draft, len(work.items)),
        **{status: _of_status(status) for status in STATUSES},
        "none": _of_status(""),
        "share": _share,
        "measures": lambda draft, work: _count(draft, work.measures),
    },
)


def _written(field: str) -> Callable[[ReportBuilder, Row], Shown]:
    return lambda draft, row: draft.text_cell(row, field, "assignments")


def _item_score(draft: ReportBuilder, row: Row) -> Shown:
    score = draft.facts.score(row.key)
    return "" if score is None else draft.score_cell(row.key, score)


ASSIGNMENTS = TableCells[Row](
    "assignment_columns",
    {
        "item": lambda draft, row: draft.code(row.key),
        "name": lambda draft, row: draft.item_name(row.key),
        "status": lambda draft, row: status_name(draft, draft.facts.status(row)),
        "score": _item_score,
        **{
            field: _written(field)
            for field in (
                *("department", "section", "officer", "due_on", "published_on", "url", "evidence", "problem"),
                *("components", "note"),
            )
        },
    },
)
COUNTS = TableCells("count_columns", COUNT_CELLS)
MEASURES = TableCells("measure_columns", MEASURE_CELLS)
TABLES = (TOOLS, INDICATORS, DEPARTMENTS, ASSIGNMENTS, COUNTS, MEASURES)


def _assignments(draft: ReportBuilder) -> None:
    rows = draft.facts.content.rows("assignments")
    if not rows:
        return
    draft.section(landscape=True, title=draft.say("sheets.assignments"))
    draft.add(Heading(draft.say("assignments.heading")))
    columns = draft.columns(ASSIGNMENTS)
    if not any(draft.facts.score(row.key) is not None for row in rows):
        columns = tuple(column for column in columns if column.code != "score")
    table = [TableRow(draft.cells(ASSIGNMENTS, columns, row), Source("assignments", row.key)) for row in rows]
    draft.table(columns, table)


def _measures(draft: ReportBuilder) -> None:
    measures = draft.facts.measures
    if not measures:
        return
    draft.section(landscape=True, title=draft.say("sheets.statuses"))
    draft.add(Heading(draft.say("measures.heading")))
    columns = draft.columns(COUNTS)
    draft.table(columns, count_rows(draft, COUNTS, columns, draft.say("measures.total")))
    draft.add(status_chart(draft, draft.say("measures.chart"), draft.say("measures.series")))
    draft.section(landscape=True, title=draft.say("sheets.timeline"))
    draft.add(Heading(draft.say("timeline.heading")))
    add_timeline(draft, caption=False)
    draft.section(landscape=True, title=draft.say("sheets.measures"))
    draft.add(Heading(draft.say("measures.list")))
    columns = draft.columns(MEASURES)
    draft.table(columns, measure_rows(draft, MEASURES, columns, measures))
