"""A province, made once, and its store by a clean run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from provinces import TODAY, make_province

from ita_workbook import rollup


@pytest.fixture(scope="session")
def province(once):
    """The folder of nine agencies. No test may change it."""
    return once("province", make_province)


@pytest.fixture(scope="session")
def clean(once, province):
    """The store of the province by an undisturbed run in this process. No test may change it."""
    return once("clean", lambda folder: rollup(province, folder, jobs=1, today=TODAY))


@pytest.fixture
def own_province(province, tmp_path) -> Path:
    """A copy of the province that the test may change."""
    return Path(shutil.copytree(province, tmp_path / "province"))
