"""The difference as tables: one line a cell, and each changed sheet with its rows and coloured cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.diff import Change, Kind, WorkbookDifference, labels
from ita_workbook.words.text import Language, Text
from ita_workbook.write.table_xlsx import Cell, Colour, Table, write_sheets

KINDS: dict[Kind, Text] = {
    "changed": Text("แก้ไข", "changed"),
    "filled": Text("กรอกเพิ่ม", "filled"),
    "cleared": Text("ลบค่า", "cleared"),
    "row_added": Text("เพิ่มแถว", "row added"),
    "row_removed": Text("ไม่มีแถว", "row gone"),
}
_COLOURS: dict[Kind, Colour] = {
    "changed": "missing", "filled": "done", "cleared": "wrong", "row_added": "done", "row_removed": "wrong",
}  # fmt: skip
_COLUMNS: tuple[tuple[Text, float], ...] = (
    (Text("หน้า", "Sheet"), 22),
    (Text("แถว", "Row"), 20),
    (Text("ช่อง", "Column"), 26),
    (Text("เปลี่ยนอย่างไร", "Change"), 14),
    (Text("ค่าเดิม", "Before"), 48),
    (Text("ค่าใหม่", "After"), 48),
    (Text("ช่องในไฟล์แรก", "Cell in the first"), 14),
    (Text("ช่องในไฟล์ที่สอง", "Cell in the second"), 14),
)
_ROW = Text("แถว", "Row")
_WAS = Text("(เดิม: {before})", "(was: {before})")
_NOTHING = Text("ไม่มีสิ่งที่ต่างกัน", "nothing differs")


def counted(found: WorkbookDifference) -> Text:
    """Return the counts as a line of words."""
    counts = found.counts()
    if not found.changes:
        return _NOTHING
    parts = [(KINDS[kind], counts[kind]) for kind in KINDS if counts[kind]]
    return Text(
        "ต่างกัน: " + " · ".join(f"{text.th} {count}" for text, count in parts),
        "differences: " + " · ".join(f"{count} {text.pick('en')}" for text, count in parts),
    )


def lines(found: WorkbookDifference, spec: WorkbookSpec, language: Language) -> list[list[str]]:
    """Return the texts of one line a change, for a terminal: sheet, row, column, change, both values."""
    return [
        [
            *labels(change, spec, language),
            KINDS[change.kind].pick(language),
            _short(change.before) + " → " + _short(change.after),
        ]
        for change in found.changes
    ]


def _short(text: str, longest: int = 40) -> str:
    flat = " ".join(text.split())
    return (flat if len(flat) <= longest else flat[: longest - 1] + "…") or "-"


def tables(found: WorkbookDifference, spec: WorkbookSpec, language: Language) -> list[Table]:
    """Return the list of changes, and a table for each sheet that has any."""
    note = " · ".join([counted(found).pick(language), *(one.pick(language) for one in found.notes)])
    columns = tuple((title.pick(language), width) for title, width in _COLUMNS)
    listed = tuple(_listed(change, spec, language) for change in found.changes)
    made = [Table(Text("ความแตกต่าง", "Differences").pick(language), note, columns, listed)]
    for sheet in spec.sheets:
        changes = [change for change in found.changes if change.sheet == sheet.id]
        if changes and sheet.kind == "table":
            made.append(_sheet_table(sheet.id, changes, spec, language))
    return made


def _listed(change: Change, spec: WorkbookSpec, language: Language) -> tuple[Cell, ...]:
    colour = _COLOURS[change.kind]
    return (
        *(Cell(text) for text in labels(change, spec, language)),
        Cell(KINDS[change.kind].pick(language), colour),
        Cell(change.before),
        Cell(change.after, colour),
        Cell(change.before_cell or ""),
        Cell(change.after_cell or ""),
    )


def _sheet_table(sheet_id: str, changes: Sequence[Change], spec: WorkbookSpec, language: Language) -> Table:
    """Return the changed cells of one sheet laid out as on the sheet: a row a row, a column a changed column."""
    sheet = spec.sheet(sheet_id)
    used = {change.field for change in changes}
    columns = [column for column in sheet.columns if column.field in used]
    rows: dict[str, dict[str, Change]] = {}
    for change in changes:
        rows.setdefault(change.row_key, {})[change.field] = change
    made = []
    for by_field in rows.values():
        name = labels(next(iter(by_field.values())), spec, language)[1]
        cells = [Cell(name)]
        for column in columns:
            found = by_field.get(column.field)
            cells.append(_grid_cell(found, language) if found else Cell(""))
        made.append(tuple(cells))
    heads = ((_ROW.pick(language), 20.0), *((column.title.pick(language), column.width) for column in columns))
    return Table(sheet.name.pick(language), sheet.title.pick(language).partition(" {")[0], heads, tuple(made))


def _grid_cell(change: Change, language: Language) -> Cell:
    text = change.after
    if change.kind in ("changed", "cleared", "row_removed"):
        was = _WAS.fill({"before": change.before}).pick(language)
        text = f"{text}\n{was}" if text else was
    return Cell(text, _COLOURS[change.kind])


def write_difference(
    path: Path, found: WorkbookDifference, spec: WorkbookSpec, title: str, language: Language, *, created: datetime
) -> None:
    """Write the difference as a workbook with coloured cells."""
    write_sheets(path, title, tables(found, spec, language), created=created)
