"""Cell values: what a piece of a table would be stored as, by the same readers as a return's, with its doubts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Value, display
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.imports.headings import Mapped
from ita_workbook.imports.owners import read_owners
from ita_workbook.imports.rows import NUMBERED, Doubtful, RowMatcher
from ita_workbook.imports.score_years import yearly, years_of
from ita_workbook.imports.tables import Piece
from ita_workbook.read.values import ValueReader
from ita_workbook.words.fiscal_year import fiscal_year_of
from ita_workbook.words.periods import ends_only, read_period

_MOST_OWNERS, _LONGEST = 8, 60
"""A text with more names, or with longer ones, is no list of owners."""
_INDICATOR = re.compile(r"ตัวชี้วัด(?:ย่อย)?(?:ที่)?\s*[0-9๐-๙]")
OWNERS = " / "
"""Stands between the owners of one row; the first is the lead."""


@dataclass(frozen=True)
class Offer:
    """A value for a field; ``unread`` where nothing of the field's kind could be made of the text."""

    field: str
    value: Value
    unread: bool = False
    doubts: tuple[Doubtful, ...] = ()


def of_column(mapped: Mapped, heading: str) -> list[Doubtful]:
    """Return what is doubtful about every value of a column whose heading nobody can be sure of."""
    if mapped.sure or mapped.why == "chosen":
        return []
    return [("import_column_unsure", {"heading": heading, "score": mapped.score})]


class CellReader:
    """Makes values of the pieces of one row after the other."""

    def __init__(self, book: Book, rows: RowMatcher) -> None:
        self.book, self.spec, self.rows = book, book.spec, rows
        self.values = ValueReader(book)
        self.sections = {name: book.content.sections(name) for name in book.content.departments()}
        told = book.content.agency.get("measures_year")
        self.year = told if isinstance(told, int) else book.identity.year_be
        told = book.content.agency.get("result_year")
        self.result_year = told if isinstance(told, int) else book.identity.year_be
        self.strangers: dict[str, None] = {}
        """Owners that are none of the master's departments, in the order in which they were met."""
        self.heading_year: int | None = None
        """The year that the text above the table names."""
        self.year_carried = False
        """Whether that text stands above a table before, and nothing confirms it for this one."""

    def offers(self, sheet: SheetSpec, column: ColumnSpec, piece: Piece, mapped: frozenset[str]) -> list[Offer]:
        """Return the values that a piece gives: mostly one, of a period both its days, of an owner its section too.

        ``mapped`` are the fields of the sheet that other columns fill.
        """
        doubts: list[Doubtful] = [(piece.doubt, {"value": piece.text})] if piece.doubt else []
        if sheet.owner == column.field and column.list:
            return self._owners(sheet, column, piece, mapped, doubts)
        if (period := self._period(sheet, column, piece, mapped, doubts)) is not None:
            return period
        if column.type == "choice" and self.spec.code_of(self.spec.following.get(column.list or "")) == "indicator":
            return [self._indicators(column, piece, doubts)]
        text = piece.text
        if column is sheet.label and sheet.rows and sheet.rows.prefix:
            text = NUMBERED.sub("", text)
        if column.type == "url" and piece.link and not self.values.parse(column, piece.link, {}).doubtful:
            text = piece.link if self.values.parse(column, text, {}).doubtful else text
        found = [self._read(column, text if isinstance(piece.raw, str) else piece.raw, doubts)]
        if column.type in ("text", "long_text"):
            found.append(self._indicator_named(sheet, piece, mapped))
        if column.many and column.position and sheet.owner and sheet.owner not in mapped:
            found += self._lead(sheet, piece, mapped)
        if column.type == "date" and found[0] is not None:
            found.append(self._period_of_day(sheet, found[0], mapped))
        return [one for one in found if one is not None]

    def of_year(self, sheet: SheetSpec, column: ColumnSpec, mapped: Mapped, heading: str) -> list[Doubtful]:
        """Return what is doubtful about the year of a score: no year told, or another than that of its column."""
        if column.type != "score" or mapped.why == "year":
            return []
        if mapped.why == "year_above":
            return [("import_last_year", {"year": self.heading_year}), *self._carried()]
        _, last = yearly(sheet)
        before = last is not None and column.field == last.field
        year = self.result_year - before
        named = years_of(heading)
        if named:
            fits = named == (year,)
        elif before:
            # The year before is that before the year of the report, unless somebody said so of this column.
            fits = self.heading_year in (None, self.result_year, year if mapped.why == "chosen" else None)
        else:
            fits = self.heading_year == year
        told = named[-1] if named else self.heading_year or ""
        if fits:
            return [] if named else self._carried()
        return [("import_year_of_score", {"year": told, "result_year": year})]

    def _carried(self) -> list[Doubtful]:
        return [("import_year_carried", {"year": self.heading_year})] if self.year_carried else []

    def _read(self, column: ColumnSpec, raw: object, doubts: list[Doubtful]) -> Offer | None:
        parsed = self.values.parse(column, raw, {})
        if parsed.value is None:
            return None
        # In a document every number is a text.
        notices = [one for one in parsed.notices if one[0] != "number_as_text"]
        return Offer(column.field, parsed.value, parsed.doubtful, (*doubts, *notices))

    def _owners(
        self, sheet: SheetSpec, column: ColumnSpec, piece: Piece, mapped: frozenset[str], doubts: list[Doubtful]
    ) -> list[Offer]:
        owners = read_owners(piece.text, self.sections)
        many, long = len(owners.names), any(len(name) > _LONGEST for name in owners.strangers)
        unread = not owners.departments and (owners.everybody or not 0 < many <= _MOST_OWNERS or long)
        listed = ", ".join(self.sections) or "-"
        if owners.everybody:
            doubts.append(("import_everybody", {"value": piece.text, "listed": listed}))
        if owners.strangers or not (owners.names or owners.everybody):
            told = piece.text if unread else ", ".join(owners.strangers)
            doubts.append(("import_no_department", {"value": told, "listed": listed}))
        if unread:
            return [Offer(column.field, piece.text, True, tuple(doubts))]
        self.strangers |= dict.fromkeys(owners.strangers)
        if many > 1:
            doubts.append(("import_several_owners", {"value": piece.text, "lead": owners.names[0]}))
        if owners.by_section:
            doubts.append(("import_by_section", {"value": piece.text, "department": owners.departments[0]}))
        value = OWNERS.join(owners.names) if column.many else owners.names[0]
        found = [Offer(column.field, value, doubts=tuple(doubts))]
        section = next((one for one in sheet.columns if one.depends_on == column.field), None)
        leads = owners.names[:1] == owners.departments[:1]
        if section is not None and owners.section and leads and section.field not in mapped:
            found.append(Offer(section.field, owners.section, doubts=tuple(doubts)))
        return found

    def _lead(self, sheet: SheetSpec, piece: Piece, mapped: frozenset[str]) -> list[Offer]:
        """Return the department that gets the row, told by who is responsible: the first one that is named."""
        assert sheet.owner is not None
        owners = read_owners(piece.text, self.sections)
        if not owners.departments:
            return []
        several = len(owners.departments) > 1 or owners.everybody
        event = "import_lead" if several else "import_from_responsible"
        told: Doubtful = (event, {"value": piece.text, "lead": owners.departments[0]})
        return [Offer(sheet.owner, owners.departments[0], doubts=(told,))]

    def _period(
        self, sheet: SheetSpec, column: ColumnSpec, piece: Piece, mapped: frozenset[str], doubts: list[Doubtful]
    ) -> list[Offer] | None:
        """Return both days of a period, where no other column has the last one."""
        last = next((one for one in sheet.columns if one.type == "date" and one.month == "last"), None)
        if column.type != "date" or column.month != "first" or last is None or not isinstance(piece.raw, str):
            return None
        told: Doubtful = ("date_until", {"value": piece.text})
        unread = [Offer(column.field, piece.text, True, (*doubts, told))] if ends_only(piece.text) else None
        if last.field in mapped:
            return unread
        period = read_period(piece.text, self.heading_year or self.year)
        if period is None:
            return unread
        if not period.dated:
            event = "import_year_above" if self.heading_year else "import_year_assumed"
            doubts = [*doubts, (event, {"value": piece.text, "year": self.heading_year or self.year}), *self._carried()]
        if not period.whole:
            doubts = [*doubts, ("import_period_part", {"value": piece.text})]
        offers = []
        for one, day in ((column, period.starts), (last, period.ends)):
            if day is not None:
                offers.append(Offer(one.field, day, doubts=tuple(doubts)))
        if period.ends is None and period.whole and offers:
            told = ("import_no_end", {"value": piece.text})
            offers[-1] = Offer(offers[-1].field, offers[-1].value, doubts=(*offers[-1].doubts, told))
        return offers

    def _period_of_day(self, sheet: SheetSpec, day: Offer, mapped: frozenset[str]) -> Offer | None:
        """Return the month or quarter in which a form has the entry of a day, where no column tells it."""
        form = self.spec.form
        rules = [one for one in form.rules if one.rule == "in_month" and one.sheet == sheet.id] if form else []
        rule = next((one for one in rules if one.field == day.field), None)
        if rule is None or rule.month in mapped or not isinstance(day.value, date):
            return None
        closed = self.spec.lists[sheet.by_field[rule.month].list or ""]
        found = next((one for one in closed.values if _covers(one.until_month, rule.months, day.value)), None)
        if found is None or fiscal_year_of(day.value) != self.book.identity.year_be:
            return None
        told: Doubtful = ("import_period_of_day", {"value": display(day.value), "period": found.label.th})
        return Offer(rule.month, found.label.th, doubts=(told,))

    def _indicators(self, column: ColumnSpec, piece: Piece, doubts: list[Doubtful]) -> Offer:
        codes, agree = self.rows.codes_in("indicator", piece.text)
        if not codes:
            return self._read(column, piece.text, doubts) or Offer(column.field, piece.text, True, tuple(doubts))
        if not agree:
            doubts = [*doubts, ("import_number_of_line", {"value": piece.text, "code": ", ".join(codes)})]
        if len(codes) > 1 and not column.many:
            return Offer(column.field, piece.text, True, tuple(doubts))
        return Offer(column.field, ", ".join(codes), doubts=tuple(doubts))

    def _indicator_named(self, sheet: SheetSpec, piece: Piece, mapped: frozenset[str]) -> Offer | None:
        """Return the indicator that a text names by its number, for rows that must have one and no column tells."""
        target = next(
            (one for one in sheet.columns
             if one.required.ever and self.spec.code_of(self.spec.following.get(one.list or "")) == "indicator"), None,
        )  # fmt: skip
        named = _INDICATOR.search(piece.text)
        if target is None or target.field in mapped or named is None:
            return None
        told: Doubtful = ("import_indicator_named", {"value": piece.text})
        part = replace(piece, text=piece.text[named.start() :])
        offer = self._indicators(target, part, [told])
        return None if offer.unread else offer

    def weighted(self, column: ColumnSpec, heading: str, found: Mapping[str, Value]) -> dict[str, Decimal]:
        """Return by row the score out of 100 of those printed as weighted points, where a column has these.

        They are where the heading says so, or where every tool's is below what its weight allows.
        """
        tools = {key: self.book.framework.tool(key) for key in found}
        weights = {key: tool.weight for key, tool in tools.items() if tool and tool.weight}
        scores = {key: value for key, value in found.items() if isinstance(value, Decimal) and key in weights}
        fits = {key: value for key, value in scores.items() if value <= weights[key] * 100}
        if column.type != "score" or not ((len(scores) >= 3 and fits == scores) or "น้ำหนัก" in heading):
            return {}
        return {key: round(value / weights[key], 2) for key, value in fits.items()}


def _covers(until_month: int | None, months: int, day: date) -> bool:
    """Whether a period that ends with a month and has so many lies around a day, whatever the year."""
    return until_month is not None and (until_month - day.month) % 12 < months
