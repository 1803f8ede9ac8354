"""Floors: the least that any program must do with such a file."""

from __future__ import annotations

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


def copy_changed(source: Path, changed: dict[str, bytes], target: Path) -> None:
    """Write a copy: parts that are not in ``changed`` as they stand, the changed ones packed at the usual level."""
    pieces = []
    for name, (_, packed) in packed_parts(source).items():
        if name not in changed:
            pieces.append(packed)
    for data in changed.values():
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        pieces.append(packer.compress(data) + packer.flush())
        zlib.crc32(data)
    target.write_bytes(b"".join(pieces))
