"""Provenance: where each merged value came from, kept on a hidden sheet of the merged master."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ita_workbook.book.content import Content, Row, display
from ita_workbook.book.identity import derive_id

CellKey = tuple[str, str, str]
"""(sheet id, row key, field)."""
_FORMER = "Q"
"""What the row key of a former origin begins with; that of the present one begins with P."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the value of one cell came from, or which value of a return a decision settled.

    ``value`` is the return's value as text; ``cell`` is ``sheet!A1`` in ``file``; ``sha256`` the file's hash;
    ``merged_at`` an ISO time; ``decision`` the Thai label of a decision, or ''; ``also`` the short hashes of other
    files of the same form with the same value, with blanks between.
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
    also: str = ""

    @property
    def key(self) -> CellKey:
        """The cell it is about."""
        return self.sheet, self.row_key, self.field

    def row(self, *, former: bool = False) -> Row:
        """Return the origin as a row of the provenance sheet; ``former``: of a value that is no longer there."""
        values = {
            name: getattr(self, name)
            for name in (
                "sheet", "row_key", "field", "department", "file", "cell", "sha256", "merged_at", "decision",
                "value", "form_id", "also",
            )
        }  # fmt: skip
        key = "P" + derive_id(self.sheet, self.row_key, self.field, self.form_id)[:10]
        if former:
            key = _FORMER + derive_id(self.sheet, self.row_key, self.field, self.form_id, self.value, self.sha256)[:10]
        return Row(key, {name: value for name, value in values.items() if value})

    def holds(self, row: Row | None) -> bool:
        """Whether the master's ``row`` still has what came from here; a decision holds whatever was typed since.

        Where it has something else, that is the coordinator's own word. A row that is not there tells nothing.
        """
        if self.decision or row is None:
            return True
        value = row.values.get(self.field)
        return value is not None and _words(display(value)) == _words(self.value)

    def settles(self, form_id: str, value: str, sha256: str) -> bool:
        """Whether a return's value for this cell was dealt with before: by a decision, or in the same file.

        A decision without a form id is about the master's own value, whichever return has it too.
        """
        if self.value != value or self.form_id not in ("", form_id):
            return False
        return bool(self.decision) or self.sha256 == sha256 or short_hash(sha256) in self.also.split()

    def repeated_in(self, hashes: Iterable[str]) -> Origin:
        """Return it with further files of the same form that have the same value."""
        also = {*self.also.split(), *map(short_hash, hashes)} - {short_hash(self.sha256)}
        return replace(self, also=" ".join(sorted(also)))


def short_hash(sha256: str) -> str:
    """Return as much of a file's hash as tells the files of one form apart."""
    return sha256[:12]


def read_origins(rows: Iterable[Row]) -> dict[CellKey, Origin]:
    """Return the present origins on a provenance sheet by cell; incomplete rows are left out."""
    return {origin.key: origin for row in rows if not row.key.startswith(_FORMER) for origin in _read(row)}


def read_former(rows: Iterable[Row]) -> list[Origin]:
    """Return the origins of values that were refused by a decision or replaced by a later return."""
    return [origin for row in rows if row.key.startswith(_FORMER) for origin in _read(row)]


def forms_by_row(content: Content) -> dict[tuple[str, str], set[str]]:
    """Return which forms brought what stands in each row of a master, by (sheet id, row key); no decisions."""
    found: dict[tuple[str, str], set[str]] = {}
    for origin in read_origins(content.rows("provenance")).values():
        if not origin.decision:
            found.setdefault((origin.sheet, origin.row_key), set()).add(origin.form_id)
    return found


def origins_by_cell(rows: Sequence[Row]) -> dict[CellKey, list[Origin]]:
    """Return all origins on a provenance sheet, present and former, by cell."""
    found: dict[CellKey, list[Origin]] = {}
    for origin in (*read_former(rows), *read_origins(rows).values()):
        found.setdefault(origin.key, []).append(origin)
    return found


def _words(text: str) -> list[str]:
    """Return what counts of a text: programs break lines and put blanks otherwise when they save."""
    return text.split()


def _read(row: Row) -> list[Origin]:
    names = ("sheet", "row_key", "field", "department", "file", "cell", "sha256", "merged_at")
    if not all(row.text(name) for name in names[:3]):
        return []
    return [Origin(**{name: row.text(name) for name in (*names, "decision", "value", "form_id", "also")})]
