"""Trace: from a figure in a document back to its cell in the master, by bookmark, by anchor, and by appendix."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from golden import CREATED, NAMES, SAMPLES, WORD
from workbooks import ita, ita_ok

from ita_workbook.book.keys import LONGEST, bookmark
from ita_workbook.merge.explain import explain
from ita_workbook.read.reader import read_workbook
from ita_workbook.report.trace import locator
from ita_workbook.report.write import build_report, report_bytes


@pytest.fixture(scope="module")
def masters():
    return {name: read_workbook(SAMPLES / name / "merged.xlsx") for name in NAMES}


def made(master, kind, format, **options):
    book = master.current_book()
    return report_bytes(build_report(kind, book.content, book.framework, **options), format, created=CREATED)


def bookmarks(data):
    from docx import Document

    found = Document(BytesIO(data)).element.body.iter(f"{WORD}bookmarkStart")
    return {
        mark.get(f"{WORD}name"): "".join(text.text or "" for text in mark.getparent().iter(f"{WORD}t"))
        for mark in found
    }


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (("assignments", "O12", "url"), "ita_assignments_O12_url"),
        (("tracking", "M01|m6", "status"), "ita_tracking_M01_m6_status"),
        (("indicators", "9.1", "score"), "ita_indicators_9_1_score"),
        (("agency", "announced_overall", "value"), "ita_agency_announced_overall_value"),
        (("measures", "M01"), "ita_measures_M01"),
        (("assignments", "*"), "ita_assignments_all"),
    ],
)
def test_anchors_are_names_that_word_takes(place, name):
    assert bookmark(*place) == name


@pytest.mark.parametrize("key", ["กองคลัง", "a b", "x" * 60, "M01|รอบ 6 เดือน", "<&>", ""])
def test_any_key_gives_a_short_safe_anchor(key):
    made = bookmark("departments", key, "department")
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", made) and len(made) <= LONGEST
    assert made != bookmark("departments", key + "2", "department")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["analysis", "progress", "assignments", "plan"])
def test_every_bookmark_is_explained(masters, name, kind):
    marks = bookmarks(made(masters[name], kind, "docx"))
    for mark in marks:
        if not mark.startswith("ita_part_") and not mark.endswith("_all"):
            explained = explain(masters[name], mark)
            assert explained.sheet and explained.cell


def test_a_figure_in_the_document_is_the_figure_in_the_cell(masters):
    marks = bookmarks(made(masters["sample3"], "analysis", "docx"))
    for code in ("1", "7", "9"):
        explained = explain(masters["sample3"], f"ita_indicators_{code}_score")
        assert marks[f"ita_indicators_{code}_score"] == explained.value
    page = made(masters["sample3"], "analysis", "html").decode()
    assert re.search(r'<tr id="ita_indicators_9_score" data-source="indicators/9/score"', page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_appendix_tells_sheet_and_cell_of_every_number(masters):
    master = masters["sample3"]
    book = master.current_book()
    report = build_report("analysis", book.content, book.framework, locate=locator(master))
    appendix = report.tables()[-1]
    assert [row.cells[0].value for row in appendix.rows] == list(range(1, len(report.references) + 1))
    by_anchor = {row.cells[-1].text: row for row in appendix.rows}
    row = by_anchor["ita_indicators_9_score"]
    assert [cell.text for cell in row.cells[1:6]] == ["ตัวชี้วัด", "F18", "9", "คะแนนปีนี้", "92.00"]
    for format in ("docx", "html"):
        data = report_bytes(report, format, created=CREATED)
        text = data.decode() if format == "html" else "".join(bookmarks(data).values())
        assert f"[{report.references[next(iter(report.references))]}" in text
    assert not re.search(r"<sup>", made(master, "analysis", "html").decode())


def test_the_command_explains_an_anchor_and_says_what_is_none(masters):
    path = masters["sample3"].path
    assert ita_ok("explain", path, "ita_indicators_9_score", "--json").json["cell"] == "F18"
    assert ita_ok("explain", path, "#ita_measures_M01", "--json").json["row_key"] == "M01"
    for wrong in ("ita_indicators_99_score", "ita_nothing", "ita_assignments_all"):
        ran = ita("explain", path, wrong)
        assert ran.code == 2 and wrong in ran.err and "Traceback" not in ran.err


def test_the_trace_option(masters, tmp_path):
    ita_ok("report", masters["sample2"].path, "-o", tmp_path, "--kind", "progress", "--format", "html", "--trace")
    assert "ภาคผนวก" in (tmp_path / "progress.html").read_text(encoding="utf-8")
