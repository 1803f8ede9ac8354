"""Timing: several ways in turn, round after round, so that what disturbs the machine disturbs them all alike."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

Way = Callable[[], object]


def of_children() -> float:
    """Return the processor seconds of the processes that were started and have ended; of the clock on Windows."""
    try:
        import resource
    except ImportError:
        return time.perf_counter()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def apart(module: str, *arguments: object) -> Any:
    """Return what a module of these benchmarks prints as JSON when it is run in a process of its own."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def in_turn(
    ways: Mapping[str, Way], rounds: int, *, clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """Return the median seconds of each way.

    By the processor seconds of this process, which other programs on the machine disturb least. Another ``clock`` is
    for ways that use other processes.
    """
    # What the benchmark itself holds is nothing that the collector should look through while a way is timed.
    gc.collect()
    gc.freeze()
    took = told_in_turn({name: lambda way=way: seconds_of(way, clock) for name, way in ways.items()}, rounds)
    gc.unfreeze()
    return took


def told_in_turn(ways: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median of the seconds that each way tells of itself."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            took = way()
            if turn:  # the first turn fills caches and imports what is imported late
                seconds[name].append(took)
    return {name: median(taken) for name, taken in seconds.items()}


def seconds_of(way: Way, clock: Callable[[], float] = time.process_time) -> float:
    """Return what a way takes, begun with nothing to be collected."""
    gc.collect()
    begin = clock()
    way()
    return clock() - begin
