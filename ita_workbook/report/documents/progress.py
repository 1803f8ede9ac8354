"""Progress and result of the measures, ticked by status, tool by tool (ข้อ O43 of 2566)."""

from __future__ import annotations

from collections.abc import Sequence

from ita_workbook.report.builder import ReportBuilder, cells
from ita_workbook.report.documents.measures import (
    indicator_names,
    measure_cells,
    result_cell,
    round_name,
    status_name,
    status_ticks,
)
from ita_workbook.report.facts import STATUSES, Measure
from ita_workbook.report.model import Chart, Column, Part, Report, ReportCell, Series, Source, TableRow
from ita_workbook.report.prose import Plain

COLOURS = {"not_started": "#C00000", "in_progress": "#FFC000", "done": "#548235", "": "#7F7F7F"}


def build_progress(draft: ReportBuilder) -> Report:
    """Return the progress report: counts by status, a table for each tool, problems."""
    draft.cover(draft.framework.report_items.progress)
    draft.section()
    _summary(draft)
    if draft.facts.measures:
        draft.section(landscape=True)
        _details(draft)
        draft.section()
        _problems(draft)
        draft.signatures()
    return draft.report


def _summary(draft: ReportBuilder) -> None:
    measures = draft.facts.measures
    draft.heading(draft.say("summary.heading"))
    if not measures:
        draft.paragraph(draft.say("summary.none"))
        return
    draft.paragraph(draft.say("summary.line", total=len(measures)))
    item = draft.framework.report_items.analysis
    if draft.framework.item(item):
        draft.paragraph(draft.say("summary.follows", item=Plain(item), name=draft.item_name(item)))
    columns = draft.columns("summary_columns")
    draft.table(columns, count_rows(draft, columns, draft.say("summary.total")), "summary.caption")
    if all(measure.status == "done" for measure in measures):
        draft.paragraph(draft.say("summary.all_done"))
    draft.paragraph(draft.say("summary.latest"))
    draft.add(status_chart(draft, draft.say("summary.chart"), draft.say("summary.series")))


def counts(measures: Sequence[Measure]) -> dict[str, int]:
    """Return how many measures have each status; those without a report last, and only if there are any."""
    found = {code: sum(measure.status == code for measure in measures) for code in STATUSES}
    without = sum(not measure.status for measure in measures)
    return {**found, "": without} if without else found


def count_rows(draft: ReportBuilder, columns: tuple[Column, ...], total: str) -> list[TableRow]:
    """Return the rows of the table of measures by status, with their total."""
    measures = draft.facts.measures
    rows = []
    for code, count in counts(measures).items():
        rows.append(TableRow(cells(columns, _count(draft, status_name(draft, code), count)), Source("tracking", "*")))
    rows.append(TableRow(cells(columns, _count(draft, total, len(measures))), Source("measures", "*"), "total"))
    return rows


def _count(draft: ReportBuilder, name: str, count: int) -> dict[str, ReportCell | str | int]:
    share = draft.voice.percent(count, len(draft.facts.measures))
    return {
        "status": name,
        "count": ReportCell.of(draft.voice.show(count), count),
        "share": ReportCell.of(draft.voice.score(share), share),
    }


def status_chart(draft: ReportBuilder, title: str, series: str) -> Chart:
    """Return the measures by status as bars."""
    found = counts(draft.facts.measures)
    return Chart(
        title=title,
        categories=tuple(status_name(draft, code) for code in found),
        series=(Series(series, tuple(found.values()), colours=tuple(COLOURS[code] for code in found)),),
        kind="bar",
        maximum=None,
    )


def _details(draft: ReportBuilder) -> None:
    draft.heading(draft.say("details.heading"))
    columns = draft.columns("progress_columns")
    for tool, members in by_tool(draft).items():
        draft.heading(draft.tool_name(tool) if tool else draft.say("no_indicator"), 2)
        rows = []
        for measure in members:
            values = {**measure_cells(draft, measure), **status_ticks(measure)}
            values["indicator"] = _subject(draft, measure)
            values["result"] = result_cell(draft, measure)
            rows.append(TableRow(cells(columns, values), Source("measures", measure.key)))
        draft.table(columns, rows)


def by_tool(draft: ReportBuilder) -> dict[str, list[Measure]]:
    """Return the measures by the tool of their first indicator, in the framework's order; unknown ones last."""
    groups: dict[str, list[Measure]] = {}
    for measure in draft.facts.measures:
        tools = [tool for code in measure.indicators if (tool := draft.facts.tool_of(code))]
        groups.setdefault(tools[0] if tools else "", []).append(measure)
    order = list(dict.fromkeys(part.tool for part in draft.framework.indicators))
    return {tool: groups[tool] for tool in (*order, "") if tool in groups}


def _subject(draft: ReportBuilder, measure: Measure) -> ReportCell:
    """The indicator in bold and the measure's own title below it."""
    parts = [Part(line, strong=True) for line in indicator_names(draft, measure).split("\n") if line]
    source = Source("measures", measure.key, "title")
    parts.extend(Part(line.strip(), source=source) for line in measure.row.text("title").splitlines() if line.strip())
    return ReportCell(tuple(parts), measure.row.text("title"), source)


def _problems(draft: ReportBuilder) -> None:
    draft.heading(draft.say("problems.heading"))
    columns = draft.columns("problem_columns")
    rows = []
    for measure in draft.facts.measures:
        for row in measure.rounds:
            if not row.text("problem"):
                continue
            values: dict[str, ReportCell | str | int] = {
                "measure": measure.row.text("title"),
                "round": round_name(draft, row),
                "problem": draft.text_cell(row, "problem", "tracking"),
            }
            rows.append(TableRow(cells(columns, values), Source("tracking", row.key)))
    if rows:
        draft.table(columns, rows)
    else:
        draft.paragraph(draft.say("problems.none"))
