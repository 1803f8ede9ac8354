"""Grids: the values of every sheet as rows of cells, whatever the file's format."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

from ita_workbook.read.archive import Archive, UnreadableFileError
from ita_workbook.read.isolated import MAX_CELLS, is_ours, read_isolated, reason_of
from ita_workbook.read.returned import Event, Raw
from ita_workbook.read.sparse import sparse_rows
from ita_workbook.read.structure import SheetStructure, Structure


@dataclass(slots=True)
class Grid:
    """One sheet: its values row by row from A1 ('' where empty), with its structure."""

    index: int
    name: str
    rows: list[list[Raw]]
    structure: SheetStructure = field(default_factory=lambda: SheetStructure(""))
    farthest: str | None = None
    """The address of the farthest filled cell that was not read, where there is one."""
    unread: str = ""
    """Why this program could not read the sheet, as the reader says it; '' where it was read."""

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
    if archive.format in ("xls", "xlsb"):
        return _isolated(archive)
    plain = [
        Grid(index, shape.name, shape.rows, shape)
        for index, shape in enumerate(structure.sheets)
        if shape.rows is not None
    ]
    if plain and len(plain) == len(structure.sheets):
        return plain
    archive.verify_counts()
    return _by_calamine(archive, structure)


def _by_calamine(archive: Archive, structure: Structure) -> list[Grid]:
    import python_calamine
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(archive.data))
    except python_calamine.PasswordError as error:
        raise UnreadableFileError(Event("encrypted_file")) from error
    except Exception as error:
        # calamine has an exception for each format: all mean the same here.
        raise UnreadableFileError(Event("truncated_file", params={"reason": type(error).__name__})) from error
    except BaseException as error:
        raise _panic(error) from error
    known = dict(enumerate(structure.sheets))
    grids = []
    for index, metadata in enumerate(workbook.sheets_metadata):
        shape = known.get(index)
        if shape is None or shape.name != metadata.name:
            # What was not looked through is not read either: one far cell in it could take all memory.
            shape = SheetStructure(metadata.name, scanned=False)
        if not shape.part and metadata.visible != SheetVisibleEnum.Visible:
            shape.state = "hidden"
        if metadata.typ != SheetTypeEnum.WorkSheet:
            continue
        farthest, unread = None, ""
        rows: list[list[Raw]] = []
        if shape.rows is not None:
            rows = shape.rows
        elif not shape.scanned:
            unread = "its part is not in the file"
        elif shape.far_filled:
            rows, farthest = sparse_rows(archive, shape.part)
        else:
            rows, unread = _rows(workbook, index)
        grids.append(Grid(index, metadata.name, rows, shape, farthest, unread))
    return grids


def _isolated(archive: Archive) -> list[Grid]:
    grids = []
    for index, sheet in enumerate(read_isolated(archive.data)):
        far = sheet.rows is None and not sheet.unread
        shape = SheetStructure(sheet.name, state="visible" if sheet.visible else "hidden", far=far)
        grids.append(Grid(index, sheet.name, sheet.rows or [], shape, unread=sheet.unread))
    return grids


def _panic(error: BaseException) -> BaseException:
    """Return what to raise for a panic of calamine, which is no Exception; anything else stays what it is."""
    if not is_ours(error):
        return error
    return UnreadableFileError(Event("truncated_file", params={"reason": "panic"}))


def _rows(workbook: object, index: int) -> tuple[list[list[Raw]], str]:
    """Return the values of a sheet and why they could not be read: one unreadable sheet must not cost the others."""
    try:
        sheet = workbook.get_sheet_by_index(index)  # type: ignore[attr-defined]
        if sheet.total_height * sheet.total_width > MAX_CELLS:
            raise UnreadableFileError(Event("far_cells", sheet=sheet.name, params={"extent": str(sheet.total_height)}))
        rows: list[list[Raw]] = sheet.to_python(skip_empty_area=False)
        return rows, ""
    except UnreadableFileError:
        raise
    except BaseException as error:
        if not is_ours(error):
            raise
        return [], reason_of(error)
