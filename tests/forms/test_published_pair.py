"""The published pair: .xlsx and .pdf of the same cells, with a proof; persons' numbers are masked in both."""

import hashlib
import json
from functools import partial

import openpyxl
import pytest
from form_rows import LISTED, NOTHING, PURCHASE, SOMETHING, UNITS, WON
from workbooks import ita, ita_ok

from ita_workbook import Master
from ita_workbook.report.documents.form import build_form, masked_ids
from ita_workbook.report.form_files import cell_texts, missing_texts
from ita_workbook.report.printed_text import PrintedText, skeleton, texts_of_pdf

PERSON, COMPANY = "1101700230708", "0105536000313"


def report_of(path, page=0):
    book = Master(path).book
    return build_form(book, book.spec.form.pages[page])


def sheets_of(path):
    """The filled cells of each sheet, row by row."""
    return {
        sheet.title: [[cell.value for cell in row if cell.value is not None] for row in sheet]
        for sheet in openpyxl.load_workbook(path)
    }


def test_a_page_a_month_with_nine_columns_and_what_was_declared_empty_says_so(made, filled, tmp_path):
    path, _ = made("sk1", UNITS[0])
    filled(path, "purchases", [PURCHASE], "months", [SOMETHING, NOTHING])
    ita_ok("report", path, "-o", tmp_path / "out", "--format", "xlsx")
    sheets = sheets_of(tmp_path / "out" / "sk1.xlsx")
    assert list(sheets) == ["ตุลาคม", "พฤศจิกายน"]
    title, agency, mark, head, row, *_ = sheets["ตุลาคม"]
    assert title == ["แบบสรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน ตุลาคม 2565"]
    assert (agency, mark, len(head)) == (["เทศบาลตำบลตัวอย่าง"], ["(แบบ สขร.1)"], 9)
    assert row == [
        1, "ซื้อวัสดุสำนักงาน", 20000, 19500, "เฉพาะเจาะจง", "ร้านตัวอย่าง\n19,000.00", "ร้านตัวอย่าง\n19,000.00", "ราคาต่ำสุด",
        "1/2566\n10/10/2565",
    ]  # fmt: skip
    assert sheets["พฤศจิกายน"][4] == ["ไม่มีการจัดซื้อจัดจ้าง"]


def test_the_layout_of_twelve_columns_has_its_headings_above_them(made, filled, tmp_path):
    path, _ = made("sk1", UNITS[0])
    filled(path, "purchases", [PURCHASE])
    ita_ok("report", path, "-o", tmp_path / "out", "--kind", "sk1_12", "--format", "xlsx")
    _, _, _, groups, head, row, *_ = sheets_of(tmp_path / "out" / "sk1_12.xlsx")["ตุลาคม"]
    assert groups[:2] == ["ลำดับที่", "งานที่จัดซื้อหรือจัดจ้าง"], "titles without a heading are as high as both rows"
    assert groups[-1] == "เลขที่และวันที่ของสัญญาหรือข้อตกลง"
    assert (head, len(row)) == (["ผู้เสนอราคา", "ราคาที่เสนอ", "ผู้ได้รับการคัดเลือก", "ราคาที่ตกลง", "เลขที่", "วันที่"], 12)


def test_bidders_and_prices_in_cells_of_their_own_are_numbered(made, filled):
    path, _ = made("sk1", UNITS[0])
    filled(path, "purchases", [PURCHASE | {"bidders": "ร้าน ก\nร้าน ข", "bids": "19,000.00\n19,400.00"}])
    joined, parted = ([cell.text for cell in report_of(path, page).tables()[0].rows[0].cells] for page in (0, 1))
    assert joined[5] == "ร้าน ก  19,000.00\nร้าน ข  19,400.00"
    assert parted[5:7] == ["1. ร้าน ก\n2. ร้าน ข", "1. 19,000.00\n2. 19,400.00"]


def test_rows_stand_in_the_order_of_days_and_numbers(made, filled):
    path, _ = made("sk1", UNITS[0])
    days = {"10/2566": "10/10/2565", "9/2566": "10/10/2565", "1/2566": "11/10/2565", "12/2566": None}
    filled(path, "purchases", [PURCHASE | {"contract": number, "contract_on": day} for number, day in days.items()])
    (table,) = report_of(path).tables()
    assert [row.cells[8].text.split("\n")[0] for row in table.rows] == ["9/2566", "10/2566", "1/2566", "12/2566"]


def test_rows_on_one_page_stand_in_the_order_of_the_years_months(made, filled):
    path, _ = made("o12", UNITS[0])
    months = ["มกราคม", "ตุลาคม", "มีนาคม", "ธันวาคม"]
    filled(path, "purchases", [LISTED | {"work": month, "month": month} for month in months])
    (table,) = report_of(path).tables()
    assert [row.cells[7].text for row in table.rows] == ["ตุลาคม", "ธันวาคม", "มกราคม", "มีนาคม"]


def test_sixteen_columns_begin_with_the_agency_and_name_the_months_without(made, filled, tmp_path):
    path, _ = made("o12", UNITS[0])
    filled(path, "purchases", [LISTED], "months", [SOMETHING, NOTHING, NOTHING])
    report = report_of(path)
    (table,) = report.tables()
    assert len(table.columns) == 16
    assert [cell.text for cell in table.rows[0].cells][:7] == [
        "1",
        "2566",
        "เทศบาลตำบลตัวอย่าง",
        "พาน",
        "เชียงราย",
        "",
        "เทศบาลตำบล",
    ]
    assert "เดือนที่ไม่มีการจัดซื้อจัดจ้าง: พฤศจิกายน, ธันวาคม" in report.texts()


def test_a_quarters_winners_have_a_total_and_persons_numbers_are_masked(made, filled):
    path, _ = made("winners", UNITS[0])
    filled(path, "winners", [WON | {"tax_id": PERSON}, WON | {"tax_id": COMPANY, "goods": "กระดาษ"}])
    (table,) = report_of(path).tables()
    assert [[cell.text for cell in row.cells][1] for row in table.rows] == ["110xxxxxxxx08", COMPANY, ""]
    assert [cell.text for cell in table.rows[-1].cells][3:5] == ["รวม", "38,000.00"]


def test_a_row_that_names_no_month_is_printed_too(made, filled):
    path, _ = made("sk1", UNITS[0])
    filled(path, "purchases", [PURCHASE | {"month": None}])
    assert [section.title for section in report_of(path).sections] == ["ไม่ระบุช่วงเวลา"]


@pytest.mark.parametrize(
    "text, shown",
    [
        (PERSON, "110xxxxxxxx08"),
        ("1-1017-00230-70-8", "1-10xx-xxxxx-x0-8"),
        ("1101700230700", "110xxxxxxxx00"),  # mistyped, and a person's all the same
        ("๑๑๐๑๗๐๐๒๓๐๗๐๘", "๑๑๐xxxxxxxx๐๘"),
        (COMPANY, COMPANY),
        (f"นาย ก ({PERSON})", "นาย ก (110xxxxxxxx08)"),
        ("66017123456", "66017123456"),
    ],
)
def test_what_is_masked(text, shown):
    assert masked_ids(text) == shown


def test_a_cell_that_a_format_lacks_is_found(made, filled):
    path, _ = made("sk1", UNITS[0])
    filled(path, "purchases", [PURCHASE, PURCHASE | {"work": "จ้างเหมาทำความสะอาด"}])
    report = report_of(path)
    whole = "\n".join(cell_texts(report))
    said = partial(missing_texts, report)
    assert said(PrintedText(((whole,),))) == []
    assert said(PrintedText(((whole.replace("จ้างเหมา", ""),),))) == ["จ้างเหมาทำความสะอาด"]
    assert said(PrintedText(((whole.replace("20,000.00", "20,000.01", 1),),))) == ["20,000.00"]


def test_a_cell_counts_in_whichever_order_its_page_is_read():
    """A last page with one row: by place, the first lines of all its cells are one line."""
    by_place = "21 จ้างก่อสร้างรางระบายน้ำ 26,100.00เฉพาะเจาะจง\r\nหมู่ที่ 9"
    as_drawn = "21 26,100.00เฉพาะเจาะจงจ้างก่อสร้างรางระบายน้ำ หมู่ที่ 9"
    printed = PrintedText((("จ้างก่อสร้างรางระบายน้ำ\r\nหมู่ที่ 9", ""), (by_place, as_drawn), ("หมู่", "")))
    assert printed.count(skeleton("จ้างก่อสร้างรางระบายน้ำ หมู่ที่ 9")) == 2
    assert printed.count(skeleton("หมู่ที่ 9 หมู่")) == 1, "a cell that runs over to the next page"
    assert printed.count(skeleton("26,100.01")) == 0


@pytest.mark.office
def test_both_files_of_a_pair_are_compared_and_the_proof_has_their_hashes(made, filled, tmp_path):
    path, _ = made("winners", UNITS[0])
    filled(path, "winners", [WON | {"tax_id": PERSON, "goods": f"วัสดุที่ {number}"} for number in range(40)])
    ita_ok("report", path, "-o", tmp_path / "out")
    proof = json.loads((tmp_path / "out" / "winners.json").read_text(encoding="utf-8"))
    assert proof["pages"] == [{"name": "ไตรมาสที่ 1", "rows": 41}]
    for name, told in proof["files"].items():
        data = (tmp_path / "out" / name).read_bytes()
        assert told == {"sha256": hashlib.sha256(data).hexdigest(), "compared": True}
    printed = texts_of_pdf((tmp_path / "out" / "winners.pdf").read_bytes())
    assert printed is not None
    assert PERSON not in printed.text and "760,000.00" in printed.text


def test_a_form_is_written_as_a_page_and_a_document_too(made, filled, tmp_path):
    path, _ = made("sk1", UNITS[0])
    filled(path, "purchases", [PURCHASE | {"contract": f"{number}/2566"} for number in range(1, 13)])
    ita_ok("report", path, "-o", tmp_path / "out", "--format", "html", "--format", "docx")
    page = (tmp_path / "out" / "sk1.html").read_text(encoding="utf-8")
    assert '<span class="copied">12/2566</span><br><span class="copied">10/10/2565</span>' in page
    assert "data-filter" in page
    assert (tmp_path / "out" / "sk1.docx").stat().st_size > 0


def test_nothing_is_overwritten(made, filled, tmp_path):
    path, _ = made("sk1", UNITS[0])
    filled(path, "purchases", [PURCHASE])
    ita_ok("report", path, "-o", tmp_path / "out", "--format", "xlsx")
    assert ita("report", path, "-o", tmp_path / "out", "--format", "xlsx").code == 2
    assert ita("report", path, "-o", tmp_path / "out", "--kind", "analysis").code == 2


@pytest.mark.parametrize(
    ("code", "sheet"), [("sk1", "รายการจัดซื้อจัดจ้าง"), ("o12", "รายการจัดซื้อจัดจ้าง"), ("winners", "ผู้ชนะ")]
)
def test_a_form_in_which_nobody_said_anything_is_not_printed_and_agrees_with_nothing(made, tmp_path, code, sheet):
    path, _ = made(code)
    told = f"หน้า {sheet} ยังไม่มีรายการ และยังไม่มีช่วงเวลาใดที่ทุกหน่วยประกาศว่าไม่มี จึงไม่มีอะไรให้พิมพ์หรือเทียบ"
    printed = ita("report", path, "-o", tmp_path / "pair", "--format", "xlsx")
    assert printed.code == 2
    assert told in printed.err
    assert not (tmp_path / "pair").exists() or not list((tmp_path / "pair").iterdir())
    compared = ita("check", path, "--published", path)
    assert compared.code == 2
    assert told in compared.err


def test_nothing_is_printed_where_all_who_declared_said_so(made, filled, tmp_path):
    path, files = made("o12")
    for file in files.values():
        filled(file, "purchases", [], "months", ["ไม่มีการจัดซื้อจัดจ้าง"] * 6)
    ita("merge", path, *files.values(), "-o", tmp_path / "merged.xlsx")
    ita_ok("report", tmp_path / "merged.xlsx", "-o", tmp_path / "pair", "--format", "xlsx")
    (page,) = openpyxl.load_workbook(tmp_path / "pair" / "o12.xlsx").worksheets
    assert [cell.value for row in page.iter_rows() for cell in row if cell.value == "ไม่มีการจัดซื้อจัดจ้าง"] == [
        "ไม่มีการจัดซื้อจัดจ้าง"
    ]


def test_sums_do_not_touch_the_text_beside_them(made, filled, tmp_path):
    path, _ = made("winners", UNITS[0])
    filled(path, "winners", [WON])
    ita_ok("report", path, "-o", tmp_path / "pair", "--format", "xlsx")
    page = openpyxl.load_workbook(tmp_path / "pair" / "winners.xlsx").worksheets[0]
    sums = [cell for row in page.iter_rows() for cell in row if cell.value == 19000]
    assert [(cell.alignment.horizontal, cell.number_format) for cell in sums] == [("right", "#,##0.00_0")] * 2


def test_a_column_is_as_wide_as_its_longest_sum(made, filled, tmp_path):
    path, _ = made("winners", UNITS[0])
    widths = {}
    for amount in (19000, 1_234_567_890_123):
        filled(path, "winners", [WON | {"amount": amount}])
        ita_ok("report", path, "-o", tmp_path / str(amount), "--format", "xlsx")
        page = openpyxl.load_workbook(tmp_path / str(amount) / "winners.xlsx").worksheets[0]
        widths[amount] = page.column_dimensions["E"].width
    assert widths[19000] < len("1,234,567,890,123.00") < widths[1_234_567_890_123]
