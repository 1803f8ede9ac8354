"""XML spreadsheets of 2003: the sheets of a workbook that is one XML file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from ita_workbook.book.sheet import State
from ita_workbook.read.a1 import address
from ita_workbook.read.archive import Archive, UnreadableFileError, parse
from ita_workbook.read.kept import KeptCells, OddCellError
from ita_workbook.read.number_format import GENERAL, NumberFormat, parse_format, typed_number
from ita_workbook.read.returned import Event, Raw

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_NAMED = {
    "Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00", "Currency": "#,##0.00", "General Number": "General",
    "Long Time": "h:mm:ss", "Medium Time": "h:mm AM/PM", "Short Time": "h:mm", "Scientific": "0.00E+00",
}  # fmt: skip
_STATES: dict[str, State] = {"SheetHidden": "hidden", "SheetVeryHidden": "very_hidden"}
_EPOCH = datetime(1899, 12, 30)


@dataclass(slots=True)
class XmlSheet:
    """One sheet: its name and state, its cells, zero-based hidden rows and A1 ranges."""

    name: str
    state: State = "visible"
    cells: KeptCells = field(default_factory=KeptCells)
    hidden_rows: set[int] = field(default_factory=set)
    merges: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Styles:
    formats: Mapping[str, NumberFormat]
    struck: frozenset[str]


def read_xml_sheets(archive: Archive) -> tuple[list[XmlSheet], dict[str, str], str]:
    """Return the sheets, the custom properties and the description; raises UnreadableFileError for damage."""
    root = parse(archive.data, "XML")
    formats, struck = {}, set()
    for style in root.iterfind(f"{_SS}Styles/{_SS}Style"):
        name, format, font = style.get(_SS + "ID", ""), style.find(_SS + "NumberFormat"), style.find(_SS + "Font")
        code = format.get(_SS + "Format", "") if format is not None else ""
        # What a named date shows depends on where the program runs.
        formats[name] = NumberFormat("date") if "Date" in code else parse_format(_NAMED.get(code, code))
        if font is not None and font.get(_SS + "StrikeThrough") == "1":
            struck.add(name)
    try:
        styles = _Styles(formats, frozenset(struck))
        sheets = [_read_sheet(sheet, styles) for sheet in root.iterfind(_SS + "Worksheet")]
    except ValueError as error:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "XML"})) from error
    office = "{urn:schemas-microsoft-com:office:office}"
    custom = root.find(office + "CustomDocumentProperties")
    properties = {etree.QName(one).localname: one.text or "" for one in custom} if custom is not None else {}
    return sheets, properties, root.findtext(f"{office}DocumentProperties/{office}Description") or ""


def _read_sheet(element: etree._Element, styles: _Styles) -> XmlSheet:
    visible = element.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible") or ""
    sheet = XmlSheet(element.get(_SS + "Name", ""), _STATES.get(visible, "visible"))
    row = -1
    for line in element.iterfind(f"{_SS}Table/{_SS}Row"):
        row = int(line.get(_SS + "Index", row + 2)) - 1
        span = int(line.get(_SS + "Span", 0))
        if line.get(_SS + "Hidden") == "1":
            sheet.hidden_rows.update(range(row, row + min(span, 1000) + 1))
        column = -1
        for cell in line.iterfind(_SS + "Cell"):
            column = int(cell.get(_SS + "Index", column + 2)) - 1
            across, down = int(cell.get(_SS + "MergeAcross", 0)), int(cell.get(_SS + "MergeDown", 0))
            if across or down:
                sheet.merges.append(f"{address(row, column)}:{address(row + down, column + across)}")
            try:
                _read_cell(sheet.cells, cell, (row, column), styles)
            except OddCellError as odd:
                sheet.cells.put_odd((row, column), odd)
            column += across
        row += span
    return sheet


def _read_cell(kept: KeptCells, cell: etree._Element, place: tuple[int, int], styles: _Styles) -> None:
    name, formula, link = address(*place), cell.get(_SS + "Formula"), cell.get(_SS + "HRef", "")
    if link and not link.startswith("#"):
        kept.beside.links[name] = link
    for note in cell.iterfind(_SS + "Comment"):
        kept.beside.note(name, "".join(map(str, note.itertext())), note.get(_SS + "Author", ""))
    if formula is not None:
        kept.formulas.add(name)
        if kept.beside.call(name, formula):
            kept.formulas.discard(name)
            kept.count += 1
            return
    data = cell.find(_SS + "Data")
    if data is None:
        data = cell.find("{*}Data")
    text = "".join(map(str, data.itertext())) if data is not None else ""
    if data is None or not text:
        return
    kind, style = data.get(_SS + "Type", "String"), cell.get(_SS + "StyleID", "")
    if kind == "Error":
        kept.put_error(place, text)
    elif kind == "String" and kept.beside.call(name, text):
        kept.count += 1
    else:
        kept.put(place, _value(kind, text, styles.formats.get(style, GENERAL)), struck=style in styles.struck)


def _value(kind: str, text: str, format: NumberFormat) -> Raw:
    if kind == "String":
        return text
    if kind == "Boolean":
        return text.strip() == "1"
    with suppress(ValueError):
        if kind == "Number" and (number := float(text)) - number == 0:
            return typed_number(number, format)
        if kind == "DateTime":
            since = datetime.fromisoformat(text.strip()[:19]) - _EPOCH
            number = since.days + since.seconds / 86_400
            return typed_number(number, format if format.kind in ("date", "time") else NumberFormat("date"))
    raise OddCellError(f"a value that is no {kind}", text)
