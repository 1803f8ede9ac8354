"""Outcome: what a merge gives; the merged content, the conflicts, and what became of every filled cell of a return."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, UserSheet
from ita_workbook.book.department_names import Renamed
from ita_workbook.checks.catalogue import by_event
from ita_workbook.merge.absent_entries import Absent
from ita_workbook.merge.conflict import Conflict
from ita_workbook.merge.decision import Decided
from ita_workbook.merge.entry_keys import Away
from ita_workbook.merge.other_rows import OtherRow
from ita_workbook.merge.provenance import CellKey, Origin
from ita_workbook.merge.user_columns import Added
from ita_workbook.read.returned import Event, Return
from ita_workbook.words.text import Text


@dataclass(slots=True)
class MergeOutcome:
    """The merged book with what led to it: decisions obeyed, the merge, and the returns that had no part in it.

    The returns are kept without their content.
    """

    book: Book
    merged: Merged
    decided: Decided
    taken: list[Return] = field(default_factory=list)
    left_out: list[Return] = field(default_factory=list)
    extra: list[UserSheet] = field(default_factory=list)
    """Sheets that people added to the master."""
    added: Added = field(default_factory=lambda: Added({}, []))
    """Columns that people added to the master."""
    warnings: list[Text] = field(default_factory=list)
    renamed: list[Renamed] = field(default_factory=list)
    """Departments whose former names the merge noted on the departments sheet."""

    explained: int = 0
    """How many explanations of senders were put on the waivers sheet, for the coordinator to accept or reject."""

    @property
    def conflicts(self) -> list[Conflict]:
        """The conflicts that nobody has decided."""
        return self.merged.conflicts


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A row of a return that the master has no place for; ``cell`` is its first filled one."""

    returned: Return
    sheet: str
    sheet_id: str
    row_key: str
    cell: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell whose issued text ``before`` a department replaced by ``after``."""

    key: CellKey
    before: str
    after: str
    department: str
    file: str
    cell: str


class PutBack(NamedTuple):
    """A cell that a return put back to what an earlier file of its form, ``other``, said and a later one corrected."""

    file: str
    cell: str
    other: str


@dataclass(slots=True)
class Merged:
    """The outcome: the content, the conflicts open, the origin of each cell carried, and a tally a file."""

    content: Content
    conflicts: list[Conflict] = field(default_factory=list)
    origins: dict[CellKey, Origin] = field(default_factory=dict)
    former: list[Origin] = field(default_factory=list)
    """Origins of values that were refused by a decision, replaced by a later return or corrected by the coordinator."""
    tallies: dict[str, CellCounts] = field(default_factory=dict)
    added_rows: list[tuple[str, str]] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    others: list[OtherRow] = field(default_factory=list)
    """Rows of which a return tells as what they were before; what it says of them are conflicts."""
    away: list[Away] = field(default_factory=list)
    """Entries that a file still has and that were decided away."""
    absent: list[Absent] = field(default_factory=list)
    """Entries that stay though no file of their form that is merged now has them."""
    kept: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many cells of another file of its department a return lacks that does not go back to that file, by both."""
    back: list[PutBack] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    """Cells that were issued filled and that a department filled otherwise."""


@dataclass(slots=True)
class CellCounts:
    """What became of the filled cells of one return. ``read`` is the sum of the others."""

    read: int = 0
    carried: int = 0
    """Written into the master."""
    agreed: int = 0
    """The master had the same value already, or the cell is as it was issued."""
    conflicting: int = 0
    """On the conflicts sheet, for somebody to decide."""
    settled: int = 0
    """Decided in an earlier merge."""
    reported: int = 0
    """Told by a finding only: cells of doubled rows, of rows that the master has no place for, and unread cells."""


WHOLE_FILE = frozenset({"file", "structure", "rows"})
"""Families of findings about a file, its sheets and its rows: what may have cost data before any cell was read."""


ASIDE = frozenset({"link_not_taken", "picture_in_cell", "note_on_cell", "struck_out"})
"""Events about what stands beside values and is not merged: it may have been meant as the answer."""


def concerns_merge(event: Event) -> bool:
    """Whether a merge tells it: what is wrong in the cells is the check's to tell."""
    return by_event(event.kind).family in WHOLE_FILE or event.kind in ASIDE


def kept_for_findings(returned: Return) -> Return:
    """Return the file without its content: its name, identity, and what was noticed about it as a whole."""
    stops = [event for event in returned.events if by_event(event.kind).stops]
    events = stops or list(filter(concerns_merge, returned.events))
    return Return(
        path=returned.path,
        sha256=returned.sha256,
        format=returned.format,
        identity=returned.identity,
        events=events,
        readable=returned.readable,
        rebuilt=returned.rebuilt,
        cells_read=returned.cells_read,
        # What its sheets and columns are called, which of a form only its own declaration tells.
        book=replace(returned.book, content=Content()) if returned.book else None,
    )
