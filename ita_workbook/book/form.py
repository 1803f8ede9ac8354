"""Form: what a declared form has beside its sheets: the items it serves, its rules, and how it is published."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, cast, get_args

from ita_workbook.words.node import Node
from ita_workbook.words.text import Text

RuleName = Literal[
    "above", "in_month", "declared", "expected", "shared", "tax_id", "method", "repeated", "same_amounts", "total",
    "bands", "twice", "lacking", "original",
]  # fmt: skip
_RULE = (
    "rule", "sheet", "field", "than", "month", "months", "rows", "of", "by", "none", "limits", "fields", "least",
    "share", "from", "until", "years",
)  # fmt: skip
_PAGE = ("code", "sheet", "by", "order", "where", "title", "name", "nothing", "note", "columns", "total")
_COLUMN = ("title", "group", "width", "align", "fields", "number", "masked", "value")
NO_TEXT = Text("")
Fields = Mapping[str, frozenset[str]]
"""The field codes of each sheet of a form, by sheet id."""


@dataclass(frozen=True, slots=True)
class FormRule:
    """One declared rule over the rows of a sheet. Which words it has depends on ``rule``; docs/forms.md has each.

    ``first_year`` and ``last_year`` are the fiscal years (BE) in which it holds; 0 means no end.
    """

    rule: RuleName
    sheet: str
    field: str = ""
    fields: tuple[str, ...] = ()
    than: str = ""
    month: str = ""
    months: int = 1
    rows: str = ""
    of: str = ""
    by: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    limits: Mapping[str, Decimal] = dataclasses.field(default_factory=dict)
    least: int = 5
    share: int = 90
    first_year: int = 0
    last_year: int = 0

    @classmethod
    def of_node(cls, declared: Node, sheets: Fields) -> FormRule:
        """Build from a declared rule; raises DeclarationError at a sheet or column that the form has not."""
        declared.only(_RULE)
        sheet = declared.need("sheet").choice(sheets)
        other = declared.get("rows")
        rows = other.choice(sheets) if other else ""
        fields = {name: _fields(declared, name, sheets[sheet]) for name in ("field", "than", "month", "fields", "by")}
        of = declared.get("of")
        limits = declared.get("limits")
        years = declared.get("years")
        if years:
            years.only(("from", "until"))
        return cls(
            rule=cast("RuleName", declared.need("rule").choice(get_args(RuleName))),
            sheet=sheet,
            field="".join(fields["field"]),
            fields=fields["fields"],
            than="".join(fields["than"]),
            month="".join(fields["month"]),
            months=declared.whole("months", 1),
            rows=rows,
            of=of.choice(sheets[rows or sheet]) if of else "",
            by=fields["by"],
            none=declared.texts("none"),
            limits={name: amount.decimal() for name, amount in limits.children()} if limits else {},
            least=declared.whole("least", 5),
            share=declared.whole("share", 90),
            first_year=years.whole("from") if years else 0,
            last_year=years.whole("until") if years else 0,
        )

    def holds_in(self, year_be: int) -> bool:
        """Whether the rule holds in a fiscal year."""
        return self.first_year <= year_be and (not self.last_year or year_be <= self.last_year)


@dataclass(frozen=True, slots=True)
class PageColumn:
    """A column of the published form: one or several fields, a line each; or the row's number, or a set text."""

    title: Text
    fields: tuple[str, ...] = ()
    group: Text = NO_TEXT
    width: float = 30.0
    align: Literal["left", "center", "right"] = "left"
    number: bool = False
    masked: bool = False
    """Whether the numbers of natural persons are hidden."""
    agency: str = ""
    """A field of the agency sheet that stands in every row."""

    @classmethod
    def of_node(cls, declared: Node, known: frozenset[str]) -> PageColumn:
        """Build from a declared column."""
        declared.only(_COLUMN)
        width = declared.get("width")
        return cls(
            declared.need("title").wording(),
            _fields(declared, "fields", known),
            declared.optional_wording("group"),
            30.0 if width is None else float(width.decimal()),
            cast('Literal["left", "center", "right"]', declared.picked("align", ("left", "center", "right"), "left")),
            declared.flag("number"),
            declared.flag("masked"),
            declared.optional("value"),
        )


@dataclass(frozen=True, slots=True)
class FormPage:
    """How a form is published: a page for each value of ``by`` (or one), its columns, and what an empty one says."""

    code: str
    sheet: str
    by: str
    title: Text
    columns: tuple[PageColumn, ...]
    name: Text = NO_TEXT
    nothing: Text = NO_TEXT
    note: Text = NO_TEXT
    total: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    """The fields by which its rows stand in order; without them they stand as on the sheet."""
    where: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Which rows it has: field → codes of its list. Without it, all."""

    @classmethod
    def of_node(cls, declared: Node, sheets: Fields) -> FormPage:
        """Build from a declared page; raises DeclarationError at a sheet or column that the form has not."""
        declared.only(_PAGE)
        sheet = declared.need("sheet").choice(sheets)
        where = declared.get("where")
        if where:
            where.only(sorted(sheets[sheet]))
        return cls(
            declared.need("code").text(),
            sheet,
            "".join(_fields(declared, "by", sheets[sheet])),
            declared.need("title").wording(),
            tuple(PageColumn.of_node(column, sheets[sheet]) for column in declared.each("columns")),
            declared.optional_wording("name"),
            declared.optional_wording("nothing"),
            declared.optional_wording("note"),
            _fields(declared, "total", sheets[sheet]),
            _fields(declared, "order", sheets[sheet]),
            {name: where.texts(name) for name in where.mapping()} if where else {},
        )


@dataclass(frozen=True, slots=True)
class Begun:
    """What a sheet begins with: the rows of a sheet of the master, the fields of the same code filled in.

    ``lines``: each line of that field gives a row; where it is empty one with the text ``none``, and each row of the
    master one more with the text ``every``.
    """

    sheet: str
    lines: str = ""
    none: Text = NO_TEXT
    every: Text = NO_TEXT

    @classmethod
    def of_node(cls, declared: Node, own: Collection[str], known: Fields) -> Begun:
        """Build from the id of a sheet, or from ``sheet``, ``lines``, ``none`` and ``every``.

        ``own`` are the fields of the form's sheet: the lines stand in the one of the same code.
        """
        if not isinstance(declared.value, Mapping):
            return cls(declared.choice(known))
        declared.only(("sheet", "lines", "none", "every"))
        sheet = declared.need("sheet").choice(known)
        return cls(
            sheet,
            declared.need("lines").choice(sorted(known[sheet] & frozenset(own))),
            declared.optional_wording("none"),
            declared.optional_wording("every"),
        )


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its code and title, which items it serves by year, its rules and its pages.

    ``verified``: its columns are known from a source. Of one that is not, ``missing`` says what has to be found first.
    ``declared`` is what its file says where it is not a shipped one: it travels in the workbooks made of it.
    """

    code: str
    title: Text
    items: Mapping[int, tuple[str, ...]]
    verified: bool = True
    missing: Text = NO_TEXT
    sources: tuple[str, ...] = ()
    rules: tuple[FormRule, ...] = ()
    pages: tuple[FormPage, ...] = ()
    rows_for: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Sheet id → the list for each of whose values every unit that fills in the form gets a row there."""
    rows_from: Mapping[str, Begun] = dataclasses.field(default_factory=dict)
    """Sheet id → the rows of the master that it begins with."""
    empty: bool = False
    """Whether it is only named: no sheet of its own is known."""
    declared: dict[str, Any] | None = None


def _fields(declared: Node, name: str, known: frozenset[str]) -> tuple[str, ...]:
    """Return a declared field code, or a list of them."""
    found = declared.get(name)
    if found is None:
        return ()
    if isinstance(found.value, list):
        return declared.choices(name, sorted(known))
    return (found.choice(sorted(known)),)
