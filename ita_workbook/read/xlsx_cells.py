"""Cells of .xlsx: the thorough way, for sheets written otherwise than programs nearly always write them.

Every cell that is in the part is read or told: cells present = cells read + errors + cells that this program could make
nothing of. One odd cell costs no other. Only cells within the bounds of a form are kept, so that one far cell does not
cost a whole rectangle.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from lxml import etree

from ita_workbook.read.a1 import address, place_of
from ita_workbook.read.archive import MAX_CELL_TAGS, Archive, UnreadableFileError, parse
from ita_workbook.read.kept import CellFormats, KeptCells, OddCellError
from ita_workbook.read.number_format import GENERAL, number_format, typed_number
from ita_workbook.read.returned import Event, Raw

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_TRUTH = {"0": False, "1": True, "false": False, "true": True}
_DAYS_SINCE_1904 = 1462


class DamagedSheetError(ValueError):
    """The part of a sheet that is no whole XML: what stands in it is not known."""


@dataclass(slots=True)
class CellReader:
    """Reads the sheets of one workbook.

    ``strings`` are its shared texts as (text, whether some of it is struck), None where their part is not in the file.
    """

    strings: Sequence[tuple[str, bool]] | None
    formats: CellFormats
    since_1904: bool = False

    def read(self, data: bytes) -> KeptCells:
        """Return what a sheet part holds; raises DamagedSheetError for XML that is damaged.

        Raises UnreadableFileError where all shared texts are lost.
        """
        kept = KeptCells()
        for place, element in _placed(data):
            try:
                self._read_cell(kept, place, element)
            except OddCellError as odd:
                kept.put_odd(place, odd)
        if self.strings is None and len(kept.beside.unread) > len(kept.values):
            # Not one odd cell: the part with the texts is lost.
            raise UnreadableFileError(Event("truncated_file", params={"reason": "sharedStrings.xml"}))
        return kept

    def _read_cell(self, kept: KeptCells, place: tuple[int, int], element: etree._Element) -> None:
        """Keep a cell, or what is told of it instead; raises OddCellError where nothing can be made of it."""
        name, kind = address(*place), element.get("t", "n")
        formula, text = element.find("{*}f"), element.findtext("{*}v") or ""
        if formula is not None:
            kept.formulas.add(name)
            if kept.beside.call(name, formula.text or ""):
                kept.formulas.discard(name)
                kept.count += 1
                return
        if kind == "e":
            if element.get("vm"):
                # Excel's pictures in cells are an error for those who do not know them.
                kept.beside.pictures.setdefault(name, "")
                kept.count += 1
            elif text:
                kept.put_error(place, text)
            return
        value: Raw = ""
        struck = element.get("s", "").encode() in self.formats.struck
        if kind == "s" and text:
            value, partly = self._shared(text)
            struck |= partly
        elif kind == "inlineStr":
            value, partly = _inline(element, text)
            struck |= partly
        elif element.find("{*}is") is not None or element.find("{*}t") is not None:
            raise OddCellError(f"a text in a cell of type {kind}", _texts(element))
        elif kind == "str":
            value = unescape_text(text)
        elif text.strip():
            value = self._other(kind, text.strip(), element.get("s"))
        if value == "":
            return
        if isinstance(value, str) and kept.beside.call(name, value):
            # Some programs leave the formula behind as a text.
            kept.count += 1
            return
        kept.put(place, value, struck=struck)

    def _shared(self, text: str) -> tuple[str, bool]:
        number = int(text) if text.strip().isdecimal() and len(text) < 10 else -1
        if self.strings is None or not 0 <= number < len(self.strings):
            raise OddCellError("no shared text of this number", text)
        return self.strings[number]

    def _other(self, kind: str, text: str, style: str | None) -> Raw:
        if kind == "b":
            if text.casefold() not in _TRUTH:
                raise OddCellError("neither true nor false", text)
            return _TRUTH[text.casefold()]
        if kind == "d":
            try:
                return date.fromisoformat(text[:10])
            except ValueError as error:
                raise OddCellError("no date", text) from error
        if kind != "n":
            raise OddCellError(f'unknown type "{kind}"', text)
        try:
            number = float(text)
        except ValueError as error:
            raise OddCellError("no number", text) from error
        if not math.isfinite(number) or "_" in text:
            raise OddCellError("no number", text)
        format = GENERAL if style is None else self.formats.formats.get(style.encode(), GENERAL)
        if self.since_1904 and format.kind == "date":
            number += _DAYS_SINCE_1904
        return typed_number(number, format)


def _inline(element: etree._Element, text: str) -> tuple[str, bool]:
    inside = element.find("{*}is")
    if inside is not None:
        return rich_text(inside)
    if text or len(element):
        raise OddCellError("a text outside its element", text or _texts(element))
    return "", False


def _texts(element: etree._Element) -> str:
    return "".join(str(part.text or "") for part in element.iter("{*}t"))


def unescape_text(text: str) -> str:
    """Return a text with the escapes resolved by which programs write what XML does not have."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def rich_text(item: etree._Element) -> tuple[str, bool]:
    """Return the text of an element that may have runs of their own font, and whether some of it is struck out."""
    parts, struck = [], False
    for child in item:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            run = "".join(str(part.text or "") for part in child.iterfind("{*}t"))
            parts.append(run)
            mark = child.find("{*}rPr/{*}strike")
            struck |= bool(run.strip()) and mark is not None and _is_on(mark)
    return unescape_text("".join(parts)), struck


def _is_on(mark: etree._Element) -> bool:
    return mark.get("val", "1") not in ("0", "false")


def _placed(data: bytes) -> Iterator[tuple[tuple[int, int], etree._Element]]:
    """Yield the cells of a sheet part with their zero-based places; what has no address stands behind the last."""
    row, column = -1, -1
    context = etree.iterparse(
        BytesIO(data), events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False, no_network=True,
        huge_tree=False,
    )  # fmt: skip
    try:
        for event, element in context:
            if etree.QName(element).localname == "row":
                if event == "start":
                    number = element.get("r", "").strip()
                    row, column = (int(number) - 1 if number.isdecimal() and int(number) else row + 1), -1
                else:
                    _forget(element)
            elif event == "end":
                place = place_of(element.get("r", "").strip().upper())
                row, column = place or (max(row, 0), column + 1)
                yield (row, column), element
                element.clear()
    except etree.XMLSyntaxError as error:
        raise DamagedSheetError(str(error)) from error


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def shared_texts(archive: Archive, part: str) -> list[tuple[str, bool]] | None:
    """Return the shared texts of a workbook, and of each whether some of it is struck out; None where it has none."""
    data = archive.part(part)
    if data is None:
        return None
    return [rich_text(item) for item in parse(data, part, MAX_CELL_TAGS).iterfind("{*}si")]


def cell_formats(data: bytes, part: str) -> CellFormats:
    """Return the formats of a styles part; raises UnreadableFileError where it is damaged."""
    root = parse(data, part, MAX_CELL_TAGS)
    codes = {
        str(entry.get("numFmtId", "")): str(entry.get("formatCode", ""))
        for entry in root.iterfind("{*}numFmts/{*}numFmt")
    }
    fonts = [any(_is_on(mark) for mark in font.iterfind("{*}strike")) for font in root.iterfind("{*}fonts/{*}font")]
    formats, struck = {}, set()
    for index, entry in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        name = b"%d" % index
        number, font = str(entry.get("numFmtId", "0")), str(entry.get("fontId", "0"))
        formats[name] = number_format(int(number) if number.isdecimal() else 0, codes.get(number))
        if font.isdecimal() and int(font) < len(fonts) and fonts[int(font)]:
            struck.add(name)
    return CellFormats(formats, frozenset(struck))
