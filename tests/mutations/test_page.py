"""docs/damage.md is of the form version that is written now, and says that nothing is lost without a word."""

from __future__ import annotations

import re

from ita_workbook.book.workbook import load_spec
from mutations.__main__ import PAGE


def test_the_page_is_no_older_than_the_form_version():
    told = re.search(r"of form version ([\d.]+)\.", PAGE.read_text(encoding="utf-8"))
    assert told is not None
    assert told[1] == load_spec().version


def test_the_page_has_nothing_lost_and_nothing_at_another_row_untold():
    page = PAGE.read_text(encoding="utf-8")
    totals = re.findall(r"spurious (\d+), lost (\d+), misplaced (\d+), unknowable", page)
    assert len(totals) >= 4
    assert set(totals) == {("0", "0", "0")}
    assert re.search(r"^- \d{3} pairs and triples by chance: 0 lost, 0 misplaced untold, 0 that", page, re.MULTILINE)
