"""The report model: plain data that every renderer lays out and none of them changes.

A figure or a table row keeps the :class:`Source` it was made from, so that a reader can be told where it stands in
the master.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from ita_workbook.book.keys import bookmark
from ita_workbook.words.text import Language
from ita_workbook.words.thai_text import to_thai

Align = Literal["left", "center", "right"]
Digits = Literal["arabic", "thai"]
Value = str | int | Decimal | date

BLANK = "........................"
"""What is printed where something is not known: room to write it by hand, never a guess."""

CELL_BLANK = "............"
"""The same in a table cell, where a longer row of dots would break."""

TICK = "✓"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure came from: sheet id, row key and field code of the master."""

    sheet: str
    key: str
    field: str = ""

    @property
    def anchor(self) -> str:
        """The name of the bookmark or anchor that marks it in a document."""
        return bookmark(self.sheet, self.key, self.field)

    def __str__(self) -> str:
        return "/".join(part for part in (self.sheet, self.key, self.field) if part)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text inside a cell or a list item; ``strong`` is printed bold."""

    text: str
    strong: bool = False
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One table cell: lines of text, and the bare value for renderers that keep numbers as numbers."""

    lines: tuple[Part, ...] = ()
    value: Value | None = None
    source: Source | None = None
    tick: bool = False
    shade: str = ""
    """Background colour; what it means stands in the text too, since colour alone is lost on many readers."""

    @property
    def text(self) -> str:
        """The cell's text, one line per part."""
        return "\n".join(part.text for part in self.lines)

    @classmethod
    def of(cls, text: str, value: Value | None = None, source: Source | None = None) -> ReportCell:
        """Make a cell of plain text; each line of ``text`` becomes a line of the cell."""
        lines = tuple(Part(line.strip()) for line in text.splitlines() if line.strip())
        return cls(lines, value, source)


@dataclass(frozen=True, slots=True)
class Column:
    """One table column; ``group`` is the heading that spans neighbouring columns of the same group."""

    code: str
    title: str
    width: float
    """Width in millimetres; the renderer scales all columns to the page."""
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of cells; a ``heading`` row has one cell that spans the table, a ``total`` row is printed bold."""

    cells: tuple[ReportCell, ...]
    source: Source | None = None
    kind: Literal["row", "heading", "total"] = "row"


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table with its caption; header rows are repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 starts a part of the report."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. A ``note`` is set apart: it tells the reader of a doubt about a figure."""

    text: str
    kind: Literal["body", "plain", "title", "center", "lead", "note"] = "body"
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list: its number or dash, its text, and lines below it."""

    text: str
    mark: str = "-"
    more: tuple[Part, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of items with their own marks (numbers in Thai or Arabic digits, or dashes)."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars; a missing figure is None and leaves a gap. ``colours`` may give each bar its own."""

    name: str
    values: tuple[Decimal | int | None, ...]
    colour: str = "#2F5597"
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Data of a chart: bars by category, with a line at ``threshold`` where one matters."""

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["column", "bar", "stacked_bar"] = "column"
    threshold: Decimal | None = None
    threshold_name: str = ""
    maximum: int | None = 100


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign: dotted line, name left blank in brackets, position."""

    position: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Emblem:
    """The place of the Garuda emblem, which the agency gives as a picture or puts there itself."""

    text: str
    alt: str
    """What is told to those who cannot see the picture."""
    small: bool = False
    """As on a memo: half as high, on the left."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The place of the table of contents; renderers make it from the headings that follow."""

    title: str
    depth: int = 2


Block = Contents | Heading | Paragraph | Listing | ReportTable | Chart | Signature | Emblem | PageBreak


@dataclass(slots=True)
class Section:
    """Blocks on pages of one orientation; in a spreadsheet, one sheet named ``title``."""

    blocks: list[Block] = field(default_factory=list)
    landscape: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover page: the agency's full title of the report, and the lines below it."""

    title: tuple[str, ...]
    lines: tuple[str, ...] = ()


def heading_anchor(number: int) -> str:
    """Return the anchor of the ``number``-th heading of a report."""
    return f"ita_part_{number}"


@dataclass(slots=True)
class Report:
    """One document: what it is called, its cover and its sections in order."""

    kind: str
    title: str
    header: str
    language: Language = "th"
    digits: Digits = "arabic"
    agency: str = ""
    """Whose document it is: the author that a file names."""
    cover: Cover | None = None
    sections: list[Section] = field(default_factory=list)
    references: dict[Source, int] = field(default_factory=dict)
    """Numbers under which the appendix tells where a figure or row stands; empty without an appendix."""
    copied: bool = False
    """Whether people copy it line by line into another system: on a page one click takes a line of a cell."""

    def reference(self, *sources: Source | None) -> str:
        """Return the reference to ``sources`` as it is printed, ``[4]`` or ``[4, 7]``; empty without an appendix."""
        numbers = sorted({self.references[one] for one in sources if one in self.references})
        if not numbers:
            return ""
        text = f"[{', '.join(str(number) for number in numbers)}]"
        return to_thai(text) if self.digits == "thai" else text

    def headings(self, depth: int) -> list[tuple[str, Heading]]:
        """Return the headings down to ``depth`` with their anchors, in reading order."""
        found = (block for block in self.blocks() if isinstance(block, Heading))
        numbered = [(heading_anchor(number), heading) for number, heading in enumerate(found, 1)]
        return [(name, heading) for name, heading in numbered if heading.level <= depth]

    def blocks(self) -> Iterator[Block]:
        """All blocks in reading order."""
        for section in self.sections:
            yield from section.blocks

    def tables(self) -> list[ReportTable]:
        """All tables in reading order."""
        return [block for block in self.blocks() if isinstance(block, ReportTable)]

    def texts(self) -> list[str]:
        """All running text: headings, paragraphs, list items and notes in reading order."""
        found: list[str] = []
        for block in self.blocks():
            if isinstance(block, Heading | Paragraph | Emblem):
                found.append(block.text)
            elif isinstance(block, Listing):
                for item in block.items:
                    found.append(item.text)
                    found.extend(part.text for part in item.more)
        return found
