"""What is told of a round: all that was reported in it."""

from __future__ import annotations

import pytest

from ita_workbook.report.model import Source
from ita_workbook.report.write import build_report

REPORTED = {
    "status": "ดำเนินการแล้ว",
    "result": "ครบ 12 งาน",
    "progress": "แล้ว 3 งาน",
    "evidence": "ประกาศ",
    "problem": "ล่าช้า",
}


def cell(season, framework, kind, **values):
    content = season(measures=[{"title": "ก", "indicator": "1"}], tracking={"M01": {"รอบ 6 เดือน": values}})
    tables = build_report(kind, content, framework).tables()
    table = next(table for table in tables if any(column.code == "result" for column in table.columns))
    return table.rows[0].cells[[column.code for column in table.columns].index("result")]


def test_result_progress_evidence_and_problem_are_all_printed_with_their_place(season, framework):
    found = cell(season, framework, "plan", **REPORTED)
    assert [part.text for part in found.lines] == [
        "รอบ 6 เดือน: ดำเนินการแล้ว",
        "ครบ 12 งาน",
        "แล้ว 3 งาน",
        "หลักฐาน: ประกาศ",
        "ปัญหา/อุปสรรคและแนวทางแก้: ล่าช้า",
    ]
    assert [part.source for part in found.lines] == [
        Source("tracking", "M01|0", field) for field in ("status", "result", "progress", "evidence", "problem")
    ]


@pytest.mark.parametrize("field", REPORTED)
@pytest.mark.parametrize("kind", ["plan", "progress", "summary"])
def test_no_report_yet_is_said_only_where_nothing_was_reported(season, framework, kind, field):
    assert "ยังไม่มีรายงาน" not in cell(season, framework, kind, **{field: REPORTED[field]}).text
    assert cell(season, framework, kind).text == "ยังไม่มีรายงานผล"


def test_progress_leaves_the_problem_to_its_own_table(season, framework):
    values = {"status": "ยังไม่ดำเนินการ", "problem": "รองบประมาณ"}
    assert cell(season, framework, "progress", **values).text == "รอบ 6 เดือน: ยังไม่ดำเนินการ"
    assert cell(season, framework, "plan", **values).text.endswith("รองบประมาณ")


def test_measures_that_have_not_reported_a_round_are_named(season, framework):
    content = season(
        measures=[{"title": "ก", "indicator": "1"}, {"title": "ข", "indicator": "2"}],
        tracking={"M01": {"รอบ 6 เดือน": {"status": "ดำเนินการแล้ว"}}, "M02": {"รอบ 6 เดือน": {}}},
    )
    told = build_report("progress", content, framework).texts()
    assert "รอบ 6 เดือน มีรายงานแล้ว 1 จาก 2 มาตรการ ยังไม่มีรายงานของมาตรการที่ 2" in told
