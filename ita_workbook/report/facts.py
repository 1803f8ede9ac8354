"""The facts of one master that reports tell: scores recomputed, measures with their tracking, owners of items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import cast

from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.share import owners_in
from ita_workbook.book.workbook import load_spec
from ita_workbook.framework.framework import TOTAL, Framework
from ita_workbook.framework.ranking import FULL, Rank, standing
from ita_workbook.framework.scoring import EitRule, ScoreDifference, ScoreSheet, compute, reconcile
from ita_workbook.report.model import Source
from ita_workbook.words.codes import answered_codes, item_codes
from ita_workbook.words.fiscal_year import fiscal_year_of
from ita_workbook.words.thai_text import to_arabic

STATUSES = ("not_started", "in_progress", "done")
MANY_ITEMS = 10
_INDICATOR = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Scored:
    """A question or an item as the scores sheet has it: what it belongs to, its score, and what is said of it.

    ``comment`` of an older file may be advice, cause or conclusion: the cell does not tell which.
    """

    code: str
    tool: str
    indicator: str
    text: str
    score: Decimal | None
    comment: str = ""
    cause: str = ""
    conclusion: str = ""
    concluded_by: str = ""
    items: tuple[str, ...] = ()

    @property
    def said(self) -> bool:
        """Whether anything is said of it beside its score."""
        return bool(self.comment or self.cause or self.conclusion)

    @property
    def source(self) -> Source:
        """Where it stands in the master."""
        return Source("scores", self.code, "score")


@dataclass(slots=True)
class Measure:
    """A measure with its tracking rows in the order of the rounds."""

    row: Row
    indicators: tuple[str, ...]
    answers: tuple[str, ...] = ()
    """The questions and items that it names as those it answers."""
    rounds: list[Row] = field(default_factory=list)
    number: int = 0
    """Its place among the measures, from 1."""
    status: str = ""
    """Code of the status of the latest round in which something was done, or else of the latest; empty without any."""
    latest: Row | None = None

    @property
    def key(self) -> str:
        """The measure's code, ``M01``."""
        return self.row.key


class Facts:
    """What the content says, read once; figures the content lacks are computed by the framework's rules."""

    def __init__(self, content: Content, framework: Framework) -> None:
        self.content = content
        self.framework = framework
        self.agency: Mapping[str, Value] = content.agency
        year = self.agency.get("fiscal_year")
        self.year = year if isinstance(year, int) else framework.year_be
        lists = load_spec().lists
        self.statuses, self.round_list = lists["status"], lists["round"]
        self.standings, self._eit, self._drafts = lists["standing"], lists["eit_rule"], lists["draft"]

    # Scores

    @cached_property
    def printed(self) -> dict[str, Decimal]:
        """The scores as the workbook has them, by code; what could not be read as a score is left out."""
        found: dict[str, Decimal] = {}
        for sheet in ("scores", "indicators"):
            for row in self.content.rows(sheet):
                score = row.values.get("score")
                if isinstance(score, Decimal):
                    found[self._code(row)] = score
        return found | self._overall("announced_overall")

    def _overall(self, field: str) -> dict[str, Decimal]:
        """What the agency form has of the overall score: as announced this year or last year, or aimed at."""
        value = self.agency.get(field)
        return {TOTAL: value} if isinstance(value, Decimal) else {}

    @cached_property
    def previous(self) -> ScoreSheet:
        """Last year's scores, the overall one computed where it does not stand there."""
        scores = {
            self._code(row): score
            for row in self.content.rows("indicators")
            if isinstance(score := row.values.get("previous_score"), Decimal)
        }
        return compute(self.framework, scores | self._overall("previous_overall"), self.eit_rule)

    @cached_property
    def targets(self) -> dict[str, Decimal]:
        """The targets set in the workbook, by code."""
        found = {
            self._code(row): target
            for row in self.content.rows("indicators")
            if isinstance(target := row.values.get("target"), Decimal)
        }
        return found | self._overall("target_overall")

    def told_of(self, code: str, field: str) -> str:
        """Return what stands in a text of the indicators sheet for a tool, an indicator or a part of one."""
        row = self._told.get(code)
        return row.text(field).strip() if row else ""

    @cached_property
    def _told(self) -> dict[str, Row]:
        return self.content.index("indicators")

    @cached_property
    def sheet(self) -> ScoreSheet:
        """This year's scores: as printed, and computed where nothing is printed."""
        return compute(self.framework, self.printed, self.eit_rule)

    @property
    def eit_rule(self) -> EitRule:
        """How the agency reads the rule about the two EIT parts."""
        return cast(EitRule, self._eit.code_of(self.agency.get("eit_rule")) or "combined")

    @cached_property
    def standing(self) -> Rank:
        """The indicators ranked by score."""
        known = {part.code: score for part in self.framework.indicators if (score := self.score(part.code)) is not None}
        return standing(self.framework, known)

    @cached_property
    def differences(self) -> list[ScoreDifference]:
        """Printed scores that certainly do not follow from their parts; doubts are the checker's business."""
        return [difference for difference in reconcile(self.framework, self.printed) if difference.certain]

    @property
    def tools(self) -> tuple[str, ...]:
        """The tools to show: the parts of a combined tool, or the whole where only that has a score."""
        codes = [tool.code for tool in self.framework.tools]
        for combined in self.framework.combined_tools:
            parts_known = all(self.score(part) is not None for part in combined.parts)
            if not parts_known and self.score(combined.code) is not None:
                place = codes.index(combined.parts[0])
                codes = [code for code in codes if code not in combined.parts]
                codes.insert(place, combined.code)
        return tuple(codes)

    def score(self, code: str) -> Decimal | None:
        """Return this year's score of ``code``: printed, or else computed."""
        return self.sheet.value(code)

    def previous_score(self, code: str) -> Decimal | None:
        """Return last year's score of ``code``: printed, or else computed."""
        return self.previous.value(code)

    def change(self, code: str) -> Decimal | None:
        """Return the change since last year; None where either score is missing."""
        now, before = self.score(code), self.previous_score(code)
        return None if now is None or before is None else now - before

    def accepted(self, code: str) -> bool:
        """Whether the text drafted for an indicator was read and accepted in the workbook."""
        return self._drafts.code_of(self.told_of(code, "draft")) == "accepted"

    @property
    def draft_accepted(self) -> str:
        """What stands in the workbook where the text drafted for an indicator was accepted."""
        return self._drafts.label_of("accepted")

    def still_drafted(self, code: str) -> bool:
        """Whether nobody has gone over the text drafted for an indicator: neither accepted it nor written another."""
        return not self.told_of(code, "reading") and not self.accepted(code)

    def source(self, code: str) -> Source:
        """Return where the score of ``code`` stands, or would stand, in the master."""
        if code == TOTAL:
            return Source("agency", "announced_overall", "value")
        if self.framework.question(code) or self.framework.item(code):
            return Source("scores", code, "score")
        return Source("indicators", code, "score")

    def scored(self) -> list[Scored]:
        """Return the questions and items of the scores sheet in its order."""
        return list(self._scored)

    @cached_property
    def _scored(self) -> tuple[Scored, ...]:
        found = []
        for row in self.content.rows("scores"):
            code = self._code(row)
            question, item = self.framework.question(code), self.framework.item(code)
            score = row.values.get("score")
            indicator = row.text("indicator")
            if not indicator:
                indicator = question.indicator if question else (item.sub_indicator or "") if item else ""
            found.append(
                Scored(
                    code=code,
                    tool=row.text("tool") or (question.tool if question else self.tool_of(indicator)),
                    indicator=indicator,
                    text=row.text("text"),
                    score=score if isinstance(score, Decimal) else None,
                    **{name: row.text(name).strip() for name in ("comment", "cause", "conclusion", "concluded_by")},
                    items=tuple(item_codes(row.text("items"))) or ((code,) if item else ()),
                )
            )
        return tuple(found)

    def tool_of(self, indicator: str) -> str:
        """Return the tool of an indicator or sub-indicator; empty where it is not known."""
        sub = self.framework.sub_indicator(indicator)
        found = self.framework.indicator(sub.indicator if sub else indicator)
        return found.tool if found else ""

    # Items and measures

    @cached_property
    def assignments(self) -> dict[str, Row]:
        """The assignment of each item, by item code."""
        return self.content.index("assignments")

    def owner(self, item: str) -> str:
        """Return the department that owns ``item``, of several the lead; empty where nobody does."""
        row = self.assignments.get(item)
        return next(iter(owners_in(row.text("department"), self.content.departments())), "") if row else ""

    def owners(self, items: Iterable[str]) -> list[str]:
        """Return the departments that own ``items``, each once, in that order."""
        return list(dict.fromkeys(owner for item in items if (owner := self.owner(item))))

    def department_source(self, name: str) -> Source:
        """Return where a department stands in the master; the whole sheet for one that is not on it."""
        rows = self.content.rows("departments")
        key = next((row.key for row in rows if name and row.text("department") == name), "*")
        return Source("departments", key, "department" if key != "*" else "")

    def status(self, row: Row | None) -> str:
        """Return the code of a row's status; empty where it is missing or not on the list."""
        return (self.statuses.code_of(row.values.get("status")) or "") if row else ""

    @cached_property
    def measures(self) -> list[Measure]:
        """The measures in the order of the sheet; empty spare rows are left out."""
        order = {label: number for number, label in enumerate(self.round_list.labels)}
        tracked: dict[str, list[Row]] = {}
        for row in self.content.rows("tracking"):
            tracked.setdefault(row.text("measure") or row.key.partition("|")[0], []).append(row)
        found: list[Measure] = []
        for row in self.content.rows("measures"):
            if not any(row.text(name).strip() for name in ("title", "steps", "analysis", "process")):
                continue
            rounds = sorted(tracked.get(row.key, ()), key=lambda one: order.get(one.text("round"), len(order)))
            codes = tuple(_INDICATOR.findall(to_arabic(row.text("indicator"))))
            answers, _ = answered_codes(row.text("items"))
            measure = Measure(row, codes, tuple(answers), rounds, len(found) + 1)
            # A later round that has not begun does not undo what an earlier one reported.
            for one in rounds:
                status = self.status(one)
                if status and (status != "not_started" or measure.status in ("", "not_started")):
                    measure.status, measure.latest = status, one
            found.append(measure)
        return found

    @property
    def result_year(self) -> int:
        """The year of the scores: as the agency says, or else the framework's."""
        year = self.agency.get("result_year")
        return year if isinstance(year, int) else self.year

    @cached_property
    def measures_year(self) -> int:
        """The year of the measures: as the agency says; else that which most of them end, or with no end begin, in.

        The year of the framework, which stands there from the beginning, says nothing against the dates.
        """
        year = self.agency.get("measures_year")
        if isinstance(year, int) and year != self.year:
            return year
        days = [one.row.values.get("ends_on") or one.row.values.get("starts_on") for one in self.measures]
        years = [fiscal_year_of(day) for day in days if isinstance(day, date)]
        return max(sorted(set(years)), key=years.count, default=self.year)

    def measures_of(self, indicator: str) -> list[Measure]:
        """Return the measures that name an indicator or one of its sub-indicators."""
        codes = {indicator, *self.framework.children(indicator, "sub_indicators")}
        return [one for one in self.measures if codes & set(one.indicators)]

    def measures_for(self, indicator: str) -> list[Measure]:
        """Return the measures that answer an indicator: those that name it, or a question or item that lost points."""
        codes = {indicator, *self.framework.children(indicator, "sub_indicators")}
        low = [one for one in self.scored() if one.indicator in codes and one.score is not None and one.score < FULL]
        keys = {measure.key for one in low for measure in self.measures_naming(one)}
        keys |= {measure.key for measure in self.measures_of(indicator)}
        return [measure for measure in self.measures if measure.key in keys]

    def measures_naming(self, one: Scored) -> list[Measure]:
        """Return the measures that answer a question or item: those that name it, or else its indicator or part.

        An item is not answered by a measure for its indicator as a whole.
        """
        if not self.framework.item(one.code):
            named = [measure for measure in self.measures if one.code in measure.answers]
            return named or self.measures_of(one.indicator)
        return [
            measure
            for measure in self.measures
            if one.indicator in measure.indicators or one.code in (*measure.answers, *self._items_in(measure))
        ]

    def _items_in(self, measure: Measure) -> set[str]:
        """The items that a measure names; a field that runs over many, as O1–O43, names none in particular."""
        named = [set(item_codes(measure.row.text(field))) for field in ("title", "steps", "analysis")]
        return {code for codes in named if len(codes) <= MANY_ITEMS for code in codes}

    def urgent(self, measure: Measure, pass_mark: Decimal) -> bool:
        """Whether one of the measure's indicators is below the pass mark."""
        return any((score := self.score(code)) is not None and score < pass_mark for code in measure.indicators)

    def _code(self, row: Row) -> str:
        return row.text("code") or row.key
