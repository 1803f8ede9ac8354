"""Laws of a season in which the coordinator edits between merges; ``ITA_SEASONS`` says how many random ones."""

from __future__ import annotations

import os
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from .conftest import make_master, merged, returned, values_of
from .test_merge_laws import CELLS, WORDS

seasons = settings(max_examples=int(os.environ.get("ITA_SEASONS", "100")))
MASTER = make_master()
ISSUED = [cell for cells in CELLS.values() for cell in cells if cell[1] not in ("M01-1", "M02-1")]
typed = {
    department: st.dictionaries(st.sampled_from(cells), st.sampled_from(WORDS), max_size=4)
    for department, cells in CELLS.items()
}
back = st.one_of(*(st.tuples(st.just(department), words) for department, words in typed.items()))
edits = st.dictionaries(st.sampled_from(ISSUED), st.sampled_from(("ข", "ของกลาง", None)), max_size=3)
steps = st.lists(st.tuples(edits, back), min_size=2, max_size=6)
"""What the coordinator wrote before each merge, and what came back for it."""


def edit(outcome, words):
    """Type into the merged master as a coordinator does; None empties a cell."""
    for (sheet, key, code), value in words.items():
        row = outcome.content.row(sheet, key)
        if row is not None:
            row.values.pop(code, None)
            row.values |= {code: value} if value is not None else {}


@seasons
@given(steps)
def test_nothing_that_stands_in_the_master_is_undone_without_a_conflict(season):
    outcome, number = merged(MASTER, []), count(1)
    for words, (department, answers) in season:
        edit(outcome, words)
        before, origins = values_of(outcome), dict(outcome.origins)
        file = returned(MASTER, department, answers, name=f"{next(number)}.xlsx")
        outcome = merged(MASTER, [file], outcome)
        after = values_of(outcome)
        open_cells = {conflict.key for conflict in outcome.conflicts}
        for cell, value in before.items():
            origin = origins.get(cell)
            own = origin and origin.form_id == file.identity.form_id and origin.value == value
            issued = file.book.content.row(cell[0], cell[1])
            as_issued = issued is not None and issued.values.get(cell[2]) == value and cell not in origins
            if after.get(cell) != value:
                # Only a department's own newer answer, or one in place of what it was issued, comes unasked.
                assert own or as_issued, (cell, value, after.get(cell))
            elif answers.get(cell) not in (None, value) and cell[1].partition("|")[0] not in ("M01-1", "M02-1"):
                told = any(one.key == cell and one.value == answers[cell] for one in outcome.former)
                base = issued.values.get(cell[2]) if issued else None
                assert cell in open_cells or told or answers[cell] == base, (cell, value, answers[cell])


@seasons
@given(steps)
def test_the_same_files_merged_once_more_change_nothing(season):
    outcome, files = merged(MASTER, []), []
    for words, (department, answers) in season:
        edit(outcome, words)
        files.append(returned(MASTER, department, answers, name=f"{len(files)}.xlsx"))
        outcome = merged(MASTER, [files[-1]], outcome)
    again = merged(MASTER, files, outcome)
    assert values_of(again) == values_of(outcome)
    assert {conflict.id for conflict in again.conflicts} >= {conflict.id for conflict in outcome.conflicts}
