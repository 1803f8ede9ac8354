"""Names of files made for departments: no two are one file on any system, in every run the same, none a device."""

from __future__ import annotations

import re

import pytest
from workbooks import AGENCY, Form, ita, ita_ok

from ita_workbook.merge.annotate import _targets
from ita_workbook.read.reader import read_workbook
from ita_workbook.write.file_names import file_names

LONG = "กองส่งเสริมและพัฒนาคุณภาพชีวิตผู้สูงอายุและผู้พิการในเขตพื้นที่ความรับผิดชอบของเทศบาล"
NORTH, SOUTH = f"{LONG} ฝ่ายเหนือ", f"{LONG} ฝ่ายใต้"
ALIKE = [
    (NORTH, SOUTH),
    ("Finance", "FINANCE"),
    ("กอง/คลัง", "กอง:คลัง"),
    ("กองช่าง", "กองช่าง."),
    ("caf\u00e9", "cafe\u0301"),
]
ALIKE += [("ก" * 90 + "ข" + "ค" * 60, "ก" * 90 + "ง" + "ค" * 60), ("...", "department")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_departments_whose_names_are_alike_have_files_of_their_own_whatever_their_order(one, other):
    names = file_names([one, "กองคลัง", other])
    assert len({name.casefold() for name in names.values()}) == 3
    assert names == file_names([other, one, "กองคลัง"])
    assert names["กองคลัง"] == "กองคลัง"
    for name in names.values():
        assert len(name.encode()) <= 200
        assert not re.search(r'[\\/:*?"<>|]|[ .]$', name)


@pytest.mark.parametrize("device", ["CON", "nul", "Com1", "LPT9", "AUX.งาน", "prn .x", "COM¹", "conin$"])
def test_no_file_has_the_name_of_a_device(device):
    assert file_names([device]) == {device: f"_{device}"}


def test_the_end_of_a_long_name_is_kept_with_its_letters_whole():
    name = file_names([NORTH])[NORTH]
    assert name.startswith("กองส่งเสริม") and name.endswith("ของเทศบาล ฝ่ายเหนือ") and "…" in name


def test_both_departments_get_their_workbook_and_message_and_are_told_apart(tmp_path):
    table = tmp_path / "departments.csv"
    table.write_text(f"department,section,contact\n{NORTH},,\n{SOUTH},,\n", encoding="utf-8")
    master = tmp_path / "master.xlsx"
    ita_ok("new", "--year", 2566, "--agency", AGENCY, "--type", "ทต.", "--departments", table, "-o", master)
    form = Form(master)
    owned = form.keys("assignments")[:4]
    for number, item in enumerate(owned):
        form.put("assignments", item, department=(NORTH, SOUTH)[number % 2])
    form.save()
    folder = tmp_path / "out"
    ita_ok("issue", master, "-o", folder, "--department", NORTH)
    ita_ok("issue", master, "-o", folder, "--department", SOUTH)
    # The cell of the identity holds no more than 250 letters; the whole name stands in the others.
    issued = {read_workbook(path).identity.department: path for path in folder.glob("*.xlsx")}
    assert set(issued) == {NORTH, SOUTH}
    assert Form(issued[NORTH]).keys("assignments")[:2] == owned[::2]
    back = Form(issued[SOUTH])
    back.put("assignments", owned[1], note="ดำเนินการเอง").save()
    ran = ita("status", master, folder, "--messages", tmp_path / "messages", "--json").json
    assert {one["department"]: one["state"] for one in ran["departments"]} == {NORTH: "issued", SOUTH: "returned"}
    texts = [path.read_text(encoding="utf-8-sig") for path in (tmp_path / "messages").iterdir()]
    assert sorted(text.splitlines()[0] for text in texts) == sorted([f"เรียน {NORTH}", f"เรียน {SOUTH}"])


def test_annotated_copies_of_files_that_differ_in_capitals_have_names_of_their_own(tmp_path):
    sources = [tmp_path / "a" / "Works.xlsx", tmp_path / "b" / "WORKS.xlsx", tmp_path / "c" / "works.ods"]
    names = [path.name for path in _targets(sources, tmp_path / "out")]
    assert names == ["Works.xlsx", "WORKS (2).xlsx", "works (3).xlsx"]
