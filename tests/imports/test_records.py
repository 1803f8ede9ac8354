"""A measure as a form of two columns, labels beside texts: read as one row, each cell with its place."""

from __future__ import annotations

import openpyxl
import pytest
from docx import Document

from ita_workbook import Master
from ita_workbook.book.workbook import load_spec
from ita_workbook.imports.headings import Headings
from ita_workbook.imports.source import read_source
from ita_workbook.imports.tables import TableFinder

FORM = (
    ("หัวข้อ", "รายละเอียด"),
    ("1. มาตรการ", "จัดทำคู่มือประชาชน"),
    ("2. ขั้นตอน/วิธีการปฏิบัติ", "1. ร่าง"),
    ("", "2. เผยแพร่"),
    ("3. ผู้รับผิดชอบ", "กองคลัง"),
    ("4. ระยะเวลาดำเนินการ", "ม.ค. - มี.ค. 2566"),
    ("5. การกำกับติดตาม", "รายงานทุกเดือน"),
    ("6. งบประมาณ", "ไม่ใช้"),
)


@pytest.fixture
def master(tmp_path):
    return Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt").save(tmp_path / "master.xlsx")


def sheet(path, lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(list(line))
    book.save(path)
    return path


def word(path, *tables):
    document = Document()
    for number, lines in enumerate(tables, 1):
        document.add_paragraph(f"มาตรการที่ {number}")
        table = document.add_table(0, len(lines[0]))
        for line in lines:
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def values(proposal):
    return {
        (one.row_key, one.field): (one.text, one.confidence, [doubt.code for doubt in one.doubts], one.places)
        for one in proposal.draft.proposed
    }


def left(proposal):
    return [(one.place, one.text, one.reason) for one in proposal.draft.left]


def test_a_form_of_two_columns_is_one_measure_and_every_cell_has_its_place(master, tmp_path):
    proposal = master.propose(word(tmp_path / "ก.docx", FORM))
    assert values(proposal) == {
        ("M01", "title"): ("จัดทำคู่มือประชาชน", "sure", [], ("ตาราง 1!B2",)),
        ("M01", "steps"): ("1. ร่าง\n2. เผยแพร่", "look", ["I204"], ("ตาราง 1!B3", "ตาราง 1!B4")),
        ("M01", "responsible"): ("กองคลัง", "sure", [], ("ตาราง 1!B5",)),
        ("M01", "department"): ("กองคลัง", "sure", ["I307"], ("ตาราง 1!B5",)),
        ("M01", "starts_on"): ("01/01/2566", "sure", [], ("ตาราง 1!B6",)),
        ("M01", "ends_on"): ("31/03/2566", "sure", [], ("ตาราง 1!B6",)),
        ("M01", "monitoring"): ("รายงานทุกเดือน", "sure", [], ("ตาราง 1!B7",)),
    }
    assert left(proposal) == [
        ("ตาราง 1!A1", "หัวข้อ", "heading"), ("ตาราง 1!B1", "รายละเอียด", "heading"),
        ("ตาราง 1!A2", "1. มาตรการ", "heading"), ("ตาราง 1!A3", "2. ขั้นตอน/วิธีการปฏิบัติ", "heading"),
        ("ตาราง 1!A5", "3. ผู้รับผิดชอบ", "heading"), ("ตาราง 1!A6", "4. ระยะเวลาดำเนินการ", "heading"),
        ("ตาราง 1!A7", "5. การกำกับติดตาม", "heading"), ("ตาราง 1!A8", "6. งบประมาณ", "heading"),
        ("ตาราง 1!B8", "ไม่ใช้", "column"),
    ]  # fmt: skip
    counts = proposal.draft.counts()
    assert (counts["cells"], counts["used"], counts["left"]) == (15, 6, 9)
    columns = {one.heading: (one.place, one.field) for one in proposal.draft.columns if one.number}
    assert columns["1. มาตรการ"] == ("A2", "title")
    assert columns["6. งบประมาณ"] == ("A8", "")


def test_several_forms_are_as_many_measures_below_or_beside_each_other(master, tmp_path):
    labels = [line[0] for line in FORM[1:3]] + [FORM[4][0]]
    one, two = ("ก", "1. ร่าง", "กองคลัง"), ("ข", "1. ตรวจ", "กองช่าง")
    below = sheet(tmp_path / "ล่าง.xlsx", [*zip(labels, one, strict=True), *zip(labels, two, strict=True)])
    beside = sheet(tmp_path / "ข้าง.xlsx", [("หัวข้อ", "มาตรการที่ 1", "มาตรการที่ 2"), *zip(labels, one, two, strict=True)])
    apart = word(tmp_path / "ห่าง.docx", list(zip(labels, one, strict=True)), list(zip(labels, two, strict=True)))
    expected = [("M01", "ก", "1. ร่าง", "กองคลัง"), ("M02", "ข", "1. ตรวจ", "กองช่าง")]
    for path in (below, beside, apart):
        proposal = master.propose(path)
        found = values(proposal)
        assert [
            (key, *(found[key, code][0] for code in ("title", "steps", "responsible"))) for key in ("M01", "M02")
        ] == (expected), path
        assert sum(not one.number for one in proposal.draft.columns) == 1
        counts = proposal.draft.counts()
        assert counts["cells"] == counts["used"] + counts["left"]
    assert values(master.propose(beside))["M02", "title"][3] == ("Sheet!C2",)
    assert values(master.propose(below))["M02", "title"][3] == ("Sheet!B4",)


def test_numbers_before_labels_and_headings_within_are_told_and_no_texts(master, tmp_path):
    lines = [("ที่", "รายการ", "ข้อมูล"), ("1", "มาตรการ", "ก"), ("การดำเนินงาน", None, None), ("2", "ผู้รับผิดชอบ", "กองคลัง"),
             ("3", "ขั้นตอน", "1. ร่าง")]  # fmt: skip
    path = sheet(tmp_path / "ก.xlsx", lines)
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A3:C3")
    book.save(path)
    proposal = master.propose(path)
    assert {field: told[0] for (_, field), told in values(proposal).items()} == {
        "title": "ก", "responsible": "กองคลัง", "department": "กองคลัง", "steps": "1. ร่าง",
    }  # fmt: skip
    reasons = {place: reason for place, _, reason in left(proposal)}
    assert reasons["Sheet!A3"] == "group"
    assert reasons["Sheet!A2"] == reasons["Sheet!B2"] == "heading"


def test_what_is_accepted_of_a_form_is_the_measure_and_the_same_file_proposes_nothing_again(master, tmp_path):
    path = word(tmp_path / "ก.docx", FORM)
    proposal = master.propose(path)
    entered = master.accept(proposal.decide({"T1": "accept_all"})).save(tmp_path / "new.xlsx").master
    (row,) = entered.book.content.rows("measures")
    assert (row.text("title"), row.text("steps"), row.text("department")) == (
        "จัดทำคู่มือประชาชน",
        "1. ร่าง\n2. เผยแพร่",
        "กองคลัง",
    )
    assert entered.propose(path).draft.proposed == ()


@pytest.mark.parametrize(
    "lines",
    [
        [("ส่วนราชการ", "งาน"), ("กองคลัง", "งานพัสดุ"), ("กองช่าง", "งานโยธา"), ("สำนักปลัด", "งานธุรการ")],
        [("มาตรการ", "ผู้รับผิดชอบ"), ("จัดทำคู่มือ", "กองคลัง"), ("อบรม", "กองช่าง"), ("ติดตาม", "สำนักปลัด")],
        [("หัวข้อ", "รายละเอียด"), ("งบประมาณ", "ไม่พอ"), ("บุคลากร", "ขาดอัตรา"), ("ระเบียบ", "ไม่ชัดเจน")],
    ],
)
def test_tables_of_two_columns_with_headings_above_stay_so(tmp_path, lines):
    spec = load_spec()
    finder = TableFinder(read_source(sheet(tmp_path / "ก.xlsx", lines)), spec, Headings(spec).is_known)
    (table,) = finder.find()
    assert [column.heading for column in table.columns] == list(lines[0])
    assert len(table.rows) == 3
