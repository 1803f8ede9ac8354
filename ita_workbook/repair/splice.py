"""Splicing: changing a part at the known places of its bytes, which is a tenth of the work of parsing and writing it.

It takes parts written plainly, as xlsxwriter, openpyxl, LibreOffice and Excel write them: no prefix on the elements,
double quotes, addresses first, no comment, CDATA or second default namespace. Whatever is written otherwise is not
changed: the functions return None, and the callers (``package``, ``mark``) change a parsed tree instead, with the same
outcome. In such a part a ``<`` begins a tag wherever it stands, so names can be searched for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from ita_workbook.read.rare import stands_at

ATTRIBUTES = rb'(?: [\w:.-]+="[^"<]*")*'
_ROOT = re.compile(
    rb'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\?>\s*)?<(\w+)('
    + ATTRIBUTES
    + rb")>"
)
_NAMESPACE = re.compile(rb' xmlns="([^"&]+)"')
_ATTRIBUTE = re.compile(rb' ([\w:.-]+)="([^"<]*)"')
_RELATION = re.compile(rb"<Relationship(" + ATTRIBUTES + rb") ?/>")
_SHEET = re.compile(rb"<sheet(" + ATTRIBUTES + rb") ?/>")
_VIEW = re.compile(rb"<workbookView(" + ATTRIBUTES + rb")(?= ?/?>)")
_LOCAL = re.compile(rb"(<definedName" + ATTRIBUTES + rb'? localSheetId=")(\d+)"')
_SELECTED = re.compile(rb"(<sheetView" + ATTRIBUTES + rb'?) tabSelected="[^"<]*"')
_DECLARED, _INSTRUCTED = re.compile(rb"<!"), re.compile(rb"<\?")
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
        or stands_at(b"!", _DECLARED, data, before=1)
        or stands_at(b"?", _INSTRUCTED, data, found.start(1) - 1, before=1)
        or data.find(b"xmlns=", found.end()) >= 0
    ):
        return None
    return Plain(data, found[1], found[2], found.end(), end)


def attributes_of(written: bytes) -> dict[bytes, bytes]:
    """Return the attributes of a tag as they are written, that is with their entities."""
    return dict(_ATTRIBUTE.findall(written))


def with_attributes(written: bytes, values: Mapping[bytes, bytes | None]) -> bytes:
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
    return b"<workbookView" + with_attributes(view[1], {b"activeTab": b"0", b"firstSheet": None})


def unselected(part: Plain) -> Plain | None:
    """Return a sheet part that is not selected, changed where it was."""
    begin = part.data.find(b"<sheetData")
    if begin < 0:
        return None
    head = _SELECTED.sub(rb"\1", part.data[:begin])
    return None if b"tabSelected" in head else part.changed(head, part.data[begin:])
