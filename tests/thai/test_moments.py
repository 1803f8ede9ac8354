"""Moments are kept in UTC and shown by the clock of the machine, in Buddhist years."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from ita_workbook.words.fiscal_year import format_moment, iso


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has no way to change the clock of one process")
def test_a_moment_is_shown_by_the_clock_of_the_machine(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Bangkok")
    time.tzset()
    try:
        assert format_moment(iso(datetime(2026, 12, 31, 17, 30, tzinfo=UTC))) == "01/01/2570 00:30"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("written", ["", "เมื่อวาน", "2026-13-01"])
def test_what_is_no_moment_is_shown_as_it_is_written(written):
    assert format_moment(written) == written
