"""Lines: the rows of a table under its mapping, those that go on over a page or down a merged cell joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.imports.headings import Mapped
from ita_workbook.imports.tables import FoundTable, Piece


@dataclass
class Line:
    """One row of the target: what stands in each column of the table."""

    table: FoundTable
    pieces: dict[int, Piece]

    def cells(self, columns: Mapping[int, Mapped], sheet: str) -> dict[str, Piece]:
        """Return what stands in the columns mapped to fields of a sheet, by field."""
        return {
            mapped.field: self.pieces[number]
            for number, mapped in columns.items()
            if mapped.sheet == sheet and mapped.field and number in self.pieces
        }


def lines_of(tables: Iterable[FoundTable], sheet: SheetSpec, columns: Mapping[int, Mapped]) -> list[Line]:
    """Return the lines of tables of one kind.

    A row in which nothing of its own says which row it is goes on with the one above. Where rows are known by two
    names, an empty first one repeats that above.
    """
    telling = _telling(sheet, columns)
    repeated = _repeated(sheet, columns)
    lines: list[tuple[FoundTable, dict[int, list[Piece]]]] = []
    for table in tables:
        for row in table.rows:
            own = [number for number in telling if number in row and not row[number].spread]
            if own or not lines or not telling:
                above = lines[-1][1] if lines else {}
                shown = {number: above[number] for number in repeated if number in above and number not in row}
                lines.append((table, shown | {number: [piece] for number, piece in row.items()}))
                continue
            held = lines[-1][1]
            for number, piece in row.items():
                known = held.setdefault(number, [])
                if not piece.spread and not (known and known[-1].places == piece.places):
                    known.append(piece)
    return [
        Line(table, {number: Piece.joined(pieces) for number, pieces in line.items() if pieces})
        for table, line in lines
    ]


def _telling(sheet: SheetSpec, columns: Mapping[int, Mapped]) -> list[int]:
    """Return the columns that tell which row it is: the key and the name, else the first field of the sheet."""
    place = {mapped.field: number for number, mapped in columns.items() if mapped.sheet == sheet.id and mapped.field}
    names = [column.field for column in sheet.key_columns] + ([sheet.label.field] if sheet.label else [])
    if not any(name in place for name in names):
        names = [next((column.field for column in sheet.columns if column.field in place), "")]
    names += [column.field for column in sheet.match_columns]
    return [place[name] for name in names if name in place]


def _repeated(sheet: SheetSpec, columns: Mapping[int, Mapped]) -> list[int]:
    """Return the columns in which an empty cell repeats the one above: a department over its sections."""
    over = {column.field for column in sheet.match_columns[:-1]}
    return [number for number, mapped in columns.items() if mapped.sheet == sheet.id and mapped.field in over]


def whole(tables: list[FoundTable]) -> FoundTable:
    """Return tables of one kind as one, whose columns are told from all their rows."""
    first = tables[0]
    rows = [row for table in tables for row in table.rows]
    above = tuple(text for table in tables for text in table.above)
    return FoundTable(first.source, first.name, first.columns, rows, above, first.width, first.grid, first.year)


def spec_columns(spec: WorkbookSpec, mapped: Mapped) -> bool:
    """Whether people may fill what a column is mapped to in a master."""
    sheet = spec.by_id.get(mapped.sheet)
    return sheet is not None and mapped.field in sheet.by_field and sheet.by_field[mapped.field].editable("master")
