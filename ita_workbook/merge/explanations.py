"""Explanations: what senders say to the doubts about their rows, put before the coordinator on the waivers sheet."""

from __future__ import annotations

from collections.abc import Iterable

from ita_workbook.book.book import Book
from ita_workbook.book.content import Row
from ita_workbook.book.keys import row_ids
from ita_workbook.checks.finding import Finding

SHEET = "waivers"
_NAMES = ("code", "sheet", "row_key", "reason")


def propose(book: Book, findings: Iterable[Finding]) -> int:
    """Write what is explained and was not put before into the waivers sheet; return how much that is.

    A row is one explanation of one kind of finding in one row of a sheet. It holds when somebody has approved it.
    """
    sheet = book.spec.sheet(SHEET)
    rows = book.content.rows(SHEET)
    there = {tuple(row.text(name) for name in _NAMES) for row in rows}
    new: dict[tuple[str, ...], str] = {}
    for one in findings:
        if one.explained and not one.waived:
            about = book.spec.sheet(one.sheet_id or "").name.th
            place: tuple[str, ...] = (one.code, about, one.row_key or "", one.explained)
            if place not in there:
                new.setdefault(place, one.department)
    keys = row_ids(sheet.rows.prefix if sheet.rows else "W", [row.key for row in rows], len(new))
    for key, (place, department) in zip(keys, new.items(), strict=True):
        rows.append(Row(key, {**dict(zip(_NAMES, place, strict=True)), "explained_by": department}))
    if new:
        book.content.sheets[SHEET] = rows
    return len(new)
