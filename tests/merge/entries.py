"""A form's list in memory: what officers type into copies of one file, and what the master has of it after a merge."""

from __future__ import annotations

from pathlib import Path

from ita_workbook.book.content import Row
from ita_workbook.book.forms import load_form
from ita_workbook.book.identity import short_id
from ita_workbook.book.workbook import FIRST_COLUMN, FIRST_ROW, HEADER_ROW
from ita_workbook.merge.decision import obey
from ita_workbook.read.returned import ReadCell, ReadRow, ReadSheet, Return
from ita_workbook.season.form_file import new_form
from ita_workbook.season.issue import issued_book

from .conftest import NOW, make_master, merge_returns

UNIT, SHEET = "กองคลัง", "purchases"
READY = 8
"""The ready rows of a file that are looked at."""
BOOK = new_form(make_master(), load_form("sk1"), (UNIT,))
ISSUED = issued_book(BOOK, UNIT, 1)
SPEC = BOOK.spec.sheet(SHEET)
COLUMNS = {column.field: FIRST_COLUMN + place for place, column in enumerate(SPEC.columns)}
FIELDS = tuple(column.field for column in SPEC.columns if column.editable("issued"))


def own_key(number: int) -> str:
    """The key of a ready row, from 0 on."""
    return f"B01-{number + 1}"


def keyless(entry: dict) -> str:
    """The key of an entry that was typed into a row without one."""
    return "B-" + short_id("|".join(f"{code}={entry[code]}" for code in sorted(entry)), 5).upper()


def file_of(rows: dict[str, dict], name: str, sha256: str = "") -> Return:
    """A file of the unit with entries (field → text) by the keys of their rows."""
    back = Return(Path(name), sha256=(sha256 or f"sha{short_id(name, 16)}"), format="xlsx")
    back.identity, back.book, back.base_known, back.readable = ISSUED.identity, ISSUED, True, True
    back.content.sheets["departments"] = ISSUED.content.copy().rows("departments")
    sheet = ReadSheet(SPEC, SPEC.name.th, COLUMNS, HEADER_ROW)
    back.sheets[SHEET], back.content.sheets[SHEET] = sheet, []
    ready = [own_key(number) for number in range(READY)]
    for number, key in enumerate([*ready, *(key for key in rows if key not in ready)], FIRST_ROW):
        said = rows.get(key, {})
        cells = {code: ReadCell(number, COLUMNS[code], text, text) for code, text in said.items()}
        sheet.rows.append(ReadRow(key, number, "spare" if key in ready else "new", cells, empty=not cells))
        back.cells_read += len(cells)
        if cells:
            back.content.sheets[SHEET].append(Row(key, {"department": UNIT, **said}))
    return back


def merged(files, before=None):
    """Merge files into the form, or go on from an earlier merge."""
    return merge_returns(
        before.content if before else BOOK.content, files, BOOK.spec, origins=before.origins if before else {}, now=NOW,
        former=before.former if before else (), settled=before.conflicts if before else (),
    )  # fmt: skip


def decided(outcome, choose):
    """Merge nothing after ``choose(conflict)`` has decided each open conflict with a code of the decision list."""
    labels = BOOK.spec.lists["decision"]
    rows = [conflict.row(BOOK.spec) for conflict in outcome.conflicts]
    for row, conflict in zip(rows, outcome.conflicts, strict=True):
        if code := choose(conflict):
            row.values["decision"] = labels.label_of(code)
    content = outcome.content.copy()
    content.sheets["conflicts"] = rows
    content.sheets["provenance"] = [origin.row() for origin in outcome.origins.values()]
    content.sheets["provenance"] += [origin.row(former=True) for origin in outcome.former]
    after = obey(BOOK, content, NOW)
    return merge_returns(after.content, [], BOOK.spec, origins=after.origins, former=after.former, settled=after.open,
                         now=NOW)  # fmt: skip


def entries_of(outcome) -> dict[str, dict]:
    """What the master has in its filled rows, by key: field → text."""
    found = {}
    for row in outcome.content.rows(SHEET):
        said = {code: row.text(code) for code in FIELDS if row.text(code)}
        if said:
            found[row.key] = said
    return found
