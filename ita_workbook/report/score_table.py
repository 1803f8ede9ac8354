"""Score table: every score of a master beside last year's, its target, and what it comes to by the scores below it."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

from ita_workbook.framework.framework import TOTAL
from ita_workbook.framework.scoring import Level, level_of
from ita_workbook.report.facts import Facts
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.table import Column, DType, Plain, Table, TableRow

_SCORES = ("score", "previous_score", "change", "target", "computed", "difference")


def score_table(facts: Facts, language: Language = "th") -> Table:
    """Return one row a code of the framework: total, tools, indicators, their parts, questions and items.

    ``score`` is the printed one, or computed where nothing is printed; ``computed`` follows from the level below, and
    ``difference`` is printed less computed. ``grade`` is the band of the total and of it alone.
    """
    framework = facts.framework
    bands = [band.level.pick(language) for band in framework.bands]
    choices = {
        "level": tuple(get_args(Level)),
        "tool": (*(one.code for one in framework.tools), *(one.code for one in framework.combined_tools)),
        "grade": tuple(bands),
    }
    columns = [Column("code", Text("code")), Column("name", Text("name"))]
    columns += [
        Column(code, Text(code), "choice", choices={value: Text(value) for value in values})
        for code, values in choices.items()
    ]
    score: DType = "score"
    columns += [Column(code, Text(code), score) for code in _SCORES]
    rows = tuple(TableRow(_row(facts, code, language)) for code in framework.codes)
    return Table("scores", sentence("report.scores.title"), tuple(columns), rows)


def _row(facts: Facts, code: str, language: Language) -> tuple[Plain, ...]:
    found = facts.sheet[code]
    score = facts.score(code)
    computed, printed = found.computed, found.printed
    difference: Decimal | None = None if computed is None or printed is None else printed - computed
    grade = facts.sheet.level.level.pick(language) if code == TOTAL and facts.sheet.level else None
    return (
        code, _name(facts, code, language), level_of(facts.framework, code), _tool(facts, code), grade,
        score, facts.previous_score(code), facts.change(code), facts.targets.get(code), computed, difference,
    )  # fmt: skip


def _name(facts: Facts, code: str, language: Language) -> str:
    framework = facts.framework
    if code == TOTAL:
        return sentence("report.scores.total").pick(language)
    named = framework.tool(code) or framework.indicator(code) or framework.sub_indicator(code) or framework.item(code)
    if named is not None:
        return named.name.pick(language)
    question = framework.question(code)
    return question.text.pick(language) if question else ""


def _tool(facts: Facts, code: str) -> str | None:
    framework = facts.framework
    if framework.tool(code):
        return code
    question, item = framework.question(code), framework.item(code)
    if question:
        return question.tool
    if item:
        return "OIT" if framework.tool("OIT") else None
    return facts.tool_of(code) or None
