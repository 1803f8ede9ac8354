"""Cluster: the executor of a Dask scheduler, for as long as one call needs it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress

from ita_workbook.rollups.tables import needed
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence

PATIENCE = 30
"""Seconds to wait for a scheduler, and for the first to work for it."""


@contextmanager
def joined(scheduler: str | None, executor: Executor | None = None) -> Iterator[tuple[Executor | None, int | None]]:
    """Give the executor of a scheduler, and how many tasks it does at once; without a scheduler what was given.

    Raises UsageProblem where none answers at the address, or nobody works for it.
    """
    if scheduler is None:
        yield executor, None
        return
    distributed = needed("distributed", "cluster")
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageProblem(sentence("rollups.no_scheduler", address=scheduler, reason=str(error))) from error
    try:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise UsageProblem(sentence("rollups.no_workers", address=scheduler)) from error
        yield client.get_executor(), sum(client.ncores().values())
    finally:
        with suppress(Exception):  # it may have gone before us
            client.close(timeout=5)
