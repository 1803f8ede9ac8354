"""The guard: who is answered, with what headers, and that nothing leaves the season's folder."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from ita_workbook.web import guard, inbox
from ita_workbook.web.app import PAGES
from ita_workbook.web.server import is_idle
from web.conftest import OWN, PORT


@pytest.mark.parametrize(
    ("headers", "method", "status"),
    [
        ({"cookie": ""}, "GET", 401),
        ({"cookie": f"ita_{PORT}=guess"}, "GET", 401),
        ({"host": f"evil.example:{PORT}"}, "GET", 421),
        ({"host": "127.0.0.1:80"}, "GET", 421),
        ({"origin": "http://evil.example"}, "POST", 403),
        ({"origin": "null"}, "POST", 403),
        ({"origin": f"http://127.0.0.1:{PORT + 1}"}, "POST", 403),
        ({"sec-fetch-site": "cross-site"}, "GET", 403),
        ({"sec-fetch-site": "same-site"}, "GET", 403),
        ({"content-length": str(guard.MOST_BYTES + 1)}, "POST", 413),
        ({}, "GET", 200),
        ({"host": f"localhost:{PORT}"}, "GET", 200),
        ({"sec-fetch-site": "same-origin"}, "GET", 200),
    ],
)
def test_what_each_request_is_answered(played, headers, method, status):
    answer = played.client.request(method, "/receive", headers=headers, follow_redirects=False)
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"
    assert "กองคลัง" not in answer.text or status == 200


def test_a_write_without_an_origin_is_refused(played):
    del played.client.headers["origin"]
    assert played.client.post("/issue", data={"department": "กองคลัง"}).status_code == 403


def test_a_token_opens_the_page_once_and_the_next_one_is_ready(visit):
    one = visit()
    gate, used = one.server.gate, one.server.gate.token
    one.client.cookies.clear()
    answer = one.client.get(f"/open?token={used}", follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"ita_{PORT}={gate.session};") and "HttpOnly" in cookie and "SameSite=strict" in cookie
    one.client.cookies.clear()
    assert one.client.get(f"/open?token={used}").status_code == 401
    assert one.client.get("/open").status_code == 401
    assert gate.token != used and one.client.get(f"/open?token={gate.token}").status_code == 200


@pytest.mark.parametrize("page", [page.path for page in PAGES if page.shown])
def test_no_page_holds_a_script_or_a_style_of_its_own_or_asks_elsewhere(played, page):
    answer = played.get(page)
    assert "script-src 'self'" in answer.headers["content-security-policy"] or page == "/preview"
    assert answer.headers["x-content-type-options"] == "nosniff"
    text = answer.text
    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", text) == []
    asked = re.findall(r'(?:src|href|action)="([^"]*)"', text)
    assert [place for place in asked if not place.startswith(("/", "#"))] == []


def everything(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize(
    "name", ["../../evil.xlsx", "..\\..\\evil.xlsx", "/etc/evil.xlsx", "C:\\evil.xlsx", "a\x00b.xlsx", "con.xlsx"]
)
def test_the_name_of_an_upload_is_told_and_never_a_path(played, tmp_path, name):
    before = everything(tmp_path)
    data = (played.season.place("issued") / "กองคลัง.xlsx").read_bytes()
    answer = played.post("/receive", files=[("files", (name, data))])
    assert answer.status_code == 200
    new = everything(tmp_path) - before
    root = played.season.root.relative_to(tmp_path).as_posix()
    assert all(re.fullmatch(rf"{root}/(received\.json|\.serve.*|returns/\d{{8}}-\d{{6}}-[0-9a-f]{{8}}\.xlsx)", path)
               for path in new), new  # fmt: skip
    assert sum("/returns/" in path for path in new) == 1
    assert "evil.xlsx" in answer.text or "b.xlsx" in answer.text or "con.xlsx" in answer.text


@pytest.mark.parametrize("name", ["../master.xlsx", "/etc/passwd", "..%2Fmaster.xlsx", "", ".", "nowhere.xlsx"])
@pytest.mark.parametrize("place", ["issued", "returns", "..", "", ".serve"])
def test_no_file_is_handed_out_but_those_of_the_season(played, place, name):
    assert played.get(f"/file?place={place}&name={name}").status_code == 400
    assert played.get(f"/preview?place={place}&name={name}").status_code == 400


@pytest.mark.parametrize("place", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/merge"])
def test_the_language_leads_back_to_a_page_of_ours(played, place):
    answer = played.client.post("/language", data={"place": place, "language": "en"}, follow_redirects=False)
    assert answer.headers["location"] == ("/merge" if place == "/merge" else "/")
    assert "Overview" in played.get("/").text


def test_a_name_in_a_page_is_text(played):
    data = (played.season.place("issued") / "กองคลัง.xlsx").read_bytes()
    text = played.post("/receive", files=[("files", ("<img src=x onerror=alert(1)>.xlsx", data))]).text
    assert "<img" not in text and "&lt;img src=x" in text


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return stream.getvalue()


def test_a_zip_that_unpacks_to_more_than_a_file_may_hold_is_told_and_not_kept(visit, monkeypatch):
    monkeypatch.setattr(inbox, "MOST_BYTES", 10_000)
    one = visit()
    taken = one.season.inbox.take([("bomb.zip", io.BytesIO(zipped({"a.xlsx": bytes(50_000)})))])
    assert [(found.name, found.fate) for found in taken] == [("a.xlsx", "too_big")]
    assert not (one.season.root / "returns").exists()


def test_the_server_ends_when_nobody_asked_for_long_and_nothing_is_under_way(played):
    gate = played.server.gate
    assert not is_idle(played.server, 60, gate.last + 59)
    assert is_idle(played.server, 60, gate.last + 61)


def test_what_was_refused_keeps_no_server_alive(played):
    before = played.server.gate.last
    played.client.get("/", headers={"host": "evil.example"})
    assert played.server.gate.last == before


def test_a_second_start_on_a_folder_opens_the_page_that_is_there(served, tmp_path):
    first, address = served(tmp_path)
    second, again = served(tmp_path)
    assert second.wait(60) == 0 and first.poll() is None
    assert again == address and address.startswith("http://127.0.0.1:")
    note = tmp_path / ".serve" / "open.json"
    assert note.stat().st_mode & 0o077 == 0
    first.kill()
    first.wait()
    third, anew = served(tmp_path)
    assert anew.startswith("http://127.0.0.1:") and anew != address and third.poll() is None


def test_only_the_loopback_address_listens(served, tmp_path):
    from pathlib import Path

    _, address = served(tmp_path)
    port = int(re.search(r":(\d+)/", address)[1])
    listening = [
        line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:] if line.split()[3] == "0A"
    ]
    assert [place for place in listening if place.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]
    assert OWN not in address
