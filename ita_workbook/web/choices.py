"""Choices: what can be picked on the pages: years, types of agency, samples, documents, and what a column is for."""

from __future__ import annotations

from dataclasses import dataclass

from ita_workbook.api import frameworks
from ita_workbook.book.sheet import ROUND
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.framework.agency import available_profiles
from ita_workbook.framework.framework import STANDARD
from ita_workbook.imports.proposal_tables import choices as column_choices
from ita_workbook.imports.proposal_tables import field_label
from ita_workbook.report.write import DEFAULT_FORMATS, FORMATS, KINDS, USUAL_KINDS
from ita_workbook.season.sample import load_sample, sample_names
from ita_workbook.words.text import Text


@dataclass(frozen=True)
class Year:
    """A fiscal year (BE) with its number of items, and what is uncertain about it."""

    year: int
    items: int
    caveats: tuple[Text, ...]


class Mappings:
    """What the tables and columns of a proposal can be for, and in which rounds."""

    def __init__(self, spec: WorkbookSpec) -> None:
        self._spec = spec
        self.tables = column_choices(spec, whole=True)
        self._fields = column_choices(spec, whole=False)

    def fields(self, sheet: str, present: str) -> dict[str, Text]:
        """Return what a column of a table for ``sheet`` can be: a field of it or of the sheets that go with it."""
        one = self._spec.sheet(sheet)
        own = {each.id for each in (one, *self._spec.going_with(one))}
        found = {code: name for code, name in self._fields.items() if not code or code.partition(".")[0] in own}
        if present not in found:
            there, _, field = present.partition(".")
            found[present] = field_label(self._spec.sheet(there), self._spec.sheet(there).by_field[field])
        return found

    def rounds(self, sheet: str) -> tuple[Text, ...]:
        """Return the rounds that rows of a table for ``sheet`` can be of; none where it knows no rounds."""
        one = self._spec.sheet(sheet)
        has = any(column.list == ROUND for each in (one, *self._spec.going_with(one)) for column in each.key_columns)
        return tuple(value.label for value in self._spec.lists[ROUND].values) if has else ()


def years() -> list[Year]:
    """Return the years at hand, the newest first."""
    found = [
        Year(one.year_be, len(one.items), one.caveats) for one in frameworks().frameworks if one.family == STANDARD
    ]
    return found[::-1]


def agency_types() -> dict[str, Text]:
    """Return the types of agency by their codes."""
    return {one.code: one.name for one in available_profiles()}


def samples() -> dict[str, Text]:
    """Return the bundled agencies by their names, with a word about each."""
    return {name: load_sample(name).about for name in sample_names()}


def documents() -> dict[str, tuple[str, ...]]:
    """Return the kinds of documents and the formats, and those of each that are chosen beforehand."""
    return {"kinds": KINDS, "usual": (*USUAL_KINDS, *DEFAULT_FORMATS), "formats": FORMATS}
