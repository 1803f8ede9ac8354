"""Tables as people lay them out: merged cells, headings of several rows, ticks, continuations, and kinds of files."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ita_workbook.book.workbook import load_spec
from ita_workbook.imports.headings import Headings
from ita_workbook.imports.source import read_source
from ita_workbook.imports.tables import TableFinder
from ita_workbook.read.archive import UnreadableFileError

SPEC = load_spec()


def found(path):
    """The tables of a file, and what was left as (place, text, reason)."""
    finder = TableFinder(read_source(path), SPEC, Headings(SPEC).is_known)
    tables = finder.find()
    return tables, [(one.place, one.text, one.reason) for one in finder.left]


def texts(table):
    return [[row[number].text if number in row else "" for number in range(len(table.columns))] for row in table.rows]


def headings(table):
    return [column.heading for column in table.columns]


@pytest.fixture
def sheet(tmp_path):
    """Return a function that writes lines as a sheet and returns its path; ``change`` may alter the sheet first."""

    def write(lines, change=None, name="ตาราง.xlsx"):
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(line)
        if change:
            change(book.active)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def test_titles_above_totals_and_signatures_are_no_rows(sheet):
    path = sheet(
        [["ตารางมอบหมาย ปี 2566"], [], ["ข้อ", "ข้อมูล", "ผู้รับผิดชอบ"], ["O1", "โครงสร้าง", "สำนักปลัด"],
         ["รวม", "1 ข้อ"], ["ลงชื่อ ..........", None, "ผู้จัดทำ"]]
    )  # fmt: skip
    (table,), left = found(path)
    assert headings(table) == ["ข้อ", "ข้อมูล", "ผู้รับผิดชอบ"]
    assert texts(table) == [["O1", "โครงสร้าง", "สำนักปลัด"]]
    assert table.rows[0][2].places == ("Sheet!C4",)
    assert [(place, reason) for place, _, reason in left] == [
        ("Sheet!A1", "outside"), ("Sheet!A3", "heading"), ("Sheet!B3", "heading"), ("Sheet!C3", "heading"),
        ("Sheet!A5", "below"), ("Sheet!B5", "below"), ("Sheet!A6", "below"), ("Sheet!C6", "below"),
    ]  # fmt: skip


def test_headings_of_three_rows_are_made_one_and_ticks_one_status(sheet):
    def merge(one):
        one.merge_cells("A1:A3")
        one.merge_cells("B1:D1")
        one.merge_cells("B2:D2")
        one.merge_cells("E1:E3")

    path = sheet(
        [["มาตรการ", "การดำเนินงาน", None, None, "ผลการดำเนินการ"], [None, "สถานะ"],
         [None, "ยังไม่ดำเนินการ", "อยู่ระหว่างดำเนินการ", "ดำเนินการแล้ว"],
         ["จัดทำคู่มือ", None, None, "/", "เสร็จแล้ว"], ["ปรับเว็บไซต์", None, "✓", None, "ร่างแล้ว"],
         ["อบรม", "✓", "✓", None, None]],
        merge,
    )  # fmt: skip
    (table,), left = found(path)
    assert [column.list for column in table.columns] == ["", "status", ""]
    assert texts(table) == [
        ["จัดทำคู่มือ", "ดำเนินการแล้ว", "เสร็จแล้ว"],
        ["ปรับเว็บไซต์", "อยู่ระหว่างดำเนินการ", "ร่างแล้ว"],
        ["อบรม", "ยังไม่ดำเนินการ / อยู่ระหว่างดำเนินการ", ""],
    ]
    assert table.rows[2][1].doubt == "import_two_ticks"
    assert {reason for _, _, reason in left} == {"heading"}


def test_merged_cells_hold_for_each_row_and_are_told_by_where_they_stand(sheet):
    path = sheet(
        [["ส่วนราชการ", "งาน"], ["สำนักปลัด", "งานธุรการ"], [None, "งานแผน"], ["กองคลัง", "งานพัสดุ"]],
        lambda one: one.merge_cells("A2:A3"),
    )
    (table,), _ = found(path)
    assert texts(table) == [["สำนักปลัด", "งานธุรการ"], ["สำนักปลัด", "งานแผน"], ["กองคลัง", "งานพัสดุ"]]
    assert table.rows[1][0].spread and table.rows[1][0].places == ("Sheet!A2",)


def test_a_row_over_the_whole_width_is_a_heading_within_the_table(sheet):
    path = sheet(
        [["ข้อ", "ข้อมูล", "ผู้รับผิดชอบ"], ["ข้อมูลพื้นฐาน"], ["O1", "โครงสร้าง", "สำนักปลัด"]],
        lambda one: one.merge_cells("A2:C2"),
    )
    (table,), left = found(path)
    assert texts(table) == [["O1", "โครงสร้าง", "สำนักปลัด"]]
    assert ("Sheet!A2", "ข้อมูลพื้นฐาน", "group") in left


def test_two_tables_of_one_sheet_are_two_and_their_cells_are_told_apart(sheet):
    path = sheet([["ส่วนราชการ", "งาน"], ["กองคลัง", "งานพัสดุ"], [], ["ตำแหน่ง", "หน้าที่"], ["ปลัดเทศบาล", "ประธาน"]])
    first, second = found(path)[0]
    assert (first.name, headings(first)) == ("Sheet!A1", ["ส่วนราชการ", "งาน"])
    assert (second.name, headings(second)) == ("Sheet!A4", ["ตำแหน่ง", "หน้าที่"])
    assert texts(second) == [["ปลัดเทศบาล", "ประธาน"]]


def test_a_list_without_headings_is_found_with_columns_that_have_none(sheet):
    path = sheet([["๑) นายกเทศมนตรี", "ประธานคณะทำงาน"], ["๒) ปลัดเทศบาล", "คณะทำงาน"]])
    (table,), left = found(path)
    assert (headings(table), left) == (["", ""], [])
    assert len(table.rows) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp874", "utf-16"])
def test_separated_text_is_read_in_the_encodings_that_excel_writes(tmp_path, encoding):
    path = tmp_path / "ส่วนราชการ.csv"
    path.write_bytes("ส่วนราชการ,งาน\nกองคลัง,งานพัสดุ\n".encode(encoding))
    (table,), _ = found(path)
    assert texts(table) == [["กองคลัง", "งานพัสดุ"]]
    assert table.rows[0][1].places == ("B2",)


def test_a_page_is_read_with_its_spans_even_when_it_is_called_xls(tmp_path):
    path = tmp_path / "export.xls"
    page = """<html><meta charset="utf-8"><table><tr><th>ส่วนราชการ<th>งาน</tr>
    <tr><td rowspan=2>กองคลัง<td>งาน<br>พัสดุ</tr><tr><td>งานการเงิน</tr></table></html>"""
    path.write_text(page, encoding="utf-8")
    (table,), _ = found(path)
    assert texts(table) == [["กองคลัง", "งาน\nพัสดุ"], ["กองคลัง", "งานการเงิน"]]
    assert table.rows[1][0].places == ("ตาราง 1!A2",)


def word(tmp_path, change, name="รายงาน.docx"):
    document = Document()
    table = document.add_table(3, 3)
    for column, text in enumerate(("ข้อ", "ข้อมูล", "ผู้รับผิดชอบ")):
        table.cell(0, column).text = text
    change(document, table)
    document.save(str(tmp_path / name))
    return tmp_path / name


def test_word_tells_merged_cells_links_and_texts_that_tracked_changes_put_in_or_took_away(tmp_path):
    def change(document, table):
        for row, code in enumerate(("O1", "O2"), 1):
            table.cell(row, 0).text = code
        table.cell(1, 2).text = "สำนักปลัด"
        table.cell(1, 2).merge(table.cell(2, 2))
        paragraph = table.cell(1, 1).paragraphs[0]
        for tag, words in (("w:ins", "ของใหม่"), ("w:del", "ของเก่า")):
            tracked, run = OxmlElement(tag), OxmlElement("w:r")
            text = OxmlElement("w:t" if tag == "w:ins" else "w:delText")
            text.text = words
            run.append(text)
            tracked.append(run)
            paragraph._p.append(tracked)
        relation = document.part.relate_to("https://www.example.go.th/o2", "http://schemas.openxmlformats.org/"
                                           "officeDocument/2006/relationships/hyperlink", is_external=True)  # fmt: skip
        link, run, text = (OxmlElement(tag) for tag in ("w:hyperlink", "w:r", "w:t"))
        link.set(qn("r:id"), relation)
        text.text = "ที่นี่"
        run.append(text)
        link.append(run)
        table.cell(2, 1).paragraphs[0]._p.append(link)

    (table,), _ = found(word(tmp_path, change))
    assert texts(table) == [["O1", "ของใหม่", "สำนักปลัด"], ["O2", "ที่นี่", "สำนักปลัด"]]
    assert table.rows[1][1].link == "https://www.example.go.th/o2"
    assert table.rows[1][2].spread


def test_word_numbers_that_stand_in_no_text_are_written_out(tmp_path):
    def change(document, table):
        for row in (1, 2):
            table.cell(row, 0).paragraphs[0].style = document.styles["Normal"]
            properties = table.cell(row, 0).paragraphs[0]._p.get_or_add_pPr()
            numbered, level, number = (OxmlElement(tag) for tag in ("w:numPr", "w:ilvl", "w:numId"))
            level.set(qn("w:val"), "0")
            number.set(qn("w:val"), "8")  # of python-docx: 1. 2. 3.
            numbered.append(level)
            numbered.append(number)
            properties.append(numbered)
            table.cell(row, 1).text = f"เรื่องที่ {row}"

    (table,), _ = found(word(tmp_path, change))
    assert texts(table) == [["1.", "เรื่องที่ 1", ""], ["2.", "เรื่องที่ 2", ""]]


def rewritten(path, part, change):
    """Write a part of a zip otherwise."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return path


def reason(path):
    with pytest.raises(UnreadableFileError) as problem:
        read_source(path)
    return problem.value.event.kind


def test_hostile_documents_end_in_a_finding(tmp_path):
    plain = word(tmp_path, lambda document, table: None)
    assert read_source(plain).cells == 3
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aa">]>'
    one = rewritten(word(tmp_path, lambda *_: None, "a.docx"), "word/document.xml", lambda xml: entity + xml)
    assert reason(one) == "dangerous_xml"
    two = rewritten(
        word(tmp_path, lambda *_: None, "b.docx"), "word/document.xml",
        lambda xml: xml.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="99999999"/>', 1),
    )  # fmt: skip
    assert reason(two) == "archive_limit"
    three = rewritten(
        word(tmp_path, lambda *_: None, "c.docx"), "word/document.xml", lambda xml: xml + b" " * 9_000_000
    )
    assert reason(three) == "archive_limit"
    four = rewritten(word(tmp_path, lambda *_: None, "d.docx"), "word/document.xml", lambda xml: xml[:900])
    assert reason(four) == "truncated_file"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("รายงาน.pdf", b"%PDF-1.7 ...", "import_pdf"),
        ("รายงาน.docx", b"%PDF-1.7 ...", "import_pdf"),
        ("สแกน.jpg", b"\xff\xd8\xff\xe0JFIF", "import_pdf"),
        ("เก่า.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument" * 50, "import_kind"),
        ("ว่าง.docx", b"", "empty_file"),
        ("แปลก.bin", b"\x01\x02\x03abc", "import_kind"),
    ],
)
def test_what_holds_no_table_says_what_to_ask_for(tmp_path, name, data, kind):
    (tmp_path / name).write_bytes(data)
    assert reason(tmp_path / name) == kind


def test_cells_beyond_all_measure_are_refused(tmp_path):
    path = tmp_path / "กว้าง.html"
    path.write_text("<html><table>" + '<tr><td colspan="300" rowspan="65000">a</td></tr>' * 40 + "</table>")
    rows = "<tr>" + "<td>x" * 300
    path.write_text("<html><table>" + rows * 1400 + "</table></html>", encoding="utf-8")
    assert reason(path) == "archive_limit"
    assert io.BytesIO(path.read_bytes()).getbuffer().nbytes < 10_000_000
