"""A return as issued, protected, edited by LibreOffice's own commands: no answer is lost or misplaced without a word."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from workbooks import needs

from mutations import office
from mutations.journey import Traveller
from mutations.judged import judge
from mutations.original import write_filled
from mutations.test_journeys import assert_right

pytestmark = pytest.mark.office
REFUSED = {"visible columns sorted with the header", "row deleted", "cells deleted upwards"}
"""What the protection of the sheet does not let happen: LibreOffice leaves the file as it was."""
TOLD = {
    "whole table sorted": set(),
    "sorted with the arrow of the filter": set(),
    "visible columns sorted": {"R106"},
    "protection taken off, sorted": {"R106"},
    "protection taken off, row deleted": {"R101"},
    "hidden key deleted": {"R104"},
    "hidden key filled down": set(),
    "hidden key pasted over": set(),
    "code deleted": {"R108"},
    "code filled down": {"R108"},
    "code pasted over": {"R108"},
    "inner key deleted": set(),
    "inner key filled down": {"R104"},
    "inner key pasted over": {"R104"},
    "row copied onto another": {"R101", "R103"},
    "row with its keys copied onto another": {"R101", "R103"},
    "row cut and pasted onto another": {"R101"},
}
"""The findings on rows and structure; a measure that the department added itself may be gone (the row pasted onto)."""


@pytest.fixture(scope="module")
def traveller(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    write_filled(folder / "original.xlsx", wide=True)
    return Traveller(folder, wide=True)


@pytest.fixture(scope="module")
def edited(traveller):
    needs(office.is_here(), "LibreOffice with its Python module")
    return office.edit(traveller.folder / "original.xlsx", traveller.folder)


def values(path):
    return [[cell.value for row in page.iter_rows() for cell in row] for page in load_workbook(path)]


@pytest.mark.parametrize(("sheet", "name"), list(office.EDITS), ids="-".join)
def test_edited_by_libreoffice(traveller, edited, sheet, name):
    path = edited[sheet, name]
    if name in REFUSED:
        assert values(path) == values(traveller.folder / "original.xlsx")
    assert_right(traveller.travel(path))
    if name in TOLD and not (sheet == "measures" and name.endswith("onto another")):
        assert {label[:4] for label in judge(path).labels if label[0] in "RS"} == TOLD[name]
