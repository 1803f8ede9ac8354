"""Packages: the parts of an .xlsx, changed one by one while all others stay byte for byte as they were."""

from __future__ import annotations

import posixpath
import re
from xml.sax.saxutils import quoteattr

from lxml import etree

from ita_workbook.packed import Way, first_bytes, lift, pack, zip_of
from ita_workbook.read.archive import PARSER, Archive
from ita_workbook.repair import splice

_LARGE = 1 << 16
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_TO_ESCAPE = re.compile(r"[&<>\"\s]")
_FIXED = (1980, 1, 1, 0, 0, 0)


def child_name(root: etree._Element, name: str) -> str:
    """Return ``name`` in the namespace of ``root``: a strict workbook has another than a transitional one."""
    return f"{{{etree.QName(root).namespace}}}{name}"


def _quoted(value: str) -> str:
    return quoteattr(value) if _TO_ESCAPE.search(value) else f'"{value}"'


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
        self._plain: dict[str, splice.Plain | None] = {}
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

    def first_bytes(self, name: str, most: int) -> bytes:
        """Return how a part begins without inflating the rest of it."""
        info = self._infos.get(name)
        if name in self._changed or info is None:
            return self.data(name)[:most]
        return first_bytes(self._archive.data, info, most)

    def plain(self, name: str, root: str) -> splice.Plain | None:
        """Return a part that may be spliced; None for one that is changed as a tree, not written plainly or not there.

        ``root`` is the name its root must have.
        """
        if name not in self._plain:
            self._plain[name] = splice.plain(self.data(name)) if self.has(name) and name not in self._trees else None
        part = self._plain[name]
        return part if part is not None and part.root == root.encode() else None

    def put_plain(self, name: str, part: splice.Plain) -> None:
        """Replace a part by what it became."""
        self.put(name, part.data)
        self._plain[name] = part

    def tree(self, name: str) -> etree._Element:
        """Return a part parsed; changes to the tree are written when the package is."""
        if name not in self._trees:
            self._trees[name] = self._look_at(name)
            self._plain.pop(name, None)
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
        self._plain.pop(name, None)

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

    def targets(self, part: str) -> dict[str, str]:
        """Return what each relation of ``part`` leads to, by its id."""
        listed = self._relations(self.relations_part(part))
        return {relation.get("Id", ""): _target(part, relation) for relation in listed}

    def _relations(self, name: str) -> list[dict[str, str]]:
        """Return the attributes of each relation of a relations part; of none when there is no such part."""
        if not self.has(name):
            return []
        part = self.plain(name, "Relationships")
        found = splice.relations(part) if part is not None else None
        if found is None:
            found = [{str(key): str(value) for key, value in entry.items()} for entry in self._look_at(name)]
        return found

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
        self._add(relations, "Relationships", RELATIONS, "Relationship", made)
        return made["Id"]

    def _add(
        self, name: str, root: str, namespace: str, element: str, values: dict[str, str], *, first: bool = False
    ) -> None:
        """Add an element at the end of a part's root, or at its beginning."""
        part = self.plain(name, root)
        if part is not None and part.namespace == namespace:
            written = "".join(f" {key}={_quoted(value)}" for key, value in values.items())
            made = f"<{element}{written}/>"
            self.put_plain(name, part.prepended(made) if first else part.appended(made))
            return
        tree = self.tree(name)
        tree.insert(0 if first else len(tree), tree.makeelement(f"{{{namespace}}}{element}", values))

    def unrelate(self, part: str, relation_id: str) -> None:
        """Take a relation away."""
        tree = self.tree(self.relations_part(part))
        for relation in list(tree):
            if relation.get("Id") == relation_id:
                tree.remove(relation)

    def declare(self, part: str, content_type: str) -> None:
        """Declare the content type of a part."""
        self._add(_TYPES_PART, "Types", _TYPES, "Override", {"PartName": "/" + part, "ContentType": content_type})

    def undeclare(self, part: str) -> None:
        """Take the content type of a part away."""
        types = self.tree(_TYPES_PART)
        for entry in list(types):
            if entry.get("PartName") == "/" + part:
                types.remove(entry)

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Declare the content type of all parts with an extension, unless it is declared."""
        part = self.plain(_TYPES_PART, "Types")
        if part is not None:
            declared = b' extension="%s"' % extension.encode() in part.data.lower()
        else:
            entries = self._look_at(_TYPES_PART)
            declared = any(str(entry.get("Extension") or "").lower() == extension for entry in entries)
        if declared:
            return
        self._add(
            _TYPES_PART, "Types", _TYPES, "Default", {"Extension": extension, "ContentType": content_type}, first=True
        )

    def to_bytes(self) -> bytes:
        """Return the package: unchanged parts as they were, in their order."""
        for name, tree in self._trees.items():
            self._changed[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        parts = []
        for name in self.names:
            info = self._infos.get(name)
            if name not in self._changed and info is not None:
                parts.append(lift(self._archive.data, info))
            else:
                changed = self._changed[name]
                # Of large parts (sheets with their texts in the cells) the quick way would make 10 % more.
                way = Way.QUICK if len(changed) <= _LARGE else Way.USUAL
                parts.append(pack(name, changed, info.date_time if info else _FIXED, ((0, way),)))
        return zip_of(parts)
