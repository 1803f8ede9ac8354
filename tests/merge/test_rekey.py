"""Spare rows that two officers filled are two measures; keys given by an earlier version stay what they are."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256
from types import SimpleNamespace

import pytest

from ita_workbook.book.content import Content, Row
from ita_workbook.book.identity import short_id
from ita_workbook.book.workbook import load_spec
from ita_workbook.merge.rekey import key_changes
from ita_workbook.words.thai_text import fold

KEEPER, OTHER = "อบรมคุณธรรม", "ปรับปรุงเว็บไซต์"


def returned(key: str, title: str) -> SimpleNamespace:
    read = SimpleNamespace(rows=[SimpleNamespace(key=key, origin="spare")])
    typed = SimpleNamespace(index=lambda sheet: {key: Row(key, {"title": title})} if sheet == "measures" else {})
    return SimpleNamespace(path="b.xlsx", identity=None, sheets={"measures": read}, content=typed)


def master(**rows: str) -> Content:
    made = [Row(key.replace("_", "-"), {"title": title}) for key, title in rows.items()]
    return Content({"measures": made})


def changed(content: Content) -> str:
    return key_changes(content, [returned("M02", OTHER)], load_spec())["b.xlsx"]["measures", "M02"]


def test_a_spare_row_whose_key_is_taken_gets_one_that_depends_on_what_it_says() -> None:
    assert changed(master(M02=KEEPER)) == f"M02-{short_id(fold(OTHER), 5).upper()}"


@pytest.mark.parametrize("key", ["M02_ABC", "M02_ABCDE"])
def test_a_key_that_an_earlier_merge_gave_is_found_again(key: str) -> None:
    assert changed(master(M02=KEEPER, **{key: OTHER})) == key.replace("_", "-")


def test_another_row_beside_it_is_not_taken_for_it() -> None:
    made = changed(master(M02=KEEPER, M02_ABC="เรื่องอื่น"))
    assert made.startswith("M02-") and made != "M02-ABC"


def test_a_short_id_is_the_start_of_one_hash_whatever_its_length() -> None:
    whole = b32encode(sha256("คลัง".encode()).digest()).decode().lower()
    assert all(short_id("คลัง", letters) == whole[:letters] for letters in range(1, 17))
