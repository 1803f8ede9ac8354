"""The vote on a file's identity: the most places win, the minority is told, a tie goes to the hidden sheet."""

from __future__ import annotations

import json

from workbooks import Form, ita

from ita_workbook.read.reader import read_workbook


def of_another(form, sheet_id, other):
    """Put another workbook's identity cell on one sheet, as pasting a whole sheet over it does."""
    identity = json.loads(form.sheet(sheet_id)["A3"].value)
    theirs = json.loads(other.sheet(sheet_id)["A3"].value)
    assert identity["form_id"] != theirs["form_id"]
    form.sheet(sheet_id)["A3"] = other.sheet(sheet_id)["A3"].value


def test_one_sheet_of_another_department_does_not_change_whose_file_it_is(copied):
    whole = copied(2566)
    path = whole.returns["กองคลัง"]
    form, other = Form(path), Form(whole.returns["กองช่าง"])
    of_another(form, "measures", other)
    form.save()
    returned = read_workbook(path)
    assert returned.identity.department == "กองคลัง"
    (file,) = ita("check", path, "--json").json["files"]
    told = [(one["code"], one["sheet"]) for one in file["findings"] if one["code"] in ("F204", "F205")]
    assert told == [("F204", "มาตรการ")]


def test_most_sheets_decide_even_against_the_file_properties(copied):
    whole = copied(2566)
    path = whole.returns["กองคลัง"]
    form, other = Form(path), Form(whole.returns["กองช่าง"])
    form.book.custom_doc_props = other.book.custom_doc_props
    form.book.properties.description = other.book.properties.description
    form.save()
    assert read_workbook(path).identity.department == "กองคลัง"
    (file,) = ita("check", path, "--json").json["files"]
    (told,) = [one for one in file["findings"] if one["code"] == "F205"]
    assert (told["sheet"], told["cell"]) == (None, None)
