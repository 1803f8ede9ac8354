"""Entries that somebody corrects, types anew or brings back: once in the master, or asked about; never doubled unsaid."""

import json

import pytest
from form_rows import PURCHASE
from workbooks import Form, findings, ita

UNNUMBERED = PURCHASE | {"contract": None}
CHANGES = {"budget": 30000, "reference": 29000, "bids": "28,000.00", "agreed": 28000, "bidders": "ร้านสมมติ",
           "winner": "ร้านสมมติ", "reason": "รายเดียว", "method": "คัดเลือก", "contract_on": "20/10/2565"}  # fmt: skip
THREE = [UNNUMBERED | {"work": f"ซื้อวัสดุ {n}", "agreed": 1000 + n, "bids": f"{n}", "contract_on": f"0{n}/10/2565"}
         for n in (1, 2, 3)]  # fmt: skip
MOVED, STAYS = "ทั้งกลุ่ม: เป็นรายการเดิม (หรือของแถวที่เอ่ยถึง)", "ทั้งกลุ่ม: เป็นอีกรายการ (หรือของแถวที่อยู่)"
BEFORE = "ทั้งกลุ่ม: ย้ายไปแถวที่คำตอบเอ่ยถึง", "ทั้งกลุ่ม: เป็นของแถวที่อยู่"
"""What the same decisions were called in masters that people have on their disks."""


def merge(into, *files):
    ran = ita("merge", *files, "-o", into)
    assert ran.code in (0, 1), ran.err
    return ran


def entries(path, *codes):
    form = Form(path)
    rows = ((key, *(form.get("purchases", key, code) for code in codes)) for key in form.keys("purchases"))
    return [row for row in rows if any(cell is not None for cell in row[1:])]


def conflicts(path):
    form = Form(path)
    return {
        tuple(form.get("conflicts", key, code) for code in ("row_key", "field_code", "ours", "about"))
        for key in form.keys("conflicts")
    }


def decide(path, decision):
    """Write a decision into the first conflict of the file."""
    form = Form(path)
    form.put("conflicts", form.keys("conflicts")[0], decision=decision)
    form.save()


def test_two_corrected_cells_of_an_entry_without_number_are_taken(form, tmp_path):
    master, write = form
    merge(tmp_path / "1.xlsx", master, write("a", [UNNUMBERED]))
    corrected = UNNUMBERED | {code: CHANGES[code] for code in ("agreed", "bids")}
    assert merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", write("b", [corrected])).code == 0
    assert entries(tmp_path / "2.xlsx", "work", "agreed", "bids") == [("B01-1", "ซื้อวัสดุสำนักงาน", 28000, "28,000.00")]


@pytest.mark.parametrize("count", [3, 5, 9])
def test_more_corrected_cells_are_a_question_about_the_whole_entry(form, tmp_path, count):
    master, write = form
    merge(tmp_path / "1.xlsx", master, write("a", [UNNUMBERED]))
    changed = dict(list(CHANGES.items())[:count])
    ran = merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", write("b", [UNNUMBERED | changed]))
    assert ran.code == 1
    assert "อาจเป็นรายการ B01-1 ที่แก้แล้ว" in ran.out
    assert [row[:2] for row in entries(tmp_path / "2.xlsx", "agreed")] == [("B01-1", 19000)]
    asked = conflicts(tmp_path / "2.xlsx")
    (key,) = {one[0] for one in asked}
    assert asked == {(key, code, None, "may_correct B01-1") for code, value in UNNUMBERED.items() if value}
    told = findings(tmp_path / "2.xlsx")
    assert [one for one in told if one[0] == "C101"] == [("C101", "รายการจัดซื้อจัดจ้าง", "O5")], "what waits lacks nothing"


@pytest.mark.parametrize(
    ("decision", "agreed"),
    [(MOVED, [28000]), (STAYS, [19000, 28000]), (BEFORE[0], [28000]), (BEFORE[1], [19000, 28000])],
)
def test_one_decision_says_whether_it_is_the_same_entry_and_stands_when_the_files_come_again(
    form, tmp_path, decision, agreed
):
    master, write = form
    files = write("a", [UNNUMBERED]), write("b", [UNNUMBERED | CHANGES])
    merge(tmp_path / "1.xlsx", master, files[0])
    merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", files[1])
    decide(tmp_path / "2.xlsx", decision)
    assert merge(tmp_path / "3.xlsx", tmp_path / "2.xlsx").code == 0
    assert entries(tmp_path / "3.xlsx", "agreed", "department") == [
        (row[0], one, "กองคลัง") for row, one in zip(entries(tmp_path / "3.xlsx", "agreed"), agreed, strict=True)
    ]
    assert merge(tmp_path / "4.xlsx", tmp_path / "3.xlsx", *files).code == 0
    assert [row[1] for row in entries(tmp_path / "4.xlsx", "agreed")] == agreed


def test_a_question_that_is_open_is_not_asked_twice(form, tmp_path):
    master, write = form
    later = write("b", [UNNUMBERED | CHANGES])
    merge(tmp_path / "1.xlsx", master, write("a", [UNNUMBERED]))
    merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", later)
    assert merge(tmp_path / "3.xlsx", tmp_path / "2.xlsx", later).code == 1
    assert conflicts(tmp_path / "3.xlsx") == conflicts(tmp_path / "2.xlsx")
    assert entries(tmp_path / "3.xlsx", "agreed") == [("B01-1", 19000)]


def test_two_entries_with_numbers_of_their_own_are_two_however_like_they_are(form, tmp_path):
    master, write = form
    merge(tmp_path / "1.xlsx", master, write("a", [PURCHASE]))
    other = PURCHASE | {"contract": "2/2566", "contract_on": "11/10/2565", "agreed": 18500, "bids": "18,500.00"}
    assert merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", write("b", [other])).code == 0
    assert [row[1] for row in entries(tmp_path / "2.xlsx", "contract")] == ["1/2566", "2/2566"]


def test_another_number_in_the_same_row_with_the_same_title_is_asked_about_and_replaces_nothing(form, tmp_path):
    master, write = form
    merge(tmp_path / "1.xlsx", master, write("a", [PURCHASE]))
    assert merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", write("b", [PURCHASE | {"contract": "9/2566"}])).code == 1
    assert [row[1] for row in entries(tmp_path / "2.xlsx", "contract")] == ["1/2566"]
    assert {one[3] for one in conflicts(tmp_path / "2.xlsx")} == {"may_correct B01-1"}


def test_a_number_that_is_corrected_beside_rows_that_stayed_is_the_same_entry(form, tmp_path):
    master, write = form
    rows = [PURCHASE | {"work": f"ซื้อวัสดุ {n}", "contract": f"{n}/2566"} for n in (1, 2, 3)]
    merge(tmp_path / "1.xlsx", master, write("a", rows))
    rows[1] |= {"contract": "22/2566"}
    assert merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", write("b", rows)).code == 0
    assert [row[1] for row in entries(tmp_path / "2.xlsx", "contract")] == ["1/2566", "22/2566", "3/2566"]


def test_a_list_typed_anew_in_another_order_round_after_round_has_each_entry_once(form, tmp_path):
    master, write = form
    orders = ([0, 1, 2], [2, 1, 0], [1, 0, 2], [0, 2, 1])
    before = master
    for number, order in enumerate(orders):
        into = tmp_path / f"{number}.xlsx"
        assert merge(into, before, write(f"{number}", [THREE[place] for place in order])).code == 0
        before = into
        assert sorted(entries(into, "work")) == [("B01-1", "ซื้อวัสดุ 1"), ("B01-2", "ซื้อวัสดุ 2"), ("B01-3", "ซื้อวัสดุ 3")]


def test_two_files_of_one_merge_with_the_entry_in_other_rows_have_it_once(form, tmp_path):
    master, write = form
    files = write("a", [THREE[0], THREE[1]]), write("b", [THREE[1], THREE[2]])
    ran = merge(tmp_path / "1.xlsx", master, *files)
    assert ran.code == 0, ran.out
    assert sorted(row[1] for row in entries(tmp_path / "1.xlsx", "work")) == ["ซื้อวัสดุ 1", "ซื้อวัสดุ 2", "ซื้อวัสดุ 3"]


def let_go(form, tmp_path):
    """A master from which the second of three entries was decided away, and the file that still has it."""
    master, write = form
    first = write("a", THREE)
    merge(tmp_path / "1.xlsx", master, first)
    later = Form(write("b", [], first))
    later.put("purchases", "B01-2", **dict.fromkeys(PURCHASE))
    merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", later.save())
    asked = Form(tmp_path / "2.xlsx")
    for key in asked.keys("conflicts"):
        asked.put("conflicts", key, decision="ใช้ของส่วนราชการ")
    asked.save()
    merge(tmp_path / "3.xlsx", tmp_path / "2.xlsx")
    assert [row[0] for row in entries(tmp_path / "3.xlsx", "work")] == ["B01-1", "B01-3"]
    return tmp_path / "3.xlsx", first, write


def test_an_older_copy_does_not_bring_back_what_was_decided_away_and_that_is_told(form, tmp_path):
    without, first, _ = let_go(form, tmp_path)
    saved_again = Form(first)
    saved_again.book.properties.creator = "งานพัสดุ"
    for number, older in enumerate((first, saved_again.save(tmp_path / "c" / first.name))):
        ran = merge(tmp_path / f"old{number}.xlsx", without, older)
        assert ran.code == 0
        assert [row[0] for row in entries(tmp_path / f"old{number}.xlsx", "work")] == ["B01-1", "B01-3"]
        assert 'ยังมีรายการที่เอาออกจากสมุดงานกลางแล้ว 1 รายการ: "ซื้อวัสดุ 2" (รายการจัดซื้อจัดจ้าง!E6)' in ran.out


def test_what_was_decided_away_and_comes_again_corrected_is_asked_about_as_a_whole(form, tmp_path):
    without, first, write = let_go(form, tmp_path)
    again = Form(write("c", [], first))
    again.put("purchases", "B01-2", agreed=777)
    assert merge(tmp_path / "4.xlsx", without, again.save()).code == 1
    assert [row[0] for row in entries(tmp_path / "4.xlsx", "work")] == ["B01-1", "B01-3"]
    assert {(one[1], one[3]) for one in conflicts(tmp_path / "4.xlsx")} == {
        (code, "may_correct B01-2") for code, value in UNNUMBERED.items() if value
    }
    decide(tmp_path / "4.xlsx", MOVED)
    merge(tmp_path / "5.xlsx", tmp_path / "4.xlsx")
    assert entries(tmp_path / "5.xlsx", "agreed") == [("B01-1", 1001), ("B01-2", 777), ("B01-3", 1003)]


def test_a_column_of_entries_that_was_sorted_by_itself_is_asked_about(form, tmp_path):
    master, write = form
    first = write("a", THREE)
    merge(tmp_path / "1.xlsx", master, first)
    later = Form(write("b", [], first))
    for key, agreed in zip(("B01-1", "B01-2", "B01-3"), (1003, 1002, 1001), strict=True):
        later.put("purchases", key, agreed=agreed)
    assert merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", later.save()).code == 1
    assert [row[1] for row in entries(tmp_path / "2.xlsx", "agreed")] == [1001, 1002, 1003]
    assert {one[:3] for one in conflicts(tmp_path / "2.xlsx")} == {
        ("B01-1", "agreed", "1001.00"), ("B01-3", "agreed", "1003.00"),
    }  # fmt: skip


def test_a_certificate_does_not_count_an_entry_that_was_decided_away(form, tmp_path):
    without, *_ = let_go(form, tmp_path)
    ita("check", without, "--certificate", tmp_path / "checked.json")
    (file,) = json.loads((tmp_path / "checked.json").read_text(encoding="utf-8"))["files"]
    assert file["rows"]["purchases"] == 2


def test_an_entry_that_was_decided_away_has_no_owner_and_is_not_said_to_lack_one(form, tmp_path):
    without, *_ = let_go(form, tmp_path)
    ran = ita("issue", without, "-o", tmp_path / "anew")
    assert "ยังไม่มีเจ้าของ" not in ran.out + ran.err


@pytest.mark.parametrize(
    "written, agreed", [("", [28000, 19500, 1003]), ("B01-2", [19000, 28000, 1003]), ("B01-9", [19000, 19500, 1003])]
)
def test_of_several_entries_that_it_may_be_all_are_named_and_one_can_be_chosen(form, tmp_path, written, agreed):
    master, write = form
    twin = UNNUMBERED | {"agreed": 19500, "bids": "19,500.00"}
    merge(tmp_path / "1.xlsx", master, write("a", [UNNUMBERED, twin, THREE[2]]))
    assert merge(tmp_path / "2.xlsx", tmp_path / "1.xlsx", write("b", [UNNUMBERED | CHANGES])).code == 1
    asked = Form(tmp_path / "2.xlsx")
    about = {asked.get("conflicts", key, "about") for key in asked.keys("conflicts")} - {None}
    assert about == {"may_correct B01-1 B01-2"}
    first = next(key for key in asked.keys("conflicts") if asked.get("conflicts", key, "about"))
    assert "หรือ B01-2" in asked.get("conflicts", first, "field")
    asked.put("conflicts", first, decision=MOVED, other_value=written or None)
    asked.save()
    assert merge(tmp_path / "3.xlsx", tmp_path / "2.xlsx").code == (written == "B01-9")
    assert [row[1] for row in entries(tmp_path / "3.xlsx", "agreed")] == agreed
