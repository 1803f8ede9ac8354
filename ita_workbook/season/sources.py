"""Sources: the files meant by what a caller names; paths, folders standing for their workbooks, and open files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from io import TextIOBase
from os import PathLike
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.write.output import is_own_table

StrPath = str | PathLike[str]
PathOrFile = StrPath | BinaryIO
"""A file by its path, or opened for reading as bytes."""
Paths = PathOrFile | Iterable[PathOrFile]
"""One or many; a folder stands for the workbooks in it."""
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xltx", ".xls", ".ods", ".xlsb")
_DOCUMENTS = (".doc", ".docx", ".pdf", ".csv", ".rtf", ".odt")
_UNNAMED = "workbook.xlsx"


class Sources:
    """The files of one call. Open ones are copied into a folder that lives as long as this object does.

    So several processes can read them, and they can be read again after the caller has closed them.
    """

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        self._copies = 0
        self.skipped: list[Text] = []
        """What is told of documents in folders that are no workbooks: somebody may have sent an answer in one."""

    def file(self, source: PathOrFile) -> Path:
        """Return the path of one file; raises UsageProblem for a folder and for what is not there."""
        path = self.path(source)
        must_be_file(path)
        return path

    def files(self, sources: Paths) -> list[Path]:
        """Return the workbook files meant, each once, in order.

        Lock files (``~$``) of open workbooks are kept: they are told, not silently skipped. Raises UsageProblem for a
        path that is not there and for a folder without workbooks.
        """
        found: list[Path] = []
        for source in as_list(sources):
            path = self.path(source)
            if path.is_dir():
                found += self._inside(path)
            elif path.exists():
                found.append(path)
            else:
                raise UsageProblem(
                    sentence("files.not_there", path=path),
                )
        return list(dict.fromkeys(found))

    def path(self, source: PathOrFile) -> Path:
        """Return the path of what is named; an open file is copied first."""
        if isinstance(source, (str, PathLike)):
            return Path(source)
        return self._copy(source)

    def place(self, name: str) -> Path:
        """Return where a file of this name can be kept as long as this object lives."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="ita-")
        self._copies += 1
        # Two open files may have one name, so each has a folder of its own.
        folder = Path(self._folder.name) / str(self._copies)
        folder.mkdir()
        return folder / name

    def _copy(self, stream: BinaryIO) -> Path:
        given = getattr(stream, "name", None)
        if isinstance(stream, TextIOBase):
            raise UsageProblem(
                sentence("files.as_text", name=given or sentence("files.the_file")),
            )
        path = self.place(Path(given).name if isinstance(given, str) and Path(given).suffix else _UNNAMED)
        with path.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        # Where the newer of two files counts, the one that was given later is the newer.
        moment = path.stat().st_mtime_ns + self._copies
        os.utime(path, ns=(moment, moment))
        return path

    def _inside(self, folder: Path) -> list[Path]:
        inside = sorted(
            entry
            for entry in folder.rglob("*")
            if entry.is_file()
            and (entry.suffix.lower() in WORKBOOK_SUFFIXES)
            and not any(part.startswith(".") for part in entry.relative_to(folder).parts)
            and not is_own_table(entry)
        )
        documents = _documents(folder)
        if not inside:
            raise UsageProblem(
                sentence("files.none", folder=folder, documents=documents or ""),
            )
        self.skipped += [documents] if documents else []
        return inside


def _documents(folder: Path) -> Text | None:
    names = sorted(entry.name for entry in folder.rglob("*") if entry.suffix.lower() in _DOCUMENTS)
    return sentence("files.skipped", count=len(names), listed=", ".join(names)) if names else None


def as_list(sources: Paths) -> list[PathOrFile]:
    """Return one source or several as a list; an open file could be iterated too, but is one source."""
    if isinstance(sources, (str, PathLike)) or hasattr(sources, "read"):
        return [sources]  # type: ignore[list-item]
    return list(sources)


def must_be_file(path: Path) -> None:
    """Raise UsageProblem unless ``path`` is a file that is there."""
    if path.is_dir():
        raise UsageProblem(sentence("files.folder", path=path))
    if not path.exists():
        raise UsageProblem(sentence("files.no_file", path=path))
