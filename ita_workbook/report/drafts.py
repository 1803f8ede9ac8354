"""Drafts: what the analysis drafts for each indicator, beside its scores, to be accepted or replaced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ita_workbook.book.content import Content
from ita_workbook.framework.framework import Framework
from ita_workbook.report.builder import ReportBuilder
from ita_workbook.report.documents.narrative import Drafted, Narrator
from ita_workbook.report.facts import Facts
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table

State = Literal["draft", "accepted", "own"]
STATES: tuple[State, ...] = ("draft", "accepted", "own")
SHEET, READING, DRAFT = "indicators", "reading", "draft"
"""Where the workbook has the agency's own text of an indicator, and whether its draft was accepted."""


@dataclass(frozen=True, repr=False)
class Drafts(Result):
    """The texts that the analysis has of the indicators, and what they were made from."""

    facts: Facts
    drafted: tuple[Drafted, ...]

    def state(self, one: Drafted) -> State:
        """Return what is printed: the draft that nobody has gone over, the accepted one, or the agency's own text."""
        if one.reading:
            return "own"
        return "accepted" if self.facts.accepted(one.indicator.code) else "draft"

    @property
    def still(self) -> tuple[str, ...]:
        """The indicators whose draft nobody has gone over."""
        return tuple(one.indicator.code for one in self.drafted if self.state(one) == "draft")

    @property
    def tables(self) -> tuple[Table, ...]:
        """``drafts``: a row an indicator."""
        columns: dict[str, Kinds] = {"code": "text", "score": "score", "previous_score": "score", "target": "score"}
        texts: dict[str, Kinds] = dict.fromkeys(("opening", "text", "follows", "reading"), "text")
        rows = []
        for one in self.drafted:
            code = one.indicator.code
            scores = (self.facts.score(code), self.facts.previous_score(code), self.facts.targets.get(code))
            said = (one.opening, one.text or None, one.follows or None, one.reading or None)
            rows.append((code, *scores, *said, self.state(one)))
        return (data_table("drafts", columns | texts | {"state": STATES}, rows, index="code"),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the texts (schema ita-workbook/drafts/1)."""
        return {"schema": "ita-workbook/drafts/1", "still": list(self.still), **self.tables[0].to_json(language)}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the text of each indicator with its state."""
        for one in self.drafted:
            state = sentence(f"report.drafts.{self.state(one)}").pick(language)
            yield " ".join(filter(None, (f"[{state}]", one.opening, one.reading or one.text, one.follows)))


def drafts(content: Content, framework: Framework, language: Language = "th") -> Drafts:
    """Return what the analysis says of each indicator; where an indicator has no score there is nothing to draft."""
    narrator = Narrator(ReportBuilder("analysis", content, framework, language))
    return Drafts(narrator.facts, tuple(narrator.drafted(one) for one in framework.indicators))
