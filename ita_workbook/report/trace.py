"""Trace: numbers for the figures and rows of a report, and the appendix that tells where each stands in the master."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ita_workbook.book.content import display
from ita_workbook.read.returned import Return
from ita_workbook.report.builder import ReportBuilder, TableCells
from ita_workbook.report.model import Listing, Paragraph, Report, ReportCell, ReportTable, Source, TableRow
from ita_workbook.words.text import Language


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source stands in the file: the sheet's name, the cell or rows, and what is in it."""

    sheet: str
    cell: str
    title: str = ""
    value: str = ""


Locate = Callable[[Source], Place]


def locator(master: Return, language: Language = "th") -> Locate:
    """Return a function that finds sources in ``master`` as it was read."""
    rows = {sheet.spec.id: sheet.by_key() for sheet in master.sheets.values()}

    def locate(source: Source) -> Place:
        sheet = master.sheets.get(source.sheet)
        if sheet is None:
            return Place(source.sheet, "")
        row = rows[source.sheet].get(source.key)
        if row is None:
            return Place(sheet.name, "")
        if source.field not in sheet.spec.by_field:
            first, last = (sheet.address(row, code) for code in (next(iter(sheet.columns)), list(sheet.columns)[-1]))
            return Place(sheet.name, f"{first}:{last}")
        found = row.cells.get(source.field)
        title = sheet.spec.cell(source.key, source.field).title.pick(language)
        return Place(sheet.name, sheet.address(row, source.field) or "", title, display(found.value) if found else "")

    return locate


def number_sources(report: Report) -> None:
    """Number what the report's figures and rows were made from, in reading order."""
    for source in _sources(report):
        report.references.setdefault(source, len(report.references) + 1)


def _sources(report: Report) -> Iterator[Source]:
    for block in report.blocks():
        if isinstance(block, Paragraph):
            yield from block.sources
        elif isinstance(block, Listing):
            for item in block.items:
                yield from item.sources
        elif isinstance(block, ReportTable):
            for row in block.rows:
                yield from row_sources(row)


def row_sources(row: TableRow) -> Iterator[Source]:
    """Yield what a row is traced to: the row itself, and each figure in it that stands elsewhere."""
    if row.source:
        yield row.source
    for cell in row.cells:
        if traced(row, cell) and cell.source:
            yield cell.source


def traced(row: TableRow, cell: ReportCell) -> bool:
    """Whether a cell has a number of its own: its text does not stand in the row that the row is traced to."""
    if cell.source is None or cell.source == row.source:
        return False
    own = row.source
    return own is None or bool(own.field) or (own.sheet, own.key) != (cell.source.sheet, cell.source.key)


@dataclass(frozen=True, slots=True)
class Traced:
    """A reference number with what it stands for and where that is."""

    number: int
    source: Source
    place: Place


TRACE = TableCells[Traced](
    "trace_columns",
    {
        "number": lambda draft, one: ReportCell.of(draft.voice.show(one.number), one.number),
        "sheet": lambda draft, one: one.place.sheet,
        "cell": lambda draft, one: one.place.cell,
        "row_key": lambda draft, one: "" if one.source.key == "*" else one.source.key,
        "field": lambda draft, one: one.place.title,
        "value": lambda draft, one: one.place.value,
        "anchor": lambda draft, one: one.source.anchor,
    },
)


def add_appendix(draft: ReportBuilder, locate: Locate) -> None:
    """Append the table from reference numbers to sheets and cells, after everything else."""
    number_sources(draft.report)
    if not draft.report.references:
        return
    draft.section(landscape=True, title=draft.say("trace.heading"))
    draft.heading(draft.say("trace.heading"), numbered=False)
    draft.paragraph(draft.say("trace.line"))
    columns = draft.columns(TRACE)
    rows = [
        TableRow(draft.cells(TRACE, columns, Traced(number, source, locate(source))))
        for source, number in draft.report.references.items()
    ]
    draft.table(columns, rows)
