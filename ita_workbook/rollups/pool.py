"""The pool: many files checked by several processes, with the findings and the order that one process gives.

Each file is read, judged and forgotten; what stays of it is a :class:`~ita_workbook.checks.folder.Glance`, to compare
it with the others, and its findings, packed. Files that the comparison tells something about are checked once more.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from ita_workbook.checks.engine import check_return
from ita_workbook.checks.fetch import Policy
from ita_workbook.checks.finding import in_order
from ita_workbook.checks.folder import Glance, GlancedRow, reference_of, shared_events
from ita_workbook.checks.links import with_links
from ita_workbook.checks.result import Checked, CheckedFile, PackedFindings
from ita_workbook.checks.waiver import Waiver, apply_waivers, waivers_of
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Event, Format, Return
from ita_workbook.season.known import Known
from ita_workbook.season.ledger import look_for_ledger
from ita_workbook.words.errors import ItaError
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language

FEW = 8
"""Fewer files are done before other processes have started."""
_MOST_AT_A_TIME = 16
"""Files handed to a process at a time; fewer towards the end, so that none has much to do when others are done."""
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
) -> Rollup:
    """Check the files, also against each other, as :func:`ita_workbook.checks.engine.check_many` does.

    ``ledger`` is the master's, where that is not beside it. ``language`` is the one that the findings will be shown
    in, None for both. ``jobs`` is the number of processes: None
    for one a processor from :data:`FEW` files on. ``step`` is called with each file that is done. ``start_method`` is
    multiprocessing's, None for the system's usual one. Raises ItaError when a process ends that should not.
    """
    plan = Plan(master.path if master else None, ledger, today, tuple(waivers), language)
    count = processes(len(paths), jobs)
    with _workers(plan, count, start_method) as look_all:
        items: _Items = {}
        looked = []
        for one in look_all([(path, ()) for path in paths]):
            looked.append(_slimmed(one, items))
            if step:
                step(one.glance.path)
        glances = [one.glance for one in looked]
        own = master.identity if master else None
        shared = shared_events(glances, own or reference_of(glances))
        again = sorted(shared)
        for number, one in zip(again, look_all([(paths[n], tuple(shared[n])) for n in again]), strict=True):
            looked[number] = one
    accepted = _waivers_by_master(looked)
    files = tuple(_file(one, plan.waivers, accepted) for one in looked)
    return Rollup(Checked(files), [_outline(one) for one in looked], plan)


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


@contextmanager
def _workers(
    plan: Plan, count: int, start_method: str | None
) -> Iterator[Callable[[Sequence[_Task]], Iterator[_Looked]]]:
    """Give a function that looks at all tasks in order, in this process or in ``count`` others."""
    if count == 1:
        known = _knowing(plan)
        yield lambda tasks: (_look(path, more, plan, known) for path, more in tasks)
        return
    executor = ProcessPoolExecutor(count, get_context(start_method), _start, (plan,))
    try:

        def look_all(tasks: Sequence[_Task]) -> Iterator[_Looked]:
            rest = list(tasks)
            if not _known and rest:
                # What one file needs (specification, framework, catalogue) is then known to the others from the start.
                path, more = rest.pop(0)
                yield _look(path, more, plan, _knowing(plan))
            looking = deque(executor.submit(_look_there, some) for some in _handfuls(rest, count))
            while looking:
                yield from looking.popleft().result()

        # The collector would write into the memory that the processes have in common, and so have all of it copied.
        gc.freeze()
        yield look_all
    except BrokenProcessPool as error:
        raise ItaError(
            sentence("output.worker_ended"),
        ) from error
    finally:
        # After Ctrl-C nothing new is begun; what is being read now is waited for, a moment at most.
        executor.shutdown(cancel_futures=True)
        gc.unfreeze()


_given: tuple[Plan, Known | None] = (Plan(), None)
"""The plan of this process and what knows the issued workbooks, where it is one of a pool."""


def _start(plan: Plan) -> None:
    global _given
    # Ctrl-C goes to the whole group; the parent answers it, and this process ends when the parent says so.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _given = plan, _knowing(plan)


def _handfuls(tasks: Sequence[_Task], count: int) -> Iterator[Sequence[_Task]]:
    """Yield all tasks in order, a few at a time; each handful costs the process that hands them out some time."""
    begin = 0
    while begin < len(tasks):
        size = max(1, min(_MOST_AT_A_TIME, (len(tasks) - begin) // (3 * count)))
        yield tasks[begin : begin + size]
        begin += size


def _look_there(tasks: Sequence[_Task]) -> list[_Looked]:
    return [_look(*task, *_given) for task in tasks]


def _knowing(plan: Plan) -> Known | None:
    if plan.master is None:
        return None
    read = read_workbook(plan.master)
    # Where it cannot be opened the master does, as where there is none; whoever named the master is told.
    ledger, _ = look_for_ledger(plan.master, read.identity.master_id if read.identity else "", given=plan.ledger)
    return Known(read, ledger)


def _read(path: Path, known: Known | None, *, hashed: bool = True) -> Return:
    return known.read(path, hashed=hashed) if known else read_workbook(path, hashed=hashed)


_known: set[int] = set()
"""The years of which files have been read in this process: what they need is loaded."""


def _look(path: Path, more: Iterable[Event], plan: Plan, known: Known | None) -> _Looked:
    returned = _read(path, known, hashed=False)
    if returned.identity is not None:
        _known.add(returned.identity.year_be)
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
