"""Hostile files: each gives a finding, within bounded memory and time, and nothing is written anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # helper modules of this folder

from hostile import HOSTILE
from mutations.original import write_filled

MEGABYTES, SECONDS = 240, 20
"""No hostile file may cost more; a plain return takes some 35 MB and 0.1 s."""


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return write_filled(tmp_path_factory.mktemp("original") / "return.xlsx").read_bytes()


def measured(path: Path, folder: Path) -> dict[str, object]:
    script = Path(__file__).with_name("measured.py")
    done = subprocess.run([sys.executable, str(script), str(path)], cwd=folder, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(tmp_path, original, name):
    make, kinds = HOSTILE[name]
    folder = tmp_path / "work"
    folder.mkdir()
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(make(original))
    found = measured(path, folder)
    print(name, found["seconds"], "s", found["megabytes"], "MB", sorted(set(found["kinds"])))
    if kinds:
        assert set(kinds) & set(found["kinds"]), found
    assert found["readable"] or found["kinds"]
    assert found["megabytes"] < MEGABYTES
    assert found["seconds"] < SECONDS
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["hostile.xlsx", "work"]
    assert list(folder.iterdir()) == []
