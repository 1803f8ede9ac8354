"""Formats: every kind of workbook read into one structure, each by its own reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ita_workbook.read.archive import Archive
from ita_workbook.read.beside import read_beside
from ita_workbook.read.ods import read_description, read_tables
from ita_workbook.read.returned import Format
from ita_workbook.read.structure import (
    MAX_MERGES,
    SAVED,
    SheetStructure,
    Structure,
    read_properties,
    read_structure,
    take_cells,
)
from ita_workbook.read.xls import read_xls
from ita_workbook.read.xlsb import read_binary
from ita_workbook.read.xml2003 import read_xml_sheets


def read_any(archive: Archive) -> Structure:
    """Return the sheets of a workbook of any format; raises UnreadableFileError where it cannot be read."""
    return _READERS[archive.format](archive)


def _read_ods(archive: Archive) -> Structure:
    properties, description = read_description(archive)
    saved = SAVED.search(archive.part("meta.xml") or b"")
    structure = Structure([], properties, description, saved[1].decode() if saved else "")
    for table in read_tables(archive):
        sheet = SheetStructure(
            table.name,
            "hidden" if table.hidden else "visible",
            hidden_rows=frozenset(table.hidden_rows),
            filtered=table.filtered,
            merges=tuple(table.merges),
        )
        take_cells(sheet, table.cells)
        structure.sheets.append(sheet)
    return structure


def _read_binary(archive: Archive) -> Structure:
    structure = Structure()
    read_properties(archive, structure)
    for found in read_binary(archive):
        sheet = SheetStructure(
            found.name,
            found.state,
            found.part,
            frozenset(found.hidden_rows),
            found.filtered,
            tuple(found.merges[:MAX_MERGES]),
            unread=found.unread,
        )
        take_cells(sheet, found.cells)
        read_beside(archive, sheet.part, b"<drawing ", sheet.beside)
        structure.sheets.append(sheet)
    return structure


def _read_xml(archive: Archive) -> Structure:
    sheets, properties, description = read_xml_sheets(archive)
    structure = Structure([], properties, description)
    for found in sheets:
        sheet = SheetStructure(
            found.name, found.state, hidden_rows=frozenset(found.hidden_rows), merges=tuple(found.merges)
        )
        take_cells(sheet, found.cells)
        structure.sheets.append(sheet)
    return structure


def _read_old(archive: Archive) -> Structure:
    structure = Structure()
    for found in read_xls(archive):
        sheet = SheetStructure(found.name, found.state, hidden_rows=found.hidden_rows, merges=found.merges[:MAX_MERGES])
        take_cells(sheet, found.cells)
        structure.sheets.append(sheet)
    return structure


_READERS: Mapping[Format, Callable[[Archive], Structure]] = {
    "xlsx": read_structure,
    "xlsm": read_structure,
    "ods": _read_ods,
    "fods": _read_ods,
    "xml": _read_xml,
    "xlsb": _read_binary,
    "xls": _read_old,
}
