"""The pool: many files checked by several processes, with the findings and the order that one process gives.

Each file is read, judged and forgotten; what stays of it is a :class:`~ita_workbook.checks.folder.Glance`, to compare
it with the others, and its findings, packed. Files that the comparison tells something about are checked once more.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from uuid import uuid4

from ita_workbook.book.workbook import load_spec
from ita_workbook.checks.catalogue import all_entries
from ita_workbook.checks.engine import check_return
from ita_workbook.checks.fetch import Policy
from ita_workbook.checks.finding import in_order
from ita_workbook.checks.folder import Glance, GlancedRow, events_by_unit, shared_events
from ita_workbook.checks.links import with_links
from ita_workbook.checks.result import Checked, CheckedFile, PackedFindings, with_folders
from ita_workbook.checks.waiver import Waiver, apply_waivers, waivers_of
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Event, Format, Return
from ita_workbook.rollups.workers import Workers
from ita_workbook.season.known import Known
from ita_workbook.season.ledger_place import look_for_ledger
from ita_workbook.words.errors import ItaError
from ita_workbook.words.text import Language, Text

FEW = 8
"""Fewer files are done before other processes have started."""
Step = Callable[[Path], object]
_Task = tuple[Path, tuple[Event, ...]]
_Items = dict[tuple[GlancedRow, ...], tuple[GlancedRow, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What every process has to know.

    The master (if one was named) and its ledger (if that is not beside it), the day, findings accepted beforehand, and
    the language to show them in, None for both.
    """

    master: Path | None = None
    ledger: Path | None = None
    today: date | None = None
    waivers: tuple[Waiver, ...] = ()
    language: Language | None = None
    run: str = ""
    """Which run this is: a process that worked for another one reads the master again."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """What stays of a file: enough to compare, to list and to copy it."""

    glance: Glance
    format: Format | None
    findings: PackedFindings
    waivers: tuple[Waiver, ...]


@dataclass(frozen=True)
class Rollup:
    """The result over many files; ``returns`` hold path, format and identity only, in the order of the files."""

    checked: Checked
    returns: Sequence[Return]
    plan: Plan
    stopped: bool = False
    """Whether Ctrl-C ended the work: what the files show against each other may be missing."""
    not_done: tuple[Path, ...] = ()
    """The files that were not looked at then."""

    def read(self, path: Path) -> Return:
        """Read one of the files again, whole."""
        return _read(path, _knowing(self.plan))

    def with_links(
        self,
        policy: Policy | None = None,
        started: Callable[[int], Callable[[object], None]] = lambda _: lambda _: None,
    ) -> Rollup:
        """Return the result with what is wrong with the links of the files."""
        return replace(self, checked=with_links(self.checked, self.read, policy, started=started))


def check_files(
    paths: Sequence[Path],
    *,
    master: Return | None = None,
    ledger: Path | None = None,
    today: date | None = None,
    waivers: Sequence[Waiver] = (),
    language: Language | None = None,
    jobs: int | None = None,
    step: Step | None = None,
    start_method: str | None = None,
    executor: Executor | None = None,
) -> Rollup:
    """Check the files, also against each other, as :func:`ita_workbook.checks.engine.check_many` does.

    ``ledger`` is the master's, where that is not beside it. ``language`` is the one that the findings will be shown
    in, None for both. ``jobs`` is the number of processes: None for one a processor from :data:`FEW` files on; with 1
    this process does the work itself, and what ends it ends the check.
    ``step`` is called with each file that is done. ``start_method`` is multiprocessing's, None for the system's usual
    one. ``executor`` does the work in place of processes of this machine. A file at which a process ends is told as
    that, and the others are done. Ctrl-C ends the work: what was done is given, and the rest stands in ``not_done``.
    """
    plan = Plan(master.path if master else None, ledger, today, tuple(waivers), language, uuid4().hex)
    looked: list[_Looked] = []
    workers = Workers(processes(len(paths), jobs), start_method=start_method, executor=executor)
    alone = executor is None and _alone(len(paths), jobs, start_method)
    each = partial(_here, plan) if alone else partial(workers.each, partial(_look_at, plan), lost=partial(_lost, plan))
    try:
        with nullcontext() if alone else _shared_memory(plan):
            items: _Items = {}
            for one in each(tasks=[(path, ()) for path in paths]):
                looked.append(_slimmed(one, items))
                if step:
                    step(one.glance.path)
            glances = [one.glance for one in looked]
            own = master.identity if master else None
            shared = shared_events(glances, own) if own else events_by_unit(glances)
            again = sorted(shared)
            for number, one in zip(again, each(tasks=[(paths[n], tuple(shared[n])) for n in again]), strict=True):
                looked[number] = one
        workers.close()
    except KeyboardInterrupt:
        workers.stop()
        return _rollup(looked, plan, stopped=True, not_done=paths[len(looked) :])
    except BaseException:
        workers.stop()
        raise
    return _rollup(looked, plan)


def _rollup(looked: Sequence[_Looked], plan: Plan, *, stopped: bool = False, not_done: Sequence[Path] = ()) -> Rollup:
    accepted = _waivers_by_master(looked)
    files = with_folders([_file(one, plan.waivers, accepted) for one in looked])
    return Rollup(Checked(files), [_outline(one) for one in looked], plan, stopped, tuple(not_done))


def _alone(files: int, jobs: int | None, start_method: str | None) -> bool:
    """Whether this process does the work: of one file, where that was asked for, or where another starts slowly.

    Elsewhere even a few files are done by a process of their own: one that ends takes none of the others along.
    """
    quick = get_context(start_method).get_start_method() == "fork"
    return files <= 1 or jobs == 1 or (processes(files, jobs) == 1 and not quick)


@contextmanager
def _shared_memory(plan: Plan) -> Iterator[None]:
    """Load what every file needs, and keep the collector from writing into the memory that forked processes share."""
    load_spec()
    all_entries()
    _knowing(plan)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def processes(files: int, jobs: int | None = None) -> int:
    """Return how many processes to use for a number of files; ``jobs`` is what was asked for."""
    if jobs is not None:
        return max(1, min(jobs, files))
    if files < FEW:
        return 1
    return max(1, min(_processors(), files // 2))


def _processors() -> int:
    # A container or a shared server may give this process fewer than the machine has.
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _here(plan: Plan, tasks: Sequence[_Task]) -> Iterator[_Looked]:
    return (one for task in tasks for one in _look_at(plan, [task]))


def _look_at(plan: Plan, tasks: Sequence[_Task]) -> list[_Looked]:
    return [_fenced(path, more, plan) for path, more in tasks]


def _fenced(path: Path, more: Iterable[Event], plan: Plan) -> _Looked:
    """Look at one file; whatever it does to this program is a finding of that file alone."""
    try:
        return _look(path, more, plan, _knowing(plan))
    except ItaError as error:
        return _lost(plan, (path, ()), error.message)
    except Exception as error:
        return _lost(plan, (path, ()), type(error).__name__)


def _lost(plan: Plan, task: _Task, reason: str | Text) -> _Looked:
    returned = Return(task[0], events=[Event("reader_failed", params={"reason": reason})])
    findings = check_return(returned, today=plan.today, language=plan.language)
    return _Looked(Glance.of(returned), None, PackedFindings(findings), ())


@lru_cache(maxsize=1)
def _knowing(plan: Plan) -> Known | None:
    if plan.master is None:
        return None
    read = read_workbook(plan.master)
    # Where it cannot be opened the master does, as where there is none; whoever named the master is told.
    ledger, _ = look_for_ledger(plan.master, read.identity.master_id if read.identity else "", given=plan.ledger)
    return Known(read, ledger)


def _read(path: Path, known: Known | None, *, hashed: bool = True) -> Return:
    return known.read(path, hashed=hashed) if known else read_workbook(path, hashed=hashed)


def _look(path: Path, more: Iterable[Event], plan: Plan, known: Known | None) -> _Looked:
    returned = _read(path, known, hashed=False)
    findings = check_return(returned, today=plan.today, waivers=plan.waivers, more=more, language=plan.language)
    return _Looked(Glance.of(returned), returned.format, PackedFindings(findings), waivers_of(returned))


def _slimmed(looked: _Looked, known: _Items) -> _Looked:
    """Let files that were issued the same items share them: most of what stays of a file is these."""
    rows = known.setdefault(looked.glance.rows, looked.glance.rows)
    return replace(looked, glance=replace(looked.glance, rows=rows))


def _waivers_by_master(looked: Iterable[_Looked]) -> Mapping[str, list[Waiver]]:
    """Return the waivers of the masters among the files: they hold for their returns too."""
    found: dict[str, list[Waiver]] = {}
    for one in looked:
        identity = one.glance.identity
        if identity and identity.kind != "issued" and one.waivers:
            found.setdefault(identity.master_id, []).extend(one.waivers)
    return found


def _file(looked: _Looked, first: Sequence[Waiver], accepted: Mapping[str, list[Waiver]]) -> CheckedFile:
    identity, findings = looked.glance.identity, looked.findings
    waivers = accepted.get(identity.master_id) if identity and identity.kind == "issued" else None
    if waivers:
        findings = PackedFindings(in_order(apply_waivers(findings, (*first, *waivers))))
    return CheckedFile(looked.glance.path, identity, findings)


def _outline(looked: _Looked) -> Return:
    glance = looked.glance
    return Return(glance.path, format=looked.format, identity=glance.identity, readable=glance.readable)
