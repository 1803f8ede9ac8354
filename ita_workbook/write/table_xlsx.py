"""Table as .xlsx: the one styled writer of tables, a sheet each, with filter, links and rows as high as their texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from ita_workbook.book.workbook import load_spec
from ita_workbook.words.sentences import pattern
from ita_workbook.words.text import Language, Text
from ita_workbook.write.cell_text import clean, lines, row_height
from ita_workbook.write.output import OWN_AUTHOR
from ita_workbook.write.table import Column, Plain, Table, TableRow, Tone

KEPT = "_ita"
"""The name of the sheet that nobody sees."""
Lists = dict[tuple[Text, ...], str]
"""Where each list of dropdowns stands."""
_TONES: dict[Tone, str] = {"missing": "missing", "wrong": "wrong", "done": "done", "muted": "locked"}
"""The colour of the workbook's look that each tone has."""
_NUMBERS = {"count": "0", "score": "0.00"}
_TITLE_ROW = 0
_A4 = 9
_MOST_LINKS = 60_000
"""Excel takes 65,530 links a sheet; cells beyond that are written without."""
_CUT = " …"
_OPEN = pattern("output.open")
_LINK_COLOUR = "#0563C1"


def xlsx_bytes(
    title: str, tables: Sequence[Table], language: Language, *, created: datetime, kept: Sequence[str] = ()
) -> bytes:
    """Return a workbook with each table on a sheet; the same tables and time give the same bytes.

    ``kept`` are texts for this program to find again, on a sheet that nobody sees.
    """
    import xlsxwriter

    stream = BytesIO()
    # Nothing that came out of a return may become a formula, a number or a link here.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.set_properties(
        {"title": clean(title), "author": OWN_AUTHOR, "created": created.replace(tzinfo=None) if created else None}
    )
    formats = _Formats(workbook)
    sheets = [workbook.add_worksheet(table.title.pick(language)) for table in tables]
    lists = _kept(workbook, kept, {column.picks for table in tables for column in table.shown} - {()}, language)
    for sheet, table in zip(sheets, tables, strict=True):
        _Sheet(sheet, table, formats, language, lists).write(title)
    workbook.close()
    return stream.getvalue()


def _kept(workbook: Any, kept: Sequence[str], lists: set[tuple[Text, ...]], language: Language) -> Lists:
    """Write what only this program and its dropdowns read, and return where each list stands."""
    if not kept and not lists:
        return {}
    from xlsxwriter.utility import xl_range_abs

    sheet = workbook.add_worksheet(KEPT)
    for row, text in enumerate(kept):
        sheet.write_string(row, 0, text)
    places: Lists = {}
    for column, picks in enumerate(sorted(lists, key=lambda one: [text.th for text in one]), 1):
        for row, pick in enumerate(picks):
            sheet.write_string(row, column, pick.pick(language))
        places[picks] = f"={KEPT}!{xl_range_abs(0, column, len(picks) - 1, column)}"
    sheet.very_hidden()
    return places


class _Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.look = load_spec().look

    def plain(self, **properties: Any) -> Any:
        """Return the format with these properties on top of the workbook's font."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": self.look.font, "font_size": self.look.size, "valign": "top"}
            self._made[key] = self._workbook.add_format({**base, **properties})
        return self._made[key]

    def boxed(self, **properties: Any) -> Any:
        """Return the format of a bordered, wrapped cell."""
        return self.plain(text_wrap=True, border=1, border_color=self.look.colours["border"], **properties)

    def header(self) -> Any:
        """Return the format of a column's title."""
        colours = self.look.colours
        return self.boxed(bold=True, bg_color=colours["header"], font_color=colours["header_text"])

    def cell(self, tone: Tone, *, number: str = "@", linked: bool = False, right: bool = False) -> Any:
        """Return the format of a cell of a tone: a text unless ``number`` is a number format."""
        colour = {"bg_color": self.look.colours[_TONES[tone]]} if tone else {}
        link = {"font_color": _LINK_COLOUR, "underline": 1} if linked else {}
        align = {"align": "right", "indent": 1} if right else {}
        return self.boxed(num_format=number, **colour, **link, **align)


class _Sheet:
    """Writes one table on one sheet: the title, the notes, the titles of the columns, the rows."""

    def __init__(self, sheet: Any, table: Table, formats: _Formats, language: Language, lists: Lists) -> None:
        self.sheet = sheet
        self.lists = lists
        self.table = table
        self.formats = formats
        self.language = language
        self.columns = table.shown
        self.places = [place for place, column in enumerate(table.columns) if column.shown]
        self.links = 0

    def write(self, title: str) -> None:
        sheet, formats, language = self.sheet, self.formats, self.language
        sheet.set_default_row(row_height(formats.look, 1))
        heading = formats.plain(bold=True, font_color=formats.look.colours["title"])
        sheet.write_string(_TITLE_ROW, 0, clean(title), heading)
        note = " · ".join(text.pick(language) for text in self.table.notes)
        sheet.write_string(_TITLE_ROW + 1, 0, clean(note), formats.plain())
        top = _TITLE_ROW + 2
        titles = [column.title.pick(language) for column in self.columns]
        for place, (column, name) in enumerate(zip(self.columns, titles, strict=True)):
            sheet.set_column(place, place, column.width)
            sheet.write_string(top, place, clean(name), formats.header())
        self._fit(top, titles, bold=True)
        for number, row in enumerate(self.table.rows, top + 1):
            self._row(number, row)
        for place, column in enumerate(self.columns):
            if column.picks and self.table.rows:
                allowed = {"validate": "list", "source": self.lists[column.picks], "ignore_blank": True}
                sheet.data_validation(top + 1, place, top + len(self.table.rows), place, allowed)
        sheet.autofilter(top, 0, top + max(len(self.table.rows), 1), len(self.columns) - 1)
        sheet.freeze_panes(top + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer("&C&P / &N")

    def _row(self, number: int, row: TableRow) -> None:
        texts = []
        for place, (column, where) in enumerate(zip(self.columns, self.places, strict=True)):
            value = row.values[where]
            text = column.display(value, self.language)
            tone = row.tones.get(column.code, row.tone)
            if not self._link(number, place, text, row.links.get(column.code), tone):
                self._cell(number, place, column, value, text, tone)
            texts.append(text)
        self._fit(number, texts)

    def _cell(self, number: int, place: int, column: Column, value: Plain, text: str, tone: Tone) -> None:
        if column.dtype in _NUMBERS and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            self.sheet.write_number(number, place, float(value), self.formats.cell(tone, number=_NUMBERS[column.dtype]))
        else:
            # A text longer than a cell ends with a mark, so that the cut is seen.
            style = self.formats.cell(tone, right=column.dtype in _NUMBERS)
            self.sheet.write_string(number, place, clean(text, _CUT), style)

    def _link(self, number: int, place: int, text: str, target: str | None, tone: Tone) -> bool:
        """Write a cell that leads to ``target``; return whether it could be done."""
        if not target or self.links >= _MOST_LINKS:
            return False
        shown = clean(text) or _OPEN.pick(self.language)
        written = self.sheet.write_url(number, place, target, self.formats.cell(tone, linked=True), shown)
        self.links += not written
        return not written

    def _fit(self, number: int, texts: Sequence[str], *, bold: bool = False) -> None:
        """Give a row the height of its tallest cell: no program computes it for wrapped Thai text on opening."""
        rooms = zip(texts, self.columns, strict=True)
        count = max((lines(text, column.width, bold=bold) for text, column in rooms), default=1)
        self.sheet.set_row(number, row_height(self.formats.look, count))
