"""Rollup: one part an agency, only what changed is done, the counts agree, and every file is accounted for."""

from __future__ import annotations

import json
import shutil
import sys

import pandas
import pytest
from provinces import (
    AGENCIES,
    COMPLETE,
    EMPTY,
    FINANCE,
    LATE,
    NEAR,
    NO_MASTER,
    NOT_SENT,
    OFFICE,
    SECOND,
    TODAY,
    UNREADABLE,
    bytes_of,
    make_province,
)
from workbooks import ita

from ita_workbook import ItaError, Store, check, rollup
from ita_workbook.rollups.place import units


def states(store):
    """(agency folder, department, file) → state of each row of the returns."""
    frame = Store(store).to_frame("returns")
    shown = (
        frame[["unit", "department", "file"]].astype(object).where(frame[["unit", "department", "file"]].notna(), None)
    )
    return {tuple(key): state for key, state in zip(shown.to_numpy(), frame["state"], strict=True)}


def test_every_file_is_in_a_part_and_every_department_has_its_state(province, clean):
    counts = Store(clean).manifest["counts"]
    files = [path for path in province.rglob("*") if path.is_file()]
    assert counts == {
        "units": 9, "units_in_parts": 9, "files_seen": len(files), "files_in_parts": len(files), "files_given_up": 0,
    }  # fmt: skip
    found = states(clean)
    assert sum(file is not None for _, _, file in found) == len(files)
    assert found[COMPLETE, None, "master.xlsx"] == "master"
    assert found[COMPLETE, OFFICE, f"returns/{OFFICE}.xlsx"] == "returned"
    assert found[COMPLETE, None, "หลักฐาน.pdf"] == "other"
    assert found[NOT_SENT, FINANCE, None] == "missing"
    assert found[UNREADABLE, FINANCE, f"returns/{FINANCE}.xlsx"] == "unread"
    assert (UNREADABLE, FINANCE, None) not in found
    assert found[NO_MASTER, FINANCE, f"returns/{FINANCE}.xlsx"] == "returned"
    assert found[EMPTY, None, None] == "nothing"


def test_the_findings_are_those_of_the_check(province, clean):
    frame = Store(clean).to_frame("findings")
    for agency in AGENCIES:
        checked = check(province / agency, today=TODAY)
        mine = frame[frame["unit"] == agency]
        told = sorted((one.code, one.sheet or "", one.cell or "") for one in checked.findings)
        assert sorted(zip(mine["code"], mine["sheet"].fillna(""), mine["cell"].fillna(""), strict=True)) == told, agency


def test_what_departments_sent_counts_before_what_the_master_holds(clean):
    items = Store(clean).to_frame("items")
    own = items[items["agency"] == LATE].set_index("item")
    assert own.loc["O1", ["department", "status", "links"]].tolist() == [OFFICE, "not_started", 0]
    assert own.loc["O2", ["department", "status", "links", "url"]].tolist() == [
        FINANCE, "done", 1, "https://www.example.go.th/o2",
    ]  # fmt: skip
    measures = Store(clean).to_frame("measures").set_index(["agency", "measure"])
    assert measures.loc[(LATE, "M01"), ["status", "round"]].tolist() == ["in_progress", "m6"]
    assert measures.loc[(COMPLETE, "M02"), "status"] == "done"
    scores = Store(clean).to_frame("scores").set_index(["agency", "code"])
    assert scores.loc[(NEAR, "IIT"), ["asked", "minimum", "answered"]].tolist() == [60, 30, 12]
    assert scores.loc[(NEAR, "TOTAL"), "score"] == 84.4
    assert NO_MASTER not in scores.index.get_level_values("agency")


def test_frames_have_the_declared_types_even_without_rows(clean, tmp_path):
    (tmp_path / "place" / "nobody").mkdir(parents=True)
    empty = rollup(tmp_path / "place", tmp_path / "store")
    assert empty.counts["files_seen"] == 0
    for name in ("returns", "items", "measures", "findings", "scores"):
        full, none = Store(clean).to_frame(name), empty.to_frame(name)
        assert [str(kind) for kind in full.dtypes] == [str(kind) for kind in none.dtypes]
    assert isinstance(Store(clean).to_frame("items")["status"].dtype, pandas.CategoricalDtype)
    with pytest.raises(ItaError, match="no table"):
        Store(clean).to_frame("nothing")


def test_a_second_run_does_nothing_and_a_replaced_file_one_agency(own_province, tmp_path):
    store = tmp_path / "store"
    assert rollup(own_province, store, today=TODAY, jobs=1).done == 9
    before = bytes_of(store)
    assert rollup(own_province, store, today=TODAY, jobs=1).done == 0
    assert bytes_of(store) == before
    replaced = own_province / UNREADABLE / "returns" / f"{FINANCE}.xlsx"
    shutil.copy(own_province / COMPLETE / "returns" / f"{FINANCE}.xlsx", replaced)
    again = rollup(own_province, store, today=TODAY, jobs=1)
    assert again.done == 1
    parts = {name for name in before if name.startswith("parts/")}
    assert len(parts & set(bytes_of(store))) == 8
    found = states(store)
    assert found[UNREADABLE, FINANCE, f"returns/{FINANCE}.xlsx"] == "stranger"
    assert found[UNREADABLE, FINANCE, None] == "missing"
    items = again.to_frame("items")
    assert (items["agency"] == COMPLETE).sum() == (items["agency"] == UNREADABLE).sum()


def test_an_agency_that_is_gone_leaves_the_store(own_province, tmp_path):
    store = tmp_path / "store"
    rollup(own_province, store, jobs=1)
    shutil.rmtree(own_province / COMPLETE)
    again = rollup(own_province, store, jobs=1)
    assert (again.done, again.counts["units"]) == (0, 8)
    assert COMPLETE not in set(again.to_frame("items")["agency"])


def test_any_number_of_processes_makes_the_same_store_byte_for_byte(province, clean, tmp_path):
    rollup(province, tmp_path / "two", jobs=2, today=TODAY)
    assert bytes_of(tmp_path / "two") == bytes_of(clean)


def test_the_command_tells_what_it_did_and_what_cannot_be_known(own_province, tmp_path):
    shutil.copytree(own_province / COMPLETE, own_province / "สำเนา")
    ran = ita("rollup", own_province, "-o", tmp_path / "store")
    assert ran.code == 0
    assert "หน่วยงาน 10 แห่ง ตรวจครั้งนี้ 10 แห่ง" in ran.out
    assert f"1 โฟลเดอร์ไม่มีสมุดงานกลาง จึงไม่รู้คะแนน จังหวัด และส่วนราชการที่ยังไม่ส่ง: {NO_MASTER}" in ran.err
    assert f"นับซ้ำ: สำเนา, {COMPLETE}" in ran.err
    data = ita("rollup", own_province, "-o", tmp_path / "store", "--json").json
    assert (data["schema"], data["done"]) == ("ita-workbook/rollup/1", 0)
    assert data["counts"]["files_seen"] == data["counts"]["files_in_parts"] + data["counts"]["files_given_up"]


def test_provinces_in_folders_are_told_by_the_depth(tmp_path):
    for name in ("เหนือ", "ใต้"):
        make_province(tmp_path / "country" / name, (COMPLETE,))
    (tmp_path / "country" / "บันทึก.txt").write_text("x")
    assert [unit.name for unit in units(str(tmp_path / "country"), 2)] == [
        ".", *(f"{name}/{agency}" for name in ("เหนือ", "ใต้") for agency in (COMPLETE, EMPTY)),
    ]  # fmt: skip


def test_a_store_of_another_place_and_a_folder_with_other_things_are_refused(own_province, province, tmp_path):
    store = tmp_path / "store"
    rollup(own_province, store, jobs=1)
    assert ita("rollup", province, "-o", store).code == 2
    assert ita("rollup", province, "-o", store, "--force").code == 0
    assert json.loads((store / "manifest.json").read_text())["place"] == str(province)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "งานของฉัน.xlsx").write_bytes(b"x")
    ran = ita("rollup", province, "-o", tmp_path / "own")
    assert (ran.code, [path.name for path in (tmp_path / "own").iterdir()]) == (2, ["งานของฉัน.xlsx"])
    assert "งานของฉัน.xlsx" in ran.err


@pytest.mark.parametrize(
    ("module", "words", "extra"),
    [
        ("pyarrow", ["rollup", "PLACE", "-o", "STORE"], "rollup"),
        ("duckdb", ["ask", "CLEAN", "missing"], "rollup"),
        ("distributed", ["rollup", "PLACE", "-o", "STORE", "--scheduler", "tcp://127.0.0.1:1"], "cluster"),
        ("fsspec", ["rollup", "s3://bucket/x", "-o", "STORE"], "cluster"),
    ],
)
def test_without_an_extra_the_command_says_what_to_install(
    province, clean, tmp_path, monkeypatch, module, words, extra
):
    monkeypatch.setitem(sys.modules, module, None)
    places = {"PLACE": province, "STORE": tmp_path / "store", "CLEAN": clean}
    ran = ita(*(places.get(word, word) for word in words))
    assert (ran.code, f'pip install "ita-workbook[{extra}]"' in ran.err) == (2, True), ran.err


@pytest.mark.parametrize("place", ["nowhere", "nosuch://bucket/x"])
def test_a_place_that_is_not_there_is_told(tmp_path, place):
    ran = ita("--lang", "en", "rollup", place, "-o", tmp_path / "store")
    assert ran.code == 2
    assert place in ran.err and "Traceback" not in ran.err


def test_a_province_of_one_name_is_asked_alone(clean):
    assert {row[0] for row in Store(clean).ask("measures", province=SECOND, today=TODAY).to_frame().to_numpy()} == {
        SECOND
    }
