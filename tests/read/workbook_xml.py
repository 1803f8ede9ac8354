"""Workbooks of one sheet, from the XML of its cells; and how calamine reads them."""

from __future__ import annotations

import io
import zipfile

from python_calamine import CalamineWorkbook

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="r3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
}


def sheet_xml(cells: str) -> bytes:
    """A sheet part; ``cells`` are rows, or the cells of one row."""
    rows = cells if cells.startswith("<row") else f'<row r="1">{cells}</row>'
    return f'<?xml version="1.0"?><worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>'.encode()


def strings_xml(items: str) -> bytes:
    """A shared strings part."""
    return f'<?xml version="1.0"?><sst {_MAIN}>{items}</sst>'.encode()


def styles_xml(*formats: str | int, more: str = "") -> bytes:
    """A styles part with a cell format for each: a format code, or the number of a built-in one."""
    codes = {164 + place: code for place, code in enumerate(formats) if isinstance(code, str)}
    listed = "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in codes.items())
    numbers = [code if isinstance(code, int) else 164 + place for place, code in enumerate(formats)]
    used = "".join(f'<xf numFmtId="{number}" fontId="0" xfId="0"/>' for number in numbers)
    head = f'<numFmts count="{len(codes)}">{listed}</numFmts>' if codes else ""
    return f'<styleSheet {_MAIN}>{head}<cellXfs count="{len(numbers)}">{used}</cellXfs>{more}</styleSheet>'.encode()


def by_calamine(sheet: bytes, strings: bytes | None = None, styles: bytes | None = None, since_1904: bool = False):
    """Return the rows that calamine reads in a workbook with this sheet."""
    properties = '<workbookPr date1904="1"/>' if since_1904 else ""
    workbook = f'<workbook {_MAIN} xmlns:r="{_OFFICE}">{properties}<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as zipped:
        for name, part in (*_PARTS.items(), ("xl/workbook.xml", workbook), ("xl/worksheets/sheet1.xml", sheet)):
            zipped.writestr(name, part)
        if strings is not None:
            zipped.writestr("xl/sharedStrings.xml", strings)
        if styles is not None:
            zipped.writestr("xl/styles.xml", styles)
    stream.seek(0)
    return CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python(skip_empty_area=False)
