"""Cells of one column that moved up or down by themselves: nothing is moved back, and it is told."""

import shutil
from itertools import pairwise

import pytest
from workbooks import Form, ita


@pytest.fixture
def form(season):
    """A department's filled workbook whose officers are named by the items: "officer ของ O1"."""
    return Form(season(2566).returns["สำนักปลัด"])


def move_up(form, code, at):
    """Delete the cell of a row with those below moving up."""
    keys = form.issued_rows("assignments")
    for key, below in zip(keys[at:], keys[at + 1 :], strict=False):
        form.put("assignments", key, **{code: form.get("assignments", below, code)})
    return form.put("assignments", keys[-1], **{code: None})


def told(form, tmp_path):
    found = ita("check", form.save(tmp_path / "a.xlsx"), "--json").json["files"][0]["findings"]
    return [(one["code"], one["cell"], one["row_key"]) for one in found]


def test_texts_that_name_the_rows_below_theirs_are_told(form, tmp_path):
    keys = form.issued_rows("assignments")
    at, last = form.place("assignments", keys[4], "officer"), form.place("assignments", keys[-1], "officer")
    assert told(move_up(form, "officer", 4), tmp_path) == [("C101", last, keys[-1]), ("R120", at, keys[4])]


def test_one_text_about_the_row_below_is_no_shift(form, tmp_path):
    keys = form.issued_rows("assignments")
    for key, other in pairwise(keys[:3]):
        form.put("assignments", key, officer=f"officer ของ {other}")
    assert told(form, tmp_path) == []


def test_a_column_that_lacks_only_its_last_answer_is_told(form, tmp_path):
    """Answers that name no row may have moved up all the same."""
    keys = form.issued_rows("assignments")
    for number, key in enumerate(keys):
        form.put("assignments", key, officer=("นิติกร", "นักวิชาการคลัง", "นักทรัพยากรบุคคล")[number % 3])
    first, last = (form.place("assignments", key, "officer") for key in (keys[0], keys[-1]))
    assert told(form, tmp_path) == []
    assert told(move_up(form, "officer", 4), tmp_path) == [("C101", last, keys[-1]), ("R121", first, None)]


def test_a_last_row_that_was_not_begun_is_only_asked_for(form, tmp_path):
    last = form.issued_rows("assignments")[-1]
    cells = ("officer", "section", "status", "url", "published_on", "evidence", "problem", "note")
    form.put("assignments", last, **dict.fromkeys(cells))
    assert {code for code, _, _ in told(form, tmp_path)} == {"C101"}


def test_a_merge_tells_that_texts_may_have_moved(form, season, tmp_path):
    move_up(form, "officer", 4).save(tmp_path / "back" / "a.xlsx")
    master = shutil.copy(season(2566).master, tmp_path)
    merged = ita("merge", master, tmp_path / "back", "-o", tmp_path / "merged.xlsx")
    assert "[R120]" in merged.out


def test_what_was_issued_may_name_other_rows(season, tmp_path):
    """The components of an item name those before it: a master whose other cells were changed is not doubted for that."""
    master = Form(shutil.copy(season(2566).master, tmp_path))
    keys = master.issued_rows("assignments")
    for key, other in pairwise(keys[10:16]):
        master.put("assignments", other, components=f"ใช้ข้อมูลของ {key}")
    shifted = [one for one in told(master, tmp_path) if one[0] == "R120"]
    assert shifted == [("R120", master.place("assignments", keys[11], "components"), keys[11])]
    assert not [one for one in told(Form(season(2566).master), tmp_path) if one[0] == "R120"]
