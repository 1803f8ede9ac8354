"""Beside: what a cell has beside its value, which can be the answer: links, notes, pictures, and struck-out text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import unescape

from lxml import etree

from ita_workbook.read.a1 import address, place_of
from ita_workbook.read.archive import Archive, UnreadableFileError, parse
from ita_workbook.read.relation import Relation, relations_of

ANNOTATOR = "ita-workbook"
"""Who signs the notes of annotated copies: they are no words of the department."""
# LibreOffice loses who wrote a note: those of annotated copies begin with the code of a finding.
_OUR_NOTE = re.compile(r"[FSRVCXNPM]\d{3} [^\n]+\n")
_HYPERLINK = re.compile(r"<(?:\w+:)?hyperlink\b([^<>]*?)/?>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PICTURE_TAGS = (b":pic>", b":pic ", b"<pic>", b"<pic ")
_MAX_CELLS = 500
"""Cells of a range under one link that each get it; no form has more in a block."""
_CALL = re.compile(
    r"^=?\s*(?:_xlfn\.)?(?:_xlws\.)?(HYPERLINK|IMAGE|DISPIMG)\s*\(\s*(?:\"((?:[^\"]|\"\")*)\")?", re.IGNORECASE
)
CALLS = (b"HYPERLINK(", b"IMAGE(", b"DISPIMG(")
"""Formulas that say more than they show, as they stand in a part."""


@dataclass(slots=True)
class Beside:
    """What stands beside the values of one sheet, by A1 address.

    ``pictures`` lie in or over a cell: the address of the picture where it is known, else ''. ``unread`` are cells of
    which this program could make nothing: why, and what stands in the file.
    """

    links: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    struck: set[str] = field(default_factory=set)
    unread: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.links or self.notes or self.pictures or self.struck or self.unread)

    def call(self, place: str, formula: str) -> bool:
        """Keep what a formula says that shows a link or a picture; tell whether its cell holds a picture only."""
        found = _CALL.match(formula)
        if not found:
            return False
        name, target = found[1].upper(), (found[2] or "").replace('""', '"')
        if name == "HYPERLINK":
            if target and not target.startswith("#"):
                self.links[place] = target
            return False
        self.pictures[place] = target if name == "IMAGE" else ""
        return True

    def note(self, place: str, text: str, author: str = "") -> None:
        """Keep a note, unless this program wrote it."""
        if text.strip() and author != ANNOTATOR and not _OUR_NOTE.match(text):
            self.notes[place] = text.strip()


def read_beside(archive: Archive, part: str, behind: bytes, found: Beside) -> None:
    """Add what an .xlsx has beside the cells of a sheet part; ``behind`` is what stands behind its cells.

    What is damaged here costs no cell.
    """
    linked = b"hyperlink " in behind
    if not linked and not archive.has_objects:
        return
    try:
        relations = relations_of(archive, part)
        if linked:
            _links(behind.decode("utf-8", "replace"), relations, found)
        for kind, read in _READERS:
            for relation in relations:
                if relation.kind.endswith("/" + kind) and not relation.part.endswith(".bin"):
                    read(archive, relation, found)
    except UnreadableFileError:
        return


def _links(behind: str, relations: tuple[Relation, ...], found: Beside) -> None:
    targets = {relation.id: relation.target for relation in relations if relation.kind.endswith("/hyperlink")}
    for tag in _HYPERLINK.finditer(behind):
        attributes = {name.rpartition(":")[2]: one or two for name, one, two in _ATTRIBUTE.findall(tag[1])}
        target = targets.get(attributes.get("id", ""), "")
        if not target:
            continue
        place = attributes.get("location")
        whole = f"{target}#{unescape(place)}" if place and "#" not in target else target
        for cell in cells_of(attributes.get("ref", "")):
            found.links[cell] = whole


def cells_of(reference: str) -> Iterator[str]:
    """Yield the addresses of a range, not more than any form has under one link."""
    first, _, last = reference.replace("$", "").partition(":")
    begin, end = place_of(first), place_of(last or first)
    if begin is None or end is None:
        return
    count = 0
    for row in range(begin[0], end[0] + 1):
        for column in range(begin[1], end[1] + 1):
            count += 1
            if count > _MAX_CELLS:
                return
            yield address(row, column)


def _notes(archive: Archive, relation: Relation, found: Beside) -> None:
    data = archive.part(relation.part)
    if data is None:
        return
    root = parse(data, relation.part)
    authors = [author.text or "" for author in root.iter("{*}author")]
    for note in root.iter("{*}comment"):
        number = str(note.get("authorId", ""))
        author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
        # Words stand in runs of their own font, or bare; what this program added to a person's note is a run.
        body = note.find("{*}text")
        pieces = (
            "".join(str(part.text or "") for part in piece.iter("{*}t")) for piece in (() if body is None else body)
        )
        text = "".join(piece for piece in pieces if not piece.startswith(f"\n[{ANNOTATOR}] "))
        found.note(note.get("ref", ""), text, author)


def _threads(archive: Archive, relation: Relation, found: Beside) -> None:
    data = archive.part(relation.part)
    if data is None:
        return
    said: dict[str, list[str]] = {}
    for comment in parse(data, relation.part).iter("{*}threadedComment"):
        said.setdefault(comment.get("ref", ""), []).append(comment.findtext("{*}text") or "")
    for place, texts in said.items():
        # The old note on the same cell says only that there is a thread.
        found.notes.pop(place, None)
        found.note(place, "\n".join(filter(None, texts)))


def _pictures(archive: Archive, relation: Relation, found: Beside) -> None:
    data = archive.part(relation.part)
    if data is None or not any(tag in data for tag in _PICTURE_TAGS):
        return
    for picture in parse(data, relation.part).iter("{*}pic"):
        anchor = next((one for one in picture.iterancestors() if etree.QName(one).localname.endswith("Anchor")), None)
        corner = anchor.find("{*}from") if anchor is not None else None
        if corner is None:
            continue
        row, column = corner.findtext("{*}row") or "", corner.findtext("{*}col") or ""
        if row.isdigit() and column.isdigit():
            found.pictures.setdefault(address(int(row), int(column)), "")


_READERS: tuple[tuple[str, Callable[[Archive, Relation, Beside], None]], ...] = (
    ("comments", _notes),
    ("threadedComment", _threads),
    ("drawing", _pictures),
)
