"""The folder of returns: every file is read, or named with the reason, whatever it is called and wherever it lies."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from email.message import EmailMessage
from typing import ClassVar

import pytest
from workbooks import ita, ita_ok, restart

from ita_workbook.api import check
from ita_workbook.read.containers import open_container
from ita_workbook.words.file_names import printable

TIS620 = "กองคลัง ส่งแล้ว".encode("cp874") + b".xlsx"
PICTURE = b"\xff\xd8\xff\xe0" + bytes(300)


@pytest.fixture
def played(copied):
    """A season with an empty folder beside its returns."""
    season = copied(2568)
    (season.folder / "in").mkdir()
    return season


def states(ran):
    return {one["department"]: one["state"] for one in ran.json["departments"]}


def zipped(path, *files, method=zipfile.ZIP_DEFLATED):
    """Pack files, or (name, bytes) pairs, into ``path``."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for file in files:
            name, data = file if isinstance(file, tuple) else (file.name, file.read_bytes())
            archive.writestr(name, data)
    return path


def mail(path, *attached, subject="ส่งงาน"):
    """Write an e-mail with these files attached."""
    message = EmailMessage()
    message["Subject"], message["Date"] = subject, "Mon, 06 Nov 2023 10:00:00 +0700"
    message.set_content("เรียนผู้ประสานงาน")
    for file in attached:
        message.add_attachment(file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name)
    path.write_bytes(bytes(message))
    return path


class TestContainers:
    @pytest.mark.parametrize("packed", ["zip", "eml", "zip in zip", "zip in eml", "eml in zip", "xlsx named zip"])
    def test_a_workbook_inside_is_a_return_as_one_beside_it(self, played, tmp_path, packed):
        file, folder = played.returns["กองคลัง"], played.folder / "in"
        inner = {"zip": lambda to: zipped(to, file), "eml": lambda to: mail(to, file)}
        if " in " in packed:
            first, _, second = packed.partition(" in ")
            (tmp_path / "x").mkdir()
            between = inner[first](tmp_path / "x" / f"inner.{first}")
            outer = folder / f"outer.{second}"
            zipped(outer, between) if second == "zip" else mail(outer, between)
        elif packed == "xlsx named zip":
            shutil.copy(file, folder / "กองคลัง.zip")
        else:
            inner[packed](folder / f"ITA.{packed}")
        ran = ita_ok("status", played.master, folder, "--json")
        assert states(ran)["กองคลัง"] == "returned"
        merged = ita("merge", played.master, folder, "-o", tmp_path / "m.xlsx", "--json")
        alone = ita("merge", played.master, file, "-o", tmp_path / "a.xlsx", "--json")
        assert [one["carried"] for one in merged.json["files"]] == [one["carried"] for one in alone.json["files"]]
        if packed != "xlsx named zip":
            assert "กองคลัง.xlsx" in merged.err and "จากใน" in merged.err

    def test_two_files_of_one_name_in_two_archives_are_told_apart(self, played):
        for name in ("ก.zip", "ข.zip"):
            zipped(played.folder / "in" / name, played.returns["กองคลัง"])
        (one,) = [
            one for one in ita("status", played.master, played.folder / "in", "--json").json["departments"]
            if one["department"] == "กองคลัง"
        ]  # fmt: skip
        assert sorted(one["files"]) == ["ก.zip/กองคลัง.xlsx", "ข.zip/กองคลัง.xlsx"]

    def test_what_is_nested_deeper_is_named(self, played, tmp_path):
        deep = zipped(tmp_path / "3.zip", zipped(tmp_path / "2.zip", zipped(tmp_path / "1.zip", played.master)))
        contents = open_container(deep)
        assert (contents.workbooks, contents.unread) == ([], [("2.zip/1.zip", "nested")])

    def test_names_packed_by_an_older_windows_are_read(self, played, tmp_path):
        data = zipped(tmp_path / "a.zip", ("AAAAAAA.xlsx", played.returns["กองคลัง"].read_bytes())).read_bytes()
        (tmp_path / "a.zip").write_bytes(data.replace(b"AAAAAAA", "กองคลัง".encode("cp874")))
        assert [one.name for one in open_container(tmp_path / "a.zip").workbooks] == ["กองคลัง.xlsx"]

    def test_names_that_lead_elsewhere_write_nothing_there(self, played, tmp_path):
        folder = tmp_path / "in"
        folder.mkdir()
        data = played.returns["กองคลัง"].read_bytes()
        zipped(folder / "a.zip", ("../../evil.xlsx", data), ("/tmp/evil2.xlsx", data), ("C:\\evil3.xlsx", data))
        found = check(folder)
        assert sorted(file.name for file in found.files) == ["evil.xlsx", "evil2.xlsx", "evil3.xlsx"]
        assert sorted(path.name for path in tmp_path.rglob("*evil*")) == []

    HOSTILE: ClassVar = {
        "bomb": (lambda path: zipped(path, ("a.xlsx", bytes(200 << 20))), "too_large"),
        "many": (lambda path: zipped(path, *((f"{n}.xlsx", b"") for n in range(5000))), "too_large"),
        "bzip2": (lambda path: zipped(path, ("a.xlsx", bytes(100_000)), method=zipfile.ZIP_BZIP2), "damaged"),
        "lzma": (lambda path: zipped(path, ("a.xlsx", bytes(100_000)), method=zipfile.ZIP_LZMA), "damaged"),
        "cut off": (lambda path: path.write_bytes(zipped(path, ("a.xlsx", b"x" * 999)).read_bytes()[:50]), "damaged"),
        "nothing": (lambda path: path.write_bytes(b""), "damaged"),
        "lines.eml": (lambda path: path.write_bytes(b"a\n" * 700_000), "too_large"),
        "boundaries.eml": (lambda path: path.write_bytes(b'Content-Type: multipart/mixed; boundary="a"\n\n--a\n' * 900),
                           "too_large"),
        "noise.eml": (lambda path: path.write_bytes(os.urandom(100_000)), None),
    }  # fmt: skip

    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_hostile_container_is_named_and_the_others_are_read(self, played, name):
        make, reason = self.HOSTILE[name]
        folder = played.folder / "in"
        path = folder / (name if name.endswith(".eml") else f"{name}.zip")
        make(path)
        shutil.copy(played.returns["กองช่าง"], folder)
        if reason:
            assert {why for _, why in open_container(path).unread} == {reason}
        ran = ita("status", played.master, folder, "--json")
        assert states(ran)["กองช่าง"] == "returned" and "Traceback" not in ran.err
        assert any(path.name in warning for warning in ran.json["warnings"])


class TestAccounting:
    NAMED = (
        "ภาพ.jpg",
        "ส่ง.rar",
        "ส่ง.7z",
        "พิมพ์.pdf",
        "งาน.gsheet",
        "งาน.numbers",
        "ถึง.msg",
        "กองคลัง.lnk",
        "ไม่มีนามสกุล",
        "ครึ่ง.crdownload",
    )

    @pytest.mark.parametrize("command", ["check", "status", "merge"])
    def test_every_file_that_is_not_read_is_named_with_what_to_ask_for(self, played, tmp_path, command):
        folder = played.folder / "in"
        for name in self.NAMED:
            (folder / name).write_bytes(PICTURE)
        (folder / "ลึก").mkdir()
        (folder / "ลึก" / "ในลึก.heic").write_bytes(PICTURE)
        (folder / "ขาด.xlsx").symlink_to(tmp_path / "nowhere")
        (folder / "ทางลัด").symlink_to(tmp_path)
        os.mkfifo(folder / "ท่อ.xlsx")
        shutil.copy(played.returns["กองช่าง"], folder)
        arguments = {"check": (folder,), "status": (played.master, folder),
                     "merge": (played.master, folder, "-o", tmp_path / "m.xlsx")}[command]  # fmt: skip
        ran = ita(command, *arguments)
        for name in (*self.NAMED, "ในลึก.heic", "ขาด.xlsx", "ทางลัด", "ท่อ.xlsx"):
            assert name in ran.err, name
        assert re.search(r"ภาพ\.jpg.*ขอไฟล์ \.xlsx", ran.err)

    def test_what_systems_leave_behind_is_nobodys_answer(self, played):
        folder = played.folder / "in"
        for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "._กองคลัง.xlsx", ".~lock.กองคลัง.xlsx#"):
            (folder / name).write_bytes(b"x")
        assert ita_ok("status", played.master, folder).err == ""

    def test_a_workbook_whose_name_lost_its_ending_is_read(self, played):
        for name in ("กองคลัง.xlsx (1)", "กองช่าง"):
            shutil.copy(played.returns[name[:7]], played.folder / "in" / name)
        ran = ita_ok("status", played.master, played.folder / "in", "--json")
        assert (states(ran)["กองคลัง"], states(ran)["กองช่าง"]) == ("returned", "returned")


class TestStatus:
    def test_an_empty_folder_is_a_status(self, played):
        whole = ita_ok("status", played.master, "--json").json["departments"]
        assert ita_ok("status", played.master, played.folder / "in", "--json").json["departments"] == whole

    @pytest.mark.parametrize("name", ["กองคลัง พิมพ์ส่ง.pdf", "ITA_กองคลัง.rar", "กอง คลัง.jpg", "กองคลัง.xlsx"])
    def test_nobody_has_sent_nothing_whose_file_lies_there_unread(self, played, tmp_path, name):
        (played.folder / "in" / name).write_bytes(PICTURE)
        ran = ita("status", played.master, played.folder / "in", "--json", "--messages", tmp_path / "m")
        (one,) = [one for one in ran.json["departments"] if one["department"] == "กองคลัง"]
        assert (one["state"], one["unread"]) == ("unread", [name])
        letter = (tmp_path / "m" / "กองคลัง.txt").read_text()
        assert name in letter and "ยังไม่ได้รับ" not in letter
        assert states(ran)["กองช่าง"] == "issued"

    def test_a_file_that_may_be_anybodys_is_told_before_somebody_is_reminded(self, played):
        (played.folder / "in" / "IMG_2568.png").write_bytes(PICTURE)
        ran = ita_ok("status", played.master, played.folder / "in")
        assert re.search(r"IMG_2568\.png · \d+ ส่วนราชการ", ran.out)
        assert ita_ok("status", played.master, played.folder / "in", "--json").json["unread"] == ["IMG_2568.png"]


class TestNames:
    def test_names_of_any_file_system_are_made_printable(self):
        assert printable(TIS620.decode("utf-8", "surrogateescape")) == "กองคลัง ส่งแล้ว.xlsx"
        assert printable("กองคลัง\u202exslx.exe") == "กองคลังxslx.exe"
        assert printable("a\nb\ud800.xlsx") == "ab\ufffd.xlsx"
        assert printable("กองคลัง.xlsx") == "กองคลัง.xlsx"

    @pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes")
    @pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C"}])
    def test_every_command_takes_a_folder_of_tis620_names_in_any_locale(self, played, locale):
        folder = played.folder / "in"
        old = os.fsdecode(TIS620)
        shutil.copy(played.returns["กองคลัง"], folder / old)
        shutil.copy(played.returns["กองช่าง"], folder / "กองช่าง\u202e.xlsx")
        place, master = str(played.folder / "in"), str(played.master)
        commands = [
            ("check", place), ("check", place, "--json", "--annotate", f"{place}/../copies"),
            ("check", place, "-o", f"{place}/../f.xlsx"), ("check", place, "-o", f"{place}/../f.json"),
            ("status", master, place, "-o", f"{place}/../s.json"), ("merge", master, place, "-o", f"{place}/../m.xlsx"),
            ("explain", f"{place}/../m.xlsx", "assignments!O1.url"), ("next", f"{place}/../m.xlsx", "-o", f"{place}/../n.xlsx"),
            ("issue", master, "-o", f"{place}/../again"), ("report", f"{place}/../m.xlsx", "-o", f"{place}/../r"),
            ("publish", f"{place}/../m.xlsx", "-o", f"{place}/../p"), ("diff", master, f"{place}/../m.xlsx"), ("findings",),
            ("repair", folder / old, "-o", f"{place}/../repaired.xlsx"), ("frameworks",),
            ("new", "--year", "2568", "--agency", "ทดสอบ", "--type", "อบต.", "-o", f"{place}/../new.xlsx"),
        ]  # fmt: skip
        environment = {**os.environ, **locale}
        for command in commands:
            done = subprocess.run([*restart(), *command], capture_output=True, env=environment, check=False)
            err = done.stderr.decode("utf-8", "replace")
            assert done.returncode in (0, 1) and "Traceback" not in err, (command, done.returncode, err)
        status = subprocess.run([*restart(), "status", master, place, "--json"], capture_output=True, check=True).stdout
        assert "กองคลัง ส่งแล้ว.xlsx" in status.decode() and "กองช่าง.xlsx" in status.decode()
