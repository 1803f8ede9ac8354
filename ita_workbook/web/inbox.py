"""Inbox: what comes in by the page, copied under its time and hash; the name that it had is only told.

A name from outside is never part of a path. Which name a copy had stands in ``received.json`` of the season folder.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from ita_workbook.read.archive import MAX_FILE
from ita_workbook.read.containers import CONTAINERS, open_container
from ita_workbook.read.unread import WORKBOOK_SUFFIXES, reason_to_pass
from ita_workbook.season.folder import Unread, told
from ita_workbook.words.file_names import printable
from ita_workbook.words.fiscal_year import BE_OFFSET, iso
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.words.text import Text
from ita_workbook.write.output import make_folder, write_bytes, write_text

Upload = tuple[str, BinaryIO]
"""The name that a file had, and its bytes."""
_REGISTER = "received.json"
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_COPY = re.compile(r"\b\d{8}-\d{6}-[0-9a-f]{8}\.[a-z]{3,4}\b")
_LONGEST = 200
_SHORT, _TAIL = 50, 20


@dataclass(frozen=True, slots=True)
class Received:
    """One file that came in: the name of its copy, the name it had, when it came, and its hash."""

    file: str
    name: str
    at: str
    sha256: str


@dataclass(slots=True)
class Taken:
    """What became of files that came in: copied, there already, or not read and why."""

    kept: list[Received] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    @property
    def passed(self) -> list[Text]:
        """What is told of the files that were not read, with what to ask for."""
        return told(self.unread)


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

    def named(self, text: str) -> str:
        """Return a text with the copies in it under the names that people know."""
        if not _COPY.search(text):
            return text
        known = self.register()
        return _COPY.sub(lambda found: known[found[0]].name if found[0] in known else found[0], text)

    def take(self, uploads: Sequence[Upload]) -> Taken:
        """Copy the workbooks among the uploads, also those inside zips and e-mails; say of each what became of it."""
        taken, known = Taken(), {_digest(path) for path in self._copies()}
        for given, stream in uploads:
            name = _plain(given)
            with self.waiting(name, stream) as path:
                for inner, data, suffix in _workbooks(name, path, taken):
                    digest = sha256(data).hexdigest()
                    if digest in known:
                        taken.known.append(inner)
                    else:
                        known.add(digest)
                        taken.kept.append(Received(self._copy(data, digest, suffix), inner, iso(the_time()), digest))
        self._write(taken.kept)
        return taken

    def add(self, data: bytes, name: str) -> None:
        """Add a workbook that was made here out of one that people know under this name."""
        digest = sha256(data).hexdigest()
        self._write([Received(self._copy(data, digest, ".xlsx"), name, iso(the_time()), digest)])

    @contextmanager
    def waiting(self, name: str, stream: BinaryIO) -> Iterator[Path]:
        """Give an upload as a file while it is looked at, no longer than any file may be."""
        own = PurePosixPath(name).suffix.lower()
        folder = self.root / ".serve" / "in"
        make_folder(folder)
        path = folder / f"{secrets.token_hex(8)}{own if _SUFFIX.fullmatch(own) else ''}"
        try:
            path.write_bytes(stream.read(MAX_FILE + 1))
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _copy(self, data: bytes, digest: str, suffix: str) -> str:
        now = datetime.now()
        path = self.folder / f"{now.year + BE_OFFSET}{now:%m%d-%H%M%S}-{digest[:8]}{suffix}"
        newest = max((one.stat().st_mtime_ns for one in self._copies()), default=0)
        make_folder(self.folder)
        write_bytes(path, data)
        # Of two files of a department the one that came later counts.
        moment = max(path.stat().st_mtime_ns, newest + 1)
        os.utime(path, ns=(moment, moment))
        return path.name

    def _copies(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()] if self.folder.is_dir() else []

    def _write(self, kept: Sequence[Received]) -> None:
        if kept:
            entries = self.register() | {one.file: one for one in kept}
            listed = [asdict(one) for one in entries.values()]
            write_text(self.root / _REGISTER, json.dumps(listed, ensure_ascii=False, indent=1) + "\n")


def _workbooks(name: str, path: Path, taken: Taken) -> Iterator[tuple[str, bytes, str]]:
    """Yield the workbooks of one upload, each with its name, bytes and suffix; what is none is noted."""
    if path.stat().st_size > MAX_FILE:
        taken.unread.append(Unread(name, "too_large"))
        return
    contents = open_container(path) if path.suffix in CONTAINERS else None
    if contents is not None:
        rest = [Unread(f"{name}/{inner}" if inner else name, reason) for inner, reason in contents.unread]
        taken.unread += rest if rest or contents.workbooks else [Unread(name, "empty_container")]
        for member in contents.workbooks:
            yield member.name, member.data, PurePosixPath(member.name).suffix.lower()
        return
    reason = None if path.suffix in CONTAINERS else reason_to_pass(path)
    if reason is not None:
        taken.unread.append(Unread(name, reason))
        return
    data = path.read_bytes()
    yield name, data, path.suffix if path.suffix in WORKBOOK_SUFFIXES else ".xlsx" if data[:2] == b"PK" else ".xls"


def named(name: str, stream: BinaryIO) -> BytesIO:
    """Return the bytes of an upload as an open file that has its name, cut so that every system takes it."""
    plain = _plain(name)
    given = BytesIO(stream.read(MAX_FILE + 1))
    given.name = plain[:_SHORT] + plain[-_TAIL:] if len(plain) > _SHORT + _TAIL else plain
    return given


def _plain(name: str) -> str:
    """Return the last part of a name, as browsers and mail programs send it with or without folders."""
    return PurePosixPath(printable(name).replace("\\", "/")).name[:_LONGEST] or "?"


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
