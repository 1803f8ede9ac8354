"""The one table model: typed frames, also empty ones, JSON data and the texts that people see."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pandas as pd
import pytest

from ita_workbook.words.text import Text
from ita_workbook.write.table import PANDAS, Column, Plain, Table, TableRow

STATES = {"open": Text("เปิด", "open"), "done": Text("เสร็จ", "done")}
COLUMNS = tuple(Column(kind, Text(kind), kind, choices=STATES if kind == "choice" else {}) for kind in PANDAS)
BANGKOK = timezone(timedelta(hours=7))
FULL: tuple[Plain, ...] = (
    Text("กองคลัง", "Finance"), "done", 3, Decimal("85.5"), True, date(2023, 3, 15), datetime(2023, 1, 1, 7, tzinfo=BANGKOK),
)  # fmt: skip


def table(*rows: tuple[Plain, ...]) -> Table:
    return Table("made", Text("ตาราง"), COLUMNS, tuple(TableRow(row) for row in rows))


@pytest.mark.parametrize("rows", [(), (FULL,), (FULL, (None,) * len(COLUMNS))], ids=["none", "full", "with empty"])
def test_a_frame_has_the_declared_dtypes_whatever_its_rows(rows: tuple[tuple[Plain, ...], ...]) -> None:
    frame = table(*rows).to_frame()
    assert {code: str(dtype) for code, dtype in frame.dtypes.items()} == dict(PANDAS)
    assert len(frame) == len(rows)
    assert frame["choice"].cat.ordered
    assert list(frame["choice"].cat.categories) == ["open", "done"]


def test_values_arrive_in_a_frame_and_missing_ones_stay_missing() -> None:
    frame = table(FULL, (None,) * len(COLUMNS)).to_frame("en")
    assert frame.iloc[0].to_dict() == {
        "text": "Finance",
        "choice": "done",
        "count": 3,
        "score": 85.5,
        "flag": True,
        "day": pd.Timestamp(2023, 3, 15),
        "moment": pd.Timestamp(2023, 1, 1, tz=UTC),
    }
    assert frame.iloc[1].isna().all()


def test_a_value_outside_its_list_is_kept_behind_it() -> None:
    frame = table(("", "other", None, None, None, None, None)).to_frame()
    assert list(frame["choice"].cat.categories) == ["open", "done", "other"]
    assert frame["choice"][0] == "other"


def test_columns_for_people_alone_are_not_in_the_frame_and_data_is_not_shown() -> None:
    columns = (
        Column("department", Text("ส่วนราชการ", "Department")),
        Column("share", Text("เสร็จ", "Done"), data=False),
        Column("done", Text("จำนวน", "Count"), "count", shown=False),
    )
    made = Table("share", Text("ส่วน"), columns, (TableRow(("กองคลัง", "2/3", 2)),), index="department")
    assert list(made.texts()) == [["กองคลัง", "2/3"]]
    assert made.to_frame().to_dict("index") == {"กองคลัง": {"done": 2}}
    assert made.to_json("en") == {
        "id": "share",
        "title": "ส่วน",
        "columns": [
            {"code": "department", "title": "Department", "type": "text"},
            {"code": "done", "title": "Count", "type": "count"},
        ],
        "rows": [{"department": "กองคลัง", "done": 2}],
    }


def test_people_read_thai_days_two_decimals_and_the_wording_of_choices() -> None:
    assert next(table(FULL).texts())[:6] == ["กองคลัง", "เสร็จ", "3", "85.50", "ใช่", "15/03/2566"]
    assert next(table(FULL).texts("en"))[:2] == ["Finance", "done"]


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of 1 values, 7 columns"):
        table(("one",))
