"""Growth: how time and memory grow with rows, sheets, files and departments, and what a province and a country cost."""

from __future__ import annotations

import math
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import (
    CREATED,
    DEPARTMENT,
    copies,
    make_corpus,
    master_book,
    season,
    small_files,
    write_filled,
)
from benchmarks.ours import TODAY, check
from benchmarks.province import section
from benchmarks.ratios import peak_memory
from benchmarks.timing import in_turn
from ita_workbook.book.content import UserSheet
from ita_workbook.read.reader import read_workbook
from ita_workbook.rollups.pool import check_files
from ita_workbook.season.issue import issued_book
from ita_workbook.season.record import merge_season
from ita_workbook.write.workbook_file import write_workbook

PROVINCE_BODIES, COUNTRY_FILES, FILES_A_BODY = 211, 56_000, 6
_CORES = (1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class Curve:
    """One thing grown: its sizes, and for each what was measured, by title."""

    title: str
    grown: str
    sizes: Sequence[int]
    measured: Mapping[str, Sequence[float]]

    def exponent(self, name: str, last: int = 0) -> float:
        """Return the power of the size that a measure grows with, by least squares on a double logarithmic scale.

        ``last``: only from so many of the largest sizes, where what does not grow counts least.
        """
        xs = [math.log(size) for size in self.sizes][-last:]
        ys = [math.log(value) for value in self.measured[name]][-last:]
        middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
        above = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
        return above / sum((x - middle_x) ** 2 for x in xs)

    def markdown(self) -> str:
        """Return the curve as a table whose last row has the exponents."""
        names = list(self.measured)
        lines = [f"### {self.title}\n", f"| {self.grown} | {' | '.join(names)} |", "|--:|" + "--:|" * len(names)]
        for place, size in enumerate(self.sizes):
            lines.append(f"| {size:,} | " + " | ".join(f"{self.measured[name][place]:,.1f}" for name in names) + " |")
        lines.append("| exponent | " + " | ".join(f"{self.exponent(name):.2f}" for name in names) + " |")
        lines.append("| of the last two | " + " | ".join(f"{self.exponent(name, 2):.2f}" for name in names) + " |")
        return "\n".join(lines) + "\n"


def cost_page(folder: Path, *, quick: bool) -> str:
    """Measure and return ``docs/cost.md``."""
    rounds = 3 if quick else 9
    curves = [
        _rows(folder / "rows", rounds),
        _sheets(folder / "sheets", rounds),
        _departments(folder / "departments", rounds),
        _files(folder / "files", (16, 32, 64) if quick else (50, 100, 200, 400, 800)),
    ]
    corpus = make_corpus(folder / "corpus", 24 if quick else 96)
    return _page(curves, *_shares(corpus.written)) + "\n" + section(folder / "province")


def _grow(
    sizes: Sequence[int], make: Callable[[int], Mapping[str, Callable[[], object]]], rounds: int
) -> dict[str, list[float]]:
    measured: dict[str, list[float]] = {}
    for size in sizes:
        for name, seconds in in_turn(make(size), rounds).items():
            measured.setdefault(f"{name} (ms)", []).append(seconds * 1000)
    return measured


def _rows(folder: Path, rounds: int) -> Curve:
    sizes = (15, 30, 60, 120, 240, 480)
    kilobytes = []

    def make(count: int) -> Mapping[str, Callable[[], object]]:
        issued = issued_book(master_book("เทศบาลตำบลตัวอย่าง", (DEPARTMENT,), count), DEPARTMENT, 1)
        path = write_filled(issued, folder / f"{count}.xlsx")
        kilobytes.append(path.stat().st_size / 1024)
        return {
            "check": lambda: check(path),
            "write": lambda: write_workbook(issued, folder / "written.xlsx", created=CREATED),
        }

    measured = _grow(sizes, make, rounds)
    measured = {"file (KB)": kilobytes, **measured}
    return Curve("Rows: measures in one departmental workbook, each with its tracking row", "measures", sizes, measured)


def _sheets(folder: Path, rounds: int) -> Curve:
    sizes = (1, 4, 16, 64)
    cells = tuple(tuple(f"ข้อความ {row} {column}" for column in range(10)) for row in range(50))

    def make(count: int) -> Mapping[str, Callable[[], object]]:
        issued = issued_book(master_book("เทศบาลตำบลตัวอย่าง", (DEPARTMENT,), 30), DEPARTMENT, 1)
        path = folder / f"{count}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        extra = [UserSheet(f"หน้า {number}", cells) for number in range(count)]
        write_workbook(issued, path, created=CREATED, extra=extra)
        return {"check": lambda: check(path)}

    title = "Sheets: sheets that people added to a departmental workbook, 50 rows of 10 columns each"
    return Curve(title, "added sheets", sizes, _grow(sizes, make, rounds))


def _departments(folder: Path, rounds: int) -> Curve:
    sizes = (2, 4, 8, 16)

    def make(count: int) -> Mapping[str, Callable[[], object]]:
        master, returns = season(folder / str(count), count, 30)
        book = read_workbook(master).current_book()

        def whole() -> None:
            season_merge = merge_season(read_workbook(master), returns, None, created=CREATED)
            season_merge.write(folder / "merged.xlsx")

        def issue() -> None:
            for path in returns:
                write_workbook(issued_book(book, path.stem, 1), folder / "issued.xlsx", created=CREATED)

        return {"issue all": issue, "merge all": whole, "read the master": lambda: read_workbook(master)}

    title = "Departments: a master with 30 measures a department"
    return Curve(title, "departments", sizes, _grow(sizes, make, max(2, rounds // 3)))


def _files(folder: Path, sizes: Sequence[int]) -> Curve:
    paths = small_files(folder / "all", max(sizes))
    seconds, megabytes = [], []
    for size in sizes:
        some = copies(paths[:size], folder / str(size), size)
        took = in_turn({"check": lambda some=some: check_files(some, today=TODAY, jobs=1)}, 3)
        seconds.append(took["check"] * 1000)
        command = [sys.executable, "-m", "ita_workbook.cli.main", "check", str(folder / str(size)), "--jobs", "1"]
        megabytes.append(peak_memory(command))
    measured = {"check of all (ms)": seconds, "peak memory (MB)": megabytes}
    title = "Files: small departmental workbooks (43 items, 3 measures) of as many agencies, one process"
    return Curve(title, "files", sizes, measured)


def _shares(paths: Sequence[Path]) -> tuple[float, float]:
    """Return the processor seconds a file takes in the processes that check, and in the one that gathers."""
    check_files(paths, today=TODAY, jobs=2)
    begin = os.times()
    check_files(paths, today=TODAY, jobs=2)
    end = os.times()
    gathering = end.user - begin.user + end.system - begin.system
    checking = end.children_user - begin.children_user + end.children_system - begin.children_system
    return checking / len(paths), gathering / len(paths)


def _page(curves: Sequence[Curve], checking: float, gathering: float) -> str:
    province = PROVINCE_BODIES * FILES_A_BODY
    rows = []
    for cores in _CORES:
        # What is gathered in one process cannot go faster with more of them.
        each = max(gathering, (checking + gathering) / cores)
        rows.append(f"| {cores} | {_time(each * province)} | {_time(each * COUNTRY_FILES)} |")
    return f"""# Cost: time and memory / เวลาและหน่วยความจำ

Measured by `python -m benchmarks --cost docs/cost.md` on {os.cpu_count()} processors ({platform.machine()}, Python
{platform.python_version()}), in milliseconds of a processor; medians of rounds taken in turn. They are of that machine
and mean little elsewhere. The exponents do not depend on it: 1.00 means that twice as much takes twice as long, 0 that
it makes no difference. What does not grow (opening a file, its 43 items) makes small sizes look flatter, so the
exponent of the last two sizes stands beside that of all.

หน้านี้บอกว่าเวลาและหน่วยความจำเพิ่มขึ้นอย่างไรเมื่อแถว หน้า ไฟล์ หรือส่วนราชการมากขึ้น เลขชี้กำลัง 1.00 หมายถึงเพิ่มตามส่วน

{chr(10).join(curve.markdown() for curve in curves)}
## A province and the country / ทั้งจังหวัดและทั้งประเทศ

The largest province has about {PROVINCE_BODIES} local bodies; with some {FILES_A_BODY} departments each that is
{province:,} workbooks. The country has about {COUNTRY_FILES:,}. In two processes a complete check took
{checking * 1000:.1f} ms of a processor, and gathering its result {gathering * 1000:.2f} ms in the process that started
them, which more processors cannot share. Reckoned from these for processors that have nothing else to do, without the
time to print the findings. Each process holds one workbook at a time; the one that started them keeps a few KB of each
file (see the table above).

| processors | province ({province:,} workbooks) | country ({COUNTRY_FILES:,} workbooks) |
|--:|--:|--:|
{chr(10).join(rows)}

`ita check FOLDER` uses all processors from 8 files on; `--jobs N` sets how many.
"""


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.1f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
