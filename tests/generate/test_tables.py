"""What a workbook says was issued in it is kept column by column, and becomes rows where rows are asked for."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, SheetRows
from ita_workbook.book.manifest import Manifest, pack, unpack
from ita_workbook.season.issue import issued_book

VALUES = st.one_of(
    st.text('กข ำ่1\n,\x1f"', min_size=1, max_size=12),
    st.integers(2500, 2600),
    st.decimals(0, 100, places=2),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
ROWS = st.lists(st.builds(Row, st.text("MO0123|", max_size=5), st.dictionaries(st.sampled_from("abcde"), VALUES)))


@settings(derandomize=True)
@given(st.dictionaries(st.sampled_from(["measures", "tracking", "scores"]), ROWS))
def test_packed_and_unpacked_rows_are_the_same(sheets: dict[str, list[Row]]) -> None:
    unpacked = unpack(pack(Manifest(Content(sheets))))
    assert unpacked and unpacked.content.ids == tuple(sheets)
    # Packed again before anybody asked for rows, and after.
    again = unpack(pack(unpacked))
    assert again and again.content == Content(sheets) == unpacked.content
    assert unpack(pack(unpacked)) == unpacked


def test_a_table_becomes_rows_once() -> None:
    content = Content.of_tables(
        {"scores": SheetRows(["O1", "O2"], {"score": [Decimal("1.50"), None], "note": [None, "ก"]})}
    )
    beside = content.shared()
    rows = content.rows("scores")
    assert rows == [Row("O1", {"score": Decimal("1.50")}), Row("O2", {"note": "ก"})]
    assert content.rows("scores") is rows and content.sheets["scores"] is rows
    rows[0].values["score"] = Decimal("2.00")
    assert content.table("scores").columns["score"] == [Decimal("2.00"), None]
    assert beside.table("scores").columns["score"] == [Decimal("1.50"), None]
    assert repr(beside) == "Content({'scores': [Row(key='O1', values={'score': Decimal('1.50')}), " \
        "Row(key='O2', values={'note': 'ก'})]})"  # fmt: skip
    assert content != beside and content != "scores"


@pytest.mark.parametrize(
    "table",
    [
        [["O1", "O2"], {"score": ["1"]}],
        [["O1"], {"score": [1.5]}],
        [["O1"], {"score": [["x"]]}],
        [["O1"], {"score": [{"a": 1}]}],
        [["O1", "O2"], {"score": None}],
        [[1], {"score": ["1"]}],
        [["O1"], [["1"]]],
        [["O1"]],
        None,
    ],
)
def test_a_forged_table_makes_the_manifest_unreadable_and_nothing_else(table: object) -> None:
    text = json.dumps({"tables": {"scores": table}, "framework": None})
    assert unpack([b64encode(zlib.compress(text.encode())).decode()]) is None


def test_columns_of_texts_stand_behind_the_json_and_all_others_in_it() -> None:
    table = SheetRows(["O1", "O2"], {"name": ["ก\nข", None], "score": [Decimal("1.50"), None], "note": ["", "ข"]})
    text = zlib.decompress(b64decode("".join(pack(Manifest(Content.of_tables({"scores": table})))))).decode("utf-16-le")
    head, _, texts = text.partition("\n")
    assert texts == "ก\nข\x1f"
    columns = {"name": None, "score": [["n", "1.50"], None], "note": ["", "ข"]}
    assert json.loads(head)["tables"] == {"scores": [["O1", "O2"], columns]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_manifest_with_all_columns_in_json_is_still_read(encoding: str) -> None:
    # So it stands in workbooks that were issued by earlier versions.
    tables = {"scores": [["O1", "O2"], {"name": ["ก\nข", None], "score": [["n", "1.50"], ["d", "2023-09-30"]]}]}
    # Those of form 1.0 have one more field, which is read over.
    prints = {"scores": "abcdefgh"}
    text = json.dumps({"tables": tables, "framework": None, "key_prints": prints}, ensure_ascii=False)
    unpacked = unpack([b64encode(zlib.compress(text.encode(encoding))).decode()])
    assert unpacked and unpacked.framework is None
    assert unpacked.content.rows("scores") == [
        Row("O1", {"name": "ก\nข", "score": Decimal("1.50")}),
        Row("O2", {"score": date(2023, 9, 30)}),
    ]


def test_planned_rows_are_the_same_by_row_and_by_column(master: Book) -> None:
    counted = 0
    for department in (None, *master.content.departments()):
        book = issued_book(master, department, 1) if department else master
        for sheet in book.spec.data_sheets(book.kind):
            if sheet.kind == "form":
                continue
            table, issued = book.planned(sheet.id)
            rows = book.rows(sheet.id)
            assert table.rows() == [Row(row.key, row.values) for row in rows]
            assert [row.spare for row in rows] == [number >= issued for number in range(len(rows))]
            counted += len(rows)
    assert counted > 100
