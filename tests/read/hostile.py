"""Hostile files: each function makes one from a real return. None of them may cost much or go unnoticed."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable

Parts = dict[str, bytes]
Make = Callable[[bytes], bytes]
HOSTILE: dict[str, tuple[Make, tuple[str, ...]]] = {}
"""Name → (maker, the event kinds of which one must be there)."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet3.xml"  # the measures
_MEGABYTE = 1 << 20


def hostile(*kinds: str) -> Callable[[Make], Make]:
    """Register a hostile file with the event kinds that may answer it."""

    def register(make: Make) -> Make:
        HOSTILE[make.__name__] = make, kinds
        return make

    return register


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def packed(parts: Parts, *more: tuple[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for name, part in (*parts.items(), *more):
            zipped.writestr(name, part)
    return stream.getvalue()


def with_cells(data: bytes, cells: bytes) -> bytes:
    """Return the file with more rows at the end of the measures sheet."""
    parts = parts_of(data)
    parts[_SHEET] = parts[_SHEET].replace(b"</sheetData>", cells + b"</sheetData>")
    return packed(parts)


@hostile("archive_limit")
def part_that_inflates_to_a_gigabyte(data: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as zipped, zipped.open("xl/media/x.bin", "w") as entry:
        for _ in range(1024):
            entry.write(bytes(_MEGABYTE))
    return stream.getvalue()


@hostile("archive_limit")
def small_part_of_a_ratio_that_no_sheet_reaches(data: bytes) -> bytes:
    """Two megabytes of nothing, within every other limit: packed a thousand times smaller."""
    return packed(parts_of(data), ("xl/media/nothing.bin", bytes(2 * _MEGABYTE)))


@hostile("archive_limit")
def many_parts_of_moderate_ratio(data: bytes) -> bytes:
    """Each part alone would pass; together they are too much."""
    noise = random.Random(1).randbytes(_MEGABYTE) + bytes(50 * _MEGABYTE)
    return packed(parts_of(data), *((f"xl/media/{number}.bin", noise) for number in range(6)))


@hostile("archive_limit")
def ten_thousand_parts(data: bytes) -> bytes:
    return packed(parts_of(data), *((f"xl/media/{number}.png", b"") for number in range(10_000)))


@hostile()
def nested_archives(data: bytes) -> bytes:
    """Archives within are not opened, so their depth does not matter: the return is read as usual."""
    inner = bytes(_MEGABYTE)
    for _ in range(20):
        inner = packed({"inner.zip": inner})
    return packed(parts_of(data), ("xl/embeddings/inner.zip", inner))


def _lying(data: bytes, name: bytes, size: int) -> bytes:
    """Return the archive with another inflated size declared for a part, in both of its places."""
    changed = bytearray(data)
    for mark, length, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = 0
        while (start := changed.find(mark, start)) >= 0:
            if changed[start + name_at : start + name_at + len(name)] == name:
                changed[start + length : start + length + 4] = struct.pack("<I", size)
            start += 4
    return bytes(changed)


@hostile("truncated_file")
def shared_strings_that_declare_less(data: bytes) -> bytes:
    parts = parts_of(data)
    name = "xl/sharedStrings.xml"
    parts[name] = parts[name].replace(b"</sst>", b" " * (60 * _MEGABYTE) + b"</sst>")
    return _lying(packed(parts), name.encode(), 1000)


@hostile("truncated_file", "archive_limit")
def sheet_that_declares_more(data: bytes) -> bytes:
    return _lying(data, _SHEET.encode(), 100_000_000)


@hostile("dangerous_xml")
def billion_laughs(data: bytes) -> bytes:
    parts = parts_of(data)
    entities = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 12))
    doctype = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'.encode()
    parts["xl/workbook.xml"] = re.sub(rb"(<workbook)", doctype + rb"\1", parts["xl/workbook.xml"], count=1)
    return packed(parts)


@hostile("dangerous_xml")
def external_entity_in_shared_strings(data: bytes) -> bytes:
    parts = parts_of(data)
    doctype = b'<!DOCTYPE sst [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b"<sst", doctype + b"<sst", 1)
    return packed(parts)


@hostile("dangerous_xml")
def doctype_after_a_long_comment(data: bytes) -> bytes:
    parts = parts_of(data)
    doctype = b"<!--" + b" " * 20_000 + b'--><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
    parts[_SHEET] = parts[_SHEET].replace(b"<worksheet", doctype + b"<worksheet", 1)
    return packed(parts)


@hostile()
def sheet_in_another_encoding(data: bytes) -> bytes:
    parts = parts_of(data)
    parts[_SHEET] = parts[_SHEET].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    return packed(parts)


@hostile("dangerous_xml")
def entities_in_another_encoding(data: bytes) -> bytes:
    parts = parts_of(data)
    text = parts[_SHEET].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    parts[_SHEET] = text.replace("<worksheet", '<!DOCTYPE x [<!ENTITY y "z">]><worksheet', 1).encode("utf-16")
    return packed(parts)


@hostile("unsafe_part_name")
def part_above_the_folder(data: bytes) -> bytes:
    return packed(parts_of(data), ("../../evil.xml", b"x"))


@hostile("unsafe_part_name")
def part_with_backslashes(data: bytes) -> bytes:
    return packed(parts_of(data), ("xl\\..\\..\\evil.xml", b"x"))


@hostile("unsafe_part_name")
def part_with_an_absolute_path(data: bytes) -> bytes:
    return packed(parts_of(data), ("/tmp/evil.xml", b"x"))


@hostile("unsafe_part_name")
def part_on_a_drive(data: bytes) -> bytes:
    return packed(parts_of(data), ("C:/evil.xml", b"x"))


@hostile("truncated_file")
def same_part_twice(data: bytes) -> bytes:
    return packed(parts_of(data), (_SHEET.replace("sheet3", "SHEET3"), b"<worksheet/>"))


@hostile("encrypted_file")
def part_marked_as_encrypted(data: bytes) -> bytes:
    changed = bytearray(data)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := changed.find(mark, start)) >= 0:
            changed[start + flags] |= 1
            start += 4
    return bytes(changed)


@hostile("far_cells")
def cell_in_the_last_corner(data: bytes) -> bytes:
    return with_cells(data, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@hostile("far_cells")
def cell_in_the_last_corner_oddly_written(data: bytes) -> bytes:
    return with_cells(data, b"<row r = '1048576'><c r = 'xfd1048576'><v>1</v></c></row>")


@hostile("far_cells")
def cell_without_reference_in_a_far_row(data: bytes) -> bytes:
    return with_cells(data, b'<row r="1048576"><c><v>1</v></c></row>' * 3)


@hostile()
def dimension_of_the_whole_sheet(data: bytes) -> bytes:
    parts = parts_of(data)
    parts[_SHEET] = re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:XFD1048576"/>', parts[_SHEET])
    return packed(parts)


@hostile("far_cells")
def million_empty_styled_rows(data: bytes) -> bytes:
    rows = "".join(f'<row r="{row}"><c r="C{row}" s="1"/></row>' for row in range(100, 1_000_100))
    return with_cells(data, rows.encode())


@hostile("archive_limit")
def long_text_in_every_cell(data: bytes) -> bytes:
    """One shared text of 900 KB, named by thirty thousand cells."""
    parts = parts_of(data)
    shared = parts["xl/sharedStrings.xml"]
    index = shared.count(b"<si>")
    text = random.Random(2).randbytes(450_000).hex().encode()
    parts["xl/sharedStrings.xml"] = shared.replace(b"</sst>", b"<si><t>" + text + b"</t></si></sst>")
    row = "".join(f'<row r="{100 + row}">' + f'<c t="s"><v>{index}</v></c>' * 100 + "</row>" for row in range(300))
    parts[_SHEET] = parts[_SHEET].replace(b"</sheetData>", row.encode() + b"</sheetData>")
    return packed(parts)


@hostile()
def count_of_a_hundred_billion(data: bytes) -> bytes:
    """A number in a tag, for which room would be made at once by a reader that believes it."""
    parts = parts_of(data)
    name = "xl/sharedStrings.xml"
    parts[name] = re.sub(rb'ount="\d+"', b'ount="99999999999"', parts[name])
    return packed(parts)


@hostile()
def count_of_a_hundred_billion_beside_a_comment(data: bytes) -> bytes:
    """The same in a sheet that is left to the thorough reader."""
    parts = parts_of(count_of_a_hundred_billion(data))
    name = "xl/worksheets/sheet2.xml"
    parts[name] = parts[name].replace(b"<sheetData>", b"<sheetData><!-- -->")
    return packed(parts)


@hostile()
def styles_that_begin_a_hundred_thousand_times(data: bytes) -> bytes:
    """Tables of formats that are opened again and again and never closed: no search may begin anew at each."""
    parts = parts_of(data)
    name = "xl/styles.xml"
    parts[name] = parts[name].replace(b"<cellXfs", b"<cellXfs >" * 100_000 + b"<numFmts >" * 100_000 + b"<cellXfs", 1)
    return packed(parts)


@hostile()
def date_format_of_many_letters(data: bytes) -> bytes:
    """A format code that is nearly a date: there must be one way to look at it, not as many as there are partings."""
    parts = parts_of(data)
    name = "xl/styles.xml"
    code = b'<numFmts count="1"><numFmt numFmtId="170" formatCode="' + b"d" * 250 + b'!"/></numFmts>'
    styles = re.sub(rb"<numFmts.*?</numFmts>", b"", parts[name])
    parts[name] = re.sub(rb'numFmtId="\d+"', b'numFmtId="170"', styles).replace(b"<fonts", code + b"<fonts", 1)
    return packed(parts)


@hostile("truncated_file")
def deeply_nested_properties(data: bytes) -> bytes:
    parts = parts_of(data)
    depth = 100_000
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<sheets>", b"<x>" * depth + b"</x>" * depth + b"<sheets>"
    )
    return packed(parts)


@hostile()
def deeply_nested_cell(data: bytes) -> bytes:
    return with_cells(data, b'<row r="50"><c r="C50">' + b"<x>" * 50_000 + b"</x>" * 50_000 + b"</c></row>")


@hostile()
def tags_that_never_end(data: bytes) -> bytes:
    """Patterns that look for an end must not look over and over again."""
    return with_cells(data, b'<c t="e" r="A1"><f' * 15_000 + b'<row hidden="1" ' * 15_000 + b"<f>" * 50_000)


@hostile("merged_cells")
def a_hundred_thousand_merges(data: bytes) -> bytes:
    parts = parts_of(data)
    merges = "".join(f'<mergeCell ref="C{row}:XFD{row + 500}"/>' for row in range(5, 100_005))
    xml = parts[_SHEET].replace(b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode())
    parts[_SHEET] = xml
    return packed(parts)


@hostile("archive_limit")
def ten_thousand_sheets_of_one_part(data: bytes) -> bytes:
    parts = parts_of(data)
    more = "".join(f'<sheet name="s{number}" sheetId="{number}" r:id="rId3"/>' for number in range(100, 10_100))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</sheets>", more.encode() + b"</sheets>")
    return packed(parts)


@hostile()
def sheet_whose_part_is_not_there(data: bytes) -> bytes:
    parts = parts_of(data)
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"sheet3.xml", b"sheet99.xml")
    return packed(parts)


def _identity_cell(data: bytes, text: str) -> bytes:
    cell = f'<row r="60"><c r="A60" t="inlineStr"><is><t>{text}</t></is></c></row>'
    parts = parts_of(data)
    name = "xl/worksheets/sheet7.xml"
    first = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'.encode()
    parts[name] = re.sub(rb'<row r="1".*?</row>', first, parts[name], count=1)
    parts[_SHEET] = parts[_SHEET].replace(b"</sheetData>", cell.encode() + b"</sheetData>")
    return packed(parts)


@hostile("identity_missing")
def identity_nested_without_end(data: bytes) -> bytes:
    return _identity_cell(data, '{"ita":1,"x":' + "[" * 30_000)


@hostile("identity_missing", "unreadable_file")
def manifest_that_inflates_without_end(data: bytes) -> bytes:
    from base64 import b64encode
    from zlib import compress

    bomb = b64encode(compress(bytes(200 * _MEGABYTE), 9)).decode()[:32_000]
    parts = parts_of(data)
    name = "xl/worksheets/sheet7.xml"
    row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{bomb}</t></is></c></row>'.encode()
    parts[name] = re.sub(rb'<row r="2".*?</row>', row, parts[name], count=1)
    return packed(parts)


@hostile("identity_missing", "unreadable_file")
def manifest_with_nonsense(data: bytes) -> bytes:
    from base64 import b64encode
    from zlib import compress

    text = '{"content":{"measures":[[7,{"title":["n","x"]}]],"departments":[["D",{"department":[1,2]}]]},"framework":3}'
    packed_text = b64encode(compress(text.encode())).decode()
    parts = parts_of(data)
    name = "xl/worksheets/sheet7.xml"
    row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>{packed_text}</t></is></c></row>'.encode()
    parts[name] = re.sub(rb'<row r="2".*?</row>', row, parts[name], count=1)
    return packed(parts)


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
    '<table:table table:name="มาตรการ">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)
_FILLED = '<table:table-cell office:value-type="string"{more}><text:p>x</text:p></table:table-cell>'


def _ods(rows: str) -> bytes:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml"/></manifest:manifest>'
    )
    parts = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": manifest.encode()}
    return packed({**parts, "content.xml": _ODS.format(rows=rows).encode()})


@hostile("archive_limit")
def ods_cell_repeated_a_billion_times(data: bytes) -> bytes:
    cell = _FILLED.format(more=' table:number-columns-repeated="1000000000"')
    return _ods(f"<table:table-row>{cell}</table:table-row>")


@hostile("archive_limit")
def ods_row_repeated_a_million_times(data: bytes) -> bytes:
    cell = _FILLED.format(more=' table:number-columns-repeated="1000"')
    return _ods(f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>')


@hostile("foreign_workbook")
def ods_cell_in_the_last_corner(data: bytes) -> bytes:
    empty = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    far = f'<table:table-cell table:number-columns-repeated="16383"/>{_FILLED.format(more="")}'
    return _ods(f"{empty}<table:table-row>{far}</table:table-row>")


@hostile("truncated_file", "foreign_workbook")
def ods_negative_repeat(data: bytes) -> bytes:
    cell = _FILLED.format(more=' table:number-columns-repeated="-5"')
    return _ods(f"<table:table-row>{cell}</table:table-row>")


@hostile("foreign_workbook")
def ods_empty_cells_repeated(data: bytes) -> bytes:
    """What every real .ods has at its end."""
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    return _ods(f'<table:table-row table:number-rows-repeated="1048576">{empty}</table:table-row>')


@hostile("truncated_file", "foreign_workbook", "archive_limit")
def xlsb_of_noise(data: bytes) -> bytes:
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": random.Random(3).randbytes(100_000)}
    return packed(parts)


@hostile("truncated_file", "not_a_workbook")
def ole_of_noise(data: bytes) -> bytes:
    noise = random.Random(4).randbytes(100_000)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise + "Workbook".encode("utf-16-le") + noise


@hostile("truncated_file", "archive_limit")
def ole_whose_sectors_run_in_a_circle(data: bytes) -> bytes:
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 0, 0, 4096, 0, 0, 0, 0, 0)
    table = struct.pack("<I", 0) * 128  # every sector follows itself
    name = "Workbook".encode("utf-16-le")
    return bytes(header) + table + name.ljust(512, b"\0") * 3


@hostile("text_too_long")
def text_of_ten_megabytes(data: bytes) -> bytes:
    parts = parts_of(data)
    text = random.Random(5).randbytes(5 * _MEGABYTE).hex().encode()
    old = "ผลการวิเคราะห์เรื่องที่ 1".encode()
    assert old in parts["xl/sharedStrings.xml"]
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(old, text)
    return packed(parts)


@hostile()
def formula_injection(data: bytes) -> bytes:
    """Texts that would be formulas elsewhere are only texts here."""
    parts = parts_of(data)
    old = "กระบวนการที่ 1".encode()
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(old, b"=cmd|' /C calc'!A0")
    return packed(parts)
