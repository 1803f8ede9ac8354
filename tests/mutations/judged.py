"""Judging: the findings of a file as the corpus writes them, and how they differ from the expected ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from python_calamine import CalamineWorkbook

from ita_workbook.checks.engine import check_return
from ita_workbook.checks.finding import Finding
from ita_workbook.read.reader import read_workbook
from ita_workbook.words.thai_text import normalise
from mutations.mutation import Mutation
from mutations.original import TODAY

# Their value is not what stands in the cell: a hidden key, and an error that calamine shows as empty.
_VALUE_ELSEWHERE = ("F108", "R104", "V404", "V602", "V608", "V609")


@dataclass(frozen=True)
class Judged:
    """The findings of one file."""

    readable: bool
    findings: tuple[Finding, ...]

    @property
    def labels(self) -> list[str]:
        """The findings as ``CODE sheet!CELL``."""
        return [label(finding) for finding in self.findings]


def judge(path: Path) -> Judged:
    """Read and check a file."""
    returned = read_workbook(path)
    return Judged(returned.readable, tuple(check_return(returned, today=TODAY)))


def label(finding: Finding) -> str:
    """A finding as ``CODE sheet!CELL``."""
    place = finding.sheet_id or finding.sheet or ""
    return f"{finding.code} {place}{'!' + finding.cell if finding.cell else ''}".strip()


@dataclass(frozen=True)
class Difference:
    """What was expected and not found, and what was found and not expected."""

    missed: tuple[str, ...] = ()
    spurious: tuple[str, ...] = ()

    @classmethod
    def of(cls, judged: Judged, mutation: Mutation, before: Sequence[str]) -> Difference:
        """Compare with what is expected beside the findings before the mutation; an unreadable file has none of those."""
        have = Counter(judged.labels)
        want = Counter([*mutation.expected, *(before if judged.readable else ())])
        return cls(tuple(sorted((want - have).elements())), tuple(sorted((have - want).elements())))


def misplaced(path: Path, findings: Iterable[Finding]) -> list[str]:
    """Return the findings whose cell, read back from the file by another reader, does not hold their value."""
    workbook = CalamineWorkbook.from_path(str(path))
    wrong = []
    for finding in findings:
        if finding.cell is None or finding.value is None or finding.code in _VALUE_ELSEWHERE:
            continue
        if finding.cell == "XFD1048576":
            continue  # too far for a reader that builds the whole rectangle
        cell = _cell(workbook, finding)
        if normalise(finding.value[:60]) not in (normalise(text)[:60] for text in _texts(cell)):
            wrong.append(f"{label(finding)}: {finding.value!r} against {cell!r}")
    return wrong


def _cell(workbook: CalamineWorkbook, finding: Finding) -> object:
    assert finding.sheet and finding.cell
    letters = finding.cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    rows = workbook.get_sheet_by_name(finding.sheet).to_python(skip_empty_area=False)
    row = int(finding.cell[len(letters) :])
    return rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""


def _texts(cell: object) -> list[str]:
    """Return the ways in which people may see a cell."""
    if isinstance(cell, float):
        return [str(cell), str(int(cell)), f"{cell:g}", f"{cell:.2f}"]
    if isinstance(cell, date):
        year = cell.year if cell.year >= 2400 else cell.year + 543
        return [f"{cell.day:02d}/{cell.month:02d}/{year}"]
    return [str(cell)]
