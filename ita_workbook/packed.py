"""Packed parts: writing a zip whose unchanged parts are copied as they stand in another one, still packed.

zipfile can only inflate a part and deflate it again, which is most of the time that an annotated copy would take.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipInfo

from ita_workbook.book.deflate import checksum

_LOCAL, _CENTRAL, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION = 20
_UTF8 = 0x800
_HEADER = struct.Struct("<4s22xHH")
"""The head of a part in the file: its mark, and how long its name and its extra field are."""


class Way(Enum):
    """How a piece of a part is packed: zlib's level and strategy."""

    USUAL = zlib.Z_DEFAULT_COMPRESSION, zlib.Z_DEFAULT_STRATEGY
    QUICK = 2, zlib.Z_DEFAULT_STRATEGY
    """Small parts in half the time; an annotated copy gets 2 % bigger."""
    PROSE = 3, zlib.Z_DEFAULT_STRATEGY
    """Thai text in UTF-8: each letter begins with the same two bytes, which 6 takes three times as long for and 4 and
    5 make no smaller."""
    DENSE = 1, zlib.Z_HUFFMAN_ONLY
    """What is packed already and written in letters: there is nothing to look for."""


class PackedPart(NamedTuple):
    """One part as it stands in a zip: packed bytes, checksum and size of what they hold, method and time."""

    name: str
    packed: bytes
    crc: int
    size: int
    method: int
    date_time: tuple[int, int, int, int, int, int]


def lift(data: bytes, info: ZipInfo) -> PackedPart:
    """Return a part of the zip ``data`` without inflating it.

    Raises BadZipFile where there is another part, or none, than the directory says.
    """
    start, end = place_of(data, info)
    return PackedPart(info.filename, data[start:end], info.CRC, info.file_size, info.compress_type, info.date_time)


def place_of(data: bytes, info: ZipInfo) -> tuple[int, int]:
    """Return where the packed bytes of a part of the zip ``data`` begin and end; raises as :func:`lift` does."""
    start = info.header_offset + _HEADER.size
    if info.header_offset < 0 or start > len(data):
        raise BadZipFile(info.filename)
    mark, name_length, extra_length = _HEADER.unpack_from(data, info.header_offset)
    name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    if mark != _LOCAL_MARK or data[start : start + name_length] != name:
        raise BadZipFile(info.filename)
    start += name_length + extra_length
    return start, start + info.compress_size


def first_bytes(data: bytes, info: ZipInfo, most: int) -> bytes:
    """Return how a part of the zip ``data`` begins, at most ``most`` bytes, unchecked; nothing of a damaged one."""
    packed = lift(data, info).packed
    if info.compress_type != ZIP_DEFLATED:
        return packed[:most] if info.compress_type == ZIP_STORED else b""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed[:most], most)
    except zlib.error:
        return b""


def pack(
    name: str,
    data: bytes,
    date_time: tuple[int, int, int, int, int, int],
    ways: Sequence[tuple[int, Way]] = ((0, Way.USUAL),),
) -> PackedPart:
    """Return a part made of ``data``; ``ways`` says from which byte on it is packed in which way."""
    ends = [start for start, _ in ways[1:]] + [len(data)]
    view = memoryview(data)
    pieces = []
    for number, ((start, way), end) in enumerate(zip(ways, ends, strict=True), 1):
        level, strategy = way.value
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, strategy)
        # Each piece ends at a whole byte and refers to none before it, so that they make one stream.
        end_mark = zlib.Z_FINISH if number == len(ways) else zlib.Z_FULL_FLUSH
        pieces += [packer.compress(view[start:end]), packer.flush(end_mark)]
    return PackedPart(name, b"".join(pieces), checksum(data), len(data), ZIP_DEFLATED, date_time)


def zip_of(parts: Iterable[PackedPart]) -> bytes:
    """Return the zip of ``parts`` in their order. They must be fewer than 65,536 and 4 GB, as every archive read is."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for part in parts:
        name = part.name.encode()
        year, month, day, hour, minute, second = part.date_time
        date, time = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2
        flags = 0 if name.isascii() else _UTF8
        common = (flags, part.method, time, date, part.crc, len(part.packed), part.size, len(name))
        local = struct.pack(_LOCAL, _LOCAL_MARK, _VERSION, *common, 0)
        directory += [struct.pack(_CENTRAL, _CENTRAL_MARK, _VERSION, _VERSION, *common, 0, 0, 0, 0, 0, offset), name]
        pieces += [local, name, part.packed]
        offset += len(local) + len(name) + len(part.packed)
    central = b"".join(directory)
    count = len(directory) // 2
    return b"".join([*pieces, central, struct.pack(_END, _END_MARK, 0, 0, count, count, len(central), offset, 0)])
