"""Findings that only unusual files have: each met in a workbook as the commands make it, at the cell people see."""

from __future__ import annotations

import dataclasses
import re
import zipfile

import pytest
from workbooks import DONE, Form, ita

from ita_workbook.book.book import Book
from ita_workbook.book.column import Requirement
from ita_workbook.book.content import Content
from ita_workbook.book.identity import Identity
from ita_workbook.book.workbook import load_spec
from ita_workbook.checks.catalogue import by_event
from ita_workbook.checks.engine import check_return
from ita_workbook.framework.load import load_framework
from ita_workbook.read.values import ValueReader


def told(*arguments):
    """What a check says of one file, as (code, sheet, cell, severity)."""
    (file,) = ita("check", *arguments, "--json").json["files"]
    return [(one["code"], one["sheet"], one["cell"], one["severity"]) for one in file["findings"]]


def rewritten(source, target, pattern, text):
    """A copy of a workbook in whose parts every place that matches was replaced; it must have stood in four or more."""
    count = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part, places = re.subn(pattern, text, old.read(name))
            count += places
            new.writestr(name, part)
    assert count >= 4
    return target


def test_a_score_that_doubtful_weights_do_not_give_is_a_doubt(copied):
    """N102: how indicator 9 of 2568 comes from its sub-indicators is likely, but no document says so."""
    whole = copied(2568)
    form = Form(whole.master)
    for key in ("9.1", "9.2", "9.3", "9.4", "9.5"):
        form.put("indicators", key, score=90 if key == "9.1" else 100)
    place = form.put("indicators", "9", score=91).place("indicators", "9", "score")
    form.save()
    assert [one for one in told(whole.master) if one[0][0] == "N"] == [("N102", "ตัวชี้วัด", place, "warning")]
    Form(whole.master).put("indicators", "9", score=98).save()
    assert [one for one in told(whole.master) if one[0][0] == "N"] == []


def test_a_score_outside_its_parts_is_wrong_whatever_the_weights(copied):
    """N103: the weights of the items of 2568 are not known, but none make 40 of nothing but 50 and 100."""
    whole = copied(2568)
    form = Form(whole.master)
    items = [key for key in form.keys("scores") if re.fullmatch(r"O\d+", key)]
    for number, key in enumerate(items):
        form.put("scores", key, score=(50, 100)[number % 2])
    place = form.put("indicators", "10.1", score=40).place("indicators", "10.1", "score")
    form.save()
    assert [one for one in told(whole.master) if one[0] == "N103"] == [("N103", "ตัวชี้วัด", place, "error")]
    Form(whole.master).put("indicators", "10.1", score=50).save()
    assert "N103" not in [code for code, *_ in told(whole.master)]


def test_several_dates_in_one_cell_are_ambiguous(copied):
    """V205."""
    path = copied(2566).returns["กองคลัง"]
    form = Form(path)
    item = next(key for key in form.issued_rows("assignments") if form.get("assignments", key, "status") == DONE)
    form.put("assignments", item, published_on="1-15 มี.ค. 2566").save()
    place = form.place("assignments", item, "published_on")
    assert ("V205", "มอบหมาย OIT", place, "error") in told(path)


@pytest.mark.parametrize(("typed", "year", "events"), [
    ("66", None, ["year_invalid"]), ("ปีนี้", None, ["year_invalid"]), ("ปี ๒๕๖๖", 2566, []), (2566, 2566, []),
])  # fmt: skip
def test_a_year_of_two_digits_is_no_year(typed, year, events):
    """V305: the one year cell that is shipped is locked and so never read; an agency's own sheet may have others."""
    spec = load_spec()
    column = spec.sheet("agency").cell("fiscal_year", "value")
    identity = Identity("form-0", "master-1", "master", 2566)
    read = ValueReader(Book(identity, load_framework(2566), Content(), spec)).parse(column, typed, {})
    assert [kind for kind, _ in read.notices] == events
    assert by_event("year_invalid").code == "V305"
    assert (read.doubtful, None if read.doubtful else read.value) == (bool(events), year)


def test_a_form_of_a_later_version_is_read_with_a_warning(copied, tmp_path):
    """F207: the newer file is read as far as this tool knows it."""
    source = copied(2566).returns["กองคลัง"]
    later = rewritten(
        source, tmp_path / "later.xlsx", rb'(version(?:"|&quot;)?[:=](?:"|&quot;)?)\d+(?:\.\d+)+', rb"\g<1>99.0"
    )
    before, now = told(source), told(later)
    assert [one for one in now if one[0] == "F207"] == [("F207", None, None, "warning")]
    assert [one for one in now if one[0] != "F207"] == before


def test_a_year_without_a_framework_cannot_be_read(copied, tmp_path):
    """F210: every place of the identity names 2599, which no tool of today knows."""
    source = copied(2566).returns["กองคลัง"]
    other = rewritten(
        source,
        tmp_path / "2599.xlsx",
        rb'(year_be(?:"|&quot;)?[:=](?:"|&quot;)?|ita_year_be"><vt:lpwstr>)2566',
        rb"\g<1>2599",
    )
    assert told(other) == [("F210", None, None, "error")]
    assert ita("check", other).code == 1


def test_a_row_that_was_taken_out_of_the_master_is_told_when_it_comes_back(copied):
    """M204: an item was issued, the coordinator deleted its row, and the department reported on it."""
    whole = copied(2566)
    back = Form(whole.returns["กองคลัง"])
    item = back.issued_rows("assignments")[0]
    form = Form(whole.master)
    form.sheet("assignments").delete_rows(form.cell("assignments", item, "name").row)
    form.save()
    ran = ita("merge", whole.master, whole.returns["กองคลัง"], "-o", whole.folder / "merged.xlsx", "--json").json
    found = [(one["code"], one["sheet"], one["cell"], one["row_key"]) for one in ran["findings"]]
    assert found == [("M204", "มอบหมาย OIT", back.place("assignments", item, "section"), item)]
    (file,) = ran["files"]
    assert file["reported"] > 0 and file["read"] == sum(file[name] for name in ("carried", "agreed", "reported"))


def test_a_value_that_is_no_status_can_demand_a_cell(make, today):
    """C105: no shipped sheet declares such a demand, an agency's own may: here the round demands a result."""
    returned = make("master", tracking="measure | round | status\nM01 | รอบ 12 เดือน | อยู่ระหว่างดำเนินการ")
    spec = returned.book.spec
    sheet = spec.sheet("tracking")
    demand = Requirement(ever=True, when=(("round", frozenset({"m12"})),))
    columns = tuple(
        dataclasses.replace(column, required=demand) if column.field == "result" else column for column in sheet.columns
    )
    changed = dataclasses.replace(sheet, columns=columns)
    sheets = tuple(changed if one.id == "tracking" else one for one in spec.sheets)
    returned.book = dataclasses.replace(returned.book, spec=dataclasses.replace(spec, sheets=sheets))
    (found,) = [one for one in check_return(returned, today=today) if one.code == "C105"]
    place = returned.sheets["tracking"].columns["result"]
    assert (found.sheet_id, found.cell, found.row_key) == ("tracking", f"{chr(65 + place)}5", "M01|m12")
    assert "รอบ 12 เดือน" in found.message.th
