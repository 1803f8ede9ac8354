"""Sources: the file to be annotated, opened without inflating what will be copied as it stands.

Reading a workbook begins with inflating all that holds its cells, to see that nothing is damaged. Annotating needs few
of these parts, and a damaged one that is copied is as damaged as it was. Whatever is not an ordinary zip within the
limits is left to ``open_archive``, which says what is wrong with it.
"""

from __future__ import annotations

import re
import struct
import zipfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from ita_workbook.read.archive import MAX_FILE, MAX_PART, MAX_PARTS, MAX_RATIO, MAX_TOTAL, Archive, open_archive

_END = struct.Struct("<4s8xL4xH")
"""The last record of a zip: its signature, the bytes of the directory before it, and the length of a comment."""
_END_MARK, _VAST_MARK = b"PK\x05\x06", b"PK\x06\x07"
_VAST_LENGTH = 20
"""Of what stands before the last record of a zip so vast that another record counts."""
_ENTRY = 46
"""Bytes of an entry of the directory at the least."""
_ENCRYPTED = 1
_SMALL = 1 << 20
_ODD = re.compile(r"[\\:\0]|\.\.|^/", re.MULTILINE)
"""What no name of a part has, in names one a line: such a one is absolute, has a drive or leads out of a folder."""


class Source(NamedTuple):
    """An archive with the entries of its parts by name."""

    archive: Archive
    entries: dict[str, zipfile.ZipInfo]


def open_source(path: Path) -> Source:
    """Open a file; raises UnreadableFileError for whatever is no workbook."""
    return _ordinary(path) or _verified(path)


def _verified(path: Path) -> Source:
    archive = open_archive(path)
    if not archive.names:
        return Source(archive, {})
    with zipfile.ZipFile(BytesIO(archive.data)) as zipped:
        return Source(archive, zipped.NameToInfo)


def _ordinary(path: Path) -> Source | None:
    """Return an ordinary workbook, its parts still packed; ``Archive.part`` holds each to the size it declares."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_FILE else b""
        if not data.startswith(b"PK") or not _has_small_directory(data):
            return None
        zipped = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
        return None
    entries = zipped.infolist()
    names = tuple(entry.filename for entry in entries)
    stored = {name.casefold(): name for name in names}
    if (
        len(stored) != len(names)
        or "mimetype" in stored
        or sum(entry.file_size for entry in entries) > MAX_TOTAL
        or any(entry.flag_bits & _ENCRYPTED or _is_vast(entry) for entry in entries)
        or _ODD.search("\n".join(names))
    ):
        return None
    return Source(Archive(data, "xlsx", "", names, _zip=zipped, _stored=stored), zipped.NameToInfo)


def _has_small_directory(data: bytes) -> bool:
    """Whether there cannot be too many parts: a million entries must not even be listed."""
    at = len(data) - _END.size
    if at < _VAST_LENGTH or data.startswith(_VAST_MARK, at - _VAST_LENGTH):
        return False
    mark, size, comment = _END.unpack_from(data, at)
    return bool(mark == _END_MARK and comment == 0 and size <= MAX_PARTS * _ENTRY)


def _is_vast(entry: zipfile.ZipInfo) -> bool:
    size = entry.file_size
    return size > MAX_PART or (size > _SMALL and size > MAX_RATIO * max(entry.compress_size, 1))
