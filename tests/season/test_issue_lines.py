"""What issue says of each workbook: items and measures of a season's, rows of its own sheets of a form's."""

from __future__ import annotations

from workbooks import ita, ita_ok


def test_a_forms_workbook_is_told_by_its_sheets(copied, tmp_path):
    played = copied(2568)
    ita_ok("forms", "new", "o12", "--master", played.master, "-o", tmp_path / "o12.xlsx", "--unit", "กองคลัง")
    said = ita_ok("issue", tmp_path / "o12.xlsx", "-o", tmp_path / "issued").out
    assert "กองคลัง.xlsx: ประกาศรายเดือน 6 แถว, รายการจัดซื้อจัดจ้าง แถวว่างให้กรอก 80 แถว (ครั้งที่ 1)" in said
    assert "0 ข้อ" not in said and "มาตรการ" not in said
    said = ita_ok("issue", tmp_path / "o12.xlsx", "-o", tmp_path / "more", "--lang", "en").out
    assert "Months: 6 rows, Purchases: 80 empty rows to fill (issue 2)" in said


def test_a_seasons_workbook_is_told_by_its_items_and_measures(copied, tmp_path):
    played = copied(2568)
    lines = ita_ok("issue", played.master, "-o", tmp_path / "issued").out.splitlines()
    assert any("ข้อ" in line and "มาตรการ (ครั้งที่ 2)" in line for line in lines)


def test_a_year_of_two_digits_is_answered_with_the_year_that_is_meant(tmp_path):
    ran = ita("new", "--year", "68", "--agency", "อบต.ตัวอย่าง", "--type", "อบต.", "-o", tmp_path / "m.xlsx")
    assert ran.code == 2 and "ไม่มีกรอบการประเมินปี 68 (ปี พ.ศ. 2568 ใช่หรือไม่)" in ran.err and "68.yaml" not in ran.err


def test_a_department_without_work_is_told_to_have_no_workbook(tmp_path):
    """So that nobody looks for its file, or waits for it to come back."""
    (tmp_path / "d.csv").write_text("ส่วนราชการ\nสำนักปลัด\nกองคลัง\nกองช่าง\n", encoding="utf-8")
    ita_ok("new", "--year", "2568", "--agency", "เทศบาลตำบลตัวอย่าง", "--type", "tt", "--departments", tmp_path / "d.csv",
           "-o", tmp_path / "m.xlsx")  # fmt: skip
    ran = ita("issue", tmp_path / "m.xlsx", "-o", tmp_path / "out")
    assert ran.code == 0 and "ไม่มีงานที่มอบหมาย จึงไม่มีไฟล์: กองช่าง" in ran.err
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["กองคลัง.xlsx", "สำนักปลัด.xlsx"]
    asked = ita_ok("issue", tmp_path / "m.xlsx", "-o", tmp_path / "one", "--department", "กองคลัง")
    assert "จึงไม่มีไฟล์" not in asked.err
