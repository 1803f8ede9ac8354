"""What a file was read into goes with the last that holds it: reading and checking leave no reference cycles."""

import gc
from datetime import date

import pytest

from ita_workbook.book.book import Book
from ita_workbook.checks.engine import check_return
from ita_workbook.read.grid import Grid
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import ReadSheet, Return

TODAY = date(2023, 9, 30)


@pytest.fixture
def without_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def alive():
    return [one for one in gc.get_objects() if isinstance(one, (Return, Book, Grid, ReadSheet))]


def test_what_a_file_was_read_into_goes_without_the_collector(season, without_collector):
    year = season(2566)
    before = {id(one) for one in alive()}
    for path in (*year.returns.values(), *year.issued.values(), year.master):
        assert check_return(read_workbook(path), today=TODAY) is not None
        assert [one for one in alive() if id(one) not in before] == []
