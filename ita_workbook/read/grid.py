"""Grids: the sheets of a workbook as rows of cells, found by place."""

from __future__ import annotations

from dataclasses import dataclass, field

from ita_workbook.read.returned import Raw
from ita_workbook.read.structure import SheetStructure, Structure


@dataclass(slots=True)
class Grid:
    """One sheet: its values row by row from A1 ('' where empty), with its structure."""

    index: int
    name: str
    rows: list[list[Raw]]
    structure: SheetStructure = field(default_factory=lambda: SheetStructure(""))

    def at(self, row: int, column: int) -> Raw:
        """Return the raw value at a zero-based place; '' outside the grid."""
        if 0 <= row < len(self.rows):
            cells = self.rows[row]
            if 0 <= column < len(cells):
                return cells[column]
        return ""

    def text(self, row: int, column: int) -> str:
        """Return the text at a zero-based place, trimmed; '' for anything that is no text."""
        value = self.at(row, column)
        return value.strip() if isinstance(value, str) else ""


def read_grids(structure: Structure) -> list[Grid]:
    """Return the sheets of a workbook in order."""
    return [Grid(index, shape.name, shape.rows or [], shape) for index, shape in enumerate(structure.sheets)]
