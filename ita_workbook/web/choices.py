"""Choices: what can be picked on the pages: years, types of agency, samples, documents and formats."""

from __future__ import annotations

from dataclasses import dataclass

from ita_workbook.api import frameworks
from ita_workbook.framework.agency import available_profiles
from ita_workbook.framework.framework import STANDARD
from ita_workbook.report.write import DEFAULT_FORMATS, FORMATS, KINDS
from ita_workbook.season.sample import load_sample, sample_names
from ita_workbook.words.text import Text


@dataclass(frozen=True)
class Year:
    """A fiscal year (BE) with its number of items, and what is uncertain about it."""

    year: int
    items: int
    caveats: tuple[Text, ...]


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


def documents() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the kinds of documents, the formats, and those that are chosen beforehand."""
    return KINDS, FORMATS, DEFAULT_FORMATS
