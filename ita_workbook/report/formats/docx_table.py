"""A table of the report as Word table XML: fixed widths, repeated header rows, rows that stay whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from ita_workbook.report.formats.column_widths import characters, fitted
from ita_workbook.report.formats.docx_marks import Marks, element, no_language, reference_run
from ita_workbook.report.formats.line_breaks import held_figures, thai_figures
from ita_workbook.report.model import TICK, Align, Column, ReportCell, ReportTable, Source, TableRow
from ita_workbook.report.trace import traced
from ita_workbook.words.width import row_lines
from ita_workbook.write.cell_text import printable

TWIPS_PER_MM = 1440 / 25.4
RIGHT_GAP = 113
"""Twentieths of a point, 2 mm."""
WHOLE_ROW_LINES = 9
"""A row up to this height stays on one page; a longer one may break between lines, or pages would stay empty."""
WHOLE_TURNED_LINES = 10
"""The same on a turned page, which has room for half as many lines."""
WHOLE_FIRST_LINES = 5
"""The same of a first row there: it holds heading, words and head of the table on its page too."""
PORTRAIT_MM = 210
WHOLE_TABLE_LINES = 8
"""A table up to this size stays on one page; a larger one would leave too much of the page before it empty."""
TICK_FONT = "Segoe UI Symbol"
"""The government's Thai fonts have no tick; this one is on every Windows, and others fall back by glyph."""


def add_table(document: Any, table: ReportTable, room: float, marks: Marks) -> Any:
    """Append ``table`` to the document, its columns filling ``room`` millimetres, and return what was appended."""
    widths = [round(width * TWIPS_PER_MM) for width in fitted(table, room)]
    body = document.element.body
    made = _table(table, widths, marks)
    body.insert(len(body) - 1, made)
    return made


def _table(table: ReportTable, widths: list[int], marks: Marks) -> Any:
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val="ITATable"),
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:tblLayout", type="fixed"),
        element("w:tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
    )
    if table.caption:
        properties.append(element("w:tblCaption", val=printable(table.caption)))
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    header = list(_header(table.columns, widths))
    rows = [_row(row, table.columns, widths, marks, first=not number) for number, row in enumerate(table.rows)]
    # Rows hold on to the next one: the header to the first row, a group heading to its group, the total to the row
    # above it, all of a small table. Not all of a table on a turned page, where a few tall rows fill it: LibreOffice
    # then leaves the heading behind.
    portrait = _is_portrait(widths)
    lines = sum(_lines(row, widths) for row in table.rows)
    # One without a caption is part of the text around it, as the members in an order, and goes on with that.
    whole = portrait and table.caption and lines <= WHOLE_TABLE_LINES
    for made in header:
        _keep_with_next(made)
    for number, made in enumerate(rows[:-1]):
        at_an_end = number == len(rows) - 2 and portrait
        if whole or at_an_end or table.rows[number].kind == "heading":
            _keep_with_next(made)
    return element("w:tbl", properties, grid, *header, *rows)


def _is_portrait(widths: list[int]) -> bool:
    return sum(widths) < PORTRAIT_MM * TWIPS_PER_MM


def _keep_with_next(row: Any) -> None:
    from docx.oxml.ns import qn

    for properties in row.iter(qn("w:pPr")):
        properties.insert(1, element("w:keepNext"))  # the schema wants it right after the style


def _lines(row: TableRow, widths: list[int]) -> int:
    """The estimated lines of a row's tallest cell."""
    rooms = [characters(width / TWIPS_PER_MM) for width in widths]
    return row_lines((cell.text, room) for cell, room in zip(row.cells, rooms, strict=False))


def _header(columns: Sequence[Column], widths: list[int]) -> Iterator[Any]:
    """One header row, or two where columns share a group heading."""
    grouped = any(column.group for column in columns)
    if grouped:
        cells, position = [], 0
        for group, members in groupby(columns, key=lambda column: column.group):
            for span in [len(list(members))] if group else [1] * len(list(members)):
                width = sum(widths[position : position + span])
                text = group or columns[position].title
                cells.append(_header_cell(text, width, span=span, merge="" if group else "restart"))
                position += span
        yield _header_row(cells)
    yield _header_row(
        [
            _header_cell("" if grouped and not column.group else column.title, width,
                         merge="continue" if grouped and not column.group else "")
            for column, width in zip(columns, widths, strict=True)
        ]
    )  # fmt: skip


def _header_row(cells: list[Any]) -> Any:
    return element("w:tr", element("w:trPr", element("w:cantSplit"), element("w:tblHeader")), *cells)


def _header_cell(text: str, width: int, *, span: int = 1, merge: str = "") -> Any:
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(element("w:gridSpan", val=span))
    if merge:
        properties.append(element("w:vMerge", val=merge))
    # The shade stands in the cell too: LibreOffice applies the style's first-row shade only to the first row.
    properties.append(element("w:shd", val="clear", color="auto", fill="D9E2F3"))
    properties.append(element("w:vAlign", val="center"))
    return element("w:tc", properties, *(_paragraph([(line, False)], "ITATableHeader") for line in text.split("\n")))


def _row(row: TableRow, columns: Sequence[Column], widths: list[int], marks: Marks, *, first: bool = False) -> Any:
    if row.kind == "heading":
        properties = element("w:tcPr", element("w:tcW", w=sum(widths), type="dxa"))
        if len(widths) > 1:
            properties.append(element("w:gridSpan", val=len(widths)))
        properties.append(element("w:shd", val="clear", color="auto", fill="F2F2F2"))
        text = row.cells[0].text
        paragraph = _paragraph([(text, True)], "ITATableText")
        _trace(paragraph, [row.source], [row.source], marks)
        cell = element("w:tc", properties, paragraph)
        return element("w:tr", element("w:trPr", element("w:cantSplit")), cell)
    highest = WHOLE_ROW_LINES if _is_portrait(widths) else WHOLE_FIRST_LINES if first else WHOLE_TURNED_LINES
    limits = [element("w:cantSplit")] if _lines(row, widths) <= highest else []
    cells = [
        _cell(cell, column.align, width, strong=row.kind == "total")
        for cell, column, width in zip(row.cells, columns, widths, strict=True)
    ]
    for number, (cell, made) in enumerate(zip(row.cells, cells, strict=True)):
        sources = [cell.source, *(part.source for part in cell.lines)]
        _trace(made[-1], sources, [None if number else row.source, cell.source if traced(row, cell) else None], marks)
    # After the cells' own, so that a figure has the mark and not the first cell of its row.
    marks.place(cells[0][-1], [row.source])
    return element("w:tr", *([element("w:trPr", *limits)] if limits else []), *cells)


def _trace(paragraph: Any, sources: Sequence[Source | None], shown: Sequence[Source | None], marks: Marks) -> None:
    """Bookmark what a cell was made from; print the reference of what is ``shown`` where there is an appendix."""
    if number := marks.report.reference(*shown):
        paragraph.append(reference_run(number))
    marks.place(paragraph, sources)


def _cell(cell: ReportCell, align: Align, width: int, *, strong: bool) -> Any:
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if cell.shade:
        properties.append(element("w:shd", val="clear", color="auto", fill=cell.shade.lstrip("#")))
    if cell.tick:
        paragraphs = [_paragraph([(TICK, False)], "ITATableText", "center", font=TICK_FONT)]
    else:
        lines = [(part.text, part.strong or strong) for part in cell.lines] or [("", False)]
        paragraphs = [_paragraph([line], "ITATableText", align) for line in lines]
    return element("w:tc", properties, *paragraphs)


def _paragraph(runs: list[tuple[str, bool]], style: str, align: Align = "left", font: str = "") -> Any:
    properties = element("w:pPr", element("w:pStyle", val=style))
    if align == "right":  # a sum keeps away from the text of the next column
        properties.append(element("w:ind", right=RIGHT_GAP))
    if align != "left":
        properties.append(element("w:jc", val=align))
    return element(
        "w:p",
        properties,
        *(
            _run(part, strong, font, figure=figure)
            for text, strong in runs
            for part, figure in thai_figures(held_figures(printable(text)))
        ),
    )


def _run(text: str, strong: bool, font: str, *, figure: bool) -> Any:
    from docx.oxml.ns import qn

    properties = element("w:rPr")
    if font:
        properties.append(element("w:rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font))
    if strong:
        properties.append(element("w:b"))
        properties.append(element("w:bCs"))
    if figure:
        properties.append(no_language())
    written = element("w:t")
    written.text = text
    written.set(qn("xml:space"), "preserve")
    return element("w:r", *([properties] if len(properties) else []), written)
