"""The terminal table: file by file, one entry a cause with all its cells, then the counts and the next step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ita_workbook.checks import result
from ita_workbook.checks.catalogue import Severity
from ita_workbook.checks.finding import CELL, Cause, Finding, by_cause
from ita_workbook.checks.result import Checked, CheckedFile
from ita_workbook.read.a1 import compact
from ita_workbook.words.sentences import pattern
from ita_workbook.words.text import Language, Text
from ita_workbook.words.width import padded, width, wrapped

_COLOURS: dict[Severity, str] = {"error": "\x1b[31m", "warning": "\x1b[33m", "note": "\x1b[36m"}
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_NARROWEST = 60
_MOST = 12
"""Findings of one cause that are told one by one; the rest is in the written outputs."""
_CELLS_IN_CURE = 40
"""Columns that the cells of a cause may take within its cure."""

_PLACES = pattern("checks.terminal.places")
_MORE = pattern("checks.terminal.more")
_TO_DO = pattern("checks.terminal.to_do")
_THESE = pattern("checks.terminal.above")
_ALL = pattern("checks.terminal.all")
_NEXT_ERRORS = pattern("checks.terminal.next")
_NEXT_CLEAN = pattern("checks.terminal.clean")

_NEXT_MASTER = pattern("checks.terminal.clean_master")


def render(checked: Checked, language: Language = "th", *, columns: int = 100, colour: bool = False) -> str:
    """Return the result as text for a terminal of ``columns``; ``colour`` only where it is shown by a terminal."""
    return "\n".join(lines(checked, language, columns=columns, colour=colour)) + "\n"


def lines(checked: Checked, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
    """Yield the text of :func:`render` line by line, so that no more than one file's findings are unpacked."""
    return _Table(language, max(columns, _NARROWEST), colour).lines(checked)


def counts(checked: Checked, language: Language = "th") -> Iterator[str]:
    """Yield how many findings each file has, and all of them: for a run that writes the findings themselves."""
    table = _Table(language, _NARROWEST, colour=False)
    for file in checked.files:
        found = result.counted(file.counts, language) if file.findings else table.say(result.NOTHING)
        yield f"{table.named(file)}  {found}"
    yield table.total(checked)


def _next_step(checked: Checked) -> Text:
    if checked.counts.error:
        return _NEXT_ERRORS
    only_masters = all(file.identity is not None and file.identity.kind != "issued" for file in checked.files)
    return _NEXT_MASTER if only_masters else _NEXT_CLEAN


class _Table:
    def __init__(self, language: Language, columns: int, colour: bool) -> None:
        self.language = language
        self.columns = columns
        self.colour = colour
        self.level = max(width(self.say(text)) for text in (*result.SEVERITY.values(), result.WAIVED))

    def say(self, text: Text) -> str:
        return text.pick(self.language)

    def paint(self, text: str, code: str) -> str:
        return f"{code}{text}{_PLAIN}" if self.colour else text

    def lines(self, checked: Checked) -> Iterator[str]:
        for file in checked.files:
            yield from self._file(file)
            yield ""
        yield self.paint(self.total(checked), _BOLD)
        yield from wrapped(self.say(_next_step(checked)), self.columns)

    def total(self, checked: Checked) -> str:
        found = {"files": len(checked.files), "counts": result.counted(checked.counts, self.language)}
        return self.say(_ALL.fill(found))

    def named(self, file: CheckedFile) -> str:
        return f"{file.name} ({file.department})" if file.department else file.name

    def _file(self, file: CheckedFile) -> Iterator[str]:
        yield self.paint(self.named(file), _BOLD)
        if not file.findings:
            yield f"  {self.say(result.NOTHING)}"
            return
        yield f"  {result.counted(file.counts, self.language)}"
        for cause in by_cause(file.findings):
            yield from self._cause(cause)

    def _cause(self, cause: Cause) -> Iterator[str]:
        label = self.say(result.WAIVED if cause.waived else result.SEVERITY[cause.severity])
        lead = f"  {padded(label, self.level)}  {cause.code}  "
        heading = self.say(cause.title)
        if cause.field_title.th:
            heading += f": {self.say(cause.field_title)}"
        if cause.sheet:
            heading = f"{cause.sheet} · {heading}"
        indent = " " * width(lead)
        room = self.columns - width(lead)
        first, *rest = wrapped(heading, room)
        code = f"{_COLOURS[cause.severity]}{lead}{_PLAIN}" if self.colour else lead
        yield code + first
        yield from (indent + line for line in rest)
        for text in self._details(cause):
            yield from (indent + line for line in wrapped(text, room))

    def _details(self, cause: Cause) -> Iterator[str]:
        shown = 0
        for cure, findings in list(cause.by_cure(self.language).items())[:_MOST]:
            yield from self._places(findings)
            cells = compact(finding.cell for finding in findings)
            places = cells if width(cells) <= _CELLS_IN_CURE else self.say(_THESE)
            yield f"{self.say(_TO_DO)} {cure.replace(CELL, places)}"
            shown += len(findings)
        if len(cause.findings) > shown:
            yield self.say(_MORE.fill({"count": len(cause.findings) - shown}))
        if cause.waived:
            waived = {"reason": cause.waived.reason, "approved_by": cause.waived.approved_by}
            yield self.say(result.WAIVED_BY.fill(waived))

    def _places(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Yield where findings are that have one cure: the cells in one line where nothing else tells them apart."""
        same_value = len({finding.value for finding in findings}) == 1
        if len(findings) > 1 and same_value and all(finding.cell for finding in findings):
            cells = compact(finding.cell for finding in findings)
            yield self.say(_PLACES.fill({"count": len(findings), "cells": cells}))
            return
        yield from (self._told(finding) for finding in findings[:_MOST])
        if len(findings) > _MOST:
            yield self.say(_MORE.fill({"count": len(findings) - _MOST}))

    def _told(self, finding: Finding) -> str:
        return f"{finding.cell}  {self.say(finding.message)}" if finding.cell else self.say(finding.message)
