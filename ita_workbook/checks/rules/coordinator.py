"""Decisions: the coordinator's own sheets — conflicts that wait for a decision, waivers of codes that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ita_workbook.book.share import owners_in
from ita_workbook.checks.catalogue import load_catalogue
from ita_workbook.checks.context import Context
from ita_workbook.read.returned import Event
from ita_workbook.words.thai_text import suggest

UNDECIDED, INCOMPLETE, NO_SUCH_CODE = "conflict_undecided", "decision_incomplete", "waiver_unknown_code"


def conflicts(context: Context) -> Iterator[Event]:
    """Yield an event for each conflict without a decision, or with a decision that lacks its value."""
    sheet = context.spec.sheet("conflicts")
    decision = sheet.by_field["decision"]
    for row in context.rows("conflicts"):
        code = context.code_of(decision, row.values.get("decision"))
        if code == "other" and "other_value" not in row.filled:
            yield context.event(INCOMPLETE, "conflicts", row.read, "other_value", value=row.text("decision"))
        if code is not None or context.doubted("conflicts", row.read, "decision"):
            continue
        place = " ".join(filter(None, (row.text("sheet"), row.text("row_key"), row.text("field"))))
        yield context.event(
            UNDECIDED, "conflicts", row.read, "decision", conflict=place, ours=row.text("ours"),
            theirs=row.text("theirs"), decision=decision.title,
        )  # fmt: skip


def waivers_of_nothing(context: Context) -> Iterator[Event]:
    """Yield an event for each waiver whose code is no finding's."""
    catalogue = load_catalogue()
    for row in context.rows("waivers"):
        code = row.text("code")
        if code and code.strip().upper() not in catalogue.by_code:
            near = catalogue.nearest(code)
            yield context.event(
                NO_SUCH_CODE, "waivers", row.read, "code", value=code, expected=near, suggestion=near or ""
            )


UNKNOWN_DEPARTMENT = "department_unknown"
_EVERYBODY = ("ทุกส่วนราชการ", "ทุกสำนัก", "ทุกกอง", "ทุกหน่วยงาน")


def departments_unknown(context: Context) -> Iterator[Event]:
    """Yield an event where a row is given to a department that the departments sheet does not have."""
    known = context.content.departments()
    if context.sheet("departments") is None or not known:
        return
    for sheet in context.spec.work:
        code = sheet.owner or ""
        for row in context.rows(sheet.id):
            named = owners_in(row.text(code), known) if code and sheet.by_field[code].many else (row.text(code),)
            name = next((one for one in named if one and one not in known), "")
            if not name or context.doubted(sheet.id, row.read, code):
                continue
            near = suggest(name, known)
            yield context.event(
                UNKNOWN_DEPARTMENT, sheet.id, row.read, code, value=name, expected=near,
                suggestion=near or "", departments=context.sheet_name("departments"),
            )  # fmt: skip
