"""Isolation: .xls is read in a process of its own, under limits of memory and time.

Its sheets cannot be looked through beforehand, and what a forged one makes the library that reads them do has no end:
that must not take this program along.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, TypedDict

from ita_workbook.read.archive import UnreadableFileError
from ita_workbook.read.process import bound_memory, end_with_parent
from ita_workbook.read.returned import Event

MEMORY = 192 * 1024 * 1024
"""Bytes over what the process has at its start; the largest real .xls takes 20 MB."""
SECONDS = 30
_PASSWORD, _DAMAGED = 3, 4
_DAY = 14
"""The number of the usual format of days."""
_OWN_FORMATS = 50
"""Numbers of formats from which on the file says what they are."""
_ADDRESS = re.compile(r"[a-z]{3,6}:[^\0]+")
_BEGIN, _END, _SHEET = 0x0809, 0x000A, 0x0010
"""Records at the beginning and the end of a stream, and the kind of one that is a sheet."""
_UNKNOWN = "?"
"""The address of a link, or the text of a note, that is there and cannot be read."""


class FoundSheet(TypedDict):
    """One sheet as JSON: cells are (row, column, kind, value, (number and code of the format), struck out)."""

    name: str
    visibility: int
    since_1904: bool
    cells: list[tuple[int, int, str, str | float, tuple[int, str | None], bool]]
    hidden_rows: list[int]
    merges: list[tuple[int, int, int, int]]
    links: list[tuple[int, int, int, int, str]]
    notes: list[tuple[int, int, str, str]]


def read_isolated(data: bytes) -> list[FoundSheet]:
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
    found: list[FoundSheet] = json.loads(done.stdout)
    return found


def main() -> int:
    """Read a workbook from standard input and print its sheets as JSON; the exit code tells what went wrong."""
    end_with_parent()

    bound_memory(MEMORY)

    data = sys.stdin.buffer.read()
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                sheets = _sheets(data, formats=True)
            except AssertionError:
                # The library refuses the formats of Excel 5 and 95, and what merged cells such a file has.
                sheets = _sheets(data, formats=False)
    except MemoryError:
        raise
    except Exception as error:
        # Whatever a damaged file makes of the library.
        return _PASSWORD if "encrypted" in str(error).lower() else _DAMAGED
    json.dump(sheets, sys.stdout)
    return 0


def _sheets(data: bytes, *, formats: bool) -> list[FoundSheet]:
    import xlrd

    _let_one_record_cost_no_sheet(xlrd.sheet)
    workbook = xlrd.open_workbook(
        file_contents=data, logfile=io.StringIO(), formatting_info=formats, ragged_rows=True, on_demand=True
    )  # fmt: skip
    _mend_starts(workbook)
    return [_found(workbook, sheet) for sheet in workbook.sheets()]


def _mend_starts(workbook: Any) -> None:
    """Have the sheets begin where they do, in a file that says so wrongly: some programs move them and not their index.

    Where the sheets stand in another order than in the index, or are not as many, nothing is guessed.
    """
    index, starts = workbook._sh_abs_posn, list(_sheets_within(workbook.mem, workbook.base))
    right = [said for said in index if said in starts]
    if len(right) < len(index) == len(starts) and right == [start for said, start in zip(index, starts, strict=True)
                                                           if said in starts]:  # fmt: skip
        index[:] = starts


def _sheets_within(data: bytes, at: int) -> Iterator[int]:
    """Yield where sheets begin, going from record to record; a chart within a sheet is none."""
    depth = 0
    while at + 8 <= len(data):
        kind, length, _, of = struct.unpack_from("<4H", data, at)
        if kind == _BEGIN:
            if depth == 0 and of == _SHEET:
                yield at
            depth += 1
        elif kind == _END:
            depth -= 1
        at += 4 + length


def _let_one_record_cost_no_sheet(library: Any) -> None:
    """Have what the library can make nothing of beside the cells told at its cells: its error would end the whole file.

    Gnumeric writes each link within the workbook without the words that the library expects.
    """
    link, tip, note = library.Sheet.handle_hlink, library.Sheet.handle_quicktip, library.Sheet.handle_note
    errors = (ValueError, AssertionError, IndexError, KeyError, struct.error, library.XLRDError)

    def read_link(sheet: Any, data: bytes) -> None:
        try:
            link(sheet, data)
        except errors:
            if len(data) <= 32:
                return
            made = library.Hyperlink()
            made.frowx, made.lrowx, made.fcolx, made.lcolx = struct.unpack("<HHHH", data[:8])
            known = _ADDRESS.search(data[32:].decode("utf-16-le", "ignore"))
            made.url_or_path = known[0] if known else _UNKNOWN
            sheet.hyperlink_list.append(made)

    def read_tip(sheet: Any, data: bytes) -> None:
        with contextlib.suppress(*errors):
            tip(sheet, data)

    def read_note(sheet: Any, data: bytes, texts: Any) -> None:
        try:
            note(sheet, data, texts)
        except errors:
            if len(data) >= 4:
                made = library.Note()
                made.rowx, made.colx = struct.unpack("<HH", data[:4])
                made.text, made.author = _UNKNOWN, ""
                sheet.cell_note_map[made.rowx, made.colx] = made

    library.Sheet.handle_hlink, library.Sheet.handle_quicktip = read_link, read_tip
    library.Sheet.handle_note = read_note


def _found(workbook: Any, sheet: Any) -> FoundSheet:
    return FoundSheet(
        name=sheet.name,
        visibility=sheet.visibility,
        since_1904=bool(workbook.datemode),
        cells=list(_cells(workbook, sheet)),
        hidden_rows=[row for row, info in sheet.rowinfo_map.items() if info.hidden],
        merges=[tuple(block) for block in sheet.merged_cells],
        links=[
            (link.frowx, link.lrowx, link.fcolx, link.lcolx, link.url_or_path)
            for link in sheet.hyperlink_list
            if isinstance(link.url_or_path, str)
        ],
        notes=[(row, column, note.text, note.author) for (row, column), note in sheet.cell_note_map.items()],
    )


def _cells(workbook: Any, sheet: Any) -> Any:
    """Yield the cells that hold something."""
    import xlrd

    kinds = {xlrd.XL_CELL_TEXT: "text", xlrd.XL_CELL_NUMBER: "number", xlrd.XL_CELL_DATE: "number",
             xlrd.XL_CELL_BOOLEAN: "truth", xlrd.XL_CELL_ERROR: "error"}  # fmt: skip
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            kind = kinds.get(sheet.cell_type(row, column))
            if kind is None:
                continue
            value = sheet.cell_value(row, column)
            if kind == "error":
                value = xlrd.error_text_from_code.get(value, "#ERR!")
            if not workbook.formatting_info:
                day = sheet.cell_type(row, column) == xlrd.XL_CELL_DATE
                yield row, column, kind, value, (_DAY if day else 0, None), False
                continue
            style = workbook.xf_list[sheet.cell_xf_index(row, column)]
            declared = workbook.format_map.get(style.format_key)
            code = declared.format_str if declared is not None and style.format_key >= _OWN_FORMATS else None
            fonts = {style.font_index, *(font for _, font in sheet.rich_text_runlist_map.get((row, column), ()))}
            struck = any(workbook.font_list[font].struck_out for font in fonts if font < len(workbook.font_list))
            yield row, column, kind, value, (style.format_key, code), struck


if __name__ == "__main__":
    sys.exit(main())
