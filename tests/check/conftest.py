"""Returns built by hand: a Markdown table in the test is the sheet, so no workbook has to be written or read.

The first line of a table names field codes; columns stand where the writer puts them, rows from row 5 on:
in assignments item is C, department G, officer I, status K, url L, published_on M, evidence N, problem O.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row
from ita_workbook.book.identity import Identity, form_id
from ita_workbook.book.keys import natural_key
from ita_workbook.book.workbook import FIRST_COLUMN, FIRST_ROW, HEADER_ROW, load_spec
from ita_workbook.checks.engine import check_return
from ita_workbook.framework.load import load_framework
from ita_workbook.read.returned import ReadCell, ReadRow, ReadSheet, Return

TODAY = date(2023, 4, 10)  # 10/04/2566


def typed(column, text):
    """The value of a cell as the reader types it; a text that cannot be typed stays text and is doubtful."""
    try:
        if column.type == "date":
            day, month, year = map(int, text.split("/"))
            return date(year - 543, month, day), False
        if column.type == "score":
            return Decimal(text), False
        if column.type == "year":
            return int(text), False
    except (ValueError, ArithmeticError):
        return text, True
    return text, False


def cells_of(markdown):
    """The rows of a table as field → text; cells left out at the end of a row are empty."""
    head, *body = ([cell.strip() for cell in line.split("|")] for line in markdown.splitlines() if line.strip())
    assert all(not any(row[len(head) :]) for row in body), "a row has more cells than the head"
    return [{code: text for code, text in zip(head, row, strict=False) if text} for row in body]


def sheet_of(spec, kind, markdown, index, contents):
    columns = {column.field: FIRST_COLUMN + place for place, column in enumerate(spec.columns)}
    sheet = ReadSheet(spec, spec.name.th, columns, HEADER_ROW, index=index)
    rows = []
    for number, texts in enumerate(cells_of(markdown)):
        origin, key = texts.pop("origin", "issued"), texts.pop("key", None)
        if spec.kind == "form":
            key = texts.pop("field")
        values, cells = {}, {}
        for code, text in texts.items():
            value, doubtful = typed(spec.cell(key or "", code), text)
            if not doubtful:
                values[code] = value
            if spec.columns[[c.field for c in spec.columns].index(code)].editable(kind) or origin == "new":
                cells[code] = ReadCell(FIRST_ROW + number, columns[code], text, value, doubtful)
        key = key or natural_key(spec, values, load_spec().lists) or f"{spec.rows.prefix}{number + 1:02d}"
        read = ReadRow(key, FIRST_ROW + number, origin, cells, empty=not cells)
        sheet.rows.append(read)
        if not read.empty or origin == "issued":
            rows.append(Row(key, values))
    contents.sheets[spec.id] = rows
    return sheet


def issued_of(content, spec, kind):
    """What stood in these rows before the officers of a department filled in theirs."""
    issued = content.copy()
    for sheet in spec.data_sheets(kind):
        for row in issued.rows(sheet.id) if kind == "issued" and sheet.kind == "table" else ():
            for column in sheet.columns:
                if column.editable(kind):
                    row.values.pop(column.field, None)
    return issued


def build(
    kind="issued",
    *,
    year=2566,
    department="กองคลัง",
    name=None,
    master="master-1",
    agency_name="เทศบาลตำบลตัวอย่าง",
    events=(),
    **sheets,
):
    """Return a Return of these sheets (sheet id → Markdown table); sheets not given are there but have no rows."""
    spec = load_spec()
    department = department if kind == "issued" else ""
    identity = Identity(
        form_id(master, department, 1), master, kind, year, agency_name, department, 1 if department else 0
    )
    content = Content()
    returned = Return(Path(name or f"{department or 'master'}.xlsx"), format="xlsx", identity=identity, base_known=True)
    for index, sheet in enumerate(spec.data_sheets(kind)):
        head = "field | value" if sheet.kind == "form" else " | ".join(column.field for column in sheet.columns)
        returned.sheets[sheet.id] = sheet_of(sheet, kind, sheets.get(sheet.id, head), index, content)
    returned.content = content
    returned.book = Book(identity, load_framework(year), issued_of(content, spec, kind), spec)
    returned.readable = True
    returned.events += events
    return returned


@pytest.fixture
def make():
    return build


@pytest.fixture
def today():
    return TODAY


@pytest.fixture
def found():
    """Check a return and give what was found as (code, cell) pairs, errors first."""

    def check(returned, **options):
        return [(finding.code, finding.cell) for finding in check_return(returned, today=TODAY, **options)]

    return check


FULL_ITEM = """
item | name | department | section | officer | status | url | published_on | evidence
O1 | โครงสร้าง | กองคลัง | | นักวิชาการพัสดุ | ดำเนินการแล้ว | https://www.example.go.th/o1 | 15/03/2566 | ภาพหน้าจอ
"""


@pytest.fixture
def full_item():
    """An assignments table with one item to which nothing can be said."""
    return FULL_ITEM
