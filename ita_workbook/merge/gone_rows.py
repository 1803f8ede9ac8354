"""Gone rows: rows that were issued and that the master has no more; what a return says of them is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from ita_workbook.book.content import Row
from ita_workbook.book.share import owning_row
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.candidate import Candidate
from ita_workbook.merge.conflict import ROW, Conflict
from ita_workbook.merge.provenance import CellKey, Origin
from ita_workbook.read.returned import ReadCell, ReadRow, Return
from ita_workbook.words.sentences import sentence

_Place = tuple[str, str]
"""(sheet id, row key)."""


class GoneRows:
    """Tells what becomes of such rows; ``known`` are the origins of every cell, also of what was decided before."""

    def __init__(self, spec: WorkbookSpec, known: Mapping[CellKey, Sequence[Origin]]) -> None:
        self._spec, self._known = spec, known
        self._of: tuple[Return | None, set[_Place]] = (None, set())
        self._asked: dict[str, Conflict] = {}
        self.restored: set[_Place] = set()
        """The rows that stand again until somebody has decided."""

    @property
    def asked(self) -> list[Conflict]:
        """The questions whether such rows stay, one for each form and what it calls the row."""
        return list(self._asked.values())

    def fate(self, returned: Return, own: _Place) -> Literal["", "agreed", "settled"]:
        """Return what the cells of a row that the master lacks count as; '' where the row is to be taken.

        ``own`` is the row or the one that it goes with. Where a return says nothing of it beyond what was issued,
        nothing is lost with it; where somebody has decided that it is gone, that stands.
        """
        sheet = self._spec.sheet(own[0])
        issued = returned.book.content.index(sheet.id) if returned.book else {}
        if own[1] not in issued or not (sheet.rows and sheet.rows.spare):
            return ""
        gone = self._spec.lists["decision"].label_of("ours")
        form_id = returned.identity.form_id if returned.identity else ""
        known = self._known.get((*own, _label(sheet)), ())
        if any(origin.decision == gone and origin.form_id == form_id for origin in known):
            return "settled"
        return "" if own in self._told(returned) else "agreed"

    def _told(self, returned: Return) -> set[_Place]:
        """Return the rows, by the one that has an owner, of which a return says something that was not issued."""
        if self._of[0] is not returned:
            told = set()
            for sheet_id, sheet in returned.sheets.items():
                issued = returned.book.content.index(sheet_id) if returned.book else {}
                for row in sheet.rows:
                    base = issued[row.key].values if row.key in issued else {}
                    if any(base.get(code) != cell.value for code, cell in row.cells.items()):
                        told.add(owning_row(sheet.spec, row.key, self._spec))
            self._of = (returned, told)
        return self._of[1]

    def ask(self, returned: Return, declared: SheetSpec, row: ReadRow, typed: Row | None) -> None:
        """Open the question whether a row stays, where the return says anything of it."""
        if (declared.id, row.key) not in self._told(returned):
            return
        code, sheet = _label(declared), returned.sheets[declared.id]
        nothing = ReadCell(row.row, sheet.columns.get(code, 0), "", "")
        offer = Candidate.of(returned, sheet.name, row.cells.get(code, nothing), None)
        offer.text = typed.text(code) if typed else offer.text
        asked = replace(offer.conflict((declared.id, row.key, code), sentence("merge.summary.gone").th), about=ROW)
        before = self._asked.setdefault(asked.id, asked)
        if (asked.file, asked.sha256) < (before.file, before.sha256):
            self._asked[asked.id] = asked


def _label(declared: SheetSpec) -> str:
    """Return the field by which people know a row of a sheet."""
    return declared.label.field if declared.label else declared.columns[0].field
