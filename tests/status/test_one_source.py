"""One source for one table: what status says of a return with the file, and later without it, is the same."""

from __future__ import annotations

from workbooks import Form, ita, ita_ok

from ita_workbook import Master

FIGURES = ("filled", "required", "percent", "errors", "warnings", "round")


def told(*arguments):
    found = {one["department"]: one for one in ita("status", *arguments, "--json").json["departments"]}
    return {name: {code: one[code] for code in FIGURES} for name, one in found.items()}


def test_a_correction_in_the_master_is_counted_alike_with_the_files_and_without(copied):
    played = copied(2566)
    merged = played.folder / "merged.xlsx"
    ita("merge", played.master, played.returns["กองคลัง"], "-o", merged)
    form = Form(merged)
    item = next(key for key in form.issued_rows("assignments")
                if form.get("assignments", key, "department") == "กองคลัง"
                and form.get("assignments", key, "status") == "ดำเนินการแล้ว")  # fmt: skip
    form.put("assignments", item, status="ยังไม่ดำเนินการ", problem="ต้องขออนุมัติก่อน").save()
    with_files = told(merged, played.returns["กองคลัง"])
    # Of a master that does not hold the answers, only the ledger tells.
    form = Form(played.master)
    form.put("assignments", item, status="ยังไม่ดำเนินการ", problem="ต้องขออนุมัติก่อน").save()
    again = told(played.master, played.returns["กองคลัง"])
    assert told(played.master)["กองคลัง"] == again["กองคลัง"]
    assert (with_files["กองคลัง"]["required"], with_files["กองคลัง"]["filled"]) != (0, 0)


def test_two_halves_are_remembered_as_what_was_shown_of_them(copied):
    played = copied(2566)
    form = Form(played.returns["สำนักปลัด"])
    keys = form.issued_rows("assignments")
    for number, mine in enumerate((keys[: len(keys) // 2], keys[len(keys) // 2 :])):
        form = Form(played.returns["สำนักปลัด"])
        for key in keys:
            if key not in mine:
                form.put("assignments", key, officer=None, status=None, url=None, published_on=None, evidence=None,
                         problem=None)  # fmt: skip
        form.save(played.folder / "halves" / f"{number}.xlsx")
    shown = told(played.master, played.folder / "halves")["สำนักปลัด"]
    assert shown["percent"] == 100
    assert told(played.master)["สำนักปลัด"] == shown
    # A merge looks at one file after the other, and changes nothing of it.
    ita_ok("merge", played.master, played.folder / "halves", "-o", played.folder / "m.xlsx")
    assert told(played.master)["สำนักปลัด"] == shown
    said = [str(row.values[4]) for row in Master(played.master).history().tables[0].rows if row.values[1] == "returned"]
    assert len(said) == 2 and all(f"{shown['filled']}/{shown['required']}" in one for one in said)


def test_nothing_is_said_to_be_late_or_to_do_that_a_file_which_is_not_here_may_have_answered(copied):
    played = copied(2566)
    day = ("--today", "01/09/2566")
    files = ita_ok("status", played.master, played.folder / "returns", *day).out
    without = ita_ok("status", played.master, *day).out
    (line,) = (line for line in without.splitlines() if line.startswith("กองคลัง"))
    assert "*" in line and line.split()[-3] == "-"  # days late
    assert "ไม่ทราบว่าตอบข้อใดแล้ว" in without and files != without
    to_do = ita("status", played.master, *day, "--json").json["to_do"]
    assert [one["kind"] for one in to_do if one["department"] == "กองคลัง"].count("row") == 0
    assert [one["what"] for one in to_do if (one["kind"], one["department"]) == ("merge", "กองคลัง")] == ["กองคลัง.xlsx"]
