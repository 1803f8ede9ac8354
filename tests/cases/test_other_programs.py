"""The same return as other programs save it: all answers arrive, and what a cell is beside its value arrives or is told.

``data/other_programs.zip`` has the return as saved by real programs; ``plain`` files hold what
``rows/00_good_return.xlsx`` holds, ``odd`` ones have links, notes, a picture, strikes and number formats in the sheet of items.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ita_workbook.read.reader import read_workbook

DATA = Path(__file__).parent / "data"
FORMS = ("older_version", "old_format")


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("programs")
    with zipfile.ZipFile(DATA / "other_programs.zip") as zipped:
        zipped.extractall(folder)
    return folder


def answers(path: Path) -> dict[tuple[str, str, str], object]:
    content = read_workbook(path).content
    return {
        (sheet, row.key, code): value
        for sheet in ("assignments", "measures", "tracking")
        for row in content.rows(sheet)
        for code, value in row.values.items()
    }


@pytest.mark.parametrize(
    "name",
    ["plain_sheetjs.ods", "plain_sheetjs.fods", "plain_sheetjs.xml", "plain_gnumeric.xls", "plain_gnumeric.xlsx"],
)
def test_every_answer_arrives(programs, name):
    read = read_workbook(programs / name)
    assert (read.format, read.cells_read) == (name.rpartition(".")[2], 111)
    assert [event.kind for event in read.events if event.kind not in FORMS] == []
    assert answers(programs / name) == answers(DATA / "rows" / "00_good_return.xlsx")


LINK = ("link_behind_text", "L5", "หน้าแผนจัดซื้อ", "https://www.doingam.go.th/oit/o14")
FORMULA = ("link_behind_text", "L8", "ดูที่นี่", "https://www.doingam.go.th/oit/o17")
EVIDENCE = ("link_not_taken", "N6", "https://drive.example.go.th/doc/9", None)
NOTE = ("note_on_cell", "N8", "หลักฐานอยู่ในแฟ้ม 3", None)
PICTURE = ("picture_in_cell", "N9", None, None)
STRUCK = [
    ("struck_out", "I10", "นักวิชาการเงินและบัญชี กลุ่ม O19", None),
    ("struck_out", "N10", "ของเดิม ขีดฆ่า", None),
]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        # openpyxl writes a formula without its value.
        ("odd_openpyxl.xlsx", [LINK, (*FORMULA[:2], None, FORMULA[3]), EVIDENCE, PICTURE, NOTE, *STRUCK]),
        ("odd_libreoffice.ods", [LINK, FORMULA, EVIDENCE, PICTURE, NOTE, *STRUCK]),
        # .xls keeps neither the formula of the link nor, for its reader, the picture.
        ("odd_libreoffice.xls", [LINK, EVIDENCE, NOTE, *STRUCK]),
        # SheetJS saves no pictures, no fonts, and of .xlsb no formulas.
        ("odd_sheetjs.xlsb", [LINK, EVIDENCE, NOTE]),
        ("odd_sheetjs.xml", [LINK, EVIDENCE, NOTE]),
        # gnumeric drops the links of cells and moves the picture to where it begins.
        ("odd_gnumeric.xlsx", [FORMULA, ("picture_in_cell", "M8", None, None), NOTE, *STRUCK]),
    ],
)
def test_what_stands_beside_values_is_taken_or_told(programs, name, told):
    kinds = {one[0] for one in (LINK, EVIDENCE, NOTE, PICTURE, *STRUCK)}
    found = [
        (event.kind, event.cell, event.value, event.expected)
        for event in read_workbook(programs / name).events
        if event.kind in kinds
    ]
    assert found == told


@pytest.mark.parametrize(
    "name",
    ["odd_openpyxl.xlsx", "odd_libreoffice.ods", "odd_libreoffice.xls", "odd_sheetjs.xlsb", "odd_sheetjs.xml",
     "odd_gnumeric.xlsx"],
)  # fmt: skip
def test_text_fields_take_what_is_shown(programs, name):
    read = read_workbook(programs / name)
    shown = {"O14": "100%", "O15": "ฉบับที่ 12", "O16": "005", "O18": "1,234,567.50"}
    assert {key: read.row("assignments", key).values["note"] for key in shown} == shown
    # Stored is a day, shown a month alone; the year typed with two digits is this one.
    assert [str(read.row("assignments", key).values["published_on"]) for key in ("O14", "O15")] == [
        "2023-03-15",
        "2023-03-15",
    ]
    noted = {(event.kind, event.cell) for event in read.events}
    assert {("shown_otherwise", "M5"), ("date_year_completed", "M6")} <= noted
