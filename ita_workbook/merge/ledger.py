"""The ledger (ทะเบียนรับส่ง): what was issued, came back and was merged, in one SQLite file beside the master."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ita_workbook.errors import ItaError
from ita_workbook.read.returned import Return
from ita_workbook.spec.content import Content, content_from_json, content_to_json
from ita_workbook.spec.identity import Identity

SUFFIX = ".ledger"
_TABLES = """
create table if not exists master (master_id text primary key);
create table if not exists issued (
    form_id text primary key, department text not null, issue integer not null, version text not null,
    file text not null, sha256 text not null, issued_at text not null, base blob not null
);
create table if not exists returned (
    sha256 text not null, form_id text not null, department text not null, file text not null, seen_at text not null,
    errors integer not null, warnings integer not null, filled integer not null, required integer not null,
    primary key (sha256, form_id)
);
create table if not exists merged (
    sha256 text not null, form_id text not null, output text not null, merged_at text not null,
    carried integer not null, conflicting integer not null, primary key (sha256, form_id, output)
);
create table if not exists excluded (sha256 text not null, file text not null, excluded_at text not null);
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
    """One workbook that came back, with the figures of its last check."""

    sha256: str
    form_id: str
    department: str
    file: str
    seen_at: str
    errors: int
    warnings: int
    filled: int
    required: int


class Ledger:
    """The ledger of one master. Every method is one transaction: it happened wholly or not at all."""

    def __init__(self, path: Path, master_id: str) -> None:
        self.path = path
        self.master_id = master_id
        try:
            with self._open() as database:
                database.executescript(_TABLES)
                database.execute("insert or ignore into master values (?)", (master_id,))
                owners = [row[0] for row in database.execute("select master_id from master")]
        except sqlite3.DatabaseError as error:
            raise ItaError(
                f"อ่านทะเบียนรับส่ง {path.name} ไม่ได้ ({error}) ย้ายไฟล์นี้ออกจากโฟลเดอร์แล้วสั่งใหม่ โปรแกรมจะใช้ข้อมูลในไฟล์แทน",
                f"the ledger {path.name} cannot be read ({error}); move it away and run again",
            ) from error
        if owners != [master_id]:
            raise ItaError(
                f"ทะเบียนรับส่ง {path.name} เป็นของสมุดงานกลางอื่น ย้ายสมุดงานกลางนี้ไปไว้ในโฟลเดอร์ของตัวเอง",
                f"the ledger {path.name} belongs to another master; keep each master in a folder of its own",
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.path)
        try:
            with database:
                yield database
        finally:
            database.close()

    def next_issue(self, department: str) -> int:
        """Return the number of the next issue to a department, from 1."""
        with self._open() as database:
            found = database.execute("select max(issue) from issued where department = ?", (department,)).fetchone()
        return int(found[0] or 0) + 1

    def add_issued(self, identity: Identity, content: Content, file: str, sha256: str, issued_at: str) -> None:
        """Record a workbook that was written for a department, with its content as the merge base."""
        packed = zlib.compress(json.dumps(content_to_json(content), ensure_ascii=False).encode())
        with self._open() as database:
            database.execute(
                "insert or replace into issued values (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    identity.form_id, identity.department, identity.issue, identity.version, file, sha256, issued_at,
                    packed,
                ),
            )  # fmt: skip

    def base(self, form_id: str) -> Content | None:
        """Return what a workbook held when it was issued; None when it is not in the ledger."""
        with self._open() as database:
            found = database.execute("select base from issued where form_id = ?", (form_id,)).fetchone()
        return content_from_json(json.loads(zlib.decompress(found[0]))) if found else None

    def issued(self) -> list[Issued]:
        """Return every issue, oldest first."""
        with self._open() as database:
            rows = database.execute(
                "select form_id, department, issue, file, sha256, issued_at from issued order by issued_at, department"
            ).fetchall()
        return [Issued(*row) for row in rows]

    def add_received(self, received: Received) -> None:
        """Record a return with the figures of its check; seeing the same file again renews them."""
        with self._open() as database:
            database.execute(
                "insert or replace into returned values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    received.sha256, received.form_id, received.department, received.file, received.seen_at,
                    received.errors, received.warnings, received.filled, received.required,
                ),
            )  # fmt: skip

    def received(self) -> list[Received]:
        """Return every return seen, oldest first."""
        with self._open() as database:
            rows = database.execute("select * from returned order by seen_at, department").fetchall()
        return [Received(*row) for row in rows]

    def add_merged(self, entries: list[tuple[Return, int, int]], output: str, merged_at: str) -> None:
        """Record one merge: the returns with their counts of carried and conflicting cells."""
        with self._open() as database:
            database.executemany(
                "insert or replace into merged values (?, ?, ?, ?, ?, ?)",
                [
                    (
                        returned.sha256, returned.identity.form_id if returned.identity else "", output, merged_at,
                        carried, conflicting,
                    )
                    for returned, carried, conflicting in entries
                ],
            )  # fmt: skip

    def merged(self) -> list[tuple[str, str, str]]:
        """Return (sha256, form id, ISO time) of every return merged, oldest first."""
        with self._open() as database:
            rows = database.execute("select sha256, form_id, max(merged_at) from merged group by 1, 2 order by 3")
            return [(row[0], row[1], row[2]) for row in rows.fetchall()]

    def add_excluded(self, sha256: str, file: str, excluded_at: str) -> None:
        """Record that a return was left out of a merge on purpose."""
        with self._open() as database:
            database.execute("insert into excluded values (?, ?, ?)", (sha256, file, excluded_at))


def ledger_path(master: Path) -> Path:
    """Return where the ledger of a master is kept."""
    return master.with_name(master.stem + SUFFIX)


def find_ledger(master: Path, master_id: str, *, create: bool = False) -> Ledger | None:
    """Return the ledger of a master: beside it under its name, or under another name in the same folder.

    ``create`` makes one when there is none; otherwise None is returned and merging relies on the files' own data.
    """
    own = ledger_path(master)
    for path in [own, *sorted(master.parent.glob(f"*{SUFFIX}"))]:
        if path.is_file() and _owner(path) == master_id:
            return Ledger(path, master_id)
    if not create:
        return None
    if own.exists():
        own = master.with_name(f"{master.stem}-{master_id[:6]}{SUFFIX}")
    return Ledger(own, master_id)


def _owner(path: Path) -> str | None:
    try:
        database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            found = database.execute("select master_id from master").fetchone()
        finally:
            database.close()
    except sqlite3.Error:
        return None
    return str(found[0]) if found else None
