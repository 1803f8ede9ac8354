"""Row votes: whose row it is, by all that names it, and what texts say where nothing else can.

Witness → weight → candidate: each :data:`Witness` of a row names a key or is silent. The keys that only this program
writes weigh more than what people see and retype. A lead of :data:`STRONG` settles it; where there is none, the row is
doubtful and both candidates are told. Sorts are settled before this (:mod:`ita_workbook.read.partial_sort`): there
many rows agree on one move.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

Witness = Literal["outer", "inner", "code", "name"]
"""The hidden key before the row, the visible one among the cells to fill in, the visible code, and the other prefilled
cells, where they are those of one row and no other."""
WEIGHT: Mapping[Witness, int] = {"outer": 2, "inner": 2, "code": 1, "name": 1}
STRONG = 2
_SEVERAL = 3
"""Rows that must agree before texts are believed."""
_SHARE = 0.8
"""How many of the rows named must be among those that moved: a sort exchanges rows, it brings none from elsewhere."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whose row it is; ``rival`` is the other candidate where no agreement is strong."""

    key: str
    rival: str | None = None


def decide(votes: Mapping[Witness, str], elsewhere: Collection[str], free: Collection[str]) -> Verdict:
    """Return whose row it is by ``votes``, of which one at least is given.

    ``elsewhere`` are the keys that another row has by the agreement of all that names it: no second row can be theirs.
    ``free`` are those whose own row is empty or gone: what names them was cut from there.
    """
    weights: Counter[str] = Counter()
    for witness, key in votes.items():
        weights[key] += WEIGHT[witness]
    ranked = weights.most_common()
    if len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= STRONG:
        return Verdict(ranked[0][0])
    first, second = votes.get("outer", ranked[0][0]), ranked[1][0]
    if first == second:
        second = ranked[0][0]
    if ranked[0][1] > ranked[1][1] and (ranked[0][0] == votes.get("outer") or ranked[0][0] not in elsewhere):
        return Verdict(ranked[0][0])
    if second not in elsewhere and first in elsewhere:
        return Verdict(first, second)
    if second in free and first not in free:
        return Verdict(second)
    if second in elsewhere and "inner" in votes:
        return Verdict(first)
    return Verdict(first, second)


def named_keys(texts: Iterable[str], keys: Collection[str]) -> set[str]:
    """Return those of ``keys`` that the texts name: ``ข้อ O14``, ``https://…/o14``; keys are a letter and a number."""
    return set[str]().union(*named_by_each(texts, keys))


def named_by_each(texts: Iterable[str], keys: Collection[str]) -> list[set[str]]:
    """Return for each of the texts those of ``keys`` that it names."""
    by_code, pattern = _codes_of(frozenset(keys))
    if pattern is None:
        return [set() for _ in texts]
    return [
        {by_code[code] for letter, number in found if (code := (letter.casefold(), int(number))) in by_code}
        for found in map(pattern.findall, texts)
    ]


@lru_cache(maxsize=8)
def _codes_of(keys: frozenset[str]) -> tuple[dict[tuple[str, int], str], re.Pattern[str] | None]:
    """Return the keys by letter and number, and the pattern that finds one; row after row asks of the same keys."""
    by_code = {(key[0].casefold(), int(key[1:])): key for key in keys if key[1:].isdigit()}
    letters = "".join(sorted({case for letter, _ in by_code for case in (letter, letter.upper())}))
    # Looks back past the letter: a pattern that begins with a set of characters is searched far faster.
    found = rf"([{letters}])(?<![A-Za-z0-9].)[\s-]?0*(\d{{1,3}})(?!\d)"
    return by_code, re.compile(found) if letters else None


def named_moves(named: Sequence[tuple[str, set[str]]]) -> dict[str, str]:
    """Return key of the row → key that its texts name, where several rows agree that the texts were exchanged.

    ``named`` has the rows in their order with the keys their texts name. Pages may keep last year's numbers: those
    are moved too, but all in one direction and in their order, while a sort turns the order of rows about.
    """
    told = [(key, next(iter(keys))) for key, keys in named if len(keys) == 1]
    moves = {key: other for key, other in told if key != other}
    if len(moves) < _SEVERAL or len({other for _, other in told}) < len(told):
        return {}
    if set(moves) == set(moves.values()):
        return moves
    if sum(other in moves for other in moves.values()) < _SHARE * len(moves):
        return {}
    order = {key: number for number, (key, _) in enumerate(named)}
    # A row that was deleted may be named too.
    ranks = [order[other] for other in moves.values() if other in order]
    turned = sum(second < first for first, second in pairwise(ranks))
    return moves if turned * 5 >= len(moves) else {}
