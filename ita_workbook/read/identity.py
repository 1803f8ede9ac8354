"""Votes: the identity of a file from the places it was written to, by majority."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ita_workbook.book.identity import Identity, parse_description, parse_identity, parse_properties
from ita_workbook.read.grid import Grid
from ita_workbook.read.returned import Event
from ita_workbook.read.structure import Structure

IDENTITY_SHEET = "identity"
_ROWS, COLUMNS = 12, 6
"""How far an identity cell is looked for: people insert rows above it and columns before it."""


@dataclass(frozen=True, slots=True)
class IdentityCell:
    """An identity cell found in a sheet: its zero-based place and the sheet id it claims."""

    grid: Grid
    row: int
    column: int
    sheet_id: str
    identity: Identity


@dataclass(slots=True)
class Identities:
    """The elected identity (None when no place had one), the claims of the sheets, and what was noticed.

    ``claims`` are those of the elected workbook or another issue of it; ``foreign`` those of somebody else's.
    """

    identity: Identity | None
    claims: list[IdentityCell] = field(default_factory=list)
    foreign: list[IdentityCell] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def find_claims(grids: Sequence[Grid]) -> list[IdentityCell]:
    """Return the identity cell of every sheet that has one; further ones are cells that were copied there."""
    found = (_claim(grid) for grid in grids)
    return [claim for claim in found if claim is not None]


def _claim(grid: Grid) -> IdentityCell | None:
    for row, cells in enumerate(grid.rows[:_ROWS]):
        for column, value in enumerate(cells[:COLUMNS]):
            if value != "" and (found := identity_cell(grid, row, column)) is not None:
                return found
    return None


def identity_cell(grid: Grid, row: int, column: int) -> IdentityCell | None:
    """Return what a cell says of whose sheet this is; None for a cell that says nothing of the kind."""
    value = grid.rows[row][column]
    parsed = _parsed(value) if isinstance(value, str) and value.startswith('{"ita":1') else None
    return IdentityCell(grid, row, column, parsed[1], parsed[0]) if parsed else None


def _parsed(text: str) -> tuple[Identity, str] | None:
    """Return what an identity cell says."""
    try:
        return parse_identity(text)
    except RecursionError:
        return None  # nested without end: no program of ours wrote it


def resolve_identity(structure: Structure, grids: Sequence[Grid]) -> Identities:
    """Return the identity that most places name; places that name another are told by an event."""
    claims = find_claims(grids)
    places: list[tuple[str, Identity]] = [(claim.grid.name, claim.identity) for claim in claims]
    properties = parse_properties(structure.properties)
    description = parse_description(structure.description)
    if properties:
        places.append(("custom properties", properties))
    if description:
        places.append(("description", description))
    if not places:
        return Identities(None)
    counts = Counter(identity.form_id for _, identity in places)
    # The identity sheet comes first on a tie: it is the one that people do not see.
    best = max(counts.values())
    leading = [identity for _, identity in places if counts[identity.form_id] == best]
    hidden = [
        claim.identity
        for claim in claims
        if claim.sheet_id == IDENTITY_SHEET and counts[claim.identity.form_id] == best
    ]
    winner = (hidden or leading)[0]
    named = next((claim.identity for claim in claims if claim.identity.form_id == winner.form_id), None)
    if named:
        same = [claim.identity for claim in claims if claim.identity.form_id == winner.form_id]
        agency, department = _whole([one.agency for one in same]), _whole([one.department for one in same])
        winner = replace(winner, agency=agency, department=department, language=named.language)
    votes = Identities(winner)
    for claim in claims:
        (votes.claims if _is_same_owner(claim.identity, winner) else votes.foreign).append(claim)
    votes.events += [_other_owner(claim, winner) for claim in votes.foreign]
    against = [place for place, identity in places if identity.form_id != winner.form_id]
    against = [place for place in against if place not in {claim.grid.name for claim in votes.foreign}]
    if against:
        first = next((claim for claim in votes.claims if claim.grid.name == against[0]), None)
        votes.events.append(
            Event("identity_disagrees", sheet=first.grid.name if first else None,
                  sheet_id=first.sheet_id if first else None, params={"places": ", ".join(dict.fromkeys(against))})
        )  # fmt: skip
    return votes


def _whole(names: Sequence[str]) -> str:
    """Return the first name, as long as any place has it: the cells of sheets hold 250 letters of an identity."""
    return max((name for name in names if name.startswith(names[0])), key=len)


def _is_same_owner(identity: Identity, winner: Identity) -> bool:
    """Whether a sheet is another issue of the same workbook: its rows have the same keys."""
    same = identity.form_id == winner.form_id or identity.department == winner.department
    return identity.master_id == winner.master_id and same


def _other_owner(claim: IdentityCell, winner: Identity) -> Event:
    """Tell whose sheet it is: another department's, or the same one's of another year or agency."""
    theirs, ours = claim.identity.department, winner.department
    if theirs == ours or not theirs:
        theirs, ours = (f"{one.department or one.agency} {one.year_be}" for one in (claim.identity, winner))
    return Event("other_department", sheet=claim.grid.name, sheet_id=claim.sheet_id, value=theirs, expected=ours,
                 params={"department": theirs})  # fmt: skip
