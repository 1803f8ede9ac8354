"""An official's own template and words: exported, edited, put back, and held to what can be filled."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
import yaml
from golden import SAMPLES
from workbooks import ita, ita_ok

from ita_workbook.read.reader import read_workbook
from ita_workbook.report.templates import FILES, read_wording
from ita_workbook.words.errors import UsageProblem

MERGED = SAMPLES / "sample4" / "merged.xlsx"


@pytest.fixture
def exported(tmp_path):
    folder = tmp_path / "แม่แบบ"
    ita_ok("report", "--export-templates", folder)
    return folder


def edit(folder, name, **parts):
    """Keep only the sentences that were changed, as an official may."""
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(parts, allow_unicode=True), encoding="utf-8")


def text_of(path):
    return re.sub("<[^>]+>", "", zipfile.ZipFile(path).read("word/document.xml").decode())


def test_exported_templates_give_the_same_documents(exported, tmp_path):
    assert sorted(path.name for path in exported.iterdir()) == sorted(
        ["base.docx", *(f"{name}.yaml" for name in FILES)]
    )
    ita_ok("report", MERGED, "-o", tmp_path / "a", "--kind", "analysis,plan", "-q")
    ita_ok("report", MERGED, "-o", tmp_path / "b", "--kind", "analysis,plan", "--template-dir", exported, "-q")
    for name in ("analysis.docx", "plan.docx"):
        assert text_of(tmp_path / "a" / name) == text_of(tmp_path / "b" / name)
    assert ita("report", "--export-templates", exported).code == 2
    ita_ok("report", "--export-templates", exported, "--force")


def test_changed_words_headers_and_columns_are_used(exported, tmp_path):
    from docx import Document

    edit(exported, "plan", plan={"heading": "แผนของเรา ปี {year}"}, plan_columns=[
        {"code": "number", "title": "ที่", "width": 10}, {"code": "title", "title": {"th": "เรื่อง"}, "width": 90},
        {"code": "department", "title": "ส่วนราชการ", "width": 50},
    ])  # fmt: skip
    document = Document(exported / "base.docx")
    document.sections[0].header.paragraphs[0].text = "{{ header }} ฉบับร่าง"
    document.styles["ITA Body"].font.name = "Angsana New"
    document.save(exported / "base.docx")
    ita_ok("report", MERGED, "-o", tmp_path / "out", "--kind", "plan", "--template-dir", exported, "-q")
    made = Document(tmp_path / "out" / "plan.docx")
    assert "แผนของเรา ปี 2568" in " ".join(one.text for one in made.paragraphs)
    assert [cell.text for cell in made.tables[0].rows[0].cells] == ["ที่", "เรื่อง", "ส่วนราชการ"]
    assert made.sections[0].header.paragraphs[0].text.endswith("ฉบับร่าง")


@pytest.mark.parametrize(
    ("name", "parts", "told"),
    [
        ("plan", {"plann": {"heading": "x"}}, ["plan.yaml", "plann", "plan"]),
        ("plan", {"plan": {"heading": "ปี {yaer}"}}, ["plan.yaml: plan: heading", "{yaer}", "year"]),
        ("plan", {"plan": {"heading": "ปี {year"}}, ["ปี {year"]),
        ("plan", {"plan": "ข้อความ"}, ["plan.yaml: plan"]),
        ("plan", {"plan": {"heading": ["a"]}}, ["heading"]),
        ("plan", {"plan_columns": [{"code": "titel", "title": "x", "width": 1}]}, ["plan_columns 1", "title"]),
        ("plan", {"plan_columns": [{"code": "title", "width": 1}]}, ["plan_columns 1"]),
        ("plan", {"plan_columns": [{"code": "title", "title": "x", "width": "กว้าง"}]}, ["width"]),
        ("common", {"months": {"th": "x"}}, ["months"]),
    ],
)
def test_words_that_cannot_be_filled_are_told_with_file_and_place(exported, name, parts, told):
    edit(exported, name, **parts)
    with pytest.raises(UsageProblem) as problem:
        read_wording(exported)
    assert all(part in problem.value.pick("th") for part in told), problem.value.pick("th")


def test_broken_files_are_told(exported, tmp_path):
    (exported / "plan.yaml").write_text("plan: [unclosed", encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"plan\.yaml"):
        read_wording(exported)
    (exported / "plan.yaml").unlink()
    (exported / "anlysis.yaml").write_text("", encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"analysis\.yaml"):
        read_wording(exported)
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageProblem):
            read_wording(folder)


def test_placeholders_are_filled_wherever_the_template_has_them_and_however_word_broke_them(exported, tmp_path):
    from docx import Document

    document = Document(exported / "base.docx")
    shipped = document.sections[0].header.paragraphs[0].text
    assert "{{" in shipped
    broken = document.sections[0].footer.add_paragraph()
    for run in ("ก่อน {", "{ti", "tle", "}} กับ {{ header", " }} หลัง"):
        broken.add_run(run).bold = run == "{ti"
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "{{title}}"
    document.save(exported / "base.docx")
    ita_ok("report", MERGED, "-o", tmp_path / "out", "--kind", "plan", "--template-dir", exported, "-q")
    made = Document(tmp_path / "out" / "plan.docx")
    title = made.core_properties.title
    header = made.sections[0].header.paragraphs[0].text
    footer = made.sections[0].footer.paragraphs[-1]
    assert footer.text == f"ก่อน {title} กับ {header} หลัง"
    assert [run.text for run in footer.runs] == [f"ก่อน {title}", "", "", f" กับ {header}", " หลัง"]
    assert title in [table.cell(0, 0).text for table in made.tables]


def test_an_unknown_placeholder_is_told(exported, tmp_path):
    from docx import Document

    document = Document(exported / "base.docx")
    document.add_paragraph("{{ agency }}")
    document.save(exported / "base.docx")
    ran = ita("report", MERGED, "-o", tmp_path / "out", "--kind", "plan", "--template-dir", exported)
    assert ran.code == 2 and "{{ agency }}" in ran.err


def test_a_word_template_without_its_placeholder_or_styles_is_told(exported, tmp_path):
    from docx import Document

    def run():
        return ita("report", MERGED, "-o", tmp_path / "out", "--kind", "committee", "--template-dir", exported)

    kept = (exported / "base.docx").read_bytes()
    document = Document(BytesIO(kept))
    document.paragraphs[-1].text = "ไม่มีที่วาง"
    document.save(exported / "base.docx")
    ran = run()
    assert ran.code == 2 and "{{ body }}" in ran.err
    document = Document(BytesIO(kept))
    style = document.styles["ITA Body"].element
    style.getparent().remove(style)
    document.save(exported / "base.docx")
    ran = run()
    assert ran.code == 2 and "ITA Body" in ran.err
    (exported / "base.docx").write_bytes(kept[: len(kept) // 2])
    ran = run()
    assert ran.code == 2 and "Word" in ran.err and "Traceback" not in ran.err
    assert not (tmp_path / "out").exists()


def test_the_command_needs_a_master_and_a_folder():
    ran = ita("report")
    assert ran.code == 2 and "merged.xlsx" in ran.err


def test_a_new_master_keeps_province_and_district_bare(tmp_path):
    master = tmp_path / "master.xlsx"
    ita_ok("new", "--year", 2566, "--agency", "เทศบาลตำบลตัวอย่าง", "--type", "ทต.", "--province", "จังหวัดขอนแก่น",
           "--district", "อ.บ้านฝาง", "-o", master, "-q")  # fmt: skip
    agency = read_workbook(master).current_book().content.agency
    assert (agency["province"], agency["district"]) == ("ขอนแก่น", "บ้านฝาง")
