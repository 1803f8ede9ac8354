"""A list of one's own (schools, hospitals, colleges): one file with --framework, and the whole chain works with it."""

from __future__ import annotations

import openpyxl
import pytest
from workbooks import Form, fill_in, ita, ita_ok, own

TOPICS = ("ข้อมูลพื้นฐาน", "แผนและงบประมาณ", "การจัดซื้อ", "การบริหารบุคคล", "ช่องทางร้องเรียน", "มาตรการภายใน")
HEAD = """
year_be: 2571
family: college
title: {th: การประเมินสถาบันอาชีวศึกษา ปี 2571, en: Colleges 2571}
caveats:
  - {th: รายการนี้แต่งขึ้นเพื่อทดสอบ, en: A made-up list}
tools:
  - {code: OIT, name: แบบตรวจการเปิดเผยข้อมูล}
indicators:
  - {code: "1", name: การเปิดเผยข้อมูล, tool: OIT}
bands:
  - {level: ผ่าน, minimum: 85, passes: true}
  - {level: ไม่ผ่าน, minimum: 0}
items:
"""
DEPARTMENTS = """department,section,contact
ฝ่ายวิชาการ,งานหลักสูตร,หัวหน้างานหลักสูตร
ฝ่ายอำนวยการ,งานการเงิน,หัวหน้างานการเงิน
"""


@pytest.fixture(scope="module")
def college(tmp_path_factory):
    """The master of a college with 22 items, made from a framework file that is gone afterwards."""
    folder = tmp_path_factory.mktemp("college")
    items = [
        f'  - {{code: O{number}, name: {TOPICS[number % 6]} {number}, sub_indicator: "1"}}' for number in range(1, 23)
    ]
    (folder / "กรอบของเรา.yaml").write_text(HEAD + "\n".join(items), encoding="utf-8")
    (folder / "ฝ่าย.csv").write_text(DEPARTMENTS, encoding="utf-8")
    master = folder / "master.xlsx"
    made = ita_ok(
        "new", "--framework", folder / "กรอบของเรา.yaml", "--agency", "วิทยาลัยตัวอย่าง", "--type", "อื่นๆ",
        "--departments", folder / "ฝ่าย.csv", "-o", master,
    )  # fmt: skip
    assert "22 ข้อ" in made.out and "รายการนี้แต่งขึ้นเพื่อทดสอบ" in made.out
    form = Form(master)
    items = form.keys("assignments")
    own(dict.fromkeys(items[:12], "ฝ่ายวิชาการ") | dict.fromkeys(items[12:], "ฝ่ายอำนวยการ"), form).save()
    (folder / "กรอบของเรา.yaml").unlink()
    return folder


@pytest.fixture(scope="module")
def returns(college):
    ita_ok("issue", college / "master.xlsx", "-o", college / "issued")
    for path in (college / "issued").iterdir():
        fill_in(Form(path)).save(college / "returns" / path.name)
    return college / "returns"


def test_each_of_the_22_items_is_issued_once(college, returns):
    issued = [Form(path).keys("assignments") for path in sorted((college / "issued").iterdir())]
    assert [len(codes) for codes in issued] == [12, 10]
    assert {code for codes in issued for code in codes} == {f"O{number}" for number in range(1, 23)}


def test_the_framework_travels_in_the_workbook(college, returns):
    empty = ita("check", college / "issued", "--json")
    assert {found["code"] for file in empty.json["files"] for found in file["findings"]} == {"C101"}
    assert ita("check", returns, "--json").json["counts"]["error"] == 0


def test_the_returns_merge_and_the_documents_are_written(college, returns):
    merged = ita_ok("merge", college / "master.xlsx", returns, "-o", college / "merged.xlsx", "--json").json
    assert sum(file["carried"] for file in merged["files"]) > 22
    made = ita_ok("report", college / "merged.xlsx", "-o", college / "reports", "--lang", "en").out
    assert "A made-up list" in made
    assert (college / "reports" / "analysis.docx").stat().st_size > 5000
    ita_ok("status", college / "merged.xlsx", "--json")


def test_the_document_properties_do_not_say_another_year(college):
    assert openpyxl.load_workbook(college / "master.xlsx").custom_doc_props["ita_year_be"].value == "2571"


def test_a_broken_framework_file_is_told_with_its_key(tmp_path):
    (tmp_path / "เสีย.yaml").write_text(HEAD.replace("bands:", "bandz:"), encoding="utf-8")
    ran = ita("new", "--framework", tmp_path / "เสีย.yaml", "--agency", "ก", "--type", "อื่นๆ", "-o", tmp_path / "m.xlsx")
    assert ran.code == 2 and "เสีย.yaml" in ran.err and "bandz" in ran.err
    assert not (tmp_path / "m.xlsx").exists()
