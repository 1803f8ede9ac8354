"""Standing of the indicators: the highest, the lowest, full marks, what is below target, and claims that are not so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ita_workbook.framework.framework import Framework

FULL = Decimal(100)
#: The pass mark of the assessment, used as target where an agency has set none.
PASS_MARK = Decimal(85)


@dataclass(frozen=True, slots=True)
class Rank:
    """Indicator codes by score. ``ranked`` holds groups of equal score, highest first; ties stay in one group."""

    ranked: tuple[tuple[str, ...], ...]
    full: tuple[str, ...]
    below_target: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def highest(self) -> tuple[str, ...]:
        """The indicators with the highest score."""
        return self.ranked[0] if self.ranked else ()

    @property
    def lowest(self) -> tuple[str, ...]:
        """The indicators with the lowest score; the same as ``highest`` where all are equal."""
        return self.ranked[-1] if self.ranked else ()


@dataclass(frozen=True, slots=True)
class RankProblem:
    """A report calls ``stated`` the highest or lowest indicator, but it is ``actual`` with ``score``."""

    claim: Literal["highest", "lowest"]
    stated: str
    stated_score: Decimal | None
    actual: tuple[str, ...]
    score: Decimal


def standing(
    framework: Framework, scores: Mapping[str, Decimal], target: Decimal | Mapping[str, Decimal] = PASS_MARK
) -> Rank:
    """Rank the indicators of ``framework`` by their scores (points).

    ``target`` is one mark for all or a mark by indicator code; an indicator without a mark is held to the pass mark.
    """
    codes = [indicator.code for indicator in framework.indicators]
    known = [code for code in codes if code in scores]
    by_score: dict[Decimal, list[str]] = {}
    for code in known:
        by_score.setdefault(scores[code], []).append(code)
    marks = target if isinstance(target, Mapping) else dict.fromkeys(codes, target)
    return Rank(
        ranked=tuple(tuple(by_score[score]) for score in sorted(by_score, reverse=True)),
        full=tuple(code for code in known if scores[code] >= FULL),
        below_target=tuple(code for code in known if scores[code] < marks.get(code, PASS_MARK)),
        unknown=tuple(code for code in codes if code not in scores),
    )


def standing_problems(
    framework: Framework,
    scores: Mapping[str, Decimal],
    *,
    lowest: Iterable[str] = (),
    highest: Iterable[str] = (),
) -> list[RankProblem]:
    """Return the indicators that are stated as lowest or highest and are not; silent while a score is missing.

    ``lowest`` and ``highest`` are the indicator codes that a report names, such as ("6",).
    """
    place = standing(framework, scores)
    if place.unknown or not place.ranked:
        return []
    found = []
    for code in highest:
        if code not in place.highest:
            found.append(RankProblem("highest", code, scores.get(code), place.highest, scores[place.highest[0]]))
    for code in lowest:
        if code not in place.lowest:
            found.append(RankProblem("lowest", code, scores.get(code), place.lowest, scores[place.lowest[0]]))
    return found
