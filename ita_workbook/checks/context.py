"""The context of a rule: one file's rows with their places, and what earlier findings explain already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec, Kind
from ita_workbook.book.content import Content, Value, display
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.checks.catalogue import by_event
from ita_workbook.framework.framework import Framework
from ita_workbook.read.a1 import block_of, place_of
from ita_workbook.read.returned import Event, ReadRow, ReadSheet, Return

_WHOLE_SHEET = frozenset(
    {"sheet_missing", "sheet_unread", "sheet_emptied", "header_lost", "table_transposed", "rows_partly_sorted"}
)
FORM_ANSWER = "value"
"""The column of a form that holds the answers."""


@dataclass(slots=True)
class Excuse:
    """What the reader's events explain, so that no rule tells it again in other words."""

    sheets: set[str] = field(default_factory=set)
    columns: set[tuple[str, str]] = field(default_factory=set)
    cells: set[tuple[str, int, int]] = field(default_factory=set)
    blocks: list[tuple[str, int, int, int, int]] = field(default_factory=list)

    @classmethod
    def by(cls, events: list[Event]) -> Excuse:
        """Collect from the events of a file."""
        explained = cls()
        for event in events:
            explained._add(event)
        return explained

    def _add(self, event: Event) -> None:
        sheet = event.sheet_id
        if sheet is None:
            return
        place = place_of(event.cell)
        if event.kind in _WHOLE_SHEET:
            self.sheets.add(sheet)
        elif event.kind == "column_lost" and event.field:
            self.columns.add((sheet, event.field))
        elif event.kind == "merged_cells":
            block = block_of(str(event.params.get("range", "")))
            if block:
                self.blocks.append((sheet, *block))
        elif place and event.field and by_event(event.kind).severity != "note":
            self.cells.add((sheet, *place))

    def cell(self, sheet: str, row: int, column: int) -> bool:
        """Whether a cell at a zero-based place has a finding of its own, or is covered by one."""
        return (sheet, row, column) in self.cells or any(
            name == sheet and top <= row <= bottom and left <= column <= right
            for name, top, left, bottom, right in self.blocks
        )


class Filled(NamedTuple):
    """A row with something in it: where it stands, its typed values, and what people filled in, typed or not.

    ``filled`` is to be asked for columns that people fill (see :meth:`ita_workbook.read.returned.ReadRow.filled`).
    """

    read: ReadRow
    values: Mapping[str, Value]
    filled: Mapping[str, Value]

    @property
    def key(self) -> str:
        """The row's key."""
        return self.read.key

    def text(self, code: str) -> str:
        """Return a value as text; empty when absent."""
        value = self.values.get(code)
        return "" if value is None else str(value)

    def day(self, code: str) -> date | None:
        """Return a date value; None when it is absent or could not be read."""
        value = self.values.get(code)
        return value if isinstance(value, date) else None


@dataclass(frozen=True)
class Context:
    """What a rule gets: the return with its book, the day of the check, and what is explained already."""

    returned: Return
    book: Book
    today: date
    explained: Excuse
    _rows: dict[str, list[Filled]] = field(default_factory=dict)

    @property
    def framework(self) -> Framework:
        """The framework of the workbook's year."""
        return self.book.framework

    @property
    def content(self) -> Content:
        """The typed rows as they were read."""
        return self.returned.content

    @property
    def spec(self) -> WorkbookSpec:
        """The workbook specification."""
        return self.book.spec

    @property
    def kind(self) -> Kind:
        """What the workbook is."""
        return self.book.kind

    def sheet(self, sheet_id: str) -> ReadSheet | None:
        """Return a sheet that was found with its table; None for one that is missing, emptied or without headers."""
        return None if sheet_id in self.explained.sheets else self.returned.sheets.get(sheet_id)

    def rows(self, sheet_id: str) -> list[Filled]:
        """Return the rows that count: issued ones, and others with something in them; no copies, no foreign rows."""
        if sheet_id not in self._rows:
            self._rows[sheet_id] = list(self._counting(sheet_id))
        return self._rows[sheet_id]

    def _counting(self, sheet_id: str) -> Iterator[Filled]:
        sheet = self.sheet(sheet_id)
        if sheet is None:
            return
        contents = self.content.index(sheet_id)
        for read in sheet.rows:
            if not read.counts:
                continue
            if read.empty and (read.origin != "issued" or self._may_be_spare(sheet, read)):
                continue
            row = contents.get(read.key)
            values = row.values if row else {}
            yield Filled(read, values, read.filled(values))

    def _may_be_spare(self, sheet: ReadSheet, read: ReadRow) -> bool:
        """Whether an untouched row may be spare: in a list of a master, or where it is not known what was issued."""
        if sheet.spec.entries and self.kind != "issued":
            return True  # an entry that was decided away leaves its empty row
        if self.returned.base_known or not sheet.spec.rows or not sheet.spec.rows.spare_in(self.kind):
            return False
        # A row that goes with another one is to be filled in where that is; one of its own key always may be spare.
        parent = self.spec.parent_of(sheet.spec) or sheet.spec
        above = self.returned.sheets.get(parent.id)
        filled = {row.key for row in above.rows if not row.empty} if above else set()
        return read.key.split("|")[0] not in filled

    def code_of(self, column: ColumnSpec | None, value: Value | None) -> str | None:
        """Return the list code of a value in a column with a closed list; None for anything else."""
        closed = self.spec.lists.get(column.list) if column and column.list else None
        return closed.code_of(value) if closed else None

    def sheet_name(self, sheet_id: str) -> str:
        """Return a sheet's name in this file, or the one it should have."""
        sheet = self.returned.sheets.get(sheet_id)
        return sheet.name if sheet else self.spec.sheet(sheet_id).name.pick(self.book.language)

    def doubted(self, sheet_id: str, row: ReadRow, code: str) -> bool:
        """Whether the cell at (row, field) has a finding already, cannot be seen, or may be another row's."""
        sheet = self.sheet(sheet_id)
        column = sheet.columns.get(code) if sheet else None
        if column is None or code in row.contested or (sheet_id, code) in self.explained.columns:
            return True
        return self.explained.cell(sheet_id, row.row, column)

    def event(
        self,
        kind: str,
        sheet_id: str,
        row: ReadRow,
        code: str,
        *,
        value: Value | None = None,
        expected: Value | None = None,
        **params: object,
    ) -> Event:
        """Return an event at (row, field) of a sheet, with its place in the file."""
        sheet = self.returned.sheets[sheet_id]
        form = sheet.spec.kind == "form"
        return Event(
            kind,
            sheet=sheet.name,
            cell=sheet.address(row, code),
            sheet_id=sheet_id,
            field=row.key if form and code == FORM_ANSWER else code,
            row_key=row.key,
            value=None if value is None else display(value),
            expected=None if expected is None else display(expected),
            params=params,
        )
