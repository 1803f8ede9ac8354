"""Tables as .xlsx and as a page: numbers are numbers, links lead where they say, and no text comes alive."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

from lxml import html
from openpyxl import load_workbook

from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import normalise
from ita_workbook.write.table import Column, Table, TableRow
from ita_workbook.write.table_html import table_page
from ita_workbook.write.table_xlsx import xlsx_bytes

CREATED = datetime(2023, 4, 1, tzinfo=UTC)
EVIL = '=1+1<script>alert("x")</script>'
LONG = "ภาพหน้าจอหน้าแผนผังโครงสร้างส่วนราชการและฝ่ายการเมือง บนเว็บไซต์เทศบาล " * 4
TABLE = Table(
    "made",
    Text("ตาราง", "Table"),
    (
        Column("name", Text("ชื่อ", "Name"), width=30),
        Column("count", Text("จำนวน", "Count"), "count", 10, empty="-"),
        Column("score", Text("คะแนน", "Score"), "score", 10),
        Column("code", Text("รหัส"), shown=False),
    ),
    (
        TableRow((EVIL, 3, 85.5, "O1"), tones={"count": "wrong"}, links={"name": "external:a.xlsx#'ก'!B2"}),
        TableRow((LONG, None, None, "O2"), tone="muted"),
    ),
    (Text("ณ วันนี้", "as of today"), Text("ครบ", "all")),
)


def test_a_sheet_has_numbers_as_numbers_links_and_rows_as_high_as_their_texts() -> None:
    sheet = load_workbook(BytesIO(xlsx_bytes("เรื่อง", [TABLE], "th", created=CREATED)))["ตาราง"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["เรื่อง", None, None],
        ["ณ วันนี้ · ครบ", None, None],
        ["ชื่อ", "จำนวน", "คะแนน"],
        [EVIL, 3, 85.5],
        [LONG, "-", ""],
    ]
    assert sheet["A4"].hyperlink.target == "a.xlsx" and sheet["A4"].hyperlink.location == "'ก'!B2"
    assert sheet["A4"].data_type == "s" and sheet["C4"].number_format == "0.00"
    assert sheet.row_dimensions[5].height > 4 * sheet.row_dimensions[4].height
    assert len({sheet[place].fill.fgColor.rgb for place in ("B4", "C4", "A5")}) == 3


def test_the_same_tables_give_the_same_bytes() -> None:
    assert xlsx_bytes("x", [TABLE], "en", created=CREATED) == xlsx_bytes("x", [TABLE], "en", created=CREATED)


def test_a_page_asks_nothing_of_the_network_runs_no_script_and_escapes_every_text() -> None:
    text = table_page("เรื่อง <b>", [TABLE], "th").decode()
    page = html.fromstring(text)
    assert not page.xpath("//script") and not re.search(r"""(?:src|href)=|url\((?!data:font/woff2)|@import""", text)
    policy = page.xpath("//meta[@http-equiv]/@content")[0]
    assert "default-src 'none'" in policy and "script-src" not in policy
    rows = [[cell.text_content() for cell in row.xpath("td|th")] for row in page.xpath("//tr")]
    assert rows == [["ชื่อ", "จำนวน", "คะแนน"], [EVIL, "3", "85.50"], [LONG, "-", ""]]
    assert page.xpath("//h1")[0].text_content() == "เรื่อง <b>" and normalise(page.get("lang")) == "th"
    assert [cell.get("class") for cell in page.xpath("//td")] == [
        None, "wrong number", "number", "muted", "muted number", "muted number",
    ]  # fmt: skip
