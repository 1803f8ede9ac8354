"""``ita check -q`` tells the errors and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from ita_workbook.cli.main import cli
from ita_workbook.season.issue import issued_book
from ita_workbook.season.sample import load_sample, sample_names
from ita_workbook.write.workbook_file import write_workbook


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    """A return that nobody has filled in, with a column that somebody added."""
    master = load_sample(sample_names()[0]).master
    path = tmp_path / "returned.xlsx"
    book = issued_book(master, master.content.departments()[0], 1)
    write_workbook(book, path, created=datetime(2026, 1, 1, tzinfo=UTC))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["มอบหมาย OIT"]
    sheet.cell(5, sheet.max_column + 1).value = "คอลัมน์ที่เพิ่มเอง"
    workbook.save(path)
    return path


def test_only_errors_are_told(returned: Path) -> None:
    loud, quiet = (CliRunner().invoke(cli, ["check", str(returned), *more]).output for more in ([], ["-q"]))
    assert "S203" in loud and "C101" in loud
    assert "S203" not in quiet and "C101" in quiet and "ควรดู 0 · แจ้งให้ทราบ 0" in quiet


def test_what_is_written_to_a_file_is_counted_on_the_screen(returned: Path, tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["check", str(returned), "-o", str(tmp_path / "f.json")])
    found = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["files"][0]
    errors = sum(one["severity"] == "error" for one in found["findings"])
    department = found["department"]
    assert ran.exit_code == 1 and errors > 10
    assert ran.output.splitlines() == [
        f"returned.xlsx ({department})  ต้องแก้ {errors} · ควรดู 1 · แจ้งให้ทราบ 0",
        f"รวม 1 ไฟล์  ต้องแก้ {errors} · ควรดู 1 · แจ้งให้ทราบ 0",
        f"เขียนผลตรวจไว้ที่ {tmp_path / 'f.json'}",
    ]
