"""Sources: a file of any kind that has tables, told by its content; why one cannot be read is a finding."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

from lxml import etree, html

from ita_workbook.imports.docx_tables import read_docx
from ita_workbook.imports.grid import MOST_COLUMNS, Grid, GridCell, Source, bounded
from ita_workbook.imports.spreadsheet import read_spreadsheet
from ita_workbook.read.archive import MAX_FILE, UnreadableFileError, open_archive
from ita_workbook.read.returned import Event
from ita_workbook.words.sentences import sentence
from ita_workbook.words.thai_text import normalise

_TEXTS = (".csv", ".tsv", ".txt")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*")
_ENCODINGS = ("utf-8-sig", "cp874")


def read_source(path: Path) -> Source:
    """Return the grids of a file; raises UnreadableFileError, whose event says why there are none."""
    try:
        return _read(path)
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        # What a forged document can hold has no end; whatever of it trips a reader makes the file unreadable.
        raise UnreadableFileError(Event("unreadable_file", params={"reason": type(error).__name__})) from error


def _read(path: Path) -> Source:
    if path.is_file() and path.suffix.lower() in _TEXTS and path.stat().st_size <= MAX_FILE:
        data = path.read_bytes()
        if not data.startswith((b"%PDF", b"PK")):
            return Source(path, hashlib.sha256(data).hexdigest(), [read_csv(data)])
    try:
        archive = open_archive(path, documents=True)
    except UnreadableFileError as error:
        return _no_archive(path, error)
    if archive.format == "docx":
        grids, outside = read_docx(archive)
        return Source(path, archive.sha256, grids, outside)
    return Source(path, archive.sha256, read_spreadsheet(archive))


def _no_archive(path: Path, error: UnreadableFileError) -> Source:
    """Read a file that is no archive: a page, lines of text; tell of a PDF or picture that only Word has its text."""
    found = error.event.params.get("found")
    data = path.read_bytes() if found and path.is_file() else b""
    if found == "PDF" or data.startswith(_PICTURES):
        raise UnreadableFileError(Event("import_pdf")) from error
    digest = hashlib.sha256(data).hexdigest()
    if found == "HTML" or (found == "XML" and b"<table" in data[:1_000_000].lower()):
        return Source(path, digest, read_html(data))
    if found == "CSV":
        return Source(path, digest, [read_csv(data)])
    if error.event.kind in ("not_a_workbook", "renamed_text"):
        raise UnreadableFileError(Event("import_kind", params={"found": path.suffix or "?"})) from error
    raise error


def read_csv(data: bytes) -> Grid:
    """Return lines of separated texts: UTF-8, or the code page in which Excel on a Thai Windows saves them."""
    for encoding in ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else _ENCODINGS:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableFileError(Event("import_kind", params={"found": "CSV"}))
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows: list[list[GridCell | None]] = []
    seen = 0
    try:
        for line in csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator):
            seen += len(line[:MOST_COLUMNS]) + 1
            bounded(seen)
            rows.append([GridCell(cell) if cell.strip() else None for cell in line[:MOST_COLUMNS]])
    except csv.Error as error:
        raise UnreadableFileError(Event("import_kind", params={"found": "CSV"})) from error
    return Grid("", rows)


def read_html(data: bytes) -> list[Grid]:
    """Return the tables of a page, cells over several rows or columns spread."""
    try:
        parser = html.HTMLParser(no_network=True, huge_tree=False, encoding=_encoding_of(data))
        page = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(Event("import_kind", params={"found": "HTML"})) from error
    grids: list[Grid] = []
    seen = 0
    for number, table in enumerate(page.iter("table"), 1):
        rows: list[list[GridCell | None]] = []
        lines = [line for line in table.iter("tr") if next(line.iterancestors("table")) is table]
        for row, line in enumerate(lines):
            for cell in line.iterchildren("td", "th"):
                down, right = _span(cell.get("rowspan")), _span(cell.get("colspan"))
                seen += down * right
                bounded(seen)
                _put(rows, row, cell, min(down, len(lines) - row), right)
        grids.append(Grid(sentence("imports.table", number=number).th, rows, flows=True))
    return grids


def _put(rows: list[list[GridCell | None]], row: int, cell: html.HtmlElement, down: int, right: int) -> None:
    """Lay a cell down at the first free place of its row."""
    while len(rows) < row + down:
        rows.append([])
    line = rows[row]
    column = next((place for place, held in enumerate(line) if held is None), len(line))
    for part in cell.iter("br", "p", "li"):
        part.tail = f"\n{part.tail or ''}"
    text = normalise(str(cell.text_content()))
    link = next((str(one.get("href")) for one in cell.iter("a") if one.get("href")), "")
    for lower in range(row, row + down):
        rows[lower] += [None] * (column + right - len(rows[lower]))
        for place in range(column, column + right):
            home = None if (lower, place) == (row, column) else (row, column)
            rows[lower][place] = GridCell(text, home, link="" if home else link)


def _span(text: str | None) -> int:
    return min(int(text), MOST_COLUMNS) if text and text.isdigit() and 0 < len(text) < 6 and int(text) else 1


def _encoding_of(data: bytes) -> str | None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None if b"charset" in data[:2048].lower() else "cp874"
    return "utf-8"
