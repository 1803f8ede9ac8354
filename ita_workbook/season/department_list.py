"""Department list: a person's own list of departments read from CSV, a spreadsheet or YAML, by its headings.

A spreadsheet is read with its looks: titles above the table, headings over two rows, merged cells, numbers before
names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ita_workbook.book.workbook import load_spec
from ita_workbook.framework.agency import Department, build_department
from ita_workbook.imports.grid import Grid
from ita_workbook.imports.source import read_source
from ita_workbook.read.a1 import address
from ita_workbook.read.archive import UnreadableFileError
from ita_workbook.words.errors import AgencyError
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence

_SHEET = "departments"
_ALSO = {"contact": ("ผู้รับผิดชอบ",)}
"""What a column is called in such a list alone: elsewhere it is something else."""
_TABLES = (".csv", ".xlsx", ".xlsm", ".xls", ".ods", ".docx", ".html", ".htm")
_HEADER_WITHIN = 20
_TOTALS = frozenset(("รวม", "รวมทั้งสิ้น", "total"))
_NUMBER = re.compile(r"(?:[\d๐-๙]+[.)]|[\d๐-๙]+(?:\.[\d๐-๙]+)+[.)]?)\s*(?=[^\s\d๐-๙])")
"""A number before a name, as lists have it: 1. กองคลัง, ๑) กองคลัง, 1.2 งานพัสดุ."""
_COUNT = re.compile(r"[\d๐-๙.)(]+")
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


@dataclass(frozen=True, slots=True)
class DepartmentList:
    """The departments of a list, and the headings of its columns that hold something and were not taken."""

    departments: tuple[Department, ...]
    left: tuple[str, ...] = ()


def read(path: Path) -> DepartmentList:
    """Read a list of departments: .csv, .xlsx, .xls, .ods or .yaml.

    Columns: ส่วนราชการ, งาน (may be empty), ผู้ประสานงาน (may be absent). An empty ส่วนราชการ repeats the one above.
    Raises :class:`AgencyError` naming the row (1-based, as the program shows it) and the cure.
    """
    if not path.is_file():
        raise AgencyError(
            str(path),
            "",
            sentence("season.departments.no_file"),
        )
    kind = path.suffix.lower()
    if kind in (".yaml", ".yml"):
        return DepartmentList(_from_yaml(path))
    if kind in _TABLES:
        lines = _looked_at(path)
        return DepartmentList(_from_rows(lines, path.name), _left(lines))
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


def _looked_at(path: Path) -> _Lines:
    """Return the sheet or table that lists departments: the first one with the headings, else the first."""
    try:
        grids = read_source(path).grids
    except UnreadableFileError as problem:
        if path.suffix.lower() == ".csv":
            raise AgencyError(path.name, "", sentence("season.departments.encoding")) from problem
        raise _not_opened(path) from problem
    if not grids:
        raise _not_opened(path)
    # A line of text has no letters for its columns; one sheet alone needs no name.
    found = [
        _lines(grid, None if path.suffix.lower() == ".csv" else grid.name if len(grids) > 1 else "") for grid in grids
    ]
    return next((lines for lines in found if _heading(lines) is not None), found[0])


def _not_opened(path: Path) -> AgencyError:
    return AgencyError(
        path.name,
        "",
        sentence("season.departments.unreadable"),
    )


def _lines(grid: Grid, name: str | None) -> _Lines:
    rows = [["" if cell is None else str(cell.raw) for cell in row] for row in grid.rows]
    held = {(row, column): cell for row, cells in enumerate(grid.rows) for column, cell in enumerate(cells) if cell}
    last: dict[tuple[int, int], int] = {}
    for (row, _), cell in held.items():
        if cell.home is not None:
            last[cell.home] = max(last.get(cell.home, 0), row)
    merged = {place: last[cell.home or place] for place, cell in held.items() if (cell.home or place) in last}
    struck = frozenset(place for place, cell in held.items() if cell.struck)
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
    """Return the column of each field; of two for one field that whose heading is declared before the other."""
    plain = [_plain(cell) for cell in row]
    found: dict[str, int] = {}
    for code, words in _headings().items():
        place = next((plain.index(word) for word in words if word in plain), None)
        if place is not None:
            found[code] = place
    return found


@cache
def _headings() -> dict[str, list[str]]:
    """Return what the columns are called, by field: as on the master's own sheet; compared without spaces."""
    columns = [column for column in load_spec().sheet(_SHEET).columns if column.also]
    return {
        column.field: [
            _plain(word)
            for word in (
                column.title.th,
                column.title.pick("en"),
                column.field,
                *column.also,
                *_ALSO.get(column.field, ()),
            )
        ]
        for column in columns
    }


def _left(lines: _Lines) -> tuple[str, ...]:
    """Return the headings of columns that are no field's and hold more than the numbers of lines."""
    found = _heading(lines)
    if found is None:
        return ()
    start, columns = found
    head = next(number for number, row in enumerate(lines.rows) if "department" in _named(row))
    left: dict[str, None] = {}
    for place in range(max(map(len, lines.rows))):
        texts = [_clean(row[place]) if place < len(row) else "" for row in lines.rows]
        title = " / ".join(dict.fromkeys(filter(None, texts[head:start])))
        if place not in columns.values() and any(text and not _COUNT.fullmatch(text) for text in texts[start:]):
            left[title or address(start - 1, place)] = None
    return tuple(left)


def _clean(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFC", cell).split())


def _plain(cell: str) -> str:
    return "".join(_clean(cell).casefold().split())
