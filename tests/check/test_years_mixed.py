"""Files of several years of one agency in one folder, where nothing says which year is collected."""

from __future__ import annotations

import shutil

import pytest
from workbooks import findings, ita


@pytest.fixture
def mixed(season, tmp_path):
    """A folder with a file of 2566 and one of 2568 of the same agency."""
    for year, department in ((2566, "กองคลัง"), (2568, "สำนักปลัด")):
        shutil.copy(season(year).returns[department], tmp_path / f"{year} {department}.xlsx")
    return tmp_path


def test_a_file_of_an_earlier_year_is_told_where_as_many_are_of_each(mixed):
    ran = ita("check", mixed, "--json").json
    (found,) = [one for file in ran["files"] for one in file["findings"] if one["code"] == "F220"]
    assert (found["file"], found["value"], found["expected"], found["severity"]) == (
        "2566 กองคลัง.xlsx", "2566", "2568", "warning",
    )  # fmt: skip
    assert "(2568 สำนักปลัด.xlsx)" in found["message"]


def test_with_the_master_or_most_files_of_one_year_the_other_year_is_an_error(mixed, season):
    codes = {code for code, _, _ in findings(mixed, "--master", season(2568).master)}
    assert "F203" in codes and "F220" not in codes
    shutil.copy(season(2568).returns["กองคลัง"], mixed / "กองคลัง.xlsx")
    codes = {code for code, _, _ in findings(mixed)}
    assert "F203" in codes and "F220" not in codes


def test_files_of_one_year_say_nothing(season):
    assert "F220" not in {code for code, _, _ in findings(season(2568).folder / "returns")}
