"""Measures as table rows: the cells that several reports share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ita_workbook.book.content import Row
from ita_workbook.framework.ranking import PASS_MARK
from ita_workbook.report.builder import ReportBuilder, Shown, TableCells, step_lines
from ita_workbook.report.facts import STATUSES, Measure
from ita_workbook.report.model import BLANK, CELL_BLANK, TICK, Column, Part, ReportCell, Source, TableRow
from ita_workbook.report.prose import Plain

URGENT_WORD = "เร่งด่วน"


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


def _issue(draft: ReportBuilder, measure: Measure) -> Shown:
    """The measure's title in bold and its analysis below."""
    title, analysis = (draft.text_cell(measure.row, field, "measures") for field in ("title", "analysis"))
    strong = tuple(Part(part.text, strong=True, source=part.source) for part in title.lines)
    return ReportCell((*strong, *analysis.lines), analysis.value, analysis.source or title.source)


def _indicator(draft: ReportBuilder, measure: Measure) -> Shown:
    source = Source("measures", measure.key, "indicator")
    return ReportCell.of(indicator_names(draft, measure), measure.row.text("indicator"), source)


def _period(draft: ReportBuilder, measure: Measure) -> Shown:
    values = measure.row.values
    period = draft.voice.period(values.get("starts_on"), values.get("ends_on"), str(draft.voice.declared("period")))
    return ReportCell.of(CELL_BLANK if period == BLANK else period, None, Source("measures", measure.key, "starts_on"))


def _responsible(draft: ReportBuilder, measure: Measure) -> Shown:
    """Who is responsible; the lead department where nobody is named."""
    named = bool(measure.row.text("responsible")) or not measure.row.text("department")
    return _written("responsible" if named else "department", required=True)(draft, measure)


def _number(draft: ReportBuilder, measure: Measure) -> Shown:
    return ReportCell.of(draft.code(str(measure.number)), measure.number)


def indicator_names(draft: ReportBuilder, measure: Measure) -> str:
    """Return the names of a measure's indicators, one a line."""
    return "\n".join(draft.indicator(code, "indicator_short") for code in measure.indicators)


def urgent_analysis(draft: ReportBuilder, measure: Measure) -> ReportCell:
    """The analysis of a measure, after the urgent mark where its indicator is below the pass mark."""
    shown = draft.text_cell(measure.row, "analysis", "measures")
    if not draft.facts.urgent(measure, PASS_MARK) or URGENT_WORD in shown.text:
        return shown
    return ReportCell((Part(draft.say("measures.urgent"), strong=True), *shown.lines), shown.value, shown.source)


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
    """Return what was reported, round by round: result or progress, and its evidence."""
    parts: list[Part] = []
    for row in measure.rounds:
        text = row.text("result") or row.text("progress")
        if not text and not row.text("evidence"):
            continue
        field = "result" if row.text("result") else "progress"
        source = Source("tracking", row.key, field)
        day = row.values.get("reported_on")
        pattern = "told.round" if day is not None else "told.round_undated"
        parts.append(Part(draft.say(pattern, round=Plain(round_name(draft, row)), day=day), strong=True))
        parts.extend(Part(line, source=source) for line in step_lines(text).split("\n") if line.strip())
        if row.text("evidence"):
            evidence = draft.say("told.evidence", text=row.text("evidence"))
            parts.append(Part(evidence, source=Source("tracking", row.key, "evidence")))
    if not parts:
        return ReportCell.of(draft.say("told.nothing"))
    return ReportCell(
        tuple(parts), "\n".join(part.text for part in parts), next(part.source for part in parts if part.source)
    )


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
