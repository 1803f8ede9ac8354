"""The quick ways of writing: what they write is what xlsxwriter writes, whatever was written before."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
import zlib
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
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.worksheet import Worksheet

from ita_workbook.book.book import Book
from ita_workbook.book.content import Row, UserSheet
from ita_workbook.packed import Way, pack, zip_of
from ita_workbook.write import cell_text, xlsx_file
from ita_workbook.write.workbook_file import write_workbook
from ita_workbook.write.xlsx_file import CellValue, TextTable, XlsxFile

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


def plain_texts(table: TextTable) -> tuple[bytes, list[tuple[int, Way]]]:
    """The table of texts as xlsxwriter writes it."""
    strings, stream = SharedStrings(), io.StringIO()
    strings.string_table = table
    strings._set_xml_writer(stream)
    strings._assemble_xml_file()
    return stream.getvalue().encode(), [(0, Way.USUAL)]


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
    monkeypatch.setattr(XlsxFile, "add_format", Workbook.add_format)
    monkeypatch.setattr(TextTable, "to_xml", plain_texts)
    write_workbook(book, tmp_path / "plain.xlsx", created=CREATED, extra=extra)
    quick, plain = parts(tmp_path / "quick.xlsx"), parts(tmp_path / "plain.xlsx")
    assert list(quick) == list(plain)
    assert [name for name in quick if quick[name] != plain[name]] == []


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


def test_the_kept_parts_are_few_and_small(tmp_path: Path) -> None:
    xlsx_file._kept.cache_clear()
    for language in ("th", "en"):
        book = odd_book(language)
        write_workbook(book, tmp_path / "book.xlsx", created=CREATED)
        names = {name for name in parts(tmp_path / "book.xlsx") if xlsx_file._SHARED.search(name)}
        assert "xl/styles.xml" in names
        assert not {name for name in names if "sheet" in name and not name.endswith(".rels")}
        assert "xl/sharedStrings.xml" not in names and "docProps/core.xml" not in names
    kept = xlsx_file._kept.cache_info()
    assert kept.currsize and kept.maxsize * xlsx_file._SMALL <= 1 << 20


@given(st.lists(st.tuples(st.binary(max_size=400), st.sampled_from(Way)), min_size=1, max_size=6))
def test_a_part_packed_in_several_ways_is_one_part(pieces: list[tuple[bytes, Way]]) -> None:
    data, ways = b"", []
    for piece, way in pieces:
        ways.append((len(data), way))
        data += piece * 30
    part = pack("a.xml", data, (2026, 1, 2, 3, 4, 6), ways)
    assert zlib.decompress(part.packed, -zlib.MAX_WBITS) == data
    with zipfile.ZipFile(io.BytesIO(zip_of([part]))) as archive:
        assert archive.testzip() is None
        assert archive.read("a.xml") == data


@given(st.text(st.sampled_from("กขคงณญเแโใไๅ่้ิำฯ๑๒ aZWMilj0129@%.,/()-\u00a0“”–€"), max_size=80))
def test_widths_counted_in_bytes_are_those_of_the_patterns(line: str) -> None:
    assert cell_text._width_of_bytes(line.encode("cp874")) == cell_text._width(line)


@given(st.text(max_size=200), st.sampled_from((10.0, 18.0, 40.0)), st.booleans())
def test_lines_of_any_text_are_counted_by_its_lines(text: str, width: float, bold: bool) -> None:
    assert cell_text.lines(text, width, bold=bold) == sum(
        cell_text.lines(line, width, bold=bold) for line in text.split("\n")
    )
