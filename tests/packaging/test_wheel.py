"""The wheel: whatever is installed from it finds its templates and samples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from workbooks import restart

ROOT = Path(__file__).parents[2]


def _setuptools() -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in version("setuptools").split(".")[:2])
    except PackageNotFoundError:
        return (0,)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of the sources without anything from the network."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    for name in ("ita_workbook", "templates", "samples"):
        # In a checkout that is installed from, these are links; the sources themselves have none.
        ignored = shutil.ignore_patterns("__pycache__", ".*", "templates" if name == "ita_workbook" else "", "*.ledger")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    # A setuptools that can make wheels by itself needs nothing from the network; an older one is fetched.
    own = ["--no-isolation"] if _setuptools() >= (70, 1) else []
    command = [sys.executable, "-m", "build", "--wheel", *own, "--outdir", str(folder), str(source)]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    (built,) = folder.glob("*.whl")
    return built


def names_in(folder, package):
    return {
        f"ita_workbook/{package}/{path.relative_to(folder).as_posix()}"
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".ledger",)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }  # fmt: skip


def test_every_template_and_sample_is_inside(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert names_in(ROOT / "templates", "templates") <= inside
    sources = {name for name in names_in(ROOT / "samples", "samples") if name.endswith(("source.yaml", "__init__.py"))}
    assert len(sources) == 6 and sources <= inside
    assert {f"ita_workbook/samples/sample{number}/master.xlsx" for number in range(5)} <= inside


def test_every_module_is_inside_and_no_test(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "ita_workbook").rglob("*.py")}
    assert {name for name in modules if "__pycache__" not in name} <= inside
    assert not [name for name in inside if name.startswith(("tests/", "benchmarks/", "docs/"))]
    assert "ita_workbook/py.typed" in inside


def test_the_command_is_declared(wheel):
    with zipfile.ZipFile(wheel) as zipped:
        (declared,) = [name for name in zipped.namelist() if name.endswith("entry_points.txt")]
        assert "ita = ita_workbook.cli.main:main" in zipped.read(declared).decode()


def test_what_the_wheel_installs_runs_away_from_the_sources(wheel, tmp_path):
    installed = tmp_path / "ที่ ติดตั้ง"
    with zipfile.ZipFile(wheel) as zipped:
        zipped.extractall(installed)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
    where = "import ita_workbook, ita_workbook.templates as t, ita_workbook.samples as s\nfor m in (ita_workbook, t, s): print(m.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", where], cwd=elsewhere, env=environment, capture_output=True, check=True
    )
    assert all(line.startswith(str(installed)) for line in done.stdout.decode().splitlines())
    done = subprocess.run([*restart(), "demo"], cwd=elsewhere, env=environment, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert (elsewhere / "demo" / "reports" / "analysis.docx").exists()
    assert "เปิดก่อน" in done.stdout.decode()
    done = subprocess.run([*restart(), "frameworks"], cwd=elsewhere, env=environment, capture_output=True, timeout=120)
    assert done.stdout.decode().count("ข้อ OIT") == 6
