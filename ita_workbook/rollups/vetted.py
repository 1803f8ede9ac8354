"""Vetted files: what a large one does to a process is tried in another one first, where this one reads it itself."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Event, Return
from ita_workbook.rollups.workers import Workers

LARGE = 8 * 1024**2
"""Bytes, unpacked, from which on a file is tried apart; a return as it is issued has less than one million."""


class Vetted:
    """Tries files; the process that it needs for large ones is started for the first of them."""

    def __init__(self) -> None:
        self._workers = Workers(1)

    def __call__(self, path: Path) -> Return | None:
        """Return what to tell of a file that no process survives; None for one that can be read."""
        if _size(path) < LARGE:
            return None
        (reason,) = self._workers.each(_tried, [path], lambda _, reason: reason)
        if not reason:
            return None
        return Return(path, readable=False, events=[Event("reader_failed", params={"reason": reason})])

    def close(self) -> None:
        """End the process, if there is one."""
        self._workers.close()


def _tried(paths: Sequence[Path]) -> list[str]:
    for path in paths:
        read_workbook(path, hashed=False)
    return ["" for _ in paths]


def _size(path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(part.file_size for part in archive.infolist())
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        pass
    try:
        return path.stat().st_size
    except OSError:
        return 0
