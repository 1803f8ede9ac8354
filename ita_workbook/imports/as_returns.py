"""Proposed values as files that came back: so the rules judge them and the merge takes them as any return's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.identity import derive_id
from ita_workbook.imports.proposal import Proposed
from ita_workbook.merge.provenance import CellKey
from ita_workbook.read.returned import ReadCell, ReadRow, ReadSheet, Return


def form_of(sha256: str) -> str:
    """Return what an imported file is called among the forms: its own name each, so that none replaces another."""
    return derive_id("import", sha256)


def returns_of(accepted: Iterable[tuple[Proposed, Value]], book: Book) -> list[Return]:
    """Return the values as files that came back: one a source, and another for each further value of a cell."""
    layers: list[tuple[str, dict[CellKey, tuple[Proposed, Value]]]] = []
    for one, value in accepted:
        layer = next((cells for sha256, cells in layers if sha256 == one.sha256 and one.cell not in cells), None)
        if layer is None:
            layer = {}
            layers.append((one.sha256, layer))
        layer[one.cell] = (one, value)
    return [_return_of(number, cells, book) for number, (_, cells) in enumerate(layers)]


def _return_of(number: int, cells: Mapping[CellKey, tuple[Proposed, Value]], book: Book) -> Return:
    first = next(iter(cells.values()))[0]
    units = book.content.departments()
    # A form that one unit fills in has that unit's entries, wherever they come from.
    alone = units[0] if book.spec.form and len(units) == 1 else ""
    identity = replace(book.identity, form_id=form_of(first.sha256), department=alone)
    returned = Return(Path(first.file) / str(number) if number else Path(first.file), first.sha256, identity=identity)
    returned.book = replace(book, identity=identity, content=Content())
    content: dict[str, dict[str, Row]] = {}
    for (sheet_id, row_key, code), (one, value) in cells.items():
        declared = book.spec.sheet(sheet_id)
        if sheet_id not in returned.sheets:
            columns = {column.field: place for place, column in enumerate(declared.columns)}
            returned.sheets[sheet_id] = ReadSheet(declared, one.file, columns, 0)
            content[sheet_id] = {}
        rows = content[sheet_id]
        if row_key not in rows:
            rows[row_key] = Row(row_key, dict(one.key_values))
            returned.sheets[sheet_id].rows.append(ReadRow(row_key, len(rows), "issued", empty=False))
        rows[row_key].values[code] = value
        read = returned.sheets[sheet_id].rows[list(rows).index(row_key)]
        read.cells[code] = ReadCell(read.row, returned.sheets[sheet_id].columns[code], value, value)
        returned.cells_read += 1
    returned.content = Content({sheet: list(rows.values()) for sheet, rows in content.items()})
    return returned
