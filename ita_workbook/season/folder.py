"""The folder of returns: every file in it is read, or named with the reason why not and what to ask for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ita_workbook.read.containers import CONTAINERS
from ita_workbook.read.unread import SYSTEM, Reason, reason_to_pass
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

_MOST_NAMED = 30
"""Names in one message; of more the number is told."""
ANSWERS: frozenset[Reason] = frozenset(
    ("document", "picture", "archive", "cloud", "numbers", "mail", "shortcut", "partial", "other", "nested", "locked",
     "damaged", "too_large", "empty_container", "unreachable", "folder_link", "broken_link")
)  # fmt: skip
"""Reasons of files that may be somebody's answer: nobody is said to have sent nothing while one of them lies unread."""


class Unread(NamedTuple):
    """One file that is not read: its name as it can be shown (``archive.zip/name`` for one inside), and why."""

    name: str
    reason: Reason


def entries(folder: Path) -> Iterator[tuple[Path, Reason | None]]:
    """Yield every file under a folder in order, with the reason not to read it; None for one that is to be read.

    Not yielded is only what systems leave behind (``Thumbs.db``, ``.~lock.…``) and what stands in hidden folders.
    """
    found: list[tuple[Path, Reason | None]] = []

    def not_listed(error: OSError) -> None:
        found.append((Path(error.filename or folder), "unreachable"))

    for place, folders, names in os.walk(folder, onerror=not_listed):
        here = Path(place)
        found += [(here / name, "folder_link") for name in folders if (here / name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__MACOSX"]
        for name in names:
            if not SYSTEM.match(name):
                found.append((here / name, reason_not_to_read(here / name)))
    yield from sorted(found, key=lambda one: one[0])


def reason_not_to_read(path: Path) -> Reason | None:
    """Return why a file of a folder is not read; None for one that is to be read, or to be opened for what it holds."""
    reason = reason_to_pass(path)
    return None if path.suffix.lower() in CONTAINERS and reason in ("other", "mail") else reason


def told(unread: Iterable[Unread]) -> list[Text]:
    """Return a line for each reason, with the names of the files and what to ask for; none for our own files."""
    names: dict[Reason, list[str]] = {}
    for one in unread:
        if one.reason != "own":
            names.setdefault(one.reason, []).append(one.name)
    return [
        sentence(
            f"files.unread.{reason}",
            count=len(listed),
            listed=", ".join(listed[:_MOST_NAMED]) + (" …" if len(listed) > _MOST_NAMED else ""),
        )
        for reason, listed in names.items()
    ]
