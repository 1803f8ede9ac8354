"""Other rows: rows that became something else in the master since they were issued, whose answers are asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from ita_workbook.book.content import Row
from ita_workbook.book.share import owners_of, owning_row
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.merge.conflict import Conflict
from ita_workbook.read.returned import Return
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold

_NEAR = 0.8
"""How much of a name must be left where it was only corrected."""


class OtherRow(NamedTuple):
    """A row of the master that a file was issued as another one: why, and what it was and is."""

    why: str
    key: str
    before: str
    now: str
    file: str

    def told(self) -> Text:
        """Return what people are told of it."""
        return sentence(f"merge.other_row.{self.why}", key=self.key, before=self.before, now=self.now, file=self.file)


class OtherRows:
    """Finds such rows; ``row_of`` gives the master's row at (sheet id, key)."""

    def __init__(
        self, spec: WorkbookSpec, departments: Sequence[str], row_of: Callable[[str, str], Row | None]
    ) -> None:
        self._spec, self._departments, self._row_of = spec, departments, row_of
        self._found: dict[tuple[str, str, str], OtherRow] = {}

    def holds(self, returned: Return, declared: SheetSpec, key: str, key_in_file: str) -> bool:
        """Whether a row, or the one that it goes with, became something else in the master since it was issued."""
        sheet_id, own = owning_row(declared, key_in_file, self._spec)
        ours = self._row_of(*owning_row(declared, key, self._spec))
        base = returned.book.content.row(sheet_id, own) if returned.book else None
        if ours is None or base is None or returned.identity is None:
            return False
        said, department = returned.content.row(sheet_id, own), returned.identity.department
        sheet = self._spec.sheet(sheet_id)
        found = _other_row(sheet, ours, base, said, department, self._departments, returned.name)
        if found:
            self._found[found.file, sheet_id, found.key] = found
        return found is not None

    def asked(self, conflicts: Iterable[Conflict]) -> list[OtherRow]:
        """Return those about which there is a conflict."""
        places = {(one.file, *owning_row(self._spec.sheet(one.sheet), one.row_key, self._spec)) for one in conflicts}
        return [found for place, found in sorted(self._found.items()) if place in places]


def _other_row(
    sheet: SheetSpec, ours: Row, base: Row, said: Row | None, department: str, departments: Sequence[str], file: str
) -> OtherRow | None:
    """Return what became of a row since it was issued as ``base`` to a department; None where it is still that row.

    ``said`` is the row as the file has it: who says the new name in it means the new row.
    """
    owners = owners_of(ours, sheet, departments)
    if department and owners and department not in owners:
        return OtherRow("owner", ours.key, department, ", ".join(owners), file)
    if sheet.label is None or sheet.label.key:
        return None
    before, now = base.text(sheet.label.field), ours.text(sheet.label.field)
    if not before or not now or fold(before) == fold(now) or (said and fold(said.text(sheet.label.field)) == fold(now)):
        return None
    if SequenceMatcher(None, fold(before), fold(now), False).ratio() >= _NEAR:
        return None
    return OtherRow("label", ours.key, before, now, file)
