"""Files written otherwise than we write them, damaged or hostile ones: they get their marks, or are refused."""

import io
import re
import zipfile
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from ita_workbook.checks.engine import check_return
from ita_workbook.merge.annotate import annotate, annotate_all
from ita_workbook.merge.mark_styles import COLOURS
from ita_workbook.read.archive import UnreadableFileError, open_archive
from ita_workbook.read.reader import read_workbook
from ita_workbook.rollups.pool import check_files
from ita_workbook.season.issue import issued_book
from ita_workbook.season.sample import load_sample
from ita_workbook.write.workbook_file import write_workbook

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2023, 9, 30)
SHEET = "xl/worksheets/sheet2.xml"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def rewritten(source: Path, target: Path, change) -> Path:
    """Copy a workbook with ``change`` made to the bytes of each part."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts(source).items():
            zipped.writestr(name, change(name, data))
    return target


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, Path]:
    """A workbook as it is issued and as openpyxl saves it."""
    folder = tmp_path_factory.mktemp("files")
    issued = folder / "issued.xlsx"
    write_workbook(issued_book(load_sample("2").master, "กองคลัง", 1), issued, created=CREATED)
    saved = folder / "saved.xlsx"
    load_workbook(issued).save(saved)
    return {"issued": issued, "saved": saved}


def findings_in_odd_places(path: Path):
    findings = check_return(read_workbook(path), today=TODAY)
    odd = {"A1": "error", "B5": "warning", "Z5": "note", "AB5": "note", "Q6": "warning", "I7": "note"}
    made = [replace(findings[0], cell=cell, severity=severity) for cell, severity in odd.items()]
    return [*findings, *made]


def marks(path: Path) -> tuple[list[str], dict[str, tuple[str, str]]]:
    """The sheets of an annotated copy, and the fill and the first words of the note of each marked cell."""
    book = load_workbook(path)
    cells = (cell for row in book["มอบหมาย OIT"].iter_rows() for cell in row if cell.comment)
    return book.sheetnames, {
        cell.coordinate: (cell.fill.fgColor.rgb, cell.comment.text.split("\n")[0]) for cell in cells
    }


def expected(findings) -> dict[str, tuple[str, str]]:
    """The mark each cell of the sheet of assignments must have: the colour of the worst of its findings."""
    order = ("error", "warning", "note")
    found = {}
    for finding in findings:
        if finding.sheet == "มอบหมาย OIT" and finding.cell:
            found.setdefault(finding.cell, []).append(finding)
    return {
        cell: (
            COLOURS[min((one.severity for one in many), key=order.index)],
            f"{many[0].code} {many[0].message.th}".split("\n")[0],
        )
        for cell, many in found.items()
    }


@pytest.mark.parametrize("program", ["issued", "saved"])
@pytest.mark.parametrize("missing_row", [False, True])
def test_every_cell_with_findings_is_marked_also_where_the_file_has_none(program, missing_row, files, tmp_path):
    source = files[program]
    findings = findings_in_odd_places(source)
    if missing_row:
        findings.append(replace(findings[0], cell="C700"))
    annotate(source, tmp_path / "marked.xlsx", findings, read_workbook(source).identity)
    sheets, found = marks(tmp_path / "marked.xlsx")
    assert sheets == ["ต้องแก้ไข", *load_workbook(source).sheetnames]
    assert found == expected(findings)


ODDITIES = {
    "a comment": lambda data: data.replace(b"<sheetData>", b"<!-- <sheetData> --><sheetData>", 1),
    "an instruction": lambda data: data.replace(b"<sheetData>", b"<?x <c?><sheetData>", 1),
    "single quotes": lambda data: re.sub(rb'<c r="(\w+)" s="(\d+)"', rb"<c r='\1' s='\2'", data),
    "another order": lambda data: re.sub(rb'<c r="(\w+)" s="(\d+)"', rb'<c s="\2" r="\1"', data),
    "line ends in tags": lambda data: data.replace(b'<c r="', b'<c\nr="'),
    "rows without numbers first": lambda data: data.replace(b'<row r="', b'<row spare="1" r="', 1),
    "a second namespace": lambda data: data.replace(b"</worksheet>", b'<c xmlns="urn:x"/></worksheet>'),
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "a nested extLst": lambda data: data.replace(
        b"</worksheet>", b'<x:a xmlns:x="urn:x"><extLst><ext/></extLst></x:a><pageBreaks/></worksheet>'
    ),
    "its own extLst": lambda data: data.replace(b"</worksheet>", b"<extLst><ext/></extLst></worksheet>"),
    "the same row twice": lambda data: data.replace(b"</sheetData>", b'<row r="900"/><row r="900"/></sheetData>'),
    "prefixed elements": lambda data: re.sub(
        rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", data.replace(b' xmlns="', b' xmlns:x="')
    ),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_sheets_written_otherwise_get_the_same_marks(oddity, files, tmp_path):
    source = tmp_path / "odd.xlsx"
    rewritten(files["issued"], source, lambda name, data: ODDITIES[oddity](data) if name == SHEET else data)
    assert parts(source)[SHEET] != parts(files["issued"])[SHEET]
    findings = findings_in_odd_places(files["issued"])
    annotate(source, tmp_path / "marked.xlsx", findings, read_workbook(files["issued"]).identity)
    tree = etree.fromstring(parts(tmp_path / "marked.xlsx")[SHEET])
    main = tree.tag.removesuffix("worksheet")
    styles = {cell.get("r"): int(cell.get("s", 0)) for cell in tree.iter(f"{main}c") if cell.get("r")}
    annotate(files["issued"], tmp_path / "usual.xlsx", findings, None)
    usual = etree.fromstring(parts(tmp_path / "usual.xlsx")[SHEET])
    marked = set(expected(findings))
    assert {cell: styles[cell] for cell in marked} == {
        cell.get("r"): int(cell.get("s")) for cell in usual.iter("{*}c") if cell.get("r") in marked
    }
    names = [etree.QName(child).localname for child in tree if isinstance(child.tag, str)]
    assert names.count("legacyDrawing") == 1
    later = {"tableParts", "extLst"} & set(names)
    assert all(names.index("legacyDrawing") < names.index(name) for name in later)


def test_the_parts_of_an_archive_are_those_of_the_zip_whether_they_are_kept_or_not(files):
    for path in files.values():
        archive = open_archive(path)
        archive.verify()
        found = parts(path)
        assert set(archive.names) == set(found)
        for name, data in found.items():
            assert archive.taken(name) == archive.part(name) == archive.taken(name) == data


def zip_with(path: Path, names, **options) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in names:
            zipped.writestr(name, options.get("data", b"<a/>"))
    return path


@pytest.mark.parametrize(
    "names",
    [
        ["../x.xml"],
        ["/etc/x"],
        ["C:/x"],
        ["xl/../../x"],
        ["a\\..\\b"],
        ["X.xml", "x.xml"],
        [f"p{n}" for n in range(4001)],
    ],
)
def test_files_that_reading_refuses_are_refused(names, tmp_path):
    path = zip_with(tmp_path / "bad.xlsx", ["[Content_Types].xml", *names])
    with pytest.raises(UnreadableFileError):
        open_archive(path)


def test_a_bomb_is_refused(tmp_path):
    path = zip_with(tmp_path / "bomb.xlsx", ["[Content_Types].xml", "xl/styles.xml"], data=b" " * (1 << 22))
    with pytest.raises(UnreadableFileError, match="archive_limit"):
        open_archive(path)


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/workbook.xml", SHEET])
def test_entities_are_refused(name, files, tmp_path):
    def declare(part, data):
        return data.replace(b"?>\n", b'?>\n<!DOCTYPE a [<!ENTITY b "c">]>', 1) if part == name else data

    source = rewritten(files["issued"], tmp_path / "entities.xlsx", declare)
    findings = check_return(read_workbook(files["issued"]), today=TODAY)
    with pytest.raises(UnreadableFileError, match="dangerous_xml"):
        annotate(source, tmp_path / "marked.xlsx", findings, None)
    assert not (tmp_path / "marked.xlsx").exists()


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"%PDF-1.7", b"PK\x03\x04" + b"x" * 400])
def test_no_zip_is_refused(data, tmp_path):
    path = tmp_path / "no.xlsx"
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError):
        open_archive(path)


STYLES = {
    "single quotes": lambda data: re.sub(rb'<xf numFmtId="(\d+)"', rb"<xf numFmtId='\1'", data),
    "line ends": lambda data: data.replace(b"<xf ", b"<xf\n"),
    "spaces": lambda data: data.replace(b" fontId=", b" fontId = "),
    "an empty table": lambda data: re.sub(rb"<fills.*</fills>", b'<fills count="0"/>', data, flags=re.DOTALL),
    "no counts": lambda data: re.sub(rb"<(fonts|fills|borders|cellXfs) count=\"\d+\"", rb"<\1", data),
}


@pytest.mark.parametrize("oddity", STYLES)
def test_styles_written_otherwise_get_the_same_formats(oddity, files, tmp_path):
    name = "xl/styles.xml"
    source = tmp_path / "odd.xlsx"
    rewritten(files["issued"], source, lambda part, data: STYLES[oddity](data) if part == name else data)
    assert parts(source)[name] != parts(files["issued"])[name]
    findings = findings_in_odd_places(files["issued"])
    annotate(source, tmp_path / "marked.xlsx", findings, None)
    tree = etree.fromstring(parts(tmp_path / "marked.xlsx")[name])
    fills, formats = tree.find("{*}fills"), tree.find("{*}cellXfs")
    assert {table.get("count") for table in (fills, formats)} == {str(len(fills)), str(len(formats))}
    sheet = etree.fromstring(parts(tmp_path / "marked.xlsx")[SHEET])
    styles = {cell.get("r"): int(cell.get("s")) for cell in sheet.iter("{*}c") if cell.get("s")}
    shown = {
        cell: fills[int(formats[styles[cell]].get("fillId"))].find(".//{*}fgColor").get("rgb")
        for cell in expected(findings)
    }
    assert shown == {cell: colour for cell, (colour, _) in expected(findings).items()}


def test_copies_of_the_same_file_are_the_same_bytes_whatever_the_clock_says(files, tmp_path):
    findings = check_return(read_workbook(files["issued"]), today=TODAY)
    for target in ("once.xlsx", "again.xlsx"):
        annotate(files["issued"], tmp_path / target, findings, None)
    assert (tmp_path / "once.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "once.xlsx") as zipped:
        assert zipped.testzip() is None
        assert {info.date_time for info in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_parts_that_get_no_mark_are_copied_as_they_stand_in_the_file(files, tmp_path, method):
    """Also one with a Thai name, sizes told behind its bytes, an extra field and a checksum that does not fit."""
    source, stream = tmp_path / "in.xlsx", io.BytesIO()
    picture = zipfile.ZipInfo("xl/media/ภาพ.png", (2026, 1, 2, 3, 4, 6))
    picture.compress_type, picture.extra = method, b"\x99\x99\x02\x00ab"
    with zipfile.ZipFile(Unseekable(stream), "w", method) as zipped:
        for name, data in parts(files["issued"]).items():
            zipped.writestr(name, data)
        zipped.writestr(picture, bytes(range(256)) * 9)
    checksum = zlib.crc32(bytes(range(256)) * 9).to_bytes(4, "little")
    source.write_bytes(stream.getvalue().replace(checksum, b"abcd"))
    findings = check_return(read_workbook(files["issued"]), today=TODAY)
    annotate(source, tmp_path / "marked.xlsx", findings, None)
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(tmp_path / "marked.xlsx") as after:
        kept = after.getinfo(picture.filename)
        was = before.getinfo(picture.filename)
        assert (kept.CRC, kept.file_size, kept.compress_size) == (was.CRC, was.file_size, was.compress_size)
        assert (kept.compress_type, kept.date_time) == (method, picture.date_time)
        assert was.flag_bits & 8 and not kept.flag_bits & 8
        assert after.testzip() == picture.filename
        assert after.read("xl/theme/theme1.xml") == before.read("xl/theme/theme1.xml")


class Unseekable(io.RawIOBase):
    """A stream that cannot go back, for which zipfile tells sizes behind the bytes."""

    def __init__(self, stream: io.BytesIO) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        return self._stream.write(data)


@pytest.mark.parametrize("written", ["1", "true"])
def test_only_the_list_of_findings_is_selected_whoever_wrote_the_file(files, tmp_path, written):
    source, target = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    mark = f'<sheetView tabSelected="{written}" '.encode()

    def select(name: str, data: bytes) -> bytes:
        data = data.replace(b' tabSelected="1"', b"") if name.startswith("xl/worksheets/") else data
        return data.replace(b"<sheetView ", mark, 1) if name == SHEET else data

    rewritten(files["issued"], source, select)
    returned = read_workbook(source)
    annotate(source, target, check_return(returned, today=TODAY), returned.identity)
    selected = [name for name, data in parts(target).items() if re.search(rb'tabSelected="(?:1|true)"', data)]
    assert len(selected) == 1
    assert SHEET not in selected


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("xl/styles.xml", b"<fonts", b"<fonts <"),
        (SHEET, b"</worksheet>", b""),
        ("[Content_Types].xml", b"</Types>", b"<Types"),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", b"<!-- </Relationships>"),
    ],
)
def test_a_file_whose_parts_are_damaged_gets_its_copy_repaired_or_is_told_to_be_damaged(
    files, tmp_path, part, before, after
):
    source, folder = tmp_path / "in.xlsx", tmp_path / "out"
    rewritten(files["issued"], source, lambda name, data: data.replace(before, after, 1) if name == part else data)
    rollup = check_files([source], today=TODAY)
    copies = annotate_all(rollup.checked, rollup.returns, folder, reread=rollup.read)
    if rollup.returns[0].readable:
        assert [path.name for path in copies] == ["in.xlsx"]
        assert load_workbook(copies[0]).sheetnames[0] == "ต้องแก้ไข"
    else:
        assert [finding.code for finding in rollup.checked.files[0].findings] == ["F003"]
        assert copies == []
