"""Doing what the findings say leads to a clean check, whatever had happened to the file."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from openpyxl import load_workbook
from workbooks import needs

from ita_workbook.checks.engine import check_return
from ita_workbook.merge.repair import transplant, write_repaired
from ita_workbook.read.reader import read_workbook
from mutations import clients
from mutations.corpus import CONVERTED, SAVED
from mutations.cures import cure, cured
from mutations.journey import Answers
from mutations.mutation import MUTATIONS
from mutations.original import CREATED, TODAY
from mutations.test_corpus import AFTER, bench, client

__all__ = ["bench", "client"]

CURABLE = [kind for kind in SAVED if MUTATIONS[kind].original == "return" and MUTATIONS[kind].edit]
PAIRS = 40


FOREIGN = [kind for kind in SAVED[3::7] if kind in CURABLE]
"""Every seventh kind, others than those that are only checked after a program saved them."""


def is_readable(path):
    return read_workbook(path).readable


@pytest.mark.parametrize("kind", CURABLE)
def test_following_the_cures_of_one_damage_ends_clean(bench, kind, tmp_path):
    damaged = tmp_path / "damaged.xlsx"
    MUTATIONS[kind].apply(bench.originals[0], damaged)
    if not is_readable(damaged):
        assert check_return(read_workbook(damaged))[0].cure.th
        return
    assert cure(damaged, tmp_path) <= 3


def texts_in(path):
    """Every text of a workbook, also those that were listed because they have no place."""
    # The cells that are there: up to a far corner, iter_rows would make thousands of millions.
    return {str(cell.value) for page in load_workbook(path) for cell in page._cells.values() if cell.value}


@pytest.mark.parametrize("client", AFTER, indirect=True)
def test_following_the_cures_in_files_of_other_programs_ends_clean_and_loses_no_answer(bench, client, tmp_path):
    answers = {text for _, text in Answers(wide=False).homes}
    for kind, path in bench.saved_afterwards(client, tuple(FOREIGN)).items():
        if not is_readable(path):
            continue
        folder = tmp_path / kind
        folder.mkdir()
        rounds = cured(path, folder)
        assert len(rounds) <= 3, kind
        if rounds:
            assert answers & texts_in(path) - texts_in(rounds[-1]) == set(), kind


@pytest.mark.office
@pytest.mark.parametrize("kind", [kind for kind in CONVERTED if MUTATIONS[kind].original == "return"])
def test_following_the_cures_in_other_formats_ends_clean(bench, kind, tmp_path):
    needs(clients.is_here(clients.OFFICE), clients.OFFICE)
    assert len(cured(bench.converted[kind], tmp_path)) <= 3


@pytest.mark.parametrize("kind", SAVED)
def test_a_repaired_copy_has_no_finding_about_file_sheets_or_rows(bench, kind, tmp_path):
    mutation = MUTATIONS[kind]
    damaged, fresh = tmp_path / "damaged.xlsx", tmp_path / "fresh.xlsx"
    mutation.apply(bench.originals[0 if mutation.original == "return" else 1], damaged)
    repaired = transplant(read_workbook(damaged))
    if repaired is None:
        assert check_return(read_workbook(damaged))[0].code.startswith("F")
        return
    write_repaired(repaired, fresh, created=CREATED)
    left = [one.code for one in check_return(read_workbook(fresh), today=TODAY) if one.code[0] in "FSR"]
    assert left == []


def test_following_the_cures_of_random_pairs_of_damage_ends_clean(bench, tmp_path, record_property):
    chance = random.Random(2566)
    rounds = Counter()
    for number in range(PAIRS):
        first, second = chance.sample(CURABLE, 2)
        folder = tmp_path / str(number)
        folder.mkdir()
        once, twice = folder / "once.xlsx", folder / "twice.xlsx"
        MUTATIONS[first].apply(bench.originals[0], once)
        try:
            MUTATIONS[second].apply(once, twice)
        except (KeyError, ValueError, IndexError, AttributeError, TypeError, StopIteration):
            continue  # the first damage took away what the second is done to
        if is_readable(twice):
            rounds[cure(twice, folder)] += 1
    record_property("rounds", dict(rounds))
    print("rounds until clean:", dict(sorted(rounds.items())))
    assert sum(rounds.values()) >= PAIRS // 2
