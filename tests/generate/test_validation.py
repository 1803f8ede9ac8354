"""Dropdowns, prompts, checks on typing and colours, as Excel would find them in the file."""

from __future__ import annotations

from collections.abc import Callable
from string import ascii_uppercase

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from written_books import make_issued, make_master

from ita_workbook.book.book import Book

Opened = Callable[[Book], openpyxl.Workbook]


def checks(book: Book, opened: Opened, sheet: str) -> dict[str, DataValidation]:
    """The validation of each field."""
    found = opened(book)[book.say(book.spec.sheet(sheet).name)]
    codes = {cell.column_letter: cell.value for cell in found[3][2:]}
    by_field = {}
    for validation in found.data_validations.dataValidation:
        for area in validation.sqref.ranges:
            letter = openpyxl.utils.get_column_letter(area.min_col)
            row = "" if sheet != "agency" else f".{area.min_row}"
            by_field[codes[letter] + row] = validation
    return by_field


def test_every_column_has_its_check_over_all_rows(issued: Book, opened: Opened) -> None:
    found = checks(issued, opened, "measures")
    assert set(found) == {*(column.field for column in issued.spec.sheet("measures").columns), "inner_key"}
    assert {str(validation.sqref).split(":")[1].lstrip(ascii_uppercase) for validation in found.values()} == {"11"}


@pytest.mark.parametrize(
    ("sheet", "field", "kind", "style", "formula"),
    [
        ("assignments", "status", "list", None, "lst_status"),
        ("assignments", "section", "list", "warning", "lst_sections"),
        ("assignments", "department", "custom", None, "FALSE"),
        ("assignments", "url", "custom", "warning", 'OR(LEFT($L5,7)="http://",LEFT($L5,8)="https://")'),
        ("measures", "indicator", "list", "warning", "lst_indicators"),
        ("tracking", "measure", "custom", None, "FALSE"),
        ("tracking", "status", "list", None, "lst_status"),
    ],
)
def test_checks_of_an_issued_workbook(
    sheet: str, field: str, kind: str, style: str | None, formula: str, issued: Book, opened: Opened
) -> None:
    found = checks(issued, opened, sheet)[field]
    assert (found.type, found.errorStyle, found.formula1) == (kind, style, formula)


@pytest.mark.parametrize(
    ("sheet", "field", "kind", "style", "formula"),
    [
        (
            "assignments",
            "department",
            "list",
            "warning",
            "OFFSET(lst_department,0,0,MAX(1,MAX(lst_department_number)),1)",
        ),
        (
            "assignments",
            "section",
            "list",
            "warning",
            "OFFSET(lst_section,MATCH($G5,lst_section_department,0)-1,0,COUNTIF(lst_section_department,$G5),1)",
        ),
        ("tracking", "measure", "list", None, "ita_measures_measure"),
        ("tracking", "round", "list", None, "lst_round"),
        ("scores", "tool", "list", "warning", "lst_tools"),
        ("indicators", "score", "decimal", None, "0"),
        ("agency", "value.6", "list", None, "lst_agency_type"),
        ("agency", "value.9", "custom", None, "FALSE"),
        ("agency", "value.16", "decimal", None, "0"),
    ],
)
def test_checks_of_a_master(
    sheet: str, field: str, kind: str, style: str | None, formula: str, master: Book, opened: Opened
) -> None:
    found = checks(master, opened, sheet)[field]
    assert (found.type, found.errorStyle, found.formula1) == (kind, style, formula)


def test_dates_are_asked_about_in_thai(issued: Book, opened: Opened) -> None:
    found = checks(issued, opened, "assignments")["published_on"]
    assert (found.type, found.errorStyle) == ("custom", "warning")
    assert found.promptTitle == "วันที่เผยแพร่"
    assert found.prompt == "วัน/เดือน/ปี พ.ศ. เช่น 15/03/2566\nต้องกรอกเมื่อสถานะเป็น ดำเนินการแล้ว"
    assert found.error.startswith("เขียน วัน/เดือน/ปี พ.ศ.")
    sheet = opened(issued)["มอบหมาย OIT"]
    assert sheet["M5"].number_format == "@"


@pytest.mark.parametrize("language", ["th", "en"])
def test_messages_keep_within_what_excel_takes(language: str, opened: Opened) -> None:
    master = make_master(language)  # type: ignore[arg-type]
    for book in (master, make_issued(master, "กองคลัง")):
        for sheet in opened(book):
            for found in sheet.data_validations.dataValidation:
                assert max(len(text or "") for text in (found.promptTitle, found.errorTitle)) <= 32
                assert max(len(text or "") for text in (found.prompt, found.error, found.formula1)) <= 255


def colours(book: Book, opened: Opened, sheet: str) -> dict[str, dict[str, str]]:
    """The conditional formats: field → colour by use → formula."""
    found = opened(book)[book.say(book.spec.sheet(sheet).name)]
    codes = {cell.column_letter: cell.value for cell in found[3][2:]}
    uses = {"FF" + value[1:]: use for use, value in book.spec.look.colours.items()}
    by_field: dict[str, dict[str, str]] = {}
    for area in found.conditional_formatting:
        letter = openpyxl.utils.get_column_letter(next(iter(area.sqref.ranges)).min_col)
        for rule in area.rules:
            use = uses[rule.dxf.fill.bgColor.rgb]
            by_field.setdefault(codes[letter], {})[use] = rule.formula[0]
    return by_field


def test_what_is_missing_depends_on_the_kind_of_workbook(master: Book, issued: Book, opened: Opened) -> None:
    mine, theirs = colours(issued, opened, "assignments"), colours(master, opened, "assignments")
    assert mine["officer"]["missing"] == '(TRIM($I5)="")'
    assert "officer" not in theirs
    assert theirs["department"]["missing"] == '(TRIM($G5)="")'
    assert "department" not in mine
    assert mine["evidence"]["missing"] == '($K5="ดำเนินการแล้ว")*(TRIM($N5)="")'
    assert mine["status"]["done"] == '($K5="ดำเนินการแล้ว")'
    assert mine["status"]["wrong"] == 'AND(TRIM($K5)<>"",COUNTIF(lst_status,$K5)=0)'
    assert set(mine["published_on"]) == {"missing", "wrong"}


def test_spare_rows_are_not_missing_until_begun(issued: Book, opened: Opened) -> None:
    measures = colours(issued, opened, "measures")["title"]["missing"]
    assert measures.startswith("SIGN(LEN($D5)+LEN($E5)") and "LEN($C5)" not in measures
    tracking = colours(issued, opened, "tracking")["status"]["missing"]
    assert 'COUNTIFS(ita_measures_measure,$C5,ita_measures_title,"<>")' in tracking
    assert "LEN($C5)" not in tracking and "LEN($D5)" not in tracking


def test_conditions_use_the_labels_of_the_language(opened: Opened) -> None:
    book = make_issued(make_master("en"), "กองคลัง")
    assert colours(book, opened, "assignments")["evidence"]["missing"] == '($K5="Done")*(TRIM($N5)="")'
