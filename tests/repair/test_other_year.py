"""Data typed into a form of another year: row by row into this year's workbook, and all that is in doubt is listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import DONE, Form, errors, ita, ita_ok

from ita_workbook.read.reader import read_workbook

FROZEN = Path(__file__).parents[1] / "data" / "version1" / "2566" / "returns"
ITEMS = "มอบหมาย OIT"
LINK = "https://www.example.go.th/structure"


@pytest.fixture
def this(copied):
    """The season 2567, whose files are this test's own."""
    return copied(2567)


@pytest.fixture
def moved(this, tmp_path):
    """Return a function (form of another year) → (this year's workbook, the lists as JSON)."""

    def move(path, *options):
        target = tmp_path / "ปีนี้.xlsx"
        made = ita_ok("repair", path, "--master", this.master, "-o", target, "--json", "--force", *options).json
        return target, made

    return move


def filled(path):
    """The place of every filled cell in columns that people fill."""
    back = read_workbook(path)
    return {
        f"{sheet.name}!{cell.address}"
        for sheet in back.sheets.values()
        for row in sheet.rows
        for code, cell in row.cells.items()
        if sheet.spec.editable(row.key, code, "issued")
    }


def test_a_row_moves_where_code_and_title_agree_and_nowhere_else(season, moved):
    form = Form(season(2566).issued["สำนักปลัด"])
    form.put("assignments", "O1", status=DONE, url=LINK)  # โครงสร้าง in both years
    form.put("assignments", "O4", status=DONE, url="https://www.example.go.th/plan")  # another item in 2567
    target, made = moved(form.save(season(2566).folder / "last.xlsx"))
    assert made["from_year"] == 2566
    assert {(one["row_key"], one["field"], one["value"]) for one in made["carried"]} == {
        ("O1", "status", DONE),
        ("O1", "url", LINK),
    }
    new = Form(target)
    assert (new.get("assignments", "O1", "status"), new.get("assignments", "O1", "url")) == (DONE, LINK)
    assert not any(new.get("assignments", key, "url") for key in new.keys("assignments") if key != "O1")
    doubted = {one["field"]: one for one in made["unplaced"]}
    assert set(doubted) == {"status", "url"}
    assert doubted["url"]["reason"] == "other_year_unsure"
    # Both candidates: this year's item of that code, and this year's item of that title.
    assert doubted["url"]["others"] == ["O4 ข้อมูลการติดต่อ", "O7 แผนยุทธศาสตร์หรือแผนพัฒนาหน่วยงาน"]
    listed = [[cell.value for cell in row[:2]] for row in new.book["ข้อมูลที่วางไม่ได้"].iter_rows(min_row=2)]
    assert [f"{ITEMS}!L8", "https://www.example.go.th/plan"] in listed


@pytest.mark.parametrize("name", ["กองคลัง.ods", "กองช่าง.xlsx", "สำนักปลัด.xlsx"])
def test_every_filled_cell_of_the_old_form_is_moved_or_listed_once(moved, this, name):
    path = FROZEN / name
    _, made = moved(path, "--department", "กองคลัง")
    places = [one["place"] for listed in ("carried", "doubtful", "unplaced", "unchanged") for one in made[listed]]
    assert len(places) == len(set(places))
    assert filled(path) <= set(places)
    back = read_workbook(path)
    names = read_workbook(this.master).content.index("assignments")
    for one in made["carried"]:
        if one["sheet"] == "assignments":
            assert names[one["row_key"]].text("name") == back.row("assignments", one["row_key"]).text("name")


def test_what_was_moved_is_merged_like_any_return(season, moved, this, tmp_path):
    form = Form(season(2566).issued["สำนักปลัด"])
    form.put(
        "assignments", "O1", status=DONE, url=LINK, published_on="15/01/2567", evidence="ภาพหน้าจอ", officer="นักจัดการ"
    )
    target, _ = moved(form.save(tmp_path / "last.xlsx"))
    merged = ita("merge", this.master, target, "-o", tmp_path / "merged.xlsx", "--json").json
    assert not merged["conflicts"]
    assert read_workbook(tmp_path / "merged.xlsx").row("assignments", "O1").text("url") == LINK


def test_measures_of_ones_own_move_with_their_reports(season, moved, tmp_path):
    form = Form(season(2566).issued["กองช่าง"])
    own = next(key for key in form.keys("measures") if "-" in key)
    form.put("measures", own, title="ตรวจถนนทุกเดือน", indicator="7", steps="1. สำรวจ")
    report = next(key for key in form.keys("tracking") if key.startswith(own))
    form.put("tracking", report, status=DONE, result="ตรวจแล้ว 12 สาย")
    twin = next(key for key in form.keys("measures") if "-" in key and key != own)
    form.put("measures", twin, title="รับเรื่องร้องเรียนทางออนไลน์", steps="1. เปิดช่องทาง")
    form.put("tracking", next(key for key in form.keys("tracking") if key.startswith("M02")), result="ลดได้ 3 วัน")
    target, made = moved(form.save(tmp_path / "last.xlsx"))
    back = read_workbook(target)
    titles = {row.text("title"): row for row in back.content.rows("measures")}
    new = titles["ตรวจถนนทุกเดือน"]
    assert new.text("steps") == "1. สำรวจ"
    reports = {row.key: row.text("result") for row in back.content.rows("tracking") if row.text("result")}
    tail = report.partition("|")[2]
    assert reports == {
        f"{new.key}|{tail}": "ตรวจแล้ว 12 สาย",
        next(iter(k for k in reports if k.startswith("M02"))): "ลดได้ 3 วัน",
    }
    # The second one has the title of a measure that this year has already.
    assert {(one["value"], one["reason"], *one["others"]) for one in made["unplaced"]} == {
        ("รับเรื่องร้องเรียนทางออนไลน์", "other_year_unsure", "M03 รับเรื่องร้องเรียนทางออนไลน์"),
        ("1. เปิดช่องทาง", "other_year_unsure", "M03 รับเรื่องร้องเรียนทางออนไลน์"),
    }


def test_codes_that_mean_something_else_this_year_are_listed(season, moved, tmp_path):
    form = Form(season(2566).issued["กองช่าง"])
    form.put("measures", "M02", items="O4", process="การให้บริการ")
    _, made = moved(form.save(tmp_path / "last.xlsx"))
    assert [(one["field"], one["value"]) for one in made["carried"]] == [("process", "การให้บริการ")]
    assert [(one["field"], one["reason"], one["others"]) for one in made["unplaced"]] == [
        ("items", "other_year_named", ["O4 แผนยุทธศาสตร์หรือแผนพัฒนาหน่วยงาน"])
    ]


def test_without_what_was_issued_nothing_is_taken_for_typed_this_year(season, moved, tmp_path):
    form = Form(season(2566).issued["สำนักปลัด"])
    form.put("assignments", "O1", status=DONE, url=LINK)
    for name in [sheet.title for sheet in form.book if sheet.sheet_state == "veryHidden"]:
        del form.book[name]
    _, made = moved(form.save(tmp_path / "last.xlsx"))
    assert not made["carried"]
    assert "other_year_base" in {one["reason"] for one in made["unplaced"] if one["field"] == "url"}


def test_a_department_that_is_none_this_year_is_asked_for(season, this, tmp_path):
    form = Form(season(2566).issued["กองช่าง"])
    last = form.save(tmp_path / "last.xlsx")
    master = Form(this.master)
    for sheet, code in (("departments", "department"), ("assignments", "department"), ("measures", "department")):
        for key in master.keys(sheet):
            if master.get(sheet, key, code) == "กองช่าง":
                master.put(sheet, key, **{code: "กองโยธา"})
    master.save()
    told = ita("repair", last, "--master", this.master, "-o", tmp_path / "new.xlsx")
    assert told.code == 2 and "กองโยธา" in told.err
    ita_ok("repair", last, "--master", this.master, "--department", "กองโยธา", "-o", tmp_path / "new.xlsx")
    assert read_workbook(tmp_path / "new.xlsx").identity.department == "กองโยธา"


def test_the_finding_names_the_cure_for_a_form_and_not_for_a_master(season, this, tmp_path):
    master, last = this.master, season(2566)
    (form,) = errors(last.returns["กองช่าง"], "--master", master)
    assert form["code"] == "F203"
    assert "ita repair ไฟล์นี้ --master สมุดงานกลางปี 2567 -o" in form["cure"]
    refused = ita("repair", last.master, "--master", master, "-o", tmp_path / "new.xlsx")
    assert refused.code == 1 and "F203" in refused.err and "ita repair" not in refused.err
