"""Framework: one fiscal year and its parts: tools, indicators, items, questions, grade bands, rules of computation."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ita_workbook.words.text import Text

SCHEMA = "ita-workbook/framework/1"
#: The family of the standard list for government agencies; a school or hospital list declares its own word.
STANDARD = "standard"


@dataclasses.dataclass(frozen=True, slots=True)
class Framework:
    """One fiscal year's (``year_be``) tools, indicators, items, questions, grade bands and rules of computation."""

    year_be: int
    family: str
    title: Text
    tools: tuple[Tool, ...]
    combined_tools: tuple[CombinedTool, ...]
    indicators: tuple[Indicator, ...]
    sub_indicators: tuple[SubIndicator, ...]
    items: tuple[Item, ...]
    questions: tuple[Question, ...]
    bands: tuple[Band, ...]
    scoring: Scoring
    report_items: ReportItems
    sources: tuple[Reference, ...] = ()
    declared_caveats: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    def tool(self, code: str) -> Tool | None:
        """Return the tool ``code``; a combined tool comes with the sum of its parts' weights. None if unknown."""
        for tool in self.tools:
            if tool.code == code:
                return tool
        for combined in self.combined_tools:
            if combined.code == code:
                parts = [tool for tool in self.tools if tool.code in combined.parts]
                known = [part.weight for part in parts if part.weight is not None]
                total = sum(known, Decimal(0)) if len(known) == len(combined.parts) else None
                return Tool(code, combined.name, total, weakest(*(part.confidence for part in parts)))
        return None

    def parts_of(self, tool: str) -> tuple[str, ...]:
        """Return the codes of the parts of a combined tool; empty for a tool in one piece."""
        return next((combined.parts for combined in self.combined_tools if combined.code == tool), ())

    def indicator(self, code: str) -> Indicator | None:
        """Return the indicator ``code`` ("1" to "10"), or None."""
        return next((indicator for indicator in self.indicators if indicator.code == code), None)

    def sub_indicator(self, code: str) -> SubIndicator | None:
        """Return the sub-indicator ``code`` ("9.1"), or None."""
        return next((part for part in self.sub_indicators if part.code == code), None)

    def item(self, code: str) -> Item | None:
        """Return the item ``code`` ("O12"), or None."""
        return next((item for item in self.items if item.code == code), None)

    def question(self, code: str) -> Question | None:
        """Return the question ``code`` ("i1", "EP3"), or None."""
        return next((question for question in self.questions if question.code == code), None)

    def children(self, code: str, of: Of) -> tuple[str, ...]:
        """Return the codes, of the kind ``of``, that the score ``code`` is made of; empty where there are none."""
        if of == "tools":
            return tuple(tool.code for tool in self.tools) if code == TOTAL else ()
        if of == "parts":
            return self.parts_of(code)
        if of == "indicators":
            return tuple(indicator.code for indicator in self.indicators if indicator.tool == code)
        if of == "sub_indicators":
            return tuple(part.code for part in self.sub_indicators if part.indicator == code)
        if of == "questions":
            return tuple(question.code for question in self.questions if question.indicator == code)
        within = {code, *self.children(code, "sub_indicators")}
        return tuple(item.code for item in self.items if item.sub_indicator in within)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that can have a score, in the order of the result sheet: total, tools, down to the items."""
        upper = [TOTAL, *(tool.code for tool in self.tools), *(tool.code for tool in self.combined_tools)]
        middle = [*(part.code for part in self.indicators), *(part.code for part in self.sub_indicators)]
        return (*upper, *middle, *(part.code for part in self.questions), *(item.code for item in self.items))

    @property
    def caveats(self) -> tuple[Text, ...]:
        """What must be said wherever this framework is used: what is not verified, carried over or not known."""
        unverified = sum(not item.verified for item in self.items)
        values = {"year": self.year_be, "unverified": unverified, "items": len(self.items)}
        return tuple(caveat.fill(values) for caveat in self.declared_caveats)

    def to_dict(self) -> dict[str, object]:
        """Return the framework as plain JSON data, in the shape of the YAML files; numbers with decimals are text."""
        plain: dict[str, object] = {"schema": SCHEMA}
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if field.name == "sources":
                plain["sources"] = {entry.id: entry.text for entry in self.sources}
            elif value not in ((), Text("")):
                plain["caveats" if field.name == "declared_caveats" else field.name] = _plain(value)
        return plain


def _plain(value: object) -> object:
    """Return dataclasses, texts and decimals as JSON data; empty optional values are left out."""
    if isinstance(value, Text):
        return {"th": value.th, "en": value.en} if value.en else value.th
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: _plain(entry) for name, entry in pairs if entry is not None and entry not in ("", (), Text(""))}
    return value


Confidence = Literal["high", "medium-high", "medium", "low-medium", "low", "unknown"]
#: How well a declared fact is established, best first.
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium-high", "medium", "low-medium", "low", "unknown")

How = Literal["mean", "weighted", "unknown"]
HOWS: tuple[How, ...] = ("mean", "weighted", "unknown")
Of = Literal["questions", "items", "sub_indicators", "indicators", "parts", "tools"]
OFS: tuple[Of, ...] = ("questions", "items", "sub_indicators", "indicators", "parts", "tools")
#: Which way a question is asked: a high answer is good (+) or bad (-), yes/no (yn+, yn-), several (mixed); "" unknown.
DIRECTIONS: tuple[str, ...] = ("+", "-", "yn+", "yn-", "mixed")
#: The code of the overall score.
TOTAL = "TOTAL"
#: The wording of a field that was not declared.
NO_TEXT = Text("")


def weakest(*confidences: Confidence) -> Confidence:
    """Return the least certain of ``confidences``; a chain of facts is as sure as its weakest link."""
    return max(confidences, key=CONFIDENCES.index, default="unknown")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a fact was read: a short ``id`` used by the entries, and the full citation."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool (เครื่องมือ): IIT, EIT or its parts EIT1, EIT2, OIT. ``weight`` is a share of 1, None if unknown."""

    code: str
    name: Text
    weight: Decimal | None
    confidence: Confidence = "unknown"
    source: str = ""


@dataclass(frozen=True, slots=True)
class CombinedTool:
    """A tool that is reported in ``parts``: EIT over EIT1 and EIT2. Indicators 6–8 belong to the combined tool."""

    code: str
    name: Text
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator (ตัวชี้วัด), code "1" to "10". ``also`` holds other spellings seen in official reports."""

    code: str
    name: Text
    tool: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubIndicator:
    """A sub-indicator (ตัวชี้วัดย่อย), code "9.1" to "10.2"."""

    code: str
    name: Text
    indicator: str
    confidence: Confidence = "high"


@dataclass(frozen=True, slots=True)
class Item:
    """A disclosure item (ข้อ O1…). ``components`` is what the published page must contain; empty where not established.

    ``source`` holds ids of the framework's source legend, separated by spaces. ``components_confidence`` is "" where
    there are no components. ``verified`` is False where no source with the full name and number was found.
    """

    code: str
    number: int
    name: Text
    sub_indicator: str | None
    group: str = ""
    components: tuple[str, ...] = ()
    confidence: Confidence = "unknown"
    source: str = ""
    verified: bool = True
    components_confidence: Confidence | Literal[""] = ""
    also: tuple[str, ...] = ()
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class ItemLink:
    """An item that a question's result points to, and how well that is established."""

    item: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Question:
    """A survey question (i1…, e1…, EP1…, ES1…). ``text`` is empty where the wording was not found."""

    code: str
    tool: str
    indicator: str
    text: Text = NO_TEXT
    direction: str = ""
    confidence: Confidence = "unknown"
    source: str = ""
    links: tuple[ItemLink, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """The codes of the related items, best established first as declared."""
        return tuple(link.item for link in self.links)


@dataclass(frozen=True, slots=True)
class Band:
    """A grade band: the overall score reaches ``minimum`` and, where given, every tool ``tools_minimum``."""

    level: Text
    minimum: Decimal
    tools_minimum: Decimal | None = None
    passes: bool = False


@dataclass(frozen=True, slots=True)
class PassRule:
    """How the scores ``targets`` follow from the level below: the mean, the weighted sum, or unknown weights."""

    targets: tuple[str, ...]
    how: How
    of: Of
    confidence: Confidence = "unknown"
    source: str = ""
    note: Text = NO_TEXT

    @property
    def certain(self) -> bool:
        """Whether a difference found with this rule is a mistake rather than a doubt about the rule."""
        return CONFIDENCES.index(self.confidence) <= CONFIDENCES.index("medium")


@dataclass(frozen=True, slots=True)
class ItemScores:
    """The scores an item can have. ``closed`` False: these were seen in reports, others may exist."""

    values: tuple[Decimal, ...]
    closed: bool
    confidence: Confidence = "unknown"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Scoring:
    """The computation of a year: established ``rules``, unproven ``conjectures``, and the values an item can have.

    ``tolerance`` (points): published parts are rounded to two decimals, so a mean of them is off by up to 0.005, and
    the published whole is rounded by up to 0.005 again; 0.01 together. A report that cuts instead of rounding (96.51
    for 96.5167) stays within it too.
    """

    rules: tuple[PassRule, ...] = ()
    conjectures: tuple[PassRule, ...] = ()
    item_scores: ItemScores | None = None
    tolerance: Decimal = Decimal("0.01")
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class ReportItems:
    """The items that are themselves reports: the analysis of last year's result, and the progress of the measures."""

    analysis: str = ""
    progress: str = ""
