"""Joined texts: many looked through as one, and which of them what was found stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate


def texts_at(texts: Sequence[str], places: Iterable[int], begin: int = 0) -> set[str]:
    """Return the texts in which the places lie, of texts joined by one character; the first stands at ``begin``.

    What stands between two belongs to the one before it.
    """
    starts = list(accumulate((len(text) + 1 for text in texts), initial=begin))
    numbers = {bisect_right(starts, place) - 1 for place in places}
    return {texts[number] for number in numbers if number < len(texts)}
