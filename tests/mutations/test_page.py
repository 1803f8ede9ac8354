"""docs/damage.md is of the form version that this program writes, names each kind, and shows nothing lost or misplaced."""

from __future__ import annotations

import re

from ita_workbook.book.workbook import load_spec
from mutations.__main__ import PAGE
from mutations.corpus import KINDS


def test_the_page_is_of_this_form_version_and_names_each_kind():
    text = PAGE.read_text(encoding="utf-8")
    assert f"of form version {load_spec().version}." in text, "run make corpus"
    assert [line.split(" | ")[0][2:] for line in text.splitlines() if re.match(r"\| [a-z]+_", line)] == list(KINDS)


def test_the_page_shows_nothing_lost_or_misplaced_untold():
    totals = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    assert totals
    assert all(re.search(r"\b0 lost, 0 misplaced|lost 0, misplaced 0", line) for line in totals)
