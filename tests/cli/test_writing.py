"""Outputs are written whole or not at all, into folders that are made, and never over what is there unasked."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from workbooks import AGENCY, ita, ita_ok

from ita_workbook.write import output

NEW = ("new", "--year", 2568, "--agency", AGENCY, "--type", "ทต.", "-o")


def commands(played, target):
    """A command for each kind of output, writing below ``target``."""
    back = played.returns["กองคลัง"]
    return {
        "new": (*NEW, target / "m.xlsx"),
        "issue": ("issue", played.master, "-o", target),
        "check": ("check", back, "-o", target / "f.xlsx"),
        "check html": ("check", back, "-o", target / "f.html"),
        "check json": ("check", back, "-o", target / "f.json"),
        "repair": ("repair", back, "-o", target / "r.xlsx"),
        "merge": ("merge", played.master, back, "-o", target / "m.xlsx"),
        "messages": ("status", played.master, back, "--messages", target),
        "report": ("report", played.master, "-o", target, "--kind", "plan", "--format", "docx,html"),
        "report xlsx": ("report", played.master, "-o", target, "--kind", "summary", "--format", "xlsx"),
        "demo": ("demo", "-o", target, "-q"),
    }


KINDS = tuple(commands(type("Any", (), {"returns": {"กองคลัง": ""}, "master": ""}), Path()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_that_is_not_there_is_made(season, tmp_path, kind):
    target = tmp_path / "ปี ๒๕๖๖" / "รอบ 1"
    ita_ok(*commands(season(2566), target)[kind])
    assert any(target.iterdir())


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_in_place_of_the_folder_is_told(season, tmp_path, kind):
    blocked = tmp_path / "ไม่ใช่โฟลเดอร์"
    blocked.write_text("x", encoding="utf-8")
    ran = ita(*commands(season(2566), blocked / "ข้างใน")[kind])
    assert ran.code == 2 and "ไม่ใช่โฟลเดอร์" in ran.err and "-o" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["ไม่ใช่โฟลเดอร์"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("demo", "issue")])
def test_a_full_disk_leaves_nothing_behind(season, tmp_path, monkeypatch, kind):
    arguments = commands(season(2566), tmp_path / "out")[kind]
    ita_ok(*commands(season(2566), tmp_path / "first")[kind])  # what is imported and cached is so already
    written = sorted(path.name for path in (tmp_path / "first").iterdir())

    def full(self, *_, **__):
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(Path, "hardlink_to", full)
    ran = ita(*arguments)
    assert ran.code == 2 and "No space left" in ran.err
    assert written and list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("kind", ["check", "repair", "merge", "new"])
def test_a_failed_write_keeps_what_was_there(season, tmp_path, monkeypatch, kind):
    *arguments, target = commands(season(2566), tmp_path)[kind]
    target.write_text("ฉบับก่อน", encoding="utf-8")

    def broken(self, *_, **__):
        raise OSError(errno.EIO, "Input/output error", str(self))

    monkeypatch.setattr(Path, "replace", broken)
    assert ita(*arguments, target, "--force").code == 2
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [(target.name, "ฉบับก่อน")]


@pytest.mark.parametrize("kind", ["new", "check", "repair", "merge", "report", "messages", "issue", "demo"])
def test_what_is_there_is_replaced_only_when_asked(season, tmp_path, kind):
    arguments = commands(season(2566), tmp_path)[kind]
    ita_ok(*arguments)
    before = {
        path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".ledger"
    }
    refused = ita(*arguments)
    assert refused.code == 2 and "--force" in refused.err
    assert {path: path.stat().st_mtime_ns for path in before} == before
    ita_ok(*arguments, "--force")
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("issue", "messages", "demo")])
def test_what_another_run_wrote_meanwhile_is_left_as_it_is(season, tmp_path, monkeypatch, kind, links):
    put = output._put

    def late(temporary, path):
        path.write_text("ของอีกคำสั่งหนึ่ง", encoding="utf-8")
        put(temporary, path)

    def no_links(self, target):
        raise OSError(errno.EPERM, "Operation not permitted", str(self))

    monkeypatch.setattr(output, "_put", late)
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    ran = ita(*commands(season(2566), tmp_path)[kind])
    assert ran.code == 2 and "ไม่ถูกแตะต้อง" in ran.err
    assert {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {"ของอีกคำสั่งหนึ่ง"}


@pytest.mark.parametrize("kind", ["issue", "messages", "demo", "report"])
def test_a_folder_that_another_run_is_writing_into_is_left_to_it(season, tmp_path, kind):
    arguments = commands(season(2566), tmp_path)[kind]
    with output.alone_in(tmp_path):
        ran = ita(*arguments)
    assert ran.code == 2 and "อีกคำสั่งหนึ่งกำลังเขียนลงโฟลเดอร์" in ran.err
    assert list(tmp_path.iterdir()) == []
    ita_ok(*arguments)


@pytest.mark.parametrize("kind", ["new", "merge", "issue", "repair"])
def test_of_two_commands_at_once_one_writes_and_one_ends_with_a_message(copied, tmp_path, kind):
    arguments = [str(one) for one in commands(copied(), tmp_path / "out")[kind]]
    both = [
        subprocess.Popen([sys.executable, "-m", "ita_workbook.cli.main", *arguments], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [one.communicate()[1].decode() for one in both]
    assert sorted(one.returncode == 2 for one in both) == [False, True], told
    assert not any("Traceback" in text for text in told)
    refused = next(text for one, text in zip(both, told, strict=True) if one.returncode == 2)
    assert any(words in refused for words in ("ไม่ถูกแตะต้อง", "มีไฟล์", "อีกคำสั่งหนึ่ง", "--force")), refused


@pytest.mark.parametrize("kind", ["new", "repair", "merge"])
def test_a_folder_in_place_of_the_output_file(season, tmp_path, kind):
    *arguments, _ = commands(season(2566), tmp_path)[kind]
    ran = ita(*arguments, tmp_path, "--force")
    assert ran.code == 2 and "โฟลเดอร์" in ran.err and ".xlsx" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_cannot_be_written_is_told(copied, monkeypatch):
    played = copied()

    def locked(*_, **__):
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorname = "SQLITE_READONLY"
        raise error

    monkeypatch.setattr(sqlite3, "connect", locked)
    ran = ita("issue", played.master, "-o", played.folder / "again")
    assert ran.code == 2 and "Traceback" not in ran.err and "ทะเบียนรับส่ง" in ran.err


def test_written_files_have_the_usual_rights(season, tmp_path):
    ita_ok(*NEW, tmp_path / "m.xlsx")
    ita_ok("check", season(2566).returns["กองคลัง"], "-o", tmp_path / "f.xlsx")
    (tmp_path / "plain").write_bytes(b"")
    usual = (tmp_path / "plain").stat().st_mode
    assert {path.stat().st_mode for path in tmp_path.iterdir()} == {usual}


def test_the_findings_of_the_last_run_are_not_checked_themselves(copied):
    played = copied()
    target = played.folder / "returns" / "findings.xlsx"
    ita_ok("check", played.folder / "returns", "-o", target)
    again = ita_ok("check", played.folder / "returns", "-o", target, "--force", "--json")
    assert sorted(file["file"] for file in again.json["files"]) == sorted(path.name for path in played.returns.values())
