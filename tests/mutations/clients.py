"""Clients: programs that open and save a workbook, all the files of one call in one start of the program.

The JavaScript ones are what package.json beside this names: ``npm install`` in this folder brings them.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl

Save = Callable[[Sequence[Path], Path], None]
WRITER, OPENPYXL, OFFICE, SHEETJS = "xlsxwriter", "openpyxl", "libreoffice", "sheetjs"
GNUMERIC, EXCELJS, POPULATE = "gnumeric", "exceljs", "xlsx-populate"
NAMES = (WRITER, OPENPYXL, OFFICE, SHEETJS)
"""Those whose files are opened again and mutated."""
AFTER = (OFFICE, SHEETJS, GNUMERIC, EXCELJS, POPULATE)
"""Those that save what was mutated: the person works in that program."""
_PACKAGES = {SHEETJS: "xlsx", EXCELJS: "exceljs", POPULATE: "xlsx-populate"}
_MODULES = Path(__file__).with_name("node_modules")
_SCRIPTS = {
    SHEETJS: "XLSX.writeFile(XLSX.readFile(from), to, {compression: true})",
    EXCELJS: "const book = new XLSX.Workbook(); await book.xlsx.readFile(from); await book.xlsx.writeFile(to)",
    POPULATE: "const book = await XLSX.fromFileAsync(from); await book.toFileAsync(to)",
}
_LOOP = """
const XLSX = require(process.argv[1]), path = require('path');
(async () => {
  for (const from of process.argv.slice(3)) {
    const to = path.join(process.argv[2], path.basename(from));
    try { %s; } catch (error) { console.error(from, error.message); process.exitCode = 1; }
  }
})();
"""

LOST_ON_SAVING = {
    SHEETJS: {
        "filter_left_on": "hidden rows are not kept",
        "rows_hidden": "hidden rows are not kept",
        "answer_struck_out": "struck-out text is not kept as such",
        "formula_for_text": "a formula without a value is not kept",
        "formula_joining_text": "a formula without a value is not kept",
        "address_by_a_formula": "a formula without a value is not kept",
        "real_date": "the format of a date is not kept: a number shows, as V607 says",
        "cell_in_the_last_corner": "SheetJS needs hours to write the empty cells before it",
    },
    POPULATE: {
        "not_available_in_list": "an error typed as one is not kept",
        "division_by_zero": "an error value is not kept",
        "numbers_as_text": "digits become numbers",
        "cell_in_the_last_corner": "it needs hours to write the empty cells before it",
    },
    EXCELJS: {
        "comments_added": "it fails at notes as openpyxl writes them",
        "filter_left_on": "of a filter only the hidden rows are kept",
        "cell_in_the_last_corner": "it needs hours to write the empty cells before it",
    },
    GNUMERIC: {
        "sheet_hidden": "a hidden sheet is shown again",
        "address_behind_evidence": "links behind cells are not kept",
        "words_over_an_address": "links behind cells are not kept",
        "filter_left_on": "of a filter only the hidden rows are kept",
        "cell_in_the_last_corner": "it needs hours to write the empty cells before it",
    },
}
"""What a program itself drops when it saves a mutated file, so that no reader can find it."""


def office() -> str | None:
    """LibreOffice's program, where it is installed."""
    return shutil.which("soffice")


def is_here(client: str) -> bool:
    """Whether a client can run here."""
    if client == OFFICE:
        return office() is not None
    if client == GNUMERIC:
        return shutil.which("ssconvert") is not None
    if client in _PACKAGES:
        return (_MODULES / _PACKAGES[client]).is_dir() and shutil.which("node") is not None
    return True


def saver(client: str) -> Save:
    """Return the function that saves files with a client under the same names in a folder."""
    if client in (WRITER, OPENPYXL):
        return {WRITER: _copy, OPENPYXL: _by_openpyxl}[client]
    return lambda paths, folder: convert(paths, folder, client=client)


def convert(paths: Sequence[Path], folder: Path, suffix: str = "xlsx", client: str = OFFICE) -> None:
    """Save files with a program; LibreOffice saves in other formats too."""
    if client == OFFICE:
        command = [str(office()), f"-env:UserInstallation={(folder / '.profile').as_uri()}", "--headless",
                   "--convert-to", suffix, "--outdir", str(folder), *map(str, paths)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    elif client == GNUMERIC:
        for path in paths:
            command = ["ssconvert", "-T", "Gnumeric_Excel:xlsx", str(path), str(folder / path.name)]
            subprocess.run(command, check=True, capture_output=True, timeout=120)
    else:
        package = str(_MODULES / _PACKAGES[client])
        command = ["node", "-e", _LOOP % _SCRIPTS[client], package, str(folder), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)


def _copy(paths: Sequence[Path], folder: Path) -> None:
    for path in paths:
        shutil.copy(path, folder / path.name)


def _by_openpyxl(paths: Sequence[Path], folder: Path) -> None:
    for path in paths:
        openpyxl.load_workbook(path).save(folder / path.name)
