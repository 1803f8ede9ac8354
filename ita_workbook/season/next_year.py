"""Carry-over: the master of the next fiscal year, begun from this year's; nothing uncertain is carried silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.identity import Identity, derive_id
from ita_workbook.book.keys import row_ids
from ita_workbook.book.share import done_rows, rows_going_with
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.framework.crosswalk import Crosswalk
from ita_workbook.framework.framework import NO_TEXT, Framework
from ita_workbook.season.carried_items import Attention, CarriedItem, carry_items
from ita_workbook.season.create import new_content
from ita_workbook.season.left_behind import LeftColumn, OwnThings, left_columns
from ita_workbook.season.unfinished import going_on
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.fiscal_year import fiscal_period
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """How a measure or an indicator's score was carried; ``new`` is its code this year, "" where it was not."""

    old: str
    new: str
    name: str
    attention: Attention = ""
    note: Text = NO_TEXT

    @property
    def dropped(self) -> bool:
        """Whether nothing of this year goes on with it."""
        return not self.new

    @property
    def told(self) -> str:
        """The codes by which people find it on the list: last year's and this year's, one where they are the same."""
        if not self.new:
            return f"{self.old} →"
        return self.new if self.old in ("", self.new) else f"{self.old} → {self.new}"


@dataclass(slots=True)
class CarriedOver:
    """The new master with the account of what became of last year's rows.

    ``rows`` has by sheet id the rows that went on one by one, or did not: those of sheets that carry what is open, and
    of others those that need a look. ``scores`` are the values that become another column's. ``left`` is everything
    that was left behind, and ``own`` what people kept beside the tables, as it goes on.
    """

    book: Book
    year_be: int
    items: list[CarriedItem] = field(default_factory=list)
    rows: dict[str, list[CarriedRow]] = field(default_factory=dict)
    scores: list[CarriedRow] = field(default_factory=list)
    left: list[LeftColumn] = field(default_factory=list)
    own: OwnThings = field(default_factory=OwnThings)

    @property
    def measures(self) -> list[CarriedRow]:
        """What became of each measure."""
        return self.rows.get(self.book.spec.keyed_by("measure").id, [])

    def needing(self, attention: Attention) -> list[CarriedItem | CarriedRow]:
        """Return what needs a decision, or a look."""
        every: list[CarriedItem | CarriedRow] = [*self.items, *chain(*self.rows.values()), *self.scores]
        return [one for one in every if one.attention == attention]


def carry_over(
    master: Book, framework: Framework, seed: str, crosswalk: Crosswalk | None = None, own: OwnThings | None = None
) -> CarriedOver:
    """Return the master of the framework's year, begun from ``master``.

    What goes on is what each sheet and column declares (``next_year``); the rest is listed. ``seed`` makes the new
    master id: a random text, or a fixed one in tests. ``own`` is what people kept beside the tables. Raises
    UsageProblem where the framework is of the same year or an earlier one.
    """
    old = master.framework
    if framework.year_be <= old.year_be:
        raise UsageProblem(
            sentence("season.next.same_year", year_be=old.year_be, next_year=old.year_be + 1),
        )
    content = master.content
    departments = content.departments()
    items = carry_items(old, framework, content.rows(master.spec.keyed_by("item").id), departments, crosswalk)
    owners = {item.code: item.owner for item in items if item.code}
    made = new_content(framework, _years_later(master, framework.year_be - old.year_be), (), owners, master.language)
    # What the agency answers about itself and its departments is kept, with the keys that it has.
    carried = CarriedOver(_book(master, framework, made, seed), old.year_be, items)
    carrier = _Carrier(master, carried)
    for sheet in master.spec.data_sheets("master"):
        carrier.carry(sheet)
    carried.book = _book(master, framework, made, seed)
    carried.left = left_columns(master, made, carrier.followed)
    if own:
        carried.own, beside = own.followed_by(carrier.followed, master.spec.by_id)
        carried.left += beside
    return carried


def _years_later(master: Book, years: int) -> dict[str, Value]:
    """Return the years that the agency has entered beside its fiscal year, as many years later: each keeps its lag."""
    forms = [sheet for sheet in master.spec.data_sheets("master") if sheet.kind == "form"]
    entered = {entry.field: master.content.agency.get(entry.field) for sheet in forms for entry in sheet.fields
               if entry.type == "year"}  # fmt: skip
    return {field: year + years for field, year in entered.items() if isinstance(year, int)}


def _book(master: Book, framework: Framework, content: Content, seed: str) -> Book:
    agency = str(content.agency.get("name", master.identity.agency))
    master_id = derive_id("master", seed, framework.year_be, agency)
    identity = Identity(
        form_id=derive_id("form", master_id),
        master_id=master_id,
        kind="master",
        year_be=framework.year_be,
        agency=agency,
        version=master.spec.version,
        language=master.language,
    )
    return Book(identity, framework, content, master.spec)


class _Carrier:
    """Carries the rows of one sheet after the other into the new content; ``followed`` tells where each went."""

    def __init__(self, master: Book, carried: CarriedOver) -> None:
        self.spec, self.carried = master.spec, carried
        self.old, self.new = master.content, carried.book.content
        self.framework = carried.book.framework
        self.followed: dict[str, dict[str, str]] = {}

    def carry(self, sheet: SheetSpec) -> None:
        """Carry one sheet, as it declares."""
        if sheet.kind == "form":
            self._answers(sheet)
        elif sheet.next_year == "carry":
            self._rows(sheet, {row.key: row.key for row in self.old.rows(sheet.id)})
        elif sheet.next_year == "open":
            self._open(sheet)
        elif sheet.next_year == "again":
            self._again(sheet)
        elif sheet.next_year == "anew":
            self._anew(sheet)

    def _answers(self, sheet: SheetSpec) -> None:
        made = self.new.sheets.setdefault(sheet.id, [])
        known = {row.key for row in made}
        fates = {entry.field: sheet.fate(entry).fate for entry in sheet.fields}
        kept = [row for row in self.old.copied(sheet.id) if fates.get(row.key) == "carry" and row.key not in known]
        self.followed[sheet.id] = {row.key: row.key for row in kept}
        for row in self.old.copied(sheet.id):
            entry = sheet.by_form_field.get(row.key)
            if entry is not None and (becomes := sheet.fate(entry).becomes) and row.values:
                kept.append(Row(becomes, row.values))
                self.followed[sheet.id][row.key] = becomes
        made[:0] = kept

    def _rows(self, sheet: SheetSpec, keys: Mapping[str, str], doubtful: Mapping[str, Text] | None = None) -> None:
        """Carry the rows that ``keys`` names, each under its new key; ``doubtful`` tells why some go on."""
        self.followed[sheet.id] = dict(keys)
        made = self.new.sheets[sheet.id] = []
        found = []
        for row in self.old.rows(sheet.id):
            if row.key not in keys:
                found.append(CarriedRow(row.key, "", self._name(sheet, row), note=sentence("season.next.done")))
                continue
            values, notes = self._values(sheet, row, keys[row.key])
            made.append(Row(keys[row.key], values))
            why = [doubtful[row.key]] if doubtful and row.key in doubtful else []
            attention: Attention = "decide" if notes else "confirm" if why else ""
            note = Text("; ".join(one.th for one in why + notes), "; ".join(one.pick("en") for one in why + notes))
            one = CarriedRow(row.key, keys[row.key], self._name(sheet, row), attention, note)
            if attention or sheet.next_year == "open":
                found.append(one)
        if found:
            self.carried.rows[sheet.id] = found

    def _open(self, sheet: SheetSpec) -> None:
        done = done_rows(sheet, self.old, self.spec)
        doubtful = going_on(sheet, done, self.old, self.spec, self.carried.year_be)
        going = [row.key for row in self.old.rows(sheet.id) if row.key not in done or row.key in doubtful]
        prefix = sheet.rows.prefix if sheet.rows else ""
        self._rows(sheet, dict(zip(going, row_ids(prefix, (), len(going)), strict=True)), doubtful)

    def _name(self, sheet: SheetSpec, row: Row) -> str:
        return row.text(sheet.label.field) if sheet.label else row.key

    def _again(self, sheet: SheetSpec) -> None:
        """Make the rows anew for the rows that they go with, in the rounds that were reported for."""
        parent = self.spec.parent_of(sheet)
        if parent is None:
            return
        closed = next((column for column in sheet.key_columns if column.list in self.spec.lists), None)
        labels: tuple[str, ...] = ()
        if closed and closed.list:
            used = {row.text(closed.field) for row in self.old.rows(sheet.id)}
            labels = tuple(label for label in self.spec.lists[closed.list].labels if label in used)
        keys = self.followed.get(parent.id, {})
        made = [row for key in keys.values() for row in rows_going_with(key, sheet, self.spec, labels)]
        self.new.sheets[sheet.id] = made
        there = {row.key for row in made}
        moved = {row.key: row.key.partition("|") for row in self.old.rows(sheet.id)}
        after = {key: f"{keys[head]}{bar}{tail}" for key, (head, bar, tail) in moved.items() if head in keys}
        self.followed[sheet.id] = {key: new for key, new in after.items() if new in there}

    def _anew(self, sheet: SheetSpec) -> None:
        """Enter what goes on of last year's rows into those of the new framework."""
        code = sheet.key_columns[0].meaning.of if sheet.key_columns else None
        made, old = self.new.index(sheet.id), self.old.index(sheet.id)
        if code == "item":
            items = [item for item in self.carried.items if item.code]
            pairs = [(item.origins[0], item.code) for item in items if len(item.origins) == 1]
            entered = {item.code for item in items if item.owner[0]}
            self.followed[sheet.id] = {origin: item.code for item in items for origin in item.origins}
        else:
            pairs = [(before, after) for after, before in self._same(sheet).items()]
            entered = {after for _, after in pairs}
            self.followed[sheet.id] = dict(pairs)
        becoming = [column for column in sheet.columns if sheet.fate(column).fate == "becomes"]
        if becoming and self.framework.year_be != self.carried.year_be + 1:
            self.carried.scores = [
                CarriedRow(
                    row.key,
                    "",
                    self._name(sheet, row),
                    "confirm",
                    sentence("season.next.not_last", score=row.text(one.field)),
                )
                for row in old.values()
                for one in becoming
                if one.field in row.values
            ]
            becoming = []
        for before, after in pairs:
            row, former = made[after], old.get(before)
            for column in sheet.columns if former else ():
                if sheet.fate(column).fate == "carry" and after in entered and former and column.field in former.values:
                    row.values.setdefault(column.field, former.values[column.field])
        for column in becoming:
            self.carried.scores += self._become(sheet, column)

    def _same(self, sheet: SheetSpec) -> dict[str, str]:
        """Return the key that each new row had last year: the same one, of a part that of the same name."""
        old = self.old.index(sheet.id)
        by_name = {fold(self._name(sheet, row)): row.key for row in old.values() if "." in row.key}
        found = {}
        for row in self.new.rows(sheet.id):
            before = by_name.get(fold(self._name(sheet, row))) if "." in row.key else row.key
            if before is not None and before in old:
                found[row.key] = before
        return found

    def _become(self, sheet: SheetSpec, column: ColumnSpec) -> list[CarriedRow]:
        """Enter last year's values as those of another column; of parts only where they ask for the same."""
        found = []
        code, becomes = column.field, sheet.fate(column).becomes
        rows, same = self.old.index(sheet.id), self._same(sheet)
        for row in self.new.rows(sheet.id):
            name, part = self._name(sheet, row), "." in row.key
            before, former = rows.get(same.get(row.key, "")), rows.get(row.key)
            if before is not None and code in before.values:
                row.values[becomes] = before.values[code]
                renamed = fold(self._name(sheet, before)) != fold(name)
                note = sentence("season.next.renamed", before=self._name(sheet, before)) if renamed else NO_TEXT
                found.append(CarriedRow(before.key, row.key, name, "confirm" if renamed else "", note))
            elif part and former is not None and code in former.values and before is None:
                note = sentence("season.next.other", before=self._name(sheet, former), score=former.text(code))
                found.append(CarriedRow(former.key, "", name, "confirm", note))
        return found

    def _values(self, sheet: SheetSpec, row: Row, key: str) -> tuple[dict[str, Value], list[Text]]:
        """Return a row's values for the new year, and what of it somebody has to decide."""
        values: dict[str, Value] = {}
        notes = []
        asked = [column for column in sheet.columns if sheet.fate(column).fate == "ask"]
        dates = [column for column in asked if column.type == "date"]
        for column in sheet.columns:
            fate, value = sheet.fate(column), row.values.get(column.field)
            if column.key and len(sheet.key_columns) == 1 and sheet.next_year == "open":
                values[column.field] = key
            elif value is None or fate.fate == "clear" or column in dates:
                continue
            elif fate.becomes:
                values[fate.becomes] = value
            elif (note := self._doubt(sheet, column, str(value), asked=column in asked)) is not None:
                notes.append(note)
            else:
                values.setdefault(column.field, value)
        if dates and self._reaches(row, dates):
            # What lasts over several years keeps its period.
            values |= {one.field: row.values[one.field] for one in dates if one.field in row.values}
        elif dates:
            title = dates[0].title
            notes.append(sentence("season.next.dates") if len(dates) > 1 else sentence("season.next.date", title=title))
        return {column.field: values[column.field] for column in sheet.columns if column.field in values}, notes

    def _doubt(self, sheet: SheetSpec, column: ColumnSpec, value: str, *, asked: bool) -> Text | None:
        """Return why a value does not go on without being asked for; None where it does."""
        followed = self.spec.following.get(column.list) if column.list else None
        if asked and self.spec.code_of(followed) == "indicator":
            other = [code for part in value.split(",") if not self._is_same_indicator(code := part.strip())]
            if other:
                return sentence("season.next.no_indicator", indicator=", ".join(other))
        gone = column.field == sheet.owner and column.list and value not in self.new.departments()
        return sentence("season.next.no_department", department=value) if gone else None

    def _is_same_indicator(self, code: str) -> bool:
        sheet = self.spec.keyed_by("indicator")
        before, after = self.old.row(sheet.id, code), self.new.row(sheet.id, code)
        if after is None:
            return False
        # The ten indicators keep their meaning under their numbers; the parts of 9 and 10 do not.
        same = before is None or fold(self._name(sheet, before)) == fold(self._name(sheet, after))
        return "." not in code or same

    def _reaches(self, row: Row, dates: Sequence[ColumnSpec]) -> bool:
        """Whether a row's period reaches into the new year: by its deadline, else by its last date."""
        first, _ = fiscal_period(self.framework.year_be)
        telling = [column for column in dates if column.meaning.deadline] or dates
        days = [day for column in telling if isinstance(day := row.values.get(column.field), date)]
        return bool(days) and max(days) >= first


def as_data(carried: CarriedOver) -> Mapping[str, Any]:
    """Return the account as JSON data, without the schema."""
    return {
        "from_year": carried.year_be,
        "year": carried.book.identity.year_be,
        "items": [
            {
                "item": item.code or None,
                "from": list(item.origins),
                "relation": item.relation,
                "confidence": item.confidence,
                "department": item.owner[0] if item.code else None,
                "section": item.owner[1] if item.code else None,
                "attention": item.attention or None,
                "note": item.note.th or None,
            }
            for item in carried.items
        ],
        "measures": [_row_data(row) for row in carried.measures],
        "scores": [_row_data(row) for row in carried.scores],
        "rows": {sheet: [_row_data(row) for row in rows] for sheet, rows in carried.rows.items()},
        "left": [
            {"sheet": one.sheet_id, "field": one.field or None, "title": one.title.th, "cells": one.cells,
             "row_keys": list(one.rows)}
            for one in carried.left
        ],
        "own_columns": {sheet: [column.title for column in columns] for sheet, columns in carried.own.columns.items()},
        "own_sheets": [sheet.name for sheet in carried.own.sheets],
        "left_places": list(carried.own.places),
    }  # fmt: skip


def _row_data(row: CarriedRow) -> dict[str, str | None]:
    return {"from": row.old, "to": row.new or None, "attention": row.attention or None, "note": row.note.th or None}
