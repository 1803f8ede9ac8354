"""Consoles of all sorts: none can make a command crash, and what is printed can be read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest
from workbooks import AGENCY, ita, ita_ok, restart

THAI = re.compile(r"[\u0e00-\u0e7f]")
CONSOLES = {
    "LANG=C": {"LANG": "C", "LC_ALL": "C"},
    "no UTF-8": {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "cp437": {"PYTHONIOENCODING": "cp437"},
    "cp874": {"PYTHONIOENCODING": "cp874"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "utf-8": {"PYTHONIOENCODING": "utf-8"},
}


def in_console(console, *arguments, cwd=None):
    """Run a command in a process of its own; return (exit code, stdout bytes, stderr bytes)."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHONIO", "ITA_"))
    }
    done = subprocess.run(
        [*restart(), *map(str, arguments)], capture_output=True, cwd=cwd, env=kept | CONSOLES[console], timeout=120
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(season, tmp_path_factory):
    """A folder with spaces and Thai letters in its name, with a master and a filled and an unfilled return."""
    place = tmp_path_factory.mktemp("งาน ITA") / "ส่งกลับ รอบที่ ๑"
    place.mkdir()
    played = season(2566)
    shutil.copy(played.master, place / "สมุดงานกลาง ๒๕๖๖.xlsx")
    shutil.copy(played.returns["กองคลัง"], place / "กองคลัง (แก้ไข).xlsx")
    shutil.copy(played.issued["กองช่าง"], place / "กอง ช่าง.xlsx")
    return place


@pytest.mark.parametrize("console", CONSOLES)
class TestEveryConsole:
    def test_a_check_of_thai_names(self, console, folder):
        code, out, err = in_console(console, "check", folder / "กองคลัง (แก้ไข).xlsx", folder / "กอง ช่าง.xlsx")
        assert (code, err) == (1, b"")
        assert b"C101" in out and b"K6" in out

    def test_the_whole_help_and_catalogue(self, console, folder):
        for arguments in (["--help"], ["check", "--help"], ["findings"], ["findings", "C102"], ["frameworks"]):
            code, out, err = in_console(console, *arguments)
            assert (code, err) == (0, b"") and len(out) > 200

    def test_a_wrong_use(self, console, folder):
        for arguments in (["chek"], ["check", "ไม่มี.xlsx"], ["merge", folder / "กอง ช่าง.xlsx", "-o", "m.xlsx"]):
            code, out, err = in_console(console, *arguments, cwd=folder)
            assert (code, out) == (2, b"") and b"Traceback" not in err and err.strip()

    def test_a_season_in_a_folder_with_a_thai_name(self, console, folder, tmp_path):
        if console == "no UTF-8":
            pytest.skip("Thai words on the command line do not arrive as such")
        master = folder / "สมุดงานกลาง ๒๕๖๖.xlsx"
        steps = (
            ("new", "--year", 2569, "--agency", AGENCY, "--type", "อบต.", "-o", tmp_path / "ใหม่ ๒๕๖๙.xlsx"),
            ("issue", master, "-o", tmp_path / "แจก จ่าย", "--department", "กองคลัง"),
            ("repair", folder / "กองคลัง (แก้ไข).xlsx", "-o", tmp_path / "ซ่อม แล้ว.xlsx"),
            ("merge", master, folder / "กองคลัง (แก้ไข).xlsx", "-o", tmp_path / "รวม แล้ว.xlsx"),
            ("status", master, tmp_path / "ซ่อม แล้ว.xlsx", "--messages", tmp_path / "ข้อ ความ"),
            ("report", tmp_path / "รวม แล้ว.xlsx", "-o", tmp_path / "ราย งาน", "--kind", "progress"),
            ("explain", tmp_path / "รวม แล้ว.xlsx", "มอบหมาย OIT!I5"),
        )
        for step in steps:
            code, out, err = in_console(console, *step)
            assert (code, b"Traceback" in err) == (0, False), (step, err)
            assert out.strip()
        assert (tmp_path / "แจก จ่าย" / "กองคลัง.xlsx").exists()
        assert (tmp_path / "ข้อ ความ" / "กองคลัง.txt").exists()


@pytest.mark.parametrize(
    "command", ["help", "check", "findings", "finding", "frameworks", "status", "merge", "explain"]
)
def test_a_thai_windows_console_shows_no_escapes(command, season, tmp_path):
    played = season(2566)
    arguments = {
        "help": ["--help"],
        "check": ["check", played.issued["กองคลัง"]],
        "findings": ["findings"],
        "finding": ["findings", "C102"],
        "frameworks": ["frameworks"],
        "status": ["status", played.master, played.returns["กองคลัง"]],
        "merge": ["merge", played.master, played.returns["กองคลัง"], "-o", tmp_path / "m.xlsx"],
        "explain": ["explain", played.master, "assignments!O1.name"],
    }
    _, out, _ = in_console("cp874", *arguments[command])
    shown = out.decode("cp874")
    assert THAI.search(shown)
    assert not re.search(r"\\[xu][0-9a-f]{2}", shown)


class TestLanguage:
    def test_thai_is_the_language_where_it_can_be_shown(self):
        assert THAI.search(in_console("utf-8", "--help")[1].decode())
        assert THAI.search(in_console("cp874", "--help")[1].decode("cp874"))

    def test_a_console_without_thai_letters_gets_english(self):
        assert b"Make the master of a year." in in_console("cp437", "--help")[1]

    def test_english_messages_have_no_thai_but_what_stands_in_the_file(self, season):
        ran = ita("check", season(2566).issued["กองคลัง"], "--json", "--lang", "en")
        names = ("มอบหมาย OIT", "มาตรการ", "ติดตามมาตรการ", "กองคลัง")
        for found in ran.json["files"][0]["findings"]:
            # Names, values and examples are what has to stand in the Thai form.
            for text in (found["message"], re.sub(r", as .*", "", found["cure"])):
                said = re.sub("|".join(names), "", re.sub(r'"[^"]*"', "", text))
                assert not THAI.search(said), text

    def test_the_catalogue_in_english_has_titles_without_thai(self):
        titles = ita_ok("findings", "--lang", "en").out
        assert not THAI.search(titles) and "F004" in titles

    @pytest.mark.parametrize(
        "arguments", [["chek"], ["check", "no.xlsx"], ["new", "--year", "2566"], ["demo", "--sample", "9"]]
    )
    def test_wrong_use_is_answered_in_english_wherever_the_option_stands(self, arguments, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        ran = ita("--lang", "en", *arguments)
        assert ran.code == 2 and not THAI.search(ran.err)
        if arguments != ["chek"]:
            assert not THAI.search(ita(*arguments, "--lang=en").err)

    def test_an_environment_variable_chooses_the_language(self, monkeypatch):
        monkeypatch.setenv("ITA_LANG", "en")
        assert "Make the master" in ita_ok("--help").out
        assert "สร้างสมุดงานกลาง" in ita_ok("--lang", "th", "--help").out


@pytest.mark.skipif(os.name == "nt", reason="a POSIX pipe")
def test_a_reader_that_stops_early_is_no_error(folder):
    command = " ".join(f"'{word}'" for word in [*restart(), "findings"])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{command} | head -1"], capture_output=True, timeout=60,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert done.stdout.count(b"\n") == 1
    assert b"Traceback" not in done.stderr and b"BrokenPipe" not in done.stderr


def test_a_reader_that_stops_early_is_no_error_with_buffers_either(folder):
    with subprocess.Popen(
        [*restart(), "check", folder, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as done:
        done.stdout.read(10)
        done.stdout.close()
        assert done.stderr.read() == b""


def test_quiet_prints_nothing_but_errors(season, tmp_path):
    played = season(2566)
    for arguments in (
        ("check", played.returns["กองคลัง"], "-q"),
        ("new", "--year", 2566, "--agency", "ก", "--type", "ทต.", "-o", tmp_path / "m.xlsx", "-q"),
        ("issue", played.master, "-o", tmp_path / "issued", "-q"),
        ("merge", played.master, played.returns["กองคลัง"], "-o", tmp_path / "merged.xlsx", "-q"),
        ("repair", played.returns["กองคลัง"], "-o", tmp_path / "r.xlsx", "-q"),
        ("report", played.master, "-o", tmp_path / "reports", "--kind", "plan", "-q"),
    ):
        ran = ita_ok(*arguments)
        assert ran.out == "", arguments


@pytest.mark.parametrize("arguments", ["--help", "--version", "check --help", "frameworks --help"])
def test_help_and_version_import_no_heavy_library(arguments):
    heavy = {"pandas", "numpy", "openpyxl", "xlsxwriter", "docx", "jinja2", "lxml", "python_calamine"}
    code = (
        "import sys\nfrom ita_workbook.cli.main import run\n"
        f"code = run({arguments.split()!r})\nprint(code, sorted(set(sys.modules) & {heavy!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert done.stdout.decode().splitlines()[-1] == "0 []"
