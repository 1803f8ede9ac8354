"""Merging: a master and returns in, a new master out, with conflicts and provenance; it knows no ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, UserSheet
from ita_workbook.checks.folder import belonging
from ita_workbook.merge.absent_entries import Absent
from ita_workbook.merge.decision import obey
from ita_workbook.merge.entry_keys import Away
from ita_workbook.merge.outcome import ASIDE, Merged, MergeOutcome, PutBack, kept_for_findings
from ita_workbook.merge.three_way import Merger
from ita_workbook.merge.user_columns import added_columns
from ita_workbook.read.returned import Event, Return
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text, listed
from ita_workbook.words.thai_text import sort_key

_NAMED = 10
"""Places that are named in one warning."""
_NAMED_ENTRIES = 3
"""Titles of entries that are named: they are long, and mostly another officer's."""


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
    read: Callable[[Path], Return],
    *,
    now: str,
    seen: Callable[[Return], None] | None = None,
    progress: Callable[[Path], None] | None = None,
) -> MergeOutcome:
    """Merge the returns at ``paths`` into the master that was read as ``master``; nothing is written.

    ``read`` reads a return and knows what was issued, ``now`` is the ISO time of the merge. ``seen`` is called with
    each return that belongs to the master, while it still holds its content.
    """
    outcome, merger = begin(master, now)
    for path in sorted(set(paths), key=lambda one: (sort_key(one.name), str(one))):
        returned = read(path)
        if belongs(returned, master):
            merger.add(returned)
            if seen:
                seen(returned)
            outcome.taken.append(kept_for_findings(returned))
        else:
            outcome.left_out.append(kept_for_findings(returned))
        if progress:
            progress(path)
    return finish(master, outcome, merger)


def begin(master: Return, now: str) -> tuple[MergeOutcome, Merger]:
    """Return a merge into a master, whose decisions are obeyed, to which nothing has been added yet."""
    if master.book is None:
        raise ValueError("the master could not be read")
    book = master.book.in_newest_form()
    decided = obey(book, master.content, now)
    merger = Merger(
        decided.content, book.spec, origins=decided.origins, former=decided.former, settled=decided.open, now=now
    )
    return MergeOutcome(book, merger.merged, decided), merger


def finish(master: Return, outcome: MergeOutcome, merger: Merger) -> MergeOutcome:
    """Settle every cell and return the merge with all that people added to the master."""
    merger.finish()
    outcome.book = merged_book(outcome.book, merger.merged)
    outcome.extra = [UserSheet(sheet.name, tuple(tuple(row) for row in sheet.cells)) for sheet in master.extra_sheets]
    outcome.added = added_columns(master, outcome.book.content)
    kept = sorted(merger.merged.kept.items())
    outcome.warnings = [
        *(one.told() for one in merger.merged.others),
        *_told_away(merger.merged.away),
        *_told_back(merger.merged.back),
        *_told_absent(merger.merged.absent),
        *(sentence("merge.kept", file=file, other=other, count=count) for (file, other), count in kept),
        *left_behind(master),
    ]
    return outcome


def _told_away(away: Sequence[Away]) -> Iterator[Text]:
    """Yield a line a file about its entries that were taken out of the master before."""
    for file in dict.fromkeys(one.file for one in away):
        own = [one for one in away if one.file == file]
        named = [sentence("merge.away_entry", label=one.label, cell=one.cell) for one in own[:_NAMED]]
        yield sentence("merge.away", file=file, count=len(own), listed=listed(named), more=_more(own))


def _told_back(back: Sequence[PutBack]) -> Iterator[Text]:
    """Yield a line a file that put cells back to what an earlier one said: it may be an older copy, saved again."""
    for file in sorted({one.file for one in back}):
        own = [one for one in back if one.file == file]
        other = Counter(one.other for one in own).most_common(1)[0][0]
        places = ", ".join(one.cell for one in own[:_NAMED])
        yield sentence("merge.back", file=file, other=other, count=len(own), places=places, more=_more(own))


def _told_absent(absent: Sequence[Absent]) -> Iterator[Text]:
    """Yield a line a form about the entries that earlier files of it brought and those of now have not."""
    for one in absent:
        named = ", ".join(f'"{label}"' for label in one.labels[:_NAMED_ENTRIES])
        more = len(one.labels) - _NAMED_ENTRIES
        yield sentence(
            "merge.absent", files=", ".join(one.files), others=", ".join(one.others), count=len(one.labels),
            listed=named, more=more if more > 0 else "",
        )  # fmt: skip


def _more(found: Sequence[object]) -> str:
    """Return how many there are beyond those that are named; empty where all are."""
    return str(len(found) - _NAMED) if len(found) > _NAMED else ""


def left_behind(master: Return) -> Iterator[Text]:
    """Yield what stands beside the master's cells and is not in the new one."""
    if master.has_notes:
        yield sentence("merge.notes_left", name=master.name)
    beside = [event for event in master.events if event.kind in ASIDE and event.kind != "note_on_cell"]
    if beside:
        places = ", ".join(f"{event.sheet}!{event.cell}" for event in beside[:_NAMED])
        yield sentence("merge.beside_left", name=master.name, places=places, more=_more(beside))


def merged_book(book: Book, merged: Merged) -> Book:
    """Return the merged master: the content with its conflicts and the origin of each value."""
    content = Content(dict(merged.content.sheets))
    content.sheets["conflicts"] = [conflict.row(book.spec) for conflict in merged.conflicts]
    former = {row.key: row for row in (origin.row(former=True) for origin in merged.former)}
    content.sheets["provenance"] = [merged.origins[key].row() for key in sorted(merged.origins)]
    content.sheets["provenance"] += [former[key] for key in sorted(former)]
    agency = str(content.agency.get("name", book.identity.agency))
    return Book(replace(book.identity, kind="merged", agency=agency), book.framework, content, book.spec)
