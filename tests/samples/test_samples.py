"""The bundled samples: built again they are the same bytes, and the committed files are what the sources give."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from workbooks import ita, ita_ok

from ita_workbook.read.reader import read_workbook
from ita_workbook.tour import BUILT_WITH, built_with, rebuild

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("sample0", "sample1", "sample2", "sample3", "sample4")
DAMAGED = ("sample0", "sample1", "sample3")
"""Those with a department that had nothing to report: its file lost that sheet. In the others every sheet has answers."""


@pytest.fixture(scope="module")
def built(once):
    """The samples built anew."""

    def build(folder):
        assert [path.name for path in rebuild(folder)] == list(NAMES)

    return once("samples", build)


def made_files(folder):
    """The files of the samples that are made, by their path."""
    return {
        str(path.relative_to(folder)): path
        for name in NAMES
        for path in sorted((folder / name).rglob("*"))
        if path.is_file() and path.name != "source.yaml"
    }


def content_of(path):
    """What a file says, without what the writing libraries decide."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as zipped:
            return re.findall(r"<w:t(?: [^>]*)?>([^<]*)", zipped.read("word/document.xml").decode())
    if path.parent.name == "reports" or path.name == "findings.xlsx":
        return [[cell.value for cell in row] for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows()]
    returned = read_workbook(path)
    return returned.identity, list(returned.content.cells()), [event.kind for event in returned.events]


def test_each_sample_has_all_that_a_season_gives(built):
    for name in NAMES:
        files = {Path(path).parts[1] for path in made_files(built) if path.startswith(name)}
        made = {"master.xlsx", "issued", "returns", "findings.xlsx", "merged.xlsx", "reports"}
        assert files == (made | {"repaired"} if name in DAMAGED else made)


def test_the_committed_files_are_those_that_the_sources_give(built):
    committed, anew = made_files(SAMPLES), made_files(built)
    assert sorted(committed) == sorted(anew)
    same_writers = json.loads((SAMPLES / BUILT_WITH).read_text(encoding="utf-8")) == built_with()
    differing = [
        name
        for name, path in anew.items()
        if (
            path.read_bytes() != committed[name].read_bytes()
            if same_writers
            else content_of(path) != content_of(committed[name])
        )
    ]
    assert differing == [], "rebuild them with: python -m ita_workbook.tour samples"


def test_building_again_gives_the_same_bytes_and_removes_what_is_no_part_of_it(built, tmp_path, monkeypatch):
    names = ("sample0", "sample4")
    monkeypatch.setattr("ita_workbook.tour.sample_names", lambda: names)
    left = tmp_path / "sample4" / "repaired" / "กองอื่น.xlsx"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"")
    source = tmp_path / "sample4" / "source.yaml"
    source.write_text("kept", encoding="utf-8")
    list(rebuild(tmp_path))
    expected = {name: path for name, path in made_files(built).items() if name.startswith(names)}
    again = made_files(tmp_path)
    assert sorted(again) == sorted(expected)
    assert [name for name, path in again.items() if path.read_bytes() != expected[name].read_bytes()] == []
    assert source.read_text(encoding="utf-8") == "kept"


def test_no_ledger_and_no_left_over_is_among_the_files(built):
    assert {path.suffix for path in made_files(built).values()} == {".xlsx", ".docx"}


@pytest.mark.parametrize("name", DAMAGED)
def test_one_return_is_damaged_and_its_repair_is_whole(built, name):
    damaged = [path.name for path in (built / name / "repaired").iterdir()]
    assert len(damaged) == 1
    events = {event.kind for event in read_workbook(built / name / "returns" / damaged[0]).events}
    assert "sheet_missing" in events
    fresh = read_workbook(built / name / "repaired" / damaged[0])
    assert fresh.missing_sheets == () and not [event for event in fresh.events if event.kind.startswith("sheet_")]


def test_sample2_assigns_all_43_items_to_a_section_of_a_department(built):
    content = read_workbook(built / "sample2" / "master.xlsx").content
    owners = [(row.text("department"), row.text("section")) for row in content.rows("assignments")]
    assert len(owners) == 43 and all(department and section for department, section in owners)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """The demo as a new user runs it: (what it printed, its folder)."""
    folder = tmp_path_factory.mktemp("ทดลอง") / "demo"
    return ita_ok("demo", "-o", folder), folder


class TestDemo:
    def test_what_it_makes(self, ran):
        _, folder = ran
        for name in ("master.xlsx", "findings.xlsx", "merged.xlsx"):
            assert (folder / name).stat().st_size > 5000
        assert len(list((folder / "issued").glob("*.xlsx"))) == len(list((folder / "returns").glob("*.xlsx"))) == 6
        assert {path.suffix for path in (folder / "reports").iterdir()} == {".docx", ".xlsx"}

    def test_it_ends_with_what_happened_and_what_to_open_first(self, ran):
        out, folder = ran[0].out, ran[1]
        assert "เปิดก่อน" in out.splitlines()[-1] and str(folder) in out.splitlines()[-1]
        assert "ถูกลบหน้า" in out

    def test_it_gives_the_files_of_the_sample(self, ran, built):
        for path in (built / "sample0").rglob("*.xlsx"):
            assert (ran[1] / path.relative_to(built / "sample0")).read_bytes() == path.read_bytes(), path

    def test_every_step_can_be_repeated_by_hand(self, ran, tmp_path):
        folder = ran[1]
        ita_ok("issue", folder / "master.xlsx", "-o", tmp_path / "issued")
        whole = {path.name: path for part in ("returns", "repaired") for path in (folder / part).iterdir()}
        ita_ok("merge", folder / "merged.xlsx", *whole.values(), "-o", tmp_path / "again.xlsx")
        ita_ok("report", folder / "merged.xlsx", "-o", tmp_path / "reports", "--kind", "summary")
        assert [path.name for path in (tmp_path / "reports").iterdir()] == ["summary.xlsx"]

    @pytest.mark.parametrize("name", ["master.xlsx", "returns", "merged.xlsx"])
    def test_it_does_not_write_into_a_season_that_is_there(self, tmp_path, name):
        own = tmp_path / name if name.endswith(".xlsx") else tmp_path / name / "กองคลัง.xlsx"
        own.parent.mkdir(exist_ok=True)
        own.write_text("ของจริง", encoding="utf-8")
        refused = ita("demo", "-o", tmp_path)
        assert refused.code == 2 and name in refused.err and "--force" in refused.err
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == [own]
        assert own.read_text(encoding="utf-8") == "ของจริง"
