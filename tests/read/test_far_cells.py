"""What stands far outside a form is told; the emptiness that programs leave at the end of a sheet is not."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # helper modules of this folder

from hostile import packed, parts_of, with_cells

from ita_workbook.read.reader import read_workbook

_QUOTED = re.compile(rb'( [a-z]+)="([^"<>]*)"(?=[^<>]*>)')


@pytest.fixture
def back(season):
    return season(2566).returns["กองคลัง"]


def told(path, data):
    path.write_bytes(data)
    return [event.kind for event in read_workbook(path).events]


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1048576" customFormat="false" ht="12.8"></row>',
        b'<row r="1048576" ht="12.8"/>',
        b'<row r="1048576"><c r="C1048576" s="1"/></row>',
        b'<row r="900"><c r="XFD900" s="1"/></row>',
    ],
)
def test_styled_emptiness_at_the_last_row_or_column_is_no_far_cell(tmp_path, back, rows):
    assert "far_cells" not in told(tmp_path / "a.xlsx", with_cells(back.read_bytes(), rows))


def test_single_quotes_are_no_far_cells_and_all_values_arrive(tmp_path, back):
    parts = parts_of(back.read_bytes())
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            head, mark, rest = parts[name].partition(b"<sheetData>")
            cells, end, tail = rest.partition(b"</sheetData>")
            parts[name] = head + mark + _QUOTED.sub(rb"\1='\2'", cells) + end + tail
    assert "far_cells" not in told(tmp_path / "a.xlsx", packed(parts))
    plain, quoted = read_workbook(back), read_workbook(tmp_path / "a.xlsx")
    assert quoted.cells_read == plain.cells_read > 0
    assert quoted.content.sheets == plain.content.sheets


def test_a_far_cell_in_single_quotes_is_told(tmp_path, back):
    far = b"<row r='60000'><c r='C60000'><v>1</v></c></row>"
    assert "far_cells" in told(tmp_path / "a.xlsx", with_cells(back.read_bytes(), far))
