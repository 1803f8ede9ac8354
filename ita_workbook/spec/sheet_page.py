"""The sheet reference: every sheet, field and list of the specification as one Markdown page."""

from __future__ import annotations

from ita_workbook.spec.column import ColumnSpec, Requirement
from ita_workbook.spec.sheet import SheetSpec
from ita_workbook.spec.workbook import WorkbookSpec

_HEAD = """# Sheets and fields / หน้าและช่องของสมุดงาน

Generated from `templates/workbook` by `make docs`; do not edit. Sheet ids and field codes are the contract: they stand
in the hidden code row of each sheet, in JSON output and in the ledger. Names and titles are for people and may be
reworded.

หน้านี้สร้างจากแฟ้มใน `templates/workbook` ด้วยคำสั่ง `make docs` รหัสหน้าและรหัสช่องคงที่ ส่วนชื่อที่แสดงแก้ถ้อยคำได้
"""


def sheet_page(spec: WorkbookSpec) -> str:
    """Return the page as Markdown."""
    parts = [_HEAD, f"Version of the specification: {spec.version}\n"]
    parts += [_sheet(spec, sheet) for sheet in spec.sheets]
    parts.append("## Lists / รายการเลือก\n")
    for closed in spec.lists.values():
        parts.append(f"### `{closed.id}` {closed.title.th} ({closed.title.en})\n")
        parts.append("| code | ค่าในช่อง | English | also read as / อ่านเป็นค่าเดียวกัน |\n|---|---|---|---|")
        rows = [
            f"| `{value.code}` | {value.label.th} | {value.label.en} | {_cell(', '.join(value.aliases))} |"
            for value in closed.values
        ]
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _sheet(spec: WorkbookSpec, sheet: SheetSpec) -> str:
    kinds = ", ".join(kind for kind in ("master", "merged", "issued") if kind in sheet.kinds)
    lines = [f"## `{sheet.id}` {sheet.name.th} ({sheet.name.en})\n", f"In: {kinds}. State: {sheet.state}.\n"]
    if sheet.hint.th:
        lines.append(f"{sheet.hint.th}\n")
    columns = sheet.fields or sheet.columns
    if columns:
        lines.append("| field | ช่อง | title | type | filled in | required | example |\n|---|---|---|---|---|---|---|")
        lines += [_row(spec, column) for column in columns]
        lines.append("")
    return "\n".join(lines)


def _row(spec: WorkbookSpec, column: ColumnSpec) -> str:
    kind = f"{column.type}: {column.list}" if column.list else column.type
    filled = [name for name in ("master", "issued") if column.modes.get(name) == "edit"]
    cells = (
        f"`{column.field}`", column.title.th, column.title.en, kind, ", ".join(filled) or "-",
        _required(spec, column.required), column.example,
    )  # fmt: skip
    return "| " + " | ".join(_cell(text) for text in cells) + " |"


def _required(spec: WorkbookSpec, required: Requirement) -> str:
    if not required.ever:
        return ""
    if required.when:
        return "; ".join(f"when {name} is {' / '.join(sorted(codes))}" for name, codes in required.when)
    return "in " + ", ".join(sorted(required.kinds)) if required.kinds else "always"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
