"""Judging: the findings of a file as the corpus writes them, and how they differ from the expected ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ita_workbook.check.engine import check_return
from ita_workbook.check.finding import Finding
from ita_workbook.read.reader import read_workbook
from mutations.original import TODAY


def findings_of(path: Path) -> list[Finding]:
    """Read and check a file."""
    return check_return(read_workbook(path), today=TODAY)


def label(finding: Finding) -> str:
    """A finding as ``CODE sheet!CELL``."""
    place = finding.sheet_id or finding.sheet or ""
    return f"{finding.code} {place}{'!' + finding.cell if finding.cell else ''}".strip()


@dataclass(frozen=True)
class Difference:
    """What was expected and not found, and what was found and not expected."""

    missed: tuple[str, ...]
    spurious: tuple[str, ...]

    @classmethod
    def of(cls, found: list[str], expected: list[str]) -> Difference:
        """Compare as multisets."""
        have, want = Counter(found), Counter(expected)
        return cls(tuple(sorted((want - have).elements())), tuple(sorted((have - want).elements())))

    def __bool__(self) -> bool:
        return bool(self.missed or self.spurious)
