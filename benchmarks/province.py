"""Province: what rolling up agencies costs, to the country's number, and what a question to the store costs then."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median

from benchmarks.corpus import CREATED, master_book, write_filled
from benchmarks.ours import TODAY
from ita_workbook.rollups.cluster import Crew
from ita_workbook.rollups.part import make_part
from ita_workbook.rollups.place import units
from ita_workbook.rollups.pool import check_files
from ita_workbook.rollups.question import answer, questions
from ita_workbook.rollups.rolling import Plan, roll_up
from ita_workbook.rollups.store import PARTS, Parts, gather
from ita_workbook.season.issue import issued_book
from ita_workbook.write.workbook_file import write_workbook

DEPARTMENTS = 6
MEASURES = 12
MADE = 8
"""Agencies whose files are made; more are these again under other names."""
SIZES = (8, 16, 32)
ENOUGH = 256
"""Agencies by which the engine is measured: starting its processes weighs little among so many."""
ROUNDS = 3
COUNTRY = 8_300
_WORKERS = (1, 2, 4, 8, 16, 32, 64)
_KILOBYTE = 1024


@dataclass(frozen=True)
class Measured:
    """Seconds of a processor: checking an agency's files alone, its part in a worker, its share in the driver."""

    checking: float
    part: float
    driver: float
    part_bytes: float
    gathering: float
    asking: dict[str, float]
    rows: int
    curve: Sequence[tuple[int, float, float]]
    """(agencies, seconds by the clock with two processes, processor seconds of all)."""
    alone: float
    """Processor seconds of the agencies of ``ENOUGH`` one after another, without any engine."""
    engine: float
    """The same through a process pool: starting it, handing over and keeping the parts."""
    tables: float
    """Gathering these parts into tables."""


@dataclass(frozen=True)
class Nation:
    """A run over the whole country: seconds by the clock and of processors, megabytes of the driver and of a worker."""

    clock: float
    driver: float
    processors: float
    driver_mb: float
    worker_mb: float
    again: float
    """Seconds of the same command again, which finds nothing to do."""


def make_agencies(place: Path, count: int) -> None:
    """Write the folders of ``count`` agencies, a master and the filled returns of its departments each."""
    names = tuple(f"กองตัวอย่างที่ {number + 1}" for number in range(DEPARTMENTS))
    for number in range(count):
        folder = place / f"{number:05d}"
        if number >= MADE:
            shutil.copytree(place / f"{number % MADE:05d}", folder, copy_function=os.link)
            continue
        master = master_book(f"องค์การบริหารส่วนตำบลตัวอย่างที่ {number + 1}", names, MEASURES)
        for row in master.content.rows("indicators"):
            row.values["score"] = Decimal("90.00")
        for name in names:
            write_filled(issued_book(master, name, 1), folder / "returns" / f"{name}.xlsx")
        write_workbook(master, folder / "master.xlsx", created=CREATED)


def measure(folder: Path) -> Measured:
    """Measure with real files, and with parts of them for as many agencies as the country has."""
    place, store = folder / "place", folder / "store"
    make_agencies(place, ENOUGH)
    curve = []
    for size in SIZES:
        some = folder / f"some{size}"
        for number in range(size):
            shutil.copytree(place / f"{number:05d}", some / f"{number:05d}", copy_function=os.link)
        clock, begin = time.perf_counter(), os.times()
        roll_up(Plan(str(some), today=TODAY), folder / f"store{size}", jobs=2)
        end = os.times()
        curve.append((size, time.perf_counter() - clock, sum(end[:4]) - sum(begin[:4])))
        driver = (end.user + end.system - begin.user - begin.system) / size
    listed = units(str(place))[:MADE]
    begin = time.process_time()
    made = [make_part(unit, TODAY) for unit in listed]
    part = (time.process_time() - begin) / MADE
    begin = time.process_time()
    for unit in listed:
        files = [place / file.path for file in unit.files]
        check_files(files, today=TODAY, language="th", jobs=1)
    checking = (time.process_time() - begin) / MADE
    gathering, asking, rows = _country(store, [one.data for one in made])
    size = sum(len(one.data) for one in made) / MADE
    return Measured(checking, part, driver, size, gathering, asking, rows, curve, *_engine(folder, place))


def _engine(folder: Path, place: Path) -> tuple[float, float, float]:
    """Return processor seconds of the same agencies without an engine, with one, and of its tables; medians in turn.

    The engine has one process: two would slow each other where two processors are two halves of one core.
    """
    listed = units(str(place))
    found = []
    for number in range(ROUNDS):
        store = folder / f"engine{number}"
        begin = _processors()
        for unit in listed:
            make_part(unit, TODAY)
        alone = _processors() - begin
        begin = _processors()
        with ProcessPoolExecutor(1) as executor:
            roll_up(Plan(str(place), today=TODAY), store, crew=Crew(executor, 1))
        engine = _processors() - begin
        parts = sorted((store / PARTS).iterdir())
        begin = _processors()
        gather(folder, parts)
        tables = _processors() - begin
        found.append((alone, engine - tables, tables))
    alone, engine, tables = (median(column) for column in zip(*found, strict=True))
    return alone, engine, tables


def _processors() -> float:
    """Seconds of processors of this process and of all that it has waited for."""
    return sum(os.times()[:4])


def run_country(folder: Path) -> Nation:
    """Roll up as many agencies as the country has, really, with two processes; minutes."""
    place, store = folder / "country", folder / "country-store"
    make_agencies(place, COUNTRY)
    clock, begin = time.perf_counter(), os.times()
    roll_up(Plan(str(place), today=TODAY), store, jobs=2)
    end, took = os.times(), time.perf_counter() - clock
    most = [getrusage(who).ru_maxrss / _KILOBYTE for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    clock = time.perf_counter()
    again = roll_up(Plan(str(place), today=TODAY), store, jobs=2)
    if again.done:
        raise AssertionError(f"{again.done} agencies were looked at twice")
    driver, processors = end.user + end.system - begin.user - begin.system, sum(end[:4]) - sum(begin[:4])
    return Nation(took, driver, processors, most[0], most[1], time.perf_counter() - clock)


def _country(store: Path, parts: Sequence[bytes]) -> tuple[float, dict[str, float], int]:
    """Gather as many parts as the country has agencies, and ask each question of what comes of it."""
    kept = Parts(store)
    for number, data in enumerate(parts):
        kept.put(f"{number:05d}", data, gaps=False)
    begin = time.process_time()
    rows = gather(store, [kept.path(f"{number % len(parts):05d}") for number in range(COUNTRY)])
    gathering = time.process_time() - begin
    asking = {}
    for id, question in questions().items():
        answer(store, question, today=TODAY)
        took = []
        for _ in range(3):
            clock = time.perf_counter()
            answer(store, question, today=TODAY)
            took.append(time.perf_counter() - clock)
        asking[id] = min(took)
    return gathering, asking, sum(rows.values())


def section(folder: Path, *, country: bool = False) -> str:
    """Return the part of the cost page about many agencies; with ``country`` its run is made, not only reckoned."""
    nation_run = _run_told(run_country(folder)) if country else _NOT_RUN  # first: nothing has grown the driver yet
    found = measure(folder)
    files = DEPARTMENTS + 1
    curve = "\n".join(
        f"| {size} | {size * files:,} | {clock:.1f} | {processors:.1f} | {processors / size * 1000:.0f} |"
        for size, clock, processors in found.curve
    )
    nation = "\n".join(f"| {workers} | {_time(_country_seconds(found, workers))} |" for workers in _WORKERS)
    asked = " · ".join(f"`{id}` {seconds:.2f}" for id, seconds in found.asking.items())
    figures = {
        "checking": f"{found.checking * 1000:.0f}",
        "part": f"{found.part * 1000:.0f}",
        "more": f"{(found.part / found.checking - 1) * 100:.0f}",
        "driver": f"{found.driver * 1000:.1f}",
        "kilobytes": f"{found.part_bytes / _KILOBYTE:.0f}",
        "workbooks": f"{COUNTRY * files:,}",
        "rows": f"{found.rows:,}",
        "gathering": f"{found.gathering:.0f}",
        "alone": f"{found.alone / ENOUGH * 1000:.0f}",
        "engine": f"{found.engine / ENOUGH * 1000:.0f}",
        "tables": f"{found.tables / ENOUGH * 1000:.1f}",
        "overhead": f"{(found.engine / found.alone - 1) * 100:.0f}",
        "run": nation_run,
    }
    return _PAGE.format(**figures, curve=curve, nation=nation, asked=asked, agencies=f"{COUNTRY:,}")


_PAGE = f"""## Rolling up agencies / รวบรวมทั้งจังหวัดและทั้งประเทศ

`ita rollup` on agencies of a master and {DEPARTMENTS} filled workbooks each ({MEASURES} measures, 43 items), made by
the tool: {MADE} of them are different, the others are these again. Two processes, measured by
`python -m benchmarks.province`:

| agencies | workbooks | seconds by the clock | seconds of a processor | ms an agency |
|--:|--:|--:|--:|--:|
{{curve}}

To check an agency's files alone costs {{checking}} ms of a processor; to look at them for the store {{part}} ms
({{more}} % more: the rows are put together as `ita status` does, scores are reckoned, and the part is written). The
driver, which all processes wait for, has {{driver}} ms an agency. A part has {{kilobytes}} KB. A second run costs the
listing alone.

The engine: {ENOUGH} agencies took {{alone}} ms of a processor each one after another in one process, and {{engine}} ms
each through the executor (starting its process, handing over, keeping the parts): **{{overhead}} % more**, target
≤ 10 %. The tables take {{tables}} ms more each. Medians of {ROUNDS} rounds in turn, with one process: two slow each
other where two processors are halves of one core, which is not the engine's doing.

**The country: {{agencies}} agencies with {{workbooks}} workbooks.** Gathering as many parts (real ones, over and
over) into tables of {{rows}} rows took {{gathering}} s of one processor. Questions to these tables, seconds by the
clock: {{asked}}.

{{run}} For other numbers of processes that have nothing else to do, on one machine or several, it is reckoned from the
figures above; more than two processors were not here.

| processes | the country, reckoned |
|--:|--:|
{{nation}}
"""

_NOT_RUN = "How long the whole takes was **not run** (`python -m benchmarks.province --country` does)."
_RUN = """The whole was **run**: two processes took {minutes} by the clock and {processors} of processors, {driver} of
them in the driver, which held {driver_mb} MB at the most (a worker {worker_mb} MB). The same command again took {again}
and looked at nothing."""


def _run_told(run: Nation) -> str:
    return _RUN.format(
        minutes=_time(run.clock), processors=_time(run.processors), driver=_time(run.driver),
        driver_mb=f"{run.driver_mb:.0f}", worker_mb=f"{run.worker_mb:.0f}", again=_time(run.again),
    )  # fmt: skip


def _country_seconds(found: Measured, workers: int) -> float:
    return max(found.driver, (found.part + found.driver) / workers) * COUNTRY + found.gathering


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.1f} min"


def main() -> None:
    """Print the part of the cost page; ``--country`` runs the whole country for it."""
    with tempfile.TemporaryDirectory(prefix="ita-bench-") as name:
        print(section(Path(name), country="--country" in sys.argv[1:]))


if __name__ == "__main__":
    main()
