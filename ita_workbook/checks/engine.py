"""The engine: a return's events and the rules become findings; several returns are checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ita_workbook.book.identity import Identity
from ita_workbook.checks.catalogue import by_event
from ita_workbook.checks.context import Context, Excuse
from ita_workbook.checks.finding import Finding, in_order
from ita_workbook.checks.folder import Glance, events_by_unit, shared_events
from ita_workbook.checks.message import finding_of
from ita_workbook.checks.result import Checked, CheckedFile, with_folders
from ita_workbook.checks.rules.table import RULES
from ita_workbook.checks.waiver import Waiver, apply_waivers, explained, waivers_of
from ita_workbook.read.returned import Event, Return
from ita_workbook.words.text import Language


def check_return(
    returned: Return,
    *,
    today: date | None = None,
    waivers: Sequence[Waiver] = (),
    more: Iterable[Event] = (),
    language: Language | None = None,
) -> list[Finding]:
    """Return the findings of one file, errors first.

    ``today`` decides what is past its end or in the future. ``waivers`` are accepted findings beside those of the
    file itself. ``more`` are events noticed outside the file, such as a second file of the same department.
    ``language`` is the one that they will be shown in, None for both.
    """
    events = [*returned.events, *more]
    stop = next((event for event in events if by_event(event.kind).stops), None)
    if stop is not None:
        # Whose file it is, or that it cannot be read, makes everything else in it beside the point.
        events = [stop]
    elif returned.readable and returned.book is not None:
        context = Context(returned, returned.book, today or date.today(), Excuse.by(events))
        for rule in RULES:
            if context.kind in rule.kinds:
                events += rule.find(context)
    findings = [finding_of(event, returned, language) for event in _told_once(events)]
    if not returned.readable:
        findings = _failed(findings, returned)
    return in_order(apply_waivers(explained(findings, returned), (*waivers, *waivers_of(returned))))


def check_many(
    returns: Sequence[Return],
    *,
    today: date | None = None,
    master: Identity | None = None,
    waivers: Sequence[Waiver] = (),
) -> Checked:
    """Check several files, also against each other: the same department twice, another agency's or year's file.

    ``master`` is whose returns these should be; without it a master among the files, or else what most of them
    belong to. The waivers of a master among the files hold for its returns too.
    """
    glances = [Glance.of(returned) for returned in returns]
    shared = shared_events(glances, master) if master else events_by_unit(glances)
    files = []
    for number, returned in enumerate(returns):
        accepted = [*waivers, *_waivers_for(returned, returns)]
        findings = check_return(returned, today=today, waivers=accepted, more=shared.get(number, ()))
        files.append(CheckedFile(returned.path, returned.identity, tuple(findings)))
    return Checked(with_folders(files))


def _told_once(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events; of those that are told once for a column the first one."""
    told: set[tuple[str, str | None, str | None]] = set()
    for event in events:
        place = (event.kind, event.sheet_id, event.field)
        if by_event(event.kind).once:
            if place in told:
                continue
            told.add(place)
        yield event


def _failed(findings: list[Finding], returned: Return) -> list[Finding]:
    """Make sure that a file which could not be read has an error that says so."""
    if any(finding.severity == "error" for finding in findings):
        return findings
    if findings:
        return [replace(findings[-1], severity="error"), *findings[:-1]]
    return [finding_of(Event("unreadable_file"), returned)]


def _waivers_for(returned: Return, returns: Sequence[Return]) -> Iterable[Waiver]:
    if returned.identity is None or returned.identity.kind != "issued":
        return
    for other in returns:
        if (
            other.identity
            and other.identity.kind != "issued"
            and other.identity.master_id == returned.identity.master_id
        ):
            yield from waivers_of(other)
