"""Filling: what somebody writes into cells of a master, as in a spreadsheet program; all else stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Self

from ita_workbook.book.book import Book
from ita_workbook.book.content import Row, UserSheet, Value, display
from ita_workbook.merge.merging import left_behind
from ita_workbook.merge.provenance import CellKey
from ita_workbook.merge.user_columns import Added, added_columns
from ita_workbook.read.returned import Return
from ita_workbook.read.values import ValueReader
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.output import must_be_new
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table
from ita_workbook.write.workbook_file import write_workbook


@dataclass(frozen=True, repr=False)
class FilledMaster(Result):
    """A master with cells that somebody filled or cleared; nothing is written before it is saved."""

    book: Book
    changes: tuple[tuple[CellKey, str, str], ...]
    """Each cell with its text before and after; one that has the text already is none of them."""
    created: datetime
    extra: Sequence[UserSheet] = ()
    added: Added | None = None
    left: tuple[Text, ...] = ()
    source: Path | None = None
    _: KW_ONLY
    output: Path | None = None
    """Where it was saved."""

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What stands beside the cells of the old master and is not in the new one."""
        return self.left

    @property
    def tables(self) -> tuple[Table, ...]:
        """``cells``: what changed."""
        columns: dict[str, Kinds] = dict.fromkeys(("sheet_id", "row_key", "field", "before", "after"), "text")
        rows = [(*key, before or None, after or None) for key, before, after in self.changes]
        return (data_table("cells", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return what changed (schema ita-workbook/fill/1)."""
        return {"schema": "ita-workbook/fill/1", "output": str(self.output) if self.output else None,
                "cells": [[*key, before, after] for key, before, after in self.changes]}  # fmt: skip

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield how many cells changed."""
        yield sentence("merge.fill.changed", count=len(self.changes)).pick(language)

    def save(
        self, path: str | PathLike[str], *, language: Language = "th", force: bool = False, now: datetime | None = None
    ) -> Self:
        """Write the master (.xlsx) with the cells filled."""
        output = Path(path)
        must_be_new(output, force=force, source=self.source)
        columns = self.added.columns if self.added else None
        write_workbook(self.book, output, created=self.created, embed_framework=self.book.embeds_framework,
                       extra=self.extra, added=columns)  # fmt: skip
        return replace(self, output=output)


def fill(master: Return, cells: Mapping[CellKey, str], created: datetime, source: Path | None) -> FilledMaster:
    """Return the master with texts in cells, read as if somebody had typed them; an empty text clears a cell.

    Decisions on its conflicts sheet stay where they are: it is a merge that obeys them. Raises UsageProblem for what
    is no cell to fill, and for a text that the cell cannot hold.
    """
    before = master.current_book()
    book = replace(before, content=before.content.copy())
    values, changes = ValueReader(book), []
    for key, text in cells.items():
        changed = _put(book, key, _value(book, values, key, text.strip()))
        if changed[0] != changed[1]:
            changes.append((key, *changed))
    extra = [UserSheet(sheet.name, tuple(tuple(row) for row in sheet.cells)) for sheet in master.extra_sheets]
    return FilledMaster(book, tuple(changes), created, extra, added_columns(master, book.content),
                        tuple(left_behind(master)), source)  # fmt: skip


def _value(book: Book, values: ValueReader, key: CellKey, text: str) -> Value | None:
    sheet, row_key, field = key
    spec, row = book.spec.by_id.get(sheet), book.content.row(sheet, row_key)
    place = "!".join((sheet, f"{row_key}.{field}"))
    if row is None and spec is not None and row_key in spec.by_form_field:
        # A field of a form is there whether it was answered or not.
        row = Row(row_key)
        book.content.sheets.setdefault(sheet, []).append(row)
    if spec is None or row is None or field not in spec.by_field or not spec.editable(row_key, field, "master"):
        raise UsageProblem(sentence("merge.fill.no_cell", place=place))
    if not text:
        return None
    column = spec.cell(row_key, field)
    parsed = values.parse(column, text, row.values)
    if parsed.value is None or parsed.doubtful:
        raise UsageProblem(sentence("merge.fill.unread", row=row_key, field=column.title, value=text))
    return parsed.value


def _put(book: Book, key: CellKey, value: Value | None) -> tuple[str, str]:
    sheet, row_key, field = key
    row = book.content.row(sheet, row_key)
    assert row is not None
    before = row.values.pop(field, None)
    if value is not None:
        row.values[field] = value
    return "" if before is None else display(before), "" if value is None else display(value)
