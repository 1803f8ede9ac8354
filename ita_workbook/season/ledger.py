"""The ledger (ทะเบียนรับส่ง): what was issued, came back and was merged, in one SQLite file beside the master.

A run may be killed at any moment. An issue is reserved with its number and base, then the file is written, then the
issue is confirmed: a reserved one whose file is not there counts for nothing, and its number is not used again. A merge
is written and then recorded; what a killed run left out is recorded from the merged master's own provenance later.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from ita_workbook.book.content import Content, content_from_json, content_to_json
from ita_workbook.book.identity import Identity
from ita_workbook.words.errors import ItaError
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

SUFFIX = ".ledger"
_VERSION = 2
"""Of the tables; kept in the file as ``user_version``."""
_WAIT = 10.0
"""Seconds to wait for another run that is writing."""
_TABLES = """
create table if not exists master (master_id text primary key);
create table if not exists issued (
    form_id text primary key, department text not null, issue integer not null, version text not null,
    file text not null, sha256 text not null, issued_at text not null, base blob not null,
    written integer not null default 1
);
create table if not exists returned (
    sha256 text not null, form_id text not null, department text not null, file text not null, seen_at text not null,
    errors integer not null, warnings integer not null, filled integer not null, required integer not null,
    round text not null default '', primary key (sha256, form_id)
);
create table if not exists merged (
    sha256 text not null, form_id text not null, output text not null, merged_at text not null,
    carried integer not null, conflicting integer not null, primary key (sha256, form_id, output)
);
create table if not exists decided (
    conflict text not null, sheet text not null, row_key text not null, field text not null, decision text not null,
    output text not null, decided_at text not null, primary key (conflict, output)
);
create table if not exists excluded (
    sha256 text not null, file text not null, excluded_at text not null, primary key (sha256, file)
);
"""
_ADD_RECEIVED = """
insert into returned values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (sha256, form_id) do update set
    errors = excluded.errors, warnings = excluded.warnings, filled = excluded.filled, required = excluded.required,
    round = excluded.round, file = excluded.file
"""


@dataclass(frozen=True, slots=True)
class Issued:
    """One workbook that was sent out; ``issued_at`` is an ISO time."""

    form_id: str
    department: str
    issue: int
    file: str
    sha256: str
    issued_at: str


@dataclass(frozen=True, slots=True)
class Received:
    """One workbook that came back, with the figures of its last check; ``round`` is the round it reports for."""

    sha256: str
    form_id: str
    department: str
    file: str
    seen_at: str
    errors: int
    warnings: int
    filled: int
    required: int
    round: str = ""


@dataclass(frozen=True, slots=True)
class MergedFile:
    """One return that was merged into ``output``, with its counts of cells."""

    sha256: str
    form_id: str
    output: str
    merged_at: str
    carried: int
    conflicting: int


@dataclass(frozen=True, slots=True)
class DecidedCell:
    """One decision that a merge carried out; ``conflict`` is its row key on the conflicts sheet."""

    conflict: str
    sheet: str
    row_key: str
    field: str
    decision: str
    output: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """One file that was left out of a merge on purpose; ``sha256`` is empty for one that is not there any more."""

    sha256: str
    file: str
    excluded_at: str


class Ledger:
    """The ledger of one master. Every method is one transaction: it happened wholly or not at all."""

    def __init__(self, path: Path, master_id: str) -> None:
        self.path = path
        self.master_id = master_id
        with self._open(create=True) as database:
            if database.execute("pragma user_version").fetchone()[0] < _VERSION:
                self._set_up(database)
            owners = [row[0] for row in database.execute("select master_id from master")]
        if owners != [master_id]:
            raise ItaError(
                sentence("season.ledger.other_master", name=path.name),
            )

    def _set_up(self, database: sqlite3.Connection) -> None:
        """Make the tables, or bring those of an earlier version up to this one."""
        # One transaction, begun here: a killed run leaves either no tables or all of them.
        database.execute("begin immediate")
        for statement in _TABLES.split(";"):
            if statement.strip():
                database.execute(statement)
        for table, column, kind in (("returned", "round", "text not null default ''"),
                                    ("issued", "written", "integer not null default 1")):  # fmt: skip
            if column not in {row[1] for row in database.execute(f"pragma table_info({table})")}:
                database.execute(f"alter table {table} add column {column} {kind}")
        database.execute("insert or ignore into master values (?)", (self.master_id,))
        database.execute(f"pragma user_version = {_VERSION}")

    @contextmanager
    def _open(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """Give a connection whose changes are committed at the end, or undone where an error or a kill comes first."""
        # A ledger that was moved away during the run must not come back empty.
        place = f"{self.path.resolve().as_uri()}?mode={'rwc' if create else 'rw'}"
        try:
            with closing(sqlite3.connect(place, uri=True, timeout=_WAIT, isolation_level=None)) as database:
                # A rollback journal works on shared network drives, where the write-ahead log does not.
                database.execute("pragma journal_mode = delete")
                database.execute("pragma synchronous = full")
                try:
                    yield database
                except BaseException:
                    if database.in_transaction:
                        database.execute("rollback")
                    raise
                if database.in_transaction:
                    database.execute("commit")
        except sqlite3.Error as error:
            raise _problem(self.path, error) from error

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        with self._open() as database:
            database.execute("begin immediate")
            database.executemany(statement, rows)

    def reserve(
        self, department: str, identify: Callable[[int], Identity], content: Content, file: str, issued_at: str
    ) -> Identity:
        """Take the next number of issue to a department, with what is going to be written as the merge base.

        ``identify`` makes the identity of that number; it is returned. Call :meth:`confirm` when the file is there.
        """
        packed = zlib.compress(json.dumps(content_to_json(content), ensure_ascii=False).encode())
        with self._open() as database:
            database.execute("begin immediate")
            highest = database.execute("select max(issue) from issued where department = ?", (department,)).fetchone()
            identity = identify(int(highest[0] or 0) + 1)
            database.execute(
                "insert into issued values (?, ?, ?, ?, ?, '', ?, ?, 0)",
                (identity.form_id, department, identity.issue, identity.version, file, issued_at, packed),
            )
        return identity

    def confirm(self, form_id: str, sha256: str = "") -> None:
        """Record that a reserved workbook was written; ``sha256`` is empty where only its return is known."""
        self._write("update issued set written = 1, sha256 = ? where form_id = ? and written = 0", [(sha256, form_id)])

    def base(self, form_id: str) -> Content | None:
        """Return what a workbook held when it was issued; None when it is not in the ledger."""
        with self._open() as database:
            found = database.execute("select base from issued where form_id = ?", (form_id,)).fetchone()
        if found is None:
            return None
        try:
            return content_from_json(json.loads(zlib.decompress(found[0])))
        except (zlib.error, ValueError, TypeError, AttributeError) as error:
            raise _problem(self.path, error) from error

    def issued(self) -> list[Issued]:
        """Return every issue that was written, oldest first."""
        return self._issued("written = 1")

    def reserved(self) -> list[Issued]:
        """Return the issues of killed runs, of which it is not known whether the file was written."""
        return self._issued("written = 0")

    def _issued(self, condition: str) -> list[Issued]:
        with self._open() as database:
            rows = database.execute(
                "select form_id, department, issue, file, sha256, issued_at from issued "  # noqa: S608 - our own words
                f"where {condition} order by issued_at, issue, department"
            ).fetchall()
        return [Issued(*row) for row in rows]

    def add_received(self, received: Iterable[Received]) -> None:
        """Record returns with the figures of their check; seeing the same file again renews them, not its date."""
        self._write(_ADD_RECEIVED, [astuple(one) for one in received])

    def received(self) -> list[Received]:
        """Return every return seen, oldest first; ``seen_at`` is when it was first seen."""
        with self._open() as database:
            rows = database.execute(
                "select sha256, form_id, department, file, seen_at, errors, warnings, filled, required, round "
                # Of one look the files are entered oldest first; their names tell nothing about which is newer.
                "from returned order by seen_at, rowid"
            ).fetchall()
        return [Received(*row) for row in rows]

    def add_merge(
        self,
        merged: Iterable[MergedFile],
        decided: Iterable[DecidedCell] = (),
        excluded: Iterable[Excluded] = (),
        received: Iterable[Received] = (),
    ) -> None:
        """Record one merge with everything that it did."""
        with self._open() as database:
            database.execute("begin immediate")
            for statement, rows in (
                ("insert or replace into merged values (?, ?, ?, ?, ?, ?)", merged),
                ("insert or ignore into decided values (?, ?, ?, ?, ?, ?, ?)", decided),
                ("insert or ignore into excluded values (?, ?, ?)", excluded),
                (_ADD_RECEIVED, received),
            ):
                database.executemany(statement, [astuple(one) for one in rows])

    def merged(self) -> list[MergedFile]:
        """Return every return of every merge, oldest first."""
        return [MergedFile(*row) for row in self._rows("merged order by merged_at, output, form_id, sha256")]

    def decided(self) -> list[DecidedCell]:
        """Return every decision that was carried out, oldest first."""
        return [DecidedCell(*row) for row in self._rows("decided order by decided_at, sheet, row_key, field, conflict")]

    def excluded(self) -> list[Excluded]:
        """Return every file that was left out on purpose, oldest first."""
        return [Excluded(*row) for row in self._rows("excluded order by excluded_at, file")]

    def _rows(self, source: str) -> list[tuple[Any, ...]]:
        with self._open() as database:
            return database.execute(f"select * from {source}").fetchall()  # noqa: S608 - the callers' own constants


def _problem(path: Path, error: Exception) -> ItaError:
    """Return what to tell people about a database that cannot be used."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ItaError(
            sentence("season.ledger.in_use", name=path.name),
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ItaError(
            sentence("season.ledger.not_writable", path=path),
        )
    return ItaError(
        sentence("season.ledger.unreadable", name=path.name, error=error),
    )


def ledger_path(master: Path) -> Path:
    """Return where the ledger of a master is kept."""
    return master.with_name(master.stem + SUFFIX)


def find_ledger(master: Path, master_id: str, *, create: bool = False, given: Path | None = None) -> Ledger | None:
    """Return the ledger of a master: beside it under its name, or under another name in the same folder.

    ``given`` is the one to use wherever it lies; it must be this master's. ``create`` makes one when there is none;
    otherwise None is returned and merging relies on the files' own data. Raises ItaError where one that may be this
    master's cannot be opened: a second one would begin its numbers anew.
    """
    if given is not None:
        return Ledger(given, master_id) if create or given.exists() else None
    own = ledger_path(master)
    unopened: ItaError | None = None
    for path in [own, *sorted(master.parent.glob(f"*{SUFFIX}"))]:
        try:
            if path.is_file() and _owner(path, named=path == own) == master_id:
                return Ledger(path, master_id)
        except ItaError as problem:
            if path == own:
                raise
            unopened = unopened or problem
    if unopened:
        raise unopened
    if not create:
        return None
    if own.exists() and _owner(own) != "":
        own = master.with_name(f"{master.stem}-{master_id[:6]}{SUFFIX}")
    return Ledger(own, master_id)


def look_for_ledger(master: Path, master_id: str, *, given: Path | None = None) -> tuple[Ledger | None, Text | None]:
    """Return the ledger for a command that can do without, and what to tell where one cannot be opened."""
    try:
        return find_ledger(master, master_id, given=given), None
    except ItaError as problem:
        return None, sentence("season.ledger.without", problem=problem.message)


def _owner(path: Path, *, named: bool = True) -> str | None:
    """Return whose ledger a file is; "" for one without tables (a run was killed while making it), None for none.

    Raises ItaError where that cannot be told now. A file that is no database counts only if it is ``named`` as the
    master's ledger: other programs have files of that suffix.
    """
    try:
        # Not read-only: after a kill the first to open it has to undo what was begun.
        with closing(sqlite3.connect(path, timeout=_WAIT)) as database:
            if not database.execute("select count(*) from sqlite_master").fetchone()[0]:
                return ""
            found = database.execute("select master_id from master").fetchone()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        # A sound database without our table is another program's.
        if code == "SQLITE_ERROR" or (code == "SQLITE_NOTADB" and not named):
            return None
        raise _problem(path, error) from error
    return str(found[0]) if found else ""
