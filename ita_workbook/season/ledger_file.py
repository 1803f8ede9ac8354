"""The ledger's file as what it is, a file that anybody may have changed: opened within bounds, looked at, taken apart.

Whatever is wrong with it is one message that says what to do; nothing in it may run, hang, or fill the memory.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from ita_workbook.book.content import Content, content_from_json, content_to_json
from ita_workbook.book.deflate import DamagedDataError, inflate
from ita_workbook.book.manifest import bounded_json
from ita_workbook.words.errors import ItaError
from ita_workbook.words.sentences import sentence

WAIT = 10.0
"""Seconds to wait for another run that is writing."""
_LONGEST = 20.0
"""Seconds that one transaction may work; the largest takes a tenth of one."""
_INSTRUCTIONS = 100_000
"""Of SQLite's machine, between two looks at the clock."""
MAX_FILE = 256 * 1024 * 1024
"""Bytes; a season of fifty departments that were issued ten times has 5 MB."""
_MAX_VALUE = 16 * 1024 * 1024
_MAX_BASE = 16 * 1024 * 1024
"""Bytes of one value in the file, and of a base when it is unpacked."""
MAX_ROWS = 100_000
MOST = 10_000_000
"""Of anything that is counted: cells, findings, numbers of issue."""
_LONGEST_TEXT = 4000

_NO_BASE = (
    DamagedDataError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError,
)  # fmt: skip
"""What taking a base apart meets where it is none."""
Entry = TypeVar("Entry")


class _Forged(ValueError):
    """Something in the file that this program never wrote."""


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a connection whose changes are committed at the end, or undone where an error or a kill comes first."""
    place = path.resolve()
    try:
        _must_be_possible(path, place)
        # A ledger that was moved away during the run must not come back empty.
        uri = f"{place.as_uri()}?mode={'rwc' if create else 'rw'}"
        with closing(sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None)) as database:
            _bound(database)
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
    except (sqlite3.Error, sqlite3.Warning, _Forged, OSError, OverflowError, MemoryError) as error:
        raise problem(path, error) from error


def _must_be_possible(path: Path, place: Path) -> None:
    if path.is_symlink() and not place.exists():
        raise ItaError(sentence("season.ledger.broken_link", name=path.name, place=place))
    if place.exists() and not place.is_dir():
        if not place.is_file():
            raise _Forged("no ordinary file")
        if place.stat().st_size > MAX_FILE:
            raise _Forged(f"> {MAX_FILE} bytes")


def _bound(database: sqlite3.Connection) -> None:
    end = time.monotonic() + WAIT + _LONGEST
    database.set_progress_handler(lambda: time.monotonic() > end, _INSTRUCTIONS)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE)
    # What stands in the file as a function, a view or a check must not do anything.
    database.execute("pragma trusted_schema = off")
    database.execute("pragma mmap_size = 0")


def must_be_plain(database: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Raise where the file has views, triggers or made-up tables in place of what this program writes."""
    for kind, name, statement in database.execute("select type, name, sql from sqlite_master limit 200").fetchall():
        words = str(statement or "").lower().split()
        if kind not in ("table", "index") or (kind == "table" and words[:2] != ["create", "table"]):
            raise _Forged(f"{kind} {name}"[:80])
        if name in tables and any(row[6] for row in database.execute(f'pragma table_xinfo("{name}")')):
            raise _Forged(f"{name}: generated column")


def rows(database: sqlite3.Connection, statement: str, kind: type[Entry]) -> list[Entry]:
    """Return the rows of a query as entries of a dataclass whose fields are texts and whole numbers, each looked at."""
    found = database.execute(statement).fetchmany(MAX_ROWS + 1)
    if len(found) > MAX_ROWS:
        raise _Forged(f"> {MAX_ROWS} rows")
    wanted = [(field.name, field.type) for field in fields(kind)]  # type: ignore[arg-type]
    return [kind(*(_value(*place, value) for place, value in zip(wanted, row, strict=True))) for row in found]


def _value(name: str, kind: Any, value: Any) -> Any:
    if kind in ("int", int):
        if type(value) is not int or not 0 <= value <= MOST:
            raise _Forged(f"{name}: {value!r}"[:80])
    elif type(value) is not str or len(value) > _LONGEST_TEXT:
        raise _Forged(f"{name}: {type(value).__name__}")
    elif name.endswith("_at") and value:
        try:
            if datetime.fromisoformat(value).tzinfo is None:
                raise _Forged(f"{name}: {value}")
        except ValueError as error:
            raise _Forged(f"{name}: {value[:40]}") from error
    return value


def packed(content: Content) -> bytes:
    """Return the bytes of a base: what a workbook held when it was issued."""
    return zlib.compress(json.dumps(content_to_json(content), ensure_ascii=False).encode())


def unpacked(path: Path, base: object) -> Content:
    """Return the content of a base; raises ItaError for what is none."""
    try:
        if not isinstance(base, bytes):
            raise _Forged("base")
        return content_from_json(bounded_json(inflate(base, _MAX_BASE, raw=False).decode()))
    except _NO_BASE as error:
        raise problem(path, error) from error


def problem(path: Path, error: Exception) -> ItaError:
    """Return what to tell people about a ledger that cannot be used."""
    code = getattr(error, "sqlite_errorname", "") or ""
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ItaError(sentence("season.ledger.in_use", name=path.name))
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return ItaError(sentence("season.ledger.not_writable", path=path))
    if code.startswith("SQLITE_FULL"):
        return ItaError(sentence("season.ledger.full", path=path))
    return ItaError(sentence("season.ledger.unreadable", name=path.name, error=str(error)[:120]))
