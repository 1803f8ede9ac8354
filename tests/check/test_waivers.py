"""Waivers: an accepted finding is shown with its reason, but does not count."""

from ita_workbook.checks.engine import check_many, check_return
from ita_workbook.checks.result import Counts

OWNERLESS = "item | name\nO1 | ก\nO2 | ข"
HEAD = "code | sheet | row_key | reason | approved_by"


def test_a_waived_finding_is_shown_last_and_does_not_count(make, today):
    waivers = f"{HEAD}\nX103 | มอบหมาย OIT | O1 | ยังไม่ได้แบ่งงาน | ปลัดเทศบาล"
    findings = check_return(make("master", assignments=OWNERLESS, waivers=waivers), today=today)
    assert [(one.row_key, one.counts_as_error) for one in findings] == [("O2", True), ("O1", False)]
    assert findings[1].to_json()["waived"] == {"reason": "ยังไม่ได้แบ่งงาน", "approved_by": "ปลัดเทศบาล"}
    assert "waived" not in findings[0].to_json()
    assert Counts.of(findings) == Counts(error=1, waived=1)


def test_a_waiver_without_row_holds_for_every_row(make, today):
    waivers = f"{HEAD}\nx103 | | | ยังไม่ได้แบ่งงาน | ปลัดเทศบาล"
    findings = check_return(make("master", assignments=OWNERLESS, waivers=waivers), today=today)
    assert [one.counts_as_error for one in findings] == [False, False]


def test_a_waiver_needs_a_reason_and_an_approver(make, found):
    waivers = f"{HEAD}\nX103 | | O1 | ยังไม่ได้แบ่งงาน | "
    assert found(make("master", assignments="item | name\nO1 | ก", waivers=waivers)) == [("X103", "G5"), ("C101", "G5")]


def test_a_waiver_of_nothing_is_told(make, today):
    (finding,) = check_return(make("master", waivers=f"{HEAD}\nC1O2 | | O1 | เหตุ | ปลัด"), today=today)
    assert (finding.code, finding.cell, finding.expected) == ("X401", "C5", "C102")


def test_waivers_of_a_master_hold_for_its_returns(make, today):
    master = make("master", waivers=f"{HEAD}\nC101 | | O1 | ส่งแล้ว | ปลัดเทศบาล")
    unfilled = make(assignments="item | department\nO1 | กองคลัง")
    checked = check_many([master, unfilled], today=today)
    assert [one.counts_as_error for one in checked.files[1].findings] == [False, False]
    assert checked.exit_code == 0
