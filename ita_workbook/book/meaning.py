"""Meaning: what a sheet and a column are to the season (whose, till when, printed where, kept next year).

The ten declared words are parsed here and nowhere else: ``goes_to``, ``next_year`` (of a sheet and of a column),
``shared``, ``label``, ``deadline``, ``happened``, ``printed`` and ``of``; a list's ``from`` and ``open``. What follows
from them is derived by :class:`ita_workbook.book.sheet.SheetSpec` and
:class:`ita_workbook.book.workbook.WorkbookSpec`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence

SheetFate = Literal["carry", "open", "anew", "again", "clear"]
"""What the next year does with a sheet's rows: keeps them; keeps those that are not done; makes those of its framework;
makes them anew for the rows they go with; leaves them behind."""
Fate = Literal["carry", "ask", "clear", "becomes"]
"""What the next year does with a value: keeps it, keeps it where it still holds and else asks, leaves it behind, or
enters it as that of another column."""
Happened = Literal["past", "this_year"]
Printed = Literal["no", "report", "web"]
CodeOf = Literal["item", "indicator", "question", "measure"]
Source = Literal["tools", "indicators"]
"""What of a framework a list can follow."""

COLUMN_WORDS = ("next_year", "shared", "label", "deadline", "happened", "printed", "of")


@dataclass(frozen=True, slots=True)
class GoesTo:
    """Whose a sheet's rows are: nobody's; the department's that ``owner`` names; or whoever's row ``parent`` names.

    ``owner`` and ``parent`` are field codes of the sheet, '' where it is not so; ``parent`` is declared as ``with``.
    """

    owner: str = ""
    parent: str = ""

    def __bool__(self) -> bool:
        """Whether they go to anybody."""
        return bool(self.owner or self.parent)

    @classmethod
    def of(cls, declared: Node | None) -> GoesTo:
        """Read ``nobody``, ``{owner: FIELD}`` or ``{with: FIELD}``; None means nobody."""
        if declared is None:
            return cls()
        if not isinstance(declared.value, Mapping):
            declared.choice(("nobody",))
            return cls()
        declared.only(("owner", "with"))
        if len(declared.mapping()) != 1:
            raise declared.fail(sentence("book.owner_or_with"))
        return cls(declared.optional("owner"), declared.optional("with"))


@dataclass(frozen=True, slots=True)
class NextYear:
    """What the next year does with a column's values; ``becomes`` is the column that takes them in."""

    fate: Fate
    becomes: str = ""

    @classmethod
    def of(cls, declared: Node | None) -> NextYear | None:
        """Read ``carry``, ``ask``, ``clear`` or ``{becomes: FIELD}``; None means as the sheet has it."""
        if declared is None:
            return None
        if isinstance(declared.value, Mapping):
            declared.only(("becomes",))
            return cls("becomes", declared.need("becomes").text())
        return cls(cast("Fate", declared.choice(word for word in get_args(Fate) if word != "becomes")))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column, or a field of a form, is to the season."""

    next_year: NextYear | None = None
    """None: as the sheet has it, see :meth:`ita_workbook.book.sheet.SheetSpec.fate`."""
    shared: bool = False
    """Every department's workbook knows the value, though the sheet is not in it or the row is not its own."""
    label: bool = False
    """The text by which people know the row."""
    deadline: bool = False
    """The row is late when this day is past and it is not done."""
    happened: Happened | None = None
    """The day cannot lie ahead; with ``this_year`` it lies in the fiscal year."""
    printed: Printed = "no"
    """Where it may appear; what is not ``no`` is searched for personal data."""
    of: CodeOf | None = None
    """Which code is written there."""

    @classmethod
    def read(cls, declared: Node, column_type: str, *, filled: bool) -> Meaning:
        """Read from a declared column or field; ``filled`` whether people fill it anywhere. Raises DeclarationError."""
        happened, code = declared.get("happened"), declared.get("of")
        for name in ("deadline", "happened"):
            if column_type != "date" and (found := declared.get(name)) is not None:
                raise found.fail(sentence("book.only_date"))
        if code is not None and column_type != "code":
            raise code.fail(sentence("book.only_code"))
        prose = filled and column_type in ("text", "long_text", "url")
        return cls(
            next_year=NextYear.of(declared.get("next_year")),
            shared=declared.flag("shared"),
            label=declared.flag("label"),
            deadline=declared.flag("deadline"),
            happened=None if happened is None else cast("Happened", happened.choice(get_args(Happened))),
            printed=cast("Printed", declared.picked("printed", get_args(Printed), "no" if prose else "report")),
            of=None if code is None else cast("CodeOf", code.choice(get_args(CodeOf))),
        )


@dataclass(frozen=True, slots=True)
class ListFrom:
    """Where the values of a list come from: a part of the framework, or a column of a sheet.

    ``under`` is the column of that sheet by which the values are grouped: a department's sections.
    """

    framework: Source | None = None
    sheet: str = ""
    field: str = ""
    under: str = ""

    @classmethod
    def of(cls, declared: Node) -> ListFrom:
        """Read ``{framework: tools}`` or ``{sheet: ID, field: FIELD, under: FIELD}``."""
        declared.only(("framework", "sheet", "field", "under"))
        if (framework := declared.get("framework")) is not None:
            declared.only(("framework",))
            return cls(cast("Source", framework.choice(get_args(Source))))
        return cls(None, declared.need("sheet").text(), declared.need("field").text(), declared.optional("under"))
