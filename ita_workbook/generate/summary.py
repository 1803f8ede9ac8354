"""The summary: live counts by department, by measure status, by indicator and by column, with their charts.

Every formula comes with the value computed here, because LibreOffice shows what is in the file and does not compute it
on opening. The functions are old ones, none is volatile, and none gets worse when a sheet is sorted.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ita_workbook.generate.cell_text import lines
from ita_workbook.generate.charts import place_indicators, place_progress
from ita_workbook.generate.draft import Draft
from ita_workbook.generate.layout import Layout
from ita_workbook.generate.lists import list_name
from ita_workbook.generate.needs import Needs, is_empty, text_literal
from ita_workbook.generate.progress import latest_statuses
from ita_workbook.spec.book import PlannedRow
from ita_workbook.spec.content import Value
from ita_workbook.spec.sheet import SheetSpec
from ita_workbook.spec.workbook import FIRST_COLUMN, HEADER_ROW

_FIRST_WIDTH, _WIDTH = 40.0, 15.0
_COLUMNS = 9
_LATER_DEPARTMENTS = 5
"""Rows for departments that are added to the departments sheet after writing."""
_STATUSES = ("done", "in_progress", "not_started")
_WORK = ("assignments", "measures", "tracking")

Cached = str | int | float


class Summary:
    """Writes the tables of the summary one below the other."""

    def __init__(self, draft: Draft, sheet: Worksheet) -> None:
        self.draft, self.sheet = draft, sheet
        self.row = HEADER_ROW
        styles = draft.styles
        self._text, self._number = styles.plain(align="left"), styles.plain(align="center", num_format="0")
        self._score, self._share = styles.plain(num_format="0.00"), styles.plain(align="center", num_format="0.0%")
        self._total = styles.plain(align="center", bold=True, num_format="0", bg_color=styles.look.colours["locked"])
        self._total_text = styles.plain(align="left", bold=True, bg_color=styles.look.colours["locked"])
        measures = draft.layouts.get("measures")
        self.needs = {
            code: Needs(layout, measures if code != "measures" else None) for code, layout in draft.layouts.items()
        }

    def heading(self, path: str) -> None:
        """Write the heading of a table."""
        self.sheet.write_string(self.row, FIRST_COLUMN, self.draft.say(path), self.draft.styles.heading())
        self.sheet.set_row(self.row, 32)
        self.row += 1

    def header(self, titles: list[str]) -> None:
        """Write the header row of a table."""
        style = self.draft.styles.header(False)
        size = self.draft.styles.look.size * 1.08
        for column, title in enumerate(titles, FIRST_COLUMN):
            self.sheet.write_string(self.row, column, title, style)
        rest = [lines(title, _WIDTH, size) for title in titles[1:]]
        self.draft.high(self.sheet, self.row, max(lines(titles[0], _FIRST_WIDTH, size), *rest))
        self.row += 1

    def text(self, column: int, text: str, style: object = None) -> None:
        """Write a constant text."""
        self.sheet.write_string(self.row, FIRST_COLUMN + column, self.draft.clean(text), style or self._text)

    def formula(self, column: int, formula: str, value: Cached, style: object = None) -> None:
        """Write a formula with its value."""
        self.sheet.write_formula(self.row, FIRST_COLUMN + column, f"={formula}", style or self._number, value)

    def next(self, *texts: str) -> None:
        """Set the height of the row for its texts in the first column and go to the next."""
        size = self.draft.styles.look.size
        self.draft.high(self.sheet, self.row, max((lines(text, _FIRST_WIDTH, size) for text in texts), default=1))
        self.row += 1

    def at(self, column: int, row: int | None = None) -> str:
        """Return the reference to a cell of a table, its column fixed."""
        return xl_rowcol_to_cell(self.row if row is None else row, FIRST_COLUMN + column, col_abs=True)

    def departments(self) -> None:
        """Write items by department and status, and the missing cells by department and sheet."""
        draft, book = self.draft, self.draft.book
        say = draft.say
        statuses = [draft.labels("status", frozenset({code}))[0] for code in _STATUSES]
        work = [code for code in _WORK if code in draft.layouts]
        self.heading("summary.departments.title")
        path = "summary.departments"
        titles = [say(f"{path}.department"), say(f"{path}.items"), *statuses, say(f"{path}.no_status")]
        titles += [say(f"{path}.share"), *(say(f"{path}.missing", sheet=draft.layouts[code].name) for code in work)]
        self.header(titles)
        first = self.row
        if book.kind == "issued":
            self.text(0, book.identity.department)
            self._counts("", lambda row: True, self._number, book.identity.department)
            last = self.row - 1
        else:
            names = book.content.departments()
            for number in range(1, len(names) + _LATER_DEPARTMENTS + 1):
                name = names[number - 1] if number <= len(names) else ""
                self.formula(0, f'IFERROR(INDEX({list_name("department")},{number}),"")', name, self._text)
                self._counts(self.at(0), self._of(name), self._number, name)
            last = first + max(len(names), 1) - 1
            self._other(first, names)
            self.text(0, say(f"{path}.total"), self._total_text)
            self._counts("", lambda row: True, self._total, "")
        place_progress(self, first, last, len(_STATUSES) + 1)

    def _of(self, name: str) -> Callable[[PlannedRow], bool]:
        """Return whether a row of any sheet belongs to the department: by its own field or by its measure's."""
        measures = self.draft.layouts.get("measures")
        mine = {
            str(row.values.get("measure", ""))
            for row in (measures.rows if measures else ())
            if name and row.values.get("department") == name
        }
        return lambda row: bool(name) and (
            row.values["department"] == name if "department" in row.values else str(row.values.get("measure", "")) in mine
        )

    def _counts(self, name_cell: str, chosen: Callable[[PlannedRow], bool], style: object, name: str) -> None:
        """Write the counts of one row of the table: of the department named in ``name_cell``, or of all."""
        items = self.draft.layouts["assignments"]
        empty = bool(name_cell) and not name
        rows = [] if empty else [row for row in items.rows if chosen(row)]
        status, item = items.name_of("status"), items.name_of("item")
        mine = f"({items.name_of('department')}={name_cell})" if name_cell else f'({item}<>"")'

        def put(column: int, formula: str, value: Cached, form: object = style) -> None:
            guarded = f'IF({name_cell}="","",{formula})' if name_cell else formula
            self.formula(column, guarded, "" if empty else value, form)

        put(1, f"SUMPRODUCT({mine}*1)", len(rows))
        language = self.draft.book.language
        labels = {value.code: value.label for value in self.draft.book.spec.lists["status"].values}
        for column, code in enumerate(_STATUSES, 2):
            test = f"({status}={text_literal(labels[code].pick(language))})"
            put(column, f"SUMPRODUCT({mine}*{test})", sum(row.values.get("status") == labels[code].th for row in rows))
        unset = sum(is_empty(row.values.get("status")) for row in rows)
        put(5, f'SUMPRODUCT({mine}*(TRIM({status})=""))', unset)
        done = sum(row.values.get("status") == labels["done"].th for row in rows)
        share = self._share if style is self._number else self.draft.styles.plain(
            align="center", bold=True, num_format="0.0%", bg_color=self.draft.styles.look.colours["locked"]
        )
        value: Cached = done / len(rows) if rows else ""
        put(6, f'IF({self.at(1)}=0,"",{self.at(2)}/{self.at(1)})', value, share)
        for column, code in enumerate((code for code in _WORK if code in self.draft.layouts), 7):
            needs = self.needs[code]
            own = self._own_rows(code, name_cell)
            put(column, needs.missing_sum(needs.columns, own), needs.count(needs.columns, chosen))
        self.next(name)
