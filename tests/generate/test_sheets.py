"""Tables and forms: what stands where, what is hidden, locked, frozen and filtered."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import openpyxl
import pytest
from written_books import make_issued, make_master

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.keys import fingerprint, seal, unseal
from ita_workbook.write.paper import pages_down

Opened = Callable[[Book], openpyxl.Workbook]


def test_rows_and_columns_stand_as_laid_out(issued: Book, opened: Opened) -> None:
    sheet = opened(issued)["มอบหมาย OIT"]
    spec = issued.spec.sheet("assignments")
    assert sheet["C1"].value == "การมอบหมายและรายงานการเปิดเผยข้อมูล OIT ปีงบประมาณ พ.ศ. 2566"
    assert sheet["C2"].value == spec.hint.th
    titles = {column.field: column.title.th for column in spec.columns}
    # The inner key stands among the cells to fill in.
    order = [*list(titles)[:12], "inner_key", *list(titles)[12:]]
    assert [cell.value for cell in sheet[3][2:]] == order
    assert [cell.value for cell in sheet[4][2:]] == [titles.get(code, "รหัสแถว") for code in order]
    values = [cell.value for cell in sheet[5]]
    assert values[0] == seal("master-1", "assignments", "O1")
    assert unseal("master-1", "assignments", values[0]) == ("O1", True)
    assert values[2:] == [
        "O1", "โครงสร้าง", "9.1", issued.content.rows("assignments")[0].text("components"), "สำนักปลัด",
        "งานบริหารทั่วไป", "นักวิชาการ", "31/03/2566", "ดำเนินการแล้ว", "https://www.example.go.th/o1", "15/03/2566",
        "ภาพหน้าจอ", "O1", None, None, None,
    ]  # fmt: skip


def test_the_fingerprint_is_that_of_the_prefilled_texts(issued: Book, opened: Opened) -> None:
    sheet = opened(issued)["มอบหมาย OIT"]
    places = {cell.value: cell.column for cell in sheet[3]}
    columns = issued.spec.sheet("assignments").columns
    locked = [column.field for column in columns if not column.editable("issued")]
    shown = [sheet.cell(6, places[code]).value or "" for code in locked]
    assert sheet["B6"].value == fingerprint(shown)


def test_keys_and_codes_are_hidden_and_the_rest_is_not(master: Book, issued: Book, opened: Opened) -> None:
    for book in (master, issued):
        found = opened(book)
        for spec in book.sheets:
            if spec.kind == "identity":
                continue
            sheet = found[book.say(spec.name)]
            assert sheet.column_dimensions["A"].hidden
            assert sheet.column_dimensions["A"].max == 2
            assert [row for row, dimension in sheet.row_dimensions.items() if dimension.hidden] == [3]


def test_scores_are_numbers_and_codes_are_texts(master: Book, opened: Opened) -> None:
    sheet = opened(master)["ตัวชี้วัด"]
    rows = {row[2].value: row for row in sheet.iter_rows(min_row=5)}
    assert (rows["1"][5].value, rows["1"][5].number_format) == (99.67, "0.00")
    assert rows["10"][5].value == "เก้าสิบ"
    assert (rows["9.1"][2].value, rows["9.1"][2].number_format) == ("9.1", "@")
    assert rows["9.1"][5].value is None


def test_a_form_has_one_row_a_field(master: Book, opened: Opened) -> None:
    sheet = opened(master)["หน่วยงาน"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [unseal("master-1", "agency", row[0])[0] for row in rows] == [
        entry.field for entry in master.spec.sheet("agency").fields
    ]
    assert rows[0][2:4] == ["ชื่อหน่วยงาน", "เทศบาลตำบลตัวอย่าง"]
    assert rows[4][3] == 2566
    assert sheet["D9"].protection.locked and not sheet["D5"].protection.locked


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "{=1}", "http://x.example"])
def test_what_looks_like_a_formula_stays_a_text(text: str, issued: Book, opened: Opened) -> None:
    book = deepcopy(issued)
    book.content.rows("assignments")[0].values["evidence"] = text
    book.content.rows("measures")[0].values["title"] = text
    found = opened(book)
    for cell in (found["มอบหมาย OIT"]["N5"], found["มาตรการ"]["F5"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_characters_that_no_file_can_hold_are_left_out(issued: Book, opened: Opened) -> None:
    book = deepcopy(issued)
    book.content.rows("assignments")[0].values["note"] = "ก\x00ข\x0b\uffffค\tง\r\nจ _x0041_"
    assert opened(book)["มอบหมาย OIT"]["Q5"].value == "กขค ง\nจ _x0041_"


def test_a_text_longer_than_a_cell_says_that_it_is_cut(issued: Book, opened: Opened) -> None:
    book = deepcopy(issued)
    book.content.rows("assignments")[0].values["note"] = "ก" * 40_000
    text = opened(book)["มอบหมาย OIT"]["Q5"].value
    assert len(text) == 32_767
    assert text.endswith("[ตัดข้อความ: ยาวเกินที่ช่องเก็บได้]")


def test_no_cell_of_a_table_is_locked_and_grey_says_what_is_prefilled(issued: Book, opened: Opened) -> None:
    for spec in issued.spec.data_sheets("issued"):
        sheet = opened(issued)[spec.name.th]
        for column in spec.columns:
            place = spec.offsets[column.field] + 3
            letter = openpyxl.utils.get_column_letter(place)
            # openpyxl keeps columns alike under the first of them.
            whole = next(one for one in sheet.column_dimensions.values() if one.min <= place <= one.max)
            assert whole.protection.locked is not column.editable("issued")
            # A locked cell would forbid to sort the whole table, and nothing else.
            assert not any(row[0].protection.locked for row in sheet[f"{letter}5:{letter}{sheet.max_row}"])
            assert sheet[f"{letter}4"].protection.locked
            fill = sheet[f"{letter}5"].fill.fgColor.rgb
            assert fill == ("FFFFFFFF" if column.editable("issued") else "FFF2F2F2")
        assert not any(cell.protection.locked for row in sheet[f"A5:B{sheet.max_row}"] for cell in row)
        inner = sheet.cell(5, spec.offsets["inner_key"] + 3)
        assert (inner.protection.locked, inner.fill.fgColor.rgb) == (False, "FFF2F2F2")


def test_protection_leaves_people_their_work(issued: Book, opened: Opened) -> None:
    found = opened(issued)
    for sheet in found:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    work, measures = found["มอบหมาย OIT"].protection, found["มาตรการ"].protection
    # In the file a False means allowed.
    assert not (work.sort or work.autoFilter or work.formatColumns or work.formatRows)
    assert work.insertColumns and work.deleteColumns and work.deleteRows
    assert work.insertRows and not measures.insertRows


def test_the_filter_and_the_sortable_range_take_the_keys_along(issued: Book, opened: Opened) -> None:
    found = opened(issued)
    assert found["มอบหมาย OIT"].auto_filter.ref == "A4:R41" == f"A4:R{found['มอบหมาย OIT'].max_row}"
    spares = issued.spec.sheet("measures").rows
    assert spares and found["มาตรการ"].auto_filter.ref == f"A4:R{4 + 2 + spares.spare_issued}"


def test_sorting_needs_every_cell_of_the_range(issued: Book, written: Callable[[Book], Path]) -> None:
    with zipfile.ZipFile(written(issued)) as archive:
        xml = archive.read("xl/worksheets/sheet2.xml").decode()
    assert '<protectedRange sqref="A5:R41" name="rows_assignments"/>' in xml


DOWN = {"assignments": 3, "departments": 1, "indicators": 1, "measures": 1}
"""Sheets whose last page would have a few rows, and the pages down that they are fitted to."""


@pytest.mark.parametrize(
    ("characters", "points", "across", "pages"),
    [
        (100, 500, 1, 0),  # less than a page
        (100, 600, 1, 1),  # some rows over
        (100, 760, 1, 0),  # half a page over
        (100, 1150, 1, 2),
        (250, 1100, 2, 0),  # two pages across are narrower, so each has room for more
        (250, 1400, 2, 2),
        (420, 2500, 2, 0),  # too small to be read
    ],
)  # fmt: skip
def test_a_last_page_with_a_few_rows_is_fitted_onto_the_pages_before(
    characters: float, points: float, across: int, pages: int
) -> None:
    assert pages_down(characters, points, head=30, across=across) == pages


def test_headers_stay_in_view_and_on_every_page(master: Book, issued: Book, opened: Opened) -> None:
    assert opened(issued)["มอบหมาย OIT"].freeze_panes == "F5"
    found = opened(master)
    assert found["มาตรการ"].freeze_panes == "D5"
    for spec in (sheet for sheet in master.sheets if sheet.is_data):
        sheet = found[spec.name.th]
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        across = 2 if spec.id in ("assignments", "indicators", "measures", "scores", "tracking") else 1
        height = sheet.page_setup.fitToHeight
        assert (sheet.page_setup.fitToWidth or 1, 1 if height is None else height) == (across, DOWN.get(spec.id, 0)), (
            spec.id
        )
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.right.text and sheet.oddFooter.center.text == spec.name.th


def test_a_wide_sheet_repeats_the_columns_that_name_its_rows(master: Book, opened: Opened) -> None:
    found = opened(master)
    assert found["มอบหมาย OIT"].print_title_cols == "$C:$D"
    assert found["มาตรการ"].print_title_cols == "$C:$C"
    assert found["มาตรการ"].oddHeader.left.text == "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. 2566"
    assert not found["หน่วยงาน"].print_title_cols


def test_an_ampersand_in_a_name_does_not_break_the_footer(opened: Opened) -> None:
    book = make_master()
    book.identity = type(book.identity)("f", "m", "master", 2566, "หน่วย A&B")
    assert "หน่วย A&&B" in opened(book)["หน่วยงาน"].oddFooter.left.text


def test_a_required_column_has_another_header(issued: Book, opened: Opened) -> None:
    header = {cell.value: cell.fill.fgColor.rgb for cell in opened(issued)["มอบหมาย OIT"][4][2:]}
    colours = issued.spec.look.colours
    assert header["สถานะ"] == header["หลักฐาน"] == "FF" + colours["header_required"][1:]
    assert header["ข้อ"] == header["หมายเหตุ"] == "FF" + colours["header"][1:]


def test_rows_are_as_high_as_their_longest_text(issued: Book, opened: Opened) -> None:
    sheet = opened(issued)["มอบหมาย OIT"]
    heights = {row[2].value: sheet.row_dimensions[row[2].row].height for row in sheet.iter_rows(min_row=5)}
    assert heights["O3"] >= issued.spec.look.line_height
    assert heights["O1"] > heights["O3"] * 3


def test_rows_grow_with_what_is_typed(issued: Book, written: Callable[[Book], Path]) -> None:
    with zipfile.ZipFile(written(issued)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet"):
                rows = re.findall(rb"<row [^>]*>", archive.read(name))
                assert not any(b"customHeight" in row for row in rows if not row.endswith(b"/>"))


def test_a_text_too_long_for_any_row_is_made_smaller(issued: Book, opened: Opened) -> None:
    book = deepcopy(issued)
    book.content.rows("assignments")[0].values["components"] = "\n".join(f"ข้อ {number}" for number in range(21))
    sheet = opened(book)["มอบหมาย OIT"]
    assert sheet["F5"].font.size < 16 == sheet["D5"].font.size
    assert sheet.row_dimensions[5].height <= 409


def test_the_english_workbook_says_the_same(opened: Opened) -> None:
    book = make_issued(make_master("en"), "สำนักปลัด")
    sheet = opened(book)["OIT assignments"]
    assert sheet["K4"].value == "Status"
    assert sheet["K5"].value == "Done"
    assert sheet["G5"].value == "สำนักปลัด"
    assert sheet["K3"].value == "status"


def test_an_empty_table_can_still_be_filled_in(opened: Opened) -> None:
    book = make_master()
    book.content = Content({"agency": [Row("name", {"value": "ก"})]})
    sheet = opened(book)["มาตรการ"]
    assert sheet["C5"].value == "M01"
    assert not sheet["D5"].protection.locked
