"""Anchors: the names under which documents mark the cells of the master that their figures and rows come from."""

from __future__ import annotations

import re
from hashlib import sha256

PREFIX = "ita_"
LONGEST = 40
"""Word cuts bookmark names beyond this length, and takes only ASCII letters, digits and ``_`` without a question."""
EVERY_ROW = "*"
"""The key of a figure that counts all rows of a sheet."""

_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[._|-][A-Za-z0-9]+)*")


def anchor(sheet: str, key: str, field: str = "") -> str:
    """Return the anchor of a cell, or of a whole row without ``field``: ``ita_assignments_O12_url``.

    A key that is no plain code (a department's name) stands as a short hash; :func:`ita_workbook.merge.explain`
    finds it again by trying the rows of the master.
    """
    if key == EVERY_ROW:
        short = "all"
    elif _PLAIN.fullmatch(key):
        short = re.sub(r"\W", "_", key)
    else:
        short = _hash(key)
    name = "_".join(part for part in (f"{PREFIX}{sheet}", short, field) if part)
    if len(name) <= LONGEST:
        return name
    return f"{PREFIX}{sheet}"[: LONGEST - 11] + "_x" + _hash(f"{key}.{field}")[1:]


def _hash(text: str) -> str:
    return "x" + sha256(text.encode()).hexdigest()[:8]
