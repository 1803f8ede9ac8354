"""Two officers of one department fill a part each: a corrected part takes nothing of the other's away; a whole does."""

from __future__ import annotations

import pytest
from workbooks import DONE, Form, ita, ita_ok

from .conftest import make_master, merged, returned, values_of

MASTER = make_master()
WHO = "สำนักปลัด"
FIRST = {
    ("assignments", "O1", "officer"): "ปลัด",
    ("assignments", "O1", "note"): "ก",
    ("measures", "M01", "steps"): "1.",
}
SECOND = {("assignments", "O1", "problem"): "รอ", ("assignments", "O1", "evidence"): "ภาพ"}


@pytest.fixture
def both():
    """The master after both parts were merged."""
    return merged(MASTER, [returned(MASTER, WHO, FIRST, name="1.xlsx"), returned(MASTER, WHO, SECOND, name="2.xlsx")])


def asked(outcome):
    return {(conflict.key, conflict.theirs) for conflict in outcome.conflicts}


def test_a_corrected_part_leaves_the_other_part_as_it_is_and_says_so(both):
    corrected = returned(MASTER, WHO, {**FIRST, ("assignments", "O1", "note"): "แก้แล้ว"}, name="3.xlsx")
    after = merged(MASTER, [corrected], both)
    assert asked(after) == set()
    assert values_of(after) == values_of(both) | {("assignments", "O1", "note"): "แก้แล้ว"}
    assert after.kept == {("3.xlsx", "2.xlsx"): 2}


def test_what_is_no_longer_in_the_own_part_is_asked_about(both):
    first = {place: value for place, value in FIRST.items() if place[2] != "steps"}
    after = merged(MASTER, [returned(MASTER, WHO, first, name="3.xlsx")], both)
    assert asked(after) == {(("measures", "M01", "steps"), "")}


def test_a_whole_that_was_put_together_of_both_parts_may_take_of_both_away(both):
    whole = merged(MASTER, [returned(MASTER, WHO, FIRST | SECOND, name="3.xlsx")], both)
    left = {place: value for place, value in (FIRST | SECOND).items() if place[2] not in ("note", "evidence")}
    after = merged(MASTER, [returned(MASTER, WHO, left, name="4.xlsx")], whole)
    assert asked(after) == {(("assignments", "O1", "note"), ""), (("assignments", "O1", "evidence"), "")}


def test_what_an_only_file_brought_is_asked_about_however_much_is_gone():
    before = merged(MASTER, [returned(MASTER, WHO, FIRST, name="1.xlsx")])
    after = merged(MASTER, [returned(MASTER, WHO, {}, name="2.xlsx")], before)
    # What was issued there stands again, so of that nothing is to ask.
    assert {key for key, _ in asked(after)} == set(FIRST) - {("assignments", "O1", "officer")}
    assert after.kept == {}


def test_a_value_that_goes_back_to_an_earlier_one_is_told(both):
    """As an older copy does that was opened and saved again: nothing tells its bytes from a correction."""
    note, later = ("assignments", "O1", "note"), {("assignments", "O1", "note"): "แก้แล้ว"}
    after = merged(MASTER, [returned(MASTER, WHO, FIRST | later, name="3.xlsx")], both)
    assert after.back == []
    again = returned(MASTER, WHO, FIRST, name="4.xlsx")
    assert values_of(merged(MASTER, [again], after))[note] == "ก"
    ((file, cell, other),) = merged(MASTER, [again], after).back
    assert (file, other) == ("4.xlsx", "1.xlsx") and cell.startswith("มอบหมาย OIT!")


def test_the_command_tells_what_it_kept(copied):
    played = copied(2566)
    keys = Form(played.returns[WHO]).issued_rows("assignments")
    half = len(keys) // 2
    empty = dict.fromkeys(("officer", "status", "url", "published_on", "evidence", "problem"))
    files = []
    for number, mine in enumerate((keys[:half], keys[half:])):
        form = Form(played.returns[WHO])
        for key in keys:
            if key not in mine:
                form.put("assignments", key, **empty)
        files.append(form.save(played.folder / "halves" / f"{number}.xlsx"))
    ita_ok("merge", played.master, *files, "-o", played.folder / "m1.xlsx")
    form = Form(files[0])
    form.put("assignments", keys[0], status=DONE, url="https://www.example.go.th/x", published_on="01/02/2566",
             evidence="ภาพหน้าจอ").save(played.folder / "again.xlsx")  # fmt: skip
    ran = ita("merge", played.folder / "m1.xlsx", played.folder / "again.xlsx", "-o", played.folder / "m2.xlsx")
    assert ran.code == 0, ran.out
    assert "ที่ 1.xlsx ของส่วนราชการเดียวกันส่งมาแล้ว จึงถือว่าเป็นคนละส่วน" in ran.out
