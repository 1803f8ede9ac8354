"""Forms on the page: made, issued, taken in, merged and published under their own address, as a season is."""

from __future__ import annotations

import io

import openpyxl
import pytest
from workbooks import Form, ita_ok

from ita_workbook import Master
from ita_workbook.web.app import FORM, PAGES


@pytest.fixture
def formed(played):
    answer = played.post("/forms", {"code": "sk1", "unit": ["กองคลัง", "กองช่าง"]})
    assert "สร้างแบบ sk1 แล้ว" in answer.text
    return played


def test_a_form_is_the_one_that_the_command_makes(formed, tmp_path):
    made = Master(formed.season.root / "forms" / "sk1" / "master.xlsx")
    ita_ok(
        "forms",
        "new",
        "sk1",
        "--master",
        formed.season.master_path,
        "--unit",
        "กองคลัง",
        "--unit",
        "กองช่าง",
        "-o",
        tmp_path / "sk1.xlsx",
    )
    assert made.book.content == Master(tmp_path / "sk1.xlsx").book.content
    assert '<a href="/forms/sk1">' in formed.get("/forms").text
    assert "มี forms/sk1 แล้ว" in formed.post("/forms", {"code": "sk1"}).text


def test_a_form_that_is_not_confirmed_is_made_only_where_that_was_ticked(played):
    assert "risk" in [one.code for one in played.season.forms.available()]
    played.post("/forms", {"code": "risk", "unit": "กองคลัง"})
    assert played.season.forms.begun == []
    played.post("/forms", {"code": "risk", "unit": "กองคลัง", "unverified": "yes"})
    assert played.season.forms.begun == ["risk"]


def test_no_other_name_leads_to_a_folder(formed):
    assert played_codes(formed, "../../x") == ["sk1"]
    for place in ("/forms/nothing", "/forms/nothing/receive", "/forms/..%2fsk1/receive"):
        answer = formed.get(place)
        assert answer.status_code == 404 and "กองคลัง.xlsx" not in answer.text


def played_codes(visit, code):
    visit.post("/forms", {"code": code})
    return visit.season.forms.begun


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_page_of_a_form_is_there_in_both_languages_and_leads_to_its_own(formed, language):
    formed.post("/forms/sk1/issue", {"department": ["กองคลัง", "กองช่าง"]})
    formed.client.post("/language", data={"place": "/", "language": language})
    for page in PAGES:
        if (
            page.of != "season"
            and page.shown
            and page.path not in ("/return", "/return/annotated", "/return/repaired", "/preview")
        ):
            query = {"/department": "?name=กองคลัง", "/file": "?place=master&name="}.get(page.path, "")
            answer = formed.get(FORM.format(form="sk1") + page.path.removesuffix("/") + query)
            assert answer.status_code == 200, page.path
            if answer.headers["content-type"].startswith("text/html"):
                assert f'<html lang="{language}">' in answer.text and 'href="/forms/sk1/receive"' in answer.text
                assert not set(LEAVING) & set(answer.text.split('"'))


LEAVING = ("/receive", "/merge", "/issue", "/master", "/conflicts", "/reports", "/return/aside")


def test_what_comes_back_is_merged_into_the_form_and_published_as_a_pair(formed):
    folder = formed.season.forms.open("sk1")
    before = formed.season.master_path.read_bytes()
    assert "/forms/sk1/issue?work=" in str(formed.post("/forms/sk1/issue", {"department": ["กองคลัง", "กองช่าง"]}).url)
    given = []
    for path in folder.files("issued").values():
        filled = Form(path)
        for month in filled.keys("months"):
            filled.put("months", month, activity="ไม่มีการจัดซื้อจัดจ้าง")
        filled.book.save(stream := io.BytesIO())
        given.append(("files", (path.name, stream.getvalue())))
    answer = formed.post("/forms/sk1/receive", files=given)
    assert "รับแล้ว 2 ไฟล์: กองคลัง.xlsx, กองช่าง.xlsx" in answer.text
    assert formed.season.inbox.register() == {}
    answer = formed.post("/forms/sk1/merge", {"state": folder.state()})
    assert "/forms/sk1/merge?work=" in str(answer.url) and "รวมแล้ว เปลี่ยน 24 ช่อง" in answer.text
    answer = formed.post("/forms/sk1/pair", {"kind": "sk1", "format": "xlsx"})
    assert "ทำเอกสารแล้ว" in answer.text
    (path,) = [path for name, path in folder.files("reports").items() if name.endswith(".xlsx")]
    same = formed.post("/forms/sk1/published", files=[("file", ("sk1.xlsx", path.read_bytes()))])
    assert "ที่เผยแพร่ตรงกับแบบนี้" in same.text
    book = openpyxl.load_workbook(path)
    del book[book.sheetnames[0]]
    book.save(stream := io.BytesIO())
    differs = formed.post("/forms/sk1/published", files=[("file", ("sk1.xlsx", stream.getvalue()))])
    assert "ต่างจากแบบนี้ 1 แห่ง" in differs.text and "[X601]" in differs.text
    assert formed.season.master_path.read_bytes() == before


def test_a_form_that_cannot_be_read_is_told_and_the_others_are_there(formed):
    broken = formed.season.root / "forms" / "o12" / "master.xlsx"
    broken.parent.mkdir()
    broken.write_bytes(b"PK\x03\x04 nothing")
    page = formed.get("/forms")
    assert page.status_code == 200 and "o12: " in page.text and '<a href="/forms/sk1">' in page.text
