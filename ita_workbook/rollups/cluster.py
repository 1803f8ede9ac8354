"""Cluster: the executor of a Dask scheduler, for as long as one call needs it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from ita_workbook.rollups.tables import needed
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence

PATIENCE = 30
"""Seconds to wait for a scheduler that is not there, and for somebody to work for it."""
_CERTIFICATES = tuple(f"DASK_DISTRIBUTED__COMM__TLS__{name}" for name in ("CA_FILE", "CLIENT__CERT", "CLIENT__KEY"))
"""Where Dask's configuration has them, as variables of the environment."""
_LOGGERS = ("distributed", "distributed.client", "distributed.core", "tornado.application")


@dataclass(frozen=True)
class Crew:
    """Who does the work: an executor, None for processes of this machine; how many, and whether they still do."""

    executor: Executor | None = None
    count: int | None = None
    alive: Callable[[], bool] = lambda: True


@contextmanager
def joined(scheduler: str | None, executor: Executor | None = None) -> Iterator[Crew]:
    """Give who works for a scheduler; without one who was given.

    Raises UsageProblem where none answers at the address, or nobody works for it.
    """
    if scheduler is None:
        yield Crew(executor)
        return
    distributed = needed("distributed", "cluster")
    with _quiet():
        yield from _joined(distributed, scheduler)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask and its network library from telling in their own way, with tracebacks, what the caller tells."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for one, level in zip(loggers, levels, strict=True):
            one.setLevel(level)


def _joined(distributed: Any, scheduler: str) -> Iterator[Crew]:
    try:
        _must_have_certificates(distributed, scheduler)
        client = distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageProblem(sentence("rollups.no_scheduler", address=scheduler, reason=str(error))) from error
    try:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise UsageProblem(sentence("rollups.no_workers", address=scheduler)) from error
        yield Crew(client.get_executor(pure=False), sum(client.ncores().values()), _Pulse(client))
    finally:
        with suppress(Exception):  # it may have gone before us
            client.close(timeout=5)


def _must_have_certificates(distributed: Any, scheduler: str) -> None:
    """Raise UsageProblem for an encrypted address where Dask's configuration names no certificates."""
    if not scheduler.startswith("tls://"):
        return
    if distributed.Security().get_connection_args("client").get("ssl_context") is None:
        raise UsageProblem(sentence("rollups.no_certificates", address=scheduler, settings=", ".join(_CERTIFICATES)))


class _Pulse:
    """Whether the scheduler is there, and was not without workers for long."""

    def __init__(self, client: Any) -> None:
        self._client, self._seen = client, monotonic()

    def __call__(self) -> bool:
        if self._client.status in ("closing", "closed"):
            return False
        if self._client.status == "connecting" or self._client.scheduler_info()["workers"]:
            self._seen = monotonic()
        return monotonic() - self._seen < PATIENCE
