"""Records: what ledger and master remember of issues, returns and merges, by the departments' names of now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ita_workbook.book.book import Book
from ita_workbook.season.answers import Answers, asked_of
from ita_workbook.season.completeness import completeness
from ita_workbook.season.known import Known
from ita_workbook.season.ledger import Issued, Ledger, Received


@dataclass(slots=True)
class Records:
    """What is known by department: the last issue and the returns (the ledger), the last merge (the master)."""

    merged: dict[str, str] = field(default_factory=dict)
    issued: dict[str, Issued] = field(default_factory=dict)
    received: dict[str, list[Received]] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


def records_of(ledger: Ledger | None, book: Book, today: date, known: Known) -> Records:
    """Return what the ledger knows, without returns that were only the workbooks as issued."""
    records = Records()
    if ledger is None:
        return records
    issued = ledger.issued()
    records.issued = {known.issued_to(entry.department, entry.form_id): entry for entry in issued}
    numbers = {entry.form_id: entry.issue for entry in issued}
    sent = {entry.sha256 for entry in issued if entry.sha256}
    brought: dict[str, int] = {}
    for merged in ledger.merged():
        brought[merged.sha256] = brought.get(merged.sha256, 0) + merged.carried + merged.conflicting
    for received in sorted(ledger.received(), key=lambda entry: numbers.get(entry.form_id, 0)):
        if received.sha256 in sent:
            continue
        if brought.get(received.sha256) == 0 and _as_issued(ledger, received, book, today):
            continue
        department = known.issued_to(received.department, received.form_id)
        records.received.setdefault(department, []).append(received)
        records.seen[received.sha256] = received.seen_at
    return records


def _as_issued(ledger: Ledger, received: Received, book: Book, today: date) -> bool:
    """Whether a return that brought nothing to a merge has no more filled in than what was issued.

    A merge enters every return, also a workbook that was only opened and saved; that is no answer.
    """
    base = ledger.base(received.form_id)
    if base is None:
        return False
    answers = Answers()
    answers.take(base)
    figures = completeness(book, asked_of(received.department, book, answers), received.department, today)
    return (received.filled, received.required) == (figures.filled, figures.required)


def merged_hashes(book: Book, ledger: Ledger | None) -> set[str]:
    """Return the hashes of the files that this master has taken up."""
    if book.kind != "merged":
        return set()
    kept = {row.text("sha256") for sheet in ("provenance", "conflicts") for row in book.content.rows(sheet)}
    # A file that brought nothing new has left no trace in the master.
    return kept | {one.sha256 for one in (ledger.merged() if ledger else ()) if not one.carried and not one.conflicting}
