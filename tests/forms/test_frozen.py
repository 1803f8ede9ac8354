"""Links are frozen with hash and date before the answers are sent, and compared with what is there after the scores."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import openpyxl
import pytest
from workbooks import Form, ita, ita_ok

from ita_workbook import check
from ita_workbook.checks.fetch import Policy

SHEET = "มอบหมาย OIT"
QUICK = Policy(allow_private=True, host_delay=0)


@pytest.fixture
def site(tmp_path):
    """A web site with a page and a document, and its address."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "o1.html").write_text("<html><title>O1 โครงสร้าง</title>ผู้เข้าชม 1 คน", encoding="utf-8")
    (folder / "o2.pdf").write_bytes(b"%PDF-1.4 " + b"x" * 100_000)
    serve = partial(SimpleHTTPRequestHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def frozen(site, master, tmp_path):
    """A master with links to that site, and their frozen list."""
    _, place = site
    form = Form(master)
    form.put("assignments", "O1", url=f"{place}/o1.html\n{place}/o2.pdf")
    form.put("assignments", "O2", url=f"{place}/none.pdf")
    path = form.save(tmp_path / "master.xlsx")
    kept = check(path).freeze(tmp_path / "links.json", links=QUICK)
    assert next(kept.lines()) == "ตรึงลิงก์ 3 ลิงก์ ของ 2 ข้อ เปิดไม่ได้ 1 ลิงก์"
    return path, tmp_path / "links.json"


def told(path, listed, links=False):
    found = check(path, links=links, frozen=listed).findings
    return [(one.code, one.sheet, one.cell) for one in found if one.code.startswith("X61")]


def test_the_list_has_the_hash_of_whole_documents_and_is_printed_to_be_signed(frozen, site):
    _, listed = frozen
    data = json.loads(listed.read_text(encoding="utf-8"))
    page, document, none = data["links"]
    assert (page["row_key"], page["status"], page["title"]) == ("O1", 200, "O1 โครงสร้าง")
    assert (document["size"], len(document["sha256"]), none["status"]) == (100_009, 64, 404)
    sheet = openpyxl.load_workbook(listed.with_suffix(".xlsx")).worksheets[0]
    texts = {str(cell.value) for row in sheet for cell in row}
    assert {document["sha256"], "ลายนิ้วมือ (SHA-256)", "O1 โครงสร้าง"} <= texts


def test_nothing_is_told_while_all_is_as_it_was(frozen, site):
    path, listed = frozen
    folder, _ = site
    (folder / "o1.html").write_text("<html><title>O1 โครงสร้าง</title>ผู้เข้าชม 2 คน", encoding="utf-8")
    assert told(path, listed) == told(path, listed, QUICK) == []


def test_another_link_and_one_that_is_gone_are_told_without_opening_any(frozen, site):
    path, listed = frozen
    form = Form(path)
    cell = form.place("assignments", "O1", "url")
    form.put("assignments", "O1", url=f"{site[1]}/o1.html\n{site[1]}/new.pdf").save()
    assert told(path, listed) == [("X610", SHEET, cell), ("X611", SHEET, cell)]
    form.put("assignments", "O1", url=None).save()
    assert told(path, listed) == [("X611", SHEET, cell)] * 2


def test_a_document_uploaded_over_and_a_page_of_another_title_are_told(frozen, site):
    path, listed = frozen
    folder, _ = site
    (folder / "o1.html").write_text("<html><title>หน้าหลัก</title>", encoding="utf-8")
    (folder / "o2.pdf").write_bytes(b"%PDF-1.4 " + b"x" * 99_999 + b"y")
    cell = Form(path).place("assignments", "O1", "url")
    assert told(path, listed, QUICK) == [("X612", SHEET, cell)] * 2


def test_a_list_of_another_workbook_an_edited_one_and_no_list_are_refused(frozen, master, tmp_path):
    path, listed = frozen
    ita_ok("forms", "new", "itas", "--master", path, "--unit", "กองคลัง", "-o", tmp_path / "itas.xlsx")
    assert ita("check", tmp_path / "itas.xlsx", "--frozen", listed).code == 2
    listed.write_text(listed.read_text(encoding="utf-8").replace("100009", "100008"), encoding="utf-8")
    ran = ita("check", path, "--frozen", listed)
    assert (ran.code, "ถูกแก้ไข" in ran.err) == (2, True)
    for broken in ("[]", "{}", "no json"):
        listed.write_text(broken, encoding="utf-8")
        assert ita("check", path, "--frozen", listed).code == 2, broken


def test_the_command_keeps_and_compares(frozen, site, tmp_path):
    path, _ = frozen
    form = Form(path)
    form.put("assignments", "O1", url=f"{site[1]}/o1.html").put("assignments", "O2", url=None).save()
    ran = ita("check", path, "--private-links", "--freeze", tmp_path / "kept.json")
    assert "ตรึงลิงก์ 1 ลิงก์ ของ 1 ข้อ เปิดไม่ได้ 0 ลิงก์" in ran.out
    assert str(tmp_path / "kept.xlsx") in ran.out
    assert "X61" not in ita("check", path, "--frozen", tmp_path / "kept.json").out


def test_one_list_is_of_one_master_and_nothing_is_overwritten(frozen, tmp_path):
    path, listed = frozen
    assert ita("check", path, "--freeze", listed).code == 2
    assert ita("check", path, path.with_name("copy.xlsx"), "--freeze", tmp_path / "other.json").code == 2


def test_a_link_that_was_not_opened_is_listed_with_the_reason_in_words(frozen, site, tmp_path):
    path, _ = frozen
    form = Form(path)
    inside, social = f"{site[1]}/o1.html", "https://www.facebook.com/tambon"
    form.put("assignments", "O1", url=inside).put("assignments", "O2", url=social).save()
    lines = ita("check", path, "--freeze", tmp_path / "kept.json").out.splitlines()
    assert f"  O1  {inside}  ที่อยู่นี้อยู่ในเครือข่ายภายใน โปรแกรมจึงไม่เปิด" in lines
    assert f"  O2  {social}  เครือข่ายสังคม ไม่ได้เปิด" in lines
    sheet = openpyxl.load_workbook(tmp_path / "kept.xlsx").worksheets[0]
    assert "เครือข่ายสังคม ไม่ได้เปิด" in {cell.value for row in sheet for cell in row}
    kept = json.loads((tmp_path / "kept.json").read_text(encoding="utf-8"))
    assert [one["problem"] for one in kept["links"]] == ["private", "social"]
