"""The laws of the merge, held on returns made up by hypothesis: nothing lost, order free, a second time changes nothing."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, display
from ita_workbook.merge.decision import obey

from .conftest import NOW, make_master, merge_returns, merged, returned, values_of

laws = settings(derandomize=True, max_examples=60)
MASTER = make_master()
WORDS = ("ก", "ข", "ค", None)
CELLS = {
    "สำนักปลัด": (
        ("assignments", "O1", "officer"), ("assignments", "O1", "note"), ("assignments", "O2", "officer"),
        ("measures", "M01", "title"), ("measures", "M01", "steps"), ("tracking", "M01|m6", "progress"),
        ("measures", "M01-1", "title"), ("measures", "M01-1", "steps"), ("tracking", "M01-1|m6", "progress"),
    ),
    "กองคลัง": (
        ("assignments", "O3", "officer"), ("assignments", "O4", "note"), ("measures", "M02", "steps"),
        ("measures", "M02-1", "title"), ("tracking", "M02-1|m6", "progress"),
    ),
}  # fmt: skip


def typed(department):
    return st.dictionaries(st.sampled_from(CELLS[department]), st.sampled_from(WORDS), max_size=5)


some_files = st.lists(
    st.one_of(*(st.tuples(st.just(department), typed(department)) for department in CELLS)), min_size=1, max_size=4
)
"""Up to four returns as (department, what it typed); a department may have sent more than one."""
some_edits = st.dictionaries(
    st.sampled_from([cell for cells in CELLS.values() for cell in cells if cell[1] not in ("M01-1", "M02-1")]),
    st.sampled_from(("ข", "ของกลาง")),
    max_size=6,
)
"""What the coordinator wrote into the master after issuing."""


def returns_of(files):
    return [returned(MASTER, department, words, name=f"{n}.xlsx") for n, (department, words) in enumerate(files)]


def edited(edits):
    content = MASTER.content.copy()
    for (sheet, key, code), value in edits.items():
        row = content.row(sheet, key)
        if row is not None:
            row.values[code] = value
    return content


def merge_into(content: Content, returns):
    return merge_returns(content, returns, MASTER.spec, origins={}, now=NOW)


def filled(back):
    """The filled cells of a return as (sheet, row, field, value)."""
    return [
        (sheet_id, row.key, code, cell.value)
        for sheet_id, sheet in back.sheets.items()
        for row in sheet.rows
        for code, cell in row.cells.items()
    ]


@laws
@given(some_files, some_edits)
def test_every_cell_read_is_carried_agreed_conflicting_settled_or_reported(files, edits):
    returns = returns_of(files)
    outcome = merge_into(edited(edits), returns)
    for back in returns:
        tally = outcome.tallies[str(back.path)]
        assert tally.read == len(filled(back))
        assert tally.read == tally.carried + tally.agreed + tally.conflicting + tally.settled + tally.reported


@laws
@given(some_files, some_edits)
def test_every_new_word_is_in_the_master_or_among_the_conflicts(files, edits):
    returns = returns_of(files)
    outcome = merge_into(edited(edits), returns)
    somewhere = {display(value) for value in values_of(outcome).values()}
    somewhere |= {conflict.theirs for conflict in outcome.conflicts}
    for back in returns:
        issued = {(sheet, key, code): value for sheet, key, code, value in back.book.content.cells()}
        for sheet, key, code, value in filled(back):
            assert issued.get((sheet, key, code)) == value or value in somewhere


@laws
@given(some_files, some_edits)
def test_what_the_coordinator_changed_is_never_replaced_unasked(files, edits):
    returns = returns_of(files)
    outcome = merge_into(edited(edits), returns)
    after = values_of(outcome)
    for sheet, key, code, value in edited(edits).cells():
        before = MASTER.content.row(sheet, key)
        if before is None or before.values.get(code) != value:
            assert after[sheet, key, code] == value


@laws
@given(some_files, some_edits)
def test_the_order_of_the_returns_does_not_matter(files, edits):
    returns = returns_of(files)
    first = merge_into(edited(edits), returns)
    for order in list(permutations(returns))[1:6]:
        other = merge_into(edited(edits), order)
        assert values_of(other) == values_of(first)
        assert other.conflicts == first.conflicts
        assert other.origins == first.origins


@laws
@given(some_files, some_edits)
def test_merging_the_same_returns_again_changes_nothing(files, edits):
    returns = returns_of(files)
    once = merge_into(edited(edits), returns)
    again = merged(MASTER, returns, once)
    assert values_of(again) == values_of(once)
    assert again.conflicts == once.conflicts
    assert again.origins == once.origins
    assert not any(tally.carried for tally in again.tallies.values())


@laws
@given(typed("สำนักปลัด"), typed("กองคลัง"))
def test_returns_that_do_not_conflict_may_come_one_by_one_in_any_order(clerk, treasury):
    one, two = returned(MASTER, "สำนักปลัด", clerk), returned(MASTER, "กองคลัง", treasury)
    together = merged(MASTER, [one, two])
    for first, second in ((one, two), (two, one)):
        in_turn = merged(MASTER, [second], merged(MASTER, [first]))
        assert values_of(in_turn) == values_of(together)
        assert in_turn.origins == together.origins


@laws
@given(some_files, some_edits, st.lists(st.sampled_from(["ours", "theirs", "other"]), min_size=1))
def test_after_all_is_decided_the_same_returns_raise_nothing_more(files, edits, choices):
    returns = returns_of(files)
    outcome = merge_into(edited(edits), returns)
    decisions, decided_cells = MASTER.spec.lists["decision"], set()
    rows = [conflict.row(MASTER.spec) for conflict in outcome.conflicts]
    for number, (row, conflict) in enumerate(zip(rows, outcome.conflicts, strict=True)):
        # Of the values that came back for one cell at most one is taken.
        choice = "ours" if conflict.key in decided_cells else choices[number % len(choices)]
        decided_cells |= {conflict.key}
        row.values["decision"] = decisions.label_of(choice)
        row.values["other_value"] = "ค่าที่ตกลงกัน"
    outcome.content.sheets["conflicts"] = rows
    outcome.content.sheets["provenance"] = [origin.row() for origin in outcome.origins.values()]
    outcome.content.sheets["provenance"] += [origin.row(former=True) for origin in outcome.former]
    decided = obey(MASTER, outcome.content, NOW)
    assert decided.open == []
    again = merge_returns(
        decided.content, returns, MASTER.spec, origins=decided.origins, former=decided.former, now=NOW
    )
    assert again.conflicts == []
    assert list(again.content.cells()) == list(decided.content.cells())


def test_two_decisions_for_one_cell_that_contradict_each_other_stay_open(small_master):
    one, two = (
        returned(small_master, "สำนักปลัด", {("assignments", "O2", "officer"): word}, name=f"{word}.xlsx")
        for word in ("นิติกร", "นักวิชาการ")
    )
    outcome = merged(small_master, [one, two])
    rows = [conflict.row(small_master.spec) for conflict in outcome.conflicts]
    for row in rows:
        row.values["decision"] = "ใช้ของส่วนราชการ"
    outcome.content.sheets["conflicts"] = rows
    decided = obey(small_master, outcome.content, NOW)
    assert len(decided.open) == len(decided.contradicting) == 2
    assert "officer" not in decided.content.row("assignments", "O2").values


def test_an_old_return_found_again_does_not_bring_its_replaced_value_back(small_master):
    old, new = (
        returned(small_master, "สำนักปลัด", {("assignments", "O2", "note"): word}, name=f"{word}.xlsx")
        for word in ("ร่าง", "ฉบับจริง")
    )
    in_turn = merged(small_master, [old, new], merged(small_master, [old]))
    assert in_turn.content.row("assignments", "O2").text("note") == "ฉบับจริง"
    again = merged(small_master, [old, new], in_turn)
    assert again.content.row("assignments", "O2").text("note") == "ฉบับจริง"
    assert again.conflicts == [] and again.tallies["ร่าง.xlsx"].settled == 1


def test_two_officers_who_filled_the_same_spare_row_both_keep_their_measure(small_master):
    def measure(title, progress):
        return {
            ("measures", "M01-1", "title"): title,
            ("measures", "M01-1", "steps"): f"ขั้นตอนของ {title}",
            ("tracking", "M01-1|m6", "progress"): progress,
        }

    one = returned(small_master, "สำนักปลัด", measure("อบรมเจ้าหน้าที่", "อบรมแล้ว"), name="ก.xlsx")
    two = returned(small_master, "สำนักปลัด", measure("เปิดสายด่วน", "ติดตั้งแล้ว"), name="ข.xlsx")
    outcome = merged(small_master, [one, two])
    assert outcome.conflicts == []
    added = {row.text("title"): row.key for row in outcome.content.rows("measures") if row.key.startswith("M01-")}
    assert set(added) == {"อบรมเจ้าหน้าที่", "เปิดสายด่วน"}
    progress = {row.text("measure"): row.text("progress") for row in outcome.content.rows("tracking")}
    assert progress[added["อบรมเจ้าหน้าที่"]] == "อบรมแล้ว" and progress[added["เปิดสายด่วน"]] == "ติดตั้งแล้ว"
    assert values_of(merged(small_master, [two, one])) == values_of(outcome)


@pytest.mark.parametrize("value", ["นิติกรชำนาญการ", "นิติกร"])
def test_a_cell_issued_filled_is_carried_when_changed_and_agrees_when_not(small_master, value):
    back = returned(small_master, "สำนักปลัด", {("assignments", "O1", "officer"): value})
    outcome = merged(small_master, [back])
    assert outcome.content.row("assignments", "O1").text("officer") == value
    assert outcome.tallies[str(back.path)].carried == (value != "นิติกร")


def test_a_cleared_cell_is_asked_about_and_not_emptied(small_master):
    outcome = merged(small_master, [returned(small_master, "สำนักปลัด", {("assignments", "O1", "officer"): None})])
    assert outcome.content.row("assignments", "O1").text("officer") == "นิติกร"
    assert [(one.key, one.ours, one.theirs) for one in outcome.conflicts] == [
        (("assignments", "O1", "officer"), "นิติกร", "")
    ]


def test_a_corrected_return_of_the_same_department_replaces_what_its_first_one_said(small_master):
    first = returned(small_master, "กองคลัง", {("assignments", "O4", "note"): "ร่าง"}, name="ครั้งแรก.xlsx")
    second = returned(small_master, "กองคลัง", {("assignments", "O4", "note"): "ฉบับจริง"}, name="แก้ไข.xlsx")
    outcome = merged(small_master, [second], merged(small_master, [first]))
    assert outcome.conflicts == []
    assert outcome.content.row("assignments", "O4").text("note") == "ฉบับจริง"
    assert outcome.origins["assignments", "O4", "note"].file == "แก้ไข.xlsx"


O4_NOTE = ("assignments", "O4", "note")


def noted(master, word, name, issue=1):
    """A return of the finance department with a note on O4."""
    return returned(master, "กองคลัง", {O4_NOTE: word}, name=name, issue=issue)


def corrected(outcome, word):
    """The outcome of a merge in which the coordinator typed another note on O4, or took it away."""
    values = outcome.content.row("assignments", "O4").values
    values.pop("note")
    if word:
        values["note"] = word
    return outcome


@pytest.mark.parametrize("correction", ["แก้โดยผู้ประสานงาน", ""])
@pytest.mark.parametrize("word", ["ร่าง", "ร่างสอง"])
def test_what_the_coordinator_corrected_after_a_merge_is_not_undone_by_the_next_file(small_master, correction, word):
    before = corrected(merged(small_master, [noted(small_master, "ร่าง", "1.xlsx")]), correction)
    outcome = merged(small_master, [noted(small_master, word, "2.xlsx")], before)
    assert outcome.content.row("assignments", "O4").text("note") == correction
    assert [(one.key, one.ours, one.theirs) for one in outcome.conflicts] == [(O4_NOTE, correction, word)]
    assert O4_NOTE not in outcome.origins
    again = merged(small_master, [noted(small_master, "ร่างสาม", "3.xlsx")], outcome)
    assert again.content.row("assignments", "O4").text("note") == correction


def test_a_correction_back_to_what_was_issued_is_not_undone_either(small_master):
    officer = ("assignments", "O3", "officer")
    one, two = (returned(small_master, "กองคลัง", {officer: "เจ้าพนักงานพัสดุ"}, name=name) for name in ("1.xlsx", "2.xlsx"))
    before = merged(small_master, [one])
    before.content.row("assignments", "O3").values["officer"] = "นักวิชาการพัสดุ"
    outcome = merged(small_master, [two], before)
    assert outcome.content.row("assignments", "O3").text("officer") == "นักวิชาการพัสดุ"
    assert [(one.key, one.theirs) for one in outcome.conflicts] == [(officer, "เจ้าพนักงานพัสดุ")]


def test_the_same_file_again_neither_undoes_nor_questions_a_correction(small_master):
    first = noted(small_master, "ร่าง", "1.xlsx")
    outcome = merged(small_master, [first], corrected(merged(small_master, [first]), "แก้แล้ว"))
    assert outcome.content.row("assignments", "O4").text("note") == "แก้แล้ว"
    assert outcome.conflicts == [] and outcome.tallies["1.xlsx"].settled == 1


def test_a_file_that_lacks_a_corrected_cell_says_nothing_about_it(small_master):
    before = corrected(merged(small_master, [noted(small_master, "ร่าง", "1.xlsx")]), "แก้แล้ว")
    without = returned(small_master, "กองคลัง", {("assignments", "O4", "officer"): "นายช่าง"}, name="2.xlsx")
    outcome = merged(small_master, [without], before)
    assert outcome.conflicts == []
    assert outcome.content.row("assignments", "O4").text("note") == "แก้แล้ว"


def test_a_later_issue_that_shows_the_correction_may_change_it(small_master):
    before = corrected(merged(small_master, [noted(small_master, "ร่าง", "1.xlsx")]), "แก้แล้ว")
    now = Book(small_master.identity, small_master.framework, before.content, small_master.spec)
    outcome = merged(small_master, [noted(now, "ฉบับจริง", "2.xlsx", issue=2)], before)
    assert outcome.conflicts == []
    assert outcome.content.row("assignments", "O4").text("note") == "ฉบับจริง"


def test_a_cell_that_was_only_saved_with_other_line_breaks_is_no_correction(small_master):
    first = noted(small_master, "บรรทัดแรก\nบรรทัดสอง", "1.xlsx")
    before = corrected(merged(small_master, [first]), "บรรทัดแรก บรรทัดสอง")
    outcome = merged(small_master, [noted(small_master, "ฉบับจริง", "2.xlsx")], before)
    assert outcome.conflicts == []


def test_what_was_asked_stays_asked_where_the_coordinator_emptied_the_cell_meanwhile(small_master):
    cell = ("assignments", "O1", "officer")
    file = returned(small_master, "สำนักปลัด", {cell: "ก"}, name="ก.xlsx")
    small_master.content.row("assignments", "O1").values["officer"] = "ของกลาง"
    first = merged(small_master, [file])
    first.content.row("assignments", "O1").values.pop("officer")
    again = merged(small_master, [file], first)
    assert cell not in values_of(again)
    assert [(one.key, one.theirs) for one in again.conflicts] == [(cell, "ก")]
