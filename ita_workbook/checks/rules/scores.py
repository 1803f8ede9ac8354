"""Scores: printed scores against computed ones, and claims (highest, lowest, level) against the scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ita_workbook.book.content import display
from ita_workbook.checks.context import FORM_ANSWER, Context, Filled
from ita_workbook.framework.framework import TOTAL, Band, Framework
from ita_workbook.framework.ranking import standing_problems
from ita_workbook.framework.scoring import EitRule, ScoreSheet, compute, infeasible_items, reconcile, rounded
from ita_workbook.read.returned import Event, ReadRow
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold, suggest

DIFFERS, DOUBTFUL, OUTSIDE = "score_differs", "score_doubtful", "score_outside_parts"
NOT_ALLOWED, UNUSUAL = "item_score_not_allowed", "item_score_doubtful"
STANDING, LEVEL, NO_LEVEL, EIT = "standing_wrong", "level_differs", "level_unknown", "eit_readings_differ"
_LISTED = 6


class _Scores:
    """Every printed score of the master with the row and field where it stands."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.points: dict[str, Decimal] = {}
        self.places: dict[str, tuple[str, ReadRow, str]] = {}
        for sheet_id in ("indicators", "scores"):
            for row in context.rows(sheet_id):
                self._take(row.key, sheet_id, row, "score")
        self.agency = {row.key: row for row in context.rows("agency")}
        overall = self.agency.get("announced_overall")
        if overall is not None:
            self._take(TOTAL, "agency", overall, FORM_ANSWER)

    def _take(self, code: str, sheet_id: str, row: Filled, field: str) -> None:
        value = row.values.get(field)
        if isinstance(value, Decimal) and code not in self.points:
            self.points[code] = value
            self.places[code] = (sheet_id, row.read, field)

    @property
    def eit_rule(self) -> EitRule:
        """The reading of the EIT that the agency chose."""
        label = self.answer("eit_rule")
        return "separate" if self.context.spec.lists["eit_rule"].code_of(label) == "separate" else "combined"

    def answer(self, code: str) -> str:
        """Return the agency form's answer as text; empty when there is none."""
        row = self.agency.get(code)
        return row.text(FORM_ANSWER) if row else ""


def scores_differ(context: Context) -> Iterator[Event]:
    """Yield an event for each printed score that does not follow from the level below."""
    scores = _Scores(context)
    for difference in reconcile(context.framework, scores.points):
        place = scores.places.get(difference.code)
        if place is None:
            continue
        sheet_id, row, field = place
        params: dict[str, object] = {"what": _what(difference.code), "children": _listed(difference.children)}
        if difference.computed is None:
            kind = OUTSIDE
            params |= {"low": difference.low, "high": difference.high}
        else:
            kind = DIFFERS if difference.certain else DOUBTFUL
            params |= {"computed": difference.computed, "others": list(difference.others)}
        yield context.event(
            kind, sheet_id, row, field, value=difference.printed, expected=difference.computed, **params
        )


def item_scores(context: Context) -> Iterator[Event]:
    """Yield an event for each item score that the year's rules do not have."""
    scores = _Scores(context)
    for doubt in infeasible_items(context.framework, scores.points):
        place = scores.places.get(doubt.code)
        if place is None:
            continue
        allowed = ", ".join(f"{value.normalize():f}" for value in doubt.allowed)
        yield context.event(
            NOT_ALLOWED if doubt.certain else UNUSUAL, *place, value=doubt.score, expected=allowed, allowed=allowed
        )


def standing_claims(context: Context) -> Iterator[Event]:
    """Yield an event for each indicator called highest or lowest that is not."""
    scores = _Scores(context)
    column = context.spec.sheet("indicators").by_field["strength_or_weakness"]
    rows = {row.key: row for row in context.rows("indicators") if context.framework.indicator(row.key)}
    claims = {key: context.code_of(column, row.values.get(column.field)) for key, row in rows.items()}
    labels = {value.code: value.label for value in context.spec.lists[column.list or ""].values}
    problems = standing_problems(
        context.framework,
        scores.points,
        lowest=[key for key, claim in claims.items() if claim == "lowest"],
        highest=[key for key, claim in claims.items() if claim == "highest"],
    )
    for problem in problems:
        row = rows[problem.stated]
        yield context.event(
            STANDING, "indicators", row.read, column.field, value=row.text(column.field),
            expected=", ".join(problem.actual), claim=labels[problem.claim], actual=list(problem.actual),
            score=problem.score,
        )  # fmt: skip


def announced_level(context: Context) -> Iterator[Event]:
    """Yield events where the announced level is not that of the score, or the two EIT readings differ."""
    scores = _Scores(context)
    sheet = compute(context.framework, scores.points, scores.eit_rule)
    stated = scores.answer("announced_level")
    if stated:
        yield from _stated_level(context, scores, stated, sheet)
    chosen = scores.agency.get("eit_rule")
    if sheet.level and sheet.level_other_reading and chosen is not None:
        closed = context.spec.lists["eit_rule"]
        label = closed.label_of(scores.eit_rule)
        yield context.event(
            EIT, "agency", chosen.read, FORM_ANSWER, value=label,
            level=sheet.level.level, other_level=sheet.level_other_reading.level,
        )  # fmt: skip


def _stated_level(context: Context, scores: _Scores, stated: str, sheet: ScoreSheet) -> Iterator[Event]:
    row = scores.agency["announced_level"].read
    names = [band.level for band in context.framework.bands]
    key = fold(stated)
    if not any(key in (fold(name.th), fold(name.pick("en"))) for name in names):
        labels = [name.pick(context.book.language) for name in names]
        near = suggest(stated, labels)
        yield context.event(
            NO_LEVEL, "agency", row, FORM_ANSWER, value=stated, expected=near, choices=labels, suggestion=near or ""
        )
        return
    bands = [band for band in (sheet.level, sheet.level_other_reading) if band]
    fitting = [band.level for band in bands]
    if not fitting or any(key in (fold(name.th), fold(name.pick("en"))) for name in fitting):
        return
    expected = fitting[0].pick(context.book.language)
    hurdle, tools = _held_back(context.framework, sheet, bands[0])
    yield context.event(
        LEVEL, "agency", row, FORM_ANSWER, value=stated, expected=expected, computed=fitting[0],
        overall=None if sheet.overall is None else display(sheet.overall), tools=tools, minimum=hurdle,
    )  # fmt: skip


def _held_back(framework: Framework, sheet: ScoreSheet, level: Band) -> tuple[Decimal | None, list[str]]:
    """Return what each tool must reach for the next better band, and the tools below it with their scores.

    There is nothing to return where the overall score alone decides.
    """
    better = framework.bands[: framework.bands.index(level)]
    reached = [band for band in better if sheet.overall is not None and sheet.overall >= band.minimum]
    hurdle = reached[-1].tools_minimum if reached else None
    if hurdle is None:
        return None, []
    scores = {code: sheet.value(code) for code in _tested(framework, sheet)}
    below = [
        f"{code} ({display(rounded(score))})"
        for code, score in scores.items()
        if score is not None and rounded(score) < hurdle
    ]
    return hurdle, below


def _tested(framework: Framework, sheet: ScoreSheet) -> list[str]:
    """Return the tools that a band tests: the whole EIT, or each of its parts where the agency reads the rule so."""
    codes = [tool.code for tool in framework.tools]
    for combined in framework.combined_tools:
        known = all(sheet.value(part) is not None for part in combined.parts)
        if sheet.eit_rule == "combined" or not known:
            place = codes.index(combined.parts[0])
            codes = [code for code in codes if code not in combined.parts]
            codes.insert(place, combined.code)
    return codes


def _what(code: str) -> Text:
    if code == TOTAL:
        return sentence("checks.score.total")
    return sentence("checks.score.one", code=code)


def _listed(codes: Sequence[str]) -> str:
    """Return the codes for reading: all of a few, the first and last of many."""
    return ", ".join(codes) if len(codes) <= _LISTED else f"{codes[0]}–{codes[-1]} ({len(codes)})"
