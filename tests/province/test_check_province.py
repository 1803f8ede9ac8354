"""Checking a province's folder by ``ita check``: files are compared within their agency, and told apart by folders."""

from __future__ import annotations

import shutil

from provinces import COMPLETE, FINANCE, NEAR, NOT_SENT, OFFICE, TODAY

from ita_workbook import check


def codes_by_name(place):
    return {file.name: {finding.code for finding in file.findings} for file in check(place, today=TODAY).files}


def test_files_of_one_name_are_told_with_the_folders_that_tell_them_apart(province):
    names = set(codes_by_name(province))
    assert f"{COMPLETE}/returns/{OFFICE}.xlsx" in names
    assert f"{NEAR}/master.xlsx" in names


def test_another_agencys_file_in_an_agencys_folder_is_told(own_province):
    strange = own_province / NOT_SENT / "returns" / f"{FINANCE}.xlsx"
    shutil.copyfile(own_province / COMPLETE / "returns" / f"{FINANCE}.xlsx", strange)
    codes = codes_by_name(own_province)
    assert "F202" in codes[f"{NOT_SENT}/returns/{FINANCE}.xlsx"]
    assert all("F202" not in found and "F209" not in found for name, found in codes.items() if NOT_SENT not in name)


def test_a_department_that_sent_twice_is_told_within_its_agency(own_province):
    returns = own_province / COMPLETE / "returns"
    shutil.copyfile(returns / f"{FINANCE}.xlsx", returns / "อีกไฟล์.xlsx")
    told = {name for name, found in codes_by_name(own_province).items() if "F216" in found}
    assert told == {"อีกไฟล์.xlsx"}
