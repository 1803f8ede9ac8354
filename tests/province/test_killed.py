"""What ends processes: whatever is killed, the store in the end is that of the undisturbed run, byte for byte."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from provinces import COMPLETE, NOT_SENT, OFFICE, TODAY, bytes_of

from ita_workbook import Store, rollup

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a test changes here, only a forked process has")

DRIVER = """
    import sys, time
    from datetime import date
    from pathlib import Path
    from ita_workbook import rollup
    from ita_workbook.rollups import rolling
    place, store, log, today, slow = *map(Path, sys.argv[1:4]), date.fromisoformat(sys.argv[4]), float(sys.argv[5])
    make = rolling.make_part
    def logged(unit, *rest):
        import os
        with log.open("a") as stream:
            stream.write(f"{os.getpid()} {unit.name}\\n")
        time.sleep(slow)
        return make(unit, *rest)
    rolling.make_part = logged
    if __name__ == "__main__":
        rollup(place, store, jobs=2, today=today)
"""


class Driver:
    """A rollup in a process of its own that logs which process takes which agency."""

    def __init__(self, folder: Path, place: Path, slow: float = 0.2):
        self.store, self.log = folder / "store", folder / "log"
        script = folder / "driver.py"
        script.write_text(textwrap.dedent(DRIVER), encoding="utf-8")
        self.log.touch()
        command = [sys.executable, script, place, self.store, self.log, TODAY.isoformat(), str(slow)]
        self.process = subprocess.Popen([str(word) for word in command], stderr=subprocess.PIPE)

    def taken(self) -> list[tuple[int, str]]:
        lines = (line.split(" ", 1) for line in self.log.read_text(encoding="utf-8").splitlines())
        return [(int(number), name) for number, name in lines]

    def wait_for(self, count: int) -> list[tuple[int, str]]:
        while len(taken := self.taken()) < count:
            assert self.process.poll() is None, self.process.stderr.read().decode()
            time.sleep(0.02)
        return taken

    def end(self) -> None:
        _, err = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, err.decode()


def test_two_workers_killed_cost_their_agencies_a_new_try(province, clean, tmp_path):
    driver = Driver(tmp_path, province)
    first = driver.wait_for(2)[-1][0]
    os.kill(first, signal.SIGKILL)
    second = next(number for number, _ in driver.wait_for(5)[2:] if number != first)
    os.kill(second, signal.SIGKILL)
    driver.end()
    assert len(driver.taken()) > len({name for _, name in driver.taken()}) == 9
    assert bytes_of(driver.store) == bytes_of(clean)


def test_a_driver_killed_and_run_again_goes_on_where_it_was(province, clean, tmp_path):
    driver = Driver(tmp_path, province)
    driver.wait_for(6)
    driver.process.kill()
    driver.process.communicate()
    # What was being written when it was killed is no part: the next run takes it away.
    done = len([one for one in (driver.store / "parts").glob("*.parquet") if not one.name.startswith(".ita-")])
    assert 0 < done < 9
    (driver.store / "parts" / ".ita-left.parquet").write_bytes(b"half")
    again = rollup(province, driver.store, jobs=2, today=TODAY)
    assert again.done == 9 - done
    assert bytes_of(driver.store) == bytes_of(clean)


def test_a_run_that_ends_between_two_tables_is_made_good_by_the_next(province, clean, tmp_path, monkeypatch):
    from ita_workbook.rollups import store as stores

    store, put = tmp_path / "store", stores.write_whole

    def ends(path, write):
        put(path, write)
        if path.name == "items.parquet":
            raise KeyboardInterrupt

    monkeypatch.setattr(stores, "write_whole", ends)
    with pytest.raises(KeyboardInterrupt):
        rollup(province, store, jobs=1, today=TODAY)
    monkeypatch.undo()
    assert not (store / "manifest.json").exists() and (store / "items.parquet").exists()
    assert rollup(province, store, jobs=1, today=TODAY).done == 0
    assert bytes_of(store) == bytes_of(clean)


def test_two_drivers_at_once_are_refused(province, tmp_path):
    driver = Driver(tmp_path, province)
    driver.wait_for(1)
    ran = subprocess.run(
        [sys.executable, "-m", "ita_workbook.cli.main", "--lang", "en", "rollup", province, "-o", driver.store],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, b"another command is writing" in ran.stderr) == (2, True)
    driver.process.kill()
    driver.process.communicate()


def kills(path):
    os.kill(os.getpid(), signal.SIGKILL)


def exits(path):
    os._exit(7)


def raises(path):
    raise RuntimeError("something nobody foresaw")


@pytest.mark.parametrize("does", [kills, exits, raises])
def test_a_file_that_ends_its_process_is_given_up_by_name_and_the_rest_is_done(
    province, clean, tmp_path, monkeypatch, does
):
    from ita_workbook.rollups import agency

    read, poison = agency.read_workbook, province / COMPLETE / "returns" / f"{OFFICE}.xlsx"

    def poisoned(path, *arguments, **options):
        return does(path) if path == poison else read(path, *arguments, **options)

    monkeypatch.setattr(agency, "read_workbook", poisoned)
    monkeypatch.setattr(agency.Known, "read", lambda self, path, **_: poisoned(path, self.bases))
    found = rollup(province, tmp_path / "store", jobs=2, today=TODAY)
    given_up = f"{COMPLETE}/returns/{OFFICE}.xlsx"
    assert [(one["unit"], one["file"]) for one in found.store.manifest["given_up"]] == [(COMPLETE, given_up)]
    assert found.exit_code == 1 and given_up in found.warnings[0].th
    counts = found.counts
    assert counts["files_seen"] == counts["files_in_parts"] + 1 == Store(clean).manifest["counts"]["files_seen"]
    returns = found.to_frame("returns")
    mine = returns[returns["unit"] == COMPLETE].set_index("file")["state"]
    assert mine[f"returns/{OFFICE}.xlsx"] == "given_up" and (mine == "returned").sum() == 1
    findings = found.to_frame("findings")
    assert "F111" in set(findings[findings["file"] == f"returns/{OFFICE}.xlsx"]["code"])
    assert set(Store(clean).ask("missing", today=TODAY).to_frame()["agency"]) < set(
        found.store.ask("missing", today=TODAY).to_frame()["agency"]
    )
    monkeypatch.undo()
    again = rollup(province, tmp_path / "store", jobs=2, today=TODAY)
    assert again.done == 1, "what was given up is tried again"
    assert bytes_of(tmp_path / "store") == bytes_of(clean)


def test_an_agency_that_cannot_be_done_at_all_is_given_up_with_all_its_files(province, clean, tmp_path, monkeypatch):
    from ita_workbook.rollups import rolling

    make = rolling.make_part
    monkeypatch.setattr(
        rolling, "make_part", lambda unit, *rest: os._exit(1) if unit.name == NOT_SENT else make(unit, *rest)
    )
    found = rollup(province, tmp_path / "store", jobs=2, today=TODAY)
    assert {one["unit"] for one in found.store.manifest["given_up"]} == {NOT_SENT}
    assert (found.counts["units_in_parts"], found.counts["files_given_up"]) == (8, 2)
    monkeypatch.undo()
    rollup(province, tmp_path / "store", jobs=2, today=TODAY)
    assert bytes_of(tmp_path / "store") == bytes_of(clean)
