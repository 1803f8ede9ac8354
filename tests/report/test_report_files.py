"""The files: same bytes for the same input, text that stays text, whole or not at all, and real pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from base64 import b64encode
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO

import pytest
from workbooks import needs

from ita_workbook.report.formats import base_template
from ita_workbook.report.formats.pdf import OfficeFailed, OfficeMissing, convert, pdf_bytes
from ita_workbook.report.templates import shipped_wording
from ita_workbook.report.write import KINDS, build_report, report_bytes, write_reports
from ita_workbook.words.errors import ExistingFile, UsageProblem
from ita_workbook.words.templates import template

CREATED = datetime(2023, 4, 30, 9, 0)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVIL = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "<script>alert(1)</script>", "{{ 7*7 }}", "a\x0bb\x00c", "]]>&amp;"]


@pytest.fixture
def made(rich, framework):
    def make(kind, format, content=None, **options):
        report = build_report(kind, content or rich, framework, **options)
        return report_bytes(report, format, created=CREATED)

    return make


@pytest.mark.parametrize(("kind", "format"), [(k, "docx") for k in KINDS if k != "summary"] + [("summary", "xlsx"), ("analysis", "html")])  # fmt: skip
def test_the_same_input_gives_the_same_bytes(made, kind, format):
    assert made(kind, format) == made(kind, format)


def test_the_word_template_is_what_its_module_builds():
    # Not byte for byte: the parts that are not ours come from whatever python-docx is installed.
    shipped, built = (
        _own_styles(data) for data in (template("reports", "base.docx").read_bytes(), base_template.build())
    )
    assert len(built) >= 16
    assert shipped == built


def _own_styles(data):
    from docx import Document
    from lxml import etree

    named = ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "Header", "Footer")
    styles = [style for style in Document(BytesIO(data)).styles if style.name in named or style.name.startswith("ITA")]
    return {style.name: etree.tostring(style.element, method="c14n") for style in styles}


def test_docx_has_real_headings_repeated_table_headers_and_the_thai_font(made):
    from docx import Document

    document = Document(BytesIO(made("analysis", "docx")))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[:3] == ["คำนำ", "1. หลักการและเหตุผล", "2. ผลการประเมินปีงบประมาณ พ.ศ. 2566"]
    for table in document.tables:
        assert table._tbl.tr_lst[0].find(f"{WORD}trPr/{WORD}tblHeader") is not None
    normal = document.styles["Normal"].element.find(f"{WORD}rPr")
    assert normal.find(f"{WORD}rFonts").get(f"{WORD}cs") == "TH SarabunPSK"
    assert normal.find(f"{WORD}szCs").get(f"{WORD}val") == "32"
    assert document.core_properties.created.replace(tzinfo=None) == CREATED


def test_docx_turns_the_page_for_wide_tables(made):
    from docx import Document
    from docx.enum.section import WD_ORIENT

    sections = Document(BytesIO(made("progress", "docx"))).sections
    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
    ]
    sizes = [{round(section.page_width.mm), round(section.page_height.mm)} for section in sections]
    assert sizes == [{210, 297}] * 2


def test_many_problems_stand_upright_with_the_signatures_and_a_few_go_on_where_the_tables_are(season, framework):
    from docx import Document

    def turned(count):
        measures = [{"title": f"มาตรการ {number}", "indicator": "1"} for number in range(count)]
        tracking = {f"M{number:02d}": {"รอบ 6 เดือน": {"problem": "ก"}} for number in range(1, count + 1)}
        report = build_report("progress", season(measures=measures, tracking=tracking), framework)
        return [one.orientation for one in Document(BytesIO(report_bytes(report, "docx", created=CREATED))).sections]

    assert [len(turned(count)) for count in (1, 5, 6)] == [2, 2, 3]


def test_docx_rows_stay_whole_and_have_no_fixed_height(made):
    xml = zipfile.ZipFile(BytesIO(made("progress", "docx"))).read("word/document.xml").decode()
    assert "w:cantSplit" in xml
    assert "w:trHeight" not in xml
    assert '<w:rFonts w:ascii="Segoe UI Symbol"' in xml


def test_docx_charts_carry_their_figures(made):
    archive = zipfile.ZipFile(BytesIO(made("analysis", "docx")))
    chart = archive.read("word/charts/chart1.xml").decode()
    assert "98.65" in chart
    assert '<a:cs typeface="TH SarabunPSK"/>' in chart
    assert "word/embeddings/chart1.xlsx" in archive.namelist()


@pytest.fixture
def hostile(season):
    rows = [{"title": text, "steps": text, "indicator": "1", "responsible": text} for text in EVIL]
    tracking = {f"M{n:02d}": {"รอบ 6 เดือน": {"status": text, "result": text}} for n, text in enumerate(EVIL, 1)}
    committee = [{"position": text, "role": text, "duty": text} for text in EVIL]
    return season(measures=rows, tracking=tracking, committee=committee, name=EVIL[4], head=EVIL[3])


def test_officers_text_is_never_a_formula_in_the_workbook(made, hostile):
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(made("summary", "xlsx", hostile)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert {"=1+1", "@SUM(A1)"} <= {cell.value for cell in cells}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "summary"])
def test_officers_text_is_never_markup_in_a_document(made, hostile, kind):
    from docx import Document

    document = Document(BytesIO(made(kind, "docx", hostile)))
    shown = "\n".join(one.text for one in document.element.iter(f"{WORD}t") if one.text)
    assert "49" not in shown
    assert "{{ 7*7 }}" in shown


@pytest.mark.parametrize("kind", KINDS)
def test_html_is_self_contained_and_well_formed(made, hostile, kind):
    for content in (None, hostile):
        page = made(kind, "html", content).decode()
        # The one script is ours, and the page's own policy names it by its hash.
        scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        assert scripts in ([], [template("html", "report.js").read_text(encoding="utf-8").strip()]) and page.count(
            "<script"
        ) == len(scripts)
        for script in scripts:
            digest = b64encode(sha256(script.encode()).digest()).decode()
            assert f"script-src 'sha256-{digest}'" in page
        assert "default-src 'none'" in page
        assert not re.search(r'(?:src|href)\s*=\s*"?https?:|url\((?!data:font/woff2;base64,)|@import', page)
        _Balanced().check(page)


class _Balanced(HTMLParser):
    """Every element that is opened is closed in order."""

    VOID = frozenset({"meta", "br", "rect", "line"})

    def check(self, page):
        self.open = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_workbook_prints_on_a4_with_native_charts(made):
    archive = zipfile.ZipFile(BytesIO(made("summary", "xlsx")))
    charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 4
    sheets = [name for name in archive.namelist() if re.match(r"xl/worksheets/sheet\d+\.xml", name)]
    for name in sheets[:-1]:  # the last holds the figures of the charts and is hidden
        xml = archive.read(name).decode()
        assert 'paperSize="9"' in xml
        assert 'fitToHeight="0"' in xml


def test_reports_are_written_whole_and_never_over_others(rich, framework, tmp_path):
    paths = write_reports(rich, framework, tmp_path / "รายงาน ปี 66", created=CREATED)
    assert [path.name for path in paths] == [
        "analysis.docx",
        "progress.docx",
        "assignments.docx",
        "committee.docx",
        "plan.docx",
        "summary.xlsx",
    ]
    paths[2].write_text("ของเดิม", encoding="utf-8")
    with pytest.raises(ExistingFile) as problem:
        write_reports(rich, framework, paths[0].parent, kinds=["plan", "assignments"], created=CREATED)
    assert "plan.docx" in problem.value.pick("th")
    assert paths[2].read_text(encoding="utf-8") == "ของเดิม"
    write_reports(rich, framework, paths[0].parent, created=CREATED, force=True)
    assert sorted(path.name for path in paths[0].parent.iterdir()) == sorted(path.name for path in paths)


def test_a_failure_leaves_nothing_behind(rich, framework, tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(OfficeMissing) as problem:
        write_reports(rich, framework, tmp_path / "out", formats=["docx", "pdf"], created=CREATED)
    assert "LibreOffice" in problem.value.pick("th")
    assert not (tmp_path / "out").exists()


def stand_in(folder, monkeypatch, lines):
    """A program in LibreOffice's place, which notes that it was started and does ``lines`` with each document."""
    program = folder / "soffice"
    program.write_text(
        f"#!{sys.executable}\nimport pathlib, sys, time\nsources = sys.argv[sys.argv.index('--outdir') + 2:]\n"
        "made = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\nmade.mkdir()\n"
        f"with open({str(folder / 'started')!r}, 'a') as log: print(len(sources), file=log)\n"
        f"for source in map(pathlib.Path, sources):\n    {lines}\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: str(program))


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
def test_all_pdfs_are_made_in_one_run_and_one_that_fails_is_told_by_name(rich, framework, tmp_path, monkeypatch):
    out = tmp_path / "out"
    stand_in(tmp_path, monkeypatch, "source.stem == 'plan' or (made / (source.stem + '.pdf')).write_text(source.name)")
    with pytest.raises(OfficeFailed) as problem:
        write_reports(
            rich, framework, out, kinds=["plan", "summary", "committee"], formats=["docx", "pdf"], created=CREATED
        )
    assert "plan.docx" in problem.value.pick("th") and "committee" not in problem.value.pick("th")
    assert sorted(path.name for path in out.iterdir()) == [
        "committee.docx",
        "committee.pdf",
        "plan.docx",
        "summary.pdf",
    ]
    assert (out / "summary.pdf").read_text() == "summary.xlsx"
    assert (tmp_path / "started").read_text() == "3\n"


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
def test_a_libreoffice_that_does_not_end_is_told_and_what_it_made_is_kept(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, "time.sleep(60) if source.stem == 'b' else (made / 'a.pdf').write_text('pdf')")
    made, problem = convert({"a.docx": b"a", "b.docx": b"b"}, timeout=1.5)
    assert made == {"a.docx": b"pdf"}
    assert problem is not None and "b.docx" in problem.pick("th") and "a.docx" not in problem.pick("en")


@pytest.mark.office
def test_libreoffice_makes_the_other_pdfs_beside_a_damaged_document(made):
    needs(shutil.which("soffice"), "LibreOffice")
    sources = {"plan.docx": made("plan", "docx"), "b.docx": b"PK\3\4 damaged", "summary.xlsx": made("summary", "xlsx")}
    pdfs, problem = convert(sources)
    assert sorted(pdfs) == ["plan.docx", "summary.xlsx"]
    assert all(pdf.startswith(b"%PDF") for pdf in pdfs.values())
    assert problem is not None and "b.docx" in problem.pick("th") and "plan" not in problem.pick("th")


@pytest.mark.parametrize(("kinds", "formats"), [(["analysis"], ["xlsx"]), (["summary"], ["docx"]), (["anlysis"], ["docx"]), (["plan"], ["doc"])])  # fmt: skip
def test_wrong_kinds_and_formats_say_what_there_is(rich, framework, tmp_path, kinds, formats):
    with pytest.raises(UsageProblem):
        write_reports(rich, framework, tmp_path, kinds=kinds, formats=formats, created=CREATED)


def test_an_edited_template_is_used_and_a_broken_one_is_told(rich, framework):
    from docx import Document

    document = Document(BytesIO(base_template.build()))
    document.add_paragraph("ท้ายเอกสารของหน่วยงาน")
    changed = BytesIO()
    document.save(changed)
    report = build_report("committee", rich, framework)
    edited = replace(shipped_wording(), base=changed.getvalue())
    written = Document(BytesIO(report_bytes(report, "docx", created=CREATED, wording=edited)))
    assert written.paragraphs[-1].text == "ท้ายเอกสารของหน่วยงาน"
    assert not any("{{" in one.text for one in written.paragraphs)
    with pytest.raises(UsageProblem):
        report_bytes(report, "docx", created=CREATED, wording=replace(edited, base=b"not a docx"))


@pytest.mark.office
@pytest.mark.parametrize("kind", KINDS)
def test_libreoffice_shows_every_page(made, kind, tmp_path):
    needs(shutil.which("soffice") and shutil.which("pdftotext"), "LibreOffice or poppler-utils")
    source = "xlsx" if kind == "summary" else "docx"
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(pdf_bytes(made(kind, source), suffix=f".{source}"))
    pages = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    lines = [[line for line in page.split("\n") if line.strip()] for page in pages.split("\f")[:-1]]
    assert lines
    # A header and a page number alone make an empty page; a page that only holds a chart has the chart's texts.
    assert not [number for number, page in enumerate(lines, 1) if len(page) <= 2]


def test_a_score_that_is_not_known_has_no_label_in_a_chart(season, framework):
    content = season({str(number): Decimal(90) for number in range(1, 11)}, {"1": Decimal(85)})
    made = report_bytes(build_report("analysis", content, framework), "docx", created=CREATED)
    with zipfile.ZipFile(BytesIO(made)) as zipped:
        charts = [zipped.read(name).decode() for name in zipped.namelist() if name.startswith("word/charts/chart")]
    labels = "".join(charts)
    # LibreOffice would print 0.00 there.
    assert '<c:dLbl><c:idx val="1"/><c:delete val="1"/></c:dLbl>' in labels
