"""The draft: what every part of the writer shares while one workbook is being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ita_workbook.book.book import Book
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import CODE_ROW, HINT_ROW, KEY_COLUMN, PRINT_COLUMN, TITLE_ROW
from ita_workbook.words.sentences import texts_of
from ita_workbook.words.text import Text
from ita_workbook.write.cell_text import COLUMN_SCALE, clean, row_height
from ita_workbook.write.layout import Layout
from ita_workbook.write.styles import Styles
from ita_workbook.write.xlsx_file import GrowingSheet, XlsxFile

_A4 = 9
_FOOTER_NAME = 80
_SURELY_FITS = 8000
"""Characters of a text that no cell cuts off."""
GAP = 10.0
"""Points of an empty row that only keeps things apart."""
TITLE_HEIGHT, HINT_HEIGHT = 42, 30
"""Points of the two rows above the table."""


@dataclass
class SheetWriter:
    """A workbook being written: the book, the file, its formats, and where each data sheet's rows stand."""

    book: Book
    workbook: XlsxFile
    styles: Styles
    layouts: dict[str, Layout]

    def say(self, path: str, **values: object) -> str:
        """Return a wording of the writer in the workbook's language."""
        return self.label(wording(path, **values))

    def clean(self, text: str) -> str:
        """Return a text as a cell can hold it; one that is too long ends with a note that it was cut."""
        if len(text) < _SURELY_FITS and text.isprintable():
            return text
        return clean(text, wording("too_long").pick(self.book.language))

    def start(self, sheet: SheetSpec) -> GrowingSheet:
        """Add a sheet with what all have: title, hint, the hidden identity cell, print set-up and state."""
        made: GrowingSheet = self.workbook.add_worksheet(self.book.say(sheet.name))
        hidden = self.styles.make()
        made.set_default_row(row_height(self.styles.look, 1))
        made.set_column(KEY_COLUMN, PRINT_COLUMN, 12, hidden, {"hidden": True})
        # A row's format wins over its columns', so the empty cells above an unlocked column stay locked.
        made.set_row(TITLE_ROW, TITLE_HEIGHT, self.styles.title())
        made.set_row(CODE_ROW, None, hidden, {"hidden": True})
        made.write_string(CODE_ROW, KEY_COLUMN, self.book.identity.to_json(sheet.id), hidden)
        made.write_string(TITLE_ROW, PRINT_COLUMN + 1, self.clean(self.book.say(sheet.title)), self.styles.title())
        hint = self.book.say(sheet.hint)
        made.set_row(HINT_ROW, HINT_HEIGHT if hint else GAP, hidden)
        if hint:
            made.write_string(HINT_ROW, PRINT_COLUMN + 1, self.clean(hint), self._hint())
        self._print(made, self.book.say(sheet.name))
        if sheet.state == "hidden":
            made.hide()
        elif sheet.state == "very_hidden":
            made.very_hidden()
        return made

    def high(self, sheet: Worksheet, row: int, count: int, **options: Any) -> None:
        """Make ``row`` high enough for ``count`` lines."""
        sheet.set_row(row, row_height(self.styles.look, count), **options)

    def widen(self, sheet: Worksheet, column: int, width: float, style: Format) -> None:
        """Set the declared width and the format of a whole column."""
        sheet.set_column(column, column, width * COLUMN_SCALE, style)

    def labels(self, name: str, codes: frozenset[str]) -> tuple[str, ...]:
        """Return what stands on the sheets for these codes of a closed list, in the list's order."""
        values = self.book.spec.lists[name].values
        return tuple(value.label.pick(self.book.language) for value in values if value.code in codes)

    def label(self, text: Text, **more: object) -> str:
        """Return a declared text in the workbook's language; ``more`` are fields beside those every text has."""
        picked = text.pick(self.book.language)
        return self.book.say(text, **more) if "{" in picked or "}" in picked else picked

    def _hint(self) -> Format:
        return self.styles.make(italic=True, valign="vcenter", font_color=self.styles.look.colours["header_text"])

    def head_page(self, sheet: Worksheet, spec: SheetSpec) -> None:
        """Print the sheet's title at the head of each page."""
        title = self.clean(self.book.say(spec.title)).replace("\n", " ")[:_FOOTER_NAME].replace("&", "&&")
        sheet.set_header(f'&L&"{self.styles.look.font},Bold"&14 {title}')

    def _print(self, sheet: Worksheet, name: str) -> None:
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        # An ampersand begins a command in a footer; the size ends with a space, lest a name's digits join it.
        agency = clean(self.book.identity.agency).replace("\n", " ")[:_FOOTER_NAME].replace("&", "&&")
        font = f'&"{self.styles.look.font},Regular"&12 '
        shown = name.replace("&", "&&")
        sheet.set_footer(f"&L{font}{agency}&C{font}{shown}&R{font}{self.say('footer.page')}")


def has_wording(path: str) -> bool:
    """Whether there is a text at ``path``."""
    return path in texts_of("workbook", "wording.yaml")


def wording(path: str, **values: object) -> Text:
    """Return the text at ``path`` (``error.date``) with ``values`` filled in; raises KeyError."""
    text = texts_of("workbook", "wording.yaml")[path]
    return text.fill(values) if values else text
