"""Status: who was issued a workbook, who has returned it, how complete, how late, and what nobody answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content
from ita_workbook.book.share import departments_with_work, done_rows, owned_rows, owners_in, owning_row
from ita_workbook.checks.engine import check_return
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.folder import sent_twice
from ita_workbook.checks.message import finding_of
from ita_workbook.checks.waiver import waivers_of
from ita_workbook.merge.conflict import read_conflicts
from ita_workbook.merge.merging import belongs
from ita_workbook.merge.provenance import CellKey, Origin, origins_by_cell, read_origins
from ita_workbook.read.returned import Return
from ita_workbook.season.answers import Answers, answered_rows, asked_of
from ita_workbook.season.completeness import completeness
from ita_workbook.season.known import Known
from ita_workbook.season.ledger import Ledger
from ita_workbook.season.not_sent import rows_not_sent, rows_taken_away
from ita_workbook.season.record import received_of
from ita_workbook.season.records import Records, merged_hashes, records_of
from ita_workbook.season.season_status import DepartmentStatus, RowToReview, SeasonStatus
from ita_workbook.words.file_names import printable
from ita_workbook.words.thai_text import fold, sort_key

_Check = Callable[[Return], list[Finding]]


def oldest_first(paths: Iterable[Path]) -> list[Path]:
    """Return files by the time they were last written, those of the same time by name.

    A corrected file may have any name; that it was written later is what tells it from the one it corrects.
    """
    return sorted(paths, key=lambda path: (path.stat().st_mtime_ns, sort_key(path.name), str(path)))


@dataclass(slots=True)
class _Seen:
    """What the returns of one look said, by department; of each return nothing else is kept."""

    master: Return
    book: Book
    unread: list[str]
    known: Mapping[CellKey, Sequence[Origin]]
    answers: dict[str, Answers] = field(default_factory=dict)
    answered: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    misfits: dict[str, list[Finding]] = field(default_factory=dict)
    came: dict[str, list[tuple[int, Path]]] = field(default_factory=dict)
    entered: dict[Path, int] = field(default_factory=dict)
    """Where each file stands among those that the ledger is to remember."""

    def take(self, season: SeasonStatus, returned: Return, check: _Check, today: date, now: str) -> None:
        """Take in what one file says."""
        master, book = self.master, self.book
        if not belongs(returned, master) or returned.identity is None or not returned.readable:
            found = check_return(returned, today=today)[:1]
            season.left_out += found
            if (whose := returned.identity) and master.identity and whose.agency == master.identity.agency:
                self.misfits.setdefault(whose.department, []).extend(found)
            if returned.identity is None or belongs(returned, master):
                # A lock file is no copy of anything; what cannot be read may be an answer.
                self.unread += [] if returned.name.startswith("~$") else [returned.name]
        elif not any(answered_rows(returned)):
            season.untouched.append(returned.name)
        else:
            department = returned.identity.department
            findings = check(returned)
            mine, own = self.answers.setdefault(department, Answers(self.known)), str(returned.path)
            mine.add(returned, findings)
            if other := mine.contradicted(own):
                # A merge takes neither, and only the department knows which it means.
                mine.tell([finding_of(sent_twice(Path(other), returned.path, department), returned)], own)
            self.came.setdefault(department, []).append((returned.identity.issue, returned.path))
            self.entered[returned.path] = len(season.received)
            season.received.append(received_of(returned, findings, book, today, now))
            if department not in book.content.departments():
                season.strangers.append((returned.name, department))
            for sheet, key in answered_rows(returned):
                self.answered.setdefault(owning_row(book.spec.sheet(sheet), key, book.spec), set()).add(department)


def season_status(
    master: Return,
    returns: Iterable[Return],
    ledger: Ledger | None,
    *,
    known: Known | None = None,
    today: date,
    now: str,
    progress: Callable[[Return], None] | None = None,
    unread: Iterable[str] = (),
    check: _Check | None = None,
) -> SeasonStatus:
    """Return the status of each department that owns something, in the order of the master.

    ``returns`` are taken one by one and not kept, so any number of them can be given; of two that answer the same cell
    the later one given counts (see :func:`oldest_first`), but never a return of an earlier issue. A department without
    one is judged by what the master holds of it and by the ledger. ``known`` reads the returns and knows departments
    that the master has renamed. ``now`` is the ISO time of this look. ``unread`` are the names of files that were not
    read: nobody whose file lies there is said to have sent nothing. ``check`` gives the findings of a return that was
    checked already.
    """
    known = known or Known(master, ledger)
    book, waivers = master.current_book(), waivers_of(master)
    season = SeasonStatus(ledger=ledger.path.name if ledger else "")
    records = records_of(ledger, book, today, known)
    seen = _Seen(master, book, list(unread), origins_by_cell(book.content.rows("provenance")))
    for origin in read_origins(book.content.rows("provenance")).values():
        for named in owners_in(origin.department):
            department = known.issued_to(named, origin.form_id)
            if origin.sheet in book.spec.by_id:
                place = owning_row(book.spec.sheet(origin.sheet), origin.row_key, book.spec)
                seen.answered.setdefault(place, set()).add(department)
            records.merged[department] = max(origin.merged_at, records.merged.get(department, ""))
    merged = merged_hashes(book, ledger)

    def checked(returned: Return) -> list[Finding]:
        return check_return(returned, today=today, waivers=waivers)

    for returned in returns:
        seen.take(season, returned, check or checked, today, now)
        if progress:
            progress(returned)
    for department in departments_with_work(book.content, book.spec):
        status = DepartmentStatus(department, issued=records.issued.get(department))
        if ledger is None:
            status.state = "not_known"
        # As the answers are put together: a later issue before an earlier one, else in the order given.
        status.files = _names([path for _, path in sorted(seen.came.get(department, ()), key=lambda one: one[0])])
        status.unread = [name for name in seen.unread if fold(department) in fold(name)]
        status.misfits = seen.misfits.get(department, [])
        _judge(status, book, seen.answers, records, merged, today, now)
        came_back = seen.answers.get(department)
        sent = ledger.base(status.issued.form_id) if ledger and status.issued else None
        status.not_sent = rows_not_sent(department, status.content, sent, seen.answered, book, today)
        status.taken_away = rows_taken_away(department, sent, book)
        status.to_merge = any(one not in merged for one in came_back.hashes) if came_back else status.remembered
        season.departments.append(status)
    season.relieved = _relieved(season, book, records, ledger, seen, merged)
    _record_as_shown(season, seen)
    told = {name for status in season.departments for name in status.unread}
    season.unread = [name for name in seen.unread if name not in told]
    season.left_out.sort(key=lambda finding: str(finding.path))
    season.untouched.sort(key=sort_key)
    _find_loose(season, book, seen.answered, seen.answers)
    return season


def _relieved(
    season: SeasonStatus, book: Book, records: Records, ledger: Ledger | None, seen: _Seen, merged: Collection[str]
) -> list[DepartmentStatus]:
    """Return the departments that own nothing now and were issued rows, or of which a file came all the same."""
    busy, found = {one.department for one in season.departments}, []
    for department in book.content.departments():
        if department in busy:
            continue
        issued, came = records.issued.get(department), seen.answers.get(department)
        sent = ledger.base(issued.form_id) if ledger and issued else None
        taken = rows_taken_away(department, sent, book)
        earlier = [] if came or records.merged.get(department) else records.received.get(department, [])
        if taken or came or earlier:
            files = _names([path for _, path in seen.came.get(department, ())])
            files = files or list(dict.fromkeys(entry.file for entry in earlier))
            waits = any(one not in merged for one in came.hashes) if came else bool(earlier)
            status = DepartmentStatus(department, "relieved", issued, files, bool(earlier), taken_away=taken)
            status.to_merge = waits
            found.append(status)
    return found


def _record_as_shown(season: SeasonStatus, seen: _Seen) -> None:
    """Let the ledger remember of each file the figures that are shown of its department.

    A later look without the files then tells the same: not what the last file alone says, counted in another way.
    """
    for status in season.departments:
        figures = status.figures
        for _, path in seen.came.get(status.department, ()):
            place = seen.entered[path]
            season.received[place] = replace(
                season.received[place], errors=status.errors, warnings=status.warnings, filled=figures.filled,
                required=figures.required, round=figures.round,
            )  # fmt: skip


def _names(paths: list[Path]) -> list[str]:
    """Return the names of files, with their folders where two have the same name."""
    named = [printable(path.name) for path in paths]
    counts = Counter(named)
    return [
        f"{printable(path.parent.name)}/{name}" if counts[name] > 1 else name
        for path, name in zip(paths, named, strict=True)
    ]


def _judge(
    status: DepartmentStatus, book: Book, everybody: dict[str, Answers], records: Records, hashes: Collection[str],
    today: date, now: str,
) -> None:  # fmt: skip
    answers = everybody.get(status.department)
    merged = records.merged.get(status.department, "")
    earlier = records.received.get(status.department, [])
    before = earlier[-1] if earlier else None
    # The master tells whose a row is now, so that the figures of all departments add up when items have moved.
    asked = asked_of(status.department, book, answers, everybody.values(), merged=True)
    status.figures = completeness(book, asked, status.department, today)
    status.content = asked
    status.asked = [(sheet, row) for sheet in book.spec.work for row in asked.rows(sheet.id)]
    status.done = {sheet.id: done_rows(sheet, asked, book.spec) for sheet in book.spec.work}
    times = [merged, status.issued.issued_at if status.issued else ""]
    if answers:
        undecided = {one.key for one in read_conflicts(book.content.rows("conflicts"), book.spec) if not one.decision}
        status.state, status.findings = "returned", answers.open_findings(asked, book.spec, hashes, undecided)
        status.errors = sum(finding.counts_as_error for finding in status.findings)
        status.warnings = sum(finding.severity == "warning" for finding in status.findings)
        times += [records.seen.get(sha256, now) for sha256 in answers.hashes]
    elif merged:
        status.state = "merged"
    elif before:
        # Seen in an earlier look and not merged since: its figures of then are the best there are.
        status.state, status.remembered = "returned", True
        status.files = list(dict.fromkeys(entry.file for entry in reversed(earlier)))[::-1]
        status.errors, status.warnings = before.errors, before.warnings
        status.figures.filled, status.figures.required = before.filled, before.required
        status.figures.round = before.round or status.figures.round
    elif status.unread:
        status.state = "unread"
    elif status.misfits:
        status.state = "misfit"
    elif status.issued:
        status.state = "issued"
    times += [entry.seen_at for entry in earlier]
    status.last_activity = max(times)


def _find_loose(
    season: SeasonStatus, book: Book, answered: dict[tuple[str, str], set[str]], answers: dict[str, Answers]
) -> None:
    order = book.content.departments()
    remembered = {status.department for status in season.departments if status.remembered}
    in_master = _with_status(book, book.content)
    sent = {department: _with_status(book, mine.content) for department, mine in answers.items()}
    for sheet, row, owner in owned_rows(book.content, book.spec):
        by = tuple(sorted(answered.get((sheet.id, row.key), ()), key=lambda name: (name not in order, name)))
        if owner not in order:
            season.unassigned.append(RowToReview(sheet.id, row.key, owner, by))
            continue
        # Of a file that came once and is not among those of now it is not known what it answers.
        place, known = (sheet.id, row.key), owner not in remembered
        if not by and known and place not in in_master and place not in sent.get(owner, ()):
            season.unanswered.append(RowToReview(sheet.id, row.key, owner))
        if len(by) > 1:
            season.answered_by_two.append(RowToReview(sheet.id, row.key, owner, by))
        if others := tuple(name for name in by if name != owner):
            season.answered_by_other.append(RowToReview(sheet.id, row.key, owner, others))


def _with_status(book: Book, content: Content) -> frozenset[tuple[str, str]]:
    """Return (sheet id, key) of the rows that have a status, or with which a row goes that has one."""
    return frozenset(
        owning_row(sheet, row.key, book.spec)
        for sheet in book.spec.sheets
        if sheet.status
        for row in content.rows(sheet.id)
        if row.text(sheet.status.field)
    )
