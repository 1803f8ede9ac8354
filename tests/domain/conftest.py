"""The printed results of three agencies, as they stand in the seed reports, and folders of frameworks."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ita_workbook.framework.framework import Framework
from ita_workbook.framework.load import load_framework
from ita_workbook.words.templates import template

Scores = dict[str, Decimal]


def points(listed: str) -> Scores:
    """Read "1=99.78 2=100 O12=50" as scores by code."""
    return {code: Decimal(score) for code, score in (pair.split("=") for pair in listed.split())}


@pytest.fixture(scope="session")
def y2566() -> Framework:
    return load_framework(2566)


@pytest.fixture(scope="session")
def y2568() -> Framework:
    return load_framework(2568)


@pytest.fixture
def report_000() -> Scores:
    """A subdistrict municipality, 2566: 99.74, ผ่านดีเยี่ยม; only the IIT is printed among the tools."""
    return points("TOTAL=99.74 IIT=99.93 1=100 2=100 3=99.67 4=100 5=100 6=99.43 7=99.52 8=98.65 9=100 10=100")


@pytest.fixture
def report_003() -> Scores:
    """A subdistrict administrative organisation, 2568: 97.18, with every question and item."""
    upper = points("TOTAL=97.18 IIT=99.51 EIT1=95.95 EIT2=96.89 OIT=96.00")
    indicators = points("1=99.78 2=100 3=98.89 4=99.55 5=99.33 6=96.51 7=96.35 8=96.40 9=92.00 10=100")
    questions = points(
        "i1=99.33 i2=100 i3=100 i4=100 i5=100 i6=100 i7=100 i8=100 i9=96.67 i10=99.33 i11=100 i12=99.33 "
        "i13=99.33 i14=99.33 i15=99.33 e1=95.37 e2=95.05 e3=99.13 e4=94.72 e5=96.84 e6=96.90 e7=95.90 e8=96.40 e9=96.90"
    )
    items = {f"O{number}": Decimal(100) for number in range(1, 29)} | points("O12=50 O14=2")
    return upper | indicators | questions | items


@pytest.fixture
def report_004() -> Scores:
    """A subdistrict administrative organisation, 2568: 87.22, ผ่าน; no tool is printed."""
    return points("TOTAL=87.22 1=98.89 2=100 3=100 4=100 5=100 6=97.39 7=96.37 8=97.61 9=70.75 10=70.00")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A writable folder with a copy of the framework of 2568."""
    text = template("frameworks", "2568.yaml").read_text(encoding="utf-8")
    (tmp_path / "2568.yaml").write_text(text, encoding="utf-8")
    return tmp_path
