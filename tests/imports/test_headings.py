"""Headings of real tables of measures, matched with the words of the other reports only."""

from __future__ import annotations

from dataclasses import replace

from ita_workbook import Master
from ita_workbook.book.workbook import load_spec
from ita_workbook.imports.grid import Source
from ita_workbook.imports.headings import Headings
from ita_workbook.imports.tables import FoundTable, TableColumn
from ita_workbook.read.values import ValueReader

from .seed_documents import LAYOUTS

REAL = [
    (number, {heading: code for heading, code in layout.columns.items() if not code.startswith("tick")})
    for number, layouts in LAYOUTS.items()
    for layout in layouts
    if layout.sheet == "measures"
]
"""Seven tables of five reports: what each heading stands for."""


def field_of(code: str) -> tuple[str, str]:
    if code.startswith("tracking"):
        return "tracking", code.partition(" ")[2]
    return "measures", "starts_on" if code == "period" else code


def taught_by(others) -> object:
    """The specification with no other names than the titles and what the headings of other reports teach."""
    taught: dict[tuple[str, str], list[str]] = {}
    for columns in others:
        for heading, code in columns.items():
            taught.setdefault(field_of(code), []).append(heading)
    sheets = tuple(
        replace(
            sheet,
            columns=tuple(
                replace(column, also=tuple(taught.get((sheet.id, column.field), (column.field,))))
                if column.also
                else column
                for column in sheet.columns
            ),
        )
        for sheet in load_spec().sheets
    )
    return replace(load_spec(), sheets=sheets)


def test_the_sheet_is_told_by_all_headings_and_then_each_column():
    values = ValueReader(Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt").book)
    sheets = right = sure = sure_right = total = 0
    for number, columns in REAL:
        headings = Headings(taught_by([other for where, other in REAL if where != number]))
        table = FoundTable(
            Source(None, "", []), "", tuple(TableColumn(text, place) for place, text in enumerate(columns)), [{}]
        )
        mapping = headings.map(table, values)
        sheets += mapping.sheet == "measures"
        for code, mapped in zip(columns.values(), mapping.columns, strict=True):
            good = (mapped.sheet, mapped.field) == field_of(code)
            total += 1
            right += good
            sure += mapped.sure
            sure_right += mapped.sure and good
    # What was measured beforehand: every sheet, 31 of 34 columns, and one of 26 sure ones wrong.
    assert sheets == len(REAL) == 7
    assert (total, right) == (36, 35)
    assert (sure, sure_right) == (20, 20)


def test_what_an_agency_decided_comes_before_every_name():
    table = FoundTable(Source(None, "", []), "", (TableColumn("ผู้รับผิดชอบ", 0), TableColumn("มาตรการ", 1)), [{}])
    values = ValueReader(Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt").book)
    headings = Headings(load_spec(), {"ผู้รับผิดชอบ": ("measures", "department")})
    (mapped, _) = headings.map(table, values).columns
    assert (mapped.field, mapped.why, mapped.sure) == ("department", "learnt", True)
