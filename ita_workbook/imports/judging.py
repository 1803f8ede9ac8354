"""Judging: the rules have their say about proposed values, as they would about those of a return."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace

from ita_workbook.book.book import Book
from ita_workbook.checks.catalogue import by_code
from ita_workbook.checks.engine import check_return
from ita_workbook.imports.as_returns import returns_of
from ita_workbook.imports.proposal import Doubt, Proposed

_JUDGED = ("values", "privacy", "numbers")
"""The families of findings that stand beside a proposed value; what is missing is no matter of a proposal."""
_JUDGED_TOO = ("starts_after_ends", "period_outside_year")
"""Findings of other families that do."""


def judge(
    proposed: MutableMapping[str, Proposed], by_cell: Mapping[tuple[str, str, str], Sequence[str]], book: Book
) -> None:
    """Put the findings beside the values that they are about. ``by_cell`` has the ids of the values of each cell."""
    for returned in returns_of([(one, one.value) for one in proposed.values()], book):
        returned.readable = True
        for found in check_return(returned):
            entry = by_code()[found.code]
            if entry.family not in _JUDGED and entry.event not in _JUDGED_TOO:
                continue
            for key in by_cell.get((found.sheet_id or "", found.row_key or "", found.field or ""), ()):
                one = proposed[key]
                if one.sha256 == returned.sha256 and found.code not in {doubt.code for doubt in one.doubts}:
                    grave = found.severity != "note" and one.confidence == "sure"
                    told = Doubt(found.code, found.message)
                    proposed[key] = replace(
                        one, doubts=(*one.doubts, told), confidence="look" if grave else one.confidence
                    )
