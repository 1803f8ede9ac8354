"""Filling: texts written into cells of a master as in Excel; what people added and decided stays as it was."""

from __future__ import annotations

import openpyxl
import pytest
from workbooks import Form

from ita_workbook import Master
from ita_workbook.words.errors import UsageProblem


@pytest.fixture
def master(copied):
    return copied().master


def test_a_cell_holds_what_was_filled_in_and_all_other_content_stays(master, tmp_path):
    before = Master(master).book.content
    made = Master(master).fill({("indicators", "7", "reading"): "อ่านแล้ว", ("indicators", "7", "draft"): "รับ"})
    assert [key for key, _, _ in made.changes] == [("indicators", "7", "reading"), ("indicators", "7", "draft")]
    made.save(tmp_path / "new.xlsx")
    after = Master(tmp_path / "new.xlsx").book.content
    assert after.row("indicators", "7").text("reading") == "อ่านแล้ว"
    assert after.row("indicators", "7").text("draft") == "รับร่าง"
    after.row("indicators", "7").values.pop("reading")
    after.row("indicators", "7").values.pop("draft")
    assert after == before
    cleared = Master(tmp_path / "new.xlsx").fill({("indicators", "7", "reading"): ""}).save(tmp_path / "third.xlsx")
    assert Master(cleared.output).book.content.row("indicators", "7").text("reading") == ""
    assert cleared.to_json()["cells"] == [["indicators", "7", "reading", "อ่านแล้ว", ""]]


def test_a_conflict_that_waits_still_waits_with_its_decision(copied, tmp_path):
    season = copied()
    form, back = Form(season.master), Form(season.returns["กองคลัง"])
    key = back.issued_rows("assignments")[0]
    form.put("assignments", key, note="ของกลาง").save()
    back.put("assignments", key, note="ของกอง").save()
    merged = Master(form.path).merge(back.path).save(tmp_path / "merged.xlsx")
    (conflict,) = merged.conflicts
    decided = Form(tmp_path / "merged.xlsx")
    decided.put("conflicts", conflict.id, decision="ใช้ของส่วนราชการ").save()
    Master(decided.path).fill({("indicators", "1", "reading"): "x"}).save(tmp_path / "filled.xlsx")
    after = Master(tmp_path / "filled.xlsx")
    assert after.book.content.row("assignments", key).text("note") == "ของกลาง"
    assert after.book.content.row("conflicts", conflict.id).text("decision") == "ใช้ของส่วนราชการ"
    assert Master(tmp_path / "filled.xlsx").merge().save(tmp_path / "last.xlsx").conflicts == ()
    assert Master(tmp_path / "last.xlsx").book.content.row("assignments", key).text("note") == "ของกอง"


def test_a_sheet_of_ones_own_is_taken_along(master, tmp_path):
    book = openpyxl.load_workbook(master)
    book.create_sheet("ของฉัน")["A1"] = "จด"
    book.save(master)
    Master(master).fill({("indicators", "1", "reading"): "x"}).save(tmp_path / "new.xlsx")
    assert openpyxl.load_workbook(tmp_path / "new.xlsx")["ของฉัน"]["A1"].value == "จด"


@pytest.mark.parametrize(
    "cell",
    [
        ("indicators", "1", "name"),
        ("indicators", "99", "reading"),
        ("indicators", "1", "nothing"),
        ("provenance", "x", "file"),
        ("nowhere", "1", "x"),
    ],
)
def test_what_nobody_fills_is_refused(master, cell):
    with pytest.raises(UsageProblem, match=r"ไม่ใช่ช่องที่กรอกได้|no cell to fill"):
        Master(master).fill({cell: "x"})


def test_a_text_that_the_cell_cannot_hold_is_refused(master):
    for field, text in (("score", "มาก"), ("draft", "ไม่แน่ใจ")):
        with pytest.raises(UsageProblem, match=text):
            Master(master).fill({("indicators", "1", field): text})
