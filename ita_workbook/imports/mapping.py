"""Mapping: each kind of table told and numbered, its columns as headings say, or as somebody corrected them."""

from __future__ import annotations

from collections.abc import Mapping

from ita_workbook.imports.headings import Headings, Mapped, TableMapping
from ita_workbook.imports.kinds import Kind
from ita_workbook.imports.lines import whole
from ita_workbook.imports.proposal import ColumnOf
from ita_workbook.imports.tables import FoundTable
from ita_workbook.read.values import ValueReader

Given = Mapping[tuple[Kind, int], tuple[str, str]]
"""A mapping that somebody corrected: (kind, number of the column, 0 for the whole table) → (sheet id, field)."""


class Mapper:
    """Maps the kinds of tables one after the other; ``columns`` tells what was made of each."""

    def __init__(self, headings: Headings, values: ValueReader, given: Given, rounds: Mapping[Kind, str]) -> None:
        self.headings, self.values, self.given, self.rounds = headings, values, given, rounds
        self.columns: list[ColumnOf] = []

    def map(self, kind: Kind, tables: list[FoundTable]) -> tuple[str, TableMapping]:
        """Return what tables of one kind are called, and their mapping."""
        # Tables of one kind in two files are mapped each by itself: what is corrected in one row is meant for that one.
        again = sum(not one.number and one.shape[: len(kind)] == kind for one in self.columns)
        kind = (*kind, f"({again + 1})") if again else kind
        mapping = self._mapping(kind, whole(tables))
        name = f"T{sum(not column.number for column in self.columns) + 1}"
        self._tell_mapping(name, kind, tables, mapping)
        return name, mapping

    def _chosen(self, kind: Kind, shape: Kind, number: int) -> tuple[str, str] | None:
        """Return what somebody chose for a column; proposals of before tell it by the headings alone."""
        return self.given.get((kind, number), self.given.get((shape, number)))

    def _mapping(self, kind: Kind, table: FoundTable) -> TableMapping:
        """Return the corrected mapping of a kind of table, else the likely one."""
        shape = table.shape
        corrected = self._chosen(kind, shape, 0)
        sheet = self.headings.spec.by_id.get(corrected[0]) if corrected else None
        if corrected and sheet is None:
            return TableMapping("", tuple(Mapped("", "", 0, "chosen") for _ in table.columns))
        if sheet is None:
            mapping = self.headings.map(table, self.values)
            mapping = mapping if mapping.score else TableMapping("", mapping.columns)
        else:
            mapping = TableMapping(sheet.id, self.headings.assign(table, sheet, self.values), 100)
        columns = []
        target = self.headings.spec.by_id.get(mapping.sheet)
        fields = {(one.id, column.field) for one, column in self.headings.fields_for(target)} if target else set()
        for number, mapped in enumerate(mapping.columns, 1):
            chosen = self._chosen(kind, shape, number)
            if chosen is None or chosen == (mapped.sheet, mapped.field) or (chosen[0] and chosen not in fields):
                # A field of another sheet than the table's has no row here: the table's own mapping stands.
                columns.append(mapped)
            else:
                columns.append(Mapped(*chosen, 100, "chosen"))
        mapping.columns = tuple(columns)
        mapping.round = self.rounds.get(kind, self.rounds.get(shape, ""))
        return mapping

    def _tell_mapping(self, name: str, kind: Kind, tables: list[FoundTable], mapping: TableMapping) -> None:
        first = tables[0]
        places = ", ".join(table.name for table in tables)
        said = (f"{sum(len(table.rows) for table in tables)}", first.above[0][:80] if first.above else "")
        self.columns.append(
            ColumnOf(name, 0, kind, first.source.name, places, "", tuple(filter(None, said)), mapping.sheet,
                     score=min(mapping.score, 100), why="table", sure=bool(mapping.sheet), round=mapping.round)
        )  # fmt: skip
        one = whole(tables)
        for number, (column, mapped) in enumerate(zip(first.columns, mapping.columns, strict=True), 1):
            place = first.grid.place_of_heading(column.place) if first.grid else ""
            self.columns.append(
                ColumnOf(name, number, kind, first.source.name, place, column.heading,
                         tuple(text[:120] for text in one.samples(number - 1)), mapped.sheet, mapped.field,
                         mapped.score, mapped.why, mapped.sure or mapped.why == "chosen")
            )  # fmt: skip
