"""Relations: which part of an .xlsx leads to which."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from ita_workbook.read.archive import Archive, parse, remembered


class Relation(NamedTuple):
    """One relation: its id and kind, its target as it is written, and the part that names."""

    id: str
    kind: str
    target: str
    part: str


def relations_of(archive: Archive, part: str) -> tuple[Relation, ...]:
    """Return the relations of a part ('' for the package itself); none where it has none."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    data = archive.part(listed)
    if data is None:
        return ()
    return _read(data, listed)


@remembered
def _read(data: bytes, listed: str) -> tuple[Relation, ...]:
    folder = posixpath.dirname(posixpath.dirname(listed))
    return tuple(
        Relation(
            str(entry.get("Id", "")),
            str(entry.get("Type", "")),
            target := str(entry.get("Target", "")),
            _part(folder, target.replace("\\", "/")),
        )
        for entry in parse(data, listed)
        if isinstance(entry.tag, str)
    )


def _part(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    plain = "./" not in target and "//" not in target
    return f"{folder}/{target}" if plain and folder else posixpath.normpath(posixpath.join(folder, target))
