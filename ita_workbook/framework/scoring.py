"""Computation of scores: each level from the level below, the grade band, and where printed scores do not agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from ita_workbook.framework.framework import TOTAL, Band, Framework, PassRule

#: Whether the tools of a band are tested with the EIT as one tool, or with each of its parts alone.
EitRule = Literal["combined", "separate"]
Level = Literal["total", "tool", "indicator", "sub_indicator", "question", "item"]

_CENT = Decimal("0.01")


def rounded(score: Decimal) -> Decimal:
    """Return ``score`` with two decimals, halves going up, as scores are published."""
    return score.quantize(_CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Computed:
    """One score: as ``printed``, and as computed from ``children`` (``exact``, and ``computed`` with two decimals).

    ``computed`` is None where a child is missing, the weights are unknown or there is nothing below. ``rule`` is None
    in the same cases.
    """

    code: str
    level: Level
    printed: Decimal | None
    computed: Decimal | None = None
    exact: Decimal | None = None
    children: tuple[str, ...] = ()
    rule: PassRule | None = None

    @property
    def value(self) -> Decimal | None:
        """The printed score, or else the computed one."""
        return self.printed if self.printed is not None else self.computed


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """Every score of a framework, the overall score and its grade band.

    ``level_other_reading`` is the band under the other EIT rule, only where it differs. ``unknown_codes`` are scores
    given for codes that the framework does not have.
    """

    scores: Mapping[str, Computed]
    overall: Decimal | None
    level: Band | None
    level_other_reading: Band | None
    eit_rule: EitRule
    unknown_codes: tuple[str, ...]

    def __getitem__(self, code: str) -> Computed:
        return self.scores[code]

    def value(self, code: str) -> Decimal | None:
        """Return the printed or else computed score of ``code``; None where neither is known."""
        found = self.scores.get(code)
        return None if found is None else found.value


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """A printed score that does not follow from the level below.

    ``computed`` has two decimals; None means that only the range ``low``–``high`` of the children is known, and the
    printed score lies outside it. ``certain`` False: the way of computing is itself not established (a conjecture or
    a rule carried over from another year), so this is a doubt. ``others`` are the results of other unproven ways.
    """

    code: str
    printed: Decimal
    computed: Decimal | None
    level: Level
    children: tuple[str, ...]
    tolerance: Decimal
    certain: bool
    low: Decimal | None = None
    high: Decimal | None = None
    others: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemDoubt:
    """An item score that is not among the ``allowed`` ones; ``certain`` where the framework's list is complete."""

    code: str
    score: Decimal
    allowed: tuple[Decimal, ...]
    certain: bool


def level_of(framework: Framework, code: str) -> Level | None:
    """Return the level at which ``code`` stands, or None if the framework does not have it."""
    if code == TOTAL:
        return "total"
    if framework.tool(code) is not None:
        return "tool"
    if framework.indicator(code) is not None:
        return "indicator"
    if framework.sub_indicator(code) is not None:
        return "sub_indicator"
    if framework.question(code) is not None:
        return "question"
    return "item" if framework.item(code) is not None else None


def compute(framework: Framework, scores: Mapping[str, Decimal], eit_rule: EitRule = "combined") -> ScoreSheet:
    """Compute every level from the level below it.

    ``scores``: points 0–100 by code ("TOTAL", "IIT", "EIT1", "9", "9.1", "i1", "O12"…), whatever is known. A printed
    score is used for the level above it; a missing one is computed first. Rounding happens at the end only.
    """
    sums = _Sums(framework, scores, framework.scoring.rules)
    sheet: dict[str, Computed] = {}
    for code in framework.codes:
        level = level_of(framework, code)
        assert level is not None  # codes come from the framework
        way = sums.first(code)
        printed = scores.get(code)
        if way is None:
            sheet[code] = Computed(code, level, printed)
        else:
            sheet[code] = Computed(code, level, printed, rounded(way.exact), way.exact, way.children, way.rule)
    overall = sheet[TOTAL].value
    overall = None if overall is None else rounded(overall)
    level_here = band(framework, sheet, overall, eit_rule)
    other = band(framework, sheet, overall, "separate" if eit_rule == "combined" else "combined")
    unknown = tuple(code for code in scores if code not in sheet)
    return ScoreSheet(sheet, overall, level_here, None if other == level_here else other, eit_rule, unknown)


def band(
    framework: Framework, sheet: Mapping[str, Computed], overall: Decimal | None, eit_rule: EitRule
) -> Band | None:
    """Return the first band whose conditions hold; None where a score that decides is missing.

    With "separate" each part of a combined tool is tested where both are known, otherwise the combined score.
    """
    if overall is None:
        return None
    tools = _tested_tools(framework, sheet, eit_rule)
    for candidate in framework.bands:
        if overall < candidate.minimum:
            continue
        if candidate.tools_minimum is None:
            return candidate
        if any(score is not None and rounded(score) < candidate.tools_minimum for score in tools):
            continue
        return candidate if None not in tools else None
    return None


def _tested_tools(framework: Framework, sheet: Mapping[str, Computed], eit_rule: EitRule) -> list[Decimal | None]:
    in_parts = {part: combined for combined in framework.combined_tools for part in combined.parts}
    tools: list[Decimal | None] = [sheet[tool.code].value for tool in framework.tools if tool.code not in in_parts]
    for combined in framework.combined_tools:
        parts = [sheet[part].value for part in combined.parts]
        whole = sheet[combined.code].value
        tools += parts if eit_rule == "separate" and None not in parts else [whole]
    return tools


def reconcile(framework: Framework, scores: Mapping[str, Decimal]) -> list[ScoreDifference]:
    """Return the printed scores that do not follow from the level below, in the order of the result sheet.

    A printed score differs when it is more than ``framework.scoring.tolerance`` away from the result with two decimals,
    the figure that is shown. The levels above are computed from what is printed, so a misprint is not passed on; it
    shows where it stands and, if the level above was right, there too.
    """
    sums = _Sums(framework, scores, framework.scoring.rules)
    guesses = _Sums(framework, scores, framework.scoring.conjectures)
    found = []
    for code in framework.codes:
        printed, level = scores.get(code), level_of(framework, code)
        if printed is None or level is None:
            continue
        difference = _established(sums, code, printed, level) or _conjectured(guesses, code, printed, level)
        if difference is not None:
            found.append(difference)
    return found


def infeasible_items(framework: Framework, scores: Mapping[str, Decimal]) -> list[ItemDoubt]:
    """Return the item scores that the framework's list of item scores does not have; empty if it declares none."""
    allowed = framework.scoring.item_scores
    if allowed is None:
        return []
    return [
        ItemDoubt(item.code, scores[item.code], allowed.values, allowed.closed)
        for item in framework.items
        if item.code in scores and scores[item.code] not in allowed.values
    ]


def _established(sums: _Sums, code: str, printed: Decimal, level: Level) -> ScoreDifference | None:
    """Return the difference from the declared rules: the first that disagrees, the certain ones before the others."""
    tolerance = sums.framework.scoring.tolerance
    found = []
    for rule in sums.rules_of(code):
        way = sums.way(code, rule)
        if way is not None:
            if abs(printed - rounded(way.exact)) > tolerance:
                # Equal parts leave no doubt about the result, whatever is known of the weights.
                certain = rule.certain or rule.how == "unknown"
                found.append(
                    ScoreDifference(code, printed, rounded(way.exact), level, way.children, tolerance, certain)
                )
            continue
        children = sums.children(code, rule)
        values = [sums.value(child) for child in children]
        known = [value for value in values if value is not None]
        # Whatever the weights, a weighted mean lies between its smallest and its largest part.
        if rule.how == "unknown" and len(known) == len(values) > 0:
            low, high = min(known), max(known)
            if not low - tolerance <= printed <= high + tolerance:
                found.append(ScoreDifference(code, printed, None, level, children, tolerance, True, low, high))
    return min(found, key=lambda difference: not difference.certain, default=None)


def _conjectured(sums: _Sums, code: str, printed: Decimal, level: Level) -> ScoreDifference | None:
    """Return a doubt when every unproven way that can be computed disagrees; the nearest result comes first."""
    tolerance = sums.framework.scoring.tolerance
    ways = [way for way in (sums.way(code, rule) for rule in sums.rules_of(code)) if way is not None]
    ways.sort(key=lambda way: abs(printed - way.exact))
    if not ways or abs(printed - rounded(ways[0].exact)) <= tolerance:
        return None
    others = tuple(rounded(way.exact) for way in ways[1:])
    nearest = ways[0]
    return ScoreDifference(
        code, printed, rounded(nearest.exact), level, nearest.children, tolerance, False, others=others
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """A computation that could be carried out: its unrounded result, its parts and its rule."""

    exact: Decimal
    children: tuple[str, ...]
    rule: PassRule


class _Sums:
    """Carries out rules over one set of scores; each code is computed once."""

    def __init__(self, framework: Framework, scores: Mapping[str, Decimal], rules: tuple[PassRule, ...]) -> None:
        self.framework = framework
        self._scores = scores
        self._rules: dict[str, list[PassRule]] = {}
        for rule in rules:
            for target in rule.targets:
                self._rules.setdefault(target, []).append(rule)
        self._first: dict[str, _Way | None] = {}

    def rules_of(self, code: str) -> list[PassRule]:
        return self._rules.get(code, [])

    def value(self, code: str) -> Decimal | None:
        """Return the printed score, or else the unrounded computed one."""
        if code in self._scores:
            return self._scores[code]
        way = self.first(code)
        return None if way is None else way.exact

    def first(self, code: str) -> _Way | None:
        """Return the first rule for ``code`` that can be carried out."""
        if code not in self._first:
            self._first[code] = None  # a rule that led back to its own target would find nothing, not loop
            ways = (self.way(code, rule) for rule in self.rules_of(code))
            self._first[code] = next((way for way in ways if way is not None), None)
        return self._first[code]

    def children(self, code: str, rule: PassRule) -> tuple[str, ...]:
        """Return the parts to use: parts of a combined tool are replaced by the whole where one is not known."""
        children = self.framework.children(code, rule.of)
        if rule.of != "tools":
            return children
        for combined in self.framework.combined_tools:
            if any(self.value(part) is None for part in combined.parts) and self.value(combined.code) is not None:
                place = children.index(combined.parts[0])
                rest = [child for child in children if child not in combined.parts]
                children = (*rest[:place], combined.code, *rest[place:])
        return children

    def way(self, code: str, rule: PassRule) -> _Way | None:
        """Carry out ``rule`` for ``code``; None where a part is missing or unknown weights leave the result open."""
        children = self.children(code, rule)
        values = [self.value(child) for child in children]
        known = [value for value in values if value is not None]
        if not known or len(known) != len(values):
            return None
        if rule.how == "mean":
            return _Way(sum(known, Decimal(0)) / len(known), children, rule)
        if rule.how == "weighted":
            tools = [self.framework.tool(child) for child in children]
            weights = [tool.weight for tool in tools if tool is not None and tool.weight is not None]
            if len(weights) != len(known):
                return None
            total = sum((weight * value for weight, value in zip(weights, known, strict=True)), Decimal(0))
            return _Way(total / sum(weights, Decimal(0)), children, rule)
        # Equal parts give their common value under any weights.
        return _Way(known[0], children, rule) if min(known) == max(known) else None
