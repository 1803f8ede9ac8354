"""The benchmarks measure what they say: the peer writes the same cells, the table and the chart tell what was met."""

import json
import xml.dom.minidom

import openpyxl
import pytest

pytest.importorskip("benchmarks")

from benchmarks.floors import copy_changed, inflate_and_parse, packed_parts
from benchmarks.growth import Curve
from benchmarks.peers import OpenpyxlWriter
from benchmarks.ratios import Ratio
from benchmarks.report import table, write
from benchmarks.timing import in_turn

MET = Ratio("a / b", 1.5, 2.0, True, "a 1.5 ms, b 1.0 ms")
MISSED = Ratio("<c> / d", 1.5, 2.0, False, "c 1.5 ms, d 1.0 ms")


def test_the_peer_writes_the_same_cells_and_features(season, tmp_path):
    model = next(iter(season(2566).issued.values()))
    OpenpyxlWriter(model).write(tmp_path / "peer.xlsx")
    ours, theirs = openpyxl.load_workbook(model), openpyxl.load_workbook(tmp_path / "peer.xlsx")
    assert ours.sheetnames == theirs.sheetnames
    assert set(ours.defined_names) == set(theirs.defined_names)
    for name in ours.sheetnames:
        mine, other = ours[name], theirs[name]
        assert [[cell.value for cell in row] for row in mine] == [[cell.value for cell in row] for row in other]
        assert len(mine.data_validations.dataValidation) == len(other.data_validations.dataValidation)
        assert len(mine.conditional_formatting) == len(other.conditional_formatting)
        assert mine.protection.sheet == other.protection.sheet
        assert mine.sheet_state == other.sheet_state


def test_the_floors_look_at_every_part(season, tmp_path):
    path = next(iter(season(2566).issued.values()))
    inflate_and_parse(path)
    parts = packed_parts(path)
    copy_changed(path, {}, tmp_path / "copy.bin")
    assert (tmp_path / "copy.bin").stat().st_size == sum(len(packed) for _, packed in parts.values())


def test_each_way_is_measured():
    calls = []
    took = in_turn({"a": lambda: calls.append("a"), "b": lambda: calls.append("b")}, 2)
    assert set(took) == {"a", "b"}
    assert calls == ["a", "b"] * 3


def test_the_table_has_each_target_beside_its_ratio(tmp_path):
    text = table([MET, MISSED])
    assert "met" in text
    assert "MISSED" in text
    assert "≤ 2 ×" in text
    assert "≥ 2 ×" in text
    data, chart = write([MET, MISSED], tmp_path)
    assert [ratio["met"] for ratio in json.loads(data.read_text(encoding="utf-8"))["ratios"]] == [True, False]
    xml.dom.minidom.parse(str(chart))


@pytest.mark.parametrize(("values", "exponent"), [((10, 20, 40), 1.0), ((10, 40, 160), 2.0), ((5, 5, 5), 0.0)])
def test_the_exponent_is_the_power_of_the_size(values, exponent):
    curve = Curve("t", "n", (1, 2, 4), {"ms": values})
    assert curve.exponent("ms") == pytest.approx(exponent)
    assert f"{exponent:.2f}" in curve.markdown()
