"""The analysis of the result and the measures that follow from it (ข้อ O42 of 2566)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ita_workbook.framework.framework import Indicator
from ita_workbook.framework.ranking import FULL, PASS_MARK
from ita_workbook.report.builder import ReportBuilder, TableCells
from ita_workbook.report.documents.development import DEVELOPMENT, OWNERS, add_development, said_of, said_under
from ita_workbook.report.documents.measures import (
    MEASURE_CELLS,
    measure_rows,
    monitoring_and_practice,
    numbered_issue,
    numbered_title,
    urgent_indicator,
)
from ita_workbook.report.documents.narrative import HIGH, Narrator
from ita_workbook.report.documents.result import INDICATORS, TOOLS, add_result, highest_sentence
from ita_workbook.report.facts import Measure, Scored
from ita_workbook.report.model import Contents, Listing, ListItem, PageBreak, Paragraph, Part, Report, Source
from ita_workbook.report.prose import Plain
from ita_workbook.report.topics import topic_of

MEASURES = TableCells[Measure](
    "measure_columns",
    {**MEASURE_CELLS, "indicator": urgent_indicator, "title": numbered_title, "monitoring": monitoring_and_practice},
)
PROCESSES = TableCells[Measure](
    "process_columns", {**MEASURE_CELLS, "indicator": urgent_indicator, "issue": numbered_issue}
)
TABLES = (TOOLS, INDICATORS, DEVELOPMENT, OWNERS, MEASURES, PROCESSES)


BANDS = (
    ("band_urgent", Decimal(0), PASS_MARK),
    ("band_develop", PASS_MARK, HIGH),
    ("band_keep", HIGH, FULL),
)
"""Below full marks: what must be mended, what is to be developed, and what is high already."""


NAMED = 4
"""Up to so many questions or items with one remark are called by name."""


def build_analysis(draft: ReportBuilder) -> Report:
    """Return the analysis: result, strengths and weaknesses, development points, measures, constraints."""
    draft.cover(draft.framework.report_items.analysis)
    draft.section()
    _preface(draft)
    draft.heading(draft.say("rationale.heading"))
    for line in draft.lines("rationale.lines", indicators=len(draft.framework.indicators)):
        draft.paragraph(line)
    if ground := str(draft.facts.agency.get("order_ground") or "").strip():
        draft.paragraph(draft.say("rationale.plan", ground=Plain(ground)), Source("agency", "order_ground", "value"))
    if draft.facts.standing.ranked:
        by_question = any(one.score is not None or one.said for one in draft.facts.scored())
        draft.paragraph(draft.say("rationale.analysed" if by_question else "rationale.analysed_indicators"))
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
    for line in draft.lines("preface.lines"):
        draft.paragraph(line)
    if vision := draft.facts.agency.get("vision"):
        draft.paragraph(draft.say("preface.vision", vision=vision), Source("agency", "vision", "value"))
    # What stands in the report, and no more: without scores there are no strengths in it.
    scored, measures = bool(draft.facts.standing.ranked), bool(draft.facts.measures)
    purpose = draft.say("preface.purpose" if scored else "preface.purpose_unscored")
    draft.paragraph(purpose + (draft.say("preface.purpose_measures") if measures else ""))
    for line in (draft.say("preface.signed"), draft.say("blank_day")):
        draft.add(Paragraph(line, "center"))
    draft.add(PageBreak(), Contents(draft.say("contents")), PageBreak())


def _strengths_and_weaknesses(draft: ReportBuilder) -> None:
    facts, place = draft.facts, draft.facts.standing
    draft.heading(draft.say("analysis.heading"))
    if not place.ranked:
        draft.paragraph(draft.say("analysis.none"))
        return
    kept = _marked_strengths(draft)
    # Full marks do not part the two where the agency itself calls one below them a strength.
    named = "_marked" if kept else ""
    draft.heading(draft.say(f"analysis.strengths{named}"), 2)
    if place.full:
        draft.paragraph(draft.say("analysis.strengths_line", count=len(place.full)))
        items = [ListItem(draft.indicator(code), sources=(facts.source(code),)) for code in place.full]
        draft.add(Listing(tuple(items)))
    else:
        draft.paragraph(draft.say("analysis.no_strengths", highest=Plain(highest_sentence(draft))))
    if kept:
        draft.paragraph(draft.say("analysis.marked_strengths", count=len(kept)))
        draft.add(Listing(tuple(_scored(draft, code) for code in kept)))
    draft.heading(draft.say(f"analysis.weaknesses{named}"), 2)
    below = [code for group in reversed(place.ranked) for code in group if code not in place.full and code not in kept]
    if not below and not place.unknown:
        draft.paragraph(draft.say("analysis.no_weaknesses"))
    for name, low, high in BANDS:
        members = [code for code in below if low <= (facts.score(code) or low) < high]
        if members:
            draft.paragraph(draft.say(f"analysis.{name}", count=len(members)))
            draft.add(Listing(tuple(_scored(draft, code) for code in members)))


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


def _details(draft: ReportBuilder) -> None:
    """Indicator by indicator: what its score, questions, items and measures say, and what was remarked on them."""
    facts = draft.facts
    if not facts.standing.ranked:
        return
    draft.heading(draft.say("analysis.details"), 2)
    if still := [one.code for one in facts.framework.indicators if facts.still_drafted(one.code)]:
        sources = tuple(Source("indicators", code, "draft") for code in still)
        pattern = "analysis.draft" if len(still) < len(facts.framework.indicators) else "analysis.draft_all"
        draft.add(Paragraph(draft.say(pattern, codes=Plain(draft.codes(still))), "note", sources))
    narrator, tool = Narrator(draft), ""
    if note := narrator.note():
        draft.add(Paragraph(note, "note"))
    for indicator in facts.framework.indicators:
        if indicator.tool != tool:
            tool = indicator.tool
            draft.heading(draft.tool_name(tool), 3)
            _advice_to_tool(draft, tool)
        _indicator(draft, narrator, indicator)
    for line in narrator.closing():
        draft.paragraph(line)
    outside = [one for one in facts.scored() if not facts.tool_of(one.indicator)]
    if remarks := _remarks(draft, outside):
        draft.paragraph(draft.say("analysis.other_remarks"))
        draft.add(Listing(remarks))


def _advice_to_tool(draft: ReportBuilder, tool: str) -> None:
    """What the assessor advised on a tool as a whole, and on the parts of a combined one."""
    parts = next((one.parts for one in draft.framework.combined_tools if one.code == tool), ())
    for code in (tool, *parts):
        if advice := draft.facts.told_of(code, "comment"):
            text = draft.say("analysis.tool_advice", tool=draft.tool_code(code), text=advice)
            draft.paragraph(text, Source("indicators", code, "comment"))


def _indicator(draft: ReportBuilder, narrator: Narrator, indicator: Indicator) -> None:
    """One indicator: figure and what it means, or the agency's own reading of it; remarks; what follows."""
    facts, told = draft.facts, narrator.drafted(indicator)
    sources = (facts.source(indicator.code), *(one.source for one in told.known))
    measures = tuple(Source("measures", one.key) for one in facts.measures_for(indicator.code))
    label = _one_label(draft, told.group, told.codes)
    # What the items got was just told, unless the agency's own reading stands in its place.
    remarks = _remarks(draft, told.group, told.codes, label=label, told=not told.reading)
    zero = [one for one in told.known if one.score == 0]
    follows = told.follows
    if told.reading:
        draft.paragraph(told.opening, *sources)
        for line in filter(None, map(str.strip, told.reading.split("\n"))):
            draft.paragraph(line, Source("indicators", indicator.code, "reading"))
    else:
        follows = " ".join(filter(None, (told.conclusion, follows)))
        if not remarks and not zero:
            draft.paragraph(" ".join(filter(None, (told.opening, told.shows, follows))), *sources, *measures)
            return
        draft.paragraph(f"{told.opening} {told.shows}".strip(), *sources)
    if remarks:
        draft.paragraph(_remarks_line(draft, told.group, told.codes, label))
        draft.add(Listing(remarks))
    _zero_items(draft, zero)
    if follows:
        draft.paragraph(follows, *measures)


def _one_label(draft: ReportBuilder, group: Sequence[Scored], codes: Sequence[str]) -> str:
    """The name of what is said where that is one thing, which the words before the list then tell once; else none."""
    if any(draft.facts.told_of(code, "comment") for code in codes):
        return ""
    labels = {label for one in group for label, _ in said_under(draft, one)}
    return labels.pop() if len(labels) == 1 else ""


def _remarks_line(draft: ReportBuilder, group: Sequence[Scored], codes: Sequence[str], label: str) -> str:
    """The words before the remarks name the kinds that follow, and no other."""
    if not any(one.cause or one.conclusion for one in group):
        return draft.say("analysis.remarks")
    if label:
        return draft.say("analysis.said", kinds=label)
    remarked = any(draft.facts.told_of(code, "comment") for code in codes)
    there = [name for name in ("cause", "comment", "conclusion")
             if any(getattr(one, name) for one in group) or (name == "comment" and remarked)]  # fmt: skip
    return draft.say("analysis.said", kinds=draft.voice.join([draft.say(f"said.{name}") for name in there]))


def _remarks(
    draft: ReportBuilder, group: Sequence[Scored], codes: Sequence[str] = (), *, label: str = "", told: bool = False
) -> tuple[ListItem, ...]:
    """What was written on an indicator, its questions and items; what was written on several is told once.

    ``label`` is the name that was said before the list, ``told`` whether the scores of items were.
    """
    items = []
    for code in codes:
        if advice := draft.facts.told_of(code, "comment"):
            line = draft.say("said.line", label=draft.say("said.comment"), text=advice)
            source = Source("indicators", code, "comment")
            items.append(ListItem(draft.indicator(code), more=(Part(line),), sources=(source,)))
    by_remark: dict[tuple[str, ...], list[Scored]] = {}
    for one in group:
        if one.said:
            parts = [text for _, text in said_under(draft, one)] if label else [p.text for p in said_of(draft, one)]
            by_remark.setdefault(tuple(parts), []).append(one)
    scored = any(one.score is not None for one in group)
    for remark, members in by_remark.items():
        # Where one remark is made on many, the codes are enough: their names and scores stand above.
        few = len(members) <= NAMED
        shown = [_named(draft, one, scored=scored, told=told) if few else draft.code(one.code) for one in members]
        names = draft.voice.join(shown)
        sources = tuple(part.source for one in members for part in said_of(draft, one) if part.source)
        items.append(ListItem(names, more=tuple(Part(line) for line in remark), sources=sources))
    return tuple(items)


def _named(draft: ReportBuilder, one: Scored, *, scored: bool, told: bool) -> str:
    """A question by its topic, since its wording may ask for something bad; an item by its name; and the score.

    The score of an item that was just told is not said again, nor that there is none where none of them has one.
    """
    topic = topic_of(draft.facts.year, one.code)
    name = draft.item_name(one.code) or (topic.name if topic and draft.voice.language == "th" else one.text)
    if one.score is None:
        pattern = "analysis.not_scored" if scored else "analysis.named"
    else:
        pattern = "analysis.named" if told and draft.framework.item(one.code) else "analysis.scored"
    return draft.say(pattern, code=Plain(one.code), name=" ".join(name.split()), score=one.score)


def _zero_items(draft: ReportBuilder, zero: Sequence[Scored]) -> None:
    """Whose the items without a point are; their names and scores stand above, and are not said again."""
    if not zero:
        return
    by_owner: dict[str, list[str]] = {}
    for one in zero:
        owners = draft.facts.owners(one.items if draft.framework.question(one.code) else (one.code,))
        by_owner.setdefault(draft.voice.join(owners), []).append(one.code)
    names = [
        draft.say(f"analysis.zero_items{'_owner' if owner else ''}", codes=Plain(draft.codes(codes)), owner=owner)
        for owner, codes in by_owner.items()
    ]
    draft.paragraph(draft.say("analysis.zero", codes=draft.voice.join(names)), *(one.source for one in zero))


def _measures(draft: ReportBuilder) -> None:
    measures = draft.facts.measures
    draft.heading(draft.say("measures.heading"))
    if not measures:
        draft.paragraph(draft.say("measures.none"))
        return
    # A measure stands once: in the table of its process, or in the common one.
    processes = [measure for measure in measures if measure.row.text("process").strip()]
    others = [measure for measure in measures if measure not in processes]
    line = "measures.line" if not processes else "measures.line_both" if others else "measures.line_processes"
    draft.paragraph(draft.say(line, count=len(measures), here=len(others), rest=len(processes)))
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
