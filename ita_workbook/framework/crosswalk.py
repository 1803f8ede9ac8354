"""The crosswalk: which item of one year became which item of another, and how sure that is."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from ita_workbook.framework.framework import CONFIDENCES, Confidence, weakest
from ita_workbook.words.errors import FrameworkError
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import template

Relation = Literal["same", "renamed", "changed", "merged", "replaced", "dropped", "new"]
#: From the closest relation to the most distant; a chain of years has the most distant one of its steps.
RELATIONS: tuple[Relation, ...] = ("same", "renamed", "changed", "merged", "replaced", "dropped", "new")
COLUMNS = ("from_year", "from_code", "to_year", "to_code", "relation", "confidence")


@dataclass(frozen=True, slots=True)
class Step:
    """One row: item ``from_code`` of ``from_year`` became ``to_code`` of the next year.

    ``to_code`` is "" for a dropped item, ``from_code`` is "" for a new one.
    """

    from_year: int
    from_code: str
    to_year: int
    to_code: str
    relation: Relation
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All steps from year to year. The relations are judged from the names; no official crosswalk was found."""

    steps: tuple[Step, ...]

    @classmethod
    def load(cls, source: Path | Traversable | None = None) -> Crosswalk:
        """Load the shipped crosswalk or a CSV file; raises :class:`FrameworkError` naming file and line."""
        file = source if source is not None else template("frameworks", "crosswalk.csv")
        rows = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise FrameworkError(
                file.name,
                "line 1",
                sentence("framework.crosswalk.header", listed=",".join(COLUMNS)),
            )
        return cls(tuple(_step(row, file.name, rows.line_num) for row in rows))

    def follow(self, from_year: int, to_year: int, code: str) -> list[tuple[str, Relation, Confidence]]:
        """Return what item ``code`` of ``from_year`` is in a later or was in an earlier ``to_year``.

        Each as (code, relation, confidence); none where it was dropped on the way or the years are not linked. Over
        several years the relation is the most distant and the confidence the lowest of the steps.
        """
        reached: dict[str, tuple[Relation, Confidence]] = {code: ("same", "high")}
        direction = 1 if to_year >= from_year else -1
        for year in range(from_year, to_year, direction):
            following: dict[str, tuple[Relation, Confidence]] = {}
            for here, there, step in self._between(year, year + direction):
                if here not in reached or not here or not there:
                    continue
                relation = max(reached[here][0], step.relation, key=RELATIONS.index)
                confidence = weakest(reached[here][1], step.confidence)
                # Two paths to one item: the closer relation and the better confidence are what is known.
                if there in following:
                    relation = min(relation, following[there][0], key=RELATIONS.index)
                    confidence = min(confidence, following[there][1], key=CONFIDENCES.index)
                following[there] = (relation, confidence)
            reached = following
        return [(there, relation, confidence) for there, (relation, confidence) in reached.items()]

    def _between(self, year: int, other: int) -> list[tuple[str, str, Step]]:
        """Return (code in ``year``, code in ``other``, step) for each step that links the two years, either way."""
        forward = [(s.from_code, s.to_code, s) for s in self.steps if (s.from_year, s.to_year) == (year, other)]
        return forward or [(s.to_code, s.from_code, s) for s in self.steps if (s.to_year, s.from_year) == (year, other)]


def _step(row: dict[str, str], file: str, line: int) -> Step:
    relation, confidence = row["relation"], row["confidence"]
    if relation not in RELATIONS or confidence not in CONFIDENCES:
        allowed = ", ".join(RELATIONS if relation not in RELATIONS else CONFIDENCES)
        wrong = relation if relation not in RELATIONS else confidence
        raise FrameworkError(file, f"line {line}", sentence("framework.crosswalk.word", wrong=wrong, allowed=allowed))
    if not (row["from_year"].isdecimal() and row["to_year"].isdecimal()):
        raise FrameworkError(file, f"line {line}", sentence("framework.crosswalk.year"))
    return Step(
        int(row["from_year"]),
        row["from_code"],
        int(row["to_year"]),
        row["to_code"],
        relation,
        confidence,
    )
