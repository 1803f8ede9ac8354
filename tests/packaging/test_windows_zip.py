"""The zip for Windows: where everything lies in it. That it starts there could not be tried: there is no Windows here."""

from __future__ import annotations

import importlib.util
import zipfile
from pathlib import Path

import pytest

PLACE = Path(__file__).parents[2] / "installers" / "windows_zip.py"


@pytest.fixture
def script():
    spec = importlib.util.spec_from_file_location("windows_zip", PLACE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def zip_of(path, members):
    with zipfile.ZipFile(path, "w") as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_the_zip_holds_python_the_packages_and_what_to_click(script, tmp_path):
    python = zip_of(tmp_path / "python.zip", {"python312._pth": "python312.zip\r\n.\r\n", "python.exe": "MZ"})
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    zip_of(
        wheels / "a-1-py3-none-any.whl",
        {"a/__init__.py": "x = 1", "a-1.data/scripts/a": "", "a-1.dist-info/METADATA": ""},
    )
    output = tmp_path / "ITA.zip"
    script.main([str(python), "-o", str(output), "--wheels", str(wheels)])
    with zipfile.ZipFile(output) as made:
        assert set(made.namelist()) == {
            "python/python312._pth", "python/python.exe", "python/Lib/site-packages/a/__init__.py",
            "python/Lib/site-packages/a-1.dist-info/METADATA", "เปิด ITA.cmd", "อ่านก่อน.txt",
        }  # fmt: skip
        assert made.read("python/python312._pth").splitlines()[-1] == b"Lib\\site-packages"
        commands = made.read("เปิด ITA.cmd")
        assert commands.isascii() and commands.count(b"\r\n") == commands.count(b"\n")
        assert b'-m ita_workbook.cli.main serve "%SEASON%"' in commands


def test_the_version_of_the_wheels_is_that_of_the_python(script, tmp_path):
    assert script.version_of(zip_of(tmp_path / "p.zip", {"python313._pth": ""})) == "3.13"
    with pytest.raises(SystemExit, match="no embeddable"):
        script.version_of(zip_of(tmp_path / "q.zip", {"python.exe": ""}))
