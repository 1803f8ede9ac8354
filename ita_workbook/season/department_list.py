"""Department list: a person's own list of departments read from CSV, a spreadsheet or YAML, by its headings.

A spreadsheet is read with its looks: titles above the table, headings over two rows, merged cells, numbers before
names.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from ita_workbook.framework.agency import Department, build_department
from ita_workbook.read.a1 import address
from ita_workbook.read.archive import UnreadableFileError, open_archive
from ita_workbook.words.errors import AgencyError
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# As printed on forms and as people shorten them; compared without spaces.
_HEADINGS = {
    "department": ("ส่วนราชการ", "สำนัก/กอง", "กอง/สำนัก", "กอง", "สำนัก", "หน่วยงาน", "ชื่อส่วนราชการ", "สำนัก/กอง/หน่วย",
                   "ส่วนราชการ/หน่วยงาน", "department"),
    "section": ("งาน", "ฝ่าย/งาน", "งาน/ฝ่าย", "ฝ่าย", "กลุ่มงาน", "section"),
    "contact": ("ผู้ประสานงาน", "ผู้รับผิดชอบ", "ชื่อผู้ประสานงาน", "contact"),
}  # fmt: skip
_OPENPYXL = (".xlsx", ".xlsm")
_SPREADSHEETS = (*_OPENPYXL, ".xls", ".ods")
_HEADER_WITHIN = 20
_TOTALS = frozenset(("รวม", "รวมทั้งสิ้น", "total"))
_NUMBER = re.compile(r"(?:[\d๐-๙]+[.)]|[\d๐-๙]+(?:\.[\d๐-๙]+)+[.)]?)\s*(?=[^\s\d๐-๙])")
"""A number before a name, as lists have it: 1. กองคลัง, ๑) กองคลัง, 1.2 งานพัสดุ."""
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")


@dataclass(slots=True)
class _Lines:
    """The rows of a list as texts, merged cells filled; how a row's cells are called; where merged headings end."""

    rows: Sequence[Sequence[str]]
    sheet: str | None = None
    """The name of the sheet; '' where the file has one sheet alone, None where rows have numbers only."""
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """The last row of the merged range that a cell belongs to."""
    struck: frozenset[tuple[int, int]] = frozenset()
    """The cells whose text is struck through."""

    def place(self, row: int, column: int = 0) -> str:
        """Return how the program that made the file names a cell."""
        if self.sheet is None:
            return f"row {row + 1}"
        return f"{self.sheet}!{address(row, column)}" if self.sheet else address(row, column)


def read(path: Path) -> tuple[Department, ...]:
    """Read ``path``; raises :class:`AgencyError` naming the row (1-based, as the program shows it) and the cure."""
    if not path.is_file():
        raise AgencyError(
            str(path),
            "",
            sentence("season.departments.no_file"),
        )
    kind = path.suffix.lower()
    if kind in (".yaml", ".yml"):
        return _from_yaml(path)
    if kind == ".csv":
        return _from_rows(_Lines(_csv_rows(path)), path.name)
    if kind in _OPENPYXL:
        return _from_rows(_looked_at(path), path.name)
    if kind in _SPREADSHEETS:
        return _from_rows(_Lines(_sheet_rows(path), ""), path.name)
    raise AgencyError(
        path.name,
        "",
        sentence("season.departments.kind", kind=kind or sentence("season.departments.no_kind")),
    )


def _from_yaml(path: Path) -> tuple[Department, ...]:
    whole = Node.parse(path.read_bytes(), path.name, AgencyError)
    whole.only(("departments",))
    whole.need("departments")
    found = tuple(build_department(entry) for entry in whole.each("departments"))
    if not found:
        raise whole.at("departments", None).fail(sentence("season.departments.none_declared"))
    names = [department.name for department in found]
    for number, name in enumerate(names):
        if name in names[:number]:
            raise (
                whole.at("departments", None)
                .at(number, None)
                .at("name", None)
                .fail(sentence("season.departments.twice", name=name))
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
                sentence("season.departments.encoding"),
            ) from problem
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _sheet_rows(path: Path) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # needed for old spreadsheets only

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheet = book.get_sheet_by_index(0)
            # Without this calamine starts at the first filled row, and row numbers in messages would be wrong.
            rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, IndexError) as problem:
        raise _not_opened(path) from problem
    return [[str(cell) for cell in row] for row in rows]


def _looked_at(path: Path) -> _Lines:
    """Return the sheet of an .xlsx that has the table: the first visible one with the headings, else the first."""
    from openpyxl import load_workbook  # a quarter of a second, needed for a person's own workbook only
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        archive = open_archive(path)
        archive.verify()
        book = load_workbook(BytesIO(archive.data), data_only=True)
    except (UnreadableFileError, InvalidFileException, BadZipFile, KeyError, ValueError, TypeError) as problem:
        raise _not_opened(path) from problem
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not shown:
        raise _not_opened(path)
    found = [_lines(sheet, sheet.title if len(shown) > 1 else "") for sheet in shown]
    return next((lines for lines in found if _heading(lines) is not None), found[0])


def _not_opened(path: Path) -> AgencyError:
    return AgencyError(
        path.name,
        "",
        sentence("season.departments.unreadable"),
    )


def _lines(sheet: Worksheet, name: str) -> _Lines:
    cells = list(sheet.iter_rows())
    rows = [["" if cell.value is None else str(cell.value) for cell in row] for row in cells]
    struck = frozenset(
        (number, place)
        for number, row in enumerate(cells)
        for place, cell in enumerate(row)
        if cell.font and cell.font.strike
    )
    merged: dict[tuple[int, int], int] = {}
    for span in sheet.merged_cells.ranges:
        # What stands in a merged range holds for every row and column of it.
        text = rows[span.min_row - 1][span.min_col - 1] if span.min_row <= len(rows) else ""
        for row in range(span.min_row - 1, min(span.max_row, len(rows))):
            for column in range(span.min_col - 1, min(span.max_col, len(rows[row]))):
                rows[row][column] = text
                merged[row, column] = span.max_row - 1
    return _Lines(rows, name, merged, struck)


def _from_rows(lines: _Lines, file: str) -> tuple[Department, ...]:
    start, columns = _header(lines, file)
    sections: dict[str, list[str]] = {}
    contacts: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for number, cells in _data(lines, file, start, columns):
        section, contact = cells.get("section", ""), cells.get("contact", "")
        name = cells["department"] or name
        if not name:
            raise AgencyError(
                file,
                lines.place(number, columns["department"]),
                sentence("season.departments.no_name"),
            )
        known = sections.setdefault(name, [])
        if section and section in known:
            raise AgencyError(
                file,
                lines.place(number, columns["section"]),
                sentence("season.departments.section_twice", section=section, name=name),
            )
        if section:
            known.append(section)
        if contact:
            contacts.setdefault(name, []).append((section, contact))
    if not sections:
        raise AgencyError(
            file,
            lines.place(start, columns["department"]) if lines.sheet is not None else "",
            sentence("season.departments.none_listed"),
        )
    return tuple(Department(name, tuple(parts), tuple(contacts.get(name, ()))) for name, parts in sections.items())


def _data(lines: _Lines, file: str, start: int, columns: Mapping[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows below the header that hold something, without numbers before names and without totals."""
    for number, row in enumerate(lines.rows[start:], start=start):
        cells = {code: _clean(row[place]) if place < len(row) else "" for code, place in columns.items()}
        for code, text in cells.items():
            if text and (number, columns[code]) in lines.struck:
                raise AgencyError(
                    file,
                    lines.place(number, columns[code]),
                    sentence("season.departments.struck", text=text),
                )
            if _ERROR.fullmatch(text):
                raise AgencyError(
                    file,
                    lines.place(number, columns[code]),
                    sentence("season.departments.formula", text=text),
                )
        cells = {code: _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text for code, text in cells.items()}
        if any(cells.values()) and cells["department"].casefold() not in _TOTALS:
            yield number, cells


def _header(lines: _Lines, file: str) -> tuple[int, dict[str, int]]:
    """Return the index of the first row below the header, and the column of each field."""
    found = _heading(lines)
    if found is not None:
        return found
    fullest = max(range(len(lines.rows[:_HEADER_WITHIN])), key=lambda row: len(_filled(lines.rows[row])), default=0)
    seen = " | ".join(_filled(lines.rows[fullest])) if lines.rows else ""
    raise AgencyError(
        file,
        lines.place(fullest),
        sentence("season.departments.no_header", seen=seen or "-"),
    )


def _filled(row: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(cell for cell in map(_clean, row) if cell))


def _heading(lines: _Lines) -> tuple[int, dict[str, int]] | None:
    """Return what :func:`_header` does; None where no row among the first has the heading of departments.

    A merged heading goes over two rows or more: then the lower ones tell its parts, as กอง and งาน below ส่วนราชการ.
    """
    for number, row in enumerate(lines.rows[:_HEADER_WITHIN]):
        columns = _named(row)
        if "department" not in columns:
            continue
        last = max(lines.merged.get((number, place), number) for place in range(len(row)) if row[place])
        for below in range(number + 1, last + 1):
            columns |= _named(lines.rows[below])
        return last + 1, columns
    return None


def _named(row: Sequence[str]) -> dict[str, int]:
    known = {_plain(word): code for code, words in _HEADINGS.items() for word in words}
    columns: dict[str, int] = {}
    for place, cell in enumerate(row):
        code = known.get(_plain(cell))
        if code is not None:
            columns.setdefault(code, place)
    return columns


def _clean(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _plain(cell: str) -> str:
    return "".join(_clean(cell).casefold().split())


def load_departments(path: str | Path) -> tuple[Department, ...]:
    """Read a list of departments: .csv, .xlsx, .xls, .ods or .yaml; raises :class:`AgencyError`.

    Columns: ส่วนราชการ, งาน (may be empty), ผู้ประสานงาน (may be absent). An empty ส่วนราชการ repeats the one above.
    """
    return read(Path(path))
