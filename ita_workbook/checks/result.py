"""The result of a check: every file with its findings, and how many there are."""

from __future__ import annotations

import pickle
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import overload

from ita_workbook.book.identity import Identity
from ita_workbook.checks.catalogue import Severity
from ita_workbook.checks.finding import Cause, Finding, by_cause, in_order
from ita_workbook.words.file_names import printable
from ita_workbook.words.sentences import pattern
from ita_workbook.words.text import Language, Text


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings of each severity, waived ones apart."""

    error: int = 0
    warning: int = 0
    note: int = 0
    waived: int = 0
    explained: int = 0
    """Those of them that the sender explains and nobody has accepted yet."""

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Counts:
        """Count the findings."""
        findings = tuple(findings)
        found: Counter[Severity | str] = Counter(
            "waived" if finding.waived else finding.severity for finding in findings
        )
        explained = sum(bool(finding.explained) and not finding.waived for finding in findings)
        return cls(found["error"], found["warning"], found["note"], found["waived"], explained)

    def to_json(self) -> dict[str, int]:
        """Return the counts as JSON data."""
        return {name: count for name, count in asdict(self).items() if count or name != "explained"}


class PackedFindings(Sequence[Finding]):
    """The findings of one file, packed until they are looked at.

    A finding takes some 2 KB, packed a tenth of that: a province's findings fit into memory only so. The counts are
    kept beside, so that nothing is unpacked for them.
    """

    __slots__ = ("_packed", "counts")

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.counts = Counts.of(findings)
        # These bytes never come from outside: this process or one of its own wrote them.
        self._packed = zlib.compress(pickle.dumps(tuple(findings), pickle.HIGHEST_PROTOCOL), 1) if findings else b""

    def __len__(self) -> int:
        counts = self.counts
        return counts.error + counts.warning + counts.note + counts.waived

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._unpacked())

    @overload
    def __getitem__(self, index: int) -> Finding: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...

    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        return self._unpacked()[index]

    def _unpacked(self) -> tuple[Finding, ...]:
        found: tuple[Finding, ...] = pickle.loads(zlib.decompress(self._packed)) if self._packed else ()  # noqa: S301
        return found


@dataclass(frozen=True)
class CheckedFile:
    """One file that was checked; ``findings`` are in order."""

    path: Path
    identity: Identity | None
    findings: Sequence[Finding]
    folder: str = ""
    """The folders above it that tell it from others of its name in the same check, ``อบต. ก/returns``; mostly none."""

    @property
    def name(self) -> str:
        """The file's name, behind its folder where another file has the same name."""
        name = printable(self.path.name)
        return f"{self.folder}/{name}" if self.folder else name

    @property
    def department(self) -> str:
        """The department whose workbook it is; empty for a master and for what was not recognised."""
        return self.identity.department if self.identity else ""

    @property
    def causes(self) -> list[Cause]:
        """The findings grouped: those of one code in one column of one sheet have one cause."""
        return by_cause(self.findings)

    @cached_property
    def counts(self) -> Counts:
        """How many findings of each severity."""
        return self.findings.counts if isinstance(self.findings, PackedFindings) else Counts.of(self.findings)


def with_folders(files: Sequence[CheckedFile]) -> tuple[CheckedFile, ...]:
    """Return the files, those that share their name with so many folders above them as tell them apart."""
    counts = Counter(file.name for file in files)
    told = {number: "" for number, file in enumerate(files) if counts[file.name] > 1}
    left, depth = list(told), 0
    while left:
        depth += 1
        above = {number: files[number].path.parts[-1 - depth :] for number in left}
        counted = Counter(above.values())
        told |= {number: "/".join(map(printable, above[number][:-1])) for number in left}
        left = [n for n in left if counted[above[n]] > 1 and depth < len(files[n].path.parts) - 1]
    return tuple(replace(file, folder=told[number]) if number in told else file for number, file in enumerate(files))


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
        counts = [file.counts for file in self.files]
        return Counts(
            sum(count.error for count in counts),
            sum(count.warning for count in counts),
            sum(count.note for count in counts),
            sum(count.waived for count in counts),
            sum(count.explained for count in counts),
        )

    @property
    def errors(self) -> Checked:
        """The files that have errors which are not waived, with nothing but these."""
        files = (
            replace(file, findings=tuple(finding for finding in file.findings if finding.counts_as_error))
            for file in self.files
            if file.counts.error
        )
        return Checked(tuple(files))

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


SEVERITY: dict[Severity, Text] = {
    "error": pattern("checks.severity.error"),
    "warning": pattern("checks.severity.warning"),
    "note": pattern("checks.severity.note"),
}
WAIVED = pattern("checks.waived")
WAIVED_BY = pattern("checks.waived_by")
COUNTED = pattern("checks.counted")
NOTHING = pattern("checks.nothing")
TITLE = pattern("checks.title")

FILE = pattern("checks.heads.file")
DEPARTMENT = pattern("checks.heads.department")
LEVEL = pattern("checks.heads.level")
CODE = pattern("checks.heads.code")
SHEET = pattern("checks.heads.sheet")
CELL = pattern("checks.heads.cell")
FIELD = pattern("checks.heads.field")
ROW = pattern("checks.heads.row")
MESSAGE = pattern("checks.heads.message")
CURE = pattern("checks.heads.cure")
VALUE = pattern("checks.heads.value")
EXPECTED = pattern("checks.heads.expected")


def counted(counts: Counts, language: Language) -> str:
    """Return the counts as a line of words."""
    return COUNTED.fill({**counts.to_json(), "waived": counts.waived or "", "explained": counts.explained or ""}).pick(
        language
    )
