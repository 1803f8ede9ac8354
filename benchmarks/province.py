"""Province: what rolling up agencies costs, to the country's number, and what a question to the store costs then."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from benchmarks.corpus import CREATED, master_book, write_filled
from benchmarks.ours import TODAY
from ita_workbook.rollups.part import make_part
from ita_workbook.rollups.place import units
from ita_workbook.rollups.pool import check_files
from ita_workbook.rollups.question import answer, questions
from ita_workbook.rollups.rolling import Plan, roll_up
from ita_workbook.rollups.store import Parts, gather
from ita_workbook.season.issue import issued_book
from ita_workbook.write.workbook_file import write_workbook

DEPARTMENTS = 6
MEASURES = 12
MADE = 8
"""Agencies whose files are made; more are these again under other names."""
SIZES = (8, 16, 32)
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
    make_agencies(place, SIZES[-1])
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
    return Measured(checking, part, driver, size, gathering, asking, rows, curve)


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


def section(folder: Path) -> str:
    """Return the part of the cost page about many agencies."""
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

**The country: {{agencies}} agencies with {{workbooks}} workbooks.** Gathering as many parts (real ones, over and
over) into tables of {{rows}} rows took {{gathering}} s of one processor. Questions to these tables, seconds by the
clock: {{asked}}.

How long the whole takes was **not run**: it is reckoned from the figures above, for so many processes that have nothing
else to do, on one machine or several. More than two processors were not here.

| processes | the country, reckoned |
|--:|--:|
{{nation}}
"""


def _country_seconds(found: Measured, workers: int) -> float:
    return max(found.driver, (found.part + found.driver) / workers) * COUNTRY + found.gathering


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.1f} min"


def main() -> None:
    """Print the part of the cost page."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="ita-bench-") as name:
        print(section(Path(name)))


if __name__ == "__main__":
    main()
