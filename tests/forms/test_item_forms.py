"""Forms that begin with the items of a master: the self-check of components, the answers for ITAS, the clarification."""

import openpyxl
import pytest
from workbooks import Form, findings, ita_ok

from ita_workbook import Master

CHECKS, CLARIFY = "ตรวจองค์ประกอบ", "ชี้แจงคะแนน"
UNKNOWN, EVERY = "ยังไม่มีรายการองค์ประกอบ ให้ตรวจกับคู่มือการประเมินของปี", "ลิงก์เปิดได้ครบทั้งเส้น"


@pytest.fixture
def items(master, tmp_path):
    """A master in which กองคลัง owns O1, and O2 together with กองช่าง."""
    form = Form(master)
    for key in form.keys("assignments"):
        form.put("assignments", key, department="สำนักปลัด", url=f"https://www.example.go.th/{key.lower()}")
    form.put("assignments", "O1", department="กองคลัง", components="แผนผัง\nตำแหน่งที่สำคัญ")
    form.put("assignments", "O2", department="กองคลัง / กองช่าง", components=None)
    return form.save(tmp_path / "master.xlsx")


def made(items, code, tmp_path):
    path = tmp_path / f"{code}.xlsx"
    ita_ok("forms", "new", code, "--master", items, "-o", path)
    return path


def test_the_self_check_has_a_row_a_component_and_one_for_what_every_item_needs(items, tmp_path):
    path = made(items, "selfcheck", tmp_path)
    rows = Master(path).book.content.rows("checks")
    told = [(row.text("item"), row.text("components"), row.text("department")) for row in rows][:5]
    assert [line[:2] for line in told[:2]] == [("O1", "แผนผัง"), ("O1", "ตำแหน่งที่สำคัญ")]
    assert told[2][:1] == ("O1",) and told[2][1].startswith(EVERY)
    assert told[3] == ("O2", UNKNOWN, "กองคลัง / กองช่าง") and told[4][1].startswith(EVERY)
    assert rows[0].text("url") == "https://www.example.go.th/o1"
    assert set(Master(path).departments) == {"สำนักปลัด", "กองคลัง", "กองช่าง"}


def test_the_self_check_is_answered_by_each_owner_merged_and_printed(items, tmp_path):
    path = made(items, "selfcheck", tmp_path)
    ita_ok("issue", path, "-o", tmp_path / "issued")
    files = {name: tmp_path / "issued" / f"{name}.xlsx" for name in ("กองคลัง", "กองช่าง")}
    for file in files.values():
        form = Form(file)
        for key in form.keys("checks"):
            form.put("checks", key, found="พบ", officer="นักวิชาการคอมพิวเตอร์", checked_on="15/03/2566")
        form.save()
        assert findings(file) == []
    form = Form(files["กองคลัง"])
    form.put("checks", form.keys("checks")[1], found="ไม่พบ").save()
    assert findings(files["กองคลัง"]) == [("C105", CHECKS, "I6"), ("X512", CHECKS, "H6")]
    form.put("checks", form.keys("checks")[1], mend="เพิ่มตารางในหน้าเดิม").save()
    ran = ita_ok("merge", path, *files.values(), "-o", tmp_path / "merged.xlsx")
    assert "ไม่มีข้อขัดแย้ง" in ran.out
    assert [one for one in findings(tmp_path / "merged.xlsx") if one[0] == "X512"] == [("X512", CHECKS, "H6")]
    ita_ok("report", tmp_path / "merged.xlsx", "-o", tmp_path / "out", "--format", "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "selfcheck.xlsx")[CHECKS]
    printed = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=5)]
    assert [row[0:1] + row[2:3] + row[5:7] for row in printed] == [
        ["O1", "แผนผัง", "พบ", None], ["O1", "ตำแหน่งที่สำคัญ", "ไม่พบ", "เพิ่มตารางในหน้าเดิม"],
    ]  # fmt: skip


def test_an_item_is_clarified_by_its_day_with_a_reason_and_original_links(items, tmp_path):
    path = made(items, "clarify", tmp_path)
    assert findings(path) == [], "nothing is asked before an item is named"
    form = Form(path)
    form.put("clarifications", "O1", disputed="ให้พิจารณาชี้แจง", given="0", comment="ไม่พบแผนผัง").save()
    cells = [form.place("clarifications", "O1", code) for code in ("answer_by", "stand")]
    assert findings(path) == [("C105", CLARIFY, cell) for cell in cells]
    form.put("clarifications", "O1", answer_by="15/06/2566").save()
    ita_ok("issue", path, "-o", tmp_path / "issued")
    file = tmp_path / "issued" / "กองคลัง.xlsx"
    form = Form(file)
    form.put("clarifications", "O1", stand="ไม่เห็นด้วย ขอชี้แจง").save()
    reason = form.place("clarifications", "O1", "reason")
    assert findings(file) == [("C105", CLARIFY, reason)]
    form.put("clarifications", "O1", reason="ดู https://www.example.go.th/new หัวข้อ 2").save()
    assert findings(file) == [("X513", CLARIFY, reason)]
    form.put("clarifications", "O1", reason="ดู https://example.go.th/o1/ หัวข้อ 2").save()
    assert findings(file) == []
    ita_ok("merge", path, file, "-o", tmp_path / "merged.xlsx")
    ita_ok("report", tmp_path / "merged.xlsx", "-o", tmp_path / "out", "--format", "xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "out" / "clarify.xlsx")["ชี้แจง"].iter_rows(min_row=4))
    assert [[cell.value for cell in row][:3] for row in rows if row[0].value] == [["O1", "โครงสร้าง", "0"]]


def test_the_owners_of_one_item_all_get_the_form_of_its_answers(items, tmp_path):
    path = made(items, "itas", tmp_path)
    assert not [one for one in findings(path) if one[0].startswith(("V", "F"))]
    ita_ok("issue", path, "-o", tmp_path / "issued")
    assert Form(tmp_path / "issued" / "กองช่าง.xlsx").keys("answers") == ["O2"]
    assert Form(tmp_path / "issued" / "กองคลัง.xlsx").keys("answers") == ["O1", "O2"]


def test_links_of_the_answers_are_on_the_agencys_own_site(items, tmp_path):
    form = Form(items).answer(website="https://www.example.go.th")
    path = made(form.save(), "itas", tmp_path)
    form = Form(path)
    form.put("answers", "O3", url="https://storage.example.com/o3.pdf").save()
    told = [one for one in findings(path) if one[0] == "X510"]
    assert told == [("X510", "คำตอบ ITAS", form.place("answers", "O3", "url"))]
