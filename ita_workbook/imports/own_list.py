"""An agency family's own list: the framework of a year with the items of one table; what the table lacks stays open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ita_workbook.book.workbook import load_spec
from ita_workbook.checks.message import finding_of
from ita_workbook.framework.framework import Framework
from ita_workbook.framework.load import framework_of, load_framework
from ita_workbook.imports.headings import Headings, TableMapping, likeness
from ita_workbook.imports.kinds import by_shape
from ita_workbook.imports.lines import lines_of, whole
from ita_workbook.imports.rows import NUMBERED, SAME
from ita_workbook.imports.source import read_source
from ita_workbook.imports.tables import FoundTable, Piece, TableFinder
from ita_workbook.read.archive import UnreadableFileError
from ita_workbook.read.returned import Return
from ita_workbook.read.values import ValueReader, read_code
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold

FAMILY = "own"


def framework_of_table(path: Path, year_be: int, values: ValueReader) -> Framework:
    """Return the framework of a year with the items that a table lists.

    Tools, indicators and bands are the year's, without weights, questions and rules, for these are not known to hold
    for the family. Raises UsageProblem naming the cell where the table is no list of items.
    """
    tables, mapping = _list_in(path, values)
    standard = load_framework(year_be)
    spec = load_spec()
    sheet = spec.keyed_by("item")
    columns = dict(enumerate(mapping.columns))
    places = {mapped.field: number for number, mapped in columns.items() if mapped.sheet == sheet.id}
    key, label = sheet.key_columns[0].field, sheet.label.field if sheet.label else ""
    indicator = next((one.field for one in sheet.columns if one.meaning.of == "indicator"), "")
    items: dict[str, dict[str, Any]] = {}
    unplaced = 0
    for number, line in enumerate(lines_of(tables, sheet, columns), 1):
        title = line.pieces.get(places.get(label, -1))
        code = _code(line.pieces.get(places.get(key, -1)), number)
        if title is None:
            continue
        if code in items:
            place = line.pieces[places.get(key, places[label])].places[0]
            raise UsageProblem(sentence("imports.list.twice", name=path.name, place=place, code=code))
        part = line.pieces.get(places.get(indicator, -1))
        found = _indicator(part.text if part else "", standard)
        unplaced += not found
        items[code] = {"code": code, "name": NUMBERED.sub("", title.text), "confidence": "high", "verified": True}
        items[code] |= {"sub_indicator": found} if found else {"group": part.text} if part else {}
    return framework_of(_framework(standard, list(items.values()), path.name, unplaced), path.name)


def _list_in(path: Path, values: ValueReader) -> tuple[list[FoundTable], TableMapping]:
    """Return the tables of the shape that lists most items, with their mapping."""
    spec = load_spec()
    sheet, headings = spec.keyed_by("item"), Headings(spec)
    try:
        tables = TableFinder(read_source(path), spec, headings.is_known).find()
    except UnreadableFileError as error:
        raise UsageProblem(finding_of(error.event, Return(path)).line) from error
    found: list[tuple[int, list[FoundTable], TableMapping]] = []
    for shape in by_shape(tables).values():
        columns = headings.assign(whole(shape), sheet, values)
        if any(one.field == (sheet.label.field if sheet.label else "") for one in columns):
            found.append((sum(len(one.rows) for one in shape), shape, TableMapping(sheet.id, columns)))
    if not found:
        listed = ", ".join(column.title.th for column in sheet.columns[:2])
        raise UsageProblem(sentence("imports.list.none", name=path.name, listed=listed))
    _, best, mapping = max(found, key=lambda one: one[0])
    return best, mapping


def _code(piece: Piece | None, number: int) -> str:
    """Return the code that a cell gives an item, else that of its place in the list."""
    return (read_code("item", piece.raw) if piece else None) or f"O{number}"


def _indicator(text: str, framework: Framework) -> str:
    """Return the sub-indicator or indicator that a text names by code or title; '' for none."""
    parts = {part.code: part.name.th for part in framework.sub_indicators}
    parts |= {part.code: part.name.th for part in framework.indicators}
    code = read_code("indicator", text) if text else None
    if code in parts and code:
        return code
    bare = fold(NUMBERED.sub("", text))
    best = max(((likeness(bare, fold(name)), one) for one, name in parts.items()), default=(0, ""))
    return best[1] if bare and best[0] >= SAME else ""


def _framework(standard: Framework, items: list[dict[str, Any]], name: str, unplaced: int) -> dict[str, Any]:
    plain: dict[str, Any] = dict(standard.to_dict())
    for left in ("sources", "notes", "questions", "scoring", "report_items"):
        plain.pop(left, None)
    for tool in plain["tools"]:
        tool.pop("weight", None)
        tool.pop("source", None)
    told: list[Text] = [sentence("imports.list.caveat", name=name, year=standard.year_be)]
    if unplaced:
        told.append(sentence("imports.list.unplaced", count=unplaced, total=len(items)))
    title = sentence("imports.list.title", year=standard.year_be, count=len(items))
    return plain | {
        "family": FAMILY,
        "title": {"th": title.th, "en": title.en},
        "items": items,
        "caveats": [{"th": text.th, "en": text.en} for text in told],
    }
