"""The ledger (ทะเบียนรับส่ง): what was issued, came back and was merged, in one SQLite file beside the master.

A run may be killed at any moment. An issue is reserved with its number and base, then the file is written, then the
issue is confirmed: a reserved one whose file is not there counts for nothing, and its number is not used again. A merge
is written and then recorded; what a killed run left out is recorded from the merged master's own provenance later.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ita_workbook.book.content import Content
from ita_workbook.book.identity import Identity
from ita_workbook.season.ledger_file import MOST, Entry, must_be_plain, opened, packed, rows, unpacked
from ita_workbook.words.errors import ItaError
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

_VERSION = 3
"""Of the tables; kept in the file as ``user_version``."""
_SLACK = timedelta(minutes=5)
"""By which the clocks of two computers of one office may differ."""
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
create table if not exists place (path text not null);
create table if not exists excluded (
    sha256 text not null, file text not null, excluded_at text not null, primary key (sha256, file)
);
"""
_NAMES = ("master", "issued", "returned", "merged", "decided", "place", "excluded")
_LONGEST_PATH = 4000
_ADD_RECEIVED = """
insert into returned values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (sha256, form_id) do update set
    errors = excluded.errors, warnings = excluded.warnings, filled = excluded.filled, required = excluded.required,
    round = excluded.round, file = excluded.file
"""
# A merge looks at one file after the other; what a look at the status has shown of the whole department stays.
_ADD_MERGED = """
insert into returned values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (sha256, form_id) do update set
    file = excluded.file
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
        self.notes: list[Text] = []
        """What is odd about it and has to be told: it was copied, or the clock went back."""
        with self._open(create=True) as database:
            version = database.execute("pragma user_version").fetchone()[0]
            if version > _VERSION:
                raise ItaError(sentence("season.ledger.newer", name=path.name))
            must_be_plain(database, _NAMES)
            if version < _VERSION:
                self._set_up(database)
            owners = [row[0] for row in database.execute("select master_id from master limit 2")]
            if owners != [master_id]:
                raise ItaError(sentence("season.ledger.other_master", name=path.name))
            self._look_at_place(database)

    def _look_at_place(self, database: sqlite3.Connection) -> None:
        """Tell of a copy: two ledgers of one master, each used, give two workbooks of the same number."""
        here = str(self.path.resolve())
        found = database.execute("select path from place limit 1").fetchone()
        before = str(found[0])[:_LONGEST_PATH] if found else ""
        if before == here:
            return
        if before and _is_there(before):
            self.notes.append(sentence("season.ledger.copied", name=self.path.name, before=before))
            return
        # Where nothing can be written now, the next command that can write enters it.
        with suppress(sqlite3.OperationalError):
            database.execute("begin immediate")
            database.execute("delete from place")
            database.execute("insert into place values (?)", (here,))

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

    def _open(self, *, create: bool = False) -> AbstractContextManager[sqlite3.Connection]:
        return opened(self.path, create=create)

    def tell_time(self, now: str) -> None:
        """Note it where the ledger holds entries that are newer than now: which is the newest would be told wrongly."""
        times = [entry.issued_at for entry in self.issued()]
        times += [entry.seen_at for entry in self.received()] + [entry.merged_at for entry in self.merged()]
        latest = max((datetime.fromisoformat(one) for one in times if one), default=None)
        if latest and latest > datetime.fromisoformat(now) + _SLACK:
            day = f"{latest:%d/%m/}{latest.year + 543} {latest:%H:%M}"
            self.notes.append(sentence("season.ledger.clock", name=self.path.name, latest=day))

    def _write(self, statement: str, entries: Sequence[tuple[object, ...]]) -> None:
        with self._open() as database:
            database.execute("begin immediate")
            database.executemany(statement, entries)

    def reserve(
        self, department: str, identify: Callable[[int], Identity], content: Content, file: str, issued_at: str
    ) -> Identity:
        """Take the next number of issue to a department, with what is going to be written as the merge base.

        ``identify`` makes the identity of that number; it is returned. Call :meth:`confirm` when the file is there.
        """
        base = packed(content)
        with self._open() as database:
            database.execute("begin immediate")
            # A forged number would leave no next one.
            known = "select coalesce(max(issue), 0) from issued where department = ? and typeof(issue) = 'integer'"
            highest = database.execute(f"{known} and issue < ?", (department, MOST)).fetchone()
            identity = identify(highest[0] + 1)
            database.execute(
                "insert into issued values (?, ?, ?, ?, ?, '', ?, ?, 0)",
                (identity.form_id, department, identity.issue, identity.version, file, issued_at, base),
            )
        return identity

    def confirm(self, form_id: str, sha256: str = "") -> None:
        """Record that a reserved workbook was written; ``sha256`` is empty where only its return is known."""
        self._write("update issued set written = 1, sha256 = ? where form_id = ? and written = 0", [(sha256, form_id)])

    def base(self, form_id: str) -> Content | None:
        """Return what a workbook held when it was issued; None when it is not in the ledger."""
        with self._open() as database:
            found = database.execute("select base from issued where form_id = ?", (form_id,)).fetchone()
        return None if found is None else unpacked(self.path, found[0])

    def issued(self) -> list[Issued]:
        """Return every issue that was written, oldest first."""
        return self._issued("written = 1")

    def reserved(self) -> list[Issued]:
        """Return the issues of killed runs, of which it is not known whether the file was written."""
        return self._issued("written = 0")

    def _issued(self, condition: str) -> list[Issued]:
        columns = "form_id, department, issue, file, sha256, issued_at"
        return self._rows(f"{columns} from issued where {condition} order by issued_at, issue, department", Issued)

    def add_received(self, received: Iterable[Received]) -> None:
        """Record returns with the figures of their check; seeing the same file again renews them, not its date."""
        self._write(_ADD_RECEIVED, [astuple(one) for one in received])

    def received(self) -> list[Received]:
        """Return every return seen, oldest first; ``seen_at`` is when it was first seen."""
        columns = "sha256, form_id, department, file, seen_at, errors, warnings, filled, required, round"
        # Of one look the files are entered oldest first; their names tell nothing about which is newer.
        return self._rows(f"{columns} from returned order by seen_at, rowid", Received)

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
            for statement, entries in (
                ("insert or replace into merged values (?, ?, ?, ?, ?, ?)", merged),
                ("insert or ignore into decided values (?, ?, ?, ?, ?, ?, ?)", decided),
                ("insert or ignore into excluded values (?, ?, ?)", excluded),
                (_ADD_MERGED, received),
            ):
                database.executemany(statement, [astuple(one) for one in entries])

    def merged(self) -> list[MergedFile]:
        """Return every return of every merge, oldest first."""
        return self._rows("* from merged order by merged_at, output, form_id, sha256", MergedFile)

    def decided(self) -> list[DecidedCell]:
        """Return every decision that was carried out, oldest first."""
        return self._rows("* from decided order by decided_at, sheet, row_key, field, conflict", DecidedCell)

    def excluded(self) -> list[Excluded]:
        """Return every file that was left out on purpose, oldest first."""
        return self._rows("* from excluded order by excluded_at, file", Excluded)

    def _rows(self, source: str, kind: type[Entry]) -> list[Entry]:
        with self._open() as database:
            return rows(database, f"select {source}", kind)


def _is_there(path: str) -> bool:
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False
