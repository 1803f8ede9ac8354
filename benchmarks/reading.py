"""Reading: a complete check against its floor and against peers that only read, in a process that holds nothing else.

In the process that made the corpus the memory is full of holes that its masters left, which no command has.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.floors import inflate_and_parse
from benchmarks.ours import check
from benchmarks.peers import read_with_openpyxl, read_with_pandas
from benchmarks.timing import apart, in_turn

_WAYS: dict[str, Callable[[Path], object]] = {
    "floor": inflate_and_parse,
    "check": check,
    "openpyxl": read_with_openpyxl,
    "pandas": read_with_pandas,
    "calamine": lambda path: read_with_pandas(path, "calamine"),
}


def seconds_a_file(paths: Sequence[Path], rounds: int) -> dict[str, float]:
    """Return what each way takes for one of the files, measured in a process of its own."""
    took: dict[str, float] = apart("benchmarks.reading", rounds, *paths)
    return took


def _measured(paths: Sequence[Path], rounds: int) -> dict[str, float]:
    # Several files one after the other, as a folder of returns is checked; no file twice in a turn.
    turns = {name: lambda way=way: [way(path) for path in paths] for name, way in _WAYS.items()}
    return {name: seconds / len(paths) for name, seconds in in_turn(turns, rounds).items()}


if __name__ == "__main__":
    print(json.dumps(_measured([Path(name) for name in sys.argv[2:]], int(sys.argv[1]))))
