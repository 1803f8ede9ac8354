"""Needs: which cells must be filled, as formulas for the workbook and as counts made here, meaning the same.

A row that nobody has begun needs nothing. Rows are judged by what stands in them, never by where they stand: people
sort them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ita_workbook.book.asked import round_end
from ita_workbook.book.book import Book, PlannedRow
from ita_workbook.book.column import EMPTY, ColumnSpec
from ita_workbook.book.content import Value
from ita_workbook.book.sheet import ROUND, STATUS
from ita_workbook.write.layout import Layout

Reference = Callable[[str], str]
"""Turns a field code into what stands for it in a formula: one row's cell, or the name of the whole column."""


def text_literal(text: str) -> str:
    """Return ``text`` as a formula's string."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def is_empty(value: Value | None) -> bool:
    """Whether a cell counts as empty: as TRIM in the formulas, blanks alone are nothing."""
    return value is None or not (value if value.__class__ is str else str(value)).strip(" ")


@dataclass(frozen=True, slots=True)
class Need:
    """A column that must be filled: always, or when a field holds one of these (code, label in the workbook)."""

    column: ColumnSpec
    when: tuple[tuple[str, Mapping[str, str]], ...] = ()

    def condition(self, at: Reference) -> str:
        """Return the formula of when it must be filled: 1 or 0; empty when always."""
        tests = [f"({at(code)}={text_literal(label)})" for code, labels in self.when for label in labels.values()]
        return f"SIGN({'+'.join(tests)})" if len(tests) > 1 else "".join(tests)

    def holds(self, row: PlannedRow) -> bool:
        """Whether it must be filled in this row."""
        return not self.when or any(row.values.get(code, "") in labels for code, labels in self.when)


@dataclass(frozen=True)
class Needs:
    """The needs of one data sheet."""

    layout: Layout
    parent: Layout | None = None
    """The sheet whose rows the rows of this one go with."""
    today: date = field(default_factory=date.today)
    """Rounds that had ended by then are asked for without looking at the clock again."""

    @classmethod
    def within(cls, layouts: Mapping[str, Layout], sheet_id: str) -> Needs:
        """Return the needs of one of these sheets."""
        layout = layouts[sheet_id]
        parent = layout.book.spec.parent_of(layout.sheet)
        return cls(layout, layouts.get(parent.id) if parent else None)

    @cached_property
    def columns(self) -> tuple[Need, ...]:
        """The needs of a table's columns; a form has its own for each answer."""
        return tuple(need for column in self.layout.sheet.columns if (need := self.of(column)))

    def of(self, column: ColumnSpec) -> Need | None:
        """Return the need of one column or answer; none where people cannot fill it in this kind of workbook."""
        book = self.layout.book
        if not column.required.in_kind(book.kind) or not column.editable(book.kind):
            return None
        when = []
        for code, wanted in column.required.when:
            name = self.layout.sheet.by_field[code].list
            values = book.spec.lists[name].values if name else ()
            labels = {v.label.th: v.label.pick(book.language) for v in values if v.code in wanted}
            when.append((code, {"": ""} if EMPTY in wanted else labels))
        return Need(column, tuple(when))

    @cached_property
    def _telling(self) -> tuple[str, ...]:
        """The fields that tell whether a row has been begun: those that spare rows leave empty; all tell if none is."""
        prefilled = {code for row in self.layout.rows if row.spare for code in row.values}
        return tuple(column.field for column in self.layout.sheet.columns if column.field not in prefilled)

    @cached_property
    def _may_be_empty(self) -> bool:
        """Whether a row may stand for nothing: a spare one, or that of a sheet which has none of its own."""
        return not self.layout.rows or any(row.spare for row in self.layout.rows)

    @cached_property
    def _above(self) -> tuple[str, str, str] | None:
        """For rows that go with others: (field here, key and label of the other sheet)."""
        if self.parent is None:
            return None
        sheet = self.parent.sheet
        if sheet.label is None or sheet.label.key:
            return None
        return self.layout.sheet.goes_to.parent, sheet.key_columns[0].field, sheet.label.field

    def live(self, at: Reference) -> str:
        """Return the formula of whether a row has been begun: 1 or 0; empty when every row counts.

        A row that goes with another counts as soon as that one has its label: a measure its title.
        """
        if not self._may_be_empty:
            return ""
        parts = [f"LEN({at(code)})" for code in self._telling]
        if self._above and self.parent:
            here, key, label = self._above
            parts.append(f'COUNTIFS({self.parent.name_of(key)},{at(here)},{self.parent.name_of(label)},"<>")')
        return f"SIGN({'+'.join(parts)})"

    @cached_property
    def _open_rounds(self) -> tuple[tuple[date, str], ...]:
        """The (last day, label) of each round of the rows that has not ended."""
        book = self.layout.book
        labels = {str(row.values.get(self._round, "")) for row in self.layout.rows} if self._round else ()
        known = {label: value for label in labels if (value := book.spec.lists[ROUND].find(label))}
        ends = [
            (round_end(value.until_month, book.identity.year_be), label)
            for label, value in known.items()
            if value.until_month
        ]
        return tuple((end, label) for end, label in sorted(ends) if end >= self.today)

    @cached_property
    def _round(self) -> str:
        return self.layout.sheet.round.field if self.layout.sheet.round else ""

    def due(self, at: Reference) -> str:
        """Return the formula of whether a row's round has ended: 1 or 0; empty when every round has."""
        book = self.layout.book
        tests = []
        for end, label in self._open_rounds:
            value = book.spec.lists[ROUND].find(label)
            shown = text_literal(value.label.pick(book.language) if value else label)
            tests.append(f"(TODAY()<=DATE({end.year},{end.month},{end.day}))*({at(self._round)}={shown})")
        return f"(1-SIGN({'+'.join(tests)}))" if tests else ""

    def is_live(self, row: PlannedRow) -> bool:
        """Whether ``row`` has been begun."""
        if not self._may_be_empty or any(str(row.values.get(code, "")) for code in self._telling):
            return True
        if self._above:
            return str(row.values.get(self._above[0], "")) in self._labelled
        return False

    @cached_property
    def _labelled(self) -> frozenset[str]:
        if not self._above or not self.parent:
            return frozenset()
        _, key, label = self._above
        return frozenset(str(row.values.get(key, "")) for row in self.parent.rows if str(row.values.get(label, "")))

    def missing_cell(self, need: Need, at: Reference) -> str:
        """Return the formula of whether one cell is missing, for a conditional format."""
        return "*".join(filter(None, (self.live(at), self._missing(need, at))))

    def _missing(self, need: Need, at: Reference) -> str:
        """Return the formula of whether a cell of a begun row is missing.

        What a row must have always it need not have before its round ends; what its answers ask for, at once.
        """
        asked = need.condition(at) if need.when else self.due(at)
        return "*".join(filter(None, (asked, f'(TRIM({at(need.column.field)})="")')))

    def missing_sum(self, needs: Iterable[Need], *factors: str) -> str:
        """Return the formula that counts the missing cells of ``needs`` in the rows where the ``factors`` are 1."""
        at = self.layout.name_of
        tests = [self._missing(need, at) for need in needs]
        if not tests:
            return "0"
        rows = [factor for factor in (self.live(at), *factors) if factor]
        return f"SUMPRODUCT({'*'.join([*rows, '(' + '+'.join(tests) + ')'])}*1)"

    @cached_property
    def _lacking(self) -> dict[int, list[Need]]:
        """The missing cells of each row of the sheet that has any, by the row's identity: asked for many times."""
        found = {}
        for row in self.layout.rows:
            # Most cells are filled, so that is asked first; whether the row counts, only where one is not.
            values = row.values
            empty = [need for need in self.columns if is_empty(values.get(need.column.field))]
            if empty and self.is_live(row):
                waits = any(values.get(self._round) == label for _, label in self._open_rounds)
                found[id(row)] = [need for need in empty if need.holds(row) and (need.when or not waits)]
        return found

    def count(self, needs: Iterable[Need], rows: Iterable[PlannedRow]) -> int:
        """Count the missing cells of ``needs`` in ``rows``, which are rows of the sheet, as they are written."""
        wanted = {need.column.field for need in needs}
        lacking = self._lacking
        return sum(need.column.field in wanted for row in rows for need in lacking.get(id(row), ()))


Progress = str | int
"""The place of the status in its list from 1; 0 when nothing is reported; "" where there is no measure."""


class MeasureReports(NamedTuple):
    """The sheet of measures and the one that reports on them, with the fields that the latest status is told by."""

    measures: Layout
    reports: Layout
    key: str
    title: str
    about: str
    round: str
    status: str


def reports_on_measures(book: Book, layouts: Mapping[str, Layout]) -> MeasureReports | None:
    """Return where measures and their reports stand in this workbook; None where there are none."""
    sheet = book.spec.keyed_by("measure")
    for other in book.spec.going_with(sheet):
        if sheet.id in layouts and other.id in layouts and other.round and other.status and sheet.label:
            return MeasureReports(
                layouts[sheet.id],
                layouts[other.id],
                sheet.key_columns[0].field,
                sheet.label.field,
                other.goes_to.parent,
                other.round.field,
                other.status.field,
            )
    return None


def latest_formula(book: Book, layouts: Mapping[str, Layout]) -> Callable[[str], str]:
    """Return what makes the formula of the measure whose number from 1 is given by a formula.

    Each report counts ten times the place of its round plus that of its status; the highest is the latest.
    """
    found = reports_on_measures(book, layouts)
    if found is None:
        return lambda number: '""'
    measures, reports = found.measures, found.reports
    language = book.language

    def places(code: str, name: str) -> str:
        cells = reports.name_of(code)
        labels = (value.label.pick(language) for value in book.spec.lists[name].values)
        return "+".join(f"({cells}={text_literal(label)})*{place}" for place, label in enumerate(labels, 1))

    status = reports.name_of(found.status)
    rounds, statuses = places(found.round, ROUND), places(found.status, STATUS)

    def formula(number: str) -> str:
        key = f"INDEX({measures.name_of(found.key)},{number})"
        mine = f'({reports.name_of(found.about)}={key})*({status}<>"")'
        latest = f"MOD(SUMPRODUCT(MAX({mine}*(({rounds})*10+{statuses}))),10)"
        title = f"INDEX({measures.name_of(found.title)},{number})"
        return f'IFERROR(IF({title}="","",{latest}),"")'

    return formula


def latest_statuses(book: Book, layouts: Mapping[str, Layout]) -> list[Progress]:
    """Return the latest status of each row of the measures sheet."""
    found = reports_on_measures(book, layouts)
    if found is None:
        return []
    rounds = {label: place for place, label in enumerate(book.spec.lists[ROUND].labels, 1)}
    statuses = {label: place for place, label in enumerate(book.spec.lists[STATUS].labels, 1)}
    latest: dict[str, int] = {}
    for row in found.reports.rows:
        measure, status = str(row.values.get(found.about, "")), str(row.values.get(found.status, ""))
        if measure and status:
            reached = rounds.get(str(row.values.get(found.round, "")), 0) * 10 + statuses.get(status, 0)
            latest[measure] = max(latest.get(measure, 0), reached)
    return [
        latest.get(str(row.values.get(found.key, "")), 0) % 10 if str(row.values.get(found.title, "")) else ""
        for row in found.measures.rows
    ]
