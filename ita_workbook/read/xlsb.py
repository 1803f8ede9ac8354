"""Binary workbooks (.xlsb): their sheets, read record by record, those with short records too."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ita_workbook.book.sheet import State
from ita_workbook.read.a1 import address
from ita_workbook.read.archive import Archive, UnreadableFileError
from ita_workbook.read.beside import cells_of
from ita_workbook.read.kept import CellFormats, KeptCells, OddCellError
from ita_workbook.read.number_format import GENERAL, NumberFormat, number_format, typed_number
from ita_workbook.read.relation import relations_of
from ita_workbook.read.returned import Event, Raw

_ROW, _SHEET, _WORKBOOK, _STRING, _FONT, _FORMAT, _CELL_FORMAT = 0, 156, 153, 19, 43, 44, 47
_BEGIN_CELL_FORMATS, _END_CELL_FORMATS, _MERGE, _LINK, _FILTER, _NOTE, _NOTE_TEXT = 617, 618, 176, 494, 163, 635, 637
# Kinds of cells; those from 12 on are short: they stand right of the cell before, and do not say where.
_KINDS = {
    1: "blank", 2: "packed", 3: "error", 4: "bool", 5: "real", 6: "text", 7: "shared", 8: "text", 9: "real",
    10: "bool", 11: "error", 12: "blank", 13: "packed", 14: "error", 15: "bool", 16: "real", 17: "text", 18: "shared",
    62: "rich",
}  # fmt: skip
_FORMULAS, _SHORT = range(8, 12), range(12, 19)
_HIDDEN_ROW, _STRUCK, _SINCE_1904, _DAYS_SINCE_1904 = 0x10, 0x08, 0x01, 1462
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_STATES: dict[int, State] = {1: "hidden", 2: "very_hidden"}
_UNSIGNED, _REAL = struct.Struct("<I"), struct.Struct("<d")


@dataclass(slots=True)
class XlsbSheet:
    """One sheet: its name and state, its cells, zero-based hidden rows and A1 ranges."""

    name: str
    state: State
    part: str
    cells: KeptCells = field(default_factory=KeptCells)
    hidden_rows: set[int] = field(default_factory=set)
    filtered: bool = False
    merges: list[str] = field(default_factory=list)
    unread: str = ""


@dataclass(frozen=True, slots=True)
class _Shared:
    strings: list[str]
    formats: CellFormats
    since_1904: bool


def read_binary(archive: Archive) -> list[XlsbSheet]:
    """Return the sheets of an .xlsb; raises UnreadableFileError where its workbook part is damaged."""
    workbook = next((one.part for one in relations_of(archive, "") if one.kind.endswith("/officeDocument")), "")
    relations = relations_of(archive, workbook)
    parts = {one.id: one.part for one in relations}
    kinds = {one.kind.rpartition("/")[2]: one.part for one in relations}
    sheets, since_1904 = [], False
    for kind, body in _records(archive, workbook):
        if kind == _SHEET:
            relation, end = _text(body, 8)
            name, _ = _text(body, end)
            sheets.append(XlsbSheet(name, _STATES.get(_number(body, 0), "visible"), parts.get(relation, "")))
        elif kind == _WORKBOOK:
            since_1904 = bool(_number(body, 0) & _SINCE_1904)
    strings = [_text(body, 1)[0] for kind, body in _records(archive, kinds.get("sharedStrings", "")) if kind == _STRING]
    shared = _Shared(strings, _formats(archive, kinds.get("styles", "")), since_1904)
    for sheet in sheets:
        try:
            _read_sheet(archive, sheet, shared)
            _read_notes(archive, sheet)
        except UnreadableFileError as error:
            sheet.cells, sheet.unread = KeptCells(), str(error.event.params.get("reason", "damaged"))
    return sheets


def _records(archive: Archive, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part as (kind, body); raises UnreadableFileError where they do not fit in it."""
    data = archive.part(part) if part else b""
    if data is None:
        raise UnreadableFileError(Event("truncated_file", params={"reason": part}))
    at, end = 0, len(data)
    while at < end:
        try:
            kind, at = _varied(data, at, 2)
            size, at = _varied(data, at, 4)
        except IndexError:
            size = end
        if at + size > end:
            raise UnreadableFileError(Event("truncated_file", params={"reason": part}))
        try:
            yield kind, data[at : at + size]
        except (struct.error, IndexError, UnicodeError) as error:
            raise UnreadableFileError(Event("truncated_file", params={"reason": part})) from error
        at += size


def _varied(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where it ends. The kind of a record keeps its mark for the second."""
    value = 0
    for place in range(most):
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return value, at + place + 1
    return value, at + most


def _number(body: bytes, at: int) -> int:
    return int(_UNSIGNED.unpack_from(body, at)[0])


def _text(body: bytes, at: int) -> tuple[str, int]:
    """Return a text and where it ends."""
    length = _number(body, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(body):
        raise struct.error(end)
    return body[at + 4 : end].decode("utf-16-le", "replace"), end


def _formats(archive: Archive, part: str) -> CellFormats:
    codes: dict[int, str] = {}
    fonts: list[bool] = []
    formats: dict[bytes, NumberFormat] = {}
    struck, within = set(), False
    for kind, body in _records(archive, part):
        if kind == _FORMAT:
            codes[int.from_bytes(body[:2], "little")] = _text(body, 2)[0]
        elif kind == _FONT:
            fonts.append(bool(body[2] & _STRUCK))
        elif kind in (_BEGIN_CELL_FORMATS, _END_CELL_FORMATS):
            within = kind == _BEGIN_CELL_FORMATS
        elif kind == _CELL_FORMAT and within:
            name, number = b"%d" % len(formats), int.from_bytes(body[2:4], "little")
            formats[name] = number_format(number, codes.get(number))
            font = int.from_bytes(body[4:6], "little")
            if font < len(fonts) and fonts[font]:
                struck.add(name)
    return CellFormats(formats, frozenset(struck))


def _read_sheet(archive: Archive, sheet: XlsbSheet, shared: _Shared) -> None:
    targets = {one.id: one.target for one in relations_of(archive, sheet.part)}
    row, column = -1, -1
    for kind, body in _records(archive, sheet.part):
        if kind == _ROW:
            row, column = _number(body, 0), -1
            if len(body) > 11 and body[11] & _HIDDEN_ROW:
                sheet.hidden_rows.add(row)
        elif kind in _KINDS:
            column = column + 1 if kind in _SHORT else _number(body, 0)
            try:
                _read_cell(sheet.cells, (row, column), kind, body, shared)
            except (struct.error, IndexError):
                sheet.cells.put_odd((row, column), OddCellError("a record that is too short"))
            except OddCellError as odd:
                sheet.cells.put_odd((row, column), odd)
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            sheet.merges.append(f"{address(top, left)}:{address(bottom, right)}")
        elif kind == _LINK:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            target = targets.get(_text(body, 16)[0], "")
            if target:
                sheet.cells.beside.links |= dict.fromkeys(
                    cells_of(f"{address(top, left)}:{address(bottom, right)}"), target
                )
        elif kind == _FILTER:
            sheet.filtered = True


def _read_notes(archive: Archive, sheet: XlsbSheet) -> None:
    for relation in relations_of(archive, sheet.part):
        if not relation.kind.endswith("/comments"):
            continue
        place = ""
        for kind, body in _records(archive, relation.part):
            if kind == _NOTE:
                place = address(_number(body, 4), _number(body, 12))
            elif kind == _NOTE_TEXT:
                sheet.cells.beside.note(place, _text(body, 1)[0])


def _read_cell(kept: KeptCells, place: tuple[int, int], kind: int, body: bytes, shared: _Shared) -> None:
    at = 4 if kind in _SHORT else 8
    style = b"%d" % int.from_bytes(body[at - 4 : at - 1], "little")
    if kind in _FORMULAS:
        kept.formulas.add(address(*place))
    name = _KINDS[kind]
    if name == "error":
        kept.put_error(place, _ERRORS.get(body[at], "#ERR!"))
        return
    value = _VALUES[name](body, at, shared)
    if isinstance(value, float):
        format = shared.formats.formats.get(style, GENERAL)
        if shared.since_1904 and format.kind == "date":
            value += _DAYS_SINCE_1904
        value = typed_number(value, format)
    if isinstance(value, str) and kept.beside.call(address(*place), value):
        kept.count += 1
    elif value != "":
        kept.put(place, value, struck=style in shared.formats.struck)


def _packed(body: bytes, at: int, _: _Shared) -> Raw:
    """Return a number packed into four bytes: its first bits, or a whole number; perhaps a hundred times as large."""
    packed = _number(body, at)
    if packed & 2:
        number = float(int.from_bytes(body[at : at + 4], "little", signed=True) >> 2)
    else:
        number = float(_REAL.unpack(b"\0\0\0\0" + _UNSIGNED.pack(packed & 0xFFFFFFFC))[0])
    return number / 100 if packed & 1 else number


def _real(body: bytes, at: int, _: _Shared) -> Raw:
    number = float(_REAL.unpack_from(body, at)[0])
    if number - number != 0:
        raise OddCellError("no number", str(number))
    return number


def _shared_text(body: bytes, at: int, shared: _Shared) -> Raw:
    number = _number(body, at)
    if number >= len(shared.strings):
        raise OddCellError("no shared text of this number", str(number))
    return shared.strings[number]


_VALUES: dict[str, Callable[[bytes, int, _Shared], Raw]] = {
    "blank": lambda *_: "",
    "packed": _packed,
    "bool": lambda body, at, _: bool(body[at]),
    "real": _real,
    "text": lambda body, at, _: _text(body, at)[0],
    "rich": lambda body, at, _: _text(body, at + 1)[0],
    "shared": _shared_text,
}
