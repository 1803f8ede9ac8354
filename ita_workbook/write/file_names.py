"""File names: those of files made for departments, no two of which are one file on any system."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from ita_workbook.book.identity import derive_id

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    "CONIN$",
    "CONOUT$",
    *(f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³"),
}
"""Names of devices, which Windows opens in place of a file whatever its suffix is."""
_LONGEST, _TAIL = 180, 75
"""Bytes of a name and of its end where it is cut: most file systems take 255, and a Thai letter has three."""


def file_names(departments: Iterable[str]) -> dict[str, str]:
    """Return a file name (without suffix) for each department, no two of which are one file on any system.

    Give all departments of the master, not only those that files are written for: a name must be the same in every run.
    Those that would share a name have a short mark of their own in it, whatever their order.
    """
    names = {department: _file_name(department) for department in departments}
    shared = Counter(one_file(name) for name in names.values())
    return {
        department: f"{name} ({derive_id(department)[:6]})" if shared[one_file(name)] > 1 else name
        for department, name in names.items()
    }


def one_file(name: str) -> str:
    """Return what is equal for names that some system takes for one: in capitals or not, composed or not."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _file_name(department: str) -> str:
    """Return the department's name as a file name on every system: no separators, no reserved marks or words."""
    name = _UNSAFE.sub("-", department).strip(" .").removeprefix("~$") or "department"
    if name.partition(".")[0].rstrip().upper() in _RESERVED:
        name = f"_{name}"
    if len(name.encode()) <= _LONGEST:
        return name
    # Long names of one agency begin alike and differ at their ends, so both are kept.
    data = name.encode()
    head, tail = (part.decode(errors="ignore") for part in (data[: _LONGEST - _TAIL], data[-_TAIL:]))
    while tail and unicodedata.category(tail[0]) == "Mn":
        tail = tail[1:]  # a vowel or tone mark whose letter was cut off
    return f"{head.rstrip(' .')}…{tail.lstrip(' .')}"
