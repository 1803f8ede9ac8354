"""Sheets: a declared table or form with its columns, rows and titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from ita_workbook.book.column import ColumnSpec, Kind
from ita_workbook.words.text import LANGUAGES, Language, Text

SheetKind = Literal["table", "form", "guide", "summary", "lists", "identity"]
State = Literal["visible", "hidden", "very_hidden"]
INNER_KEY = "inner_key"
"""Stands in the row of field codes above the inner key. It is the code of no field."""
INNER_KEYS_SINCE = 2
"""The form version that brought inner keys."""


@dataclass(frozen=True, slots=True)
class RowsSpec:
    """Where a table's rows come from, and how many empty ones stand ready.

    ``source``: items, indicators, scores, … ; ``prefix``: of the ids of rows that have no natural key;
    ``issued``: which rows a department gets (``own``: those of its department; ``with_measures``: those of its
    measures); ``spare`` and ``spare_issued``: empty rows at the end in the master and in an issued workbook.
    """

    source: str
    prefix: str = ""
    issued: Literal["own", "with_measures"] | None = None
    spare: int = 0
    spare_issued: int = 0

    def spare_in(self, kind: Kind) -> int:
        """Return how many empty rows a workbook of this kind has."""
        return self.spare_issued if kind == "issued" else self.spare


@dataclass(frozen=True, slots=True)
class GuideSection:
    """One heading of the guidance sheet with its lines, for some kinds of workbook."""

    kinds: frozenset[str]
    heading: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class SheetSpec:
    """One sheet. Tables and forms are data sheets: a form is a table with one row a field, its key the field code."""

    id: str
    kind: SheetKind
    name: Text
    title: Text
    hint: Text
    kinds: frozenset[str]
    state: State = "visible"
    columns: tuple[ColumnSpec, ...] = ()
    fields: tuple[ColumnSpec, ...] = ()
    rows: RowsSpec | None = None
    owner: str | None = None
    guide: tuple[GuideSection, ...] = field(default=())
    key_after: str = ""
    """The field after which the inner key stands: the row's key once more, visible, among the cells that people fill
    and sort. Empty where a sheet has none."""
    key_title: Text = field(default_factory=lambda: Text(""))

    @classmethod
    def of(cls, declared: Mapping[str, Any]) -> SheetSpec:
        """Build from a declared sheet file; raises ValueError or KeyError naming the bad key."""
        rows = declared.get("rows")
        inner = declared.get("inner_key") or {}
        kinds = set(declared["in"])
        if "master" in kinds:
            kinds.add("merged")
        return cls(
            id=declared["id"],
            kind=declared["kind"],
            name=Text.of(declared["name"]),
            title=Text.of(declared["title"]),
            hint=Text.of(declared.get("hint")),
            kinds=frozenset(kinds),
            state=declared.get("state", "visible"),
            columns=tuple(ColumnSpec.of(column) for column in declared.get("columns", ())),
            fields=tuple(ColumnSpec.of(entry) for entry in declared.get("fields", ())),
            rows=RowsSpec(
                source=rows["from"],
                prefix=rows.get("id", ""),
                issued=rows.get("issued"),
                spare=rows.get("spare", 0),
                spare_issued=rows.get("spare_issued", 0),
            )
            if rows
            else None,
            owner=declared.get("owner"),
            key_after=inner.get("after", ""),
            key_title=Text.of(inner.get("title")),
            guide=tuple(
                GuideSection(
                    frozenset(section["in"]),
                    Text.of(section["heading"]),
                    tuple(Text.of(line) for line in section["lines"]),
                )
                for section in declared.get("sections", ())
            ),
        )

    def as_of(self, version: int) -> SheetSpec:
        """Return the sheet as workbooks of an older form version have it: without what came later."""
        return replace(
            self,
            columns=tuple(column for column in self.columns if column.since <= version),
            fields=tuple(entry for entry in self.fields if entry.since <= version),
            key_after=self.key_after if version >= INNER_KEYS_SINCE else "",
        )

    @property
    def is_data(self) -> bool:
        """Whether the sheet holds rows that are read back."""
        return self.kind in ("table", "form")

    @cached_property
    def by_field(self) -> dict[str, ColumnSpec]:
        """The columns by field code."""
        return {column.field: column for column in self.columns}

    @cached_property
    def by_form_field(self) -> dict[str, ColumnSpec]:
        """A form's fields by code; empty for a table."""
        return {entry.field: entry for entry in self.fields}

    @cached_property
    def key_columns(self) -> tuple[ColumnSpec, ...]:
        """The columns that make up the natural row key; empty where rows have ids of their own."""
        return tuple(column for column in self.columns if column.key)

    @cached_property
    def match_columns(self) -> tuple[ColumnSpec, ...]:
        """The columns by which a row without a key is recognised."""
        return tuple(column for column in self.columns if column.match)

    @cached_property
    def offsets(self) -> dict[str, int]:
        """How far from the first column each field stands as it is laid out; the inner key as :data:`INNER_KEY`."""
        order: list[str] = []
        for column in self.columns:
            order.append(column.field)
            if column.field == self.key_after:
                order.append(INNER_KEY)
        return {code: place for place, code in enumerate(order)}

    def titles(self, language: Language) -> list[str]:
        """Return the headers of the columns in one language."""
        return self._titles[language]

    @cached_property
    def _titles(self) -> dict[Language, list[str]]:
        return {language: [column.title.pick(language) for column in self.columns] for language in LANGUAGES}

    def cell(self, row_key: str, code: str) -> ColumnSpec:
        """Return what is declared for the cell at (row, field): a form's answer is declared by its row."""
        if self.kind == "form" and code == "value" and row_key in self.by_form_field:
            return self.by_form_field[row_key]
        return self.by_field[code]

    def editable(self, row_key: str, code: str, kind: Kind) -> bool:
        """Whether people fill the cell at (row, field) in a workbook of this kind."""
        return self.cell(row_key, code).editable(kind)

    def edited_columns(self, kind: Kind) -> tuple[ColumnSpec, ...]:
        """Return the columns that people fill in a workbook of this kind."""
        return tuple(column for column in self.columns if column.editable(kind))
