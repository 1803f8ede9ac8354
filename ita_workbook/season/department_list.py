"""Reading of a user's list of departments: CSV, spreadsheet or YAML, by the names of its columns."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ita_workbook.framework.agency import Department
from ita_workbook.words.errors import AgencyError
from ita_workbook.words.node import Node

# As printed on forms and as people shorten them; compared without spaces.
_HEADINGS = {
    "department": ("ส่วนราชการ", "สำนัก/กอง", "กอง", "หน่วยงาน", "department"),
    "section": ("งาน", "ฝ่าย/งาน", "งาน/ฝ่าย", "ฝ่าย", "section"),
    "contact": ("ผู้ประสานงาน", "ผู้รับผิดชอบ", "contact"),
}
_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_HEADER_WITHIN = 10


def read(path: Path) -> tuple[Department, ...]:
    """Read ``path``; raises :class:`AgencyError` naming the row (1-based, as the program shows it) and the cure."""
    if not path.is_file():
        raise AgencyError(
            str(path),
            "",
            "ไม่พบไฟล์รายชื่อส่วนราชการ ให้ตรวจชื่อไฟล์",
            "no such list of departments; check the file name",
        )
    kind = path.suffix.lower()
    if kind in (".yaml", ".yml"):
        return _from_yaml(path)
    if kind == ".csv":
        return _from_rows(_csv_rows(path), path.name)
    if kind in _SPREADSHEETS:
        return _from_rows(_sheet_rows(path), path.name)
    raise AgencyError(
        path.name,
        "",
        f"อ่านไฟล์ชนิด {kind or '(ไม่มีนามสกุล)'} ไม่ได้ ใช้ .csv .xlsx .ods หรือ .yaml",
        f"cannot read {kind or 'a file without an extension'}; use .csv, .xlsx, .ods or .yaml",
    )


def _from_yaml(path: Path) -> tuple[Department, ...]:
    from ita_workbook.framework.agency import build_department

    whole = Node.parse(path.read_bytes(), path.name, AgencyError)
    whole.only(("departments",))
    whole.need("departments")
    found = tuple(build_department(entry) for entry in whole.each("departments"))
    if not found:
        raise whole.at("departments", None).fail(
            "ไม่มีส่วนราชการในไฟล์ ให้เติมอย่างน้อยหนึ่งแห่ง", "no departments; add at least one"
        )
    names = [department.name for department in found]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise (
                whole.at("departments", None)
                .at(number, None)
                .at("name", None)
                .fail(f"{name} ซ้ำ ให้รวมเป็นรายการเดียว", f"{name} is listed twice; join the two entries")
            )
    return found


def _csv_rows(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel on a Thai Windows saves CSV in the Windows code page.
        try:
            text = content.decode("cp874")
        except UnicodeDecodeError as problem:
            raise AgencyError(
                path.name,
                "",
                "อ่านตัวอักษรไม่ได้ ให้บันทึกใหม่เป็น CSV UTF-8 หรือ .xlsx",
                "the text cannot be read; save it as CSV UTF-8 or .xlsx",
            ) from problem
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _sheet_rows(path: Path) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # needed for spreadsheets only

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheet = book.get_sheet_by_index(0)
            # Without this calamine starts at the first filled row, and row numbers in messages would be wrong.
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as problem:
        raise AgencyError(
            path.name,
            "",
            "เปิดเป็นสมุดงานไม่ได้ ให้เปิดด้วย Excel หรือ LibreOffice แล้วบันทึกใหม่เป็น .xlsx",
            "cannot be opened as a spreadsheet; open it in Excel or LibreOffice and save it again as .xlsx",
        ) from problem
    return [[str(cell) for cell in row] for row in rows]


def _from_rows(rows: Sequence[Sequence[str]], file: str) -> tuple[Department, ...]:
    from ita_workbook.framework.agency import Department

    start, columns = _header(rows, file)
    sections: dict[str, list[str]] = {}
    contacts: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for number, row in enumerate(rows[start:], start=start + 1):
        cells = {field: _clean(row[place]) if place < len(row) else "" for field, place in columns.items()}
        section, contact = cells.get("section", ""), cells.get("contact", "")
        if not any(cells.values()):
            continue
        name = cells["department"] or name
        if not name:
            raise AgencyError(
                file,
                f"row {number}",
                "ไม่มีชื่อส่วนราชการ ให้เติมในคอลัมน์ ส่วนราชการ",
                "no department; fill the column ส่วนราชการ (department)",
            )
        known = sections.setdefault(name, [])
        if section and section in known:
            raise AgencyError(
                file,
                f"row {number}",
                f"{section} ของ {name} ซ้ำ ให้ลบแถวใดแถวหนึ่ง",
                f"{section} of {name} is listed twice; remove one of the rows",
            )
        if section:
            known.append(section)
        if contact:
            contacts.setdefault(name, []).append((section, contact))
    if not sections:
        raise AgencyError(
            file,
            "",
            "ไม่มีส่วนราชการใต้หัวตาราง ให้เติมอย่างน้อยหนึ่งแถว",
            "no departments below the header; add at least one row",
        )
    return tuple(Department(name, tuple(parts), tuple(contacts.get(name, ()))) for name, parts in sections.items())


def _header(rows: Sequence[Sequence[str]], file: str) -> tuple[int, dict[str, int]]:
    """Return the index of the first row below the header, and the column of each field."""
    known = {_plain(word): field for field, words in _HEADINGS.items() for word in words}
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            field = known.get(_plain(cell))
            if field is not None:
                columns.setdefault(field, place)
        if "department" in columns:
            return number + 1, columns
    seen = " | ".join(cell for cell in (rows[0] if rows else ()) if cell.strip()) or "-"
    raise AgencyError(
        file,
        "row 1",
        f"ไม่พบหัวตาราง ส่วนราชการ (พบ {seen}) ให้ใช้หัวตาราง ส่วนราชการ, งาน, ผู้ประสานงาน",
        f"no column ส่วนราชการ (found {seen}); name the columns ส่วนราชการ, งาน, ผู้ประสานงาน "
        "(or department, section, contact)",
    )


def _clean(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _plain(cell: str) -> str:
    return "".join(_clean(cell).casefold().split())


def load_departments(path: str | Path) -> tuple[Department, ...]:
    """Read a list of departments: .csv, .xlsx, .xls, .ods or .yaml; raises :class:`AgencyError`.

    Columns: ส่วนราชการ, งาน (may be empty), ผู้ประสานงาน (may be absent). An empty ส่วนราชการ repeats the one above.
    """

    return read(Path(path))
