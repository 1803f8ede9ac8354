"""Pages: each command has one, each says everything in both languages, and what they do is what the commands do."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from workbooks import Form, ita_ok

from ita_workbook import Master
from ita_workbook.cli.main import cli
from ita_workbook.web.app import NO_PAGE, PAGES
from ita_workbook.web.render import MENU
from ita_workbook.web.work import Works
from ita_workbook.words.text import Text


def test_every_command_has_its_page_or_the_reason_why_not():
    paged = {command for page in PAGES for command in page.commands}
    assert set(cli.modules) - paged - set(NO_PAGE) == set()
    assert paged <= set(cli.modules)
    assert all(NO_PAGE.values()) and set(NO_PAGE) <= set(cli.modules) - paged


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    "place", [page.path for page in PAGES if page.shown and page.path != "/preview" and page.of != "form"]
)
def test_every_page_is_there_in_both_languages(played, place, language):
    played.client.post("/language", data={"place": "/", "language": language})
    query = {"/department": "?name=กองคลัง", "/return": "?name=กองคลัง.xlsx", "/return/annotated": "?name=กองคลัง.xlsx",
             "/return/repaired": "?name=กองคลัง.xlsx", "/file": "?place=master"}  # fmt: skip
    answer = played.get(place + query.get(place, ""))
    assert answer.status_code == 200
    if answer.headers["content-type"].startswith("text/html"):
        assert f'<html lang="{language}">' in answer.text and answer.text.count("<h1") == 1
        assert "{" not in answer.text.replace("{}", "")


def test_the_menu_leads_to_pages_and_marks_the_present_one(played):
    paths = {page.path for page in PAGES if page.shown and page.of != "form"}
    assert set(MENU) <= paths
    for place in MENU:
        assert f'<a href="{place}" aria-current="page">' in played.get(place).text


def test_an_empty_folder_asks_how_the_season_begins(visit):
    one = visit()
    assert str(one.get("/").url).endswith("/start")
    form = {"year": "2568", "agency": "เทศบาลตำบลตัวอย่าง", "type": "tt", "province": "เชียงราย"}
    answer = one.post("/start", form)
    assert "/master" in str(answer.url)
    master = Master(one.season.master_path)
    assert (master.year, master.agency) == (2568, "เทศบาลตำบลตัวอย่าง") and "กองคลัง" in master.departments
    again = one.post("/start", form)
    assert "มี master.xlsx แล้ว" in again.text


def test_the_sample_is_a_season_with_returns_to_take(visit):
    one = visit()
    one.post("/start/sample", {"sample": "0"})
    status = one.season.master().status(one.season.returns(), record=False)
    assert [one.state for one in status.departments] == ["returned"] * 6
    assert not one.season.other_masters() and not status.warnings


def received(visit, files):
    return visit.post("/receive", files=[("files", (name, data)) for name, data in files])


def test_files_are_taken_once_from_zips_too_and_what_is_no_workbook_is_named(copied, visit):
    season = copied()
    one = visit(season.folder)
    returns = {name: path.read_bytes() for name, path in season.returns.items()}
    for path in season.returns.values():
        path.unlink()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("ITA/กองช่าง.xlsx", returns["กองช่าง"])
        made.writestr("ITA/ภาพ.png", b"\x89PNG")
    given = [("กองคลัง (แก้แล้ว).xlsx", returns["กองคลัง"]), ("กองคลัง 2.xlsx", returns["กองคลัง"]),
             ("ITA.zip", stream.getvalue()), ("พิมพ์.pdf", b"%PDF-1.4")]  # fmt: skip
    text = received(one, given).text
    assert "รับแล้ว 2 ไฟล์: กองคลัง (แก้แล้ว).xlsx, กองช่าง.xlsx" in text
    assert "ไม่คัดลอกซ้ำ 1 ไฟล์: กองคลัง 2.xlsx" in text and "ITA.zip/ภาพ.png" in text and "พิมพ์.pdf" in text
    assert [path.read_bytes() for path in one.season.returns()] == [returns["กองคลัง"], returns["กองช่าง"]]
    entries = json.loads((season.folder / "received.json").read_text(encoding="utf-8"))
    assert [entry["name"] for entry in entries] == ["กองคลัง (แก้แล้ว).xlsx", "กองช่าง.xlsx"]
    letter = one.get("/department?name=กองคลัง").text
    assert "กองคลัง (แก้แล้ว).xlsx" in letter.partition("<textarea")[2].partition("</textarea>")[0]
    seen = {one.department: one.errors for one in Master(season.master).open_ledger().received()}
    assert set(seen) == {"กองคลัง", "กองช่าง"}


def test_a_file_of_nobody_is_told_and_can_be_set_aside_and_brought_back(played, tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "ไม่เกี่ยว"
    stream = io.BytesIO()
    book.save(stream)
    text = received(played, [("อื่น.xlsx", stream.getvalue())]).text
    assert "ไม่รู้ว่าเป็นของใคร" in text
    (name,) = [path.name for path in played.season.returns() if path.name[0] == "2"]
    assert "ใช้ไฟล์ที่ซ่อมแล้วแทนไฟล์นี้" in played.get(f"/return?name={name}").text
    played.post("/return/aside", {"name": name})
    assert name not in played.season.files("returns") and name in played.season.files("set_aside")
    played.post("/return/back", {"name": name})
    assert name in played.season.files("returns")


def test_what_is_merged_is_what_the_command_merges(copied, visit, tmp_path):
    season = copied()
    ita_ok("merge", season.master, *season.returns.values(), "-o", tmp_path / "other" / "merged.xlsx")
    by_command = Master(tmp_path / "other" / "merged.xlsx")
    one = visit(season.folder)
    page = one.get("/merge").text
    state = one.season.state()
    assert f'value="{state}"' in page
    before = season.master.read_bytes()
    answer = one.post("/merge", {"state": state})
    assert "ข้อขัดแย้งรอตัดสิน 0 เรื่อง" in answer.text
    by_page = Master(season.master)
    for sheet in ("assignments", "measures", "tracking"):
        assert by_page.book.content.index(sheet) == by_command.book.content.index(sheet)
    kept = list(one.season.files("history").values())
    assert [path.read_bytes() for path in kept] == [before]
    assert "ช่องที่จะเปลี่ยน" in one.get("/merge").text


def test_what_changed_since_it_was_shown_is_not_merged(copied, visit):
    season = copied()
    first, state = visit(season.folder), None
    state = first.season.state()
    late = Form(season.returns["กองคลัง"])
    key = late.issued_rows("assignments")[0]
    late.put("assignments", key, note="มาทีหลัง").save()
    before = season.master.read_bytes()
    answer = first.post("/merge", {"state": state})
    assert "ดูรายการใหม่ข้างล่างแล้วกดอีกครั้ง" in answer.text and season.master.read_bytes() == before


@pytest.fixture
def conflicting(copied, visit):
    """A season in which the coordinator and a department wrote different things into one cell."""
    season = copied()
    form = Form(season.master)
    key = Form(season.returns["กองคลัง"]).issued_rows("assignments")[0]
    form.put("assignments", key, note="ของกลาง").save()
    Form(season.returns["กองคลัง"]).put("assignments", key, note="ของกอง").save()
    one = visit(season.folder)
    one.post("/merge", {"state": one.season.state()})
    return one, key


def test_a_conflict_shows_what_was_issued_ours_and_theirs_and_is_decided_as_on_its_sheet(conflicting):
    one, key = conflicting
    (found,) = one.season.master().conflicts().conflicts
    assert (found.base, found.conflict.ours, found.conflict.theirs) == ("", "ของกลาง", "ของกอง")
    text = one.get("/conflicts").text
    assert "ของกลาง" in text and "ของกอง" in text and "(ว่าง)" in text
    answer = one.post("/conflicts", {f"decision.{found.id}": "other", f"other.{found.id}": "ตกลงกันแล้ว"})
    assert "ตัดสินแล้ว 1 เรื่อง เหลือ 0 เรื่อง" in answer.text
    master = Master(one.season.master_path)
    assert master.book.content.row("assignments", key).text("note") == "ตกลงกันแล้ว"
    assert [event[1] for event in master.history().events].count("decided") == 1
    # The return still says otherwise, and is not asked about again.
    assert one.season.preview().conflicts == ()


def test_answers_that_were_exchanged_among_rows_are_decided_together(visit, tmp_path):
    cases = Path(__file__).parents[1] / "cases" / "data" / "season"
    for name in ("master.xlsx", "master.ledger"):
        shutil.copy(cases / name, tmp_path)
    (tmp_path / "returns").mkdir()
    shutil.copy(cases / "A1_sorted_white_cells.xlsx", tmp_path / "returns" / "สำนักปลัด.xlsx")
    one = visit(tmp_path)
    one.post("/merge", {"state": one.season.state()})
    found = one.season.master().conflicts().conflicts
    text = one.get("/conflicts").text
    assert text.count('value="moved"') == text.count('value="stays"') == len(found) == 72
    assert "คำตอบนี้อาจเป็นของ O14" in text
    answer = one.post("/conflicts", {f"decision.{found[0].id}": "moved"})
    assert "ตัดสินแล้ว 72 เรื่อง เหลือ 0 เรื่อง" in answer.text
    rows = Master(one.season.master_path).book.content.index("assignments")
    assert rows["O14"].text("url").endswith("/o14") and rows["O2"].text("url").endswith("/o2")


def test_a_conflict_that_the_other_browser_decided_is_told_and_nothing_is_lost(conflicting):
    one, key = conflicting
    (found,) = one.season.master().conflicts().conflicts
    one.post("/conflicts", {f"decision.{found.id}": "ours"})
    answer = one.post("/conflicts", {f"decision.{found.id}": "theirs"})
    assert "อาจมีผู้ตัดสินไปก่อน" in answer.text
    assert Master(one.season.master_path).book.content.row("assignments", key).text("note") == "ของกลาง"


def test_what_was_chosen_and_cannot_be_carried_out_is_shown_and_can_be_taken_back(copied, visit):
    season = copied()
    path = season.returns["กองคลัง"]
    key = Form(path).issued_rows("assignments")[0]
    second = path.with_name("กองคลัง (2).xlsx")
    Form(path).put("assignments", key, note="หนึ่ง").save(second)
    Form(path).put("assignments", key, note="สอง").save()
    one = visit(season.folder)
    one.post("/merge", {"state": one.season.state()})
    first, other = one.season.master().conflicts().conflicts
    answer = one.post("/conflicts", {f"decision.{found.id}": "theirs" for found in (first, other)})
    assert "สองเรื่องของช่องเดียวกันเลือกค่าต่างกัน" in answer.text
    chosen = re.findall(r'name="decision\.\w+" value="(\w*)" checked', one.get("/conflicts").text)
    assert chosen == ["theirs", "theirs"]
    answer = one.post("/conflicts", {f"decision.{first.id}": "theirs", f"decision.{other.id}": ""})
    assert "เหลือ 0 เรื่อง" in answer.text
    assert Master(one.season.master_path).book.content.row("assignments", key).text("note") == first.conflict.theirs


def test_the_decisions_can_be_taken_in_the_file_as_well(conflicting):
    one, key = conflicting
    form = Form(one.season.master_path)
    (row,) = [row for row in form.keys("conflicts") if form.get("conflicts", row, "theirs")]
    form.put("conflicts", row, decision="ใช้ของส่วนราชการ").save()
    one.post("/merge", {"state": one.season.state()})
    master = Master(one.season.master_path)
    assert master.book.content.row("assignments", key).text("note") == "ของกอง"
    assert master.conflicts().conflicts == ()


@pytest.mark.parametrize("mark", ["~$master.xlsx", ".~lock.master.xlsx#"])
def test_a_master_that_is_open_in_a_program_is_told_and_left_alone(played, mark):
    (played.season.root / mark).touch()
    before = played.season.master_path.read_bytes()
    assert mark in played.get("/").text
    answer = played.post("/merge", {"state": played.season.state()})
    assert f"โปรแกรมอื่นเปิด master.xlsx อยู่ (พบ {mark})" in answer.text
    assert played.season.master_path.read_bytes() == before


def test_a_second_master_of_the_season_is_told_and_can_be_taken(played):
    ita_ok("merge", played.season.master_path, *played.season.returns(), "-o", played.season.root / "merged.xlsx")
    merged = (played.season.root / "merged.xlsx").read_bytes()
    assert "สมุดงานกลางเล่มเดียวกันอีกไฟล์: merged.xlsx" in played.get("/").text
    played.post("/use", {"name": "merged.xlsx"})
    assert played.season.master_path.read_bytes() == merged
    assert "อีกไฟล์" not in played.get("/").text and len(played.season.files("history")) == 2


def test_an_earlier_master_comes_back_and_the_present_one_is_kept(played):
    before = played.season.master_path.read_bytes()
    played.post("/merge", {"state": played.season.state()})
    after = played.season.master_path.read_bytes()
    (name,) = played.season.files("history")
    played.post("/history/back", {"name": name})
    assert played.season.master_path.read_bytes() == before
    assert sorted(path.read_bytes() for path in played.season.files("history").values()) == sorted([before, after])


def test_a_master_of_another_season_is_not_taken(played, visit, tmp_path):
    ita_ok("new", "--year", 2568, "--agency", "อื่น", "--type", "ทต.", "-o", tmp_path / "x.xlsx")
    before = played.season.master_path.read_bytes()
    answer = played.post("/master", files=[("file", ("x.xlsx", (tmp_path / "x.xlsx").read_bytes()))])
    assert "ไม่ใช่สมุดงานกลางของฤดูกาลนี้" in answer.text and played.season.master_path.read_bytes() == before


def test_a_new_issue_keeps_the_file_that_was_sent_before(played):
    old = (played.season.place("issued") / "กองคลัง.xlsx").read_bytes()
    played.post("/issue", {"department": "กองคลัง"})
    assert [path.read_bytes() for path in played.season.files("history").values()] == [old]
    status = {one.department: one.issued.issue for one in played.season.status().departments}
    assert status["กองคลัง"] == 2 and status["กองช่าง"] == 1


def test_documents_are_made_into_a_folder_of_their_own_each_time(played):
    for _ in range(2):
        played.post("/reports", {"kind": ["plan"], "format": ["docx", "html"]})
    made = list(played.season.files("reports"))
    assert len({name.split("/")[0] for name in made}) == 2 and len(made) == 4
    page = next(name for name in made if name.endswith(".html"))
    shown = played.get(f"/preview?place=reports&name={page}")
    assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert shown.headers["content-type"].startswith("text/html")


def test_a_damaged_master_is_told_with_its_cure(played):
    played.season.master_path.write_bytes(b"PK\x03\x04 nothing")
    answer = played.get("/")
    assert answer.status_code == 400 and "master.xlsx" in answer.text and "Traceback" not in answer.text


def test_work_tells_its_progress_and_stops_between_two_steps():
    works, reached = Works(), []

    def run(step):
        (piece,) = works._pieces.values()
        for number in range(5):
            step("files", number, 5)
            reached.append((piece.stage, piece.done, piece.total))
            if number == 2:
                piece.stop()
        raise AssertionError("nobody stopped it")

    piece = works.start(Text("x"), "/merge", run)
    works.end()
    assert reached == [("files", 0, 5), ("files", 1, 5), ("files", 2, 5)]
    assert piece.state == "stopped" and piece.goes_to == f"/merge?work={piece.id}" and not works.busy


def test_a_file_that_lost_its_identity_is_rebuilt_as_a_department_s_and_the_old_one_kept(played):
    path = played.season.place("returns") / "กองคลัง.xlsx"
    before = [one.message for one in played.season.checked_file("กองคลัง.xlsx").findings if one.severity == "error"]
    book = openpyxl.load_workbook(path)
    book.remove(book["_ita"])
    for sheet in book:
        sheet["A3"].value = None
    book.properties.description = ""
    book.custom_doc_props.props.clear()
    book.save(path)
    assert [one.code for one in played.season.checked_file("กองคลัง.xlsx").findings] == ["F211"]
    played.post("/return/rebuild", {"name": "กองคลัง.xlsx", "department": "กองคลัง"})
    assert list(played.season.files("set_aside")) == ["กองคลัง.xlsx"]
    (made,) = [file for file in played.season.checked().files if file.department == "กองคลัง"]
    assert [one.message for one in made.findings if one.severity == "error"] == before
    assert played.season.inbox.shown(made.name) == "กองคลัง.xlsx"


def test_the_button_ends_the_program(visit):
    one, ended = visit(), []
    one.server.end = lambda: ended.append(True)
    assert "ปิดหน้าต่างนี้ได้" in one.client.post("/end").text and ended == [True]


def table_of_items(owner: str = "สำนักปลัด") -> bytes:
    """What an agency has in Word: who is responsible for which item, and where it is published."""
    document = Document()
    lines = (("ข้อ", "ข้อมูล", "ผู้รับผิดชอบ", "ลิงก์"), ("O1", "โครงสร้าง", "สำนักปลัด", "https://www.example.go.th/own1"),
             ("O2", "ข้อมูลผู้บริหาร", owner, "https://www.example.go.th/own2"))  # fmt: skip
    table = document.add_table(0, 4)
    for line in lines:
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_table_of_the_agency_is_proposed_decided_and_entered(played):
    before = played.season.master_path.read_bytes()
    answer = played.post("/import", files=[("files", ("มอบหมาย OIT.docx", table_of_items()))])
    (name,) = played.season.files("imports")
    assert "มอบหมาย OIT.docx" in answer.text and "https://www.example.go.th/own1" in answer.text
    assert played.season.master_path.read_bytes() == before
    proposed = played.season.proposals.considered(name).taken.draft.proposed
    second = next(one for one in proposed if (one.row_key, one.field) == ("O2", "url"))
    saved = played.post(
        "/import/decide", {"name": name, "decision.T1": "accept_all", f"decision.{second.id}": "reject"}
    )
    assert "ยังไม่ได้นำเข้าสมุดงานกลาง" in saved.text and played.season.master_path.read_bytes() == before
    assert played.season.proposals.considered(name).counts()["reject"] == 1
    entered = played.post("/import/decide", {"name": name, "enter": "yes"})
    assert "นำเข้าสมุดงานกลางแล้ว" in entered.text
    content = Master(played.season.master_path).book.content
    assert content.row("assignments", "O1").text("url") == "https://www.example.go.th/own1"
    assert content.row("assignments", "O2").text("url") == ""
    assert [path.read_bytes() for path in played.season.files("history").values()] == [before]


def test_a_column_mapped_otherwise_is_proposed_anew_with_the_decisions_that_still_hold(played):
    played.post("/import", files=[("files", ("มอบหมาย OIT.docx", table_of_items("กองช่าง")))])
    (name,) = played.season.files("imports")
    assert list(played.season.files("sources")) != []
    text = played.get(f"/import?name={name}").text
    assert "หัวคอลัมน์ในไฟล์" in text and "https://www.example.go.th/own1 · https://www.example.go.th/own2" in text
    columns = {one.heading: one.id for one in played.season.proposals.read(name).draft.columns if one.number}
    owner = next(one for one in played.season.proposals.read(name).draft.proposed if one.field == "department")
    form = {"name": name, f"decision.{owner.id}": "reject", f"field.{columns['ลิงก์']}": "assignments.note"}
    refused = played.post("/import/decide", {**form, "enter": "yes"})
    assert "แต่การจับคู่หัวคอลัมน์ก็ถูกแก้ด้วย" in refused.text
    assert '<option value="assignments.note" selected>' in refused.text
    answer = played.post("/import/map", form)
    assert "เลือกไว้" in answer.text
    draft = played.season.proposals.read(name).draft
    fields = {(one.row_key, one.field): one.text for one in draft.proposed}
    assert fields["O1", "note"] == "https://www.example.go.th/own1" and ("O1", "url") not in fields
    assert draft.decided(owner).decision == "reject"
    assert len(played.season.files("imports")) == 1
    played.post("/import/decide", {"name": name, f"decision.{columns['ลิงก์']}": "accept_all", "enter": "yes"})
    content = Master(played.season.master_path).book.content
    assert content.row("assignments", "O1").text("note") == "https://www.example.go.th/own1"


def test_a_mapping_corrected_in_excel_is_told_and_proposed_anew(played):
    played.post("/import", files=[("files", ("มอบหมาย OIT.docx", table_of_items()))])
    (path,) = played.season.files("imports").values()
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).endswith("› ลิงก์ (URL) ที่เผยแพร่")]
    cell.value = "ไม่นำเข้า"
    book.save(path)
    assert "ถูกแก้ใน Excel" in played.get(f"/import?name={path.name}").text
    answer = played.post("/import/map", {"name": path.name})
    assert "ถูกแก้ใน Excel" not in answer.text
    assert {one.field for one in played.season.proposals.read(path.name).draft.proposed} & {"url"} == set()


def test_a_source_that_is_gone_is_named(played):
    played.post("/import", files=[("files", ("มอบหมาย OIT.docx", table_of_items()))])
    (name,) = played.season.files("imports")
    for path in played.season.files("sources").values():
        path.unlink()
    assert "ไม่มีไฟล์ต้นทาง มอบหมาย OIT.docx" in played.post("/import/map", {"name": name}).text


def test_earlier_masters_can_be_chosen_and_compared(played):
    played.post("/merge", {"state": played.season.state()})
    (name,) = played.season.files("history")
    assert f'<option value="{name}"' in played.get("/tools").text
    assert played.get("/tools").status_code == 200
    assert "<tbody>" in played.client.get("/tools", params={"earlier": name}).text


def test_last_year_s_form_is_told_and_what_was_filled_in_can_be_used(played, season, tmp_path):
    old = Master.new(2565, played.season.master().agency, "tt", province="เชียงราย").save(tmp_path / "old.xlsx")
    issued = old.issue(tmp_path / "issued", ["กองช่าง"]).files[0].path
    for path in played.season.place("returns").glob("กองช่าง*"):
        path.unlink()
    received(played, [("กองช่าง ปีก่อน.xlsx", issued.read_bytes())])
    (name,) = [name for name in played.season.files("returns") if name[0] == "2"]
    page = played.get(f"/return?name={name}").text
    assert "F203" in page and "<option selected>กองช่าง</option>" in page
    played.post("/return/rebuild", {"name": name, "department": "กองช่าง"})
    assert name in played.season.files("set_aside")
    (made,) = [file for file in played.season.checked().files if file.department == "กองช่าง"]
    assert "F203" not in {one.code for one in made.findings}
    assert made.name not in played.season.preview().left_out


def test_names_in_a_zip_are_read_in_the_code_page_of_old_windows(played):
    (path,) = played.season.place("returns").glob("กองคลัง.xlsx")
    data = path.read_bytes()
    path.unlink()
    name = "กองคลัง.xlsx".encode("tis-620")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("X" * len(name), data)
    assert (
        "รับแล้ว 1 ไฟล์: กองคลัง.xlsx"
        in received(played, [("ส่ง.zip", stream.getvalue().replace(b"X" * len(name), name))]).text
    )


def test_a_season_that_has_just_begun_says_that_nothing_was_issued(visit):
    one = visit()
    one.post("/start", {"year": "2568", "agency": "เทศบาลตำบลตัวอย่าง", "type": "tt"})
    page = one.get("/").text
    assert "ยังไม่แจก" in page and "ไม่ทราบว่าแจกหรือยัง" not in page
    errors = one.season.checked_master().files[0].counts.error
    assert errors and f"สมุดงานกลางยังมีสิ่งที่ต้องแก้ {errors} แห่ง" in one.get("/issue").text


def test_what_cannot_be_repaired_is_told_under_the_name_that_people_know(played):
    received(played, [("เสีย.xlsx", played.season.master_path.read_bytes()[:5000])])
    (name,) = [name for name in played.season.files("returns") if name[0] == "2"]
    answer = played.get(f"/return/repaired?name={name}")
    assert answer.status_code == 400 and "เสีย.xlsx" in answer.text and name not in answer.text.partition("<main")[2]
    page = played.get(f"/return?name={name}").text
    assert f'href="/return/repaired?name={name}">' in page  # no download: then the browser would hide what is told


def test_earlier_masters_say_what_they_were_kept_before(played):
    played.post("/merge", {"state": played.season.state()})
    (name,) = played.season.files("history")
    played.post("/history/back", {"name": name})
    page = played.get("/history").text
    assert "ก่อนรวม" in page and "ก่อนกลับไปใช้ฉบับก่อน" in page
    assert sorted(one.split(" ", 1)[1] for one in played.season.files("history")) == [
        "master back.xlsx",
        "master merge.xlsx",
    ]
