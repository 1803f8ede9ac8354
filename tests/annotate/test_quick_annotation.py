"""The quick ways of annotating (splicing, opening without inflating) do what the thorough ways do."""

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
from ita_workbook.merge.package import OFFICE
from ita_workbook.read.archive import UnreadableFileError, open_archive
from ita_workbook.read.reader import read_workbook
from ita_workbook.repair import splice
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


def canonical(name: str, data: bytes) -> bytes:
    if not name.endswith((".xml", ".rels", ".vml")):
        return data
    parser = etree.XMLParser(remove_blank_text=name.endswith(".rels") or name.startswith("["), remove_comments=True)
    return etree.tostring(etree.fromstring(data, parser), method="c14n")


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


@pytest.mark.parametrize("program", ["issued", "saved"])
@pytest.mark.parametrize("missing_row", [False, True])
def test_spliced_copies_hold_what_parsed_ones_hold(program, missing_row, files, tmp_path, monkeypatch):
    source = files[program]
    findings = findings_in_odd_places(source)
    if missing_row:
        findings.append(replace(findings[0], cell="C700"))
    identity = read_workbook(source).identity
    annotate(source, tmp_path / "spliced.xlsx", findings, identity)
    monkeypatch.setattr(splice, "plain", lambda data: None)
    annotate(source, tmp_path / "parsed.xlsx", findings, identity)
    spliced, parsed = parts(tmp_path / "spliced.xlsx"), parts(tmp_path / "parsed.xlsx")
    assert list(spliced) == list(parsed)
    assert spliced != parsed
    for name, data in spliced.items():
        assert canonical(name, data) == canonical(name, parsed[name]), name


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
def test_sheets_written_otherwise_get_the_same_marks(oddity, files, tmp_path, monkeypatch):
    source = tmp_path / "odd.xlsx"
    rewritten(files["issued"], source, lambda name, data: ODDITIES[oddity](data) if name == SHEET else data)
    assert parts(source)[SHEET] != parts(files["issued"])[SHEET]
    findings = findings_in_odd_places(files["issued"])
    identity = read_workbook(files["issued"]).identity
    annotate(source, tmp_path / "spliced.xlsx", findings, identity)
    monkeypatch.setattr(splice, "plain", lambda data: None)
    annotate(source, tmp_path / "parsed.xlsx", findings, identity)
    spliced, parsed = parts(tmp_path / "spliced.xlsx"), parts(tmp_path / "parsed.xlsx")
    assert {name: canonical(name, data) for name, data in spliced.items()} == {
        name: canonical(name, data) for name, data in parsed.items()
    }


def test_issued_workbooks_are_spliced(files, tmp_path, monkeypatch):
    def refuse(*_):
        raise AssertionError("parsed")

    source = files["issued"]
    findings, identity = check_return(read_workbook(source), today=TODAY), read_workbook(source).identity
    monkeypatch.setattr("ita_workbook.merge.package.etree.fromstring", refuse)
    annotate(source, tmp_path / "marked.xlsx", findings, identity)
    assert OFFICE.encode() in parts(tmp_path / "marked.xlsx")["xl/_rels/workbook.xml.rels"]


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
def test_styles_written_otherwise_get_the_same_formats(oddity, files, tmp_path, monkeypatch):
    name = "xl/styles.xml"
    source = tmp_path / "odd.xlsx"
    rewritten(files["issued"], source, lambda part, data: STYLES[oddity](data) if part == name else data)
    assert parts(source)[name] != parts(files["issued"])[name]
    findings = findings_in_odd_places(files["issued"])
    annotate(source, tmp_path / "spliced.xlsx", findings, None)
    monkeypatch.setattr(splice, "plain", lambda data: None)
    annotate(source, tmp_path / "parsed.xlsx", findings, None)
    spliced, parsed = parts(tmp_path / "spliced.xlsx"), parts(tmp_path / "parsed.xlsx")
    assert canonical(name, spliced[name]) == canonical(name, parsed[name])
    assert canonical(SHEET, spliced[SHEET]) == canonical(SHEET, parsed[SHEET])


def test_large_parts_are_packed_small_and_all_are_packed_alike_again(files, tmp_path):
    source = rewritten(
        files["issued"],
        tmp_path / "large.xlsx",
        lambda name, data: (
            data.replace(b"</worksheet>", b"<!--%s--></worksheet>" % (b"many words " * 9000)) if name == SHEET else data
        ),
    )
    findings = check_return(read_workbook(source), today=TODAY)
    for target in ("once.xlsx", "again.xlsx"):
        annotate(source, tmp_path / target, findings, None)
    assert (tmp_path / "once.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "once.xlsx") as zipped:
        packed, usual = zipped.getinfo(SHEET).compress_size, zlib.compress(zipped.read(SHEET), 6)
    assert packed <= len(usual)


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
