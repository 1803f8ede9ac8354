"""Ours: the complete check of one file, as it is measured everywhere here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ita_workbook.checks.engine import check_return
from ita_workbook.read.reader import read_workbook

TODAY = date(2023, 9, 30)
"""The day of every check: the last one of the corpus' fiscal year, so that the same findings come every time."""


def check(path: Path) -> object:
    """Read one file and judge it by all rules: the complete check, as ``ita check`` does it for each file."""
    return check_return(read_workbook(path, hashed=False), today=TODAY, language="th")
