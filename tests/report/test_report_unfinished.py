"""``ita report`` of a master that is not finished: the documents are made, and what is open is said beside them."""

from __future__ import annotations

import pytest
from golden import CREATED, SAMPLES
from workbooks import ita, ita_ok

from ita_workbook.book.content import Row
from ita_workbook.read.reader import read_workbook
from ita_workbook.words.errors import quoted
from ita_workbook.write.workbook_file import write_workbook

CLEAN, WITH_ERRORS = SAMPLES / "sample1" / "merged.xlsx", SAMPLES / "sample3" / "merged.xlsx"


def errors_of(path):
    return ita("check", path, "--json").json["counts"]["error"]


@pytest.fixture
def disputed(tmp_path):
    """A master without another error, with one conflict that nobody decided."""
    book = read_workbook(CLEAN).current_book()
    conflict = {"sheet": "มอบหมาย OIT", "row_key": "O1", "field": "ผู้รับผิดชอบ (ตำแหน่ง)", "ours": "นิติกร", "theirs": "นักทรัพยากรบุคคล",
                "department": "สำนักปลัด", "sheet_id": "assignments", "field_code": "officer"}  # fmt: skip
    book.content.sheets["conflicts"] = [Row("X01", conflict)]
    path = tmp_path / "รวม แล้ว.xlsx"
    write_workbook(book, path, created=CREATED)
    return path


def test_errors_of_the_master_are_counted_and_the_documents_made(tmp_path):
    ran = ita_ok("report", WITH_ERRORS, "-o", tmp_path / "out", "--kind", "plan", "-q")
    assert (tmp_path / "out" / "plan.docx").is_file()
    count = errors_of(WITH_ERRORS)
    assert count and f"ต้องแก้ {count} ข้อ" in ran.err and f"ita check {WITH_ERRORS}" in ran.err
    assert "ข้อขัดแย้ง" not in ran.err
    english = ita_ok("report", WITH_ERRORS, "-o", tmp_path / "en", "--kind", "plan", "--lang", "en")
    assert f"errors in the master: {count};" in english.err and f"ita check {WITH_ERRORS}" in english.err


def test_undecided_conflicts_are_counted_too(disputed, tmp_path):
    ran = ita_ok("report", disputed, "-o", tmp_path / "out", "--kind", "plan")
    assert errors_of(disputed) == 1
    assert "ต้องแก้ 1 ข้อ ในจำนวนนี้เป็นข้อขัดแย้งที่ยังไม่ได้ตัดสิน 1 ข้อ" in ran.err
    assert f"ita check {quoted(disputed)}" in ran.err


def test_a_finished_master_has_no_warning(tmp_path):
    assert ita_ok("report", CLEAN, "-o", tmp_path / "out", "--kind", "plan").err == ""
