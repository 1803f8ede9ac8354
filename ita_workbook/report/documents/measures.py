"""Measures as table rows: the cells that several reports share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ita_workbook.book.content import Row
from ita_workbook.framework.ranking import PASS_MARK
from ita_workbook.report.builder import ReportBuilder, Shown, TableCells, step_lines
from ita_workbook.report.facts import STATUSES, Measure
from ita_workbook.report.model import BLANK, CELL_BLANK, TICK, Column, Part, ReportCell, Source, TableRow
from ita_workbook.report.prose import Plain


def _written(field: str, *, required: bool = False) -> Callable[[ReportBuilder, Measure], Shown]:
    """The maker of a cell that repeats what was written; a ``required`` one is a blank to fill where it is empty."""

    def make(draft: ReportBuilder, measure: Measure) -> Shown:
        cell = draft.text_cell(measure.row, field, "measures")
        return CELL_BLANK if required and cell == ReportCell() else cell

    return make


def _tick(status: str) -> Callable[[ReportBuilder, Measure], Shown]:
    """The maker of a status cell: ticked where the latest report has that status."""

    def make(draft: ReportBuilder, measure: Measure) -> Shown:
        if measure.status != status or measure.latest is None:
            return ReportCell()
        return ReportCell((Part(TICK),), status, Source("tracking", measure.latest.key, "status"), tick=True)

    return make


def numbered_title(draft: ReportBuilder, measure: Measure) -> ReportCell:
    """The title after the measure's number, under which the text speaks of it."""
    title = draft.say("measure_number", number=measure.number, title=step_lines(measure.row.text("title")))
    return ReportCell.of(title, title, Source("measures", measure.key, "title"))


def _title_above(draft: ReportBuilder, measure: Measure, title: ReportCell) -> ReportCell:
    analysis = draft.text_cell(measure.row, "analysis", "measures")
    strong = tuple(Part(part.text, strong=True, source=title.source) for part in title.lines)
    return ReportCell((*strong, *analysis.lines), analysis.value, analysis.source or title.source)


def _issue(draft: ReportBuilder, measure: Measure) -> Shown:
    """The measure's title in bold and its analysis below."""
    return _title_above(draft, measure, draft.text_cell(measure.row, "title", "measures"))


def numbered_issue(draft: ReportBuilder, measure: Measure) -> ReportCell:
    """The measure's numbered title in bold and its analysis below."""
    return _title_above(draft, measure, numbered_title(draft, measure))


def monitoring_and_practice(draft: ReportBuilder, measure: Measure) -> ReportCell:
    """How a measure is followed, and below it how the analysis is put into practice where that is written."""
    monitoring, practice = (draft.text_cell(measure.row, field, "measures") for field in ("monitoring", "practice"))
    if not practice.lines:
        return monitoring if monitoring.lines else ReportCell.of(CELL_BLANK)
    title = Part(draft.say("told.practice"), strong=True)
    return ReportCell(
        (*monitoring.lines, title, *practice.lines), monitoring.value, monitoring.source or practice.source
    )


def _indicator(draft: ReportBuilder, measure: Measure) -> Shown:
    source = Source("measures", measure.key, "indicator")
    return ReportCell.of(indicator_names(draft, measure), measure.row.text("indicator"), source)


def _period(draft: ReportBuilder, measure: Measure) -> Shown:
    period = period_of(draft, measure)
    source = Source("measures", measure.key, "period" if measure.row.text("period") else "starts_on")
    return ReportCell.of(CELL_BLANK if period == BLANK else period, None, source)


def period_of(draft: ReportBuilder, measure: Measure) -> str:
    """Return when a measure is carried out: in the agency's words, or else by its dates."""
    values = measure.row.values
    written = measure.row.text("period").strip()
    return written or draft.voice.period(
        values.get("starts_on"), values.get("ends_on"), str(draft.voice.declared("period"))
    )


def _responsible(draft: ReportBuilder, measure: Measure) -> Shown:
    """Who is responsible; the lead department where nobody is named."""
    named = bool(measure.row.text("responsible")) or not measure.row.text("department")
    return _written("responsible" if named else "department", required=True)(draft, measure)


def _number(draft: ReportBuilder, measure: Measure) -> Shown:
    return ReportCell.of(draft.code(str(measure.number)), measure.number)


def indicator_names(draft: ReportBuilder, measure: Measure) -> str:
    """Return the names of a measure's indicators, one a line."""
    return "\n".join(draft.indicator(code, "indicator_short") for code in measure.indicators)


def urgent_indicator(draft: ReportBuilder, measure: Measure) -> ReportCell:
    """The indicators of a measure with what it answers, and the urgent mark where one is below the pass mark."""
    source = Source("measures", measure.key, "indicator")
    names = indicator_names(draft, measure)
    if measure.row.text("items").strip():
        names += "\n" + draft.say("measure_answers", items=Plain(measure.row.text("items").strip()))
    shown = ReportCell.of(names, measure.row.text("indicator"), source)
    if not draft.facts.urgent(measure, PASS_MARK):
        return shown
    return ReportCell((*shown.lines, Part(draft.say("measures.urgent"), strong=True)), shown.value, source)


def status_name(draft: ReportBuilder, code: str) -> str:
    """Return a status in the report's language; a missing one says that nothing was reported."""
    for value in draft.facts.statuses.values:
        if value.code == code:
            return value.label.pick(draft.voice.language)
    return draft.say("no_status")


def round_name(draft: ReportBuilder, row: Row) -> str:
    """Return the round of a tracking row in the report's language and digits."""
    label = row.text("round")
    found = draft.facts.round_list.find(label)
    return draft.voice.numerals(found.label.pick(draft.voice.language)) if found else label


def result_cell(draft: ReportBuilder, measure: Measure) -> ReportCell:
    """Return all that was reported, round by round: status, result, progress, evidence, problem."""
    return _reported(draft, measure, ("result", "progress", "evidence", "problem"))


def result_without_problems(draft: ReportBuilder, measure: Measure) -> ReportCell:
    """Return what was reported where a table of its own tells the problems."""
    return _reported(draft, measure, ("result", "progress", "evidence"))


def _reported(draft: ReportBuilder, measure: Measure, fields: Sequence[str]) -> ReportCell:
    """What is filled in a round was reported: "no report yet" is said only where nothing is filled in any."""
    parts: list[Part] = []
    for row in measure.rounds:
        if not reported(row):
            continue
        parts.append(Part(_round_line(draft, row), strong=True, source=Source("tracking", row.key, "status")))
        for field in fields:
            text = row.text(field).strip()
            if not text:
                continue
            source = Source("tracking", row.key, field)
            if field in ("evidence", "problem"):
                parts.append(Part(draft.say(f"told.{field}", text=text), source=source))
            else:
                parts.extend(Part(line, source=source) for line in step_lines(text).split("\n") if line.strip())
    if not parts:
        return ReportCell.of(draft.say("told.nothing"))
    return ReportCell(tuple(parts), "\n".join(part.text for part in parts), parts[0].source)


def reported(row: Row) -> bool:
    """Whether anything was reported in a round: any cell beside the measure and the round."""
    return any(row.text(field).strip() for field in row.values if field not in ("measure", "round"))


def _round_line(draft: ReportBuilder, row: Row) -> str:
    """The round with the day of its report and the status reported in it."""
    day, status = row.values.get("reported_on"), row.text("status")
    line = draft.say(
        "told.round" if day is not None else "told.round_undated", round=Plain(round_name(draft, row)), day=day
    )
    if not status:
        return line
    code = draft.facts.status(row)
    return draft.say("told.status", round=line, status=status_name(draft, code) if code else status)


MEASURE_CELLS: Mapping[str, Callable[[ReportBuilder, Measure], Shown]] = {
    **{field: _written(field) for field in ("title", "process", "analysis", "practice", "department")},
    **{field: _written(field, required=True) for field in ("steps", "monitoring")},
    **{status: _tick(status) for status in STATUSES},
    "issue": _issue,
    "code": lambda draft, measure: draft.code(measure.key),
    "number": _number,
    "indicator": _indicator,
    "period": _period,
    "responsible": _responsible,
    "status": lambda draft, measure: status_name(draft, measure.status),
    "round": lambda draft, measure: round_name(draft, measure.latest) if measure.latest else "",
    "result": result_cell,
}
"""Every cell that any table of measures can show."""


def measure_rows(
    draft: ReportBuilder, table: TableCells[Measure], columns: tuple[Column, ...], measures: Sequence[Measure]
) -> list[TableRow]:
    """Return measures as the rows of a table."""
    return [TableRow(draft.cells(table, columns, measure), Source("measures", measure.key)) for measure in measures]
