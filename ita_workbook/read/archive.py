"""The archive: a file with its parts, inflated under limits that no hostile file can pass."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from lxml import etree

from ita_workbook.book.deflate import DamagedDataError, checksum, inflate
from ita_workbook.read.file_kind import BYTE_ORDER, OLE, format_of_flat, format_of_ole, format_of_zip, not_zipped
from ita_workbook.read.part_names import NO_NAMES, PartNames, as_parts_name_them
from ita_workbook.read.returned import Event, Format

MAX_FILE = 64 * 1024 * 1024
"""Bytes of a file on disk; a department's workbook has some 120 KB, a big master 3 MB."""
MAX_TOTAL = 256 * 1024 * 1024
"""Bytes all parts may inflate to."""
MAX_PART = 128 * 1024 * 1024
"""Bytes one part may inflate to."""
MAX_RATIO = 200
"""Inflated size to packed size of a part over 1 MB; real sheets reach about 40."""
MAX_PARTS = 4000
MAX_TAGS, MAX_CELL_TAGS = 100_000, 600_000
"""Tags of a part that is parsed as a whole: the list of sheets, relations, properties; and of one that holds cells."""

_SMALL = 64 * 1024
"""Bytes of a part that is remembered: its list of sheets, relations and styles have some ten thousand."""
_T = TypeVar("_T")

_HEAD = struct.Struct("<4s22xHH")
"""The head of a part in a zip: its mark, and how long its name and its extra field are."""
_ENTRY = 46
"""Bytes that the directory of a zip has for each part, at the least."""
_PACKING = {9: "deflate64", zipfile.ZIP_BZIP2: "bzip2", zipfile.ZIP_LZMA: "lzma", 93: "zstd", 95: "xz"}
_NAMED: Mapping[str, tuple[str, ...]] = {
    "PDF": (".pdf",), "CSV": (".csv", ".tsv", ".txt"), "HTML": (".htm", ".html"), "XML": (".xml",),
    "MHT": (".mht", ".mhtml"),
}  # fmt: skip
_BEGINS_WITH_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>?]*\?>\s*)?<[A-Za-z_]")
_DANGEROUS = (b"<!DOCTYPE", b"<!ENTITY")
_DECLARED = re.compile(r"^\ufeff?(\s*<\?xml[^<>]*?)\s+encoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")


class UnreadableFileError(Exception):
    """The file cannot be read at all; carries the one event that says why."""

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__(event.kind)


@dataclass(slots=True)
class Archive:
    """A file's bytes with its format; for zipped formats the names of its parts, inflated on demand."""

    data: bytes
    format: Format
    names: tuple[str, ...] = ()
    events: list[Event] = field(default_factory=list)
    _zip: zipfile.ZipFile | None = None
    _parts: dict[str, bytes] = field(default_factory=dict)
    _told: PartNames = NO_NAMES
    _sound: set[str] = field(default_factory=set)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def entries(self) -> dict[str, zipfile.ZipInfo]:
        """The directory's entry of each part; none for a format that is no zip."""
        known = self._zip.NameToInfo if self._zip else {}
        return {name: known[self._told.stored[name.casefold()]] for name in self.names}

    @property
    def has_objects(self) -> bool:
        """Whether there are pictures, or notes on cells, among the parts."""
        return self._told.objects

    def verify(self) -> None:
        """Inflate every part that openpyxl may parse: none may be damaged, or declare less than it holds."""
        for name in self.names:
            if name.endswith((".xml", ".rels", ".vml")) and name not in self._sound:
                self.taken(name)

    def taken(self, name: str) -> bytes | None:
        """Return a part as :meth:`part` does, but do not keep it: what follows finds its memory still warm."""
        inflated = self.part(name)
        self._parts.pop(name, None)
        return inflated

    def part(self, name: str) -> bytes | None:
        """Return one part inflated; None when there is none. Raises UnreadableFileError when it is damaged."""
        if name in self._parts:
            return self._parts[name]
        stored = self._told.stored.get(name.casefold())
        if self._zip is None or stored is None:
            return None
        try:
            inflated = _inflated(self.data, self._zip, self._zip.getinfo(stored))
        except (DamagedDataError, zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
            raise UnreadableFileError(Event("truncated_file", params={"reason": name})) from error
        if name.endswith((".xml", ".rels")):
            inflated = _in_utf8(inflated)
            if _is_dangerous(inflated):
                raise UnreadableFileError(Event("dangerous_xml", params={"part": name}))
        self._parts[name] = inflated
        self._sound.add(name)
        return inflated


def open_archive(path: Path, *, documents: bool = False) -> Archive:
    """Read the file and return it as an archive; raises UnreadableFileError for whatever is no workbook.

    ``documents``: a Word document is taken too.

    A part is looked at only when it is asked for; before another library reads the file it is to be verified.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise UnreadableFileError(_limit("file", MAX_FILE))
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(Event("unreadable_file", params={"reason": error.strerror or "I/O"})) from error
    try:
        return archive_of(data, documents=documents)
    except UnreadableFileError as error:
        if path.suffix.lower() in _NAMED.get(str(error.event.params.get("found")), ()):
            # Its name says what it is: nobody renamed it.
            error.event = Event("not_a_workbook", params=error.event.params)
        raise


def archive_of(data: bytes, *, documents: bool = False) -> Archive:
    """Return the bytes of a file as an archive; raises UnreadableFileError as :func:`open_archive` does."""
    if not data.strip(b"\0 \r\n\t"):
        raise UnreadableFileError(Event("empty_file"))
    if data.startswith(OLE):
        return Archive(data, _or_refused(format_of_ole(data)))
    if data.startswith(b"PK"):
        return _open_zip(data, documents)
    flat = _in_utf8(data)
    flat_format = format_of_flat(flat)
    if flat_format is not None:
        if _is_dangerous(flat):
            raise UnreadableFileError(Event("dangerous_xml", params={"part": flat_format}))
        return Archive(flat, flat_format, _parts=dict.fromkeys(("content.xml", "meta.xml"), flat))
    raise UnreadableFileError(not_zipped(data))


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Return a zip whose parts and sizes are within the limits; raises UnreadableFileError for any other."""
    # Counted before they are parsed: a million entries take longer to list than to count.
    if len(data) > MAX_PARTS * _ENTRY and data.count(b"PK\x01\x02") > MAX_PARTS:
        raise UnreadableFileError(_limit("parts", MAX_PARTS))
    try:
        zipped = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError) as error:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "zip"})) from error
    entries = zipped.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFileError(Event("encrypted_file"))
    total = 0
    for entry in entries:
        total += entry.file_size
        packed = max(entry.compress_size, 1)
        if entry.file_size > MAX_PART or (entry.file_size > 1 << 20 and entry.file_size / packed > MAX_RATIO):
            raise UnreadableFileError(_limit(entry.filename, MAX_PART))
    if total > MAX_TOTAL:
        raise UnreadableFileError(_limit("total", MAX_TOTAL))
    return zipped


def is_workbook_zip(data: bytes) -> bool:
    """Whether a zip is itself a workbook of one of the zipped formats, by the names of its parts."""
    try:
        return _names_a_workbook(open_zip(data))
    except UnreadableFileError:
        return False


def holds_workbook(path: Path, most: int) -> bool:
    """Whether a file of any name is a workbook; one larger than ``most`` bytes is not looked into."""
    try:
        if path.stat().st_size > most:
            return False
        archive_of(path.read_bytes())
    except (OSError, UnreadableFileError):
        return False
    return True


def _names_a_workbook(zipped: zipfile.ZipFile) -> bool:
    names = set(as_parts_name_them(zipped.namelist()))
    return "xl/workbook.xml" in names or "xl/workbook.bin" in names or {"mimetype", "content.xml"} <= names


def inflated_part(data: bytes, zipped: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return one part of a zip inflated; raises UnreadableFileError where it is damaged."""
    try:
        return _inflated(data, zipped, entry)
    except (DamagedDataError, zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
        raise UnreadableFileError(Event("truncated_file", params={"reason": entry.filename})) from error


def _open_zip(data: bytes, documents: bool) -> Archive:
    zipped = open_zip(data)
    names = tuple(entry.filename for entry in zipped.infolist())
    told = PartNames.of(names)
    if told.unsafe is not None:
        raise UnreadableFileError(Event("unsafe_part_name", params={"part": told.unsafe}))
    if len(told.stored) != len(names):
        raise UnreadableFileError(Event("truncated_file", params={"reason": "duplicate parts"}))
    lone = _lone_workbook(data, zipped, told)
    if lone is not None:
        return _open_zip(lone, documents)
    archive = Archive(data, "xlsx", told.plain, _zip=zipped, _told=told)
    mimetype = archive.part("mimetype")
    types = archive.part("[Content_Types].xml") if mimetype is None else None
    archive.format = _or_refused(format_of_zip(mimetype, types, archive.names, documents=documents))
    archive.events += told.events
    return archive


def _lone_workbook(data: bytes, zipped: zipfile.ZipFile, told: PartNames) -> bytes | None:
    """Return the one workbook that a zip under a workbook's name holds; None for any other zip."""
    inside = [name for name in told.plain if not name.endswith("/") and "__MACOSX" not in name]
    if len(inside) != 1 or told.plain.count("mimetype") or not inside[0].lower().endswith((".xlsx", ".xlsm", ".ods")):
        return None
    found = inflated_part(data, zipped, zipped.getinfo(told.stored[inside[0].casefold()]))
    return found if is_workbook_zip(found) else None


def _inflated(data: bytes, zipped: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return a part as ZipFile.read does, in less than half the time: reading many small parts is mostly overhead.

    A part that holds more or less than it declares, or other bytes, fails here, before any library sees it. Raises
    DamagedDataError, or what ZipFile.read raises.
    """
    if entry.compress_type == zipfile.ZIP_STORED:
        return zipped.read(entry)
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        # The formats of workbooks know no other packing, and Python inflates these without bound (bzip2, lzma).
        raise UnreadableFileError(
            Event("not_a_workbook", params={"found": f"zip, {_PACKING.get(entry.compress_type, '?')}"})
        )
    start, end = _place_of(data, entry)
    inflated = inflate(memoryview(data)[start:end], entry.file_size, raw=True)
    if len(inflated) != entry.file_size or checksum(inflated) != entry.CRC:
        raise DamagedDataError(entry.filename)
    return inflated


def _place_of(data: bytes, info: zipfile.ZipInfo) -> tuple[int, int]:
    """Return where the packed bytes of a part begin and end; raises BadZipFile where it is not there."""
    start = info.header_offset + _HEAD.size
    if info.header_offset < 0 or start > len(data):
        raise zipfile.BadZipFile(info.filename)
    mark, name_length, extra_length = _HEAD.unpack_from(data, info.header_offset)
    name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
    if mark != b"PK\x03\x04" or data[start : start + name_length] != name:
        raise zipfile.BadZipFile(info.filename)
    start += name_length + extra_length
    return start, start + info.compress_size


def _in_utf8(xml: bytes) -> bytes:
    """Return XML that says that it is UTF-16, as few programs write it, in UTF-8; any other as it is."""
    if not xml.startswith(BYTE_ORDER):
        return xml
    try:
        return _DECLARED.sub(r"\1", xml.decode("utf-16")).encode()
    except UnicodeError:
        return xml


def _is_dangerous(xml: bytes) -> bool:
    """Whether XML declares entities, or is written so that a search for them would miss it."""
    if b"\0" in xml[:256]:
        return True
    # Entities can be declared only before the first element. Where there is nothing but the XML declaration before
    # it, which nearly always holds, no search through the part is needed.
    if _BEGINS_WITH_ROOT.match(xml):
        return False
    return any(xml.find(word, 0, 65_536) >= 0 for word in _DANGEROUS)


def _or_refused(found: Format | Event) -> Format:
    """Return a format; raises UnreadableFileError with the event that stands for none."""
    if isinstance(found, Event):
        raise UnreadableFileError(found)
    return found


def _limit(what: str, limit: int) -> Event:
    return Event("archive_limit", params={"what": what, "limit": limit})


_FORBIDDEN = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
"""Resolves no entity, asks no network, and refuses what is nested or long beyond all measure."""


def remembered(read: Callable[[bytes, str], _T]) -> Callable[[bytes, str], _T]:
    """Let what is read of a small part be remembered: in the returns of one issue it is the same, byte for byte.

    ``read`` gets the part and its name; what it gives back must not be changed by anybody. A large part is read each
    time, so that none is held.
    """
    again = lru_cache(maxsize=64)(read)

    def of_part(data: bytes, name: str) -> _T:
        return again(data, name) if len(data) <= _SMALL else read(data, name)

    return of_part


def parse(data: bytes, name: str, most: int = MAX_TAGS) -> etree._Element:
    """Return XML parsed without entities, network or size escapes; ``name`` is for the error when it is damaged.

    Each element takes some hundred bytes, with attributes a thousand, so that their tags are counted before: a workbook
    with a thousand names has some 5,000. ``most`` is how many there may be.
    """
    if len(data) > most and data.count(b"<") > most:
        raise UnreadableFileError(_limit(name, most))
    try:
        return etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError as error:
        clean = _FORBIDDEN.sub(b"", data)
        if len(clean) < len(data) and not _is_dangerous(clean):
            # Characters that nobody can see and that XML forbids; some programs write them all the same.
            return parse(clean, name, most)
        raise UnreadableFileError(Event("truncated_file", params={"reason": name})) from error
