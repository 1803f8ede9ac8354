"""Packages: the parts of an .xlsx, changed one by one while all others stay byte for byte as they were."""

from __future__ import annotations

import posixpath
import struct
import zlib
from contextlib import suppress
from copy import copy
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from ita_workbook.read.archive import PARSER, Archive

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_QUICK, _LARGE, _USUAL = 1, 1 << 16, zlib.Z_DEFAULT_COMPRESSION
"""zlib's level for parts up to so many bytes: less than half the time for a copy 3 % bigger. Of larger parts (sheets
with their texts in the cells) it would make 10 % more."""
_BEGIN = 4096
_FIXED = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o600 << 16
_HEAD = struct.Struct("<4s22xHH")
"""The head of a part in a zip: its mark, and how long its name and its extra field are."""
_MARK, _UTF8, _SIZES_BEHIND = b"PK\x03\x04", 0x800, 0x08


def child_name(root: etree._Element, name: str) -> str:
    """Return ``name`` in the namespace of ``root``: a strict workbook has another than a transitional one."""
    return f"{{{etree.QName(root).namespace}}}{name}"


def _target(part: str, relation: dict[str, str]) -> str:
    """Return the name of the part that a relation of ``part`` leads to."""
    target = relation.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{posixpath.dirname(part)}/{target}")


class Package:
    """An opened .xlsx. Its parts are inflated by the archive, that is under its limits, and only when asked for."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._infos = archive.entries
        self._trees: dict[str, etree._Element] = {}
        self._looked_at: dict[str, etree._Element] = {}
        self._changed: dict[str, bytes] = {}
        self._gone: set[str] = set()

    @property
    def names(self) -> list[str]:
        """The parts as they are now, new ones last."""
        kept = [name for name in self._infos if name not in self._gone]
        return kept + [name for name in self._changed if name not in self._infos]

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._changed or (name in self._infos and name not in self._gone)

    def data(self, name: str) -> bytes:
        """Return the bytes of a part; raises KeyError."""
        if name in self._changed:
            return self._changed[name]
        data = self._archive.part(name) if name in self._infos else None
        if data is None:
            raise KeyError(name)
        return data

    def head(self, name: str) -> bytes:
        """Return how a part begins: that is told without inflating the rest of it; nothing where it cannot be."""
        info = self._infos.get(name)
        if name in self._changed or info is None or info.compress_type != ZIP_DEFLATED:
            return self.data(name)[:_BEGIN]
        with suppress(zlib.error):
            return zlib.decompressobj(-zlib.MAX_WBITS).decompress(_packed(self._archive.data, info)[:_BEGIN], _BEGIN)
        return b""

    def tree(self, name: str) -> etree._Element:
        """Return a part parsed; changes to the tree are written when the package is."""
        if name not in self._trees:
            self._trees[name] = self._look_at(name)
        return self._trees[name]

    def _look_at(self, name: str) -> etree._Element:
        """Return a part parsed, for reading only: the part stays as it is."""
        found = self._trees.get(name)
        if found is None:
            found = self._looked_at.get(name)
        if found is None:
            found = self._looked_at[name] = etree.fromstring(self.data(name), PARSER)
        return found

    def put(self, name: str, data: bytes) -> None:
        """Add or replace a part."""
        self._changed[name] = data
        self._forget(name)
        self._gone.discard(name)

    def remove(self, name: str) -> None:
        """Take a part away."""
        self._changed.pop(name, None)
        self._forget(name)
        self._gone.add(name)

    def _forget(self, name: str) -> None:
        self._trees.pop(name, None)
        self._looked_at.pop(name, None)

    def free_name(self, pattern: str) -> str:
        """Return the first free part name of a pattern such as ``xl/comments{}.xml``."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def relations_part(self, part: str) -> str:
        """Return the name of the part that holds the relations of ``part``."""
        folder, name = posixpath.split(part)
        return f"{folder}/_rels/{name}.rels"

    def related(self, part: str, kind: str) -> list[tuple[str, str]]:
        """Return (relation id, part name) of the relations of ``part`` whose type ends with ``/kind``."""
        return [
            (relation.get("Id", ""), _target(part, relation))
            for relation in self._relations(self.relations_part(part))
            if relation.get("Type", "").endswith("/" + kind) and relation.get("TargetMode") != "External"
        ]

    def _relations(self, name: str) -> list[dict[str, str]]:
        """Return the attributes of each relation of a relations part; of none when there is no such part."""
        if not self.has(name):
            return []
        return [{str(key): str(value) for key, value in entry.items()} for entry in self._look_at(name)]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from ``part`` to the part ``target`` and return its id."""
        relations = self.relations_part(part)
        if not self.has(relations):
            self.put(relations, f'{DECLARATION}<Relationships xmlns="{RELATIONS}"></Relationships>'.encode())
        listed = self._relations(relations)
        taken = {relation.get("Id") for relation in listed}
        number = len(listed) + 1
        while f"rIdIta{number}" in taken:
            number += 1
        path = posixpath.relpath("/" + target, "/" + posixpath.dirname(part))
        made = {"Id": f"rIdIta{number}", "Type": f"{OFFICE}/{kind}", "Target": path}
        tree = self.tree(relations)
        tree.append(tree.makeelement(f"{{{RELATIONS}}}Relationship", made))
        return made["Id"]

    def unrelate(self, part: str, relation_id: str) -> None:
        """Take a relation away."""
        tree = self.tree(self.relations_part(part))
        for relation in list(tree):
            if relation.get("Id") == relation_id:
                tree.remove(relation)

    def declare(self, part: str, content_type: str) -> None:
        """Declare the content type of a part."""
        types = self.tree(_TYPES_PART)
        made = {"PartName": "/" + part, "ContentType": content_type}
        types.append(types.makeelement(f"{{{_TYPES}}}Override", made))

    def undeclare(self, part: str) -> None:
        """Take the content type of a part away."""
        types = self.tree(_TYPES_PART)
        for entry in list(types):
            if entry.get("PartName") == "/" + part:
                types.remove(entry)

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Declare the content type of all parts with an extension, unless it is declared."""
        types = self.tree(_TYPES_PART)
        if any(str(entry.get("Extension") or "").lower() == extension for entry in types):
            return
        made = {"Extension": extension, "ContentType": content_type}
        types.insert(0, types.makeelement(f"{{{_TYPES}}}Default", made))

    def to_bytes(self) -> bytes:
        """Return the package: unchanged parts as they were, in their order."""
        for name, tree in self._trees.items():
            self._changed[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        made = BytesIO()
        with ZipFile(made, "w", ZIP_DEFLATED) as target:
            for name in self.names:
                before = self._infos.get(name)
                if name in self._changed:
                    _pack(self._changed[name], ZipInfo(name, before.date_time if before else _FIXED), target)
                elif before is not None:
                    _copy(self._archive.data, before, target, name)
        return made.getvalue()


def _pack(data: bytes, info: ZipInfo, target: ZipFile) -> None:
    """Add a part that is new or changed."""
    packer = zlib.compressobj(_QUICK if len(data) <= _LARGE else _USUAL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush()
    info.create_system, info.compress_type, info.external_attr = 0, ZIP_DEFLATED, _RIGHTS
    info.CRC, info.file_size, info.compress_size = zlib.crc32(data), len(data), len(packed)
    _add(packed, info, target)


def _copy(data: bytes, info: ZipInfo, target: ZipFile, name: str) -> None:
    """Copy a part of the zip ``data`` as it stands, still packed: zipfile alone would inflate and deflate it again.

    That would be most of the time of an annotated copy, and would refuse a picture whose bytes are damaged.
    """
    copied = copy(info)
    copied.filename = name
    # The sizes stand in the head, no longer behind the bytes.
    copied.flag_bits &= ~_SIZES_BEHIND
    copied.extra = b""
    _add(_packed(data, info), copied, target)


def _add(packed: bytes, info: ZipInfo, target: ZipFile) -> None:
    """Add packed bytes as they are."""
    stream = target.fp
    assert stream is not None
    info.header_offset = target.start_dir
    stream.write(info.FileHeader(zip64=False))
    stream.write(packed)
    target.filelist.append(info)
    target.NameToInfo[info.filename] = info
    target.start_dir = stream.tell()


def _packed(data: bytes, info: ZipInfo) -> bytes:
    """Return the packed bytes of a part; raises BadZipFile where another one, or none, is where the directory says."""
    start = info.header_offset + _HEAD.size
    if info.header_offset < 0 or start > len(data):
        raise BadZipFile(info.filename)
    mark, name_length, extra_length = _HEAD.unpack_from(data, info.header_offset)
    name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    if mark != _MARK or data[start : start + name_length] != name:
        raise BadZipFile(info.filename)
    start += name_length + extra_length
    return data[start : start + info.compress_size]
