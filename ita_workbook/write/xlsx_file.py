"""The file: xlsxwriter's workbook with what it has no method for, and with quick ways for what comes a thousand times.

All use of xlsxwriter's inner methods is here. The quick ways write what xlsxwriter's own would, which a test compares:
they leave out what no workbook here has (comments, rich texts, outlines, constant memory). A file is packed from its
parts, and the packed bytes of small parts that all workbooks share are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings, SharedStringTable
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from ita_workbook.packed import PackedPart, Way, pack, zip_of

_DATE_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every part, as Excel writes it."""
_SHARED = re.compile(r"^(?:\[Content_Types\]|docProps/app|xl/(?:styles|theme|charts|drawings))|\.rels$")
"""Parts that are the same in many workbooks."""
_SMALL = 16 * 1024
"""Bytes of a part that is kept packed at the most."""
_KEPT = 64
"""Parts kept: contents of at most 1 MB, and less than that packed."""
_BLOCK = 16
"""Rows that xlsxwriter gives one span of columns."""
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PRESERVED = ' xml:space="preserve"'
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters that xlsxwriter writes as _x0001_, and so what looks like that in another way too."""

CellValue = str | int | float | None
"""A text, a number, or None for an empty cell with a format."""


class GrowingSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter's annotations are partial
    """A sheet whose rows have a height and yet grow with what is typed.

    A row's ``customHeight`` keeps it as it is for ever; without it Excel and LibreOffice open the row at its height and
    fit it anew when one of its cells is edited. A row without cells keeps it: it only keeps things apart.
    """

    def __init__(self) -> None:
        super().__init__()
        self._whole: dict[int, _WholeRow] = {}

    def write_whole(self, row: int, values: Sequence[CellValue], styles: Sequence[Format], height: float) -> None:
        """Write a row from the first column on, every cell with its format, and set its height.

        Texts must fit a cell: this neither cuts nor looks at them.
        """
        self._check_dimensions(row, 0)
        self._check_dimensions(row, len(values) - 1)
        shared = self.str_table._get_shared_string_index
        contents = [
            "/>"
            if value is None
            else f' t="s"><v>{shared(value)}</v></c>'
            if value.__class__ is str
            else f"><v>{value:.16G}</v></c>"
            for value in values
        ]
        self._whole[row] = _WholeRow(contents, styles, int(height * 4 / 3 + 0.5))

    def write_string(self, row: int, col: int, text: str, cell_format: Format | None = None) -> int:
        """Write a text by positions."""
        return int(self._write_string(row, col, text, cell_format))

    def write_formula(self, row: int, col: int, formula: str, cell_format: Format, value: str | float) -> int:
        """Write an old formula and its value by positions."""
        self._check_dimensions(row, col)
        self.table[row][col] = CellFormulaTuple(self._prepare_formula(formula), cell_format, value)
        return 0

    def _write_rows(self) -> None:
        spans, styles, write = self._spans(), _StyleNumbers(), self.fh.write
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            whole, cells = self._whole.get(row), self.table.get(row)
            span = spans.get(row // _BLOCK)
            if whole:
                number = row + 1
                parts = [
                    f'<c r="{letter}{number}" s="{styles[style]}"{content}'
                    for letter, style, content in zip(
                        _letters(len(whole.contents)), whole.styles, whole.contents, strict=True
                    )
                ]
                write(f'<row r="{number}" spans="{span}"{self._height(whole.pixels)}>{"".join(parts)}</row>')
            elif cells:
                write(f"<row{self._row_attributes(row, span)}>")
                for column in sorted(cells):
                    self._write_cell(row, column, cells[column])
                write("</row>")
            elif row in self.row_info:
                attributes = self._row_attributes(row, span)
                fixed = ' customHeight="1"' if " ht=" in attributes else ""
                write(f"<row{attributes}{fixed}/>")

    def _spans(self) -> dict[int, str]:
        """Return the first and last column of each block of rows that has cells."""
        found: dict[int, tuple[int, int]] = {}
        ends = [(row, min(cells), max(cells)) for row, cells in self.table.items() if cells]
        ends += [(row, 0, len(whole.contents) - 1) for row, whole in self._whole.items()]
        for row, first, last in ends:
            low, high = found.get(row // _BLOCK, (first, last))
            found[row // _BLOCK] = min(low, first), max(high, last)
        return {block: f"{low + 1}:{high + 1}" for block, (low, high) in found.items()}

    def _row_attributes(self, row: int, span: str | None) -> str:
        info = self.row_info.get(row)
        height = info.height if info else self.default_row_height
        found = f' r="{row + 1}"'
        if span:
            found += f' spans="{span}"'
        if info and info.row_format:
            index = info.row_format._get_xf_index()
            found += f' s="{index}" customFormat="1"' if index else ' customFormat="1"'
        found += self._height(height)
        return f'{found} hidden="1"' if info and info.hidden else found

    def _height(self, pixels: float) -> str:
        is_usual = pixels == self.original_row_height == self.default_row_height
        return "" if is_usual else f' ht="{pixels * 0.75:.16g}"'

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = cell.__class__.__name__
        content = None
        if cell.format is None:
            pass
        elif kind == "String":
            content = f' t="s"><v>{cell.string}</v></c>'
        elif kind == "Blank":
            content = "/>"
        elif kind == "Formula" and cell.value.__class__ in (str, int, float) and cell.value not in _ERRORS:
            value = cell.value
            tag = ' t="str">' if value.__class__ is str and value else ">"
            content = f"{tag}<f>{self._escape_data(cell.formula)}</f><v>{self._escape_data(value)}</v></c>"
        if content is None:
            super()._write_cell(row, col, cell)
        else:
            place = xl_rowcol_to_cell_fast(row, col)
            self.fh.write(f'<c r="{place}" s="{cell.format._get_xf_index()}"{content}')

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # xlsxwriter looks for each of some 130 newer functions in every formula, which took a quarter of all writing.
        # The workbook uses none of them, because many offices have programs that do not know them.
        return formula.removeprefix("=")


class _WholeRow(NamedTuple):
    """A row: what stands behind each cell's style, the formats, and the height in pixels."""

    contents: list[str]
    styles: Sequence[Format]
    pixels: int


class _StyleNumbers(dict[Format, int]):
    """The number of each format, asked for once a sheet."""

    def __missing__(self, style: Format) -> int:
        number: int = style._get_xf_index()
        self[style] = number
        return number


@lru_cache(maxsize=64)
def _letters(count: int) -> tuple[str, ...]:
    return tuple(xl_col_to_name(column) for column in range(count))


class XlsxFile(Workbook):  # type: ignore[misc]
    """A workbook whose sheets can be kept from being deleted, renamed and moved, without a password."""

    worksheet_class = GrowingSheet
    keep_sheets = False

    def __init__(self, options: dict[str, Any]) -> None:
        # What xlsxwriter puts here is an empty zip: the packager has packed the parts by then.
        super().__init__(BytesIO(), {**options, "in_memory": True})
        self._packager = _Packer()
        self.str_table = TextTable()

    def add_format(self, properties: dict[str, Any]) -> Format:
        """Add a format."""
        made = Format.__new__(Format)
        made.__dict__.update(_format((*self.default_format_properties.items(), *properties.items())).__dict__)
        made.xf_format_indices, made.dxf_format_indices = self.xf_format_indices, self.dxf_format_indices
        self.formats.append(made)
        return made

    def write_dense(self, sheet: GrowingSheet, row: int, text: str) -> None:
        """Write a text into the first column that is packed already and must not be packed again."""
        self.str_table.dense.add(text)
        sheet.write_string(row, 0, text)

    def packed(self) -> bytes:
        """End the workbook and return its file."""
        self.close()
        return self._packager.packed

    def _get_packager(self) -> _Packer:
        return self._packager

    def _write_book_views(self) -> None:
        # The element has to stand right before the views.
        if self.keep_sheets:
            self._xml_empty_tag("workbookProtection", [("lockStructure", "1")])
        super()._write_book_views()


@lru_cache(maxsize=256)
def _format(properties: tuple[tuple[str, Any], ...]) -> Format:
    """Return a format to be copied, with its key: xlsxwriter sets and joins some sixty properties of each."""
    made = Format(dict(properties))
    made._get_format_key()
    return made


class _Packer(Packager):  # type: ignore[misc]
    """Packs the parts itself: xlsxwriter would go through zipfile, and know nothing of parts that it packed before."""

    packed = b""

    def _create_package(self) -> list[Any]:
        super()._create_package()
        self.packed = zip_of(self._parts())
        return []

    def _parts(self) -> Iterator[PackedPart]:
        # Each part is let go as soon as it is packed.
        self.filenames.reverse()
        while self.filenames:
            stream, name, is_binary = self.filenames.pop()
            if isinstance(stream, TextTable):
                data, ways = stream.to_xml()
                yield pack(name, data, _DATE_TIME, ways)
            else:
                data = stream.getvalue() if is_binary else stream.getvalue().encode()
                yield (
                    _kept(name, data) if _SHARED.search(name) and len(data) <= _SMALL else pack(name, data, _DATE_TIME)
                )

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            self.filenames.append((self.workbook.str_table, "xl/sharedStrings.xml", False))


@lru_cache(maxsize=_KEPT)
def _kept(name: str, data: bytes) -> PackedPart:
    return pack(name, data, _DATE_TIME)


class TextTable(SharedStringTable):  # type: ignore[misc]
    """The texts of a workbook, each once. One that looks like xlsxwriter's own markup is a text here."""

    dense: set[str]
    """Texts that are packed already."""

    def __init__(self) -> None:
        super().__init__()
        self.dense = set()

    def to_xml(self) -> tuple[bytes, list[tuple[int, Way]]]:
        """Return the part, and from which byte on it is packed in which way."""
        head = f'{_XML}<sst xmlns="{_MAIN}" count="{self.count}" uniqueCount="{self.unique_count}">'
        pieces = [head.encode()]
        ways = [(0, Way.PROSE)]
        size = len(pieces[0])
        for dense, texts in groupby(self.string_array, self.dense.__contains__):
            pieces.append(_entries(list(texts)))
            if dense or len(ways) > 1:
                ways.append((size, Way.DENSE if dense else Way.PROSE))
            size += len(pieces[-1])
        return b"".join([*pieces, b"</sst>"]), ways


def _entries(texts: list[str]) -> bytes:
    """Return the entries of some texts. What is seldom in any of them is looked for once in all of them."""
    written = "".join(texts)
    if "_x" in written or _CONTROLS.search(written):
        texts = [SharedStrings._escape_control_characters(text) for text in texts]
    if "&" in written or "<" in written or ">" in written:
        texts = [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in texts]
    return "".join([f"<si><t{_PRESERVED if text != text.strip() else ''}>{text}</t></si>" for text in texts]).encode()
