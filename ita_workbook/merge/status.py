"""Status: who was issued a workbook, who has returned it, how complete it is, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ita_workbook.check.engine import check_return
from ita_workbook.check.finding import Finding
from ita_workbook.merge.ledger import Issued, Ledger, Received
from ita_workbook.merge.merging import belongs
from ita_workbook.read.returned import Return
from ita_workbook.spec.book import Book
from ita_workbook.spec.column import ColumnSpec
from ita_workbook.spec.content import Content, Row
from ita_workbook.spec.season import with_work
from ita_workbook.spec.sheet import SheetSpec
from ita_workbook.spec.workbook import WorkbookSpec

SCHEMA = "ita-workbook/status/1"


@dataclass(slots=True)
class DepartmentStatus:
    """Where one department stands.

    ``required`` counts the cells it must fill, ``filled`` those it has; ``late`` lists the items not done after
    their due date, ``days_late`` counts from the earliest of these dates. ``findings`` are those of its return.
    """

    department: str
    issued: Issued | None = None
    returned: Return | None = None
    items: int = 0
    measures: int = 0
    done: int = 0
    required: int = 0
    filled: int = 0
    errors: int = 0
    warnings: int = 0
    late: list[str] = field(default_factory=list)
    days_late: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def percent(self) -> int:
        """Complete per cent, rounded down so that 100 means all."""
        return self.filled * 100 // self.required if self.required else 100

    def to_json(self) -> dict[str, Any]:
        """Return the status as JSON data."""
        return {
            "department": self.department,
            "issued_at": self.issued.issued_at if self.issued else None,
            "issue": self.issued.issue if self.issued else None,
            "returned": self.returned.name if self.returned else None,
            "items": self.items,
            "measures": self.measures,
            "items_done": self.done,
            "required": self.required,
            "filled": self.filled,
            "percent": self.percent,
            "errors": self.errors,
            "warnings": self.warnings,
            "late": self.late,
            "days_late": self.days_late,
        }


def season_status(
    master: Return, returns: Sequence[Return], ledger: Ledger | None, *, today: date
) -> list[DepartmentStatus]:
    """Return the status of each department that owns something, in the order of the master.

    A department without a return among ``returns`` is judged by what the master holds of it (merged before).
    """
    book = master.current_book()
    issued: dict[str, Issued] = {}
    for entry in ledger.issued() if ledger else ():
        issued[entry.department] = entry
    latest: dict[str, Return] = {}
    for returned in returns:
        if belongs(returned, master) and returned.identity:
            latest[returned.identity.department] = returned
    found = []
    for department in with_work(book.content):
        status = DepartmentStatus(department, issued.get(department), latest.get(department))
        content = status.returned.content if status.returned else book.content
        _count(status, book, content, today)
        if status.returned:
            status.findings = check_return(status.returned, today=today)
            status.errors = sum(finding.severity == "error" for finding in status.findings)
            status.warnings = sum(finding.severity == "warning" for finding in status.findings)
        found.append(status)
    return found


def _count(status: DepartmentStatus, book: Book, content: Content, today: date) -> None:
    own = {row.key for row in book.content.rows("measures") if row.text("department") == status.department}
    statuses = book.spec.lists["status"]
    for row in content.rows("assignments"):
        if row.text("department") != status.department:
            continue
        status.items += 1
        done = statuses.code_of(row.values.get("status")) == "done"
        status.done += done
        _count_row(status, book.spec, book.spec.sheet("assignments"), row)
        due = row.values.get("due_on")
        if not done and isinstance(due, date) and due < today:
            status.late.append(row.key)
            status.days_late = max(status.days_late, (today - due).days)
    for row in content.rows("measures"):
        if row.key in own or row.text("department") == status.department:
            status.measures += 1
            _count_row(status, book.spec, book.spec.sheet("measures"), row)
    for row in content.rows("tracking"):
        if row.text("measure") in own:
            _count_row(status, book.spec, book.spec.sheet("tracking"), row)


def _count_row(status: DepartmentStatus, spec: WorkbookSpec, sheet: SheetSpec, row: Row) -> None:
    for column in sheet.columns:
        if column.editable("issued") and _is_required(spec, sheet, column, row):
            status.required += 1
            status.filled += column.field in row.values


def _is_required(spec: WorkbookSpec, sheet: SheetSpec, column: ColumnSpec, row: Row) -> bool:
    if not column.required.in_kind("issued"):
        return False
    if not column.required.when:
        return True
    codes = {
        other.field: spec.lists[other.list].code_of(row.values.get(other.field))
        for other in sheet.columns
        if other.list in spec.lists
    }
    return column.required.reason(codes) is not None


def received(status: DepartmentStatus, seen_at: str) -> Received:
    """Return the ledger's record of a department's return; raises ValueError when there is none."""
    returned = status.returned
    if returned is None or returned.identity is None:
        raise ValueError(f"{status.department} has not returned")
    return Received(
        returned.sha256,
        returned.identity.form_id,
        status.department,
        returned.name,
        seen_at,
        status.errors,
        status.warnings,
        status.filled,
        status.required,
    )
