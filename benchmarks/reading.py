"""Reading: a complete check against its floor and against peers that only read, each in a process of its own.

No command ever holds what pandas and openpyxl leave in memory, nor the holes of the masters of a corpus: in one process
with them a check takes a fifth longer. The processes take turns, so that what disturbs the machine disturbs all alike.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from benchmarks.floors import inflate_and_parse
from benchmarks.ours import check
from benchmarks.peers import read_with_openpyxl, read_with_pandas
from benchmarks.timing import seconds_of, told_in_turn

_WAYS: dict[str, Callable[[Path], object]] = {
    "floor": inflate_and_parse,
    "check": check,
    "openpyxl": read_with_openpyxl,
    "pandas": read_with_pandas,
    "calamine": lambda path: read_with_pandas(path, "calamine"),
}

_PROCESSES = 3
"""Processes of each way: one in five or so begins with its memory laid so that all of it takes half as long again."""
_LEAD_IN = 3
"""Files that are gone through untimed before each turn."""


def seconds_a_file(paths: Sequence[Path], rounds: int) -> dict[str, float]:
    """Return what each way takes for one of the files, by the processor seconds of its process."""
    with ExitStack() as stack:
        turns = {f"{name}-{number}": _asking(stack, name, paths) for number in range(_PROCESSES) for name in _WAYS}
        took = told_in_turn(turns, -(-rounds // _PROCESSES))
    return {name: median(took[f"{name}-{number}"] for number in range(_PROCESSES)) / len(paths) for name in _WAYS}


def _asking(stack: ExitStack, way: str, paths: Sequence[Path]) -> Callable[[], float]:
    """Start the process of a way; return what asks it to go through the files once more."""
    command = [sys.executable, "-m", "benchmarks.reading", way, *map(str, paths)]
    process = stack.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    asked, told = process.stdin, process.stdout
    assert asked is not None and told is not None

    def once_more() -> float:
        asked.write("\n")
        asked.flush()
        return float(told.readline())

    return once_more


def _answer(way: Callable[[Path], object], paths: Sequence[Path]) -> None:
    """Go through the files and tell the seconds, as often as a line comes in."""

    # Several files one after the other, as a folder of returns is checked; no file twice in a turn.
    def turn() -> None:
        for path in paths:
            way(path)

    for _ in sys.stdin:
        # What the others did has emptied the processor's caches: in a folder only its first file pays for that.
        for path in paths[-_LEAD_IN:]:
            way(path)
        took = seconds_of(turn)
        # What was imported and made once is nothing that the collector should look through while a way is timed.
        gc.freeze()
        print(took, flush=True)


if __name__ == "__main__":
    _answer(_WAYS[sys.argv[1]], [Path(name) for name in sys.argv[2:]])
