"""Grids: the values of every sheet as rows of cells, whatever the file's format."""

from __future__ import annotations

from dataclasses import dataclass, field

from ita_workbook.read.archive import Archive, UnreadableFileError
from ita_workbook.read.event import Event
from ita_workbook.read.far import sparse_rows
from ita_workbook.read.returned import Raw
from ita_workbook.read.structure import SheetStructure, Structure

MAX_CELLS = 4_000_000
"""Cells of one sheet's rectangle; the largest real master has some 20,000."""


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


def read_grids(archive: Archive, structure: Structure) -> list[Grid]:
    """Return the sheets of a workbook in order; raises UnreadableFileError when its values cannot be read."""
    import python_calamine
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        from io import BytesIO

        workbook = CalamineWorkbook.from_filelike(BytesIO(archive.data))
    except python_calamine.PasswordError as error:
        raise UnreadableFileError(Event("encrypted_file")) from error
    except Exception as error:
        # calamine has an exception for each format and panics for some damage: all mean the same here.
        raise UnreadableFileError(Event("truncated_file", params={"reason": type(error).__name__})) from error
    known = {sheet.name: sheet for sheet in structure.sheets}
    grids = []
    for index, metadata in enumerate(workbook.sheets_metadata):
        shape = known.get(metadata.name)
        if shape is None:
            hidden = metadata.visible != SheetVisibleEnum.Visible
            shape = SheetStructure(metadata.name, state="hidden" if hidden else "visible")
        if metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        rows = sparse_rows(archive, shape.part) if shape.far else _rows(workbook, index)
        grids.append(Grid(index, metadata.name, rows, shape))
    return grids


def _rows(workbook: object, index: int) -> list[list[Raw]]:
    try:
        sheet = workbook.get_sheet_by_index(index)  # type: ignore[attr-defined]
        if sheet.total_height * sheet.total_width > MAX_CELLS:
            raise UnreadableFileError(Event("far_cells", sheet=sheet.name, params={"extent": str(sheet.total_height)}))
        rows: list[list[Raw]] = sheet.to_python(skip_empty_area=False)
        return rows
    except UnreadableFileError:
        raise
    except Exception:
        # One unreadable sheet must not cost the others: its loss is noticed as an emptied sheet.
        return []
