"""Sheet table: the rows of one sheet of a workbook as a typed table, by row key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Value, display
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.words.thai_text import suggest
from ita_workbook.write.table import Column, DType, Plain, Table, TableRow

_TYPES: dict[str, DType] = {"date": "day", "score": "score", "amount": "score", "year": "count"}
_READ_AS = {"date": date, "score": Decimal, "amount": Decimal, "year": int}
TEXT = "_text"
"""Follows a field's code in the name of the column with what could not be read as a day, a score or a year."""


def sheet_table(book: Book, sheet_id: str, language: Language = "th") -> Table:
    """Return the rows of a sheet; raises UsageProblem naming the sheets where there is none of that id.

    Choices stand by their label in ``language``. What somebody wrote that is no day, score or year is nothing in its
    column, and stands as it was written in a column of its own (``due_on_text``), which is there only then.
    """
    known = {sheet.id: sheet for sheet in book.spec.sheets if sheet.is_data}
    if sheet_id not in known:
        near = suggest(sheet_id, known) or ""
        raise UsageProblem(sentence("output.no_sheet", name=sheet_id, near=near, listed=", ".join(known)))
    sheet, rows = known[sheet_id], book.content.rows(sheet_id)
    columns = [Column("row_key", Text("row_key"))]
    values: list[list[Plain]] = [[row.key for row in rows]]
    for spec in sheet.columns:
        cells = [row.values.get(spec.field) for row in rows]
        columns.append(_column(book, spec, language))
        values.append([_typed(book, spec, cell, language) for cell in cells])
        left = [display(cell) if _unread(spec, cell) and cell is not None else None for cell in cells]
        if any(left):
            columns.append(Column(spec.field + TEXT, spec.title))
            values.append(list(left))
    made = tuple(TableRow(tuple(row)) for row in zip(*values, strict=True))
    return Table(sheet.id, sheet.name, tuple(columns), made, index="row_key")


def _unread(spec: ColumnSpec, cell: Value | None) -> bool:
    return cell is not None and spec.type in _READ_AS and not isinstance(cell, _READ_AS[spec.type])


def _typed(book: Book, spec: ColumnSpec, cell: Value | None, language: Language) -> Plain:
    if cell is None or _unread(spec, cell):
        return None
    if spec.type in _READ_AS:
        return cell
    text = display(cell)
    closed = book.spec.lists.get(spec.list) if spec.list else None
    found = closed.find(text) if closed else None
    return found.label.pick(language) if found else text


def _column(book: Book, spec: ColumnSpec, language: Language) -> Column:
    if spec.type != "choice" or not spec.list or spec.depends_on:
        return Column(spec.field, spec.title, _TYPES.get(spec.type, "text"))
    closed = book.spec.lists.get(spec.list)
    labels = [one.label.pick(language) for one in closed.values] if closed else book.choices(spec.list)
    return Column(spec.field, spec.title, "choice", choices={label: Text(label) for label in labels})
