"""Spliced sheets: marking cells of a sheet part that is written plainly, at their places in its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ita_workbook.read.a1 import column_number
from ita_workbook.repair.splice import ATTRIBUTES, Plain, attributes_of

_ROW = re.compile(rb'<row r="\d+"(' + ATTRIBUTES + rb")>")
_ADDRESS = re.compile(rb'<c r="([A-Z]+)')
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"(' + ATTRIBUTES + rb") ?/?>")
_ROWS = re.compile(rb'<row(?: r="(\d+)")?')
_NO_ADDRESS = re.compile(rb'<c(?! r=")')
_COLUMN = re.compile(rb"<col(" + ATTRIBUTES + rb") ?/>")
_STYLE = re.compile(rb' s="(\d+)"')
_AFTER_LEGACY = re.compile(rb"<(legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b")


class _Edit(NamedTuple):
    """A cell to be marked: what of the part its mark replaces, the column it is in, and its format before."""

    begin: int
    end: int
    column: int
    style: int
    pattern: bytes


class SplicedSheet:
    """A sheet part whose cells get marks; ``locate`` must have found them."""

    def __init__(self, part: Plain) -> None:
        self._part = part
        self._data = part.data
        self._edits: dict[str, _Edit] = {}
        self._written: list[tuple[int, int, int, bytes]] = []
        self._begin = self._data.find(b"<sheetData>") + len(b"<sheetData>")
        self._end = self._data.find(b"</sheetData>")
        self._link = -1
        self._columns: list[dict[bytes, bytes]] | None = None

    @property
    def namespace(self) -> str:
        """The namespace of the sheet's elements."""
        return self._part.namespace

    @classmethod
    def of(cls, part: Plain, cells: Mapping[str, tuple[int, int]]) -> SplicedSheet | None:
        """Return a sheet in which all ``cells`` (by address, with their zero-based places) can be marked, or None."""
        sheet = cls(part)
        return sheet if sheet._locate(cells) else None

    def _locate(self, cells: Mapping[str, tuple[int, int]]) -> bool:
        data, begin, end = self._data, self._begin, self._end
        if begin < self._part.begin or end < begin or data.count(b"<sheetData") != 1:
            return False
        found = [(row[1] or b"", row.start()) for row in _ROWS.finditer(data, begin, end)]
        starts = dict(found)
        if len(starts) != len(found) or b"" in starts:
            return False
        ends = dict(zip(starts, [*list(starts.values())[1:], end], strict=True))
        link = self._place_of_link()
        if link is None:
            return False
        self._link = link
        for cell, (row, column) in cells.items():
            number = b"%d" % (row + 1)
            edit = self._edit(cell, column, starts[number], ends[number]) if number in starts else None
            if edit is None:
                return False
            self._edits[cell] = edit
        return True

    def _place_of_link(self) -> int | None:
        """Return where the schema wants the link to the drawing of the notes: before what may stand after it."""
        if self._data.find(b"AlternateContent", self._end) >= 0:
            return None
        following = list(_AFTER_LEGACY.finditer(self._data, self._end))
        if not following:
            return self._part.end
        # Other elements may hold an extLst too: this one is the sheet's own when it is the only one and stands last.
        if following[0][1] == b"extLst" and (
            len(following) > 1 or not self._data.endswith(b"</extLst>", 0, self._part.end)
        ):
            return None
        return following[0].start()

    def _edit(self, cell: str, column: int, begin: int, end: int) -> _Edit | None:
        """Return what marking a cell changes in its row, which stands between ``begin`` and ``end``."""
        data = self._data
        row = _ROW.match(data, begin, end)
        end = data.rfind(b"</row>", begin, end)
        if row is None or end < 0 or _NO_ADDRESS.search(data, row.end(), end):
            return None
        address = cell.encode()
        at = data.find(b'<c r="%s"' % address, row.end(), end)
        if at >= 0:
            found = _CELL.match(data, at)
            if found is None:
                return None
            style = _STYLE.search(found[2])
            if style:
                base = found.start(2)
                return _Edit(base + style.start(), base + style.end(), column, int(style[1]), b' s="%d"')
            if b' s="' in found[2]:
                return None
            default = self._default_style(row[1], column)
            return None if default is None else _Edit(found.start(2), found.start(2), column, default, b' s="%d"')
        if data.find(b"<extLst", row.end(), end) >= 0:
            return None
        default = self._default_style(row[1], column)
        cells = _ADDRESS.finditer(data, row.end(), end)
        before = next((other.start() for other in cells if column_number(other[1].decode()) > column), end)
        return None if default is None else _Edit(before, before, column, default, b'<c r="%s" s="%%d"/>' % address)

    def _default_style(self, row: bytes, column: int) -> int | None:
        """Return the format an empty cell shows, its row's or else its column's; None where that is not plain."""
        attributes = attributes_of(row)
        style: bytes | None = None
        if attributes.get(b"customFormat") == b"1":
            style = attributes.get(b"s")
        else:
            if self._columns is None:
                self._columns = self._listed_columns()
            for entry in self._columns:
                first, last = entry.get(b"min", b"0"), entry.get(b"max", b"0")
                if not (first.isdigit() and last.isdigit()):
                    return None
                if int(first) <= column + 1 <= int(last):
                    style = entry.get(b"style")
                    break
        if not style:
            return 0
        return int(style) if style.isdigit() else None

    def _listed_columns(self) -> list[dict[bytes, bytes]]:
        """Return the attributes of each column entry; one that says nothing where these are not plain."""
        head = self._data[self._part.begin : self._begin]
        columns = [attributes_of(written) for written in _COLUMN.findall(head)]
        tables = head.count(b"<cols")
        return columns if tables <= 1 and len(columns) == head.count(b"<col") - tables else [{b"min": b"?"}]

    def colour(self, cell: str, marked: Callable[[int], int]) -> None:
        """Give a cell the format that ``marked`` returns for the one it has."""
        edit = self._edits[cell]
        self._written.append((edit.begin, edit.end, edit.column, edit.pattern % marked(edit.style)))

    def link(self, relation: str) -> None:
        """Name the drawing of the notes."""
        made = b'<legacyDrawing%s r:id="%s"/>' % (self._part.office, relation.encode())
        self._written.append((self._link, self._link, 0, made))

    def part(self) -> Plain:
        """Return the part with its marks."""
        pieces = []
        done = 0
        for begin, end, _, piece in sorted(self._written):
            pieces += [self._data[done:begin], piece]
            done = end
        return self._part.changed(*pieces, self._data[done:])
