"""Part names: what the names of a zipped file's parts tell before any of them is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ita_workbook.read.returned import Event

TYPES = "[Content_Types].xml"
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")


class PartNames(NamedTuple):
    """What the names of a file's parts tell."""

    stored: Mapping[str, str]
    """How a name stands in the file, by the name in small letters."""
    plain: tuple[str, ...]
    """The names as the parts name each other: with strokes, and without the folder that holds them all."""
    unsafe: str | None
    """A name that leads out of the file."""
    objects: bool
    """Whether there are pictures, or notes on cells."""
    events: tuple[Event, ...]

    @staticmethod
    def of(names: Sequence[str]) -> PartNames:
        """Look at the names."""
        unsafe = next((name for name in names if _UNSAFE.search(name)), None)
        written = names
        if TYPES not in names or any("\\" in name for name in names):
            names = as_parts_name_them(names)
        macros = (Event("macros"),) if any("vbaProject" in name for name in names) else ()
        links = (Event("external_links"),) if any(name.startswith("xl/externalLinks/") for name in names) else ()
        stored = {name.casefold(): there for name, there in zip(names, written, strict=True)}
        objects = any("media/" in name or "omment" in name for name in names)
        return PartNames(stored, tuple(names), unsafe, objects, macros + links)


def as_parts_name_them(names: Sequence[str]) -> list[str]:
    """Return names written with backslashes, or packed one folder too high, as they should be."""
    turned = [name.replace("\\", "/") for name in names]
    for mark in (TYPES, "mimetype"):
        folders = {name.removesuffix(mark) for name in turned if name == mark or name.endswith("/" + mark)}
        folder = folders.pop() if len(folders) == 1 else ""
        if folder:
            return [name.removeprefix(folder) or name for name in turned]
    return turned


NO_NAMES = PartNames({}, (), None, False, ())
