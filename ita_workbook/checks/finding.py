"""A finding: one thing wrong or doubtful in a file, with its place, its words and its cure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ita_workbook.checks.catalogue import SEVERITIES, Severity
from ita_workbook.read.a1 import place_of
from ita_workbook.words.text import Language, Text

_NOWHERE = (-1, -1)
_NO_TEXT = Text("")
CELL = "\0"
"""What stands in a cure for the cell that it names, where several findings have it."""


@dataclass(frozen=True, slots=True)
class Waived:
    """Why a finding is accepted, and by whom: from the waivers sheet of the master."""

    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    ``file`` is the file's name and ``path`` its place; ``sheet`` and ``cell`` are those of that file, None where
    there is none. ``field`` is a field code, ``row_key`` a row key. ``title`` is the catalogue's, ``field_title`` the
    column's. ``order`` is the sheet's place in the workbook, for sorting.
    """

    code: str
    severity: Severity
    file: str
    sheet: str | None
    cell: str | None
    field: str | None
    row_key: str | None
    message: Text
    cure: Text
    value: str | None = None
    expected: str | None = None
    waived: Waived | None = None
    department: str = ""
    path: Path | None = None
    sheet_id: str | None = None
    title: Text = _NO_TEXT
    field_title: Text = _NO_TEXT
    order: int = -1
    explained: str = ""
    """What the sender wrote about the row; the message says it too."""
    rejected: str = ""
    """Why the coordinator did not accept the explanation."""

    @property
    def counts_as_error(self) -> bool:
        """Whether the finding makes the check fail: an error that is not waived."""
        return self.severity == "error" and self.waived is None

    @property
    def sort_key(self) -> tuple[int, int, tuple[int, int], str]:
        """Errors first, waived findings last; then sheet by sheet, row by row."""
        rank = SEVERITIES.index(self.severity) + (len(SEVERITIES) if self.waived else 0)
        return rank, self.order, place_of(self.cell) or _NOWHERE, self.code

    @property
    def line(self) -> Text:
        """The finding in one line: the file, the code, what is wrong and the cure."""
        return Text(
            f"{self.file}: [{self.code}] {self.message.th} {self.cure.th}",
            f"{self.file}: [{self.code}] {self.message.pick('en')} {self.cure.pick('en')}",
        )

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the finding as JSON data; ``waived``, ``explained`` and ``rejected`` only where it is."""
        data: dict[str, Any] = {
            "code": self.code,
            "severity": self.severity,
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "field": self.field,
            "row_key": self.row_key,
            "message": self.message.pick(language),
            "cure": self.cure.pick(language),
            "value": self.value,
            "expected": self.expected,
        }
        if self.waived:
            data["waived"] = {"reason": self.waived.reason, "approved_by": self.waived.approved_by}
        data |= {name: text for name in ("explained", "rejected") if (text := getattr(self, name))}
        return data


@dataclass(frozen=True, slots=True)
class Cause:
    """The findings of one file that have one cause: the same code in the same column of the same sheet."""

    code: str
    severity: Severity
    sheet: str | None
    title: Text
    field_title: Text
    waived: Waived | None
    findings: tuple[Finding, ...]

    def by_cure(self, language: Language) -> dict[str, list[Finding]]:
        """Return the findings by cure, with :data:`CELL` for the cell in it: those of one are told as one."""
        found: dict[str, list[Finding]] = {}
        for one in self.findings:
            cure = one.cure.pick(language)
            found.setdefault(re.sub(rf"\b{one.cell}\b", CELL, cure) if one.cell else cure, []).append(one)
        return found


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings errors first, then by sheet, row and column."""
    return sorted(findings, key=lambda finding: finding.sort_key)


def by_cause(findings: Iterable[Finding]) -> list[Cause]:
    """Group the findings of one file by cause, in the order of the first of each."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in in_order(findings):
        # The fields of a form are rows of one column, so the field tells more there than the column.
        key = (
            finding.code, finding.severity, finding.sheet, finding.field_title, finding.waived,
            finding.explained, finding.rejected,
        )  # fmt: skip
        groups.setdefault(key, []).append(finding)
    return [
        Cause(first.code, first.severity, first.sheet, first.title, first.field_title, first.waived, (first, *rest))
        for first, *rest in groups.values()
    ]
