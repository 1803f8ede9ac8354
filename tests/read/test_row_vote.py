"""Whose row it is: what each witness weighs, when both candidates are told, and what texts say."""

from __future__ import annotations

import pytest

from ita_workbook.book.workbook import load_spec
from ita_workbook.read.lone_sort import was_sorted_alone
from ita_workbook.read.row_vote import Verdict, decide, named_keys, named_moves

DONE, NOT_YET = "ดำเนินการแล้ว", "ยังไม่ดำเนินการ"


@pytest.mark.parametrize(
    ("votes", "elsewhere", "free", "verdict"),
    [
        # One name, however many say it.
        ({"outer": "O1"}, (), (), Verdict("O1")),
        ({"code": "O2"}, (), (), Verdict("O2")),
        # Two keys outweigh code and name; code and name together weigh as much as one key.
        ({"outer": "O1", "inner": "O1", "code": "O2", "name": "O2"}, ("O2",), (), Verdict("O1")),
        ({"outer": "O1", "code": "O2"}, (), (), Verdict("O1")),
        ({"outer": "O1", "code": "O2", "name": "O2"}, ("O1",), (), Verdict("O1", "O2")),
        ({"outer": "O1", "code": "O2", "name": "O2"}, (), (), Verdict("O1", "O2")),
        # What was cut from an own row that is empty now.
        ({"outer": "O1", "code": "O2", "name": "O2"}, (), ("O2",), Verdict("O2")),
        ({"outer": "O1", "inner": "O2", "code": "O2"}, (), (), Verdict("O2")),
        ({"outer": "O1", "inner": "O2"}, ("O2",), (), Verdict("O1")),
    ],
)
def test_the_vote(votes, elsewhere, free, verdict):
    assert decide(votes, elsewhere, free) == verdict


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("ข้อ O14", {"O14"}),
        ("https://www.example.go.th/oit/o14", {"O14"}),
        ("O-7 และ o 14", {"O7", "O14"}),
        ("O014", {"O14"}),
        ("O140", set()),
        ("CO14", set()),
        ("ข้อ 14", set()),
    ],
)
def test_keys_that_a_text_names(text, named):
    assert named_keys((text,), ("O7", "O14")) == named


def moves(pairs: str) -> dict[str, str]:
    """``O1>O3 O2>O2``: the row and the key its text names."""
    return named_moves([(key, {other}) for key, _, other in (pair.partition(">") for pair in pairs.split())])


def test_texts_that_were_exchanged_tell_it_where_three_rows_agree():
    assert moves("O1>O3 O2>O1 O3>O2 O4>O4") == {"O1": "O3", "O2": "O1", "O3": "O2"}
    assert moves("O1>O2 O2>O1 O3>O3") == {}, "two are no sort"


def test_pages_that_keep_last_years_numbers_are_no_sort():
    assert moves("O1>O2 O2>O3 O3>O4 O4>O5 O5>O6") == {}


def columns(statuses: list[str], problems: list[str]) -> dict[str, list[str]]:
    return {"status": statuses, "problem": problems, "url": ["x" if one == DONE else "" for one in statuses]}


@pytest.mark.parametrize(
    ("problems", "told"),
    [
        (["", "", "", "ก", "ข", "ค"], False),
        (["ก", "ข", "ค", "", "", ""], True),
        (["ก", "ข", "", "", "", "ค"], False),
        (["ก", "ข", "ค", "ง", "", ""], False),
    ],
)
def test_cells_that_fit_the_status_of_other_rows_were_sorted_alone(problems, told):
    spec = load_spec()
    cells = columns([DONE] * 3 + [NOT_YET] * 3, problems)
    assert was_sorted_alone(spec.sheet("assignments"), spec.lists, "issued", cells) is told
