"""Profiles give usual departments and owners of items; a list of departments of one's own replaces them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ita_workbook.framework.agency import available_profiles, load_profile
from ita_workbook.framework.load import available_frameworks, framework_of, load_framework
from ita_workbook.season.department_list import read
from ita_workbook.words.errors import AgencyError

OWNERS_2566 = {
    ("สำนักปลัด", "งานบริหารทั่วไป"): [1, 2, 3, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 18],
    ("สำนักปลัด", "งานวิเคราะห์นโยบายและแผน"): [4, 11, 12, 13],
    ("กองคลัง", "งานพัสดุ"): [19, 20, 21, 22],
    ("สำนักปลัด", "งานการเจ้าหน้าที่"): [23, 24, 25, 26],
    ("สำนักปลัด", "งานนิติการ"): list(range(27, 44)),
}


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("tt", "tt"),
        ("เทศบาลตำบล", "tt"),
        ("ทต.", "tt"),
        ("ท.ต.", "tt"),
        ("ทต", "tt"),
        ("เทศบาลเมือง", "tm"),
        ("ทน.", "tn"),
        ("อบต.", "sao"),
        (" อบต ", "sao"),
        ("Subdistrict administrative organisation", "sao"),
        ("องค์การบริหารส่วนจังหวัด", "pao"),
        ("หน่วยงานอื่น", "other"),
    ],
)
def test_a_type_is_known_by_code_name_or_abbreviation(word, code):
    assert load_profile(word).code == code


def test_an_unknown_type_lists_the_known_ones():
    with pytest.raises(AgencyError) as caught:
        load_profile("โรงเรียน")
    assert "tt (เทศบาลตำบล)" in caught.value.message.th


def test_owners_of_2566_are_those_of_the_assignment_table(y2566):
    owners = load_profile("tt").owners(y2566)
    expected = {f"O{number}": owner for owner, numbers in OWNERS_2566.items() for number in numbers}
    assert owners == expected
    assert len(owners) == 43


@pytest.mark.parametrize(
    ("year", "without"),
    [(2564, ["O32", "O34"]), (2565, ["O32"]), (2566, []), (2567, ["O29"]), (2568, ["O22"]), (2569, [])],
)
@pytest.mark.parametrize("code", ["tt", "tm", "tn", "sao", "pao", "other"])
def test_owners_of_other_years_follow_the_crosswalk(code, year, without):
    framework = load_framework(year)
    owners = load_profile(code).owners(framework)
    assert [item.code for item in framework.items if item.code not in owners] == without


def test_procurement_stays_with_finance_in_2568(y2568):
    owners = load_profile("sao").owners(y2568)
    assert owners["O12"] == owners["O13"] == ("กองคลัง", "งานพัสดุ")
    assert owners["O27"] == ("สำนักปลัด", "งานนิติการ")


def test_a_list_of_another_family_has_no_owners(y2566):
    school = framework_of(y2566.to_dict() | {"family": "school"})
    assert load_profile("tt").owners(school) == {}


def test_every_owner_is_a_department_and_section_of_the_profile():
    for profile in available_profiles():
        sections = {department.name: department.sections for department in profile.departments}
        for framework in available_frameworks():
            for department, section in profile.owners(framework).values():
                assert section in sections[department], profile.code


def test_every_profile_has_a_chair_and_a_secretary():
    for profile in available_profiles():
        roles = [member.role for member in profile.committee]
        assert roles[0] == "ประธานคณะทำงาน" and roles[-1] == "เลขานุการ", profile.code
        assert len(profile.committee_duties) == 5
        assert profile.confidence == "high" or profile.note.th


def test_the_committee_of_a_subdistrict_municipality_is_that_of_the_order():
    positions = [member.position for member in load_profile("tt").committee]
    assert positions[:2] == ["นายกเทศมนตรี", "ปลัดเทศบาล"]
    assert positions[-1] == "นิติกร"
    assert len(positions) == 9


@pytest.mark.parametrize(
    ("code", "agency", "title"),
    [
        ("tt", "เทศบาลตำบลสันมะเค็ด", "นายกเทศมนตรีตำบลสันมะเค็ด"),
        ("sao", "องค์การบริหารส่วนตำบลบึงมะลู", "นายกองค์การบริหารส่วนตำบลบึงมะลู"),
        ("tm", "เทศบาลเมืองใหม่", "นายกเทศมนตรีเมืองใหม่"),
        ("tt", "ทต.บ้านฉาง", "นายกเทศมนตรี"),
        ("other", "โรงพยาบาลตัวอย่าง", "หัวหน้าหน่วยงาน"),
    ],
)
def test_the_title_of_the_head_follows_the_name(code, agency, title):
    assert load_profile(code).head_title(agency) == title


TABLE = "ส่วนราชการ,งาน,ผู้ประสานงาน\nสำนักปลัด,งานบริหารทั่วไป,สมหญิง\n,งานนิติการ,สมชาย\n\nกองคลัง,,มานี\nกองคลัง,งานพัสดุ,\n"


def _expect_table(departments):
    assert [(department.name, department.sections) for department in departments] == [
        ("สำนักปลัด", ("งานบริหารทั่วไป", "งานนิติการ")),
        ("กองคลัง", ("งานพัสดุ",)),
    ]
    assert departments[0].contact("งานนิติการ") == "สมชาย"
    assert departments[0].contact() == ""
    assert departments[1].contact("งานพัสดุ") == "มานี"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_departments_from_csv_as_programs_write_it(tmp_path: Path, encoding, delimiter):
    file = tmp_path / "ส่วนราชการ.csv"
    file.write_bytes(TABLE.replace(",", delimiter).encode(encoding))
    _expect_table(read(file).departments)


def test_departments_from_a_spreadsheet_with_a_title_above(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["รายชื่อส่วนราชการ"])
    for line in TABLE.splitlines():
        book.active.append([cell or None for cell in line.split(",")])
    file = tmp_path / "departments.xlsx"
    book.save(file)
    _expect_table(read(file).departments)


def test_departments_from_yaml(tmp_path: Path):
    file = tmp_path / "departments.yaml"
    file.write_text(
        "departments:\n  - กองช่าง\n  - {name: กองคลัง, sections: [งานพัสดุ], contact: มานี}\n", encoding="utf-8"
    )
    works, finance = read(file).departments
    assert (works.name, works.sections) == ("กองช่าง", ())
    assert finance.contact("งานพัสดุ") == "มานี"


def test_a_table_needs_only_the_department_column(tmp_path: Path):
    file = tmp_path / "d.csv"
    file.write_text("department\nกองช่าง\nกองคลัง\n", encoding="utf-8")
    assert [department.name for department in read(file).departments] == ["กองช่าง", "กองคลัง"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("d.csv", "ชื่อ,งาน\nกองช่าง,งานโยธา\n", "row 1: no column ส่วนราชการ (found ชื่อ | งาน)"),
        ("d.csv", "ส่วนราชการ,งาน\n,งานโยธา\n", "row 2: no department"),
        ("d.csv", "ส่วนราชการ,งาน\nกองช่าง,งานโยธา\nกองช่าง,งานโยธา\n", "row 3: งานโยธา of กองช่าง is listed twice"),
        ("d.csv", "ส่วนราชการ,งาน\n", "no departments below the header"),
        ("d.csv", "", "no column ส่วนราชการ"),
        ("d.xlsx", "not a workbook", "cannot be opened as a spreadsheet"),
        ("d.pdf", "x", "cannot read .pdf"),
        ("d.yaml", "departments: []\n", "no departments"),
        ("d.yaml", "departments: [กองช่าง, กองช่าง]\n", "listed twice"),
        ("d.yaml", "department: [กองช่าง]\n", "did you mean departments?"),
        ("d.yaml", "departments: [{sections: [งานพัสดุ]}]\n", "departments[0].name: this value is missing"),
    ],
)
def test_a_list_that_cannot_be_read_is_answered_with_place_and_cure(tmp_path: Path, name, content, says):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    with pytest.raises(AgencyError) as caught:
        read(file)
    assert says in caught.value.message.en
    assert name in caught.value.message.th


def test_a_missing_list_is_named(tmp_path: Path):
    with pytest.raises(AgencyError, match=r"nowhere\.csv"):
        read(tmp_path / "nowhere.csv")
