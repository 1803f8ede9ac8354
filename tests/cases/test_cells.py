"""Returns with cells and parts as other programs write them: what was written arrives, or is told; nothing is made up.

``data`` has the files, each with one property, beside the master they belong to; what is odd about each is in its name.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from workbooks import Form, ita, ita_ok, packed, parts_of

from ita_workbook.read.reader import read_workbook

DATA = Path(__file__).parent / "data"
SHEET = "มอบหมาย OIT"
FOLLOWS = {"C201", "F212"}
"""What every file of these has: a measure past its end, and an older form."""


def told(path: Path, *more: object) -> list[tuple[str, str | None, str | None]]:
    """The findings of a return as (code, cell, value)."""
    (file,) = ita("check", path, "--master", master_of(path), "--json", *more).json["files"]
    return [(one["code"], one["cell"], one["value"]) for one in file["findings"] if one["code"] not in FOLLOWS]


def master_of(path: Path) -> Path:
    return next(path.parent.glob("master*.xlsx"))


def answers(path: Path) -> dict[tuple[str, str, str], str]:
    """What a workbook holds by (sheet, row key, field)."""
    content = read_workbook(path).content
    return {
        (sheet, row.key, code): str(value)
        for sheet in ("assignments", "measures", "tracking")
        for row in content.rows(sheet)
        for code, value in row.values.items()
    }


def both_ways(path: Path) -> tuple[dict[tuple[str, str, str], str], dict[tuple[str, str, str], str]]:
    """The answers after merging a return, and after repairing it and merging that."""
    master = master_of(path)
    ita("merge", master, path, "-o", path.with_name("alone.xlsx"))
    repaired = path.parent / "repaired" / "กองคลัง.xlsx"
    repaired.parent.mkdir(exist_ok=True)
    ita("repair", path, "-o", repaired)
    ita("merge", master, repaired, "-o", path.with_name("after.xlsx"))
    found = answers(path.with_name("alone.xlsx")), answers(path.with_name("after.xlsx"))
    for name in ("alone.xlsx", "after.xlsx"):
        path.with_name(name).unlink()
    return found


def changed(path: Path, base: Path) -> dict[tuple[str, str, str], str | None]:
    """What arrives otherwise than of the undamaged return, the same with and without a repair."""
    alone, after = both_ways(path)
    assert alone == after
    path.unlink()
    whole, _ = both_ways(shutil.copy(base, path.with_suffix(".xlsx")))
    return {key: alone.get(key) for key in whole.keys() | alone.keys() if alone.get(key) != whole.get(key)}


EVIDENCE, URL = ("assignments", "O19", "evidence"), ("assignments", "O19", "url")


@pytest.mark.parametrize(
    ("name", "findings", "arrives"),
    [
        ("base_return.xlsx", [], {}),
        ("backslashes.xlsx", [], {}),
        ("no_r_cells.xlsx", [], {}),
        ("quotes_only.xlsx", [], {}),
        ("x005F.xlsx", [], {EVIDENCE: "ไฟล์_x0041_ชุด"}),
        ("inline_no_is.xlsx", [("F108", "N5", "เอกสาร")], {EVIDENCE: None}),
        ("unknown_t.xlsx", [("F108", "N5", "x")], {EVIDENCE: None}),
        ("sst_words.xlsx", [("F108", "N5", "abc")], {EVIDENCE: None}),
        ("num_nan.xlsx", [("F108", "N5", "NaN")], {EVIDENCE: None}),
        ("dispimg.xlsx", [("V608", "N5", None)], {EVIDENCE: None}),
        ("dispimg_text.xlsx", [("V608", "N5", None)], {EVIDENCE: None}),
        ("hyperlink_words.xlsx", [("V403", "L5", "คลิกดูแผนจัดซื้อ")], {URL: "https://www.thandokkaew.go.th/ita/real"}),
        ("hyperlink_formula.xlsx", [("V403", "L5", "ดูแผน")], {URL: "https://www.thandokkaew.go.th/ita/f"}),
    ],
)
def test_one_property_of_a_file(place, name, findings, arrives):
    path = place(name)
    assert told(path) == findings
    assert changed(path, DATA / "files" / "base_return.xlsx") == arrives


@pytest.mark.parametrize(
    ("name", "findings"),
    [("A6_saved_as.xlsb", ["F005"]), ("B1_gnumeric.ods", ["F005"]), ("B5_link_under_text.xlsx", ["V403"])],
)
def test_files_of_other_programs_arrive_whole(place, name, findings):
    path = place(name, "rows")
    assert [code for code, _, _ in told(path)] == findings
    assert changed(path, DATA / "rows" / "00_good_return.xlsx") == {}


def test_a_row_deleted_in_libreoffice_leaves_no_far_cell(place):
    assert [code for code, _, _ in told(place("B4_libreoffice_row_deleted_F106.xlsx", "rows"))] == ["R101"]


def test_a_dash_is_missing_and_the_remarks_are_pointed_to(place):
    path = place("B6_dash_for_required.xlsx", "rows")
    assert [(code, cell) for code, cell, _ in told(path)] == [("C101", "I5"), ("C104", "O7"), ("C103", "F6")]
    (file,) = ita("check", path, "--json").json["files"]
    message = next(one["message"] for one in file["findings"] if one["cell"] == "O7")
    assert 'ช่อง P7 (หมายเหตุ) เขียนว่า "หมายเหตุของ O16"' in message


def test_text_fields_take_what_is_shown(place):
    path = place("A5_number_formats.xlsx", "rows")
    assert told(path) == []
    notes = {"O14": "100%", "O15": "15 มี.ค. 2566", "O16": "1,234,567.50", "O17": "25.0%", "O18": "ฉบับที่ 12",
             "O19": "005", "O20": "08:30", "O21": "TRUE", "O22": "0.3"}  # fmt: skip
    assert changed(path, DATA / "rows" / "00_good_return.xlsx") == {
        **{("assignments", key, "note"): text for key, text in notes.items()},
        ("tracking", "M01|m12", "progress"): "50%",
        ("tracking", "M03|m6", "progress"): "1/4/2566",
    }


# --- the archive


@pytest.fixture
def parts():
    return parts_of(DATA / "files" / "base_return.xlsx")


@pytest.mark.parametrize("suffix", [".xlsx", ".zip"])
def test_a_workbook_zipped_one_folder_too_high_is_read(place, parts, suffix):
    path = place("base_return.xlsx")
    path.unlink()
    high = packed({f"กองคลัง/{name}": data for name, data in parts.items()}, path.with_suffix(suffix))
    assert told(high) == []


@pytest.mark.parametrize("inside", ["กองคลัง.xlsx", "ส่งกลับ/กองคลัง.xlsx"])
def test_a_zip_under_the_name_of_the_workbook_that_it_holds_is_read(place, inside):
    path = place("base_return.xlsx")
    packed({inside: path.read_bytes()}, path)
    assert told(path) == []


@pytest.mark.parametrize("order", ["utf-16", "utf-16-be"])
def test_parts_in_utf_16_are_read(place, parts, order):
    path = place("base_return.xlsx")
    mark = b"\xfe\xff" if order == "utf-16-be" else b""
    written = {
        name: mark + data.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode(order)
        if name.startswith("xl/worksheets/sheet") or name == "xl/workbook.xml"
        else data
        for name, data in parts.items()
    }
    packed(written, path)
    assert told(path) == []


def test_encryption_by_a_sensitivity_label_is_told_as_that(place):
    path = place("base_return.xlsx")
    streams = ("EncryptedPackage", "\x06DataSpaces", "DRMEncryptedDataSpace")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(name.encode("utf-16-le") for name in streams))
    assert [code for code, _, _ in told(path)] == ["F009"]


# --- annotated copies


def split_rows(data: bytes) -> bytes:
    """Take each row apart into two with the same number."""
    tree = etree.fromstring(data)
    for row in tree.findall(".//{*}sheetData/{*}row"):
        cells = list(row)
        if len(cells) > 2:
            second = etree.Element(row.tag, dict(row.attrib))
            second.extend(cells[1::2])
            row.addnext(second)
    return etree.tostring(tree)


@pytest.mark.parametrize("kind", ["no addresses", "split rows"])
def test_an_annotated_copy_has_each_cell_once_and_says_the_same(place, parts, tmp_path, kind):
    path = place("no_r_cells.xlsx")
    if kind == "split rows":
        packed({name: split_rows(data) if "worksheets/sheet" in name else data for name, data in parts.items()}, path)
    before = answers(path)
    ita("check", path, "--annotate", tmp_path / "copies")
    copy = tmp_path / "copies" / path.name
    assert answers(copy) == before
    with zipfile.ZipFile(copy) as zipped:
        for name in zipped.namelist():
            if name.startswith("xl/worksheets/sheet"):
                tree = etree.fromstring(zipped.read(name))
                places = [cell.get("r") for cell in tree.iter("{*}c") if cell.get("r")]
                assert len(places) == len(set(places)), name
    again = ita("check", copy, "--json").json["files"][0]["findings"]
    assert {one["code"] for one in again} <= FOLLOWS


# --- two files of one department


def half(path: Path, target: Path, sheets: tuple[str, ...], note: str | None = None) -> Path:
    """A copy in which people had filled only some sheets."""
    form = Form(path)
    issued = read_workbook(path).book.content
    read = read_workbook(path)
    for sheet_id, sheet in read.sheets.items():
        for row in sheet.rows:
            for code in row.cells:
                if sheet_id not in sheets:
                    known = issued.row(sheet_id, row.key)
                    form.put(sheet_id, row.key, **{code: known.values.get(code) if known else None})
    if note:
        form.put("assignments", "O14", note=note)
    return form.save(target)


def twice(first: Path, second: Path, code: str = "F209") -> tuple[str, str]:
    files = ita("check", first, second, "--json").json["files"]
    (found,) = [one for file in files for one in file["findings"] if one["code"] in ("F209", "F215")]
    assert found["code"] == code
    return found["message"], found["cure"]


def test_two_files_that_complete_each_other_are_merged_both(place, tmp_path):
    whole = place("00_good_return.xlsx", "rows")
    first = half(whole, tmp_path / "กองคลัง ก.xlsx", ("assignments",))
    second = half(whole, tmp_path / "กองคลัง ข.xlsx", ("measures", "tracking"))
    message, cure = twice(first, second, "F215")
    assert "สองไฟล์เติมกัน ไม่มีช่องใดขัดกัน" in message
    assert "เก็บไว้ทั้งสองไฟล์ แล้วรวมพร้อมกัน" in cure
    ita("merge", master_of(whole), whole, "-o", tmp_path / "one.xlsx")
    ita("merge", master_of(whole), first, second, "-o", tmp_path / "two.xlsx")
    assert answers(tmp_path / "two.xlsx") == answers(tmp_path / "one.xlsx")


def test_of_two_files_the_one_that_has_all_is_named(place, tmp_path):
    whole = place("00_good_return.xlsx", "rows")
    part = half(whole, tmp_path / "กองคลัง ก.xlsx", ("assignments",))
    message, _ = twice(part, whole)
    assert "กองคลัง.xlsx มีครบทุกช่องของอีกไฟล์และมีเพิ่ม" in message


def test_two_files_that_contradict_each_other_are_never_dropped_unseen(place, tmp_path):
    whole = place("00_good_return.xlsx", "rows")
    other = half(whole, tmp_path / "กองคลัง ก.xlsx", ("assignments",), note="คนละคำตอบ")
    message, cure = twice(whole, other)
    assert "สองไฟล์ตอบไม่ตรงกัน 1 ช่อง (มอบหมาย OIT!" in message
    assert "ita merge" in cure
    said = ita("merge", master_of(whole), whole, other, "-o", tmp_path / "two.xlsx", "--json").json
    assert [(one["row_key"], one["field"]) for one in said["conflicts"]] == [("O14", "note")] * 2


def test_repair_lists_what_stood_beside_cells(place, tmp_path):
    path = place("00_good_return.xlsx", "rows")
    book = load_workbook(path)
    page = book[SHEET]
    page["N6"].hyperlink = "https://drive.example.go.th/9"
    page["N8"].comment = Comment("อยู่ในแฟ้ม 3", "กองคลัง")
    page["I10"].font = Font(strike=True)
    book.save(path)
    said = ita_ok("repair", path, "-o", tmp_path / "b.xlsx", "--json").json
    assert [(one["place"], one["reason"]) for one in said["unplaced"]] == [
        (f"{SHEET}!N6", "link_not_taken"),
        (f"{SHEET}!N8", "note_on_cell"),
        (f"{SHEET}!I10", "struck_out"),
    ]
    merged = ita("merge", master_of(path), path, "-o", tmp_path / "m.xlsx", "--json").json
    assert [one["code"] for one in merged["findings"] if one["code"][0] == "V"] == ["V404", "V609", "V610"]


# --- pictures and comments as Excel and WPS write them


def with_cell(parts: dict[str, bytes], cell: str, written: str) -> dict[str, bytes]:
    """The parts with another cell in the sheet of items."""
    part = "xl/worksheets/sheet2.xml"
    tree = etree.fromstring(parts[part])
    made = etree.fromstring(f'<x xmlns="{etree.QName(tree).namespace}">{written}</x>')[0]
    (old,) = tree.xpath("//*[local-name()='c'][@r=$cell]", cell=cell)
    old.getparent().replace(old, made)
    return parts | {part: etree.tostring(tree)}


@pytest.mark.parametrize(
    ("cell", "written", "findings", "arrives"),
    [
        ("N5", '<c r="N5" t="e" vm="1"><v>#VALUE!</v></c>', [("V608", "N5", None)], {EVIDENCE: None}),
        (
            "N5",
            '<c r="N5" t="e"><f>_xlfn.IMAGE("https://www.example.go.th/a.png")</f><v>#NAME?</v></c>',
            [("V608", "N5", "https://www.example.go.th/a.png")],
            {EVIDENCE: None},
        ),
        (
            "L5",
            '<c r="L5" t="e"><f>_xlfn.IMAGE("https://www.example.go.th/a.png")</f><v>#NAME?</v></c>',
            [("V403", "L5", None), ("V608", "L5", "https://www.example.go.th/a.png")],
            {URL: "https://www.example.go.th/a.png"},
        ),
    ],
)
def test_pictures_that_are_cells(place, parts, cell, written, findings, arrives):
    path = packed(with_cell(parts, cell, written), place("base_return.xlsx"))
    assert sorted(told(path)) == findings
    assert changed(path, DATA / "files" / "base_return.xlsx") == arrives


def test_a_threaded_comment_says_what_was_written_in_it(place, parts):
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    written = parts | {
        rels: (
            f'<Relationships xmlns="{package}">'
            f'<Relationship Id="c1" Type="{office}/comments" Target="../comments1.xml"/>'
            '<Relationship Id="t1" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
            'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
        ).encode(),
        "xl/comments1.xml": (
            f'<comments xmlns="{main}"><authors><author>tc={{1}}</author></authors><commentList>'
            '<comment ref="L5" authorId="0"><text><t>[Threaded comment] Comment: ลิงก์นี้ถูกไหม</t></text></comment>'
            "</commentList></comments>"
        ).encode(),
        "xl/threadedComments/threadedComment1.xml": (
            '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
            '<threadedComment ref="L5" id="{1}"><text>ลิงก์นี้ถูกไหม</text></threadedComment>'
            '<threadedComment ref="L5" id="{2}" parentId="{1}"><text>ถูกแล้ว</text></threadedComment>'
            "</ThreadedComments>"
        ).encode(),
    }
    path = packed(written, place("base_return.xlsx"))
    assert told(path) == [("V609", "L5", "ลิงก์นี้ถูกไหม\nถูกแล้ว")]


def test_repair_asks_for_the_master_where_it_is_not_known_what_was_issued(place, tmp_path):
    path = place("B3_sheetjs_biff8.xls", "rows")
    said = ita_ok("repair", path, "-o", tmp_path / "a.xlsx")
    assert "ให้ซ่อมอีกครั้งโดยใส่ --master" in said.out + said.err
    repaired = tmp_path / "ซ่อม" / "กองคลัง.xlsx"
    repaired.parent.mkdir()
    known = ita_ok("repair", path, "--master", master_of(path), "-o", repaired)
    assert "--master" not in known.out + known.err
    ita("merge", master_of(path), path, "-o", tmp_path / "alone.xlsx")
    ita("merge", master_of(path), repaired, "-o", tmp_path / "after.xlsx")
    assert answers(tmp_path / "alone.xlsx") == answers(tmp_path / "after.xlsx")
