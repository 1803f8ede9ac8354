"""Isolation: .xls is read in a process of their own, under limits of memory and time.

Their sheets cannot be looked through beforehand, and one cell in the last corner makes the library that reads them
reserve the whole rectangle: that must not take this program along.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from ita_workbook.read.archive import UnreadableFileError
from ita_workbook.read.returned import Event, Raw

MEMORY = 1024 * 1024 * 1024
SECONDS = 60
MAX_CELLS = 4_000_000
"""Cells of one sheet's rectangle; the largest real master has some 20,000."""


@dataclass(frozen=True, slots=True)
class CalamineSheet:
    """One sheet: its name, whether it is visible, and its values row by row; None where it is too large or unread.

    ``unread`` says why it could not be read; '' where it was.
    """

    name: str
    visible: bool
    rows: list[list[Raw]] | None
    unread: str = ""


def read_isolated(data: bytes) -> list[CalamineSheet]:
    """Return the sheets of a workbook; raises UnreadableFileError where they cannot be read within the limits."""
    command = [sys.executable, "-m", "ita_workbook.read.isolated"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(Event("archive_limit", params={"what": "seconds", "limit": SECONDS})) from error
    if done.returncode == _PASSWORD:
        raise UnreadableFileError(Event("encrypted_file"))
    if done.returncode == _DAMAGED:
        raise UnreadableFileError(Event("truncated_file", params={"reason": "xls"}))
    if done.returncode != 0:
        raise UnreadableFileError(Event("archive_limit", params={"what": "memory", "limit": MEMORY}))
    sheets = json.loads(done.stdout)
    return [
        CalamineSheet(
            name, visible, None if rows is None else [[_decode(value) for value in row] for row in rows], unread
        )
        for name, visible, rows, unread in sheets
    ]


def is_ours(error: BaseException) -> bool:
    """Whether reading failed, and not the run was stopped. A panic of calamine arrives as a BaseException."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def reason_of(error: BaseException) -> str:
    """Return in a few words what the reader could not do with a sheet, for those who look into it."""
    return " ".join(str(error).split())[:_LONGEST_REASON] or type(error).__name__


_PASSWORD, _DAMAGED = 3, 4
_LONGEST_REASON = 120


def _encode(value: Raw) -> Any:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value


def _decode(value: Any) -> Raw:
    return date.fromisoformat(value[1]) if isinstance(value, list) else value


def main() -> int:
    """Read a workbook from standard input and print its sheets as JSON; the exit code tells what went wrong."""
    try:
        import resource
    except ImportError:
        pass  # not a Unix system: there the operating system alone sets the bounds
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    import python_calamine
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        sheets = []
        for index, metadata in enumerate(workbook.sheets_metadata):
            if metadata.typ != SheetTypeEnum.WorkSheet:
                continue
            rows, unread = _rows(workbook, index)
            sheets.append([metadata.name, metadata.visible == SheetVisibleEnum.Visible, rows, unread])
    except python_calamine.PasswordError:
        return _PASSWORD
    except MemoryError:
        raise
    except BaseException:
        # calamine panics for some damage, which arrives as a BaseException.
        return _DAMAGED
    json.dump(sheets, sys.stdout)
    return 0


def _rows(workbook: Any, index: int) -> tuple[list[list[Any]] | None, str]:
    """Return the values of a sheet, None where there are none to have, and why it could not be read."""
    try:
        sheet = workbook.get_sheet_by_index(index)
        if sheet.total_height * sheet.total_width > MAX_CELLS:
            return None, ""
        values = sheet.to_python(skip_empty_area=False)
        return [[_encode(value) for value in row] for row in values], ""
    except MemoryError:
        raise
    except BaseException as error:
        if not is_ours(error):
            raise
        return None, reason_of(error)


if __name__ == "__main__":
    sys.exit(main())
