"""Returns whose rows were sorted, cut, copied or added to: each answer is at its own item, or is told.

The texts of these returns carry the key of their row, so that one in a wrong row shows at once. ``data`` has the files
as spreadsheet programs left them, with the master and ledger they belong to; what was done to each is in its name.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workbooks import OURS, Form, ita, ita_ok

DATA = Path(__file__).parent / "data"
GOOD = "00_good_return.xlsx"


def master_of(path: Path) -> Path:
    return next(path.parent.glob("master*.xlsx"))


def told(path: Path) -> list[tuple[str, str | None, str | None]]:
    """The findings about files, structure and rows, but that the form is an older one."""
    (file,) = ita("check", path, "--master", master_of(path), "--json").json["files"]
    found = [(one["code"], one["cell"], one["row_key"]) for one in file["findings"]]
    return [one for one in found if one[0][0] in "FSR" and one[0] != "F212"]


def merged(path: Path):
    """What merging the return gives: the JSON data, and the answers by (sheet, row key, field)."""
    target = path.with_name("merged.xlsx")
    ran = ita("merge", master_of(path), path, "-o", target, "--json").json
    form = Form(target)
    answers = {
        (sheet, key, code): value
        for sheet, codes in (
            ("assignments", ("officer", "status", "url", "evidence", "problem", "note")),
            ("measures", ("analysis", "monitoring")),
            ("tracking", ("status", "progress", "result", "evidence", "problem")),
        )
        for key in form.keys(sheet)
        for code in codes
        if (value := form.get(sheet, key, code)) is not None
    }
    return ran, answers


@pytest.fixture
def right(place):
    """The answers after merging the undamaged return."""
    path = place(GOOD, "rows")
    _, answers = merged(path)
    path.with_name("merged.xlsx").unlink()
    path.unlink()
    return answers


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        (GOOD, []),
        ("A1a_sorted_with_header_row.xlsx", [("R106", "C6", None)]),
        ("A2a_two_rounds_of_M01_swapped.xlsx", [("R106", "C5", None)]),
        ("A3_sorted_from_code_row.xlsx", [("R106", "C5", None)]),
        ("B3_sheetjs_biff8.xls", [("F005", None, None), ("S108", None, None)]),
    ],
)
def test_every_answer_comes_back_to_its_own_row(place, right, name, findings):
    path = place(name, "rows")
    assert told(path) == findings
    ran, answers = merged(path)
    assert answers == right
    assert (ran["conflicts"], ran["files"][0]["carried"], ran["files"][0]["reported"]) == ([], 83, 0)


@pytest.mark.parametrize(
    ("name", "rows", "cells"),
    [
        ("A4_total_row_under_measures.xlsx", ["C13"], 2),
        ("A4_signature_block.xlsx", ["C16", "C17", "C16", "C17", "C18", "C19"], 6),
        ("B12_report_of_another_round.xlsx", ["C16"], 6),
    ],
)
def test_what_is_no_row_of_the_workbook_is_told_listed_and_not_merged(place, right, name, rows, cells):
    path = place(name, "rows")
    assert [(code, cell) for code, cell, _ in told(path)] == [("R102", cell) for cell in rows]
    repaired = ita("repair", path, "-o", path.with_name("fresh.xlsx"), "--json").json
    assert {one["reason"] for one in repaired["unplaced"]} == {"unknown"}
    assert (len(repaired["carried"]), len(repaired["unplaced"])) == (111, cells)
    ran, answers = merged(path)
    assert answers == right
    assert (ran["files"][0]["carried"], ran["files"][0]["reported"]) == (83, cells)


def test_a_row_cut_onto_another_is_read_there_and_the_other_is_gone(place, right):
    path = place("B7_row_cut_onto_row.xlsx", "rows")
    assert told(path) == [("R101", None, "O19")]
    _, answers = merged(path)
    assert answers == {place: value for place, value in right.items() if place[1] != "O19"}


def test_code_and_name_copied_down_make_the_row_doubtful(place, right):
    path = place("B8_code_and_name_copied_down.xlsx", "rows")
    assert told(path) == [("R110", "C6", "O15")]
    repaired = ita("repair", path, "-o", path.with_name("fresh.xlsx"), "--json").json
    assert {(one["row_key"] if "row_key" in one else one["key"], one["reason"]) for one in repaired["unplaced"]} == {
        ("O15", "contested")
    }
    assert Form(path.with_name("fresh.xlsx")).get("assignments", "O15", "officer") is None
    ran, answers = merged(path)
    assert answers == {place: value for place, value in right.items() if place[1] != "O15"}
    assert {one["row_key"] for one in ran["conflicts"]} == {"O15"}
    assert len(ran["conflicts"]) == 5


def test_a_master_sorted_with_its_header_is_issued_as_it_was(place, tmp_path):
    issued = {}
    for name in ("master66.xlsx", "B10_master_sorted_with_header.xlsx"):
        folder = tmp_path / name[:3]
        folder.mkdir()
        shutil.copy(DATA / "rows" / name, folder / "master.xlsx")
        ita_ok("issue", folder / "master.xlsx", "-o", folder / "issued")
        issued[name] = {
            path.name: [
                (key, form.get("assignments", key, "name"), form.get("assignments", key, "department"))
                for form in (Form(path),)
                for key in sorted(form.keys("assignments"))
            ]
            for path in sorted((folder / "issued").glob("*.xlsx"))
        }
    first, second = issued.values()
    assert first == second


def test_white_cells_sorted_in_an_older_form_are_told_row_by_row(place):
    """It has no inner key: links and evidence name other items, and they agree on one exchange."""
    path = place("A1_sorted_white_cells.xlsx", "season", "สำนักปลัด")
    findings = told(path)
    assert [(code, cell) for code, cell, _ in findings] == [("R110", f"C{row}") for row in range(6, 24)]
    ran, answers = merged(path)
    doubtful = {key for _, _, key in findings}
    assert {(one["row_key"], one["field"]) for one in ran["conflicts"]} >= {(key, "url") for key in doubtful}
    assert not [place for place in answers if place[1] in doubtful and place[2] in ("url", "evidence", "status")]


def test_the_same_return_before_the_sort_is_told_nothing(place):
    assert told(place("A1_before_sort.xlsx", "season", "สำนักปลัด")) == []


MOVED, STAYS = "ทั้งกลุ่ม: ย้ายไปแถวที่คำตอบเอ่ยถึง", "ทั้งกลุ่ม: เป็นของแถวที่อยู่"


def answers_of(path: Path) -> dict[tuple[str, str], object]:
    form = Form(path)
    return {
        (key, code): value
        for key in form.keys("assignments")
        for code in ("status", "url", "published_on", "evidence", "problem", "note")
        if (value := form.get("assignments", key, code)) is not None
    }


@pytest.fixture
def exchanged(place):
    """A merge of white cells that were sorted in an older form; the right answers are those before the sort."""
    path = place("A1_before_sort.xlsx", "season", "สำนักปลัด")
    ita("merge", master_of(path), path, "-o", path.with_name("right.xlsx"))
    path = place("A1_sorted_white_cells.xlsx", "season", "สำนักปลัด")
    return path, ita("merge", master_of(path), path, "-o", path.with_name("m1.xlsx")), path.with_name("m1.xlsx")


def decided(path: Path, **decisions: str) -> Path:
    """Choose in the conflict of each row and field named ``O2_url``."""
    form = Form(path)
    for key in form.keys("conflicts"):
        place = "_".join(form.get("conflicts", key, code) for code in ("row_key", "field_code"))
        if place in decisions:
            form.put("conflicts", key, decision=decisions[place])
    return form.save(path.with_name("decided.xlsx"))


def test_one_decision_takes_all_exchanged_answers_to_the_rows_they_name(exchanged):
    path, ran, merged = exchanged
    assert "R110" not in ran.out  # the one line tells of all rows
    asked = Form(merged)
    keys = asked.keys("conflicts")
    assert len(keys) == 72 and {asked.get("conflicts", key, "about").split()[0] for key in keys} == {"may_be"}
    assert ran.out.count("ขัดแย้งเป็นกลุ่ม มอบหมาย OIT: คำตอบ 72 ช่อง") == 1 and "ขัดแย้ง มอบหมาย" not in ran.out
    assert asked.get("conflicts", keys[0], "field") == "หลักฐาน (อาจเป็นของ O2)"
    again = ita("merge", decided(merged, O2_url=MOVED), "-o", path.with_name("m2.xlsx"))
    assert again.code == 0 and "ทำตามคำตัดสิน 72 ข้อ" in again.out
    assert answers_of(path.with_name("m2.xlsx")) == answers_of(path.with_name("right.xlsx"))
    # The same file once more asks nothing and changes nothing.
    assert (
        ita("merge", path.with_name("m2.xlsx"), path, "-o", path.with_name("m3.xlsx"), "--json").json["conflicts"] == []
    )
    assert answers_of(path.with_name("m3.xlsx")) == answers_of(path.with_name("right.xlsx"))
    where = ita_ok("explain", path.with_name("m2.xlsx"), "assignments!O14.url").out
    assert "สำนักปลัด.xlsx" in where


def test_one_decision_leaves_them_all_in_the_rows_they_stand_in(exchanged):
    path, _, merged = exchanged
    ita_ok("merge", decided(merged, O2_url=STAYS), "-o", path.with_name("m2.xlsx"))
    form = Form(path)
    stands = {key: form.get("assignments", key, "url") for key in form.issued_rows("assignments")}
    found = answers_of(path.with_name("m2.xlsx"))
    assert {key: found.get((key, "url")) for key in stands} == stands


def test_what_is_decided_on_its_own_is_no_part_of_the_group(exchanged):
    path, _, merged = exchanged
    ita_ok("merge", decided(merged, O2_url=MOVED, O3_url=OURS), "-o", path.with_name("m2.xlsx"))
    right, found = answers_of(path.with_name("right.xlsx")), answers_of(path.with_name("m2.xlsx"))
    assert {place for place in right if place not in found} == {("O15", "url")}
    assert all(found[place] == right[place] for place in found)


def test_two_decisions_of_one_group_are_told_and_nothing_is_moved(exchanged):
    path, _, merged = exchanged
    ran = ita("merge", decided(merged, O2_url=MOVED, O3_url=STAYS), "-o", path.with_name("m2.xlsx"))
    assert ran.code == 1 and ran.out.count("คำตัดสินของช่องเดียวกันขัดกันเอง") == 2
    assert len(Form(path.with_name("m2.xlsx")).keys("conflicts")) == 72


def test_a_decision_for_a_group_where_there_is_none_is_told(copied):
    played = copied(2566)
    form = Form(played.returns["กองคลัง"])
    item = form.issued_rows("assignments")[0]
    form.put("assignments", item, published_on="เร็วๆ นี้").save()
    merged = played.folder / "m1.xlsx"
    ita("merge", played.master, form.path, "-o", merged)
    ran = ita("merge", decided(merged, **{f"{item}_published_on": MOVED}), "-o", played.folder / "m2.xlsx")
    assert ran.code == 1 and f'คำตัดสิน "{MOVED}" ไม่อยู่ในรายการ' in ran.out
