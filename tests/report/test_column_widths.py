"""Widths of the columns of a document's table: those declared, and moved where a tall row's words are."""

import pytest

from ita_workbook.report.formats.column_widths import characters, fitted, scaled
from ita_workbook.report.model import Column, ReportCell, ReportTable, TableRow
from ita_workbook.words.width import lines_needed

COLUMNS = (
    Column("a", "มาตรการ", 60),
    Column("b", "ขั้นตอน", 60),
    Column("c", "ผล", 60),
    Column("d", "คะแนน", 40, "right"),
)
ROOM = 220.0
LONG = "ปรับปรุงคู่มือการให้บริการประชาชนให้ครบทุกภารกิจ และเผยแพร่บนเว็บไซต์ของหน่วยงาน " * 6


def row_of(texts):
    return TableRow(tuple(map(ReportCell.of, texts)))


def table(*texts):
    return ReportTable(COLUMNS, tuple(map(row_of, texts)))


def lines(row, widths):
    return max(lines_needed(text, characters(width)) for text, width in zip(row, widths, strict=True))


def test_short_rows_have_the_declared_widths():
    assert fitted(table(("M01", "ประชุม", "แล้วเสร็จ", "95.00")), ROOM) == scaled(COLUMNS, ROOM)


def test_a_tall_row_gets_the_room_that_others_do_not_need():
    row = ("M01", LONG, "แล้วเสร็จ", "95.00")
    widths = fitted(table(row), ROOM)
    assert sum(widths) == pytest.approx(ROOM)
    assert widths[3] == 40.0, "a column of figures keeps its own"
    assert widths[1] > 60.0 and min(widths[:3]) >= 31.0
    assert lines(row, widths) < lines(row, scaled(COLUMNS, ROOM))


def test_columns_that_are_narrow_already_give_nothing():
    narrow = (Column("a", "มาตรการ", 25), Column("b", "ขั้นตอน", 25), Column("c", "ผล", 25))
    assert fitted(ReportTable(narrow, (row_of(("M01", LONG, "แล้วเสร็จ")),)), 75.0) == [25.0, 25.0, 25.0]


def test_a_long_word_of_the_field_stands_in_one_line():
    narrow = (Column("a", "ระยะเวลา", 25), Column("b", "ขั้นตอน", 60), Column("c", "ผล", 40))
    row = row_of(("ตลอดปีงบประมาณ พ.ศ. 2566", "ประชุม", "แล้วเสร็จ"))
    assert fitted(ReportTable(narrow, (row,)), 125.0) == [30.459, 54.541, 40.0]
    bracket = row_of(("(งานประชาสัมพันธ์) และทุกกอง", "ประชุม", "แล้วเสร็จ"))
    assert fitted(ReportTable(narrow, (bracket,)), 125.0) == [34.143, 50.857, 40.0]
    short = (Column("a", "ระยะเวลา", 25), Column("b", "ผู้รับผิดชอบ", 26.5), Column("c", "ผล", 28))
    assert fitted(ReportTable(short, (row,)), 79.5) == [27.0, 26.5, 26.0]
    no_room = (Column("a", "ระยะเวลา", 25), Column("b", "ผล", 25))
    assert fitted(ReportTable(no_room, (row_of(("ปีงบประมาณ", "ปีงบประมาณ")),)), 50.0) == [25.0, 25.0]
