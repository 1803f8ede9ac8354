"""Packages: the parts of an .xlsx, changed one by one while all others stay byte for byte as they were."""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO

from lxml import etree

from ita_workbook.packed import lift, pack, zip_of

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_FIXED = (1980, 1, 1, 0, 0, 0)


def child_name(root: etree._Element, name: str) -> str:
    """Return ``name`` in the namespace of ``root``: a strict workbook has another than a transitional one."""
    return f"{{{etree.QName(root).namespace}}}{name}"


class Package:
    """An opened .xlsx. ``data`` must come from an archive that was read under its limits before."""

    def __init__(self, data: bytes) -> None:
        self._source = data
        self._zip = zipfile.ZipFile(BytesIO(data))
        self._infos = {info.filename: info for info in self._zip.infolist()}
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
        return self._zip.read(self._infos[name])

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
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            found = self._looked_at[name] = etree.fromstring(self.data(name), parser)
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
        relations = self.relations_part(part)
        if not self.has(relations):
            return []
        found = []
        for relation in self._look_at(relations):
            if str(relation.get("Type", "")).endswith("/" + kind) and relation.get("TargetMode") != "External":
                target = str(relation.get("Target", ""))
                folder = posixpath.dirname(part)
                path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                found.append((str(relation.get("Id")), path))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation from ``part`` to the part ``target`` and return its id."""
        relations = self.relations_part(part)
        if not self.has(relations):
            self.put(relations, f'<Relationships xmlns="{RELATIONS}"/>'.encode())
        tree = self.tree(relations)
        taken = {relation.get("Id") for relation in tree}
        number = len(tree) + 1
        while f"rIdIta{number}" in taken:
            number += 1
        path = posixpath.relpath(target, posixpath.dirname(part))
        etree.SubElement(
            tree, f"{{{RELATIONS}}}Relationship", Id=f"rIdIta{number}", Type=f"{OFFICE}/{kind}", Target=path
        )
        return f"rIdIta{number}"

    def unrelate(self, part: str, relation_id: str) -> None:
        """Take a relation away."""
        tree = self.tree(self.relations_part(part))
        for relation in list(tree):
            if relation.get("Id") == relation_id:
                tree.remove(relation)

    def declare(self, part: str, content_type: str) -> None:
        """Declare the content type of a part."""
        types = self.tree("[Content_Types].xml")
        etree.SubElement(types, f"{{{_TYPES}}}Override", PartName="/" + part, ContentType=content_type)

    def undeclare(self, part: str) -> None:
        """Take the content type of a part away."""
        types = self.tree("[Content_Types].xml")
        for entry in list(types):
            if entry.get("PartName") == "/" + part:
                types.remove(entry)

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Declare the content type of all parts with an extension, unless it is declared."""
        types = self.tree("[Content_Types].xml")
        if not any(entry.get("Extension", "").lower() == extension for entry in types):
            types.insert(0, types.makeelement(f"{{{_TYPES}}}Default", Extension=extension, ContentType=content_type))

    def to_bytes(self) -> bytes:
        """Return the package: unchanged parts as they were, in their order."""
        for name, tree in self._trees.items():
            self._changed[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        parts = []
        for name in self.names:
            info = self._infos.get(name)
            if name not in self._changed and info is not None:
                parts.append(lift(self._source, info))
            else:
                parts.append(pack(name, self._changed[name], info.date_time if info else _FIXED))
        return zip_of(parts)
