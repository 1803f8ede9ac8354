"""Spliced styles: formats added to a styles part that is written plainly, at the ends of its tables."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ita_workbook.repair.splice import ATTRIBUTES, Plain, with_attributes

_TABLE = re.compile(rb"<\w+(" + ATTRIBUTES + rb")>")
_FORMAT = re.compile(rb"(" + ATTRIBUTES + rb") ?/?>")
_TABLE_ENTRIES = {"fonts": b"font", "fills": b"fill", "borders": b"border", "cellXfs": b"xf"}
_UNUSUAL = (b"'", b"\n", b"\r", b"\t", b"  ", b" =", b"= ")
"""What no program writes within formats; without it every format's attributes can be read when they are wanted."""


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
            attributes = with_attributes(attributes, {b"count": b"%d" % self.count})
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
            b"<xf" + with_attributes(found[1], changed) + like[found.end(1) :].rstrip()
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
