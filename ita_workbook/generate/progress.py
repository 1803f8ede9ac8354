"""Progress of the measures: the status of each in its latest reported round, as a formula and computed here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ita_workbook.generate.layout import Layout
from ita_workbook.generate.needs import text_literal
from ita_workbook.spec.book import Book

Progress = str | int
"""The place of the status in its list from 1; 0 when nothing is reported; "" where there is no measure."""


def latest_formula(book: Book, layouts: Mapping[str, Layout]) -> Callable[[str], str]:
    """Return what makes the formula of the measure whose number from 1 is given by a formula.

    Each tracking row counts ten times the place of its round plus that of its status; the highest is the latest.
    """
    measures, tracking = layouts["measures"], layouts["tracking"]
    language = book.language

    def places(code: str, name: str) -> str:
        cells = tracking.name_of(code)
        labels = (value.label.pick(language) for value in book.spec.lists[name].values)
        return "+".join(f"({cells}={text_literal(label)})*{place}" for place, label in enumerate(labels, 1))

    status = tracking.name_of("status")
    rounds, statuses = places("round", "round"), places("status", "status")

    def formula(number: str) -> str:
        key = f"INDEX({measures.name_of('measure')},{number})"
        mine = f'({tracking.name_of("measure")}={key})*({status}<>"")'
        latest = f"MOD(SUMPRODUCT(MAX({mine}*(({rounds})*10+{statuses}))),10)"
        title = f"INDEX({measures.name_of('title')},{number})"
        return f'IFERROR(IF({title}="","",{latest}),"")'

    return formula


def latest_statuses(book: Book, layouts: Mapping[str, Layout]) -> list[Progress]:
    """Return the latest status of each row of the measures sheet."""
    measures, tracking = layouts["measures"], layouts["tracking"]
    rounds = {label: place for place, label in enumerate(book.spec.lists["round"].labels, 1)}
    statuses = {label: place for place, label in enumerate(book.spec.lists["status"].labels, 1)}
    latest: dict[str, int] = {}
    for row in tracking.rows:
        measure, status = str(row.values.get("measure", "")), str(row.values.get("status", ""))
        if measure and status:
            reached = rounds.get(str(row.values.get("round", "")), 0) * 10 + statuses.get(status, 0)
            latest[measure] = max(latest.get(measure, 0), reached)
    return [
        latest.get(str(row.values.get("measure", "")), 0) % 10 if str(row.values.get("title", "")) else ""
        for row in measures.rows
    ]
