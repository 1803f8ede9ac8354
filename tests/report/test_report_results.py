"""What is told of a round: its result where there is one, else how far it is."""

from __future__ import annotations

import pytest

from ita_workbook.report.write import build_report


@pytest.mark.parametrize(
    ("values", "shown", "hidden"),
    [
        ({"result": "เผยแพร่ครบ 12 งาน", "progress": "เผยแพร่แล้ว 3 งาน"}, "เผยแพร่ครบ 12 งาน", "เผยแพร่แล้ว 3 งาน"),
        ({"progress": "เผยแพร่แล้ว 3 งาน"}, "เผยแพร่แล้ว 3 งาน", "ครบ"),
    ],
)
def test_a_result_is_printed_before_the_progress_that_led_to_it(season, framework, values, shown, hidden):
    content = season(
        measures=[{"title": "ก", "indicator": "1"}],
        tracking={"M01": {"รอบ 6 เดือน": {"status": "ดำเนินการแล้ว", **values}}},
    )
    report = build_report("progress", content, framework)
    table = next(table for table in report.tables() if any(column.group for column in table.columns))
    cell = table.rows[0].cells[-1]
    assert shown in cell.text and hidden not in cell.text
    field = "result" if "result" in values else "progress"
    assert [part.source.field for part in cell.lines if part.text == shown] == [field]
