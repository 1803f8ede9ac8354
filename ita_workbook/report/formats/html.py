"""Lays out a report as one self-contained web page: no request leaves it, it prints, and it reads aloud."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from ita_workbook.report.formats.svg import chart_svg
from ita_workbook.report.model import (
    TICK,
    Block,
    Chart,
    Column,
    Heading,
    Report,
    ReportCell,
    ReportTable,
    Source,
    TableRow,
    heading_anchor,
)
from ita_workbook.report.prose import Prose
from ita_workbook.report.templates import Wording
from ita_workbook.report.trace import traced
from ita_workbook.write.table_html import page_bytes

CARD_COLUMNS = range(5, 11)
"""Tables of so many columns become cards on a phone; narrower ones fit, and wider ones are pictures to scroll."""
FILTER_ROWS = 8
"""A table with more rows can be filtered."""


def html_bytes(report: Report, *, created: datetime, wording: Wording | None = None) -> bytes:
    """Return ``report`` as one HTML page; each figure has its source in ``data-source``, the first as its ``id``."""
    filtered = any(isinstance(block, ReportTable) and len(block.rows) > FILTER_ROWS for block in report.blocks())
    return page_bytes(
        "report.html",
        report.language,
        report.title,
        script="report.js" if filtered else "",
        report=report,
        page=_Page(report),
        say=Prose(report.kind, report.language, report.digits, wording).say,
        day=created.date().isoformat(),
        tick=TICK,
    )


class _Page:
    """What the template asks of one report; each id is given once, in the order of the page."""

    filter_rows = FILTER_ROWS

    def __init__(self, report: Report) -> None:
        self.report = report
        self._ids: set[str] = set()

    def blocks(self) -> Iterator[tuple[str, Block, str]]:
        """Yield each block with its kind, and its anchor or its drawing where it has one."""
        headings = 0
        for block in self.report.blocks():
            more = ""
            if isinstance(block, Heading):
                headings += 1
                more = heading_anchor(headings)
            elif isinstance(block, Chart):
                more = chart_svg(block)
            yield type(block).__name__, block, more

    def layout(self, table: ReportTable) -> str:
        """How a table is laid out on a phone: as cards, as a picture of months to scroll, or as it is."""
        if len(table.columns) in CARD_COLUMNS:
            return "cards"
        return "months" if len(table.columns) >= CARD_COLUMNS.stop else ""

    def groups(self, table: ReportTable) -> list[tuple[str, list[Column]]]:
        """The columns by the title above them; each alone where there is none."""
        found: list[tuple[str, list[Column]]] = []
        for title, columns in groupby(table.columns, key=lambda column: column.group):
            members = list(columns)
            found += [(title, members)] if title else [("", [column]) for column in members]
        return found

    def place(self, *sources: Source | None) -> dict[str, str]:
        """The attributes that trace an element: its id where that is still free, and every source of it."""
        found = [source for source in sources if source]
        free = next((one.anchor for one in found if one.anchor not in self._ids), "")
        self._ids.add(free)
        attributes = {"id": free, "data-source": " ".join(str(source) for source in found)}
        return {name: value for name, value in attributes.items() if value}

    def reference(self, *sources: Source | None) -> Any:
        """The number of the note that names the sources; nothing in a report without notes."""
        return self.report.reference(*sources) or ""

    def cell_reference(self, row: TableRow, cell: ReportCell, first: bool) -> Any:
        """The number of the note of a cell; the row's own stands in its first cell."""
        return self.reference(row.source if first else None, cell.source if traced(row, cell) else None)
