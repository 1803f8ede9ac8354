"""Fixtures: books, written and opened, and LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from workbooks import needs
from written_books import CREATED, make_issued, make_master

from ita_workbook.book.book import Book
from ita_workbook.write.workbook_file import write_workbook


@pytest.fixture(scope="session")
def master() -> Book:
    return make_master()


@pytest.fixture(scope="session")
def issued(master: Book) -> Book:
    return make_issued(master, "สำนักปลัด")


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Book], Path]:
    """Writes a book and returns its file."""

    def write(book: Book, name: str = "book.xlsx") -> Path:
        path = tmp_path / name
        write_workbook(book, path, created=CREATED)
        return path

    return write


@pytest.fixture
def opened(written: Callable[[Book], Path]) -> Callable[[Book], openpyxl.Workbook]:
    """Writes a book and returns it as openpyxl reads it."""
    return lambda book: openpyxl.load_workbook(written(book))


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[list[Path], str], list[Path]]]:
    """Converts files with LibreOffice; in CI it has to be there."""
    program = shutil.which("soffice")
    needs(program, "LibreOffice")
    profile = tmp_path_factory.mktemp("profile")

    def run(paths: list[Path], to: str) -> list[Path]:
        target = tmp_path_factory.mktemp(to)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
        subprocess.run(
            [*command, "--outdir", str(target), *map(str, paths)], check=True, capture_output=True, timeout=300
        )
        return [target / f"{path.stem}.{to}" for path in paths]

    yield run
