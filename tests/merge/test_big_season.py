"""A big season in one merge: everything is accounted for, and memory does not grow with the number of returns."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from workbooks import ita

from . import big_season
from .big_season import DEPARTMENTS, MEASURES, write_season

FEW, MANY = 50, 300
ALLOWED = 1.10
"""How much more memory six times the returns may take: the allocator's own unevenness, not theirs."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures memory by /proc")


@pytest.fixture(scope="module")
def big(tmp_path_factory):
    folder = tmp_path_factory.mktemp("big") / "season"
    folder.mkdir()
    write_season(folder, MANY)
    return folder


def measured(folder, count, what):
    command = [sys.executable, big_season.__file__, str(folder), str(count), what]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(ran.stdout)


def test_memory_stays_flat_from_50_to_300_returns_and_every_cell_is_accounted_for(big):
    few, many = measured(big, FEW, "merge"), measured(big, MANY, "merge")
    assert (few["returns"], many["returns"]) == (FEW, MANY)
    assert few["balanced"] and many["balanced"] and many["conflicts"] == 0
    assert many["read"] == many["carried"] + many["agreed"]
    assert many["read"] > MEASURES * 8 * MANY / DEPARTMENTS * 0.9
    print(f"peak {few['peak_kib']} KiB with {FEW} returns, {many['peak_kib']} KiB with {MANY}")
    assert many["peak_kib"] < few["peak_kib"] * ALLOWED


def test_the_status_of_300_returns_is_flat_too(big):
    few, many = measured(big, FEW, "status"), measured(big, MANY, "status")
    assert many["complete"] == DEPARTMENTS
    assert many["peak_kib"] < few["peak_kib"] * ALLOWED


def test_the_merged_master_is_complete_and_can_be_merged_again(big):
    measured(big, MANY, "merge")  # the workers of a parallel run share no folder
    merged = big / f"merged{MANY}.xlsx"
    ran = ita("status", merged, "--json")
    assert {one["percent"] for one in ran.json["departments"]} == {100}
    assert sum(one["measures"] for one in ran.json["departments"]) == MEASURES
    again = ita("merge", merged, *sorted((big / "returns").glob("*(2).xlsx"))[:3], "-o", big / "again.xlsx", "--json")
    assert again.code == 0 and all(file["carried"] == 0 for file in again.json["files"])
