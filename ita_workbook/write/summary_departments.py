"""The table of departments: items by status, the share that is done, and what is missing on each sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.share import BETWEEN_OWNERS, owners_of
from ita_workbook.write.formulas import Needs, is_empty, text_literal
from ita_workbook.write.layout import Layout
from ita_workbook.write.lists import list_name
from ita_workbook.write.summary_table import Cached, SummaryTable

LATER = 5
"""Rows for departments that are added to the departments sheet after writing."""
STATUSES = ("done", "in_progress", "not_started")
"""In the order of the columns."""
_SHARE = 6
"""The column of the share; those before it are counts of items, those after it of missing cells."""


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose rows are counted: the department whose name a cell holds, or everyone's; "" is a row not used yet."""

    name: str | None = None
    cell: str = ""

    def rows(self, book: Book, layouts: Mapping[str, Layout], sheet: str) -> list[PlannedRow]:
        """Return the rows of a sheet that are counted: by their department, or by that of their measure."""
        layout = layouts[sheet]
        if self.name is None:
            return layout.rows
        if not self.name:
            return []
        if layout.sheet.owner:
            # A row of several owners is counted once, for the one that leads.
            return [row for row in layout.rows if owners_of(row, layout.sheet, (self.name,))[:1] == (self.name,)]
        parent = book.spec.parent_of(layout.sheet)
        mine = {row.key for row in self.rows(book, layouts, parent.id)} if parent else set()
        return [row for row in layout.rows if row.values.get(layout.sheet.goes_to.parent) in mine]

    def factor(self, layouts: Mapping[str, Layout], sheet: str) -> str:
        """Return the formula of the same: 1 or 0 for each row of the sheet; empty where all count."""
        layout = layouts[sheet]
        if self.name is None:
            return ""
        if layout.sheet.owner:
            owners = layout.name_of(layout.sheet.owner)
            if not layout.sheet.by_field[layout.sheet.owner].many:
                return f"({owners}={self.cell})"
            return f'(LEFT({owners}&"{BETWEEN_OWNERS}",LEN({self.cell})+3)={self.cell}&"{BETWEEN_OWNERS}")'
        parent = layout.book.spec.parent_of(layout.sheet)
        if parent is None:
            return "0"
        above = layouts[parent.id]
        keys, owners = above.name_of(parent.key_columns[0].field), above.name_of(parent.owner or "")
        return f"SIGN(COUNTIFS({keys},{layout.name_of(layout.sheet.goes_to.parent)},{owners},{self.cell}))"


@dataclass(frozen=True, slots=True)
class Figure:
    """One column: its title, its formula and its value for the rows of an owner."""

    title: str
    formula: Callable[[Owned], str]
    value: Callable[[Owned], int]


def write_departments(tables: SummaryTable, needs: Mapping[str, Needs]) -> tuple[int, int, int]:
    """Write the table; return its header row and the first and last row of the departments there are now."""
    draft, book = tables.draft, tables.draft.book
    path = "summary.departments"
    tables.heading(draft.say(f"{path}.title"))
    figures = _figures(tables, needs)
    titles = [figure.title for figure in figures]
    titles.insert(_SHARE - 1, draft.say(f"{path}.share"))
    header = tables.row
    tables.header([draft.say(f"{path}.department"), *titles])
    first = tables.row
    if book.kind == "issued":
        tables.text(0, book.identity.department)
        _write_row(tables, figures, Owned())
        tables.next(book.identity.department)
        return header, first, first
    names = book.content.departments()
    for number in range(1, len(names) + LATER + 1):
        name = names[number - 1] if number <= len(names) else ""
        tables.name_formula(f'IFERROR(INDEX({list_name("department")},{number}),"")', name)
        _write_row(tables, figures, Owned(name, tables.at(0)))
        tables.next(name)
    _write_other(tables, figures, names, first)
    tables.text(0, draft.say(f"{path}.total"), total=True)
    _write_row(tables, figures, Owned(), total=True)
    tables.next()
    return header, first, first + max(len(names), 1) - 1


def _figures(tables: SummaryTable, needs: Mapping[str, Needs]) -> list[Figure]:
    draft, book = tables.draft, tables.draft.book
    layouts = draft.layouts
    sheet = book.spec.keyed_by("item")
    items, code = layouts[sheet.id], sheet.status.field if sheet.status else ""
    item, status = items.name_of(sheet.key_columns[0].field), items.name_of(code)

    def counted(test: str) -> Callable[[Owned], str]:
        return lambda owned: f"SUMPRODUCT({'*'.join(filter(None, (owned.factor(layouts, sheet.id), test)))}*1)"

    def having(label: str) -> Callable[[Owned], int]:
        return lambda owned: sum(row.values.get(code) == label for row in owned.rows(book, layouts, sheet.id))

    def unset(owned: Owned) -> int:
        return sum(is_empty(row.values.get(code)) for row in owned.rows(book, layouts, sheet.id))

    def missing(answered: str) -> Figure:
        found = needs[answered]
        return Figure(
            draft.say("summary.departments.missing", sheet=layouts[answered].name),
            lambda owned: found.missing_sum(found.columns, owned.factor(layouts, answered)),
            lambda owned: found.count(found.columns, owned.rows(book, layouts, answered)),
        )

    labels = {value.code: value.label for value in book.spec.lists["status"].values}
    return [
        Figure(
            draft.say("summary.departments.items"),
            counted(f'({item}<>"")'),
            lambda owned: len(owned.rows(book, layouts, sheet.id)),
        ),
        *(
            Figure(
                draft.label(labels[code]),
                counted(f"({status}={text_literal(draft.label(labels[code]))})"),
                having(labels[code].th),
            )
            for code in STATUSES
        ),
        Figure(draft.say("summary.departments.no_status"), counted(f'({item}<>"")*(TRIM({status})="")'), unset),
        *(missing(answered.id) for answered in book.spec.answered if answered.id in layouts),
    ]


def _write_row(tables: SummaryTable, figures: list[Figure], owned: Owned, *, total: bool = False) -> None:
    values: list[Cached] = []
    for number, figure in enumerate(figures):
        formula = figure.formula(owned)
        if owned.name is not None:
            formula = f'IF({owned.cell}="","",{formula})'
        values.append("" if owned.name == "" else figure.value(owned))
        tables.formula(_column(number), formula, values[-1], total=total)
    _write_share(tables, values, total=total)


def _write_other(tables: SummaryTable, figures: list[Figure], names: tuple[str, ...], first: int) -> None:
    """Write what the total has beyond the departments: items that nobody owns, or whose owner is not listed."""
    text = tables.draft.say("summary.departments.other")
    tables.text(0, text)
    values: list[Cached] = []
    for number, figure in enumerate(figures):
        column = _column(number)
        total = tables.at(column, tables.row + 1)
        listed = f"{tables.at(column, first)}:{tables.at(column, tables.row - 1)}"
        values.append(figure.value(Owned()) - sum(figure.value(Owned(name)) for name in names))
        tables.formula(column, f"{total}-SUM({listed})", values[-1])
    _write_share(tables, values, total=False)
    tables.next(text)


def _write_share(tables: SummaryTable, values: list[Cached], *, total: bool) -> None:
    items, done = values[0], values[1]
    share: Cached = ""
    if isinstance(items, int) and isinstance(done, int) and items:
        share = float((Decimal(done) / items).quantize(Decimal("0.0001"), ROUND_HALF_UP))
    # Rounded, so that every program has the same digits.
    formula = f'IF(N({tables.at(1)})=0,"",ROUND({tables.at(2)}/{tables.at(1)},4))'
    tables.formula(_SHARE, formula, share, total=total, number="0.0%")


def _column(number: int) -> int:
    """Return the column of a figure; the share stands among them."""
    return number + 1 if number + 1 < _SHARE else number + 2
