"""Wrong use ends with 2 and says what to type; nothing is written then."""

from __future__ import annotations

import re

import pytest
from workbooks import ita, ita_ok

from ita_workbook.cli.main import cli


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chek", "x.xlsx"], ["chek", "check", "ita --help"]),
        (["รวม"], ["รวม", "ita --help"]),
        (["check"], ["ไฟล์หรือโฟลเดอร์", "ita check --help"]),
        (["check", "--forse", "x.xlsx"], ["--forse", "--force", "ita check --help"]),
        (["check", "ไม่มี.xlsx"], ["ไม่มี.xlsx", "ตรวจชื่อ"]),
        (["check", "x.xlsx", "-o", "ผล.docx"], ["ผล.docx", ".xlsx"]),
        (["issue", "ไม่มี.xlsx", "-o", "out"], ["ไม่มี.xlsx", "ita new"]),
        (["issue", "ไม่มี.xlsx"], ["-o", "ita issue --help"]),
        (["merge", "ไม่มี.xlsx", "-o", "m.xlsx"], ["ไม่มี.xlsx"]),
        (["merge", "x.xlsx", "-o", "m.csv"], ["m.csv", ".xlsx"]),
        (["repair", "ไม่มี.xlsx", "-o", "m.xlsx"], ["ไม่มี.xlsx"]),
        (["repair", "x.xlsx"], ["-o", "ita repair --help"]),
        (["report", "ไม่มี.xlsx", "-o", "out"], ["ไม่มี.xlsx"]),
        (["status", "ไม่มี.xlsx"], ["ไม่มี.xlsx"]),
        (["new", "--agency", "ก", "--type", "ทต."], ["--year 2566"]),
        (["new", "--year", "2566", "--type", "ทต."], ["--agency", "ita new --help"]),
        (["new", "--year", "สองพัน", "--agency", "ก", "--type", "ทต."], ["--year", "สองพัน"]),
        (["new", "--year", "2023", "--agency", "ก", "--type", "ทต."], ["2566"]),
        (["new", "--year", "2566", "--agency", "ก", "--type", "เทศบานตำบน"], ["เทศบานตำบน", "เทศบาลตำบล"]),
        (["new", "--year", "2566", "--agency", "ก", "--type", "ทต.", "-o", "m.ods"], ["m.ods", ".xlsx"]),
        (["demo", "--sample", "9"], ["sample0", "sample4"]),
        (["findings", "C1O2"], ["C102"]),
        (["check", "--lang", "fr", "x.xlsx"], ["--lang", "fr"]),
    ],
)
def test_what_was_typed_wrong_is_answered_with_what_to_type(tmp_path, monkeypatch, arguments, says):
    monkeypatch.chdir(tmp_path)
    ran = ita(*arguments)
    assert ran.code == 2, ran.out
    assert ran.out == "" and "Traceback" not in ran.err
    for part in says:
        assert part in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_department_is_answered_with_the_nearest(season, tmp_path):
    ran = ita("issue", season(2566).master, "-o", tmp_path / "out", "--department", "กองครัง")
    assert ran.code == 2 and "หมายถึง กองคลัง" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", [["--format", "doc"], ["--kind", "analysys"]])
def test_an_unknown_document_is_answered_with_the_known_ones(season, tmp_path, option):
    ran = ita("report", season(2566).master, "-o", tmp_path / "out", *option)
    assert ran.code == 2 and ("docx" in ran.err or "analysis" in ran.err)
    assert list(tmp_path.iterdir()) == []


def test_a_bad_day_is_answered_with_how_to_write_one(season):
    ran = ita("status", season(2566).master, "--today", "เมื่อวาน")
    assert ran.code == 2 and "31/03/2566" in ran.err


@pytest.mark.parametrize("command", ["issue", "report", "status", "merge", "repair", "explain"])
def test_a_folder_in_place_of_a_file(tmp_path, command):
    more = {"status": [], "explain": ["assignments!O1.url"]}
    ran = ita(command, tmp_path, *more.get(command, ["-o", tmp_path / "out.xlsx"]))
    assert ran.code == 2 and "โฟลเดอร์" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_workbooks(tmp_path):
    assert "ไม่มีไฟล์สมุดงาน" in ita("check", tmp_path).err


def test_an_unowned_master_cannot_be_issued(tmp_path):
    (tmp_path / "ฝ่าย.csv").write_text("department,section,contact\nกลุ่มบริหาร,งานบุคคล,\n", encoding="utf-8")
    master = tmp_path / "m.xlsx"
    ita_ok(
        "new",
        "--year",
        2568,
        "--agency",
        "โรงเรียน",
        "--type",
        "อื่นๆ",
        "--departments",
        tmp_path / "ฝ่าย.csv",
        "-o",
        master,
    )
    ran = ita("issue", master, "-o", tmp_path / "issued")
    assert ran.code == 2 and "มอบหมาย OIT" in ran.err
    assert not (tmp_path / "issued").exists()


class TestHelp:
    @pytest.mark.parametrize("language", ["th", "en"])
    def test_every_command_and_option_is_in_the_help(self, language):
        overview = ita_ok("--lang", language, "--help").out
        assert list(cli.modules) == [name for name in cli.list_commands(None) if f"\n  {name} " in overview]
        for name in cli.modules:
            shown = ita_ok("--lang", language, name, "--help").out
            command = cli.get_command(None, name)
            for parameter in command.params:
                for word in (
                    parameter.opts if parameter.param_type_name == "option" else [parameter.human_readable_name]
                ):
                    assert word in shown, (name, word)
                if parameter.param_type_name == "option":
                    assert parameter.help, (name, parameter.name)

    def test_the_commands_that_were_promised_are_there(self):
        promised = {"demo", "new", "issue", "check", "repair", "merge", "status", "report", "findings", "frameworks"}
        assert promised <= set(cli.modules)

    @pytest.mark.parametrize("command", ["", *cli.modules])
    def test_english_help_has_no_thai_letters_but_in_examples(self, command):
        words = [command] if command else []
        shown = ita_ok("--lang", "en", *words, "--help").out
        prose = re.sub(r"\"[^\"]*\"|'[^']*'", "", shown)
        assert re.findall(r"[\u0e00-\u0e7f]+", prose) == []

    @pytest.mark.parametrize("command", ["", *cli.modules])
    def test_thai_help_has_no_english_sentences(self, command):
        words = [command] if command else []
        shown = ita_ok(*words, "--help").out
        for phrase in ("Show this message", "Show the version", "Options", "Commands", "default:", "required"):
            assert phrase not in shown

    def test_commands_share_their_common_options(self):
        for name in cli.modules:
            options = {word for parameter in cli.get_command(None, name).params for word in parameter.opts}
            assert {"--lang", "-q"} <= options, name


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_version_and_help_end_with_0(argument):
    ran = ita(argument)
    assert ran.code == 0 and ran.out
