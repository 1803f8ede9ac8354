"""Record: a merge with the ledger; what it did is entered in one transaction after the merged master was written."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.checks.engine import check_return
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.waiver import waivers_of
from ita_workbook.merge.explanations import propose
from ita_workbook.merge.merging import merge
from ita_workbook.merge.outcome import MergeOutcome
from ita_workbook.merge.provenance import read_origins
from ita_workbook.read.returned import Return
from ita_workbook.season.answers import Answers, asked_of
from ita_workbook.season.completeness import completeness
from ita_workbook.season.known import Known, Vet
from ita_workbook.season.ledger import DecidedCell, Excluded, Ledger, MergedFile, Received
from ita_workbook.words.errors import ItaError
from ita_workbook.words.file_names import printable
from ita_workbook.words.fiscal_year import iso
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.write.workbook_file import write_workbook


def received_of(returned: Return, findings: Sequence[Finding], book: Book, today: date, now: str) -> Received:
    """Return the ledger's record of one return, with the figures of its check; ``book`` is the master as it is now."""
    department = returned.identity.department if returned.identity else ""
    answers = Answers()
    answers.add(returned, ())
    figures = completeness(book, asked_of(department, book, answers), department, today)
    return Received(
        sha256=returned.sha256,
        form_id=returned.identity.form_id if returned.identity else "",
        department=department,
        file=returned.name,
        seen_at=now,
        errors=sum(finding.counts_as_error for finding in findings),
        warnings=sum(finding.severity == "warning" and not finding.waived for finding in findings),
        filled=figures.filled,
        required=figures.required,
        round=figures.round,
    )


@dataclass(slots=True)
class SeasonMerge:
    """A merge and the ledger's records of the returns that it looked at."""

    outcome: MergeOutcome
    ledger: Ledger | None
    created: datetime
    received: list[Received] = field(default_factory=list)

    def write(self, path: Path, excluded: Sequence[Path] = ()) -> None:
        """Write the merged master and then record the merge, with the files that were left out on purpose."""
        book = self.outcome.book
        write_workbook(
            book,
            path,
            created=self.created,
            embed_framework=book.embeds_framework,
            extra=self.outcome.extra,
            added=self.outcome.added.columns,
        )
        if self.ledger:
            try:
                record_merge(self.ledger, self, printable(path.name), excluded)
            except ItaError as problem:
                told = sentence("season.record.unrecorded", path=path, problem=problem.message)
                raise ItaError(told) from problem


def merge_season(
    master: Return,
    paths: Sequence[Path],
    ledger: Ledger | None,
    *,
    created: datetime,
    renamed: Mapping[str, str] | None = None,
    vet: Vet | None = None,
    progress: Callable[[Path], None] | None = None,
) -> SeasonMerge:
    """Merge the returns at ``paths`` into the master; what was issued is known from the ledger. Nothing is written.

    ``renamed`` are departments' names now by their old ones; they are noted on the departments sheet, as are those
    that the rows' keys tell. ``vet``: see :class:`~ita_workbook.season.known.Known`.
    """
    book_now, now = master.current_book(), iso(created)
    received: list[Received] = []
    explained: list[Finding] = []
    waivers = waivers_of(master)

    def seen(returned: Return) -> None:
        findings = check_return(returned, waivers=waivers)
        explained.extend(finding for finding in findings if finding.explained)
        received.append(received_of(returned, findings, book_now, created.date(), now))

    known = Known(master, ledger, renamed, vet=vet)
    outcome = merge(master, paths, known.read, now=now, seen=seen, progress=progress)
    outcome.renamed = known.names.note(outcome.book.content)
    outcome.explained = propose(outcome.book, explained)
    left_behind = _left_behind(master, outcome, ledger)
    if ledger:
        ledger.tell_time(now)
    outcome.warnings[:0] = [*(ledger.notes if ledger else ()), *([left_behind] if left_behind else ())]
    return SeasonMerge(outcome, ledger, created, received)


def record_merge(ledger: Ledger, season: SeasonMerge, output: str, excluded: Sequence[Path] = ()) -> None:
    """Record a merge that was written as ``output``.

    What the merged master knows of earlier merges and the ledger does not (a run was killed before recording, or the
    ledger was lost) is recorded with it.
    """
    outcome, now = season.outcome, iso(season.created)
    tallies = outcome.merged.tallies
    merged = [
        MergedFile(
            returned.sha256,
            returned.identity.form_id if returned.identity else "",
            output,
            now,
            tallies[str(returned.path)].carried,
            tallies[str(returned.path)].conflicting,
        )
        for returned in outcome.taken
    ]
    decided = [
        DecidedCell(conflict.id, *conflict.key, conflict.decision, output, now) for conflict in outcome.decided.decided
    ]
    left_out = [Excluded(_hash(path), printable(path.name), now) for path in excluded]
    ledger.add_merge([*_earlier(ledger, outcome), *merged], decided, left_out, season.received)
    for form_id in {entry.form_id for entry in ledger.reserved()} & {entry.form_id for entry in merged}:
        # A workbook that came back was sent out, whatever the run that wrote it had time to record.
        ledger.confirm(form_id)


def _earlier(ledger: Ledger, outcome: MergeOutcome) -> list[MergedFile]:
    known = {(entry.sha256, entry.form_id) for entry in ledger.merged()}
    known |= {(one.sha256, one.identity.form_id if one.identity else "") for one in outcome.taken}
    origins = read_origins(outcome.book.content.rows("provenance")).values()
    counts = Counter((origin.sha256, origin.form_id, origin.merged_at) for origin in origins if origin.sha256)
    return [
        MergedFile(sha256, form_id, "", merged_at, carried, 0)
        for (sha256, form_id, merged_at), carried in counts.items()
        if (sha256, form_id) not in known
    ]


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _left_behind(master: Return, outcome: MergeOutcome, ledger: Ledger | None) -> Text | None:
    """Warn when returns were merged before of which this master and this merge know nothing: an older master."""
    known = {origin.sha256 for origin in (*outcome.merged.origins.values(), *outcome.merged.former)}
    known |= {returned.sha256 for returned in outcome.taken}
    entries = [entry for entry in ledger.merged() if entry.carried and entry.sha256 not in known] if ledger else []
    if not entries:
        return None
    outputs = ", ".join(dict.fromkeys(entry.output for entry in entries))
    count = len({entry.sha256 for entry in entries})
    return sentence(
        "season.record.left_behind", count=count, outputs=outputs, name=master.name, output=entries[-1].output
    )
