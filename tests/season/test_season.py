"""A season of each year: what is issued, and what the check says of it before and after it is filled in."""

from __future__ import annotations

import shutil

import pytest
from workbooks import AGENCY, DOING, DONE, Form, fill_in, findings, ita, ita_ok

from ita_workbook.framework.load import load_framework
from ita_workbook.read.reader import read_workbook

YEARS = (2564, 2565, 2566, 2567, 2568, 2569)


@pytest.mark.parametrize("year", YEARS)
def test_every_item_of_the_year_is_issued_once(season, year):
    issued = [Form(path).keys("assignments") for path in season(year).issued.values()]
    assert len(issued) >= 2
    expected = [item.code for item in load_framework(year).items]
    assert sorted(code for codes in issued for code in codes) == sorted(expected)


def test_the_years_have_as_many_items_as_their_manuals():
    assert [len(load_framework(year).items) for year in YEARS] == [43, 43, 43, 35, 28, 26]


@pytest.mark.parametrize("year", YEARS)
def test_an_issued_workbook_nobody_filled_lists_exactly_its_missing_cells(season, year):
    for path in season(year).issued.values():
        missing = Form(path).required()
        assert missing, path
        assert sorted(findings(path)) == sorted(("C101", sheet, cell) for sheet, cell in missing.values())
        assert ita("check", path, "-q").code == 1


def test_a_missing_cell_is_told_with_its_place_and_what_to_write(season):
    path = season(2566).issued["กองคลัง"]
    form = Form(path)
    found = next(one for one in ita("check", path, "--json").json["files"][0]["findings"] if one["field"] == "officer")
    assert (found["sheet"], found["cell"]) == ("มอบหมาย OIT", form.place("assignments", found["row_key"], "officer"))
    assert found["severity"] == "error"
    assert found["row_key"] in found["message"] and "ผู้รับผิดชอบ (ตำแหน่ง)" in found["message"]
    assert found["cell"] in found["cure"] and "นักวิชาการพัสดุ" in found["cure"]


@pytest.mark.parametrize("year", YEARS)
def test_a_return_with_everything_filled_in_is_clean(season, year):
    for path in season(year).returns.values():
        ran = ita("check", path, "--json")
        assert (ran.code, ran.json["counts"]["error"]) == (0, 0), ran.out


def test_the_check_reads_what_was_typed(season):
    path = season(2568).returns["กองช่าง"]
    returned = read_workbook(path)
    form = Form(path)
    typed = {
        (sheet, key, code)
        for sheet, read in returned.sheets.items()
        for key, row in read.by_key().items()
        for code in row.cells
    }
    assert typed == {
        (spec.id, key, column.field)
        for spec in returned.book.spec.data_sheets("issued")
        for key in form.keys(spec.id)
        for column in spec.columns
        if column.editable("issued") and form.get(spec.id, key, column.field) not in (None, "")
    }


@pytest.fixture(scope="module")
def through_office(season, resaved, once):
    """Of each year one workbook as issued and as filled in, in folders: before, saved as xlsx, saved as ods and xlsx."""

    def save(folder):
        for part in ("before", "xlsx", "via ods"):
            (folder / part).mkdir()
        for year in YEARS:
            for state, files in (("issued", season(year).issued), ("filled", season(year).returns)):
                shutil.copy(files["กองช่าง"], folder / "before" / f"{year}-{state}.xlsx")
        originals = sorted((folder / "before").iterdir())
        for path in resaved(originals, "xlsx"):
            path.rename(folder / "xlsx" / path.name)
        for path in resaved(resaved(originals, "ods"), "xlsx"):
            path.rename(folder / "via ods" / path.name)

    return once("office", save)


@pytest.mark.office
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("state", ["issued", "filled"])
def test_saving_in_libreoffice_changes_no_finding(through_office, year, state):
    before, as_xlsx, via_ods = (
        through_office / part / f"{year}-{state}.xlsx" for part in ("before", "xlsx", "via ods")
    )
    expected = findings(before)
    assert bool(expected) == (state == "issued")
    assert findings(as_xlsx) == expected
    assert findings(via_ods) == expected


def test_a_department_without_items_or_measures_gets_no_workbook(season):
    assert "กองการศึกษา" not in season(2566).issued


def test_an_empty_row_for_a_measure_of_ones_own_tells_when_its_round_ends(season):
    form = Form(season(2566).issued["กองคลัง"])
    spare = [key for key in form.keys("tracking") if "-" in key.partition("|")[0]]
    ends = {form.get("tracking", key, "round"): form.get("tracking", key, "round_ends_on") for key in spare}
    assert ends == {"รอบ 6 เดือน": "31/03/2566"}


def test_a_second_issue_never_replaces_a_filled_workbook(copied):
    season = copied()
    filled = fill_in(Form(season.issued["กองคลัง"]), [DONE]).save().read_bytes()
    ran = ita("issue", season.master, "-o", season.folder / "issued")
    assert ran.code == 2 and "--force" in ran.err
    assert season.issued["กองคลัง"].read_bytes() == filled


def test_a_season_in_english_is_read_as_one_in_thai(tmp_path):
    master = tmp_path / "master.xlsx"
    ita_ok("--lang", "en", "new", "--year", 2568, "--agency", AGENCY, "--type", "tt", "-o", master)
    ita_ok("--lang", "en", "issue", master, "-o", tmp_path / "issued", "--department", "กองคลัง")
    path = tmp_path / "issued" / "กองคลัง.xlsx"
    form = Form(path)
    assert form.sheet("assignments").title == "OIT assignments"
    assert sorted(findings(path)) == sorted(("C101", sheet, cell) for sheet, cell in form.required().values())
    item = form.keys("assignments")[0]
    fill_in(form, ["Done", DOING, "not started"]).save()
    assert findings(path) == []
    ita_ok("merge", master, path, "-o", tmp_path / "merged.xlsx")
    row = read_workbook(tmp_path / "merged.xlsx").content.row("assignments", item)
    assert row.text("status") == DONE
