"""The law: every sheet and column of the specification is issued, counted, checked, merged, carried to next year or told.

It is tried over the shipped specification, and over one with a made-up sheet of each goes_to and a column of each type.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from workbooks import Form, ita, ita_ok

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Row, Value
from ita_workbook.book.identity import Identity
from ita_workbook.book.keys import natural_key
from ita_workbook.book.share import departments_with_work, rows_going_with, share_of
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.checks.engine import check_return
from ita_workbook.framework.load import load_framework
from ita_workbook.read.reader import read_workbook
from ita_workbook.report.documents.public_page import public_page
from ita_workbook.report.write import write_public_page, write_reports
from ita_workbook.season.calendar import due_dates
from ita_workbook.season.completeness import completeness
from ita_workbook.season.create import new_content
from ita_workbook.season.left_behind import OwnThings
from ita_workbook.season.next_year import carry_over
from ita_workbook.write.workbook_file import write_workbook

YEAR = 2568
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2025, 2, 1)
DEPARTMENTS = ("สำนักปลัด", "กองคลัง")
AFTERWARDS = date(2025, 11, 1)
"""When every round has ended, so that its report is asked for."""
PHONE = "โทร 081-234-5678"


def value_of(book: Book, column: ColumnSpec, key: str, owner: str) -> Value:
    """Something that can stand in a column."""
    if column.list:
        choices = book.choices(column.list, owner)
        return owner if owner in choices else choices[0]
    known: dict[str, Value] = {"date": date(2025, 1, 15), "score": Decimal("88.50"), "year": YEAR, "item_refs": "O1",
                               "url": "https://www.example.go.th/a"}  # fmt: skip
    return known.get(column.type, f"{column.field} ของ {key}")


def full_master(spec: WorkbookSpec) -> Book:
    """A master in which every cell that people may fill is filled: two rows of each table, one a department."""
    framework = load_framework(YEAR)
    owners = {item.code: (DEPARTMENTS[number % 2], "") for number, item in enumerate(framework.items)}
    content = new_content(framework, {}, [(name, "งานหนึ่ง", "") for name in DEPARTMENTS], owners)
    identity = Identity("form-0", "master-1", "master", YEAR, "เทศบาลตำบลตัวอย่าง", version=spec.version)
    book = Book(identity, framework, content, spec)
    for sheet in spec.data_sheets("master"):
        if sheet.kind == "form":
            known = {row.key for row in content.rows(sheet.id)}
            content.sheets[sheet.id] += [
                Row(entry.field, {"value": value_of(book, entry, entry.field, "")})
                for entry in sheet.fields
                if entry.field not in known
            ]
            continue
        rows = content.sheets.setdefault(sheet.id, [])
        if parent := spec.parent_of(sheet):
            rows += [row for above in content.rows(parent.id) for row in rows_going_with(above.key, sheet, spec)]
        elif not rows:
            prefix = sheet.rows.prefix if sheet.rows else ""
            rows += [Row(f"{prefix}{number:02d}", {}) for number in (1, 2)]
        for number, row in enumerate(rows):
            owner = row.text(sheet.owner or "") or DEPARTMENTS[number % 2]
            if len(sheet.key_columns) == 1:
                row.values.setdefault(sheet.key_columns[0].field, row.key)
            for column in sheet.columns:
                if column.field not in row.values and column.editable("master"):
                    row.values[column.field] = value_of(book, column, row.key, owner)
            row.key = natural_key(sheet, row.values, spec.lists) or row.key
    return book


def owned(spec: WorkbookSpec, book: Book, sheet: SheetSpec, department: str) -> list[str]:
    """The keys of the rows of a sheet that are a department's, by the owner that stands in the master."""
    if parent := spec.parent_of(sheet):
        mine = owned(spec, book, parent, department)
        return [row.key for row in book.content.rows(sheet.id) if row.text(sheet.goes_to.parent) in mine]
    return [row.key for row in book.content.rows(sheet.id) if row.text(sheet.owner or "") == department]


@pytest.fixture
def season(spec: WorkbookSpec, tmp_path: Path) -> tuple[Book, Path]:
    """The full master and its file, with everything issued into ``issued``."""
    book = full_master(spec)
    path = tmp_path / "master.xlsx"
    write_workbook(book, path, created=CREATED)
    ita_ok("issue", path, "-o", tmp_path / "issued")
    return book, path


def test_what_is_written_is_read(season):
    book, path = season
    back = read_workbook(path).content
    for sheet in book.spec.data_sheets("master"):
        shown = {column.field for column in sheet.columns if column.shows}
        there, written = (
            {key: {code: value for code, value in row.values.items() if code not in shown}
             for key, row in content.index(sheet.id).items()}
            for content in (back, book.content)
        )  # fmt: skip
        assert there == written, sheet.id


def test_every_department_is_issued_its_rows_and_no_others(season):
    book, path = season
    spec = book.spec
    assert departments_with_work(book.content, spec) == DEPARTMENTS
    for department in DEPARTMENTS:
        issued = read_workbook(path.parent / "issued" / f"{department}.xlsx")
        for sheet in spec.data_sheets("issued"):
            keys = [row.key for row in issued.content.rows(sheet.id)]
            if sheet.goes_to:
                assert keys == owned(spec, book, sheet, department), sheet.id
            else:
                # What goes to nobody and is issued all the same is what everybody knows.
                assert keys == [row.key for row in book.content.rows(sheet.id)], sheet.id
                shared = {column.field for column in sheet.columns if column.meaning.shared}
                assert {code for row in issued.content.rows(sheet.id) for code in row.values} == shared
        for sheet in spec.unseen:
            shared = [column.field for column in sheet.columns if column.meaning.shared]
            told = [tuple(row.text(code) for code in shared) for row in issued.content.rows(sheet.id)]
            assert told == [tuple(row.text(code) for code in shared) for row in book.content.rows(sheet.id)]


def test_a_department_that_owns_one_row_of_any_sheet_gets_a_workbook(spec):
    for sheet in spec.work:
        book = full_master(spec)
        for other in spec.work:
            for row in book.content.rows(other.id):
                row.values[other.owner] = "กองคลัง" if other is sheet else "สำนักปลัด"
        assert departments_with_work(book.content, spec) == DEPARTMENTS, sheet.id


def test_filling_one_cell_of_any_answered_sheet_is_an_answer_and_is_merged(season):
    book, path = season
    department = DEPARTMENTS[1]
    for sheet in book.spec.answered:
        for column in sheet.edited_columns("issued"):
            if column.type != "long_text":
                continue
            form = Form(path.parent / "issued" / f"{department}.xlsx")
            key = owned(book.spec, book, sheet, department)[0]
            filled = form.put(sheet.id, key, **{column.field: "คำตอบใหม่"}).save(path.parent / "back" / "กองคลัง.xlsx")
            status = ita("status", path, filled, "--json").json
            assert status["untouched"] == [], (sheet.id, column.field)
            states = {one["department"]: one["state"] for one in status["departments"]}
            assert states[department] == "returned", (sheet.id, column.field)
            merged = path.parent / "merged.xlsx"
            told = ita("merge", path, filled, "-o", merged, "--force", "--json").json
            counts = told["files"][0]
            assert counts["carried"] == 1, (sheet.id, column.field)
            assert counts["read"] == sum(counts[name] for name in (
                "carried", "agreed", "conflicting", "settled", "reported"))  # fmt: skip
            assert read_workbook(merged).content.row(sheet.id, key).text(column.field) == "คำตอบใหม่"


def test_a_row_that_a_department_adds_is_merged_with_its_department(season):
    book, path = season
    department = DEPARTMENTS[1]
    form = Form(path.parent / "issued" / f"{department}.xlsx")
    added = {}
    for sheet in book.spec.work:
        if sheet.rows and sheet.rows.spare_issued:
            key = next(key for key in form.keys(sheet.id) if not form.get(sheet.id, key, sheet.label.field))
            added[sheet.id] = key
            form.put(sheet.id, key, **{sheet.label.field: f"เพิ่มใน {sheet.id}"})
    filled = form.save(path.parent / "back" / "กองคลัง.xlsx")
    ita("merge", path, filled, "-o", path.parent / "merged.xlsx")
    merged = read_workbook(path.parent / "merged.xlsx").content
    for sheet_id, key in added.items():
        row = merged.row(sheet_id, key)
        assert row is not None and row.text(book.spec.sheet(sheet_id).owner) == department, sheet_id


def test_every_owned_row_is_counted_and_every_missed_deadline_is_told(spec):
    book = full_master(spec)
    for sheet in spec.work:
        for row in book.content.rows(sheet.id):
            for column in (sheet.status, *(other.status for other in spec.going_with(sheet))):
                if column:
                    row.values.pop(column.field, None)
        for other in spec.going_with(sheet):
            for row in book.content.rows(other.id):
                if other.status:
                    row.values.pop(other.status.field, None)
    for department in DEPARTMENTS:
        figures = completeness(book, share_of(book.content, spec, department), department, TODAY)
        for sheet in spec.work:
            keys = owned(spec, book, sheet, department)
            assert figures.rows[sheet.id] == len(keys) > 0, sheet.id
            assert figures.late_rows.get(sheet.id, []) == (keys if sheet.deadlines else []), sheet.id
    dues = {(due.sheet, due.key) for due in due_dates(book)}
    assert dues == {
        (sheet.id, row.key) for sheet in spec.work if sheet.deadlines for row in book.content.rows(sheet.id)
    }


def test_every_required_cell_that_is_empty_is_counted_and_told(season):
    book, path = season
    department = DEPARTMENTS[0]
    for sheet in book.spec.answered:
        always = [
            column
            for column in sheet.edited_columns("issued")
            if column.required.in_kind("issued") and not column.required.when
        ]
        for column in always:
            key = owned(book.spec, book, sheet, department)[0]
            form = Form(path.parent / "issued" / f"{department}.xlsx")
            emptied = form.put(sheet.id, key, **{column.field: None}).save(path.parent / "back" / "x.xlsx")
            returned = read_workbook(emptied)
            figures = completeness(book, returned.content, department, AFTERWARDS)
            assert figures.required - figures.filled == 1, (sheet.id, column.field)
            told = {(one.sheet_id, one.row_key, one.field) for one in check_return(returned, today=AFTERWARDS)
                    if one.code in ("C101", "C103")}  # fmt: skip
            assert (sheet.id, key, column.field) in told


def test_every_filled_cell_goes_on_to_next_year_or_is_on_the_list(season):
    book, path = season
    returned = read_workbook(path)
    later = load_framework(YEAR + 1)
    carried = carry_over(returned.current_book(), later, "law", own=OwnThings.of(returned))
    made = carried.book.content
    left = {(one.sheet_id, one.field, key) for one in carried.left for key in one.rows}
    gone = {(sheet, row.old) for sheet, rows in carried.rows.items() for row in rows if row.dropped}
    prefilled = new_content(book.framework, {}, (), {})
    untold = []
    for sheet in book.spec.data_sheets("master"):
        there = [row.values for row in made.rows(sheet.id)]
        for row in book.content.rows(sheet.id):
            given = prefilled.row(sheet.id, row.key)
            for code, value in row.values.items():
                field = row.key if sheet.kind == "form" else code
                column = sheet.cell(row.key, code)
                if column.key or (given and given.values.get(code) == value) or not column.editable("master"):
                    continue
                target = sheet.fate(column).becomes or code
                if not (
                    any(values.get(target) == value for values in there)
                    or (sheet.id, field, row.key) in left
                    or (sheet.id, row.key) in gone
                ):
                    untold.append((sheet.id, row.key, code))
    assert not untold
    # A false word would be as bad as none: what is told as left of a form is not in the new one.
    for one in carried.left:
        if book.spec.sheet(one.sheet_id).kind == "form":
            # Another field may become what one was: then that one's value stands there.
            sheet = book.spec.sheet(one.sheet_id)
            become = {sheet.fate(sheet.cell(row.key, "value")).becomes for row in book.content.rows(sheet.id)}
            assert [key for key in one.rows if made.row(sheet.id, key) is not None and key not in become] == []


def test_what_the_next_year_leaves_is_on_its_sheet_and_in_its_data(season):
    book, path = season
    output = path.parent / "next.xlsx"
    told = ita_ok("next", path, "-o", output, "--json").json["left"]
    sheet = openpyxl.load_workbook(output)["การยกข้อมูลจากปีก่อน"]
    listed = {tuple(str(cell.value or "") for cell in row[:3]) for row in sheet.iter_rows()}
    assert told
    for one in told:
        assert (book.spec.sheet(one["sheet"]).name.th, one["title"], str(one["cells"])) in listed


def test_personal_data_is_searched_in_every_cell_that_may_be_printed(spec, tmp_path):
    book = full_master(spec)
    expected, kept = set(), set()
    for sheet in spec.data_sheets("master"):
        for row in book.content.rows(sheet.id)[:1] if sheet.kind == "table" else book.content.rows(sheet.id):
            for column in sheet.columns:
                declared = sheet.cell(row.key, column.field)
                if not declared.editable("master") or declared.type not in ("text", "long_text") or declared.key:
                    continue
                if column.field not in row.values or declared.list:
                    continue
                row.values[column.field] = PHONE
                place = (sheet.id, row.key if sheet.kind == "form" else column.field)
                (kept if declared.meaning.printed == "no" else expected).add(place)
    write_workbook(book, tmp_path / "master.xlsx", created=CREATED)
    found = check_return(read_workbook(tmp_path / "master.xlsx"), today=TODAY)
    told = {(one.sheet_id, one.field) for one in found if one.code == "P102"}
    assert told == expected and kept.isdisjoint(told)
    assert len(expected) > 15


def test_what_documents_and_the_public_page_print_is_declared_as_printed(tmp_path):
    """Each text of a master bears a mark of its own; a mark that comes out on paper is of a printed column."""
    spec = load_spec()
    book = full_master(spec)
    marks: dict[str, tuple[str, str]] = {}
    for sheet in spec.data_sheets("master"):
        for row in book.content.rows(sheet.id):
            for code, value in list(row.values.items()):
                column = sheet.cell(row.key, code)
                if column.editable("master") and column.type in ("text", "long_text") and isinstance(value, str):
                    mark = f"ตรา{len(marks)}ตรา"
                    row.values[code], marks[mark] = mark, (sheet.id, column.field)
    reports = tmp_path / "reports"
    write_reports(book.content, book.framework, reports, formats=("html",), created=CREATED)
    write_public_page(public_page(book.content, book.framework), tmp_path / "web", created=CREATED, force=False)
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted(tmp_path.rglob("*.html")))
    printed = {marks[mark] for mark in re.findall("ตรา[0-9]+ตรา", texts)}
    undeclared = {(sheet, code) for sheet, code in printed
                  if (spec.sheet(sheet).by_form_field | spec.sheet(sheet).by_field)[code].meaning.printed == "no"}  # fmt: skip
    assert not undeclared
    assert ("scores", "comment") in printed and ("agency", "vision") in printed
