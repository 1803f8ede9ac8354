"""OpenDocument: the structure of an .ods file, and bounds on what its repeated cells unfold to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from ita_workbook.read.a1 import address
from ita_workbook.read.archive import Archive, UnreadableFileError, parse
from ita_workbook.read.returned import Event

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
MAX_UNFOLDED = 2_000_000
"""Filled cells of one sheet after unfolding repeats; a big master has some 20,000."""
MAX_RECTANGLE = 4_000_000
"""Cells of one sheet from its first to its last filled one, which is what calamine makes room for."""
_MAX_ROWS = 20_000
"""Rows whose hidden state is kept; no form is longer."""


@dataclass(slots=True)
class OdsSheet:
    """One table of the document: zero-based hidden rows, A1 addresses and ranges."""

    name: str
    hidden_rows: set[int] = field(default_factory=set)
    filtered: bool = False
    merges: list[str] = field(default_factory=list)
    formulas: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    unfolded: int = 0
    height: int = 0
    width: int = 0


def read_tables(archive: Archive) -> list[OdsSheet]:
    """Return the tables of the document; raises UnreadableFileError for a damaged or hostile one."""
    data = archive.part("content.xml")
    if data is None:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "content.xml"}))
    try:
        return list(_tables(data))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "content.xml"})) from error


def read_description(archive: Archive) -> tuple[dict[str, str], str]:
    """Return the custom properties and the description of the document."""
    data = archive.part("meta.xml")
    properties: dict[str, str] = {}
    description = ""
    if data is None:
        return properties, description
    try:
        root = parse(data, "meta.xml")
    except UnreadableFileError:
        return properties, description
    for element in root.iter():
        tag = str(element.tag)
        if tag.endswith("}user-defined"):
            name = next((value for key, value in element.attrib.items() if str(key).endswith("}name")), "")
            properties[str(name)] = "".join(str(text) for text in element.itertext())
        elif tag.endswith("}description"):
            description = element.text or ""
    return properties, description


def _tables(data: bytes) -> Iterator[OdsSheet]:
    sheet: OdsSheet | None = None
    depth = row = 0
    context = etree.iterparse(
        BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False,
        tag=(_TABLE + "table", _TABLE + "table-row"),
    )  # fmt: skip
    for event, element in context:
        if element.tag == _TABLE + "table":
            # A table within a cell (a sub-table) is no sheet of its own.
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                sheet, row = OdsSheet(element.get(_TABLE + "name", "")), 0
            elif event == "end" and depth == 0 and sheet is not None:
                yield sheet
                element.clear()
        elif event == "end" and sheet is not None:
            repeats = _count(element, "number-rows-repeated")
            _read_row(sheet, element, row, repeats)
            row += repeats
            element.clear()


def _read_row(sheet: OdsSheet, element: etree._Element, row: int, repeats: int) -> None:
    visibility = element.get(_TABLE + "visibility")
    if visibility in ("collapse", "filter"):
        sheet.hidden_rows.update(range(row, min(row + repeats, _MAX_ROWS)))
        sheet.filtered |= visibility == "filter"
    column = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        times = _count(cell, "number-columns-repeated")
        if cell.get(_OFFICE + "value-type") is not None:
            sheet.unfolded += times * repeats
            sheet.height, sheet.width = max(sheet.height, row + repeats), max(sheet.width, column + times)
            if sheet.unfolded > MAX_UNFOLDED or sheet.height * sheet.width > MAX_RECTANGLE:
                raise UnreadableFileError(
                    Event("archive_limit", params={"what": sheet.name, "limit": MAX_UNFOLDED})
                )  # fmt: skip
        _read_cell(sheet, cell, row, column)
        column += times


def _read_cell(sheet: OdsSheet, cell: etree._Element, row: int, column: int) -> None:
    place = address(row, column)
    if cell.get(_TABLE + "formula") is not None:
        sheet.formulas.add(place)
    if cell.get(_CALC + "value-type") == "error":
        sheet.errors[place] = "".join(str(text) for text in cell.itertext(_TEXT + "p")).strip() or "#ERR!"
    wide, high = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
    if wide > 1 or high > 1:
        sheet.merges.append(f"{place}:{address(row + high - 1, column + wide - 1)}")


def _count(element: etree._Element, name: str) -> int:
    """Return a repeat count; raises ValueError for one that no program writes."""
    count = int(element.get(_TABLE + name, "1"))
    if not 1 <= count <= 2**31:
        raise ValueError(name)
    return count
