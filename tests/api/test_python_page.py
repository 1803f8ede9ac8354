"""docs/python.md: every example is run, every public name, method and command stands in it."""

import doctest
import inspect
import re
from pathlib import Path

import pytest

import ita_workbook
from ita_workbook.cli.main import cli
from ita_workbook.master import Master, Merged, NextYear
from ita_workbook.merge.results import Explained, Repaired, WorkbookDifference
from ita_workbook.report.results import Documents
from ita_workbook.rollups.checked import Checked
from ita_workbook.rollups.results import Answer, Rolled, Store
from ita_workbook.season.results import Issued, Status
from ita_workbook.write.result import Result

PAGE = Path(__file__).parents[2] / "docs" / "python.md"
RESULTS = (
    Answer, Checked, Documents, Explained, Issued, Merged, NextYear, Repaired, Result, Rolled, Status, WorkbookDifference,
)  # fmt: skip


@pytest.fixture(scope="module")
def page():
    return PAGE.read_text(encoding="utf-8")


def test_every_example_gives_what_it_shows(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # The opening shows what the page leads to; the folder that it works in is made by the demo, further down.
    ita_workbook.demo("season")
    names: dict[str, object] = {}
    examples = doctest.DocTestParser().get_doctest(page, names, "python.md", str(PAGE), 0)
    assert len(examples.examples) > 50
    for one in examples.examples:
        one.source = one.source.replace('demo("season")', 'demo("season", force=True)')
    flags = doctest.NORMALIZE_WHITESPACE | doctest.REPORT_NDIFF
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
    runner.run(examples, out=told.append)
    assert runner.failures == 0, "".join(told)


def test_every_block_of_python_is_an_example(page):
    assert set(re.findall(r"^```(\w+)$", page, re.M)) == {"pycon"}


def test_every_public_name_is_on_the_page(page):
    assert [name for name in ita_workbook.__all__ if f"`{name}" not in page and f"import {name}" not in page] == []


@pytest.mark.parametrize("kind", [Master, *RESULTS], ids=lambda kind: kind.__name__)
def test_every_method_and_property_is_on_the_page(page, kind):
    own = [name for one in kind.__mro__ if one is not object for name in vars(one) if not name.startswith("_")]
    members = [name for name in own if callable(getattr(kind, name, None)) or not hasattr(kind, name)
               or isinstance(inspect.getattr_static(kind, name), property)]  # fmt: skip
    assert len(members) > 5
    assert [name for name in members if not re.search(rf"\b{name}\b", page)] == []


def test_every_argument_of_a_call_is_on_the_page(page):
    calls = [getattr(ita_workbook, name) for name in ita_workbook.__all__ if name[0].islower()]
    for kind in (Master, Store):
        own = [getattr(kind, name) for name in vars(kind) if not name.startswith("_")]
        calls += [call for call in own if callable(call)]
    missing = {
        (call.__name__, name)
        for call in calls
        for name in inspect.signature(call).parameters
        if name not in ("self", "cls") and not re.search(rf"\b{name}\b", page)
    }
    assert missing == set()


def test_every_command_has_its_call(page):
    rows = dict(re.findall(r"^\| `ita (\w+)` \| (.+) \|$", page, re.M))
    assert list(rows) == list(cli.modules)
    for calls in rows.values():
        for call in re.findall(r"`([\w.]+)`", calls):
            head, _, method = call.partition(".")
            assert callable(getattr(getattr(ita_workbook, head), method) if method else getattr(ita_workbook, head))
