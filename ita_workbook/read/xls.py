"""Old workbooks (.xls): their sheets, of what the process apart found in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ita_workbook.book.sheet import State
from ita_workbook.read.a1 import address
from ita_workbook.read.archive import Archive
from ita_workbook.read.beside import cells_of
from ita_workbook.read.isolated import FoundSheet, read_isolated
from ita_workbook.read.kept import KeptCells, OddCellError
from ita_workbook.read.number_format import number_format, typed_number

_STATES: dict[int, State] = {1: "hidden", 2: "very_hidden"}
_DAYS_SINCE_1904 = 1462


@dataclass(slots=True)
class XlsSheet:
    """One sheet: its name and state, its cells, zero-based hidden rows and A1 ranges."""

    name: str
    state: State
    cells: KeptCells = field(default_factory=KeptCells)
    hidden_rows: frozenset[int] = frozenset()
    merges: tuple[str, ...] = ()


def read_xls(archive: Archive) -> list[XlsSheet]:
    """Return the sheets of an .xls; raises UnreadableFileError where it cannot be read within the limits."""
    return [_sheet(found) for found in read_isolated(archive.data)]


def _sheet(found: FoundSheet) -> XlsSheet:
    sheet = XlsSheet(
        found["name"],
        _STATES.get(found["visibility"], "visible"),
        hidden_rows=frozenset(found["hidden_rows"]),
        merges=tuple(_range(*one) for one in found["merges"]),
    )
    for row, column, kind, value, format, struck in found["cells"]:
        try:
            _put(sheet.cells, (row, column), kind, value, format, struck=struck, since_1904=found["since_1904"])
        except OddCellError as odd:
            sheet.cells.put_odd((row, column), odd)
    for top, bottom, left, right, target in found["links"]:
        sheet.cells.beside.links |= dict.fromkeys(cells_of(_range(top, bottom + 1, left, right + 1)), target)
    for row, column, text, author in found["notes"]:
        sheet.cells.beside.note(address(row, column), text, author)
    return sheet


def _put(
    kept: KeptCells,
    place: tuple[int, int],
    kind: str,
    value: str | float,
    format: tuple[int, str | None],
    *,
    struck: bool,
    since_1904: bool,
) -> None:
    if kind == "error":
        kept.put_error(place, str(value))
    elif kind == "number":
        number, made = float(value), number_format(*format)
        if since_1904 and made.kind == "date":
            number += _DAYS_SINCE_1904
        kept.put(place, typed_number(number, made), struck=struck)
    elif kind == "truth":
        kept.put(place, bool(value), struck=struck)
    elif value != "":
        if kept.beside.call(address(*place), str(value)):
            kept.count += 1
        else:
            kept.put(place, str(value), struck=struck)


def _range(top: int, bottom: int, left: int, right: int) -> str:
    """Return the A1 range of zero-based rows and columns, the last ones not in it."""
    return f"{address(top, left)}:{address(bottom - 1, right - 1)}"
