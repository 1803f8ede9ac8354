"""The difference of two workbooks by row key and field, wherever the rows and columns stand in the files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Value, display
from ita_workbook.book.share import share_of
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.checks.message import row_label
from ita_workbook.read.returned import ReadRow, Return
from ita_workbook.read.values import raw_text
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text

SCHEMA = "ita-workbook/diff/1"
Kind = Literal["changed", "filled", "cleared", "row_added", "row_removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs: sheet id, row key, field, both values as text, and where it stands in each file.

    A row that only one file has gives a change for each of its filled cells, ``row_added`` or ``row_removed``.
    """

    kind: Kind
    sheet: str
    row_key: str
    field: str
    before: str
    after: str
    before_cell: str | None = None
    after_cell: str | None = None

    @property
    def row(self) -> tuple[str, str]:
        """The row it is about."""
        return self.sheet, self.row_key


@dataclass(slots=True)
class WorkbookDifference:
    """What differs between two workbooks, in the order of the sheets; ``notes`` say what could not be compared."""

    changes: list[Change] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    spec: WorkbookSpec = field(default_factory=load_spec)

    def counts(self) -> dict[str, int]:
        """Return how many cells were changed, filled and cleared, and how many rows added and removed."""
        found = {kind: sum(change.kind == kind for change in self.changes) for kind in ("changed", "filled", "cleared")}
        for kind in ("row_added", "row_removed"):
            found[kind] = len({change.row for change in self.changes if change.kind == kind})
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the difference as JSON data, without the schema."""
        return {"counts": self.counts(), "changes": [asdict(change) for change in self.changes]}


@dataclass(slots=True)
class _Side:
    """One workbook by key: its values, and the places of what stands in its file."""

    book: Book
    content: Content
    read: Return | None
    _rows: dict[str, dict[str, ReadRow]] = field(default_factory=dict)

    def values(self, sheet: SheetSpec) -> dict[str, dict[str, Value]]:
        """Return row key → field → value; what could not be typed stands as its text."""
        found = {row.key: dict(row.values) for row in self.content.rows(sheet.id)}
        read = self.read.sheets.get(sheet.id) if self.read else None
        for row in read.rows if read else ():
            for code, cell in row.cells.items():
                if cell.doubtful and row.key in found:
                    found[row.key].setdefault(code, raw_text(cell.raw))
        return found

    def place(self, sheet: SheetSpec, key: str, code: str) -> str | None:
        """Return the A1 address of a cell in the file; None where it has none."""
        read = self.read.sheets.get(sheet.id) if self.read else None
        if read and sheet.id not in self._rows:
            self._rows[sheet.id] = read.by_key()
        row = self._rows[sheet.id].get(key) if read else None
        return read.address(row, code) if read and row else None


def difference(before: Return, after: Return) -> WorkbookDifference:
    """Return what differs from ``before`` to ``after``; raises UsageProblem where a file is no workbook of ours.

    A master and a department's workbook are compared in what the department has.
    """
    first, second = _side(before), _side(after)
    found = WorkbookDifference(spec=second.book.spec)
    identity, other = first.book.identity, second.book.identity
    if identity.master_id != other.master_id:
        found.notes.append(
            sentence(
                "merge.diff.other_master",
                agency=identity.agency,
                year_be=identity.year_be,
                other_agency=other.agency,
                other_year_be=other.year_be,
            )
        )
    if first.book.kind != "issued" and second.book.kind == "issued":
        first.content = share_of(first.content, first.book.spec, other.department)
    elif second.book.kind != "issued" and first.book.kind == "issued":
        second.content = share_of(second.content, second.book.spec, identity.department)
    _compare(found, first, second)
    return found


def since_issued(returned: Return) -> WorkbookDifference:
    """Return what differs in a workbook from what it held when it was written; raises UsageProblem as above."""
    side = _side(returned)
    if not returned.base_known:
        raise UsageProblem(
            sentence("merge.diff.not_issued", name=returned.name),
        )
    found = WorkbookDifference(spec=side.book.spec)
    _compare(found, _Side(side.book, side.book.content, None), side)
    return found


def _side(returned: Return) -> _Side:
    if not returned.readable or returned.book is None:
        from ita_workbook.checks.engine import check_return

        why = check_return(returned)[0]
        raise UsageProblem(
            sentence("merge.diff.unreadable", name=returned.name, code=why.code, message=why.message, cure=why.cure),
        )
    return _Side(returned.book, returned.content, returned)


def _compare(found: WorkbookDifference, first: _Side, second: _Side) -> None:
    spec = second.book.spec
    shared = {sheet.id for sheet in first.book.sheets} & {sheet.id for sheet in second.book.sheets}
    for sheet in spec.sheets:
        # What this tool writes for itself differs whenever anything else does.
        if not sheet.is_data or sheet.id not in shared or sheet.is_written_by_program:
            continue
        lost = [side.read.name for side in (first, second) if side.read and sheet.id in side.read.missing_sheets]
        if lost:
            found.notes.append(sentence("merge.diff.no_sheet", listed=", ".join(lost), name=sheet.name))
            continue
        found.changes += _sheet_changes(sheet, first, second)


def _sheet_changes(sheet: SheetSpec, first: _Side, second: _Side) -> Iterator[Change]:
    before, after = first.values(sheet), second.values(sheet)
    # Columns that either file has lost tell nothing about its values.
    lost = {code for side in (first, second) if side.read and sheet.id in side.read.sheets
            for code in side.read.sheets[sheet.id].lost_columns}  # fmt: skip
    codes = [column.field for column in sheet.columns if column.field not in lost]
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        for code in codes:
            one = old.get(code) if old else None
            two = new.get(code) if new else None
            if one == two:
                continue
            kind: Kind = "changed"
            if old is None or new is None:
                kind = "row_added" if old is None else "row_removed"
            elif one is None or two is None:
                kind = "filled" if one is None else "cleared"
            yield Change(
                kind,
                sheet.id,
                key,
                code,
                "" if one is None else display(one),
                "" if two is None else display(two),
                first.place(sheet, key, code),
                second.place(sheet, key, code),
            )


def labels(change: Change, spec: WorkbookSpec, language: Language) -> tuple[str, str, str]:
    """Return (sheet, row, column) of a change as people name them."""
    sheet = spec.sheet(change.sheet)
    if sheet.kind == "form":
        return sheet.name.pick(language), sheet.cell(change.row_key, "value").title.pick(language), ""
    row = row_label(spec, sheet, change.row_key, change.after_cell or change.before_cell).pick(language)
    return sheet.name.pick(language), row, sheet.by_field[change.field].title.pick(language)
