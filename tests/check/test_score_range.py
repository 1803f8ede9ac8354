"""Scores run from 0 to 100, both ends among them."""

from __future__ import annotations

import pytest
from workbooks import Form, ita


@pytest.mark.parametrize(
    ("typed", "told"),
    [(0, False), (100, False), ("๑๐๐", False), (100.01, True), (100.5, True), (101, True), (-0.01, True)],
)
def test_a_score_above_100_or_below_0_is_out_of_range(copied, typed, told):
    path = copied(2566).master
    form = Form(path)
    form.put("scores", "i1", score=typed).save()
    (file,) = ita("check", path, "--json").json["files"]
    found = [one["cell"] for one in file["findings"] if one["code"] == "V302"]
    assert found == ([form.place("scores", "i1", "score")] if told else [])
