"""A published form: its pages as a report, so that each format is made of the same cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ita_workbook.book.book import Book
from ita_workbook.book.column import ColumnSpec
from ita_workbook.book.content import Row, Value, display
from ita_workbook.book.form import FormPage, FormRule, PageColumn
from ita_workbook.book.lists import ListValue
from ita_workbook.report.model import (
    Column,
    Digits,
    Heading,
    Paragraph,
    Report,
    ReportCell,
    ReportTable,
    Section,
    Source,
    TableRow,
)
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.personal_data import masked_national_ids, masked_number
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.words.thai_text import to_arabic, to_thai

_FIRST_MONTH = 10
_ID_DIGITS = 13
_FIGURES = re.compile(r"(\d{1,30})")
_Part = tuple[bool, Decimal, str]
_SATANG = Decimal("0.01")
"""A figure or a text in a value, so that values of any kind compare: whether it is a text, the figure, the text."""


def build_form(book: Book, page: FormPage, language: Language = "th", digits: Digits = "arabic") -> Report:
    """Return one layout of a form: a section for each value of its ``by``, or one of all rows; none for no rows."""
    return _FormPages(book, page, language, digits).report()


def must_say_something(book: Book, page: FormPage, made: Report) -> None:
    """Raise UsageProblem for a layout without rows where it is not declared either that there was nothing.

    An empty page would say what nobody has said, and would agree with whatever was published.
    """
    if not made.sections:
        rules = book.spec.form.rules if book.spec.form else ()
        declared = any(rule.rule == "declared" and rule.rows == page.sheet for rule in rules)
        sheet = book.spec.sheet(page.sheet).name
        if declared:
            raise UsageProblem(sentence("report.form.nothing_declared", sheet=sheet))
        raise UsageProblem(sentence("report.form.nothing", sheet=sheet))


def in_satang(value: Decimal) -> Decimal:
    """Return a sum of money as it is printed: prices come out of divisions, and every program has to round alike."""
    return value.quantize(_SATANG, ROUND_HALF_UP)


class _FormPages:
    def __init__(self, book: Book, page: FormPage, language: Language, digits: Digits) -> None:
        self.book, self.page, self.language = book, page, language
        self.digits: Digits = digits if language == "th" else "arabic"
        self.sheet = book.spec.sheet(page.sheet)
        self.agency = book.content.agency

    def report(self) -> Report:
        """Return the whole document."""
        form = self.book.spec.form
        title = form.title.pick(self.language) if form else ""
        agency = str(self.agency.get("name") or "")
        made = Report(self.page.code, self.say(Text(title, title)), "", self.language, self.digits, agency, copied=True)
        there = (row for row in self.book.content.rows(self.page.sheet) if len(row.values) > 1 and self._shown(row))
        rows = sorted(there, key=self._place)
        if not self.page.by:
            if rows or self._is_all_declared_empty():
                made.sections.append(self._section("", None, rows))
            return made
        for value in self._values():
            label = value.label.pick(self.language)
            own = [row for row in rows if row.text(self.page.by) == value.label.th]
            if own or self._is_declared_empty(value):
                made.sections.append(self._section(label, value, own))
        if left := [row for row in rows if row.text(self.page.by) not in {one.label.th for one in self._values()}]:
            # Rows that name no period are not left out without a word.
            made.sections.append(self._section(sentence("report.form.no_period").pick(self.language), None, left))
        return made

    def _shown(self, row: Row) -> bool:
        return all(self._code(code, row.values.get(code)) in codes for code, codes in self.page.where.items())

    def _code(self, code: str, value: Value | None) -> str | None:
        """Return the code of a list's value; of any other what stands there."""
        closed = self.book.spec.lists.get(self.sheet.by_field[code].list or "")
        return closed.code_of(value) if closed else str(value or "")

    def _place(self, row: Row) -> list[tuple[bool, list[_Part]]]:
        """Return what a row stands in order by; what is empty comes last."""
        values = [self._ordered(code, row.values.get(code)) for code in self.page.order]
        return [(value is None, _natural(value)) for value in values]

    def _ordered(self, code: str, value: Value | None) -> Value | None:
        """Return the place of a list's value in its list, which has months as the fiscal year has them."""
        closed = self.book.spec.lists.get(self.sheet.by_field[code].list or "")
        labels = closed.labels if closed else ()
        return labels.index(value) if value in labels else value

    def _values(self) -> Sequence[ListValue]:
        column = self.sheet.by_field[self.page.by]
        return self.book.spec.lists[column.list or ""].values

    def _declaration(self) -> FormRule | None:
        form = self.book.spec.form
        rules = form.rules if form else ()
        return next((rule for rule in rules if rule.rule == "declared" and rule.rows == self.page.sheet), None)

    def _is_declared_empty(self, value: ListValue) -> bool:
        """Whether every unit has declared that there was nothing in this period."""
        rule = self._declaration()
        said = [code for month, code in self._declared() if month == value.label.th]
        return rule is not None and bool(said) and all(code in rule.none for code in said)

    def _is_all_declared_empty(self) -> bool:
        """Whether units have declared periods, and of each that there was nothing."""
        rule = self._declaration()
        said = [code for _, code in self._declared() if code]
        return rule is not None and bool(said) and all(code in rule.none for code in said)

    def _declared(self) -> Iterator[tuple[str, str | None]]:
        """Yield what was declared: the period, and the code of what was said of it."""
        if (rule := self._declaration()) is not None:
            column = self.book.spec.sheet(rule.sheet).by_field[rule.field]
            closed = self.book.spec.lists[column.list or ""]
            for row in self.book.content.rows(rule.sheet):
                yield row.text(rule.month), closed.code_of(row.values.get(rule.field))

    def _section(self, label: str, value: ListValue | None, rows: list[Row]) -> Section:
        year = self.book.identity.year_be
        calendar = year - 1 if value and value.until_month and value.until_month >= _FIRST_MONTH else year
        facts = {"value": label, "calendar_year": calendar, "months": self._empty_months()}
        section = Section(landscape=True, title=self.say(self.page.name, **facts) or label)
        first, *more = self.say(self.page.title, **facts).split("\n")
        section.blocks.append(Heading(first, 1))
        section.blocks += [Paragraph(line, "center") for line in more]
        columns = tuple(
            Column(str(number), self.say(one.title), one.width, one.align, self.say(one.group))
            for number, one in enumerate(self.page.columns)
        )
        if rows:
            table = [
                TableRow(tuple(self._cell(one, row, number) for one in self.page.columns),
                         Source(self.page.sheet, row.key))
                for number, row in enumerate(rows, 1)
            ]  # fmt: skip
            section.blocks.append(ReportTable(columns, (*table, *self._totals(rows))))
        else:
            cells = tuple(
                ReportCell.of(self.say(self.page.nothing))
                if one.fields and one.fields[0] == self._label
                else ReportCell()
                for one in self.page.columns
            )
            section.blocks.append(ReportTable(columns, (TableRow(cells),)))
        if self.page.note.th and facts["months"]:
            section.blocks.append(Paragraph(self.say(self.page.note, **facts), "plain"))
        return section

    @property
    def _label(self) -> str:
        """The field in whose column it is written that there was nothing."""
        label = self.sheet.label.field if self.sheet.label else ""
        shown = {one.fields[0] for one in self.page.columns if one.fields}
        return label if label in shown else next(iter(shown), "")

    def _empty_months(self) -> str:
        """Return the periods of a form on one page in which there was nothing."""
        rule = self._declaration()
        if rule is None or self.page.by:
            return ""
        column = self.book.spec.sheet(rule.sheet).by_field[rule.month]
        values = self.book.spec.lists[column.list or ""].values
        return ", ".join(one.label.pick(self.language) for one in values if self._is_declared_empty(one))

    def _totals(self, rows: list[Row]) -> list[TableRow]:
        if not self.page.total:
            return []
        sums = {
            code: sum(
                (in_satang(value) for row in rows if isinstance(value := row.values.get(code), Decimal)), Decimal(0)
            )
            for code in self.page.total
        }
        cells = [
            self._amount(sums[one.fields[0]]) if one.fields and one.fields[0] in sums else ReportCell()
            for one in self.page.columns
        ]
        before = next(number for number, cell in enumerate(cells) if cell.lines)
        if before:
            cells[before - 1] = ReportCell.of(sentence("report.form.total").pick(self.language))
        return [TableRow(tuple(cells), None, "total")]

    def _cell(self, column: PageColumn, row: Row, number: int) -> ReportCell:
        if column.number:
            return ReportCell.of(self.numerals(str(number)), number)
        if column.agency:
            value = self.agency.get(column.agency)
            return ReportCell.of(self.numerals(display(value))) if value is not None else ReportCell()
        values = [(self.sheet.by_field[code], row.values.get(code)) for code in column.fields]
        if len(values) == 1 and isinstance(values[0][1], Decimal):
            return self._amount(values[0][1])
        texts = [self._text(spec, value, masked=column.masked) for spec, value in values]
        lines = _joined(texts)
        if column.group.th and len(lines) > 1:
            # Lines of cells side by side break where they must: a number tells which belongs to which.
            lines = [self.numerals(f"{place}. {line}") for place, line in enumerate(lines, 1)]
        return ReportCell.of("\n".join(lines), None)

    def _amount(self, value: Decimal) -> ReportCell:
        printed = in_satang(value)
        return ReportCell.of(self.numerals(f"{printed:,.2f}"), printed)

    def _text(self, spec: ColumnSpec, value: Value | None, *, masked: bool) -> str:
        if value is None:
            return ""
        if isinstance(value, (Decimal, date)):
            return self.numerals(f"{in_satang(value):,.2f}" if isinstance(value, Decimal) else display(value))
        text = self.book.shown(spec, value) if self.language == self.book.language else str(value)
        return masked_ids(text) if masked else text

    def numerals(self, text: str) -> str:
        """Return ``text`` in the document's digits."""
        return to_thai(text) if self.digits == "thai" else text

    def say(self, text: Text, **more: object) -> str:
        """Return a declared text with its fields filled."""
        year, agency = self.book.identity.year_be, str(self.agency.get("name", self.book.identity.agency))
        return self.numerals(text.fill({"year": year, "agency": agency, **more}).pick(self.language))


def _natural(value: Value | None) -> list[_Part]:
    """Return what compares as people order: days and sums by size, and 2/2566 before 10/2566."""
    if isinstance(value, date):
        return [(False, Decimal(value.toordinal()), "")]
    if isinstance(value, (Decimal, int)):
        return [(False, Decimal(value), "")]
    parts = (one for one in _FIGURES.split(to_arabic(str(value or ""))) if one)
    return [(False, Decimal(one), "") if one.isdecimal() else (True, Decimal(0), one) for one in parts]


def masked_ids(text: str) -> str:
    """Return a text as it may be published: the numbers of natural persons hidden, also mistyped ones."""
    digits = to_arabic("".join(one for one in text if one.isdigit()))
    if len(digits) == _ID_DIGITS and digits[0] != "0" and all(one.isdigit() or one in " -" for one in text):
        return masked_number(text)
    return masked_national_ids(text)


def _joined(texts: Sequence[str]) -> list[str]:
    """Return several fields as the lines of one cell; lists of equal length stand line by line side by side."""
    parts = [text.split("\n") for text in texts if text]
    if len(parts) > 1 and len({len(part) for part in parts}) == 1 and len(parts[0]) > 1:
        return ["  ".join(pair) for pair in zip(*parts, strict=True)]
    return [line for part in parts for line in part]
