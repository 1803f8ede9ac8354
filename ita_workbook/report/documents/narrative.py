"""The analysis in sentences: of each indicator what its score, questions, items and measures say, from text blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ita_workbook.framework.framework import Indicator
from ita_workbook.framework.ranking import FULL, PASS_MARK
from ita_workbook.report.builder import ReportBuilder
from ita_workbook.report.documents.measures import period_of
from ita_workbook.report.facts import Measure, Scored
from ita_workbook.report.model import BLANK, Value
from ita_workbook.report.prose import Plain
from ita_workbook.report.topics import Topic, purpose_of, topic_of

HIGH = Decimal(95)
NAMED = 3
"""Up to so many measures are called by their titles; of more the numbers are enough, since their table follows."""
_JOINED = re.compile(r"[)”0-9A-Za-z๐-๙]$")


def _is_high(score: Decimal) -> bool:
    return HIGH <= score < FULL


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the analysis says of one indicator: its figures, what these show, what that comes to, what follows.

    ``shows`` and ``conclusion`` are drafted, and the agency's own ``reading`` is printed instead of them; ``opening``
    and ``follows``, which has the measures, are printed in either case.
    """

    indicator: Indicator
    codes: tuple[str, ...]
    """Its own code and those of its parts."""
    group: tuple[Scored, ...]
    """Its questions and items as the workbook has them."""
    opening: str
    shows: str
    conclusion: str
    follows: str
    reading: str

    @property
    def known(self) -> tuple[Scored, ...]:
        """Those of its questions and items that have a score."""
        return tuple(one for one in self.group if one.score is not None)

    @property
    def text(self) -> str:
        """The text that is drafted for the agency's own reading."""
        return f"{self.shows} {self.conclusion}".strip()


class Narrator:
    """Takes the blocks of one report; each use of a block takes its next variant."""

    def __init__(self, draft: ReportBuilder) -> None:
        self.draft = draft
        self.facts = draft.facts
        self._used: Counter[str] = Counter()
        self._without: list[str] = []

    def take(self, block: str, /, **values: Value) -> str:
        """Return the next variant of ``block`` filled; a space is kept between a code or a bracket and Thai letters."""
        variants = self.draft.voice.block(block)
        chosen = variants[self._used[block] % len(variants)]
        self._used[block] += 1
        known = {**self.draft.known, **values}
        shown = {name: self.draft.voice.show(value) if value is not None else "" for name, value in known.items()}
        for name, text in shown.items():
            if _JOINED.search(text):
                chosen = re.sub(rf"(\{{{name}\}})(?=[ก-๛])", r"\1 ", chosen)
        return self.draft.voice.fill(chosen, **known).strip()

    # An indicator

    def drafted(self, indicator: Indicator) -> Drafted:
        """Return what is said of an indicator; the drafts are the same whichever of them the agency replaced."""
        facts, code = self.facts, indicator.code
        codes = (code, *facts.framework.children(code, "sub_indicators"))
        group = tuple(one for one in facts.scored() if one.indicator in codes)
        known = [one for one in group if one.score is not None]
        opening, shows = self.opening(indicator), self.shows(indicator, known)
        score = facts.score(code)
        conclusion = "" if score is None else self._conclusion(score, known)
        follows = self.follows(indicator, known)
        return Drafted(indicator, codes, group, opening, shows, conclusion, follows, facts.told_of(code, "reading"))

    def opening(self, indicator: Indicator) -> str:
        """Return the score of an indicator, what it measures and what changed: no more than figures and facts."""
        code, score = indicator.code, self.facts.score(indicator.code)
        name = Plain(indicator.name.pick(self.draft.voice.language))
        if score is None:
            return self.take("open_noscore", n=Plain(code), name=name)
        purpose = purpose_of(self.facts.year, code)
        block = "open" if purpose else "open_nopurpose"
        said = [self.take(block, n=Plain(code), name=name, score=score, purpose=purpose)]
        return " ".join([*said, *self._change(code)])

    def shows(self, indicator: Indicator, known: Sequence[Scored]) -> str:
        """Return what the questions or items of an indicator show; empty where it has no score."""
        code, score = indicator.code, self.facts.score(indicator.code)
        if score is None:
            return ""
        if self.draft.framework.children(code, "sub_indicators"):
            return " ".join(self._items(code, known))
        return " ".join(self._questions(known) if known else self._without_questions(indicator, score))

    def follows(self, indicator: Indicator, known: Sequence[Scored]) -> str:
        """Return the measures that answer an indicator, or that there is none."""
        score = self.facts.score(indicator.code)
        if score is None:
            return ""
        measures = self.facts.measures_for(indicator.code)
        if measures:
            return " ".join([self._measures(measures, full=score >= FULL), *self._gap(known)])
        if score >= FULL:
            return ""
        self._without.append(indicator.code)
        # Said of each or of none: silence beside a neighbour's "no measure" reads as if there were one.
        return self.take("measure_none") if self.facts.measures else ""

    def closing(self) -> list[str]:
        """Return what is said once, after the last indicator: which are low and without a measure, if several are."""
        low = [code for code in self._without if (self.facts.score(code) or FULL) < HIGH]
        return [self.take("measure_none_sum_low", indicators=self._indicators(low))] if len(low) > 1 else []

    # Its parts

    def _change(self, code: str) -> list[str]:
        change, previous = self.facts.change(code), self.facts.previous_score(code)
        if change is None or previous is None:
            return []
        block = "change_up" if change > 0 else "change_down" if change < 0 else "change_same"
        return [self.take(block, change=abs(change), previous=previous)]

    def _without_questions(self, indicator: Indicator, score: Decimal) -> list[str]:
        """No question has a score: full marks of a mean are full marks of each, a lower score names the topics."""
        codes = [one.code for one in self.draft.framework.questions if one.indicator == indicator.code]
        topics = [topic for code in codes if (topic := self._topic(code))]
        if not topics or len(topics) < len(codes):
            return []
        if score < FULL:
            names = self.draft.voice.join(list(dict.fromkeys(topic.name for topic in topics)))
            return [self.take("ind_below_noq", gap=FULL - score, topics=names)]
        rules = self.draft.framework.scoring.rules
        mean = any(
            rule.how == "mean" and rule.of == "questions" and rule.certain and indicator.code in rule.targets
            for rule in rules
        )
        return [self._shown("ind_full_noq", topics)] if mean else []

    def _questions(self, known: Sequence[Scored]) -> list[str]:
        scores = {one.code: one.score for one in known if one.score is not None}
        full = [code for code, score in scores.items() if score >= FULL]
        below = sorted((code for code in scores if code not in full), key=lambda code: -(scores[code] or 0))
        topics = {code: topic for code in scores if (topic := self._topic(code))}
        said = self._full(full, [topics[code] for code in full if code in topics], alone=not below)
        if len(below) > 1 and len(set(scores.values())) == 1 and set(below) <= set(topics):
            names = self.draft.voice.join([topics[code].name for code in below])
            said.append(
                self.take(
                    "q_equal_below", n_q=len(below), codes=self._codes(below), score_q=scores[below[0]], topics=names
                )
            )
        else:
            high = [code for code in below if code in topics and not topics[code].serious and _is_high(scores[code])]
            together = high if len(high) > 1 else []  # or the same would be said of each
            if together:
                said.append(self._several(together, scores, topics))
            said += [self._question(code, scores[code], topics.get(code)) for code in below if code not in together]
        return [*said, *self._to_check(known, below, topics)]

    def _several(self, codes: Sequence[str], scores: dict[str, Decimal], topics: dict[str, Topic]) -> str:
        """Several questions that are high and not full, in one sentence."""
        listed = [
            self.take("q_listed", code=Plain(code), topic=topics[code].name, score_q=scores[code]) for code in codes
        ]
        return self.take("q_several_95", n_q=len(codes), listed=self.draft.voice.join(listed))

    def _full(self, codes: Sequence[str], topics: Sequence[Topic], *, alone: bool) -> list[str]:
        if not codes or len(topics) < len(codes):
            return [self.take("q_unknown", code=self._codes(codes), score_q=FULL)] if codes else []
        block = "q_all_full" if alone and len(codes) > 1 else "q_some_full"
        return [self._shown(block, topics, codes=self._codes(codes), n_q=len(codes))]

    def _shown(self, block: str, topics: Sequence[Topic], **values: Value) -> str:
        clauses = self.draft.voice.join([topic.full_score for topic in topics])
        return self.take(block, who=topics[0].respondent, full_list=clauses, **values)

    def _question(self, code: str, score: Decimal | None, topic: Topic | None) -> str:
        assert score is not None  # only questions with a score are told
        if topic is None:
            return self.take("q_unknown", code=Plain(code), score_q=score)
        block = "q_zero" if not score else "q_low" if score < PASS_MARK else "q_85" if score < HIGH else "q_95"
        return self.take(block, code=Plain(code), topic=topic.name, score_q=score, lost=topic.lost_point)

    def _to_check(self, known: Sequence[Scored], below: Sequence[str], topics: dict[str, Topic]) -> list[str]:
        """Matters to look into where no cause is stated; matters, never a cause."""
        remarked = {one.code for one in known if one.said}
        open_codes = [code for code in below if code not in remarked and code in topics and topics[code].to_check]
        if not open_codes:
            return []
        groups = list(dict.fromkeys(group for code in open_codes for group in topics[code].to_check))[:4]
        return [self.take("cause_unknown", codes=self._codes(open_codes), cause_groups=self.draft.voice.join(groups))]

    def note(self) -> str:
        """Return how the scores of negative questions read, for all of them at once; empty where none has one."""
        negative = [
            one.code
            for one in self.facts.scored()
            if one.score is not None and (topic := self._topic(one.code)) and topic.negative
        ]
        return self.take("q_neg_note", codes=self._codes(negative)) if negative else ""

    def _items(self, indicator: str, known: Sequence[Scored]) -> list[str]:
        """Sub-indicator by sub-indicator: which items have full marks and which lost points."""
        said = []
        for sub in self.draft.framework.children(indicator, "sub_indicators"):
            own = [one for one in known if one.indicator == sub and one.score is not None]
            part = self.draft.framework.sub_indicator(sub)
            if not own or part is None:
                continue
            name = Plain(part.name.pick(self.draft.voice.language))
            if len(own) < sum(item.sub_indicator == sub for item in self.draft.framework.items):
                said.append(self.take("sub_some", sub=Plain(sub), subname=name, known=self._got(own)))
                continue
            full = [one.code for one in own if one.score == FULL]
            below = [one for one in own if one.score != FULL]
            block = "sub_full" if not below else "sub_mixed" if full else "sub_none_full"
            if not any(one.score for one in own):
                block = "sub_zero"
            lost = self.draft.voice.join(
                [self.draft.say("analysis.item_score", code=Plain(one.code), score=one.score) for one in below]
            )
            said.append(
                self.take(
                    block,
                    sub=Plain(sub),
                    subname=name,
                    count=len(own),
                    full_codes=self._codes(full),
                    codes=self._codes([one.code for one in own]) if block != "sub_none_full" else lost,
                    below=lost,
                )
            )
        return said

    def _conclusion(self, score: Decimal, known: Sequence[Scored]) -> str:
        if score >= FULL:
            return self.take("conc_100")
        if score >= HIGH:
            serious = [
                topic.name
                for one in known
                if one.score is not None and one.score < FULL and (topic := self._topic(one.code)) and topic.serious
            ]
            return self.take("conc_95_care", topics=self.draft.voice.join(serious)) if serious else self.take("conc_95")
        return self.take("conc_85" if score >= PASS_MARK else "conc_low" if score else "conc_0")

    def _measures(self, measures: Sequence[Measure], *, full: bool) -> str:
        if len(measures) > 1:
            named = self.draft.voice.join([self._measure(one) for one in measures])
            if len(measures) > NAMED:
                numbers = self.draft.codes([str(one.number) for one in measures])
                named = self.draft.say("development.measure", numbers=Plain(numbers))
            return self.take("measures", count=len(measures), list=named)
        (one,) = measures
        owner = " ".join((one.row.text("responsible") or one.row.text("department")).split())
        period = period_of(self.draft, one)
        if not owner or period == BLANK:
            return self.take("measure_plain", measure=self._measure(one))
        block = "measure_keep" if full else "measure"
        return self.take(block, measure=self._measure(one), owner=owner, period=period)

    def _measure(self, measure: Measure) -> str:
        title = " ".join(measure.row.text("title").split())
        return self.draft.say("analysis.measure", number=measure.number, title=title)

    def _gap(self, known: Sequence[Scored]) -> list[str]:
        """Items that lost points and that no measure names, itself or by its sub-indicator."""
        low = [
            one for one in known if one.score is not None and one.score < FULL and self.draft.framework.item(one.code)
        ]
        codes = [one.code for one in low if not self.facts.measures_naming(one)]
        return [self.take("measure_item_gap", codes=self._codes(codes))] if codes else []

    # Names

    def _got(self, own: Sequence[Scored]) -> str:
        """Items with what they got, those with the same score together."""
        by_score: dict[Decimal | None, list[str]] = {}
        for one in own:
            by_score.setdefault(one.score, []).append(one.code)
        named = [
            self.draft.say("analysis.items_got", codes=Plain(self._codes(codes)), score=score)
            for score, codes in by_score.items()
        ]
        return self.draft.voice.join(named)

    def _topic(self, code: str) -> Topic | None:
        return topic_of(self.facts.year, code)

    def _codes(self, codes: Sequence[str]) -> str:
        return self.draft.codes(list(codes))

    def _indicators(self, codes: Sequence[str]) -> str:
        return self.draft.say("result.named", code=Plain(self._codes(codes)))
