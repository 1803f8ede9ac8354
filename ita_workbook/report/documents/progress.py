"""Progress and result of the measures, ticked by status, tool by tool (ข้อ O43 of 2566)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ita_workbook.book.content import Row
from ita_workbook.report.builder import ReportBuilder, Shown, TableCells
from ita_workbook.report.documents.measures import (
    MEASURE_CELLS,
    indicator_names,
    measure_rows,
    numbered_title,
    reported,
    result_without_problems,
    round_name,
    status_name,
)
from ita_workbook.report.facts import STATUSES, Measure
from ita_workbook.report.model import Chart, Column, Paragraph, Part, Report, ReportCell, Series, Source, TableRow
from ita_workbook.report.prose import Plain

COLOURS = {"not_started": "#C00000", "in_progress": "#FFC000", "done": "#548235", "": "#7F7F7F"}


@dataclass(frozen=True, slots=True)
class Count:
    """How many measures there are under one name: a status, or all of them."""

    name: str
    number: int


def _share(draft: ReportBuilder, one: Count) -> Shown:
    share = draft.voice.percent(one.number, len(draft.facts.measures))
    return ReportCell.of(draft.voice.score(share), share)


COUNT_CELLS: Mapping[str, Callable[[ReportBuilder, Count], Shown]] = {
    "status": lambda draft, one: one.name,
    "count": lambda draft, one: ReportCell.of(draft.voice.show(one.number), one.number),
    "share": _share,
}
COUNTS = TableCells("summary_columns", COUNT_CELLS)


@dataclass(frozen=True, slots=True)
class Lead:
    """A department that leads measures, and these."""

    name: str
    measures: tuple[Measure, ...]


def _led(status: str) -> Callable[[ReportBuilder, Lead], Shown]:
    return lambda draft, one: draft.voice.show(sum(measure.status == status for measure in one.measures))


def _numbers(measures: Sequence[Measure]) -> list[str]:
    return [str(measure.number) for measure in measures]


LEADS = TableCells[Lead](
    "department_columns",
    {
        "department": lambda draft, one: one.name or draft.say("summary.no_department"),
        "measures": lambda draft, one: draft.ranges(_numbers(one.measures), _numbers(draft.facts.measures)),
        **{status: _led(status) for status in STATUSES},
        "none": _led(""),
    },
)


def build_progress(draft: ReportBuilder) -> Report:
    """Return the progress report: counts by status, a table for each tool, problems."""
    draft.cover(draft.framework.report_items.progress)
    draft.section()
    _summary(draft)
    if draft.facts.measures:
        draft.section(landscape=True)
        _details(draft)
        _problems(draft)
        draft.signatures()
    return draft.report


def _summary(draft: ReportBuilder) -> None:
    measures = draft.facts.measures
    draft.heading(draft.say("summary.heading"))
    if not measures:
        draft.paragraph(draft.say("summary.none"))
        return
    item = draft.framework.report_items.analysis
    if draft.framework.item(item) and draft.facts.measures_year == draft.framework.year_be:
        draft.paragraph(draft.say("summary.follows", item=Plain(item), name=draft.item_name(item)))
    told = any(reported(row) for measure in measures for row in measure.rounds)
    draft.paragraph(draft.say("summary.line" if told else "summary.line_untold", total=len(measures)))
    columns = draft.columns(COUNTS)
    draft.table(columns, count_rows(draft, COUNTS, columns, draft.say("summary.total")), "summary.caption")
    if all(measure.status == "done" for measure in measures):
        draft.paragraph(draft.say("summary.all_done"))
    draft.add(Paragraph(draft.say("summary.latest"), "note"))
    for line in _missing_rounds(draft):
        draft.paragraph(line)
    draft.add(status_chart(draft, draft.say("summary.chart"), draft.say("summary.series")))
    _by_department(draft)


def _by_department(draft: ReportBuilder) -> None:
    """How far the measures of each department are; where one leads them all, the counts above say it."""
    led: dict[str, list[Measure]] = {}
    for measure in draft.facts.measures:
        led.setdefault(measure.row.text("department"), []).append(measure)
    names = [*(name for name in draft.facts.content.departments() if name in led)]
    names += sorted((name for name in led if name not in names), key=lambda name: not name)  # what names none is last
    if len(names) < 2:
        return
    silent = any(not measure.status for measure in draft.facts.measures)
    columns = tuple(column for column in draft.columns(LEADS) if silent or column.code != "none")
    facts = [Lead(name, tuple(led[name])) for name in names]
    rows = [TableRow(draft.cells(LEADS, columns, one), draft.facts.department_source(one.name)) for one in facts]
    draft.table(columns, rows, "summary.departments_caption")


def _missing_rounds(draft: ReportBuilder) -> list[str]:
    """Tell, round by round, which measures have not reported while others have."""
    rounds: dict[str, list[tuple[Measure, bool]]] = {}
    for measure in draft.facts.measures:
        for row in measure.rounds:
            rounds.setdefault(round_name(draft, row), []).append((measure, reported(row)))
    lines = []
    for name, rows in rounds.items():
        missing = [draft.code(str(measure.number)) for measure, told in rows if not told]
        if name and missing and len(missing) < len(rows):
            told, names = len(rows) - len(missing), draft.voice.join(missing)
            line = draft.say("summary.missing", round=Plain(name), told=told, total=len(rows), names=names)
            lines.append(line)
    return lines


def counts(measures: Sequence[Measure]) -> dict[str, int]:
    """Return how many measures have each status; those without a report last, and only if there are any."""
    found = {code: sum(measure.status == code for measure in measures) for code in STATUSES}
    without = sum(not measure.status for measure in measures)
    return {**found, "": without} if without else found


def count_rows(
    draft: ReportBuilder, table: TableCells[Count], columns: tuple[Column, ...], total: str
) -> list[TableRow]:
    """Return the rows of the table of measures by status, with their total."""
    measures = draft.facts.measures
    rows = []
    for code, count in counts(measures).items():
        fact = Count(status_name(draft, code), count)
        rows.append(TableRow(draft.cells(table, columns, fact), Source("tracking", "*")))
    rows.append(TableRow(draft.cells(table, columns, Count(total, len(measures))), Source("measures", "*"), "total"))
    return rows


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
    columns = draft.columns(PROGRESS)
    for tool, members in by_tool(draft).items():
        draft.heading(draft.tool_name(tool) if tool else draft.say("no_indicator"), 2)
        draft.table(columns, measure_rows(draft, PROGRESS, columns, members))


def by_tool(draft: ReportBuilder) -> dict[str, list[Measure]]:
    """Return the measures by the tool of their first indicator, in the framework's order; unknown ones last."""
    groups: dict[str, list[Measure]] = {}
    for measure in draft.facts.measures:
        tools = [tool for code in measure.indicators if (tool := draft.facts.tool_of(code))]
        groups.setdefault(tools[0] if tools else "", []).append(measure)
    order = list(dict.fromkeys(part.tool for part in draft.framework.indicators))
    return {tool: sorted(groups[tool], key=_by_indicator(draft)) for tool in (*order, "") if tool in groups}


def _by_indicator(draft: ReportBuilder) -> Callable[[Measure], int]:
    """The place of a measure's first indicator: what is told of one indicator stands together."""
    codes = [code for part in draft.framework.indicators
             for code in (part.code, *draft.framework.children(part.code, "sub_indicators"))]  # fmt: skip
    place = {code: number for number, code in enumerate(codes)}
    return lambda measure: min((place.get(code, len(codes)) for code in measure.indicators), default=len(codes))


def _subject(draft: ReportBuilder, measure: Measure) -> ReportCell:
    """The indicator in bold and the measure's own title below it."""
    parts = [Part(line, strong=True) for line in indicator_names(draft, measure).split("\n") if line]
    title = numbered_title(draft, measure)
    parts.extend(Part(line.text, source=title.source) for line in title.lines)
    return ReportCell(tuple(parts), title.value, title.source)


PROGRESS = TableCells[Measure](
    "progress_columns", {**MEASURE_CELLS, "indicator": _subject, "result": result_without_problems}
)


@dataclass(frozen=True, slots=True)
class Told:
    """One round of a measure as it was reported."""

    measure: Measure
    row: Row


PROBLEMS = TableCells[Told](
    "problem_columns",
    {
        "code": lambda draft, one: draft.code(one.measure.key),
        "measure": lambda draft, one: numbered_title(draft, one.measure),
        "round": lambda draft, one: round_name(draft, one.row),
        "problem": lambda draft, one: draft.text_cell(one.row, "problem", "tracking"),
    },
)


FEW = 5
"""Up to so many problems follow the tables on their turned pages; more stand upright, with the signatures below."""


def _problems(draft: ReportBuilder) -> None:
    told = [Told(measure, row) for measure in draft.facts.measures for row in measure.rounds if row.text("problem")]
    if len(told) > FEW:
        draft.section()
    draft.heading(draft.say("problems.heading"))
    columns = draft.columns(PROBLEMS)
    if told:
        rows = [TableRow(draft.cells(PROBLEMS, columns, one), Source("tracking", one.row.key)) for one in told]
        draft.table(columns, rows)
    else:
        draft.paragraph(draft.say("problems.none"))


TABLES = (COUNTS, LEADS, PROGRESS, PROBLEMS)
