"""Bounds: what each hostile file of the tests costs, in a process of its own, beside what a plain return costs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

READING = Path(__file__).parents[1] / "tests" / "read"
MARK = "<!-- measured: make bounds -->"
SECONDS, MEGABYTES = 2.0, 200
_ROUNDS = 3


class Cost(NamedTuple):
    """One file: its name and bytes, the least seconds of several rounds, the most megabytes, and what was found."""

    name: str
    size: int
    seconds: float
    megabytes: int
    kinds: tuple[str, ...]


def measured(name: str, path: Path, rounds: int = _ROUNDS) -> Cost:
    """Read a file in a process of its own, several times."""
    runs: list[dict[str, Any]] = []
    for _ in range(rounds):
        command = [sys.executable, str(READING / "measured.py"), str(path)]
        runs.append(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))
    kinds = tuple(dict.fromkeys(runs[0]["kinds"]))
    least, most = min(run["seconds"] for run in runs), max(run["megabytes"] for run in runs)
    return Cost(name, path.stat().st_size, least, most, kinds)


def costs(folder: Path) -> Iterator[Cost]:
    """Yield what a plain return costs and then each hostile file."""
    sys.path[:0] = [str(READING), str(READING.parent)]
    from hostile import HOSTILE  # type: ignore[import-not-found]
    from mutations.original import write_filled

    plain = write_filled(folder / "return.xlsx")
    yield measured("a plain return", plain)
    for name, (make, _) in HOSTILE.items():
        path = folder / "hostile.xlsx"
        path.write_bytes(make(plain.read_bytes()))
        yield measured(name, path)


def bounds_table(found: list[Cost]) -> str:
    """Return the measured files as a Markdown table, the dearest first, with how many keep within the bounds."""
    base, *hostile = found
    over = {one.name: max(one.megabytes - base.megabytes, 0) for one in hostile}
    inside = sum(one.seconds <= SECONDS and over[one.name] <= MEGABYTES for one in hostile)
    lines = [
        f"{len(hostile)} hostile files of `tests/read/hostile.py`, each in a process of its own, least of {_ROUNDS} "
        f"rounds; a plain",
        f"return takes {base.seconds:.1f} s and {base.megabytes} MB. "
        f"Within {SECONDS:.0f} s and {MEGABYTES} MB over that: {inside} of {len(hostile)}.",
        "",
        "| file | bytes | s | MB over | answered by |",
        "|---|--:|--:|--:|---|",
    ]
    for one in sorted(hostile, key=lambda one: (-over[one.name], -one.seconds, one.name)):
        kinds = ", ".join(one.kinds[:3]) or "-"
        told = one.name.replace("_", " ")
        lines.append(f"| {told} | {one.size:,} | {one.seconds:.1f} | {over[one.name]} | {kinds} |")
    return "\n".join(lines) + "\n"


def write_bounds(page: Path, folder: Path) -> None:
    """Measure, and put the table in place of what stands behind the mark of the page."""
    text = page.read_text(encoding="utf-8").partition(MARK)[0].rstrip("\n")
    table = bounds_table(list(costs(folder)))
    page.write_text(f"{text}\n\n{MARK}\n\n{table}", encoding="utf-8")
