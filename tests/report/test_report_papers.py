"""The season's papers: what the master has is filled in, what it lacks is a place to write, nothing is decided."""

from __future__ import annotations

import base64
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from golden import CREATED
from workbooks import Form, ita_ok, needs

from ita_workbook.book.content import Row
from ita_workbook.cli.pages import officer_page
from ita_workbook.report.documents.papers import PAPERS
from ita_workbook.report.model import Signature
from ita_workbook.report.write import USUAL_KINDS, build_report, read_templates, report_bytes
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.templates import load_yaml


def rows_of(report, number=0):
    return [[cell.text for cell in row.cells] for row in report.tables()[number].rows]


@pytest.fixture
def assigned(rich):
    """The rich season with due dates, statuses, components and a place to send files to."""
    for code, status in (("O8", "ดำเนินการแล้ว"), ("O12", "อยู่ระหว่างดำเนินการ")):
        rich.row("assignments", code).values |= {"due_on": date(2023, 3, 31), "status": status}
    rich.row("assignments", "O12").values["components"] = "แผนรายปี\nแผ่นคำอธิบาย"
    for field, value in {"contact": "งานนิติการ", "office_line": "สำนักปลัด", "letter_number": "ชร 53001/"}.items():
        rich.sheets["agency"].append(Row(field, {"value": value}))
    return rich


@pytest.mark.parametrize("kind", PAPERS)
def test_a_paper_of_an_empty_master_is_made_and_claims_nothing(season, framework, kind):
    text = "\n".join(build_report(kind, season(), framework).texts())
    assert "None" not in text and kind not in USUAL_KINDS
    assert "ดำเนินการแล้ว 1" not in text


def test_the_notice_tells_each_department_its_items_due_date_and_where_to_send_them(assigned, framework):
    report = build_report("notice", assigned, framework)
    text = report.texts()
    assert "ส่วนราชการ  สำนักปลัด  เทศบาลตำบลตัวอย่าง" in text and any(line.startswith("ที่  ชร ๕๓๐๐๑/") for line in text)
    assert rows_of(report)[:2] == [
        ["สำนักปลัด", "๑", "O๘", "M๐๑–M๐๕", "๓๑ มี.ค. ๒๕๖๖"],
        ["กองคลัง", "๑", "O๑๒", "", "๓๑ มี.ค. ๒๕๖๖"],
    ]
    assert rows_of(report, 1)[1] == ["ITA ๒๕๖๖ | กองคลัง | OIT ๑ ข้อ (O๑๒) | กำหนดส่ง ๓๑ มี.ค. ๒๕๖๖ | ส่งที่ งานนิติการ"]


def test_the_guide_tells_when_and_where_to_send_files_back_and_each_departments_dates(assigned, framework):
    assigned.sheets["agency"].append(Row("return_by", {"value": date(2023, 3, 31)}))
    report = build_report("guide", assigned, framework)
    text = report.texts()
    assert text[:3] == [
        "วิธีกรอกสมุดงาน ITA",
        "เทศบาลตำบลตัวอย่าง ปีงบประมาณ พ.ศ. 2566",
        "เปิดไฟล์ด้วย Excel, LibreOffice, WPS หรือ Google Sheets",
    ]
    assert "ส่งไฟล์กลับภายในวันที่ 31 มีนาคม พ.ศ. 2566" in text
    assert "ส่งไฟล์และสอบถามได้ที่ งานนิติการ" in text
    assert "ช่องวันที่ พิมพ์ วัน/เดือน/ปี พ.ศ. เช่น 15/03/2566" in text
    assert rows_of(report)[1] == ["กองคลัง", "O12", "", "31 มี.ค. 2566"]


@pytest.mark.office
def test_the_guide_has_two_pages_with_nine_departments(tmp_path):
    needs(shutil.which("soffice") and shutil.which("pdfinfo"), "LibreOffice and pdfinfo")
    master = tmp_path / "master.xlsx"
    ita_ok("new", "--year", 2566, "--agency", "เทศบาลเมืองตัวอย่าง", "--type", "เทศบาลเมือง", "-o", master)
    form = Form(master)
    keys = form.keys("departments")
    owners = list(dict.fromkeys(form.get("departments", key, "department") for key in keys))[:7]
    for name in ("สถานธนานุบาล", "กองการประปา"):
        key = next(key for key in keys if not form.get("departments", key, "department"))
        form.put("departments", key, department=name, section="งานทั่วไป")
        owners.append(name)
    for number, key in enumerate(form.keys("assignments")):
        form.put("assignments", key, department=owners[number % len(owners)], section=None, due_on="31/03/2566")
    for number, key in enumerate(form.keys("measures")[:14]):
        form.put("measures", key, indicator="7", title=f"มาตรการที่ {number}", department=owners[number % len(owners)])
    form.answer(return_by="31/03/2566", coordinator="นักวิเคราะห์นโยบายและแผน", coordinator_contact="โทร. 0 5300 0000")
    ita_ok("report", form.save(), "-o", tmp_path, "--kind", "guide", "--format", "pdf")
    told = subprocess.run(["pdfinfo", tmp_path / "guide.pdf"], capture_output=True, text=True, check=True).stdout
    assert len(owners) == 9
    assert "\nPages:           2\n" in told


def test_a_department_without_due_dates_has_the_day_that_holds_for_all(rich, framework):
    assert {row[-1] for row in rows_of(build_report("guide", rich, framework))} == {""}
    rich.sheets["agency"].append(Row("return_by", {"value": date(2023, 3, 31)}))
    assert {row[-1] for row in rows_of(build_report("guide", rich, framework))} == {"31 มี.ค. 2566"}


def test_the_guide_says_nothing_of_what_the_master_does_not_have(season, framework):
    bare = season()
    bare.sheets["agency"] = [row for row in bare.sheets["agency"] if row.key == "name"]
    report = build_report("guide", bare, framework)
    text = report.texts()
    assert text[3:6] == ["ส่งกลับเมื่อใด ที่ใด", "ส่งไฟล์กลับไปยังผู้ที่ส่งไฟล์มา", "กรอกทีละหน้า"]
    assert not [line for line in text if ".." in line or "None" in line]


def test_the_officers_page_has_the_words_of_the_guide():
    page = officer_page()
    words = load_yaml("reports", "guide.yaml")
    said = [one["th"].format(year=2566) for name in ("steps", "colours", "care") for one in words[name]]
    assert len(said) == 18 and all(f". {line}\n" in page for line in said)
    assert page == (Path(__file__).parents[2] / "docs" / "officer.md").read_text(encoding="utf-8")


def test_a_short_message_has_no_blank_where_nothing_is_known(rich, framework):
    lines = [cells[0] for cells in rows_of(build_report("notice", rich, framework), 1)]
    assert lines[1] == "ITA ๒๕๖๖ | กองคลัง | OIT ๑ ข้อ (O๑๒)"
    assert lines[0] == "ITA ๒๕๖๖ | สำนักปลัด | OIT ๑ ข้อ (O๘) | มาตรการ M๐๑–M๐๕"


def test_the_memo_counts_what_is_reported_apart_from_what_is_not(assigned, framework):
    report = build_report("memo", assigned, framework)
    text = "\n".join(report.texts())
    assert "ข้อ OIT ทั้งหมด ๔๓ ข้อ ดำเนินการแล้ว ๑ ข้อ อยู่ระหว่างดำเนินการ ๑ ข้อ และยังไม่มีรายงาน ๔๑ ข้อ" in text
    assert ("มาตรการทั้งหมด ๕ มาตรการ ดำเนินการแล้ว ๑ มาตรการ อยู่ระหว่างดำเนินการ ๑ มาตรการ ยังไม่ดำเนินการ ๑ มาตรการ "
            "และยังไม่มีรายงาน ๒ มาตรการ") in text  # fmt: skip
    assert "ได้แก่ มาตรการที่ ๓" in text and "เห็นควร...." in text
    signers = [block.position for block in report.blocks() if isinstance(block, Signature)]
    assert signers == ["นิติกร สำนักปลัด", "นายกเทศมนตรีตำบลตัวอย่าง"]


def test_no_result_is_announced_that_is_not_there(season, framework):
    known = season(announced_overall=Decimal("93.72"), announced_level="ผ่านดี")
    told = "\n".join(build_report("announcement", known, framework).texts())
    assert "ผลคะแนนภาพรวม ๙๓.๗๒ คะแนน อยู่ในระดับ “ผ่านดี”" in told and "มาตรการ" not in told
    assert "เรื่อง ผลการประเมินคุณธรรม" in told
    measures = season(measures=[{"title": "ก", "indicator": "1"}])
    told = "\n".join(build_report("announcement", measures, framework).texts())
    assert "เรื่อง มาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. ๒๕๖๖" in told and "ผลคะแนน" not in told
    assert "(ยังไม่มีผลการประเมินและมาตรการที่จะประกาศ)" in build_report("announcement", season(), framework).texts()


def test_minutes_have_the_members_and_never_who_came_or_what_was_resolved(rich, framework):
    report = build_report("minutes", rich, framework)
    assert rows_of(report) == [["ปลัดเทศบาล", "ประธานคณะทำงาน", "☐", ""], ["นิติกร", "เลขานุการ", "☐", ""]]
    assert all("☐" in line for line in report.texts() if line.startswith("มติที่ประชุม"))


def test_dates_of_the_nacc_are_left_to_be_filled_in(assigned, framework):
    rows = rows_of(build_report("calendar", assigned, framework))
    assert [row[1:] for row in rows[:5]] == [["ป.ป.ช.", "", ""]] * 5
    assert ["กำหนดส่งข้อ O8 และ O12", "สำนักปลัดและกองคลัง", "", "31 มี.ค. 2566"] in rows


def test_neighbouring_items_stand_together(season, framework):
    content = season()
    for code in ("O1", "O2", "O3", "O5", "O6"):
        content.row("assignments", code).values["department"] = "กองช่าง"
    rows = {row[0]: row for row in rows_of(build_report("notice", content, framework))}
    assert rows["กองช่าง"][2] == "O๑–O๓, O๕, O๖ และ O๑๘"


def test_who_answered_is_told_as_far_as_it_is_known(season, framework):
    content = season({"1": Decimal(90)})
    content.row("indicators", "IIT").values |= {"asked": "120", "answered": "98"}
    assert "IIT: ผู้มีสิทธิตอบ 120 คน ตอบแล้ว 98 คน" in build_report("analysis", content, framework).texts()


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_the_emblem_that_the_agency_gives_once_stands_on_all_papers(rich, framework, tmp_path):
    (tmp_path / "emblem.png").write_bytes(PNG)
    wording = read_templates(tmp_path)
    for kind, height in (("notice", "540000"), ("committee", "1080000")):
        report = build_report(kind, rich, framework, wording=wording)
        data = report_bytes(report, "docx", created=CREATED, wording=wording)
        document = zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
        assert f'cy="{height}"' in document and "ตราครุฑ" not in document
    (tmp_path / "emblem.png").write_bytes(b"no picture")
    wording = read_templates(tmp_path)
    with pytest.raises(UsageProblem, match=r"emblem\.png"):
        report_bytes(report, "docx", created=CREATED, wording=wording)
