"""Agency: the files of one agency's folder read, judged by themselves and against each other, and put together."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content
from ita_workbook.book.identity import Identity, parse_description
from ita_workbook.checks.engine import check_return
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.folder import Glance, reference_of, shared_events
from ita_workbook.checks.waiver import waivers_of
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Event, Return
from ita_workbook.rollups.place import SeenFile, Unit
from ita_workbook.season.answers import Answers, answered_rows
from ita_workbook.season.completeness import Completeness, completeness
from ita_workbook.season.folder import ANSWERS, Unread, reason_not_to_read
from ita_workbook.season.known import Known
from ita_workbook.season.season_status import DepartmentStatus
from ita_workbook.season.sources import Sources
from ita_workbook.season.status import oldest_first, season_status
from ita_workbook.words.file_names import printable

_CORE = "docProps/core.xml"
_MOST_CORE = 1 << 20
_FOREIGN = frozenset(("other_master", "other_year"))
"""The events of a file that lies in the wrong folder: it counts for nobody here."""


@dataclass(slots=True)
class Seen:
    """One file of a folder, or one workbook taken out of it: what it is called, what it is, and what was found."""

    name: str
    state: str = "other"
    reason: str = ""
    returned: Return | None = None
    findings: Sequence[Finding] = ()
    department: str = ""
    figures: Completeness | None = None


@dataclass(slots=True)
class Season:
    """What the files of one master show together: whose it is, what stands in it, and how its departments do."""

    identity: Identity
    book: Book
    content: Content
    departments: list[DepartmentStatus] = field(default_factory=list)
    has_master: bool = False


@dataclass(slots=True)
class Agency:
    """Everything that one folder showed."""

    unit: Unit
    seen: list[Seen]
    seasons: list[Season]


def look(unit: Unit, files: dict[SeenFile, Path], today: date, passed: Collection[str] = ()) -> Agency:
    """Read and judge the files of a unit; ``passed`` are the paths of those that no process survived."""
    sources = Sources()
    unread: list[Unread] = []
    given_up = {path for file, path in files.items() if file.path in passed}
    shown = {path: printable(unit.short(file)) for file, path in files.items()}
    listed = [(path, reason_not_to_read(path)) for path in files.values() if path not in given_up]
    paths = sources.among(listed, unread)
    seen: list[Seen] = []
    reasons = {path: reason for path, reason in listed if reason}
    opened = {sources.origin[path] for path in paths if path in sources.origin}
    for file in unit.files:
        path = files.get(file)
        if path in paths:
            continue
        one = Seen(printable(unit.short(file)))
        if file.path in passed:
            one = _lost(path or Path(file.path), one.name, today)
        elif path in opened:
            one.state = "container"
        else:
            one.reason = reasons.get(path, "") if path else ""
        seen.append(one)
    if not unit.files:
        seen.append(Seen("", "nothing"))
    names = {path: _name(path, shown, sources) for path in paths}
    read = _read(paths)
    more = [one.name for one in unread if one.reason in ANSWERS]
    more += [Path(one.name).name for one in seen if one.state == "given_up"]
    seasons = _judge(read, today, more)
    seen += [
        Seen(names[one.path], one.state, "", one.returned, one.findings, one.department, one.figures) for one in read
    ]
    return Agency(unit, sorted(seen, key=lambda one: one.name), seasons)


def probe(path: Path, today: date) -> None:
    """Do with one file what :func:`look` does with each: it shows whether a process survives that."""
    check_return(read_workbook(path), today=today, language="th")


@dataclass(slots=True)
class _File:
    path: Path
    returned: Return
    findings: list[Finding] = field(default_factory=list)
    state: str = "unread"
    department: str = ""
    figures: Completeness | None = None

    @property
    def identity(self) -> Identity | None:
        return self.returned.identity

    @property
    def is_master(self) -> bool:
        return bool(self.identity and self.returned.readable and self.identity.kind != "issued")


def _name(path: Path, shown: dict[Path, str], sources: Sources) -> str:
    origin = sources.origin.get(path)
    if origin is None:
        return shown[path]
    return f"{shown[origin]}/{path.name}" if path.parent.name == printable(origin.name) else shown[origin]


def _lost(path: Path, name: str, today: date) -> Seen:
    returned = Return(path, events=[Event("reader_failed", params={"reason": ""})])
    return Seen(name, "given_up", "", returned, check_return(returned, today=today, language="th"))


def _told(path: Path) -> Identity | None:
    """Return whose a file says it is in its properties; None where it does not, or where that costs reading it."""
    try:
        with zipfile.ZipFile(path) as zipped:
            if zipped.getinfo(_CORE).file_size < _MOST_CORE:
                return parse_description(unescape(zipped.read(_CORE).decode("utf-8", "replace")))
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, NotImplementedError):
        pass
    return None


def _read(paths: Sequence[Path]) -> list[_File]:
    """Read files, masters first: a return is read by what its master knows of it."""
    told = {path: _told(path) for path in paths}
    found: dict[Path, _File] = {}
    for path, identity in told.items():
        if identity is None or identity.kind != "issued":
            found[path] = _File(path, read_workbook(path))
    knows = {
        master_id: Known(master.returned)
        for master_id, master in _masters(found.values()).items()
        if master.returned.book and not master.returned.book.spec.form
    }
    only = next(iter(knows.values())) if len(knows) == 1 else None
    for path, identity in told.items():
        if path in found and found[path].is_master:
            continue
        known = knows.get(identity.master_id) if identity else only
        if known:
            found[path] = _File(path, known.read(path))
        elif path not in found:
            found[path] = _File(path, read_workbook(path))
    return [found[path] for path in paths]


def _masters(files: Iterable[_File]) -> dict[str, _File]:
    """Return the master of each id: of several the one written last, of those of one time the merged one."""
    found: dict[str, _File] = {}
    for file in sorted(
        (one for one in files if one.is_master),
        key=lambda one: (one.path.stat().st_mtime_ns, bool(one.identity and one.identity.kind == "merged"), one.path),
    ):
        if file.identity:
            found[file.identity.master_id] = file
    return found


def _judge(files: Sequence[_File], today: date, unread: Sequence[str]) -> list[Season]:
    """Give each file its findings and its state; return what the files of each master show together."""
    glances = [Glance.of(file.returned) for file in files]
    shared = shared_events(glances, reference_of(glances))
    masters = _masters(files)
    for number, file in enumerate(files):
        own = masters.get(file.identity.master_id) if file.identity else None
        waivers = waivers_of(own.returned) if own and own is not file else ()
        more = shared.get(number, ())
        file.findings = check_return(file.returned, today=today, waivers=waivers, more=more, language="th")
        file.department = file.identity.department if file.identity else ""
        if file.is_master:
            file.state = "master" if own is file else "earlier_master"
        elif any(event.kind in _FOREIGN for event in more):
            file.state = "stranger"
    seasons = []
    by_path = {file.path: file for file in files if file.state != "stranger"}
    order = [by_path[path] for path in oldest_first(by_path)]
    for master_id in dict.fromkeys(file.identity.master_id for file in order if file.identity and file.returned.book):
        its = [file for file in order if file.identity and file.identity.master_id == master_id]
        nobodys = [file for file in order if file.identity is None] if len(masters) <= 1 else []
        season = _season(masters.get(master_id), its, nobodys, today, unread)
        if season:
            seasons.append(season)
    for file in files:
        if file.state == "unread" and file.returned.readable and not file.is_master:
            # Readable, and of no master that is here.
            file.state = "returned" if any(answered_rows(file.returned)) else "untouched"
    return seasons


def _season(
    master: _File | None, own: Sequence[_File], nobodys: Sequence[_File], today: date, unread: Sequence[str]
) -> Season | None:
    returns = [file for file in own if not file.is_master]
    for file in returns:
        if file.returned.readable:
            file.state = "returned" if any(answered_rows(file.returned)) else "untouched"
    came = [file for file in returns if file.state == "returned"]
    # As answers are put together: a later issue before an earlier one, else by the time they were written.
    came.sort(key=lambda file: file.identity.issue if file.identity else 0)
    last = {file.department: file for file in came}
    for file in came:
        if last[file.department] is not file:
            file.state = "earlier"
    if master is None or master.returned.book is None or master.returned.book.spec.form:
        return _without_master(last, came, today)
    by_path = {file.path: file for file in (*returns, *nobodys)}
    returned = master.returned
    status = season_status(
        returned, [file.returned for file in by_path.values()], None, known=Known(returned), today=today, now="",
        unread=unread, check=lambda one: by_path[one.path].findings,
    )  # fmt: skip
    for department in status.departments:
        if department.department in last:
            last[department.department].figures = department.figures
    book = returned.current_book()
    assert returned.identity is not None  # a master is known by it
    return Season(returned.identity, book, _settled(book, status.departments), status.departments, has_master=True)


def _without_master(last: dict[str, _File], came: Sequence[_File], today: date) -> Season | None:
    """Put together what returns alone tell; nobody knows what else there is."""
    answers = Answers()
    book: Book | None = None
    for file in came:
        answers.add(file.returned, ())
        book = file.returned.current_book()
    if book is None or book.spec.form:
        return None
    for department, file in last.items():
        own = file.returned.current_book()
        file.figures = completeness(own, own.content, department, today)
    return Season(book.identity, book, answers.content)


def _settled(book: Book, departments: Sequence[DepartmentStatus]) -> Content:
    """Return the master's content with what its departments sent in place of what they were sent."""
    content = book.content.shared()
    for sheet in book.spec.data_sheets("issued"):
        if not sheet.is_answered:
            continue
        rows = {row.key: row for row in book.content.rows(sheet.id)}
        for department in departments:
            rows |= {row.key: row for row in department.content.rows(sheet.id)}
        content.sheets[sheet.id] = list(rows.values())
    return content
