"""Layouts: where the rows and columns of each data sheet stand, as positions, references and ASCII names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import UserColumn
from ita_workbook.book.sheet import INNER_KEY, SheetSpec
from ita_workbook.book.workbook import FIRST_COLUMN, FIRST_ROW


def quoted(sheet_name: str) -> str:
    """Return a sheet name as it stands in a formula."""
    doubled = sheet_name.replace("'", "''")
    return f"'{doubled}'"


def column_range(sheet_name: str, column: int, first_row: int, last_row: int) -> str:
    """Return the absolute reference to some rows of a column."""
    letter = xl_col_to_name(column)
    return f"{quoted(sheet_name)}!${letter}${first_row + 1}:${letter}${last_row + 1}"


@dataclass(frozen=True, slots=True)
class Area:
    """Cells declared alike: a table's column over all rows, or one answer of a form. Positions are zero-based."""

    column: ColumnSpec
    editable: bool
    place: int
    first_row: int
    last_row: int


@dataclass(frozen=True)
class Layout:
    """One data sheet as it will stand in the file."""

    book: Book
    sheet: SheetSpec
    rows: list[PlannedRow]
    added: tuple[UserColumn, ...] = ()
    """Columns of the coordinator's own, to the right of the declared ones."""

    @cached_property
    def name(self) -> str:
        """The name of the sheet in the workbook's language."""
        return self.book.say(self.sheet.name)

    @cached_property
    def places(self) -> dict[str, int]:
        """The zero-based column of each field."""
        offsets = self.sheet.offsets
        return {column.field: FIRST_COLUMN + offsets[column.field] for column in self.sheet.columns}

    @property
    def key_place(self) -> int | None:
        """The zero-based column of the inner key; None where the sheet has none."""
        offset = self.sheet.offsets.get(INNER_KEY)
        return None if offset is None else FIRST_COLUMN + offset

    @property
    def last_row(self) -> int:
        """The last row that can be filled, spare ones included; the first where there are none."""
        return FIRST_ROW + max(len(self.rows), 1) - 1

    @property
    def last_column(self) -> int:
        """The last declared column."""
        return FIRST_COLUMN + len(self.sheet.offsets) - 1

    @property
    def edge(self) -> int:
        """The last column, added ones included: what is sorted together."""
        return self.last_column + len(self.added)

    def name_of(self, code: str) -> str:
        """Return the defined name of a column's cells. Names follow moved columns, positions do not."""
        return f"ita_{self.sheet.id}_{code}"

    def reference(self, code: str) -> str:
        """Return the absolute reference to a column's cells."""
        return column_range(self.name, self.places[code], FIRST_ROW, self.last_row)

    def cell(self, code: str, row: int = FIRST_ROW) -> str:
        """Return the reference to a column's cell in ``row``, for formulas that are copied down."""
        return f"${xl_col_to_name(self.places[code])}{row + 1}"

    def areas(self) -> Iterator[Area]:
        """Yield the cells by declaration: whole columns of a table, each answer of a form."""
        kind = self.book.kind
        for column in self.sheet.columns:
            place = self.places[column.field]
            if self.sheet.kind == "form" and column.field == "value":
                for row, planned in enumerate(self.rows, FIRST_ROW):
                    entry = self.sheet.cell(planned.key, "value")
                    yield Area(entry, entry.editable(kind), place, row, row)
            else:
                yield Area(column, column.editable(kind), place, FIRST_ROW, self.last_row)


def lay_out(book: Book, added: Mapping[str, Sequence[UserColumn]]) -> dict[str, Layout]:
    """Return the layouts of the book's data sheets by id; ``added`` are columns of people's own by sheet id."""
    return {
        sheet.id: Layout(book, sheet, book.rows(sheet.id), tuple(added.get(sheet.id, ())))
        for sheet in book.sheets
        if sheet.is_data
    }
