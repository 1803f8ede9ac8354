"""The Return: a workbook as it was read, typed as far as possible, with the place of every value."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.identity import Identity
from ita_workbook.book.manifest import Rebuilt
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.read.a1 import address
from ita_workbook.words.file_names import printable

Raw = str | float | int | bool | object
"""A cell as the file has it: str, int, float, bool, or a date, time or duration of the datetime module."""
Origin = Literal["issued", "spare", "new"]
"""A row that was issued filled, an empty issued row that people filled, or one they inserted."""
Format = Literal["xlsx", "xlsm", "xlsb", "xls", "ods", "fods", "xml", "docx"]
"""How a file is written; ``xml`` is the XML spreadsheet of 2003."""


class ReadCell(NamedTuple):
    """One cell with something in it: zero-based place, raw value, typed value, and whether it could be typed.

    ``doubtful``: nothing typed could be made of it; ``value`` is then the text as written.
    """

    row: int
    column: int
    raw: Raw
    value: Value
    doubtful: bool = False

    @property
    def address(self) -> str:
        """The A1 address in the file."""
        return address(self.row, self.column)


@dataclass(slots=True)
class ReadRow:
    """One row found in the file: zero-based ``row``, its key, where it comes from, and its filled cells by field.

    ``empty``: nothing that people fill in stands in it. ``foreign``: it was not issued in this workbook and cannot be
    a new one of it either. ``contested`` are the fields whose cells may be another row's, or stand nobody knows where,
    ``unread`` those of which this program could make nothing. ``copy``: another row has the same key and is read.
    """

    key: str
    row: int
    origin: Origin
    cells: dict[str, ReadCell] = field(default_factory=dict)
    empty: bool = True
    foreign: bool = False
    contested: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    copy: bool = False
    overwritten: dict[str, ReadCell] = field(default_factory=dict)
    """Prefilled cells in which something else stands; what was issued counts."""

    @property
    def counts(self) -> bool:
        """Whether it is data of this sheet and this department; who reads, repairs or merges asks this alone."""
        return not (self.foreign or self.copy)

    def filled(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return by field what people filled in, typed or as written; ``values`` are the typed ones of the row.

        To be asked for columns that people fill: of a row that stands as issued the others may be in it too.
        """
        return {code: cell.value for code, cell in self.cells.items()}


class ExtraColumn(NamedTuple):
    """A column that people added or doubled: its zero-based place, its header ('' where none), and its filled cells.

    The cells are (zero-based row, text).
    """

    place: int
    title: str
    cells: list[tuple[int, str]]


@dataclass(slots=True)
class ReadSheet:
    """One data sheet found in the file: the name it has there, its columns by field and its rows in file order.

    ``loose`` are columns that people added or doubled and filled.
    """

    spec: SheetSpec
    name: str
    columns: dict[str, int]
    header_row: int
    rows: list[ReadRow] = field(default_factory=list)
    lost_columns: tuple[str, ...] = ()
    index: int = 0
    hidden_rows: frozenset[int] = frozenset()
    loose: list[ExtraColumn] = field(default_factory=list)

    def by_key(self) -> dict[str, ReadRow]:
        """Return the rows that count by key."""
        return {row.key: row for row in self.rows if row.counts}

    def address(self, row: ReadRow, code: str) -> str | None:
        """Return the address of (row, field) in the file; None when the column is lost."""
        column = self.columns.get(code)
        return None if column is None else address(row.row, column)


@dataclass(slots=True)
class ExtraSheet:
    """A sheet that the specification does not know: its name and filled cells as texts, row by row."""

    name: str
    cells: list[list[str]]


@dataclass(slots=True)
class Return:
    """A returned workbook (or a master, read the same way).

    ``identity`` and ``book`` are None when the file could not be recognised. ``book`` is what was issued: the
    manifest's content (or the base given by the caller) with its framework. ``sheets`` are the data sheets found,
    by sheet id. ``content`` has the rows that hold something, locked cells as issued. ``base_known`` tells whether
    the issued rows are known, so that a lost row can be noticed. ``has_notes``: notes hang on cells.
    """

    path: Path
    sha256: str = ""
    format: Format | None = None
    identity: Identity | None = None
    book: Book | None = None
    base_known: bool = False
    sheets: dict[str, ReadSheet] = field(default_factory=dict)
    missing_sheets: tuple[str, ...] = ()
    unread_sheets: tuple[str, ...] = ()
    """Those of the missing sheets that are in the file but which this program could not read."""
    rebuilt: Rebuilt = field(default_factory=Rebuilt)
    """What an earlier repair of the file put back empty."""
    extra_sheets: list[ExtraSheet] = field(default_factory=list)
    content: Content = field(default_factory=Content)
    events: list[Event] = field(default_factory=list)
    readable: bool = False
    has_notes: bool = False
    saved: str = ""
    """When it was saved last, as the file itself says it (ISO time); '' where it does not."""
    cells_read: int = 0
    """Filled cells in columns that people fill, in every row found."""

    @property
    def name(self) -> str:
        """The file's name, as findings show it."""
        return printable(self.path.name)

    def current_book(self) -> Book:
        """Return the book with the content as it is now, in the newest form version.

        Raises ValueError for a file that could not be read.
        """
        if self.book is None:
            raise ValueError(f"{self.path} was not read")
        agency = str(self.content.agency.get("name", self.book.identity.agency))
        identity = replace(self.book.identity, agency=agency)
        return Book(identity, self.book.framework, self.content, self.book.spec).in_newest_form()

    def cell(self, sheet_id: str, key: str, code: str) -> ReadCell | None:
        """Return the filled cell at (sheet, row key, field)."""
        sheet = self.sheets.get(sheet_id)
        row = next((row for row in sheet.rows if row.key == key), None) if sheet else None
        return row.cells.get(code) if row else None

    def row(self, sheet_id: str, key: str) -> Row | None:
        """Return the typed row at (sheet, row key)."""
        return self.content.row(sheet_id, key)


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """One thing noticed in a file.

    ``kind`` is the catalogue's ``event`` name. ``sheet`` is the sheet's name in that file (or the name it should
    have), ``cell`` is A1 style in that file or None where there is no such cell. ``params`` fill the words.
    """

    kind: str
    sheet: str | None = None
    cell: str | None = None
    sheet_id: str | None = None
    field: str | None = None
    row_key: str | None = None
    value: str | None = None
    expected: str | None = None
    params: dict[str, object] = dataclasses.field(default_factory=dict)
