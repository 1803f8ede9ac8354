"""Conflicts: two values for one cell, as rows of the conflicts sheet with the decision people write there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ita_workbook.book.content import Row
from ita_workbook.book.identity import derive_id
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.provenance import CellKey
from ita_workbook.words.sentences import sentence

Group = tuple[str, str]
"""(form id, sheet id)."""

ROW = "row"
_MAY_BE = "may_be "
"""Before the key of the row that an answer may belong to, in what a conflict is about."""
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
        return self.about.removeprefix(_MAY_BE) if self.about.startswith(_MAY_BE) else ""

    @property
    def group(self) -> Group:
        """What its value is decided together with, where it is not known whose row it stands in."""
        return self.form_id, self.sheet

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
        named = sentence("merge.conflict.may_be", field=column.title, rival=self.rival) if self.rival else column.title
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


def may_be(rival: str) -> str:
    """Return what a conflict is about whose value may belong to the row ``rival``."""
    return f"{_MAY_BE}{rival}" if rival else ""


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
