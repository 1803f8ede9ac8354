"""Columns: one declared field of a sheet, what may stand in it, and when it is required."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal, get_args

from ita_workbook.words.text import Text

Kind = Literal["master", "issued", "merged"]
"""What a workbook is: the coordinator's master, a department's issued workbook, or a merged master."""
ColumnType = Literal["text", "long_text", "code", "choice", "date", "score", "url", "item_refs", "year"]
PROSE: frozenset[ColumnType] = frozenset(("text", "long_text"))
"""Columns whose cells mean what they say."""
Mode = Literal["edit", "locked"]
KINDS: tuple[Kind, ...] = get_args(Kind)
COLUMN_TYPES: tuple[ColumnType, ...] = get_args(ColumnType)


def base_kind(kind: Kind) -> Literal["master", "issued"]:
    """Return the kind whose column modes apply: a merged workbook is a master."""
    return "issued" if kind == "issued" else "master"


@dataclasses.dataclass(frozen=True, slots=True)
class Requirement:
    """When a cell must be filled: never, always, in some kinds of workbook, or when other fields have a value.

    ``kinds`` empty means every kind. ``when`` maps a field to codes of its list; the cell is
    required when one of these fields holds one of these codes.
    """

    ever: bool = False
    kinds: frozenset[str] = frozenset()
    when: tuple[tuple[str, frozenset[str]], ...] = ()

    @classmethod
    def of(cls, declared: object) -> Requirement:
        """Read ``always``, ``{in: [...]}`` or ``{when: {field: [codes]}}``; None means never."""
        if declared is None:
            return cls()
        if declared == "always":
            return cls(ever=True)
        if isinstance(declared, Mapping) and set(declared) <= {"in", "when"}:
            when = declared.get("when") or {}
            return cls(
                ever=True,
                kinds=frozenset(declared.get("in") or ()),
                when=tuple((str(name), frozenset(codes)) for name, codes in when.items()),
            )
        raise ValueError(f"required: {declared!r}; write always, {{in: [...]}} or {{when: {{field: [codes]}}}}")

    def in_kind(self, kind: Kind) -> bool:
        """Whether it can apply in a workbook of this kind."""
        return self.ever and (not self.kinds or base_kind(kind) in self.kinds)

    def reason(self, codes: Mapping[str, str | None]) -> tuple[str, str] | None:
        """Return the (field, code) that makes the cell required; ``codes`` has the row's list codes."""
        for name, wanted in self.when:
            code = codes.get(name)
            if code in wanted:
                return name, str(code)
        return None


@dataclasses.dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a table, or one field of a form. Field codes are the contract; titles are for people."""

    field: str
    title: Text
    type: ColumnType = "text"
    list: str | None = None
    depends_on: str | None = None
    width: float = 20.0
    modes: Mapping[str, Mode] = dataclasses.field(default_factory=dict)
    required: Requirement = Requirement()
    key: bool = False
    match: bool = False
    public: bool = False
    position: bool = False
    """Whether it asks for a person's position, and must not hold a name."""
    hidden: bool = False
    month: Literal["first", "last"] | None = None
    prompt: Text = dataclasses.field(default_factory=lambda: Text(""))
    example: str = ""
    need: str | None = None
    many: bool = False
    """Whether a cell may hold several values; they are read as one text until a use asks for them one by one."""
    since: int = 1
    """The form version that brought it: older files have it neither on the sheet nor as something to miss."""

    @classmethod
    def of(cls, declared: Mapping[str, Any]) -> ColumnSpec:
        """Build from a declared column or form field; raises ValueError on an unknown key or type."""
        known = {
            "field", "title", "type", "list", "depends_on", "width", "master", "issued", "required", "key",
            "match", "public", "position", "month", "prompt", "help", "example", "need", "locked", "hidden",
            "many", "since",
        }  # fmt: skip
        if unknown := set(declared) - known:
            raise ValueError(f"column {declared.get('field')}: unknown {sorted(unknown)}; use {sorted(known)}")
        kind = declared.get("type", "text")
        if kind not in COLUMN_TYPES:
            raise ValueError(f"column {declared['field']}: type {kind!r}; use one of {COLUMN_TYPES}")
        # A form's fields have no modes of their own: the answer cell is filled in the master.
        master: Mode = declared.get("master", "locked" if declared.get("locked") else "edit")
        return cls(
            field=declared["field"],
            title=Text.of(declared["title"]),
            type=kind,
            list=declared.get("list"),
            depends_on=declared.get("depends_on"),
            width=float(declared.get("width", 20)),
            modes={"master": master, "issued": declared.get("issued", master)},
            required=Requirement.of(declared.get("required")),
            key=bool(declared.get("key")),
            match=bool(declared.get("match")),
            public=bool(declared.get("public")),
            position=bool(declared.get("position")),
            hidden=bool(declared.get("hidden")),
            month=declared.get("month"),
            prompt=Text.of(declared.get("prompt") or declared.get("help")),
            example=str(declared.get("example", "")),
            need=declared.get("need"),
            many=bool(declared.get("many")),
            since=int(declared.get("since", 1)),
        )

    def mode(self, kind: Kind) -> Mode:
        """Return whether people fill this column in a workbook of this kind (``edit``) or not (``locked``)."""
        return self.modes[base_kind(kind)]

    def editable(self, kind: Kind) -> bool:
        """Whether people fill this column in a workbook of this kind."""
        # Asked for every cell, so it does not go through mode().
        return self.modes["issued" if kind == "issued" else "master"] == "edit"
