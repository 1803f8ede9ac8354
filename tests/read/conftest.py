"""Fixtures of the tests of reading."""

from __future__ import annotations

import pytest
from mutations import clients
from ordinary import MAKERS
from workbooks import needs


@pytest.fixture(scope="session")
def ordinary(once):
    """Return a function origin → its files, made once a run."""

    def files(origin):
        needs(origin != clients.OFFICE or clients.is_here(origin), "LibreOffice")
        folder = once(f"ordinary-{origin}", MAKERS[origin])
        return sorted(folder.rglob("*.xlsx"))

    return files
