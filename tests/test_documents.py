"""What is committed in docs/ is what the program says of itself today, and its links lead somewhere."""

import re
from pathlib import Path

import pytest

from ita_workbook.cli.pages import pages

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
WRITTEN = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "samples" / "README.md"])


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_page_is_current(name):
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run: make docs"


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_of_a_page_lead_to_files(page):
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_is_listed():
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in (DOCS / "decisions").glob("*.md") if f"({page.name})" not in listed] == ["README.md"]
