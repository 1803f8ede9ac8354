"""Many files: one process against two, in a process that has loaded nothing else, as the command itself has not."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.ours import TODAY
from benchmarks.timing import apart, in_turn
from ita_workbook.rollups.pool import check_files


class Took(NamedTuple):
    """Seconds by the clock with one process and with two, and processor seconds of both."""

    clock: tuple[float, float]
    processors: tuple[float, float]


def one_and_two(folder: Path, rounds: int) -> Took:
    """Return what checking a folder's workbooks took, measured in a process of its own."""
    return Took(*map(tuple, apart("benchmarks.many", folder, rounds)))


def _measured(folder: Path, rounds: int) -> Took:
    # Every file is of another agency: a department's second file would be looked at twice.
    paths = sorted(folder.glob("*.xlsx"))
    ways = {str(jobs): lambda jobs=jobs: check_files(paths, today=TODAY, language="th", jobs=jobs) for jobs in (1, 2)}
    took = in_turn(ways, rounds, clock=time.perf_counter)
    return Took((took["1"], took["2"]), (_processor_seconds(ways["1"]), _processor_seconds(ways["2"])))


def _processor_seconds(way: Callable[[], object]) -> float:
    """Return what a way costs all processors, that of the processes it starts included."""
    begin = os.times()
    way()
    return sum(os.times()[:4]) - sum(begin[:4])


if __name__ == "__main__":
    print(json.dumps(_measured(Path(sys.argv[1]), int(sys.argv[2]))))
