"""The analysis of the result and the measures that follow from it (ข้อ O42 of 2566)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ita_workbook.framework.ranking import PASS_MARK
from ita_workbook.report.builder import ReportBuilder, TableCells
from ita_workbook.report.documents.development import DEVELOPMENT, OWNERS, add_development
from ita_workbook.report.documents.measures import (
    MEASURE_CELLS,
    measure_rows,
    monitoring_and_practice,
    numbered_issue,
    numbered_title,
    urgent_indicator,
)
from ita_workbook.report.documents.result import INDICATORS, TOOLS, add_result, highest_sentence
from ita_workbook.report.facts import Measure, Scored
from ita_workbook.report.model import Contents, Listing, ListItem, PageBreak, Paragraph, Part, Report, Source
from ita_workbook.report.prose import Plain

MEASURES = TableCells[Measure](
    "measure_columns",
    {**MEASURE_CELLS, "indicator": urgent_indicator, "title": numbered_title, "monitoring": monitoring_and_practice},
)
PROCESSES = TableCells[Measure](
    "process_columns", {**MEASURE_CELLS, "indicator": urgent_indicator, "issue": numbered_issue}
)
TABLES = (TOOLS, INDICATORS, DEVELOPMENT, OWNERS, MEASURES, PROCESSES)


def build_analysis(draft: ReportBuilder) -> Report:
    """Return the analysis: result, strengths and weaknesses, development points, measures, constraints."""
    draft.cover(draft.framework.report_items.analysis)
    draft.section()
    _preface(draft)
    draft.heading(draft.say("rationale.heading"))
    for line in draft.lines("rationale.lines", indicators=len(draft.framework.indicators)):
        draft.paragraph(line)
    add_result(draft)
    _strengths_and_weaknesses(draft)
    _details(draft)
    draft.section(landscape=True)
    add_development(draft)
    _measures(draft)
    _constraints(draft)
    draft.signatures()
    return draft.report


def _preface(draft: ReportBuilder) -> None:
    draft.heading(draft.say("preface.heading"), numbered=False)
    first, *rest = draft.lines("preface.lines")
    draft.paragraph(first)
    if vision := draft.facts.agency.get("vision"):
        draft.paragraph(draft.say("preface.vision", vision=vision), Source("agency", "vision", "value"))
    for line in rest:
        draft.paragraph(line)
    for line in (draft.say("preface.signed"), draft.say("blank_day")):
        draft.add(Paragraph(line, "center"))
    draft.add(PageBreak(), Contents(draft.say("contents")), PageBreak())


def _strengths_and_weaknesses(draft: ReportBuilder) -> None:
    facts, place = draft.facts, draft.facts.standing
    draft.heading(draft.say("analysis.heading"))
    if not place.ranked:
        draft.paragraph(draft.say("analysis.none"))
        return
    draft.heading(draft.say("analysis.strengths"), 2)
    if place.full:
        draft.paragraph(draft.say("analysis.strengths_line", count=len(place.full)))
        items = [ListItem(draft.indicator(code), sources=(facts.source(code),)) for code in place.full]
        draft.add(Listing(tuple(items)))
    else:
        draft.paragraph(draft.say("analysis.no_strengths", highest=Plain(highest_sentence(draft))))
    kept = _marked_strengths(draft)
    if kept:
        draft.paragraph(draft.say("analysis.marked_strengths", count=len(kept)))
        draft.add(Listing(tuple(_scored(draft, code) for code in kept)))
    draft.heading(draft.say("analysis.weaknesses"), 2)
    below = [code for group in reversed(place.ranked) for code in group if code not in place.full and code not in kept]
    if not below and not place.unknown:
        draft.paragraph(draft.say("analysis.no_weaknesses"))
    elif below:
        line = "analysis.other_weaknesses_line" if kept else "analysis.weaknesses_line"
        draft.paragraph(draft.say(line, count=len(below)))
        draft.add(Listing(tuple(_weakness(draft, code) for code in below)))


def _marked_strengths(draft: ReportBuilder) -> list[str]:
    """Indicators below full marks that the agency itself calls a strength; what officers decided is kept."""
    facts, place = draft.facts, draft.facts.standing
    marked = {
        row.key
        for row in facts.content.rows("indicators")
        if facts.standings.code_of(row.text("strength_or_weakness")) == "strength"
    }
    return [code for group in place.ranked for code in group if code in marked and code not in place.full]


def _scored(draft: ReportBuilder, code: str) -> ListItem:
    text = draft.say("analysis.weakness", name=draft.indicator(code), score=draft.facts.score(code))
    return ListItem(text, sources=(draft.facts.source(code),))


def _weakness(draft: ReportBuilder, code: str) -> ListItem:
    """An indicator below full marks; one below the pass mark is urgent."""
    score = draft.facts.score(code)
    assert score is not None  # ranked indicators have scores
    name = "analysis.urgent" if score < PASS_MARK else "analysis.weakness"
    text = draft.say(name, name=draft.indicator(code), score=score)
    return ListItem(text, sources=(draft.facts.source(code),))


def _details(draft: ReportBuilder) -> None:
    """Indicator by indicator: its score and those of its questions or items, highest first."""
    facts = draft.facts
    if not facts.standing.ranked:
        return
    if not any(one.score is not None for one in facts.scored()):
        return  # the indicators alone stand in the table already
    draft.heading(draft.say("analysis.details"), 2)
    tool = ""
    for indicator in facts.framework.indicators:
        if indicator.tool != tool:
            tool = indicator.tool
            draft.heading(draft.tool_name(tool), 3)
        score = facts.score(indicator.code)
        name = draft.indicator(indicator.code)
        if score is None:
            draft.add(Paragraph(draft.say("analysis.no_indicator_score", name=name), "plain"))
            continue
        text = draft.say("analysis.indicator_score", name=name, score=score)
        subs = facts.framework.children(indicator.code, "sub_indicators")
        known = [one for one in facts.scored() if one.score is not None and one.indicator in (indicator.code, *subs)]
        # A lead stays with what follows it; where nothing does, a row of them would run off to the next page.
        draft.add(Paragraph(text, "lead" if known else "plain", (facts.source(indicator.code),)))
        _list_scores(draft, [one for one in known if one.indicator == indicator.code])
        for code in subs:
            _list_scores(draft, [one for one in known if one.indicator == code], draft.indicator(code))
        _zero_items(draft, [one for one in known if one.score == 0])


def _list_scores(draft: ReportBuilder, group: Sequence[Scored], name: str = "") -> None:
    """List questions, or the items of a sub-indicator, with score and comment; equal ones in one sentence."""
    known = [(one.score, one) for one in group if one.score is not None]
    if not known:
        return
    comments = {one.comment for _, one in known}
    # A comment that the assessor gave to all of them is told once.
    shared = comments.pop() if len(comments) == 1 and len(known) > 1 else ""
    known.sort(key=lambda pair: -pair[0])
    highest, lowest, count = known[0][0], known[-1][0], len(known)
    if highest == lowest and count > 1 and (shared or not comments):
        codes = draft.voice.join([_named(draft, one) for _, one in known])
        pattern = "analysis.items_equal" if name else "analysis.questions_equal"
        text = draft.say(pattern, name=name, count=count, score=highest, codes=codes)
        draft.paragraph(text, *(one.source for _, one in known))
    else:
        pattern = ("analysis.items" if name else "analysis.questions") + ("_one" if count == 1 else "")
        draft.paragraph(draft.say(pattern, name=name, count=count))
        draft.add(Listing(tuple(_score_item(draft, one, score, alone=not shared) for score, one in known)))
    if shared:
        draft.paragraph(
            draft.say("analysis.shared_comment", text=shared), Source("scores", known[0][1].code, "comment")
        )


def _score_item(draft: ReportBuilder, one: Scored, score: Decimal, *, alone: bool) -> ListItem:
    """A question or item with its score, and the comment that is its own."""
    more = (Part(draft.say("analysis.comment", text=one.comment)),) if one.comment and alone else ()
    text = draft.say("analysis.question", text=_text(draft, one), score=score)
    return ListItem(text, draft.code(one.code), more, (one.source,))


def _named(draft: ReportBuilder, one: Scored) -> str:
    """An item with its name; a question by its code alone, since its wording is a sentence."""
    if draft.framework.item(one.code):
        return f"{draft.code(one.code)} {draft.item_name(one.code)}"
    return draft.code(one.code)


def _text(draft: ReportBuilder, one: Scored) -> str:
    return draft.item_name(one.code) or one.text or draft.code(one.code)


def _zero_items(draft: ReportBuilder, zero: Sequence[Scored]) -> None:
    if not zero:
        return
    names = []
    for one in zero:
        owner = ", ".join(draft.facts.owners(one.items if draft.framework.question(one.code) else (one.code,)))
        pattern = "analysis.zero_item_owner" if owner else "analysis.zero_item"
        names.append(draft.say(pattern, code=Plain(one.code), name=_text(draft, one), owner=owner))
    text = draft.say("analysis.zero", count=len(zero), codes=draft.voice.join(names))
    draft.paragraph(text, *(one.source for one in zero))


def _measures(draft: ReportBuilder) -> None:
    measures = draft.facts.measures
    draft.heading(draft.say("measures.heading"))
    if not measures:
        draft.paragraph(draft.say("measures.none"))
        return
    draft.paragraph(draft.say("measures.line", count=len(measures)))
    # A measure stands once: in the table of its process, or in the common one.
    processes = [measure for measure in measures if measure.row.text("process").strip()]
    others = [measure for measure in measures if measure not in processes]
    if others:
        columns = draft.columns(MEASURES)
        draft.table(columns, measure_rows(draft, MEASURES, columns, others), "measures.caption")
    _processes(draft, processes)


def _processes(draft: ReportBuilder, measures: Sequence[Measure]) -> None:
    """Measures that name a process, in one table for each process."""
    groups: dict[str, list[Measure]] = {}
    for measure in measures:
        groups.setdefault(measure.row.text("process").strip(), []).append(measure)
    if not groups:
        return
    draft.heading(draft.say("measures.processes"))
    columns = draft.columns(PROCESSES)
    if not any(measure.row.text("practice") for measure in draft.facts.measures):
        columns = tuple(column for column in columns if column.code != "practice")
    for number, (name, members) in enumerate(groups.items(), 1):
        draft.heading(draft.say("measures.process", number=number, name=name), 3, numbered=False)
        draft.table(columns, measure_rows(draft, PROCESSES, columns, members))


def _constraints(draft: ReportBuilder) -> None:
    rows = [row for row in draft.facts.content.rows("constraints") if row.text("topic") or row.text("detail")]
    if not rows:
        return
    draft.section()
    draft.heading(draft.say("constraints.heading"))
    items = [
        ListItem(
            ": ".join(part for part in (row.text("topic").strip(), row.text("detail").strip()) if part),
            draft.code(f"{number}."),
            sources=(Source("constraints", row.key, "detail"),),
        )
        for number, row in enumerate(rows, 1)
    ]
    draft.add(Listing(tuple(items)))
