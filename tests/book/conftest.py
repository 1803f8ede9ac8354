"""Declared workbooks: a copy of the shipped declaration to be changed, and the specification it gives."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ita_workbook.book.workbook import WorkbookSpec, read_spec
from ita_workbook.words.templates import template

Declare = Callable[..., WorkbookSpec]


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    """A copy of templates/workbook."""
    folder = tmp_path / "workbook"
    shutil.copytree(str(template("workbook")), folder)
    return folder


@pytest.fixture
def with_change(declared: Path) -> Declare:
    """Read the specification with one text of one file changed."""

    def change(file: str, found: str, put: str) -> WorkbookSpec:
        path = declared / file
        text = path.read_text(encoding="utf-8")
        assert text.count(found) >= 1, f"{found!r} does not stand in {file}"
        path.write_text(text.replace(found, put, 1), encoding="utf-8")
        return read_spec(declared)

    return change
