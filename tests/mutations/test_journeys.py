"""Whatever was done to a return: after check, repair and merge no answer is lost or at another row without a word."""

from __future__ import annotations

import pytest

from mutations.chance import damaged_by_chance
from mutations.corpus import SAVED
from mutations.journey import COMBINED, Journey, Traveller, chosen, damaged
from mutations.mutation import MUTATIONS
from mutations.original import write_filled

PAIRS = 40
# openpyxl, which tells where each answer stands, cannot open the one; tests/read has its cells counted.
_NOT_OPENED = ("cell_that_refers_to_no_text",)
KINDS = [
    kind
    for kind in SAVED
    if MUTATIONS[kind].original == "return" and not MUTATIONS[kind].unknowable and kind not in _NOT_OPENED
]


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Traveller:
    folder = tmp_path_factory.mktemp("narrow")
    write_filled(folder / "original.xlsx")
    return Traveller(folder)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Traveller:
    folder = tmp_path_factory.mktemp("wide")
    write_filled(folder / "original.xlsx", wide=True)
    return Traveller(folder, wide=True)


def assert_right(journey: Journey) -> None:
    assert (journey.lost, journey.misplaced, journey.unrepaired, journey.differing) == ((), (), (), ())


def test_the_return_itself_comes_through(narrow, wide):
    for traveller in (narrow, wide):
        journey = traveller.travel(traveller.folder / "original.xlsx")
        assert journey.readable
        assert_right(journey)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_damage(narrow, tmp_path, kind):
    MUTATIONS[kind].apply(narrow.folder / "original.xlsx", tmp_path / "damaged.xlsx")
    assert_right(narrow.travel(tmp_path / "damaged.xlsx"))


@pytest.mark.parametrize("kinds", chosen(COMBINED, PAIRS), ids="+".join)
def test_pairs_and_triples_of_kinds(narrow, tmp_path, kinds):
    if damaged(kinds, narrow.folder / "original.xlsx", tmp_path / "damaged.xlsx"):
        assert_right(narrow.travel(tmp_path / "damaged.xlsx"))


@pytest.mark.parametrize("seed", range(PAIRS))
def test_damages_of_rows_by_chance(wide, tmp_path, seed):
    names = damaged_by_chance(seed, wide.folder / "original.xlsx", tmp_path / "damaged.xlsx")
    if names:
        assert_right(wide.travel(tmp_path / "damaged.xlsx"))


@pytest.mark.parametrize("kind", [kind for kind in SAVED if MUTATIONS[kind].unknowable])
def test_what_cannot_be_known_is_named_so_because_it_cannot(narrow, tmp_path, kind):
    MUTATIONS[kind].apply(narrow.folder / "original.xlsx", tmp_path / "damaged.xlsx")
    journey = narrow.travel(tmp_path / "damaged.xlsx")
    assert journey.misplaced, "it is known now: take the mark off"
