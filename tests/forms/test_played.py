"""A form through a year: made for its units, filled by them month by month, damaged, healed, merged."""

import openpyxl
import pytest
from form_rows import NOTHING, PURCHASE, SOMETHING, UNITS
from workbooks import Form, findings, ita, ita_ok

from ita_workbook import Master

MONTHS = [SOMETHING, *[NOTHING] * 11]


def test_a_form_has_a_row_a_unit_and_month_and_the_agency_of_its_master(made):
    path, files = made("sk1")
    form = Master(path)
    months = form.to_frame("months")
    assert list(months["department"]) == [UNITS[0]] * 12 + [UNITS[1]] * 12
    assert list(months["month"])[:3] == ["ตุลาคม", "พฤศจิกายน", "ธันวาคม"]
    assert form.to_frame("agency")["value"]["district"] == "พาน"
    assert [Master(path).departments, tuple(files)] == [UNITS, UNITS]
    assert all(file.is_file() for file in files.values())


def test_files_as_issued_and_complete_have_no_finding_and_merge_row_by_row(made, filled, tmp_path):
    path, files = made("sk1")
    for number, file in enumerate(files.values(), 1):
        filled(file, "purchases", [PURCHASE | {"contract": f"{number}/2566"}], "months", MONTHS)
        assert findings(file) == []
    ran = ita_ok("merge", path, *files.values(), "-o", tmp_path / "merged.xlsx")
    assert "ไม่มีข้อขัดแย้ง" in ran.out
    rows = Master(tmp_path / "merged.xlsx").to_frame("purchases")
    assert list(zip(rows["department"], rows["contract"], strict=True)) == [(UNITS[0], "1/2566"), (UNITS[1], "2/2566")]
    assert list(rows.index) == ["B01-1", "B02-1"]
    assert findings(tmp_path / "merged.xlsx") == []


def test_what_is_added_later_in_the_same_file_is_merged_without_a_conflict(made, filled, tmp_path):
    path, files = made("sk1")
    file = files[UNITS[0]]
    filled(file, "purchases", [PURCHASE], "months", [SOMETHING])
    ita_ok("merge", path, file, "-o", tmp_path / "first.xlsx")
    more = [PURCHASE | {"month": "พฤศจิกายน", "contract": "2/2566", "contract_on": "09/11/2565"}]
    filled(file, "purchases", more, "months", [SOMETHING, SOMETHING])
    ran = ita_ok("merge", tmp_path / "first.xlsx", file, "-o", tmp_path / "second.xlsx")
    assert "ไม่มีข้อขัดแย้ง" in ran.out
    assert list(Master(tmp_path / "second.xlsx").to_frame("purchases")["contract"]) == ["1/2566", "2/2566"]


def test_a_deleted_sheet_is_told_once_and_is_back_after_repair_with_the_other_rows(made, filled, tmp_path):
    _, files = made("sk1")
    file = filled(files[UNITS[0]], "purchases", [PURCHASE])
    book = openpyxl.load_workbook(file)
    del book["ประกาศรายเดือน"]
    book.save(file)
    assert [(code, sheet) for code, sheet, _ in findings(file)] == [("S101", "ประกาศรายเดือน")]
    ita("repair", file, "-o", tmp_path / "whole.xlsx")
    whole = Form(tmp_path / "whole.xlsx")
    assert len(whole.keys("months")) == 12
    assert whole.get("purchases", whole.keys("purchases")[0], "work") == PURCHASE["work"]


def test_a_file_that_lost_its_identity_is_ours_and_is_read_with_its_form_named(made, filled, tmp_path):
    path, files = made("sk1")
    file = filled(files[UNITS[0]], "purchases", [PURCHASE], "months", MONTHS)
    plain = openpyxl.Workbook()
    plain.remove(plain.active)
    for sheet in openpyxl.load_workbook(file).worksheets:
        if sheet.title in ("ประกาศรายเดือน", "รายการจัดซื้อจัดจ้าง"):
            copy = plain.create_sheet(sheet.title)
            for row in sheet.iter_rows(min_row=4, min_col=3):
                for cell in row:
                    if cell.value is not None:
                        copy.cell(cell.row - 3, cell.column - 2, cell.value)
    plain.save(tmp_path / "lost.xlsx")
    assert [code for code, _, _ in findings(tmp_path / "lost.xlsx")][:1] == ["F211"]
    ita("repair", tmp_path / "lost.xlsx", "--master", path, "--department", UNITS[0], "-o", tmp_path / "whole.xlsx")
    whole = Form(tmp_path / "whole.xlsx")
    assert PURCHASE["work"] in [whole.get("purchases", key, "work") for key in whole.keys("purchases")]


def test_a_form_of_one_agency_is_not_merged_into_another_form(made, master, filled, tmp_path):
    _, files = made("sk1")
    filled(files[UNITS[0]], "purchases", [PURCHASE])
    ita_ok("forms", "new", "o12", "--master", master, "--unit", UNITS[0], "-o", tmp_path / "o12.xlsx")
    ran = ita("merge", tmp_path / "o12.xlsx", files[UNITS[0]], "-o", tmp_path / "merged.xlsx")
    assert ran.code != 0
    assert not (tmp_path / "merged.xlsx").exists()


def test_the_answers_for_itas_begin_with_the_items_and_owners_of_the_master(master, tmp_path):
    ita_ok("forms", "new", "itas", "--master", master, "-o", tmp_path / "itas.xlsx")
    rows, items = Master(tmp_path / "itas.xlsx").to_frame("answers"), Master(master).to_frame("assignments")
    assert list(rows.index) == list(items.index)
    assert list(rows["department"].astype("string")) == list(items["department"].astype("string"))


@pytest.mark.parametrize(
    "words, told",
    [
        (("skr1", "--unit", "ก"), "หมายถึง sk1 หรือไม่"),
        (("winners",), "--unit"),
        (("sk1", "--unit", "กองคลงั"), "หมายถึง กองคลัง หรือไม่"),
        (("risk", "--unit", "ก"), "--unverified"),
        (("no_gift", "--unit", "ก", "--unverified"), "ยังสร้างแบบ no_gift ไม่ได้"),
    ],
)
def test_what_cannot_be_made_says_what_to_do(master, tmp_path, words, told):
    ran = ita("forms", "new", *words, "--master", master, "-o", tmp_path / "form.xlsx")
    assert (ran.code, told in ran.err) == (2, True), ran.err
    assert not (tmp_path / "form.xlsx").exists()


def test_a_form_is_no_master_of_a_year(made, tmp_path):
    path, _ = made("sk1")
    for words in (
        ("forms", "new", "o12", "--master", path, "--unit", "ก", "-o", tmp_path / "o12.xlsx"),
        ("next", path, "-o", tmp_path / "next.xlsx"),
        ("publish", path, "-o", tmp_path / "site"),
    ):
        ran = ita(*words)
        assert (ran.code, "เป็นแบบ (sk1)" in ran.err) == (2, True), words


def test_forms_that_no_source_confirms_are_not_offered():
    assert "complaints" not in ita_ok("forms").out
    assert "ยังไม่ยืนยัน" in ita_ok("forms", "--unverified").out
    told = ita_ok("forms", "--unverified", "--json").json
    assert {one["code"] for one in told["forms"] if not one["verified"]} == {
        "complaints", "no_gift", "participation", "risk",
    }  # fmt: skip


def test_a_form_asks_for_what_of_the_agency_its_columns_need(master, tmp_path):
    for code, found in (("o12", [("C101", "หน่วยงาน", "D9")]), ("winners", [])):
        path = tmp_path / f"{code}.xlsx"
        ita_ok("forms", "new", code, "--master", master, "--unit", UNITS[0], "-o", path)
        assert [one for one in findings(path) if one[0] == "C101"] == found


def test_forms_and_season_of_one_agency_may_lie_in_one_folder(made, master, tmp_path):
    path, files = made("sk1")
    ita_ok("forms", "new", "o12", "--master", master, "--unit", UNITS[0], "-o", tmp_path / "o12.xlsx")
    ita_ok("issue", tmp_path / "o12.xlsx", "-o", tmp_path / "issued12")
    told = {code for code, _, _ in findings(tmp_path / "issued", tmp_path / "issued12", "--master", master)}
    assert told == {"C301"}
    assert {code for code, _, _ in findings(path, *files.values(), tmp_path / "issued12")} == {"C301"}


def test_a_message_about_a_form_names_the_form(made, tmp_path):
    path, files = made("sk1")
    ita_ok("status", path, "--messages", tmp_path / "messages")
    texts = [one.read_bytes().decode("utf-8-sig") for one in (tmp_path / "messages").glob("*.txt")]
    assert len(texts) == len(files)
    asked = "สมุดงานของท่าน ซึ่งมีแบบสรุปผลการดำเนินการจัดซื้อจัดจ้างรายเดือน (สขร.1) ขอความกรุณา"
    assert all(asked in text for text in texts)
