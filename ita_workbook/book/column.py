"""Columns: one declared field of a sheet, what may stand in it, and when it is required."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Literal, cast, get_args

from ita_workbook.book.meaning import COLUMN_WORDS, Meaning
from ita_workbook.words.node import Node
from ita_workbook.words.text import Text, fill
from ita_workbook.words.thai_text import fold

Kind = Literal["master", "issued", "merged"]
"""What a workbook is: the coordinator's master, a department's issued workbook, or a merged master."""
ColumnType = Literal["text", "long_text", "code", "choice", "date", "score", "amount", "url", "item_refs", "year"]
PROSE: frozenset[ColumnType] = frozenset(("text", "long_text"))
"""Columns whose cells mean what they say."""
NUMBERS: frozenset[ColumnType] = frozenset(("score", "amount"))
"""Columns of decimal numbers: scores, and sums of money in baht."""
Mode = Literal["edit", "locked"]
MODES: tuple[Mode, ...] = get_args(Mode)
KINDS: tuple[Kind, ...] = get_args(Kind)
EMPTY = "empty"
"""The code of a field without a list in which nothing stands: ``when: {period: [empty]}``."""
DECLARED_KINDS = ("master", "issued")
"""The kinds that a declaration names; a merged workbook has what a master has, unless it is named alone."""
COLUMN_TYPES: tuple[ColumnType, ...] = get_args(ColumnType)


def base_kind(kind: Kind) -> Literal["master", "issued"]:
    """Return the kind whose column modes apply: a merged workbook is a master."""
    return "issued" if kind == "issued" else "master"


@dataclasses.dataclass(frozen=True, slots=True)
class Requirement:
    """When a cell must be filled: never, always, in some kinds of workbook, or when other fields have a value.

    ``kinds`` empty means every kind. ``when`` maps a field to codes of its list; the cell is
    required when one of these fields holds one of these codes. Of a field without a list, ``empty`` is the code.
    """

    ever: bool = False
    kinds: frozenset[str] = frozenset()
    when: tuple[tuple[str, frozenset[str]], ...] = ()
    unless: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Not required while one of these fields has one of these words in its text."""

    @classmethod
    def of(cls, declared: Node | None) -> Requirement:
        """Read ``always``, ``{in: [...]}``, ``{when: {field: [codes]}}`` or ``{unless: {field: [words]}}``.

        None means never.
        """
        if declared is None:
            return cls()
        if not isinstance(declared.value, Mapping):
            declared.choice(("always",))
            return cls(ever=True)
        declared.only(("in", "when", "unless"))
        when, unless = declared.get("when"), declared.get("unless")
        return cls(
            ever=True,
            kinds=frozenset(declared.choices("in", DECLARED_KINDS)),
            when=tuple((name, frozenset(when.texts(name))) for name in when.mapping()) if when else (),
            unless=tuple((name, unless.texts(name)) for name in unless.mapping()) if unless else (),
        )

    def is_put_off(self, values: Mapping[str, object]) -> bool:
        """Whether a row says in another cell that there cannot be anything here yet."""
        return any(fold(word) in fold(str(values.get(name) or "")) for name, words in self.unless for word in words)

    def among(self, fields: Collection[str]) -> Requirement:
        """Return what is left of it on a sheet of these fields: what depends on another is asked for always."""
        return dataclasses.replace(
            self,
            when=tuple(entry for entry in self.when if entry[0] in fields),
            unless=tuple(entry for entry in self.unless if entry[0] in fields),
        )

    @property
    def instead(self) -> tuple[str, ...]:
        """The fields that do in place of this one: it is required only where they are empty."""
        return tuple(name for name, wanted in self.when if wanted == {EMPTY})

    def in_kind(self, kind: Kind) -> bool:
        """Whether it can apply in a workbook of this kind."""
        return self.ever and (not self.kinds or base_kind(kind) in self.kinds)

    def in_every_row(self, kind: Kind) -> bool:
        """Whether it applies in a workbook of this kind whatever the row says elsewhere."""
        return self.in_kind(kind) and not self.when and not self.unless

    def reason(self, codes: Mapping[str, str | None]) -> tuple[str, str] | None:
        """Return the (field, code) that makes the cell required; ``codes`` has the row's list codes."""
        for name, wanted in self.when:
            code = codes.get(name)
            if code in wanted:
                return name, str(code)
        return None


Shows = Literal["label", "round_end"]
_COLUMN = (
    "field", "title", "type", "list", "depends_on", "width", "master", "issued", "required", "key", "match",
    "position", "remarks", "month", "prompt", "help", "example", "need", "locked", "hidden", "many", "since", "also",
    "shows", "default",
    *COLUMN_WORDS,
)  # fmt: skip


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
    position: bool = False
    """Whether it asks for a person's position, and must not hold a name."""
    remarks: bool = False
    """Whether it is for what has no column of its own: people answer there what another column asks."""
    hidden: bool = False
    month: Literal["first", "last"] | None = None
    prompt: Text = dataclasses.field(default_factory=lambda: Text(""))
    example: str = ""
    need: str | None = None
    meaning: Meaning = dataclasses.field(default_factory=Meaning)
    many: bool = False
    """Whether a cell may hold several values; they are read as one text until a use asks for them one by one."""
    shows: Shows | None = None
    """What the program puts there itself, from the row that this one goes with or from its own round."""
    also: tuple[str, ...] = ()
    """What agencies call it in tables of their own, by which an import finds it."""
    default: str = ""
    """What a new master has in this field of a form, for the coordinator to check and change."""
    since: int = 1
    """The form version that brought it: older files have it neither on the sheet nor as something to miss."""

    @classmethod
    def of(cls, declared: Node) -> ColumnSpec:
        """Build from a declared column or form field; raises DeclarationError naming what is wrong."""
        declared.only(_COLUMN)
        # A form's fields have no modes of their own: the answer cell is filled in the master.
        master = declared.picked("master", MODES, "locked" if declared.flag("locked") else "edit")
        issued = declared.picked("issued", MODES, master)
        kind = declared.picked("type", COLUMN_TYPES, "text")
        width = declared.get("width")
        prompt = declared.get("prompt") or declared.get("help")
        return cls(
            field=declared.need("field").text(),
            title=declared.need("title").wording(),
            type=cast("ColumnType", kind),
            list=declared.optional("list") or None,
            depends_on=declared.optional("depends_on") or None,
            width=20.0 if width is None else float(width.decimal()),
            modes={"master": cast("Mode", master), "issued": cast("Mode", issued)},
            required=Requirement.of(declared.get("required")),
            key=declared.flag("key"),
            match=declared.flag("match"),
            position=declared.flag("position"),
            remarks=declared.flag("remarks"),
            hidden=declared.flag("hidden"),
            month=cast('Literal["first", "last"] | None', declared.picked("month", ("first", "last")) or None),
            prompt=Text("") if prompt is None else prompt.wording(),
            example=declared.optional("example"),
            need=declared.optional("need") or None,
            meaning=Meaning.read(declared, kind, filled="edit" in (master, issued)),
            many=declared.flag("many"),
            shows=cast("Shows | None", declared.picked("shows", get_args(Shows)) or None),
            also=declared.texts("also"),
            default=declared.optional("default"),
            since=declared.whole("since", 1),
        )

    def mode(self, kind: Kind) -> Mode:
        """Return whether people fill this column in a workbook of this kind (``edit``) or not (``locked``)."""
        return self.modes[base_kind(kind)]

    def example_in(self, year_be: int) -> str:
        """Return the example as it is in a fiscal year: people copy what they see."""
        return fill(self.example, {"year": str(year_be), "last_year": str(year_be - 1)})

    def editable(self, kind: Kind) -> bool:
        """Whether people fill this column in a workbook of this kind."""
        # Asked for every cell, so it does not go through mode().
        return self.modes["issued" if kind == "issued" else "master"] == "edit"
