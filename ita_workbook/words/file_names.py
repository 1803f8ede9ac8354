"""File names from any system as people can read them: older code pages, stray bytes, marks that turn the text round."""

from __future__ import annotations

import unicodedata

THAI_WINDOWS = "cp874"
"""TIS-620 and what Windows added to it: names in archives and on disks written by older systems."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Kinds of characters that print nothing, break the line, or turn the text round (bidi marks)."""


def printable(name: str) -> str:
    """Return a name in letters that can be shown, stored and written everywhere; most are returned as they are."""
    if name.isprintable():
        return name
    if any("\udc80" <= letter <= "\udcff" for letter in name):
        # Python keeps bytes that are no UTF-8 as such letters; where the whole name is bytes it is an older code page.
        name = decoded(name.encode("utf-8", "surrogateescape")) if _only_escapes(name) else name
    kept = ("\ufffd" if unicodedata.category(letter) == "Cs" else letter for letter in name)
    shown = "".join(letter for letter in kept if unicodedata.category(letter) not in _UNSEEN)
    return shown.replace("\u00a0", " ").strip() or "\ufffd"


def decoded(raw: bytes) -> str:
    """Return the text of a name's bytes, of which nobody says in which code they are: UTF-8, else Thai Windows."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(THAI_WINDOWS, "replace")


def _only_escapes(name: str) -> bool:
    """Whether every surrogate in the name stands for a byte; others come of file systems that know no better."""
    return not any("\ud800" <= letter <= "\udfff" and not "\udc80" <= letter <= "\udcff" for letter in name)
