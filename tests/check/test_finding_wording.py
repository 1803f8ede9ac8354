"""Patterns: fields, parts that are left out, and rows as people name them."""

import pytest

from ita_workbook.book.workbook import load_spec
from ita_workbook.checks.message import finding_of, row_label
from ita_workbook.read.returned import Event


@pytest.mark.parametrize(
    ("sheet", "key", "cell", "th", "en"),
    [
        ("assignments", "O12", "G16", "O12", "O12"),
        ("tracking", "M01|m6", "E5", "M01 รอบ 6 เดือน", "M01 6 months"),
        ("measures", "M02-01", "C9", "M02-01", "M02-01"),
        ("measures", "M-ab2de", "C9", "แถวที่ 9", "row 9"),
        ("departments", "D03", "C7", "แถวที่ 7", "row 7"),
        ("tracking", "+1", "C7", "แถวที่ 7", "row 7"),
        ("agency", "website", "D12", "", ""),
    ],
)
def test_rows_are_named_as_people_see_them(sheet, key, cell, th, en):
    spec = load_spec()
    label = row_label(spec, spec.sheet(sheet), key, cell)
    assert (label.th, label.pick("en")) == (th, en)


def test_a_finding_says_what_where_and_the_cure_in_both_languages(make):
    event = Event(
        "not_in_list", sheet="มอบหมาย OIT", cell="K5", sheet_id="assignments", field="status", row_key="O1",
        value="เสร็ด", expected="ดำเนินการแล้ว",
        params={"choices": "ยังไม่ดำเนินการ, ดำเนินการแล้ว", "suggestion": "ดำเนินการแล้ว"},
    )  # fmt: skip
    finding = finding_of(event, make())
    assert finding.message.th == '"เสร็ด" ไม่อยู่ในรายการของช่อง "สถานะ" หมายถึง "ดำเนินการแล้ว" หรือไม่'
    assert finding.cure.th == "เลือกในช่อง K5 จากรายการ คือ ยังไม่ดำเนินการ, ดำเนินการแล้ว"
    assert finding.message.en == '"เสร็ด" is not in the list of "Status"; did you mean "ดำเนินการแล้ว"?'
    assert finding.to_json() == {
        "code": "V101", "severity": "error", "file": "กองคลัง.xlsx", "sheet": "มอบหมาย OIT", "cell": "K5",
        "field": "status", "row_key": "O1", "message": finding.message.th, "cure": finding.cure.th,
        "value": "เสร็ด", "expected": "ดำเนินการแล้ว",
    }  # fmt: skip


def test_a_form_field_is_named_by_its_title(make):
    event = Event("url_invalid", sheet="หน่วยงาน", cell="D12", sheet_id="agency", field="website", row_key="website",
                  value="ไม่มี", params={"suggestion": "https://www.example.go.th"})  # fmt: skip
    finding = finding_of(event, make("master"))
    assert '"เว็บไซต์หลัก"' in finding.message.th
    # The suggestion is only the column's example, so it is not offered as what was meant.
    assert "น่าจะเป็น" not in finding.cure.th
