"""The parts a framework is made of: tools, indicators, items, questions, grade bands and the rules of computation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ita_workbook.text import Text

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
class Source:
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
class Rule:
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

    rules: tuple[Rule, ...] = ()
    conjectures: tuple[Rule, ...] = ()
    item_scores: ItemScores | None = None
    tolerance: Decimal = Decimal("0.01")
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class ReportItems:
    """The items that are themselves reports: the analysis of last year's result, and the progress of the measures."""

    analysis: str = ""
    progress: str = ""
