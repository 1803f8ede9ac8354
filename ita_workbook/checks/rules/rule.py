"""A rule: a small function that looks at one file and yields what it finds, as the reader's events are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ita_workbook.book.column import KINDS, Kind
from ita_workbook.checks.context import Context
from ita_workbook.read.returned import Event

MASTER: frozenset[Kind] = frozenset(("master", "merged"))
"""Workbooks that have all sheets."""
EVERY: frozenset[Kind] = frozenset(KINDS)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its function, the event kinds it may yield, and the kinds of workbook it is for."""

    find: Callable[[Context], Iterable[Event]]
    events: tuple[str, ...]
    kinds: frozenset[Kind] = EVERY
