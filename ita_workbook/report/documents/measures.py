"""Measures as table rows: the cells that several reports share."""

from __future__ import annotations

from ita_workbook.book.content import Row
from ita_workbook.framework.ranking import PASS_MARK
from ita_workbook.report.builder import ReportBuilder, cells, step_lines
from ita_workbook.report.facts import STATUSES, Measure
from ita_workbook.report.model import BLANK, CELL_BLANK, TICK, Column, Part, ReportCell, Source, TableRow
from ita_workbook.report.prose import Plain

URGENT_WORD = "เร่งด่วน"


def measure_row(draft: ReportBuilder, columns: tuple[Column, ...], measure: Measure, number: int = 0) -> TableRow:
    """Return one measure as a row of any of the declared column variants."""
    return TableRow(cells(columns, measure_cells(draft, measure, number)), Source("measures", measure.key))


def measure_cells(draft: ReportBuilder, measure: Measure, number: int = 0) -> dict[str, ReportCell | str | int]:
    """Return every cell that a table of measures may show, by column code."""
    row = measure.row

    def written(field: str) -> ReportCell:
        return draft.text_cell(row, field, "measures")

    found: dict[str, ReportCell | str | int] = {
        field: written(field)
        for field in ("title", "process", "analysis", "steps", "responsible", "monitoring", "practice", "department")
    }
    title, analysis = written("title"), written("analysis")
    strong = tuple(Part(part.text, strong=True, source=part.source) for part in title.lines)
    found["issue"] = ReportCell((*strong, *analysis.lines), analysis.value, analysis.source or title.source)
    found["code"] = draft.code(measure.key)
    found["number"] = ReportCell.of(draft.code(str(number)), number)
    found["indicator"] = ReportCell.of(indicator_names(draft, measure), row.text("indicator"),
                                 Source("measures", measure.key, "indicator"))  # fmt: skip
    period = draft.voice.period(
        row.values.get("starts_on"), row.values.get("ends_on"), str(draft.voice.declared("period"))
    )
    shown = CELL_BLANK if period == BLANK else period
    found["period"] = ReportCell.of(shown, None, Source("measures", measure.key, "starts_on"))
    if not row.text("responsible") and row.text("department"):
        found["responsible"] = written("department")
    for field in ("responsible", "steps", "monitoring"):
        if found[field] == ReportCell():
            found[field] = CELL_BLANK
    return found


def indicator_names(draft: ReportBuilder, measure: Measure) -> str:
    """Return the names of a measure's indicators, one a line."""
    return "\n".join(draft.indicator(code, "indicator_short") for code in measure.indicators)


def urgent_mark(draft: ReportBuilder, measure: Measure, cell: ReportCell | str | int) -> ReportCell:
    """Put the urgent mark before the analysis of a measure whose indicator is below the pass mark."""
    shown = cell if isinstance(cell, ReportCell) else ReportCell.of(str(cell))
    if not draft.facts.urgent(measure, PASS_MARK) or URGENT_WORD in shown.text:
        return shown
    return ReportCell((Part(draft.say("measures.urgent"), strong=True), *shown.lines), shown.value, shown.source)


def status_ticks(measure: Measure) -> dict[str, ReportCell | str | int]:
    """Return the three status cells, the tick under the status of the latest report."""
    source = Source("tracking", measure.latest.key, "status") if measure.latest else None
    return {
        code: ReportCell((Part(TICK),), code, source, tick=True) if code == measure.status else ReportCell()
        for code in STATUSES
    }


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
