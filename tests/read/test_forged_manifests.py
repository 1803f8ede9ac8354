"""Manifests forged by a generator: whatever stands in one is read, told or left; no command ends with a traceback.

``ITA_FUZZ`` says how many are tried.
"""

from __future__ import annotations

import copy
import json
import os
import zlib
from base64 import b64decode, b64encode

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks import ita

from ita_workbook.book.content import SEPARATOR
from ita_workbook.book.manifest import CHUNK

ODD = [None, True, -1, 0, 2.5, 1e308, 10**30, "", "x", "มาตรการ", "9" * 5000, [], [[]], {}, {"th": 3}, [None, 7], ["n", "1E999999999"],
       "2566-02-31", {"content": {}}]  # fmt: skip
shares = st.floats(0, 1, exclude_max=True)
changes = st.lists(
    st.tuples(shares, st.sampled_from(["put", "drop", "twice"]), st.sampled_from(ODD)), min_size=1, max_size=4
)
lines = st.lists(st.tuples(shares, st.sampled_from(["", "x", "\x00", "-1", "=1+1", "O99", "\ud800"])), max_size=3)


@pytest.fixture(scope="module")
def issued(season, tmp_path_factory):
    """The season's folder, a return of it, and the cells of the manifest in that with what they hold."""
    played = season(2566)
    path = played.returns["กองคลัง"]
    sheet = openpyxl.load_workbook(path)["_ita"]
    column = [
        cell for cells in sheet.iter_rows() for cell in cells if isinstance(cell.value, str) and len(cell.value) > 200
    ]
    head = next(cell for cell in column if not cell.value.startswith("{"))
    chunks = [cell.value for cell in column if cell.column == head.column and cell.row >= head.row]
    return played, path, head.coordinate, zlib.decompress(b64decode("".join(chunks))).decode("utf-16-le")


def nodes(data, place=()):
    """Every place within a JSON value, from the outside in."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*place, key)
        yield from nodes(value, (*place, key))


def forged(text, changes, lines):
    """The manifest's text with some of its values replaced, taken out or doubled, and some of its texts changed."""
    head, _, rest = text.partition("\n")
    data, texts = json.loads(head), rest.split(SEPARATOR)
    for share, how, value in changes:
        places = list(nodes(data))
        if not places:
            break
        *way, last = places[int(share * len(places))]
        inner = data
        for step in way:
            inner = inner[step]
        if how == "put":
            inner[last] = copy.deepcopy(value)
        elif how == "drop":
            del inner[last]
        elif isinstance(inner, list):
            inner.insert(last, copy.deepcopy(inner[last]))
    for share, value in lines:
        texts[int(share * len(texts))] = value
    return f"{json.dumps(data, ensure_ascii=False)}\n{SEPARATOR.join(texts)}"


def with_manifest(path, cell, text, target):
    book = openpyxl.load_workbook(path)
    sheet = book["_ita"]
    whole = b64encode(zlib.compress(text.encode("utf-16-le", "surrogatepass"))).decode()
    top, column = sheet[cell].row, sheet[cell].column
    for row in range(top, sheet.max_row + 1):
        sheet.cell(row, column).value = None
    for number, start in enumerate(range(0, len(whole), CHUNK)):
        sheet.cell(top + number, column).value = whole[start : start + CHUNK]
    book.save(target)


@settings(
    max_examples=int(os.environ.get("ITA_FUZZ", "25")), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes, lines)
def test_a_forged_manifest_is_read_told_or_left(tmp_path, issued, changes, lines):
    played, path, cell, text = issued
    target = tmp_path / "กองคลัง.xlsx"
    with_manifest(path, cell, forged(text, changes, lines), target)
    for command in (
        ("check", target, "--json"),
        ("check", target, "--master", played.master, "--annotate", tmp_path / "marked", "--force", "-q"),
        ("repair", target, "-o", tmp_path / "r.xlsx", "--force", "--json"),
        ("merge", played.master, target, "-o", tmp_path / "m.xlsx", "--force", "--json"),
    ):
        ran = ita(*command)  # an exception of any kind ends the test
        assert ran.code in (0, 1, 2), command
        assert "Traceback" not in ran.err + ran.out


def test_the_manifest_that_was_changed_is_the_one_that_is_read(issued, tmp_path):
    _, path, cell, text = issued
    with_manifest(path, cell, text, tmp_path / "same.xlsx")
    assert ita("check", tmp_path / "same.xlsx", "--json").json["files"][0]["findings"] == []
    with_manifest(path, cell, "{}", tmp_path / "none.xlsx")
    codes = {one["code"] for one in ita("check", tmp_path / "none.xlsx", "--json").json["files"][0]["findings"]}
    assert codes == {"S108"}
