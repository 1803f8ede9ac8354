"""A master's own errors: told by issue and merge, which stop where the departments' files would be wrong."""

from __future__ import annotations

import pytest
from workbooks import Form, errors, ita, ita_ok

YEAR = 2566


def swap_codes(path):
    """Write the codes of two items each in the other's row, as a sort of a few columns leaves them."""
    form = Form(path)
    first, second = form.keys("assignments")[:2]
    for code in ("item", "name"):
        one, other = form.get("assignments", first, code), form.get("assignments", second, code)
        form.put("assignments", first, **{code: other}).put("assignments", second, **{code: one})
    form.save()


@pytest.mark.parametrize("command", ["issue", "merge"])
def test_a_master_whose_rows_are_mixed_up_makes_no_files(copied, tmp_path, command):
    played = copied(YEAR)
    swap_codes(played.master)
    out = tmp_path / "out" / "m.xlsx" if command == "merge" else tmp_path / "out"
    more = [played.returns["กองคลัง"]] if command == "merge" else []
    ran = ita(command, played.master, *more, "-o", out)
    assert ran.code == 1 and "ยังไม่ได้เขียนไฟล์ใด" in ran.err and "[R1" in ran.err
    assert not (tmp_path / "out").exists()


def test_other_errors_are_told_and_stop_nothing(copied, tmp_path):
    played = copied(YEAR)
    Form(played.master).answer(coordinator=None, website=None).save()
    count = sum(one["code"] == "C101" for one in errors(played.master))
    told = f"master.xlsx มีจุดที่ต้องแก้ {count} จุด (C101 × {count})"
    assert count >= 2 and told in ita_ok("issue", played.master, "-o", tmp_path / "out").err
    merged = ita("merge", played.master, played.returns["กองคลัง"], "-o", tmp_path / "m.xlsx").out
    # What came back has put some of them right: what is told is of the new file.
    left = sum(one["code"] == "C101" for one in errors(tmp_path / "m.xlsx"))
    assert 0 < left < count
    assert f"m.xlsx ยังมีจุดที่ต้องแก้ {left} จุด (C101 × {left})" in merged and "master.xlsx มีจุด" not in merged


@pytest.mark.parametrize("lock", ["~$master.xlsx", ".~lock.master.xlsx#"])
@pytest.mark.parametrize("command", ["issue", "merge", "status", "report"])
def test_a_master_that_is_open_in_a_spreadsheet_program_is_told(copied, tmp_path, command, lock):
    played = copied(YEAR)
    (played.folder / lock).write_bytes(b"x")
    out = {"status": [], "merge": ["-o", tmp_path / "m.xlsx"]}.get(command, ["-o", tmp_path / "out"])
    kinds = ["--kind", "plan", "--format", "docx"] if command == "report" else []
    back = [played.returns["กองคลัง"]] if command in ("merge", "status") else []
    ran = ita(command, played.master, *back, *out, *kinds)
    assert "master.xlsx ยังเปิดอยู่ในโปรแกรมตารางคำนวณ" in ran.out + ran.err
