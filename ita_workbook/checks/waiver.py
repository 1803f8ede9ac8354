"""Waivers: findings that the coordinator accepts, with reason and approver; they are shown but do not count.

A sender's explanation of a row stands with the findings of the row, until a waiver accepts or rejects it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ita_workbook.book.sheet import EXPLANATION
from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.checks.catalogue import load_catalogue
from ita_workbook.checks.finding import Finding, Waived
from ita_workbook.read.returned import Return
from ita_workbook.words.sentences import sentence
from ita_workbook.words.thai_text import fold

_VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Waiver:
    """One row of the waivers sheet. Empty ``sheet`` or ``row_key``: every sheet, every row."""

    code: str
    sheet: str
    row_key: str
    reason: str
    approved_by: str
    rejected: str = ""
    """Of an explanation that was not accepted: why."""

    def covers(self, finding: Finding, spec: WorkbookSpec) -> bool:
        """Whether ``finding`` is what this waiver accepts."""
        if self.code != finding.code:
            return False
        return self._is_sheet(finding, spec) and self._is_row(finding.row_key or "")

    def _is_sheet(self, finding: Finding, spec: WorkbookSpec) -> bool:
        names = {finding.sheet or "", finding.sheet_id or ""}
        declared = spec.by_id.get(finding.sheet_id or "")
        if declared:
            names |= {declared.name.th, declared.name.en}
        return not self.sheet or fold(self.sheet) in {fold(name) for name in names if name}

    def _is_row(self, key: str) -> bool:
        # M01 stands for each round of M01, whose keys are M01|m6 and so on.
        return not self.row_key or fold(self.row_key) in (fold(key), fold(key.split("|")[0]))


def waivers_of(returned: Return) -> tuple[Waiver, ...]:
    """Return the waivers that a master holds; those without a reason or an approver are not valid yet."""
    found = []
    for row in returned.content.rows("waivers"):
        waiver = Waiver(
            row.text("code").strip().upper(),
            row.text("sheet"),
            row.text("row_key"),
            row.text("reason"),
            row.text("approved_by"),
            row.text("answer") if row.text(_VERDICT) == load_spec().lists[_VERDICT].label_of("rejected") else "",
        )
        if waiver.code and waiver.reason and waiver.approved_by:
            found.append(waiver)
    return tuple(found)


def apply_waivers(findings: Iterable[Finding], waivers: Sequence[Waiver]) -> list[Finding]:
    """Return the findings, those that a waiver accepts marked with its reason and approver.

    What makes a file unreadable cannot be accepted: there would be nothing left to accept.
    """
    spec, catalogue = load_spec(), load_catalogue()
    marked = []
    for finding in findings:
        found = sorted((one for one in waivers if one.covers(finding, spec)), key=lambda one: bool(one.rejected))
        waiver = found[0] if found else None
        if waiver is not None and waiver.rejected:
            told = sentence("checks.rejected", message=finding.message, answer=waiver.rejected)
            finding = finding if finding.rejected else replace(finding, rejected=waiver.rejected, message=told)
        elif waiver is not None and not catalogue.by_code[finding.code].stops:
            finding = replace(finding, waived=Waived(waiver.reason, waiver.approved_by))
        marked.append(finding)
    return marked


def explained(findings: Sequence[Finding], returned: Return) -> Sequence[Finding]:
    """Return the findings, those about a row that its sender explains with the explanation."""
    reasons = {
        (sheet, row.key): str(reason)
        for sheet in returned.sheets
        for row in returned.content.rows(sheet)
        if (reason := row.values.get(EXPLANATION))
    }
    if not reasons:
        return findings
    return [
        replace(one, explained=reason, message=sentence("checks.explained", message=one.message, reason=reason))
        if one.severity != "note" and (reason := reasons.get((one.sheet_id or "", one.row_key or "")))
        else one
        for one in findings
    ]
