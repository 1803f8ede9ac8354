"""A small master in memory and what its departments send back, without any file: for the laws of the merge."""

from __future__ import annotations

from pathlib import Path

import pytest

from ita_workbook.book.book import Book
from ita_workbook.book.content import Row, display
from ita_workbook.book.identity import Identity
from ita_workbook.book.workbook import FIRST_COLUMN, FIRST_ROW, HEADER_ROW, load_spec
from ita_workbook.framework.load import load_framework
from ita_workbook.merge.three_way import Merger
from ita_workbook.read.returned import ReadCell, ReadRow, ReadSheet, Return
from ita_workbook.season.create import new_content
from ita_workbook.season.issue import issued_book

NOW = "2023-04-10T02:00:00+00:00"
OWNERS = {"O1": "สำนักปลัด", "O2": "สำนักปลัด", "O3": "กองคลัง", "O4": "กองคลัง"}


def make_master() -> Book:
    """A master of 2569 with four items and two measures; M01 and the first item of each have something in them."""
    framework = load_framework(2569)
    departments = [("สำนักปลัด", "งานบริหารทั่วไป", ""), ("กองคลัง", "งานพัสดุ", "")]
    owners = {item: (department, "") for item, department in OWNERS.items()}
    content = new_content(framework, {"name": "เทศบาลตำบลตัวอย่าง"}, departments, owners)
    content.sheets["assignments"] = [row for row in content.rows("assignments") if row.key in OWNERS]
    content.row("assignments", "O1").values["officer"] = "นิติกร"
    content.row("assignments", "O3").values["officer"] = "นักวิชาการพัสดุ"
    content.sheets["measures"] = [
        Row("M01", {"measure": "M01", "title": "ทำคู่มือ", "department": "สำนักปลัด", "indicator": "7"}),
        Row("M02", {"measure": "M02", "title": "เผยแพร่แผน", "department": "กองคลัง", "steps": "1. ทำแผน"}),
    ]
    identity = Identity("form-0", "master-1", "master", 2569, "เทศบาลตำบลตัวอย่าง", version="1.0")
    return Book(identity, framework, content, load_spec())


def returned(master: Book, department: str, typed: dict, *, name: str = "", issue: int = 1) -> Return:
    """What a department sends back: ``typed`` is (sheet, row, field) → value over what was issued, None clears."""
    book = issued_book(master, department, issue)
    back = Return(Path(name or f"{department}.xlsx"), sha256=f"sha-{name or department}", format="xlsx")
    back.identity, back.book, back.base_known, back.readable = book.identity, book, True, True
    back.content.sheets["departments"] = book.content.copy().rows("departments")
    for spec in load_spec().data_sheets("issued"):
        columns = {column.field: FIRST_COLUMN + place for place, column in enumerate(spec.columns)}
        sheet = ReadSheet(spec, spec.name.th, columns, HEADER_ROW)
        back.sheets[spec.id], back.content.sheets[spec.id] = sheet, []
        for number, planned in enumerate(book.rows(spec.id), FIRST_ROW):
            values = dict(planned.values)
            for (where, key, code), value in typed.items():
                if (where, key) == (spec.id, planned.key):
                    values.pop(code, None)
                    values |= {code: value} if value is not None else {}
            cells = {
                column.field: ReadCell(
                    number, columns[column.field], display(values[column.field]), values[column.field]
                )
                for column in spec.columns
                if column.editable("issued") and column.field in values
            }
            origin = "spare" if planned.spare else "issued"
            sheet.rows.append(ReadRow(planned.key, number, origin, cells, empty=not cells))
            back.cells_read += len(cells)
            if cells or not planned.spare:
                back.content.sheets[spec.id].append(Row(planned.key, values))
    return back


def merge_returns(content, returns, spec, **known):
    """Merge the returns into a copy of the content."""
    merger = Merger(content, spec, **known)
    for back in returns:
        merger.add(back)
    return merger.finish()


def merged(master, returns, before=None):
    """Merge into the master's content, or go on from an earlier merge."""
    content = before.content if before else master.content
    return merge_returns(
        content, returns, master.spec, origins=before.origins if before else {}, now=NOW,
        former=before.former if before else (), settled=before.conflicts if before else (),
    )  # fmt: skip


def values_of(outcome):
    """Every filled cell as (sheet, row, field) → value."""
    return {(sheet, key, code): value for sheet, key, code, value in outcome.content.cells()}


@pytest.fixture(scope="session")
def small_master():
    return make_master()
