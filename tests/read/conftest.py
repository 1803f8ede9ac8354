"""Fixtures of the tests of reading."""

from __future__ import annotations

import pytest
from mutations import clients
from ordinary import MAKERS


@pytest.fixture(scope="session")
def ordinary(once):
    """Return a function origin → its files, made once a run."""

    def files(origin):
        if origin == clients.OFFICE and not clients.is_here(origin):
            pytest.skip("LibreOffice is not here")
        folder = once(f"ordinary-{origin}", MAKERS[origin])
        return sorted(folder.rglob("*.xlsx"))

    return files
