"""One item of several departments: each is issued it, and what they answer is put together without a false conflict."""

from __future__ import annotations

import pytest
from workbooks import DOING, DONE, Form, ita, ita_ok

from ita_workbook import Master

LEAD, OTHER = "สำนักปลัด", "กองคลัง"


@pytest.fixture
def season(tmp_path):
    """An issued season in which O1 is of the lead and another, O2 of the lead alone."""
    master = Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt", province="เชียงราย")
    for row in master.book.content.rows("assignments"):
        row.values.pop("department", None), row.values.pop("section", None)
    master.save(tmp_path / "master.xlsx")
    form = Form(tmp_path / "master.xlsx")
    form.put("assignments", "O1", department=f"{LEAD}/{OTHER}").put("assignments", "O2", department=LEAD).save()
    ita_ok("issue", tmp_path / "master.xlsx", "-o", tmp_path / "issued")
    return tmp_path


def answer(season, department, name="returns", **values):
    form = Form(season / "issued" / f"{department}.xlsx")
    return form.put("assignments", "O1", **values).save(season / name / f"{department}.xlsx")


def merged(season, master="master.xlsx", name="returns", output="new.xlsx"):
    ran = ita("merge", season / master, season / name, "-o", season / output)
    return Master(season / output), ran


def test_each_department_is_issued_the_item_and_the_lead_stands_first(season):
    assert Form(season / "issued" / f"{LEAD}.xlsx").issued_rows("assignments") == ["O1", "O2"]
    assert Form(season / "issued" / f"{OTHER}.xlsx").issued_rows("assignments") == ["O1"]
    assert (
        Master(season / "master.xlsx").book.content.row("assignments", "O1").text("department") == f"{LEAD} / {OTHER}"
    )


def test_what_both_say_is_put_together_the_lead_first(season):
    answer(season, OTHER, officer="นักวิชาการคลัง", url="https://www.example.go.th/b", evidence="หนังสือของกองคลัง")
    answer(season, LEAD, officer="นิติกร", url="https://www.example.go.th/a", status=DONE)
    master, ran = merged(season)
    row = master.book.content.row("assignments", "O1")
    assert (row.text("officer"), row.text("url")) == (
        "นิติกร\nนักวิชาการคลัง", "https://www.example.go.th/a\nhttps://www.example.go.th/b",
    )  # fmt: skip
    assert (row.text("status"), row.text("evidence")) == (DONE, "หนังสือของกองคลัง")
    assert ran.code == 0, ran.out
    assert master.explain("assignments!O1.officer").cell.origin.department == f"{LEAD} / {OTHER}"


def test_the_same_files_again_change_nothing_and_a_new_answer_replaces_only_its_own(season):
    answer(season, OTHER, officer="นักวิชาการคลัง")
    answer(season, LEAD, officer="นิติกร")
    merged(season)
    again, ran = merged(season, "new.xlsx", output="again.xlsx")
    assert again.book.content.row("assignments", "O1").text("officer") == "นิติกร\nนักวิชาการคลัง"
    assert ran.code == 0
    answer(season, OTHER, "later", officer="ผู้อำนวยการกองคลัง")
    later, ran = merged(season, "again.xlsx", "later", "later.xlsx")
    assert later.book.content.row("assignments", "O1").text("officer") == "นิติกร\nผู้อำนวยการกองคลัง"
    assert ran.code == 0


def test_two_different_states_of_one_item_are_a_conflict(season):
    answer(season, OTHER, status=DOING)
    answer(season, LEAD, status=DONE)
    _, ran = merged(season)
    assert ran.code == 1
    both = Master(season / "new.xlsx").book.content.rows("conflicts")
    assert sorted(row.text("theirs") for row in both) == sorted([DOING, DONE])
