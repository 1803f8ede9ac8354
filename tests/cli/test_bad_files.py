"""A bad file: one finding with its cure, exit code 1, no traceback, and the other files are still dealt with."""

from __future__ import annotations

import shutil
import zipfile

import pytest
from workbooks import Form, ita, ita_ok

SORTS = (
    "ภาพถ่าย.xlsx", "ว่าง.xlsx", "ขาดครึ่ง.xlsx", "มีรหัสผ่าน.xlsx", "ข้อมูล csv.xlsx", "รายงาน.xlsx", "~$กองคลัง.xlsx",
    "บัญชี ค่าใช้จ่าย.xlsx",
)  # fmt: skip


def told(ran):
    """The findings in the JSON of a check as file → list of codes, notes left out."""
    return {
        file["file"]: [found["code"] for found in file["findings"] if found["severity"] != "note"]
        for file in ran.json["files"]
    }


def test_the_kit_has_every_sort(bad_files):
    assert tuple(bad_files) == SORTS


class TestCheck:
    @pytest.mark.parametrize("sort", SORTS)
    def test_alone(self, bad_files, sort):
        path, code = bad_files[sort]
        ran = ita("check", path, "--json")
        assert ran.code == 1 and ran.err == ""
        (found,) = ran.json["files"][0]["findings"]
        assert (found["code"], found["severity"], found["file"], found["cell"]) == (code, "error", sort, None)
        assert found["message"] and found["cure"]
        in_words = ita("check", path)
        assert in_words.code == 1 and code in in_words.out and "แก้:" in in_words.out

    def test_in_a_folder_the_good_files_are_checked_too(self, bad_files, season, tmp_path):
        for path in [*(path for path, _ in bad_files.values()), *season(2566).returns.values()]:
            shutil.copy(path, tmp_path)
        ran = ita("check", tmp_path, "--json")
        assert ran.code == 1
        expected = {name: [code] for name, (_, code) in bad_files.items()}
        assert told(ran) == expected | {path.name: [] for path in season(2566).returns.values()}

    def test_another_agency_and_another_year(self, season, other_agency):
        own = season(2566).returns.values()
        foreign = [other_agency, season(2568).returns["กองช่าง"]]
        ran = ita("check", *own, *foreign, "--json")
        assert ran.code == 1
        # Whose files these should be is what most of them belong to.
        by_path = dict(zip([*own, *foreign], ran.json["files"], strict=True))
        assert [found["code"] for found in by_path[foreign[0]]["findings"]] == ["F202"]
        assert [found["code"] for found in by_path[foreign[1]]["findings"]] == ["F203"]
        assert all(by_path[path]["findings"] == [] for path in own)

    def test_another_agency_is_known_by_the_master(self, season, other_agency):
        ran = ita("check", other_agency, "--master", season(2566).master, "--json")
        assert (ran.code, told(ran)) == (1, {other_agency.name: ["F202"]})

    def test_the_same_department_twice(self, season, tmp_path):
        first = season(2566).returns["กองคลัง"]
        second = shutil.copy(first, tmp_path / "กองคลัง แก้ไข.xlsx")
        # The same attachment saved twice asks nothing of anybody.
        ran = ita("check", first, second, "--json")
        assert (ran.code, told(ran)) == (0, {"กองคลัง.xlsx": [], "กองคลัง แก้ไข.xlsx": []})
        assert [one["code"] for one in ran.json["files"][1]["findings"]] == ["F216"]
        form = Form(second)
        form.put("assignments", form.issued_rows("assignments")[0], officer="เจ้าพนักงานอีกคน").save()
        ran = ita("check", first, second, "--json")
        assert (ran.code, told(ran)) == (1, {"กองคลัง.xlsx": [], "กองคลัง แก้ไข.xlsx": ["F209"]})

    def test_a_copy_in_which_a_prefilled_cell_was_emptied_is_no_copy(self, season, tmp_path):
        first = season(2566).returns["กองคลัง"]
        form = Form(first)
        key = next(key for key in form.issued_rows("assignments") if form.get("assignments", key, "section"))
        second = form.put("assignments", key, section=None).save(tmp_path / "กองคลัง แก้ไข.xlsx")
        (found,) = [one for one in ita("check", first, second, "--json").json["files"][1]["findings"]
                    if one["code"] in ("F209", "F215", "F216")]  # fmt: skip
        assert found["code"] == "F209"
        assert "กองคลัง แก้ไข.xlsx มีครบทุกช่องของอีกไฟล์และมีเพิ่ม 1 ช่อง" in found["message"]

    @pytest.mark.office
    @pytest.mark.parametrize("suffix", ["xls", "ods"])
    def test_a_return_saved_in_another_format_is_read_and_told(self, season, resaved, suffix):
        (path,) = resaved([season(2566).returns["กองคลัง"]], suffix)
        ran = ita("check", path, "--json")
        assert (ran.code, told(ran)) == (0, {path.name: ["F005"]})

    @pytest.mark.parametrize(("name", "code"), [("ข้อมูล.csv", "F001"), ("ข้อมูล.xls", "F006")])
    def test_a_csv_is_told_under_its_own_name_and_under_a_workbooks(self, tmp_path, name, code):
        (tmp_path / name).write_text("ข้อ;สถานะ\nO1;เสร็จ\n", encoding="cp874")
        assert told(ita("check", tmp_path / name, "--json")) == {name: [code]}

    def test_a_zip_that_is_no_workbook(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "รวม.xlsx", "w") as zipped:
            zipped.writestr("กองคลัง.xlsx", b"x")
        assert told(ita("check", tmp_path / "รวม.xlsx", "--json")) == {"รวม.xlsx": ["F001"]}

    @pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.9, 0.99, 0.9999])
    def test_wherever_a_file_was_cut_off_there_is_one_finding(self, season, tmp_path, share):
        whole = season(2566).returns["กองคลัง"].read_bytes()
        (tmp_path / "ขาด.xlsx").write_bytes(whole[: int(len(whole) * share)])
        ran = ita("check", tmp_path / "ขาด.xlsx", "--json")
        assert (ran.code, told(ran)) == (1, {"ขาด.xlsx": ["F003"]})


class TestMerge:
    @pytest.mark.parametrize("sort", SORTS)
    def test_one_bad_file_among_good_ones(self, bad_files, season, tmp_path, sort):
        played, (path, code) = season(2566), bad_files[sort]
        ran = ita("merge", played.master, path, played.returns["กองคลัง"], "-o", tmp_path / "m.xlsx", "--json")
        assert ran.code == 1 and ran.err == ""
        (found,) = ran.json["findings"]
        assert (found["code"], found["file"]) == (code, sort) and found["cure"]
        assert ran.json["left_out"] == [sort]
        assert [file["file"] for file in ran.json["files"]] == ["กองคลัง.xlsx"]
        assert ran.json["files"][0]["carried"] > 10

    def test_in_words_with_code_and_cure(self, bad_files, season, tmp_path):
        played, (path, _) = season(2566), bad_files["มีรหัสผ่าน.xlsx"]
        ran = ita("merge", played.master, path, "-o", tmp_path / "m.xlsx")
        assert ran.code == 1
        (line,) = [line for line in ran.out.splitlines() if "F004" in line]
        assert line.startswith("มีรหัสผ่าน.xlsx: [F004]")

    def test_with_json_what_is_printed_is_json_also_where_nothing_could_be_merged(self, bad_files, season, tmp_path):
        played, (path, _) = season(2566), bad_files["มีรหัสผ่าน.xlsx"]
        ran = ita("merge", played.master, path, "-o", tmp_path / "m.xlsx", "--json")
        assert (ran.code, ran.json["left_out"], ran.json["output"]) == (1, ["มีรหัสผ่าน.xlsx"], None)
        assert [one["code"] for one in ran.json["findings"]] == ["F004"]
        assert "จึงไม่ได้เขียนไฟล์ใหม่" in ran.err

    def test_foreign_files_have_no_part(self, season, other_agency, tmp_path):
        played = season(2566)
        foreign = [other_agency, season(2568).returns["กองคลัง"], played.master, played.issued["กองช่าง"]]
        other_master = shutil.copy(played.master, tmp_path / "สำเนากลาง.xlsx")
        ran = ita("merge", played.master, *foreign, other_master, "-o", tmp_path / "m.xlsx", "--json")
        assert ran.code == 1
        found = {one["file"]: one["code"] for one in ran.json["findings"]}
        assert found == {"กองคลังข้างเคียง.xlsx": "F202", "กองคลัง.xlsx": "F203", "สำเนากลาง.xlsx": "F208"}
        assert [file["file"] for file in ran.json["files"]] == ["กองช่าง.xlsx"]

    @pytest.mark.office
    @pytest.mark.parametrize("suffix", ["xls", "ods"])
    def test_a_return_in_another_format_is_merged_and_told(self, season, resaved, tmp_path, suffix):
        played = season(2566)
        (path,) = resaved([played.returns["กองคลัง"]], suffix)
        as_xlsx = ita("merge", played.master, played.returns["กองคลัง"], "-o", tmp_path / "x.xlsx", "--json").json
        ran = ita("merge", played.master, path, "-o", tmp_path / "m.xlsx", "--json")
        assert (ran.code, [one["code"] for one in ran.json["findings"]]) == (0, ["F005"])
        assert ran.json["files"][0]["carried"] == as_xlsx["files"][0]["carried"]


class TestStatus:
    def test_bad_and_foreign_files_are_told_and_the_others_counted(self, bad_files, season, other_agency, tmp_path):
        played = season(2566)
        bad = [path for path, _ in bad_files.values()]
        twice = shutil.copy(played.returns["กองคลัง"], tmp_path / "กองคลัง ใหม่.xlsx")
        files = [*bad, other_agency, *played.returns.values(), twice]
        ran = ita("status", played.master, *files, "--json", "--today", "30/09/2566")
        assert ran.code == 1
        expected = {path.name: code for path, code in bad_files.values()}
        expected["กองคลังข้างเคียง.xlsx"] = "F202"
        assert {found["file"]: found["code"] for found in ran.json["left_out"]} == expected
        returned = {one["department"]: (one["returned"], one["percent"]) for one in ran.json["departments"]}
        assert returned["กองคลัง"] == ("กองคลัง ใหม่.xlsx", 100)
        assert returned["สำนักปลัด"] == ("สำนักปลัด.xlsx", 100)
        in_words = ita("status", played.master, *files)
        assert in_words.code == 1 and all(code in in_words.out for code in expected.values())

    def test_good_files_end_with_0(self, season):
        played = season(2566)
        assert ita("status", played.master, *played.returns.values()).code == 0
        assert ita("status", played.master).code == 0


class TestRepair:
    @pytest.mark.parametrize("sort", SORTS)
    def test_what_cannot_be_repaired_is_told_and_nothing_is_written(self, bad_files, tmp_path, sort):
        path, code = bad_files[sort]
        ran = ita("repair", path, "-o", tmp_path / "ใหม่.xlsx")
        assert ran.code == 1 and len(ran.err.splitlines()) == 1
        assert ran.err.startswith(f"{sort}: [{code}]")
        assert list(tmp_path.iterdir()) == []

    def test_another_agencys_file_is_not_taken_for_ones_own(self, season, other_agency, tmp_path):
        ran = ita("repair", other_agency, "-o", tmp_path / "ใหม่.xlsx", "--master", season(2566).master)
        assert ran.code == 1 and "F202" in ran.err
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.office
    @pytest.mark.parametrize("suffix", ["xls", "ods"])
    def test_another_format_comes_back_as_a_clean_workbook(self, season, resaved, tmp_path, suffix):
        (path,) = resaved([season(2566).returns["กองคลัง"]], suffix)
        ita_ok("repair", path, "-o", tmp_path / "กองคลัง.xlsx")
        assert told(ita("check", tmp_path / "กองคลัง.xlsx", "--json")) == {"กองคลัง.xlsx": []}

    def test_the_damaged_file_itself_is_never_replaced(self, season, tmp_path):
        path = shutil.copy(season(2566).returns["กองคลัง"], tmp_path)
        ran = ita("repair", path, "-o", path, "--force")
        assert ran.code == 2 and "-o" in ran.err


class TestMaster:
    """Commands that need a master say what ails the file they were given."""

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize("command", ["issue", "report", "status", "merge", "explain"])
    def test_a_bad_master(self, bad_files, tmp_path, command, sort):
        path, code = bad_files[sort]
        more = {"status": [], "explain": ["assignments!O1.url"], "merge": ["-o", tmp_path / "out" / "m.xlsx"]}
        ran = ita(command, path, *more.get(command, ["-o", tmp_path / "out"]))
        assert ran.code == 1 and len(ran.err.splitlines()) == 1
        assert sort in ran.err and f"[{code}]" in ran.err
        assert ran.out == "" and list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("command", ["issue", "report", "status", "merge"])
    def test_a_return_in_place_of_the_master(self, season, tmp_path, command):
        path = season(2566).returns["กองคลัง"]
        more = {"status": [], "merge": ["-o", tmp_path / "m.xlsx"]}
        ran = ita(command, path, *more.get(command, ["-o", tmp_path / "out"]))
        assert ran.code == 2 and "กองคลัง" in ran.err and "ita new" in ran.err
        assert list(tmp_path.iterdir()) == []
