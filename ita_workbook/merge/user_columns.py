"""Added columns: what coordinators keep beside the tables of their master, for a merge to take along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ita_workbook.book.content import Content, UserColumn
from ita_workbook.read.a1 import address
from ita_workbook.read.returned import ReadSheet, Return
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text, listed


class Added(NamedTuple):
    """The added columns by sheet id, and the addresses of cells that stand beside no row which the merge has."""

    columns: dict[str, tuple[UserColumn, ...]]
    left: list[str]
    names: Mapping[str, Text] = {}
    """What the sheets are called."""

    @property
    def report(self) -> list[Text]:
        """What was taken along and what was not, in words."""
        said = []
        taken = [(self.names[sheet], column.title) for sheet, columns in self.columns.items() for column in columns]
        if taken:
            empty = sentence("merge.own.no_header")
            named = [
                sentence("merge.own.column", sheet=name, title=Text(title, title) if title else empty)
                for name, title in taken
            ]
            said.append(sentence("merge.own.columns", columns=listed(named)))
        if self.left:
            places = ", ".join(self.left)
            said.append(sentence("merge.own.outside", places=places))
        return said


def added_columns(master: Return, merged: Content) -> Added:
    """Return what stands in columns that people added to the sheets of ``master``, for the rows of ``merged``."""
    found = Added({}, [], {sheet_id: sheet.spec.name for sheet_id, sheet in master.sheets.items()})
    for sheet_id, sheet in master.sheets.items():
        if not sheet.loose:
            continue
        fields = {entry.field for entry in sheet.spec.fields}
        kept = fields | {row.key for row in merged.rows(sheet_id)}
        columns = _columns(sheet, kept, found.left)
        if columns:
            found.columns[sheet_id] = columns
    return found


def _columns(sheet: ReadSheet, kept: set[str], left: list[str]) -> tuple[UserColumn, ...]:
    keys = {row.row: row.key for row in reversed(sheet.rows) if row.key in kept}
    found = []
    for column in sheet.loose:
        texts: dict[str, str] = {}
        for row, text in column.cells:
            if not text.strip():
                continue
            if row in keys:
                texts.setdefault(keys[row], text)
            else:
                left.append(f"{sheet.name}!{address(row, column.place)}")
        if texts:
            found.append(UserColumn(column.title, texts))
    return tuple(found)
