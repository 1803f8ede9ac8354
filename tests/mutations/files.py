"""What happens to the file as a whole."""

from __future__ import annotations

import io
import re
import zipfile

from openpyxl import Workbook

from mutations.edits import sheet
from mutations.mutation import mutation


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, part in parts.items():
            zipped.writestr(name, part)
    return stream.getvalue()


def _sheet_part(parts: dict[str, bytes], name: str) -> str:
    workbook = parts["xl/workbook.xml"].decode()
    entry = next(found[0] for found in re.finditer(r"<sheet [^>]*>", workbook) if f'name="{name}"' in found[0])
    relation = re.search(r'r:id="(\w+)"', entry)
    assert relation
    for found in re.finditer(r"<Relationship [^>]*>", parts["xl/_rels/workbook.xml.rels"].decode()):
        if f'Id="{relation[1]}"' in found[0]:
            target = re.search(r'Target="([^"]+)"', found[0])
            assert target
            return "xl/" + target[1].removeprefix("/xl/")
    raise KeyError(name)


@mutation()
def saved_again(book: Workbook) -> None:
    """Nothing but opening and saving."""


@mutation("F005", suffix="ods")
def saved_as_ods(book: Workbook) -> None:
    pass


@mutation("F005", suffix="xls")
def saved_as_xls(book: Workbook) -> None:
    pass


@mutation("F005", "V101 assignments!K5", "C101 measures!J5", suffix="ods")
def filled_wrongly_and_saved_as_ods(book: Workbook) -> None:
    sheet(book, "assignments")["K5"] = "กำลังจะทำ"
    sheet(book, "measures")["J5"] = None


@mutation("F005", "R106 assignments!C5", suffix="xls")
def sorted_and_saved_as_xls(book: Workbook) -> None:
    from mutations.edits import reverse

    reverse(sheet(book, "assignments"), "C5:R10")


@mutation("F005", "V602 assignments!N5", suffix="ods")
def error_cell_in_ods(book: Workbook) -> None:
    sheet(book, "assignments")["N5"] = "=1/0"


@mutation("F005", "V602 assignments!N5", suffix="xls")
def error_cell_in_xls(book: Workbook) -> None:
    sheet(book, "assignments")["N5"] = "=1/0"


@mutation(raw=True)
def saved_as_xlsm(data: bytes) -> bytes:
    """As a macro workbook, but without macros."""
    parts = _parts(data)
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return _zipped(parts)


@mutation("F104", raw=True)
def macros_added(data: bytes) -> bytes:
    parts = _parts(saved_as_xlsm(data))  # type: ignore[arg-type]
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 not run"
    return _zipped(parts)


@mutation("F105", raw=True)
def links_to_other_workbooks(data: bytes) -> bytes:
    parts = _parts(data)
    parts["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    )
    return _zipped(parts)


@mutation(raw=True)
def properties_dropped(data: bytes) -> bytes:
    """As programs do that keep no file properties: the cells still name the file."""
    parts = _parts(data)
    for name in ("docProps/custom.xml", "docProps/core.xml", "docProps/app.xml"):
        parts.pop(name, None)
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = re.sub(r'<Override PartName="/docProps[^>]*>', "", types).encode()
    relations = parts["_rels/.rels"].decode()
    parts["_rels/.rels"] = re.sub(r"<Relationship [^>]*docProps[^>]*>", "", relations).encode()
    return _zipped(parts)


@mutation("F106 measures", raw=True)
def million_styled_rows(data: bytes) -> bytes:
    """Borders drawn down to the end of the sheet."""
    parts = _parts(data)
    name = _sheet_part(parts, "มาตรการ")
    rows = "".join(f'<row r="{row}"><c r="C{row}" s="1"/></row>' for row in range(100, 1_000_100, 1))
    parts[name] = parts[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    return _zipped(parts)


@mutation("V606 measures!G5", raw=True)
def text_longer_than_a_cell_holds(data: bytes) -> bytes:
    """As other programs can write it."""
    parts = _parts(data)
    text = "ผลการวิเคราะห์เรื่องที่ 1"
    for name in parts:
        if name.endswith(".xml"):
            # openpyxl writes Thai letters as character references.
            for written in (text.encode(), text.encode("ascii", "xmlcharrefreplace")):
                parts[name] = parts[name].replace(written, ("ก" * 40_000).encode())
    return _zipped(parts)


@mutation(raw=True)
def whole_rows_styled(data: bytes) -> bytes:
    """A thousand empty rows with a style, just below the table: harmless."""
    parts = _parts(data)
    name = _sheet_part(parts, "มาตรการ")
    rows = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(100, 1_100))
    parts[name] = parts[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    return _zipped(parts)


@mutation("F003", raw=True)
def cut_off(data: bytes) -> bytes:
    return data[: len(data) // 2]


@mutation("F002", raw=True)
def only_zeros(data: bytes) -> bytes:
    return bytes(len(data))


@mutation("F006", raw=True)
def csv_renamed(data: bytes) -> bytes:
    return "ข้อ,สถานะ\nO1,ดำเนินการแล้ว\n".encode()


@mutation("F201", raw=True)
def another_workbook(data: bytes) -> bytes:
    book = Workbook()
    book.active["A1"] = "รายการ"  # type: ignore[index]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
