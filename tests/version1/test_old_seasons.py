"""Seasons of form version 1, frozen in tests/data/version1: every command still takes them as they are.

What is doubted about them may grow (new doubts start as warnings); what was wrong stays wrong in the same cells, every
cell that was read then is read now, and nothing that is there may be called deleted or lost.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from workbooks import DONE, OURS, THEIRS, Form, ita, ita_ok

FROZEN = Path(__file__).parents[1] / "data" / "version1"
RETURNS = ("กองคลัง.ods", "กองช่าง.xlsx", "สำนักปลัด.xlsx")
ITEMS, SCORES, CONFLICTS = "มอบหมาย OIT", "ตัวชี้วัด", "ข้อขัดแย้ง"
WARNED_THEN = ("V103", "X105", "N102")
GONE = ("S1", "S2", "R1", "F0", "F1", "F2", "M2")
"""Codes, by their beginning, that tell of sheets, columns, rows, cells or identities that are gone or not known."""


@dataclass(frozen=True)
class Expected:
    """The figures of one season; what belongs to files is in the order of RETURNS."""

    read: tuple[int, int, int]
    carried: tuple[int, int, int]
    agreed: tuple[int, int, int]
    warned: tuple[int, int, int]
    """Warnings V103 of each return."""
    required: tuple[int, int, int]
    filled: tuple[int, int, int]
    items: tuple[int, int, int]
    done: tuple[int, int, int]
    wrong_scores: tuple[str, ...]
    warned_master: dict[str, int]
    owned_next: tuple[int, int]
    """Items of the next year with and without an owner."""
    measures_next: dict[str, str | None]
    scores_next: int


SEASONS = {
    2566: Expected(
        (64, 64, 66), (50, 48, 53), (14, 13, 13), (5, 6, 2), (58, 58, 59), (57, 56, 59), (14, 14, 15), (5, 5, 5),
        ("F5", "F8", "F9", "F18", "F19"), {"V103": 13, "X105": 9},
        (33, 10), {"M01": None, "M02": None, "M03": "M01"}, 20,
    ),
    2568: Expected(
        (42, 42, 51), (31, 29, 40), (11, 10, 11), (3, 3, 1), (39, 39, 46), (38, 37, 46), (9, 9, 10), (3, 3, 4),
        ("F5", "F8", "F9", "F10", "F11", "F12", "F13", "F14", "F15"), {"V103": 7, "X105": 9, "N102": 2},
        (24, 2), {"M01": "M01", "M02": "M02", "M03": None}, 22,
    ),
}  # fmt: skip
WRONG_RETURNS = (
    [("C102", ITEMS, "N5")],
    [("V202", ITEMS, "M5"), ("V101", ITEMS, "K6")],
    [],
)


@dataclass(frozen=True)
class Old:
    """A copy of one frozen season, and what is expected of it."""

    folder: Path
    year: int
    expected: Expected

    @property
    def master(self) -> Path:
        return self.folder / "master.xlsx"

    @property
    def merged(self) -> Path:
        return self.folder / "after" / "merged.xlsx"

    @property
    def returns(self) -> Path:
        return self.folder / "returns"


@pytest.fixture(params=SEASONS)
def old(request, tmp_path):
    """Each season as files of this test's own, with its ledgers beside the masters."""
    folder = tmp_path / str(request.param)
    shutil.copytree(FROZEN / str(request.param), folder)
    return Old(folder, request.param, SEASONS[request.param])


def checked(*paths) -> dict[str, list[dict]]:
    """The findings of files that are no notes; none of them may tell that something is gone."""
    ran = ita("check", *paths, "--json")
    files = {Path(file["file"]).name: file["findings"] for file in ran.json["files"]}
    found = {name: [one for one in findings if one["severity"] != "note"] for name, findings in files.items()}
    gone = [
        one for all_of in found.values() for one in all_of if one["code"].startswith(GONE) and one["code"] != "F005"
    ]
    assert gone == []
    return found


def wrong(findings) -> list[tuple[str, str | None, str | None]]:
    return [(one["code"], one["sheet"], one["cell"]) for one in findings if one["severity"] == "error"]


def warned(findings) -> dict[str, int]:
    """How often each warning of that time was given."""
    return dict(Counter(one["code"] for one in findings if one["code"] in WARNED_THEN))


def test_an_old_master_is_checked_with_the_findings_of_its_time(old):
    found = checked(old.master)["master.xlsx"]
    assert wrong(found) == [("N101", SCORES, cell) for cell in old.expected.wrong_scores]
    assert warned(found) == old.expected.warned_master


def test_old_issued_workbooks_lack_nothing_but_the_answers(old):
    found = checked(old.folder / "issued")
    assert {one["code"] for findings in found.values() for one in findings} - set(WARNED_THEN) == {"C101"}
    # An officer and a status for each item, and the state of one measure.
    items = dict(zip(("กองคลัง.xlsx", "กองช่าง.xlsx", "สำนักปลัด.xlsx"), old.expected.items, strict=True))
    assert {name: len(wrong(findings)) for name, findings in found.items()} == {
        name: 2 * count + 1 for name, count in items.items()
    }


def test_old_returns_are_checked_with_the_findings_of_their_time(old):
    found = checked(old.returns)
    assert [wrong(found[name]) for name in RETURNS] == list(WRONG_RETURNS)
    assert [warned(found[name]) for name in RETURNS] == [{"V103": count} for count in old.expected.warned]


def test_an_old_merged_master_tells_its_open_conflicts(old):
    found = checked(old.merged)["merged.xlsx"]
    assert wrong(found) == [
        *(("N101", SCORES, cell) for cell in old.expected.wrong_scores),
        ("C102", ITEMS, "N6"),
        ("C102", ITEMS, "M7"),
        *(("M101", CONFLICTS, cell) for cell in ("K5", "K6", "K7")),
    ]
    assert warned(found) == old.expected.warned_master


@pytest.mark.parametrize("number", range(3), ids=RETURNS)
def test_an_old_return_is_repaired_with_every_cell(old, number):
    target = old.folder / "repaired.xlsx"
    repaired = ita_ok("repair", old.returns / RETURNS[number], "-o", target, "--json").json
    doubtful = [2, 0][number != 1]
    assert [len(repaired[name]) for name in ("carried", "doubtful", "unplaced")] == [
        old.expected.read[number] - doubtful,
        doubtful,
        0,
    ]
    # What people wrote wrongly is theirs to correct.
    assert wrong(checked(target)["repaired.xlsx"]) == WRONG_RETURNS[number]


def test_old_returns_are_merged_into_their_master_cell_by_cell(old):
    ran = ita("merge", old.master, old.returns, "-o", old.folder / "again.xlsx", "--json")
    tallies = {file["file"]: file for file in ran.json["files"]}
    figures = {name: tuple(tallies[file][name] for file in RETURNS) for name in ("read", "carried", "agreed")}
    assert figures == {"read": old.expected.read, "carried": old.expected.carried, "agreed": old.expected.agreed}
    assert [tallies[name]["conflicting"] for name in RETURNS] == [0, 3, 0]
    assert [tallies[name]["reported"] for name in RETURNS] == [0, 0, 0]
    assert [(one["row_key"], one["field"]) for one in ran.json["conflicts"]] == [
        ("O3", "published_on"),
        ("O3", "url"),
        ("O6", "status"),
    ]
    assert (ran.code, ran.json["left_out"], [one["code"] for one in ran.json["findings"]]) == (1, [], ["F005"])


def test_the_same_returns_change_nothing_in_an_old_merged_master(old):
    ran = ita("merge", old.merged, old.returns, "-o", old.folder / "again.xlsx", "--json")
    assert [file["carried"] for file in ran.json["files"]] == [0, 0, 0]
    assert (len(ran.json["conflicts"]), ran.json["changed"]) == (3, [])


def test_decisions_in_an_old_merged_master_are_obeyed(old):
    form = Form(old.merged)
    keys = [key for key in form.keys("conflicts") if form.get("conflicts", key, "row_key")]
    by_field = {form.get("conflicts", key, "field"): key for key in keys}
    assert len(keys) == len(by_field) == 3
    for name, key in by_field.items():
        form.put("conflicts", key, decision=THEIRS if "URL" in name else OURS)
    form.save()
    target = old.folder / "decided.xlsx"
    ran = ita_ok("merge", old.merged, "-o", target, "--json").json
    assert (ran["decided"], ran["conflicts"]) == (3, [])
    decided = Form(target)
    assert decided.get("assignments", "O3", "url") == "https://www.example.go.th/works"
    assert (decided.get("assignments", "O3", "status"), decided.get("assignments", "O6", "status")) == (DONE, None)
    # The ledger of that time knows the returns: they bring nothing back.
    again = ita("merge", target, old.returns, "-o", old.folder / "last.xlsx", "--json").json
    assert ([file["carried"] for file in again["files"]], again["conflicts"]) == ([0, 0, 0], [])


def test_the_status_of_an_old_season_with_its_returns(old):
    ran = ita_ok("status", old.master, old.returns, "--today", f"10/04/{old.year}", "--json").json
    by_file = {one["returned"]: one for one in ran["departments"]}
    for name in ("required", "filled", "items"):
        assert tuple(by_file[file][name] for file in RETURNS) == getattr(old.expected, name)
    assert tuple(by_file[file]["items_done"] for file in RETURNS) == old.expected.done
    assert [by_file[file]["errors"] for file in RETURNS] == [1, 2, 0]
    assert {(one["state"], one["issue"], one["round"]) for one in ran["departments"]} == {("returned", 1, "m6")}
    assert (ran["ledger"], ran["left_out"], ran["untouched"]) == ("master.ledger", [], [])


def test_the_status_of_an_old_merged_season(old):
    ran = ita_ok("status", old.merged, "--today", f"10/04/{old.year}", "--json").json
    by_name = {one["department"]: one for one in ran["departments"]}
    names = [Path(file).stem for file in RETURNS]
    assert tuple(by_name[name]["filled"] for name in names) == old.expected.filled
    assert {one["state"] for one in ran["departments"]} == {"merged"}
    assert (ran["ledger"], ran["unassigned"], ran["unanswered"]) == ("merged.ledger", [], [])


def test_the_reports_of_an_old_master_hold_what_is_in_it(old):
    out = old.folder / "reports"
    ita_ok("report", old.merged, "-o", out)
    assert {path.name for path in out.iterdir()} >= {
        *(f"{kind}.docx" for kind in ("analysis", "assignments", "committee", "plan", "progress")),
        "summary.xlsx",
    }
    plan = "\n".join(cell.text for table in Document(str(out / "plan.docx")).tables for cell in table._cells)
    for text in ("เผยแพร่แผนจัดซื้อจัดจ้างทุกเดือน", "ลดเวลาออกใบอนุญาตก่อสร้าง", "ตอบภายใน 7 วัน"):
        assert text in plan
    sheets = openpyxl.load_workbook(out / "summary.xlsx", read_only=True).worksheets
    shown = {value for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row}
    assert {"กองคลัง", "กองช่าง", "สำนักปลัด"} <= shown


def test_the_next_year_begins_from_an_old_master(old):
    target = old.folder / "next.xlsx"
    ran = ita_ok("next", old.merged, "--year", old.year + 1, "-o", target, "--json").json
    owned = Counter(bool(one["department"]) for one in ran["items"])
    assert (owned[True], owned[False]) == old.expected.owned_next
    assert {one["from"]: one["to"] for one in ran["measures"]} == old.expected.measures_next
    assert sum(bool(one["to"]) for one in ran["scores"]) == old.expected.scores_next
    form = Form(target)
    carried = {old_key: new for old_key, new in old.expected.measures_next.items() if new}
    practice = {"M01": "แจ้งเวียนทุกกอง", "M02": None, "M03": "ปรับคู่มือบริการ"}
    assert {key: form.get("measures", new, "practice") for key, new in carried.items()} == {
        key: practice[key] for key in carried
    }
    assert form.get("committee", form.keys("committee")[0], "position") == "นายกเทศมนตรี"
