"""Reading back: whether an annotated copy says what the file says, told by the copy's own bytes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from zipfile import ZipInfo

from ita_workbook.read.archive import Archive
from ita_workbook.read.structure import Shared, SheetStructure, Structure, read_sheets


class _Numbers(dict[bytes, str]):
    """The number of each shared text in place of the text: where both files have the same texts it tells as much."""

    def __missing__(self, number: bytes) -> str:
        self[number] = said = number.decode()
        return said


def says_the_same(source: Archive, copy: Archive, kept: Mapping[str, str]) -> bool:
    """Whether each sheet of ``kept``, which has their parts by name, holds the same in both.

    A part that stands in both byte for byte needs no second reading. What its cells show depends on the texts and the
    formats that the sheets share as well, so these must be as they were.
    """
    packed, packed_again = source.entries, copy.entries

    def stands(part: str) -> bool:
        return _is_same(packed.get(part), packed_again.get(part))

    changed = {name for name, part in kept.items() if not stands(part)}
    before, after = _read(source, copy, changed)
    return (
        {name: after.parts.get(name) for name in kept} == kept
        and before.shared is not None
        and after.shared is not None
        and stands(before.shared.part)
        and before.shared.part == after.shared.part
        and _show_the_same(before.shared, after.shared)
        and [*map(_said, before.sheets)] == [*map(_said, after.sheets)]
    )


def _read(source: Archive, copy: Archive, names: Collection[str]) -> tuple[Structure, Structure]:
    numbers = _Numbers()
    before, after = (read_sheets(one, names, numbers) for one in (source, copy))
    if all(sheet.plain for sheet in (*before.sheets, *after.sheets)):
        return before, after
    # The thorough reader knows the texts alone.
    return read_sheets(source, names), read_sheets(copy, names)


def _is_same(one: ZipInfo | None, other: ZipInfo | None) -> bool:
    """Whether a part is in neither of two zips, or holds the same in both."""
    if one is None or other is None:
        return one is other
    return (one.CRC, one.file_size, one.compress_size) == (other.CRC, other.file_size, other.compress_size)


def _show_the_same(before: Shared, after: Shared) -> bool:
    """Whether cells with formats of ``before`` show the same with those of ``after``, which may be more."""
    formats, struck = after.formats.formats, after.formats.struck
    return before.since_1904 == after.since_1904 and all(
        formats.get(number) == format and (number in struck) == (number in before.formats.struck)
        for number, format in before.formats.formats.items()
    )


def _said(sheet: SheetStructure) -> tuple[object, ...]:
    return sheet.name, sheet.state, sheet.rows, sheet.errors, sheet.formulas, sheet.unread, sheet.beside
