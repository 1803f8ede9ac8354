"""docs/extending.md: each of its examples is carried out in a copy of the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ita_workbook
from ita_workbook.words.templates import sample, template

DOC = Path(__file__).parents[2] / "docs" / "extending.md"
SECTIONS = dict(
    re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", DOC.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
)
_FILE = re.compile(r"# (\S+) \((new|add at the end|add under: ?(.*))\)$")


def _apply(block: str, root: Path) -> bool:
    """Make the change that a block tells; False where it is no change but a trial."""
    first, _, rest = block.partition("\n")
    told = _FILE.match(first)
    if told is None:
        return False
    path = root / told[1]
    if told[2] == "new":
        assert not path.exists()
        path.write_text(rest, encoding="utf-8")
        return True
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    place = (
        len(lines)
        if told[3] is None
        else 1 + next(n for n, line in enumerate(lines) if line.strip() == told[3].strip())
    )
    lines[place:place] = rest.rstrip("\n").split("\n")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return True


@pytest.mark.parametrize("name", SECTIONS)
def test_each_example_of_the_page_does_what_it_says(name, tmp_path):
    root = tmp_path / "program"
    shutil.copytree(
        Path(ita_workbook.__file__).parent, root / "ita_workbook", ignore=shutil.ignore_patterns("__pycache__")
    )
    for folder in (template(), sample()):
        shutil.copytree(str(folder), root / "ita_workbook" / Path(str(folder)).name, dirs_exist_ok=True)
    (root / "templates").symlink_to(root / "ita_workbook" / "templates")
    work = tmp_path / "work"
    work.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(root), "ITA_TEMPLATES": str(root / "templates")}
    tried = 0
    for _, block in re.findall(r"```(yaml|python)\n(.*?)```", SECTIONS[name], flags=re.DOTALL):
        if not _apply(block, root):
            proof = f"import ita_workbook\nassert ita_workbook.__file__.startswith({str(root)!r})\n"
            ran = subprocess.run(
                [sys.executable, "-c", proof + block],
                cwd=work,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert ran.returncode == 0, ran.stderr
            tried += 1
    assert tried == 1


def test_the_page_has_an_example_of_each_kind():
    assert set(SECTIONS) == {"A column", "A sheet", "A rule", "A year", "A document kind"}
