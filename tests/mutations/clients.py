"""Clients: programs that open and save a workbook, all the files of one call in one start of the program."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

Save = Callable[[Sequence[Path], Path], None]
WRITER, OPENPYXL, OFFICE, SHEETJS = "xlsxwriter", "openpyxl", "libreoffice", "sheetjs"
NAMES = (WRITER, OPENPYXL, OFFICE, SHEETJS)
_SHEETJS_FOLDER = Path(os.environ.get("ITA_SHEETJS", "/nowhere"))
"""The folder of the npm package xlsx, for those who have it."""
_SHEETJS_SCRIPT = """
const XLSX = require(process.argv[1]);
for (let i = 3; i < process.argv.length; i++) {
  const name = process.argv[i].split('/').pop();
  XLSX.writeFile(XLSX.readFile(process.argv[i]), process.argv[2] + '/' + name, {compression: true});
}
"""

LOST_ON_SAVING = {
    SHEETJS: {
        "filter_left_on": "hidden rows are not kept",
        "rows_hidden": "hidden rows are not kept",
        "formula_for_text": "a formula without a value is not kept",
        "formula_joining_text": "a formula without a value is not kept",
        "cell_in_the_last_corner": "SheetJS needs hours to write the empty cells before it",
    }
}
"""What a program itself drops when it saves a mutated file, so that no reader can find it."""


def office() -> str | None:
    """LibreOffice's program, where it is installed."""
    return shutil.which("soffice")


def is_here(client: str) -> bool:
    """Whether a client can run here."""
    if client == OFFICE:
        return office() is not None
    if client == SHEETJS:
        return _SHEETJS_FOLDER.is_dir() and shutil.which("node") is not None
    return True


def saver(client: str) -> Save:
    """Return the function that saves files with a client under the same names in a folder."""
    return {WRITER: _copy, OPENPYXL: _by_openpyxl, OFFICE: convert, SHEETJS: _by_sheetjs}[client]


def convert(paths: Sequence[Path], folder: Path, suffix: str = "xlsx") -> None:
    """Save files with LibreOffice in another format."""
    program = office()
    assert program
    profile = folder / ".profile"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", str(folder), *map(str, paths)], check=True, capture_output=True, timeout=600)


def _copy(paths: Sequence[Path], folder: Path) -> None:
    for path in paths:
        shutil.copy(path, folder / path.name)


def _by_openpyxl(paths: Sequence[Path], folder: Path) -> None:
    for path in paths:
        openpyxl.load_workbook(path).save(folder / path.name)


def _by_sheetjs(paths: Sequence[Path], folder: Path) -> None:
    node = shutil.which("node")
    assert node
    command = [node, "-e", _SHEETJS_SCRIPT, str(_SHEETJS_FOLDER), str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
