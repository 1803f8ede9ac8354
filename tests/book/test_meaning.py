"""The ten declared words: what they default to, what follows from them, and what they refuse."""

from __future__ import annotations

import pytest

from ita_workbook.book.meaning import GoesTo, NextYear
from ita_workbook.book.workbook import load_spec
from ita_workbook.words.errors import DeclarationError

MEASURES, TRACKING, AGENCY, INDICATORS = (
    f"sheets/{name}.yaml" for name in ("measures", "tracking", "agency", "indicators")
)


def test_what_follows_from_whose_the_rows_are():
    spec = load_spec()
    assert [sheet.id for sheet in spec.answered] == ["assignments", "measures", "tracking"]
    assert [sheet.id for sheet in spec.work] == ["assignments", "measures"]
    assert [sheet.id for sheet in spec.unseen] == ["departments"]
    assert spec.parent_of(spec.sheet("tracking")).id == "measures"
    assert spec.going_with(spec.sheet("measures")) == (spec.sheet("tracking"),)
    assert [sheet.id for sheet in spec.sheets if sheet.is_data and sheet.is_written_by_program] == [
        "provenance",
        "mappings",
    ]
    assert {code: spec.keyed_by(code).id for code in ("item", "indicator", "question", "measure")} == {
        "item": "assignments", "indicator": "indicators", "question": "scores", "measure": "measures"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "label"),
    [("assignments", "name"), ("measures", "title"), ("tracking", "measure"), ("waivers", "code"), ("agency", "label")],
)
def test_people_know_a_row_by_its_label_else_by_what_it_is_matched_by_else_by_its_key(sheet, label):
    assert load_spec().sheet(sheet).label.field == label


def test_what_the_next_year_does_with_a_column_is_as_its_sheet_has_it_unless_said_otherwise():
    spec = load_spec()
    measures, scores, indicators = (spec.sheet(name) for name in ("measures", "scores", "indicators"))
    assert measures.fate(measures.by_field["title"]) == NextYear("carry")
    assert measures.fate(measures.by_field["ends_on"]) == NextYear("ask")
    assert scores.fate(scores.by_field["comment"]) == NextYear("clear")
    assert indicators.fate(indicators.by_field["score"]) == NextYear("becomes", "previous_score")


def test_a_text_that_people_fill_is_printed_nowhere_unless_said_so():
    departments, assignments = load_spec().sheet("departments"), load_spec().sheet("assignments")
    assert departments.by_field["contact"].meaning.printed == "no"
    assert assignments.by_field["name"].meaning.printed == "report"  # the framework fills it
    assert assignments.by_field["url"].meaning.printed == "web"
    assert GoesTo.of(None) == GoesTo() and not GoesTo()


@pytest.mark.parametrize(
    ("file", "found", "put", "key", "says"),
    [
        (MEASURES, "{owner: department}", "{owner: departmen}", "goes_to.owner", "did you mean department?"),
        (MEASURES, "{owner: department}", "nobdy", "goes_to", "did you mean nobody?"),
        (MEASURES, "{owner: department}", "{owner: department, with: indicator}", "goes_to", "choose one"),
        (MEASURES, "goes_to: {owner: department}\n", "", "columns[1].issued", "goes to nobody"),
        (MEASURES, "next_year: open", "next_year: opn", "next_year", "did you mean open?"),
        (MEASURES, "next_year: open", "next_year: again", "next_year", "goes with another"),
        (MEASURES, "next_year: ask", "next_year: akc", "columns[1].next_year", "did you mean ask?"),
        (MEASURES, "type: text, printed", "type: text, label: true, printed", "columns[3].label", "one label"),
        (MEASURES, "type: text, printed", "type: text, deadline: true, printed", "columns[2].deadline", "type date"),
        (MEASURES, "type: text, printed", "type: text, of: item, printed", "columns[2].of", "type code"),
        (MEASURES, "type: text, printed", "type: text, shared: true, printed", "columns[2].shared", "owners alone"),
        (MEASURES, "printed: report", "printed: reprt", "columns[2].printed", "did you mean report?"),
        (TRACKING, "{with: measure}", "{with: status}", "goes_to.with", "follow the key of a sheet"),
        (TRACKING, "happened: past", "deadline: true", "columns[9].deadline", "nobody owns"),
        (TRACKING, "happened: past", "happened: pst", "columns[9].happened", "did you mean past?"),
        (INDICATORS, "becomes: previous_score", "becomes: name", "columns[3].next_year.becomes", "no score column"),
        (AGENCY, "shared: true", "shared: yess", "fields[6].shared", "true or false"),
        ("lists.yaml", "from: {framework: tools}", "from: {framework: tolls}", "tools.from.framework", "tools?"),
        ("lists.yaml", "from: {sheet: measures,", "from: {sheet: measure,", "measures.from.sheet", "measures?"),
        ("lists.yaml", "field: section,", "field: sectoin,", "sections.from.field", "did you mean section?"),
        ("lists.yaml", ", from: {framework: tools}", "", "tools", "one of values and from"),
    ],
)  # fmt: skip
def test_a_meaning_that_cannot_be_meant_is_refused_at_its_place(with_change, file, found, put, key, says):
    with pytest.raises(DeclarationError) as refused:
        with_change(file, found, put)
    assert (refused.value.file, refused.value.key) == (f"workbook/{file}", key)
    assert says in refused.value.message.en and refused.value.message.th != refused.value.message.en
