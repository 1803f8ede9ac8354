"""The report on a store: what to do comes first, the figures are those of the answers, and it is written whole."""

from __future__ import annotations

import re
import zipfile

import pytest
from provinces import EMPTY, FIRST, LATE, NEAR, NO_MASTER, NOT_SENT, SECOND, TODAY
from workbooks import CREATED, ita, ita_ok

from ita_workbook import ItaError, Store, rollup


def text_of(path):
    text = zipfile.ZipFile(path).read("word/document.xml").decode()
    return re.sub("<[^>]+>", "", re.sub("</w:p>", "\n", text)).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def written(clean, tmp_path_factory):
    return Store(clean).report(tmp_path_factory.mktemp("report"), today=TODAY, now=CREATED)


def test_what_is_to_be_done_stands_first_with_the_part_that_shows_it(written):
    text = text_of(written.files[0])
    acts = re.findall(r"^(\d\.)(.+) \(หัวข้อที่ (\d+)\)$", text, re.M)
    assert [(number, part) for number, _, part in acts] == [
        ("1.", "2"), ("2.", "3"), ("3.", "4"), ("4.", "7"), ("5.", "8"), ("6.", "10"),
    ]  # fmt: skip
    assert acts[0][1].startswith("ติดตามไฟล์ที่ยังไม่ส่งหรืออ่านไม่ได้ 3 รายการ")


def test_the_figures_are_those_of_the_store(written):
    text = text_of(written.files[0])
    for line in (
        "ตรวจ 9 หน่วยงาน 23 ไฟล์ อ่านไม่สำเร็จ 0 ไฟล์",
        "ส่วนราชการที่ต้องส่ง 16 แห่ง ส่งหรือรวมแล้ว 14 แห่ง (87%)",
        "ข้อ OIT 224 รายการ มีลิงก์แล้ว 191 รายการ (85%)",
        "มาตรการ 16 รายการ ดำเนินการแล้ว 12 รายการ (75%)",
        "ผ่านเกณฑ์ 85 คะแนน 6 หน่วยงาน",
        f"ขอสมุดงานกลางจาก: {NO_MASTER}",
        "ข้อมูล ณ 30 มิ.ย. 2568",
    ):
        assert line in text
    for name in (NOT_SENT, EMPTY, LATE, NEAR):
        assert name in text


def test_the_page_has_the_same_words_and_its_plots(written):
    page = written.files[1].read_text(encoding="utf-8")
    assert page.count("<svg") == 5
    assert "ติดตามไฟล์ที่ยังไม่ส่งหรืออ่านไม่ได้ 3 รายการ" in page
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]+"', page) == []


def test_the_command_writes_one_province_and_never_over_a_file(clean, tmp_path):
    ita_ok("report", clean, "-o", tmp_path / "r", "--province", FIRST, "--format", "html")
    page = (tmp_path / "r" / "province.html").read_text(encoding="utf-8")
    assert f"จังหวัด{FIRST}" in page and f"จังหวัด{SECOND}" not in page and NOT_SENT not in page
    assert ita("report", clean, "-o", tmp_path / "r", "--format", "html").code == 2
    ita_ok("--lang", "en", "report", clean, "-o", tmp_path / "e", "--force")
    assert "What to do, in this order" in text_of(tmp_path / "e" / "province.docx")
    with pytest.raises(ItaError, match="pdf"):
        Store(clean).report(tmp_path / "x", ["pdf"])
    assert "ita rollup" in ita("report", tmp_path, "-o", tmp_path / "y").err


def test_a_store_in_which_nothing_stands_has_a_report_that_says_so(tmp_path):
    (tmp_path / "place" / "nobody").mkdir(parents=True)
    store = rollup(tmp_path / "place", tmp_path / "store").store
    text = text_of(store.report(tmp_path / "r").files[0])
    assert "ยังไม่มีหน่วยงานใดมีคะแนนรวม" in text and text.count("ยังไม่มีข้อมูลที่จะบอกได้") == 4
    assert "ทุกข้อของทุกหน่วยงานมีลิงก์แล้ว" not in text and "เป็นไปตามคะแนนย่อยทั้งหมด" not in text
