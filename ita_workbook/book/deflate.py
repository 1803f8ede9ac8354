"""Inflating: isal where it is installed, which takes half of zlib's time, else zlib. Packing stays with zlib, whose
bytes are the same on every machine."""

from __future__ import annotations

import zlib

try:
    from isal import isal_zlib
except ImportError:  # an optional dependency: not every kind of machine has a wheel of it
    isal_zlib = None  # type: ignore[assignment]


_FEW = 120_000
"""Packed bytes. Deflated data holds at most 1,032 times its size, which is no more here than a part may hold."""
_USUAL_RATIO, _SMALL = 12, 1 << 18


class DamagedDataError(Exception):
    """The packed bytes are damaged, or hold more than they may."""


def inflate(packed: bytes | memoryview, most: int, *, raw: bool) -> bytes:
    """Return what ``packed`` holds, at most ``most`` bytes; ``raw``: as in a zip, without zlib's own frame.

    Raises DamagedDataError where there is more, or where the data is cut off or damaged.
    """
    library = isal_zlib or zlib
    window = -zlib.MAX_WBITS if raw else zlib.MAX_WBITS
    try:
        if len(packed) <= _FEW:
            # Too little to become a bomb: inflated at one go, into room for as much as such data usually holds.
            room = min(most, max(len(packed) * _USUAL_RATIO, _SMALL))
            data: bytes = library.decompress(packed, window, room + 1)
            complete = True
        else:
            inflater = library.decompressobj(window)
            data = inflater.decompress(packed, most + 1)
            complete = inflater.eof
    except (zlib.error, library.error) as error:
        raise DamagedDataError(str(error)) from error
    if len(data) > most or not complete:
        raise DamagedDataError("more than it may hold, or cut off")
    return data


def checksum(data: bytes) -> int:
    """Return the CRC-32 that a zip stores of a part."""
    crc: int = (isal_zlib or zlib).crc32(data)
    return crc
