"""A sender's explanation of a doubt: shown with the finding, counted, put before the coordinator, accepted or rejected."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook
from workbooks import Form, ita

YEAR = 2566
REASON = "ข้อมูลหลายข้ออยู่ในหน้าเดียวกัน"


@pytest.fixture
def doubted(copied):
    """A season whose return has one link at two items (X301), which its sender explains at the second."""
    played = copied(YEAR)
    path = played.returns["กองคลัง"]
    form = Form(path)
    one, other = [key for key in form.issued_rows("assignments") if form.get("assignments", key, "url")][:2]
    form.put("assignments", other, url=form.get("assignments", one, "url"), explanation=REASON).save()
    return played, path, other


def of_row(path, key, *more):
    data = ita("check", path, *more, "--json").json
    file = next(file for file in data["files"] if file["file"] == path.name)
    return [one for one in file["findings"] if one["row_key"] == key and one["code"] == "X301"], file["counts"]


def test_it_stands_with_the_finding_and_is_counted(doubted):
    _, path, key = doubted
    (found,), counts = of_row(path, key)
    assert found["explained"] == REASON and f'ผู้ส่งชี้แจงว่า "{REASON}"' in found["message"]
    assert counts["explained"] >= 1 and "มีคำชี้แจง" in ita("check", path).out


def test_the_merge_puts_it_before_the_coordinator_once(doubted, tmp_path):
    played, path, key = doubted
    ran = ita("merge", played.master, path, "-o", tmp_path / "m.xlsx")
    assert "ผู้ส่งชี้แจงข้อสงสัย" in ran.out
    ita("merge", tmp_path / "m.xlsx", path, "-o", tmp_path / "m2.xlsx")
    form = Form(tmp_path / "m2.xlsx")
    rows = [[form.get("waivers", one, code) for code in ("code", "sheet", "row_key", "reason", "explained_by")]
            for one in form.keys("waivers")]  # fmt: skip
    assert [row for row in rows if row[0] == "X301"] == [["X301", "มอบหมาย OIT", key, REASON, "กองคลัง"]]


def decided(played, path, tmp_path, **values):
    ita("merge", played.master, path, "-o", tmp_path / "m.xlsx")
    form = Form(tmp_path / "m.xlsx")
    for key in form.keys("waivers"):
        if form.get("waivers", key, "code"):
            form.put("waivers", key, approved_by="ปลัดเทศบาล", **values)
    form.save()
    return tmp_path / "m.xlsx"


def test_what_is_accepted_counts_no_more(doubted, tmp_path):
    played, path, key = doubted
    master = decided(played, path, tmp_path)
    (found,), _ = of_row(path, key, "--master", master)
    assert found["waived"] == {"reason": REASON, "approved_by": "ปลัดเทศบาล"}


def test_what_is_rejected_stays_a_finding_with_the_reason(doubted, tmp_path):
    played, path, key = doubted
    master = decided(played, path, tmp_path, verdict="ไม่รับ", answer="แต่ละข้อต้องมีหน้าของตน")
    (found,), _ = of_row(path, key, "--master", master)
    assert "waived" not in found and found["rejected"] == "แต่ละข้อต้องมีหน้าของตน"
    assert "ไม่รับคำชี้แจง: แต่ละข้อต้องมีหน้าของตน" in found["message"]


def test_the_column_offers_usual_reasons_and_takes_own_words(copied):
    played = copied(YEAR)
    sheet = load_workbook(played.issued["กองคลัง"])["มอบหมาย OIT"]
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.formula1 == "lst_reasons"]
    assert rules and not any(rule.showErrorMessage for rule in rules)
    path = played.returns["กองคลัง"]
    form = Form(path)
    key = form.issued_rows("assignments")[0]
    before = ita("check", path, "--json").json["files"][0]["counts"]
    form.put("assignments", key, explanation="เหตุผลของเราเอง").save()
    after = ita("check", path, "--json").json["files"][0]["counts"]
    assert {**after, "explained": 0} == {**before, "explained": 0}


def test_a_certificate_has_what_the_sender_explains(doubted, tmp_path):
    _, path, _ = doubted
    ita("check", path, "--certificate", tmp_path / "certificate.json")
    told = json.loads((tmp_path / "certificate.json").read_text(encoding="utf-8"))["explained"]
    assert [(one["file"], one["code"], one["explanation"]) for one in told] == [(path.name, "X301", REASON)]
