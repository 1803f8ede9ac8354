"""Explaining: the origin of one cell of a merged master, found by its address or by row key and field."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_workbook.book.content import display
from ita_workbook.book.keys import EVERY_ROW, PREFIX, bookmark
from ita_workbook.book.workbook import load_spec
from ita_workbook.checks.message import row_label
from ita_workbook.merge.provenance import Origin, read_origins
from ita_workbook.read.a1 import column_number
from ita_workbook.read.returned import ReadSheet, Return
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold, suggest

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Explained:
    """One cell: the sheet's name and address in that file, its row key and field, its value and its origin."""

    sheet: str
    cell: str
    row_key: str
    field: str
    row: Text
    """How people name the row; empty for the fields of a form."""
    title: Text
    value: str
    origin: Origin | None
    sheet_id: str = ""


def explain(master: Return, place: str) -> Explained:
    """Return what is known of ``SHEET!CELL``, ``SHEET!ROWKEY.FIELD`` or a document's anchor ``ita_…``.

    Raises UsageProblem where there is no such cell.
    """
    if place.strip().lstrip("#").startswith(PREFIX):
        return _explained(master, *_by_anchor(master, place.strip().lstrip("#")))
    # A shell takes "!" inside double quotes for a command of its own, so a blank or a colon serves as well.
    name, mark, where = place.strip().rpartition("!")
    if not mark:
        name, mark, where = place.strip().replace(":", " ").rpartition(" ")
    if not mark:
        raise UsageProblem(
            sentence("merge.explain.how", place=place),
        )
    sheet = _sheet(master, name.strip("'"))
    cell = _CELL.fullmatch(where)
    key, code = _by_address(sheet, cell, place) if cell else _by_key(sheet, where, place)
    return _explained(master, sheet, key, code)


def _explained(master: Return, sheet: ReadSheet, key: str, code: str) -> Explained:
    row = sheet.by_key().get(key)
    address = (sheet.address(row, code) if row else None) or f"{key}.{code}"
    content = master.content.row(sheet.spec.id, key)
    stored = "value" if sheet.spec.kind == "form" else code
    value = content.values.get(stored) if content else None
    origin = read_origins(master.content.rows("provenance")).get((sheet.spec.id, key, code))
    if origin is not None and not origin.holds(content):
        origin = None  # the coordinator typed something else since: that came from no file
    return Explained(
        sheet.name,
        address,
        key,
        code,
        row_label(master.book.spec if master.book else load_spec(), sheet.spec, key, address),
        sheet.spec.cell(key, stored).title,
        "" if value is None else display(value),
        origin,
    )


def _by_anchor(master: Return, name: str) -> tuple[ReadSheet, str, str]:
    """The cell that a document's anchor names; for a whole row the first filled cell after its key."""
    for sheet in master.sheets.values():
        if not name.startswith(f"{PREFIX}{sheet.spec.id}"[:29]):
            continue
        if name == bookmark(sheet.spec.id, EVERY_ROW):
            raise UsageProblem(
                sentence("merge.explain.counted", name=name, sheet_name=sheet.name),
            )
        for key, row in sheet.by_key().items():
            for code in sheet.spec.by_field:
                if bookmark(sheet.spec.id, key, code) == name:
                    return sheet, key, code
            if bookmark(sheet.spec.id, key) == name:
                keys = {column.field for column in sheet.spec.key_columns}
                return sheet, key, next((code for code in row.cells if code not in keys), next(iter(sheet.columns)))
    raise UsageProblem(
        sentence("merge.explain.no_cell", name=name),
    )


def _sheet(master: Return, name: str) -> ReadSheet:
    wanted = fold(name)
    for sheet in master.sheets.values():
        if wanted in {fold(sheet.name), fold(sheet.spec.id), fold(sheet.spec.name.th), fold(sheet.spec.name.en)}:
            return sheet
    names = [sheet.name for sheet in master.sheets.values()]
    near = suggest(name, names) or ""
    raise UsageProblem(sentence("merge.explain.no_sheet", name=name, near=near, listed=", ".join(names)))


def _by_address(sheet: ReadSheet, cell: re.Match[str], place: str) -> tuple[str, str]:
    column = column_number(cell[1].upper())
    code = next((code for code, found in sheet.columns.items() if found == column), None)
    row = next((row for row in sheet.rows if row.row == int(cell[2]) - 1), None)
    if code is None or row is None:
        raise UsageProblem(sentence("merge.explain.no_data", place=place))
    return row.key, code


def _by_key(sheet: ReadSheet, where: str, place: str) -> tuple[str, str]:
    key, _, code = where.rpartition(".")
    if code not in sheet.spec.by_field or key not in sheet.by_key():
        raise UsageProblem(
            sentence("merge.explain.not_there", place=place),
        )
    return key, code
