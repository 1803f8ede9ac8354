"""Explaining: the origin of one cell of a merged master, found by its address or by row key and field."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ita_workbook.errors import UsageProblem
from ita_workbook.merge.provenance import Origin, read_origins
from ita_workbook.read.returned import ReadSheet, Return
from ita_workbook.spec.content import display
from ita_workbook.text import Text
from ita_workbook.thai.text import fold, suggest

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Explained:
    """One cell: the sheet's name and address in that file, its row key and field, its value and its origin."""

    sheet: str
    cell: str
    row_key: str
    field: str
    title: Text
    value: str
    origin: Origin | None


def explain(master: Return, place: str) -> Explained:
    """Return what is known of ``SHEET!CELL`` or ``SHEET!ROWKEY.FIELD``; raises UsageProblem for no such cell."""
    name, mark, where = place.strip().rpartition("!")
    if not mark:
        raise UsageProblem(
            f'เขียนที่อยู่เป็น "ชื่อหน้า!ช่อง" เช่น "มอบหมาย OIT!L8" แทน {place}',
            f'write the place as "SHEET!CELL", for example "มอบหมาย OIT!L8", not {place}',
        )
    sheet = _sheet(master, name.strip("'"))
    cell = _CELL.fullmatch(where)
    key, code = _by_address(sheet, cell, place) if cell else _by_key(sheet, where, place)
    row = sheet.by_key().get(key)
    address = (sheet.address(row, code) if row else None) or where
    content = master.content.row(sheet.spec.id, key)
    stored = "value" if sheet.spec.kind == "form" else code
    value = content.values.get(stored) if content else None
    origins = read_origins(master.content.rows("provenance"))
    return Explained(
        sheet.name,
        address,
        key,
        code,
        sheet.spec.cell(key, stored).title,
        "" if value is None else display(value),
        origins.get((sheet.spec.id, key, code)),
    )


def _sheet(master: Return, name: str) -> ReadSheet:
    wanted = fold(name)
    for sheet in master.sheets.values():
        if wanted in {fold(sheet.name), fold(sheet.spec.id), fold(sheet.spec.name.th), fold(sheet.spec.name.en)}:
            return sheet
    names = [sheet.name for sheet in master.sheets.values()]
    near = suggest(name, names)
    hint_th, hint_en = (f" หมายถึง {near} หรือไม่", f" Did you mean {near}?") if near else ("", "")
    raise UsageProblem(
        f"ไม่มีหน้า {name}{hint_th} ที่มีคือ {', '.join(names)}", f"no sheet {name}.{hint_en} There are {', '.join(names)}"
    )


def _by_address(sheet: ReadSheet, cell: re.Match[str], place: str) -> tuple[str, str]:
    column = 0
    for letter in cell[1].upper():
        column = column * 26 + ord(letter) - 64
    code = next((code for code, found in sheet.columns.items() if found == column - 1), None)
    row = next((row for row in sheet.rows if row.row == int(cell[2]) - 1), None)
    if code is None or row is None:
        raise UsageProblem(f"{place} ไม่ใช่ช่องข้อมูลในตาราง", f"{place} is no data cell of the table")
    return row.key, code


def _by_key(sheet: ReadSheet, where: str, place: str) -> tuple[str, str]:
    key, _, code = where.rpartition(".")
    if code not in sheet.spec.by_field or key not in sheet.by_key():
        raise UsageProblem(
            f"ไม่พบ {place} เขียนเป็น หน้า!ช่อง หรือ หน้า!แถว.ช่อง เช่น assignments!O12.url",
            f"{place} is not there; write SHEET!CELL or SHEET!ROW.FIELD, as assignments!O12.url",
        )
    return key, code
