"""An official's own template and words: exported, edited, put back, and held to what can be filled."""

from __future__ import annotations

import re
import zipfile
from dataclasses import fields
from io import BytesIO

import pytest
import yaml
from golden import SAMPLES
from workbooks import ita, ita_ok

from ita_workbook.framework.framework import ReportItems
from ita_workbook.read.reader import read_workbook
from ita_workbook.report.builder import ReportBuilder, TableCells
from ita_workbook.report.templates import FILES, shipped_wording
from ita_workbook.report.write import DOCUMENTS, KINDS, build_report, possible_columns, read_templates
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
        ["base.docx", "reminder.yaml", *(f"{name}.yaml" for name in FILES)]
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
        (
            "plan",
            {"plan_columns": [{"code": "titel", "title": "x", "width": 1}]},
            ["plan_columns 1", "หมายถึง title", "monitoring, "],
        ),
        (
            "plan",
            {"plan_columns": [{"code": "budget", "title": "x", "width": 1}]},
            ["plan.yaml: plan_columns 1", "budget", "title, "],
        ),
        (
            "summary",
            {"count_columns": [{"code": "title", "title": "x", "width": 1}]},
            ["count_columns 1", "status, count, share"],
        ),
        (
            "publish",
            {"columns": [{"code": "officer", "title": "x", "width": 1}]},
            ["item, name, url, published_on, owner"],
        ),
        ("common", {"trace_columns": [{"code": "file", "title": "x", "width": 1}]}, ["trace_columns 1", "anchor"]),
        ("plan", {"plan_columns": [{"code": "title", "width": 1}]}, ["plan_columns 1"]),
        ("plan", {"plan_columns": [{"code": "title", "title": "x", "width": "กว้าง"}]}, ["width"]),
        ("common", {"months": {"th": "x"}}, ["months"]),
    ],
)
def test_words_that_cannot_be_filled_are_told_with_file_and_place(exported, name, parts, told):
    edit(exported, name, **parts)
    with pytest.raises(UsageProblem) as problem:
        read_templates(exported)
    assert all(part in problem.value.pick("th") for part in told), problem.value.pick("th")


def test_every_column_that_a_table_can_show_may_stand_in_it(exported, season, framework):
    content = season(measures=[{"title": "ก", "indicator": "1"}], committee=[{"position": "นิติกร"}])
    for kind in KINDS:
        shown = {
            table.columns: [{"code": code, "title": code, "width": 10} for code in table.makers]
            for table in DOCUMENTS[kind].tables
        }
        edit(exported, kind, **shown)
        report = build_report(kind, content, framework, wording=read_templates(exported))
        first = next(iter(shown.values()))[0]
        assert first["title"] in [column.title for column in report.tables()[0].columns], kind


def test_the_tables_of_the_templates_are_those_that_the_documents_declare():
    shipped, possible = shipped_wording().patterns, possible_columns()
    for name in FILES:
        declared = {key: [one["code"] for one in value] for key, value in shipped[name].items() if is_columns(value)}
        assert set(declared) == set(possible.get(name, {})), name
        for key, codes in declared.items():
            assert set(codes) <= set(possible[name][key]), (name, key)


def is_columns(value):
    return isinstance(value, list) and isinstance(value[0], dict) and "code" in value[0]


def test_a_column_that_no_maker_fills_is_refused_when_the_table_is_built(season, framework):
    draft = ReportBuilder("plan", season(), framework)
    table = TableCells("plan_columns", {"title": lambda draft, measure: "ก"})
    with pytest.raises(UsageProblem) as problem:
        draft.cells(table, draft.columns(table), None)
    assert "plan.yaml: plan_columns" in problem.value.pick("th") and "steps" in problem.value.pick("th")


def test_a_cell_is_made_only_where_its_column_is_shown(season, framework):
    def never(draft, fact):
        raise AssertionError("not shown")

    draft = ReportBuilder("plan", season(), framework)
    table = TableCells("plan_columns", {"title": lambda draft, fact: fact, "steps": never})
    shown = tuple(column for column in draft.columns(table) if column.code == "title")
    assert [cell.text for cell in draft.cells(table, shown, "ก")] == ["ก"]


def test_the_kinds_that_answer_an_item_of_the_year_are_kinds_of_documents():
    assert {field.name for field in fields(ReportItems)} <= set(DOCUMENTS)


def test_broken_files_are_told(exported, tmp_path):
    (exported / "plan.yaml").write_text("plan: [unclosed", encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"plan\.yaml"):
        read_templates(exported)
    (exported / "plan.yaml").unlink()
    (exported / "anlysis.yaml").write_text("", encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"analysis\.yaml"):
        read_templates(exported)
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(UsageProblem):
            read_templates(folder)


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
