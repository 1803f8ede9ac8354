"""A proposal: what could go where, each value with its source, its doubts and what stands there; nothing is decided."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from ita_workbook.book.content import Value, decode, display, encode
from ita_workbook.book.forms import spec_of
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.checks.catalogue import by_code, by_event
from ita_workbook.imports.tables import Left
from ita_workbook.words.text import Text

Confidence = Literal["sure", "look", "unread"]
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
Decision = Literal["", "accept", "accept_all", "reject", "edit"]
DECISIONS: tuple[Decision, ...] = ("accept", "reject", "edit")
"""What can be decided of one value."""
WIDE: tuple[Decision, ...] = ("accept", "accept_all", "reject")
"""What can be decided of a column or a table: what is sure, or with it what is doubtful, or none of it."""
SCHEMA = "ita-workbook/proposal/1"


@dataclass(frozen=True)
class Doubt:
    """One thing that is doubtful about a value, with the code of its finding."""

    code: str
    text: Text


@dataclass(frozen=True)
class Proposed:
    """One value for one cell of the master: as it will be stored, as it stands in the source, and where.

    ``column`` names the column of the mapping that it comes from, ``table`` its table; ``row`` is how people know the
    row, ``present`` what the master has there. ``new``: the master has no such row; ``key_values`` follow from its key.
    """

    id: str
    table: str
    column: str
    sheet: str
    row_key: str
    field: str
    row: str
    value: Value
    source: str
    file: str
    sha256: str
    places: tuple[str, ...]
    confidence: Confidence = "sure"
    doubts: tuple[Doubt, ...] = ()
    present: str = ""
    key_values: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    new: bool = False

    @property
    def text(self) -> str:
        """The value as people read it."""
        return display(self.value)

    def source_owners(self) -> list[str]:
        """Return the names in the source, where it names several with strokes, commas or lines between them."""
        return [name for part in re.split(r"[/,;\n]", self.source) if (name := part.strip())]

    @property
    def only_its_column(self) -> bool:
        """Whether nothing is doubtful but what its column is."""
        grave = {doubt.code for doubt in self.doubts if by_code()[doubt.code].severity != "note"}
        return self.confidence == "look" and grave == {by_event("import_column_unsure").code}

    @property
    def cell(self) -> tuple[str, str, str]:
        """The cell of the master that it is for."""
        return self.sheet, self.row_key, self.field


@dataclass(frozen=True)
class ColumnOf:
    """One column of a shape of table, as the mapping sheet shows it; ``number`` 0 stands for the whole table."""

    table: str
    number: int
    shape: tuple[str, ...]
    file: str
    place: str
    heading: str
    samples: tuple[str, ...] = ()
    sheet: str = ""
    field: str = ""
    score: int = 0
    why: str = "no_field"
    sure: bool = False
    round: str = ""

    @property
    def id(self) -> str:
        """What it is called on the sheets: ``T1`` for the whole table, ``T1.3`` for a column."""
        return f"{self.table}.{self.number}" if self.number else self.table


@dataclass(frozen=True)
class SourceOf:
    """A file that was read: its name, hash and path, and how many cells of its tables hold something."""

    name: str
    sha256: str
    cells: int
    path: str = ""


@dataclass(frozen=True)
class Decided:
    """What somebody decided about a proposal, a column or a whole table; ``text`` is the corrected value."""

    decision: Decision
    text: str = ""


@dataclass(frozen=True)
class Draft:
    """A whole proposal: for which master and year, from which files, the mapping, the values, and what was left."""

    master_id: str
    year_be: int
    sources: tuple[SourceOf, ...] = ()
    columns: tuple[ColumnOf, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    left: tuple[Left, ...] = ()
    findings: tuple[Doubt, ...] = ()
    decisions: Mapping[str, Decided] = dataclasses.field(default_factory=dict)
    """By the id of a value, of a column or of a table."""
    form: str = ""
    """The code of the form whose workbook it is for; '' for a season's master."""
    declared: Mapping[str, Any] | None = None
    """What that form declares, where it is not a shipped one."""

    @property
    def spec(self) -> WorkbookSpec:
        """What the workbook looks like that it is for."""
        found = spec_of(self.form, self.declared)
        if found is None:
            raise ValueError(f"no form {self.form}")
        return found

    def decided(self, one: Proposed) -> Decided:
        """Return what holds for a value: its own decision, else that of its column or table.

        A column or a table accepts what is sure, or ``accept_all`` what is doubtful too; what could not be read has to
        be decided by itself. Who accepts a column has seen its heading beside its field: only what else is doubtful
        about a value keeps it out.
        """
        own = self.decisions.get(one.id)
        if own is not None and own.decision:
            return own
        for name in (one.column, one.table):
            wide = self.decisions.get(name, Decided(""))
            if wide.decision == "reject":
                return wide
            sure = one.confidence == "sure" or (name == one.column and one.only_its_column)
            if wide.decision and (sure or (wide.decision, one.confidence) == ("accept_all", "look")):
                return Decided("accept")
        return Decided("")

    def with_decisions(self, decisions: Mapping[str, Decided]) -> Draft:
        """Return the proposal with more decisions; raises KeyError for what it does not have."""
        known = {one.id for one in self.proposed} | {one.id for one in self.columns}
        for name in decisions:
            if name not in known:
                raise KeyError(name)
        return replace(self, decisions={**self.decisions, **decisions})

    def counts(self) -> dict[str, int]:
        """Return how many cells were read, taken up and left, and how many values proposed and decided.

        ``cells`` = ``used`` + ``left``; ``proposed`` = ``accept`` + ``reject`` + ``edit`` + ``undecided``.
        """
        decided = Counter[str](self.decided(one).decision or "undecided" for one in self.proposed)
        used = {(one.file, place) for one in self.proposed for place in one.places}
        numbers = {"cells": sum(source.cells for source in self.sources), "used": len(used), "left": len(self.left)}
        numbers["proposed"] = len(self.proposed)
        return numbers | {name: decided[name] for name in (*DECISIONS, "undecided")}

    def to_json(self) -> dict[str, Any]:
        """Return all of it but the decisions as JSON data."""
        form = {"form": self.form, "declared": self.declared} if self.form else {}
        return form | {
            "schema": SCHEMA,
            "master_id": self.master_id,
            "year_be": self.year_be,
            "sources": [vars(source) for source in self.sources],
            "columns": [vars(one) for one in self.columns],
            "proposed": [_proposed(one) for one in self.proposed],
            "left": [vars(one) for one in self.left],
            "findings": [{"code": one.code, "th": one.text.th, "en": one.text.en} for one in self.findings],
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Draft:
        """Return the proposal that :meth:`to_json` made into data; raises KeyError or TypeError where it is none."""
        return cls(
            master_id=str(data["master_id"]),
            year_be=int(data["year_be"]),
            sources=tuple(SourceOf(**one) for one in data["sources"]),
            columns=tuple(
                ColumnOf(**{**one, "shape": tuple(one["shape"]), "samples": tuple(one["samples"])})
                for one in data["columns"]
            ),
            proposed=tuple(_of_json(one) for one in data["proposed"]),
            left=tuple(Left(**one) for one in data["left"]),
            findings=tuple(Doubt(one["code"], Text(one["th"], one["en"])) for one in data["findings"]),
            form=str(data.get("form") or ""),
            declared=data.get("declared"),
        )


def _proposed(one: Proposed) -> dict[str, Any]:
    doubts = [{"code": doubt.code, "th": doubt.text.th, "en": doubt.text.en} for doubt in one.doubts]
    keys = {code: encode(value) for code, value in one.key_values.items()}
    return {**vars(one), "value": encode(one.value), "doubts": doubts, "key_values": keys}


def _of_json(data: Mapping[str, Any]) -> Proposed:
    doubts = tuple(Doubt(one["code"], Text(one["th"], one["en"])) for one in data["doubts"])
    keys = {code: decode(value) for code, value in data["key_values"].items()}
    return Proposed(**{**data, "value": decode(data["value"]), "places": tuple(data["places"]), "doubts": doubts,
                       "key_values": keys})  # fmt: skip
