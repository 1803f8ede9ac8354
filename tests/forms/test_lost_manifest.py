"""A form's file that lost its hidden sheet, and a master that lost its ledger: what was issued empty is not called changed."""

import openpyxl
from form_rows import PURCHASE, UNITS
from workbooks import findings, ita_ok

ENTRIES = "รายการจัดซื้อจัดจ้าง"


def test_entries_that_were_merged_are_not_taken_for_issued_ones(made, filled, tmp_path):
    master, files = made("sk1")
    rows = [PURCHASE | {"contract": f"{n}/2566", "work": f"ซื้อวัสดุ {n}"} for n in (1, 2, 3)]
    path = filled(files[UNITS[0]], "purchases", rows)
    ita_ok("merge", master, path, "-o", tmp_path / "one.xlsx")
    (tmp_path / "form.ledger").unlink()
    (tmp_path / "one.ledger").unlink(missing_ok=True)
    book = openpyxl.load_workbook(path)
    for name in ("_ita", "คำชี้แจง"):
        del book[name]
    book[ENTRIES].title = "ของเรา"
    book.save(tmp_path / "later.xlsx")
    told = findings(tmp_path / "later.xlsx", "--master", tmp_path / "one.xlsx")
    assert not [one for one in told if one[0][0] in "RM"], told
    ran = ita_ok("merge", tmp_path / "one.xlsx", tmp_path / "later.xlsx", "-o", tmp_path / "two.xlsx")
    assert "R1" not in ran.out and "อ่าน 36 ช่อง = รวมใหม่ 0 + ตรงกันแล้ว 36" in ran.out
