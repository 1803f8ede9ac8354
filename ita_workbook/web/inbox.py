"""Inbox: what comes in by the page, copied under its time and hash; the name that it had is only told.

A name from outside is never part of a path. Which name a copy had stands in ``received.json`` of the season folder.
"""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from ita_workbook.read.unread import WORKBOOK_SUFFIXES
from ita_workbook.words.fiscal_year import BE_OFFSET, iso
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.write.output import make_folder, write_bytes, write_text

Fate = Literal["kept", "known", "unread", "too_big"]
"""Kept: copied. Known: the same file is there already. Unread: no workbook. Too big: also what a zip holds too much."""
Upload = tuple[str, BinaryIO]
"""The name that a file had, and its bytes."""
MOST_BYTES = 64 << 20
"""Of one file; a department's workbook has some 100 KB."""
_MOST_IN_ZIP = 500
_REGISTER = "received.json"
_MAGIC = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}


@dataclass(frozen=True, slots=True)
class Received:
    """One file that came in: the name it had, and that of its copy ('' where there is none)."""

    name: str
    fate: Fate
    file: str = ""
    at: str = ""
    sha256: str = ""


class Inbox:
    """The returns of a season folder, and where they came from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "returns"

    def register(self) -> dict[str, Received]:
        """Return what is known of the copies, by their names; a register that cannot be read is an empty one."""
        try:
            listed = json.loads((self.root / _REGISTER).read_text(encoding="utf-8"))
            entries = [Received(**one) for one in listed]
        except (OSError, ValueError, TypeError):
            return {}
        return {one.file: one for one in entries}

    def shown(self, file: str) -> str:
        """Return the name under which people know a copy."""
        known = self.register().get(file)
        return known.name if known else file

    def take(self, uploads: Sequence[Upload]) -> list[Received]:
        """Copy the workbooks among the uploads, also those inside zips; say of each what became of it."""
        known = {_digest(path) for path in self._copies()}
        received = []
        for name, stream in uploads:
            for inner, data in _opened(_plain(name), stream):
                received.append(self._one(inner, data, known))
        self._write(received)
        return received

    def enter(self, path: Path, name: str) -> None:
        """Note under which name a file that was made here is known."""
        self._write([Received(name, "kept", path.name, iso(the_time()), _digest(path))])

    def _one(self, name: str, data: bytes | None, known: set[str]) -> Received:
        if data is None or len(data) > MOST_BYTES:
            return Received(name, "too_big")
        suffix = _suffix(name, data)
        if not suffix:
            return Received(name, "unread")
        digest = sha256(data).hexdigest()
        if digest in known:
            return Received(name, "known", sha256=digest)
        known.add(digest)
        now = datetime.now()
        path = self.folder / f"{now.year + BE_OFFSET}{now:%m%d-%H%M%S}-{digest[:8]}{suffix}"
        make_folder(self.folder)
        write_bytes(path, data)
        # Of two files of a department the one that came later counts.
        os.utime(path, ns=(now_ns := max(path.stat().st_mtime_ns, self._newest() + 1), now_ns))
        return Received(name, "kept", path.name, iso(the_time()), digest)

    def _newest(self) -> int:
        return max((path.stat().st_mtime_ns for path in self._copies()), default=0)

    def _copies(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()] if self.folder.is_dir() else []

    def _write(self, received: Sequence[Received]) -> None:
        kept = {one.file: one for one in received if one.fate == "kept"}
        if kept:
            entries = [asdict(one) for one in {**self.register(), **kept}.values()]
            write_text(self.root / _REGISTER, json.dumps(entries, ensure_ascii=False, indent=1) + "\n")


def _plain(name: str) -> str:
    """Return the last part of a name, as browsers and mail programs send it with or without folders."""
    return PurePosixPath(name.replace("\\", "/")).name[:200] or "?"


def _suffix(name: str, data: bytes) -> str:
    """Return the suffix for a workbook: its own, else what its first bytes tell; '' for what is none."""
    own = PurePosixPath(name).suffix.lower()
    return own if own in WORKBOOK_SUFFIXES else _MAGIC.get(data[:4], "")


def _opened(name: str, stream: BinaryIO) -> Iterator[tuple[str, bytes | None]]:
    """Yield a file, or the files inside a zip that is no workbook itself; None for one that is too big."""
    data = stream.read(MOST_BYTES + 1)
    inside = _members(data, stream) if PurePosixPath(name).suffix.lower() not in WORKBOOK_SUFFIXES else None
    if inside is None:
        yield name, data
        return
    with zipfile.ZipFile(stream) as zipped:
        left = MOST_BYTES
        for member in inside[:_MOST_IN_ZIP]:
            content = _content(zipped, member, left)
            left -= len(content or b"")
            yield _plain(_member_name(member)), content
    if len(inside) > _MOST_IN_ZIP:
        yield name, None


def _members(data: bytes, stream: BinaryIO) -> list[zipfile.ZipInfo] | None:
    """Return the files in a zip; None for what is no zip, and for a workbook, which is one inside."""
    if data[:4] != b"PK\x03\x04":
        return None
    try:
        with zipfile.ZipFile(stream) as zipped:
            found = zipped.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if {"[Content_Types].xml", "mimetype"} & {one.filename for one in found}:
        return None
    return [one for one in found if not one.is_dir() and not one.filename.startswith("__MACOSX/")]


def _content(zipped: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes | None:
    try:
        with zipped.open(member) as stream:
            data = stream.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError):
        return b""
    return data if len(data) <= most else None


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return a name in a zip; Windows writes Thai names in its own code page and says nothing of it."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "cp874"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
