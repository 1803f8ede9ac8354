"""Sheets: a declared table or form with its columns, rows and titles."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, cast, get_args

from ita_workbook.book.column import KINDS, ColumnSpec, Kind
from ita_workbook.words.node import Node
from ita_workbook.words.text import Text

SheetKind = Literal["table", "form", "guide", "summary", "lists", "identity"]
State = Literal["visible", "hidden", "very_hidden"]
_SHEET = (
    "id", "kind", "state", "name", "title", "hint", "in", "rows", "owner", "columns", "fields", "sections",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowsSpec:
    """What a table's rows are called, and how many empty ones stand ready.

    ``prefix``: of the ids of rows that have no natural key; ``issued``: which rows a department gets (``own``: those
    of its department; ``with_measures``: those of its measures); ``spare`` and ``spare_issued``: empty rows at the end
    in the master and in an issued workbook.
    """

    prefix: str = ""
    issued: Literal["own", "with_measures"] | None = None
    spare: int = 0
    spare_issued: int = 0

    @classmethod
    def of(cls, declared: Node) -> RowsSpec:
        """Build from a sheet's declared ``rows``."""
        declared.only(("id", "issued", "spare", "spare_issued"))
        issued = cast('Literal["own", "with_measures"] | None', declared.picked("issued", ("own", "with_measures")))
        return cls(declared.optional("id"), issued or None, declared.whole("spare"), declared.whole("spare_issued"))

    def spare_in(self, kind: Kind) -> int:
        """Return how many empty rows a workbook of this kind has."""
        return self.spare_issued if kind == "issued" else self.spare


@dataclass(frozen=True, slots=True)
class GuideSection:
    """One heading of the guidance sheet with its lines, for some kinds of workbook."""

    kinds: frozenset[str]
    heading: Text
    lines: tuple[Text, ...]

    @classmethod
    def of(cls, declared: Node) -> GuideSection:
        """Build from a declared section."""
        declared.only(("in", "heading", "lines"))
        return cls(
            frozenset(declared.choices("in", KINDS)),
            declared.need("heading").wording(),
            tuple(line.wording() for line in declared.each("lines")),
        )


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

    @classmethod
    def of(cls, declared: Node) -> SheetSpec:
        """Build from a declared sheet file; raises DeclarationError naming what is wrong."""
        declared.only(_SHEET)
        rows = declared.get("rows")
        kinds = set(declared.choices("in", KINDS))
        if "master" in kinds:
            kinds.add("merged")
        return cls(
            id=declared.need("id").text(),
            kind=cast("SheetKind", declared.need("kind").choice(get_args(SheetKind))),
            name=declared.need("name").wording(),
            title=declared.need("title").wording(),
            hint=declared.optional_wording("hint"),
            kinds=frozenset(kinds),
            state=cast("State", declared.picked("state", get_args(State), "visible")),
            columns=tuple(ColumnSpec.of(column) for column in declared.each("columns")),
            fields=tuple(ColumnSpec.of(entry) for entry in declared.each("fields")),
            rows=RowsSpec.of(rows) if rows else None,
            owner=declared.optional("owner") or None,
            guide=tuple(GuideSection.of(section) for section in declared.each("sections")),
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
