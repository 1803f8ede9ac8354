"""Headings: which sheet a table is for, told by all its headings together, and then which field each column is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache

from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.imports.owners import read_owners
from ita_workbook.imports.score_years import without_years, year_above, yearly, years_of
from ita_workbook.imports.tables import FoundTable
from ita_workbook.read.values import ValueReader, read_code
from ita_workbook.words.thai_text import fold, normalise

Learnt = Mapping[str, tuple[str, str]]
"""What an agency decided before: folded heading → (sheet id, field), the field '' where it was not to be taken."""

SURE, LEAD = 88, 8
"""A heading is surely a field's from this score on, with no other field of the sheet so near."""
LEAST = 55
"""Below this a heading is proposed for nothing."""
_NUMBERED = re.compile(r"^\s*[(\[]?(?:\d{1,2}|[๐-๙]{1,2}|[ก-ฮ])[)\].]+\s*")
_ASIDE = re.compile(r"\s*\([^)]*\)\s*$")
_LEARNT = 150
"""The score of what the agency decided itself: above all that headings and what stands below them can reach."""
_WITHOUT_ASIDE = 97
"""The score of a heading that is a title without what stands there in brackets."""
_SAMPLES = 30
_ENOUGH = 3
"""Fields that make a row of a sheet whose rows have ids of their own, though its name is not among them."""


@dataclass(frozen=True)
class Mapped:
    """What a column is proposed for: sheet and field, '' where for nothing, with the score (0–100) and why."""

    sheet: str
    field: str
    score: int
    why: str
    lead: int = 100

    @property
    def sure(self) -> bool:
        """Whether nobody needs to look at it."""
        return bool(self.field) and self.score >= SURE and self.lead >= LEAD


NOTHING = Mapped("", "", 0, "no_field")
OTHER_YEAR = Mapped("", "", 0, "other_year")
"""What a column of scores is proposed for whose year the master has no column for."""
YEARS = ("year", "year_above", "other_year")
"""Why a column is what it is where a year tells it, which next year is another one."""
_UNDER_SCORES = 90
"""The score of a heading that is a year alone, in a table of scores."""


@dataclass
class TableMapping:
    """The mapping of one shape of table: its sheet and what each column is."""

    sheet: str
    columns: tuple[Mapped, ...]
    score: int = 0
    tables: list[FoundTable] = field(default_factory=list)
    round: str = ""
    """The value of a list in the key of the rows that go with this sheet's, which the table does not tell."""


def targets(spec: WorkbookSpec) -> tuple[SheetSpec, ...]:
    """Return the tables of a master that people fill: what an import can be for, where columns have other names.

    Of a form these are its lists of entries, whoever declared it.
    """
    return tuple(
        sheet
        for sheet in spec.data_sheets("master")
        if sheet.kind == "table" and (sheet.entries if spec.form else any(column.also for column in sheet.columns))
    )


def offered(spec: WorkbookSpec, sheet: SheetSpec) -> tuple[ColumnSpec, ...]:
    """Return the columns of one of the targets that a column of a table can be for."""
    return tuple(column for column in sheet.columns if column.also or spec.form)


class Headings:
    """Knows what the fields are called: by the declared titles and other names, and by what was decided before."""

    def __init__(self, spec: WorkbookSpec, learnt: Learnt | None = None, result_year: int | None = None) -> None:
        self.spec, self.learnt, self.result_year = spec, dict(learnt or {}), result_year
        self.targets = targets(spec)
        self.names: dict[tuple[str, str], tuple[str, ...]] = {}
        for sheet in self.targets:
            for column in sheet.columns:
                said = (column.title.th, column.title.en, column.field, *column.also)
                taught = [heading for heading, place in self.learnt.items() if place == (sheet.id, column.field)]
                if column.since == 1 or column.also:
                    names = (*(_bare(one) for one in said if one), *taught)
                    self.names[sheet.id, column.field] = tuple(dict.fromkeys(names))
        self.known = {name for names in self.names.values() for name in names} | set(self.learnt)

    def is_known(self, text: str) -> bool:
        """Whether a text is one of the names, or nearly."""
        if len(text) > 100:
            return False
        bare = _bare(text)
        return bool(bare) and (bare in self.known or fold(text) in self.known or self._nearly(bare))

    def _nearly(self, bare: str) -> bool:
        return len(bare) > 5 and any(
            abs(len(name) - len(bare)) <= 4 and _ratio(name, bare) >= 85 for name in self.known
        )

    def map(self, table: FoundTable, values: ValueReader) -> TableMapping:
        """Return the sheet that a table is most likely for, with its columns assigned one to one."""
        best = TableMapping("", tuple(NOTHING for _ in table.columns))
        for sheet in self.targets:
            tried = self._tried(table, sheet, values)
            if tried.score > best.score:
                best = tried
        return best

    def _tried(self, table: FoundTable, sheet: SheetSpec, values: ValueReader) -> TableMapping:
        mapped = self.assign(table, sheet, values)
        found = [one for one in mapped if one.field]
        own = {one.field for one in found if one.sheet == sheet.id}
        if not self._identifies(sheet, own) or len(found) < 2:
            return TableMapping(sheet.id, mapped)
        gained = sum(one.score - LEAST + 5 for one in found)
        keyed = sheet.key_columns and sheet.key_columns[0].meaning.of and sheet.key_columns[0].field in own
        return TableMapping(sheet.id, mapped, round(gained * (1.5 if keyed else 1)))

    def _identifies(self, sheet: SheetSpec, fields: set[str]) -> bool:
        """Whether these fields tell which row is meant: its key, or the text by which people know it; or are many."""
        known = {column.field for column in sheet.key_columns[:1]} | ({sheet.label.field} if sheet.label else set())
        own_ids = bool(sheet.rows and sheet.rows.prefix)
        return bool(fields & known) or (own_ids and len(fields) >= _ENOUGH)

    def fields_for(self, sheet: SheetSpec) -> tuple[tuple[SheetSpec, ColumnSpec], ...]:
        """Return the fields that a table for this sheet may fill: its own and those of the sheets that go with it."""
        return tuple(
            (one, column)
            for one in (sheet, *self.spec.going_with(sheet))
            for column in one.columns
            if (one.id, column.field) in self.names and not (one is not sheet and column.key)
        )

    def assign(self, table: FoundTable, sheet: SheetSpec, values: ValueReader) -> tuple[Mapped, ...]:
        """Return what each column is, if the table is for ``sheet``: the best pairs first, each field once."""
        fields = self.fields_for(sheet)
        scores: list[tuple[int, int, int, str]] = []
        by_column: dict[int, list[int]] = {}
        others: set[int] = set()
        for number, column in enumerate(table.columns):
            told = None if column.ticks else self._of_year(column.heading, table, sheet)
            if told and not told[0]:
                others.add(number)
                continue
            for place, (one, declared) in enumerate(fields):
                if column.ticks and declared.list != column.list:
                    continue
                if told and (one is not sheet or declared.field != told[0]):
                    continue
                if column.ticks:
                    score, why = 95, "ticks"
                else:
                    score, why = (told[1], "year") if told else self._score(column.heading, one, declared)
                    owner = bool(declared.list) and one.owner == declared.field
                    score = _fitted(score, table, number, declared, values, owner=owner)
                if one is not sheet:
                    score -= 3  # the sheet itself comes first
                by_column.setdefault(number, []).append(score)
                if score >= LEAST:
                    scores.append((score, -number, -place, why))
        taken: dict[int, Mapped] = dict.fromkeys(others, OTHER_YEAR)
        used: set[int] = set()
        for score, number, place, why in sorted(scores, reverse=True):
            if -number in taken or -place in used:
                continue
            one, declared = fields[-place]
            rest = sorted(by_column[-number], reverse=True)
            lead = score - rest[1] if len(rest) > 1 and why != "learnt" else 100
            taken[-number] = Mapped(one.id, declared.field, min(score, 100), why, max(lead, 0))
            used.add(-place)
        self._move(taken, table, sheet)
        return tuple(taken.get(number, NOTHING) for number in range(len(table.columns)))

    def _of_year(self, heading: str, table: FoundTable, sheet: SheetSpec) -> tuple[str, int] | None:
        """Return the field for the score of the year that a heading names, with the score of the heading.

        The field is '' where there is none for that year. None where the heading is no score's or names no year: the
        year decides against every name, for a name without a year is that of both columns.
        """
        years, (now, last) = years_of(heading), yearly(sheet)
        if not years or now is None or self.result_year is None:
            return None
        own = {column.field for column in (now, last) if column}
        rest = without_years(heading)
        if rest:
            likes = {column.field: self._score(rest, one, column)[0] for one, column in self.fields_for(sheet)}
            score = max(likes.pop(field, 0) for field in own)
            if score < LEAST or score < max(likes.values(), default=0):
                return None
        else:
            names = [name for name in self.names[sheet.id, now.field] if len(name) > 3]
            if not any(name in fold(text) for text in table.above for name in names):
                return None
            score = _UNDER_SCORES
        fields = {self.result_year: now.field, **({self.result_year - 1: last.field} if last else {})}
        return (fields.get(years[0], ""), score) if len(years) == 1 else ("", score)

    def _move(self, taken: dict[int, Mapped], table: FoundTable, sheet: SheetSpec) -> None:
        """Move the scores of a table of last year one column on: they have a column of their own."""
        now, last = yearly(sheet)
        if now is None or last is None or self.result_year is None or year_above(table.above) != self.result_year - 1:
            return
        place = {one.field: number for number, one in taken.items() if one.sheet == sheet.id and one.why != "year"}
        named = any(one.field == last.field and one.why == "year" for one in taken.values())
        if now.field in place and not named:
            moved = taken[place[now.field]]
            taken[place[now.field]] = replace(moved, field=last.field, why="year_above")
            if last.field in place:
                taken[place[last.field]] = OTHER_YEAR

    def _score(self, heading: str, sheet: SheetSpec, column: ColumnSpec) -> tuple[int, str]:
        decided = self.learnt.get(fold(heading))
        if decided == (sheet.id, column.field):
            return _LEARNT, "learnt"
        if fold(heading) in (fold(column.title.th), fold(column.title.pick("en"))):
            return 102, "same"
        names = self.names[sheet.id, column.field]
        parts = [(heading, 0)]
        if " / " in heading:
            parts.append((heading.rpartition(" / ")[2], 4))
        best = 0
        for part, cost in parts:
            bare = _bare(part)
            best = max([best, *(likeness(bare, name) - cost for name in names)])
        # What stands in brackets behind a title is part of what is meant: another name may be nearer.
        if best >= 100 and _bare(column.title.th) != fold(column.title.th) and bare == _bare(column.title.th):
            best = _WITHOUT_ASIDE
        return best, "same" if best >= 100 else "like"


@lru_cache(maxsize=16384)
def likeness(heading: str, name: str) -> int:
    """Return how like two bare headings are, from 0 to 100; one that holds the other counts by its share."""
    if heading == name:
        return 100
    if not heading or not name:
        return 0
    score = _ratio(heading, name)
    short, long = sorted((heading, name), key=len)
    if len(short) >= 4 and short in long:
        begins = long.startswith(short)
        score = max(score, round(58 + (8 if begins else 0) + 32 * len(short) / len(long)))
    return min(score, 99)


@lru_cache(maxsize=16384)
def _ratio(one: str, other: str) -> int:
    return round(100 * SequenceMatcher(None, one, other, autojunk=False).ratio())


@lru_cache(maxsize=4096)
def _bare(heading: str) -> str:
    """Return a heading for comparing: without its number and what stands in brackets behind it."""
    text = _NUMBERED.sub("", normalise(heading))
    return fold(_ASIDE.sub("", text)) or fold(text)


def _fitted(score: int, table: FoundTable, number: int, column: ColumnSpec, values: ValueReader, *, owner: bool) -> int:
    """Return a score changed by what stands in the column: dates, codes and names speak for fields of their kind."""
    texts = [row[number].raw for row in table.rows[:_SAMPLES] if number in row]
    if not texts or column.type in ("text", "long_text"):
        typed = sum(isinstance(raw, str) and len(raw) > 150 for raw in texts)
        return score - 8 if column.type == "text" and texts and typed * 2 > len(texts) else score
    if owner:
        content = values.book.content
        sections = {name: content.sections(name) for name in content.departments()}
        if not sections:
            return score
        named = [read_owners(str(raw), sections) for raw in texts]
        fits = sum(bool(one.departments) or one.everybody for one in named)
    elif column.type == "code":
        fits = sum(read_code(column.meaning.of, raw) is not None for raw in texts)
    elif column.type in ("choice", "date") and score < LEAST:
        return score
    elif column.list and column.list in values.book.spec.following:
        choices = [fold(one) for one in values.book.choices(column.list)]
        fits = sum(any(one and one in fold(str(raw)) for one in choices) for raw in texts) if choices else len(texts)
    elif column.type == "date":
        return score
    else:
        read = [values.parse(column, raw, {}) for raw in texts]
        fits = sum(not (one.doubtful or any(kind == "url_invalid" for kind, _ in one.notices)) for one in read)
    share = fits / len(texts)
    # A list that follows a sheet may lack what the table brings.
    worst = 10 if column.list in values.book.spec.following else 25
    return score + (round(12 * share) if share >= 0.5 else -round(worst * (1 - share)))


def learn(decided: Iterable[tuple[str, str, str]]) -> Learnt:
    """Return what (heading, sheet id, field) teach."""
    return {fold(heading): (sheet, code) for heading, sheet, code in decided}
