"""Sheets: a declared table or form with its columns, rows and titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, cast, get_args

from ita_workbook.book.column import KINDS, MODES, ColumnSpec, Kind
from ita_workbook.book.meaning import GoesTo, NextYear, SheetFate
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

SheetKind = Literal["table", "form", "guide", "summary", "lists", "identity"]
State = Literal["visible", "hidden", "very_hidden"]
INNER_KEY = "inner_key"
"""Stands in the row of field codes above the inner key. It is the code of no field."""
INNER_KEYS_SINCE = 2
"""The form version that brought inner keys."""
_SHEET = (
    "id", "kind", "state", "name", "title", "hint", "in", "rows", "goes_to", "next_year", "inner_key", "columns",
    "fields", "sections", "only_filled",
)  # fmt: skip


EXPLANATION = "explanation"
"""The field in which a sender answers a doubt about a row."""
STATUS, ROUND = "status", "round"
"""The lists by which the status of a row and the round that it reports for are told."""


@dataclass(frozen=True, slots=True)
class RowsSpec:
    """What a table's rows are called, and how many empty ones stand ready.

    ``prefix``: of the ids of rows that have no natural key; ``spare`` and ``spare_issued``: empty rows at the end in
    the master and in an issued workbook.
    """

    prefix: str = ""
    spare: int = 0
    spare_issued: int = 0

    @classmethod
    def of(cls, declared: Node) -> RowsSpec:
        """Build from a sheet's declared ``rows``."""
        declared.only(("id", "spare", "spare_issued"))
        return cls(declared.optional("id"), declared.whole("spare"), declared.whole("spare_issued"))

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
    goes_to: GoesTo = field(default_factory=GoesTo)
    next_year: SheetFate = "clear"
    guide: tuple[GuideSection, ...] = field(default=())
    key_after: str = ""
    """The field after which the inner key stands: the row's key once more, visible, among the cells that people fill
    and sort. Empty where a sheet has none."""
    key_title: Text = field(default_factory=lambda: Text(""))
    only_filled: bool = False
    """Whether it is written only where it has a row: a sheet that nobody but the program fills."""

    @classmethod
    def of(cls, declared: Node) -> SheetSpec:
        """Build from a declared sheet file; raises DeclarationError naming what is wrong."""
        declared.only(_SHEET)
        _check_meaning(declared)
        rows = declared.get("rows")
        kinds = set(declared.choices("in", KINDS))
        inner = declared.get("inner_key")
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
            goes_to=GoesTo.of(declared.get("goes_to")),
            next_year=cast("SheetFate", declared.picked("next_year", get_args(SheetFate), "clear")),
            key_after=inner.need("after").text() if inner else "",
            key_title=inner.need("title").wording() if inner else Text(""),
            only_filled=declared.flag("only_filled"),
            guide=tuple(GuideSection.of(section) for section in declared.each("sections")),
        )

    def as_of(self, version: int) -> SheetSpec:
        """Return the sheet as workbooks of an older form version have it: without what came later."""
        columns = [column for column in self.columns if column.since <= version]
        there = {column.field for column in columns}
        return replace(
            self,
            columns=tuple(replace(column, required=column.required.among(there)) for column in columns),
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

    @property
    def owner(self) -> str | None:
        """The field that names the department which a row goes to; None where none does."""
        return self.goes_to.owner or None

    @cached_property
    def is_answered(self) -> bool:
        """Whether what departments fill in here is an answer: it goes to them, and they may edit some of it."""
        return "issued" in self.kinds and bool(self.goes_to) and bool(self.edited_columns("issued"))

    @property
    def gives_work(self) -> bool:
        """Whether a department that owns a row here is to answer it, and so gets a workbook."""
        return self.is_answered and bool(self.goes_to.owner)

    @cached_property
    def is_written_by_program(self) -> bool:
        """Whether nobody edits anything here: the tool writes it for itself."""
        return not any(self.edited_columns(kind) for kind in KINDS)

    @cached_property
    def label(self) -> ColumnSpec | None:
        """The column by whose text people know a row: the declared one, else one to match by, else the key."""
        declared = tuple(column for column in self.columns if column.meaning.label)
        return next(iter((*declared, *self.match_columns, *self.key_columns)), None)

    @cached_property
    def deadlines(self) -> tuple[ColumnSpec, ...]:
        """The columns after whose day a row is late when it is not done."""
        return tuple(column for column in self.columns if column.meaning.deadline)

    @cached_property
    def status(self) -> ColumnSpec | None:
        """The column that tells a row's status; None where there is none."""
        return next((column for column in self.columns if column.list == STATUS), None)

    @cached_property
    def round(self) -> ColumnSpec | None:
        """The column that tells the round a row reports for; None where there is none."""
        return next((column for column in self.columns if column.list == ROUND), None)

    def fate(self, column: ColumnSpec) -> NextYear:
        """Return what the next year does with the values of a column or of a form's field."""
        kept = self.next_year in ("carry", "open")
        return column.meaning.next_year or NextYear("carry" if kept else "clear")

    @cached_property
    def key_columns(self) -> tuple[ColumnSpec, ...]:
        """The columns that make up the natural row key; empty where rows have ids of their own."""
        return tuple(column for column in self.columns if column.key)

    @cached_property
    def match_columns(self) -> tuple[ColumnSpec, ...]:
        """The columns by which a row without a key is recognised."""
        return tuple(column for column in self.columns if column.match)

    @cached_property
    def entries(self) -> bool:
        """Whether its rows are entries of a list that departments fill, such as contracts: many have the same title.

        Such rows are recognised by several columns, and where one of these is empty by all that they say.
        """
        return len(self.match_columns) > 1 and bool(self.rows and self.rows.spare_issued)

    @cached_property
    def offsets(self) -> dict[str, int]:
        """How far from the first column each field stands as it is laid out; the inner key as :data:`INNER_KEY`."""
        order: list[str] = []
        for column in self.columns:
            order.append(column.field)
            if column.field == self.key_after:
                order.append(INNER_KEY)
        return {code: place for place, code in enumerate(order)}

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

    def has_answers(self, values: Mapping[str, object]) -> bool:
        """Whether a row holds anything that departments fill in: an entry that was taken away has only its place."""
        return any(values.get(column.field) is not None for column in self.edited_columns("issued"))


def _check_meaning(declared: Node) -> None:
    """Refuse what a sheet declares of its meaning and could not mean; raises DeclarationError at its place."""
    columns = {column.need("field").text(): column for column in declared.each("columns")}
    types = {code: column.optional("type") or "text" for code, column in columns.items()}
    goes_to = declared.get("goes_to")
    whose = GoesTo.of(goes_to)
    issued = "issued" in declared.texts("in")
    for name in ("owner", "with"):
        if goes_to and isinstance(goes_to.value, dict) and (field := goes_to.get(name)) is not None:
            field.choice(columns)
    labels = [column for column in columns.values() if column.flag("label")]
    if len(labels) > 1:
        raise labels[1].at("label", None).fail(sentence("book.one_label"))
    fate = declared.get("next_year")
    if fate is not None and fate.value == "again" and not whose.parent:
        raise fate.fail(sentence("book.again"))
    for code, column in columns.items():
        if column.flag("deadline") and not whose.owner:
            raise column.at("deadline", None).fail(sentence("book.no_owner"))
        if column.flag("shared") and issued and whose:
            raise column.at("shared", None).fail(sentence("book.not_shared"))
        becomes = NextYear.of(column.get("next_year"))
        if becomes and becomes.becomes:
            place = column.at("next_year", None).at("becomes", becomes.becomes)
            if types[place.choice(columns)] != types[code]:
                raise place.fail(sentence("book.other_type", column=becomes.becomes, type=types[code]))
        if issued and not whose and column.picked("issued", MODES, column.picked("master", MODES, "edit")) == "edit":
            raise column.at("issued", None).fail(
                sentence("book.not_counted"),
            )
