"""Timing: several ways in turn, round after round, so that what disturbs the machine disturbs them all alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from statistics import median

Way = Callable[[], object]


def in_turn(ways: Mapping[str, Way], rounds: int, *, wall: bool = False) -> dict[str, float]:
    """Return the median seconds of each way.

    Seconds of this process' CPU, which other programs on the machine disturb least; ``wall``: seconds of the clock, for
    ways that use other processes.
    """
    clock = time.perf_counter if wall else time.process_time
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            gc.collect()
            begin = clock()
            way()
            took = clock() - begin
            if turn:  # the first turn fills caches and imports what is imported late
                seconds[name].append(took)
    return {name: median(taken) for name, taken in seconds.items()}
