"""Tables: what the tables of a store are, as ``templates/questions/tables.yaml`` declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast, get_args

from ita_workbook.book.workbook import load_spec
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import load_node
from ita_workbook.words.text import Text
from ita_workbook.write.table import Column, DType

if TYPE_CHECKING:
    import pyarrow

FOLDER = "questions"
_WIDTH = 16.0


@dataclass(frozen=True, slots=True)
class StoreTable:
    """One table of a store: its name, what it is, its columns, and what each of them means, by code."""

    name: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    meanings: Mapping[str, Text]

    @property
    def file(self) -> str:
        """The name of its file in a store."""
        return f"{self.name}.parquet"


@cache
def store_tables() -> Mapping[str, StoreTable]:
    """Return the tables by name; each begins with the columns that say whose a row is."""
    whole = load_node(FOLDER, "tables.yaml")
    whole.only(("whose", "tables"))
    whose = list(whole.need("whose").children())
    found = {}
    for name, node in whole.need("tables").children():
        declared = [*whose, *node.need("columns").children()]
        columns = tuple(column_of(code, one) for code, one in declared)
        meanings = {code: one.need("about").wording() for code, one in declared}
        found[name] = StoreTable(name, node.need("title").wording(), node.need("about").wording(), columns, meanings)
    return found


@cache
def known_columns() -> Mapping[str, Column]:
    """Return the columns of all tables by code; of two of one code the first."""
    found: dict[str, Column] = {}
    for table in store_tables().values():
        for column in table.columns:
            found.setdefault(column.code, column)
    return found


def column_of(code: str, node: Node) -> Column:
    """Return a declared column."""
    node.only(("title", "about", "type", "list", "values", "width"))
    choices: dict[str, Text] = {}
    if named := node.optional("list"):
        choices = {value.code: value.label for value in load_spec().lists[named].values}
    elif values := node.get("values"):
        choices = {name: value.wording() for name, value in values.children()}
    kind = "choice" if choices else node.optional("type") or "text"
    if kind not in get_args(DType):
        raise node.need("type").fail(sentence("rollups.no_type", name=kind, listed=", ".join(get_args(DType))))
    width = node.get("width")
    return Column(
        code, node.need("title").wording(), cast(DType, kind), choices=choices,
        width=float(cast(float, width.value)) if width else _WIDTH,
    )  # fmt: skip


def schema(table: StoreTable) -> pyarrow.Schema:
    """Return the schema of a table's file."""
    arrow = needed("pyarrow")
    kinds = {"count": arrow.int64(), "score": arrow.float64(), "flag": arrow.bool_(), "day": arrow.date32()}
    return arrow.schema([(column.code, kinds.get(column.dtype, arrow.string())) for column in table.columns])


def needed(module: str, extra: str = "rollup") -> Any:
    """Import what an extra installs; raises UsageProblem saying what to install where it is not here."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise UsageProblem(
            sentence("rollups.needs", module=error.name or module, package=f"ita-workbook[{extra}]")
        ) from error
