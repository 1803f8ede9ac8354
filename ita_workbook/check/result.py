"""The result of a check: every file with its findings, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ita_workbook.check.catalogue import Severity
from ita_workbook.check.finding import Finding, in_order
from ita_workbook.spec.identity import Identity


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings of each severity, waived ones apart."""

    error: int = 0
    warning: int = 0
    note: int = 0
    waived: int = 0

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Counts:
        """Count the findings."""
        found: Counter[Severity | str] = Counter(
            "waived" if finding.waived else finding.severity for finding in findings
        )
        return cls(found["error"], found["warning"], found["note"], found["waived"])

    def to_json(self) -> dict[str, int]:
        """Return the counts as JSON data."""
        return {"error": self.error, "warning": self.warning, "note": self.note, "waived": self.waived}


@dataclass(frozen=True)
class CheckedFile:
    """One file that was checked; ``findings`` are in order."""

    path: Path
    identity: Identity | None
    findings: tuple[Finding, ...]

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def department(self) -> str:
        """The department whose workbook it is; empty for a master and for what was not recognised."""
        return self.identity.department if self.identity else ""

    @cached_property
    def counts(self) -> Counts:
        """How many findings of each severity."""
        return Counts.of(self.findings)


@dataclass(frozen=True)
class Checked:
    """All files of one run."""

    files: tuple[CheckedFile, ...]

    @property
    def findings(self) -> list[Finding]:
        """Every finding, file by file."""
        return [finding for file in self.files for finding in file.findings]

    @cached_property
    def counts(self) -> Counts:
        """How many findings of each severity over all files."""
        return Counts.of(self.findings)

    @property
    def exit_code(self) -> int:
        """1 when an error is left that is not waived, else 0."""
        return 1 if self.counts.error else 0

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Checked:
        """Group loose findings by file; files without findings are not known here."""
        groups: dict[Path, list[Finding]] = {}
        for finding in findings:
            groups.setdefault(finding.path or Path(finding.file), []).append(finding)
        return cls(tuple(CheckedFile(path, None, tuple(in_order(group))) for path, group in groups.items()))
