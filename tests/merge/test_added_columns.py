"""What coordinators keep beside the tables of their master goes along with a merge, or is said not to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from ita_workbook.checks.engine import check_return
from ita_workbook.merge.outcome import MergeOutcome
from ita_workbook.read.reader import read_workbook
from ita_workbook.season.issue import issued_book
from ita_workbook.season.record import merge_season
from ita_workbook.season.sample import load_sample, sample_names
from ita_workbook.write.workbook_file import write_workbook

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
SHEET = "มอบหมาย OIT"
Edit = Callable[[Worksheet], None]


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A master and one department's return."""
    folder = tmp_path_factory.mktemp("season")
    book = load_sample(sample_names()[0]).master
    master, returned = folder / "master.xlsx", folder / "returned.xlsx"
    write_workbook(book, master, created=CREATED)
    write_workbook(issued_book(book, book.content.departments()[0], 1), returned, created=CREATED)
    return master, returned


def merged_after(season: tuple[Path, Path], folder: Path, edit: Edit) -> tuple[MergeOutcome, Path]:
    """Edit the master's assignments as a person would, merge, and return the outcome and the new file."""
    workbook = openpyxl.load_workbook(season[0])
    edit(workbook[SHEET])
    workbook.save(folder / "master.xlsx")
    season_merge = merge_season(read_workbook(folder / "master.xlsx"), [season[1]], None, created=CREATED)
    outcome = season_merge.outcome
    season_merge.write(folder / "merged.xlsx")
    return outcome, folder / "merged.xlsx"


def add_notes(sheet: Worksheet) -> None:
    sheet["T4"], sheet["T5"], sheet["T7"] = "บันทึกภายใน", "โทรตามแล้ว", "=1+1"
    sheet["U6"] = 12


def test_columns_of_the_masters_own_stand_beside_the_same_rows(season, tmp_path):
    outcome, path = merged_after(season, tmp_path, add_notes)
    sheet = openpyxl.load_workbook(path)[SHEET]
    assert [sheet[cell].value for cell in ("S4", "S5", "S6", "T4", "T5", "T6")] == [
        "บันทึกภายใน", "โทรตามแล้ว", None, "เพิ่มเอง", None, "12",
    ]  # fmt: skip
    assert sheet["C5"].value == "O1" and sheet["C6"].value == "O2"
    # They are sorted with their rows, and no formula is written back.
    assert sheet.auto_filter.ref == f"A4:T{sheet.max_row}"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert [text.th for text in outcome.added.report] == [
        'คัดลอกคอลัมน์ที่เพิ่มเองในสมุดงานกลางเป็นข้อความ: มอบหมาย OIT "บันทึกภายใน", มอบหมาย OIT "ไม่มีหัวตาราง"'
    ]


def test_they_go_along_with_every_further_merge(season, tmp_path):
    _, path = merged_after(season, tmp_path, add_notes)
    season_merge = merge_season(read_workbook(path), [season[1]], None, created=CREATED)
    season_merge.write(tmp_path / "again.xlsx")
    once, twice = (openpyxl.load_workbook(one)[SHEET] for one in (path, tmp_path / "again.xlsx"))
    assert [[cell.value for cell in row[18:]] for row in once] == [[cell.value for cell in row[18:]] for row in twice]


def test_they_follow_their_rows_where_the_table_was_sorted(season, tmp_path):
    def sort(sheet: Worksheet) -> None:
        add_notes(sheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=47)]
        for row, values in zip(sheet.iter_rows(min_row=5, max_row=47), reversed(rows), strict=True):
            for cell, value in zip(row, values, strict=True):
                cell.value = value

    _, path = merged_after(season, tmp_path, sort)
    sheet = openpyxl.load_workbook(path)[SHEET]
    beside = {row[2].value: row[18].value for row in sheet.iter_rows(min_row=5) if row[18].value}
    assert beside == {"O1": "โทรตามแล้ว"}


def test_what_stands_beside_no_row_is_said_not_to_be_copied(season, tmp_path):
    def write_below(sheet: Worksheet) -> None:
        sheet["T60"] = "รวม 43 ข้อ"

    outcome, _ = merged_after(season, tmp_path, write_below)
    assert outcome.added.columns == {} and outcome.added.left == [f"{SHEET}!T60"]
    assert f"{SHEET}!T60" in outcome.added.report[0].th


def test_notes_on_cells_are_said_not_to_be_copied(season, tmp_path):
    def note(sheet: Worksheet) -> None:
        sheet["C6"].comment = Comment("ถามท่านนายก", "ผู้ประสานงาน")

    outcome, _ = merged_after(season, tmp_path, note)
    assert ["โน้ตที่ติดไว้กับช่อง" in warning.th for warning in outcome.warnings] == [True]
    assert merged_after(season, tmp_path, lambda sheet: None)[0].warnings == []


def test_an_added_column_is_a_note_in_a_master_and_a_warning_in_a_return(season, tmp_path):
    codes = []
    for source in season:
        workbook = openpyxl.load_workbook(source)
        workbook[SHEET]["T5"] = "โทรตามแล้ว"
        workbook.save(tmp_path / source.name)
        findings = check_return(read_workbook(tmp_path / source.name))
        codes.append([(one.code, one.severity) for one in findings if one.code in ("S203", "S208")])
    assert codes == [[("S208", "note")], [("S203", "warning")]]
