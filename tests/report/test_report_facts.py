"""The facts of the five published reports: each stands in its sample's master and is printed in the document.

``facts.csv`` has a row a fact: the line of the report it was taken from, the document that prints it, and the cell of
the master that holds it. Where the fact is a figure or a name that people would check, the value is given too.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from golden import book, text_of

from ita_workbook.words.thai_text import to_arabic

FACTS = [tuple(row.values()) for row in csv.DictReader(Path(__file__).with_name("facts.csv").open(encoding="utf-8"))]


@cache
def printed(sample, kind):
    """The text of a document without spaces and line ends, which a table sets as its columns need."""
    return squeezed(to_arabic(text_of(sample, kind)))


def squeezed(text):
    return "".join(text.replace(" / ", "").replace("/", "").split())


def shown(value, field):
    if isinstance(value, Decimal):
        return [f"{value:.2f}"]
    if isinstance(value, date):
        return [str(value.year + 543)]
    if field == "indicator":
        return [f"{code.strip()}." for code in str(value).split(",")]
    return [line for line in str(value).split("\n") if line.strip()]


@pytest.mark.parametrize(("sample", "document"), sorted({(fact[0], fact[2]) for fact in FACTS}))
def test_each_fact_of_the_report_is_held_and_printed(sample, document):
    content, lacking = book(sample).content, []
    for _, line, _, sheet, key, field, value in (fact for fact in FACTS if (fact[0], fact[2]) == (sample, document)):
        row = content.row(sheet, key)
        held = row.values.get(field) if row else None
        text = [value] if value and not isinstance(held, Decimal) else shown(held, field)
        right = held is not None and (not value or not isinstance(held, Decimal) or held == Decimal(value))
        if not right or not all(squeezed(to_arabic(part)) in printed(sample, document) for part in text):
            lacking.append((line, sheet, key, field))
    assert lacking == []


def test_no_fewer_facts_are_counted_than_the_reports_have():
    assert len(FACTS) >= 320
    assert len(set(FACTS)) == len(FACTS)
