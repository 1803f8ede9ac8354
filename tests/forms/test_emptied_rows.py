"""An entry that a later copy of a form has no more: asked about, and never left in the master without a word."""

import shutil

import pytest
from form_rows import PURCHASE
from workbooks import Form, findings, ita

FIELDS = set(PURCHASE)


@pytest.fixture
def season(made, filled, tmp_path):
    """A form into which one file with three purchases was merged: the form before, the form, the file, and its keys."""
    master, files = made("sk1")
    path = next(iter(files.values()))
    blank = shutil.copy(path, tmp_path / "blank.xlsx")
    filled(path, "purchases", [PURCHASE | {"contract": f"{n}/2566", "work": f"ซื้อวัสดุ {n}"} for n in (1, 2, 3)])
    assert ita("merge", master, path, "-o", tmp_path / "one.xlsx").code == 0
    keys = [key for key in Form(path).keys("purchases") if Form(path).get("purchases", key, "work")]
    assert keys == ["B01-1", "B01-2", "B01-3"]
    return blank, tmp_path / "one.xlsx", path, keys


def empty(path, key):
    form = Form(path)
    form.put("purchases", key, **dict.fromkeys(PURCHASE))
    return form.save()


def take_out(path, key):
    form = Form(path)
    form.sheet("purchases").delete_rows(form.row("purchases", key))
    return form.save()


def conflicts(path):
    """(key of the row, field, decision's columns) of every open conflict."""
    form = Form(path)
    return {
        (form.get("conflicts", one, "row_key"), form.get("conflicts", one, "field_code"))
        for one in form.keys("conflicts")
    }


@pytest.mark.parametrize("change", [empty, take_out])
def test_an_entry_that_a_later_copy_lacks_is_a_conflict_and_stays_until_decided(season, tmp_path, change):
    _, merged, path, keys = season
    later = change(shutil.copy(path, tmp_path / "later.xlsx"), keys[1])
    assert ita("merge", merged, later, "-o", tmp_path / "two.xlsx").code == 1
    assert conflicts(tmp_path / "two.xlsx") == {(keys[1], code) for code in FIELDS}
    form = Form(tmp_path / "two.xlsx")
    assert form.get("purchases", keys[1], "work") == "ซื้อวัสดุ 2"
    for one in form.keys("conflicts"):
        form.put("conflicts", one, decision="ใช้ของส่วนราชการ")
    form.save()
    assert ita("merge", tmp_path / "two.xlsx", "-o", tmp_path / "three.xlsx").code == 0
    form = Form(tmp_path / "three.xlsx")
    assert [key for key in form.keys("purchases") if form.get("purchases", key, "work")] == [keys[0], keys[2]]
    asked = {
        place
        for code, sheet, place in findings(tmp_path / "three.xlsx")
        if sheet == "รายการจัดซื้อจัดจ้าง" and code == "C101"
    }
    assert asked == set(), "nothing is asked of an entry that is no more"
    assert ita("merge", tmp_path / "three.xlsx", later, "-o", tmp_path / "four.xlsx").code == 0
    form = Form(tmp_path / "four.xlsx")
    assert [key for key in form.keys("purchases") if form.get("purchases", key, "work")] == [keys[0], keys[2]]


def test_the_file_of_a_second_officer_who_never_had_the_entries_asks_nothing(season, filled, tmp_path):
    blank, merged, _, keys = season
    form = Form(blank)
    form.put("purchases", form.keys("purchases")[5], **PURCHASE | {"contract": "9/2566", "work": "จ้างซ่อม"})
    form.save()
    assert ita("merge", merged, blank, "-o", tmp_path / "two.xlsx").code == 0
    form = Form(tmp_path / "two.xlsx")
    assert [form.get("purchases", key, "work") for key in keys] == ["ซื้อวัสดุ 1", "ซื้อวัสดุ 2", "ซื้อวัสดุ 3"]
    assert conflicts(tmp_path / "two.xlsx") == set()


def test_an_earlier_copy_that_comes_again_asks_nothing(season, tmp_path):
    _, merged, path, _ = season
    later = shutil.copy(path, tmp_path / "later.xlsx")
    form = Form(later)
    form.put("purchases", form.keys("purchases")[3], **PURCHASE | {"contract": "4/2566", "work": "ซื้อวัสดุ 4"})
    form.save()
    assert ita("merge", merged, later, "-o", tmp_path / "two.xlsx").code == 0
    assert ita("merge", tmp_path / "two.xlsx", path, "-o", tmp_path / "three.xlsx").code == 0
    assert conflicts(tmp_path / "three.xlsx") == set()
