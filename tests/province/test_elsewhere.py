"""Elsewhere: files in an object store, and a cluster whose scheduler and workers are processes that can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from provinces import COMPLETE, EMPTY, LATE, NOT_SENT, OFFICE, TODAY, bytes_of
from workbooks import ita

from ita_workbook import ItaError, Store, rollup

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="clusters are Linux machines")


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@contextmanager
def running(*words, log: Path):
    """A program in a process group of its own, ended with all that it started."""
    with log.open("wb") as stream:
        process = subprocess.Popen([str(word) for word in words], stdout=stream, stderr=stream, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answers(port: int) -> None:
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)


@pytest.fixture(scope="module")
def bucket(tmp_path_factory, province):
    """The province in a bucket of an S3 server on this machine."""
    pytest.importorskip("moto.server")
    fsspec, port = pytest.importorskip("fsspec"), free_port()
    patch = pytest.MonkeyPatch()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }.items():  # fmt: skip
        patch.setenv(name, value)
    folder = tmp_path_factory.mktemp("s3")
    with running(sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port, log=folder / "log"):
        answers(port)
        system = fsspec.filesystem("s3")
        system.mkdir("ita")
        for path in sorted(province.rglob("*")):
            if path.is_file():
                system.put_file(str(path), f"ita/{path.relative_to(province).as_posix()}")
        yield system
        patch.undo()


def without_units(store: Path, *names: str):
    """The rows of every table that are not about some folders, without what says where the files lay."""
    found = {}
    for table in ("returns", "items", "measures", "findings", "scores"):
        frame = Store(store).to_frame(table)
        found[table] = frame[~frame["unit"].isin(names)].astype(object).fillna("").to_numpy().tolist()
    return found


def test_a_bucket_gives_the_rows_of_the_folder_and_a_replaced_object_one_agency_anew(bucket, clean, tmp_path):
    store = tmp_path / "store"
    first = rollup("s3://ita", store, jobs=2, today=TODAY)
    # An object store knows no empty folder, and what holds no answer is not fetched, so nothing is said of why.
    assert (first.done, first.counts["files_seen"]) == (8, Store(clean).manifest["counts"]["files_seen"])
    mine, theirs = without_units(store, EMPTY, COMPLETE), without_units(clean, EMPTY, COMPLETE)
    assert mine == theirs
    before = bytes_of(store)
    assert rollup("s3://ita", store, jobs=2, today=TODAY).done == 0
    assert bytes_of(store) == before
    bucket.copy(f"ita/{LATE}/master.xlsx", f"ita/{LATE}/old.xlsx")
    assert rollup("s3://ita", store, jobs=2, today=TODAY).done == 1
    bucket.rm(f"ita/{LATE}/old.xlsx")
    assert rollup("s3://ita", store, jobs=2, today=TODAY).done == 1
    assert without_units(store, EMPTY, COMPLETE) == theirs


@pytest.mark.parametrize("place", ["s3://ita/nothing-here", "s3://no-such-bucket"])
def test_an_address_that_holds_nothing_is_told(bucket, tmp_path, place):
    with pytest.raises(ItaError) as problem:
        rollup(place, tmp_path / "store")
    assert place in problem.value.pick("en")


WORKER = """
import os, sys, time
from pathlib import Path
from ita_workbook.rollups import rolling
make = rolling.make_part
def logged(unit, *rest):
    with Path(sys.argv[2]).open("a") as stream:
        stream.write(f"{os.getpid()} {unit.name}\\n")
    time.sleep(float(os.environ.get("SLOW", 0.3)))
    return make(unit, *rest)
rolling.make_part = logged
from distributed.cli.dask_worker import main
main([sys.argv[1], "--nthreads", "1", "--no-nanny", "--no-dashboard", "--death-timeout", "60"])
"""


DRIVER = """
import sys
from datetime import date
from ita_workbook import ItaError, rollup
from ita_workbook.rollups import cluster
cluster.PATIENCE = 5
try:
    print(rollup(sys.argv[1], sys.argv[2], scheduler=sys.argv[3], today=date.fromisoformat(sys.argv[4])).done)
except ItaError as error:
    sys.exit(error.pick("en"))
"""


class Cluster:
    """A scheduler and two workers, each a process of its own; the workers log what they take."""

    def __init__(self, folder: Path, stack, port: int):
        self.folder, self.stack, self.address, self.log = folder, stack, f"tcp://127.0.0.1:{port}", folder / "taken"
        self.log.touch()
        self.port = port
        (folder / "worker.py").write_text(WORKER, encoding="utf-8")
        self.scheduler = self.start_scheduler()
        self.workers = [self.start_worker(), self.start_worker()]

    def start_scheduler(self):
        words = ["--host", "127.0.0.1", "--port", self.port, "--no-dashboard", "--no-show"]
        started = running(sys.executable, "-m", "distributed.cli.dask_scheduler", *words, log=self.folder / "scheduler")
        process = self.stack.enter_context(started)
        answers(self.port)
        return process

    def start_worker(self):
        words = [sys.executable, self.folder / "worker.py", self.address, self.log]
        return self.stack.enter_context(running(*words, log=self.folder / f"worker{time.monotonic_ns()}"))

    def taken(self) -> list[str]:
        return [line.split(" ", 1)[1] for line in self.log.read_text(encoding="utf-8").splitlines()]

    def roll(self, place, store):
        words = [sys.executable, "-c", DRIVER, place, store, self.address, TODAY.isoformat()]
        return subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def wait_for(self, count: int, driver) -> None:
        while len(self.taken()) < count:
            assert driver.poll() is None, driver.communicate()
            time.sleep(0.02)


@pytest.fixture
def cluster(tmp_path):
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield Cluster(tmp_path, stack, free_port())


def test_a_worker_killed_and_then_the_scheduler_cost_no_agency(cluster, province, clean, tmp_path):
    store = tmp_path / "store"
    driver = cluster.roll(province, store)
    cluster.wait_for(3, driver)
    cluster.workers[0].kill()
    cluster.wait_for(5, driver)
    while not list((store / "parts").glob("*.parquet")):
        # What the killed worker had done and nobody had fetched is done again, the first in order before the others.
        assert driver.poll() is None, driver.communicate()
        time.sleep(0.02)
    cluster.scheduler.kill()
    out, err = driver.communicate(timeout=120)
    assert driver.returncode == 1, out + err
    assert b"then the same command" in err and b"Traceback" not in err, err.decode()
    done = len(list((store / "parts").glob("*.parquet")))
    assert 0 < done < 9
    cluster.scheduler.wait()
    cluster.start_scheduler()
    cluster.start_worker()
    again = cluster.roll(province, store)
    out, err = again.communicate(timeout=120)
    assert again.returncode == 0, out + err
    assert int(out) == 9 - done
    assert bytes_of(store) == bytes_of(clean)


POISON = """
import os
from ita_workbook.read import reader
if not hasattr(reader, "opened"):
    reader.opened = reader._opened
    def poisoned(path, *rest):
        if path.parent.parent.name == os.environ["POISONED"] and path.stem == os.environ["POISONED_FILE"]:
            os._exit(9)
        return reader.opened(path, *rest)
    reader._opened = poisoned
"""


def test_a_file_that_ends_every_worker_of_a_cluster_is_given_up_by_name(province, tmp_path, monkeypatch):
    monkeypatch.setenv("POISONED", NOT_SENT)
    monkeypatch.setenv("POISONED_FILE", OFFICE)
    port, poison = free_port(), tmp_path / "poison.py"
    poison.write_text(POISON, encoding="utf-8")
    words = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", "--preload", poison]
    worker += ["--nworkers", "2", "--nthreads", "1", "--no-dashboard"]
    with running(*words, "--no-dashboard", log=tmp_path / "scheduler"), running(*worker, log=tmp_path / "worker"):
        answers(port)
        made = rollup(province, tmp_path / "store", scheduler=f"tcp://127.0.0.1:{port}", today=TODAY)
    given_up = Store(tmp_path / "store").manifest["given_up"]
    assert [(one["unit"], one["file"]) for one in given_up] == [(NOT_SENT, f"{NOT_SENT}/returns/{OFFICE}.xlsx")]
    assert (made.done, made.counts["files_in_parts"]) == (9, made.counts["files_seen"] - 1)


def test_nobody_at_the_address_is_told(province, tmp_path, monkeypatch):
    from ita_workbook.rollups import cluster

    monkeypatch.setattr(cluster, "PATIENCE", 2)
    ran = ita(
        "--lang", "en", "rollup", province, "-o", tmp_path / "store", "--scheduler", f"tcp://127.0.0.1:{free_port()}"
    )
    assert (ran.code, "no scheduler answers" in ran.err) == (2, True)


def test_an_encrypted_address_without_certificates_is_told_with_what_to_set(province, tmp_path):
    ran = ita("--lang", "en", "rollup", province, "-o", tmp_path / "store", "--scheduler", "tls://127.0.0.1:9")
    assert (ran.code, "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY" in ran.err) == (2, True)
