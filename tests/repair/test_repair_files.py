"""Repair of what ordinary days do to a return: the fresh workbook has every word, and the check finds its structure whole."""

from __future__ import annotations

import pytest
from workbooks import DONE, Form, findings, ita, ita_ok

from ita_workbook.read.reader import read_workbook
from ita_workbook.tour import delete_sheet


def typed(path):
    """What people typed into an issued workbook as (sheet, row, field) → value."""
    back = read_workbook(path)
    return {
        (sheet, key, code): cell.value
        for sheet, read in back.sheets.items()
        for key, row in read.by_key().items()
        for code, cell in row.cells.items()
    }


def repaired(path, tmp_path):
    """Repair a file; return (the fresh one, what the repair said)."""
    target = tmp_path / "ซ่อมแล้ว.xlsx"
    return target, ita_ok("repair", path, "-o", target, "--json", "--force").json


@pytest.fixture
def back(season):
    return season(2566).returns["กองช่าง" if "กองช่าง" in season(2566).returns else "กองคลัง"]


def change(path, target, how):
    """Open a return, change a sheet as people do, save it elsewhere."""
    form = Form(path)
    how(form)
    return form.save(target)


def rename(form):
    form.sheet("assignments").title = "งานของเรา"


def insert_column(form):
    form.sheet("measures").insert_cols(6)
    form.sheet("measures").cell(4, 6).value = "หมายเหตุของเรา"
    form.sheet("measures").cell(5, 6).value = "รอประชุม"


def insert_rows_on_top(form):
    form.sheet("tracking").insert_rows(1, 2)


def sort_rows(form):
    sheet = form.sheet("assignments")
    last = 4 + len(form.keys("assignments"))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=last)]
    for row, values in zip(sheet.iter_rows(min_row=5, max_row=last), reversed(rows), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value


def sort_visible_columns(form):
    sheet = form.sheet("assignments")
    last = 4 + len(form.keys("assignments"))
    rows = [[cell.value for cell in row[2:]] for row in sheet.iter_rows(min_row=5, max_row=last)]
    for row, values in zip(sheet.iter_rows(min_row=5, max_row=last), reversed(rows), strict=True):
        for cell, value in zip(row[2:], values, strict=True):
            cell.value = value


def swap_columns(form):
    sheet = form.sheet("assignments")
    first, second = (form.cell("assignments", form.keys("assignments")[0], code).column for code in ("url", "evidence"))
    for row in range(3, 5 + len(form.keys("assignments"))):
        one, two = sheet.cell(row, first), sheet.cell(row, second)
        one.value, two.value = two.value, one.value


def drop_lists(form):
    del form.book["รายการเลือก"]


DAMAGES = (rename, insert_column, insert_rows_on_top, sort_rows, sort_visible_columns, swap_columns, drop_lists)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("department", ["กองคลัง", "กองช่าง"])
def test_everything_typed_comes_back_and_the_check_is_clean(season, tmp_path, damage, department):
    path = season(2565).returns[department]
    damaged = change(path, tmp_path / "เสียหาย.xlsx", damage)
    fresh, data = repaired(damaged, tmp_path)
    assert typed(fresh) == typed(path)
    assert len(data["carried"]) == len(typed(path))
    assert findings(fresh) == []
    # A column that people added has no place of its own, so it is kept apart and told.
    assert [(piece["value"], piece["reason"]) for piece in data["unplaced"]] in ([], [("รอประชุม", "column")])


def test_a_column_that_people_added_is_not_dropped(season, tmp_path):
    damaged = change(season(2566).returns["กองช่าง"], tmp_path / "เสียหาย.xlsx", insert_column)
    fresh, data = repaired(damaged, tmp_path)
    assert "รอประชุม" in [piece["value"] for piece in data["unplaced"]]
    assert "รอประชุม" in [
        cell.value for sheet in Form(fresh).book for row in sheet.iter_rows() for cell in row if cell.value
    ]


def test_a_deleted_sheet_stands_again_as_it_was_issued(season, tmp_path):
    played = season(2566)
    form = Form(played.returns["กองช่าง"])
    del form.book["ติดตามมาตรการ"]
    form.save(tmp_path / "ลบหน้า.xlsx")
    assert [code for code, _, _ in findings(tmp_path / "ลบหน้า.xlsx")][:1] == ["S101"]
    fresh, _ = repaired(tmp_path / "ลบหน้า.xlsx", tmp_path)
    assert Form(fresh).keys("tracking") == Form(played.issued["กองช่าง"]).keys("tracking")
    whole = typed(played.returns["กองช่าง"])
    assert typed(fresh) == {place: value for place, value in whole.items() if place[0] != "tracking"}
    assert {(code, sheet) for code, sheet, _ in findings(fresh)} == {("C101", "ติดตามมาตรการ")}


def test_a_sheet_deleted_as_the_demo_does_it_is_the_same_damage(season, tmp_path):
    path = season(2566).issued["กองช่าง"]
    delete_sheet(path, tmp_path / "ลบหน้า.xlsx", "ติดตามมาตรการ")
    assert ("S101", "ติดตามมาตรการ", None) in findings(tmp_path / "ลบหน้า.xlsx")
    fresh, _ = repaired(tmp_path / "ลบหน้า.xlsx", tmp_path)
    assert findings(fresh) == findings(path)


def test_every_cell_of_the_damaged_file_is_in_exactly_one_list(season, tmp_path):
    def mess(form):
        sort_visible_columns(form)
        item = form.keys("assignments")[0]
        form.put("assignments", item, status="ไม่ทราบ", published_on="เมื่อวาน")
        own = form.book.create_sheet("จดเอง")
        own["B2"] = "โทรถามกองช่าง"

    damaged = change(season(2566).returns["กองคลัง"], tmp_path / "เสียหาย.xlsx", mess)
    data = repaired(damaged, tmp_path)[1]
    places = [piece["place"] for kind in ("carried", "doubtful", "unplaced") for piece in data[kind]]
    assert len(places) == len(set(places))
    back = read_workbook(damaged)
    filled = {
        f"{sheet.name}!{cell.address}"
        for sheet in back.sheets.values()
        for row in sheet.rows
        for cell in row.cells.values()
    }
    assert set(places) == filled | {"จดเอง!B2"}
    assert {piece["value"] for piece in data["doubtful"]} == {"ไม่ทราบ", "เมื่อวาน"}


def test_a_repaired_return_merges_as_the_undamaged_one(season, tmp_path):
    played = season(2566)
    damaged = change(played.returns["กองคลัง"], tmp_path / "เสียหาย.xlsx", sort_visible_columns)
    fresh, _ = repaired(damaged, tmp_path)
    ita_ok("merge", played.master, played.returns["กองคลัง"], "-o", tmp_path / "a.xlsx")
    ita_ok("merge", played.master, fresh, "-o", tmp_path / "b.xlsx")
    one, two = (
        {place: value for place, value in typed(tmp_path / name).items() if place[0] != "provenance"}
        for name in ("a.xlsx", "b.xlsx")
    )
    assert one == two


def test_repairing_twice_gives_the_same_data(season, tmp_path):
    damaged = change(season(2566).returns["กองคลัง"], tmp_path / "เสียหาย.xlsx", swap_columns)
    once, _ = repaired(damaged, tmp_path)
    again = tmp_path / "อีกครั้ง.xlsx"
    ita_ok("repair", once, "-o", again)
    assert typed(again) == typed(once)


def test_a_file_that_lost_its_identity_is_rebuilt_with_the_master(season, tmp_path):
    played = season(2566)

    def forget(form):
        del form.book["_ita"]
        for name in ("assignments", "measures", "tracking"):
            form.sheet(name)["A3"] = None
        form.book.custom_doc_props.props.clear()
        form.book.properties.description = None

    form = Form(played.returns["กองคลัง"])
    forget(form)
    for sheet in form.book:
        if isinstance(sheet["A3"].value, str) and sheet["A3"].value.startswith("{"):
            sheet["A3"] = None
    lost = form.save(tmp_path / "ไม่รู้ของใคร.xlsx")
    alone = ita("repair", lost, "-o", tmp_path / "r.xlsx")
    assert alone.code == 1 and "F211" in alone.err
    ita_ok("repair", lost, "-o", tmp_path / "r.xlsx", "--master", played.master, "--department", "กองคลัง")
    assert typed(tmp_path / "r.xlsx") == typed(played.returns["กองคลัง"])
    assert findings(tmp_path / "r.xlsx") == []


def test_the_summary_in_words_names_what_to_do_next(season, tmp_path):
    damaged = change(season(2566).returns["กองคลัง"], tmp_path / "เสียหาย.xlsx", rename)
    out = ita_ok("repair", damaged, "-o", tmp_path / "r.xlsx").out
    assert f"วางข้อมูลคืน {len(typed(damaged))} ช่อง" in out
    assert f"ita check {tmp_path / 'r.xlsx'}" in out
    assert DONE not in out
