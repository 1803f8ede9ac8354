"""What is committed in docs/ is what the program says of itself today."""

from pathlib import Path

import pytest

from ita_workbook.cli.pages import pages

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_page_is_current(name):
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run: make docs"
