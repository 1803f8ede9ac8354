"""Structure: what stands in a workbook beside its values, from a targeted pass over the XML parts."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from ita_workbook.read.archive import Archive, UnreadableFileError
from ita_workbook.read.event import Event
from ita_workbook.spec.sheet import State

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_STATES: dict[str, State] = {"hidden": "hidden", "veryHidden": "very_hidden"}

_ROW_HIDDEN = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"|'
                         rb'<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*?\br="(\d+)"')  # fmt: skip
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?(?:/>|>(.*?)</(?:\w+:)?c>)', re.DOTALL)
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>(?:<f\b.*?(?:</f>|/>))?<v>([^<]*)'
)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
# Three letters, or five digits and more: a cell beyond the 702nd column or the 9,999th row.
_FAR = re.compile(rb'\br="(?:[A-Z]{3}\d+|[A-Z]{1,2}\d{5,})"')


@dataclass(slots=True)
class SheetStructure:
    """One sheet's structure: zero-based rows, A1 addresses and ranges."""

    name: str
    state: State = "visible"
    part: str = ""
    hidden_rows: frozenset[int] = frozenset()
    filtered: bool = False
    merges: tuple[str, ...] = ()
    formulas: frozenset[str] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)
    far: bool = False


@dataclass(slots=True)
class Structure:
    """The workbook's sheets in order and its properties."""

    sheets: list[SheetStructure] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    description: str = ""


def parse_part(archive: Archive, name: str) -> etree._Element | None:
    """Return a part parsed without entities, network or size escapes; None when there is none."""
    data = archive.part(name)
    if data is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(Event("truncated_file", params={"reason": name})) from error


def read_structure(archive: Archive) -> Structure:
    """Return the structure of an xlsx or xlsm; of other formats only what their one metadata part tells."""
    if archive.format not in ("xlsx", "xlsm"):
        return Structure()
    structure = Structure()
    targets = _relations(archive)
    workbook = parse_part(archive, _workbook_part(archive))
    if workbook is None:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "xl/workbook.xml"}))
    for entry in workbook.iter(_MAIN + "sheet", _STRICT + "sheet"):
        relation = entry.get(_RELATION) or entry.get(_STRICT_RELATION) or ""
        sheet = SheetStructure(
            name=entry.get("name", ""),
            state=_STATES.get(entry.get("state", ""), "visible"),
            part=targets.get(relation, ""),
        )
        _scan(archive, sheet)
        structure.sheets.append(sheet)
    _read_properties(archive, structure)
    return structure


def _workbook_part(archive: Archive) -> str:
    root = parse_part(archive, "_rels/.rels")
    if root is not None:
        for relation in root:
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return str(relation.get("Target", "")).lstrip("/")
    return "xl/workbook.xml"


def _relations(archive: Archive) -> dict[str, str]:
    workbook = _workbook_part(archive)
    folder, name = posixpath.split(workbook)
    root = parse_part(archive, f"{folder}/_rels/{name}.rels")
    if root is None:
        return {}
    found = {}
    for relation in root:
        target = str(relation.get("Target", ""))
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[str(relation.get("Id", ""))] = path
    return found


def _scan(archive: Archive, sheet: SheetStructure) -> None:
    """Fill in a sheet's structure. Byte searches first: most sheets have none of the things looked for."""
    data = archive.part(sheet.part)
    if data is None:
        return
    sheet.far = _FAR.search(data) is not None
    if b'hidden="' in data:
        rows = (int(one or two) - 1 for one, two in _ROW_HIDDEN.findall(data))
        sheet.hidden_rows = frozenset(rows)
    if b"filterColumn" in data:
        sheet.filtered = True
    if b"<mergeCell " in data or b":mergeCell " in data:
        sheet.merges = tuple(found.decode() for found in _MERGE.findall(data))
    if b't="e"' in data:
        sheet.errors = {cell.decode(): value.decode("utf-8", "replace") for cell, value in _ERROR.findall(data)}
    if b"<f>" in data or b"<f " in data or b":f>" in data:
        sheet.formulas = frozenset(_formula_cells(data))


def _formula_cells(data: bytes) -> list[str]:
    """Return the addresses of cells with a formula: each <f> belongs to the last cell that began before it."""
    found = []
    start = 0
    for formula in re.finditer(rb"<(?:\w+:)?f[ >/]", data):
        begin = max(data.rfind(b"<c ", start, formula.start()), data.rfind(b":c ", start, formula.start()))
        if begin < 0:
            continue
        reference = re.search(rb'\br="([A-Z]{1,3}\d{1,7})"', data[begin : formula.start()])
        if reference:
            found.append(reference[1].decode())
        start = begin
    return found


def _read_properties(archive: Archive, structure: Structure) -> None:
    """Read custom properties and the description; damage here costs a vote, not the file."""
    try:
        custom = parse_part(archive, "docProps/custom.xml")
        core = parse_part(archive, "docProps/core.xml")
    except UnreadableFileError:
        return
    for entry in custom if custom is not None else ():
        structure.properties[str(entry.get("name", ""))] = "".join(str(text) for text in entry.itertext()).strip()
    for entry in core if core is not None else ():
        if str(entry.tag).endswith("}description"):
            structure.description = entry.text or ""
