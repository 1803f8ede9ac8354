"""Splicing: changing a part at the known places of its bytes, which is a tenth of the work of parsing and writing it.

It takes parts written plainly, as xlsxwriter, openpyxl, LibreOffice and Excel write them: no prefix on the elements,
double quotes, addresses first, no comment, CDATA or second default namespace. Whatever is written otherwise is not
changed: the functions return None, and the callers (``package``, ``mark``) change a parsed tree instead, with the same
outcome. In such a part a ``<`` begins a tag wherever it stands, so names can be searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

_ATTRIBUTES = rb'(?: [\w:.-]+="[^"<]*")*'
_ROOT = re.compile(
    rb'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\?>\s*)?<(\w+)('
    + _ATTRIBUTES
    + rb")>"
)
_NAMESPACE = re.compile(rb' xmlns="([^"&]+)"')
_ATTRIBUTE = re.compile(rb' ([\w:.-]+)="([^"<]*)"')
_RELATION = re.compile(rb"<Relationship(" + _ATTRIBUTES + rb") ?/>")
_SHEET = re.compile(rb"<sheet(" + _ATTRIBUTES + rb") ?/>")
_VIEW = re.compile(rb"<workbookView(" + _ATTRIBUTES + rb")(?= ?/?>)")
_LOCAL = re.compile(rb"(<definedName" + _ATTRIBUTES + rb'? localSheetId=")(\d+)"')
_SELECTED = re.compile(rb"(<sheetView" + _ATTRIBUTES + rb'?) tabSelected="[^"<]*"')
_ROW = re.compile(rb'<row r="\d+"(' + _ATTRIBUTES + rb")>")
_ADDRESS = re.compile(rb'<c r="([A-Z]+)')
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"(' + _ATTRIBUTES + rb") ?/?>")
_ROWS = re.compile(rb'<row(?: r="(\d+)")?')
_NO_ADDRESS = re.compile(rb'<c(?! r=")')
_COLUMN = re.compile(rb"<col(" + _ATTRIBUTES + rb") ?/>")
_STYLE = re.compile(rb' s="(\d+)"')
_TABLE = re.compile(rb"<\w+(" + _ATTRIBUTES + rb")>")
_FORMAT = re.compile(rb"(" + _ATTRIBUTES + rb") ?/?>")
_AFTER_LEGACY = re.compile(rb"<(legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b")
_TABLE_ENTRIES = {"fonts": b"font", "fills": b"fill", "borders": b"border", "cellXfs": b"xf"}
_MANY = 20
_UNUSUAL = (b"'", b"\n", b"\r", b"\t", b"  ", b" =", b"= ")
"""What no program writes within formats; without it every format's attributes can be read when they are wanted."""
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_PREFIX = b' xmlns:r="' + _OFFICE + b'"'


class Plain(NamedTuple):
    """A part that is written plainly: its root's name and attributes, where the root's content begins and ends."""

    data: bytes
    root: bytes
    attributes: bytes
    begin: int
    end: int

    @property
    def namespace(self) -> str:
        """The namespace of the elements."""
        found = _NAMESPACE.search(self.attributes)
        return found[1].decode() if found else ""

    @property
    def office(self) -> bytes:
        """What an element must declare to have an ``r:id``: nothing where the root declares it."""
        return b"" if _OFFICE_PREFIX in self.attributes else _OFFICE_PREFIX

    def changed(self, *pieces: bytes) -> Plain:
        """Return the part as it is with the pieces as its bytes: its root stays, and what is added is plain too."""
        data = b"".join(pieces)
        return self._replace(data=data, end=self.end + len(data) - len(self.data))

    def appended(self, element: str) -> Plain:
        """Return the part with one more element at its end."""
        return self.changed(self.data[: self.end], element.encode(), self.data[self.end :])

    def prepended(self, element: str) -> Plain:
        """Return the part with one more element at its beginning."""
        return self.changed(self.data[: self.begin], element.encode(), self.data[self.begin :])


def plain(data: bytes) -> Plain | None:
    """Return a part that is written plainly, else None."""
    found = _ROOT.match(data)
    if found is None:
        return None
    end = data.rfind(b"</%s>" % found[1])
    if (
        end < 0
        or data[end + len(found[1]) + 3 :].strip()
        or len(_NAMESPACE.findall(found[2])) != 1
        or _opened_by(b"!", data, 0)
        or _opened_by(b"?", data, found.start(1))
        or data.find(b"xmlns=", found.end()) >= 0
    ):
        return None
    return Plain(data, found[1], found[2], found.end(), end)


def _opened_by(sign: bytes, data: bytes, begin: int) -> bool:
    """Whether there is a ``<`` before a sign anywhere.

    A single rare byte is found twenty times faster than two bytes of which one is everywhere.
    """
    at = data.find(sign, max(begin, 1))
    for _ in range(_MANY):
        if at < 0:
            return False
        if data.startswith(b"<", at - 1):
            return True
        at = data.find(sign, at + 1)
    return at > 0 and data.find(b"<" + sign, at - 1) >= 0


def attributes_of(written: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a tag as they are written, that is with their entities."""
    return dict(_ATTRIBUTE.findall(written))


def _with_attributes(written: bytes, values: Mapping[bytes, bytes | None]) -> bytes:
    """Return attributes with others set, or taken away where the value is None."""
    attributes = {**attributes_of(written), **values}
    return b"".join(b' %s="%s"' % (name, value) for name, value in attributes.items() if value is not None)


def relations(part: Plain) -> list[dict[str, str]] | None:
    """Return the attributes of each relation of a .rels part."""
    data = part.data
    if b"&" in data:
        return None
    found = _RELATION.findall(data)
    if len(found) != data.count(b"<Relationship") - 1:
        return None
    return [{name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(written)} for written in found]


def listed_sheets(part: Plain) -> dict[str, str] | None:
    """Return the relation of each sheet by the sheet's name."""
    begin, end = part.data.find(b"<sheets>"), part.data.find(b"</sheets>")
    written = _SHEET.findall(part.data, max(begin, 0), max(end, 0))
    if begin < 0 or len(written) != part.data.count(b"<sheet ") or part.data.find(b"&", begin, end) >= 0:
        return None
    found = {}
    for entry in written:
        attributes = attributes_of(entry)
        if part.office and attributes.get(b"xmlns:r") != _OFFICE:
            return None
        found[attributes.get(b"name", b"").decode()] = attributes.get(b"r:id", b"").decode()
    return found


def with_first_sheet(part: Plain, name: str, relation: str) -> Plain | None:
    """Return the workbook part with a sheet added as the first one and shown."""
    data = part.data
    begin, end = data.find(b"<sheets>") + len(b"<sheets>"), data.find(b"</sheets>")
    if begin < part.begin or end < begin or data.count(b"<sheets") != 1:
        return None
    listed = [attributes_of(written) for written in _SHEET.findall(data, begin, end)]
    if len(listed) != data.count(b"<sheet", begin, end):
        return None
    numbers = [entry.get(b"sheetId", b"0") for entry in listed]
    if not all(number.isdigit() for number in numbers):
        return None
    # What counts sheets by their place: names local to a sheet, and the sheet that is shown.
    views, view_count = _VIEW.subn(_shown_first, data[:begin])
    names, name_count = _LOCAL.subn(lambda found: b'%s%d"' % (found[1], int(found[2]) + 1), data[end:])
    if view_count != data.count(b"<workbookView") or name_count != data.count(b"localSheetId"):
        return None
    identifier = max(map(int, numbers), default=0) + 1
    made = f'<sheet name={quoteattr(name)} sheetId="{identifier}"{part.office.decode()} r:id="{relation}"/>'
    return part.changed(views, made.encode(), data[begin:end], names)


def _shown_first(view: re.Match[bytes]) -> bytes:
    return b"<workbookView" + _with_attributes(view[1], {b"activeTab": b"0", b"firstSheet": None})


def unselected(part: Plain) -> Plain | None:
    """Return a sheet part that is not selected, changed where it was."""
    begin = part.data.find(b"<sheetData")
    if begin < 0:
        return None
    head = _SELECTED.sub(rb"\1", part.data[:begin])
    return None if b"tabSelected" in head else part.changed(head, part.data[begin:])


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
        before = next((other.start() for other in cells if _column(other[1]) > column), end)
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


def _column(letters: bytes) -> int:
    """Return the zero-based number of a column."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


class _Table:
    """One table of the styles part: its entries are counted, and added at its end."""

    def __init__(self, name: str, attributes: bytes, content: bytes, begin: int, end: int) -> None:
        self.begin, self.end = begin, end
        self.content = content
        self._name, self._attributes = name.encode(), attributes
        self.count = sum(content.count(b"<" + _TABLE_ENTRIES[name] + after) for after in (b" ", b">", b"/"))
        self._added: list[bytes] = []

    def append(self, made: bytes) -> int:
        """Add an entry; return its number."""
        self._added.append(made)
        self.count += 1
        return self.count - 1

    def data(self) -> bytes:
        """Return the table as it is now."""
        attributes = self._attributes
        if self._added:
            attributes = _with_attributes(attributes, {b"count": b"%d" % self.count})
        return b"<%s%s>%s%s" % (self._name, attributes, self.content, b"".join(self._added))


class SplicedStyles:
    """The styles part: formats, fonts, fills and borders are added at the end of their tables."""

    def __init__(self, part: Plain, tables: Mapping[str, _Table]) -> None:
        self._part, self._tables = part, tables
        self._formats = tables["cellXfs"].content.split(b"<xf")[1:]

    @classmethod
    def of(cls, part: Plain) -> SplicedStyles | None:
        """Return the styles, or None."""
        data = part.data
        tables = {}
        for name in _TABLE_ENTRIES:
            begin, end = data.find(b"<" + name.encode()), data.find(b"</%s>" % name.encode())
            found = _TABLE.match(data, begin, end) if 0 < begin < end else None
            if found is None or data.find(found[0], begin + 1) >= 0:
                return None
            tables[name] = _Table(name, found[1], data[found.end() : end], begin, end)
        formats = tables["cellXfs"]
        styles = cls(part, tables)
        if len(styles._formats) != formats.count or any(spelling in formats.content for spelling in _UNUSUAL):
            return None
        return styles if styles._formats else None

    def append(self, table: str, made: str) -> int:
        """Add an entry to a table; return its number."""
        return self._tables[table].append(made.encode())

    def format_like(self, style: int, values: Mapping[str, str]) -> int:
        """Add a format like another, with other values of some attributes; return its number."""
        like = self._formats[style if style < len(self._formats) else 0]
        found = _FORMAT.match(like)
        if found is None:
            raise ValueError("a format that is not written plainly")
        changed = {name.encode(): value.encode() for name, value in values.items()}
        return self._tables["cellXfs"].append(
            b"<xf" + _with_attributes(found[1], changed) + like[found.end(1) :].rstrip()
        )

    def part(self) -> Plain:
        """Return the part with what was added."""
        data = self._part.data
        pieces = []
        done = 0
        for table in sorted(self._tables.values(), key=lambda table: table.begin):
            pieces += [data[done : table.begin], table.data()]
            done = table.end
        return self._part.changed(*pieces, data[done:])
