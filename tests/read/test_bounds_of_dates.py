"""By when and from when on: a text that tells the other end of a period is no day of its column."""

from __future__ import annotations

from datetime import date

import pytest

from ita_workbook import Master
from ita_workbook.read.values import ValueReader


@pytest.fixture(scope="module")
def reader():
    return ValueReader(Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt").book)


@pytest.mark.parametrize(
    ("place", "text", "read"),
    [
        ("measures.starts_on", "ภายใน มี.ค. 2566", "date_until"),
        ("measures.starts_on", "แล้วเสร็จภายในวันที่ 31 มีนาคม ๒๕๖๖", "date_until"),
        ("measures.starts_on", "ไม่เกิน 31/03/2566", "date_until"),
        ("measures.starts_on", "ตั้งแต่ มี.ค. 2566", date(2023, 3, 1)),
        ("measures.starts_on", "มี.ค. 2566 เป็นต้นไป", date(2023, 3, 1)),
        ("measures.ends_on", "ภายใน มี.ค. 2566", date(2023, 3, 31)),
        ("measures.ends_on", "ตั้งแต่ มี.ค. 2566", "date_since"),
        ("measures.ends_on", "มี.ค. 2566 เป็นต้นไป", "date_since"),
        ("assignments.due_on", "ภายในวันที่ 31 มีนาคม 2566", date(2023, 3, 31)),
        ("assignments.due_on", "ตั้งแต่ 1 มี.ค. 2566", "date_since"),
        ("assignments.published_on", "ภายใน 31 มี.ค. 2566", "date_until"),
        ("assignments.published_on", "เมื่อ 31 มี.ค. 2566", date(2023, 3, 31)),
        ("tracking.reported_on", "ภายใน 5/04/2566", "date_until"),
        ("measures.starts_on", "ภายใน 7 วัน", "date_not_understood"),
        ("measures.ends_on", "ไม่เกิน 31/03/2566", date(2023, 3, 31)),
        ("measures.ends_on", "แล้วเสร็จภายในวันที่ 31 มีนาคม ๒๕๖๖", date(2023, 3, 31)),
        ("measures.ends_on", "ดำเนินการแล้วเสร็จภายใน มี.ค. 2566", date(2023, 3, 31)),
        ("measures.ends_on", "เสร็จสิ้นภายในไตรมาส 2 ปีงบประมาณ 2566", date(2023, 3, 31)),
        ("measures.ends_on", "ภายในปีงบประมาณ พ.ศ. 2566", date(2023, 9, 30)),
        ("measures.ends_on", "จนถึง 30 ก.ย. 2566", date(2023, 9, 30)),
        ("measures.ends_on", "ภายในไตรมาส 2", "date_not_understood"),
        ("measures.ends_on", "ไม่เกิน 3 ครั้ง", "date_not_understood"),
        ("assignments.due_on", "ไม่เกินวันที่ 31 มีนาคม 2566", date(2023, 3, 31)),
        ("assignments.published_on", "แล้วเสร็จภายใน 31 มี.ค. 2566", "date_until"),
    ],
)
def test_a_text_that_tells_the_other_end_is_kept_and_told(reader, place, text, read):
    sheet, field = place.split(".")
    column = reader.book.spec.sheet(sheet).by_field[field]
    parsed = reader.parse(column, text, {})
    if isinstance(read, date):
        assert (parsed.value, parsed.doubtful) == (read, False)
        assert {kind for kind, _ in parsed.notices} <= {"read_as"}
    else:
        assert (parsed.value, parsed.doubtful, [kind for kind, _ in parsed.notices]) == (text, True, [read])


def test_a_day_that_was_read_out_of_a_sentence_is_told(reader):
    column = reader.book.spec.sheet("measures").by_field["ends_on"]
    (told,) = reader.parse(column, "แล้วเสร็จภายใน 31 มี.ค. 2566", {}).notices
    assert (told[0], told[1]["meaning"]) == ("read_as", "31/03/2566")
