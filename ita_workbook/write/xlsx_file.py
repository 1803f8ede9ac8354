"""The file: xlsxwriter's workbook with what it has no method for, and with two quick ways for what comes often.

All use of xlsxwriter's inner methods is here, which setup.cfg's bounds of its version and a test guard. The quick ways
write what xlsxwriter's own would, which tests compare: whole rows, without which issuing would take 1.4 times as long,
and formulas taken as they are, without which it would take 2.3 times as long.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_DATE_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every part, as Excel writes it."""
_LEVEL = 3
"""zlib's level: for Thai text in UTF-8, where each letter begins with the same bytes, 6 takes three times as long to
make a file 12 % smaller."""

CellValue = str | int | float | None
"""A text, a number, or None for an empty cell with a format."""


class GrowingSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter's annotations are partial
    """A sheet whose rows have a height and yet grow with what is typed.

    A row's ``customHeight`` keeps it as it is for ever; without it Excel and LibreOffice open the row at its height and
    fit it anew when one of its cells is edited. A row without cells keeps it: it only keeps things apart.
    """

    dim_rowmin: int
    dim_rowmax: int

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
            else f' t="s"><v>{shared(_literal(value))}</v></c>'
            if isinstance(value, str)
            else f"><v>{value:.16G}</v></c>"
            for value in values
        ]
        self._whole[row] = _WholeRow(contents, styles, int(height * 4 / 3 + 0.5))

    def write_string(self, row: int, col: int, text: str, cell_format: Format | None = None) -> int:
        """Write a text by positions, also one that looks like xlsxwriter's own markup."""
        return int(super().write_string(row, col, _literal(text), cell_format))

    def _write_rows(self) -> None:
        first, last = self.dim_rowmin, self.dim_rowmax
        start = first
        for row, whole in sorted(self._whole.items()):
            self._write_between(start, row - 1)
            self.fh.write(whole.to_xml(row))
            start = row + 1
        self._write_between(start, last)
        self.dim_rowmin, self.dim_rowmax = first, last

    def _write_between(self, first: int, last: int) -> None:
        if first <= last:
            self.dim_rowmin, self.dim_rowmax = first, last
            super()._write_rows()

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, object]] = ()) -> None:
        # Only rows that have cells come here; those without are empty tags.
        if tag == "row":
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # xlsxwriter looks for each of some 130 newer functions in every formula, which took more than half of all
        # writing. The workbook uses none of them, because many offices have programs that do not know them.
        return formula.removeprefix("=")


class _WholeRow(NamedTuple):
    """A row: what stands behind each cell's style, the formats, and the height in pixels."""

    contents: list[str]
    styles: Sequence[Format]
    pixels: int

    def to_xml(self, row: int) -> str:
        number, count = row + 1, len(self.contents)
        cells = "".join(
            f'<c r="{letter}{number}" s="{style._get_xf_index()}"{content}'
            for letter, style, content in zip(_letters(count), self.styles, self.contents, strict=True)
        )
        return f'<row r="{number}" spans="1:{count}" ht="{self.pixels * 0.75:.16g}">{cells}</row>'


@lru_cache(maxsize=64)
def _letters(count: int) -> tuple[str, ...]:
    return tuple(xl_col_to_name(column) for column in range(count))


def _literal(text: str) -> str:
    """Return a text that xlsxwriter would take for its own markup, and put into the file unescaped, as such markup."""
    return f'<r><t xml:space="preserve">{escape(text)}</t></r>' if text[:3] == "<r>" else text


class XlsxFile(Workbook):  # type: ignore[misc]
    """A workbook whose sheets can be kept from being deleted, renamed and moved, without a password."""

    worksheet_class = GrowingSheet
    keep_sheets = False

    def __init__(self, options: dict[str, Any]) -> None:
        # What xlsxwriter puts here is an empty zip: the packager has packed the parts by then.
        super().__init__(BytesIO(), {**options, "in_memory": True})
        self._packager = _Packer()

    def to_bytes(self) -> bytes:
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


class _Packer(Packager):  # type: ignore[misc]
    """Packs the parts quickly, and to the same bytes on every system: xlsxwriter has an option for neither."""

    packed = b""

    def _create_package(self) -> list[Any]:
        made = BytesIO()
        with ZipFile(made, "w") as target:
            for stream, name, is_binary in super()._create_package():
                info = ZipInfo(name, _DATE_TIME)
                info.create_system = 0
                data = stream.getvalue()
                target.writestr(info, data if is_binary else data.encode(), ZIP_DEFLATED, _LEVEL)
        self.packed = made.getvalue()
        return []
