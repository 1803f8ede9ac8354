"""Workers: calls spread over any ``concurrent.futures.Executor``, in order; one that dies costs its task alone.

When a process of a pool ends, the pool fails everything that was in flight, the guilty and the innocent. So these tasks
are tried one by one in a pool of one, and only the task at which that one ends too is given up, by name.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures import TimeoutError as TooLong
from multiprocessing import get_context
from typing import TypeVar

from ita_workbook.read.process import bound_memory, end_with_parent
from ita_workbook.words.errors import ItaError
from ita_workbook.words.sentences import sentence

Task = TypeVar("Task")
Found = TypeVar("Found")
Call = Callable[[Sequence[Task]], Sequence[Found]]
SECONDS = 120.0
"""That one task may take, and a handful of ordinary ones; the slowest real file takes two."""
MEMORY = 2 * 1024**3
"""Bytes that a process may take over what it has at its start: the second line, behind sizes counted beforehand."""
_MOST_AT_A_TIME = 16
"""Tasks handed to a process at a time; fewer towards the end, so that none has much to do when others are done."""
_BREATH = 0.5
"""Seconds between two looks whether a given executor still works."""
_AHEAD = 4
"""Handfuls in flight for each process; what more there is waits here and not in the pool."""


class ExecutorGone(ItaError):
    """The executor that was given takes no more work: its scheduler has ended, or nobody works for it."""


class Workers:
    """Processes of this machine, or a given executor of whatever kind (Dask's ``Client.get_executor()``)."""

    def __init__(
        self,
        count: int,
        *,
        start_method: str | None = None,
        executor: Executor | None = None,
        seconds: float | None = None,
        at_a_time: int = _MOST_AT_A_TIME,
        alive: Callable[[], bool] = lambda: True,
    ) -> None:
        self._count, self._at_a_time = count, at_a_time
        self._context = get_context(start_method)
        self._given, self._alive = executor, alive
        self._seconds = SECONDS if seconds is None else seconds
        self._pools: dict[int, ProcessPoolExecutor] = {}

    def each(
        self, call: Call[Task, Found], tasks: Sequence[Task], lost: Callable[[Task, str], Found]
    ) -> Iterator[Found]:
        """Yield what ``call`` gives for each task, in order; ``lost`` makes it of a task that no process survives.

        Raises ExecutorGone after what a given executor had done until it ended, with gaps.
        """
        waiting = deque(_handfuls(tasks, self._count, self._at_a_time))
        flying: deque[tuple[Sequence[Task], Future[Sequence[Found]] | None]] = deque()
        while waiting or flying:
            while waiting and len(flying) < _AHEAD * self._count:
                flying.append((waiting[0], self._submit(call, waiting[0], self._count)))
                waiting.popleft()
            handful, future = flying.popleft()
            try:
                if future is not None:
                    yield from self._result(future)
                    continue
            except ExecutorGone:
                # What others had finished behind the one that was waited for is not lost.
                yield from (found for _, one in flying if one and _is_done(one) for found in one.result())
                raise
            except Exception as error:
                if self._given is None and isinstance(error, BrokenExecutor | TooLong):
                    self.stop()
                    flying = deque((some, one if _is_done(one) else None) for some, one in flying)
            yield from self._one_by_one(call, handful, lost)

    def _one_by_one(
        self, call: Call[Task, Found], tasks: Sequence[Task], lost: Callable[[Task, str], Found]
    ) -> Iterator[Found]:
        for task in tasks:
            yield self._alone(call, task, lost)

    def _alone(self, call: Call[Task, Found], task: Task, lost: Callable[[Task, str], Found], tries: int = 2) -> Found:
        try:
            (found,) = self._result(self._submit(call, [task], 1))
        except ExecutorGone:
            raise
        except Exception as error:
            self.stop()
            if isinstance(error, TooLong):
                return lost(task, f"{self._seconds:g} s")
            if tries > 1:
                # A process may also have been ended from outside, by whoever needed its memory.
                return self._alone(call, task, lost, tries - 1)
            return lost(task, type(error).__name__)
        return found

    def _result(self, future: Future[Sequence[Found]]) -> Sequence[Found]:
        """Wait for what a future gives; a given executor that has ended would keep one waiting for ever."""
        if self._given is None:
            return future.result(self._seconds)
        left = self._seconds
        while not future.done() and left > 0:
            if not self._alive():
                raise ExecutorGone(sentence("rollups.gone", reason="closed"))
            wait([future], _BREATH)
            left -= _BREATH
        return future.result(0)

    def _submit(self, call: Call[Task, Found], tasks: Sequence[Task], count: int) -> Future[Sequence[Found]]:
        if self._given is not None:
            try:
                return self._given.submit(call, tasks)
            except Exception as error:
                # No file is to blame where nobody takes work any more.
                raise ExecutorGone(sentence("rollups.gone", reason=type(error).__name__)) from error
        try:
            return self._pool(count).submit(call, tasks)
        except BrokenExecutor:
            # It ended between two tasks, so none of them is to blame more than another.
            self.stop()
            return self._pool(count).submit(call, tasks)

    def _pool(self, count: int) -> ProcessPoolExecutor:
        if count not in self._pools:
            self._pools[count] = ProcessPoolExecutor(count, self._context, _start)
        return self._pools[count]

    def stop(self) -> None:
        """End all processes now, whatever they are doing; a given executor is its owner's to end."""
        for pool in self._pools.values():
            processes = list((pool._processes or {}).values())
            pool.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.kill()
            for process in processes:
                process.join()
        self._pools.clear()

    def close(self) -> None:
        """End the processes when they have done what they are doing."""
        for pool in self._pools.values():
            pool.shutdown(cancel_futures=True)
        self._pools.clear()


def _is_done(future: Future[Sequence[Found]] | None) -> bool:
    return future is not None and future.done() and not future.cancelled() and future.exception() is None


def _handfuls(tasks: Sequence[Task], count: int, most: int) -> Iterator[Sequence[Task]]:
    """Yield all tasks in order, a few at a time; each handful costs the process that hands them out some time."""
    begin = 0
    while begin < len(tasks):
        size = max(1, min(most, (len(tasks) - begin) // (3 * count)))
        yield tasks[begin : begin + size]
        begin += size


def _start() -> None:
    """Make a process of a pool ready: it ends when its parent does, leaves Ctrl-C to it, and has a bound of memory."""
    # Ctrl-C goes to the whole group; the parent answers it, and this process ends when the parent says so.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    bound_memory(MEMORY)
