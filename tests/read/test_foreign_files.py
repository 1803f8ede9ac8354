"""Workbooks as further programs save them, beside those of the corpus: every answer comes back, and nothing odd is said."""

from __future__ import annotations

import csv
import html
import os
import re
import shutil
import struct
import subprocess
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from mutations.journey import cells
from mutations.original import TODAY, filled_content, issued_book, write_filled
from openpyxl import Workbook, load_workbook
from workbooks import ita, ita_ok, packed, parts_of

from ita_workbook.checks.engine import check_return
from ita_workbook.read.reader import read_workbook

ITEMS = "มอบหมาย OIT"
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006": b"http://purl.oclc.org/ooxml/officeDocument",
    b"http://schemas.openxmlformats.org/drawingml/2006": b"http://purl.oclc.org/ooxml/drawingml",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A department's filled workbook, to which nothing can be said."""
    return write_filled(tmp_path_factory.mktemp("filled") / "กองคลัง.xlsx")


def grids(path):
    """Every sheet as rows of values, hidden ones too: what a program that knows nothing else of a workbook keeps."""
    return {page.title: [[cell.value for cell in row] for row in page.iter_rows()] for page in load_workbook(path)}


def found(path):
    """(code, sheet, cell) of everything that is found, notes too, and whether all answers are where they belong."""
    back = read_workbook(path)
    codes = [(one.code, one.sheet, one.cell) for one in check_return(back, today=TODAY)]
    return codes, cells(back.content) == cells(filled_content(issued_book("กองคลัง")))


def sheets_of(parts):
    return [name for name in parts if name.startswith("xl/worksheets/sheet")]


def replaced(parts, pattern, by, names):
    return parts | {name: re.sub(pattern, by, parts[name], flags=re.DOTALL) for name in names}


def strict(parts):
    """As Excel saves a Strict Open XML Spreadsheet."""
    for old, new in STRICT.items():
        parts = {name: data.replace(old, new) for name, data in parts.items()}
    return parts


def inline(parts):
    """Every text inside its cell, without dimension and properties, as libraries of web systems export."""
    strings = re.findall(rb"<si>(.*?)</si>", parts["xl/sharedStrings.xml"], re.DOTALL)
    parts = {name: data for name, data in parts.items() if "sharedStrings" not in name and "docProps" not in name}
    for name in sheets_of(parts):
        text = re.sub(
            rb'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="s"><v>(\d+)</v>',
            lambda cell: cell[1] + b' t="inlineStr"><is>' + strings[int(cell[2])] + b"</is>",
            parts[name],
        )
        parts[name] = re.sub(rb"<dimension[^>]*/>", b"", text)
    parts = replaced(parts, rb'<Override PartName="/(?:docProps|xl/sharedStrings)[^>]*/>', b"", ["[Content_Types].xml"])
    return replaced(parts, rb"<Relationship [^>]*(?:docProps|sharedStrings)[^>]*/>", b"",
                    ["_rels/.rels", "xl/_rels/workbook.xml.rels"])  # fmt: skip


def prefixed(parts):
    """Every element with a prefix, as some .NET libraries write."""
    names = [*sheets_of(parts), "xl/workbook.xml", "xl/sharedStrings.xml"]
    parts = replaced(parts, rb"<(/?)([A-Za-z]\w*)(?=[\s>/])", rb"<\1x:\2", names)
    return replaced(parts, rb' xmlns="(http://schemas[^"]*/main)"', rb' xmlns:x="\1"', names)


def unstyled(parts):
    """Without any style, as what only counts values writes."""
    parts = replaced(parts, rb' s="\d+"', b"", sheets_of(parts))
    return {name: data for name, data in parts.items() if name != "xl/styles.xml"}


def backwards(parts):
    """The rows from the last to the first."""
    for name in sheets_of(parts):
        rows = re.findall(rb"<row .*?</row>", parts[name], re.DOTALL)
        parts = parts | {name: parts[name].replace(b"".join(rows), b"".join(reversed(rows)))}
    return parts


def phonetic(parts):
    """With readings beside the texts, which are no part of them."""
    return replaced(parts, rb"</t></si>", b'</t><rPh sb="0" eb="1"><t>XX</t></rPh></si>', ["xl/sharedStrings.xml"])


@pytest.mark.parametrize("how", [strict, inline, prefixed, unstyled, backwards, phonetic], ids=lambda how: how.__name__)
def test_other_ways_to_write_the_same_workbook(filled, tmp_path, how):
    assert found(packed(how(parts_of(filled)), tmp_path / "a.xlsx")) == ([], True)


def test_row_by_row_with_constant_memory(filled, tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True})
    for name, rows in grids(filled).items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    page.write_string(number, column, value) if isinstance(value, str) else page.write(
                        number, column, value
                    )
    book.close()
    assert found(tmp_path / "a.xlsx") == ([], True)


def test_dates_in_words_of_iso(filled, tmp_path):
    book = load_workbook(filled)
    book.iso_dates = True
    for row in book[ITEMS].iter_rows(min_row=5):
        for cell in row:
            if isinstance(cell.value, str) and re.fullmatch(r"\d\d/\d\d/\d{4}", cell.value):
                day, month, year = map(int, cell.value.split("/"))
                cell.value, cell.number_format = date(year - 543, month, day), "dd/mm/yyyy"
    book.save(tmp_path / "a.xlsx")
    assert found(tmp_path / "a.xlsx") == ([], True)


def test_a_table_of_numbers_for_mac_stands_below_its_name(filled, tmp_path):
    book = Workbook()
    book.active.title = "Export Summary"
    book.active["B2"] = "This document was exported from Numbers."
    for name, rows in grids(filled).items():
        page = book.create_sheet(f"{name} - ตาราง 1"[:31])
        page.append(["ตาราง 1"])
        for row in rows:
            page.append(row)
    book.save(tmp_path / "a.xlsx")
    codes, whole = found(tmp_path / "a.xlsx")
    assert whole
    assert {code for code, _, _ in codes} == {"S106", "S102"}


def test_pages_of_ours_that_lost_their_identity_are_no_sheets_of_peoples_own(filled, tmp_path):
    """As libraries do that leave hidden rows out."""
    book = load_workbook(filled)
    for name in ("คำชี้แจง", "สรุป"):
        book[name].delete_rows(3)
    book.save(tmp_path / "a.xlsx")
    assert found(tmp_path / "a.xlsx") == ([], True)
    made = ita_ok("repair", tmp_path / "a.xlsx", "-o", tmp_path / "b.xlsx", "--json").json
    assert made["unplaced"] == []


def test_sheets_put_one_below_the_other_are_read_each(filled, tmp_path):
    """As a program makes of a page with several tables."""
    book = Workbook()
    for rows in grids(filled).values():
        for row in rows:
            book.active.append(row)
        book.active.append(["ตารางถัดไป"])
    book.save(tmp_path / "a.xlsx")
    codes, whole = found(tmp_path / "a.xlsx")
    assert whole
    assert {code for code, _, _ in codes} == {"S102", "S108"}


def misread(text, page):
    """Return a text in UTF-8 as a program shows it that takes it for another code page."""
    return "".join(bytes([byte]).decode(page, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("page", ["cp1252", "cp874"])
def test_answers_opened_in_the_wrong_code_page_are_read_as_they_were_written(filled, tmp_path, page):
    book = load_workbook(filled)
    for row in book[ITEMS].iter_rows(min_row=5):
        for cell in row:
            if isinstance(cell.value, str) and not cell.value.isascii() and cell.row < 11:
                cell.value = misread(cell.value, page)
    book.save(tmp_path / "a.xlsx")
    codes, whole = found(tmp_path / "a.xlsx")
    assert whole
    assert {code for code, _, _ in codes} == {"V604"}


def test_letters_that_a_program_left_as_references_are_read_as_they_were_written(filled, tmp_path):
    """As R's openxlsx does of a file in which the letters are numbers: all of it, also whose workbook it is."""
    book = load_workbook(filled)
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str) and not cell.value.startswith("="):
                cell.value = cell.value.encode("ascii", "xmlcharrefreplace").decode()
    book.save(tmp_path / "a.xlsx")
    codes, whole = found(tmp_path / "a.xlsx")
    assert whole
    assert {code for code, _, _ in codes} == {"V604"}
    assert read_workbook(tmp_path / "a.xlsx").identity == read_workbook(filled).identity


def test_references_stand_for_letters_only_where_some_are_thai():
    from ita_workbook.words.thai_text import normalise

    assert normalise("&#3588;&#3656;&#3634;&#3651;&#3594;&#3657;&#3592;&#3656;&#3634;&#3618; Q&amp;A") == "ค่าใช้จ่าย Q&A"
    assert normalise("Q&amp;A &#8211; &#39;") == "Q&amp;A &#8211; &#39;"


def test_text_that_lost_bytes_stays_as_it_is():
    from ita_workbook.words.thai_text import normalise

    whole = misread("ภาพหน้าจอ", "cp1252")
    assert normalise(whole) == "ภาพหน้าจอ"
    assert normalise(whole[:-1]) != "ภาพหน้าจอ"
    assert normalise("เธอเนื่องจากเน็ต à la carte") == "เธอเนื่องจากเน็ต à la carte"


def test_characters_that_xml_forbids_cost_no_sheet(filled, tmp_path):
    parts = parts_of(filled)
    for name in sheets_of(parts):
        parts[name] = parts[name].replace(b"</sheetData>", b"</sheetData>\x15", 1)
    codes, whole = found(packed(parts, tmp_path / "a.xlsx"))
    assert whole
    assert codes == []


def test_tables_of_other_files_are_named_with_the_way_to_take_them(filled, tmp_path):
    rows = grids(filled)[ITEMS]
    with (tmp_path / "ก.csv").open("w", encoding="utf-16", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(rows)
    shown = [[html.escape("" if text is None else str(text)) for text in row] for row in rows]
    lines = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in shown)
    (tmp_path / "ข.xls").write_text(f"<html><table>{lines}</table></html>", encoding="utf-8")
    (tmp_path / "ค.mht").write_text("MIME-Version: 1.0\nContent-Type: multipart/related;\n", encoding="utf-8")
    told = {
        name: ita("check", tmp_path / name, "--json").json["files"][0]["findings"][0]
        for name in ("ก.csv", "ข.xls", "ค.mht")
    }
    assert {name: (one["code"], "ita import" in one["cure"]) for name, one in told.items()} == {
        "ก.csv": ("F001", True),
        "ข.xls": ("F006", True),
        "ค.mht": ("F001", False),
    }
    for name in ("ก.csv", "ข.xls"):
        ita_ok("import", tmp_path / name, "-o", tmp_path / f"{name}.xlsx")
        assert openpyxl.load_workbook(tmp_path / f"{name}.xlsx").sheetnames


@pytest.mark.skipif(shutil.which("ssconvert") is None, reason="needs gnumeric")
def test_a_file_of_excel_95_is_read_and_the_thai_that_it_lost_is_told(filled, tmp_path):
    old = tmp_path / "กองคลัง.xls"
    command = ["ssconvert", "-T", "Gnumeric_Excel:excel_biff7", filled, old]
    subprocess.run(command, capture_output=True, check=True, env=os.environ | {"HOME": str(tmp_path)})
    returned = read_workbook(old)
    assert returned.readable and returned.format == "xls"
    codes = {one.code for one in check_return(returned, today=TODAY)}
    assert "F003" not in codes
    assert {"F005", "V611"} <= codes, "no answer is a row of question marks"
    before, after = read_workbook(filled).content.index("assignments"), returned.content.index("assignments")
    dates = {key: row.values.get("published_on") for key, row in before.items()}
    assert any(dates.values())
    assert {key: after[key].values.get("published_on") for key in dates} == dates


def saved_by_gnumeric(source, target, program="Gnumeric_Excel:excel_biff8"):
    command = ["ssconvert", "-T", program, source, target]
    subprocess.run(command, capture_output=True, check=True, env=os.environ | {"HOME": str(target.parent)})
    return target


@pytest.mark.skipif(shutil.which("ssconvert") is None, reason="needs gnumeric")
def test_an_xls_of_gnumeric_is_read_although_its_link_within_the_workbook_leads_nowhere(filled, tmp_path):
    book = openpyxl.load_workbook(filled)
    book["มอบหมาย OIT"].title = "ชีต 5"
    book.save(tmp_path / "renamed.xlsx")
    returned = read_workbook(saved_by_gnumeric(tmp_path / "renamed.xlsx", tmp_path / "กองคลัง.xls"))
    assert returned.readable
    codes = [one.code for one in check_return(returned, today=TODAY)]
    assert codes == ["F005", "S102"]
    assert returned.content.sheets == read_workbook(filled).content.sheets


@pytest.mark.office
def test_an_xls_whose_index_says_wrongly_where_its_sheets_begin_is_read(filled, resaved, tmp_path):
    """As Ruby's spreadsheet writes one whose cells it changed: the sheets moved, and the index not with them."""
    (path,) = resaved([filled], "xls")
    whole, data = read_workbook(path), bytearray(path.read_bytes())
    for name in (ITEMS, "มาตรการ"):
        # A sheet in the index: where it begins, its state and kind, how long its name is, and the name.
        place = data.index(bytes([len(name), 1]) + name.encode("utf-16-le")) - 6
        (begin,) = struct.unpack_from("<I", data, place)
        struct.pack_into("<I", data, place, begin + 146)
    path.write_bytes(data)
    returned = read_workbook(path)
    assert returned.readable
    assert returned.content.sheets == whole.content.sheets
    assert [one.code for one in check_return(returned, today=TODAY)] == ["F005"]


@pytest.mark.office
def test_a_damaged_link_of_an_xls_costs_no_cell_and_is_told(filled, resaved, tmp_path):
    book = openpyxl.load_workbook(filled)
    book["มอบหมาย OIT"]["N6"].hyperlink = "https://drive.example.go.th/9"
    book.save(tmp_path / "กองคลัง.xlsx")
    (path,) = resaved([tmp_path / "กองคลัง.xlsx"], "xls")
    whole = read_workbook(path)
    data = path.read_bytes()
    address = "https://drive.example.go.th/9".encode("utf-16-le")
    assert data.count(address) == 1
    place = data.index(address) - 4
    path.write_bytes(data[:place] + b"\x08\x00\x00\x00" + data[place + 4 :])
    returned = read_workbook(path)
    found = [(one.code, one.cell, one.value) for one in check_return(returned, today=TODAY) if one.code == "V404"]
    assert found == [("V404", "N6", "https://drive.example.go.th/9")]
    assert returned.content.sheets == whole.content.sheets
