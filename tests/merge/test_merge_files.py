"""Merging real files: what was filled in arrives, conflicts wait for a decision, and the decision is obeyed."""

from __future__ import annotations

import hashlib
import re
from datetime import date

import pytest
from workbooks import DONE, OTHER, OURS, THEIRS, Form, findings, ita, ita_ok

from ita_workbook.merge.merging import belongs
from ita_workbook.merge.provenance import read_origins
from ita_workbook.read.reader import read_workbook

SHEETS = ("assignments", "measures", "tracking", "indicators", "scores", "committee", "constraints", "agency")


def content_of(path, sheets=SHEETS):
    """Every filled cell of a master as (sheet, row, field) → value."""
    content = read_workbook(path).content
    return {(sheet, key, code): value for sheet, key, code, value in content.cells() if sheet in sheets}


def balanced(data):
    for file in data["files"]:
        assert file["read"] == sum(file[part] for part in ("carried", "agreed", "conflicting", "settled", "reported"))
        assert file["read"] > 0
    return data


def conflicts_of(path):
    """The conflicts sheet as rows of (row key on that sheet, what stands in it)."""
    rows = read_workbook(path).content.rows("conflicts")
    return [(row.key, row.values) for row in rows]


def decide(path, decision, other_value=None):
    """Choose a decision in every row of the conflicts sheet, as a coordinator does; return the saved file."""
    form = Form(path)
    for key, _ in conflicts_of(path):
        form.put("conflicts", key, decision=decision, other_value=other_value)
    return form.save()


@pytest.fixture(scope="module")
def whole(season, tmp_path_factory):
    """All returns of 2566 merged: (season, merged file, what the merge said)."""
    played, target = season(2566), tmp_path_factory.mktemp("merged") / "merged.xlsx"
    ran = ita_ok("merge", played.master, *played.returns.values(), "-o", target, "--json")
    return played, target, ran.json


@pytest.fixture
def disputed(copied):
    """A master whose coordinator wrote another officer into an item than its department did: (season, item)."""
    played = copied()
    item = Form(played.returns["กองคลัง"]).keys("assignments")[0]
    Form(played.master).put("assignments", item, officer="ผู้อำนวยการกองคลัง").save()
    return played, item


def test_every_filled_cell_arrives(whole):
    played, target, data = whole
    balanced(data)
    arrived, before = content_of(target), content_of(played.master)
    for path in played.returns.values():
        back = read_workbook(path)
        typed = {
            (sheet, row.key, code): cell.value
            for sheet, read in back.sheets.items()
            for row in read.rows
            for code, cell in row.cells.items()
        }
        assert typed and typed.items() <= arrived.items()
    # What came with a tracking row that the master had not yet is no cell that anybody filled.
    shown = {("tracking", code) for code in ("measure", "round", "title", "round_ends_on")}
    new = {place for place in arrived if place not in before and (place[0], place[2]) not in shown}
    assert sum(file["carried"] for file in data["files"]) == len(new)
    assert before.items() <= arrived.items()


def test_merging_the_same_returns_again_changes_nothing(whole, tmp_path):
    played, target, _ = whole
    again = tmp_path / "again.xlsx"
    data = balanced(ita_ok("merge", target, *played.returns.values(), "-o", again, "--json").json)
    assert [(file["carried"], file["conflicting"]) for file in data["files"]] == [(0, 0)] * len(played.returns)
    assert content_of(again) == content_of(target)
    assert content_of(again, ("provenance",)) == content_of(target, ("provenance",))


def origins_that_do_not_hold(path):
    content = read_workbook(path).content
    origins = read_origins(content.rows("provenance"))
    assert origins
    return [key for key, one in origins.items() if not one.holds(content.row(*key[:2]))]


def test_every_origin_holds_after_the_merged_master_was_written(whole):
    assert origins_that_do_not_hold(whole[1]) == []


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_every_origin_holds_after_libreoffice_saved_the_merged_master(whole, resaved, suffix):
    (again,) = resaved([whole[1]], suffix)
    assert origins_that_do_not_hold(again) == []


def test_a_correction_in_the_merged_master_outlives_the_departments_next_file(whole, tmp_path):
    played, target, _ = whole
    form = Form(played.returns["กองคลัง"])
    item = next(key for key in form.keys("assignments") if form.get("assignments", key, "status") == DONE)
    corrected = Form(target).put("assignments", item, note="ผู้ประสานงานแก้").save(tmp_path / "corrected.xlsx")
    newer = form.put("assignments", item, note="ส่วนราชการแก้").save(tmp_path / "กองคลัง.xlsx")
    first = tmp_path / "first.xlsx"
    ita_ok("merge", target, newer, "-o", first)
    assert content_of(first)["assignments", item, "note"] == "ส่วนราชการแก้"
    ran = ita("merge", corrected, newer, "-o", tmp_path / "out.xlsx", "--json")
    assert ran.code == 1
    assert content_of(tmp_path / "out.xlsx")["assignments", item, "note"] == "ผู้ประสานงานแก้"


def test_the_order_and_the_number_of_merges_do_not_matter(whole, tmp_path):
    played, target, _ = whole
    before = played.master
    for number, path in enumerate(reversed(played.returns.values())):
        ita_ok("merge", before, path, "-o", tmp_path / f"{number}.xlsx")
        before = tmp_path / f"{number}.xlsx"
    assert content_of(before) == content_of(target)


def test_the_master_itself_is_never_replaced(copied):
    played = copied()
    before = played.master.read_bytes()
    ran = ita("merge", played.master, *played.returns.values(), "-o", played.master, "--force")
    assert ran.code == 2 and "master.xlsx" in ran.err
    assert played.master.read_bytes() == before
    ita_ok("merge", played.master, *played.returns.values(), "-o", played.folder / "merged.xlsx")
    assert played.master.read_bytes() == before


def test_an_existing_output_is_kept_unless_forced(copied):
    played = copied()
    target = played.folder / "merged.xlsx"
    target.write_text("ของเดิม", encoding="utf-8")
    ran = ita("merge", played.master, played.returns["กองคลัง"], "-o", target)
    assert ran.code == 2 and "--force" in ran.err
    assert target.read_text(encoding="utf-8") == "ของเดิม"
    ita_ok("merge", played.master, played.returns["กองคลัง"], "-o", target, "--force")
    assert content_of(target)


def test_an_undecided_conflict_keeps_the_masters_value_and_ends_with_1(disputed):
    played, item = disputed
    target = played.folder / "merged.xlsx"
    ran = ita("merge", played.master, played.returns["กองคลัง"], "-o", target, "--json")
    assert ran.code == 1
    place = Form(played.returns["กองคลัง"]).place("assignments", item, "officer")
    (conflict,) = ran.json["conflicts"]
    assert (conflict["sheet"], conflict["row_key"], conflict["field"]) == ("assignments", item, "officer")
    assert (conflict["ours"], conflict["theirs"]) == ("ผู้อำนวยการกองคลัง", f"officer ของ {item}")
    assert (conflict["file"], conflict["cell"]) == ("กองคลัง.xlsx", f"มอบหมาย OIT!{place}")
    assert content_of(target)["assignments", item, "officer"] == "ผู้อำนวยการกองคลัง"
    # Merging once more without a decision neither forgets nor doubles it, and the check asks for the decision.
    again = ita("merge", target, played.returns["กองคลัง"], "-o", played.folder / "again.xlsx", "--json")
    assert (again.code, len(again.json["conflicts"])) == (1, 1)
    assert ita("merge", target, "-o", played.folder / "alone.xlsx").code == 1
    cell = Form(target).place("conflicts", conflicts_of(target)[0][0], "decision")
    assert ("M101", "ข้อขัดแย้ง", cell) in findings(target)


@pytest.mark.parametrize(
    ("decision", "other_value", "expected"),
    [(OURS, None, "ผู้อำนวยการกองคลัง"), (THEIRS, None, "officer ของ {item}"), (OTHER, "นักวิชาการคลัง", "นักวิชาการคลัง")],
)
def test_the_next_merge_obeys_the_decision(disputed, decision, other_value, expected):
    played, item = disputed
    target, final = played.folder / "merged.xlsx", played.folder / "final.xlsx"
    ita("merge", played.master, played.returns["กองคลัง"], "-o", target)
    decide(target, decision, other_value)
    ran = ita_ok("merge", target, "-o", final)
    assert "ทำตามคำตัดสิน 1 ข้อ" in ran.out
    assert content_of(final)["assignments", item, "officer"] == expected.format(item=item)
    assert conflicts_of(final) == []
    # The same return does not open it again, and what was decided can be looked up.
    again = ita_ok("merge", final, played.returns["กองคลัง"], "-o", played.folder / "again.xlsx", "--json")
    assert again.json["files"][0]["carried"] == 0
    assert content_of(played.folder / "again.xlsx") == content_of(final)
    origin = ita_ok("explain", final, f"assignments!{item}.officer", "--json").json["origin"]
    assert (origin["decision"], origin["department"]) == (decision, "กองคลัง")
    assert origin["value"] == f"officer ของ {item}"


def test_another_value_that_was_not_written_stays_open(disputed):
    played, item = disputed
    target = played.folder / "merged.xlsx"
    ita("merge", played.master, played.returns["กองคลัง"], "-o", target)
    decide(target, OTHER)
    ran = ita("merge", target, "-o", played.folder / "final.xlsx")
    assert ran.code == 1 and "ค่าอื่น" in ran.out
    assert content_of(played.folder / "final.xlsx")["assignments", item, "officer"] == "ผู้อำนวยการกองคลัง"


def test_a_decided_file_may_be_saved_under_another_name_and_merged_with_late_returns(disputed):
    played, item = disputed
    target = played.folder / "merged.xlsx"
    ita("merge", played.master, played.returns["กองคลัง"], "-o", target)
    decided = decide(target, THEIRS).rename(played.folder / "สมุดงานกลาง ตัดสินแล้ว.xlsx")
    ita_ok("merge", decided, played.returns["กองช่าง"], "-o", played.folder / "final.xlsx")
    after = content_of(played.folder / "final.xlsx")
    assert after["assignments", item, "officer"] == f"officer ของ {item}"
    assert any(key.startswith("M02") and code == "monitoring" for _, key, code in after)


def test_two_parts_of_one_department_both_arrive(copied):
    played = copied()
    blank = played.issued["สำนักปลัด"]
    first, second, *_ = Form(blank).keys("assignments")
    one = Form(blank).put("assignments", first, officer="นิติกร", note="ส่วนที่หนึ่ง").save(played.folder / "a.xlsx")
    two = Form(blank).put("assignments", second, officer="นักทรัพยากรบุคคล").save(played.folder / "b.xlsx")
    ran = ita("merge", played.master, one, two, "-o", played.folder / "merged.xlsx", "--json")
    balanced(ran.json)
    assert ran.json["conflicts"] == []
    after = content_of(played.folder / "merged.xlsx")
    assert after["assignments", first, "officer"] == "นิติกร"
    assert after["assignments", first, "note"] == "ส่วนที่หนึ่ง"
    assert after["assignments", second, "officer"] == "นักทรัพยากรบุคคล"


def test_two_officers_who_filled_the_same_empty_row_both_keep_their_measure(copied):
    played = copied()
    blank = played.issued["สำนักปลัด"]
    spare = next(key for key in Form(blank).keys("measures") if not Form(blank).get("measures", key, "title"))
    files = []
    for name, title in (("ก", "อบรมจริยธรรมประจำปี"), ("ข", "เปิดช่องทางร้องเรียนออนไลน์")):
        form = Form(blank).put("measures", spare, indicator="5", title=title, steps=f"1. {title}")
        form.put("tracking", f"{spare}|m6", progress=f"เริ่ม{title}")
        files.append(form.save(played.folder / f"{name}.xlsx"))
    ran = ita("merge", played.master, *files, "-o", played.folder / "merged.xlsx", "--json")
    balanced(ran.json)
    assert ran.json["conflicts"] == []
    content = read_workbook(played.folder / "merged.xlsx").content
    steps = {row.text("title"): row.text("steps") for row in content.rows("measures")}
    progress = {row.text("measure"): row.text("progress") for row in content.rows("tracking")}
    for title in ("อบรมจริยธรรมประจำปี", "เปิดช่องทางร้องเรียนออนไลน์"):
        key = next(row.key for row in content.rows("measures") if row.text("title") == title)
        assert (steps[title], progress[key]) == (f"1. {title}", f"เริ่ม{title}")
        assert content.row("measures", key).text("department") == "สำนักปลัด"


def test_a_return_of_the_second_issue_goes_on_from_the_merged_master(copied):
    played = copied()
    merged = played.folder / "merged.xlsx"
    ita_ok("merge", played.master, played.returns["กองคลัง"], "-o", merged)
    ita_ok("issue", merged, "-o", played.folder / "issued2", "--department", "กองคลัง")
    form = Form(played.folder / "issued2" / "กองคลัง.xlsx")
    item = form.keys("assignments")[0]
    assert form.identity["issue"] > Form(played.issued["กองคลัง"]).identity["issue"]
    assert form.get("assignments", item, "officer") == f"officer ของ {item}"
    form.put("assignments", item, officer="เจ้าพนักงานพัสดุ").save(played.folder / "รอบสอง.xlsx")
    data = ita_ok("merge", merged, played.folder / "รอบสอง.xlsx", "-o", played.folder / "m2.xlsx", "--json").json
    assert balanced(data)["files"][0]["carried"] == 1
    assert content_of(played.folder / "m2.xlsx")["assignments", item, "officer"] == "เจ้าพนักงานพัสดุ"
    # The return of the first issue, found again, does not undo it unasked.
    late = ita("merge", played.folder / "m2.xlsx", played.returns["กองคลัง"], "-o", played.folder / "m3.xlsx")
    assert late.code in (0, 1)
    assert content_of(played.folder / "m3.xlsx")["assignments", item, "officer"] == "เจ้าพนักงานพัสดุ"


def test_without_its_ledger_a_master_still_merges_and_says_so(copied, whole):
    played = copied()
    played.master.with_suffix(".ledger").unlink()
    target = played.folder / "merged.xlsx"
    ran = ita_ok("merge", played.master, *played.returns.values(), "-o", target)
    assert "ไม่พบทะเบียนรับส่ง" in ran.out
    assert content_of(target) == content_of(whole[1])


def test_a_damaged_ledger_is_named_with_what_to_do(copied):
    played = copied()
    played.master.with_suffix(".ledger").write_bytes(b"no database")
    ran = ita("merge", played.master, played.returns["กองคลัง"], "-o", played.folder / "merged.xlsx")
    assert ran.code in (0, 2) and "Traceback" not in ran.err
    assert "ทะเบียนรับส่ง" in ran.out + ran.err


def test_an_excluded_file_has_no_part_in_the_merge(copied):
    played = copied()
    target = played.folder / "merged.xlsx"
    out = played.returns["กองช่าง"]
    data = ita_ok("merge", played.master, played.folder / "returns", "--exclude", out, "-o", target, "--json").json
    assert "กองช่าง.xlsx" not in [file["file"] for file in data["files"]]
    assert not any(key == "M02" and code == "monitoring" for _, key, code in content_of(target))


def test_a_removed_measure_is_reported_and_not_forgotten(copied):
    played = copied()
    form = Form(played.master)
    spec = read_workbook(played.master).book.spec.sheet("measures")
    form.put("measures", "M02", **{column.field: None for column in spec.columns if column.editable("master")}).save()
    ran = ita("merge", played.master, played.returns["กองช่าง"], "-o", played.folder / "merged.xlsx", "--json")
    balanced(ran.json)
    arrived = content_of(played.folder / "merged.xlsx")
    told = ran.json["findings"] + ran.json["conflicts"] + ran.json["added_rows"]
    assert arrived.get(("measures", "M02", "monitoring")) or any(one["row_key"] == "M02" for one in told)


class TestExplain:
    @pytest.fixture
    def carried(self, whole):
        """A carried cell: (merged file, row key, address in the merged file, the return it came from)."""
        played, target, _ = whole
        form = Form(played.returns["กองคลัง"])
        item = next(key for key in form.keys("assignments") if form.get("assignments", key, "status") == DONE)
        return target, item, Form(target).place("assignments", item, "url"), played.returns["กองคลัง"]

    def expected(self, item, source):
        form = Form(source)
        return {
            "department": "กองคลัง",
            "file": "กองคลัง.xlsx",
            "cell": f"มอบหมาย OIT!{form.place('assignments', item, 'url')}",
            "sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
            "value": form.get("assignments", item, "url"),
            "decision": "",
        }

    def test_by_address_and_by_key_it_is_the_same_cell(self, carried):
        target, item, cell, source = carried
        by_cell = ita_ok("explain", target, f"มอบหมาย OIT!{cell}", "--json").json
        by_key = ita_ok("explain", target, f"assignments!{item}.url", "--json").json
        assert by_cell == by_key
        assert (by_cell["row_key"], by_cell["field"], by_cell["cell"]) == (item, "url", cell)
        assert self.expected(item, source).items() <= by_cell["origin"].items()

    def test_in_words(self, carried):
        target, item, cell, source = carried
        out = ita_ok("explain", target, f"มอบหมาย OIT!{cell}").out
        assert "กองคลัง.xlsx" in out and self.expected(item, source)["sha256"] in out
        assert re.search(r"รวมเมื่อ \d\d/\d\d/25\d\d \d\d:\d\d น\.", out)

    @pytest.mark.office
    def test_after_libreoffice_saved_the_merged_file(self, carried, resaved):
        target, item, cell, source = carried
        (again,) = resaved([target], "xlsx")
        found = ita_ok("explain", again, f"มอบหมาย OIT!{cell}", "--json").json
        assert self.expected(item, source).items() <= found["origin"].items()

    def test_the_masters_own_value_has_no_origin(self, whole):
        found = ita_ok("explain", whole[1], "assignments!O1.name", "--json").json
        assert (found["origin"], found["value"]) == (None, "โครงสร้าง")

    def test_what_the_coordinator_corrected_since_came_from_no_file(self, carried, tmp_path):
        target, item, _, _ = carried
        form = Form(target).put("assignments", item, url="https://www.example.go.th/corrected")
        found = ita_ok("explain", form.save(tmp_path / "corrected.xlsx"), f"assignments!{item}.url", "--json").json
        assert (found["origin"], found["value"]) == (None, "https://www.example.go.th/corrected")

    @pytest.mark.parametrize(
        ("place", "says"),
        [
            ("L8", "มอบหมาย OIT L8"),
            ("มอบหมาย!L8", "มอบหมาย OIT"),
            ("มอบหมาย OIT!ZZ999", "ไม่ใช่ช่องข้อมูล"),
            ("assignments!O99.url", "O12.url"),
            ("assignments!O1.link", "O12.url"),
        ],
    )
    def test_a_place_that_is_none_is_answered_with_what_to_write(self, whole, place, says):
        ran = ita("explain", whole[1], place)
        assert ran.code == 2 and says in ran.err


def test_only_issued_workbooks_of_this_master_belong(season):
    played = season(2566)
    master = read_workbook(played.master)
    assert belongs(read_workbook(played.returns["กองคลัง"]), master)
    assert not belongs(read_workbook(season(2568).returns["กองคลัง"]), master)
    assert not belongs(read_workbook(played.master), master)


@pytest.mark.office
def test_a_coordinator_who_works_in_libreoffice_gets_the_same_merge(whole, resaved, tmp_path):
    played, target, _ = whole
    (master,) = resaved([played.master], "xlsx")
    returns = resaved(list(played.returns.values()), "xlsx")
    ita_ok("merge", master, *returns, "-o", tmp_path / "merged.xlsx")
    assert content_of(tmp_path / "merged.xlsx") == content_of(target)
    (again,) = resaved([target], "xlsx")
    data = ita_ok("merge", again, *played.returns.values(), "-o", tmp_path / "again.xlsx", "--json").json
    assert not any(file["carried"] + file["conflicting"] for file in data["files"])
    assert content_of(tmp_path / "again.xlsx") == content_of(target)


def test_what_cannot_be_read_waits_for_a_decision_and_is_kept_as_written(copied):
    played = copied()
    form = Form(played.issued["กองคลัง"])
    item = form.keys("assignments")[0]
    form.put("assignments", item, status="ไม่ทราบ", published_on="ต้นปี", officer="นิติกร").save()
    ran = ita("merge", played.master, form.path, "-o", played.folder / "merged.xlsx", "--json")
    assert ran.code == 1
    balanced(ran.json)
    assert {(one["field"], one["ours"], one["theirs"]) for one in ran.json["conflicts"]} == {
        ("status", "", "ไม่ทราบ"),
        ("published_on", "", "ต้นปี"),
    }
    after = content_of(played.folder / "merged.xlsx")
    assert after["assignments", item, "officer"] == "นิติกร"
    assert ("assignments", item, "status") not in after


def test_a_decision_may_be_another_value_of_the_columns_own_kind(copied):
    played = copied()
    form = Form(played.issued["กองคลัง"])
    item = form.keys("assignments")[0]
    form.put("assignments", item, published_on="ต้นปี").save()
    target, final = played.folder / "merged.xlsx", played.folder / "final.xlsx"
    ita("merge", played.master, form.path, "-o", target)
    decide(target, OTHER, "ต้นปีหน้า")
    unread = ita("merge", target, "-o", final)
    assert unread.code == 1 and "ต้นปีหน้า" in unread.out
    assert ("assignments", item, "published_on") not in content_of(final)
    decide(target, OTHER, "๑๕ ม.ค. ๒๕๖๖")
    ita_ok("merge", target, "-o", final, "--force")
    assert content_of(final)["assignments", item, "published_on"] == date(2023, 1, 15)


@pytest.mark.parametrize("sheet", ["มอบหมาย OIT", "มาตรการ", "ติดตามมาตรการ"])
def test_a_return_that_lost_a_sheet_takes_nothing_away(whole, tmp_path, sheet):
    played, target, _ = whole
    form = Form(played.returns["กองช่าง"])
    del form.book[sheet]
    lost = form.save(tmp_path / "กองช่าง.xlsx")
    ran = ita("merge", target, lost, "-o", tmp_path / "merged.xlsx", "--json")
    assert ran.json["conflicts"] == []
    assert content_of(tmp_path / "merged.xlsx") == content_of(target)


def test_rows_that_people_sorted_or_deleted_in_a_return_arrive_where_they_belong(whole, tmp_path):
    played, target, _ = whole
    form = Form(played.returns["สำนักปลัด"])
    sheet, count = form.sheet("assignments"), len(form.keys("assignments"))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=4 + count)]
    for row, values in zip(sheet.iter_rows(min_row=5, max_row=4 + count), [*reversed(rows[1:]), None], strict=True):
        for place, cell in enumerate(row):
            cell.value = values[place] if values else None
    messy = form.save(tmp_path / "สำนักปลัด.xlsx")
    ran = ita("merge", played.master, messy, "-o", tmp_path / "merged.xlsx", "--json")
    balanced(ran.json)
    assert ran.json["conflicts"] == []
    after, whole_content, before = (content_of(path) for path in (tmp_path / "merged.xlsx", target, played.master))
    lost = rows[0][2]
    for (where, key, code), value in after.items():
        assert whole_content[where, key, code] == value
        assert key != lost or (where, key, code) in before
    assert len(after) > len(before) + count


def test_the_merged_file_and_the_master_in_the_folder_of_returns_are_told_or_left_alone(copied):
    played = copied()
    target = played.folder / "returns" / "merged.xlsx"
    ita_ok("merge", played.master, played.folder / "returns", "-o", target)
    ran = ita_ok("merge", played.master, played.folder / "returns", "-o", target, "--force", "--json")
    assert ran.json["findings"] == [] and len(ran.json["files"]) == len(played.returns)
