"""Rolling up: the agencies of a place looked at by an executor, one a task; only what has no part is done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from ita_workbook import __version__
from ita_workbook.rollups.agency import probe
from ita_workbook.rollups.cluster import Crew
from ita_workbook.rollups.part import Part, make_part
from ita_workbook.rollups.place import Unit, at_hand, is_address, units
from ita_workbook.rollups.pool import processes
from ita_workbook.rollups.store import MANIFEST, PARTS, Parts, frame, gather, read_manifest, write_manifest
from ita_workbook.rollups.tables import needed, store_tables
from ita_workbook.rollups.workers import SECONDS, Workers
from ita_workbook.words.errors import ItaError, UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.write.output import alone_in

_SECONDS_A_FILE = 2.0
"""What one file of a task may take; the slowest real one takes two."""
_LEFT = ".ita-*"
Each = Callable[..., Iterator[Any]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does: the place, its agencies' depth, and the day given to judge by, if one was."""

    place: str
    depth: int = 1
    today: date | None = None

    @property
    def home(self) -> str:
        """The place as the manifest names it, wherever it was called from."""
        return self.place if is_address(self.place) else str(Path(self.place).resolve())


@dataclass(slots=True)
class Outcome:
    """What a run did: the units in order, how many were done now, and what was given up, with the reason."""

    units: list[Unit]
    done: int = 0
    given_up: dict[str, dict[str, str]] = field(default_factory=dict)
    """Reasons by unit and file."""
    failed: dict[str, str] = field(default_factory=dict)
    """Why there is no part, by unit."""


def roll_up(
    plan: Plan,
    store: Path,
    *,
    crew: Crew | None = None,
    jobs: int | None = None,
    force: bool = False,
    started: Callable[[int], Callable[[object], None]] = lambda _: lambda _: None,
) -> Outcome:
    """Look at every agency of a place that has no part in ``store``, and gather the tables.

    ``crew`` does the work in place of ``jobs`` processes of this machine. ``started`` is called with the number of
    units to do, and what it gives with each that is done. A store of another place is refused unless ``force``.
    Raises ExecutorGone where the crew has ended: the same call goes on.
    """
    for module in ("pyarrow", "pyarrow.parquet"):
        needed(module)
    with alone_in(store):
        _must_be_of(store, plan, force=force)
        for left in (store / PARTS).glob(_LEFT):
            left.unlink()  # of a run that was killed: nobody else writes here now
        outcome = Outcome(units(plan.place, plan.depth))
        parts, day = Parts(store), plan.today or date.today()
        keys = {unit.name: unit.key(plan.today) for unit in outcome.units}
        todo = [unit for unit in outcome.units if not parts.has(keys[unit.name])]
        step = started(len(todo))
        most = max((len(unit.files) for unit in todo), default=0)
        crew = crew or Crew()
        workers = Workers(
            crew.count or processes(len(todo), jobs), executor=crew.executor, alive=crew.alive, at_a_time=1,
            seconds=SECONDS + _SECONDS_A_FILE * most,
        )  # fmt: skip
        here = crew.executor is None and jobs == 1
        try:
            _make_all(todo, keys, day, workers, outcome, parts, step, here=here)
            workers.close()
        except BaseException:
            workers.stop()
            raise
        _finish(store, plan, outcome, parts, keys)
    return outcome


def _must_be_of(store: Path, plan: Plan, *, force: bool) -> None:
    manifest = read_manifest(store)
    if manifest is None:
        own = {PARTS, *(table.file for table in store_tables().values())}
        others = [path.name for path in store.iterdir() if path.name not in own and not path.name.startswith(".ita-")]
        if others and not force:
            raise UsageProblem(sentence("rollups.not_empty", store=store, name=sorted(others)[0]))
    elif (manifest["place"], manifest["depth"]) != (plan.home, plan.depth):
        if not force:
            raise UsageProblem(sentence("rollups.other_place", store=store, place=manifest["place"]))
        shutil.rmtree(store / PARTS, ignore_errors=True)


def _make_all(
    todo: Sequence[Unit],
    keys: dict[str, str],
    day: date,
    workers: Workers,
    outcome: Outcome,
    parts: Parts,
    step: Callable[[object], None],
    *,
    here: bool,
) -> None:
    def each(call: Any, tasks: Sequence[Any], lost: Any) -> Iterator[Any]:
        return (one for task in tasks for one in call([task])) if here else workers.each(call, tasks, lost)

    def take(part: Part) -> None:
        if part.failed:
            outcome.failed[part.unit] = part.failed
            return
        parts.put(part.key, part.data, gaps=bool(part.given_up))
        outcome.done += 1

    lost: list[Part] = []
    for part in each(partial(_make, keys, day), [(unit, ()) for unit in todo], _lost):
        if part.failed:
            lost.append(part)
        else:
            take(part)
        step(part.unit)
    by_name = {unit.name: unit for unit in todo}
    for part in lost:
        # What ends a process, or the program, is one file of the folder: the others are done without it.
        unit = by_name[part.unit]
        tasks = [(unit, file.path) for file in unit.files]
        guilty = {path: reason for path, reason in each(partial(_probe, day), tasks, _guilty) if reason}
        if not guilty:
            take(part)
            continue
        outcome.given_up[unit.name] = guilty
        for again in each(partial(_make, keys, day), [(unit, tuple(guilty))], _lost):
            take(again)


def _make(keys: dict[str, str], day: date, tasks: Sequence[tuple[Unit, tuple[str, ...]]]) -> list[Part]:
    return [_fenced(unit, passed, keys[unit.name], day) for unit, passed in tasks]


def _fenced(unit: Unit, passed: tuple[str, ...], key: str, day: date) -> Part:
    """Make one part; whatever a file does to this program is told of its unit."""
    try:
        return make_part(unit, day, passed, key)
    except UsageProblem:
        raise
    except ItaError as error:
        return Part(unit.name, key, failed=error.message.pick("en"))
    except Exception as error:
        return Part(unit.name, key, failed=type(error).__name__)


def _lost(task: tuple[Unit, tuple[str, ...]], reason: str) -> Part:
    return Part(task[0].name, "", failed=reason)


def _probe(day: date, tasks: Sequence[tuple[Unit, str]]) -> list[tuple[str, str]]:
    """Do each file alone; return why it cannot be done, '' where it can."""
    found = []
    for unit, path in tasks:
        file = next(one for one in unit.files if one.path == path)
        try:
            with at_hand(replace(unit, files=(file,))) as files:
                for place in files.values():
                    probe(place, day)
            found.append((path, ""))
        except Exception as error:
            found.append((path, type(error).__name__))
    return found


def _guilty(task: tuple[Unit, str], reason: str) -> tuple[str, str]:
    return task[1], reason


def _finish(store: Path, plan: Plan, outcome: Outcome, parts: Parts, keys: dict[str, str]) -> None:
    """Gather the tables and write the manifest: files seen = files in parts + files given up."""
    gaps = {unit for unit in outcome.given_up if unit not in outcome.failed}
    have = [unit for unit in outcome.units if unit.name not in outcome.failed]
    paths = {unit.name: parts.path(keys[unit.name], gaps=unit.name in gaps) for unit in have}
    listed = [
        {"unit": unit.name, "files": len(unit.files), "part": paths[unit.name].name if unit in have else None}
        for unit in outcome.units
    ]
    before = read_manifest(store)
    if before and not (outcome.done or outcome.failed or gaps) and before["units"] == listed:
        return  # the tables are of these very parts
    # Where a run is killed between the tables, no manifest says that they belong together.
    (store / MANIFEST).unlink(missing_ok=True)
    rows = gather(store, list(paths.values()))
    parts.keep(paths.values())
    given_up = [
        {"unit": unit.name, "file": file, "reason": reason}
        for unit in outcome.units
        for file, reason in _given_up_in(unit, outcome)
    ]
    seen = sum(len(unit.files) for unit in outcome.units)
    without, twice = _doubts(store)
    write_manifest(
        store,
        {
            "tool_version": __version__,
            "place": plan.home,
            "depth": plan.depth,
            "today": plan.today.isoformat() if plan.today else None,
            "counts": {
                "units": len(outcome.units),
                "units_in_parts": len(have),
                "files_seen": seen,
                "files_in_parts": sum(len(unit.files) for unit in have)
                - sum(len(outcome.given_up[name]) for name in gaps),
                "files_given_up": len(given_up),
            },
            "rows": rows,
            "units": listed,
            "given_up": given_up,
            "without_master": without,
            "same_master": twice,
        },
    )


def _doubts(store: Path) -> tuple[list[str], list[list[str]]]:
    """Return the units whose workbooks have no master beside them, and those that share one and are counted twice."""
    files = frame(store, "returns", ("unit", "form", "state", "master_id"))
    files = files[files["form"].isna()]
    workbooks = files[files["state"].isin(("returned", "earlier", "untouched"))]
    masters = files[files["state"] == "master"]
    known = set(zip(masters["unit"], masters["master_id"], strict=True))
    pairs = zip(workbooks["unit"], workbooks["master_id"], strict=True)
    without = sorted({unit for unit, master in pairs if (unit, master) not in known})
    shared: dict[str, set[str]] = {}
    for unit, master in known:
        shared.setdefault(master, set()).add(unit)
    return without, sorted(sorted(units) for units in shared.values() if len(units) > 1)


def _given_up_in(unit: Unit, outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Yield the files of a unit that were given up, all of them where it has no part."""
    if unit.name in outcome.failed:
        reasons = outcome.given_up.get(unit.name, {})
        yield from ((file.path, reasons.get(file.path, outcome.failed[unit.name])) for file in unit.files)
    else:
        yield from outcome.given_up.get(unit.name, {}).items()
