"""Transplant: what was recognised in a damaged file, put into a fresh workbook; the rest kept and told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from ita_workbook.book.book import Book
from ita_workbook.book.column import PROSE, ColumnSpec
from ita_workbook.book.content import Content, Row, UserSheet, Value, display
from ita_workbook.book.manifest import Rebuilt
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.merge.outcome import ASIDE
from ita_workbook.read.a1 import address
from ita_workbook.read.returned import ReadCell, ReadRow, ReadSheet, Return
from ita_workbook.read.values import raw_text
from ita_workbook.words.fiscal_year import iso
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.write.workbook_file import write_workbook

REASONS = ASIDE | {
    "duplicate", "unknown", "contested", "extra", "column", "doubtful", "unread", "cell_unread", "prefilled", "error",
    "header",
}  # fmt: skip
_HEADERS = 2
"""More headers of a sheet than this are edited by nobody: a row was sorted there."""
OTHER_YEAR = frozenset(f"other_year_{why}" for why in ("unsure", "gone", "not_yours", "field", "named", "base"))
"""Why a cell of another year's form has no place in this year's."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One cell of the old file: its place there (``sheet!A1``), its text, where it went, and why not."""

    place: str
    value: str
    sheet: str = ""
    row_key: str = ""
    field: str = ""
    reason: str = ""
    others: tuple[str, ...] = ()
    """What the reason names: the rows that may be meant."""

    def why(self) -> Text:
        """Return the reason in words."""
        if self.reason not in REASONS | OTHER_YEAR:
            return Text("")
        return sentence(f"merge.repair.reasons.{self.reason}", others=" / ".join(self.others))


@dataclass(slots=True)
class Repaired:
    """The fresh workbook with its three lists. Every filled cell of the old file is in exactly one of them.

    A sheet that could not be read is one piece without a value among the ``unplaced``; there is also what stood beside
    cells: links, pictures, notes, and what was struck out.
    """

    book: Book
    base: Content
    carried: list[Piece] = field(default_factory=list)
    doubtful: list[Piece] = field(default_factory=list)
    unplaced: list[Piece] = field(default_factory=list)
    base_known: bool = True
    """Whether it is known what was issued: only then can a merge tell what people changed."""
    unchanged: list[Piece] = field(default_factory=list)
    """Of another year's form: cells that stand as they were issued then. They stay behind."""
    from_year: int | None = None
    """The year of the old file, where it is another one's."""
    put_back: frozenset[str] = frozenset()
    """The sheets, and columns as ``sheet.field``, that the old file lacks or that were put back before."""


def transplant(returned: Return) -> Repaired | None:
    """Return the fresh workbook of what was read; None when nothing could be recognised."""
    book = returned.book
    if book is None:
        return None
    base = book.content if returned.base_known else _prefilled(returned, book)
    repaired = Repaired(replace(book, content=base.copy()), base, base_known=returned.base_known)
    for sheet_id, sheet in returned.sheets.items():
        _carry_sheet(repaired, returned, sheet_id, sheet)
    repaired.unplaced += left_over(returned)
    columns = (f"{sheet_id}.{code}" for sheet_id, sheet in returned.sheets.items() for code in sheet.lost_columns)
    repaired.put_back = returned.rebuilt.parts | frozenset(returned.missing_sheets) | frozenset(columns)
    return repaired


def left_over(returned: Return) -> list[Piece]:
    """Return what of a file is no cell of a row: sheets and columns of people's own, what stands beside cells."""
    found = [
        Piece(f"{sheet.name}!{address(row, column.place)}", text, sheet_id, reason="column")
        for sheet_id, sheet in returned.sheets.items()
        for column in sheet.loose
        for row, text in column.cells
        if text
    ]
    headers = Counter(event.sheet for event in returned.events if event.kind == "header_edited")
    found += [
        Piece(f"{event.sheet}!{event.cell}", event.value or "", event.sheet_id or "", "", event.field or "", "header")
        for event in returned.events
        if event.kind == "header_edited" and headers[event.sheet] > _HEADERS
    ]
    found += [
        Piece(event.sheet or "", "", event.sheet_id or "", reason="unread")
        for event in returned.events
        if event.kind in ("sheet_unread", "page_unread")
    ]
    found += [
        Piece(
            f"{event.sheet}!{event.cell}", event.value or "", event.sheet_id or "", event.row_key or "",
            event.field or "", event.kind,
        )
        for event in returned.events
        if event.kind in ASIDE or event.kind == "cell_unread"
    ]  # fmt: skip
    for extra in returned.extra_sheets:
        found += [Piece(f"{extra.name}!{place}", value, reason="extra") for place, value in _addressed(extra.cells)]
    return found


def _prefilled(returned: Return, book: Book) -> Content:
    """Return what must have been issued, where nothing tells it: the rows that were read with their prefilled cells.

    What people filled in is left out: as part of the base it would count as unchanged when the file is merged.
    """
    base = book.content.copy()
    for sheet_id, sheet in returned.sheets.items():
        typed = returned.content.index(sheet_id)
        rows = []
        for read in sheet.rows:
            row = typed.get(read.key)
            if row is None or not read.counts or (read.origin != "issued" and read.empty):
                continue
            kept = {
                code: value
                for code, value in row.values.items()
                if book.kind != "issued" or not sheet.spec.editable(read.key, code, book.kind)
            }
            if len(sheet.spec.key_columns) == 1:
                kept[sheet.spec.key_columns[0].field] = read.key
            rows.append(Row(read.key, kept))
        base.sheets[sheet_id] = rows
    return base


def _carry_sheet(repaired: Repaired, returned: Return, sheet_id: str, sheet: ReadSheet) -> None:
    book, spec = repaired.book, sheet.spec
    issued = repaired.base.index(sheet_id)
    typed = returned.content.index(sheet_id)
    rows: dict[str, Row] = {key: Row(key, dict(row.values)) for key, row in issued.items()}
    taken = {read.key for read in sheet.rows if read.counts} | set(rows)
    for read in sheet.rows:
        if not read.counts:
            repaired.unplaced += pieces_of(sheet, read)
            continue
        if read.origin != "issued" and read.empty:
            continue
        key = own_key(book, spec, read, taken) if read.origin == "new" else read.key
        taken.add(key)
        row = rows.setdefault(key, Row(key, {}))
        _fill(repaired, sheet, read, typed.get(read.key), row)
        repaired.unplaced += overwritten(sheet, read, key)
        if len(spec.key_columns) == 1:
            row.values[spec.key_columns[0].field] = key
    # A row that people deleted stands again as it was issued; one they moved stands where it was issued.
    book.content.sheets[sheet_id] = list(rows.values())


def overwritten(sheet: ReadSheet, read: ReadRow, key: str) -> list[Piece]:
    """Return what stands in prefilled cells of a row in place of what was issued."""
    return [
        Piece(f"{sheet.name}!{cell.address}", raw_text(cell.raw), sheet.spec.id, key, code, "prefilled")
        for code, cell in read.overwritten.items()
    ]


def own_key(book: Book, spec: SheetSpec, read: ReadRow, taken: set[str]) -> str:
    """Return a free id of the department for a row that people inserted; its own key where none is needed."""
    if book.kind != "issued" or not spec.gives_work or spec.rows is None or not spec.rows.spare_issued:
        return read.key
    prefix = book.spare_prefix(spec.rows.prefix)
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"


def _fill(repaired: Repaired, sheet: ReadSheet, read: ReadRow, typed: Row | None, row: Row) -> None:
    columns = sheet.columns
    for column in sheet.spec.columns:
        code = column.field
        cell = read.cells.get(code)
        if cell is None:
            if (
                code in columns
                and code not in read.contested
                and sheet.spec.editable(read.key, code, repaired.book.kind)
            ):
                row.values.pop(code, None)  # people cleared it
            elif typed and code in typed.values:
                row.values[code] = typed.values[code]
            continue
        take_cell(repaired, sheet, read, column, cell, row)


def take_cell(
    repaired: Repaired, sheet: ReadSheet, read: ReadRow, column: ColumnSpec, cell: ReadCell, row: Row
) -> None:
    """Put one cell of the old file into a row of the fresh workbook, or list why not."""
    code = column.field
    if code in read.unread:
        return  # the list at the end says where it stands
    piece = Piece(f"{sheet.name}!{cell.address}", raw_text(cell.raw), sheet.spec.id, row.key, code)
    if code in read.contested:
        # In the row it would look certain; the list at the end says where it stood.
        repaired.unplaced.append(replace(piece, reason="contested"))
        return
    if cell.doubtful and column.type in PROSE:
        # As a text it would read as an answer.
        repaired.unplaced.append(replace(piece, reason="error"))
        return
    value: Value = raw_text(cell.raw) if cell.doubtful else cell.value
    row.values[code] = value
    piece = replace(piece, value=display(value))
    if cell.doubtful:
        repaired.doubtful.append(replace(piece, reason="doubtful"))
    else:
        repaired.carried.append(piece)


def pieces_of(sheet: ReadSheet, read: ReadRow) -> list[Piece]:
    """Return the cells of a row that does not count."""
    reason = "duplicate" if read.copy else "unknown" if read.key else "contested"
    return [
        Piece(f"{sheet.name}!{cell.address}", raw_text(cell.raw), sheet.spec.id, read.key, code, reason)
        for code, cell in read.cells.items()
    ]


def _addressed(cells: list[list[str]]) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(cells):
        for column, value in enumerate(row):
            if value:
                yield address(number, column), value


def unplaced_table(repaired: Repaired) -> UserSheet | None:
    """Return the extra sheet with everything that has no place; None when all has one."""
    if not repaired.unplaced:
        return None
    language = repaired.book.language
    rows = [tuple(sentence(f"merge.repair.columns.{name}").pick(language) for name in ("place", "value", "reason"))]
    rows += [(piece.place, piece.value, piece.why().pick(language)) for piece in repaired.unplaced]
    return UserSheet(sentence("merge.repair.sheet").pick(language), tuple(rows), own=True)


def write_repaired(repaired: Repaired, path: Path, *, created: datetime) -> None:
    """Write the fresh workbook, with the extra sheet where something could not be placed."""
    table = unplaced_table(repaired)
    write_workbook(
        repaired.book,
        path,
        created=created,
        embed_framework=repaired.book.embeds_framework,
        base=repaired.base,
        extra=(table,) if table else (),
        rebuilt=Rebuilt(iso(created), repaired.put_back),
    )


def as_data(repaired: Repaired, source: Path, output: Path) -> dict[str, Any]:
    """Return the three lists as JSON data (schema ita-workbook/repair/1)."""
    language = repaired.book.language

    def listed(pieces: list[Piece]) -> list[dict[str, str]]:
        return [asdict(piece) | {"why": piece.why().pick(language)} for piece in pieces]

    return {
        "schema": "ita-workbook/repair/1",
        "file": source.name,
        "output": str(output),
        "department": repaired.book.identity.department,
        "carried": listed(repaired.carried),
        "doubtful": listed(repaired.doubtful),
        "unplaced": listed(repaired.unplaced),
        "from_year": repaired.from_year,
        "unchanged": listed(repaired.unchanged),
    }
