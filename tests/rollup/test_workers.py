"""Workers: a file that ends, stops or fills the process that reads it is told, and the others are done as ever."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from ita_workbook import Master
from ita_workbook.checks.findings_json import render
from ita_workbook.read.reader import read_workbook
from ita_workbook.rollups import pool, vetted, workers
from ita_workbook.rollups.pool import check_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a test changes here, only a forked process has")


@pytest.fixture(scope="module")
def folder(season, tmp_path_factory):
    """Twelve returns, the sixth of which is to be the poisoned one."""
    folder = tmp_path_factory.mktemp("twelve")
    returns = list(season(2566).returns.values())
    for number in range(12):
        shutil.copy(returns[number % len(returns)], folder / f"{number:02}.xlsx")
    return folder


def ends(path):
    os._exit(3)


def is_killed(path):
    os.kill(os.getpid(), signal.SIGKILL)


def hangs(path):
    time.sleep(600)


def fills_the_memory(path):
    return bytes(64 << 30)


def raises(path):
    raise RuntimeError("something nobody foresaw")


def poisoned(monkeypatch, does, module=pool):
    """Let reading ``05.xlsx`` do what ``does`` does."""

    def read(path, *arguments, **options):
        return does(path) if path.name == "05.xlsx" else read_workbook(path, *arguments, **options)

    monkeypatch.setattr(module, "read_workbook", read)


def codes(found):
    return {file.name: [one.code for one in file.findings if one.code == "F111"] for file in found.checked.files}


@pytest.mark.parametrize("does", [ends, is_killed, hangs, fills_the_memory, raises])
@pytest.mark.parametrize(("jobs", "files"), [(2, 12), (None, 7), (3, 12)])
def test_one_poisoned_file_is_told_and_the_others_are_as_without_it(folder, monkeypatch, does, jobs, files):
    monkeypatch.setattr(workers, "SECONDS", 4.0)
    paths = sorted(folder.glob("*.xlsx"))[:files]
    whole = {file.name: [one.code for one in file.findings] for file in check_files(paths).checked.files}
    poisoned(monkeypatch, does)
    found = check_files(paths, jobs=jobs)
    told = codes(found)
    assert told.pop("05.xlsx") == ["F111"]
    assert not any(told.values())
    for file in found.checked.files:
        # What a file shows against the poisoned one cannot be told.
        if file.name != "05.xlsx":
            assert {one.code for one in file.findings} <= set(whole[file.name]) | {"F209"}, file.name


@pytest.mark.parametrize("does", [ends, hangs, fills_the_memory])
def test_a_large_file_that_no_process_survives_is_told_and_the_others_are_merged(season, tmp_path, monkeypatch, does):
    monkeypatch.setattr(workers, "SECONDS", 4.0)
    monkeypatch.setattr(vetted, "LARGE", 0)
    poisoned(monkeypatch, does, vetted)
    played = season(2566)
    shutil.copytree(played.folder, tmp_path / "season")
    master = Master(tmp_path / "season" / played.master.name)
    files = [tmp_path / "season" / one.relative_to(played.folder) for one in played.returns.values()]
    poison = tmp_path / "season" / "05.xlsx"
    shutil.copy(files[0], poison)
    merged = master.merge([*files, poison])
    left_out = {one.name: [event.kind for event in one.events] for one in merged.season.outcome.left_out}
    assert left_out == {"05.xlsx": ["reader_failed"]}
    assert {one.name for one in merged.season.outcome.taken} == {one.name for one in files}
    told = master.status([*files, poison])
    assert [(one.code, one.path.name) for one in told.season.left_out] == [("F111", "05.xlsx")]


def test_processes_that_are_killed_from_outside_cost_no_file(folder, monkeypatch):
    paths = sorted(folder.glob("*.xlsx"))
    whole = render(check_files(paths, jobs=2).checked)
    started = []
    kept = workers.ProcessPoolExecutor

    class Watched(kept):
        def submit(self, *arguments, **options):
            future = super().submit(*arguments, **options)
            started.append(self)
            return future

    monkeypatch.setattr(workers, "ProcessPoolExecutor", Watched)
    killed = []

    def kill(path):
        if len(killed) < 2 and path.name in ("02.xlsx", "07.xlsx"):
            processes = [one for one in (started[-1]._processes or {}).values() if one.is_alive()]
            killed.append(path)
            for process in processes[:1]:
                process.kill()

    assert render(check_files(paths, jobs=2, step=kill).checked) == whole
    assert len(killed) == 2


class EndsAtTheFirst(Executor):
    """An executor whose scheduler ends while the first task is worked on; all behind it are done."""

    def submit(self, call, tasks):
        future = Future()
        if tasks != [0]:
            future.set_result(call(tasks))
        return future


def test_what_others_had_done_when_a_scheduler_ends_is_kept():
    found = []
    gone = workers.Workers(2, executor=EndsAtTheFirst(), at_a_time=1, alive=lambda: False)
    with pytest.raises(workers.ExecutorGone):
        found.extend(gone.each(lambda tasks: [10 * task for task in tasks], [0, 1, 2], lambda task, reason: reason))
    for one in gone.each(lambda tasks: [10 * task for task in tasks], [1, 2], lambda task, reason: reason):
        found.append(one)
    assert found == [10, 20, 10, 20]


def test_any_executor_does_the_work(folder):
    paths = sorted(folder.glob("*.xlsx"))
    with ThreadPoolExecutor(2) as executor:
        found = check_files(paths, executor=executor)
    assert render(found.checked) == render(check_files(paths, jobs=1).checked)


SLOW = """
    import os, signal, sys, time
    from pathlib import Path
    from ita_workbook.cli.main import run
    from ita_workbook.read.reader import read_workbook
    from ita_workbook.rollups import pool
    folder = Path(sys.argv[1])
    def read(path, *arguments, **options):
        (folder / f"pid{os.getpid()}").touch()
        if path.name > "03":
            time.sleep(600)
        return read_workbook(path, *arguments, **options)
    pool.read_workbook = read
    # Whoever runs the tests in the background of a shell has them ignore Ctrl-C, and they hand that on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(run(["check", sys.argv[2], "--jobs", "2"]))
"""


@pytest.fixture
def slow(folder, tmp_path):
    """A check in a process of its own whose helpers sleep over the fifth file; it, and the helpers' numbers."""
    script = tmp_path / "slow.py"
    script.write_text(textwrap.dedent(SLOW), encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path), str(folder)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    while len(helpers := [int(one.name[3:]) for one in tmp_path.glob("pid*")]) < 2:
        assert running.poll() is None
        time.sleep(0.05)
    time.sleep(1.0)
    yield running, helpers
    if running.poll() is None:
        running.kill()
    running.communicate()


def still_there(numbers):
    return [number for number in numbers if Path(f"/proc/{number}").exists()]


def test_helpers_end_with_their_parent(slow):
    running, helpers = slow
    running.kill()
    running.wait()
    end = time.monotonic() + 20
    while still_there(helpers) and time.monotonic() < end:
        time.sleep(0.1)
    assert still_there(helpers) == []


def test_ctrl_c_shows_what_was_done_and_says_that_it_is_a_part(slow):
    running, helpers = slow
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "หยุดตามที่สั่ง" in err.decode() and "จาก 12 ไฟล์" in err.decode() and "11.xlsx" in err.decode()
    assert "Traceback" not in err.decode()
    assert still_there(helpers) == []


def test_the_executor_of_dask_does_the_work_too(folder):
    distributed = pytest.importorskip("distributed")
    paths = sorted(folder.glob("*.xlsx"))
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = check_files(paths, executor=client.get_executor())
    assert render(found.checked) == render(check_files(paths, jobs=1).checked)
