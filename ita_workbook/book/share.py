"""Shares: who gets which rows of a master, by what each sheet declares of whose its rows are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.keys import natural_key
from ita_workbook.book.sheet import ROUND, STATUS, SheetSpec
from ita_workbook.book.shown import show
from ita_workbook.book.workbook import WorkbookSpec

BETWEEN_OWNERS = " / "
"""Stands between the owners of one row: the first leads, the others contribute; each is issued the row."""
_BETWEEN = re.compile(r"\s*[/,;\n]\s*")
DONE = "done"
"""The status of what is done."""


def owners_in(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the departments that an owner's cell names, the lead first; a name of ``known`` is one as it stands."""
    if not text or text in known or _BETWEEN.search(text) is None:
        return (text,) if text else ()
    return tuple(dict.fromkeys(part for part in _BETWEEN.split(text) if part))


def owners_of(row: Row, sheet: SheetSpec, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the departments that own a row of ``sheet``, the lead first."""
    text = row.text(sheet.owner or "")
    return owners_in(text, known) if sheet.owner and sheet.by_field[sheet.owner].many else (text,) if text else ()


def share_of(content: Content, spec: WorkbookSpec, department: str) -> Content:
    """Return the rows that one department gets: its own, those that go with them, and what all departments know.

    A row that another sheet reports on gets a row there, so that the department has where to report.
    """
    part = Content()
    for sheet in spec.data_sheets("master"):
        if (rows := _share_of(sheet, content, spec, department, part)) is not None:
            part.sheets[sheet.id] = rows
    part = part.copy()
    show(part, spec, int(str(content.agency.get("fiscal_year") or 0)))
    return part


def _share_of(
    sheet: SheetSpec, content: Content, spec: WorkbookSpec, department: str, part: Content
) -> list[Row] | None:
    """Return what of one sheet a department gets; None of a sheet that is none of its business."""
    rows = content.rows(sheet.id)
    if sheet.kind == "form":
        known = {entry.field for entry in sheet.fields if entry.meaning.shared}
        return [row for row in rows if row.key in known] if known else None
    shared = [column.field for column in sheet.columns if column.meaning.shared]
    if parent := spec.parent_of(sheet):
        if "issued" not in sheet.kinds:
            return None
        code = sheet.goes_to.parent
        own = {row.key for row in part.rows(parent.id)}
        found = [row for row in rows if row.text(code) in own]
        reported = {row.text(code) for row in found}
        return found + [
            row
            for owner in part.rows(parent.id)
            if owner.key not in reported
            for row in rows_going_with(owner.key, sheet, spec, _asked_for(sheet, spec)[:1])
        ]
    if shared:
        # The names of all departments keep this one's number; the sections are only its own.
        return [
            row if sheet.owner and row.text(sheet.owner) == department else Row(row.key, _known(row, shared))
            for row in rows
            if not sheet.owner or row.text(sheet.owner)
        ]
    if sheet.owner and "issued" in sheet.kinds:
        names = content.departments()
        return [row for row in rows if department in owners_of(row, sheet, names)]
    return None


def _known(row: Row, codes: Sequence[str]) -> dict[str, Value]:
    return {code: row.values[code] for code in codes if code in row.values}


def _asked_for(sheet: SheetSpec, spec: WorkbookSpec) -> tuple[str, ...]:
    """Return the labels of the rounds that a sheet's rows are made for where nobody has said which."""
    return tuple(
        value.label.th
        for column in sheet.key_columns
        if column.list in spec.lists
        for value in spec.lists[column.list].usual
    )


def rows_going_with(key: str, sheet: SheetSpec, spec: WorkbookSpec, labels: Sequence[str] = ()) -> list[Row]:
    """Return new rows of ``sheet`` for the row ``key`` of the sheet it goes with: one for each of ``labels``.

    ``labels`` are values of the closed list in the sheet's key, the usual ones where none is given. A sheet whose key
    has no such list has one row; one whose key cannot be told has none.
    """
    code = sheet.goes_to.parent
    closed = [column.field for column in sheet.key_columns if column.list in spec.lists]
    named: list[dict[str, Value]] = [{code: key}]
    if closed:
        named = [{code: key, closed[0]: label} for label in labels or _asked_for(sheet, spec)]
    made = [(natural_key(sheet, values, spec.lists), values) for values in named]
    return [Row(own, values) for own, values in made if own]


def departments_with_work(content: Content, spec: WorkbookSpec) -> tuple[str, ...]:
    """Return the departments that own at least one row which departments answer, in order."""
    known = content.departments()
    busy = {name for sheet in spec.work for row in content.rows(sheet.id) for name in owners_of(row, sheet, known)}
    return tuple(name for name in known if name in busy)


class OwnedRow(NamedTuple):
    """A row that a department is to answer, and what stands as its department."""

    sheet: SheetSpec
    row: Row
    owner: str


def owned_rows(content: Content, spec: WorkbookSpec) -> Iterator[OwnedRow]:
    """Yield every row that departments answer and that names its department itself, sheet by sheet."""
    for sheet in spec.work:
        for row in content.rows(sheet.id):
            yield OwnedRow(sheet, row, row.text(sheet.owner or ""))


def rows_without_owner(content: Content, spec: WorkbookSpec) -> list[OwnedRow]:
    """Return the rows whose department is none of the departments sheet: they are in no workbook.

    Of an entry that was taken away from a list nothing is left but its place.
    """
    known = content.departments()
    return [
        one
        for one in owned_rows(content, spec)
        if not {*owners_of(one.row, one.sheet, known)} & {*known}
        and (not one.sheet.entries or one.sheet.has_answers(one.row.values))
    ]


def owning_row(sheet: SheetSpec, key: str, spec: WorkbookSpec) -> tuple[str, str]:
    """Return (sheet id, key) of the row that has an owner: of a row that goes with another, that one."""
    parent = spec.parent_of(sheet)
    return (parent.id, key.partition("|")[0]) if parent else (sheet.id, key)


def is_done(status: Value | None, spec: WorkbookSpec) -> bool:
    """Whether a status is that of something done."""
    return spec.lists[STATUS].code_of(status) == DONE


def done_rows(sheet: SheetSpec, content: Content, spec: WorkbookSpec) -> set[str]:
    """Return the keys of the rows that are done: by their own status, else by their latest report.

    A report is a row of a sheet that goes with this one; the latest is that of the last round with a status.
    """
    if sheet.status:
        code = sheet.status.field
        return {row.key for row in content.rows(sheet.id) if is_done(row.values.get(code), spec)}
    latest: dict[str, tuple[int, bool]] = {}
    for other in spec.going_with(sheet):
        if other.status is None:
            continue
        order = RoundOrder(other, spec)
        for row in content.rows(other.id):
            status = row.values.get(other.status.field)
            if spec.lists[STATUS].code_of(status):
                reported = (order.place(row.values), is_done(status, spec))
                owner = row.text(other.goes_to.parent)
                latest[owner] = max(latest.get(owner, reported), reported)
    return {key for key, (_, done) in latest.items() if done}


class RoundOrder:
    """Tells the place of a row's reporting round in its list."""

    def __init__(self, sheet: SheetSpec, spec: WorkbookSpec) -> None:
        self._code = sheet.round.field if sheet.round else ""
        self._closed = spec.lists[ROUND]
        self._order = [value.code for value in self._closed.values]

    def code(self, values: Mapping[str, Value]) -> str:
        """Return the code of the round; '' where there is none."""
        return self._closed.code_of(values.get(self._code)) or ""

    def place(self, values: Mapping[str, Value]) -> int:
        """Return the place of the round; -1 where there is none."""
        code = self.code(values)
        return self._order.index(code) if code else -1
