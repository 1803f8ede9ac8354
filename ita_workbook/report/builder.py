"""A report under construction: numbered headings and tables, patterns with the agency's facts at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Generic, TypeVar

from ita_workbook.book.content import Content, Row, Value
from ita_workbook.framework.agency import bare_district, bare_province, is_capital
from ita_workbook.framework.framework import Framework
from ita_workbook.framework.ranking import PASS_MARK
from ita_workbook.report.facts import Facts
from ita_workbook.report.model import (
    BLANK,
    Block,
    Column,
    Cover,
    Digits,
    Heading,
    Paragraph,
    Part,
    Report,
    ReportCell,
    ReportTable,
    Section,
    Signature,
    Source,
    TableRow,
)
from ita_workbook.report.prose import Plain, Prose
from ita_workbook.report.templates import Wording
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language
from ita_workbook.words.thai_text import to_arabic

Shown = ReportCell | str | int
"""What a cell may be made as: text and whole numbers become cells without a source."""
Fact = TypeVar("Fact")


@dataclass(frozen=True)
class TableCells(Generic[Fact]):
    """What a table can show: the name of its columns in the templates, and how each cell is made of one fact.

    Which of them are shown, in what order and under what title, is the template's to say.
    """

    columns: str
    makers: Mapping[str, Callable[[ReportBuilder, Fact], Shown]]


class ReportBuilder:
    """Builds one report block by block. ``say`` knows the agency, the year and the pass mark."""

    def __init__(
        self,
        kind: str,
        content: Content,
        framework: Framework,
        language: Language = "th",
        digits: Digits = "arabic",
        wording: Wording | None = None,
    ) -> None:
        self.voice = Prose(kind, language, digits, wording)
        if self.voice.declared("digits") == "thai" and language == "th":
            self.voice.digits = "thai"
        self.facts = Facts(content, framework)
        self.framework = framework
        agency = self.facts.agency
        # A document about the result bears its year, one about the season's work that of the season.
        year = self.facts.result_year if self.voice.declared("year_of") == "result" else self.facts.year
        self.known: dict[str, Value | None] = {
            "agency": agency.get("name"),
            "year": year,
            "last_year": year - 1,
            "result_year": self.facts.result_year,
            "measures_year": self.facts.measures_year,
            "pass": whole(PASS_MARK),
            "website": agency.get("website"),
            "ita": self.voice.say("ita"),
        }
        self.report = Report(
            kind,
            self.say("title"),
            self.say("header"),
            self.voice.language,
            digits=self.voice.digits,
            agency=str(agency.get("name") or ""),
        )
        self.marked = False
        """Whether a name that no source confirms was printed, which has its mark and its note."""
        self._section = Section()
        self._headings = [0, 0, 0]
        self._tables = 0

    # Words

    def say(self, name: str, /, **values: Value | None) -> str:
        """Return the pattern ``name`` filled with the agency's facts and ``values``."""
        return self.voice.say(name, **{**self.known, **values})

    def lines(self, name: str, /, **values: Value | None) -> list[str]:
        """Return every pattern of the list ``name``, filled."""
        return self.voice.lines(name, **{**self.known, **values})

    def indicator(self, code: str, pattern: str = "indicator") -> str:
        """Return the name of an indicator or sub-indicator with its number."""
        sub = self.framework.sub_indicator(code)
        found = sub or self.framework.indicator(code)
        if found is None:
            return self.voice.numerals(code)
        name = Plain(found.name.pick(self.voice.language))
        if sub:
            pattern = f"sub_{pattern}"
        return self.say(pattern, code=Plain(code), name=name)

    def tool_name(self, code: str) -> str:
        """Return a tool's name with its code."""
        tool = self.framework.tool(code)
        if tool is None:
            return code
        name, short = tool.name.pick(self.voice.language), self.tool_code(code)
        return self.say("tool_named" if short != code else "tool", name=Plain(name), code=Plain(short))

    def tool_code(self, code: str) -> str:
        """Return what a tool is called for short: EIT ส่วนที่ 1, which the workbook has as EIT1."""
        short = self.voice.declared("tool_codes")
        return self.voice.fill(short[code]) if code in short else code

    def item_name(self, code: str) -> str:
        """Return the official name of an item, or what the assignment sheet calls it."""
        item = self.framework.item(code)
        if item:
            name = self.voice.numerals(item.name.pick(self.voice.language))
            self.marked = self.marked or not item.verified
            return name if item.verified else self.say("unverified", name=name)
        row = self.facts.assignments.get(code)
        return row.text("name") if row else ""

    def code(self, code: str) -> str:
        """Return a code in the report's digits."""
        return self.voice.numerals(code)

    def codes(self, codes: list[str] | tuple[str, ...]) -> str:
        """Return codes as a list in a sentence."""
        return self.voice.join([self.code(code) for code in codes])

    def ranges(self, codes: Sequence[str], order: Sequence[str] | None = None) -> str:
        """Return codes as a list in which neighbours stand together: O1–O4, O7 และ O9.

        ``order`` is that of all codes of the kind; of the year's items unless given.
        """
        order = [item.code for item in self.framework.items] if order is None else order
        groups: list[list[str]] = []
        for code in codes:
            follows = groups and code in order[1:] and order[order.index(code) - 1] == groups[-1][-1]
            groups[-1].append(code) if follows else groups.append([code])
        return self.codes([part for group in groups for part in ([f"{group[0]}–{group[-1]}"] if group[2:] else group)])

    # Blocks

    def cover(self, item: str = "") -> None:
        """Put the cover: title, the item that the report answers, agency and place."""
        lines = [str(self.facts.agency.get("name") or BLANK)]
        lines.append(self._place())
        title = self.lines("cover")
        if item and self.framework.item(item) and self.facts.measures_year == self.framework.year_be:
            title.append(self.say("item_line", item=Plain(item), name=self.item_name(item)))
        self.report.cover = Cover(tuple(title), tuple(lines))

    def _place(self) -> str:
        """Tell district and province; the sentence has the words อำเภอ and จังหวัด, which people write too."""
        agency = self.facts.agency
        district, province = (
            bare_district(str(agency.get("district", ""))),
            bare_province(str(agency.get("province", ""))),
        )
        pattern = "place_capital" if is_capital(province) else "place"
        return self.say(pattern if district else f"{pattern}_province", district=district, province=province)

    def section(self, *, landscape: bool = False, title: str = "") -> None:
        """Begin pages of one orientation."""
        self._section = Section(landscape=landscape, title=title)
        self.report.sections.append(self._section)

    def add(self, *blocks: Block) -> None:
        """Append blocks to the current section."""
        if not self.report.sections:
            self.section()
        self._section.blocks.extend(blocks)

    def heading(self, text: str, level: int = 1, *, numbered: bool = True) -> None:
        """Append a heading; numbered ones count 1., 1.1, 1.1.1."""
        if numbered:
            self._headings[level - 1] += 1
            self._headings[level:] = [0] * (len(self._headings) - level)
            number = ".".join(str(part) for part in self._headings[:level])
            text = f"{self.voice.numerals(number if level > 1 else number + '.')} {text}"
        self.add(Heading(text, level))

    def paragraph(self, text: str, *sources: Source) -> None:
        """Append running text."""
        self.add(Paragraph(text, sources=sources))

    def table(
        self, columns: tuple[Column, ...], rows: list[TableRow], caption: str = "", /, **values: Value | None
    ) -> None:
        """Append a table; ``caption`` is the pattern of its numbered caption."""
        if caption:
            self._tables += 1
            caption = self.say(caption, number=self._tables, **values)
        self.add(ReportTable(columns, tuple(rows), caption))

    def columns(self, table: TableCells[Fact] | str) -> tuple[Column, ...]:
        """Return the columns that the templates declare for a table, or under a name, with their titles filled."""
        return self.voice.columns(table if isinstance(table, str) else table.columns, **self.known)

    def signatures(self, *, approval_only: bool = False) -> None:
        """Append the places to sign, who prepared the report and who approves it, below what they sign."""
        if self.marked:
            self.add(Paragraph(self.say("unverified_note"), "note"))
        # Not every program keeps a table's last row with what follows; this sentence stands with the signatures.
        submitted = self.say("submitted_list" if approval_only else "submitted", title=self.report.title)
        self.add(Paragraph(submitted, "body"))
        signers = (("prepared_by", "coordinator"), ("approved_by", "head"))
        for role, position in signers[1:] if approval_only else signers:
            self.sign(position, self.say("signed_as", role=self.say(role)))

    def sign(self, position: str, line: str = "") -> None:
        """Append one place to sign: for the agency's ``coordinator`` or its ``head``."""
        lines = (line or self.say("signature_line"), self.say("signature_name"))
        self.add(Signature(str(self.facts.agency.get(position) or BLANK), lines))

    # Cells

    def cells(self, table: TableCells[Fact], columns: tuple[Column, ...], fact: Fact) -> tuple[ReportCell, ...]:
        """Return the cells of one row, each made only where its column is shown; raises for one that none can fill."""
        made = []
        for column in columns:
            maker = table.makers.get(column.code)
            if maker is None:
                known = ", ".join(table.makers)
                raise UsageProblem(
                    sentence(
                        "report.no_column", kind=self.report.kind, columns=table.columns, code=column.code, known=known
                    ),
                )
            made.append(_cell(maker(self, fact)))
        return tuple(made)

    def text_cell(self, row: Row, field: str, sheet: str) -> ReportCell:
        """Return what an officer wrote, as written; numbered steps each begin a line."""
        value = row.values.get(field)
        if value is None:
            return ReportCell()
        return ReportCell.of(step_lines(self.voice.show(value)), value, Source(sheet, row.key, field))

    def score_cell(self, code: str, score: Decimal | None, source: Source | None = None) -> ReportCell:
        """Return a score with two decimals; a dash where there is none."""
        if score is None:
            return ReportCell((Part("–"),))
        return ReportCell((Part(self.voice.score(score)),), score, source or self.facts.source(code))

    def change_cell(self, change: Decimal | None) -> ReportCell:
        """Return a change since last year with its sign."""
        if change is None:
            return ReportCell((Part("–"),))
        return ReportCell((Part(self.signed(change)),), change)

    def signed(self, change: Decimal) -> str:
        """Return a change with + or −; no sign for none."""
        sign = "+" if change > 0 else "−" if change < 0 else ""
        return sign + self.voice.score(abs(change))


def whole(mark: Decimal) -> Value:
    """Return a mark as it is called: 85 and not 85.00, which are scores."""
    return int(mark) if mark == int(mark) else mark


def _cell(shown: Shown) -> ReportCell:
    return shown if isinstance(shown, ReportCell) else ReportCell.of(str(shown), shown if shown != "" else None)


_STEP = re.compile(r"(?:^|(?<=\s))([0-9๐-๙]{1,2})[.)]\s*(?=[^\d๐-๙\s])")


def step_lines(text: str) -> str:
    """Begin a line at each of the steps ``1. … 2. … 3. …`` written in one line; other text stays as it is."""
    lines: list[str] = []
    for line in text.split("\n"):
        starts = [match.start() for match in _STEP.finditer(line)]
        numbers = [int(to_arabic(match.group(1))) for match in _STEP.finditer(line)]
        in_order = len(numbers) > 1 and all(after == before + 1 for before, after in pairwise(numbers))
        if in_order:
            edges = [0, *(start for start in starts if start), len(line)]
            lines.extend(line[start:end].strip() for start, end in pairwise(edges))
        else:
            lines.append(line)
    return "\n".join(lines)
