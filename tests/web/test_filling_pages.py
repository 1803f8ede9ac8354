"""Cells filled in on the page: they stand in the master as if written in Excel, and nobody's text is lost."""

from __future__ import annotations

import html
import re
import shutil
from datetime import date
from decimal import Decimal

import pytest
from workbooks import Form

from ita_workbook import Master
from ita_workbook.web.folder import SeasonFolder
from ita_workbook.web.texts import mark

OWN = "ผู้รับบริการยังไม่รู้จักช่องทางใหม่ จึงควรประชาสัมพันธ์เพิ่ม"


@pytest.fixture(scope="session")
def with_scores(tmp_path_factory):
    """The folder of a bundled season, whose master has scores of indicators and questions."""
    root = tmp_path_factory.mktemp("scored")
    SeasonFolder(root).begin_sample("0")
    return root


@pytest.fixture
def scored(with_scores, tmp_path, visit):
    shutil.copytree(with_scores, tmp_path / "season")
    return visit(tmp_path / "season")


def boxes(page: str) -> dict[str, str]:
    """Return what the form of the page sends when nothing is touched."""
    found = dict(re.findall(r'<input type="hidden" name="(shown\.[^"]+)" value="([^"]*)">', page))
    found |= {
        name: html.unescape(text) for name, text in re.findall(r'<input name="(cell\.[^"]+)" value="([^"]*)">', page)
    }
    for name, text in re.findall(r'<textarea name="(cell\.[^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S):
        found[name] = html.unescape(text)
    return found


def reading(visit, code: str) -> tuple[str, str]:
    row = Master(visit.season.master_path).book.content.row("indicators", code)
    return row.text("reading"), row.text("draft")


def test_a_draft_is_accepted_as_on_its_sheet_and_taken_back(scored):
    before = scored.season.master_path.read_bytes()
    page = scored.get("/analysis").text
    assert "ยังเป็นร่างที่ไม่มีใครรับ 10 ตัวชี้วัด" in page
    answer = scored.post("/analysis", {**boxes(page), "accept": "7"})
    assert "บันทึกในสมุดงานกลางแล้ว 1 ช่อง" in answer.text and "ไม่มีใครรับ 9 ตัวชี้วัด: 1, 2, 3, 4, 5, 6, 8, 9, 10" in answer.text
    assert reading(scored, "7") == ("", "รับร่าง")
    assert [path.read_bytes() for path in scored.season.files("history").values()] == [before]
    scored.post("/analysis", {**boxes(answer.text), "draft": "7"})
    assert reading(scored, "7") == ("", "")


def test_own_text_is_what_the_report_prints_and_excel_shows(scored):
    page = scored.get("/analysis").text
    answer = scored.post("/analysis", {**boxes(page), "cell.indicators.8.reading": OWN + "\r\nบรรทัดที่สอง", "save": "8"})
    assert reading(scored, "8")[0] == OWN + "\nบรรทัดที่สอง"
    assert "ใช้ข้อความของหน่วยงาน" in answer.text and boxes(answer.text)["cell.indicators.8.reading"].startswith(OWN)
    form = Form(scored.season.master_path)
    assert form.get("indicators", "8", "reading").startswith(OWN)
    form.put("indicators", "8", reading="แก้ใน Excel").save()
    shown = scored.get("/analysis").text
    assert boxes(shown)["cell.indicators.8.reading"] == "แก้ใน Excel"
    made = scored.season.report(["analysis"], ["html"], lambda *_: None)
    assert "แก้ใน Excel" in made.files[0].read_text(encoding="utf-8")
    scored.post("/analysis", {**boxes(shown), "draft": "8"})
    assert reading(scored, "8") == ("", "")


def test_causes_and_conclusions_of_questions_are_written_beside_their_scores(scored):
    page = scored.get("/analysis").text
    scored.post(
        "/analysis",
        {**boxes(page), "cell.scores.EP8.cause": "ยังไม่ทราบช่องทาง", "cell.scores.EP8.conclusion": "เห็นควรปรับปรุง"},
    )
    row = Master(scored.season.master_path).book.content.row("scores", "EP8")
    assert (row.text("cause"), row.text("conclusion")) == ("ยังไม่ทราบช่องทาง", "เห็นควรปรับปรุง")


def test_nothing_is_written_where_nothing_was_changed(scored):
    before = scored.season.master_path.read_bytes()
    answer = scored.post("/analysis", {**boxes(scored.get("/analysis").text), "save": "1"})
    assert "ไม่มีข้อความที่ต่างจากเดิม" in answer.text
    assert scored.season.master_path.read_bytes() == before and scored.season.files("history") == {}


def test_a_text_that_somebody_else_changed_meanwhile_is_not_written_over_and_ours_is_told(scored):
    first = boxes(scored.get("/analysis").text)
    second = dict(first)
    scored.post("/analysis", {**first, "cell.indicators.1.reading": "ของคนแรก"})
    answer = scored.post(
        "/analysis", {**second, "cell.indicators.1.reading": "ของคนที่สอง", "cell.indicators.2.reading": "ข้อสอง"}
    )
    assert "ข้อความของท่านคือ: ของคนที่สอง" in answer.text
    assert (reading(scored, "1")[0], reading(scored, "2")[0]) == ("ของคนแรก", "ข้อสอง")


@pytest.mark.parametrize("button", ["accept", "draft"])
def test_what_was_typed_is_kept_whatever_button_was_pressed(scored, button):
    page = scored.get("/analysis").text
    scored.post("/analysis", {**boxes(page), "cell.indicators.3.reading": OWN, button: "3"})
    assert reading(scored, "3") == (OWN, "")


def test_only_cells_that_people_fill_are_written(scored):
    before = scored.season.master_path.read_bytes()
    for name in ("cell.indicators.1.name", "cell.indicators.99.reading", "cell.provenance.x.y", "cell.x"):
        answer = scored.post("/analysis", {name: "x"})
        assert "ไม่ใช่ช่องที่กรอกได้" in answer.text or "ไม่มีข้อความที่ต่างจากเดิม" in answer.text
    assert scored.season.master_path.read_bytes() == before


def test_a_master_without_scores_says_where_to_fill_them_in(visit):
    one = visit()
    one.post("/start", {"year": "2568", "agency": "เทศบาลตำบลตัวอย่าง", "type": "tt"})
    assert "ยังไม่มีคะแนนในสมุดงานกลาง" in one.get("/analysis").text


def test_what_was_typed_stands_there_again_where_nothing_came_of_it(scored):
    page = boxes(scored.get("/analysis").text)
    lock = scored.season.root / "~$master.xlsx"
    lock.touch()
    answer = scored.post("/analysis", {**page, "cell.indicators.5.reading": OWN, "save": "5"})
    assert "โปรแกรมอื่นเปิด master.xlsx อยู่" in answer.text and reading(scored, "5") == ("", "")
    again = boxes(answer.text)
    assert again["cell.indicators.5.reading"] == OWN
    lock.unlink()
    scored.post("/analysis", again)
    assert reading(scored, "5") == (OWN, "")


def test_the_agency_the_owners_and_the_scores_are_filled_in_on_the_page_as_on_their_sheets(visit):
    one = visit()
    one.post("/start", {"year": "2568", "agency": "เทศบาลตำบลตัวอย่าง", "type": "tt"})
    page = boxes(one.get("/master").text)
    given = {"cell.agency.coordinator.value": "นิติกร สำนักปลัดเทศบาล", "cell.agency.return_by.value": "31 มี.ค. 68",
             "cell.assignments.O22.department": "สำนักปลัด", "shown.assignments.O22.department": mark("")}  # fmt: skip
    answer = one.post("/master/fill", {**page, **given})
    assert "บันทึกในสมุดงานกลางแล้ว 3 ช่อง" in answer.text
    master = Master(one.season.master_path)
    assert master.book.content.agency["coordinator"] == "นิติกร สำนักปลัดเทศบาล"
    assert master.book.content.agency["return_by"] == date(2025, 3, 31)
    assert master.book.content.row("assignments", "O22").text("department") == "สำนักปลัด"
    assert 'value="31/03/2568"' in one.get("/master").text
    wrong = one.post("/master/fill", {**boxes(one.get("/master").text), "cell.agency.return_by.value": "ปลายเดือน"})
    assert "รับข้อความนี้ไม่ได้: ปลายเดือน" in wrong.text and 'value="ปลายเดือน"' in wrong.text
    scores = boxes(one.get("/analysis").text)
    one.post("/analysis", {**scores, "cell.indicators.1.score": "96.5", "cell.indicators.1.previous_score": "90"})
    row = Master(one.season.master_path).book.content.row("indicators", "1")
    assert (row.values["score"], row.values["previous_score"]) == (Decimal("96.5"), 90)
    assert "<b>96.50</b>" in one.get("/analysis").text
