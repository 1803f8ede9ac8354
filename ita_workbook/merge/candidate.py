"""Offers: the values that returns have for one cell, equal ones kept as one however many files say them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ita_workbook.book.content import Value, display
from ita_workbook.merge.conflict import Conflict, may_be
from ita_workbook.merge.outcome import CellCounts
from ita_workbook.merge.provenance import CellKey, Origin
from ita_workbook.read.returned import ReadCell, Return
from ita_workbook.read.values import raw_text


@dataclass(slots=True)
class Candidate:
    """One value for one cell over what was issued, from one form; the file with the smallest name is named for it.

    ``cleared``: filled when it was issued or last returned, and came back empty; ``doubtful``: it could not be typed,
    ``text`` is as written.
    ``tallies`` are those of the files that say it.
    """

    file: str
    sha256: str
    cell: str
    department: str
    form_id: str
    text: str
    value: Value
    base: Value | None
    doubtful: bool = False
    cleared: bool = False
    withdrawn: str = ""
    """Of a cleared cell that an earlier return of this form had filled: the hash of that file."""
    asked: bool = False
    """Whether its row has become something else since it was issued: another measure, or another department's item."""
    suggestion: str = ""
    """What an unreadable text was probably meant to be."""
    rivals: tuple[str, ...] = ()
    """The keys of other rows of which it may be the answer as well, the likeliest first."""
    is_entry: bool = False
    """Whether its row is an entry of a list that may be a correction of one of these."""
    tallies: list[CellCounts] = field(default_factory=list)

    @classmethod
    def of(
        cls, returned: Return, sheet_name: str, cell: ReadCell, base: Value | None, *, cleared: bool = False
    ) -> Candidate:
        """Return what a file has in a cell."""
        identity = returned.identity
        return cls(
            file=returned.name,
            sha256=returned.sha256,
            cell=f"{sheet_name}!{cell.address}",
            department=identity.department if identity else "",
            form_id=identity.form_id if identity else "",
            text=raw_text(cell.raw) if cell.doubtful else display(cell.value),
            value=cell.value,
            base=base,
            doubtful=cell.doubtful,
            cleared=cleared,
        )

    @classmethod
    def gone(cls, returned: Return, sheet_name: str, value: Value) -> Candidate:
        """Return the offer to clear a cell of a row that a file does not have: it has no address there."""
        offer = cls.of(returned, sheet_name, ReadCell(0, 0, "", ""), value, cleared=True)
        offer.cell = sheet_name
        return offer

    @property
    def usable(self) -> bool:
        """Whether the value can be taken without asking anybody."""
        return not (self.doubtful or self.cleared)

    @property
    def order(self) -> tuple[str, str]:
        """What decides which of several offers is named first: never the order in which the files were read."""
        return self.file, self.sha256

    def same_as(self, other: Candidate) -> bool:
        """Whether another file says the same."""
        return (self.form_id, self.text, self.doubtful, self.cleared, self.asked, self.base, self.rivals) == (
            other.form_id, other.text, other.doubtful, other.cleared, other.asked, other.base, other.rivals
        )  # fmt: skip

    def join(self, other: Candidate) -> None:
        """Take in an offer that says the same; of several files the one with the smallest name is named."""
        self.tallies += other.tallies
        if other.order < self.order:
            self.file, self.sha256, self.cell = other.file, other.sha256, other.cell

    def is_free(self, ours: Value | None, origin: Origin | None, known: Iterable[Origin]) -> bool:
        """Whether the master's value may be replaced: it is as issued, or came from this form's earlier return.

        ``origin`` is where the master's value came from; ``known`` has also the origins of what stood there before.
        """
        if self.asked or self.rivals:
            return False
        if origin is None and any(one.form_id == self.form_id for one in known):
            # What this form brought stands there no more: the coordinator put something else in its place, or nothing.
            return False
        if ours is None or ours == self.base:
            return True
        return origin is not None and bool(self.form_id) and origin.form_id == self.form_id and not origin.decision

    def origin(self, key: CellKey, now: str) -> Origin:
        """Return the provenance of the cell when this value is taken."""
        return Origin(
            *key,
            department=self.department,
            file=self.file,
            cell=self.cell,
            sha256=self.sha256,
            merged_at=now,
            value=self.text,
            form_id=self.form_id,
        )

    def conflict(self, key: CellKey, ours: Value | None) -> Conflict:
        """Return the conflict of this value with the master's."""
        return Conflict(
            *key,
            ours="" if ours is None else display(ours),
            theirs=self.text,
            department=self.department,
            file=self.file,
            cell=self.cell,
            sha256=self.sha256,
            form_id=self.form_id,
            other_value=self.suggestion,
            about=may_be(self.rivals, entry=self.is_entry),
        )
