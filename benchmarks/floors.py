"""Floors: the least that any program must do with such a file."""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat


def inflate_and_parse(path: Path) -> None:
    """Inflate all parts and parse every XML part with expat, looking at nothing."""
    with zipfile.ZipFile(path) as zipped:
        for name in zipped.namelist():
            data = zipped.read(name)
            if name.endswith((".xml", ".rels", ".vml")):
                expat.ParserCreate().Parse(data, True)


def packed_parts(path: Path) -> dict[str, tuple[zipfile.ZipInfo, bytes]]:
    """Return each part as it stands in the file, still packed."""
    data = path.read_bytes()
    found = {}
    with zipfile.ZipFile(path) as zipped:
        for info in zipped.infolist():
            name, extra = struct.unpack("<HH", data[info.header_offset + 26 : info.header_offset + 30])
            start = info.header_offset + 30 + name + extra
            found[info.filename] = (info, data[start : start + info.compress_size])
    return found


def copy_changed(source: Path, changed: dict[str, bytes], target: Path) -> list[bytes]:
    """Write a copy: parts that are not in ``changed`` as they stand, the changed ones packed at the usual level.

    Return these as they were packed.
    """
    pieces, made = [], []
    for name, (_, packed) in packed_parts(source).items():
        if name not in changed:
            pieces.append(packed)
    for data in changed.values():
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        made.append(packer.compress(data) + packer.flush())
        zlib.crc32(data)
    target.write_bytes(b"".join([*pieces, *made]))
    return made


def copy_proved(source: Path, changed: dict[str, bytes], target: Path) -> None:
    """Copy as :func:`copy_changed`, see it on the disk, and parse the changed parts as they were and as they are.

    So nobody is handed a copy that lost what he typed: what any program must do that promises it.
    """
    made = copy_changed(source, changed, target)
    with target.open("rb+") as written:
        os.fsync(written.fileno())
    with zipfile.ZipFile(source) as zipped:
        before = [zipped.read(name) for name in zipped.namelist() if name in changed]
    for data in (*before, *(zlib.decompress(packed, -15) for packed in made)):
        expat.ParserCreate().Parse(data, True)
