"""An annotated copy is the user's own file with marks, and nothing else is changed in it."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from ita_workbook.checks.engine import check_return
from ita_workbook.merge.annotate import annotate
from ita_workbook.merge.mark_styles import COLOURS
from ita_workbook.read.archive import open_archive
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.structure import read_structure
from ita_workbook.season.issue import issued_book
from ita_workbook.season.sample import load_sample
from ita_workbook.write.workbook_file import write_workbook

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2023, 9, 30)
LIST_SHEET = "ต้องแก้ไข"


@pytest.fixture(scope="module")
def issued(tmp_path_factory) -> Path:
    """The unfilled workbook of กองคลัง in sample 2: 4 items, no measure, so 8 cells are missing."""
    path = tmp_path_factory.mktemp("issued") / "กองคลัง.xlsx"
    write_workbook(issued_book(load_sample("2").master, "กองคลัง", 1), path, created=CREATED)
    return path


def findings_of(path: Path):
    return check_return(read_workbook(path), today=TODAY)


def annotated(source: Path, target: Path) -> Path:
    annotate(source, target, findings_of(source), read_workbook(source).identity)
    return target


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def test_each_missing_cell_has_a_note_and_a_colour(issued, tmp_path):
    copy = load_workbook(annotated(issued, tmp_path / "marked.xlsx"))
    sheet = copy["มอบหมาย OIT"]
    cells = [finding.cell for finding in findings_of(issued)]
    assert cells == ["I5", "K5", "I6", "K6", "I7", "K7", "I8", "K8"]
    for finding in findings_of(issued):
        assert finding.cure.th in sheet[finding.cell].comment.text
        assert sheet[finding.cell].comment.text.startswith("C101 ")
        assert sheet[finding.cell].fill.fgColor.rgb == COLOURS["error"]


def test_first_sheet_lists_every_finding_with_a_link_to_its_cell(issued, tmp_path):
    copy = load_workbook(annotated(issued, tmp_path / "marked.xlsx"))
    assert copy.sheetnames[0] == LIST_SHEET
    listed = copy[LIST_SHEET]
    first = next(row for row in range(1, 20) if listed.cell(row, 7).value == "C101")
    cells = [listed.cell(row, 4) for row in range(first, first + 8)]
    assert [cell.value for cell in cells] == ["I5", "K5", "I6", "K6", "I7", "K7", "I8", "K8"]
    assert cells[2].hyperlink.location == "'มอบหมาย OIT'!I6"


def test_parts_without_marks_stay_byte_for_byte(issued, tmp_path):
    before, after = parts(issued), parts(annotated(issued, tmp_path / "marked.xlsx"))
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed <= {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",  # was the shown sheet, is no longer
        "xl/worksheets/sheet2.xml",  # has the marks
        "xl/worksheets/_rels/sheet2.xml.rels",
    }
    assert before.keys() <= after.keys()


def test_validations_formats_and_states_of_the_marked_sheet_are_kept(issued, tmp_path):
    before = load_workbook(issued)
    after = load_workbook(annotated(issued, tmp_path / "marked.xlsx"))
    for name in before.sheetnames:
        old, new = before[name], after[name]
        assert new.sheet_state == old.sheet_state
        assert len(new.data_validations.dataValidation) == len(old.data_validations.dataValidation)
        assert len(new.conditional_formatting) == len(old.conditional_formatting)
        assert new.freeze_panes == old.freeze_panes
        assert new.protection.sheet == old.protection.sheet
    assert set(after.defined_names) == set(before.defined_names)


def test_names_local_to_a_sheet_still_belong_to_that_sheet(issued, tmp_path):
    before, after = load_workbook(issued), load_workbook(annotated(issued, tmp_path / "marked.xlsx"))
    for name in before.sheetnames:
        assert after[name].print_title_rows == before[name].print_title_rows
        assert set(after[name].defined_names) == set(before[name].defined_names)


def test_annotated_copy_is_checked_like_the_original(issued, tmp_path):
    copy = annotated(issued, tmp_path / "marked.xlsx")
    assert [(finding.code, finding.sheet, finding.cell) for finding in findings_of(copy)] == [
        (finding.code, finding.sheet, finding.cell) for finding in findings_of(issued)
    ]


def test_second_annotation_replaces_the_first(issued, tmp_path):
    first = annotated(issued, tmp_path / "first.xlsx")
    book = load_workbook(first)
    book["มอบหมาย OIT"]["I5"] = "นักวิชาการพัสดุ"
    book.save(tmp_path / "filled.xlsx")
    second = load_workbook(annotated(tmp_path / "filled.xlsx", tmp_path / "second.xlsx"))
    assert second.sheetnames.count(LIST_SHEET) == 1
    assert len(second.sheetnames) == len(book.sheetnames)
    sheet = second["มอบหมาย OIT"]
    assert sheet["I5"].comment is None
    assert sheet["I5"].fill.fgColor.rgb not in COLOURS.values()
    assert sheet["K5"].comment.text.count("C101") == 1


def test_a_note_that_people_wrote_keeps_their_words(issued, tmp_path):
    book = load_workbook(issued)
    book["มอบหมาย OIT"]["I5"].comment = Comment("ถามงานพัสดุก่อน", "กองคลัง")
    book.save(tmp_path / "noted.xlsx")
    copy = load_workbook(annotated(tmp_path / "noted.xlsx", tmp_path / "marked.xlsx"))
    text = copy["มอบหมาย OIT"]["I5"].comment.text
    assert text.startswith("ถามงานพัสดุก่อน")
    assert "C101" in text


@pytest.mark.parametrize("runs", [False, True])
def test_a_note_that_people_wrote_is_read_in_the_copy_as_in_the_file(runs, issued, tmp_path):
    book = load_workbook(issued)
    book["มอบหมาย OIT"]["I5"].comment = Comment("ถามงานพัสดุก่อน", "กองคลัง")
    book.save(tmp_path / "noted.xlsx")
    if runs:
        changed = {
            name: data.replace(b"<text><t", b"<text><r><t").replace(b"</t></text>", b"</t></r></text>")
            if "comment" in name else data
            for name, data in parts(tmp_path / "noted.xlsx").items()
        }  # fmt: skip
        with zipfile.ZipFile(tmp_path / "noted.xlsx", "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, data in changed.items():
                zipped.writestr(name, data)
    copy = annotated(tmp_path / "noted.xlsx", tmp_path / "marked.xlsx")
    for path in (tmp_path / "noted.xlsx", copy):
        told = [(finding.code, finding.cell) for finding in findings_of(path) if finding.code not in ("C101",)]
        assert told == [("V609", "I5")]
        structure = read_structure(open_archive(path))
        assert [sheet.beside.notes for sheet in structure.sheets if sheet.name == "มอบหมาย OIT"] == [
            {"I5": "ถามงานพัสดุก่อน"}
        ]


def test_words_of_a_cell_never_become_a_formula(issued, tmp_path):
    book = load_workbook(issued)
    book["มอบหมาย OIT"]["K5"] = "=1+1"
    book["มอบหมาย OIT"]["K5"].data_type = "s"
    book.save(tmp_path / "typed.xlsx")
    copy = load_workbook(annotated(tmp_path / "typed.xlsx", tmp_path / "marked.xlsx"))
    assert all(cell.data_type != "f" for row in copy[LIST_SHEET].iter_rows() for cell in row)
