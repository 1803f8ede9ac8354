"""The progress bar of long work: on a terminal's stderr, and nowhere else."""

import io
import sys

import pytest

from ita_workbook.cli.console import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def shown(monkeypatch):
    """A function that runs through some steps and returns what was written to stderr."""

    def run(stream, **options):
        monkeypatch.setenv("ITA_LANG", "en")
        monkeypatch.setattr(sys, "stderr", stream)
        with progress(**options) as step:
            for number in range(25):
                step("files", number, 24)
        return stream.getvalue()

    return run


def test_a_terminal_sees_how_many_how_fast_and_what(shown):
    text = shown(Terminal())
    assert "reading" in text
    assert "24/24" in text
    assert "a second" in text
    assert "None" not in text


def test_a_pipe_and_a_quiet_run_see_nothing(shown):
    assert shown(io.StringIO()) == ""
    assert shown(Terminal(), quiet=True) == ""
