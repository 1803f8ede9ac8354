"""Tallies: what became of every filled cell of a return."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """What became of the filled cells of one return. ``read`` is the sum of the others."""

    read: int = 0
    carried: int = 0
    """Written into the master."""
    agreed: int = 0
    """The master had the same value already, or the cell is as it was issued."""
    conflicting: int = 0
    """On the conflicts sheet, for somebody to decide."""
    settled: int = 0
    """Decided in an earlier merge."""
    reported: int = 0
    """Told by a finding only: cells of doubled rows and of rows that the master has no place for."""

    @property
    def balanced(self) -> bool:
        """Whether every cell read is accounted for."""
        return self.read == self.carried + self.agreed + self.conflicting + self.settled + self.reported
