"""The guide tells a department what is asked of it, until when, and to whom the file goes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.season.issue import issued_book

Opened = Callable[[Book], openpyxl.Workbook]


@pytest.fixture
def asked(master: Book) -> Book:
    """A workbook issued to a department with two items and one measure."""
    content = Content(
        {
            "agency": [Row("coordinator", {"value": "นิติกร สำนักปลัด"}), Row("vision", {"value": "น่าอยู่"})],
            "departments": [Row("D1", {"department": "กองคลัง"}), Row("D2", {"department": "กองช่าง"})],
            "assignments": [
                Row("O1", {"item": "O1", "department": "กองคลัง", "due_on": date(2023, 4, 30)}),
                Row("O2", {"item": "O2", "department": "กองคลัง", "due_on": date(2023, 1, 31)}),
                Row("O3", {"item": "O3", "department": "กองช่าง", "due_on": date(2022, 1, 1)}),
            ],
            "measures": [Row("M01", {"measure": "M01", "department": "กองคลัง"})],
            "tracking": [],
        }
    )
    return issued_book(replace(master, content=content), "กองคลัง", 1)


def lines_of(workbook: openpyxl.Workbook) -> list[str]:
    return [str(cell.value) for row in workbook.worksheets[0].iter_rows(min_col=3, max_col=3) for cell in row]


def test_the_guide_of_a_department_begins_with_what_is_asked_of_it(opened: Opened, asked: Book) -> None:
    lines = lines_of(opened(asked))
    assert lines[lines.index("ไฟล์นี้เป็นของ กองคลัง") + 1 :][:4] == [
        "• ข้อ OIT ที่ต้องเผยแพร่และรายงาน 2 ข้อ อยู่ในหน้า มอบหมาย OIT",
        "• มาตรการที่ต้องรายงานความคืบหน้า 1 เรื่อง อยู่ในหน้า มาตรการ และ ติดตามมาตรการ",
        "• กำหนดส่งข้อ OIT 31/01/2566 – 30/04/2566 ดูรายข้อในหน้า มอบหมาย OIT",
        "• ส่งไฟล์กลับที่ นิติกร สำนักปลัด",
    ]


def test_the_guide_has_no_line_about_what_there_is_none_of(opened: Opened, asked: Book) -> None:
    only = Content({**asked.content.sheets, "assignments": [], "agency": []})
    lines = lines_of(opened(replace(asked, content=only)))
    assert lines[lines.index("ไฟล์นี้เป็นของ กองคลัง") + 1].startswith("• มาตรการที่ต้องรายงานความคืบหน้า 1 เรื่อง")
    assert not [line for line in lines if "กำหนดส่ง" in line or "ส่งไฟล์กลับที่" in line or "{" in line]


def test_braces_in_what_the_coordinator_wrote_stay_as_they_are(opened: Opened, asked: Book) -> None:
    braced = Content({**asked.content.sheets, "agency": [Row("coordinator", {"value": "นิติกร {year} {"})]})
    assert "• ส่งไฟล์กลับที่ นิติกร {year} {" in lines_of(opened(replace(asked, content=braced)))


def test_an_issued_workbook_carries_nothing_of_the_agency_but_who_it_goes_back_to(asked: Book) -> None:
    assert asked.content.agency == {"coordinator": "นิติกร สำนักปลัด"}


def test_the_guide_prints_on_one_upright_page(opened: Opened, asked: Book) -> None:
    sheet = opened(asked).worksheets[0]
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # Pages that are not told are one.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, None)
    assert not sheet.row_breaks.brk
