"""Topics of questions and purposes of indicators: prepared facts with their sources, and how sure they are."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from ita_workbook.words.templates import template

SURE = frozenset({"high", "medium-high", "medium"})
"""What is less sure than this is not said: a question without a sure topic is told by its score alone."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about, and how its score reads.

    The published score of a negative question is turned already: 100 means that what it asks about was not met with.
    """

    name: str
    respondent: str
    negative: bool
    full_score: str
    lost_point: str
    to_check: tuple[str, ...]

    @property
    def serious(self) -> bool:
        """Whether a lost point calls for the facts to be looked into: bribes, false claims, favours."""
        return "ตรวจสอบข้อเท็จจริง" in self.lost_point


def topic_of(year_be: int, code: str) -> Topic | None:
    """Return the topic of a question of that year; None where topic or direction is not sure."""
    return _topics().get((year_be, code))


def purpose_of(year_be: int, indicator: str) -> str:
    """Return what an indicator measures, in words of our own; empty where that is not sure for the year."""
    return _purposes().get((year_be, indicator), "")


@cache
def _topics() -> dict[tuple[int, str], Topic]:
    declared = {
        row["topic"]: Topic(
            row["name"],
            row["respondent"],
            row["polarity"] == "negative",
            row["full_score"],
            row["lost_point"],
            tuple(part.strip() for part in row["to_check"].split(";") if part.strip()),
        )
        for row in _rows("question_topics.csv")
    }
    return {
        (int(row["year_be"]), row["code"]): declared[row["topic"]]
        for row in _rows("question_polarity.csv")
        if row["confidence"] in SURE and row["polarity"] in ("positive", "negative")
    }


@cache
def _purposes() -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    for row in _rows("indicator_purpose.csv"):
        for entry in row["confidence_by_year"].split("|"):
            year, _, confidence = entry.partition("=")
            if confidence in SURE:
                found[int(year), row["indicator"]] = row["purpose"]
    return found


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(template("reports", name).read_text(encoding="utf-8").splitlines()))
