"""The calendar: due dates, ends of measures and of rounds as an iCalendar file (RFC 5545) for any calendar program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from ita_workbook.book.asked import round_end
from ita_workbook.book.book import Book
from ita_workbook.book.content import Row
from ita_workbook.book.identity import derive_id
from ita_workbook.book.share import done_rows
from ita_workbook.book.sheet import ROUND
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language

Kind = Literal["item", "measure", "round", "return_by", "other"]
_LONGEST = 75
"""Octets of a line; longer ones are folded."""


@dataclass(frozen=True, slots=True)
class Due:
    """One due date: of an item, a measure or another row; ``done`` when nothing is left to do for it."""

    sheet: str
    field: str
    key: str
    name: str
    department: str
    day: date
    done: bool
    kind: Kind = "other"


def due_dates(book: Book) -> list[Due]:
    """Return the due dates in ``book``, by date, then by department and code in the order of the sheets."""
    return sorted(_dues(book), key=lambda due: due.day)


def _dues(book: Book) -> Iterator[Due]:
    for sheet in book.spec.sheets:
        done = done_rows(sheet, book.content, book.spec) if sheet.deadlines else set()
        label = sheet.label.field if sheet.label else ""
        code = sheet.key_columns[0].meaning.of if sheet.key_columns else None
        kind: Kind = "item" if code == "item" else "measure" if code == "measure" else "other"
        for row in book.content.rows(sheet.id) if sheet.deadlines else ():
            name = " ".join(row.text(label).split())
            for column in sheet.deadlines:
                day = row.values.get(column.field)
                if isinstance(day, date):
                    owner = row.text(sheet.owner or "")
                    yield Due(sheet.id, column.field, row.key, name, owner, day, row.key in done, kind)


def other_days(book: Book) -> list[Due]:
    """Return the days that stand in no row of their own: when files are to be back, and when each round ends."""
    return sorted((*_return_by(book), *_round_ends(book)), key=lambda due: due.day)


def _return_by(book: Book) -> Iterator[Due]:
    day = book.content.agency.get("return_by")
    if isinstance(day, date):
        yield Due("", "", "return_by", "", "", day, False, "return_by")


def _round_ends(book: Book) -> Iterator[Due]:
    for sheet in book.spec.sheets:
        parent = book.spec.parent_of(sheet)
        if sheet.round is None or parent is None or sheet.status is None:
            continue
        owners = {row.key: row.text(parent.owner or "") for row in book.content.rows(parent.id)}
        by_label: dict[str, list[Row]] = {}
        for row in book.content.rows(sheet.id):
            by_label.setdefault(row.text(sheet.round.field), []).append(row)
        for label, rows in by_label.items():
            found = book.spec.lists[ROUND].find(label)
            keys = list(dict.fromkeys(row.text(sheet.goes_to.parent) for row in rows))
            if found and found.until_month:
                day = round_end(found.until_month, book.identity.year_be)
                names = ", ".join(dict.fromkeys(filter(None, (owners.get(key, "") for key in keys))))
                done = all(row.text(sheet.status.field) for row in rows)
                yield Due(sheet.id, sheet.round.field, label, ", ".join(keys), names, day, done, "round")


def calendar(book: Book, language: Language = "th", *, made: datetime) -> str:
    """Return the due dates of ``book`` as the text of an .ics file: all-day events, lines ending with CR LF.

    An event keeps its UID when its date changes, so that importing the file again moves it and adds no second one.
    """
    year = book.identity.year_be
    stamp = made.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    found = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//ita-workbook//calendar 1//TH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(sentence('season.calendar.name', year=year).pick(language))}",
    ]
    for due in (*due_dates(book), *other_days(book)):
        done = sentence("season.calendar.done").pick(language) if due.done else ""
        what = book.spec.sheet(due.sheet).by_field[due.field].title if due.sheet else ""
        told = sentence(f"season.calendar.due.{due.kind}", year=year, what=what, key=due.key, name=due.name, done=done)
        title = told.pick(language)
        found += [
            "BEGIN:VEVENT",
            f"UID:{derive_id('due', book.identity.master_id, due.sheet, due.key)}@ita-workbook",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{due.day:%Y%m%d}",
            # The end of an all-day event is the day after it.
            f"DTEND;VALUE=DATE:{due.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(title)}",
            f"DESCRIPTION:{_escaped(due.department)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    found.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in found for folded in fold_line(line))


def fold_line(line: str) -> list[str]:
    """Return the line in parts of at most 75 octets, each but the first beginning with a blank; no letter is cut."""
    parts: list[str] = []
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LONGEST:
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")
