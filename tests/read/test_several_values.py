"""Several values in one cell: several indicators of one measure are read as they are listed, and each must be known."""

from __future__ import annotations

import pytest

from ita_workbook.framework.agency import load_profile
from ita_workbook.framework.load import load_framework
from ita_workbook.read.values import ValueReader
from ita_workbook.season.create import new_master


@pytest.fixture(scope="module")
def reader():
    profile = load_profile("tt")
    book = new_master(load_framework(2566), profile, {"name": "ทต."}, profile.departments, "seed")
    column = book.spec.sheet("measures").by_field["indicator"]
    values = ValueReader(book)
    return lambda raw: values.parse(column, raw, {})


@pytest.mark.parametrize("raw", ["6, 7, 8", "6,7,8", "6/7/8", "6\n7\n8", "6, 7 และ 8", "๖, ๗, ๘"])
def test_several_indicators_are_read_however_they_are_listed(reader, raw):
    read = reader(raw)
    assert (read.value, read.doubtful) == ("6, 7, 8", False)


def test_one_that_is_not_known_makes_the_cell_doubtful(reader):
    read = reader("6, 77")
    assert read.doubtful and read.notices[0][0] == "not_in_list"
