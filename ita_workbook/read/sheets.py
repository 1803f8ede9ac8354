"""Sheets: reading the cells of one located sheet into a ReadSheet and typed rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ita_workbook.read.event import Event, address
from ita_workbook.read.locate import Located
from ita_workbook.read.returned import Raw, ReadCell, ReadRow, ReadSheet
from ita_workbook.read.rows import FoundRow, RowFinder
from ita_workbook.read.values import Parsed, ValueReader, raw_text
from ita_workbook.spec.book import Book, PlannedRow
from ita_workbook.spec.column import ColumnSpec
from ita_workbook.spec.content import Row, Value
from ita_workbook.thai.text import fold

_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass(slots=True)
class SheetReader:
    """Reads one located sheet of a workbook; the results are in ``sheet``, ``rows`` and ``events``."""

    book: Book
    located: Located
    values: ValueReader
    base_known: bool
    events: list[Event] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cells_read: int = 0

    def read(self) -> ReadSheet:
        """Return the sheet with its rows; rows with something in them also become content rows."""
        spec, grid = self.located.spec, self.located.grid
        planned = {row.key: row for row in self.book.rows(spec.id)} if self.base_known else {}
        finder = RowFinder(self.book, self.located, self.values, planned, self.base_known)
        found = finder.find()
        sheet = ReadSheet(
            spec, grid.name, self.located.columns, self.located.header_row,
            lost_columns=self.located.lost, index=grid.index, hidden_rows=grid.structure.hidden_rows,
        )  # fmt: skip
        merged = self._merged_cells()
        for row in found:
            self._read_row(sheet, row, merged)
        self.events += finder.events
        self._notice_emptied(sheet, finder)
        self._notice_hidden(sheet)
        return sheet

    def _merged_cells(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return covered cell → top-left cell of the merged ranges in the data rows, with one event a range."""
        covered: dict[tuple[int, int], tuple[int, int]] = {}
        columns = set(self.located.columns.values())
        for text in self.located.grid.structure.merges:
            found = _RANGE.fullmatch(text)
            if not found:
                continue
            top, bottom = int(found[2]) - 1, int(found[4]) - 1
            left, right = _column(found[1]), _column(found[3])
            if bottom <= self.located.header_row or not columns.intersection(range(left, right + 1)):
                continue
            self._notice("merged_cells", cell=address(top, left), range=text)
            for row in range(top, min(bottom, top + 2000) + 1):
                for column in range(left, right + 1):
                    if (row, column) != (top, left):
                        covered[row, column] = (top, left)
        return covered

    def _read_row(self, sheet: ReadSheet, found: FoundRow, merged: dict[tuple[int, int], tuple[int, int]]) -> None:
        spec, kind = self.located.spec, self.book.kind
        read = ReadRow(found.key, found.row, found.origin)
        values: dict[str, Value] = {}
        # What other columns depend on (department before section) is read first by the declared order.
        for column in spec.columns:
            place = self.located.columns.get(column.field)
            declared = spec.cell(found.key, column.field)
            issued = found.planned.values.get(column.field) if found.planned else None
            raw = "" if place is None else self._raw(found.row, place, merged, declared)
            locked = not column.editable(kind) or (spec.kind == "form" and not declared.editable(kind))
            if locked and found.planned is not None:
                if issued is not None:
                    values[column.field] = issued
                if place is not None and found.duplicate_of is None:
                    self._compare(found, column, place, raw, issued)
                continue
            if place is None:
                # A lost column says nothing: what was issued in it stays.
                if issued is not None:
                    values[column.field] = issued
                continue
            cell_address = address(found.row, place)
            error = self.located.grid.structure.errors.get(cell_address)
            if error is not None:
                self._notice("error_cell", found, column, cell_address, value=error, error=error)
                read.cells[column.field] = ReadCell(found.row, place, error, error, True)
                read.empty = False
                self.cells_read += 1
                continue
            if raw == "":
                continue
            parsed = self.values.parse(declared, raw, values)
            if parsed.value is None:
                continue
            self.cells_read += 1
            read.empty = False
            read.cells[column.field] = ReadCell(found.row, place, raw, parsed.value, parsed.doubtful)
            if cell_address in self.located.grid.structure.formulas:
                parsed.note("formula", value=raw_text(raw))
            self._tell(found, column, cell_address, parsed)
            if not parsed.doubtful or (
                declared.type == "choice" and declared.list in ("departments", "sections", "measures")
            ):
                values[column.field] = parsed.value
        sheet.rows.append(read)
        self._keep(found, read, values)

    def _keep(self, found: FoundRow, read: ReadRow, values: dict[str, Value]) -> None:
        """Add the row to the content unless it is an untouched spare row or a copy of one above."""
        if found.duplicate_of is not None:
            return
        if found.origin != "issued" and read.empty:
            return
        spec = self.located.spec
        if spec.kind == "form":
            values = {"value": values["value"]} if "value" in values else {}
        elif len(spec.key_columns) == 1 and spec.key_columns[0].field not in values:
            values[spec.key_columns[0].field] = found.key
        if values or found.origin == "issued":
            self.rows.append(Row(found.key, values))

    def _raw(self, row: int, column: int, merged: dict[tuple[int, int], tuple[int, int]], declared: ColumnSpec) -> Raw:
        raw = self.located.grid.at(row, column)
        source = merged.get((row, column))
        if raw == "" and source is not None and source[1] == column:
            # A range merged downwards means its value for each of its rows.
            return self.located.grid.at(*source)
        return raw

    def _compare(self, found: FoundRow, column: ColumnSpec, place: int, raw: Raw, issued: Value | None) -> None:
        """Notice a prefilled cell that no longer shows what was issued; the issued value is kept."""
        planned: PlannedRow | None = found.planned
        shown = self.book.shown(column, issued)
        if planned is None or raw_text(raw) == shown or fold(raw_text(raw)) == fold(shown):
            return
        if raw != "" and issued is not None:
            parsed = self.values.parse(column, raw, planned.values)
            if parsed.value == issued:
                return
        self._notice(
            "prefilled_changed", found, column, address(found.row, place),
            value=raw_text(raw)[:200], expected=shown[:200], was=shown[:200],
        )  # fmt: skip

    def _tell(self, found: FoundRow, column: ColumnSpec, cell: str, parsed: Parsed) -> None:
        for kind, params in parsed.notices:
            self._notice(kind, found, column, cell, **params)

    def _notice(
        self,
        kind: str,
        found: FoundRow | None = None,
        column: ColumnSpec | None = None,
        cell: str | None = None,
        **params: object,
    ) -> None:
        value, expected = params.pop("value", None), params.pop("expected", None)
        spec = self.located.spec
        code = found.key if found and spec.kind == "form" else column.field if column else None
        self.events.append(
            Event(kind, sheet=self.located.grid.name, sheet_id=spec.id, cell=cell, field=code,
                  row_key=found.key if found else None, value=None if value is None else str(value),
                  expected=None if expected is None else str(expected), params=params)
        )  # fmt: skip

    def _notice_emptied(self, sheet: ReadSheet, finder: RowFinder) -> None:
        """A sheet whose issued rows are all gone was emptied: one finding in place of one a row."""
        issued = [row for row in finder.planned.values() if not row.spare]
        if issued and not sheet.rows:
            self.events = [event for event in self.events if event.kind != "row_lost"]
            self._notice("sheet_emptied", cell=address(sheet.header_row + 1, 0), count=len(issued))

    def _notice_hidden(self, sheet: ReadSheet) -> None:
        rows = {row.row for row in sheet.rows} & sheet.hidden_rows
        if rows:
            kind = "filter_hides_rows" if self.located.grid.structure.filtered else "rows_hidden"
            self._notice(kind, cell=address(min(rows), 0), count=len(rows))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
