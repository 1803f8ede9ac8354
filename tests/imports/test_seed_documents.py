"""Reports like the five published ones: every cell read with its place, and from the document to a master and back."""

from __future__ import annotations

from collections import Counter

import pytest

from ita_workbook import Master
from ita_workbook.book.content import Row
from ita_workbook.imports.rows import NUMBERED
from ita_workbook.imports.source import read_source

from .seed_documents import LAYOUTS, document, sample

NUMBERS = sorted(LAYOUTS)


def squeezed(value) -> str:
    return "".join(str(value).split())


@pytest.fixture(scope="module", params=NUMBERS)
def report(request, tmp_path_factory):
    """(number, path of the document, its cells)."""
    path = tmp_path_factory.mktemp("seed") / f"รายงาน{request.param}.docx"
    return request.param, path, document(request.param, path)


@pytest.fixture(scope="module")
def blank(report, tmp_path_factory):
    """A new master with the departments of the sample and without owners, as a coordinator has it first."""
    number, _, _ = report
    source = sample(number).book
    master = Master.new(source.identity.year_be, "เทศบาลตำบลตัวอย่าง", "tt", province="เชียงราย")
    content = master.book.content
    content.sheets["departments"] = content_rows(source, "departments")
    for row in content.rows("assignments"):
        row.values.pop("department", None), row.values.pop("section", None)
    form = content.row("agency", "measures_year")
    form.values["value"] = measures_year(source)
    return master.save(tmp_path_factory.mktemp("blank") / "master.xlsx")


def content_rows(book, sheet):
    return [Row(row.key, dict(row.values)) for row in book.content.rows(sheet)]


def measures_year(book):
    told = book.content.agency.get("measures_year")
    return told if isinstance(told, int) else book.identity.year_be


@pytest.fixture(scope="module")
def proposal(report, blank):
    return blank.propose(report[1])


@pytest.fixture(scope="module")
def accepted(proposal, blank, tmp_path_factory):
    tables = [one.id for one in proposal.draft.columns if not one.number]
    decided = proposal.decide(dict.fromkeys(tables, "accept_all"))
    return blank.accept(decided).save(tmp_path_factory.mktemp("accepted") / "new.xlsx")


def test_every_cell_is_read_with_its_place(report):
    _, path, cells = report
    grids = read_source(path).grids
    assert len(cells) > 20
    for table, row, column, text in cells:
        assert squeezed(grids[table].text(row, column)) == squeezed(text)
        assert grids[table].place(row, column).startswith(f"ตาราง {table + 1}!")
    assert read_source(path).cells == len(cells)


def test_every_cell_is_proposed_or_left_with_a_reason(report, proposal):
    counts = proposal.draft.counts()
    assert counts["cells"] == len(report[2]) == counts["used"] + counts["left"]
    assert counts["proposed"] == counts["undecided"]
    assert {one.reason for one in proposal.draft.left} <= {"heading", "identifies", "no_round", "same"}


def test_the_master_has_what_the_report_says(report, accepted):
    number, _, _ = report
    before, after = sample(number).book.content, accepted.master.book.content
    titled = {squeezed(row.text("title")): row for row in after.rows("measures")}
    for layout in LAYOUTS[number]:
        fields = set(layout.columns.values()) & {"title", "steps", "responsible", "monitoring", "analysis", "practice"}
        for row in before.rows(layout.sheet) if layout.sheet == "measures" and "title" in fields else ():
            found = titled[squeezed(row.text("title"))]
            assert {code: squeezed(found.text(code)) for code in fields} == {
                code: squeezed(row.text(code)) for code in fields
            }
            # What stands in words on the sheet stands as its days in the document.
            if "period" in layout.columns.values() and not row.text("period"):
                assert [found.values.get(code) for code in ("starts_on", "ends_on")] == [
                    row.values.get(code) for code in ("starts_on", "ends_on")
                ]
        for row in before.rows("indicators") if layout.sheet == "indicators" else ():
            if row.key in layout.keys:
                assert after.row("indicators", row.key).values["score"] == row.values["score"]
        for row in before.rows("assignments") if layout.sheet == "assignments" else ():
            held = after.row("assignments", row.key)
            assert (held.text("department"), held.text("section")) == (row.text("department"), row.text("section"))


def test_its_documents_hold_the_facts_again(accepted, tmp_path):
    accepted.master.report(tmp_path, ["plan"], ["html"])
    printed = squeezed((tmp_path / "plan.html").read_text(encoding="utf-8"))
    for row in accepted.master.book.content.rows("measures"):
        for line in [row.text("title")] if "title" in row.values else row.text("steps").splitlines():
            assert squeezed(NUMBERED.sub("", line)) in printed
    assert accepted.master.book.content.rows("measures")


def test_nothing_reaches_the_master_without_a_decision(proposal, blank):
    undecided = blank.accept(proposal)
    assert undecided.exit_code == 1
    assert undecided.counts()["undecided"] == len(proposal.draft.proposed)
    before = {(sheet, key, code): value for sheet, key, code, value in blank.book.content.cells()}
    after = {
        (sheet, key, code): value
        for sheet, key, code, value in undecided.master.book.content.cells()
        if sheet not in ("provenance", "conflicts")
    }
    assert after == before


def test_the_same_file_again_proposes_nothing_new(report, accepted, proposal):
    again = accepted.master.propose(report[1])
    unread = {one.cell for one in proposal.draft.proposed if one.confidence == "unread"}
    assert {one.cell for one in again.draft.proposed} <= unread


def test_what_becomes_of_every_value_is_counted(proposal, accepted):
    counts = accepted.counts()
    assert counts["proposed"] == counts["accept"] + counts["edit"] + counts["reject"] + counts["undecided"]
    assert counts["accept"] == counts["carried"] + counts["agreed"] + counts["conflicting"]
    states = Counter(one.confidence for one in proposal.draft.proposed)
    assert counts["undecided"] == states["unread"]
