"""Structure: what stands in a workbook beside its values, from a targeted pass over the XML parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ita_workbook.book.sheet import State
from ita_workbook.read.archive import MAX_TOTAL, Archive, UnreadableFileError, parse, remembered
from ita_workbook.read.beside import Beside, read_beside
from ita_workbook.read.kept import CellFormats, KeptCells
from ita_workbook.read.relation import Relation, relations_of
from ita_workbook.read.returned import Event, Raw
from ita_workbook.read.xlsx_cells import CellReader, DamagedSheetError, cell_formats, shared_texts
from ita_workbook.read.xlsx_fast import FastSheet, plain_sheet
from ita_workbook.read.xlsx_fast_strings import numbered, plain_strings

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_STATES: dict[str, State] = {"hidden": "hidden", "veryHidden": "very_hidden"}

# These begin with letters and look back: a search for what begins with letters is many times faster than any other.
# Within tags there is no "<", so that no pattern can be made to run over the same bytes again and again.
_HIDES = (b'hidden="1"', b'hidden="true"')
_HIDDEN = re.compile(rb'hidden="(?<!\whidden=")(?:1|true)"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="(\d+)"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
# Three letters, or five digits and more: a cell beyond the 702nd column, or a row beyond the 9,999th.
_FAR = re.compile(rb'r="(?<!\wr=")(?:[A-Za-z]{3,}\d|[A-Za-z]{0,2}\d{5})')
# What programs write of a sheet's extent; where it is small and the last row is near, no empty cell is far.
_EXTENT = re.compile(rb'<dimension ref="(?:[A-Z]{1,2}[0-9]{1,4}:)?[A-Z]{1,2}[0-9]{1,4}"/>')
_NEAR_ROW = re.compile(rb'<row (?:[^<>]*? )?r="[0-9]{1,4}"')
_SINCE_1904 = re.compile(rb"date1904=[\"'](?:1|true)")
SAVED = re.compile(rb"(?:modified|dc:date)\b[^<>]*>\s*(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?)\s*<")
_INDEX = re.compile(rb"""t=["']s["'][^<>]*>\s*<(?:\w+:)?v>(\d{1,9})</""")
_PICTURE = b"=DISPIMG("
"""What WPS leaves of a picture in a cell, as a text."""
_LONGEST_REASON = 120
MAX_SHEETS = 200
MAX_FILLED = 600_000
"""Values of all sheets, and half as many shared strings; the largest real master has some 20,000."""
MAX_STRINGS = 32 * 1024 * 1024
_MANY = 1 << 20
"""Bytes of a part from which on its values are counted; a smaller one has no more than there may be."""
MAX_MERGES = 5_000
MAX_STRAY = 100_000
"""Empty far cells and rows that are not worth a word: programs leave some at the last row or column of a sheet,
and gnumeric writes a styled first row to the last column."""
MAX_TEXT = 64 * 1024 * 1024
"""Bytes that the texts of one sheet may have when each cell holds its own copy."""
_SHORTEST_CELL = len('<c t="s"><v>0</v></c>')


@dataclass(slots=True)
class SheetStructure:
    """One sheet's structure: zero-based rows, A1 addresses and ranges.

    ``far``: something stands far outside any form (the farthest at ``farthest``), or very many empty cells do.
    ``rows`` are its values; None where another library is to read them. ``unread`` says why the sheet could not be
    read, '' where it was; ``beside`` is what its cells have beside their values.
    """

    name: str
    state: State = "visible"
    part: str = ""
    hidden_rows: frozenset[int] = frozenset()
    filtered: bool = False
    merges: tuple[str, ...] = ()
    formulas: frozenset[str] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)
    far: bool = False
    farthest: str | None = None
    rows: list[list[Raw]] | None = None
    unread: str = ""
    beside: Beside = field(default_factory=Beside)
    plain: bool = False
    """Whether it was read by patterns."""


@dataclass(slots=True)
class Shared:
    """What the sheets of a workbook share: their texts by number (None: these are not plain) with the part that has
    them, what their formats show, and how days are counted. ``longest`` is what the longest text has in bytes, or
    less."""

    archive: Archive
    part: str
    texts: Mapping[bytes, str] | None
    longest: int
    formats: CellFormats
    since_1904: bool
    _reader: CellReader | None = None

    @property
    def reader(self) -> CellReader:
        """The thorough reader, made when the first sheet needs it."""
        if self._reader is None:
            self._reader = CellReader(shared_texts(self.archive, self.part), self.formats, self.since_1904)
        return self._reader


@dataclass(slots=True)
class Structure:
    """The workbook's sheets in order and its properties."""

    sheets: list[SheetStructure] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    description: str = ""
    saved: str = ""
    """When the file was saved last (ISO time); '' where it does not say so."""
    parts: dict[str, str] = field(default_factory=dict)
    """The part of each sheet by name, also of those that were not asked for; of an .xlsx or .xlsm."""
    shared: Shared | None = None


def read_structure(archive: Archive) -> Structure:
    """Return the sheets of an .xlsx or .xlsm; raises UnreadableFileError where it cannot be read."""
    structure = read_sheets(archive)
    read_properties(archive, structure)
    return structure


def read_sheets(
    archive: Archive, wanted: Container[str] | None = None, texts: Mapping[bytes, str] | None = None
) -> Structure:
    """Return sheets of an .xlsx or .xlsm: those that are ``wanted`` by name, None for all; raises as above.

    ``texts`` stand for the shared texts by their numbers, where these need not be read.
    """
    part = _workbook_part(archive)
    relations = relations_of(archive, part)
    sheets = list(islice(_listed_sheets(archive, part, relations), MAX_SHEETS + 1))
    shared = _shared(archive, archive.part(part) or b"", relations, texts)
    structure = Structure(parts={sheet.name: sheet.part for sheet in sheets}, shared=shared)
    scanned = filled = 0
    for sheet in sheets:
        if wanted is not None and sheet.name not in wanted:
            continue
        size, cells = _scan(archive, sheet, shared, MAX_FILLED - filled)
        scanned += size
        filled += cells
        structure.sheets.append(sheet)
        # Many sheets may name the same part, so the archive's own limits do not bound this.
        if len(structure.sheets) > MAX_SHEETS or scanned > MAX_TOTAL:
            raise UnreadableFileError(Event("archive_limit", params={"what": "sheets", "limit": MAX_SHEETS}))
    return structure


def sheet_parts(archive: Archive) -> dict[str, str]:
    """Return the part of each sheet of an xlsx or xlsm by the sheet's name, looking into none of them."""
    part = _workbook_part(archive)
    return {sheet.name: sheet.part for sheet in _listed_sheets(archive, part, relations_of(archive, part))}


def _listed_sheets(archive: Archive, part: str, relations: Sequence[Relation]) -> Iterator[SheetStructure]:
    """Yield the sheets as the workbook part lists them."""
    targets, workbook = {one.id: one.part for one in relations}, archive.part(part)
    if workbook is None:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "xl/workbook.xml"}))
    for name, state, relation in _entries(workbook, part):
        yield SheetStructure(name=name, state=state, part=targets.get(relation, ""))


@remembered
def _entries(workbook: bytes, part: str) -> tuple[tuple[str, State, str], ...]:
    """Return the name, state and relation of each sheet that a workbook part lists."""
    return tuple(
        (
            str(entry.get("name", "")),
            _STATES.get(str(entry.get("state", "")), "visible"),
            str(entry.get(_RELATION) or entry.get(_STRICT_RELATION) or ""),
        )
        for entry in parse(workbook, part).iter(_MAIN + "sheet", _STRICT + "sheet")
    )


def _workbook_part(archive: Archive) -> str:
    for relation in relations_of(archive, ""):
        if relation.kind.endswith("/officeDocument"):
            return relation.target.replace("\\", "/").lstrip("/")
    return "xl/workbook.xml"


def _shared(
    archive: Archive, workbook: bytes, relations: Sequence[Relation], texts: Mapping[bytes, str] | None
) -> Shared:
    parts = {one.kind.rpartition("/")[2]: one.part for one in relations}
    part, styles = parts.get("sharedStrings", "xl/sharedStrings.xml"), parts.get("styles", "xl/styles.xml")
    found, longest = _texts(archive, part) if texts is None else (texts, 0)
    data = archive.part(styles)
    formats = _formats(data, styles) if data else CellFormats()
    since_1904 = b"date1904" in workbook and _SINCE_1904.search(workbook) is not None
    return Shared(archive, part, found, longest, formats, since_1904)


def _texts(archive: Archive, part: str) -> tuple[Mapping[bytes, str] | None, int]:
    """Return the shared texts by number, None where these are not plain; and the bytes of the longest, at the most."""
    data = archive.taken(part)
    if data is None:
        return None, 0
    if len(data) > _MANY:
        count = data.count(b"<si") + data.count(b"<t")
        if len(data) > MAX_STRINGS or count > MAX_FILLED:
            raise UnreadableFileError(Event("archive_limit", params={"what": part, "limit": MAX_FILLED}))
    texts = None if _PICTURE in data else plain_strings(data)
    return (None, len(data)) if texts is None else (numbered(texts), 4 * max(map(len, texts), default=0))


_formats = remembered(cell_formats)


def _scan(archive: Archive, sheet: SheetStructure, shared: Shared, most: int) -> tuple[int, int]:
    """Fill in a sheet's structure and its values; return its size and how many values it has at the most.

    Raises UnreadableFileError for more than ``most`` values, before anything is made of them.
    """
    data = archive.taken(sheet.part)
    if data is None:
        sheet.rows, sheet.unread = [], "its part is not in the file"
        return 0, 0
    filled = data.count(b"<v") + data.count(b"<is") if len(data) > _MANY else len(data) // _SHORTEST_CELL
    if filled > most:
        raise UnreadableFileError(Event("archive_limit", params={"what": sheet.name, "limit": MAX_FILLED}))
    # Filters, merged ranges and links stand behind the cells, which are nearly all of a sheet.
    behind = max(data.rfind(b"sheetData>"), 0)
    formats = {} if shared.since_1904 else shared.formats.formats
    struck = any(b' s="%b"' % number in data for number in shared.formats.struck)
    plain = None if struck or _PICTURE in data else plain_sheet(data, shared.texts, formats)
    if plain is not None:
        _bound_values(sheet.name, plain, shared.longest)
        sheet.rows, sheet.formulas, sheet.errors, sheet.plain = plain.rows, plain.formulas, plain.errors, True
        sheet.far = not _is_near(data) and _has_many_far(data)
        sheet.hidden_rows = frozenset(_hidden_rows(plain.around))
    else:
        if len(data) // _SHORTEST_CELL * shared.longest > MAX_TEXT:
            _bound_texts(archive, sheet, data, shared.longest)
        _read_cells(sheet, data, shared)
        sheet.hidden_rows = frozenset(_hidden_rows(data))
    read_beside(archive, sheet.part, data[behind:], sheet.beside)
    if data.find(b"filterColumn", behind) >= 0:
        sheet.filtered = True
    if data.find(b"mergeCell ", behind) >= 0:
        sheet.merges = tuple(found[1].decode() for found in islice(_MERGE.finditer(data), MAX_MERGES))
    return len(data), filled


def _read_cells(sheet: SheetStructure, data: bytes, shared: Shared) -> None:
    """Read a sheet that is written otherwise than programs nearly always do: what cannot be read costs it alone."""
    try:
        cells = shared.reader.read(data)
    except DamagedSheetError as error:
        sheet.rows, sheet.unread = [], str(error)[:_LONGEST_REASON]
        return
    take_cells(sheet, cells)
    sheet.far = cells.farthest is not None or _has_many_far(data)


def take_cells(sheet: SheetStructure, cells: KeptCells) -> None:
    """Give a sheet the cells that were kept of it."""
    sheet.rows, sheet.formulas, sheet.errors = cells.rows(), frozenset(cells.formulas), cells.errors
    sheet.farthest, sheet.beside, sheet.far = cells.farthest, cells.beside, cells.farthest is not None


def _is_near(data: bytes) -> bool:
    """Whether a plain sheet says itself that it has no far cells, not even empty ones."""
    last = data.rfind(b"<row ")
    return _EXTENT.search(data, 0, 4096) is not None and (last < 0 or _NEAR_ROW.match(data, last) is not None)


def _has_many_far(data: bytes) -> bool:
    """Whether so many far cells and rows are written that even empty ones are worth a word."""
    return next(islice(_FAR.finditer(data), MAX_STRAY, None), None) is not None


def _bound_values(name: str, plain: FastSheet, longest: int) -> None:
    """Refuse a sheet whose texts are long beyond all measure; as read by patterns, cells share what they repeat."""
    # A letter takes two bytes nearly always, and four at the most.
    if plain.filled * longest <= 2 * MAX_TEXT:
        return
    rows = plain.rows
    if 2 * sum(len(value) for row in rows for value in row if isinstance(value, str)) > MAX_TEXT:
        raise UnreadableFileError(Event("archive_limit", params={"what": name, "limit": MAX_TEXT}))


def _bound_texts(archive: Archive, sheet: SheetStructure, data: bytes, longest: int) -> None:
    """Refuse a sheet that repeats long shared texts beyond all measure, before the thorough reader copies them."""
    cells = data.count(b't="s"')
    if cells * longest <= MAX_TEXT:
        return
    shared = archive.part("xl/sharedStrings.xml") or b""
    sizes = [len(text) for text in shared.split(b"<si>")[1:]]
    if sizes and cells * max(sizes) <= MAX_TEXT:
        return
    # Written otherwise than by any program, every text counts as the whole part. A number is no text.
    counts = Counter(int(index) for index in _INDEX.findall(data))
    total = sum((sizes[index] if index < len(sizes) else len(shared)) * count for index, count in counts.items())
    total += max(cells - counts.total(), 0) * len(shared)
    if total > MAX_TEXT:
        raise UnreadableFileError(Event("archive_limit", params={"what": sheet.name, "limit": MAX_TEXT}))


def _hidden_rows(data: bytes) -> Iterator[int]:
    """Yield the zero-based numbers of the rows whose tag says that they are hidden."""
    # Columns are hidden as well, before the rows. A search for bytes is many times faster than one for a pattern.
    begin = max(data.find(b"sheetData>"), 0)
    for sign in _HIDES:
        at = data.find(sign, begin)
        while at >= 0:
            row = _ROW.match(data, data.rfind(b"<", 0, at), data.find(b">", at)) if _HIDDEN.match(data, at) else None
            if row:
                yield int(row[1]) - 1
            at = data.find(sign, at + len(sign))


def read_properties(archive: Archive, structure: Structure) -> None:
    """Read custom properties and the description; damage here costs a vote, not the file."""
    try:
        custom = archive.part("docProps/custom.xml")
        core = archive.part("docProps/core.xml")
        if custom is not None:
            structure.properties.update(custom_properties(custom))
        if core is not None:
            structure.description = description(core)
            saved = SAVED.search(core)
            structure.saved = saved[1].decode() if saved else ""
    except UnreadableFileError:
        return


def custom_properties(data: bytes) -> dict[str, str]:
    """Return the custom properties by name; raises UnreadableFileError for a damaged part."""
    properties = {}
    for entry in parse(data, "docProps/custom.xml"):
        text = entry[0].text if len(entry) == 1 and not len(entry[0]) else "".join(map(str, entry.itertext()))
        properties[str(entry.get("name", ""))] = (text or "").strip()
    return properties


def description(data: bytes) -> str:
    """Return the description among the core properties, '' where there is none; raises as above."""
    texts = [entry.text or "" for entry in parse(data, "docProps/core.xml") if str(entry.tag).endswith("}description")]
    return texts[-1] if texts else ""
