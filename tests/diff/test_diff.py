"""Differences by row key and field: of masters, of returns, and of what was issued with what came back."""

from __future__ import annotations

import shutil

import openpyxl
import pytest
from workbooks import Form, ita, ita_ok


def changes(*arguments):
    data = ita_ok("diff", *arguments, "--json").json
    assert data["schema"] == "ita-workbook/diff/1"
    return data["changes"]


def cell(change):
    return change["sheet"], change["row_key"], change["field"]


@pytest.fixture
def pair(season, tmp_path):
    """A filled return and a copy of it to be changed."""
    path = season(2566).returns["กองคลัง"]
    return path, Form(shutil.copy(path, tmp_path / "แก้ไข.xlsx"))


def test_a_file_does_not_differ_from_itself_nor_from_its_copy_sorted_the_other_way(pair):
    before, form = pair
    assert changes(before, before) == []
    sheet = form.sheet("assignments")
    rows = [[one.value for one in row] for row in sheet.iter_rows(min_row=5, max_row=4 + len(form.keys("assignments")))]
    for number, values in enumerate(reversed(rows), 5):
        for column, value in enumerate(values, 1):
            sheet.cell(number, column).value = value
    assert changes(before, form.save()) == []


def test_each_change_has_its_kind_both_values_and_both_places(pair):
    before, form = pair
    item, other = form.keys("assignments")[:2]
    was = form.get("assignments", item, "officer")
    form.put("assignments", item, officer="นิติกร", note="ใหม่").put("assignments", other, officer=None)
    found = {cell(change): change for change in changes(before, form.save())}
    assert {key: change["kind"] for key, change in found.items()} == {
        ("assignments", item, "officer"): "changed",
        ("assignments", item, "note"): "filled",
        ("assignments", other, "officer"): "cleared",
    }
    changed = found["assignments", item, "officer"]
    assert (changed["before"], changed["after"]) == (was, "นิติกร")
    place = form.place("assignments", item, "officer")
    assert changed["before_cell"] == changed["after_cell"] == place


def test_an_inserted_column_moves_the_place_and_changes_nothing(pair):
    before, form = pair
    item = form.keys("assignments")[0]
    place = form.place("assignments", item, "officer")
    form.put("assignments", item, officer="นิติกร")
    form.sheet("assignments").insert_cols(5)
    (change,) = changes(before, form.save())
    assert change["before_cell"] == place and change["after_cell"] != place


def test_one_file_alone_is_compared_with_what_was_issued(season):
    played = season(2566)
    alone = changes(played.returns["กองคลัง"])
    against = changes(played.issued["กองคลัง"], played.returns["กองคลัง"])
    assert [cell(change) for change in alone] == [cell(change) for change in against]
    assert {change["kind"] for change in alone} == {"filled"}
    assert changes(played.issued["กองคลัง"]) == []


def test_a_master_and_a_merged_one_differ_in_what_was_carried(copied):
    played = copied(2566)
    merged = played.folder / "merged.xlsx"
    told = ita("merge", played.master, played.folder / "returns", "-o", merged, "--json").json
    found = changes(played.master, merged)
    carried = sum(file["carried"] for file in told["files"])
    assert carried <= len(found) <= carried + len(told["added_rows"]) * 4
    assert not {"provenance", "conflicts"} & {change["sheet"] for change in found}
    back = changes(merged, played.master)
    assert {"filled": "cleared", "row_added": "row_removed"}[found[0]["kind"]] == back[0]["kind"]


def test_a_master_and_a_return_are_compared_in_the_departments_part(copied):
    played = copied(2566)
    form = Form(played.returns["กองคลัง"])
    own = set(form.keys("assignments"))
    found = changes(played.master, played.returns["กองคลัง"])
    assert found and {change["row_key"] for change in found if change["sheet"] == "assignments"} <= own


def test_a_changed_answer_of_the_agency_form_is_named_by_its_question(copied):
    played = copied(2566)
    other = Form(shutil.copy(played.master, played.folder / "other.xlsx")).answer(vision="ตำบลน่าอยู่").save()
    ran = ita_ok("diff", played.master, other)
    assert "วิสัยทัศน์" in ran.out and "ตำบลน่าอยู่" in ran.out


def test_what_could_not_be_read_as_a_date_is_compared_as_it_was_written(pair):
    before, form = pair
    key = form.keys("assignments")[0]
    form.put("assignments", key, published_on="เมื่อวาน")
    (change,) = changes(before, form.save())
    assert (change["field"], change["after"]) == ("published_on", "เมื่อวาน")


def test_a_lost_sheet_is_told_and_not_listed_as_lost_rows(pair):
    before, form = pair
    del form.book["มาตรการ"]
    data = ita_ok("diff", before, form.save(), "--json").json
    assert not [change for change in data["changes"] if change["sheet"] == "measures"]
    assert any("มาตรการ" in note for note in data["notes"])


def test_workbooks_of_different_masters_are_compared_with_a_note(season):
    ran = ita("diff", season(2566).master, season(2568).master, "--lang", "en")
    assert ran.code == 0 and "different masters" in ran.out


def test_the_workbook_of_differences_paints_the_cells_and_holds_no_formula(pair, tmp_path):
    before, form = pair
    item = form.keys("assignments")[0]
    form.put("assignments", item, officer="นิติกร", note="'=1+1", evidence=None)
    output = tmp_path / "diff.xlsx"
    ran = ita_ok("diff", before, form.save(), "-o", output)
    assert str(output) in ran.out
    book = openpyxl.load_workbook(output)
    assert book.sheetnames == ["ความแตกต่าง", "มอบหมาย OIT"]
    listed, grid = book.worksheets
    assert [row[3].value for row in listed.iter_rows(min_row=4)] == ["แก้ไข", "ลบค่า", "กรอกเพิ่ม"]
    fills = {row[3].value: row[5].fill.fgColor.rgb for row in listed.iter_rows(min_row=4)}
    assert len(set(fills.values())) == 3
    painted = [one for one in grid[4] if one.fill.fgColor.rgb != "00000000"]
    assert len(painted) == 3 and grid["A4"].value == item
    assert all(one.data_type != "f" for sheet in book for row in sheet.iter_rows() for one in row)
    assert all(sheet.row_dimensions[row].height for sheet in book for row in range(4, sheet.max_row + 1))
    assert ita("diff", before, form.path, "-o", output).code == 2
    ita_ok("diff", before, form.path, "-o", output, "--force")


def test_what_is_no_workbook_of_ours_ends_with_2_and_says_why(tmp_path, season):
    odd = tmp_path / "รายชื่อ.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"] = "รายชื่อ"
    book.save(odd)
    ran = ita("diff", season(2566).master, odd)
    assert ran.code == 2 and "F2" in ran.err
    assert ita("diff", tmp_path / "none.xlsx").code == 2


def test_a_row_that_only_one_file_has_is_told_as_added(copied):
    played = copied(2566)
    path = played.returns["กองช่าง"]
    form = Form(shutil.copy(path, played.folder / "more.xlsx"))
    spare = next(key for key in form.keys("measures") if not form.get("measures", key, "title"))
    form.put("measures", spare, title="อบรมเจ้าหน้าที่", steps="1. อบรม")
    found = changes(path, form.save())
    assert {change["kind"] for change in found} == {"row_added"}
    assert {change["row_key"] for change in found} == {spare}
    assert ita_ok("diff", path, form.path, "--json").json["counts"]["row_added"] == 1
