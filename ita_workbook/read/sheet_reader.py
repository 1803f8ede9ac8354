"""Sheets: reading the cells of one located sheet into a ReadSheet and typed rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.column import PROSE, ColumnSpec
from ita_workbook.book.content import Row, Value
from ita_workbook.book.sheet import INNER_KEY
from ita_workbook.read.a1 import address, column_number, place_of
from ita_workbook.read.found_row import NOWHERE, FoundRow
from ita_workbook.read.returned import Event, Raw, ReadCell, ReadRow, ReadSheet
from ita_workbook.read.rows_matching import RowFinder
from ita_workbook.read.rows_unchanged import read_intact
from ita_workbook.read.sheet_finder import FoundSheet
from ita_workbook.read.shift import shifts_of
from ita_workbook.read.values import (
    Parsed,
    ValueReader,
    is_address,
    is_kept_as_written,
    raw_text,
    shows_address,
)
from ita_workbook.words.thai_text import fold, normalise

_NOTHING: Mapping[str, Value] = {}
_GONE = ("row_lost", "row_withdrawn", "entry_gone")
"""Events about rows that are told as one where none is left."""
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


class _Cell(NamedTuple):
    """A cell to be read: its column, the declared one (a form's field), where it stands, and what was issued in it."""

    column: ColumnSpec
    declared: ColumnSpec
    row: int
    place: int
    raw: Raw
    issued: Value | None


_SORTED = frozenset({"rows_partly_sorted", "cells_unclaimed", "row_lost"})
"""Events that tell already why cells may stand in rows of others."""


@dataclass(slots=True)
class SheetReader:
    """Reads one located sheet of a workbook; the results are in ``sheet``, ``rows`` and ``events``."""

    book: Book
    located: FoundSheet
    values: ValueReader
    base_known: bool
    keyed: bool = True
    earlier: Mapping[str, Row] = field(default_factory=dict)
    """What the rows hold in the master since earlier returns."""
    events: list[Event] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cells_read: int = 0
    _made_slots: list[tuple[ColumnSpec, int | None, bool]] = field(default_factory=list)

    def read(self) -> ReadSheet:
        """Return the sheet with its rows; rows with something in them also become content rows."""
        spec, grid = self.located.spec, self.located.grid
        sheet = ReadSheet(
            spec, grid.name, self.located.columns, self.located.header_row,
            lost_columns=self.located.lost, index=grid.index, hidden_rows=grid.structure.hidden_rows,
            loose=self.located.loose,
        )  # fmt: skip
        merged = self._merged_cells()
        intact = (
            read_intact(self.book, self.located, self.values, self.earlier) if self.base_known and not merged else None
        )
        if intact is None:
            self._read_changed(sheet, merged)
        else:
            sheet.rows, self.rows, self.cells_read = intact.read, intact.rows, intact.cells_read
            for key, column, cell, parsed in intact.notices:
                self._tell(key, column, cell, parsed)
        self._tell_beside(sheet)
        self._notice_hidden(sheet)
        return sheet

    def _read_changed(self, sheet: ReadSheet, merged: dict[tuple[int, int], tuple[int, int]]) -> None:
        """Read a sheet row by row, whatever was done to it."""
        planned = {row.key: row for row in self.book.rows(sheet.spec.id)} if self.base_known else {}
        finder = RowFinder(self.book, self.located, self.values, planned, self.base_known, self.keyed, self.earlier)
        found = finder.find()
        # Of rows with one key that comes first which is read; an empty one beside it has nothing to say.
        for row in sorted(found, key=lambda one: one.duplicate_of is not None):
            if row.duplicate_of is None or finder.has_values(row.row):
                self._read_row(sheet, row, merged)
        self.events += finder.events
        self._notice_emptied(sheet, planned)
        self._notice_shifts(sheet, planned)

    @property
    def _slots(self) -> list[tuple[ColumnSpec, int | None, bool]]:
        """The columns with their places and whether people fill them."""
        if not self._made_slots:
            kind, places = self.book.kind, self.located.columns
            self._made_slots += [
                (column, places.get(column.field), column.editable(kind)) for column in self.located.spec.columns
            ]
        return self._made_slots

    def _merged_cells(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return covered cell → top-left cell of the merged ranges in the data rows, with one event a range."""
        covered: dict[tuple[int, int], tuple[int, int]] = {}
        columns = set(self.located.columns.values())
        height = len(self.located.grid.rows)
        for text in self.located.grid.structure.merges:
            found = _RANGE.fullmatch(text)
            if not found:
                continue
            top, bottom = int(found[2]) - 1, int(found[4]) - 1
            left, right = column_number(found[1]), column_number(found[3])
            across = [column for column in columns if left <= column <= right]
            if bottom <= self.located.header_row or not across:
                continue
            self._notice("merged_cells", cell=address(top, left), range=text)
            for row in range(top, min(bottom, height) + 1):
                covered |= {(row, column): (top, left) for column in across if (row, column) != (top, left)}
        return covered

    def _read_row(self, sheet: ReadSheet, found: FoundRow, merged: dict[tuple[int, int], tuple[int, int]]) -> None:
        spec, kind, structure = self.located.spec, self.book.kind, self.located.grid.structure
        form, beside = spec.kind == "form", structure.beside
        marked = bool(structure.errors or structure.formulas or beside)
        nowhere = frozenset(code for code, place in found.sources.items() if place == NOWHERE)
        read = ReadRow(
            found.key, found.row, found.origin, foreign=found.foreign,
            contested=found.doubtful | found.contested | nowhere, copy=found.duplicate_of is not None,
        )  # fmt: skip
        if found.over_inner and (place := self.located.inner_column) is not None:
            read.overwritten[INNER_KEY] = ReadCell(found.row, place, found.over_inner, found.over_inner, True)
        values: dict[str, Value] = {}
        planned = found.planned.values if found.planned else _NOTHING
        cells = self.located.grid.rows[found.row]
        width = 0 if merged or found.sources else len(cells)
        # What other columns depend on (department before section) is read first by the declared order.
        for column, place, editable in self._slots:
            declared = spec.cell(found.key, column.field) if form else column
            issued = planned.get(column.field)
            row = found.row
            if place is None:
                raw: Raw = ""
            elif place < width:
                raw = cells[place]
            else:
                row = found.sources.get(column.field, row)
                raw = "" if row == NOWHERE else self._raw(row, place, merged)
            locked = not editable or (form and not declared.editable(kind))
            if locked and found.planned is not None:
                if issued is not None:
                    values[column.field] = issued
                # Nearly every prefilled cell is as it was; the full comparison is for the others.
                known = place is None or raw == ("" if issued is None else issued)
                if not known and found.duplicate_of is None and not found.rearranged and not self._is_deleted(found):
                    self._compare(found, read, column, place or 0, raw, issued)
                continue
            if place is None or row == NOWHERE:
                # A lost column says nothing: what was issued in it stays.
                if issued is not None:
                    values[column.field] = issued
                continue
            if locked and not self.base_known:
                self._take_locked(values, declared, raw)
                continue
            self._read_cell(found, read, values, _Cell(column, declared, row, place, raw, issued), marked)
        self._add(sheet, found, read, values)

    def _is_deleted(self, found: FoundRow) -> bool:
        """Whether who keeps a master emptied a row of a list with all that it shows: its code is nothing to mend."""
        grid, places = self.located.grid, self.located.columns.values()
        a_list = self.book.kind != "issued" and self.located.spec.rows is not None
        return a_list and all(grid.at(found.row, place) == "" for place in places)

    def _read_cell(self, found: FoundRow, read: ReadRow, values: dict[str, Value], cell: _Cell, marked: bool) -> None:
        """Read a cell that people fill; ``marked``: something stands beside the values of its sheet."""
        column, declared, row, place, raw, issued = cell
        cell_address = address(row, place) if marked else ""
        if marked and self._is_told_instead(found.key, read, values, cell, cell_address):
            return
        formula = marked and cell_address in self.located.grid.structure.formulas
        linked = marked and declared.type == "url" and self._linked(found.key, column, cell_address, raw)
        raw = linked or raw
        if raw == "":
            if formula:
                # Saved without its value: nobody cleared the cell, so what was issued in it stays.
                self._notice("formula_without_value", found.key, column, cell_address)
                if issued is not None:
                    values[column.field] = issued
            return
        if issued is not None and raw == issued and declared.type in PROSE:
            # Long texts that nobody touched are most of a file: what was issued has been read before.
            parsed = Parsed(issued)
        else:
            parsed = self.values.parse(declared, raw, values)
        if parsed.value is None:
            self._tell(found.key, column, cell_address or address(row, place), parsed)
            return
        if column.field in found.doubtful or column.field in found.contested:
            # The one finding about the sort tells it all; whose cell this is, people must say.
            read.cells[column.field] = ReadCell(row, place, raw, raw_text(raw), True)
            return
        self._take(column, declared, read, values, ReadCell(row, place, raw, parsed.value, parsed.doubtful))
        if formula and not linked:
            parsed.note("formula", value=raw_text(raw))
        if parsed.notices:
            self._tell(found.key, column, cell_address or address(row, place), parsed)

    def _is_told_instead(
        self, key: str, read: ReadRow, values: dict[str, Value], cell: _Cell, cell_address: str
    ) -> bool:
        """Whether a cell shows an error or could not be read: it is told, and no value is made of it."""
        structure = self.located.grid.structure
        code = cell.column.field
        error = structure.errors.get(cell_address)
        if error is not None:
            self._notice("error_cell", key, cell.column, cell_address, value=error, error=error)
            read.cells[code] = ReadCell(cell.row, cell.place, error, error, True)
            if self.book.kind != "issued":
                values[code] = error
        elif cell_address in structure.beside.unread:
            # Nobody cleared it, and nothing of it may become a value: what was issued stays.
            read.cells[code] = ReadCell(cell.row, cell.place, structure.beside.unread[cell_address][1], "", True)
            read.unread |= {code}
            if cell.issued is not None:
                values[code] = cell.issued
        else:
            return False
        return True

    def _take(
        self, column: ColumnSpec, declared: ColumnSpec, read: ReadRow, values: dict[str, Value], cell: ReadCell
    ) -> None:
        """Put a cell into its row; ``declared`` is the column, or the field of a form."""
        read.cells[column.field] = cell
        if not cell.doubtful or is_kept_as_written(declared, self.book.kind, self.book.spec):
            values[column.field] = cell.value

    def _add(self, sheet: ReadSheet, found: FoundRow, read: ReadRow, values: dict[str, Value]) -> None:
        self.cells_read += len(read.cells)
        read.empty = not read.cells
        sheet.rows.append(read)
        self._keep(found, read, values)

    def _take_locked(self, values: dict[str, Value], declared: ColumnSpec, raw: Raw) -> None:
        """Take a prefilled cell as it stands, where it is not known what was issued: there is nothing to judge by."""
        if raw != "":
            parsed = self.values.parse(declared, raw, values)
            value = normalise(raw_text(raw)) if parsed.doubtful else parsed.value
            if value is not None:
                values[declared.field] = value

    def _keep(self, found: FoundRow, read: ReadRow, values: dict[str, Value]) -> None:
        """Add the row to the content unless it is no row of it, an untouched spare row or a copy of one above."""
        if not read.counts:
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

    def _raw(self, row: int, column: int, merged: dict[tuple[int, int], tuple[int, int]]) -> Raw:
        raw = self.located.grid.at(row, column)
        source = merged.get((row, column))
        if raw == "" and source is not None and source[1] == column:
            # A range merged downwards means its value for each of its rows.
            return self.located.grid.at(*source)
        return raw

    def _compare(
        self, found: FoundRow, read: ReadRow, column: ColumnSpec, place: int, raw: Raw, issued: Value | None
    ) -> None:
        """Notice a prefilled cell that no longer shows what was issued; the issued value is kept."""
        planned: PlannedRow | None = found.planned
        shown = self.book.shown(column, issued)
        if planned is None or raw_text(raw) == shown or fold(raw_text(raw)) == fold(shown):
            return
        if raw != "" and issued is not None:
            parsed = self.values.parse(column, raw, planned.values)
            if parsed.value == issued:
                return
        if raw != "":
            read.overwritten[column.field] = ReadCell(found.row, place, raw, raw_text(raw), True)
        if column.key and found.named:
            self._notice(
                "code_of_another_row", found.key, column, address(found.row, place),
                value=raw_text(raw)[:200], expected=shown[:200], was=shown[:200],
            )  # fmt: skip
            return
        self._notice(
            "prefilled_changed", found.key, column, address(found.row, place),
            value=raw_text(raw)[:200], expected=shown[:200], was=shown[:200],
        )  # fmt: skip

    def _linked(self, key: str, column: ColumnSpec, cell: str, raw: Raw) -> str:
        """Return the address behind what a link cell shows, where that shows none; '' where it is not to be taken."""
        beside = self.located.grid.structure.beside
        target = beside.links.get(cell) or beside.pictures.get(cell, "")
        if not is_address(target) or is_address(raw_text(raw)):
            return ""
        self._notice("link_behind_text", key, column, cell, value=raw_text(raw) or None, expected=target)
        beside.links.pop(cell, None)
        return target

    def _tell_beside(self, sheet: ReadSheet) -> None:
        """Tell what stands beside values and is not taken: people may have meant it as their answer."""
        beside = self.located.grid.structure.beside
        if not beside:
            return
        rows = {row.row: row for row in sheet.rows}
        fields = {place: column for column, place, _ in self._slots if place is not None}

        def tell(kind: str, cell: str, value: str = "", **params: object) -> None:
            place = place_of(cell) or (-1, -1)
            row, column = rows.get(place[0]), fields.get(place[1])
            self._notice(kind, row.key if row else None, column if row else None, cell, value=value or None, **params)

        for cell, (reason, text) in beside.unread.items():
            tell("cell_unread", cell, text, reason=reason)
        below = self.located.header_row
        for cell, target in beside.links.items():
            row, column = place_of(cell) or (-1, -1)
            if (
                row > below
                and column in fields
                and not shows_address(raw_text(self.located.grid.at(row, column)), target)
            ):
                tell("link_not_taken", cell, target)
        for cell, target in beside.pictures.items():
            if (place_of(cell) or (-1,))[0] > below:
                tell("picture_in_cell", cell, target)
        for cell, text in beside.notes.items():
            tell("note_on_cell", cell, text)
        for cell in sorted(beside.struck):
            row, column = place_of(cell) or (-1, -1)
            if row > below and column in fields:
                tell("struck_out", cell, raw_text(self.located.grid.at(row, column)))

    def _tell(self, key: str, column: ColumnSpec, cell: str, parsed: Parsed) -> None:
        for kind, params in parsed.notices:
            self._notice(kind, key, column, cell, **params)

    def _notice(
        self,
        kind: str,
        key: str | None = None,
        column: ColumnSpec | None = None,
        cell: str | None = None,
        **params: object,
    ) -> None:
        value, expected = params.pop("value", None), params.pop("expected", None)
        spec = self.located.spec
        code = key if key and spec.kind == "form" else column.field if column else None
        self.events.append(
            Event(kind, sheet=self.located.grid.name, sheet_id=spec.id, cell=cell, field=code,
                  row_key=key, value=None if value is None else str(value),
                  expected=None if expected is None else str(expected), params=params)
        )  # fmt: skip

    def _notice_shifts(self, sheet: ReadSheet, planned: dict[str, PlannedRow]) -> None:
        """Tell of columns whose cells may have moved up or down by themselves, where no sort was told of."""
        if sheet.spec.kind == "form" or any(event.kind in _SORTED for event in self.events):
            return
        rows = sorted((row for row in sheet.rows if row.counts and row.origin == "issued"), key=lambda one: one.row)
        cells: dict[str, list[Raw]] = {
            column.field: [one.raw if (one := row.cells.get(column.field)) else "" for row in rows]
            for column, place, editable in self._slots
            if editable and place is not None
        }
        before = [planned[row.key].values if row.key in planned else _NOTHING for row in rows]
        issued = {code: [values.get(code) for values in before] for code in cells}
        for column, shift in shifts_of(sheet.spec, self.book.kind, [row.key for row in rows], cells, issued):
            place = self.located.columns[column.field]
            first, last = rows[shift.first if shift else 0], rows[-1]
            cell = address(first.row, place)
            if shift is None:
                self._notice("last_cell_empty", None, column, cell, last=address(last.row, place))
            else:
                self._notice("texts_shifted", first.key, column, cell, names=shift.names, count=shift.texts)

    def _notice_emptied(self, sheet: ReadSheet, planned: dict[str, PlannedRow]) -> None:
        """A sheet whose issued rows are all gone was emptied: one finding in place of one a row."""
        issued = [row for row in planned.values() if not row.spare]
        if issued and not sheet.rows:
            self.events = [event for event in self.events if event.kind not in _GONE]
            # Without codes and headers no row can be found: that has its own finding.
            if self.located.columns:
                self._notice("sheet_emptied", count=len(issued))

    def _notice_hidden(self, sheet: ReadSheet) -> None:
        rows = {row.row for row in sheet.rows} & sheet.hidden_rows
        if rows:
            kind = "filter_hides_rows" if self.located.grid.structure.filtered else "rows_hidden"
            self._notice(kind, cell=address(min(rows), 0), count=len(rows))
