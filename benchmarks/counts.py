"""Counts: instructions and cache misses of a check and of its floor, by valgrind: the same on a busy machine as on an
idle one, where a median of seconds swings by a tenth and more."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.floors import inflate_and_parse
from benchmarks.ours import check

if TYPE_CHECKING:
    # What writes workbooks is not needed for reading them, and takes valgrind long to start.
    from benchmarks.corpus import Corpus

_FILES = 6
_FEW, _MANY = 2, 4
"""Times that the files are gone through: the difference of the two is what starting up has no part in."""
_CACHE = 1 << 20
"""Bytes of the simulated second cache: what one processor has for itself on many machines."""
_SHOWN = {"instructions": r"I +refs", "beyond the first cache": r"D1 +misses", "beyond 1 MB": r"LLd misses"}


class Counts(NamedTuple):
    """Instructions, and accesses to data that the first cache and one of 1 MB did not hold."""

    instructions: float
    beyond_first: float
    beyond_second: float


_WAYS: dict[str, Callable[[Path], object]] = {"floor": inflate_and_parse, "check": check}


def counts(corpus: Corpus) -> str:
    """Return the counts a file for each program that saved files of the corpus, as a table; needs valgrind."""
    if shutil.which("valgrind") is None:
        return "valgrind is not installed"
    lines = [f"{'thousands a file':32}" + "".join(f"{name:>24}" for name in _SHOWN)]
    for program, paths in (("ita", corpus.written), *corpus.saved.items()):
        found = {way: _counted(way, paths[:_FILES]) for way in _WAYS}
        for way, count in found.items():
            lines.append(f"{way} (saved by {program})".ljust(32) + "".join(f"{one / 1000:24,.0f}" for one in count))
        ratios = (mine / floor for mine, floor in zip(found["check"], found["floor"], strict=True))
        lines.append(f"{'':32}" + "".join(f"{ratio:22.2f} ×" for ratio in ratios))
    return "\n".join(lines)


def _counted(way: str, paths: Sequence[Path]) -> Counts:
    command = [
        "valgrind", "--tool=cachegrind", "--cache-sim=yes", f"--LL={_CACHE},16,64",
        f"--cachegrind-out-file={os.devnull}", sys.executable, "-m", "benchmarks.counts", way,
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    running = [
        subprocess.Popen([*command, str(times), *map(str, paths)], env=environment, stderr=subprocess.PIPE, text=True)
        for times in (_FEW, _MANY)
    ]
    few, many = (_read(process.communicate()[1]) for process in running)
    files = len(paths) * (_MANY - _FEW)
    return Counts(*((more - less) / files for more, less in zip(many, few, strict=True)))


def _read(said: str) -> list[int]:
    """Return the counts from what valgrind says at the end."""
    found = []
    for pattern in _SHOWN.values():
        line = re.search(rf"{pattern}: +([\d,]+)", said)
        if line is None:
            raise RuntimeError(f"valgrind: {said[-2000:]}")
        found.append(int(line[1].replace(",", "")))
    return found


if __name__ == "__main__":
    for _ in range(int(sys.argv[2])):
        for name in sys.argv[3:]:
            _WAYS[sys.argv[1]](Path(name))
