"""Structure: what stands in a workbook beside its values, from a targeted pass over the XML parts."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from ita_workbook.book.sheet import State
from ita_workbook.read.archive import MAX_TOTAL, Archive, UnreadableFileError, parse
from ita_workbook.read.ods import read_description, read_tables
from ita_workbook.read.returned import Event, Raw
from ita_workbook.read.xlsx_fast import date_styles, plain_sheet
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
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^<>]*?\bt="e")[^<>]*?\br="([A-Z]{1,3}\d{1,7})"[^<>]*>'
    rb"(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)"
)
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3}\d{1,7})"[^<>]*>\s*<(?:\w+:)?f[ >/]')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
# Three letters, or five digits and more: a cell beyond the 702nd column, or a row beyond the 9,999th.
_FAR = re.compile(rb'r="(?<!\wr=")(?:[A-Za-z]{3,}\d|[A-Za-z]{0,2}\d{5})')
_FAR_FILLED = re.compile(
    rb'r="(?<!\wr=")(?:(?:[A-Za-z]{3,}\d|[A-Za-z]{1,2}\d{5})[^<>]*(?<!/)>\s*<(?!/)'
    rb'|\d{5,}"[^<>]*>\s*<(?:\w+:)?c\b(?![^<>]*\br=))'
)
# What programs write of a sheet's extent; where it is small and the last row is near, no empty cell is far.
_EXTENT = re.compile(rb'<dimension ref="(?:[A-Z]{1,2}[0-9]{1,4}:)?[A-Z]{1,2}[0-9]{1,4}"/>')
_NEAR_ROW = re.compile(rb'<row (?:[^<>]*? )?r="[0-9]{1,4}"')
# Other ways to write the attribute, which few programs do; calamine takes them. What is far so counts as filled.
_ODD = re.compile(rb"r(?:[ \t\n]=|=[' \t\n\r]|\r)")
_ODD_FAR = re.compile(rb"\br\s*=\s*[\"']?\s*(?:[A-Za-z]{3,}\d|[A-Za-z]{0,2}\d{5})")
_SINCE_1904 = re.compile(rb"date1904=[\"'](?:1|true)")
_INDEX = re.compile(rb"v>(\d{1,9})</")
MAX_SHEETS = 200
MAX_MERGES = 5_000
MAX_STRAY = 10_000
"""Empty far cells and rows that are not worth a word: programs leave some at the last row or column of a sheet."""
MAX_TEXT = 256 * 1024 * 1024
"""Bytes that the texts of one sheet may have when each cell holds its own copy."""
_SHORTEST_CELL = len('<c t="s"><v>0</v></c>')


@dataclass(slots=True)
class SheetStructure:
    """One sheet's structure: zero-based rows, A1 addresses and ranges.

    ``scanned``: its part was looked through; only then is it safe to read. ``far``: something stands far outside
    any form (``far_filled``), or very many empty cells do. ``rows`` are its values where the part is plain.
    """

    name: str
    state: State = "visible"
    part: str = ""
    hidden_rows: frozenset[int] = frozenset()
    filtered: bool = False
    merges: tuple[str, ...] = ()
    formulas: frozenset[str] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)
    scanned: bool = True
    far: bool = False
    far_filled: bool = False
    rows: list[list[Raw]] | None = None


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the sheets of a workbook share: its strings by number (None: these are not plain), what its formats show."""

    strings: Mapping[bytes, str] | None
    styles: Mapping[bytes, bool]
    longest: int
    """Bytes of the longest string, at the most."""


@dataclass(slots=True)
class Structure:
    """The workbook's sheets in order and its properties."""

    sheets: list[SheetStructure] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    description: str = ""


def read_structure(archive: Archive) -> Structure:
    """Return the structure of an xlsx, xlsm or ods; of other formats nothing but the values can be read."""
    if archive.format == "ods":
        return _read_ods(archive)
    if archive.format not in ("xlsx", "xlsm"):
        return Structure()
    structure = Structure()
    scanned = 0
    part = _workbook_part(archive)
    sheets = list(islice(_listed_sheets(archive, part), MAX_SHEETS + 1))
    _read_properties(archive, structure)
    shared = _shared(archive, archive.part(part) or b"")
    for sheet in sheets:
        scanned += _scan(archive, sheet, shared)
        structure.sheets.append(sheet)
        # Many sheets may name the same part, so the archive's own limits do not bound this.
        if len(structure.sheets) > MAX_SHEETS or scanned > MAX_TOTAL:
            raise UnreadableFileError(Event("archive_limit", params={"what": "sheets", "limit": MAX_SHEETS}))
    return structure


def sheet_parts(archive: Archive) -> dict[str, str]:
    """Return the part of each sheet of an xlsx or xlsm by the sheet's name, looking into none of them."""
    return {sheet.name: sheet.part for sheet in _listed_sheets(archive, _workbook_part(archive))}


def _listed_sheets(archive: Archive, part: str) -> Iterator[SheetStructure]:
    """Yield the sheets as the workbook part lists them."""
    targets, workbook = _targets(archive, part), archive.part(part)
    if workbook is None:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "xl/workbook.xml"}))
    for name, state, relation in _entries(workbook, part):
        yield SheetStructure(name=name, state=state, part=targets.get(relation, ""))


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


def _read_ods(archive: Archive) -> Structure:
    properties, description = read_description(archive)
    return Structure(
        [
            SheetStructure(
                name=table.name,
                hidden_rows=frozenset(table.hidden_rows),
                filtered=table.filtered,
                merges=tuple(table.merges),
                formulas=frozenset(table.formulas),
                errors=table.errors,
            )
            for table in read_tables(archive)
        ],
        properties,
        description,
    )


def _workbook_part(archive: Archive) -> str:
    for relation in _relations(archive, "_rels/.rels"):
        if relation.kind.endswith("/officeDocument"):
            return relation.target.lstrip("/")
    return "xl/workbook.xml"


def _targets(archive: Archive, workbook: str) -> dict[str, str]:
    """Return the part that each relation of the workbook names."""
    folder, name = posixpath.split(workbook)
    return {one.id: one.part(folder) for one in _relations(archive, f"{folder}/_rels/{name}.rels")}


class _Relation(NamedTuple):
    id: str
    kind: str
    target: str

    def part(self, folder: str) -> str:
        """Return the name of the part that a relation of a part in ``folder`` names."""
        if self.target.startswith("/"):
            return self.target.lstrip("/")
        plain = "./" not in self.target and "//" not in self.target
        return (
            f"{folder}/{self.target}" if plain and folder else posixpath.normpath(posixpath.join(folder, self.target))
        )


def _relations(archive: Archive, name: str) -> tuple[_Relation, ...]:
    data = archive.part(name)
    if data is None:
        return ()
    return tuple(
        _Relation(str(entry.get("Id", "")), str(entry.get("Type", "")), str(entry.get("Target", "")))
        for entry in parse(data, name)
    )


def _shared(archive: Archive, workbook: bytes) -> _Shared:
    strings = archive.taken("xl/sharedStrings.xml")
    styles = b"" if b"date1904" in workbook and _SINCE_1904.search(workbook) else archive.part("xl/styles.xml") or b""
    texts = plain_strings(strings) if strings is not None else None
    longest = len(strings or b"") if texts is None else 4 * max(map(len, texts), default=0)
    return _Shared(None if texts is None else numbered(texts), date_styles(styles), longest)


def _scan(archive: Archive, sheet: SheetStructure, shared: _Shared) -> int:
    """Fill in a sheet's structure, and its values where it is plain; return its size."""
    data = archive.taken(sheet.part)
    if data is None:
        sheet.scanned = False
        return 0
    if len(data) // _SHORTEST_CELL * shared.longest > MAX_TEXT:
        _bound_texts(archive, sheet, data)
    plain = plain_sheet(data, shared.strings, shared.styles)
    if plain is not None:
        sheet.rows, sheet.formulas, sheet.errors = plain.rows, plain.formulas, plain.errors
        sheet.far = not _is_near(data) and _has_many_far(data)
        sheet.hidden_rows = frozenset(_hidden_rows(plain.around))
    else:
        _search(sheet, data)
        sheet.hidden_rows = frozenset(_hidden_rows(data))
    # Filters and merged ranges stand behind the cells, which are nearly all of a sheet.
    behind = max(data.rfind(b"sheetData>"), 0)
    if data.find(b"filterColumn", behind) >= 0:
        sheet.filtered = True
    if data.find(b"mergeCell ", behind) >= 0:
        sheet.merges = tuple(found[1].decode() for found in islice(_MERGE.finditer(data), MAX_MERGES))
    return len(data)


def _is_near(data: bytes) -> bool:
    """Whether a plain sheet says itself that it has no far cells, not even empty ones."""
    last = data.rfind(b"<row ")
    return _EXTENT.search(data, 0, 4096) is not None and (last < 0 or _NEAR_ROW.match(data, last) is not None)


def _has_many_far(data: bytes) -> bool:
    """Whether so many far cells and rows are written that even empty ones are worth a word."""
    return next(islice(_FAR.finditer(data), MAX_STRAY, None), None) is not None


def _search(sheet: SheetStructure, data: bytes) -> None:
    """Look for what the cells of a sheet have beside values. Byte searches first: most have nothing looked for."""
    odd = _ODD.search(data) is not None and _ODD_FAR.search(data) is not None
    sheet.far_filled = odd or (_FAR.search(data) is not None and _FAR_FILLED.search(data) is not None)
    sheet.far = sheet.far_filled or _has_many_far(data)
    if b't="e"' in data:
        sheet.errors = {cell.decode(): value.decode("utf-8", "replace") for cell, value in _ERROR.findall(data)}
    if b"<f>" in data or b"<f " in data or b"<f/" in data or b":f" in data:
        sheet.formulas = frozenset(cell.decode() for cell in _FORMULA.findall(data))


def _bound_texts(archive: Archive, sheet: SheetStructure, data: bytes) -> None:
    """Refuse a sheet that repeats long shared texts beyond all measure: each cell gets a copy of its own."""
    shared = archive.part("xl/sharedStrings.xml") or b""
    cells = data.count(b't="s"')
    if cells * len(shared) <= MAX_TEXT:
        return
    sizes = [len(text) for text in shared.split(b"<si>")[1:]]
    if sizes and cells * max(sizes) <= MAX_TEXT:
        return
    # Written otherwise than by any program, every text counts as the whole part.
    counts = Counter(int(index) for index in _INDEX.findall(data))
    total = sum((sizes[index] if index < len(sizes) else len(shared)) * count for index, count in counts.items())
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


def _read_properties(archive: Archive, structure: Structure) -> None:
    """Read custom properties and the description; damage here costs a vote, not the file."""
    try:
        custom = archive.part("docProps/custom.xml")
        core = archive.part("docProps/core.xml")
        if custom is not None:
            structure.properties.update(custom_properties(custom))
        if core is not None:
            structure.description = description(core)
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
