"""Wording: an event becomes a finding, its catalogue patterns filled with what people see on the sheet.

A pattern has ``{name}`` fields. A part in ``[brackets]`` is left out when one of its fields is empty, so that one
pattern serves with and without a suggestion. Common fields, beside the entry's own ``params``:
``sheet cell field row_key value expected sample`` (``sample`` is the column's example).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import display
from ita_workbook.book.keys import NEW_ROW
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.checks.catalogue import Entry, by_event
from ita_workbook.checks.finding import Finding
from ita_workbook.read.a1 import place_of
from ita_workbook.read.returned import Event, Return
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import LANGUAGES, Language, Text, fill

COMMON_FIELDS = ("sheet", "cell", "field", "row_key", "value", "expected", "sample")
"""Fields that every pattern may use."""
_LONGEST = 80
# The key of a row that people inserted: the sheet's prefix and five characters made from what the row says.
_MADE_KEY = re.compile(r"[A-Z]?-[a-z2-7]{5}", re.IGNORECASE)


def finding_of(event: Event, returned: Return, language: Language | None = None) -> Finding:
    """Return the finding that the catalogue makes of an event in a file.

    ``language`` is the one that it will be shown in, None for both: in Thai it has no English words.
    """
    entry = by_event(event.kind)
    spec = returned.book.spec if returned.book else load_spec()
    sheet = spec.by_id.get(event.sheet_id or "")
    column = column_of(sheet, event.field)
    year = returned.identity.year_be if returned.identity else None
    texts = _values(event, entry, spec, sheet, column, year, ("th",) if language == "th" else LANGUAGES)
    return Finding(
        code=entry.code,
        severity=entry.severity,
        file=returned.name,
        sheet=event.sheet,
        cell=event.cell,
        field=event.field,
        row_key=event.row_key,
        message=_filled(entry.message, texts),
        cure=_filled(entry.cure, texts),
        value=event.value,
        expected=event.expected,
        department=returned.identity.department if returned.identity else "",
        path=returned.path,
        sheet_id=event.sheet_id,
        title=entry.title,
        field_title=column.title if column else Text(""),
        order=_order(spec, event.sheet_id),
    )


def column_of(sheet: SheetSpec | None, code: str | None) -> ColumnSpec | None:
    """Return what is declared under a field code of a sheet: a column, or a form's field."""
    if sheet is None or code is None:
        return None
    return sheet.by_form_field.get(code) or sheet.by_field.get(code)


def row_label(spec: WorkbookSpec, sheet: SheetSpec | None, key: str | None, cell: str | None = None) -> Text:
    """Return how people name a row: ``O12``, ``M01 รอบ 6 เดือน``, ``แถวที่ 12``; empty for a form's fields."""
    if not key:
        return Text("")
    if sheet is None:
        return Text(key, key)
    if sheet.kind == "form":
        return Text("")
    if not sheet.key_columns or key.startswith(NEW_ROW) or ("-" in key and _MADE_KEY.fullmatch(key)):
        place = place_of(cell)
        return sentence("checks.row", row=place[0] + 1) if place else Text(key, key)
    parts = key.split("|")
    if len(parts) != len(sheet.key_columns):
        return Text(key, key)
    if len(parts) == 1 and not sheet.key_columns[0].list:
        return Text(key, key)
    labels = [_part_label(spec, column, part) for column, part in zip(sheet.key_columns, parts, strict=True)]
    return Text(" ".join(label.th for label in labels), " ".join(label.pick("en") for label in labels))


def _part_label(spec: WorkbookSpec, column: ColumnSpec, part: str) -> Text:
    closed = spec.lists.get(column.list) if column.list else None
    return next((value.label for value in closed.values if value.code == part), Text(part)) if closed else Text(part)


def _order(spec: WorkbookSpec, sheet_id: str | None) -> int:
    """Return the place of a sheet in the workbook; what concerns the whole file comes first."""
    return -1 if sheet_id is None else spec.order.get(sheet_id, len(spec.order))


def _filled(pattern: Text, texts: Mapping[Language, Mapping[str, str]]) -> Text:
    english = fill(pattern.pick("en"), texts["en"]).strip() if "en" in texts else ""
    return Text(fill(pattern.th, texts["th"]).strip(), english)


def _values(
    event: Event,
    entry: Entry,
    spec: WorkbookSpec,
    sheet: SheetSpec | None,
    column: ColumnSpec | None,
    year: int | None,
    languages: Sequence[Language],
) -> dict[Language, dict[str, str]]:
    """Return what the fields of a pattern say in each language."""
    label = row_label(spec, sheet, event.row_key, event.cell)
    common = {
        "sheet": event.sheet or "",
        "cell": event.cell or "",
        "value": _shortened(event.value) if event.value else "",
        "expected": _shortened(event.expected) if event.expected else "",
        "sample": column.example_in(year) if column and year else "",
    }
    values: dict[Language, dict[str, str]] = {}
    for language in languages:
        # What the event does not tell is empty, not unknown: its part of the sentence is left out.
        said = dict.fromkeys(entry.params, "")
        said |= {name: _said(value, language) for name, value in event.params.items()}
        said |= common
        said["field"] = column.title.pick(language) if column else (event.field or "")
        said["row_key"] = label.pick(language)
        # For a text that holds no link at all the reader can only offer the column's example: not what was meant.
        if column and column.type == "url" and said.get("suggestion") == said["sample"]:
            said["suggestion"] = ""
        values[language] = said
    return values


def _said(value: object, language: Language) -> str:
    """Return a param as people read it."""
    if value is None:
        return ""
    if isinstance(value, Text):
        return value.pick(language)
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(part, language) for part in value)
    if isinstance(value, (date, Decimal)):
        return display(value)
    return _shortened(str(value), 400)


def _shortened(text: str, longest: int = _LONGEST) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
