"""Merging: a master and returns in, a new master out, with conflicts, provenance and a record in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ita_workbook.check.engine import check_return
from ita_workbook.check.folder import belonging
from ita_workbook.clock import iso
from ita_workbook.generate.writer import write_workbook
from ita_workbook.merge.added import Added, added_columns
from ita_workbook.merge.conflict import Conflict
from ita_workbook.merge.decision import Decided, obey
from ita_workbook.merge.ledger import Ledger, Received
from ita_workbook.merge.recording import received_of, record_merge
from ita_workbook.merge.slim import kept_for_findings
from ita_workbook.merge.three_way import Merged, Merger
from ita_workbook.read.event import Event
from ita_workbook.read.reader import Bases, read_workbook
from ita_workbook.read.returned import Return
from ita_workbook.spec.book import Book
from ita_workbook.spec.content import Content
from ita_workbook.spec.extra import ExtraTable
from ita_workbook.spec.identity import Identity
from ita_workbook.text import Text
from ita_workbook.thai.collation import sort_key


@dataclass(slots=True)
class MergeOutcome:
    """The merged book with what led to it: decisions obeyed, the merge, and the returns that had no part in it.

    The returns are kept without their content; ``received`` are their records for the ledger.
    """

    book: Book
    merged: Merged
    decided: Decided
    taken: list[Return] = field(default_factory=list)
    left_out: list[Return] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    extra: list[ExtraTable] = field(default_factory=list)
    """Sheets that people added to the master."""
    added: Added = field(default_factory=lambda: Added({}, []))
    """Columns that people added to the master."""
    warnings: list[Text] = field(default_factory=list)

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
    if foreign is None and identity.kind != "issued":
        foreign = Event("is_master")
    if foreign is not None and foreign not in returned.events:
        returned.events.append(foreign)
    return foreign is None


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
    book_now = master.current_book()
    merger = Merger(
        decided.content, book.spec, origins=decided.origins, former=decided.former, settled=decided.open, now=now
    )
    outcome = MergeOutcome(book, merger.merged, decided)
    for path in sorted(set(paths), key=lambda one: (sort_key(one.name), str(one))):
        returned = read_workbook(path, bases)
        if belongs(returned, master):
            merger.add(returned)
            outcome.taken.append(kept_for_findings(returned))
            if ledger:
                outcome.received.append(received_of(returned, check_return(returned), book_now, created.date(), now))
        else:
            outcome.left_out.append(kept_for_findings(returned))
        if progress:
            progress(path)
    outcome.book = _merged_book(book, merger.finish())
    outcome.extra = [ExtraTable(sheet.name, tuple(tuple(row) for row in sheet.cells)) for sheet in master.extra_sheets]
    outcome.added = added_columns(master, outcome.book.content)
    warnings = (_left_behind(master, outcome, ledger), _notes_left(master))
    outcome.warnings = [warning for warning in warnings if warning]
    return outcome


def _left_behind(master: Return, outcome: MergeOutcome, ledger: Ledger | None) -> Text | None:
    """Warn when returns were merged before of which this master and this merge know nothing: an older master."""
    known = {origin.sha256 for origin in (*outcome.merged.origins.values(), *outcome.merged.former)}
    known |= {returned.sha256 for returned in outcome.taken}
    entries = [entry for entry in ledger.merged() if entry.carried and entry.sha256 not in known] if ledger else []
    if not entries:
        return None
    outputs = ", ".join(dict.fromkeys(entry.output for entry in entries))
    count = len({entry.sha256 for entry in entries})
    return Text(
        f"คำเตือน: ไฟล์ส่งกลับ {count} ไฟล์ที่เคยรวมไว้ใน {outputs} ไม่อยู่ในผลครั้งนี้ เพราะเริ่มจาก {master.name} "
        f"ถ้าต้องการรวมเพิ่มให้ใช้ {entries[-1].output} เป็นสมุดงานกลางแทน",
        f"warning: {count} returns merged before into {outputs} are not in this result, because it began with "
        f"{master.name}; to add to them use {entries[-1].output} as the master",
    )


def _notes_left(master: Return) -> Text | None:
    if not master.has_notes:
        return None
    return Text(
        f"คำเตือน: โน้ตที่ติดไว้กับช่องใน {master.name} ไม่ได้คัดลอกไปไว้ในไฟล์ใหม่ เปิดดูได้ในไฟล์เดิม",
        f"warning: the notes on cells of {master.name} are not copied into the new file; they are still in the old one",
    )


def _merged_book(book: Book, merged: Merged) -> Book:
    content = Content(dict(merged.content.sheets))
    content.sheets["conflicts"] = [conflict.row(book.spec) for conflict in merged.conflicts]
    former = {row.key: row for row in (origin.row(former=True) for origin in merged.former)}
    content.sheets["provenance"] = [merged.origins[key].row() for key in sorted(merged.origins)]
    content.sheets["provenance"] += [former[key] for key in sorted(former)]
    agency = str(content.agency.get("name", book.identity.agency))
    return Book(replace(book.identity, kind="merged", agency=agency), book.framework, content, book.spec)


def write_merged(
    outcome: MergeOutcome, path: Path, ledger: Ledger | None, *, created: datetime, excluded: Sequence[Path] = ()
) -> None:
    """Write the merged master and then record the merge, with the files that were left out on purpose."""
    book = outcome.book
    write_workbook(
        book,
        path,
        created=created,
        embed_framework=book.embeds_framework,
        extra=outcome.extra,
        added=outcome.added.columns,
    )
    if ledger:
        record_merge(ledger, outcome, path.name, iso(created), excluded)
