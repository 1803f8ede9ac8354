"""Provenance: where each merged value came from, kept on a hidden sheet of the merged master."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ita_workbook.spec.content import Row
from ita_workbook.spec.identity import derive_id

CellKey = tuple[str, str, str]
"""(sheet id, row key, field)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the value of one cell came from, or which value of a return a decision settled.

    ``value`` is the return's value as text; ``cell`` is ``sheet!A1`` in ``file``; ``sha256`` the file's hash;
    ``merged_at`` an ISO time; ``decision`` the Thai label of a decision, or ''.
    """

    sheet: str
    row_key: str
    field: str
    department: str
    file: str
    cell: str
    sha256: str
    merged_at: str
    decision: str = ""
    value: str = ""
    form_id: str = ""

    @property
    def key(self) -> CellKey:
        """The cell it is about."""
        return self.sheet, self.row_key, self.field

    def row(self) -> Row:
        """Return the origin as a row of the provenance sheet."""
        values = {
            name: getattr(self, name)
            for name in (
                "sheet", "row_key", "field", "department", "file", "cell", "sha256", "merged_at", "decision",
                "value", "form_id",
            )
        }  # fmt: skip
        key = "P" + derive_id(self.sheet, self.row_key, self.field, self.form_id)[:10]
        return Row(key, {name: value for name, value in values.items() if value})


def read_origins(rows: Iterable[Row]) -> dict[CellKey, Origin]:
    """Return the origins on a provenance sheet by cell; incomplete rows are left out."""
    found = {}
    for row in rows:
        names = ("sheet", "row_key", "field", "department", "file", "cell", "sha256", "merged_at")
        if all(row.text(name) for name in names[:3]):
            texts = {name: row.text(name) for name in (*names, "decision", "value", "form_id")}
            origin = Origin(**texts)
            found[origin.key] = origin
    return found
