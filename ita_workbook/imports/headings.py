"""Headings: which sheet a table is for, told by all its headings together, and then which field each column is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
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
    """Return the tables of a master that people fill: what an import can be for, where columns have other names."""
    return tuple(
        sheet
        for sheet in spec.data_sheets("master")
        if sheet.kind == "table" and any(column.also for column in sheet.columns)
    )


class Headings:
    """Knows what the fields are called: by the declared titles and other names, and by what was decided before."""

    def __init__(self, spec: WorkbookSpec, learnt: Learnt | None = None) -> None:
        self.spec, self.learnt = spec, dict(learnt or {})
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
        for number, column in enumerate(table.columns):
            for place, (one, declared) in enumerate(fields):
                if column.ticks and declared.list != column.list:
                    continue
                score, why = (95, "ticks") if column.ticks else self._score(column.heading, one, declared)
                score = score if column.ticks else _fitted(score, table, number, declared, values)
                if one is not sheet:
                    score -= 3  # the sheet itself comes first
                by_column.setdefault(number, []).append(score)
                if score >= LEAST:
                    scores.append((score, -number, -place, why))
        taken: dict[int, Mapped] = {}
        used: set[int] = set()
        for score, number, place, why in sorted(scores, reverse=True):
            if -number in taken or -place in used:
                continue
            one, declared = fields[-place]
            rest = sorted(by_column[-number], reverse=True)
            lead = score - rest[1] if len(rest) > 1 and why != "learnt" else 100
            taken[-number] = Mapped(one.id, declared.field, min(score, 100), why, max(lead, 0))
            used.add(-place)
        return tuple(taken.get(number, NOTHING) for number in range(len(table.columns)))

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


def _fitted(score: int, table: FoundTable, number: int, column: ColumnSpec, values: ValueReader) -> int:
    """Return a score changed by what stands in the column: dates, codes and names speak for fields of their kind."""
    texts = [row[number].raw for row in table.rows[:_SAMPLES] if number in row]
    if not texts or column.type in ("text", "long_text"):
        typed = sum(isinstance(raw, str) and len(raw) > 150 for raw in texts)
        return score - 8 if column.type == "text" and texts and typed * 2 > len(texts) else score
    if column.type == "code":
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


def by_shape(tables: Sequence[FoundTable]) -> dict[tuple[str, ...], list[FoundTable]]:
    """Return the tables by shape, in order."""
    found: dict[tuple[str, ...], list[FoundTable]] = {}
    for table in tables:
        found.setdefault(table.shape, []).append(table)
    return found
