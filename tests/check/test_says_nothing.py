"""Answers that say nothing do not fill a required cell; they are named and stay what they are."""

from datetime import date

import pytest

from ita_workbook.checks.engine import check_return
from ita_workbook.season.completeness import completeness

HEAD = "item | name | department | officer | status | url | published_on | evidence | problem"
DONE = "O1 | ก | กองคลัง | {officer} | ดำเนินการแล้ว | https://a.go.th/o1 | 15/03/2566 | {evidence} |"


NOTHING = (
    "-", "–", "－", "”", "....", "…", "____________", "＿＿", "?", "？？", "☑", "N/A", "n.a.", "Ｎ／Ａ", "xxx", "0", "๐", "ๆๆ",
    "เช่นเดียวกับข้างต้น", "ดูด้านบน", "ไม่ทราบ", "ไม่ทราบค่ะ", "(โปรดระบุ) ......", "ไม่มี", "-ไม่มี-", "ยังไม่มีข้อมูล",
    "รอดำเนินการ", "อยู่ระหว่างดำเนินการ", "ยังไม่ได้เผยแพร่",
)  # fmt: skip


@pytest.mark.parametrize("said", NOTHING)
def test_no_answer_does_not_fill_a_required_cell_and_is_named(make, today, said):
    returned = make(assignments=f"{HEAD}\n{DONE.format(officer='นิติกร', evidence=said)}")
    (found,) = check_return(returned, today=today)
    assert (found.code, found.cell, found.value) == ("C102", "N5", said)
    assert found.message.th.endswith(f"มีเพียง {said}")
    assert returned.sheets["assignments"].rows[0].cells["evidence"].value == said


def test_an_empty_cell_is_told_as_before(make, today):
    returned = make(assignments=f"{HEAD}\n{DONE.format(officer='นิติกร', evidence='')}")
    (found,) = check_return(returned, today=today)
    assert found.message.th == 'O1 "สถานะ" เป็น "ดำเนินการแล้ว" แต่ยังไม่ได้กรอก "หลักฐาน"'


def test_a_cell_that_is_always_required_is_judged_too(make, found):
    assert found(make(assignments=f"{HEAD}\n{DONE.format(officer='-', evidence='ภาพ')}")) == [("C101", "I5")]


@pytest.mark.parametrize("said", ["ภาพหน้าจอ", "ดู_ภาพ1", "O1", "ข้อ 3", "ดำเนินการแล้ว", "รอข้อมูลจากกองช่าง", "NAS ของกอง"])
def test_what_says_something_is_an_answer(make, found, said):
    assert found(make(assignments=f"{HEAD}\n{DONE.format(officer='นิติกร', evidence=said)}")) == []


def test_what_is_no_answer_depends_on_what_is_asked(make, found):
    row = "O1 | ก | กองคลัง | {} | ยังไม่ดำเนินการ | | | | {}"
    # That there is none, or that something is awaited, is why a thing was not begun; it is nobody's position.
    assert found(make(assignments=f"{HEAD}\n{row.format('นิติกร', 'รอดำเนินการ')}")) == []
    assert found(make(assignments=f"{HEAD}\n{row.format('รอแต่งตั้ง', 'รอเอกสาร')}")) == [("C101", "I5")]
    assert found(make(assignments=f"{HEAD}\n{row.format('ไม่มี', 'ไม่ทราบ')}")) == [("C101", "I5"), ("C104", "O5")]


def test_no_problem_is_an_answer_and_a_dash_is_none(make, found):
    row = "O1 | ก | กองคลัง | นิติกร | ยังไม่ดำเนินการ | | | | {}"
    assert found(make(assignments=f"{HEAD}\n{row.format('ไม่มี')}")) == []
    assert found(make(assignments=f"{HEAD}\n{row.format('-')}")) == [("C104", "O5")]


def test_cells_that_nobody_must_fill_may_say_what_they_like(make, found):
    assert found(make(assignments=f"{HEAD}\n{DONE.format(officer='นิติกร', evidence='ภาพ')} -")) == []


def test_the_figures_of_the_status_agree_with_the_findings(make):
    def figures(evidence):
        returned = make(assignments=f"{HEAD}\n{DONE.format(officer='-', evidence=evidence)}")
        counted = completeness(returned.book, returned.content, "กองคลัง", date(2023, 10, 1))
        return counted.required - counted.filled

    assert [figures("ภาพ"), figures("”"), figures("")] == [1, 2, 2]


def test_the_heading_of_a_column_answers_nothing(make, found):
    assert found(make(assignments=f"{HEAD}\n{DONE.format(officer='นิติกร', evidence='หลักฐาน')}")) == [("C102", "N5")]
