"""The files of one run against each other: whose they are, and what stands in two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ita_workbook.book.content import display
from ita_workbook.book.identity import Identity
from ita_workbook.checks.twins import TWICE, Twins
from ita_workbook.read.returned import Event, Return
from ita_workbook.words.file_names import printable
from ita_workbook.words.sentences import sentence


class GlancedRow(NamedTuple):
    """One row of a file: its sheet by id and name, the field and cell of its key, and the key."""

    sheet_id: str
    sheet: str
    field: str
    key: str
    cell: str | None


@dataclass(frozen=True, slots=True)
class Glance:
    """What of one file the comparison with the others needs, and no more: a province's files do not fit into memory.

    ``rows`` are those of the framework's that were issued with it: each is one department's alone.
    """

    path: Path
    identity: Identity | None
    readable: bool
    rows: tuple[GlancedRow, ...] = ()

    @classmethod
    def of(cls, returned: Return) -> Glance:
        """Take from a file that was read."""
        rows = (
            GlancedRow(sheet_id, sheet.name, code, row.key, sheet.address(row, code))
            for sheet_id, sheet in returned.sheets.items()
            if sheet.spec.owner and sheet.spec.next_year == "anew"
            for code in (sheet.spec.key_columns[0].field,)
            for row in sheet.rows
            if row.origin == "issued"
        )
        return cls(returned.path, returned.identity, returned.readable, tuple(rows))

    @property
    def name(self) -> str:
        """The file's name."""
        return printable(self.path.name)


def events_by_unit(glances: Sequence[Glance]) -> dict[int, list[Event]]:
    """Return the events that only the files together show, by the number of the file.

    A province's folder has many agencies, each a folder with its master: files are compared with those of their own.
    """
    events: dict[int, list[Event]] = {}
    for numbers in _units(glances):
        own = [glances[number] for number in numbers]
        found = shared_events(own, reference_of(own))
        events |= {numbers[place]: told for place, told in found.items()}
    return events


def _units(glances: Sequence[Glance]) -> list[list[int]]:
    """Return the numbers of the files agency by agency: by the nearest folder above each that has a master."""
    masters: dict[Path, set[str]] = {}
    for glance in glances:
        if glance.identity and glance.identity.kind != "issued":
            masters.setdefault(glance.path.parent, set()).add(glance.identity.master_id)
    units: dict[frozenset[str], list[int]] = {}
    for number, glance in enumerate(glances):
        nearest = next((masters[folder] for folder in glance.path.parents if folder in masters), ())
        units.setdefault(frozenset(nearest) if len(masters) > 1 else frozenset(), []).append(number)
    return list(units.values())


def reference_of(glances: Sequence[Glance]) -> Identity | None:
    """Return whose files these are: a master among them, or what more than half of them belong to."""
    identities = [glance.identity for glance in glances if glance.identity]
    masters = {identity.master_id: identity for identity in identities if identity.kind != "issued"}
    if len(masters) == 1:
        return next(iter(masters.values()))
    counts = Counter(identity.master_id for identity in identities if identity.kind == "issued")
    for master_id, count in counts.most_common(1):
        if not masters and count * 2 > sum(counts.values()) and count > 1:
            return next(identity for identity in identities if identity.master_id == master_id)
    return None


def shared_events(glances: Sequence[Glance], reference: Identity | None) -> dict[int, list[Event]]:
    """Return the events that only the files together show, by the number of the file."""
    events: dict[int, list[Event]] = {}
    kept: list[tuple[int, Glance, Identity]] = []
    for number, glance in enumerate(glances):
        identity = glance.identity
        if identity is None or identity.kind != "issued":
            continue
        foreign = None if _another_form(identity, reference) else belonging(identity, reference)
        if foreign is not None:
            events[number] = [foreign]
        elif glance.readable:
            kept.append((number, glance, identity))
    owners: dict[tuple[str, str], Glance] = {}
    for number, glance, identity in kept:
        whose = (identity.master_id, identity.department)
        first = owners.setdefault(whose, glance)
        if first is not glance:
            event = sent_twice(first.path, glance.path, identity.department)
            events.setdefault(number, []).append(event)
    for number, event in (*_items_twice(kept), *(_years_mixed(kept) if reference is None else ())):
        events.setdefault(number, []).append(event)
    return events


def _years_mixed(kept: Sequence[tuple[int, Glance, Identity]]) -> list[tuple[int, Event]]:
    """Return an event for each file that lies beside one of a later year of its agency: which is meant nobody says."""
    newest: dict[str, tuple[int, Glance]] = {}
    for _, glance, identity in kept:
        known = newest.get(identity.agency)
        if known is None or identity.year_be > known[0]:
            newest[identity.agency] = (identity.year_be, glance)
    return [
        (number, Event("years_mixed", value=str(identity.year_be), expected=str(year),
                       params={"year": identity.year_be, "later": year, "other": other.name}))
        for number, _, identity in kept
        for year, other in (newest[identity.agency],)
        if identity.year_be < year
    ]  # fmt: skip


def _another_form(identity: Identity, reference: Identity | None) -> bool:
    """Whether a file is another form of the same agency and year, which has a master of its own."""
    if reference is None or identity.form == reference.form:
        return False
    return (identity.agency, identity.year_be) == (reference.agency, reference.year_be)


def sent_twice(first: Path, second: Path, department: str) -> Event:
    """Return the event of a second file of one department; files of the same name are told by their folders."""
    twins = Twins.of(first, second)
    name = printable(first.name)
    return Event(
        twins.event if twins else TWICE,
        params={
            "other": name if first.name != second.name else f"{first.parent.name}/{name}",
            "department": department,
            "relation": twins.relation if twins else "",
            "advice": twins.advice if twins else sentence("checks.twins.unread"),
        },
    )


def belonging(identity: Identity, reference: Identity | None) -> Event | None:
    """Return the event of a file that belongs to another agency or year than ``reference``; None when it fits."""
    if reference is None or identity.master_id == reference.master_id:
        return None
    if identity.year_be != reference.year_be and identity.agency == reference.agency:
        return Event(
            "other_year",
            value=str(identity.year_be),
            expected=str(reference.year_be),
            params={
                "year": identity.year_be,
                "expected_year": reference.year_be,
                "form_year": reference.year_be if identity.kind == "issued" and not identity.form else "",
            },
        )
    return Event(
        "other_master",
        value=identity.agency or None,
        expected=reference.agency or None,
        params={"agency": identity.agency},
    )


def is_form_of_other_year(foreign: Event) -> bool:
    """Whether what :func:`belonging` says is that a department filled in its form of another year."""
    return bool(foreign.params.get("form_year"))


def _items_twice(kept: Sequence[tuple[int, Glance, Identity]]) -> list[tuple[int, Event]]:
    """Return an event for each item that two departments' files of one master both have."""
    first: dict[tuple[str, str, str], tuple[Glance, Identity]] = {}
    found = []
    for number, glance, identity in kept:
        for row in glance.rows:
            other, owner = first.setdefault((identity.master_id, row.sheet_id, row.key), (glance, identity))
            if owner.department == identity.department:
                continue
            event = Event(
                "item_in_two_returns",
                sheet=row.sheet,
                cell=row.cell,
                sheet_id=row.sheet_id,
                field=row.field,
                row_key=row.key,
                value=display(row.key),
                params={"other": other.name, "departments": [owner.department, identity.department]},
            )
            found.append((number, event))
    return found
