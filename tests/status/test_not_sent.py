"""Rows that became a department's after its workbook was issued: told to the coordinator, and not asked of a file without them."""

from __future__ import annotations

from datetime import date

from workbooks import Form, fill_in, findings, ita, ita_ok

from ita_workbook import Master

YEAR = 2566
OWNER, BEFORE = "กองคลัง", "สำนักปลัด"


def moved(played):
    """Give an item of one department to another after both were issued; returns its code."""
    item = Form(played.issued[BEFORE]).issued_rows("assignments")[0]
    Form(played.master).put("assignments", item, department=OWNER, section=None).save()
    return item


def letter(played, *returns, to=OWNER):
    folder = played.folder / "letters"
    ita_ok("status", played.master, *returns, "--messages", folder, "--force", "--today", "10/04/2566")
    return (folder / f"{to}.txt").read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def test_an_item_that_came_later_is_told_with_its_owner_and_is_to_be_issued(copied):
    played = copied(YEAR)
    item = moved(played)
    status = Master(played.master).status(played.returns[OWNER])
    assert status.to_json()["not_sent"] == [{"sheet": "assignments", "row_key": item, "department": OWNER, "by": []}]
    assert f"ไม่อยู่ในสมุดงานที่เจ้าของมี (1): {item} ({OWNER}) · " in "\n".join(status.lines())
    to_do = status.to_frame("to_do")
    issue = to_do[to_do["kind"] == "issue"]
    assert issue[["department", "what"]].values.tolist() == [[OWNER, item]]


def test_its_cells_are_not_called_yellow_ones_of_a_file_that_lacks_it(copied):
    played = copied(YEAR)
    item = moved(played)
    name = Form(played.master).get("assignments", item, "name")
    text = letter(played, played.returns[OWNER])
    assert "ช่องสีเหลือง" not in text and "ไม่มีสิ่งที่ต้องแก้ไข" not in text
    assert (f"มีรายการเพิ่มที่ยังไม่อยู่ในสมุดงานของท่าน และจะได้รับสมุดงานที่มีรายการเหล่านี้\n- {item} {name}\n") in text
    # Also where the file was seen before and is not looked at now.
    assert f"- {item} {name}\n" in letter(played)


def test_issued_anew_it_is_told_no_more(copied):
    played = copied(YEAR)
    item = moved(played)
    ita_ok("issue", played.master, "-o", played.folder / "again", "--department", OWNER)
    assert item in Form(played.folder / "again" / f"{OWNER}.xlsx").issued_rows("assignments")
    assert Master(played.master).status(played.returns[OWNER]).to_json()["not_sent"] == []


def test_a_round_that_is_over_and_was_added_later_counts_like_a_row(copied):
    played = copied(YEAR)
    measure = Form(played.issued[OWNER]).issued_rows("measures")[0]
    form = Form(played.master)
    spare = next(key for key in form.keys("tracking") if not form.get("tracking", key, "measure"))
    form.put("tracking", spare, measure=measure, round="ไตรมาส 1").save()
    told = Master(played.master).status(played.returns[OWNER], today=date(2023, 4, 10)).to_json()["not_sent"]
    assert [(one["sheet"], one["row_key"]) for one in told] == [("tracking", f"{measure}|q1")]
    assert f"- {measure} ไตรมาส 1" in letter(played, played.returns[OWNER])
    form.put("tracking", spare, round="ไตรมาส 4").save()
    assert Master(played.master).status(played.returns[OWNER], today=date(2023, 4, 10)).to_json()["not_sent"] == []


def test_what_a_department_added_itself_is_in_its_workbook(copied):
    played = copied(YEAR)
    form = Form(played.returns[OWNER])
    spare = next(key for key in form.keys("measures") if not form.get("measures", key, "title"))
    form.put("measures", spare, indicator="8", title="มาตรการที่เพิ่มเอง", steps="1. ทำ", responsible="นิติกร").save()
    merged = played.folder / "merged.xlsx"
    ita_ok("merge", played.master, form.path, "-o", merged)
    assert "มาตรการที่เพิ่มเอง" in {row.text("title") for row in Master(merged).book.content.rows("measures")}
    for master in (played.master, merged):
        assert Master(master).status(form.path).to_json()["not_sent"] == []


def test_without_a_ledger_nothing_is_known_of_what_was_sent(copied):
    played = copied(YEAR)
    moved(played)
    played.master.with_suffix(".ledger").unlink()
    assert Master(played.master).status(played.returns[OWNER]).to_json()["not_sent"] == []


def test_who_a_row_was_taken_from_is_told_that_it_need_not_be_filled_in(copied):
    played = copied(YEAR)
    item = moved(played)
    name = Form(played.master).get("assignments", item, "name")
    told = f"ในสมุดงานของท่าน ไม่ต้องกรอกแล้ว\n- {item} {name} (เป็นของ {OWNER} แล้ว)\n"
    assert told in letter(played, to=BEFORE)
    assert told in letter(played, played.returns[BEFORE], to=BEFORE)
    status = Master(played.master).status()
    assert status.to_json()["taken_away"] == [
        {"sheet": "assignments", "row_key": item, "department": BEFORE, "by": [OWNER]}
    ]
    assert "ไม่ต้องกรอกแล้ว" not in letter(played)


def test_who_has_nothing_left_gets_a_letter_that_says_so_and_is_asked_for_nothing(copied):
    played = copied(YEAR)
    form = Form(played.master)
    taken = [key for key in form.issued_rows("assignments") if form.get("assignments", key, "department") == BEFORE]
    for key in taken:
        form.put("assignments", key, department=OWNER, section=None)
    for key in form.issued_rows("measures"):
        if form.get("measures", key, "department") == BEFORE:
            form.put("measures", key, department=OWNER)
            taken.append(key)
    form.save()
    status = Master(played.master).status()
    assert BEFORE not in [one.department for one in status.departments]
    text = letter(played, to=BEFORE)
    assert "ไม่ต้องกรอกแล้ว และไม่ต้องส่งกลับ" in text and "ยังไม่ได้รับสมุดงานของท่าน" not in text
    assert [line.split()[1] for line in text.splitlines() if line.startswith("- ")] == taken
    assert f"(เป็นของ {OWNER} แล้ว)" in text


def test_the_file_of_a_department_whose_only_rows_were_deleted_is_told_and_waits_to_be_merged(copied):
    played = copied(YEAR)
    form = Form(played.master)
    for sheet in ("assignments", "measures"):
        for key in form.issued_rows(sheet):
            if form.get(sheet, key, "department") == BEFORE:
                form.put(sheet, key, department=OWNER)
    measure = next(key for key in form.issued_rows("measures") if form.get("measures", key, "department") == OWNER)
    title = form.get("measures", measure, "title")
    form.put("measures", measure, department=BEFORE)
    form.save()
    ita_ok("issue", played.master, "-o", played.folder / "again", "--department", BEFORE)
    filled = fill_in(Form(played.folder / "again" / f"{BEFORE}.xlsx")).save()
    row = form.row("measures", measure)
    for column in form.columns("measures").values():
        form.sheet("measures").cell(row, column).value = None
    form.save()
    # What its code showed is nothing to mend: the row was emptied to delete it.
    assert not [one for one in findings(played.master) if one[0] == "R108"]
    status = Master(played.master).status(filled)
    assert BEFORE not in [one.department for one in status.departments]
    assert status.to_json()["relieved"] == [{"department": BEFORE, "files": [filled.name]}]
    assert [line for line in status.lines() if line.startswith(f"{filled.name}: ของ {BEFORE} ")]
    to_do = status.to_frame("to_do")
    assert to_do[to_do["kind"] == "merge"][["department", "what"]].values.tolist() == [[BEFORE, filled.name]]
    text = letter(played, filled, to=BEFORE)
    assert f"({filled.name})" in text and f"- {measure} {title} (ไม่มีในสมุดงานกลางแล้ว)\n" in text
    # Seen once, it is not forgotten until it is merged.
    assert Master(played.master).status().to_json()["relieved"] == [{"department": BEFORE, "files": [filled.name]}]
    merged = played.folder / "merged.xlsx"
    ita("merge", played.master, filled, "-o", merged)
    later = Master(merged).status()
    assert not [one for one in later.to_do if (one.kind, one.department) == ("merge", BEFORE)]
