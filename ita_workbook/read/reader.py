"""The reader: a file in whatever state becomes a Return; nothing is refused that can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.column import Kind
from ita_workbook.book.content import Content, Row
from ita_workbook.book.forms import available_forms, spec_of
from ita_workbook.book.identity import Identity, form_id
from ita_workbook.book.manifest import Manifest, unpack
from ita_workbook.book.share import owners_in
from ita_workbook.book.sheet import INNER_KEY, SheetSpec
from ita_workbook.book.workbook import WorkbookSpec, form_version, load_spec
from ita_workbook.framework.load import framework_of, load_framework
from ita_workbook.read.archive import UnreadableFileError, open_archive
from ita_workbook.read.columns import is_transposed
from ita_workbook.read.formats import read_any
from ita_workbook.read.grid import Grid, read_grids
from ita_workbook.read.identity import IDENTITY_SHEET, Identities, IdentityCell, resolve_identity
from ita_workbook.read.returned import Event, ExtraSheet, Return
from ita_workbook.read.sheet_finder import SheetFinder, recognised, unread_sheet
from ita_workbook.read.sheet_reader import SheetReader
from ita_workbook.read.stacked import unstacked
from ita_workbook.read.values import ValueReader, raw_text
from ita_workbook.words.errors import FrameworkError, ItaError
from ita_workbook.words.thai_text import fold

_NOTES = re.compile(r"^xl/(?:comments|threadedcomments/)", re.IGNORECASE)
COMMENTS_PARTED_SINCE = 2
"""The form version that brought columns of their own for causes and conclusions."""
_TOP = 5
"""Rows in which a page of ours has its title."""
_RECOGNISED = 2
"""Sheets that must be found by name and headers alone before a file without identity counts as ours."""


@dataclass(frozen=True)
class Bases:
    """What is known beside a file, from a ledger or a master.

    ``issued`` gives the book that was issued under an identity, None when it is not known there; ``master`` is the
    content of the master with this ``master_id``: what its rows hold since earlier returns tells them apart.
    """

    issued: Callable[[Identity], Book | None]
    master_id: str = ""
    master: Content = field(default_factory=Content)
    _rows: dict[str, dict[str, Row]] = field(default_factory=dict)

    def earlier(self, identity: Identity, sheet_id: str) -> Mapping[str, Row]:
        """Return the rows of a sheet as the master of this file has them."""
        if identity.master_id != self.master_id:
            return {}
        if sheet_id not in self._rows:
            self._rows[sheet_id] = self.master.index(sheet_id)
        return self._rows[sheet_id]


def read_workbook(
    path: Path, bases: Bases | None = None, assumed: Identity | None = None, *, hashed: bool = True
) -> Return:
    """Read ``path`` as far as it can be read.

    ``bases`` knows what was issued, for files that lost their manifest; ``assumed`` is the identity of a file that
    has none left. Not ``hashed`` it lacks the SHA-256, by which a merge knows files again. Never raises for a bad
    file: the events of the Return say what is wrong with it.
    """
    returned = Return(path)
    try:
        if path.name.startswith("~$"):
            raise UnreadableFileError(Event("lock_file"))
        grids, votes = _opened(path, returned, hashed)
        _read_content(returned, grids, votes, bases, assumed)
    except UnreadableFileError as error:
        returned.events.append(error.event)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        # What a forged manifest can hold has no end; whatever of it trips the reader makes the file unreadable.
        returned.readable = False
        returned.events.append(Event("unreadable_file", params={"reason": type(error).__name__}))
    except ItaError:
        raise  # of the ledger that is asked for what was issued, and not of this file
    except Exception as error:
        # Whatever else happens in a library, it is this file's alone.
        returned.readable = False
        returned.events.append(Event("reader_failed", params={"reason": type(error).__name__}))
    return returned


def _opened(path: Path, returned: Return, hashed: bool) -> tuple[list[Grid], Identities]:
    """Return the sheets of a file and whose it is; nothing else of it is kept."""
    archive = open_archive(path)
    returned.sha256, returned.format = archive.sha256 if hashed else "", archive.format
    returned.events += archive.events
    returned.has_notes = any(_NOTES.search(name) for name in archive.names)
    structure = read_any(archive)
    returned.saved = structure.saved
    grids = read_grids(structure)
    if archive.format in ("xls", "xlsb", "ods", "fods", "xml"):
        returned.events.append(Event("old_format", params={"format": archive.format}))
    return grids, resolve_identity(structure, grids)


def _read_content(
    returned: Return, grids: list[Grid], votes: Identities, bases: Bases | None, assumed: Identity | None
) -> None:
    identity = votes.identity or assumed
    manifest = _manifest(identity, grids, votes.claims) if identity else None
    spec = _spec(identity, manifest, bases)
    if spec is None:
        returned.events.append(Event("form_unknown", value=identity.form if identity else ""))
        return
    if votes.identity is None or identity is None:
        kinds: tuple[Kind, ...] = (assumed.kind,) if assumed else ("issued", "merged")
        known = max(
            (
                recognised(grids, one.data_sheets(kind), kind, one)
                for one in ((spec,) if assumed else (spec, *available_forms()))
                for kind in kinds
            ),
            default=0,
        )
        if known < (1 if assumed else _RECOGNISED):
            unread = [unread_sheet(grid) for grid in grids if grid.structure.unread]
            # What this program could not read may be ours all the same.
            returned.events += unread or [Event("foreign_workbook")]
            return
        if identity is None:
            returned.events.append(Event("identity_lost"))
            return
        returned.events.append(Event("identity_lost", params={"assumed": identity.department}))
    returned.events += votes.events
    returned.identity = identity
    if _newer(identity.version, spec.version):
        returned.events.append(Event("newer_version", value=identity.version, expected=spec.version,
                                     params={"version": identity.version}))  # fmt: skip
    version = form_version(votes.identity.version) if votes.identity else _version_shown(grids, spec)
    book = _book(identity, manifest, bases, returned, spec.as_of(version))
    if book is None:
        return
    if version < form_version(spec.version):
        params: dict[str, object] = {"version": f"{version}.0"}
        returned.events.append(Event("older_version", value=f"{version}.0", expected=spec.version, params=params))
    returned.book, returned.readable = book, True
    _read_sheets(returned, book, grids, votes, bases)
    if version < COMMENTS_PARTED_SINCE:
        _tell_unsorted_comments(returned)


def _tell_unsorted_comments(returned: Return) -> None:
    """Older forms had one column for the assessor's advice, causes and conclusions: which is which only people know."""
    sheet = returned.sheets.get("scores")
    cells = [cell for row in sheet.rows if (cell := row.cells.get("comment"))] if sheet else []
    if sheet and cells:
        returned.events.append(
            Event("comments_unsorted", sheet=sheet.name, sheet_id="scores", cell=cells[0].address,
                  params={"count": len(cells)})
        )  # fmt: skip


def _owner(content: Content, spec: WorkbookSpec) -> str:
    """Return the one department that has all rows of what was issued, where the file no longer says which it is."""
    owned = [(sheet.id, sheet.goes_to.owner) for sheet in spec.data_sheets("issued") if sheet.goes_to.owner]
    named = [set(owners_in(row.text(owner))) for sheet_id, owner in owned for row in content.rows(sheet_id)]
    owners = set.intersection(*filter(None, named)) if any(named) else set()
    return owners.pop() if len(owners) == 1 else ""


def _version_shown(grids: list[Grid], spec: WorkbookSpec) -> int:
    """Return the form version of a file that does not say it: the first unless it shows a code that came later."""
    newest = form_version(spec.version)
    later = {column.field for sheet in spec.sheets for column in sheet.columns if column.since > 1} | {INNER_KEY}
    titles = {text for sheet in spec.sheets for column in sheet.columns if column.since > 1
              for text in (column.title.th, column.title.en)}  # fmt: skip
    shown = later | titles
    return newest if any(value in shown for grid in grids for row in grid.rows[:20] for value in row) else 1


def _newer(version: str, ours: str) -> bool:
    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(".") if part.isdigit()]

    return numbers(version) > numbers(ours)


def _book(
    identity: Identity,
    manifest: Manifest | None,
    bases: Bases | None,
    returned: Return,
    spec: WorkbookSpec,
) -> Book | None:
    """Return what was issued: from the file's own manifest, else from the ledger or master, else only the year's."""
    if manifest is None:
        returned.events.append(Event("identity_missing"))
        known = bases.issued(identity) if bases else None
        if known is not None:
            returned.base_known = True
            agency = identity.agency or known.identity.agency
            owner = identity.department or _owner(known.content, spec)
            returned.identity = replace(identity, agency=agency, department=owner)
            return replace(known, identity=returned.identity, spec=spec)
        manifest = Manifest(Content())
    else:
        returned.base_known, returned.rebuilt = True, manifest.rebuilt
    try:
        framework = framework_of(manifest.framework) if manifest.framework else load_framework(identity.year_be)
    except FrameworkError:
        returned.events.append(Event("unknown_framework", params={"year": identity.year_be}))
        return None
    return Book(identity, framework, manifest.content, spec)


def _spec(identity: Identity | None, manifest: Manifest | None, bases: Bases | None) -> WorkbookSpec | None:
    """Return the specification of a workbook; None of a form that neither the file nor this program declares."""
    if identity is None or not identity.form:
        return load_spec()
    found = spec_of(identity.form, manifest.form if manifest else None)
    known = bases.issued(identity) if found is None and bases else None
    return known.spec if known else found


def _manifest(identity: Identity, grids: list[Grid], claims: list[IdentityCell]) -> Manifest | None:
    for claim in claims:
        if claim.sheet_id != IDENTITY_SHEET or claim.identity.form_id != identity.form_id:
            continue
        chunks = []
        for row in range(claim.row + 1, len(claim.grid.rows)):
            text = claim.grid.text(row, claim.column)
            if not text:
                break
            chunks.append(text)
        manifest = unpack(chunks) if chunks else None
        if manifest is not None:
            return manifest
    return None


def _read_sheets(returned: Return, book: Book, grids: list[Grid], votes: Identities, bases: Bases | None) -> None:
    expected = book.spec.data_sheets(book.kind)
    foreign = frozenset(claim.grid.index for claim in votes.foreign)
    rest = tuple(sheet for sheet in book.spec.sheets if sheet not in expected)
    claims = votes.claims
    locator = SheetFinder(grids, claims, expected, book.kind, book.spec, foreign, rest).locate()
    if len(locator.located) < len(expected):
        parts, parted = unstacked(grids, book.identity)
        if parted:
            grids, claims = parts, parted + [one for one in claims if any(one.grid is grid for grid in parts)]
            locator = SheetFinder(grids, claims, expected, book.kind, book.spec, foreign, rest).locate()
    returned.events += locator.events
    _forget_missing_identity(returned, locator)
    # What people wrote in the master changes its own lists, so the book read against follows the file.
    current = replace(book, content=book.content.shared())
    explained = locator.emptied | locator.unread | {claim.sheet_id for claim in votes.foreign}
    for spec in expected:
        found = locator.located.get(spec.id)
        if found is None:
            if spec.id not in explained and (spec.kind == "form" or spec.state == "visible"):
                returned.events.append(Event("sheet_missing", sheet=spec.name.pick(book.language), sheet_id=spec.id))
            returned.missing_sheets += (spec.id,)
            if spec.id in locator.unread:
                returned.unread_sheets += (spec.id,)
            returned.content.sheets[spec.id] = book.content.copied(spec.id)
            continue
        # The ready rows of a list hold other entries in each officer's copy: what the master has there tells nothing.
        told = bases is not None and book.kind == "issued" and not spec.entries
        earlier = bases.earlier(book.identity, spec.id) if bases and told else {}
        reader = SheetReader(current, found, ValueReader(current), returned.base_known, bool(claims), earlier)
        returned.sheets[spec.id] = reader.read()
        returned.events += reader.events
        returned.content.sheets[spec.id] = reader.rows
        returned.cells_read += reader.cells_read
        if book.kind != "issued":
            current.content.sheets[spec.id] = reader.rows
    if book.kind == "issued":
        for spec in book.spec.unseen:
            returned.content.sheets[spec.id] = book.content.copied(spec.id)
    ids = {found.grid.index: sheet_id for sheet_id, found in locator.located.items()}
    returned.events += [
        Event("far_cells", sheet=grid.name, sheet_id=ids.get(grid.index), cell=grid.structure.farthest,
              params={"extent": grid.structure.farthest or grid.name})
        for grid in grids
        if grid.structure.far
    ]  # fmt: skip
    left = [grid for grid in locator.left if not _is_own_page(book, rest, grid)]
    _keep_extra(returned, left, foreign | locator.copies, expected)
    _tell_unread_cells(returned, grids, ids)
    listed = any(claim.sheet_id == "lists" for claim in claims) or "lists" in locator.unread
    if not listed and "lists" in book.spec.by_id:
        returned.events.append(Event("lists_missing"))


def _is_own_page(book: Book, rest: Sequence[SheetSpec], grid: Grid) -> bool:
    """Whether a sheet that lost its identity cell is a page of ours without rows: it has the name and the title."""
    named = [sheet for sheet in rest if fold(grid.name) in (fold(sheet.name.th), fold(sheet.name.en))]
    titles = {fold(book.say(sheet.title)) for sheet in named if not sheet.is_data}
    return bool(titles) and any(fold(raw_text(value)) in titles for row in grid.rows[:_TOP] for value in row)


def _forget_missing_identity(returned: Return, locator: SheetFinder) -> None:
    """Take back that the identity sheet is missing, where the cause is that this program could not read it."""
    if IDENTITY_SHEET in locator.unread:
        returned.events = [event for event in returned.events if event.kind != "identity_missing"]


def _tell_unread_cells(returned: Return, grids: list[Grid], read: Mapping[int, str]) -> None:
    """Tell the cells of which nothing could be made in sheets that hold no rows; the others told theirs."""
    for grid in grids:
        if grid.index not in read:
            returned.events += [
                Event("cell_unread", sheet=grid.name, cell=cell, value=text or None, params={"reason": reason})
                for cell, (reason, text) in grid.structure.beside.unread.items()
            ]


def _keep_extra(returned: Return, left: list[Grid], told: frozenset[int], expected: Sequence[SheetSpec]) -> None:
    """Keep what stands in sheets that are none of ours; those in ``told`` have a finding already."""
    for grid in left:
        cells = [[raw_text(value).strip() for value in row] for row in grid.rows]
        if any(any(row) for row in cells):
            returned.extra_sheets.append(ExtraSheet(grid.name, cells))
            if grid.index not in told:
                transposed = any(is_transposed(grid, spec) for spec in expected)
                returned.events.append(Event("table_transposed" if transposed else "sheet_extra", sheet=grid.name))


def identity_for(master: Identity, department: str, issue: int = 1) -> Identity:
    """Return the identity that a department's workbook of ``master`` has (for files that lost theirs)."""
    return Identity(
        form_id=form_id(master.master_id, department, issue),
        master_id=master.master_id,
        kind="issued",
        year_be=master.year_be,
        agency=master.agency,
        department=department,
        issue=issue,
        version=master.version,
        language=master.language,
    )
