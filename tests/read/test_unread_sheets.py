"""A sheet that this program cannot read is told as our failure: nobody deleted it, and nothing of it is cleared."""

from __future__ import annotations

import re

import pytest
from mutations.files import _sheet_part
from workbooks import DONE, Form, errors, ita, ita_ok, packed, parts_of

from ita_workbook.read.reader import read_workbook

ASSIGNMENTS = "มอบหมาย OIT"
UNCLOSED = b'<row r="900"><c r="C900"><v>1</c></row></sheetData>'
CUT = b""


def with_broken_part(source, target, name=ASSIGNMENTS, how=UNCLOSED, renamed=""):
    """Break the part of a sheet at the end of its cells; the sheet may get another name."""
    parts = parts_of(source)
    part = _sheet_part(parts, name)
    cells, _, behind = parts[part].partition(b"</sheetData>")
    assert behind
    parts[part] = cells + how + (behind if how else b"")
    if renamed:
        workbook = parts["xl/workbook.xml"].decode()
        parts["xl/workbook.xml"] = re.sub(f'name="{name}"', f'name="{renamed}"', workbook, count=1).encode()
    return packed(parts, target)


@pytest.fixture
def back(season):
    return season(2566).returns["กองคลัง"]


@pytest.mark.parametrize("how", [UNCLOSED, CUT])
def test_it_is_one_error_of_the_program_and_no_row_of_it_is_missing(tmp_path, back, how):
    before = {found["sheet"] for found in errors(back)}
    odd = with_broken_part(back, tmp_path / "a.xlsx", how=how)
    found = errors(odd)
    told = [one for one in found if one["sheet"] == ASSIGNMENTS]
    assert [(one["code"], one["cell"]) for one in told] == [("F107", None)]
    assert {one["sheet"] for one in found} - {ASSIGNMENTS} == before - {ASSIGNMENTS}
    assert "โปรแกรมนี้อ่านหน้า" in told[0]["message"]
    assert "ไม่ได้ถูกลบ" in told[0]["message"]


def test_the_other_sheets_are_read_as_before(tmp_path, back):
    whole, odd = read_workbook(back), read_workbook(with_broken_part(back, tmp_path / "a.xlsx"))
    assert odd.unread_sheets == ("assignments",)
    assert set(odd.sheets) == set(whole.sheets) - {"assignments"}
    for sheet in odd.sheets:
        assert odd.content.rows(sheet) == whole.content.rows(sheet)


def test_a_renamed_one_is_not_called_deleted(tmp_path, back):
    odd = with_broken_part(back, tmp_path / "a.xlsx", renamed="งานของเรา")
    structure = [(event.kind, event.sheet, event.sheet_id) for event in read_workbook(odd).events]
    assert ("sheet_unread", "งานของเรา", "assignments") in structure
    assert not {kind for kind, _, _ in structure} & {"sheet_missing", "sheet_emptied", "sheet_extra"}


def test_an_unread_identity_sheet_is_not_called_missing_as_well(tmp_path, back):
    kinds = [event.kind for event in read_workbook(with_broken_part(back, tmp_path / "a.xlsx", "_ita")).events]
    assert "page_unread" in kinds
    assert "identity_missing" not in kinds


@pytest.mark.parametrize("page", ["คำชี้แจง", "สรุป", "รายการเลือก"])
def test_a_page_without_answers_is_a_note_and_no_error(tmp_path, back, page):
    """As a program does that writes the formulas of these pages unescaped."""
    odd = with_broken_part(back, tmp_path / "a.xlsx", page)
    assert errors(odd) == errors(back)
    told = [one for one in ita("check", odd, "--json").json["files"][0]["findings"] if one["sheet"] == page]
    assert [(one["code"], one["severity"]) for one in told] == [("F114", "note")]


def test_a_merge_clears_nothing_of_it(tmp_path, season, back):
    played = season(2566)
    first = tmp_path / "first.xlsx"
    ita("merge", played.master, back, "-o", first)
    held = read_workbook(first).content.rows("assignments")
    answered = Form(back)
    item = answered.keys("assignments")[0]
    answered.put("assignments", item, status=DONE, note="แก้ไขแล้ว")
    again = with_broken_part(answered.save(tmp_path / "again.xlsx"), tmp_path / "odd.xlsx")
    second = tmp_path / "second.xlsx"
    ran = ita("merge", first, again, "-o", second, "--json")
    assert ran.code == 1
    assert [one["code"] for one in ran.json["findings"] if one["sheet"] == ASSIGNMENTS] == ["F107"]
    assert read_workbook(second).content.rows("assignments") == held


def test_repair_lists_it(tmp_path, back):
    odd = with_broken_part(back, tmp_path / "a.xlsx")
    said = ita_ok("repair", odd, "-o", tmp_path / "b.xlsx", "--json").json
    assert [(one["place"], one["reason"]) for one in said["unplaced"]] == [(ASSIGNMENTS, "unread")]
    assert {one["sheet"] for one in said["carried"]} == {"measures", "tracking"}


def test_a_master_with_such_a_sheet_is_not_merged_into(tmp_path, season, back):
    odd = with_broken_part(season(2566).master, tmp_path / "master.xlsx")
    ran = ita("merge", odd, back, "-o", tmp_path / "merged.xlsx")
    assert ran.code == 1
    assert "[F107]" in ran.err
    assert not (tmp_path / "merged.xlsx").exists()
