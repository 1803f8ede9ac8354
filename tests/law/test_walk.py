"""The walk of one cell, from a returned file to the analysis: it passes the modules that docs/design.md names."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import openpyxl

from ita_workbook import Master, check

ROOT = Path(__file__).parents[2]
TEXT = "ทบทวนคู่มือยืมทรัพย์สินทุกไตรมาส"
WRITTEN = (TEXT.encode(), TEXT.encode("ascii", "xmlcharrefreplace"))
STEP = re.compile(r"^\|(?P<step>[^|]*)\| `(?P<module>[a-z_.]+)` \|", re.MULTILINE)


def told() -> list[tuple[str, str]]:
    """Return the steps and modules of the page's table, each with the commands that it stands under."""
    page = (ROOT / "docs/design.md").read_text(encoding="utf-8")
    part = page.partition("## The walk of one cell")[2].partition("\n## ")[0]
    step, rows = "", []
    for row in STEP.finditer(part):
        step = row["step"].strip() or step
        rows += [(verb.strip("` "), row["module"]) for verb in step.split(",")]
    return rows


def modules_passed(verb: Callable[[], object]) -> list[str]:
    """Run a verb and return our modules in the order in which a function of theirs first held the text."""
    passed: dict[str, None] = {}

    def holds(value: Any) -> bool:
        if isinstance(value, bytes):
            return any(written in value for written in WRITTEN)
        return isinstance(value, str) and TEXT in value

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("ita_workbook."):
            names = frame.f_code.co_varnames[: frame.f_code.co_argcount + frame.f_code.co_kwonlyargcount]
            given = [frame.f_locals.get(name) for name in names] if event == "call" else []
            if (event == "return" and holds(argument)) or any(holds(value) for value in given):
                passed.setdefault(module.removeprefix("ita_workbook."))

    sys.setprofile(watch)
    try:
        verb()
    finally:
        sys.setprofile(None)
    return list(passed)


def test_a_cell_passes_the_rooms_that_the_page_names(tmp_path):
    master = Master(ROOT / "samples/sample0/master.xlsx", ledger=tmp_path / "none.ledger")
    master.issue(tmp_path / "issued")
    book = openpyxl.load_workbook(tmp_path / "issued/กองคลัง.xlsx")
    assert book["มาตรการ"]["C5"].value == "M09"
    book["มาตรการ"]["N5"] = TEXT
    returned, merged = tmp_path / "กองคลัง.xlsx", tmp_path / "merged.xlsx"
    book.save(returned)

    passed = {
        "check": modules_passed(lambda: check(returned, master=master, jobs=1)),
        "merge": modules_passed(lambda: master.merge(returned).save(merged)),
        "explain": modules_passed(lambda: str(Master(merged).explain("measures!M09.monitoring"))),
        "report": modules_passed(lambda: Master(merged).report(tmp_path / "r", kinds=["analysis"], formats=["docx"])),
    }
    verbs = list(dict.fromkeys(verb for verb, _ in told()))
    assert verbs == ["check", "merge", "explain", "report"]
    for verb in verbs:
        named = [module for at, module in told() if at == verb]
        assert [module for module in passed[verb] if module in named] == named, verb
