"""The ratios: what is measured against what, and the target of each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

from benchmarks.corpus import CREATED, DEPARTMENT, Corpus, copies, small_files
from benchmarks.floors import copy_changed, copy_proved, packed_parts
from benchmarks.many import one_and_two
from benchmarks.ours import TODAY, check
from benchmarks.peers import OpenpyxlWriter
from benchmarks.reading import seconds_a_file
from benchmarks.timing import in_turn, of_children
from ita_workbook.checks.engine import check_return
from ita_workbook.merge.annotate import annotate
from ita_workbook.read.reader import read_workbook
from ita_workbook.season.issue import issued_book
from ita_workbook.season.record import merge_season
from ita_workbook.write.workbook_file import write_workbook

HEAVY = ("docx", "jinja2", "numpy", "openpyxl", "pandas", "xlsxwriter")
"""What ``ita --help`` must not import."""
_ISSUED = 12
"""Agencies whose workbooks are issued in turn: their texts are more than any cache of the writer holds."""

_BATCH = 12
"""Files that a way of reading reads in one turn."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table. ``at_most``: the target is an upper bound, else a lower one. ``detail``: the medians.

    Without a target it is told for who wants to know.
    """

    name: str
    value: float
    target: float | None
    at_most: bool
    detail: str
    unit: str = "×"

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        if self.target is None:
            return True
        return self.value <= self.target if self.at_most else self.value >= self.target

    def to_json(self) -> dict[str, object]:
        """Return the line as JSON data."""
        return {**asdict(self), "met": self.met}


def measure(corpus: Corpus, *, quick: bool) -> Iterator[Ratio]:
    """Measure everything, yielding each ratio as it is known."""
    rounds = 7 if quick else 25
    yield from _check(corpus, rounds)
    yield from _issue(corpus, rounds)
    yield from _merge(corpus, rounds // 5 + 2)
    yield from _annotate(corpus, rounds)
    yield from _pool(corpus, 3 if quick else 7)
    yield from _memory(corpus, (50, 300) if quick else (200, 2000))
    yield from _start_up(rounds)


def _milliseconds(**medians: float) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {seconds * 1000:.1f} ms" for name, seconds in medians.items())


def _check(corpus: Corpus, rounds: int) -> Iterator[Ratio]:
    for program, paths in (("ita", corpus.written), *corpus.saved.items()):
        files = paths[:_BATCH]
        took = seconds_a_file(files, rounds)
        saved = f" (saved by {program})" if program != "ita" else ""
        detail = f"{_milliseconds(**took)} a file, {len(files)} files in turn"
        # The bounds are those of files as the tool issues them, which are nearly all that come back.
        floors, times = (2.6, 5.0) if program == "ita" else (None, None)
        yield Ratio(f"complete check / inflate + expat{saved}", took["check"] / took["floor"], floors, True, detail)
        yield Ratio(f"pandas (openpyxl) / complete check{saved}", took["pandas"] / took["check"], times, False, detail)


def _issue(corpus: Corpus, rounds: int) -> Iterator[Ratio]:
    # As when a season is issued: each turn is another agency's workbook, so that nothing can be kept from the one
    # before but what they have in common. Both ways write the same ones in the same order.
    masters = corpus.masters[:_ISSUED]
    ours, theirs = corpus.folder / "issued.xlsx", corpus.folder / "issued-openpyxl.xlsx"
    peers = []
    for master in masters:
        write_workbook(issued_book(master, DEPARTMENT, 1), ours, created=CREATED)
        peers.append(OpenpyxlWriter(ours))
    turns, peer_turns = cycle(masters), cycle(peers)

    def issue() -> None:
        write_workbook(issued_book(next(turns), DEPARTMENT, 1), ours, created=CREATED)

    took = in_turn({"issue": issue, "openpyxl": lambda: next(peer_turns).write(theirs)}, rounds)
    ratio = took["openpyxl"] / took["issue"]
    detail = f"{_milliseconds(**took)}; {len(masters)} agencies in turn"
    yield Ratio("openpyxl writing the same / issue", ratio, 2.2, False, detail)


def _merge(corpus: Corpus, rounds: int) -> Iterator[Ratio]:
    merged, written = corpus.folder / "merged.xlsx", corpus.folder / "written.xlsx"
    filled = merge_season(read_workbook(corpus.master), corpus.returns, None, created=CREATED).outcome.book

    def whole() -> None:
        season_merge = merge_season(read_workbook(corpus.master), corpus.returns, None, created=CREATED)
        season_merge.write(merged)

    took = in_turn(
        {
            "merge": whole,
            "check_of_8": lambda: [check(path) for path in corpus.returns],
            "write_merged_master": lambda: write_workbook(filled, written, created=CREATED),
        },
        rounds,
    )
    ratio = took["merge"] / (took["check_of_8"] + took["write_merged_master"])
    title = "merge of 8 / (check of 8 + writing the merged master)"
    yield Ratio(title, ratio, 1.6, True, _milliseconds(**took))


def _annotate(corpus: Corpus, rounds: int) -> Iterator[Ratio]:
    source, target = corpus.written[0], corpus.folder / "annotated.xlsx"
    returned = read_workbook(source)
    findings = check_return(returned, today=TODAY)
    annotate(source, target, findings, returned.identity)
    before, after = (_inflated(path) for path in (source, target))
    changed = {name: data for name, data in after.items() if before.get(name) != data}
    took = in_turn(
        {
            "annotated_copy": lambda: annotate(source, target, findings, returned.identity),
            "proved": lambda: copy_proved(source, changed, corpus.folder / "copied.bin"),
            "floor": lambda: copy_changed(source, changed, corpus.folder / "copied.bin"),
        },
        rounds,
    )
    lost = sorted(set(before) - set(after))
    detail = f"{_milliseconds(**took)}; {len(changed)} of {len(after)} parts changed, {len(lost)} lost"
    copied = "annotated copy / copying unchanged + packing changed parts"
    # A copy is handed out when it was read back and is on the disk: the bound is that of the least that this takes.
    proved = f"{copied} + reading them back + fsync"
    yield Ratio(proved, took["annotated_copy"] / took["proved"], 4.0, True, detail)
    yield Ratio(copied, took["annotated_copy"] / took["floor"], None, True, detail)


def _inflated(path: Path) -> dict[str, bytes]:
    import zipfile

    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in packed_parts(path)}


def _pool(corpus: Corpus, rounds: int) -> Iterator[Ratio]:
    folder = corpus.written[0].parent
    clock, processors = one_and_two(folder, rounds)
    # Where the machine has other work to do, the clock says little: what both ways cost the processors says more.
    detail = (
        f"{_milliseconds(processes_1=clock[0], processes_2=clock[1])} for {len(corpus.written)} files; processor "
        f"seconds {processors[0]:.2f} and {processors[1]:.2f}; load {_load():.1f} on {os.cpu_count()} processors"
    )
    yield Ratio("one process / two processes", clock[0] / clock[1], None, False, detail)


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _memory(corpus: Corpus, counts: tuple[int, int]) -> Iterator[Ratio]:
    if sys.platform == "win32":
        return
    few, many = counts
    folders = [corpus.folder / f"files-{count}" for count in counts]
    copies(small_files(folders[1], many)[:few], folders[0], few)
    for jobs in (1, 2):
        ita = [sys.executable, "-m", "ita_workbook.cli.main", "check", "--jobs", str(jobs)]
        peaks = [peak_memory([*ita, str(folder)]) for folder in folders]
        detail = f"{few} files {peaks[0]:.0f} MB, {many} files {peaks[1]:.0f} MB at the most"
        name = f"memory for {many} files beyond that for {few} ({jobs} process{'es' if jobs > 1 else ''})"
        yield Ratio(name, peaks[1] - peaks[0], 40.0, True, detail, "MB")


def peak_memory(command: list[str]) -> float:
    """Return the peak memory of a command in MB (that of its largest process); 0 where the system does not tell."""
    # A process' peak begins with that of the one that started it, so a small one stands between.
    program = (
        "import resource, subprocess, sys; "
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-S", "-c", program, *command], capture_output=True, text=True, check=False)
    return int(done.stdout or 0) / (1 << 20 if sys.platform == "darwin" else 1024)


def _start_up(rounds: int) -> Iterator[Ratio]:
    ita = [sys.executable, "-m", "ita_workbook.cli.main"]

    def run(*command: str) -> None:
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    took = in_turn(
        {
            "import_click": lambda: run(sys.executable, "-c", "import click"),
            "help": lambda: run(*ita, "--help"),
            "version": lambda: run(*ita, "--version"),
        },
        rounds,
        clock=of_children,
    )
    for option in ("help", "version"):
        ratio = took[option] / took["import_click"]
        yield Ratio(f"ita --{option} / python -c 'import click'", ratio, 1.5, True, _milliseconds(**took))
    program = (
        "import sys, json; from ita_workbook.cli.main import run; run(['--help']); run(['--version']);"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    heavy = json.loads(done.stderr)
    yield Ratio("heavy modules imported by ita --help", len(heavy), 0, True, ", ".join(heavy) or "none", "")
