"""Far cells: reading a sheet that has cells far outside any form, without building its whole rectangle.

A single cell at XFD1048576 makes a dense reader reserve 17 thousand million cells. Here only cells within the
bounds of a form are kept. Slower than calamine, so it serves only such sheets.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from ita_workbook.read.a1 import address, column_number
from ita_workbook.read.archive import Archive, UnreadableFileError
from ita_workbook.read.returned import Event, Raw

MAX_ROW, MAX_COLUMN = 20_000, 200
"""Rows and columns that are kept; the widest sheet has 16 columns, the longest some thousands of rows."""


def sparse_rows(archive: Archive, part: str) -> tuple[list[list[Raw]], str | None]:
    """Return the values of a sheet part within the bounds ('' where empty), and the farthest filled cell beyond."""
    shared = _shared_strings(archive)
    rows: dict[int, dict[int, Raw]] = {}
    beyond = (-1, -1)
    for element in _elements(archive.part(part) or b"", "c"):
        place = _place(element.get("r", ""))
        if place is None:
            continue
        value = _value(element, shared)
        if value == "":
            continue
        if place[0] < MAX_ROW and place[1] < MAX_COLUMN:
            rows.setdefault(place[0], {})[place[1]] = value
        else:
            beyond = max(beyond, place)
    farthest = address(*beyond) if beyond[0] >= 0 else None
    if not rows:
        return [], farthest
    width = max(max(cells) for cells in rows.values()) + 1
    return [[rows.get(row, {}).get(column, "") for column in range(width)] for row in range(max(rows) + 1)], farthest


def _elements(data: bytes, name: str) -> Iterator[etree._Element]:
    context = etree.iterparse(
        BytesIO(data), events=("end",), tag=("{*}" + name,), resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        for _, element in context:
            yield element
            element.clear()
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(Event("truncated_file", params={"reason": name})) from error


def _place(reference: str) -> tuple[int, int] | None:
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not letters.isalpha() or not digits:
        return None
    return int(digits) - 1, column_number(letters.upper())


def _shared_strings(archive: Archive) -> list[str]:
    data = archive.part("xl/sharedStrings.xml")
    if data is None:
        return []
    return ["".join(text.text or "" for text in item.iter("{*}t")) for item in _elements(data, "si")]


def _value(element: etree._Element, shared: list[str]) -> Raw:
    kind = element.get("t", "n")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in element.iter("{*}t"))
    text = element.findtext("{*}v") or ""
    if text == "" or kind == "e":
        return ""
    if kind == "s":
        return shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
    if kind == "b":
        return text == "1"
    if kind == "n":
        try:
            return float(text)
        except ValueError:
            return text
    return text
