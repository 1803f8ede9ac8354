"""Departments and measures are known by key: renamed, retitled, deleted after issuing, none is lost, doubled or dunned."""

from __future__ import annotations

import pytest
from workbooks import DONE, OURS, THEIRS, Form, add_measure, ita, ita_ok

from ita_workbook import Master, check

YEAR = 2566
OLD, NEW = "กองคลัง", "กองการเงินและบัญชี"


def rename(path, *, former=False, rows=True):
    """Rename a department in a master as README says: on its own sheet and wherever it is an owner."""
    form = Form(path)
    for sheet, code in (("departments", "department"), ("assignments", "department"), ("measures", "department")):
        for key in form.keys(sheet):
            if form.get(sheet, key, code) == OLD and (rows or sheet == "departments"):
                form.put(sheet, key, **{code: NEW})
                if former and sheet == "departments":
                    form.put(sheet, key, former_names=OLD)
    form.save()


def statuses(*arguments):
    data = ita("status", *arguments, "--json").json
    return {one["department"]: one for one in data["departments"]}, data


def test_a_department_renamed_after_issuing_has_returned_and_gets_no_false_letter(copied):
    played = copied(YEAR)
    before, _ = statuses(played.master, played.returns[OLD])
    rename(played.master)
    after, data = statuses(played.master, played.returns[OLD], "--messages", played.folder / "letters")
    assert OLD not in after
    same = ("state", "files", "items", "items_done", "required", "filled", "issue")
    assert {name: after[NEW][name] for name in same} == {name: before[OLD][name] for name in same}
    assert data["answered_by_other"] == [] and data["unknown_departments"] == []
    letter = (played.folder / "letters" / f"{NEW}.txt").read_text(encoding="utf-8-sig")
    assert "ได้รับสมุดงานของท่านแล้ว" in letter and "ยังไม่ได้รับ" not in letter


def test_the_merge_notes_the_former_name_and_what_came_before_stays_the_departments(copied):
    played = copied(YEAR)
    rename(played.master)
    merged = played.folder / "merged.xlsx"
    ran = ita_ok("merge", played.master, played.returns[OLD], "-o", merged)
    assert f"ไฟล์ที่แจกให้ {OLD} นับเป็นของ {NEW}" in ran.out
    frame = Master(merged).to_frame("departments")
    assert frame.loc[frame["department"] == NEW, "former_names"].dropna().tolist() == [OLD]
    owners = set(Master(merged).to_frame("assignments")["department"].dropna())
    assert NEW in owners and OLD not in owners
    # Nobody needs the ledger for it any more.
    (played.folder / "master.ledger").unlink()
    after, data = statuses(merged)
    assert after[NEW]["state"] == "merged" and data["answered_by_other"] == []
    assert "นับเป็นของ" not in ita("merge", merged, played.returns[OLD], "-o", played.folder / "again.xlsx").out


def test_where_the_keys_do_not_tell_it_is_asked_and_what_is_answered_is_noted(copied):
    played = copied(YEAR)
    rename(played.master)
    form = Form(played.master)
    for key in form.keys("departments"):  # the rows were written anew in another order
        if form.get("departments", key, "department") == NEW:
            form.put("departments", key, department=None, section=None, contact=None)
    spare = next(key for key in reversed(form.keys("departments")))
    form.put("departments", spare, department=NEW).save()
    _, data = statuses(played.master, played.returns[OLD])
    assert data["unknown_departments"] == [{"file": f"{OLD}.xlsx", "department": OLD}]
    told = ita("status", played.master, played.returns[OLD]).out
    assert f'--department "{OLD}=ชื่อปัจจุบัน"' in told
    answered, data = statuses(played.master, played.returns[OLD], "--department", f"{OLD}={NEW}")
    assert answered[NEW]["state"] == "returned" and data["unknown_departments"] == []
    merged = played.folder / "merged.xlsx"
    ita_ok("merge", played.master, played.returns[OLD], "-o", merged, "--department", f"{OLD}={NEW}")
    assert statuses(merged, played.returns[OLD])[0][NEW]["state"] == "returned"


def test_a_former_name_written_by_the_coordinator_tells_too(copied):
    played = copied(YEAR)
    rename(played.master, former=True)
    assert statuses(played.master, played.returns[OLD])[0][NEW]["files"] == [f"{OLD}.xlsx"]


@pytest.mark.parametrize("pair", ["กองคลัง", "=กองช่าง", "กองคลัง="])
def test_what_is_no_pair_of_names_is_told(copied, pair):
    ran = ita("status", copied(YEAR).master, "--department", pair)
    assert ran.code == 2 and "ชื่อเดิม=ชื่อปัจจุบัน" in ran.err


def own_measure(played, title, name, **values):
    """A return with a measure of the department's own in its first spare row."""
    form = Form(played.issued["กองคลัง"])
    key = next(key for key in form.keys("measures") if key not in form.issued_rows("measures"))
    form.put("measures", key, title=title, indicator="7", **values)
    return key, form.save(played.folder / "own" / name)


STEPS = "1. ประชุมชี้แจง 2. จัดทำคู่มือ 3. เผยแพร่บนเว็บไซต์"


@pytest.mark.parametrize("together", [True, False])
def test_an_own_measure_whose_title_is_corrected_is_one_measure(copied, together):
    played = copied(YEAR)
    key, first = own_measure(played, "อบรมคุนธรรม", "1.xlsx", steps=STEPS)
    _, second = own_measure(played, "จัดอบรมคุณธรรมและจริยธรรมแก่บุคลากรทุกกอง", "2.xlsx", steps=STEPS)
    merged = played.folder / "m.xlsx"
    if together:
        ran = ita("merge", played.master, first, second, "-o", merged)
        assert ran.code == 1 and "อบรมคุนธรรม" in ran.out  # which of the two is right, the files do not tell
    else:
        ita_ok("merge", played.master, first, "-o", played.folder / "m1.xlsx")
        ita_ok("merge", played.folder / "m1.xlsx", second, "-o", merged)
        assert Master(merged).to_frame("measures").loc[key, "title"] == "จัดอบรมคุณธรรมและจริยธรรมแก่บุคลากรทุกกอง"
    assert [
        one
        for one in Form(merged).keys("measures")
        if one.startswith(key) and Form(merged).get("measures", one, "steps")
    ] == [key]


def test_an_own_measure_that_the_coordinator_named_anew_is_still_the_one_that_its_file_has(copied):
    played = copied(YEAR)
    key, first = own_measure(played, "อบรมคุณธรรม", "1.xlsx", responsible="นิติกร")
    ita_ok("merge", played.master, first, "-o", played.folder / "m1.xlsx")
    Form(played.folder / "m1.xlsx").put("measures", key, title="ฝึกปฏิบัติเรื่องผลประโยชน์ทับซ้อน").save()
    _, second = own_measure(played, "อบรมคุณธรรม", "2.xlsx", responsible="นิติกรชำนาญการ")
    _, other = own_measure(played, "จัดทำแผนผังขั้นตอน", "3.xlsx", responsible="นายช่าง")
    said = ita("merge", played.folder / "m1.xlsx", second, other, "-o", played.folder / "m2.xlsx", "--json").json
    # Which title is right is asked, of one measure.
    assert [(one["row_key"], one["field"]) for one in said["conflicts"]] == [(key, "title")]
    made = Form(played.folder / "m2.xlsx")
    told = [
        (made.get("measures", one, "title"), made.get("measures", one, "responsible"))
        for one in made.keys("measures")
        if one.startswith(key) and made.get("measures", one, "title")
    ]
    assert told == [("ฝึกปฏิบัติเรื่องผลประโยชน์ทับซ้อน", "นิติกรชำนาญการ"), ("จัดทำแผนผังขั้นตอน", "นายช่าง")]


def test_two_measures_that_only_share_what_all_share_stay_two(copied):
    played = copied(YEAR)
    same = {"responsible": "กองคลัง", "starts_on": "01/10/2565", "ends_on": "30/09/2566"}
    key, first = own_measure(played, "อบรมคุณธรรมครั้งที่ 1", "1.xlsx", **same)
    _, second = own_measure(played, "อบรมคุณธรรมครั้งที่ 2", "2.xlsx", **same)
    ita_ok("merge", played.master, first, "-o", played.folder / "m1.xlsx")
    ita_ok("merge", played.folder / "m1.xlsx", second, "-o", played.folder / "m2.xlsx")
    titles = Master(played.folder / "m2.xlsx").to_frame("measures")["title"]
    assert sorted(title for own, title in titles.items() if own.startswith(key)) == [
        "อบรมคุณธรรมครั้งที่ 1", "อบรมคุณธรรมครั้งที่ 2",
    ]  # fmt: skip


@pytest.fixture
def gone(copied, tmp_path):
    """A season in which a measure was issued, reported on, and deleted in the master."""
    played = copied(YEAR)
    form = Form(played.master)
    key = add_measure(form, "กองคลัง", "ปรับปรุงคู่มือการเบิกจ่าย", steps=STEPS)
    form.save()
    ita_ok("issue", played.master, "-o", tmp_path / "issued", "--department", "กองคลัง")
    untouched = tmp_path / "issued" / "กองคลัง.xlsx"
    filled = Form(untouched).put("tracking", f"{key}|m6", status=DONE, result="ทำแล้ว").save(tmp_path / "back.xlsx")
    form = Form(played.master)
    form.put("measures", key, title=None, indicator=None, steps=None, department=None).save()
    return played.master, key, untouched, filled


def test_a_deleted_measure_that_nobody_reports_on_does_not_come_back(gone, tmp_path):
    master, key, untouched, _ = gone
    ran = ita_ok("merge", master, untouched, "-o", tmp_path / "m.xlsx")
    assert "ไม่มีข้อขัดแย้ง" in ran.out
    assert key not in Master(tmp_path / "m.xlsx").to_frame("measures").index


@pytest.mark.parametrize(("decision", "stays"), [(THEIRS, True), (OURS, False)])
def test_a_deleted_measure_that_is_reported_on_is_asked_about(gone, tmp_path, decision, stays):
    master, key, _, filled = gone
    merged = tmp_path / "m.xlsx"
    ran = ita("merge", master, filled, "-o", merged)
    assert ran.code == 1 and f"{key} " in ran.out and "ถูกลบในสมุดงานกลางหลังแจกไฟล์" in ran.out
    frame = Master(merged).to_frame("measures")
    assert (frame.loc[key, "title"], frame.loc[key, "steps"]) == ("ปรับปรุงคู่มือการเบิกจ่าย", STEPS)
    form = Form(merged)
    (asked,) = form.keys("conflicts")
    assert form.get("conflicts", asked, "ours") == "(ลบแถวนี้แล้ว)"
    form.put("conflicts", asked, decision=decision).save()
    ita_ok("merge", merged, "-o", tmp_path / "m2.xlsx")
    ita_ok("merge", tmp_path / "m2.xlsx", filled, "-o", tmp_path / "m3.xlsx")
    for path in (tmp_path / "m2.xlsx", tmp_path / "m3.xlsx"):
        assert (key in Master(path).to_frame("measures").index) is stays
        assert (f"{key}|m6" in Master(path).to_frame("tracking").index) is stays


def test_two_measures_whose_titles_differ_in_a_letter_are_not_mixed(copied):
    played = copied(YEAR)
    _, first = own_measure(played, "อบรมเจ้าหน้าที่กลุ่ม ก", "1.xlsx", responsible="นักพัฒนาชุมชน")
    _, second = own_measure(played, "อบรมเจ้าหน้าที่กลุ่ม ข", "2.xlsx", monitoring="ประชุมประจำเดือน")
    ita_ok("merge", played.master, first, second, "-o", played.folder / "m.xlsx")
    kept = {
        one["title"]: (one["responsible"], one["monitoring"])
        for one in Master(played.folder / "m.xlsx").to_frame("measures").fillna("").to_dict("records")
    }
    assert kept["อบรมเจ้าหน้าที่กลุ่ม ก"] == ("นักพัฒนาชุมชน", "")
    assert kept["อบรมเจ้าหน้าที่กลุ่ม ข"] == ("", "ประชุมประจำเดือน")


def test_a_measure_that_became_another_after_issue_does_not_take_over_what_was_reported_on_the_first(copied):
    played = copied(YEAR)
    form = Form(played.master)
    key = add_measure(form, "กองคลัง", "ปรับปรุงทะเบียนยืมทรัพย์สิน", steps=STEPS)
    form.save()
    ita_ok("issue", played.master, "-o", played.folder / "out", "--department", "กองคลัง")
    back = Form(played.folder / "out" / "กองคลัง.xlsx")
    back.put("tracking", f"{key}|m6", status=DONE, result="มีทะเบียนออนไลน์").save(played.folder / "back.xlsx")
    for title, conflicts in {"ปรับปรุงทะเบียนการยืมทรัพย์สิน": 0, "ติดตั้งระบบติดตามรถราชการ": 2}.items():
        Form(played.master).put("measures", key, title=title).save()
        ran = ita("merge", played.master, played.folder / "back.xlsx", "-o", played.folder / "m.xlsx", "--force")
        assert ran.code == (1 if conflicts else 0) and ran.out.count("ขัดแย้ง ติดตามมาตรการ") == conflicts
        assert ("รายงานของ" in ran.err + ran.out) is bool(conflicts)


@pytest.mark.parametrize("both", [True, False])
def test_who_owned_an_item_before_does_not_answer_for_the_department_that_owns_it_now(copied, both):
    played = copied(YEAR)
    item = next(one for one in Form(played.master).keys("assignments")
                if Form(played.master).get("assignments", one, "department") == "กองคลัง")  # fmt: skip
    old = Form(played.issued["กองคลัง"]).put("assignments", item, url="https://example.go.th/old", status=DONE)
    old.save(played.folder / "old.xlsx")
    Form(played.master).put("assignments", item, department="สำนักปลัด", section=None).save()
    ita_ok("issue", played.master, "-o", played.folder / "out", "--department", "สำนักปลัด")
    new = Form(played.folder / "out" / "สำนักปลัด.xlsx").put("assignments", item, url="https://example.go.th/new")
    new.save(played.folder / "new.xlsx")
    files = [played.folder / "old.xlsx", *([played.folder / "new.xlsx"] if both else [])]
    ran = ita("merge", played.master, *files, "-o", played.folder / "m.xlsx")
    assert ran.code == 1 and f"{item} ย้ายไปให้ สำนักปลัด แล้ว" in ran.err + ran.out
    merged = Form(played.folder / "m.xlsx")
    assert merged.get("assignments", item, "url") == ("https://example.go.th/new" if both else None)
    told = {(one.conflict.field, one.conflict.theirs) for one in Master(played.folder / "m.xlsx").conflicts().conflicts}
    assert told == {("url", "https://example.go.th/old"), ("status", DONE)}


def test_a_measure_that_the_coordinator_deleted_is_told_to_the_coordinator_and_stops_nothing(copied):
    played = copied(YEAR)
    merged = played.folder / "merged.xlsx"
    ita("merge", played.master, *played.returns.values(), "-o", merged)
    form = Form(merged)
    form.sheet("measures").delete_rows(form.row("measures", "M01"))
    form.save()
    told = {(one.code, one.severity, one.sheet_id, one.row_key) for one in check(merged).findings}
    assert ("R113", "warning", "measures", "M01") in told
    assert "R101" not in {code for code, *_ in told} and "X101" not in {code for code, *_ in told}


def put_last_first(path):
    """Move the rows of the department that stands first behind those of the others, as a sort by hand does."""
    form = Form(path)
    page, keys = form.sheet("departments"), [key for key in form.keys("departments")
                                             if form.get("departments", key, "department")]  # fmt: skip
    rows = [form.row("departments", key) for key in keys]
    kept = [[page.cell(row, column).value for column in range(1, page.max_column + 1)] for row in rows]
    first = kept[0][form.columns("departments")["department"] - 1]
    for row, cells in zip(rows, sorted(kept, key=lambda one: first in one), strict=True):
        for column, value in enumerate(cells, 1):
            page.cell(row, column).value = value
    form.save()


@pytest.mark.parametrize("title", ["อบรมคุณธรรมแก่บุคลากร", "จัดทำคู่มือการยืมพัสดุ"])
def test_empty_rows_of_two_departments_that_have_one_number_after_a_reorder_are_two_measures(copied, title):
    played = copied(YEAR)
    names = Master(played.master).departments
    first, second = names[0], names[1]

    def own(folder, department, told):
        form = Form(folder / f"{department}.xlsx")
        key = next(key for key in form.keys("measures") if key not in form.issued_rows("measures"))
        form.put("measures", key, title=told, indicator="7", responsible=department)
        return key, form.save(played.folder / f"own {department}.xlsx")

    key, one = own(played.issued[first].parent, first, "อบรมคุณธรรมแก่บุคลากร")
    ita_ok("merge", played.master, one, "-o", played.folder / "m1.xlsx")
    put_last_first(played.folder / "m1.xlsx")
    assert Master(played.folder / "m1.xlsx").departments[:1] == (second,)
    ita_ok("issue", played.folder / "m1.xlsx", "-o", played.folder / "again")
    same, other = own(played.folder / "again", second, title)
    assert same == key == "M01-1"
    ita("merge", played.folder / "m1.xlsx", other, "-o", played.folder / "m2.xlsx")
    frame = Master(played.folder / "m2.xlsx").to_frame("measures")
    found = frame[frame.index.str.startswith("M01-1")].fillna("")
    assert sorted(zip(found["department"], found["title"], found["responsible"], strict=True)) == sorted(
        [(first, "อบรมคุณธรรมแก่บุคลากร", first), (second, title, second)]
    )


@pytest.mark.parametrize("left", [("measure",), ()])
def test_a_measure_whose_cells_the_coordinator_emptied_counts_as_deleted(copied, tmp_path, left):
    played = copied(YEAR)
    merged = played.folder / "merged.xlsx"
    ita("merge", played.master, *played.returns.values(), "-o", merged)
    form = Form(merged)
    form.put("measures", "M01", **{code: None for code in form.columns("measures") if code not in left}).save()
    told = [(one.code, one.severity) for one in check(merged).findings if one.row_key == "M01"]
    assert ("R113", "warning") in told and "C101" not in {code for code, _ in told}
    owner = next(name for name, path in played.returns.items() if "M01" in Form(path).issued_rows("measures"))
    back = Form(played.returns[owner]).put("tracking", "M01|m6", result="เพิ่มเติม").save(tmp_path / "back.xlsx")
    ran = ita("merge", merged, back, "-o", tmp_path / "m2.xlsx")
    assert ran.code == 1 and "ถูกลบในสมุดงานกลางหลังแจกไฟล์" in ran.out
