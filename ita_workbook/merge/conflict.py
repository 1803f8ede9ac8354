"""Conflicts: two values for one cell, as rows of the conflicts sheet with the decision people write there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ita_workbook.book.content import Row
from ita_workbook.book.identity import derive_id
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.provenance import CellKey
from ita_workbook.words.sentences import sentence

Group = tuple[str, str, str]
"""(form id, sheet id, row key): the key only of an entry that may be a correction of another."""

ROW = "row"
_MAY_BE, _MAY_CORRECT = "may_be ", "may_correct "
"""In what a conflict is about: before the key of the row that an answer may belong to, or its entry may correct."""
GROUPED = ("moved", "stays")
"""Decisions that hold for all answers of one file on one sheet of which it is not known whose row they are in."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One value of a return that was not taken, because the master has another or because it cannot be read.

    ``ours`` and ``theirs`` are cell texts; ``decision`` is a code of the decision list or ''. ``unknown`` is what was
    written in its place that is none of the list.
    """

    sheet: str
    row_key: str
    field: str
    ours: str
    theirs: str
    department: str
    file: str
    cell: str
    sha256: str
    form_id: str
    decision: str = ""
    other_value: str = ""
    unknown: str = ""
    about: str = ""
    """:data:`ROW` where its whole row is in question: the master has it no more, and a return reports on it.

    Of a row that may be another's: which one, see :attr:`rival`.
    """

    @property
    def key(self) -> CellKey:
        """The cell it is about."""
        return self.sheet, self.row_key, self.field

    @property
    def rival(self) -> str:
        """The key of the row that the value may belong to as well; '' where it is that of its own row."""
        return self.rivals[0] if self.rivals else ""

    @property
    def others(self) -> tuple[str, ...]:
        """The keys of further entries that its entry may be a correction of as well."""
        return self.rivals[1:]

    @property
    def rivals(self) -> tuple[str, ...]:
        """The keys of the rows that the value may belong to, or that its entry may correct, the likeliest first."""
        if self.may_correct:
            return tuple(self.about.removeprefix(_MAY_CORRECT).split(" "))
        return (self.about.removeprefix(_MAY_BE),) if self.about.startswith(_MAY_BE) else ()

    @property
    def may_correct(self) -> bool:
        """Whether its row is an entry of a list that may be a correction of that other one."""
        return self.about.startswith(_MAY_CORRECT)

    @property
    def group(self) -> Group:
        """What its value is decided together with, where it is not known whose row it stands in."""
        return self.form_id, self.sheet, self.row_key if self.may_correct else ""

    @property
    def id(self) -> str:
        """The row key on the conflicts sheet: the same cell and value from the same form give the same one."""
        about = (self.about,) if self.about == ROW else ()
        return "X" + derive_id(self.sheet, self.row_key, self.field, self.theirs, self.form_id, *about)[:10]

    def row(self, spec: WorkbookSpec) -> Row:
        """Return the conflict as a row of the conflicts sheet: sheets and fields by their Thai names."""
        declared = spec.sheet(self.sheet)
        column = declared.cell(self.row_key, self.field)
        decision = spec.lists["decision"]
        named = column.title
        if self.may_correct:
            others = ", ".join(self.others)
            named = sentence("merge.conflict.may_correct", field=column.title, rival=self.rival, others=others)
        elif self.rival:
            named = sentence("merge.conflict.may_be", field=column.title, rival=self.rival)
        values = {
            "sheet": declared.name.th,
            "row_key": self.row_key,
            "field": named.th,
            "ours": self.ours,
            "theirs": self.theirs,
            "department": self.department,
            "file": self.file,
            "cell": self.cell,
            "decision": decision.label_of(self.decision) if self.decision else self.unknown,
            "other_value": self.other_value,
            "sheet_id": self.sheet,
            "field_code": self.field,
            "sha256": self.sha256,
            "form_id": self.form_id,
            "about": self.about,
        }
        return Row(self.id, {name: value for name, value in values.items() if value})


def may_be(rivals: Sequence[str], *, entry: bool = False) -> str:
    """Return what a conflict is about whose value may belong to another row, or whose entry may correct one of several.

    ``rivals`` are their keys, the likeliest first; none for any other conflict.
    """
    return f"{_MAY_CORRECT if entry else _MAY_BE}{' '.join(rivals)}" if rivals else ""


def groups_of(conflicts: Iterable[Conflict]) -> dict[Group, list[Conflict]]:
    """Return the conflicts about answers that may belong to other rows, by what is decided together."""
    found: dict[Group, list[Conflict]] = {}
    for one in conflicts:
        if one.rival:
            found.setdefault(one.group, []).append(one)
    return found


def read_conflicts(rows: Iterable[Row], spec: WorkbookSpec) -> list[Conflict]:
    """Return the conflicts on a conflicts sheet with what people decided; rows that name no cell are left out."""
    decision = spec.lists["decision"]
    found = []
    for row in rows:
        if not all(row.text(name) for name in ("sheet_id", "row_key", "field_code")):
            continue
        decided = decision.code_of(row.values.get("decision")) or ""
        found.append(
            Conflict(
                sheet=row.text("sheet_id"),
                row_key=row.text("row_key"),
                field=row.text("field_code"),
                ours=row.text("ours"),
                theirs=row.text("theirs"),
                department=row.text("department"),
                file=row.text("file"),
                cell=row.text("cell"),
                sha256=row.text("sha256"),
                form_id=row.text("form_id"),
                about=row.text("about"),
                decision=decided,
                other_value=row.text("other_value"),
                unknown="" if decided else row.text("decision"),
            )
        )
    return found
