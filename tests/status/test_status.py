"""Status: who is where in the season, how complete, how late, and which rows nobody answered, two or another did."""

from __future__ import annotations

import json
import os
import shutil

import openpyxl
import pytest
from workbooks import DOING, DONE, THEIRS, Form, fill_in, ita, ita_ok

from ita_workbook import Master
from ita_workbook.book.column import EMPTY
from ita_workbook.book.workbook import load_spec

YEAR = 2566


def status(*arguments):
    data = ita_ok("status", *arguments, "--json").json
    assert data["schema"] == "ita-workbook/status/1"
    return data, {one["department"]: one for one in data["departments"]}


def expected_cells(path):
    """(required, filled) counted from the file itself by the declared requirements."""
    form = Form(path)
    required = filled = 0
    for spec in load_spec().data_sheets("issued"):
        for key in form.issued_rows(spec.id):
            codes = {
                column.field: load_spec().lists[column.list].code_of(form.get(spec.id, key, column.field))
                for column in spec.columns
                if column.list in load_spec().lists
            }
            for column in spec.columns:
                if form.get(spec.id, key, column.field) in (None, ""):
                    codes[column.field] = EMPTY
            for column in spec.columns:
                if not column.editable("issued") or not column.required.in_kind("issued"):
                    continue
                if column.required.when and not column.required.reason(codes):
                    continue
                required += 1
                filled += form.get(spec.id, key, column.field) not in (None, "")
    return required, filled


def test_without_a_ledger_it_is_not_known_what_was_issued_and_status_says_so(season, tmp_path):
    master = shutil.copy(season(YEAR).master, tmp_path / "master.xlsx")
    ran = ita_ok("status", master, "--json")
    departments = ran.json["departments"]
    assert {one["state"] for one in departments} == {"not_known"}
    assert {one["last_activity"] for one in departments} == {None}
    assert {one["row_key"] for one in ran.json["unanswered"]} >= {"O1", "O43"}
    (warning,) = ran.json["warnings"]
    assert ran.json["ledger"] is None and ".ledger" in warning and warning in ran.err
    page, book, folder = tmp_path / "status.html", tmp_path / "status.xlsx", tmp_path / "messages"
    printed = ita_ok("status", master, "-o", page, "--messages", folder)
    ita_ok("status", master, "-o", book, "-q")
    assert ".ledger" in printed.err and "ยังไม่แจก" not in printed.out and ita_ok("status", master, "-q").err == ""
    assert ".ledger" in page.read_text(encoding="utf-8")
    assert ".ledger" in openpyxl.load_workbook(book)["สถานะ"]["A2"].value
    text = (folder / "กองคลัง.txt").read_text(encoding="utf-8-sig")
    assert "หากท่านมีสมุดงานแล้ว" in text and "จะส่งสมุดงานให้" not in text
    assert "If you have the workbook" in _english_message(master, tmp_path / "en")


def _english_message(master, folder):
    ita_ok("status", master, "--lang", "en", "--messages", folder)
    return (folder / "กองคลัง.txt").read_text(encoding="utf-8-sig")


def test_with_a_ledger_only_departments_without_an_issue_are_not_issued(season, tmp_path):
    master = shutil.copy(season(YEAR).master, tmp_path / "master.xlsx")
    ita_ok("issue", master, "-o", tmp_path / "issued", "--department", "กองคลัง")
    data, departments = status(master)
    assert (data["ledger"], data["warnings"]) == ("master.ledger", [])
    assert departments.pop("กองคลัง")["state"] == "issued"
    assert {one["state"] for one in departments.values()} == {"not_issued"}


def _of_age(path, days):
    moment = 1_700_000_000 - days * 86400
    os.utime(path, (moment, moment))
    return path


@pytest.mark.parametrize(("first", "second"), [("a.xlsx", "b.xlsx"), ("b.xlsx", "a.xlsx")])
def test_of_two_returns_the_one_written_later_counts_whatever_its_name(copied, first, second):
    played = copied(YEAR)
    folder = played.folder / "two"
    folder.mkdir()
    form = Form(played.returns["กองคลัง"])
    item = form.keys("assignments")[0]
    _of_age(form.put("assignments", item, status=DOING, problem="รอเอกสาร").save(folder / first), 2)
    done = _of_age(form.put("assignments", item, status=DONE).save(folder / second), 1)
    one = status(played.master, folder)[1]["กองคลัง"]
    assert (one["files"], one["returned"]) == ([first, second], second)
    count = one["items_done"]
    # The ledger remembers both, in the same order.
    later = status(played.master)[1]["กองคลัง"]
    assert (later["files"], later["remembered"]) == ([first, second], True)
    assert status(played.master, done)[1]["กองคลัง"]["items_done"] == count
    _of_age(done, 3)
    one = status(played.master, folder)[1]["กองคลัง"]
    assert (one["files"], one["items_done"]) == ([second, first], count - 1)


def test_files_of_the_same_time_go_by_name_and_those_of_the_same_name_show_their_folder(copied):
    played = copied(YEAR)
    for name in ("x/b.xlsx", "x/a.xlsx", "y/a.xlsx"):
        target = played.folder / "same" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _of_age(shutil.copy(played.returns["กองคลัง"], target), 1)
    assert status(played.master, played.folder / "same")[1]["กองคลัง"]["files"] == ["x/a.xlsx", "y/a.xlsx", "b.xlsx"]


def test_several_files_of_a_department_are_named_wherever_the_status_is_shown(copied):
    played = copied(YEAR)
    folder = played.folder / "two"
    folder.mkdir()
    for age, name in ((1, "กองคลัง.xlsx"), (2, "แก้แล้ว.xlsx")):
        _of_age(shutil.copy(played.returns["กองคลัง"], folder / name), age)
    shutil.copy(played.returns["กองช่าง"], folder)
    messages, names = played.folder / "messages", "แก้แล้ว.xlsx, กองคลัง.xlsx"
    ran = ita_ok("status", played.master, folder, "--messages", messages)
    (line,) = (line for line in ran.out.splitlines() if line.startswith("ส่งมาหลายไฟล์"))
    assert f"กองคลัง 2 ไฟล์ ({names})" in line and "กองช่าง" not in line
    assert "ita check" in line and "ita merge" in line
    assert line in status(played.master, folder)[0]["warnings"]
    ita_ok("status", played.master, folder, "-o", played.folder / "s.xlsx")
    ita_ok("status", played.master, folder, "-o", played.folder / "s.html")
    book = openpyxl.load_workbook(played.folder / "s.xlsx")
    rows = [[cell.value for cell in row] for row in book["ส่งมาหลายไฟล์"].iter_rows(min_row=4)]
    assert [row[:3] for row in rows] == [["กองคลัง", 2, names]]
    assert "ita merge" in book["ส่งมาหลายไฟล์"]["A2"].value
    table = [[cell.value for cell in row] for row in book["สถานะ"].iter_rows(min_row=3)]
    column = table[0].index("ไฟล์")
    assert {row[0]: row[column] for row in table[1:] if row[column] != "-"} == {"กองคลัง": 2, "กองช่าง": 1}
    assert names in (played.folder / "s.html").read_text(encoding="utf-8")
    text = (messages / "กองคลัง.txt").read_text(encoding="utf-8-sig")
    assert f"2 ไฟล์ ({names})" in text and "ไฟล์ใหม่สุดคือ กองคลัง.xlsx" in text
    assert "ใหม่สุด" not in (messages / "กองช่าง.txt").read_text(encoding="utf-8-sig")
    assert "Several files (1)" in ita_ok("status", played.master, folder, "--lang", "en").out


def test_a_department_that_returned_nothing_has_no_per_cent_though_some_cells_were_issued_filled(copied):
    played = copied(YEAR)
    ran = ita_ok("status", played.master, played.returns["กองคลัง"], "-o", played.folder / "s.xlsx")
    lines = {line.split()[0]: line for line in ran.out.splitlines() if line}
    for name in played.issued:
        assert ("%" in lines[name], "ยังไม่มีคำตอบ" in lines[name]) == (name == "กองคลัง", name != "กองคลัง")
    rows = openpyxl.load_workbook(played.folder / "s.xlsx")["สถานะ"].iter_rows(min_row=4, values_only=True)
    assert {row[0] for row in rows if "%" in row[4]} == {"กองคลัง"}


@pytest.mark.parametrize("saved_again", [False, True])
def test_a_workbook_that_was_merged_as_it_was_issued_is_not_a_return(copied, saved_again):
    played = copied(YEAR)
    back = played.folder / "back.xlsx"
    if saved_again:
        Form(played.issued["กองคลัง"]).save(back)
    else:
        shutil.copy(played.issued["กองคลัง"], back)
    merged = played.folder / "merged.xlsx"
    ita_ok("merge", played.master, back, played.returns["กองช่าง"], "-o", merged)
    _, departments = status(merged)
    assert departments["กองคลัง"]["state"] == "issued" and departments["กองคลัง"]["files"] == []
    assert departments["กองช่าง"]["state"] == "merged"


def test_issued_returned_and_merged_follow_each_other(copied):
    played = copied(YEAR)
    _, departments = status(played.master)
    assert {one["state"] for one in departments.values()} == {"issued"}
    assert all(one["issue"] == 1 and one["last_activity"] for one in departments.values())
    back = played.returns["กองคลัง"]
    _, departments = status(played.master, back)
    states = {name: one["state"] for name, one in departments.items()}
    assert states == {name: "returned" if name == "กองคลัง" else "issued" for name in played.issued}
    assert departments["กองคลัง"]["returned"] == "กองคลัง.xlsx" and departments["กองคลัง"]["round"] == "m6"
    # The ledger remembers the return when the file is not named again.
    _, later = status(played.master)
    assert later["กองคลัง"]["state"] == "returned"
    assert (later["กองคลัง"]["filled"], later["กองคลัง"]["round"]) == (departments["กองคลัง"]["filled"], "m6")
    merged = played.folder / "merged.xlsx"
    ita_ok("merge", played.master, played.folder / "returns", "-o", merged)
    data, departments = status(merged)
    assert {one["state"] for one in departments.values()} == {"merged"}
    assert all(one["percent"] == 100 for one in departments.values())
    assert data["unanswered"] == data["answered_by_two"] == data["answered_by_other"] == []


@pytest.mark.parametrize("state", ["issued", "returns"])
def test_complete_per_cent_is_the_share_of_required_cells_filled(copied, state):
    played = copied(YEAR)
    _, departments = status(played.master, played.folder / state)
    for name, path in getattr(played, state).items():
        required, filled = expected_cells(path)
        one = departments[name]
        assert (one["required"], one["filled"], one["percent"]) == (required, filled, filled * 100 // required)


def test_a_round_that_has_not_ended_is_not_asked_for(copied):
    played = copied(YEAR)
    _, during = status(played.master, "--today", "01/02/2566")
    _, after = status(played.master, "--today", "01/04/2566")
    measures = {name: one["measures"] for name, one in after.items()}
    assert any(measures.values())
    for name, count in measures.items():
        assert after[name]["required"] - during[name]["required"] == count


def test_two_officers_files_count_together_and_a_corrected_file_takes_the_place_of_the_first(copied):
    played = copied(YEAR)
    whole = Form(played.returns["สำนักปลัด"])
    keys = whole.keys("assignments")
    half = len(keys) // 2
    folder = played.folder / "halves"
    for number, mine in enumerate((keys[:half], keys[half:])):
        form = Form(played.returns["สำนักปลัด"])
        for key in keys:
            if key not in mine:
                form.put("assignments", key, officer=None, status=None, url=None, published_on=None, evidence=None,
                         problem=None)  # fmt: skip
        _of_age(form.save(folder / f"{number}.xlsx"), 2 - number)
    _, departments = status(played.master, folder)
    one = departments["สำนักปลัด"]
    assert one["files"] == ["0.xlsx", "1.xlsx"]
    assert (one["percent"], one["errors"]) == (100, 0)
    wrong = Form(played.returns["สำนักปลัด"]).put("assignments", keys[0], status="ไม่ทราบ").save(folder / "a.xlsx")
    _, departments = status(played.master, wrong)
    assert departments["สำนักปลัด"]["errors"] == 1
    right = shutil.copy(played.returns["สำนักปลัด"], folder / "b.xlsx")
    _, departments = status(played.master, _of_age(wrong, 1), right)
    assert departments["สำนักปลัด"]["errors"] == 0


def test_late_items_and_measures_are_counted_from_their_earliest_date(copied):
    played = copied(YEAR)
    form = Form(played.master)
    first, second, third = Form(played.issued["กองคลัง"]).keys("assignments")[:3]
    for item, day in ((first, "01/02/2566"), (second, "15/02/2566"), (third, "30/04/2566")):
        form.put("assignments", item, due_on=day)
    measure = next(key for key in form.keys("measures") if form.get("measures", key, "department") == "กองคลัง")
    form.put("measures", measure, starts_on="01/10/2565", ends_on="31/12/2565").save()
    _, departments = status(played.master, "--today", "01/03/2566")
    one = departments["กองคลัง"]
    assert (one["late"], one["late_measures"]) == ([first, second], [measure])
    assert (one["days_late"], one["next_due"]) == (60, "2023-04-30")
    assert departments["กองช่าง"]["days_late"] == 0
    for item in (first, second):
        form.put("assignments", item, status=DONE)
    form.put("tracking", next(iter(form.keys("tracking"))), measure=measure, round="รอบ 6 เดือน", status=DONE).save()
    _, departments = status(played.master, "--today", "01/03/2566")
    assert (departments["กองคลัง"]["late"], departments["กองคลัง"]["days_late"]) == ([], 0)


def test_rows_that_nobody_two_or_another_department_answered_are_listed(copied):
    played = copied(YEAR)
    item, other = Form(played.issued["กองคลัง"]).keys("assignments")[:2]
    # After issuing, one item is given to another department, which gets a new workbook and answers too.
    form = Form(played.master)
    form.put("assignments", item, department="กองช่าง", section=None).save()
    ita_ok("issue", played.master, "-o", played.folder / "again", "--department", "กองช่าง")
    again = fill_in(Form(played.folder / "again" / "กองช่าง.xlsx"), [DONE]).save()
    data, _ = status(played.master, played.returns["กองคลัง"], again)
    assert [(one["row_key"], one["department"], one["by"]) for one in data["answered_by_two"]] == [
        (item, "กองช่าง", ["กองคลัง", "กองช่าง"])
    ]
    assert [one["row_key"] for one in data["answered_by_other"]] == [item]
    data, _ = status(played.master, played.returns["กองคลัง"])
    assert [one["row_key"] for one in data["answered_by_other"]] == [item]
    answered = {one["row_key"] for one in data["unanswered"]}
    assert other not in answered and item not in answered
    assert set(Form(played.issued["กองช่าง"]).keys("assignments")) <= answered
    form.put("assignments", other, department=None).save()
    data, _ = status(played.master)
    assert [(one["sheet"], one["row_key"]) for one in data["unassigned"]] == [("assignments", other)]


def test_a_decision_does_not_make_an_answer_of_two(copied):
    played = copied(YEAR)
    item = Form(played.issued["กองคลัง"]).keys("assignments")[0]
    Form(played.master).put("assignments", item, officer="ของกลาง").save()
    merged = played.folder / "merged.xlsx"
    ita("merge", played.master, played.folder / "returns", "-o", merged)
    form = Form(merged)
    (key,) = form.keys("conflicts")
    form.put("conflicts", key, decision=THEIRS).save()
    ita_ok("merge", merged, "-o", played.folder / "decided.xlsx")
    data, _ = status(played.folder / "decided.xlsx")
    assert data["answered_by_two"] == data["answered_by_other"] == []


def test_the_table_is_written_as_workbook_page_and_json(copied):
    played = copied(YEAR)
    files = {suffix: played.folder / f"status{suffix}" for suffix in (".xlsx", ".html", ".json")}
    for path in files.values():
        ita_ok("status", played.master, played.returns["กองคลัง"], "-o", path)
        assert ita("status", played.master, "-o", path).code == 2
    printed = ita_ok("status", played.master, played.returns["กองคลัง"]).out
    book = openpyxl.load_workbook(files[".xlsx"])
    rows = [[cell.value for cell in row] for row in book["สถานะ"].iter_rows(min_row=3)]
    assert rows[0][:4] == ["ส่วนราชการ", "สถานะ", "รอบ", "ข้อเสร็จ"]
    assert {row[0]: row[1] for row in rows[1:]} == {
        name: "ส่งแล้ว" if name == "กองคลัง" else "ยังไม่ส่ง" for name in played.issued
    }
    loose = [[cell.value for cell in row] for row in book["ข้อที่ต้องดู"].iter_rows(min_row=4)]
    assert all(row[0] == "ยังไม่มีใครตอบ" and row[4] for row in loose)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    page = files[".html"].read_text(encoding="utf-8")
    data = json.loads(files[".json"].read_text(encoding="utf-8"))
    for one in data["departments"]:
        assert one["department"] in page and one["department"] in printed
    assert ita("status", played.master, "-o", played.folder / "status.docx").code == 2


def test_a_name_that_looks_like_a_formula_or_a_tag_stays_a_text(copied):
    played = copied(YEAR)
    form = Form(played.master)
    for key in form.keys("departments"):
        if form.get("departments", key, "department") == "กองช่าง":
            form.put("departments", key, department="=<b>กองช่าง</b>")
    for sheet in ("assignments", "measures"):
        for key in form.keys(sheet):
            if form.get(sheet, key, "department") == "กองช่าง":
                form.put(sheet, key, department="=<b>กองช่าง</b>")
    for sheet in form.book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "=<b>กองช่าง</b>":
                    cell.data_type = "s"
    form.save()
    for suffix in (".xlsx", ".html"):
        ita_ok("status", played.master, "-o", played.folder / f"status{suffix}")
    book = openpyxl.load_workbook(played.folder / "status.xlsx")
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "<b>" not in (played.folder / "status.html").read_text(encoding="utf-8")


def test_a_file_of_another_master_is_told_and_counts_for_nobody(copied, season):
    played = copied(YEAR)
    foreign = season(2568).returns["กองคลัง"]
    ran = ita("status", played.master, foreign, "--json")
    assert ran.code == 1
    assert [one["file"] for one in ran.json["left_out"]] == [foreign.name]
    states = {one["department"]: one["state"] for one in ran.json["departments"]}
    assert states.pop("กองคลัง") == "misfit" and set(states.values()) == {"issued"}


def _merged(played, *returns, to="merged.xlsx"):
    output = played.folder / to
    ita("merge", played.master, *returns, "-o", output)
    return output


def _message(master, *returns, department="กองคลัง"):
    folder = master.parent / "letters"
    ita("status", master, *returns, "--messages", folder, "--force", "--today", "01/03/2566")
    return (folder / f"{department}.txt").read_text(encoding="utf-8-sig")


def test_a_later_return_counts_together_with_what_was_merged_before(copied):
    played = copied(YEAR)
    master = _merged(played, played.returns["กองคลัง"])
    later = Form(played.returns["กองคลัง"])
    later.put("assignments", later.keys("assignments")[0], status=None, officer=None)
    later.save(played.folder / "later.xlsx")
    _, alone = status(played.master, played.folder / "later.xlsx")
    assert alone["กองคลัง"]["percent"] < 100 and alone["กองคลัง"]["errors"] > 0
    _, together = status(master, played.folder / "later.xlsx")
    assert (together["กองคลัง"]["percent"], together["กองคลัง"]["errors"]) == (100, 0)
    assert "ไม่มีสิ่งที่ต้องแก้ไข" in _message(master, played.folder / "later.xlsx")


def test_two_halves_of_a_department_that_disagree_are_told_in_status_message_and_to_do(copied):
    played = copied(YEAR)
    form = Form(played.returns["กองคลัง"])
    item = form.keys("assignments")[0]
    other = form.put("assignments", item, evidence="รายงานอีกฉบับ").save(played.folder / "other.xlsx")
    _, departments = status(played.master, played.returns["กองคลัง"], other)
    assert departments["กองคลัง"]["errors"] == 1
    text = _message(played.master, played.returns["กองคลัง"], other)
    assert "ไม่ตรงกัน 1 ช่อง" in text and "ไม่มีสิ่งที่ต้องแก้ไข" not in text and "--exclude" not in text
    listed = ita_ok("status", played.master, played.returns["กองคลัง"], other, "--to-do").out
    assert any("ให้แก้ตามผลตรวจ" in line and "กองคลัง" in line for line in listed.splitlines())


def test_who_sent_the_form_of_another_year_is_told_so(copied, season):
    played = copied(YEAR)
    wrong = shutil.copy(season(2567).returns["กองคลัง"], played.folder / "wrong.xlsx")
    text = _message(played.master, wrong)
    assert "ได้รับไฟล์จากท่านแล้ว (wrong.xlsx)" in text and "2567" in text and "ยังไม่ได้รับ" not in text


def test_answered_by_another_names_the_other_alone(copied):
    played = copied(YEAR)
    master = _merged(played, played.returns["กองคลัง"])
    item = Form(played.issued["กองคลัง"]).keys("assignments")[0]
    Form(master).put("assignments", item, department="กองช่าง").save()
    data, _ = status(master)
    (row,) = data["answered_by_other"]
    assert (row["row_key"], row["by"]) == (item, ["กองคลัง"])


def test_a_department_that_sent_another_years_file_has_sent_something(copied, season):
    played = copied(2568)
    status = Master(played.master).status(season(2566).returns["กองคลัง"])
    (found,) = [one for one in status.to_json()["departments"] if one["department"] == "กองคลัง"]
    assert found["state"] == "misfit"
    line = next(line for line in status.lines() if line.startswith("กองคลัง"))
    assert "ส่งไฟล์ที่นับไม่ได้" in line and "ยังไม่ส่ง" not in line
    to_do = status.to_frame("to_do")
    mine = to_do[(to_do["kind"] == "return") & (to_do["department"] == "กองคลัง")]
    assert mine["what"].tolist() == ["กองคลัง.xlsx"]
