"""Packed parts: writing a zip whose unchanged parts are copied as they stand in another one, still packed.

zipfile can only inflate a part and deflate it again, which is most of the time that an annotated copy would take.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from ita_workbook.deflate import checksum

_LOCAL, _CENTRAL, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION = 20
_UTF8 = 0x800
_LARGE = 1 << 16
_QUICK_LEVEL, _USUAL_LEVEL = 2, 6
"""Of zlib, for small parts and for large ones. Small parts packed quickly take half the time and make annotated copies
2 % bigger; of large parts (sheets with their texts in the cells) the quick level would make 10 %."""
_NAME_LENGTHS = 26
"""Where in a local header the lengths of its name and of its extra field stand."""


class PackedPart(NamedTuple):
    """One part as it stands in a zip: packed bytes, checksum and size of what they hold, method and time."""

    name: str
    packed: bytes
    crc: int
    size: int
    method: int
    date_time: tuple[int, int, int, int, int, int]


def lift(data: bytes, info: ZipInfo) -> PackedPart:
    """Return a part of the zip ``data`` without inflating it."""
    lengths = info.header_offset + _NAME_LENGTHS
    name, extra = struct.unpack("<HH", data[lengths : lengths + 4])
    start = lengths + 4 + name + extra
    packed = data[start : start + info.compress_size]
    return PackedPart(info.filename, packed, info.CRC, info.file_size, info.compress_type, info.date_time)


def first_bytes(data: bytes, info: ZipInfo, most: int) -> bytes:
    """Return how a part of the zip ``data`` begins, at most ``most`` bytes, unchecked; nothing of a damaged one."""
    packed = lift(data, info).packed
    if info.compress_type != ZIP_DEFLATED:
        return packed[:most] if info.compress_type == ZIP_STORED else b""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed[:most], most)
    except zlib.error:
        return b""


def pack(name: str, data: bytes, date_time: tuple[int, int, int, int, int, int]) -> PackedPart:
    """Return a part made of ``data``."""
    level = _QUICK_LEVEL if len(data) <= _LARGE else _USUAL_LEVEL
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(data) + packer.flush()
    return PackedPart(name, packed, checksum(data), len(data), ZIP_DEFLATED, date_time)


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
