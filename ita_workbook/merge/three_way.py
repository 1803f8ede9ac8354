"""The three-way merge: issued (base), the master now (ours) and the returns (theirs), cell by cell.

Order does not matter: the values of all returns are gathered first and each cell is then settled once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ita_workbook.merge.conflict import Conflict
from ita_workbook.merge.provenance import CellKey, Origin
from ita_workbook.merge.rekey import key_changes
from ita_workbook.read.returned import ReadCell, ReadRow, Return
from ita_workbook.read.values import raw_text
from ita_workbook.spec.content import Content, Row, Value, display
from ita_workbook.spec.sheet import SheetSpec
from ita_workbook.spec.workbook import WorkbookSpec


@dataclass(slots=True)
class Tally:
    """What became of the filled cells of one return. ``read`` is the sum of the others."""

    read: int = 0
    carried: int = 0
    """Written into the master."""
    agreed: int = 0
    """The master had the same value already, or the cell is as it was issued."""
    conflicting: int = 0
    """On the conflicts sheet, for somebody to decide."""
    settled: int = 0
    """Decided in an earlier merge."""
    reported: int = 0
    """Told by a finding only: cells of doubled rows and of rows that the master has no place for."""

    @property
    def balanced(self) -> bool:
        """Whether every cell read is accounted for."""
        return self.read == self.carried + self.agreed + self.conflicting + self.settled + self.reported


@dataclass(slots=True)
class Merged:
    """The outcome: the content, the conflicts open, the origin of each cell carried, and a tally a file."""

    content: Content
    conflicts: list[Conflict] = field(default_factory=list)
    origins: dict[CellKey, Origin] = field(default_factory=dict)
    former: list[Origin] = field(default_factory=list)
    """Origins of values that were refused by a decision or replaced by a later return."""
    tallies: dict[str, Tally] = field(default_factory=dict)
    added_rows: list[tuple[str, str]] = field(default_factory=list)
    unplaced: list[tuple[Return, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Offer:
    """One return's value for one cell."""

    returned: Return
    cell: ReadCell
    sheet_name: str
    value: Value
    base: Value | None
    cleared: bool = False


def merge_returns(
    master: Content,
    returns: Sequence[Return],
    spec: WorkbookSpec,
    *,
    origins: Mapping[CellKey, Origin],
    former: Sequence[Origin] = (),
    settled: Sequence[Conflict] = (),
    now: str,
    progress: Callable[[Return], None] | None = None,
) -> Merged:
    """Merge the readable ``returns`` into a copy of ``master``.

    ``origins`` is the provenance so far, ``former`` that of values which are there no more; ``settled`` the conflicts
    still open from earlier merges; ``now`` an ISO time for the provenance of what is carried.
    """
    merged = Merged(master.copy(), origins=dict(origins), former=list(former))
    merged.conflicts += settled
    offers: dict[CellKey, list[_Offer]] = defaultdict(list)
    fresh: dict[tuple[str, str], Row] = {}
    changes = key_changes(master, returns, spec)
    for returned in returns:
        tally = merged.tallies.setdefault(str(returned.path), Tally())
        tally.read += returned.cells_read
        _gather(merged, returned, spec, offers, fresh, changes.get(str(returned.path), {}), tally)
        if progress:
            progress(returned)
    rows = {sheet: merged.content.index(sheet) for sheet in merged.content.sheets}
    for (sheet, key), row in sorted(fresh.items(), key=lambda entry: entry[0]):
        merged.content.sheets.setdefault(sheet, []).append(row)
        rows.setdefault(sheet, {})[key] = row
        merged.added_rows.append((sheet, key))
    open_ids = {conflict.id for conflict in merged.conflicts}
    known: dict[CellKey, list[Origin]] = defaultdict(list)
    for origin in (*former, *origins.values()):
        known[origin.key].append(origin)
    for place, offered in offers.items():
        offered.sort(key=lambda offer: (offer.returned.name, offer.returned.sha256))
        _settle(merged, rows[place[0]][place[1]], place, offered, open_ids, known.get(place, ()), now)
    merged.conflicts.sort(key=lambda conflict: (conflict.key, conflict.department, conflict.theirs))
    return merged


def _gather(
    merged: Merged,
    returned: Return,
    spec: WorkbookSpec,
    offers: dict[CellKey, list[_Offer]],
    fresh: dict[tuple[str, str], Row],
    changed_keys: Mapping[tuple[str, str], str],
    tally: Tally,
) -> None:
    book = returned.book
    if book is None:
        return
    for sheet_id, sheet in returned.sheets.items():
        declared = spec.sheet(sheet_id)
        known = merged.content.index(sheet_id)
        issued = book.content.index(sheet_id)
        typed = returned.content.index(sheet_id)
        met: set[str] = set()
        for row in sheet.rows:
            if row.key in met:
                tally.reported += len(row.cells)  # a doubled row: its finding names it, its first copy is taken
                continue
            met.add(row.key)
            key = changed_keys.get((sheet_id, row.key), row.key)
            if key not in known and (sheet_id, key) not in fresh:
                new = None if row.empty else _new_row(declared, key, row, typed.get(row.key), returned, changed_keys)
                if new is None:
                    tally.reported += len(row.cells)
                    if row.cells:
                        merged.unplaced.append((returned, sheet_id, row.key))
                    continue
                fresh[sheet_id, key] = new
            base = issued.get(row.key)
            _offer_row(offers, returned, declared, sheet.name, key, row, base)


def _offer_row(
    offers: dict[CellKey, list[_Offer]],
    returned: Return,
    declared: SheetSpec,
    name: str,
    key: str,
    row: ReadRow,
    base: Row | None,
) -> None:
    for code, cell in row.cells.items():
        before = base.values.get(code) if base else None
        offers[declared.id, key, code].append(_Offer(returned, cell, name, cell.value, before))
    if base is None:
        return
    columns = returned.sheets[declared.id].columns
    for code, before in base.values.items():
        # A cell that was issued filled and came back empty was cleared, unless its column is lost.
        if code not in row.cells and code in columns and declared.editable(row.key, code, "issued"):
            cell = ReadCell(row.row, columns[code], "", "")
            offers[declared.id, key, code].append(_Offer(returned, cell, name, "", before, cleared=True))


def _new_row(
    declared: SheetSpec,
    key: str,
    read: ReadRow,
    typed: Row | None,
    returned: Return,
    changed_keys: Mapping[tuple[str, str], str],
) -> Row | None:
    """Return the row to add for one that the master lacks; None where rows cannot be added (items of a framework)."""
    if declared.rows is None or (not declared.rows.spare and declared.rows.issued == "own"):
        return None
    values: dict[str, Value] = {}
    for column in declared.columns:
        value = typed.values.get(column.field) if typed else None
        if value is not None and not column.editable("issued"):
            values[column.field] = value
    if declared.owner and returned.identity:
        values[declared.owner] = returned.identity.department
    if len(declared.key_columns) == 1:
        values[declared.key_columns[0].field] = key
    elif declared.id == "tracking" and "measure" in values:
        measure = str(values["measure"])
        values["measure"] = changed_keys.get(("measures", measure), measure)
    return Row(key, values)


def _settle(
    merged: Merged,
    row: Row,
    key: CellKey,
    offered: list[_Offer],
    open_ids: set[str],
    known: Sequence[Origin],
    now: str,
) -> None:
    """Decide one cell: take the one changed value, or keep the master's and open conflicts.

    ``offered`` is in the order of the files' names; ``known`` are the origins that the cell has had.
    """
    code = key[2]
    ours = row.values.get(code)
    origin = merged.origins.get(key)
    changed: list[_Offer] = []
    for offer in offered:
        tally = merged.tallies[str(offer.returned.path)]
        outcome = _compare(offer, ours, known)
        if outcome == "changed":
            changed.append(offer)
        elif not offer.cleared:
            setattr(tally, outcome, getattr(tally, outcome) + 1)
    if not changed:
        return
    values = {display(offer.value) for offer in changed}
    free = all(_is_free(offer, ours, origin) for offer in changed)
    if free and len(values) == 1 and not any(offer.cell.doubtful or offer.cleared for offer in changed):
        # Of several returns with the same value the one with the smallest name is named as its origin.
        row.values[code] = changed[0].value
        if origin is not None:
            merged.former.append(origin)
        merged.origins[key] = _origin(key, changed[0], now)
        for offer in changed:
            merged.tallies[str(offer.returned.path)].carried += 1
        return
    for offer in changed:
        conflict = _conflict(key, ours, offer)
        if not offer.cleared:
            merged.tallies[str(offer.returned.path)].conflicting += 1
        if conflict.id not in open_ids:
            open_ids.add(conflict.id)
            merged.conflicts.append(conflict)


def _compare(offer: _Offer, ours: Value | None, known: Sequence[Origin]) -> str:
    """Return what an offer means: ``agreed``, ``settled`` by an earlier merge, or ``changed``."""
    if offer.cleared and (ours is None or ours != offer.base):
        return "agreed"
    if not offer.cleared and not offer.cell.doubtful and offer.value in (ours, offer.base):
        return "agreed"
    identity = offer.returned.identity
    form_id = identity.form_id if identity else ""
    if any(origin.settles(form_id, _text(offer), offer.returned.sha256) for origin in known):
        return "settled"
    return "changed"


def _is_free(offer: _Offer, ours: Value | None, origin: Origin | None) -> bool:
    """Whether the master's value may be replaced: it is as issued, or came from this form's earlier return."""
    if ours is None or ours == offer.base:
        return True
    identity = offer.returned.identity
    return origin is not None and identity is not None and origin.form_id == identity.form_id and not origin.decision


def _text(offer: _Offer) -> str:
    return raw_text(offer.cell.raw) if offer.cell.doubtful else display(offer.value)


def _origin(key: CellKey, offer: _Offer, now: str) -> Origin:
    identity = offer.returned.identity
    return Origin(
        *key,
        department=identity.department if identity else "",
        file=offer.returned.name,
        cell=f"{offer.sheet_name}!{offer.cell.address}",
        sha256=offer.returned.sha256,
        merged_at=now,
        value=_text(offer),
        form_id=identity.form_id if identity else "",
    )


def _conflict(key: CellKey, ours: Value | None, offer: _Offer) -> Conflict:
    identity = offer.returned.identity
    return Conflict(
        *key,
        ours="" if ours is None else display(ours),
        theirs=_text(offer),
        department=identity.department if identity else "",
        file=offer.returned.name,
        cell=f"{offer.sheet_name}!{offer.cell.address}",
        sha256=offer.returned.sha256,
        form_id=identity.form_id if identity else "",
    )
