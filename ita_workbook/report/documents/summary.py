"""The season at a glance: scores, completeness by department, items and measures, one sheet each."""

from __future__ import annotations

from decimal import Decimal

from ita_workbook.book.content import Row
from ita_workbook.framework.framework import TOTAL
from ita_workbook.framework.ranking import FULL, PASS_MARK
from ita_workbook.report.builder import ReportBuilder, cells
from ita_workbook.report.documents.measures import measure_cells, result_cell, round_name, status_name
from ita_workbook.report.documents.plan import add_timeline
from ita_workbook.report.documents.progress import count_rows, status_chart
from ita_workbook.report.documents.result import indicators_chart, notes, overall, score_columns, tools_chart
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
    columns = _columns(draft, "tool_columns")
    draft.table(columns, [_score_row(draft, code, columns) for code in (*facts.tools, TOTAL)])
    draft.add(Heading(draft.say("scores.indicators"), 2))
    columns = _columns(draft, "indicator_columns")
    draft.table(columns, [_score_row(draft, code, columns) for code in indicators])
    if facts.standing.ranked:
        draft.section(landscape=True, title=draft.say("sheets.charts"))
        draft.add(indicators_chart(draft), tools_chart(draft))


def _columns(draft: ReportBuilder, name: str) -> tuple[Column, ...]:
    """The declared columns, without the targets where none was set."""
    columns = score_columns(draft, name)
    return columns if draft.facts.targets else tuple(one for one in columns if one.code != "target")


def _score_row(draft: ReportBuilder, code: str, columns: tuple[Column, ...]) -> TableRow:
    facts = draft.facts
    found = facts.framework.tool(code) or facts.framework.indicator(code)
    name = draft.voice.numerals(found.name.pick(draft.voice.language)) if found else draft.say("departments.total")
    target = facts.targets.get(code)
    values: dict[str, ReportCell | str | int] = {
        "code": draft.code(code) if code != TOTAL else "",
        "name": name,
        "score": draft.score_cell(code, facts.score(code)),
        "previous": draft.score_cell(code, facts.previous_score(code), Source("indicators", code, "previous_score")),
        "change": draft.change_cell(facts.change(code)),
        "target": ReportCell()
        if target is None
        else draft.score_cell(code, target, Source("indicators", code, "target")),
        "standing": "\n".join(_standing(draft, code, target)),
    }
    return TableRow(cells(columns, values), facts.source(code), "total" if code == TOTAL else "row")


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
    columns = draft.columns("department_columns")
    table = []
    shares: dict[str, Decimal] = {}
    for name, items in owned.items():
        measures = sum(measure.row.text("department") == name for measure in facts.measures)
        if not items and not measures:
            continue
        shown = name or draft.say("departments.nobody")
        if items:
            shares[shown] = draft.voice.percent(sum(facts.status(row) == "done" for row in items), len(items))
        values = _counted(draft, shown, items, measures)
        table.append(TableRow(cells(columns, values), facts.department_source(name)))
    total = _counted(draft, draft.say("departments.total"), rows, len(facts.measures))
    table.append(TableRow(cells(columns, total), Source("assignments", "*"), "total"))
    draft.table(columns, table)
    if shares:
        series = Series(draft.say("departments.series"), tuple(shares.values()), "#548235")
        draft.add(Chart(draft.say("departments.chart"), tuple(shares), (series,), "bar"))


def _counted(draft: ReportBuilder, name: str, rows: list[Row], measures: int) -> dict[str, ReportCell | str | int]:
    """The cells of one department: its items by status, the share that is done, its measures."""
    states = [draft.facts.status(row) for row in rows]
    share = draft.voice.percent(states.count("done"), len(rows))
    found: dict[str, ReportCell | str | int] = {
        "department": name,
        "items": _count(draft, len(rows)),
        "none": _count(draft, states.count("")),
        "share": ReportCell.of(draft.voice.score(share), share) if rows else ReportCell.of("–"),
        "measures": _count(draft, measures),
    }
    found.update({code: _count(draft, states.count(code)) for code in STATUSES})
    return found


def _count(draft: ReportBuilder, number: int) -> ReportCell:
    return ReportCell.of(draft.voice.show(number), number)


def _assignments(draft: ReportBuilder) -> None:
    rows = draft.facts.content.rows("assignments")
    if not rows:
        return
    draft.section(landscape=True, title=draft.say("sheets.assignments"))
    draft.add(Heading(draft.say("assignments.heading")))
    columns = draft.columns("assignment_columns")
    if not any(draft.facts.score(row.key) is not None for row in rows):
        columns = tuple(column for column in columns if column.code != "score")
    table = []
    for row in rows:
        values: dict[str, ReportCell | str | int] = {
            field: draft.text_cell(row, field, "assignments")
            for field in ("department", "section", "officer", "due_on", "published_on", "url", "evidence", "problem")
        }
        values["item"] = draft.code(row.key)
        values["name"] = draft.item_name(row.key)
        values["status"] = status_name(draft, draft.facts.status(row))
        score = draft.facts.score(row.key)
        values["score"] = ReportCell() if score is None else draft.score_cell(row.key, score)
        table.append(TableRow(cells(columns, values), Source("assignments", row.key)))
    draft.table(columns, table)


def _measures(draft: ReportBuilder) -> None:
    measures = draft.facts.measures
    if not measures:
        return
    draft.section(landscape=True, title=draft.say("sheets.statuses"))
    draft.add(Heading(draft.say("measures.heading")))
    columns = draft.columns("count_columns")
    draft.table(columns, count_rows(draft, columns, draft.say("measures.total")))
    draft.add(status_chart(draft, draft.say("measures.chart"), draft.say("measures.series")))
    draft.section(landscape=True, title=draft.say("sheets.timeline"))
    draft.add(Heading(draft.say("timeline.heading")))
    add_timeline(draft, caption=False)
    draft.section(landscape=True, title=draft.say("sheets.measures"))
    draft.add(Heading(draft.say("measures.list")))
    columns = draft.columns("measure_columns")
    table = []
    for measure in measures:
        values = measure_cells(draft, measure)
        values["status"] = status_name(draft, measure.status)
        values["round"] = round_name(draft, measure.latest) if measure.latest else ""
        values["result"] = result_cell(draft, measure)
        table.append(TableRow(cells(columns, values), Source("measures", measure.key)))
    draft.table(columns, table)
