"""The workbook specification: every declared sheet and list and the look, loaded once from templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable

from ita_workbook.book.column import Kind
from ita_workbook.book.lists import ListSpec
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.words.errors import DeclarationError
from ita_workbook.words.node import Node
from ita_workbook.words.templates import template

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

    @classmethod
    def of(cls, declared: Node) -> Look:
        """Build from the declared ``look``."""
        declared.only(("font", "size", "line_height", "more_line_height", "colours"))
        return cls(
            declared.need("font").text(),
            declared.need("size").integer(),
            float(declared.need("line_height").decimal()),
            float(declared.need("more_line_height").decimal()),
            {name: colour.text() for name, colour in declared.need("colours").children()},
        )


@dataclass(frozen=True)
class WorkbookSpec:
    """The declared workbook. ``version`` is stored in every workbook written."""

    version: str
    sheets: tuple[SheetSpec, ...]
    lists: dict[str, ListSpec]
    look: Look

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

    def in_kind(self, kind: Kind) -> tuple[SheetSpec, ...]:
        """Return the sheets that a workbook of this kind has, in order."""
        return tuple(sheet for sheet in self.sheets if kind in sheet.kinds)

    def data_sheets(self, kind: Kind) -> tuple[SheetSpec, ...]:
        """Return the sheets of this kind of workbook whose rows are read back."""
        return tuple(sheet for sheet in self.in_kind(kind) if sheet.is_data)


def build_spec(workbook: Node, lists: Node, sheets: Mapping[str, Node]) -> WorkbookSpec:
    """Build a specification from declared data; raises DeclarationError where a column names a list that is not there.

    ``sheets`` are the declared sheets by id.
    """
    workbook.only(("version", "sheets", "look"))
    closed = {name: ListSpec.of(name, declared) for name, declared in lists.children()}
    built = []
    for sheet_id in workbook.texts("sheets"):
        declared = sheets[sheet_id]
        declared.need("id").choice((sheet_id,))
        built.append(SheetSpec.of(declared))
        for part in ("columns", "fields"):
            for column in declared.each(part):
                if name := column.get("list"):
                    name.choice((*closed, *sorted(DYNAMIC_LISTS)))
    return WorkbookSpec(workbook.need("version").text(), tuple(built), closed, Look.of(workbook.need("look")))


def read_spec(folder: Traversable) -> WorkbookSpec:
    """Return the specification that a folder such as ``templates/workbook`` declares; raises DeclarationError."""
    workbook = _read(folder, "workbook.yaml")
    sheets = {name: _read(folder, "sheets", f"{name}.yaml") for name in workbook.texts("sheets")}
    return build_spec(workbook, _read(folder, "lists.yaml"), sheets)


def _read(folder: Traversable, *parts: str) -> Node:
    file = folder
    for part in parts:
        file = file / part
    name = "/".join(("workbook", *parts))
    if not file.is_file():
        raise DeclarationError(name, "", "ไม่มีไฟล์นี้", "there is no such file")
    return Node.parse(file.read_bytes(), name, DeclarationError)


@lru_cache(maxsize=1)
def load_spec() -> WorkbookSpec:
    """Return the specification shipped under ``templates/workbook``."""
    return read_spec(template("workbook"))
