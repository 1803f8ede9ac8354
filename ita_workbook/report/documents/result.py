"""The result told in words, tables and charts: level, highest and lowest, change, and doubts about figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from ita_workbook.framework.framework import TOTAL
from ita_workbook.framework.ranking import PASS_MARK
from ita_workbook.report.builder import Fact, ReportBuilder, Shown, TableCells, whole
from ita_workbook.report.model import Chart, Column, Paragraph, Series, Source, TableRow
from ita_workbook.report.prose import Plain

THIS_YEAR = "#2F5597"
LAST_YEAR = "#BF9000"


def add_result(draft: ReportBuilder) -> None:
    """Append the section with the overall result, both tables, both charts and the notes."""
    draft.heading(draft.say("result.heading"))
    draft.paragraph(overall_sentence(draft), draft.facts.source(TOTAL))
    told, below = level_sentence(draft), _tools_below(draft, PASS_MARK)
    if told:
        draft.paragraph(told)
    # What the level's sentence says of the tools is not said again.
    if (tools := tools_sentence(draft)) and not (below and all(name in told for name in below)):
        draft.paragraph(tools)
    draft.table(score_columns(draft, TOOLS, _tools(draft)), _tool_rows(draft), "result.tools_caption")
    draft.add(*notes(draft))
    columns = score_columns(draft, INDICATORS, _indicators(draft))
    draft.table(columns, _indicator_rows(draft), "result.indicators_caption")
    for sentence in (*extremes(draft), *changes(draft), *targets(draft), *participation(draft)):
        draft.paragraph(sentence)
    if goal := draft.facts.agency.get("goal"):
        draft.paragraph(draft.say("result.goal", goal=goal), Source("agency", "goal", "value"))
    if draft.facts.standing.ranked:
        draft.add(indicators_chart(draft), tools_chart(draft))


def overall(draft: ReportBuilder) -> tuple[Decimal | None, str]:
    """Return the overall score and the level to print: as announced, or else computed."""
    facts = draft.facts
    announced = str(facts.agency.get("announced_level") or "").strip()
    band = facts.sheet.level
    if band and announced in ("", band.level.th, band.level.en):
        return facts.score(TOTAL), band.level.pick(draft.voice.language)
    return facts.score(TOTAL), announced


def overall_sentence(draft: ReportBuilder) -> str:
    """Tell the overall score, its level, and the change since last year where that is known."""
    facts = draft.facts
    score, level = overall(draft)
    text = draft.say("result.overall", overall=score, level=level)
    change = facts.change(TOTAL)
    if change is not None:
        name = "result.up" if change > 0 else "result.down" if change < 0 else "result.same"
        text += draft.say(name, previous=facts.previous_score(TOTAL), change=abs(change))
    target = facts.targets.get(TOTAL)
    if target is not None and score is not None:
        met = score >= target
        gap = None if met else target - score
        text += " " + draft.say("result.target_met" if met else "result.target_missed", target=target, gap=gap)
    return text


def level_sentence(draft: ReportBuilder) -> str:
    """Tell why the level is not the next higher one; empty at the highest, and where the bands give another level."""
    band = draft.facts.sheet.level
    score, level = overall(draft)
    bands = draft.framework.bands
    if band is None or score is None or band is bands[0] or level != band.level.pick(draft.voice.language):
        return ""
    higher = bands[bands.index(band) - 1]
    mark = higher.tools_minimum
    below = _tools_below(draft, mark) if mark is not None else []
    reached = score >= higher.minimum
    if reached and not below:
        return ""
    block = "level_tool" if reached else "level_total_tool" if below else "level_total"
    named, tools = higher.level.pick(draft.voice.language), draft.voice.join(below)
    pattern = draft.voice.block(block)[0]
    marks = {"mark": whole(higher.minimum), "tool_mark": mark if mark is None else whole(mark)}
    return draft.voice.fill(pattern, higher=named, level=level, tools=tools, **marks)


def _tools_below(draft: ReportBuilder, mark: Decimal) -> list[str]:
    """The tools whose score is below ``mark``, each with its score."""
    return [
        draft.say("result.tool_score", code=Plain(draft.tool_code(code)), score=score)
        for code in draft.facts.tools
        if (score := draft.facts.score(code)) is not None and score < mark
    ]


def tools_sentence(draft: ReportBuilder) -> str:
    """Tell which tools are below the pass mark; empty while a tool's score is missing."""
    if None in [draft.facts.score(code) for code in draft.facts.tools]:
        return ""
    below = _tools_below(draft, PASS_MARK)
    if not below:
        return draft.say("result.all_tools_pass")
    return draft.say("result.tools_fail", tools=draft.voice.join(below))


def extremes(draft: ReportBuilder) -> list[str]:
    """Tell the highest and the lowest indicators, all of them where they tie."""
    place = draft.facts.standing
    sentences = []
    if place.unknown and place.ranked:  # where none has a score, the next chapter says so
        sentences.append(draft.say("result.missing", names=draft.codes(place.unknown)))
    if len(place.ranked) == 1 and len(place.highest) > 1:
        return [draft.say("result.all_equal", score=draft.facts.score(place.highest[0])), *sentences]
    if place.ranked:
        sentences.insert(0, _extreme(draft, "result.highest", place.highest))
    if len(place.ranked) > 1:
        sentences.insert(1, _extreme(draft, "result.lowest", place.lowest))
    if len(place.ranked) > 2:
        second = place.ranked[1]
        names = draft.voice.join([draft.indicator(code) for code in second])
        sentences.insert(1, draft.say("result.second", names=names, score=draft.facts.score(second[0])))
    return sentences


def highest_sentence(draft: ReportBuilder) -> str:
    """Tell the highest indicators; empty where no indicator has a score."""
    highest = draft.facts.standing.highest
    return _extreme(draft, "result.highest", highest) if highest else ""


def _extreme(draft: ReportBuilder, pattern: str, codes: Sequence[str]) -> str:
    score = draft.facts.score(codes[0])
    if len(codes) == 1:
        return draft.say(pattern, names=draft.indicator(codes[0]), score=score)
    names = [draft.indicator(code) for code in codes]
    return draft.say(f"{pattern}_tie", count=len(codes), names=draft.voice.join(names), score=score)


def changes(draft: ReportBuilder) -> list[str]:
    """Tell which indicators rose, fell and stayed since last year."""
    facts = draft.facts
    known = {
        part.code: change for part in facts.framework.indicators if (change := facts.change(part.code)) is not None
    }
    if not known:
        return [draft.say("result.no_previous")] if facts.standing.ranked else []
    groups = {
        "result.risen": [code for code, change in known.items() if change > 0],
        "result.fallen": [code for code, change in known.items() if change < 0],
    }
    sentences = [
        draft.say(
            name,
            names=draft.voice.join(
                [draft.say("result.changed_by", code=Plain(code), change=draft.signed(known[code])) for code in codes]
            ),
        )
        for name, codes in groups.items()
        if codes
    ]
    if same := [draft.say("result.named", code=Plain(code)) for code, change in known.items() if not change]:
        sentences.append(draft.say("result.unchanged", names=draft.voice.join(same)))
    without = [part.code for part in facts.framework.indicators if part.code not in known and facts.score(part.code)]
    if without:
        names = [draft.say("result.named", code=Plain(code)) for code in without]
        sentences.append(draft.say("result.some_previous", names=draft.voice.join(names)))
    return sentences


def targets(draft: ReportBuilder) -> list[str]:
    """Tell which of the agency's targets for tools and indicators were reached, and by how much others were missed."""
    facts = draft.facts
    known = {
        code: (score, target)
        for code, target in facts.targets.items()
        if code != TOTAL and (score := facts.score(code)) is not None
    }
    if not known:
        return []
    met = [code for code, (score, target) in known.items() if score >= target]
    if len(met) == len(known):
        return [draft.say("result.targets_met", count=len(known))]
    missed = [
        draft.say("result.missed_by", name=_short_name(draft, code), target=target, gap=target - score)
        for code, (score, target) in known.items()
        if score < target
    ]
    return [
        draft.say(
            "result.targets_missed", count=len(known), met=len(met), missed=len(missed), names=draft.voice.join(missed)
        )
    ]


def participation(draft: ReportBuilder) -> list[str]:
    """Tell of each tool how many could answer, how many did, and the least number, as far as the workbook has them."""
    lines = []
    for row in draft.facts.content.rows("indicators"):
        known = {field: row.text(field).strip() for field in ("asked", "answered", "minimum")}
        told = [draft.say(f"participation.{field}", number=Plain(text)) for field, text in known.items() if text]
        if told and draft.framework.tool(row.key):
            lines.append(draft.say("participation.line", tool=draft.tool_code(row.key), told=" ".join(told)))
    return lines


def _short_name(draft: ReportBuilder, code: str) -> str:
    return draft.say("result.named", code=Plain(code)) if draft.framework.indicator(code) else draft.tool_code(code)


def notes(draft: ReportBuilder) -> list[Paragraph]:
    """Tell where a figure is computed and not announced, and where the two differ.

    What is uncertain about the framework, or marked against the scores, is the coordinator's to see, not the public's.
    """
    facts = draft.facts
    found: list[str] = []
    score, level = overall(draft)
    if score is not None and TOTAL not in facts.printed:
        found.append(draft.say("notes.computed_overall"))
    computed_tools = [code for code in facts.tools if code not in facts.printed and facts.score(code) is not None]
    if computed_tools:
        found.append(
            draft.say("notes.computed_tool", names=draft.voice.join([draft.tool_code(code) for code in computed_tools]))
        )
    band = facts.sheet.level
    if band and not facts.agency.get("announced_level"):
        found.append(draft.say("notes.computed_level"))
    elif band and level not in (band.level.th, band.level.en):
        found.append(draft.say("notes.level", stated=level, computed=band.level.pick(draft.voice.language)))
    for difference in facts.differences:
        if difference.code == TOTAL:
            found.append(draft.say("notes.overall", stated=difference.printed, computed=difference.computed))
        elif difference.computed is not None:
            found.append(
                draft.say(
                    "notes.score",
                    name=score_name(draft, difference.code),
                    stated=difference.printed,
                    computed=difference.computed,
                )
            )
        else:
            found.append(
                draft.say(
                    "notes.range",
                    name=score_name(draft, difference.code),
                    stated=difference.printed,
                    low=difference.low,
                    high=difference.high,
                )
            )
    other = facts.sheet.level_other_reading
    if band and other and not facts.agency.get("announced_level"):
        names = [band.level.pick(draft.voice.language), other.level.pick(draft.voice.language)]
        combined, separate = names if facts.eit_rule == "combined" else reversed(names)
        found.append(draft.say("notes.eit", combined=combined, separate=separate))
    return [Paragraph(text, "note") for text in found]


def compared(draft: ReportBuilder) -> bool:
    """Whether any score of last year is known; columns and bars for it would otherwise stand empty."""
    return any(one.value is not None for one in draft.facts.previous.scores.values())


def score_columns(draft: ReportBuilder, table: TableCells[Fact], codes: Sequence[str]) -> tuple[Column, ...]:
    """Return the declared columns of a table of scores, without last year's and the targets where none is known."""
    aimed = any(code in draft.facts.targets for code in codes)
    empty = {*(() if compared(draft) else ("previous", "change")), *(() if aimed else ("target",))}
    return tuple(column for column in draft.columns(table) if column.code not in empty)


def previous_source(code: str) -> Source:
    """Return where last year's score of ``code`` stands, or would stand, in the master."""
    return (
        Source("agency", "previous_overall", "value") if code == TOTAL else Source("indicators", code, "previous_score")
    )


def score_name(draft: ReportBuilder, code: str) -> str:
    """Return how a score is called in a sentence, at whatever level it stands."""
    if draft.framework.tool(code):
        return draft.tool_name(code)
    if draft.framework.indicator(code) or draft.framework.sub_indicator(code):
        return draft.indicator(code)
    return draft.code(code)


def _weight(draft: ReportBuilder, code: str) -> Shown:
    tool = draft.framework.tool(code)
    return draft.voice.numerals(f"{(tool.weight * 100).normalize():f}") if tool and tool.weight is not None else ""


def _target(draft: ReportBuilder, code: str) -> Shown:
    target = draft.facts.targets.get(code)
    total = Source("agency", "target_overall", "value")
    source = total if code == TOTAL else Source("indicators", code, "target")
    return "" if target is None else draft.score_cell(code, target, source)


SCORE_CELLS: Mapping[str, Callable[[ReportBuilder, str], Shown]] = {
    "score": lambda draft, code: draft.score_cell(code, draft.facts.score(code)),
    "previous": lambda draft, code: draft.score_cell(code, draft.facts.previous_score(code), previous_source(code)),
    "change": lambda draft, code: draft.change_cell(draft.facts.change(code)),
    "target": _target,
}
"""The cells that every table of scores can show of one code."""

TOOLS = TableCells[str](
    "tool_columns",
    {
        "tool": lambda draft, code: draft.say("result.total") if code == TOTAL else draft.tool_name(code),
        "weight": _weight,
        **SCORE_CELLS,
    },
)


def _tools(draft: ReportBuilder) -> tuple[str, ...]:
    return (*draft.facts.tools, TOTAL)


def _tool_rows(draft: ReportBuilder) -> list[TableRow]:
    columns = score_columns(draft, TOOLS, _tools(draft))
    return [
        TableRow(draft.cells(TOOLS, columns, code), draft.facts.source(code), "total" if code == TOTAL else "row")
        for code in _tools(draft)
    ]


def _first_of_tool(draft: ReportBuilder, code: str) -> Shown:
    """The tool, once, at the first of its indicators."""
    parts = draft.framework.indicators
    tool = next(part.tool for part in parts if part.code == code)
    return draft.tool_code(tool) if code == next(part.code for part in parts if part.tool == tool) else ""


def _indicator_name(draft: ReportBuilder, code: str) -> Shown:
    return draft.voice.numerals(
        next(part for part in draft.framework.indicators if part.code == code).name.pick(draft.voice.language)
    )


INDICATORS = TableCells[str](
    "indicator_columns",
    {
        "tool": _first_of_tool,
        "code": lambda draft, code: draft.code(code),
        "name": _indicator_name,
        **SCORE_CELLS,
    },
)


def _indicators(draft: ReportBuilder) -> list[str]:
    return [part.code for part in draft.framework.indicators]


def _indicator_rows(draft: ReportBuilder) -> list[TableRow]:
    codes = _indicators(draft)
    columns = score_columns(draft, INDICATORS, codes)
    return [TableRow(draft.cells(INDICATORS, columns, code), draft.facts.source(code)) for code in codes]


def indicators_chart(draft: ReportBuilder) -> Chart:
    """Return the ten indicators as bars, last year beside this year where known."""
    facts = draft.facts
    parts = facts.framework.indicators
    return Chart(
        title=draft.say("charts.indicators" if compared(draft) else "charts.indicators_alone"),
        categories=tuple(
            draft.voice.numerals(f"{part.code}. {part.name.pick(draft.voice.language)}") for part in parts
        ),
        series=_years(draft, [part.code for part in parts]),
        kind="bar",
    )


def tools_chart(draft: ReportBuilder) -> Chart:
    """Return the tools as bars with a line at the pass mark."""
    return Chart(
        title=draft.say("charts.tools"),
        categories=tuple(draft.tool_code(code) for code in draft.facts.tools),
        series=_years(draft, list(draft.facts.tools)),
        threshold=PASS_MARK,
        threshold_name=draft.say("threshold", score=whole(PASS_MARK)),
    )


def _years(draft: ReportBuilder, codes: list[str]) -> tuple[Series, ...]:
    facts = draft.facts
    before = tuple(facts.previous_score(code) for code in codes)
    now = Series(
        draft.say("series_this", year=facts.result_year), tuple(facts.score(code) for code in codes), THIS_YEAR
    )
    if not any(score is not None for score in before):
        return (now,)
    return (Series(draft.say("series_this", year=facts.result_year - 1), before, LAST_YEAR), now)
