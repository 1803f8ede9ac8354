"""A forged or odd ledger gives a message, never a traceback, a hang or a full memory; nothing second comes beside it."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from workbooks import ita, ita_ok, restart

from ita_workbook.season import ledger_file
from ita_workbook.season.ledger import Ledger
from ita_workbook.season.ledger_place import find_ledger
from ita_workbook.words.errors import ItaError

from .forged import FORGERIES


@pytest.fixture(scope="module")
def merged_once(season, tmp_path_factory):
    """A season of which one return was merged, so that every table of the ledger has rows."""
    folder = tmp_path_factory.mktemp("forged") / "season"
    shutil.copytree(season(2568).folder, folder)
    (folder / "master.ledger").write_bytes(season(2568).ledger)
    with closing(sqlite3.connect(folder / "master.ledger")) as database, database:
        database.execute("delete from place")
    back = folder / "returns" / "กองช่าง.xlsx"
    ita_ok(
        "merge",
        folder / "master.xlsx",
        folder / "returns" / "กองคลัง.xlsx",
        "--exclude",
        back,
        "-o",
        folder / "one.xlsx",
    )
    with closing(sqlite3.connect(folder / "master.ledger")) as database, database:
        database.execute("delete from place")
    return folder


def test_there_are_enough_forgeries():
    assert len(FORGERIES) >= 40


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_ledger_is_a_message(merged_once, tmp_path, monkeypatch, name):
    monkeypatch.setattr(ledger_file, "_LONGEST", 1.0)
    monkeypatch.setattr(ledger_file, "WAIT", 0.5)
    folder = tmp_path / "season"
    shutil.copytree(merged_once, folder)
    FORGERIES[name](folder / "master.ledger")
    before = sorted(path.name for path in folder.glob("*.ledger*"))
    # A file that lost its manifest has its base from the ledger alone.
    bare = folder / "returns" / "กองคลัง.xlsx"
    commands = (
        ("status", folder / "master.xlsx", folder / "returns", "--json"),
        ("check", bare, "--master", folder / "master.xlsx"),
        ("merge", folder / "one.xlsx", folder / "returns", "-o", folder / "two.xlsx"),
        ("issue", folder / "master.xlsx", "-o", folder / "again", "--department", "กองคลัง"),
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for command in commands:
        ran = ita(*command)
        assert ran.code in (0, 1, 2)
        assert "Traceback" not in ran.err
        if ran.code == 2:
            assert "master.ledger" in ran.err
            # Nobody is told to put the only record of the season away.
            assert "ย้ายไฟล์นี้ออก" not in ran.err
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024 < 250
    others = [one for one in sorted(path.name for path in folder.glob("*.ledger*")) if one not in before]
    # Only a ledger that is another master's is left alone, and one of our own made beside it.
    assert others == [] or name in ("another master", "an empty master")


class TestLinks:
    def test_a_master_that_is_a_link_has_the_ledger_of_the_file_it_leads_to(self, copied, tmp_path):
        played = copied(2568)
        (tmp_path / "desk").mkdir()
        link = tmp_path / "desk" / "งาน.xlsx"
        link.symlink_to(played.master)
        states = {one["state"] for one in ita_ok("status", link, "--json").json["departments"]}
        assert states == {"issued"}
        ita_ok("issue", link, "-o", tmp_path / "two", "--department", "กองคลัง")
        assert list((tmp_path / "desk").glob("*.ledger")) == []
        ledger = Ledger(played.master.with_suffix(".ledger"), ledger_master(played))
        assert sorted(one.issue for one in ledger.issued() if one.department == "กองคลัง") == [1, 2]

    def test_a_link_to_a_ledger_that_is_not_there_is_told_with_its_place(self, copied, tmp_path):
        played = copied(2568)
        ledger = played.master.with_suffix(".ledger")
        ledger.unlink()
        ledger.symlink_to(tmp_path / "ไดรฟ์กลาง" / "master.ledger")
        ran = ita("issue", played.master, "-o", tmp_path / "two")
        assert ran.code == 2 and "ไดรฟ์กลาง" in ran.err
        assert not (tmp_path / "two").exists() or not list((tmp_path / "two").iterdir())
        assert "ไดรฟ์กลาง" in ita("status", played.master).err

    def test_a_pipe_in_place_of_a_ledger_hangs_nothing(self, copied):
        played = copied(2568)
        played.master.with_suffix(".ledger").unlink()
        os.mkfifo(played.master.with_suffix(".ledger"))
        assert ita("status", played.master).code == 0


def ledger_master(played):
    with closing(sqlite3.connect(played.master.with_suffix(".ledger"))) as database:
        return database.execute("select master_id from master").fetchone()[0]


class TestTold:
    def test_a_copied_folder_whose_original_is_still_there(self, copied, tmp_path):
        played = copied(2568)
        ita_ok("status", played.master, played.folder / "returns")
        shutil.copytree(played.folder, tmp_path / "สำเนา")
        copy = tmp_path / "สำเนา" / "master.xlsx"
        for command in (
            ("status", copy),
            ("issue", copy, "-o", tmp_path / "x"),
            ("merge", copy, "-o", tmp_path / "m.xlsx"),
        ):
            ran = ita_ok(*command)
            assert "เป็นสำเนาของ" in ran.err + ran.out, command
        assert "เป็นสำเนาของ" not in ita_ok("status", played.master).err

    def test_a_moved_folder_is_no_copy(self, copied, tmp_path):
        played = copied(2568)
        ita_ok("status", played.master)
        played.folder.rename(tmp_path / "ที่ใหม่")
        assert ita_ok("status", tmp_path / "ที่ใหม่" / "master.xlsx").err == ""

    def test_a_second_ledger_of_the_master_in_the_folder(self, copied):
        played = copied(2568)
        shutil.copy(played.master.with_suffix(".ledger"), played.folder / "master (1).ledger")
        ran = ita_ok("status", played.master)
        assert "ใช้ master.ledger ไม่ใช้ master (1).ledger" in ran.err

    def test_a_clock_that_went_back(self, copied):
        played = copied(2568)
        with closing(sqlite3.connect(played.master.with_suffix(".ledger"))) as database, database:
            database.execute("update issued set issued_at = '2099-05-04T03:02:01+00:00'")
        assert "04/05/2642 03:02" in ita_ok("status", played.master).err

    def test_what_was_written_before_a_failure(self, copied, monkeypatch):
        played = copied(2568)
        from ita_workbook.season import issue

        kept, written = issue.write_workbook, []

        def full(book, path, **options):
            if len(written) == 2:
                raise OSError(28, "No space left on device", str(path))
            written.append(path)
            kept(book, path, **options)

        monkeypatch.setattr(issue, "write_workbook", full)
        ran = ita("issue", played.master, "-o", played.folder / "again")
        assert ran.code == 2 and "No space left" in ran.err
        assert ", ".join(path.name for path in written) in ran.err and "--department" in ran.err
        issued = find_ledger(played.master, ledger_master(played)).issued()
        again = [one for one in issued if one.issue == 2]
        assert {one.sha256 for one in again} == {hashlib.sha256(path.read_bytes()).hexdigest() for path in written}

    def test_a_merge_that_was_written_and_could_not_be_recorded(self, copied, monkeypatch, tmp_path):
        played = copied(2568)

        def refuse(*_):
            raise ItaError("เต็ม", "full")

        monkeypatch.setattr(Ledger, "add_merge", refuse)
        ran = ita("merge", played.master, played.folder / "returns", "-o", tmp_path / "m.xlsx")
        assert ran.code == 2 and "m.xlsx เสร็จแล้ว" in ran.err and (tmp_path / "m.xlsx").exists()


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs the right to mount")
def test_a_full_disk_is_told_and_leaves_nothing_half(copied, tmp_path):
    played = copied(2568)
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        shutil.copy(played.master, place)
        shutil.copy(played.master.with_suffix(".ledger"), place)
        for command in (
            ("issue", "-o", str(place / "again")),
            ("merge", str(played.folder / "returns"), "-o", str(place / "m.xlsx")),
        ):
            done = subprocess.run(
                [*restart(), command[0], str(place / "master.xlsx"), *command[1:]], capture_output=True
            )
            assert done.returncode == 2, done.stdout.decode()
            assert b"Traceback" not in done.stderr and done.stderr
        assert not (place / "m.xlsx").exists()
        assert list(place.rglob(".ita-*")) == []
    finally:
        subprocess.run(["umount", place], check=True)
