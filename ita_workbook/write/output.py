"""Outputs: files written whole or not at all, never over something that is there unless it was asked for."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ita_workbook.words.errors import ExistingFile, UsageProblem
from ita_workbook.words.sentences import sentence

_PREFIX = ".ita-"
_HELD = f"{_PREFIX}writing"
_STALE = 3600.0
"""Seconds after which a temporary file belongs to a run that was killed."""


_MOST_CORE = 1 << 20
OWN_AUTHOR = "ita-workbook"
"""The author named in the tables this tool writes (findings, status, summary): by it they are told from returns."""


def is_own_table(path: Path) -> bool:
    """Whether a file is a table that this tool wrote and not a workbook that somebody fills in."""
    try:
        with zipfile.ZipFile(path) as zipped:
            core = zipped.getinfo("docProps/core.xml")
            return core.file_size < _MOST_CORE and f"creator>{OWN_AUTHOR}<".encode() in zipped.read(core)
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError):
        return False


_free: set[Path] = set()
"""What was found free before the work: it is written only where it still is when the work is done."""


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise ExistingFile when ``path`` exists and ``force`` is not set.

    One that is free now is written later only if no other run has put something there meanwhile.
    """
    place = path.absolute()
    _free.discard(place)
    if force:
        return
    if path.exists():
        raise ExistingFile(
            sentence("output.exists", path=path),
        )
    _free.add(place)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder that several files are written into; raises UsageProblem where another run holds it.

    The system lets go of it when a run ends however it ends, so a killed one is in nobody's way.
    """
    make_folder(folder)
    place = folder / _HELD
    try:
        handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise UsageProblem(
            sentence("output.folder_refused", parent=folder, strerror=error.strerror),
        ) from error
    held = _hold(handle)
    try:
        if not held:
            raise UsageProblem(sentence("output.folder_in_use", folder=folder))
        yield
    finally:
        # Taken away while it is held, so that nobody holds what is there no more; Windows removes no open file.
        if held and sys.platform != "win32":
            place.unlink(missing_ok=True)
        os.close(handle)
        if held and sys.platform == "win32":
            with suppress(OSError):
                place.unlink()


def _hold(handle: int) -> bool:
    """Take the lock of an open file; whether it was free. Where there are no locks (some shares), it is."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def must_be_xlsx(output: Path) -> None:
    """Raise UsageProblem unless a workbook can be written as ``output``."""
    if output.is_dir():
        raise UsageProblem(
            sentence("output.folder", output=output, example=output / "new.xlsx"),
        )
    if output.suffix.lower() != ".xlsx":
        raise UsageProblem(sentence("output.not_xlsx", name=output.name))


def must_be_new(output: Path, *, force: bool, source: Path | None = None) -> None:
    """Raise UsageProblem unless a workbook can be written as ``output`` and its ``source`` stays as it is."""
    must_be_xlsx(output)
    if source is not None and output.resolve() == source.resolve():
        raise UsageProblem(
            sentence("output.same_name", name=source.name),
        )
    refuse_existing(output, force=force)


def make_folder(folder: Path) -> None:
    """Make ``folder`` where it is not there; raises UsageProblem when it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(
            sentence("output.no_folder", folder=folder, strerror=error.strerror),
        ) from error


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Call ``write`` with a temporary file in the same folder and then put it in place in one step.

    A killed run leaves at most a hidden temporary file, which no command reads and a later write removes.
    """
    with _in_place_of(path) as (handle, temporary):
        os.close(handle)
        write(temporary)
        temporary.chmod(_usual_rights())
        _flush(temporary)


@contextmanager
def _in_place_of(path: Path) -> Iterator[tuple[int, Path]]:
    """Give a new file beside ``path``, open and by name; when the block ends well it takes the place of ``path``."""
    make_folder(path.parent)
    _sweep(path.parent)
    try:
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise UsageProblem(
            sentence("output.folder_refused", parent=path.parent, strerror=error.strerror),
        ) from error
    temporary = Path(name)
    try:
        yield handle, temporary
        try:
            _put(temporary, path)
        except FileExistsError as error:
            raise ExistingFile(sentence("output.exists_now", path=path)) from error
        except OSError as error:
            raise UsageProblem(
                sentence("output.file_refused", path=path, strerror=error.strerror),
            ) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _put(temporary: Path, path: Path) -> None:
    """Give ``temporary`` its name; raises FileExistsError where that was found free and is no more."""
    place = path.absolute()
    if place not in _free:
        temporary.replace(path)
        return
    _free.discard(place)
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        # Some shares and sticks know no second name of a file: the name is taken first, then the file put there.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        try:
            temporary.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    else:
        temporary.unlink()


_swept: set[Path] = set()
"""The folders that were swept in this process: once is enough, and a folder can hold thousands of files."""


def _sweep(folder: Path) -> None:
    """Remove what killed runs left in ``folder`` long enough ago that no running one can own it."""
    if folder in _swept:
        return
    _swept.add(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        for left in entries:
            with suppress(OSError):
                if left.name.startswith(_PREFIX) and time.time() - left.stat().st_mtime > _STALE:
                    Path(left.path).unlink()


def _flush(path: Path) -> None:
    """Bring the bytes to the disk before the name points to them, so that losing power leaves no empty file."""
    with suppress(OSError), path.open("rb+") as stream:
        os.fsync(stream.fileno())


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    write_together({path: data})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files whole or not at all; none gets its name before all of them are on the disk."""
    with ExitStack() as places:
        for path, data in files.items():
            handle, temporary = places.enter_context(_in_place_of(path))
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                with suppress(OSError):
                    os.fsync(handle)
            temporary.chmod(_usual_rights())


def write_text(path: Path, text: str, *, encoding: str = "utf-8", newline: str = "\n") -> None:
    """Write a text file whole or not at all."""
    write_whole(path, lambda partial: _write_lines(partial, text, encoding, newline))


def _write_lines(path: Path, text: str, encoding: str, newline: str) -> None:
    path.write_text(text, encoding=encoding, newline=newline)


def _usual_rights() -> int:
    """Return the rights of a new file: mkstemp's are for its owner alone, which a shared folder cannot do with."""
    current = os.umask(0)
    os.umask(current)
    return 0o666 & ~current
