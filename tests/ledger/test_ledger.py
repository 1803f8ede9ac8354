"""The ledger: what it holds, and what happens when it is old, lost, broken, in use or not to be written."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest
from workbooks import OTHER, Form, ita, ita_ok

from ita_workbook.read.reader import read_workbook
from ita_workbook.season.ledger import Ledger, Received
from ita_workbook.season.ledger_place import find_ledger
from ita_workbook.words.errors import ItaError
from ita_workbook.write import output


def ledger_of(season):
    return find_ledger(season.master, read_workbook(season.master).identity.master_id)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_issue_is_recorded_with_its_hash_and_with_what_was_issued(season):
    played = season(2568)
    ledger = ledger_of(played)
    issued = {entry.department: entry for entry in ledger.issued()}
    assert set(issued) == set(played.issued)
    for department, path in played.issued.items():
        entry = issued[department]
        assert (entry.issue, entry.file, entry.sha256) == (1, path.name, digest(path))
        assert ledger.base(entry.form_id) == read_workbook(path).book.content
    assert ledger.reserved() == []


def test_a_second_issue_has_the_next_number_and_the_first_keeps_its_base(copied):
    played = copied(2568)
    first = {entry.department: entry.form_id for entry in ledger_of(played).issued()}
    form = Form(played.master)
    item = Form(played.issued["กองคลัง"]).keys("assignments")[0]
    form.put("assignments", item, officer="หัวหน้าฝ่ายบัญชี").save()
    ita_ok("issue", played.master, "-o", played.folder / "again", "--department", "กองคลัง")
    ledger = ledger_of(played)
    entries = [entry for entry in ledger.issued() if entry.department == "กองคลัง"]
    assert [entry.issue for entry in entries] == [1, 2]
    assert "officer" not in ledger.base(first["กองคลัง"]).row("assignments", item).values
    assert ledger.base(entries[1].form_id).row("assignments", item).text("officer") == "หัวหน้าฝ่ายบัญชี"


def test_a_merge_records_what_came_back_what_was_merged_and_what_was_left_out(copied):
    played = copied(2568)
    left = played.returns["กองช่าง"]
    ita_ok("merge", played.master, played.folder / "returns", "--exclude", left, "-o", played.folder / "merged.xlsx")
    ledger = ledger_of(played)
    others = {name: path for name, path in played.returns.items() if path != left}
    assert {entry.sha256 for entry in ledger.merged()} == {digest(path) for path in others.values()}
    assert {entry.output for entry in ledger.merged()} == {"merged.xlsx"}
    assert all(entry.carried and not entry.conflicting for entry in ledger.merged())
    assert [(one.file, one.sha256) for one in ledger.excluded()] == [(left.name, digest(left))]
    received = {entry.department: entry for entry in ledger.received()}
    assert set(received) == set(others)
    for name, entry in received.items():
        assert (entry.sha256, entry.errors, entry.filled) == (digest(others[name]), 0, entry.required)
    assert received["กองคลัง"].round == "m6"


def test_a_decision_is_recorded_with_its_cell(copied):
    played = copied(2568)
    form = Form(played.master)
    item = Form(played.issued["กองคลัง"]).keys("assignments")[0]
    form.put("assignments", item, officer="ของกลาง").save()
    merged, decided = played.folder / "merged.xlsx", played.folder / "decided.xlsx"
    assert ita("merge", played.master, played.returns["กองคลัง"], "-o", merged).code == 1
    form = Form(merged)
    (key,) = form.keys("conflicts")
    form.put("conflicts", key, decision=OTHER, other_value="นักวิชาการเงิน").save()
    ita_ok("merge", merged, "-o", decided)
    (one,) = ledger_of(played).decided()
    assert (one.conflict, one.sheet, one.row_key, one.field) == (key, "assignments", item, "officer")
    assert (one.decision, one.output) == ("other", "decided.xlsx")


def test_without_the_ledger_the_merge_uses_the_files_and_says_so(copied):
    played = copied(2568)
    with_it = ita_ok("merge", played.master, played.folder / "returns", "-o", played.folder / "one.xlsx")
    played.master.with_suffix(".ledger").unlink()
    without = ita_ok("merge", played.master, played.folder / "returns", "-o", played.folder / "two.xlsx")
    assert ".ledger" in without.out and ".ledger" not in with_it.out
    assert ita_ok("diff", played.folder / "one.xlsx", played.folder / "two.xlsx", "--json").json["changes"] == []


def test_status_of_a_season_whose_ledger_is_lost_still_reads_the_files(copied):
    played = copied(2568)
    played.master.with_suffix(".ledger").unlink()
    departments = ita_ok("status", played.master, played.folder / "returns", "--json").json["departments"]
    assert {one["department"]: one["state"] for one in departments} == dict.fromkeys(played.returns, "returned")
    assert all(one["percent"] == 100 for one in departments)


def test_the_ledger_is_found_after_the_master_was_renamed(copied):
    played = copied(2568)
    renamed = played.master.rename(played.folder / "สมุดงานกลาง.xlsx")
    assert find_ledger(renamed, read_workbook(renamed).identity.master_id).issued()


def test_a_ledger_of_another_master_is_neither_used_nor_touched(copied):
    played = copied(2568)
    path = played.master.with_suffix(".ledger")
    before = path.read_bytes()
    with pytest.raises(ItaError, match="another master"):
        Ledger(path, "another")
    assert find_ledger(played.master, "another") is None
    made = find_ledger(played.master, "another", create=True)
    assert made.path != path and path.read_bytes() == before


def test_issue_tells_which_ledger_it_uses_when_its_name_is_not_the_masters(copied):
    played = copied(2568)
    assert "ทะเบียนรับส่ง" not in ita_ok("issue", played.master, "-o", played.folder / "two").err
    copy = played.master.rename(played.folder / "อีกชื่อ.xlsx")
    arguments = ("issue", copy, "--department", "กองคลัง", "-o")
    told = ita_ok(*arguments, played.folder / "three")
    assert "master.ledger (ไม่ใช่ อีกชื่อ.ledger)" in told.err and "ครั้งที่ 3" in told.out
    assert "master.ledger (not อีกชื่อ.ledger)" in ita_ok(*arguments, played.folder / "four", "--lang", "en").err
    assert ita_ok(*arguments, played.folder / "five", "-q").err == ""


def test_returns_of_one_look_are_given_as_they_were_entered_not_by_name(tmp_path):
    ledger = Ledger(tmp_path / "a.ledger", "m")
    names = ("b.xlsx", "a.xlsx", "c.xlsx")
    ledger.add_received(Received(name, "f", "กองคลัง", name, "2023-02-01T00:00:00+00:00", 0, 0, 1, 1) for name in names)
    assert [one.file for one in ledger.received()] == list(names)


def test_the_tables_of_the_first_version_are_brought_up_to_date(tmp_path):
    path = tmp_path / "old.ledger"
    with sqlite3.connect(path) as old:
        old.executescript(
            """
            create table master (master_id text primary key);
            insert into master values ('m');
            create table issued (form_id text primary key, department text not null, issue integer not null,
                version text not null, file text not null, sha256 text not null, issued_at text not null,
                base blob not null);
            insert into issued values ('f', 'กองคลัง', 1, '1.0', 'กองคลัง.xlsx', 'abc', '2023-01-01T00:00:00+00:00', x'00');
            create table returned (sha256 text not null, form_id text not null, department text not null,
                file text not null, seen_at text not null, errors integer not null, warnings integer not null,
                filled integer not null, required integer not null, primary key (sha256, form_id));
            insert into returned values ('s', 'f', 'กองคลัง', 'กองคลัง.xlsx', '2023-02-01T00:00:00+00:00', 1, 2, 3, 4);
            """
        )
    old.close()
    ledger = Ledger(path, "m")
    assert [(one.form_id, one.sha256) for one in ledger.issued()] == [("f", "abc")]
    assert [(one.sha256, one.errors, one.round) for one in ledger.received()] == [("s", 1, "")]
    assert ledger.decided() == ledger.excluded() == ledger.merged() == []


def test_a_ledger_that_another_run_is_writing_is_told_after_waiting(tmp_path, monkeypatch):
    monkeypatch.setattr("ita_workbook.season.ledger_file.WAIT", 0.05)
    ledger = Ledger(tmp_path / "a.ledger", "m")
    other = sqlite3.connect(ledger.path, isolation_level=None)
    other.execute("begin exclusive")
    with pytest.raises(ItaError) as told:
        ledger.add_received([])
    other.close()
    assert "มีผู้อื่นใช้อยู่" in told.value.pick("th") and "in use" in told.value.pick("en")
    ledger.add_received([])


def test_a_ledger_that_cannot_be_opened_is_told_with_its_place(tmp_path):
    (tmp_path / "a.ledger").mkdir()
    with pytest.raises(ItaError) as told:
        Ledger(tmp_path / "a.ledger", "m")
    assert str(tmp_path / "a.ledger") in told.value.pick("th")


def test_a_ledger_that_is_moved_away_during_a_run_does_not_come_back_empty(tmp_path):
    ledger = Ledger(tmp_path / "a.ledger", "m")
    ledger.path.rename(tmp_path / "away")
    with pytest.raises(ItaError):
        ledger.add_received([])
    assert not ledger.path.exists()


def test_a_damaged_ledger_is_told_and_moving_it_away_is_enough(copied):
    played = copied(2568)
    path = played.master.with_suffix(".ledger")
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x00" * (len(data) - 4096)
    path.write_bytes(data)
    ran = ita("merge", played.master, played.folder / "returns", "-o", played.folder / "merged.xlsx")
    assert ran.code in (0, 2) and "Traceback" not in ran.err
    if ran.code == 2:
        assert "ทะเบียนรับส่ง" in ran.err
    path.rename(played.folder / "old.damaged")
    ita_ok("merge", played.master, played.folder / "returns", "-o", played.folder / "again.xlsx")


def test_an_empty_file_of_the_ledgers_name_stops_nothing(copied):
    played = copied(2568)
    played.master.with_suffix(".ledger").write_bytes(b"")
    ita_ok("merge", played.master, played.folder / "returns", "-o", played.folder / "merged.xlsx")
    ita_ok("issue", played.master, "-o", played.folder / "again")
    assert len(ledger_of(played).issued()) == len(played.issued)


def test_a_file_of_another_program_with_the_suffix_of_ledgers_stops_nothing(copied):
    played = copied(2568)
    other = played.master.with_name("accounts.ledger")
    other.write_text("2023/01/01 opening balance", encoding="utf-8")
    played.master.with_suffix(".ledger").unlink()
    ita_ok("issue", played.master, "-o", played.folder / "again")
    assert ledger_of(played).path == played.master.with_suffix(".ledger")


def not_a_database(path, monkeypatch):
    path.write_bytes(b"\x00" * 4096)


def locked_by_a_program(path, monkeypatch):
    monkeypatch.setattr("ita_workbook.season.ledger_file.WAIT", 0.05)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin exclusive")
    return other.close


def not_permitted(path, monkeypatch):
    def refuse(*arguments, **options):
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorname = "SQLITE_CANTOPEN"
        raise error

    monkeypatch.setattr("ita_workbook.season.ledger_file.sqlite3.connect", refuse)


@pytest.fixture(params=[not_a_database, locked_by_a_program, not_permitted])
def unopened(request, copied, monkeypatch):
    """A season whose ledger is there and cannot be opened at the moment."""
    played = copied(2568)
    path = played.master.with_suffix(".ledger")
    release = request.param(path, monkeypatch)
    if release:
        request.addfinalizer(release)
    return played


def ledgers_in(played):
    return sorted(path.name for path in played.folder.glob("*.ledger*"))


@pytest.mark.parametrize("command", ["issue", "merge"])
def test_what_must_be_recorded_stops_with_what_to_do_where_the_ledger_cannot_be_opened(unopened, command):
    before = ledgers_in(unopened)
    output = unopened.folder / ("new.xlsx" if command == "merge" else "new")
    returns = [unopened.folder / "returns"] if command == "merge" else []
    ran = ita(command, unopened.master, *returns, "-o", output)
    assert ran.code == 2
    assert "ทะเบียนรับส่ง" in ran.err and "master.ledger" in ran.err and "สั่งใหม่" in ran.err
    assert not output.exists()
    assert ledgers_in(unopened) == before


def test_a_look_at_the_status_goes_on_and_says_that_nothing_is_recorded(unopened):
    before = ledgers_in(unopened)
    ran = ita("status", unopened.master, unopened.folder / "returns", "--json")
    assert ran.code == 0
    (warning,) = ran.json["warnings"]
    assert "master.ledger" in warning and "ไม่ได้บันทึก" in warning
    assert ran.json["ledger"] is None
    assert {one["state"] for one in ran.json["departments"]} == {"returned"}
    assert ledgers_in(unopened) == before


def test_checking_and_repairing_go_on_by_the_master(unopened):
    back = next((unopened.folder / "returns").glob("*.xlsx"))
    for arguments in (("check", back), ("repair", back, "-o", unopened.folder / "repaired.xlsx")):
        ran = ita(*arguments, "--master", unopened.master)
        assert ran.code == 0, ran.err
        assert "ไม่ได้บันทึก" in ran.err


def test_a_ledger_of_another_name_that_cannot_be_opened_may_be_the_masters_own(copied, monkeypatch):
    monkeypatch.setattr("ita_workbook.season.ledger_file.WAIT", 0.05)
    played = copied(2568)
    renamed = played.master.rename(played.folder / "สมุดงานกลาง.xlsx")
    other = sqlite3.connect(played.folder / "master.ledger", isolation_level=None)
    other.execute("begin exclusive")
    ran = ita("issue", renamed, "-o", played.folder / "again")
    other.close()
    assert ran.code == 2 and "master.ledger" in ran.err
    assert ledgers_in(played) == ["master.ledger"]


def test_temporary_files_of_killed_runs_are_no_returns_and_are_removed_later(copied, monkeypatch):
    import os

    played = copied(2568)
    returns = played.folder / "returns"
    left = returns / ".ita-abcdef.xlsx"
    left.write_bytes(played.returns["กองคลัง"].read_bytes())
    checked = ita_ok("check", returns, "--json").json
    assert len(checked["files"]) == len(played.returns)
    ita_ok("status", played.master, returns, "-o", returns / "status.html")
    assert left.exists()  # it may belong to a run that is still writing
    os.utime(left, (0, 0))
    monkeypatch.setattr(output, "_swept", set())  # a later run is another process
    ita_ok("status", played.master, returns, "-o", returns / "status.html", "--force")
    assert not left.exists()
