"""Place: where agencies' files lie, a folder or an address; one unit of work is one agency's folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from ita_workbook import __version__
from ita_workbook.read.archive import MAX_FILE
from ita_workbook.read.containers import CONTAINERS
from ita_workbook.read.unread import SYSTEM, WORKBOOK_SUFFIXES
from ita_workbook.rollups.tables import needed
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence

LOOSE = "."
"""The name of the unit of files that lie above the agencies' folders."""
_MARKS = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "created")
_TIMES = ("LastModified", "last_modified", "mtime", "updated")


@dataclass(frozen=True, slots=True)
class SeenFile:
    """One file as it was listed: its path below the place, its size, and a mark that changes when its bytes do."""

    path: str
    size: int
    mark: str
    written: float | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One agency's folder, by its path below the place, with its files in order."""

    place: str
    name: str
    files: tuple[SeenFile, ...]

    def key(self, today: date | None = None) -> str:
        """Return what names the part of this unit: it changes with a file, with the program, and with a day given."""
        told = [__version__, self.name, today.isoformat() if today else ""]
        told += [f"{one.path}\0{one.size}\0{one.mark}" for one in self.files]
        return sha256("\n".join(told).encode("utf-8", "backslashreplace")).hexdigest()[:32]

    def short(self, file: SeenFile) -> str:
        """Return a file's path below the unit."""
        return file.path if self.name == LOOSE else file.path[len(self.name) + 1 :]


def is_address(place: str) -> bool:
    """Whether a place is an address (s3://…) and no folder of this machine."""
    return "://" in place


def units(place: str, depth: int = 1) -> list[Unit]:
    """Return the agencies' folders of a place in order: those ``depth`` levels below it.

    What lies above them is a unit of its own. Raises UsageProblem for a place that is not there or holds nothing.
    """
    found: dict[str, list[SeenFile]] = {}
    files, folders = _listed_there(place) if is_address(place) else _listed_here(Path(place))
    for folder in folders:
        if len(PurePosixPath(folder).parts) == depth:
            found[folder] = []
    for file in files:
        parts = PurePosixPath(file.path).parts
        name = "/".join(parts[:depth]) if len(parts) > depth and depth else LOOSE
        found.setdefault(name, []).append(file)
    if not found:
        raise UsageProblem(sentence("rollups.place_empty", place=place))
    return [
        Unit(place, name, tuple(sorted(listed, key=lambda one: one.path))) for name, listed in sorted(found.items())
    ]


def _listed_here(place: Path) -> tuple[Iterable[SeenFile], list[str]]:
    """Return every file of a folder but what systems leave behind, and its folders."""
    if not place.is_dir():
        raise UsageProblem(sentence("rollups.no_place", place=place))
    files, below = [], []
    for here, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        below += [(Path(here) / name).relative_to(place).as_posix() for name in folders if name not in links]
        for name in (*links, *names):
            if SYSTEM.match(name):
                continue
            path = Path(here) / name
            try:
                state = path.stat()
                size, mark = state.st_size, str(state.st_mtime_ns)
            except OSError:
                size, mark = 0, ""  # a link that leads nowhere is told, as one of the unit's files
            files.append(SeenFile(path.relative_to(place).as_posix(), size, mark))
    return files, below


def _listed_there(place: str) -> tuple[Iterable[SeenFile], list[str]]:
    system, root = _opened(place)
    try:
        found: dict[str, dict[str, Any]] = system.find(root, detail=True)
    except FileNotFoundError as error:
        raise UsageProblem(sentence("rollups.no_place", place=place)) from error
    except Exception as error:
        # What can be wrong with an address, a network and somebody's rights has no end.
        raise UsageProblem(sentence("rollups.place_failed", place=place, reason=str(error))) from error
    files = []
    for name, info in found.items():
        path = name[len(root) :].strip("/")
        parts = PurePosixPath(path).parts
        if parts and not any(map(_is_hidden, parts[:-1])) and not SYSTEM.match(parts[-1]):
            mark = next((str(info[code]) for code in _MARKS if info.get(code)), "")
            files.append(SeenFile(path, int(info.get("size") or 0), mark.strip('"'), _written(info)))
    return files, []


def _opened(place: str) -> tuple[Any, str]:
    fsspec = needed("fsspec", "cluster")
    try:
        # A listing that was kept from before would not show what was replaced since.
        system, root = fsspec.core.url_to_fs(place, use_listings_cache=False)
    except ImportError as error:
        raise UsageProblem(
            sentence("rollups.needs", module=error.name or place, package="ita-workbook[cluster]")
        ) from error
    except ValueError as error:
        raise UsageProblem(sentence("rollups.place_failed", place=place, reason=str(error))) from error
    return system, root.rstrip("/")


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _written(info: dict[str, Any]) -> float | None:
    moment = next((info[code] for code in _TIMES if info.get(code)), None)
    return moment.timestamp() if isinstance(moment, datetime) else float(moment) if moment else None


@contextmanager
def at_hand(unit: Unit) -> Iterator[dict[SeenFile, Path]]:
    """Give the files of a unit as files of this machine; what comes from elsewhere is gone when the block ends.

    Only what may hold an answer is fetched, and nothing larger than is ever read.
    """
    if not is_address(unit.place):
        yield {file: Path(unit.place, file.path) for file in unit.files}
        return
    system, root = _opened(unit.place)
    with TemporaryDirectory(prefix="ita-") as folder:
        found = {}
        for file in unit.files:
            if PurePosixPath(file.path).suffix.lower() in (*WORKBOOK_SUFFIXES, *CONTAINERS) and file.size <= MAX_FILE:
                target = Path(folder, unit.short(file))
                target.parent.mkdir(parents=True, exist_ok=True)
                system.get_file(f"{root}/{file.path}", str(target))
                if file.written is not None:
                    os.utime(target, (file.written, file.written))
                found[file] = target
        yield found
