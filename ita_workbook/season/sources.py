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

from ita_workbook.read.containers import CONTAINERS, open_container
from ita_workbook.read.unread import Reason
from ita_workbook.season.folder import Unread, entries, told
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.file_names import printable
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.write.output import is_own_table

StrPath = str | PathLike[str]
PathOrFile = StrPath | BinaryIO
"""A file by its path, or opened for reading as bytes."""
Paths = PathOrFile | Iterable[PathOrFile]
"""One or many; a folder stands for the workbooks in it."""
_UNNAMED = "workbook.xlsx"


class Sources:
    """The files of one call. Open ones are copied into a folder that lives as long as this object does.

    So several processes can read them, and they can be read again after the caller has closed them.
    """

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        self._copies = 0
        self.unread: list[Unread] = []
        """Files that are named in place of being read: somebody may have sent an answer in one."""
        self.taken: list[Text] = []
        """What is told of workbooks that were taken out of an archive or an e-mail."""
        self.origin: dict[Path, Path] = {}
        """The file that a copy was made of, or taken out of."""

    @property
    def skipped(self) -> list[Text]:
        """What is told of files that are no plain workbooks: those that were passed over, and what was taken out."""
        return [*self.taken, *told(self.unread)]

    def file(self, source: PathOrFile) -> Path:
        """Return the path of one file, or of the only workbook in a .zip or an e-mail.

        Raises UsageProblem for a folder and for what is not there.
        """
        path = self.path(source)
        must_be_file(path)
        inside = self._opened(path) if path.suffix.lower() in CONTAINERS else []
        return inside[0] if len(inside) == 1 else self._shown(path)

    def files(self, sources: Paths, *, may_be_none: bool = False) -> list[Path]:
        """Return the workbook files meant, each once, in order.

        Every other file of a folder is accounted for in ``unread``. Workbooks inside a .zip or an e-mail are taken out.
        Lock files (``~$``) of open workbooks are kept: they are told, not silently skipped. Raises UsageProblem for a
        path that is not there and, unless there ``may_be_none``, for a folder without workbooks.
        """
        found: list[Path] = []
        for source in as_list(sources):
            path = self.path(source)
            if path.is_dir():
                found += self._inside(path, may_be_none=may_be_none)
            elif path.exists():
                must_be_file(path)
                # A file that was named is read whatever its name ends with; only what is inside is looked for.
                found += self._opened(path) if path.suffix.lower() in CONTAINERS else [self._shown(path)]
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

    def place(self, name: Path) -> Path:
        """Return where a file of this name, perhaps in a folder, can be kept as long as this object lives."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="ita-")
        self._copies += 1
        # Two open files may have one name, so each has a folder of its own.
        folder = Path(self._folder.name) / str(self._copies)
        (folder / name).parent.mkdir(parents=True)
        return folder / name

    def _copy(self, stream: BinaryIO) -> Path:
        given = getattr(stream, "name", None)
        if isinstance(stream, TextIOBase):
            raise UsageProblem(
                sentence("files.as_text", name=given or sentence("files.the_file")),
            )
        named = Path(given).name if isinstance(given, str) and Path(given).suffix else _UNNAMED
        path = self.place(Path(printable(named)))
        with path.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        # Where the newer of two files counts, the one that was given later is the newer.
        moment = path.stat().st_mtime_ns + self._copies
        os.utime(path, ns=(moment, moment))
        return path

    def _inside(self, folder: Path, *, may_be_none: bool) -> list[Path]:
        unread: list[Unread] = []
        inside = self.among(entries(folder), unread)
        if not inside and not may_be_none:
            documents = " · ".join(text.th for text in told(unread)), " · ".join(text.en for text in told(unread))
            raise UsageProblem(
                sentence("files.none", folder=folder, documents=Text(*documents)),
            )
        self.unread += unread
        return inside

    def among(self, found: Iterable[tuple[Path, Reason | None]], unread: list[Unread]) -> list[Path]:
        """Return the workbooks among files found with their reasons not to be read; the others go to ``unread``."""
        inside: list[Path] = []
        for entry, reason in found:
            if reason is None and entry.suffix.lower() in CONTAINERS:
                inside += self._opened(entry, unread)
            elif reason is None and is_own_table(entry):
                unread.append(Unread(printable(entry.name), "own"))
            elif reason is None:
                inside.append(self._shown(entry))
            else:
                unread.append(Unread(printable(entry.name), reason))
        return inside

    def _opened(self, path: Path, unread: list[Unread] | None = None) -> list[Path]:
        """Take the workbooks out of a .zip or an e-mail; what else is in it goes to ``unread``."""
        contents = open_container(path)
        if contents is None:
            return [self._shown(path)]
        shown, taken = printable(path.name), []
        for member in contents.workbooks:
            # In a folder of the container's name, which is what tells two files of one name apart.
            place = self.place(Path(shown, member.name))
            place.write_bytes(member.data)
            moment = member.written if member.written is not None else path.stat().st_mtime
            os.utime(place, (moment, moment))
            self.origin[place] = path
            taken.append(place)
        rest = [Unread(f"{shown}/{name}" if name else shown, reason) for name, reason in contents.unread]
        if not taken and not rest:
            rest = [Unread(shown, "empty_container")]
        (self.unread if unread is None else unread).extend(rest)
        if taken:
            named = ", ".join(place.name for place in taken)
            self.taken.append(sentence("files.taken_out", name=shown, count=len(taken), listed=named))
        return taken

    def _shown(self, path: Path) -> Path:
        """Return a path whose name can be shown and stored: the file itself, or a copy where its name cannot be."""
        name = printable(path.name)
        if name == path.name or not _can_be_named(name):
            return path
        place = self.place(Path(name))
        shutil.copy2(path, place)
        self.origin[place] = path
        return place


def _can_be_named(name: str) -> bool:
    """Whether the system takes a file of this name; in a locale of ASCII alone it takes no Thai one."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return True


def as_list(sources: Paths) -> list[PathOrFile]:
    """Return one source or several as a list; an open file could be iterated too, but is one source."""
    if isinstance(sources, (str, PathLike)) or hasattr(sources, "read"):
        return [sources]  # type: ignore[list-item]
    return list(sources)


def must_be_file(path: Path) -> None:
    """Raise UsageProblem unless ``path`` is a file that is there; a pipe or a device would never end."""
    if path.is_dir():
        raise UsageProblem(sentence("files.folder", path=path))
    if not path.exists():
        raise UsageProblem(sentence("files.no_file", path=path))
    if not path.is_file():
        raise UsageProblem(sentence("files.special", path=path))
