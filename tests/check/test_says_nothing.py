"""Answers that say nothing do not fill a required cell; they are named and stay what they are."""

from datetime import date

import pytest

from ita_workbook.checks.engine import check_return
from ita_workbook.season.completeness import completeness

HEAD = "item | name | department | officer | status | url | published_on | evidence | problem"
DONE = "O1 | ก | กองคลัง | {officer} | ดำเนินการแล้ว | https://a.go.th/o1 | 15/03/2566 | {evidence} |"


@pytest.mark.parametrize("said", ["-", "–", "”", "....", "เช่นเดียวกับข้างต้น", "ไม่มี"])
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
