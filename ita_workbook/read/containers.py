"""Containers: the workbooks inside a .zip or an e-mail (.eml), taken out under the limits of hostile archives.

A container inside a container is opened once more, and no deeper. What is not taken out is named with the reason.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath

from ita_workbook.read.archive import MAX_FILE, MAX_TOTAL, UnreadableFileError, inflated_part, is_workbook_zip, open_zip
from ita_workbook.read.returned import Event
from ita_workbook.read.unread import SYSTEM, WORKBOOK_SUFFIXES, Reason, reason_of
from ita_workbook.words.file_names import decoded, printable

CONTAINERS = (".zip", ".eml")
MAX_WORKBOOKS = 500
"""Workbooks taken out of one container; a province has some 300 agencies."""
_DEEPEST = 2
_MAX_LINES = 600_000
"""Lines of an e-mail: parsing takes a microsecond each, and 40 MB of attachments have as many."""
_MAX_BOUNDARIES = 60
"""Every line is compared with the boundary of every part around it."""
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Member:
    """One workbook out of a container: its name, its bytes, and when it was last written (None: not known)."""

    name: str
    data: bytes
    written: float | None = None


@dataclass(slots=True)
class Contents:
    """What a container holds: workbooks, and by name what was not taken out, each with the reason."""

    workbooks: list[Member] = field(default_factory=list)
    unread: list[tuple[str, Reason]] = field(default_factory=list)
    _total: int = 0

    def admits(self, size: int) -> bool:
        """Count what comes out; whether it stays within what all levels together may hold."""
        self._total += size
        return self._total <= MAX_TOTAL and len(self.workbooks) < MAX_WORKBOOKS


_Part = tuple[str, float | None, Callable[[], bytes]]
"""The name of what is inside, when it was written, and what gives its bytes."""


def open_container(path: Path) -> Contents | None:
    """Return what is in a .zip or .eml; None where the file is a workbook itself, whatever its name says.

    Never raises for a bad file: the contents then say why nothing was taken out.
    """
    contents = Contents()
    try:
        if path.stat().st_size > MAX_FILE:
            contents.unread.append(("", "too_large"))
            return contents
        data = path.read_bytes()
    except OSError:
        contents.unread.append(("", "unreachable"))
        return contents
    if path.suffix.lower() == ".zip" and is_workbook_zip(data):
        return None
    _take(path.suffix.lower(), data, contents, 1)
    return contents


def _take(suffix: str, data: bytes, contents: Contents, depth: int, inside: str = "") -> None:
    try:
        parts = list(_mail_parts(data) if suffix == ".eml" else _zip_parts(data))
    except UnreadableFileError as error:
        contents.unread.append((inside, _REASONS.get(error.event.kind, "damaged")))
        return
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # The mail parser meets forged headers with whatever exception comes.
        contents.unread.append((inside, "damaged"))
        return
    for name, written, read in parts:
        told = f"{inside}/{name}" if inside else name
        own = PurePosixPath(name).suffix.lower()
        if SYSTEM.match(name):
            continue
        if own not in (*WORKBOOK_SUFFIXES, *CONTAINERS) or (own in CONTAINERS and depth >= _DEEPEST):
            contents.unread.append((told, "nested" if own in CONTAINERS else reason_of(name)))
            continue
        try:
            found = read()
        except UnreadableFileError:
            contents.unread.append((told, "damaged"))
            continue
        if not contents.admits(len(found)):
            contents.unread.append((told, "too_large"))
        elif own in CONTAINERS and not (own == ".zip" and is_workbook_zip(found)):
            _take(own, found, contents, depth + 1, told)
        else:
            contents.workbooks.append(Member(name, found, written))


_REASONS: dict[str, Reason] = {"encrypted_file": "locked", "archive_limit": "too_large"}


def _zip_parts(data: bytes) -> Iterator[_Part]:
    zipped = open_zip(data)
    for entry in zipped.infolist():
        # The parts of a path are never used: a name is only shown, and what is taken out lies where we say.
        place = PurePosixPath(_name_of(entry).replace("\\", "/"))
        if entry.is_dir() or "__MACOSX" in place.parts or not place.name:
            continue
        written = None
        with suppress(ValueError, OverflowError, OSError):
            written = datetime(*entry.date_time).timestamp()
        yield printable(place.name), written, lambda entry=entry: inflated_part(data, zipped, entry)  # type: ignore[misc]


def _name_of(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & 0x800:
        return entry.filename
    # Without the mark of UTF-8 the bytes are in the code page of whoever packed it.
    with suppress(UnicodeEncodeError):
        return decoded(entry.orig_filename.encode("cp437"))
    return entry.filename


def _mail_parts(data: bytes) -> Iterator[_Part]:
    if data.count(b"\n") > _MAX_LINES or len(_BOUNDARY.findall(data)) > _MAX_BOUNDARIES:
        raise UnreadableFileError(Event("archive_limit", params={"what": "lines", "limit": _MAX_LINES}))
    mail = message_from_bytes(data, policy=policy.default)
    sent = None
    with suppress(TypeError, ValueError, IndexError, OverflowError, OSError):
        sent = parsedate_to_datetime(str(mail.get("date", ""))).timestamp()
    for part in mail.walk():
        name = part.get_filename()
        if not name or part.is_multipart():
            continue
        plain = PurePosixPath(printable(name).replace("\\", "/")).name or "?"
        workbook = PurePosixPath(plain).suffix.lower() in (*WORKBOOK_SUFFIXES, *CONTAINERS)
        # Pictures within the text are signatures; what was attached is somebody's answer.
        if workbook or part.get_content_disposition() == "attachment":
            yield plain, sent, lambda part=part: _payload(part)  # type: ignore[misc]


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
