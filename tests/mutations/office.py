"""What people do in LibreOffice to a return as it was issued, protected: sort, cut, paste, insert, delete, fill."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mutations.edits import NAMES

PYTHON = "/usr/bin/python3"
"""The Python that has LibreOffice's uno module."""
_TRIALS = 3
Step = tuple[str, str, dict[str, Any]]
_LAST = {"assignments": ("R", 16), "measures": ("P", 13), "tracking": ("N", 17)}
"""The last column and row of each table of the wide return."""
_INNER = {"assignments": "O", "measures": "M", "tracking": "K"}
_BY = {"assignments": 17, "measures": 7, "tracking": 10}
"""A column with a text of its own in each row, from 1."""


def sort(area: str, column: int, *, header: bool = False) -> list[Step]:
    """Return the step that sorts an area by a column (from 1), the highest first."""
    return [(area, "DataSort", {
        "ByRows": True, "HasHeader": header, "CaseSensitive": False, "NaturalSort": False, "IncludeAttribs": True,
        "UserDefIndex": 0, "Col1": column, "Ascending1": False,
    })]  # fmt: skip


def _moved(command: str, source: str, target: str) -> list[Step]:
    return [(source, command, {}), (target, "Paste", {})]


def _steps(sheet: str) -> dict[str, list[Step]]:
    right, last = _LAST[sheet]
    inner, by = _INNER[sheet], _BY[sheet]
    found = {
        "whole table sorted": sort(f"A5:{right}{last}", by),
        "visible columns sorted": sort(f"C5:{right}{last}", by),
        "visible columns sorted with the header": sort(f"C4:{right}{last}", by),
        "sorted with the arrow of the filter": sort(f"A4:{right}{last}", by, header=True),
        "white cells sorted": sort(f"G5:{right}{last}" if sheet == "tracking" else f"K5:{right}{last}", by),
        "row cut and pasted onto another": _moved("Cut", f"C7:{right}7", "C9"),
        "row copied onto another": _moved("Copy", f"C7:{right}7", "C9"),
        "row with its keys copied onto another": _moved("Copy", f"A7:{right}7", "A9"),
        "row inserted": [("A8", "InsertRowsBefore", {})],
        "row deleted": [("A8", "DeleteRows", {})],
        "cells deleted upwards": [(f"C8:{right}8", "DeleteCell", {"Flags": "U"})],
        "protection taken off, row deleted": [("A8", "Protect", {"Protect": False}), ("A8", "DeleteRows", {})],
        "protection taken off, sorted": [("A8", "Protect", {"Protect": False}), *sort(f"C5:{right}{last}", by)],
    }  # fmt: skip
    for column, name in (("A", "hidden key"), ("C", "code"), (inner, "inner key")):
        found |= {
            f"{name} deleted": [(f"{column}6:{column}9", "ClearContents", {})],
            f"{name} filled down": [(f"{column}6:{column}9", "FillDown", {})],
            f"{name} pasted over": _moved("Copy", f"{column}6", f"{column}8"),
        }
    return found


EDITS: dict[tuple[str, str], list[Step]] = {
    (sheet, name): steps for sheet in _LAST for name, steps in _steps(sheet).items()
}
"""(sheet id, what is done) → the steps."""


def is_here() -> bool:
    """Whether LibreOffice and its Python module are here."""
    if shutil.which("soffice") is None or not Path(PYTHON).exists():
        return False
    return not subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode


def edit(source: Path, folder: Path) -> dict[tuple[str, str], Path]:
    """Do every edit to a file of its own, in one start of LibreOffice."""
    targets = {edit: folder / f"{number}.xlsx" for number, edit in enumerate(EDITS)}
    do([(source, target, NAMES[sheet], EDITS[sheet, name]) for (sheet, name), target in targets.items()], folder)
    return targets


def do(jobs: Sequence[tuple[Path, Path, str, list[Step]]], folder: Path) -> None:
    """Do the steps of each job (source, target, sheet, steps) in one start of LibreOffice; ``folder`` is for its use.

    LibreOffice and its uno module crash now and then by themselves, most on a busy machine: what failed is done again
    from the untouched sources, in a profile of its own. A fault of the jobs fails every time.
    """
    listed = folder / "jobs.json"
    listed.write_text(json.dumps([[str(source), str(target), *rest] for source, target, *rest in jobs]))
    for trial in range(_TRIALS):
        done = _once(listed, folder / f"profile{trial}", f"pipe,name=ita{os.getpid()}.{trial}")
        if done.returncode == 0:
            return
    raise RuntimeError(f"LibreOffice did not do the edits of {listed}: {done.returncode}, {done.stderr}")


def _once(listed: Path, profile: Path, socket: str) -> subprocess.CompletedProcess[str]:
    """Start LibreOffice, let the script do the jobs, end both; return how the script ended."""
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore",
               f"--accept={socket};urp;"]  # fmt: skip
    office = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    script = [PYTHON, str(Path(__file__).with_name("office_edits.py")), socket, str(listed)]
    try:
        done = subprocess.run(script, timeout=900, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            office.wait(60)
        return done
    finally:
        if office.poll() is None:
            office.terminate()
