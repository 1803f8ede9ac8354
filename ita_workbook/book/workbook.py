"""The workbook specification: every declared sheet and list and the look, loaded once from templates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from ita_workbook.book.column import Kind
from ita_workbook.book.lists import ListSpec
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.words.templates import load_yaml

DYNAMIC_LISTS = frozenset({"tools", "indicators", "departments", "sections", "measures"})
"""Lists whose values come from the framework and the content, not from lists.yaml."""

# The layout of every data sheet, zero-based: what the writer lays out and the reader looks for first.
KEY_COLUMN, PRINT_COLUMN, FIRST_COLUMN = 0, 1, 2
TITLE_ROW, HINT_ROW, CODE_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Look:
    """Font, size in points, heights in points and the colours by use."""

    font: str
    size: int
    line_height: float
    more_line_height: float
    colours: dict[str, str]


@dataclass(frozen=True)
class WorkbookSpec:
    """The declared workbook. ``version`` is stored in every workbook written."""

    version: str
    sheets: tuple[SheetSpec, ...]
    lists: dict[str, ListSpec]
    look: Look
    below_tables: tuple[str, ...] = ()
    """Patterns of what people write under a table that is no row of it: totals, signatures."""

    def is_below_tables(self, text: str) -> bool:
        """Whether a text is one of those that stand under a table."""
        return any(re.search(pattern, text) for pattern in self.below_tables)

    @cached_property
    def by_id(self) -> dict[str, SheetSpec]:
        """The sheets by id."""
        return {sheet.id: sheet for sheet in self.sheets}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each sheet in the workbook by its id."""
        return {sheet.id: number for number, sheet in enumerate(self.sheets)}

    def sheet(self, sheet_id: str) -> SheetSpec:
        """Return one sheet; raises KeyError."""
        return self.by_id[sheet_id]

    def as_of(self, version: int) -> WorkbookSpec:
        """Return the specification as workbooks of a form version were written; this one for the newest."""
        if version >= form_version(self.version):
            return self
        if version not in self._older:
            sheets = tuple(sheet.as_of(version) for sheet in self.sheets)
            self._older[version] = replace(self, version=f"{version}.0", sheets=sheets)
        return self._older[version]

    @cached_property
    def _older(self) -> dict[int, WorkbookSpec]:
        return {}

    def in_kind(self, kind: Kind) -> tuple[SheetSpec, ...]:
        """Return the sheets that a workbook of this kind has, in order."""
        return tuple(sheet for sheet in self.sheets if kind in sheet.kinds)

    def data_sheets(self, kind: Kind) -> tuple[SheetSpec, ...]:
        """Return the sheets of this kind of workbook whose rows are read back."""
        return tuple(sheet for sheet in self.in_kind(kind) if sheet.is_data)


def form_version(version: str) -> int:
    """Return the form version, the first number of what a workbook says; 1 where it says nothing."""
    first = version.partition(".")[0]
    return int(first) if first.isdigit() else 1


def build_spec(workbook: dict[str, Any], lists: dict[str, Any], sheets: dict[str, dict[str, Any]]) -> WorkbookSpec:
    """Build a specification from declared data; raises ValueError when a column names a list that is not there."""
    closed = {name: ListSpec.of(name, declared) for name, declared in lists.items()}
    built = tuple(SheetSpec.of(sheets[sheet_id]) for sheet_id in workbook["sheets"])
    for sheet in built:
        for column in (*sheet.columns, *sheet.fields):
            if column.list and column.list not in closed and column.list not in DYNAMIC_LISTS:
                raise ValueError(f"{sheet.id}.{column.field}: list {column.list!r} is not declared in lists.yaml")
    below = tuple(workbook.get("below_tables", ()))
    return WorkbookSpec(str(workbook["version"]), built, closed, Look(**workbook["look"]), below)


@lru_cache(maxsize=1)
def load_spec() -> WorkbookSpec:
    """Return the specification shipped under ``templates/workbook``."""
    workbook = load_yaml("workbook", "workbook.yaml")
    sheets = {name: load_yaml("workbook", "sheets", f"{name}.yaml") for name in workbook["sheets"]}
    return build_spec(workbook, load_yaml("workbook", "lists.yaml"), sheets)
