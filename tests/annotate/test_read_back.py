"""A copy is handed out only where its own bytes say what the file says."""

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ita_workbook.checks.engine import check_return
from ita_workbook.merge import annotate as annotating
from ita_workbook.merge.annotate import annotate
from ita_workbook.merge.package import Package
from ita_workbook.merge.read_back import says_the_same
from ita_workbook.read.archive import UnreadableFileError, archive_of, open_archive
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.structure import sheet_parts
from ita_workbook.season.issue import issued_book
from ita_workbook.season.sample import load_sample
from ita_workbook.write.workbook_file import write_workbook

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2023, 9, 30)
SHEET, STRINGS, STYLES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml"


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    """A workbook as it is issued and as openpyxl saves it."""
    folder = tmp_path_factory.mktemp("files")
    issued = folder / "issued.xlsx"
    write_workbook(issued_book(load_sample("2").master, "กองคลัง", 1), issued, created=CREATED)
    load_workbook(issued).save(folder / "saved.xlsx")
    return {"issued": issued, "saved": folder / "saved.xlsx"}


def changed(source: Path, part: str, before: bytes, after: bytes) -> bool:
    """Whether a copy in which one part is another says the same."""
    archive = open_archive(source)
    package = Package(archive)
    data = package.data(part)
    assert before in data
    package.put(part, data.replace(before, after, 1))
    return says_the_same(archive, archive_of(package.to_bytes()), sheet_parts(archive))


@pytest.mark.parametrize("program", ["issued", "saved"])
def test_a_copy_of_all_parts_says_the_same(files, program):
    archive = open_archive(files[program])
    assert says_the_same(archive, archive_of(Package(archive).to_bytes()), sheet_parts(archive))


@pytest.mark.parametrize("program", ["issued", "saved"])
@pytest.mark.parametrize(
    ("part", "before", "after", "same"),
    [
        pytest.param(SHEET, b"</sheetData>", b'<row r="900"><c r="A900"/></row></sheetData>', True, id="an empty cell"),
        pytest.param(SHEET, b"</sheetData>", b'<row r="900"><c r="A900"><v>1</v></c></row></sheetData>', False,
                     id="a cell more"),
        pytest.param(SHEET, b"</sheetData>", b'<row r="900"><c r="A900" t="e"><v>#REF!</v></c></row></sheetData>',
                     False, id="an error"),
        pytest.param(SHEET, b"</sheetData>", b"", False, id="damaged"),
        pytest.param(STYLES, b"<cellXfs", b"<!-- --><cellXfs", True, id="styles written otherwise"),
        pytest.param("xl/workbook.xml", "มอบหมาย".encode(), "มอบ".encode(), False, id="another name of a sheet"),
    ],
)  # fmt: skip
def test_a_copy_that_says_something_else_is_told(files, program, part, before, after, same):
    assert changed(files[program], part, before, after) is same


def test_texts_are_known_by_their_numbers_where_the_part_that_has_them_is_the_same(files):
    assert changed(files["issued"], SHEET, b't="s"><v>', b't="s"><v>1') is False
    assert changed(files["issued"], STRINGS, b"</t>", b"x</t>") is False


def test_a_format_with_which_cells_show_something_else_is_told(files):
    data = Package(open_archive(files["issued"])).data(STYLES)
    begin = data.index(b'numFmtId="1', data.index(b"<cellXfs"))
    of_a_date = data[begin : data.index(b" ", begin)] + b" fontId"
    assert changed(files["issued"], STYLES, of_a_date, b'numFmtId="10" fontId') is False


def test_a_copy_that_would_say_something_else_is_not_written(files, tmp_path, monkeypatch):
    marked = annotating.mark_sheet

    def losing(package, part, *more):
        marked(package, part, *more)
        package.put(part, package.data(part).replace(b't="s"><v>', b't="s"><v>1', 1))

    monkeypatch.setattr(annotating, "mark_sheet", losing)
    returned = read_workbook(files["issued"])
    with pytest.raises(UnreadableFileError, match="truncated_file"):
        annotate(files["issued"], tmp_path / "marked.xlsx", check_return(returned, today=TODAY), returned.identity)
    assert not (tmp_path / "marked.xlsx").exists()


def test_parts_of_the_zip_are_packed_so_that_others_unpack_them(files, tmp_path):
    returned = read_workbook(files["issued"])
    annotate(files["issued"], tmp_path / "marked.xlsx", check_return(returned, today=TODAY), returned.identity)
    with zipfile.ZipFile(tmp_path / "marked.xlsx") as zipped:
        assert zipped.testzip() is None
        assert {info.external_attr >> 16 for info in zipped.infolist() if info.filename == SHEET} == {0o600}
