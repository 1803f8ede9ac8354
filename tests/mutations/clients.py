"""Clients: programs that open and save a workbook, each file of one call in one start of the program."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl

Clients = Mapping[str, Callable[[Sequence[Path], Path], None]]
_SHEETJS = Path(os.environ.get("ITA_SHEETJS", "/nowhere"))
_SHEETJS_SCRIPT = """
const XLSX = require(process.argv[1]);
for (let i = 3; i < process.argv.length; i++) {
  const name = process.argv[i].split('/').pop();
  XLSX.writeFile(XLSX.readFile(process.argv[i]), process.argv[2] + '/' + name, {compression: true});
}
"""


def office() -> str | None:
    """LibreOffice's program, where it is installed."""
    return shutil.which("soffice")


def convert(paths: Sequence[Path], folder: Path, suffix: str = "xlsx") -> None:
    """Save files with LibreOffice under the same name in ``folder``, in one start of the program."""
    program = office()
    assert program
    profile = folder / ".profile"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", str(folder), *map(str, paths)], check=True, capture_output=True, timeout=600)


def by_openpyxl(paths: Sequence[Path], folder: Path) -> None:
    """Save files with openpyxl."""
    for path in paths:
        openpyxl.load_workbook(path).save(folder / path.name)


def by_sheetjs(paths: Sequence[Path], folder: Path) -> None:
    """Save files with SheetJS, which keeps little beside the values."""
    node = shutil.which("node")
    assert node
    subprocess.run(
        [node, "-e", _SHEETJS_SCRIPT, str(_SHEETJS), str(folder), *map(str, paths)], check=True, capture_output=True
    )


def available() -> dict[str, Callable[[Sequence[Path], Path], None]]:
    """The clients that can run here; ITA_SHEETJS is the folder of the npm package xlsx."""
    clients: dict[str, Callable[[Sequence[Path], Path], None]] = {"openpyxl": by_openpyxl}
    if office():
        clients["libreoffice"] = convert
    if _SHEETJS.is_dir() and shutil.which("node"):
        clients["sheetjs"] = by_sheetjs
    return clients
