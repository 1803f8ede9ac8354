"""Small inputs that once went wrong, each beside the master that it belongs to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


@pytest.fixture
def place(tmp_path):
    """Return a function: file, folder and department → path of a copy of that name, beside its master."""

    def put(name: str, folder: str = "files", department: str = "กองคลัง") -> Path:
        for source in (DATA / folder).glob("master*"):
            shutil.copy(source, tmp_path)
        target = tmp_path / f"{department}{Path(name).suffix}"
        shutil.copy(DATA / folder / name, target)
        return target

    return put
