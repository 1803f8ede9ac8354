"""What an earlier return brought, and what a status requires, tell of cells that were sorted without any key."""

from __future__ import annotations

import openpyxl
import pytest
from workbooks import DONE, NOT_YET, Form, ita, ita_ok

ANSWERS = ("officer", "evidence", "note")


@pytest.fixture
def returned(tmp_path):
    """A master and a filled return of กองคลัง with twelve items; every second is not begun."""
    master = tmp_path / "master.xlsx"
    ita_ok("new", "--year", 2568, "--agency", "เทศบาลตำบลตัวอย่าง", "--type", "ทต.", "-o", master)
    form = Form(master)
    for number, item in enumerate(form.keys("assignments")):
        form.put("assignments", item, department="กองคลัง" if number < 12 else "กองช่าง", section=None)
    form.save()
    ita_ok("issue", master, "-o", tmp_path / "issued")
    form = Form(tmp_path / "issued" / "กองคลัง.xlsx")
    for number, key in enumerate(form.keys("assignments")):
        done = number % 2 == 0
        form.put(
            "assignments", key, officer=f"นักวิชาการ กลุ่ม {number}", status=DONE if done else NOT_YET,
            url=f"https://www.example.go.th/page/{number * 7 % 31}" if done else None,
            published_on=f"{number + 1:02d}/01/2568" if done else None, evidence=f"เอกสารที่ {number}" if done else None,
            problem=None if done else f"รอข้อมูลครั้งที่ {number}", note=f"หมายเหตุที่ {number}",
        )  # fmt: skip
    form.save()
    return master, form.path


def turned(path, columns: str, target):
    """Turn the cells of some columns upside down, nothing beside them."""
    book = openpyxl.load_workbook(path)
    page = book["มอบหมาย OIT"]
    for column in columns:
        cells = [page[f"{column}{row}"].value for row in range(5, 17)]
        for row, value in enumerate(reversed(cells), 5):
            page[f"{column}{row}"] = value
    book.save(target)
    return target


def told(path, *more) -> list[tuple[str, str | None]]:
    (file,) = ita("check", path, *more, "--json").json["files"]
    return [(one["code"], one["cell"]) for one in file["findings"] if one["code"][0] == "R"]


def merged(master, path, target) -> tuple[dict, list[list[str | None]]]:
    ran = ita("merge", master, path, "-o", target, "--json").json
    form = Form(target)
    return ran, [[form.get("assignments", key, code) for code in ANSWERS] for key in form.keys("assignments")[:12]]


def test_what_was_merged_before_tells_whose_the_answers_are(returned, tmp_path):
    master, path = returned
    _, right = merged(master, path, tmp_path / "first.xlsx")
    again = turned(path, "IQ", tmp_path / "กองคลัง.xlsx")
    assert told(again) == [], "a first return tells nothing"
    assert told(again, "--master", tmp_path / "first.xlsx") == [("R107", "I5")]
    _, answers = merged(tmp_path / "first.xlsx", again, tmp_path / "second.xlsx")
    assert answers == right


def test_one_column_exchanged_against_an_earlier_return_is_doubtful(returned, tmp_path):
    master, path = returned
    _, right = merged(master, path, tmp_path / "first.xlsx")
    again = turned(path, "Q", tmp_path / "กองคลัง.xlsx")
    ran, answers = merged(tmp_path / "first.xlsx", again, tmp_path / "second.xlsx")
    assert answers == right
    assert {one["field"] for one in ran["conflicts"]} >= {"note"}


def test_two_officers_who_changed_places_are_no_sort(returned, tmp_path):
    master, path = returned
    merged(master, path, tmp_path / "first.xlsx")
    form = Form(path)
    first, second = form.keys("assignments")[:2]
    one, other = form.get("assignments", first, "officer"), form.get("assignments", second, "officer")
    form.put("assignments", first, officer=other).put("assignments", second, officer=one).save()
    assert told(path, "--master", tmp_path / "first.xlsx") == []
    _, answers = merged(tmp_path / "first.xlsx", path, tmp_path / "second.xlsx")
    assert [answers[0][0], answers[1][0]] == [other, one]


def test_problems_that_stand_where_all_is_done_make_the_cells_beside_the_key_doubtful(returned, tmp_path):
    master, path = returned
    again = turned(path, "P", tmp_path / "กองคลัง.xlsx")
    assert ("R107", "K5") in told(again)
    ran, _ = merged(master, again, tmp_path / "merged.xlsx")
    assert {one["field"] for one in ran["conflicts"]} >= {"status", "problem", "evidence"}
