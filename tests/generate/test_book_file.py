"""The quick ways of writing: what they write is what xlsxwriter writes, whatever was written before."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_books import CREATED, make_issued, make_master
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStringTable
from xlsxwriter.worksheet import Worksheet

from ita_workbook.book.book import Book
from ita_workbook.book.content import Row, UserSheet
from ita_workbook.read.reader import read_workbook
from ita_workbook.words import width as width_of
from ita_workbook.write import cell_text, xlsx_file
from ita_workbook.write.workbook_file import write_workbook
from ita_workbook.write.xlsx_file import CellValue, XlsxFile

ODD = (
    "  ข้างหน้า", "ข้างหลัง ", "ก\nข", "แท็บ\tใน", "\x01\x1f", "_x0041_", "_xyz", "&amp;<>\"'", "ก" * 20_000, "😀" * 20_000,
    "=1+1", "https://a.b/c", "\r\nก\r", "\u2028ก", " ", "\n", "\u00a0ก", "ก\x85ข", "\ufffe", "-ก", "๑๒",
)  # fmt: skip


class PlainSheet(Worksheet):  # type: ignore[misc]
    """Sheets as xlsxwriter writes them, but for the fixed height of rows that have cells."""

    def write_whole(self, row: int, values: Sequence[CellValue], styles: Sequence[Format], height: float) -> None:
        for column, (value, style) in enumerate(zip(values, styles, strict=True)):
            if value is None:
                self.write_blank(row, column, None, style)
            elif isinstance(value, str):
                self.write_string(row, column, value, style)
            else:
                self.write_number(row, column, value, style)
        self.set_row(row, height)

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, object]]) -> None:
        if tag == "row":
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)


def without_spans(data: bytes) -> bytes:
    """A part without the columns that each row says it spans: xlsxwriter says those of 16 rows, we of each."""
    return re.sub(rb' spans="\d+:\d+"', b"", data)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        return {name: archive.read(name) for name in archive.namelist()}


def odd_book(language: str) -> Book:
    book = make_master(language)  # type: ignore[arg-type]
    measures = book.content.sheets["measures"]
    for number, text in enumerate(ODD, 10):
        values = {"measure": f"M{number}", "title": text, "steps": text * 2, "department": "สำนักปลัด"}
        measures.append(Row(f"M{number}", values))
    book.content.sheets["indicators"][0].values["score"] = Decimal("99.123456789012345678")
    return book


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", ["master", "merged", "issued"])
def test_the_quick_ways_write_what_xlsxwriter_writes(
    kind: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = odd_book(language)
    if kind == "issued":
        book = make_issued(book, "สำนักปลัด")
    elif kind == "merged":
        book.identity = type(book.identity)(
            **{
                **{name: getattr(book.identity, name) for name in type(book.identity).__dataclass_fields__},
                "kind": kind,
            }
        )
    extra = (UserSheet("ของเดิม", (ODD[:5], (), ODD[5:])),)
    write_workbook(book, tmp_path / "quick.xlsx", created=CREATED, extra=extra)
    monkeypatch.setattr(XlsxFile, "worksheet_class", PlainSheet)
    write_workbook(book, tmp_path / "plain.xlsx", created=CREATED, extra=extra)
    quick, plain = parts(tmp_path / "quick.xlsx"), parts(tmp_path / "plain.xlsx")
    assert list(quick) == list(plain)
    assert [name for name in quick if without_spans(quick[name]) != without_spans(plain[name])] == []


ALONE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_book_file import write_one
write_one(sys.argv[2], Path(sys.argv[3]))
"""


def write_one(which: str, path: Path) -> None:
    language, department = {"a": ("th", "สำนักปลัด"), "b": ("en", "กองคลัง"), "c": ("th", "")}[which]
    book = odd_book(language)
    write_workbook(make_issued(book, department) if department else book, path, created=CREATED)


def test_nothing_written_before_shows_in_a_file(tmp_path: Path) -> None:
    for place, which in enumerate("abcabac"):
        write_one(which, tmp_path / f"{place}-{which}.xlsx")
    for which in "abc":
        alone = tmp_path / f"{which}.xlsx"
        command = [sys.executable, "-c", ALONE, str(Path(__file__).parent), which, str(alone)]
        subprocess.run(command, check=True, timeout=120)
        for path in tmp_path.glob(f"?-{which}.xlsx"):
            assert path.read_bytes() == alone.read_bytes(), path.name


def test_a_text_that_looks_like_xlsxwriters_markup_is_a_text(tmp_path: Path) -> None:
    book = make_master()
    book.content.sheets["measures"][0].values["title"] = "<r>ก & ข</r>"
    write_workbook(book, tmp_path / "book.xlsx", created=CREATED)
    found = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cells = (cell.value for sheet in found for row in sheet.iter_rows() for cell in row)
    assert "<r>ก & ข</r>" in cells
    assert read_workbook(tmp_path / "book.xlsx").content.rows("measures")[0].values["title"] == "<r>ก & ข</r>"


PRIVATE = {
    Worksheet: ("_check_dimensions", "_prepare_formula", "_write_rows", "_xml_start_tag_unencoded"),
    SharedStringTable: ("_get_shared_string_index",),
    Format: ("_get_xf_index",),
    Workbook: ("_get_packager", "_write_book_views", "_xml_empty_tag"),
    Packager: ("_create_package",),
}


@pytest.mark.parametrize(("owner", "name"), [(owner, name) for owner, names in PRIVATE.items() for name in names])
def test_xlsxwriter_has_the_inner_methods_that_are_used(owner: type, name: str) -> None:
    """Where this fails the bounds of xlsxwriter's version in setup.cfg are to be looked at."""
    assert callable(getattr(owner, name))


def test_no_other_inner_method_of_xlsxwriter_is_used() -> None:
    source = Path(xlsx_file.__file__).read_text(encoding="utf-8")
    used = set(re.findall(r"\._([a-z_]+)\(", source)) | set(re.findall(r"def _([a-z_]+)\(", source))
    ours = {"_init__", "write_between", "literal", "letters"}
    assert {f"_{name}" for name in used - ours} <= {name for names in PRIVATE.values() for name in names}


def test_a_file_is_the_same_on_every_system_at_any_time(tmp_path: Path) -> None:
    write_workbook(make_master(), tmp_path / "book.xlsx", created=CREATED)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as archive:
        assert {(info.create_system, info.date_time) for info in archive.infolist()} == {(0, (1980, 1, 1, 0, 0, 0))}


@given(st.text(st.sampled_from("กขคงณญเแโใไๅ่้ิำฯ๑๒ aZWMilj0129@%.,/()-\u00a0“”–€"), max_size=80))
def test_widths_counted_in_bytes_are_those_of_the_patterns(line: str) -> None:
    assert width_of._width_of_bytes(line.encode("cp874")) == width_of._printed_width(line)


@given(st.text(max_size=200), st.sampled_from((10.0, 18.0, 40.0)), st.booleans())
def test_lines_of_any_text_are_counted_by_its_lines(text: str, width: float, bold: bool) -> None:
    assert cell_text.lines(text, width, bold=bold) == sum(
        cell_text.lines(line, width, bold=bold) for line in text.split("\n")
    )
