"""The documents as somebody else reads them: what the file says of itself, and its text searched, copied, read aloud."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from base64 import b64decode
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from golden import book
from workbooks import needs

from ita_workbook.report.formats.line_breaks import held, held_figures, thai_figures
from ita_workbook.report.formats.pdf import convert
from ita_workbook.report.templates import Wording, shipped_wording
from ita_workbook.report.write import DOCUMENTS, build_report, report_bytes

CREATED = datetime(2026, 1, 1)
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def _docx(kind, content, framework, **options):
    return report_bytes(build_report(kind, content, framework), "docx", created=CREATED, **options)


@pytest.mark.parametrize("kind", [kind for kind in DOCUMENTS if kind != "summary"])
def test_a_document_names_its_title_its_agency_and_its_language(rich, framework, kind):
    from docx import Document

    report = build_report(kind, rich, framework)
    data = report_bytes(report, "docx", created=CREATED)
    told = Document(BytesIO(data)).core_properties
    assert (told.title, told.author, told.last_modified_by, told.language) == (
        report.title, "เทศบาลตำบลตัวอย่าง", "เทศบาลตำบลตัวอย่าง", "th-TH"
    )  # fmt: skip
    with zipfile.ZipFile(BytesIO(data)) as zipped:
        assert {"docProps/app.xml", "docProps/thumbnail.jpeg"}.isdisjoint(zipped.namelist()), "of a blank document"


def test_a_name_longer_than_a_property_may_be_is_cut(season, framework):
    from docx import Document

    data = _docx("plan", season(name="เทศบาล" * 60), framework)
    assert Document(BytesIO(data)).core_properties.author == ("เทศบาล" * 60)[:255]


@pytest.mark.parametrize("kind", ["committee", "memo"])
def test_the_emblem_is_told_to_those_who_cannot_see_it(rich, framework, kind):
    shipped = shipped_wording()
    data = _docx(kind, rich, framework, wording=Wording(shipped.patterns, shipped.base, PNG))
    from docx import Document

    body = Document(BytesIO(data)).element.body
    assert [one.get("descr") for one in body.iter(f"{DRAWING}docPr")] == ["ตราของเทศบาลตำบลตัวอย่าง"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("อยู่ในระดับ “ผ่าน” มิใช่", "อยู่ในระดับ~“ผ่าน” มิใช่"),
        ("สำนักปลัด (งานการเจ้าหน้าที่) ระยะเวลา", "สำนักปลัด~(งานการเจ้าหน้าที่) ระยะเวลา"),
        ("หน่วยงานภาครัฐ (ITA) ข้อ O14 (2.00 คะแนน)", "หน่วยงานภาครัฐ (ITA) ข้อ O14 (2.00 คะแนน)"),
        ("ไตรมาสที่ 3 – 4", "ไตรมาสที่ 3~–~4"),
        ("ไตรมาสที่ ๓ – ๔", "ไตรมาสที่ ๓~–~๔"),
        ("ต.ค. 2568 – เม.ย. 2569", "ต.ค.~2568 – เม.ย.~2569"),
        ("3 ม.ค. 2566 – 31 ม.ค. 2566", "3 ม.ค. 2566 – 31 ม.ค. 2566"),
        ("ปีงบประมาณ พ.ศ. ๒๕๖๖", "ปีงบประมาณ พ.ศ.~๒๕๖๖"),
        ("(ลงชื่อ)\t“ก”", "(ลงชื่อ)\t“ก”"),
    ],
)
def test_no_line_of_running_text_ends_before_an_opening_mark_or_in_a_range(text, kept):
    assert held(text).replace("\u00a0", "~") == kept


def test_a_cell_holds_its_ranges_and_years_and_no_more(rich, framework):
    """In a narrow column a word held to the next would itself be broken."""
    assert held_figures("ตลอดปีงบประมาณ พ.ศ. 2566") == "ตลอดปีงบประมาณ พ.ศ.\u00a02566"
    assert held_figures("สำนักปลัด (งาน) ไตรมาสที่ 3 – 4") == "สำนักปลัด (งาน) ไตรมาสที่ 3\u00a0–\u00a04"


def test_a_figure_in_thai_digits_is_no_thai_word_that_a_line_may_end_within(rich, framework):
    from docx import Document
    from docx.oxml.ns import qn

    made = Document(BytesIO(_docx("memo", rich, framework)))
    runs = [run for paragraph in made.element.body.iter(qn("w:p")) for run in paragraph.iter(qn("w:r"))]
    told = {
        "".join(text.text for text in run.iter(qn("w:t"))): run.find(f"{qn('w:rPr')}/{qn('w:lang')}") for run in runs
    }
    digits = [text for text in told if any("๐" <= letter <= "๙" for letter in text)]
    assert "๒๕๖๖" in digits and not [text for text in digits if told[text] is None]
    assert {language.get(qn("w:bidi")) for language in told.values() if language is not None} == {"en-US"}
    assert list(thai_figures("ข้อ O๓๑–O๔๓ ได้ ๙๙.๗๔ คะแนน 2566")) == [
        ("ข้อ ", False), ("O๓๑–O๔๓", True), (" ได้ ", False), ("๙๙.๗๔", True), (" คะแนน 2566", False)
    ]  # fmt: skip


def test_the_figures_of_a_chart_with_a_line_stand_in_the_foot_of_their_bars(season, framework):
    tools = {"IIT": Decimal("99.00"), "EIT1": Decimal("90.00"), "EIT2": Decimal("84.90"), "OIT": Decimal("86.00")}
    scores = {**tools, **{str(number): Decimal(90) for number in range(1, 11)}}
    with zipfile.ZipFile(BytesIO(_docx("analysis", season(scores), framework))) as zipped:
        first, second = (zipped.read(f"word/charts/chart{number}.xml").decode() for number in (1, 2))
    assert '<c:dLblPos val="inBase"/>' in second and "inBase" not in first
    low = season({**scores, "OIT": Decimal("3.00")})
    with zipfile.ZipFile(BytesIO(_docx("analysis", low, framework))) as zipped:
        assert "inBase" not in zipped.read("word/charts/chart2.xml").decode(), "no room in a bar of 3 points"


@pytest.mark.office
def test_the_pdf_is_tagged_and_its_text_is_searched_and_copied_right(tmp_path):
    needs(shutil.which("soffice") and shutil.which("pdftotext"), "LibreOffice or poppler-utils")
    made = book("sample4")
    pdfs, problem = convert({"a.docx": _docx("analysis", made.content, made.framework)})
    assert problem is None
    path = tmp_path / "a.pdf"
    path.write_bytes(pdfs["a.docx"])

    def asked(*command):
        return subprocess.run(command, capture_output=True, check=True).stdout.decode()

    told = dict(line.split(":", 1) for line in asked("pdfinfo", path).splitlines())
    assert told["Tagged"].strip() == "yes"
    assert told["Author"].strip() == "องค์การบริหารส่วนตำบลหนองเมฆหมอก"
    assert told["Title"].strip() == build_report("analysis", made.content, made.framework).title
    # In the order of the file; by their place on the page, programs set marks above letters behind the next letter.
    text = asked("pdftotext", "-raw", path, "-")
    whole = "".join(text.split())
    for said in ("ตารางที่ 1 ผลการประเมินจำแนกตามเครื่องมือ", "น้ำหนัก (ร้อยละ)", "คำนำ", "ผู้ให้ความเห็นชอบ",
                 "ตัวชี้วัดที่ต่ำกว่าเกณฑ์ 85 คะแนน ต้องแก้ไขโดยเร่งด่วน มี 2 ตัวชี้วัด เรียงจากคะแนนต่ำสุด ดังนี้"):  # fmt: skip
        assert "".join(said.split()) in whole
    # Words that were broken one letter early beside a mark, or whose last letter stood alone in a narrow column.
    broken = ("บ “ผ่าน”", "นการเจ้าหน้าที่)", "นต่อต้านคอร์รัปชันสากล)", "ณ พ.ศ. 2569", "พการสื่อสาร")
    lines = [line.strip() for line in text.splitlines()]
    assert not [line for line in lines if line.startswith(broken) or line in ("ณ", "ข")]
