"""Progress: how the caller of long work is told how far it is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Literal

Stage = Literal["files", "links", "agencies", "departments", "documents"]
"""What is being worked on, one after the other."""
Progress = Callable[[Stage, int, int], object]
"""Called with the stage, how many are done and how many there are; the first time before anything is done."""


def steps(progress: Progress | None, stage: Stage, total: int) -> Callable[[object], None]:
    """Return what is to be called after each of ``total`` pieces of work; without ``progress`` it does nothing."""
    if progress is None:
        return lambda _: None
    progress(stage, 0, total)
    done = count(1)

    def step(_: object) -> None:
        progress(stage, next(done), total)

    return step
