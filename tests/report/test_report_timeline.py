"""The timeline: which months of the fiscal year a measure covers, and what it is when dates are missing."""

from __future__ import annotations

from datetime import date

import pytest

from ita_workbook.report.documents.plan import MARK
from ita_workbook.report.write import build_report


def timeline(content, framework):
    report = build_report("plan", content, framework)
    table = next(table for table in report.tables() if len(table.columns) == 14)
    return {
        row.source.key: [number for number, cell in enumerate(row.cells[1:13]) if cell.text == MARK]
        for row in table.rows
    }, table


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2022, 10, 1), date(2023, 9, 30), list(range(12))),
        (date(2022, 12, 31), date(2023, 1, 1), [2, 3]),
        (date(2022, 1, 1), date(2022, 10, 1), [0]),
        (date(2023, 9, 30), date(2024, 5, 1), [11]),
        (date(2023, 4, 5), None, list(range(6, 12))),
        (None, date(2023, 4, 5), [6]),
    ],
)
def test_months_of_the_fiscal_year(season, framework, start, end, months):
    measure = {"title": "งาน", "indicator": "1", "starts_on": start, "ends_on": end}
    # The second measure holds the year of the plan at 2566 whatever the first one says.
    anchor = {"title": "งาน", "indicator": "1", "starts_on": date(2022, 11, 1), "ends_on": date(2023, 2, 1)}
    given = {key: value for key, value in measure.items() if value is not None}
    found, _ = timeline(season(measures=[given, anchor, anchor]), framework)
    assert found["M01"] == months
    assert found["M02"] == [1, 2, 3, 4]


def test_status_stands_in_words_beside_its_colour_and_undated_measures_are_named(rich, framework):
    _, table = timeline(rich, framework)
    assert table.rows[0].cells[-1].text == "ดำเนินการแล้ว"
    assert {cell.shade for cell in table.rows[0].cells if cell.text == MARK} == {"#B5D7A0"}
    rich.rows("measures")[4].values.pop("starts_on")
    rich.rows("measures")[4].values["ends_on"] = "ปลายปี"
    report = build_report("plan", rich, framework)
    assert any(text.endswith("ได้แก่ มาตรการที่ 5") and "ไม่มีระยะเวลา" in text for text in report.texts())
