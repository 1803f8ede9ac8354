"""The reader: a file in whatever state becomes a Return; nothing is refused that can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ita_workbook.domain.declared import FrameworkError
from ita_workbook.domain.framework import Framework, load_framework
from ita_workbook.read.archive import UnreadableFileError, open_archive
from ita_workbook.read.event import Event
from ita_workbook.read.grid import Grid, read_grids
from ita_workbook.read.locate import locate_sheets
from ita_workbook.read.returned import ExtraSheet, Return
from ita_workbook.read.sheets import SheetReader
from ita_workbook.read.structure import read_structure
from ita_workbook.read.values import ValueReader, raw_text
from ita_workbook.read.votes import IDENTITY_SHEET, Claim, Votes, elect
from ita_workbook.spec.book import Book
from ita_workbook.spec.column import Kind
from ita_workbook.spec.content import Content
from ita_workbook.spec.identity import Identity, form_id
from ita_workbook.spec.manifest import Manifest, unpack
from ita_workbook.spec.workbook import WorkbookSpec, load_spec

Bases = Callable[[Identity], Book | None]
"""Gives the book that was issued under an identity, from a ledger or a master; None when it is not known there."""
_RECOGNISED = 2
"""Sheets that must be found by name and headers alone before a file without identity counts as ours."""


def read_workbook(path: Path, bases: Bases | None = None, assumed: Identity | None = None) -> Return:
    """Read ``path`` as far as it can be read.

    ``bases`` knows what was issued, for files that lost their manifest; ``assumed`` is the identity of a file that
    has none left. Never raises for a bad file: the events of the Return say what is wrong with it.
    """
    returned = Return(path)
    try:
        if path.name.startswith("~$"):
            raise UnreadableFileError(Event("lock_file"))
        archive = open_archive(path)
        returned.sha256, returned.format = archive.sha256, archive.format
        returned.events += archive.events
        structure = read_structure(archive)
        grids = read_grids(archive, structure)
        returned.events += [
            Event("far_cells", sheet=sheet.name, params={"extent": sheet.name})
            for sheet in structure.sheets
            if sheet.far and sheet.part
        ]
        if archive.format in ("xls", "xlsb", "ods"):
            returned.events.append(Event("old_format", params={"format": archive.format}))
        _read_content(returned, grids, elect(structure, grids), bases, assumed)
    except UnreadableFileError as error:
        returned.events.append(error.event)
    return returned


def _read_content(
    returned: Return, grids: list[Grid], votes: Votes, bases: Bases | None, assumed: Identity | None
) -> None:
    spec = load_spec()
    identity = votes.identity
    if identity is None:
        identity = assumed
        kinds: tuple[Kind, ...] = (assumed.kind,) if assumed else ("issued", "merged")
        recognised = max(
            (len(locate_sheets(grids, (), spec.data_sheets(kind))[0]) for kind in kinds),
            default=0,
        )
        if recognised < (1 if assumed else _RECOGNISED):
            returned.events.append(Event("foreign_workbook"))
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
    book = _book(identity, grids, votes.claims, bases, returned, spec)
    if book is None:
        return
    returned.book, returned.readable = book, True
    _read_sheets(returned, book, grids, votes.claims)


def _newer(version: str, ours: str) -> bool:
    def numbers(text: str) -> list[int]:
        return [int(part) for part in text.split(".") if part.isdigit()]

    return numbers(version) > numbers(ours)


def _book(
    identity: Identity,
    grids: list[Grid],
    claims: list[Claim],
    bases: Bases | None,
    returned: Return,
    spec: WorkbookSpec,
) -> Book | None:
    """Return what was issued: from the file's own manifest, else from the ledger or master, else only the year's."""
    manifest = _manifest(identity, grids, claims)
    if manifest is None:
        returned.events.append(Event("identity_missing"))
        known = bases(identity) if bases else None
        if known is not None:
            returned.base_known = True
            return replace(known, identity=replace(identity, agency=identity.agency or known.identity.agency))
        manifest = Manifest(Content())
    else:
        returned.base_known = True
    try:
        framework = Framework.from_dict(manifest.framework) if manifest.framework else load_framework(identity.year_be)
    except FrameworkError:
        returned.events.append(Event("unknown_framework", params={"year": identity.year_be}))
        return None
    return Book(identity, framework, manifest.content, spec)


def _manifest(identity: Identity, grids: list[Grid], claims: list[Claim]) -> Manifest | None:
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


def _read_sheets(returned: Return, book: Book, grids: list[Grid], claims: list[Claim]) -> None:
    expected = book.spec.data_sheets(book.kind)
    located, left, events = locate_sheets(grids, claims, expected)
    returned.events += events
    # What people wrote in the master changes its own lists, so the book read against follows the file.
    current = Book(book.identity, book.framework, book.content.copy(), book.spec)
    for spec in expected:
        found = located.get(spec.id)
        if found is None:
            if spec.kind == "form" or spec.state == "visible":
                returned.events.append(Event("sheet_missing", sheet=spec.name.pick(book.language), sheet_id=spec.id))
            returned.missing_sheets += (spec.id,)
            returned.content.sheets[spec.id] = book.content.copy().rows(spec.id)
            continue
        reader = SheetReader(current, found, ValueReader(current), returned.base_known)
        returned.sheets[spec.id] = reader.read()
        returned.events += reader.events
        returned.content.sheets[spec.id] = reader.rows
        returned.cells_read += reader.cells_read
        if book.kind != "issued":
            current.content.sheets[spec.id] = reader.rows
    if book.kind == "issued":
        returned.content.sheets["departments"] = book.content.copy().rows("departments")
    _keep_extra(returned, left)
    if not any(claim.sheet_id == "lists" for claim in claims) and "lists" in book.spec.by_id:
        returned.events.append(Event("lists_missing"))


def _keep_extra(returned: Return, left: list[Grid]) -> None:
    for grid in left:
        cells = [[raw_text(value).strip() for value in row] for row in grid.rows]
        if any(any(row) for row in cells):
            returned.extra_sheets.append(ExtraSheet(grid.name, cells))
            returned.events.append(Event("sheet_extra", sheet=grid.name))


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
