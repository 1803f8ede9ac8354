"""Fast .xlsx: the quick way for the XML that spreadsheet programs write nearly always, read by patterns.

Its slow reference is calamine (:mod:`ita_workbook.read.xlsx_full`) with the searches of
:mod:`ita_workbook.read.structure`. It is there because reading a folder of returns is what this program does most:
without it checking a department's workbook takes 1.5 times as long (13.4 ms against 9.2). It reads only what it has
accounted for to the last tag; whatever else stands in a part makes it return None, and the part is left to the slow
way. tests/read/test_plain.py compares the two on every file there is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from ita_workbook.read.a1 import column_number
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

_FORMAT = re.compile(rb'<numFmt(?=[^<>]* numFmtId="([0-9]{1,5})")(?=[^<>]* formatCode="([^"<>]{0,255})")[^<>]*/>')
_CELL_FORMAT = re.compile(rb"<xf (?:[^<>]*? )?numFmtId=\"([0-9]{1,5})\"")
_PLAIN_FORMAT = re.compile(rb"(?:[0#?,.% ;()+@-]|_[()-]|\\.|General)*")
_DATE_FORMAT = re.compile(rb"(?:\[\$-[0-9A-Fa-f]{1,8}\])?(?:[dmy/ .,-]|\\.)+(?:;@)?")
_QUOTED = re.compile(rb"&quot;[^&]*&quot;")
_PLAIN_IDS = frozenset((*range(14), *range(37, 45), 48, 49))
_DATE_IDS = frozenset(range(14, 18))
_EPOCH = date(1899, 12, 30)
_column = itemgetter(1)


@dataclass(frozen=True, slots=True)
class FastSheet:
    """One sheet: rows from A1 ('' where empty), the addresses that hold formulas, and errors by address.

    ``around`` is what stands around its filled cells: the tags of rows, and empty cells.
    """

    rows: list[list[Raw]]
    formulas: frozenset[str]
    errors: dict[str, str]
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


def plain_sheet(data: bytes, shared: Mapping[bytes, str] | None, styles: Mapping[bytes, bool]) -> FastSheet | None:
    """Return a sheet part's cells; None when any of it is written otherwise than programs write it.

    ``shared`` are the workbook's shared strings by number (None when these are not plain), ``styles`` what
    :func:`date_styles` returns.
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
    formulas: list[str] = []
    errors: dict[str, str] = {}
    inline: list[int] = []
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
            made = _number(value, styles.get(style) if style else False)
        if made is None:
            return None
        addresses.append(address)
        values.append(made)
    if (inline or written) and has_escapes(body):
        return None
    if inline:
        readable = unescaped([str(values[index]) for index in inline])
        if readable is None:
            return None
        for index, one in zip(inline, readable, strict=True):
            values[index] = one
    try:
        rows = _rows(addresses, values)
    except KeyError:
        return None
    return None if rows is None else FastSheet(rows, frozenset(formulas), errors, rest)


def _taken_out(pattern: re.Pattern[bytes], body: bytes) -> tuple[list[list[Any]], bytes, int]:
    """Return (the matches, group by group; what stands around them; how often that is cut)."""
    parts: list[Any] = pattern.split(body)
    every = pattern.groups + 1
    around = list(filter(None, parts[::every]))
    return [parts[group::every] for group in range(1, every)], _CUT.join(around), max(len(around) - 1, 0)


def _number(text: bytes, is_date: bool | None) -> Raw | None:
    """Return a number, or the day it stands for; None for what only calamine knows how to read."""
    if is_date is None or not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    if not is_date:
        return number
    # Before March 1900 the count of days has an error of its own; a fraction is a time of day.
    if not 61 <= number < 2_958_466 or not number.is_integer():
        return None
    return _EPOCH + timedelta(number)


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


def date_styles(data: bytes) -> dict[bytes, bool]:
    """Return for each cell format of a styles part whether it shows days; formats that show anything else are absent.

    Keyed by the number as the cells have it. Times, durations and formats of which it is not sure are left out.
    """
    formats, cells = _between(data, b"<numFmts"), _between(data, b"<cellXfs")
    # Elsewhere, as in the formats of conditions, the same numbers can stand for other codes.
    codes = _FORMAT.findall(formats)
    numbers = _CELL_FORMAT.findall(cells)
    if b"<!--" in data or formats.count(b"<numFmt ") != len(codes) or cells.count(b"<xf ") != len(numbers):
        return {}
    code_of = dict(codes)
    styles = {}
    for index, number in enumerate(numbers):
        shows = _shows_days(int(number), code_of.get(number))
        if shows is not None:
            styles[b"%d" % index] = shows
    return styles


def _between(data: bytes, tag: bytes) -> bytes:
    """Return what stands in the first element of a name; nothing where there is none."""
    begin = data.find(tag)
    end = data.find(b"</" + tag[1:], begin)
    return data[begin + len(tag) : end] if 0 <= begin < end else b""


def _shows_days(number: int, code: bytes | None) -> bool | None:
    if code is None:
        return False if number in _PLAIN_IDS else True if number in _DATE_IDS else None
    if _PLAIN_FORMAT.fullmatch(code):
        return False
    code = _QUOTED.sub(b"", code)
    return True if _DATE_FORMAT.fullmatch(code) and re.search(rb"[dy]", code) else None
