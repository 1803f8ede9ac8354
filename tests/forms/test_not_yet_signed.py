"""A purchase that is not signed yet has no price and no winner, and is asked for none."""

import pytest
from form_rows import LISTED, UNITS
from workbooks import findings

ASKED = [("C101", "รายการจัดซื้อจัดจ้าง", "K5"), ("C101", "รายการจัดซื้อจัดจ้าง", "L5")]


@pytest.mark.parametrize(
    ("state", "asked"),
    [
        ("ยังไม่ลงนามในสัญญา", []),
        ("อยู่ระหว่างดำเนินการจัดซื้อจัดจ้าง", []),
        ("ยังไม่ได้ลงนาม (ตามแผนเดือนมีนาคม)", []),
        ("ยกเลิกการจัดซื้อจัดจ้าง", []),
        ("อยู่ระหว่างระยะสัญญา", ASKED),
        ("สิ้นสุดระยะสัญญา", ASKED),
        ("ส่งมอบแล้ว", ASKED),
    ],
)
def test_price_and_winner_are_asked_of_what_is_signed(made, filled, state, asked):
    _, files = made("o12")
    path = filled(files[UNITS[0]], "purchases", [LISTED | {"state": state, "agreed": None, "winner": None}])
    told = [one for one in findings(path) if one[1] == "รายการจัดซื้อจัดจ้าง"]
    assert told == asked
