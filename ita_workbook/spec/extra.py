"""Extra tables and columns: what belongs to nothing declared and is carried along as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

UNPLACED = "unplaced"
"""The sheet id of an extra table that this tool wrote, so that reading it again is no surprise."""


@dataclass(frozen=True, slots=True)
class ExtraTable:
    """A sheet of plain texts: its name (31 characters at most), rows of cells, and whether this tool made it."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class AddedColumn:
    """A column that people added beside a table: its header, empty where it has none, and its texts by row key."""

    title: str
    texts: Mapping[str, str]
