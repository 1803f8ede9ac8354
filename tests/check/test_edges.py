"""The days and figures on which a rule begins or ends, and what no waiver may cover."""

from __future__ import annotations

from datetime import date

import pytest

from ita_workbook.checks.engine import check_many, check_return
from ita_workbook.read.returned import Event

TRACKED = "measure | round | status\nM01 | รอบ 6 เดือน |"
MEASURE = "measure | title\nM01 | ทำคู่มือ"


def codes(returned, today):
    return [(one.code, one.row_key) for one in check_return(returned, today=today)]


@pytest.mark.parametrize(
    ("day", "asked"), [(date(2023, 3, 30), False), (date(2023, 3, 31), False), (date(2023, 4, 1), True)]
)
def test_a_round_is_asked_for_from_the_day_after_its_last(make, day, asked):
    found = codes(make(tracking=TRACKED), day)
    assert (("C101", "M01|m6") in found) is asked


def test_what_was_published_or_reported_today_is_not_in_the_future(make):
    """Also after the end of the year, where only the day itself can tell the one finding from the other."""
    items = "item | status | published_on\nO1 | ดำเนินการแล้ว | {}"
    reported = "measure | round | status | reported_on\nM01 | รอบ 12 เดือน | ดำเนินการแล้ว | {}"

    def dated(**sheets):
        return [code for code, _ in codes(make(**sheets), date(2023, 10, 15)) if code in ("X203", "X204")]

    assert dated(assignments=items.format("16/10/2566")) == dated(tracking=reported.format("16/10/2566")) == ["X204"]
    assert dated(assignments=items.format("15/10/2566")) == ["X203"]
    assert dated(tracking=reported.format("15/10/2566")) == []
    assert dated(assignments=items.format("30/09/2566")) == []


def test_no_waiver_covers_what_makes_a_file_unreadable(make, today):
    waivers = """
code | sheet | row_key | reason | approved_by
F210 | | | ปีหน้า | ปลัดเทศบาล
F005 | | | ส่งแล้ว | ปลัดเทศบาล"""
    master, saved_as_ods = make("master", waivers=waivers), make(events=[Event("old_format", params={"format": "ods"})])
    next_year = make(name="ปีหน้า.xlsx", events=[Event("unknown_framework", params={"year": 2599})])
    next_year.readable = False
    _, readable, unreadable = check_many([master, saved_as_ods, next_year], today=today).files
    assert [(one.code, one.waived is not None) for one in readable.findings] == [("F005", True)]
    assert [(one.code, one.waived is not None) for one in unreadable.findings] == [("F210", False)]
