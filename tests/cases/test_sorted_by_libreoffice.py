"""Issued workbooks, protected as they are sent out, sorted by LibreOffice's own command: each answer comes back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from mutations import office
from workbooks import DOING, DONE, NOT_YET, Form, add_measure, ita, ita_ok, needs

pytestmark = pytest.mark.office
ANSWERED = ("officer", "status", "url", "published_on", "evidence", "problem", "note")
SHEETS = {"assignments": "มอบหมาย OIT", "tracking": "ติดตามมาตรการ"}


@pytest.fixture(scope="module")
def issued(tmp_path_factory):
    """A master and the return of กองคลัง, whose answers carry the key of their row."""
    folder = tmp_path_factory.mktemp("sorted")
    master = folder / "master.xlsx"
    ita_ok("new", "--year", 2568, "--agency", "เทศบาลตำบลตัวอย่าง", "--type", "ทต.", "-o", master)
    form = Form(master)
    for item in form.keys("assignments"):
        form.put("assignments", item, department="กองคลัง", section=None)
    for number in range(4):
        add_measure(form, "กองคลัง", f"มาตรการที่ {number}")
    form.save()
    ita_ok("issue", master, "-o", folder / "issued")
    form = Form(folder / "issued" / "กองคลัง.xlsx")
    for number, key in enumerate(form.keys("assignments")):
        status = (DONE, DOING, NOT_YET)[number % 3]
        done = status == DONE
        form.put(
            "assignments", key, officer=f"นักวิชาการ กลุ่ม {key}", status=status, note=f"หมายเหตุ {key}",
            url=f"https://www.example.go.th/page/{number * 7 % 31}" if done else None,
            published_on=f"{number % 28 + 1:02d}/01/2568" if done else None, evidence=f"เอกสาร {key}" if done else None,
            problem=f"ปัญหา {number * 5 % 17} {key}" if status == NOT_YET else None,
        )  # fmt: skip
    for number, key in enumerate(form.keys("tracking")):
        if "-" not in key:
            done = number % 2 == 1
            form.put("tracking", key, status=DONE if done else DOING, reported_on="05/04/2568",
                     progress=None if done else f"ความก้าวหน้า {key}", result=f"ผล {key}" if done else None,
                     evidence=f"รายงาน {key}" if done else None)  # fmt: skip
    form.save()
    return form.path


@pytest.fixture
def sorted_by_office(issued, tmp_path):
    """Return a function that sorts a range of the return by a column and gives the file LibreOffice saved."""
    needs(office.is_here(), "LibreOffice with its Python module")

    def sort(sheet_id: str, area: str, column: int) -> Path:
        target = tmp_path / "กองคลัง.xlsx"
        office.do([(issued, target, SHEETS[sheet_id], office.sort(area, column))], tmp_path)
        return target

    return sort


def order(path: Path, sheet_id: str) -> list[str]:
    """The codes that people see, from top to bottom."""
    page = openpyxl.load_workbook(path)[SHEETS[sheet_id]]
    return [str(row[2].value) for row in page.iter_rows(min_row=5)]


def answers(path: Path, master: Path, target: Path) -> dict[tuple[str, str], list[str | None]]:
    """What merging a return puts into the master, by sheet and row key."""
    ran = ita("merge", master, path, "-o", target, "--json").json
    assert ran["conflicts"] == []
    form = Form(target)
    return {
        (sheet, key): [form.get(sheet, key, code) for code in codes]
        for sheet, codes in (("assignments", ANSWERED), ("tracking", ("status", "progress", "result", "evidence")))
        for key in form.keys(sheet)
    }


def codes_found(path: Path) -> list[str]:
    (file,) = ita("check", path, "--json").json["files"]
    return sorted({one["code"] for one in file["findings"] if one["code"][0] in "RS"})


@pytest.mark.parametrize(
    ("sheet", "area", "column", "codes", "moves"),
    [
        ("assignments", "A5:R32", 17, [], True),  # the whole table, hidden columns included, as the filter does it
        ("assignments", "C5:R32", 17, ["R106"], True),  # the visible columns
        ("assignments", "K5:R32", 17, ["R111"], False),  # the white block from the status on
        ("assignments", "N5:Q32", 17, ["R111"], False),  # a part of it
        ("tracking", "A5:N12", 8, [], True),
        ("tracking", "G5:N12", 8, ["R111"], False),
    ],
)
def test_every_answer_is_at_its_own_row_after_a_sort(
    issued, sorted_by_office, tmp_path, sheet, area, column, codes, moves
):
    changed = sorted_by_office(sheet, area, column)
    assert (order(changed, sheet) != order(issued, sheet)) is moves
    assert codes_found(changed) == codes
    master = issued.parent.parent / "master.xlsx"
    right = answers(issued, master, tmp_path / "right.xlsx")
    assert answers(changed, master, tmp_path / "merged.xlsx") == right
