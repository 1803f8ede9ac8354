"""OpenDocument: the sheets of an .ods or .fods file, with bounds on what its repeated cells unfold to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from lxml import etree

from ita_workbook.read.a1 import address
from ita_workbook.read.archive import Archive, UnreadableFileError, parse
from ita_workbook.read.kept import MAX_COLUMN, MAX_ROW, KeptCells, OddCellError
from ita_workbook.read.number_format import shown_as
from ita_workbook.read.returned import Event, Raw

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_BLANKS = re.compile("[ \t\r\n]+")
_ERRORS = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|Err:\d+")
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
MAX_UNFOLDED, MAX_READ = 2_000_000, 200_000
"""Filled cells of all sheets after unfolding repeats, and those as far as a form reaches; a big master has 20,000."""
MAX_LETTERS = 16_000_000
"""Letters and blanks of all these cells, with the blanks that are only counted."""
MAX_TAGS = 1_500_000
MAX_TABLES = 200


@dataclass(slots=True)
class OdsSheet:
    """One table of the document: its cells, zero-based hidden rows and A1 ranges."""

    name: str
    cells: KeptCells = field(default_factory=KeptCells)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    filtered: bool = False
    merges: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Styles:
    """The names of styles that hide a table, and of those that strike text out."""

    hiding: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)

    def add(self, style: etree._Element) -> None:
        name = style.get(_STYLE + "name", "")
        for part in style:
            if part.get(_TABLE + "display") == "false":
                self.hiding.add(name)
            if any(part.get(f"{_STYLE}text-line-through-{how}", "none") != "none" for how in ("style", "type")):
                self.struck.add(name)


def read_tables(archive: Archive) -> list[OdsSheet]:
    """Return the tables of the document; raises UnreadableFileError for a damaged or hostile one."""
    if b"encryption-data" in (archive.part("META-INF/manifest.xml") or b""):
        raise UnreadableFileError(Event("encrypted_file"))
    data = archive.part("content.xml")
    if data is None:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "content.xml"}))
    if len(data) > MAX_TAGS and data.count(b"<") > MAX_TAGS:
        raise _too_much("content.xml", MAX_TAGS)
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
    meta = next(root.iter(_OFFICE + "meta"), None)
    for element in meta.iter() if meta is not None else ():
        tag = str(element.tag)
        if tag.endswith("}user-defined"):
            name = next((value for key, value in element.attrib.items() if str(key).endswith("}name")), "")
            properties[str(name)] = "".join(str(text) for text in element.itertext())
        elif tag.endswith("}description"):
            description = element.text or ""
    return properties, description


@dataclass(slots=True)
class _Unfolded:
    """How much the tables come to when everything that is repeated by a count is written out."""

    styles: _Styles = field(default_factory=_Styles)
    tables: int = 0
    cells: int = 0
    read: int = 0
    letters: int = 0

    def add_table(self) -> None:
        """Count a table; raises UnreadableFileError beyond the bound, as the next does."""
        self.tables += 1
        if self.tables > MAX_TABLES:
            raise _too_much("sheets", MAX_TABLES)

    def add(self, sheet: OdsSheet, cell: etree._Element, repeats: int, places: int) -> None:
        """Count a cell with its repeats, and with the ``places`` of them that are read, before any is."""
        self.cells += repeats
        self.read += places
        if self.cells > MAX_UNFOLDED or self.read > MAX_READ:
            raise _too_much(sheet.name, MAX_UNFOLDED)
        if places > 1:
            # Of one that stands there once the letters are in the file, so the file's size bounds them.
            self.letters += places * sum(len(str(text)) for text in cell.itertext())
        self.letters += places * sum(_count(one, "c", _TEXT) for one in cell.iter(_TEXT + "s"))
        if self.letters > MAX_LETTERS:
            raise _too_much(sheet.name, MAX_LETTERS)


def _too_much(what: str, limit: int) -> UnreadableFileError:
    return UnreadableFileError(Event("archive_limit", params={"what": what, "limit": limit}))


def _tables(data: bytes) -> Iterator[OdsSheet]:
    sheet: OdsSheet | None = None
    unfolded = _Unfolded()
    styles = unfolded.styles
    depth = row = 0
    context = etree.iterparse(
        BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False,
        tag=(_TABLE + "table", _TABLE + "table-row", _STYLE + "style"),
    )  # fmt: skip
    for event, element in context:
        if element.tag == _STYLE + "style":
            if event == "end":
                styles.add(element)
        elif element.tag == _TABLE + "table":
            # A table within a cell (a sub-table) is no sheet of its own.
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                unfolded.add_table()
                sheet, row = OdsSheet(element.get(_TABLE + "name", "")), 0
                sheet.hidden = element.get(_TABLE + "style-name", "") in styles.hiding
            elif event == "end" and depth == 0 and sheet is not None:
                yield sheet
                element.clear()
        elif event == "end" and sheet is not None and depth == 1:
            repeats = _count(element, "number-rows-repeated")
            _read_row(sheet, element, row, repeats, unfolded)
            row += repeats
            element.clear()


def _read_row(sheet: OdsSheet, element: etree._Element, row: int, repeats: int, unfolded: _Unfolded) -> None:
    visibility = element.get(_TABLE + "visibility")
    if visibility in ("collapse", "filter"):
        sheet.hidden_rows.update(range(row, min(row + repeats, MAX_ROW)))
        sheet.filtered |= visibility == "filter"
    column = 0
    for cell in element:
        if cell.tag not in _CELLS:
            continue
        times = _count(cell, "number-columns-repeated")
        if len(cell) or cell.get(_OFFICE + "value-type") is not None or cell.get(_TABLE + "formula") is not None:
            _unfold(sheet, cell, (row, repeats), (column, times), unfolded)
        wide, high = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
        if wide > 1 or high > 1:
            sheet.merges.append(f"{address(row, column)}:{address(row + high - 1, column + wide - 1)}")
        column += times


def _unfold(
    sheet: OdsSheet, cell: etree._Element, down: tuple[int, int], across: tuple[int, int], unfolded: _Unfolded
) -> None:
    """Read a cell once for each place it stands for, as far as these are within the bounds of a form."""
    last = down[0] + down[1] - 1, across[0] + across[1] - 1
    rows = range(down[0], min(last[0], max(MAX_ROW, down[0])) + 1)
    columns = range(across[0], min(last[1], max(MAX_COLUMN, across[0])) + 1)
    unfolded.add(sheet, cell, down[1] * across[1], len(rows) * len(columns))
    for row in rows:
        for column in columns:
            try:
                _read_cell(sheet, cell, (row, column), unfolded.styles)
            except OddCellError as odd:
                sheet.cells.put_odd((row, column), odd)


def _read_cell(sheet: OdsSheet, cell: etree._Element, place: tuple[int, int], styles: _Styles) -> None:
    kept, name = sheet.cells, address(*place)
    formula = cell.get(_TABLE + "formula")
    if formula is not None:
        if kept.beside.call(name, formula[formula.find("=") :]):
            kept.count += 1
            return
        kept.formulas.add(name)
    text, links = _shown(cell)
    for link in links:
        if link and not link.startswith("#"):
            kept.beside.links.setdefault(name, link)
    _read_objects(sheet, cell, name)
    if cell.get(_CALC + "value-type") == "error" or (formula is not None and _ERRORS.fullmatch(text)):
        kept.put_error(place, text or "#ERR!")
        return
    value = _value(cell, text)
    if isinstance(value, str) and kept.beside.call(name, value):
        kept.count += 1
        return
    if value != "":
        spans = {span.get(_TEXT + "style-name", "") for span in cell.iter(_TEXT + "span")}
        kept.put(place, value, struck=bool(styles.struck & {cell.get(_TABLE + "style-name", ""), *spans}))


def _value(cell: etree._Element, text: str) -> Raw:
    kind = cell.get(_OFFICE + "value-type") or cell.get(_CALC + "value-type")
    if kind in (None, "string"):
        return text or cell.get(_OFFICE + "string-value", "")
    if kind in ("float", "percentage", "currency"):
        with suppress(ValueError):
            number = float(cell.get(_OFFICE + "value", ""))
            if number - number == 0:
                return shown_as(number, text)
        raise OddCellError("no number", cell.get(_OFFICE + "value", "") or text)
    if kind == "date":
        with suppress(ValueError):
            return shown_as(date.fromisoformat(cell.get(_OFFICE + "date-value", "")[:10]), text)
        raise OddCellError("no date", cell.get(_OFFICE + "date-value", "") or text)
    if kind == "boolean":
        return cell.get(_OFFICE + "boolean-value") == "true"
    if kind == "time":
        found = _TIME.fullmatch(cell.get(_OFFICE + "time-value", ""))
        if found:
            hours, minutes, seconds = map(int, found.groups())
            return shown_as((hours * 3600 + minutes * 60 + seconds) / 86_400, text)
    raise OddCellError(f'unknown type "{kind}"', text)


def _shown(cell: etree._Element) -> tuple[str, list[str]]:
    """Return the text that a cell shows, and the addresses behind it."""
    links: list[str] = []
    paragraphs = [_paragraph(one, links) for one in cell.iterchildren(_TEXT + "p", _TEXT + "h")]
    return "\n".join(paragraphs), links


def _paragraph(element: etree._Element, links: list[str]) -> str:
    parts = [_BLANKS.sub(" ", element.text or "")]
    for child in element:
        tag = str(child.tag)
        if tag == _TEXT + "s":
            parts.append(" " * min(_count(child, "c", _TEXT), 100))
        elif tag in (_TEXT + "tab", _TEXT + "line-break"):
            parts.append("\t" if tag.endswith("tab") else "\n")
        elif tag != _OFFICE + "annotation" and isinstance(child.tag, str):
            if tag == _TEXT + "a":
                links.append(child.get(_LINK, ""))
            parts.append(_paragraph(child, links))
        parts.append(_BLANKS.sub(" ", child.tail or ""))
    return "".join(parts)


def _read_objects(sheet: OdsSheet, cell: etree._Element, name: str) -> None:
    """Keep the notes and pictures that hang on a cell."""
    for note in cell.iterchildren(_OFFICE + "annotation"):
        text = "\n".join(_paragraph(one, []) for one in note.iter(_TEXT + "p"))
        sheet.cells.beside.note(name, text, note.findtext(_CREATOR) or "")
    for frame in cell.iter(_DRAW + "frame"):
        # A chart is an object with a picture of itself.
        if frame.find(_DRAW + "image") is not None and frame.find(_DRAW + "object") is None:
            sheet.cells.beside.pictures.setdefault(name, "")


def _count(element: etree._Element, name: str, namespace: str = _TABLE) -> int:
    """Return a repeat count; raises ValueError for one that no program writes."""
    count = int(element.get(namespace + name, "1"))
    if not 1 <= count <= 2**31:
        raise ValueError(name)
    return count
