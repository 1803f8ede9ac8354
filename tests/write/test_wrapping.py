"""Lines of Thai text end where a word does, as far as that can be seen without a dictionary, and never in a syllable."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.words.text import Text
from ita_workbook.words.width import padded, width, wrapped
from ita_workbook.write.table import Column, Table, TableRow
from ita_workbook.write.table_terminal import table_lines


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("คัดลอกจากสำเนาเดิมในช่องที่ต้องแก้", 22, ["คัดลอกจากสำเนาเดิมในช่องที่", "ต้องแก้"]),
        ("การกำกับติดตามมาตรการส่งเสริม", 18, ["การกำกับติดตาม", "มาตรการส่งเสริม"]),
        ("ความโปร่งใสภายในหน่วยงานประจำปี", 18, ["ความโปร่งใสภายใน", "หน่วยงานประจำปี"]),
        ("ให้ผู้ประสานงานสั่งrepairไฟล์นี้", 20, ["ให้ผู้ประสานงานสั่งrepair", "ไฟล์นี้"]),
        ("สิ่งอื่นๆ-ประจำปีงบประมาณพ.ศ.2566", 20, ["สิ่งอื่นๆ-ประจำปีงบประ", "มาณพ.ศ.2566"]),
        ("https://www.example.go.th/oit/o1-structure", 30, ["https://www.example.go.th/oit/", "o1-structure"]),
    ],
)
def test_lines_end_where_a_word_ends(text: str, columns: int, lines: list[str]) -> None:
    assert wrapped(text, columns) == lines


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="กขงนมรห่้ัิา ะำเแใๆฯO1/.", min_size=1, max_size=60), st.integers(8, 40))
def test_no_text_is_lost_and_no_mark_or_vowel_leaves_its_consonant(text: str, columns: int) -> None:
    lines = wrapped(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    # Only a break that stands where there was no blank can tear; those at blanks are the writer's own.
    for line, following in itertools.pairwise(lines):
        if f"{line[-1:]}{following[:1]}" in text and following and line:
            assert (
                not re.match("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4eๆฯ]", following)
                or f"{line[-1:]} {following[:1]}" in text
            )


def test_a_table_is_aligned_whatever_marks_its_words_have() -> None:
    columns = (Column("a", Text("ส่วนราชการ", "Department")), Column("b", Text("สถานะ", "State")))
    table = Table("t", Text("ต"), columns, (TableRow(("สำนักปลัด", "ส่งแล้ว")), TableRow(("กอง", "ยังไม่ส่ง"))))
    lines = list(table_lines(table))
    assert lines == ["ส่วนราชการ  สถานะ", "สำนักปลัด    ส่งแล้ว", "กอง        ยังไม่ส่ง"]
    assert {width(line[: -len(last)]) for line, last in zip(lines, ("สถานะ", "ส่งแล้ว", "ยังไม่ส่ง"), strict=True)} == {
        width(padded("ส่วนราชการ", 0)) + 2
    }
    assert next(table_lines(table, "en", heads=False)).startswith("สำนักปลัด")


def test_a_table_is_folded_to_a_narrow_terminal_and_loses_nothing() -> None:
    columns = (Column("a", Text("ข้อ")), Column("b", Text("ค่าเดิม")), Column("c", Text("ค่าใหม่")))
    long = "https://www.example.go.th/oit/o1-structure-of-the-agency"
    table = Table("t", Text("ต"), columns, (TableRow(("O1", long, long)),))
    lines = list(table_lines(table, columns=60))
    assert all(width(line) <= 60 for line in lines) and len(lines) > 2
    assert "".join(line[4:32].strip() for line in lines[1:]) == long
