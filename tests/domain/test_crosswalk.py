"""Items are followed from year to year with the relation and the confidence of the weakest step."""

from __future__ import annotations

from pathlib import Path

import pytest

from ita_workbook.framework.crosswalk import Crosswalk
from ita_workbook.framework.load import available_frameworks
from ita_workbook.words.errors import FrameworkError


@pytest.fixture(scope="module")
def crosswalk() -> Crosswalk:
    return Crosswalk.load()


def test_every_item_of_every_year_is_covered(crosswalk):
    assert len(crosswalk.steps) == 197
    frameworks = {framework.year_be: {i.code for i in framework.items} for framework in available_frameworks()}
    for year in range(2564, 2569):
        steps = [step for step in crosswalk.steps if step.from_year == year]
        assert {step.from_code for step in steps if step.from_code} == frameworks[year]
        assert {step.to_code for step in steps if step.to_code} == frameworks[year + 1]


def test_one_year_forward(crosswalk):
    assert crosswalk.follow(2564, 2565, "O1") == [("O1", "same", "high")]
    assert crosswalk.follow(2565, 2566, "O18") == [("O11", "merged", "high")]
    assert crosswalk.follow(2565, 2566, "O32") == []
    assert crosswalk.follow(2568, 2569, "O11") == [("O10", "merged", "medium")]


def test_several_years_have_the_weakest_confidence(crosswalk):
    assert crosswalk.follow(2566, 2569, "O42") == [("O25", "renamed", "low-medium")]
    assert crosswalk.follow(2564, 2569, "O2") == [("O2", "same", "medium-high")]
    assert crosswalk.follow(2566, 2568, "O8") == []


def test_backwards_gives_every_origin(crosswalk):
    assert [code for code, _, _ in crosswalk.follow(2568, 2566, "O12")] == ["O19", "O21"]
    assert crosswalk.follow(2568, 2566, "O22") == []
    assert crosswalk.follow(2566, 2565, "O10") == []
    assert crosswalk.follow(2565, 2564, "O34") == [("O34", "replaced", "high")]


def test_the_same_year_is_the_item_itself(crosswalk):
    assert crosswalk.follow(2566, 2566, "O5") == [("O5", "same", "high")]


def test_years_without_a_link_give_nothing(crosswalk):
    assert crosswalk.follow(2569, 2570, "O1") == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("2568,O1,2569,O1,equal,high", "line 2: cannot be 'equal'"),
        ("2568,O1,2569,O1,same,sure", "line 2: cannot be 'sure'"),
        ("ปี,O1,2569,O1,same,high", "line 2: years"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row, says):
    file = tmp_path / "crosswalk.csv"
    file.write_text(f"from_year,from_code,to_year,to_code,relation,confidence\n{row}\n", encoding="utf-8")
    with pytest.raises(FrameworkError, match=says):
        Crosswalk.load(file)


def test_a_wrong_header_is_named(tmp_path: Path):
    file = tmp_path / "crosswalk.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(FrameworkError, match="the header must be from_year"):
        Crosswalk.load(file)
