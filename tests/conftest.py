"""Fixtures of all tests: seasons made by the commands, and LibreOffice to save files again."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from workbooks import AGENCY, Form, add_measure, fill_in, ita_ok, needs

# How long an example takes says something about the machine, nothing about the code.
settings.register_profile("ita", deadline=None)
settings.load_profile("ita")


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Return a function that makes a folder once for all processes of a run: ``once(name, make)`` calls make(folder)."""

    def prepare(name: str, make: Callable[[Path], None]) -> Path:
        base = tmp_path_factory.getbasetemp()
        if os.environ.get("PYTEST_XDIST_WORKER"):
            base = base.parent
        folder, done, failed = base / name, base / f"{name}.done", base / f"{name}.failed"
        try:
            folder.mkdir()
        except FileExistsError:
            while not done.exists():
                assert not failed.exists(), f"{name} could not be made; see the other process"
                time.sleep(0.2)
            return folder
        try:
            make(folder)
        except BaseException:
            failed.touch()
            raise
        done.touch()
        return folder

    return prepare


@dataclass
class Season:
    """One year played by the commands: a master whose items all have an owner, its issued workbooks and returns."""

    year: int
    folder: Path
    master: Path
    issued: dict[str, Path]
    returns: dict[str, Path]
    ledger: bytes = b""
    """The ledger as it was right after issuing: commands that only read the files still write into it."""


@pytest.fixture(scope="session")
def season(tmp_path_factory):
    """Return a function year → Season, each made once. Nothing in it may be changed by a test."""
    made: dict[int, Season] = {}

    def play(year: int) -> Season:
        if year not in made:
            made[year] = _play(year, tmp_path_factory.mktemp(f"season{year}"))
        return made[year]

    return play


def _play(year: int, folder: Path) -> Season:
    master = folder / "master.xlsx"
    ita_ok("new", "--year", year, "--agency", AGENCY, "--type", "ทต.", "--province", "เชียงราย", "-o", master)
    form = Form(master)
    for item in form.keys("assignments"):
        if not form.get("assignments", item, "department"):
            form.put("assignments", item, department="กองช่าง")
    add_measure(form, "กองคลัง", "เผยแพร่แผนจัดซื้อจัดจ้างทุกเดือน")
    add_measure(form, "กองช่าง", "ลดเวลาออกใบอนุญาตก่อสร้าง", steps="1. ทำคู่มือ 2. ติดประกาศ")
    add_measure(form, "กองช่าง", "รับเรื่องร้องเรียนทางออนไลน์", responsible="กองช่าง")
    form.save()
    ita_ok("issue", master, "-o", folder / "issued")
    issued = {path.stem: path for path in sorted((folder / "issued").glob("*.xlsx"))}
    returns = {name: fill_in(Form(path)).save(folder / "returns" / path.name) for name, path in issued.items()}
    return Season(year, folder, master, issued, returns, master.with_suffix(".ledger").read_bytes())


@pytest.fixture
def copied(season, tmp_path):
    """Return a function year → Season whose files are this test's own."""

    def copy(year: int = 2566) -> Season:
        whole = season(year)
        folder = tmp_path / f"season{year}"
        shutil.copytree(whole.folder, folder)
        (folder / "master.ledger").write_bytes(whole.ledger)
        return Season(
            year,
            folder,
            folder / "master.xlsx",
            {name: folder / "issued" / path.name for name, path in whole.issued.items()},
            {name: folder / "returns" / path.name for name, path in whole.returns.items()},
            whole.ledger,
        )

    return copy


@pytest.fixture(scope="session")
def resaved(tmp_path_factory):
    """Return a function that saves files again with LibreOffice in a format; in CI LibreOffice has to be there."""
    program = shutil.which("soffice")
    needs(program, "LibreOffice")
    profile = tmp_path_factory.mktemp("profile")

    def save(paths: list[Path], to: str) -> list[Path]:
        target = tmp_path_factory.mktemp(to)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
        subprocess.run(
            [*command, "--outdir", str(target), *map(str, paths)], check=True, capture_output=True, timeout=300
        )
        return [target / f"{path.stem}.{to}" for path in paths]

    return save
