"""Channels: where files are sent back and questions asked, the same in the guide, the messages and the papers."""

from __future__ import annotations

import openpyxl
from workbooks import Form, ita_ok

from ita_workbook.book.content import channels

MAIL, PHONE = "ita@example.go.th", "โทร. 0 5300 0000 ต่อ 12"
BOTH = f"{MAIL} · {PHONE}"


def test_the_guide_the_message_and_the_notice_name_the_same_ways_back(copied, tmp_path):
    master = copied(2566).master
    Form(master).answer(contact=MAIL, coordinator_contact=PHONE).save()
    ita_ok("issue", master, "-o", tmp_path / "again", "--department", "กองคลัง")
    guide = openpyxl.load_workbook(tmp_path / "again" / "กองคลัง.xlsx").worksheets[0]
    assert f"• ส่งไฟล์และสอบถามทาง {BOTH}" in [cell.value for row in guide.iter_rows() for cell in row]
    ita_ok("status", master, "--messages", tmp_path / "messages")
    told = [path.read_text(encoding="utf-8") for path in (tmp_path / "messages").glob("*.txt")]
    assert told and all(BOTH in text for text in told)
    ita_ok("report", master, "-o", tmp_path / "reports", "--kind", "notice", "--format", "html")
    assert BOTH in (tmp_path / "reports" / "notice.html").read_text(encoding="utf-8")


def test_one_way_alone_is_named_once():
    assert channels({"contact": MAIL}) == channels({"contact": MAIL, "coordinator_contact": MAIL}) == MAIL
    assert channels({}) == ""


def test_issue_tells_what_the_departments_are_not_told(copied, tmp_path):
    played = copied(2568)
    Form(played.master).answer(coordinator_contact=None, contact=None, return_by=None).save()
    said = ita_ok("issue", played.master, "-o", tmp_path / "1").err
    assert "ไฟล์ที่แจกยังไม่บอก ช่องทางติดต่อผู้ประสานงาน, กำหนดส่งไฟล์กลับ (หน้า หน่วยงาน)" in said
    Form(played.master).answer(contact="ita@example.go.th", return_by="31/03/2568").save()
    assert "ยังไม่บอก" not in ita_ok("issue", played.master, "-o", tmp_path / "2").err
