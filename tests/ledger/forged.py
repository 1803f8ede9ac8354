"""Forged ledgers: one of each way in which a file that anybody may have changed can be wrong, made from a sound one."""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

_BOMB = zlib.compress(bytes(200 << 20), 9)
_DEEP = zlib.compress(b"[" * 200_000 + b"]" * 200_000)
_WIDE = zlib.compress(b"[" + b"[]," * 4_000_000 + b"[]]")
_FOREVER = "with recursive n(i) as (select 1 union all select i + 1 from n) select "
_BAD_VALUES = {
    "text for a number": "'many'", "a blob for a number": "x'00ff'", "nothing": "null", "a negative number": "-5",
    "the largest number": "9223372036854775807", "a fraction": "0.5",
}  # fmt: skip
_BAD_TEXTS = {
    "a blob": "x'c3'", "a number": "7", "a text without end": "hex(zeroblob(3000000))", "no text at all": "null",
    "bytes that are no UTF-8": "cast(x'fffe80' as text)",
}  # fmt: skip


def _loosened(table: str) -> list[str]:
    """The statements that put a table without any declared kinds in place of ours, with the same rows."""
    return [
        f"create table loose as select * from {table}",
        f"drop table {table}",
        f"alter table loose rename to {table}",
    ]


def _statements() -> Iterator[tuple[str, list[str]]]:
    for column in ("issue",):
        for name, value in _BAD_VALUES.items():
            yield f"issued.{column}: {name}", [*_loosened("issued"), f"update issued set {column} = {value}"]
    for column in ("errors", "filled", "required"):
        for name, value in _BAD_VALUES.items():
            yield f"returned.{column}: {name}", [*_loosened("returned"), f"update returned set {column} = {value}"]
    for table, column in (("issued", "department"), ("issued", "file"), ("returned", "round"), ("merged", "output")):
        for name, value in _BAD_TEXTS.items():
            yield f"{table}.{column}: {name}", [*_loosened(table), f"update {table} set {column} = {value}"]
    for table, column in (("issued", "issued_at"), ("returned", "seen_at"), ("merged", "merged_at")):
        for name, value in {"no time": "'yesterday'", "no zone": "'2025-01-01T00:00:00'", "a number": "5"}.items():
            yield f"{table}.{column}: {name}", [f"update {table} set {column} = {value}"]
    for table in ("issued", "returned", "merged", "decided", "excluded", "master"):
        columns = {"issued": "* from kept", "returned": "* from kept", "merged": "* from kept"}.get(
            table, "* from kept"
        )
        yield f"a view for {table}", [f"alter table {table} rename to kept", f"create view {table} as select {columns}"]
        yield f"no {table}", [f"drop table {table}"]
        yield f"an empty {table}", [f"delete from {table}"]
    yield (
        "a view without end",
        [
            "drop table issued",
            "create view issued as "
            + _FOREVER
            + "'f' form_id, 'd' department, i issue, 'v' version, 'f' file, '' sha256,"
            " '' issued_at, x'' base, 1 written from n",
        ],
    )
    yield "a trigger", ["create trigger t after insert on returned begin delete from issued; end"]
    yield "a generated column", [
        "alter table returned drop column round", "alter table returned add column round text as (hex(filled)) virtual",
    ]  # fmt: skip
    yield (
        "a virtual table",
        ["drop table excluded", "create virtual table excluded using fts5(sha256, file, excluded_at)"],
    )
    yield "a newer version", ["pragma user_version = 99"]
    yield "a negative version", ["pragma user_version = -7"]
    yield "two masters", ["insert into master values ('another')"]
    yield "another master", ["update master set master_id = 'another'"]
    yield (
        "too many rows",
        [
            "insert into merged "
            + _FOREVER
            + "'s' || i, 'f', 'o', '2025-01-01T00:00:00+00:00', 1, 1 from n limit 150000"
        ],
    )
    yield "another program's tables", ["drop table issued", "create table issued (id integer primary key, x blob)"]
    yield "columns in another order", [
        "create table other as select written, base, issued_at, sha256, file, version, issue, department, form_id from issued",
        "drop table issued", "alter table other rename to issued",
    ]  # fmt: skip
    yield "an unknown round", ["update returned set round = 'm99'"]


def _bases() -> dict[str, bytes | str | int | None]:
    return {
        "an unpacking bomb": _BOMB, "lists in lists": _DEEP, "millions of lists": _WIDE, "noise": os.urandom(5000), "nothing": b"",
        "a text": "text", "a number": 7, "no JSON": zlib.compress(b"{"), "a list": zlib.compress(b"[]"),
        "a wrong shape": zlib.compress(b'{"measures": [[7, {"title": ["n", "x"]}]]}'),
        "an endless score": zlib.compress(b'{"indicators": [["1", {"score": ["n", "1E999999999"]}]]}'),
        "numbers for texts": zlib.compress(b'{"assignments": [["O1", {"department": 5, "due_on": 7, "url": 1}]]}'),
        "unknown sheets": zlib.compress(b'{"x": [["1", {"y": "z"}]], "assignments": 5}'),
    }  # fmt: skip


def _executed(path: Path, statements: list[str]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for statement in statements:
            database.execute(statement)


def _based(path: Path, base: object) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("update issued set base = ?", (base,))


def _bytes(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def forgeries() -> dict[str, Callable[[Path], None]]:
    """Return by name what makes a forged ledger of a sound one in place."""
    made: dict[str, Callable[[Path], None]] = {}
    for name, statements in _statements():
        made[name] = lambda path, statements=statements: _executed(path, statements)
    for name, base in _bases().items():
        made[f"base: {name}"] = lambda path, base=base: _based(path, base)
    files: dict[str, Callable[[bytes], bytes]] = {
        "half of it": lambda data: data[: len(data) // 2], "only its head": lambda data: data[:100],
        "zeros": lambda data: bytes(len(data)), "a text": lambda data: b"hello" * 999,
        "zeros behind the head": lambda data: data[:4096] + bytes(len(data) - 4096),
        "noise behind the head": lambda data: data[:4096] + os.urandom(len(data) - 4096),
        "a forged page size": lambda data: data[:16] + b"\x02\x00" + data[18:],
        "a schema of noise": lambda data: data[:200] + os.urandom(3000) + data[3200:],
    }  # fmt: skip
    for name, change in files.items():
        made[f"file: {name}"] = lambda path, change=change: _bytes(path, change)
    return made


FORGERIES = forgeries()
