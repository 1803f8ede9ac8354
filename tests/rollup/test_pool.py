"""Many files: several processes give what one gives, and what comes of Ctrl-C and of --jobs."""

import json
import multiprocessing
import shutil
from datetime import date
from pathlib import Path

import pytest
from workbooks import Form, ita

from ita_workbook.checks.engine import check_many
from ita_workbook.checks.findings_json import render
from ita_workbook.checks.result import PackedFindings
from ita_workbook.checks.waiver import Waiver
from ita_workbook.read.reader import read_workbook
from ita_workbook.rollups.pool import FEW, check_files, processes

TODAY = date(2023, 9, 30)


@pytest.fixture(scope="module")
def folder(season, tmp_path_factory):
    """A folder as it comes back: returns, one of them twice, issued ones not filled in, another agency's, no workbook."""
    year, other = season(2566), season(2567)
    folder = tmp_path_factory.mktemp("many")
    for name, path in year.issued.items():
        shutil.copy(path, folder / f"ก {name}.xlsx")
    for name, path in year.returns.items():
        shutil.copy(path, folder / f"ข {name}.xlsx")
    shutil.copy(next(iter(other.returns.values())), folder / "ค.xlsx")
    (folder / "ง.xlsx").write_bytes(b"PK\x03\x04 half a file")
    (folder / "จ.xlsx").write_bytes(b"")
    return folder


def files_of(folder):
    return sorted(folder.glob("*.xlsx"))


@pytest.mark.parametrize(("jobs", "method"), [(1, None), (2, None), (2, "spawn")])
def test_any_number_of_processes_finds_what_one_pass_over_all_finds(folder, jobs, method):
    paths = files_of(folder)
    whole = check_many([read_workbook(path) for path in paths], today=TODAY)
    found = check_files(paths, today=TODAY, jobs=jobs, start_method=method)
    assert [file.path for file in found.checked.files] == paths
    for mine, theirs in zip(found.checked.files, whole.files, strict=True):
        assert tuple(mine.findings) == tuple(theirs.findings), mine.name
        assert mine.identity == theirs.identity
        assert mine.counts == theirs.counts
    assert found.checked.counts == whole.counts


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_master_named_and_waivers_hold_in_every_process(season, folder, jobs):
    paths = files_of(folder)
    master = read_workbook(season(2566).master)
    waivers = (Waiver("C102", "", "", "ตกลงแล้ว", "ปลัดเทศบาล"),)
    whole = check_many([read_workbook(path) for path in paths], today=TODAY, master=master.identity, waivers=waivers)
    found = check_files(paths, today=TODAY, master=master, waivers=waivers, jobs=jobs)
    assert render(found.checked) == render(whole)


@pytest.mark.parametrize("jobs", [1, 2])
def test_waivers_of_a_master_among_the_files_hold_for_its_returns(copied, jobs):
    year = copied(2566)
    form = Form(year.master)
    key = form.keys("waivers")[0]
    form.put("waivers", key, code="C102", reason="ตกลงแล้ว", approved_by="ปลัดเทศบาล").save()
    paths = [year.master, *year.issued.values()]
    whole = check_many([read_workbook(path) for path in paths], today=TODAY)
    found = check_files(paths, today=TODAY, jobs=jobs)
    assert render(found.checked) == render(whole)


def test_each_file_is_told_once_in_order(folder):
    paths, told = files_of(folder), []
    check_files(paths, today=TODAY, jobs=2, step=told.append)
    assert told == paths


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_gives_what_was_done_and_ends_all_processes(folder, jobs):
    paths, done = files_of(folder), []

    def interrupt(path):
        done.append(path)
        if len(done) == 3:
            raise KeyboardInterrupt

    found = check_files(paths, today=TODAY, jobs=jobs, step=interrupt)
    assert found.stopped
    assert [file.path for file in found.checked.files] == paths[:3] == done
    assert found.not_done == tuple(paths[3:])
    # Another thread may have waited for one that has ended: then only the system knows that it is gone.
    assert [child for child in multiprocessing.active_children() if Path(f"/proc/{child.pid}").exists()] == []


def test_processes_are_started_only_where_they_pay():
    assert processes(FEW - 1) == 1
    assert processes(1, 4) == 1
    assert processes(100, 3) == 3
    assert 1 <= processes(10_000) <= 10_000
    assert processes(0, 2) == 1


def test_the_command_prints_the_same_whatever_the_number_of_processes(folder):
    one, two = (ita("check", folder, "--json", "--jobs", jobs) for jobs in (1, 2))
    assert one.code == two.code == 1
    assert one.out == two.out
    table = [ita("check", folder, "--jobs", jobs).out for jobs in (1, 2)]
    assert table[0] == table[1]


def test_files_of_another_format_get_their_copies_from_the_pool_too(copied, resaved, tmp_path):
    year = copied(2566)
    name, path = next(iter(year.issued.items()))
    (saved,) = resaved([path], "ods")
    ran = ita("check", saved, "--annotate", tmp_path / "copies", "--jobs", 2)
    assert ran.code == 1, ran.err
    assert (tmp_path / "copies" / f"{name}.xlsx").exists()


def test_packed_findings_are_the_findings(folder):
    paths = files_of(folder)
    checked = check_many([read_workbook(path) for path in paths], today=TODAY)
    for file in checked.files:
        packed = PackedFindings(file.findings)
        assert list(packed) == list(file.findings)
        assert len(packed) == len(file.findings)
        assert packed.counts == file.counts
        assert packed[:1] == tuple(file.findings[:1])
    assert len(PackedFindings(())) == 0


def test_json_in_pieces_is_the_json_of_the_whole(folder):
    paths = files_of(folder)
    checked = check_many([read_workbook(path) for path in paths], today=TODAY)
    for whole in (checked, type(checked)(())):
        for language in ("th", "en"):
            text = render(whole, language)
            data = json.loads(text)
            assert text == json.dumps(data, ensure_ascii=False, indent=2) + "\n"
            assert [file["counts"] for file in data["files"]] == [file.counts.to_json() for file in whole.files]
            assert data["counts"] == whole.counts.to_json()
