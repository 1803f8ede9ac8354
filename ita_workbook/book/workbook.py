"""The workbook specification: every declared sheet and list and the look, loaded once from templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable

from ita_workbook.book.column import ColumnSpec, Kind
from ita_workbook.book.form import Form
from ita_workbook.book.lists import ListSpec
from ita_workbook.book.meaning import CodeOf, Source
from ita_workbook.book.sheet import ROUND, SheetSpec
from ita_workbook.words.errors import DeclarationError
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import template
from ita_workbook.words.text import Text

# The layout of every data sheet, zero-based: what the writer lays out and the reader looks for first.
KEY_COLUMN, PRINT_COLUMN, FIRST_COLUMN = 0, 1, 2
TITLE_ROW, HINT_ROW, CODE_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3, 4

_INDICATORS: Source = "indicators"


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
    """The declared workbook. ``version`` is stored in every workbook written.

    ``lists`` are the closed lists, ``following`` those whose values come from the framework or from a sheet.
    """

    version: str
    sheets: tuple[SheetSpec, ...]
    lists: dict[str, ListSpec]
    look: Look
    following: dict[str, ListSpec] = field(default_factory=dict)
    below_tables: tuple[str, ...] = ()
    """Patterns of what people write under a table that is no row of it: totals, signatures."""
    form: Form | None = None
    """What a form of its own has beside its sheets; None for the workbooks of a season."""

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

    @cached_property
    def answered(self) -> tuple[SheetSpec, ...]:
        """The sheets in which departments answer."""
        return tuple(sheet for sheet in self.sheets if sheet.is_answered)

    @cached_property
    def unseen(self) -> tuple[SheetSpec, ...]:
        """The tables of which every department's workbook knows something, although they are not issued."""
        return tuple(
            sheet
            for sheet in self.sheets
            if "issued" not in sheet.kinds and any(column.meaning.shared for column in sheet.columns)
        )

    def list_of(self, name: str) -> ListSpec:
        """Return a list, closed or not; raises KeyError."""
        return self.following[name] if name in self.following else self.lists[name]

    @property
    def rounds(self) -> ListSpec:
        """The rounds of reporting; a form has none."""
        return self.lists.get(ROUND, ListSpec(ROUND, Text(""), ()))

    @cached_property
    def work(self) -> tuple[SheetSpec, ...]:
        """The sheets whose rows are a department's to answer."""
        return tuple(sheet for sheet in self.sheets if sheet.gives_work)

    def keyed_by(self, code: CodeOf) -> SheetSpec:
        """Return the sheet whose rows are the items, indicators, questions or measures; raises KeyError."""
        for sheet in self.sheets:
            if sheet.key_columns and sheet.key_columns[0].meaning.of == code:
                return sheet
        raise KeyError(code)

    def code_of(self, followed: ListSpec | None) -> CodeOf | None:
        """Return which code the values of a list are that follows something; None where they are texts."""
        source = followed.source if followed else None
        if source is None:
            return None
        if source.framework:
            return "indicator" if source.framework == _INDICATORS else None
        return self.by_id[source.sheet].by_field[source.field].meaning.of

    def source_of(self, column: ColumnSpec) -> SheetSpec | None:
        """Return the sheet that a column's list follows; None where it follows none."""
        followed = self.following.get(column.list) if column.list else None
        return self.by_id.get(followed.source.sheet) if followed and followed.source else None

    def parent_of(self, sheet: SheetSpec) -> SheetSpec | None:
        """Return the sheet whose rows the rows of ``sheet`` go with; None where they go with none."""
        return self._parents.get(sheet.id)

    def going_with(self, sheet: SheetSpec) -> tuple[SheetSpec, ...]:
        """Return the sheets whose rows go with those of ``sheet``."""
        return tuple(other for other in self.sheets if self._parents.get(other.id) is sheet)

    @cached_property
    def _parents(self) -> dict[str, SheetSpec]:
        found = {sheet.id: self.source_of(sheet.by_field[sheet.goes_to.parent])
                 for sheet in self.sheets if sheet.goes_to.parent}  # fmt: skip
        return {sheet_id: parent for sheet_id, parent in found.items() if parent is not None}

    def data_sheets(self, kind: Kind) -> tuple[SheetSpec, ...]:
        """Return the sheets of this kind of workbook whose rows are read back."""
        return tuple(sheet for sheet in self.in_kind(kind) if sheet.is_data)


def form_version(version: str) -> int:
    """Return the form version, the first number of what a workbook says; 1 where it says nothing."""
    first = version.partition(".")[0]
    return int(first) if first.isdigit() else 1


def build_spec(workbook: Node, lists: Node, sheets: Mapping[str, Node]) -> WorkbookSpec:
    """Build a specification from declared data; raises DeclarationError where a column names a list that is not there.

    ``sheets`` are the declared sheets by id.
    """
    workbook.only(("version", "sheets", "look", "below_tables"))
    found = {name: ListSpec.of(name, declared) for name, declared in lists.children()}
    built = []
    for sheet_id in workbook.texts("sheets"):
        declared = sheets[sheet_id]
        declared.need("id").choice((sheet_id,))
        built.append(SheetSpec.of(declared))
        for part in ("columns", "fields"):
            for column in declared.each(part):
                if name := column.get("list"):
                    name.choice(found)
    spec = WorkbookSpec(
        workbook.need("version").text(),
        tuple(built),
        {name: one for name, one in found.items() if one.source is None},
        Look.of(workbook.need("look")),
        {name: one for name, one in found.items() if one.source is not None},
        workbook.texts("below_tables"),
    )
    for _, one in lists.children():
        _check_source(spec, one.get("from"))
    for sheet in spec.sheets:
        _check_parent(spec, sheet, sheets[sheet.id])
    return spec


def _check_source(spec: WorkbookSpec, declared: Node | None) -> None:
    """Refuse a list that follows a sheet or a column which is not there."""
    if declared is None or declared.get("sheet") is None:
        return
    sheet = spec.by_id[declared.need("sheet").choice(spec.by_id)]
    for name in ("field", "under"):
        if (code := declared.get(name)) is not None:
            code.choice(sheet.by_field)


def _check_parent(spec: WorkbookSpec, sheet: SheetSpec, declared: Node) -> None:
    """Refuse ``with`` a column whose list follows no sheet that goes to somebody."""
    if not sheet.goes_to.parent:
        return
    parent = spec.parent_of(sheet)
    place = declared.need("goes_to").need("with")
    followed = spec.following.get(sheet.by_field[sheet.goes_to.parent].list or "")
    keys = [column.field for column in parent.key_columns] if parent else []
    follows_key = bool(followed and followed.source and keys == [followed.source.field])
    if parent is None or not parent.goes_to.owner or not follows_key:
        raise place.fail(
            sentence("book.not_an_owner"),
        )
    if not sheet.key_columns or sheet.key_columns[0].field != sheet.goes_to.parent:
        raise place.fail(sentence("book.first_key"))


def read_spec(folder: Traversable) -> WorkbookSpec:
    """Return the specification that a folder such as ``templates/workbook`` declares; raises DeclarationError."""
    return build_spec(*declared_parts(folder))


def declared_parts(folder: Traversable) -> tuple[Node, Node, dict[str, Node]]:
    """Return what a folder such as ``templates/workbook`` declares: the workbook, its lists, its sheets by id."""
    workbook = _read(folder, "workbook.yaml")
    sheets = {name: _read(folder, "sheets", f"{name}.yaml") for name in workbook.texts("sheets")}
    return workbook, _read(folder, "lists.yaml"), sheets


def _read(folder: Traversable, *parts: str) -> Node:
    file = folder
    for part in parts:
        file = file / part
    name = "/".join(("workbook", *parts))
    if not file.is_file():
        raise DeclarationError(name, "", sentence("book.no_file"))
    return Node.parse(file.read_bytes(), name, DeclarationError)


@lru_cache(maxsize=1)
def load_spec() -> WorkbookSpec:
    """Return the specification shipped under ``templates/workbook``."""
    return read_spec(template("workbook"))
