"""Season status: where each department stands, and what of the season nobody or two of them answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ita_workbook.book.content import Content, Row
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.checks.finding import Finding
from ita_workbook.season.completeness import Completeness
from ita_workbook.season.ledger import Issued, Received
from ita_workbook.season.not_sent import NotSent, TakenAway

SCHEMA = "ita-workbook/status/1"
State = Literal["returned", "merged", "unread", "misfit", "issued", "not_issued", "not_known", "relieved"]
"""Returned: now or seen before; merged: the master holds its answers; issued: sent out and nothing came back.

Unread: a file of it came, by its identity or its name, and could not be read. Misfit: what came is of another master,
such as last year's.

Not known: nothing came back, and there is no ledger to tell whether anything was sent out. Relieved: all that its
workbook holds is others' now.
"""


@dataclass(slots=True)
class DepartmentStatus:
    """Where one department stands.

    ``files`` are the names of its returns, the newest last: where two of them answer the same cell, the later counts.
    ``remembered``: they were seen in an earlier look, and the figures are those that were shown of them then.
    ``findings`` are those of all of them together: what a later file puts right is no finding of an earlier one.
    ``last_activity`` is an ISO time or ''. ``unread`` are the names of files that came and could not be read.
    """

    department: str
    state: State = "not_issued"
    issued: Issued | None = None
    files: list[str] = field(default_factory=list)
    remembered: bool = False
    figures: Completeness = field(default_factory=Completeness)
    errors: int = 0
    warnings: int = 0
    findings: list[Finding] = field(default_factory=list)
    last_activity: str = ""
    unread: list[str] = field(default_factory=list)
    misfits: list[Finding] = field(default_factory=list)
    """Of its files that do not belong to this master, such as last year's: what is wrong with each."""
    asked: list[tuple[SheetSpec, Row]] = field(default_factory=list)
    """The rows that are its to answer, as they stand with what came back."""
    content: Content = field(default_factory=Content)
    """All that it is asked, with what came back: those rows and the ones that go with them."""
    done: dict[str, set[str]] = field(default_factory=dict)
    """The keys of those that are done, by sheet id."""
    not_sent: list[NotSent] = field(default_factory=list)
    """The rows that became its own after its workbook was issued: it has nowhere to answer them."""
    taken_away: list[TakenAway] = field(default_factory=list)
    """The rows of its workbook that are others' now: it need not answer them."""
    to_merge: bool = False
    """Whether a file came of which the master has nothing yet, neither values nor conflicts."""

    @property
    def checked(self) -> bool:
        """Whether the numbers of errors and warnings are known."""
        return bool(self.files)

    @property
    def answered(self) -> bool:
        """Whether anything of it came back. If not, the filled cells are only those that were issued filled."""
        return self.state in ("returned", "merged")

    def to_json(self) -> dict[str, Any]:
        """Return the status as JSON data."""
        figures = self.figures
        return {
            "department": self.department,
            "state": self.state,
            "issued_at": self.issued.issued_at if self.issued else None,
            "issue": self.issued.issue if self.issued else None,
            "returned": self.files[-1] if self.files else None,
            "files": self.files,
            "remembered": self.remembered,
            "unread": self.unread,
            "round": figures.round or None,
            "items": figures.items,
            "measures": figures.measures,
            "items_done": figures.done,
            "required": figures.required,
            "filled": figures.filled,
            "percent": figures.percent,
            "errors": self.errors,
            "warnings": self.warnings,
            "late": figures.late,
            "late_measures": figures.late_measures,
            "days_late": figures.days_late,
            "rows": {
                sheet: {"rows": count, "done": figures.done_rows[sheet], "late": figures.late_rows.get(sheet, [])}
                for sheet, count in figures.rows.items()
            },
            "next_due": figures.next_due.isoformat() if figures.next_due else None,
            "last_activity": self.last_activity or None,
        }


@dataclass(frozen=True, slots=True)
class RowToReview:
    """An item or a measure whose answers need a look: its sheet and key, its owner, and who answered it."""

    sheet: str
    key: str
    owner: str
    answered_by: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {"sheet": self.sheet, "row_key": self.key, "department": self.owner, "by": list(self.answered_by)}


@dataclass(slots=True)
class SeasonStatus:
    """The status of all departments, the rows that need a look, and the files that belong to none.

    ``ledger`` is the file name of the ledger; '' when there is none, so that nobody knows what was issued.
    """

    departments: list[DepartmentStatus] = field(default_factory=list)
    relieved: list[DepartmentStatus] = field(default_factory=list)
    """The departments that own nothing any more and have a workbook all the same: they get a letter and no row."""
    unassigned: list[RowToReview] = field(default_factory=list)
    unanswered: list[RowToReview] = field(default_factory=list)
    answered_by_two: list[RowToReview] = field(default_factory=list)
    answered_by_other: list[RowToReview] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    """Files that hold nothing but what was issued: the workbook itself, not an answer."""
    strangers: list[tuple[str, str]] = field(default_factory=list)
    """(file, department) of files issued to a department that the master does not have any more."""
    ledger: str = ""
    unread: list[str] = field(default_factory=list)
    """Files that could not be read and that no department is known of: anybody may have sent them."""

    @property
    def not_sent(self) -> list[RowToReview]:
        """The rows that stand in no workbook which their department has: it has to be issued anew."""
        return [
            RowToReview(one.sheet.id, one.row.key, status.department)
            for status in self.departments
            for one in status.not_sent
        ]

    @property
    def of_several_files(self) -> list[DepartmentStatus]:
        """The departments of which more than one file came."""
        return [status for status in self.departments if len(status.files) > 1]

    def to_json(self) -> dict[str, Any]:
        """Return the status as JSON data, without the schema."""
        loose = ("unassigned", "not_sent", "unanswered", "answered_by_two", "answered_by_other")
        return {
            "departments": [status.to_json() for status in self.departments],
            "untouched": self.untouched,
            "unread": self.unread,
            "unknown_departments": [{"file": file, "department": name} for file, name in self.strangers],
            "ledger": self.ledger or None,
            "relieved": [{"department": one.department, "files": one.files} for one in self.relieved],
            "taken_away": [
                RowToReview(one.sheet.id, one.row.key, status.department, one.owners).to_json()
                for status in (*self.departments, *self.relieved)
                for one in status.taken_away
            ],
            **{name: [one.to_json() for one in getattr(self, name)] for name in loose},
        }
