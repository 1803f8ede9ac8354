"""Fast .xlsx: the quick way for the XML that spreadsheet programs write nearly always, read by patterns.

Its slow reference is :mod:`ita_workbook.read.xlsx_cells`. It is there because reading a folder of returns is what this
program does most: without it checking a department's workbook takes 1.5 times as long (13.4 ms against 9.2). It reads
only what it has accounted for to the last tag; whatever else stands in a part makes it return None, and the part is
left to the slow way. tests/read/test_plain.py compares the two on every file there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from ita_workbook.read.a1 import column_number
from ita_workbook.read.beside import CALLS
from ita_workbook.read.number_format import GENERAL, NumberFormat, typed_number
from ita_workbook.read.returned import Raw
from ita_workbook.read.xlsx_fast_strings import has_escapes, inline_texts, unescaped

_BEGIN, _END = b"<sheetData>", b"</sheetData>"
# What they hold is looked up among addresses and numbers that are known to be right: that is quicker than a stricter
# pattern. Nothing that was matched is ever matched again.
_SHARED = re.compile(rb'<c r="([^"]++)"(?: s="[^"]++")?+ t="s"><v>([^<]++)</v></c>')
_INLINE = re.compile(
    rb'<c r="([^"]++)"(?: s="[^"]++")?+ t="inlineStr"><is><t(?: xml:space="preserve")?+>([^<]++)</t></is></c>'
)
# Two letters and four digits: what stands beyond is far outside any form, and is looked at by another reader.
_ADDRESS = re.compile(rb"[A-Z]{1,2}[1-9][0-9]{0,3}")
_OTHER = re.compile(
    rb'<c r="([^"]++)"(?: s="([0-9]{1,5})")?(?: t="(n|b|e|str|inlineStr)")?>'
    rb"(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
    rb"(?:<v>([^<]*)</v>|(<v/>)|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)</c>"
)
_FORMULA = 3
"""The group of the formula."""
_NUMBER = re.compile(rb"-?[0-9]{1,15}(?:\.[0-9]{1,17})?(?:[Ee][+-]?[0-9]{1,2})?")
_TRUTH = {b"0": False, b"1": True}
_MOST_PLACES = 100_000
_BEGINNING = 8192
"""Bytes among which the first text of a sheet stands, nearly always."""
_HEAD = 60
"""Cells among which those of a table's header row are, nearly always."""
_CUT = b"<>"
"""Between what stands around the cells that were matched: nothing can be matched across it."""
_ROOM, _ROOM_FOR_EACH = 100_000, 50
"""Cells of a sheet's rectangle, and more for each filled one: a single far cell must not cost a whole rectangle."""

_column = itemgetter(1)


@dataclass(frozen=True, slots=True)
class FastSheet:
    """One sheet: rows from A1 ('' where empty), the addresses that hold formulas, and errors by address.

    ``filled`` is how many cells have a value; ``around`` is what stands around them: the tags of rows, and empty cells.
    """

    rows: list[list[Raw]]
    formulas: frozenset[str]
    errors: dict[str, str]
    filled: int = field(default=0, compare=False)
    around: bytes = field(default=b"", compare=False, repr=False)


class _Places(dict[bytes, tuple[int, int]]):
    """The zero-based (row, column) of every address that was seen: most files use the same.

    Raises KeyError for what is no address, or for one far outside.
    """

    def __missing__(self, address: bytes) -> tuple[int, int]:
        if not _ADDRESS.fullmatch(address):
            raise KeyError(address)
        letters = address.rstrip(b"0123456789")
        place = int(address[len(letters) :]) - 1, column_number(letters.decode())
        if len(self) < _MOST_PLACES:
            self[address] = place
        return place


_places = _Places()


def plain_sheet(
    data: bytes, shared: Mapping[bytes, str] | None, formats: Mapping[bytes, NumberFormat]
) -> FastSheet | None:
    """Return a sheet part's cells; None when any of it is written otherwise than programs write it.

    ``shared`` are the workbook's shared strings by number (None when these are not plain), ``formats`` those of its
    cells by theirs.
    """
    begin, end = data.find(_BEGIN) + len(_BEGIN), data.rfind(_END)
    if begin < len(_BEGIN):
        return FastSheet([], frozenset(), {}) if data.count(b"<sheetData/>") == 1 and b"<c " not in data else None
    if end < begin or b"<!--" in data[:begin]:
        return None
    body = data[begin:end]
    # Programs write either the one or the other: where texts stand in their cells, these are most of the part.
    written: list[bytes] = []
    if body.find(b"<is>", 0, _BEGINNING) < 0:
        (addresses, numbers), rest, cuts = _taken_out(_SHARED, body)
    else:
        (inner, written), rest, cuts = _taken_out(_INLINE, body)
        (addresses, numbers), rest, more = _taken_out(_SHARED, rest)
        addresses += inner
        cuts += more
    others: list[list[bytes | None]] = [[] for _ in range(_OTHER.groups)]
    if b"</c>" in rest:
        others, rest, more = _taken_out(_OTHER, rest)
        cuts += more
    # Each "<" that is left must belong to an empty cell or to a row: then there is nothing else.
    tags = rest.count(b"<") - cuts - rest.count(b"<row ") - rest.count(b"</row>")
    if tags != rest.count(b"<c ") + rest.count(b'"></c>') or b"\r" in body or (numbers and shared is None):
        return None
    try:
        values: list[Raw] = list(map(shared.__getitem__, numbers)) if shared is not None else []
    except KeyError:
        return None
    if written:
        texts = inline_texts(written)
        if texts is None:
            return None
        values += texts
    found = _others(others, addresses, values, formats)
    if found is None or ((found.inline or written) and has_escapes(body)):
        return None
    if found.inline:
        readable = unescaped([str(values[index]) for index in found.inline])
        if readable is None:
            return None
        for index, one in zip(found.inline, readable, strict=True):
            values[index] = one
    try:
        rows = _rows(addresses, values)
    except KeyError:
        return None
    return None if rows is None else FastSheet(rows, frozenset(found.formulas), found.errors, len(values), rest)


class _Others(NamedTuple):
    """What is special about cells other than shared texts: their formulas, errors, and which texts stand in them."""

    formulas: list[str]
    errors: dict[str, str]
    inline: list[int]


def _others(
    others: list[list[Any]], addresses: list[bytes], values: list[Raw], formats: Mapping[bytes, NumberFormat]
) -> _Others | None:
    """Add the cells other than shared texts to ``addresses`` and ``values``; None when one is written otherwise."""
    formulas: list[str] = []
    errors: dict[str, str] = {}
    inline: list[int] = []
    said = b"".join(filter(None, others[_FORMULA]))
    if any(call in said for call in CALLS):
        return None  # a formula says more than it shows
    for address, style, kind, formula, value, _, text in zip(*others, strict=True):
        if (not text) is (kind == b"inlineStr") or (text is not None and kind != b"inlineStr"):
            return None  # it is not what it says it is
        if formula:
            formulas.append(address.decode())
        made: Raw | None
        if kind == b"inlineStr" or kind == b"str":
            inline.append(len(values))
            made = _decoded(text or value or b"")
        elif not value:
            continue
        elif kind == b"e":
            errors[address.decode()] = value.decode("utf-8", "replace")
            continue
        elif kind == b"b":
            made = _TRUTH.get(value)
        else:
            made = _number(value, formats.get(style) if style else GENERAL)
        if made is None:
            return None
        addresses.append(address)
        values.append(made)
    return _Others(formulas, errors, inline)


def _taken_out(pattern: re.Pattern[bytes], body: bytes) -> tuple[list[list[Any]], bytes, int]:
    """Return (the matches, group by group; what stands around them; how often that is cut)."""
    parts: list[Any] = pattern.split(body)
    every = pattern.groups + 1
    around = list(filter(None, parts[::every]))
    return [parts[group::every] for group in range(1, every)], _CUT.join(around), max(len(around) - 1, 0)


def _number(text: bytes, format: NumberFormat | None) -> Raw | None:
    """Return a number, or the day it stands for; None for what only the thorough way knows how to read."""
    if format is None or not _NUMBER.fullmatch(text):
        return None
    return typed_number(float(text), format)


def _decoded(text: bytes) -> str | None:
    try:
        return text.decode()
    except UnicodeDecodeError:
        return None


def _rows(addresses: list[bytes], values: list[Raw]) -> list[list[Raw]] | None:
    if "" in values:
        filled = [index for index, value in enumerate(values) if value != ""]
        addresses, values = [addresses[index] for index in filled], [values[index] for index in filled]
    if not values:
        return []
    places = list(map(_places.__getitem__, addresses))
    # Nearly every table is as wide as its head: that it is not shows when a cell finds no room.
    width, height = max(map(_column, places[:_HEAD])) + 1, max(places)[0] + 1
    rows = _filled(places, values, width, height) or _filled(places, values, max(map(_column, places)) + 1, height)
    return rows


def _filled(places: list[tuple[int, int]], values: list[Raw], width: int, height: int) -> list[list[Raw]] | None:
    """Return rows with the values in their places; None where there is no room for them, or more than there may be."""
    if width * height > _ROOM + _ROOM_FOR_EACH * len(values):
        return None
    rows: list[list[Raw]] = [[""] * width for _ in range(height)]
    try:
        for (row, column), value in zip(places, values, strict=True):
            rows[row][column] = value
    except IndexError:
        return None
    return rows
