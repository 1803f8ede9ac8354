"""The short ways for what stands as it was issued give what the full ways give."""

from __future__ import annotations

import io
import pickle
import random
import re
import sys
import zipfile
import zlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))  # helper modules of this folder

from ordinary import ORIGINS, SAMPLES, read

from ita_workbook.book import deflate
from ita_workbook.book.book import Book
from ita_workbook.book.deflate import DamagedDataError, checksum, inflate
from ita_workbook.book.keys import seals
from ita_workbook.checks.catalogue import all_entries
from ita_workbook.read import rows_standing, sheet_reader, structure
from ita_workbook.read.archive import UnreadableFileError, _inflated
from ita_workbook.read.grid import Grid
from ita_workbook.read.identity import find_claims
from ita_workbook.read.rows_unchanged import UnchangedRow
from ita_workbook.read.structure import _hidden_rows
from ita_workbook.season.issue import issued_book
from ita_workbook.season.sample import load_sample, sample_names
from ita_workbook.words.text import fill
from ita_workbook.write.workbook_file import write_workbook

law = settings(derandomize=True, max_examples=300, suppress_health_check=[HealthCheck.too_slow])

# --- rows, columns and cells


FULL_WAYS = {
    (sheet_reader, "read_intact"): lambda *given: None,
}


@pytest.mark.parametrize("origin", ORIGINS)
def test_what_stands_as_issued_is_read_as_if_it_had_been_changed(ordinary, origin, monkeypatch):
    taken, seen = Counter(), 0
    for path in ordinary(origin):
        with monkeypatch.context() as patch:
            for kind, name in FULL_WAYS:
                patch.setattr(kind, name, counted(taken, name, getattr(kind, name)))
            quick = read(path)
        seen += len(quick.returned.sheets)
        for (kind, name), full in FULL_WAYS.items():
            with monkeypatch.context() as patch:
                patch.setattr(kind, name, full)
                assert read(path).told == quick.told, (path, name)
    # Else nothing was compared.
    assert min(taken[name] for _, name in FULL_WAYS) > seen / 3


def test_rows_are_known_by_their_seals_wherever_they_stand():
    keys = ["O1", "O2", "O3"]
    sealed = seals("m", "assignments", keys)
    book = SimpleNamespace(identity=SimpleNamespace(master_id="m"))
    for found, numbers in [
        (sealed, [0, 1, 2]),
        ([*sealed, "", ""], [0, 1, 2, None, None]),
        ([sealed[1], sealed[0], sealed[2]], [1, 0, 2]),
        ([sealed[0], "", sealed[2]], [0, None, 2]),
        ([*sealed, sealed[0]], None),
        ([*sealed, "O4~abcd"], None),
        ([sealed[0], 4.0, sealed[2]], None),
        (sealed[:2], [0, 1]),
    ]:
        assert rows_standing._numbers(book, "assignments", keys, found) == numbers
    # A manifest that lies about the order of its rows is not believed.
    assert rows_standing._numbers(book, "assignments", keys[::-1], sealed) == [2, 1, 0]


def counted(taken, name, way):
    """The short way, counting how often it was taken."""

    def counting(*given):
        found = way(*given)
        taken[name] += bool(found)
        return found

    return counting


@pytest.mark.parametrize("language", ["th", "en"])
def test_rows_with_dates_and_listed_values_are_intact_in_either_language(language, tmp_path, monkeypatch):
    master = load_sample(sample_names()[0]).master
    department = master.content.departments()[1]
    book = issued_book(master, department, 1)
    book = Book(replace(book.identity, language=language), book.framework, book.content, book.spec)
    kinds = {type(value) for _, _, _, value in book.content.cells()}
    assert date in kinds
    path = tmp_path / "issued.xlsx"
    write_workbook(book, path, created=datetime(2026, 1, 1, tzinfo=UTC))
    quick = read(path)
    assert {type(row) for sheet in quick.returned.sheets.values() for row in sheet.rows} == {UnchangedRow}
    monkeypatch.setattr(sheet_reader, "read_intact", lambda *given: None)
    assert read(path).told == quick.told


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_cells_of_an_intact_row_are_those_of_its_typed_values(ordinary, origin):
    rows = [
        (sheet, row)
        for path in ordinary(origin)
        for sheet in read(path).returned.sheets.values()
        for row in sheet.rows
        if isinstance(row, UnchangedRow)
    ]
    assert rows
    for sheet, row in rows:
        again = pickle.loads(pickle.dumps(row))
        assert (again.cells, again.key, again.row, again.origin, again.empty) == (
            row.cells, row.key, row.row, row.origin, row.empty,
        )  # fmt: skip
        assert row.empty == (not row.cells)
        assert list(row.cells) == [column.field for column in sheet.spec.columns if column.field in row.cells]
        assert all(cell.column == sheet.columns[code] for code, cell in row.cells.items())


def test_a_cell_that_could_not_be_read_is_in_what_people_filled(tmp_path):
    path = tmp_path / "returned.xlsx"
    book = openpyxl.load_workbook(next(iter(SAMPLES.glob("*/issued/*.xlsx"))))
    sheet = book["มอบหมาย OIT"]
    codes = [cell.value for cell in sheet[3]]
    sheet.cell(5, codes.index("status") + 1).value = "ไม่มีในรายการ"
    book.save(path)
    returned = read(path).returned
    row = returned.sheets["assignments"].rows[0]
    assert isinstance(row, UnchangedRow)
    values = returned.content.rows("assignments")[0].values
    assert "status" not in values
    assert row.filled(values)["status"] == "ไม่มีในรายการ"
    assert row.cells["status"].doubtful


# --- identity cells and properties


def test_an_identity_cell_that_is_nested_without_end_is_none_of_ours():
    forged = '{"ita":1,"sheet":"c","form_id":' + "[" * 100_000
    assert find_claims([Grid(0, "แผ่น", [["", ""], ["", forged]])]) == []


PROPERTY = '<property fmtid="{D5}" pid="2" name="%s"><vt:lpwstr>%s</vt:lpwstr></property>'
PROPERTIES = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">%s</Properties>'
)
CORE = '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/">%s</cp:coreProperties>'


@pytest.mark.parametrize(
    "declared", ['<?xml version="1.0" encoding="UTF-8"?>\r\n', "", "<?xml version='1.0'?><!-- x -->"]
)
@pytest.mark.parametrize(
    ("value", "meant"),
    [("ก", "ก"), ("", ""), ("a&amp;b", "a&b"), ("<![CDATA[<x>]]>", "<x>"), ("a\r\nb", "a\nb")],
)
def test_properties_are_read_however_they_are_written(declared, value, meant):
    custom = (declared + PROPERTIES % (PROPERTY % ("ita_form_id", value) + PROPERTY % ("ข", "2566"))).encode()
    core = (declared + CORE % f"<dc:title>ก</dc:title><dc:description>{value}</dc:description>").encode()
    assert structure.custom_properties(custom) == {"ita_form_id": meant, "ข": "2566"}
    assert structure.description(core) == meant


def test_properties_in_another_encoding_are_read():
    declared = '<?xml version="1.0" encoding="TIS-620"?>'
    custom = (declared + PROPERTIES % (PROPERTY % ("ita_form_id", "กข"))).encode("tis-620")
    assert structure.custom_properties(custom) == {"ita_form_id": "กข"}


def test_properties_that_are_no_text_cost_their_vote_and_not_the_file(tmp_path):
    source = next(SAMPLES.glob("sample0/returns/*.xlsx"))
    for part in ("docProps/custom.xml", "docProps/core.xml"):
        broken = tmp_path / "x.xlsx"
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                data = old.read(name)
                new.writestr(name, re.sub(rb"form_id(=|.><vt:lpwstr>)", b"\\g<0>\xff", data) if name == part else data)
        with zipfile.ZipFile(broken) as file:
            assert b"\xff" in file.read(part)
        assert read(broken).returned.identity == read(source).returned.identity


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        ('<row r="1" hidden="1"/><row r="2"/><row r="3" ht="9" hidden="true" x="y"><c r="A3"/></row>', {0, 2}),
        ('<row r="1" hidden="0"/><row r="2" hidden="false"/><row r="3" nothidden="1"/>', set()),
        ('<x:row r="7" hidden="1"/><row spans="1:2" r="9" hidden="1"/>', {6, 8}),
        ('<c r="1" hidden="1"/><row hidden="1"/>', set()),
    ],
)
def test_hidden_rows_are_told_by_their_tags_and_hidden_columns_are_none(rows, hidden):
    data = f'<cols><col min="1" hidden="1"/></cols><sheetData>{rows}</sheetData>'.encode()
    assert set(_hidden_rows(data)) == hidden


# --- wording


def plainly_filled(pattern, values):
    """What ``fill`` gives, by one substitution."""

    def part(found):
        if found[2]:
            return values[found[2]] or "–" if found[2] in values else found[0]
        names = re.findall(r"\{([a-z_]+)\}", found[1])
        if not names:
            return found[0]
        if not all(values.get(name) for name in names):
            return ""
        return re.sub(r"\{([a-z_]+)\}", lambda field: values[field[1]], found[1])

    return re.sub(r"\[([^\[\]]*)\]|\{([a-z_]+)\}", part, pattern)


@pytest.mark.parametrize(
    ("pattern", "filled"),
    [
        ("", ""),
        ("ไม่มีช่องให้เติม", "ไม่มีช่องให้เติม"),
        ("{cell} ใน {sheet}", "K5 ใน มอบหมาย OIT"),
        ("{cell}[ หมายถึง {suggestion} ใช่หรือไม่]", "K5"),
        ("{cell}[ ใน {sheet}] จบ", "K5 ใน มอบหมาย OIT จบ"),
        ("{cell}[ ใน {sheet} หรือ {suggestion}] จบ", "K5 จบ"),
        ("ค่า {suggestion} และ {unknown}", "ค่า – และ {unknown}"),
        ("[เลือก] {cell}", "[เลือก] K5"),
        ("[]{cell}[]", "[]K5[]"),
        ("[[{cell}]]", "[K5]"),
        ("{Cell} {cell1} {} {", "{Cell} {cell1} {} {"),
        (" [{suggestion}] {cell} ", "  K5 "),
        ("{cell", "{cell"),
        ("[{cell}", "[K5"),
    ],
)
def test_a_pattern_is_filled(pattern, filled):
    values = {"cell": "K5", "sheet": "มอบหมาย OIT", "suggestion": ""}
    assert fill(pattern, values) == filled
    assert plainly_filled(pattern, values) == filled


def test_a_value_with_braces_and_brackets_is_not_filled_again():
    assert fill("{value}[ {value}]", {"value": "{cell} [x] [{cell}]", "cell": "K5"}) == (
        "{cell} [x] [{cell}] {cell} [x] [{cell}]"
    )


patterns = st.lists(
    st.sampled_from(["{cell}", "{value}", "{a_b}", "{none}", "{X}", "[", "]", "{", "}", " ", "ก", "cell", "[ {cell}]", "[ {none} {value}]"]),
    max_size=12,
).map("".join)  # fmt: skip
some_values = st.dictionaries(
    st.sampled_from(["cell", "value", "a_b"]), st.sampled_from(["", "K5", "{value}", "[{none}]", " ก ", "]"])
)


@law
@given(patterns, some_values)
def test_any_pattern_is_filled_as_by_one_substitution(pattern, values):
    assert fill(pattern, values) == plainly_filled(pattern, values)


def test_the_patterns_of_the_catalogue_are_filled_as_by_one_substitution():
    patterns = [
        written for entry in all_entries() for text in (entry.message, entry.cure) for written in (text.th, text.en)
    ]
    assert len(patterns) > 100
    for pattern in patterns:
        names = re.findall(r"\{([a-z_]+)\}", pattern)
        for values in ({}, dict.fromkeys(names, "x"), dict.fromkeys(names[::2], "x"), dict.fromkeys(names[1::2], "x")):
            assert fill(pattern, values) == plainly_filled(pattern, values)


# --- inflating


@pytest.fixture(params=["isal", "zlib"])
def library(request, monkeypatch):
    """Inflate with isal and with zlib."""
    if request.param == "zlib":
        monkeypatch.setattr(deflate, "isal_zlib", None)
    elif deflate.isal_zlib is None:
        pytest.skip("isal is not installed")


TEXTS = {
    "empty": b"",
    "one byte": b"x",
    "words": "มอบหมาย OIT ".encode() * 500,
    "all bytes": bytes(range(256)) * 40,
    "zeros": bytes(100_000),
    "just a window": b"0123456789abcdef" * 2048,
}


def packed(data, *, raw, level=6):
    packer = zlib.compressobj(level, zlib.DEFLATED, -15 if raw else 15)
    return packer.compress(data) + packer.flush()


@pytest.mark.usefixtures("library")
class TestInflate:
    @pytest.mark.parametrize("raw", [True, False])
    @pytest.mark.parametrize("level", [0, 1, 9])
    @pytest.mark.parametrize("name", TEXTS)
    def test_gives_what_was_packed(self, name, level, raw):
        data = TEXTS[name]
        whole = packed(data, raw=raw, level=level)
        assert inflate(whole, len(data), raw=raw) == data
        assert inflate(whole, len(data) + 1, raw=raw) == data
        assert inflate(whole, 10**9, raw=raw) == data

    @pytest.mark.parametrize("raw", [True, False])
    @pytest.mark.parametrize("name", [name for name in TEXTS if name != "empty"])
    def test_refuses_more_than_there_may_be(self, name, raw):
        data = TEXTS[name]
        for most in {0, len(data) // 2, len(data) - 1}:
            with pytest.raises(DamagedDataError):
                inflate(packed(data, raw=raw), most, raw=raw)

    @pytest.mark.parametrize("raw", [True, False])
    @pytest.mark.parametrize("name", TEXTS)
    def test_refuses_what_is_cut_off(self, name, raw):
        whole = packed(TEXTS[name], raw=raw)
        for length in {0, 1, len(whole) // 2, len(whole) - 1} - {len(whole)}:
            with pytest.raises(DamagedDataError):
                inflate(whole[:length], 10**6, raw=raw)

    def test_much_data_is_packed_and_refused_as_little_is(self):
        data = random.Random(0).randbytes(200_000)
        whole = packed(data, raw=True)
        assert len(whole) > 120_000
        assert inflate(whole, len(data), raw=True) == data
        for most, damaged in ((len(data) - 1, whole), (len(data), whole[:-1]), (len(data), b"\xff" + whole)):
            with pytest.raises(DamagedDataError):
                inflate(damaged, most, raw=True)

    @pytest.mark.parametrize("garbage", [b"\xff" * 20, b"\x07", b"PK\3\4 not packed", b"\x78\x9c" + b"\xff" * 9])
    @pytest.mark.parametrize("raw", [True, False])
    def test_refuses_garbage(self, garbage, raw):
        with pytest.raises(DamagedDataError):
            inflate(garbage, 10**6, raw=raw)

    def test_refuses_a_wrong_sum_at_the_end(self):
        whole = packed(TEXTS["words"], raw=False)
        with pytest.raises(DamagedDataError):
            inflate(whole[:-1] + bytes([whole[-1] ^ 1]), 10**6, raw=False)

    def test_ignores_what_stands_behind(self):
        assert inflate(packed(b"abc", raw=True) + b"more", 3, raw=True) == b"abc"

    @pytest.mark.parametrize("name", TEXTS)
    def test_the_checksum_is_that_of_zips(self, name):
        assert checksum(TEXTS[name]) == zlib.crc32(TEXTS[name])

    def test_parts_of_the_samples_are_those_that_zipfile_reads(self):
        parts = 0
        for path in sorted(SAMPLES.glob("sample[01]/**/*.xlsx")):
            data = path.read_bytes()
            with zipfile.ZipFile(path) as zipped:
                for name in zipped.namelist():
                    assert _inflated(data, zipped, zipped.getinfo(name)) == zipped.read(name)
                    parts += 1
        assert parts > 100

    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_parts_of_any_zip_are_those_that_zipfile_reads(self, method):
        for before in (b"", b"what stands before a zip"):
            data = before + zip_of({"a.xml": TEXTS["words"], "ก/ข.xml": TEXTS["all bytes"], "empty": b""}, method)
            with zipfile.ZipFile(io.BytesIO(data)) as zipped:
                for name in zipped.namelist():
                    assert _inflated(data, zipped, zipped.getinfo(name)) == zipped.read(name)

    def test_parts_written_into_a_stream_are_those_that_zipfile_reads(self):
        """Their sizes stand behind them, not in front."""

        class Stream(io.BytesIO):
            def seekable(self):
                return False

            def tell(self):
                raise OSError

            def seek(self, *_):
                raise OSError

        stream = Stream()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
            zipped.writestr("a.xml", TEXTS["words"])
        data = stream.getvalue()
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            assert zipped.infolist()[0].flag_bits & 8
            assert _inflated(data, zipped, zipped.getinfo("a.xml")) == TEXTS["words"]

    @pytest.mark.parametrize(
        ("field", "change"),
        [("file_size", -1), ("file_size", 1), ("CRC", 1), ("compress_size", -1), ("header_offset", 1)],
    )
    def test_a_part_that_is_not_what_the_zip_says_is_refused(self, field, change):
        data = zip_of({"a.xml": TEXTS["words"]})
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            entry = zipped.getinfo("a.xml")
            setattr(entry, field, getattr(entry, field) + change)
            with pytest.raises((DamagedDataError, zipfile.BadZipFile, EOFError, zlib.error)):
                _inflated(data, zipped, zipped.getinfo("a.xml"))


def zip_of(parts, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as zipped:
        for name, data in parts.items():
            zipped.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


REFUSED = "refused"


def tried(way, *given):
    """What a way gives, or that it fails."""
    try:
        return way(*given)
    except (
        DamagedDataError,
        UnreadableFileError,
        zipfile.BadZipFile,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
        zlib.error,
    ):
        return REFUSED


SMALL = zip_of({"a.xml": b"<a>" + b"0123456789" * 9 + b"</a>", "xl/b.xml": b"<b/>" * 50})


@law
@given(st.integers(0, len(SMALL) - 1), st.integers(1, 255))
def test_a_zip_with_one_wrong_byte_is_read_as_by_zipfile_or_refused(place, other):
    """Only a packed part whose end is not marked is refused here alone: zipfile does not look for the mark."""
    data = SMALL[:place] + bytes([SMALL[place] ^ other]) + SMALL[place + 1 :]
    try:
        zipped = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return
    for entry in zipped.infolist():
        # What is encrypted, or patched, is refused before.
        if not entry.flag_bits & 0x61:
            found = tried(_inflated, data, zipped, zipped.getinfo(entry.filename))
            assert found in (tried(zipped.read, entry.filename), REFUSED)


@law
@given(st.binary(max_size=60), st.booleans(), st.integers(0, 200))
def test_isal_and_zlib_take_and_refuse_the_same(data, raw, most):
    for given_bytes in (data, packed(data, raw=raw), packed(data, raw=raw) + data):
        found = tried(lambda given=given_bytes: inflate(given, most, raw=raw))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(deflate, "isal_zlib", None)
            assert tried(lambda given=given_bytes: inflate(given, most, raw=raw)) == found
