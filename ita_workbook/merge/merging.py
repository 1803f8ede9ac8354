"""Merging: a master and returns in, a new master out, with conflicts, provenance and a record in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ita_workbook.check.folder import belonging
from ita_workbook.clock import iso
from ita_workbook.generate.writer import write_workbook
from ita_workbook.merge.conflict import Conflict
from ita_workbook.merge.decision import Decided, obey
from ita_workbook.merge.ledger import Ledger
from ita_workbook.merge.three_way import Merged, merge_returns
from ita_workbook.read.event import Event
from ita_workbook.read.reader import Bases, read_workbook
from ita_workbook.read.returned import Return
from ita_workbook.spec.book import Book
from ita_workbook.spec.content import Content
from ita_workbook.spec.identity import Identity
from ita_workbook.thai.collation import sort_key


@dataclass(slots=True)
class MergeOutcome:
    """The merged book with what led to it: decisions obeyed, the merge, and the returns that had no part in it."""

    book: Book
    merged: Merged
    decided: Decided
    taken: list[Return] = field(default_factory=list)
    left_out: list[Return] = field(default_factory=list)

    @property
    def conflicts(self) -> list[Conflict]:
        """The conflicts that nobody has decided."""
        return self.merged.conflicts


def bases_from(ledger: Ledger | None, master: Return) -> Bases:
    """Return what knows the issued workbooks: the ledger, else the master as it is now."""

    def base(identity: Identity) -> Book | None:
        book = master.book
        if book is None or identity.master_id != book.identity.master_id:
            return None
        content = ledger.base(identity.form_id) if ledger else None
        if content is None and identity.department:
            from ita_workbook.spec.season import department_content

            content = department_content(master.content, book.spec, identity.department)
        return Book(identity, book.framework, content, book.spec) if content is not None else None

    return base


def belongs(returned: Return, master: Return) -> bool:
    """Whether a readable return was issued from this master; if not, an event says whose it is."""
    identity, own = returned.identity, master.identity
    if not returned.readable or identity is None or own is None:
        return False
    foreign = belonging(identity, own)
    if foreign is not None:
        returned.events.append(foreign)
        return False
    if identity.kind != "issued":
        returned.events.append(Event("is_master"))
        return False
    return True


def merge(
    master: Return,
    paths: Sequence[Path],
    ledger: Ledger | None,
    *,
    created: datetime,
    progress: Callable[[Path], None] | None = None,
) -> MergeOutcome:
    """Merge the returns at ``paths`` into the master that was read as ``master``; nothing is written."""
    book = master.book
    if book is None:
        raise ValueError("the master could not be read")
    now = iso(created)
    decided = obey(book, master.content, now)
    bases = bases_from(ledger, master)
    taken: list[Return] = []
    left_out: list[Return] = []
    for path in sorted(set(paths), key=lambda one: (sort_key(one.name), str(one))):
        returned = read_workbook(path, bases)
        (taken if belongs(returned, master) else left_out).append(returned)
        if progress:
            progress(path)
    merged = merge_returns(
        decided.content,
        taken,
        book.spec,
        origins=decided.origins,
        former=decided.former,
        settled=decided.open,
        now=now,
    )
    return MergeOutcome(_merged_book(book, merged), merged, decided, taken, left_out)


def _merged_book(book: Book, merged: Merged) -> Book:
    content = Content(dict(merged.content.sheets))
    content.sheets["conflicts"] = [conflict.row(book.spec) for conflict in merged.conflicts]
    former = {row.key: row for row in (origin.row(former=True) for origin in merged.former)}
    content.sheets["provenance"] = [merged.origins[key].row() for key in sorted(merged.origins)]
    content.sheets["provenance"] += [former[key] for key in sorted(former)]
    agency = str(content.agency.get("name", book.identity.agency))
    return Book(replace(book.identity, kind="merged", agency=agency), book.framework, content, book.spec)


def write_merged(outcome: MergeOutcome, path: Path, ledger: Ledger | None, *, created: datetime) -> None:
    """Write the merged master and record the merge; the file is written before it is recorded."""
    write_workbook(outcome.book, path, created=created, embed_framework=outcome.book.embeds_framework)
    if ledger:
        entries = []
        for returned in outcome.taken:
            tally = outcome.merged.tallies[str(returned.path)]
            entries.append((returned, tally.carried, tally.conflicting))
        ledger.add_merged(entries, path.name, iso(created))
