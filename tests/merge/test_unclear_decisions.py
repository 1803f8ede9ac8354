"""A decision that cannot be carried out stays open, is told in words, and what was typed is not erased."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from ita_workbook.merge.outcome import MergeOutcome
from ita_workbook.merge.summary import lines
from ita_workbook.read.reader import read_workbook
from ita_workbook.season.issue import issued_book
from ita_workbook.season.record import merge_season
from ita_workbook.season.sample import load_sample, sample_names
from ita_workbook.write.workbook_file import write_workbook

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
SHEET, CONFLICTS = "มอบหมาย OIT", "ข้อขัดแย้ง"


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """A merged master with one conflict: the return says ``15 มี.ค. 60`` where a date belongs."""
    book = load_sample(sample_names()[0]).master
    write_workbook(book, tmp_path / "master.xlsx", created=CREATED)
    write_workbook(issued_book(book, book.content.departments()[0], 1), tmp_path / "r.xlsx", created=CREATED)
    returned = openpyxl.load_workbook(tmp_path / "r.xlsx")
    returned[SHEET]["M5"] = "15 มี.ค. 60"
    returned.save(tmp_path / "r.xlsx")
    season_merge = merge_season(read_workbook(tmp_path / "master.xlsx"), [tmp_path / "r.xlsx"], None, created=CREATED)
    outcome = season_merge.outcome
    assert [(one.row_key, one.field, one.theirs) for one in outcome.conflicts] == [("O1", "published_on", "15 มี.ค. 60")]
    season_merge.write(tmp_path / "merged.xlsx")
    return tmp_path / "merged.xlsx"


def decided(merged: Path, decision: str, other: str | None = None) -> tuple[MergeOutcome, list[str]]:
    """Write a decision as a person would, merge again, and return the outcome and what is said of it."""
    workbook = openpyxl.load_workbook(merged)
    sheet = workbook[CONFLICTS]
    places = {cell.value: cell.column for row in sheet.iter_rows(max_row=4) for cell in row if cell.value}
    sheet.cell(5, places["decision"]).value = decision
    sheet.cell(5, places["other_value"]).value = other
    workbook.save(merged)
    season_merge = merge_season(read_workbook(merged), [], None, created=CREATED)
    outcome = season_merge.outcome
    return outcome, [line.th for line in lines(outcome, [], merged, no_ledger=False)]


def test_the_departments_value_is_not_taken_where_it_cannot_be_read(merged: Path) -> None:
    outcome, said = decided(merged, "ใช้ของส่วนราชการ")
    assert outcome.decided.decided == [] and len(outcome.conflicts) == 1
    assert outcome.book.content.index("assignments")["O1"].values.get("published_on") != "15 มี.ค. 60"
    assert (
        'เลือก ใช้ของส่วนราชการ แต่ค่า "15 มี.ค. 60" อ่านไม่ได้: มอบหมาย OIT O1 วันที่เผยแพร่ '
        "ให้เลือก ค่าอื่น แล้วกรอกค่าที่ถูกต้องในหน้า ข้อขัดแย้ง"
    ) in said


def test_another_value_that_can_be_read_settles_it(merged: Path) -> None:
    outcome, _ = decided(merged, "ค่าอื่น", "15/03/2566")
    assert len(outcome.decided.decided) == 1 and outcome.conflicts == []
    assert outcome.book.content.index("assignments")["O1"].values["published_on"] == datetime(2023, 3, 15).date()


def test_a_decision_that_is_none_of_the_list_is_told_and_kept(merged: Path) -> None:
    outcome, said = decided(merged, "ok")
    assert len(outcome.conflicts) == 1
    assert ('คำตัดสิน "ok" ไม่อยู่ในรายการ: มอบหมาย OIT O1 วันที่เผยแพร่ เลือก ใช้ของกลาง / ใช้ของส่วนราชการ / ค่าอื่น') in said
    assert [row.text("decision") for row in outcome.book.content.rows("conflicts")] == ["ok"]
