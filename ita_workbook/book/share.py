"""The content of a season: a new master's rows from framework and departments, and the part of one department."""

from __future__ import annotations

from ita_workbook.book.content import Content, Row
from ita_workbook.book.workbook import WorkbookSpec


def department_content(content: Content, spec: WorkbookSpec, department: str) -> Content:
    """Return the rows that one department gets: its items, its measures, their tracking and its own sections.

    A measure without a tracking row gets one, so that the department has where to report.
    """
    numbered = content.departments()
    part = Content()
    # To whom the file is sent back; the sheet itself is not issued.
    part.sheets["agency"] = [row for row in content.rows("agency") if row.key == "coordinator"]
    # The names of all departments keep this one's number; the sections are only its own.
    part.sheets["departments"] = [
        row if row.text("department") == department else Row(row.key, {"department": row.text("department")})
        for row in content.rows("departments")
        if row.text("department") in numbered
    ]
    part.sheets["assignments"] = [row for row in content.rows("assignments") if row.text("department") == department]
    part.sheets["measures"] = [row for row in content.rows("measures") if row.text("department") == department]
    own = {row.key for row in part.sheets["measures"]}
    part.sheets["tracking"] = [row for row in content.rows("tracking") if row.text("measure") in own]
    tracked = {row.text("measure") for row in part.sheets["tracking"]}
    label = spec.lists["round"].label_of("m6")
    part.sheets["tracking"] += [
        Row(f"{row.key}|m6", {"measure": row.key, "round": label})
        for row in part.sheets["measures"]
        if row.key not in tracked
    ]
    return part.copy()


def with_work(content: Content) -> tuple[str, ...]:
    """Return the departments that own at least one item or measure, in order."""
    busy = {row.text("department") for sheet in ("assignments", "measures") for row in content.rows(sheet)}
    return tuple(name for name in content.departments() if name in busy)
