"""Published PDF: what of a form's pages a PDF has not, or not as often; where its cells stand cannot be told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ita_workbook.read.returned import Event
from ita_workbook.report.model import Report, ReportTable, Section, TableRow
from ita_workbook.report.printed_text import PrintedText, figures_in, skeleton
from ita_workbook.report.published_title import NO_PAGE, OTHER_TITLE, found_title, titles_of
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language

NO_ROW, MORE = "published_row_missing", "published_row_added"
_SUM = re.compile(r"[0-9][0-9,]*\.[0-9]{2}")
_NAMED = 8
"""Rows and figures that are named in one finding."""


def pdf_differences(report: Report, printed: PrintedText, language: Language) -> Iterator[Event]:
    """Yield what of a report a PDF lacks: a page, a title, rows, figures; and the sums that it has besides."""
    starts = list(_starts(report, printed))
    known = [start for start in starts if start is not None]
    for number, (section, start) in enumerate(zip(report.sections, starts, strict=True)):
        if start is None and known:
            yield Event(NO_PAGE, sheet=section.title, value=section.title)
            continue
        following = [one for one in starts[number + 1 :] if one is not None]
        end = min(following, default=len(printed.pages))
        pages = printed if start is None else PrintedText(printed.pages[start : max(end, start + 1)])
        for title in titles_of(section):
            if not pages.count(skeleton(title)):
                found = found_title(title, pages.text.splitlines())
                yield Event(OTHER_TITLE, sheet=section.title, value=title, params={"found": found})
        yield from _Rows(section, pages, language).differences(alone=start is not None and end > start)


def _starts(report: Report, printed: PrintedText) -> Iterator[int | None]:
    """Yield for each section the page on which it begins, in their order; None where its titles are on no later one."""
    titles = [frozenset(map(skeleton, titles_of(section))) for section in report.sections]
    # Of many months the agency's name tells none.
    shared = frozenset.intersection(*titles) if len(titles) > 1 else frozenset()
    after = 0
    for said in titles:
        pages = range(after, len(printed.pages))
        found = next((page for page in pages if _has(printed.pages[page], said - shared)), None)
        yield found
        after = after if found is None else found


def _has(readings: Sequence[str], heads: Iterable[str]) -> bool:
    page = PrintedText((tuple(readings),))
    return all(page.count(head) for head in heads)


class _Printed(NamedTuple):
    """A row with what tells it apart: the skeletons of its cells, and the figures in them."""

    row: TableRow
    texts: Counter[str]
    figures: Counter[str]


class _Rows:
    """The rows of one section against the pages on which it is printed."""

    def __init__(self, section: Section, pages: PrintedText, language: Language) -> None:
        self.section, self.pages, self.language = section, pages, language
        tables = [block for block in section.blocks if isinstance(block, ReportTable)]
        self.rows = [_printed(row) for table in tables for row in table.rows]

    def differences(self, *, alone: bool) -> Iterator[Event]:
        """Yield the rows and figures that are not there; ``alone``: nothing else is printed on these pages."""
        texts, figures = self.pages.count, self.pages.figures
        gone = [row for row in self.rows if not all(map(texts, row.texts)) or not all(map(figures.get, row.figures))]
        for one in gone:
            yield self._event(_told(one.row))
        left = [row for row in self.rows if not any(row is other for other in gone)]
        if alone:
            yield from self._fewer(left)
            yield from self._besides()

    def _fewer(self, left: Sequence[_Printed]) -> Iterator[Event]:
        """Yield what stands there less often than the rows say it: one of these was changed."""
        wanted = sum((row.figures for row in left), Counter[str]())
        for figure, count in wanted.items():
            if (found := self.pages.figures[figure]) < count:
                yield self._less_often(figure, found, count, [row.row for row in left if figure in row.figures])
        texts = sum((row.texts for row in left), Counter[str]())
        for text, count in texts.items():
            if (found := self.pages.count(text)) < count:
                rows = [row.row for row in left if text in row.texts]
                said = next(cell.text for cell in rows[0].cells if skeleton(cell.text) == text)
                if not figures_in(said):  # of those the figures tell more
                    yield self._less_often(" ".join(said.split()), found, count, rows)

    def _less_often(self, figure: str, found: int, count: int, rows: Sequence[TableRow]) -> Event:
        numbers = _some([row.cells[0].text for row in rows])
        said = sentence("report.published.less_often", figure=figure, found=found, count=count, rows=numbers)
        return self._event(said.pick(self.language))

    def _besides(self) -> Iterator[Event]:
        """Yield the sums that stand there and in no row of the form, or more often, in one finding."""
        wanted = sum((row.figures for row in self.rows), Counter[str]())
        more = [one for one in (self.pages.figures_at_least - wanted).elements() if _SUM.fullmatch(one)]
        if more:
            yield Event(MORE, sheet=self.section.title, value=_some(more))

    def _event(self, told: str) -> Event:
        return Event(NO_ROW, sheet=self.section.title, value=told, params={"count": 1})


def _printed(row: TableRow) -> _Printed:
    texts = Counter(filter(None, (skeleton(cell.text) for cell in row.cells)))
    return _Printed(row, texts, sum((figures_in(cell.text) for cell in row.cells), Counter[str]()))


def _some(texts: Sequence[str]) -> str:
    return ", ".join(texts[:_NAMED]) + (", …" if texts[_NAMED:] else "")


def _told(row: TableRow) -> str:
    return " · ".join(cell.text.replace("\n", " ") for cell in row.cells if cell.text)
