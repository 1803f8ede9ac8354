"""The message to a department that has not sent a form back: it names the form, and no items that it has not."""

from workbooks import ita


def test_who_has_not_sent_a_form_back_is_asked_for_it_by_its_name(made, tmp_path):
    path, _ = made("sk1")
    ita("status", path, "--messages", tmp_path / "texts")
    lines = (tmp_path / "texts" / "กองคลัง.txt").read_text("utf-8-sig").splitlines()
    assert lines[2] == "เรื่อง แบบสรุปผลการดำเนินการจัดซื้อจัดจ้างรายเดือน (สขร.1) ปีงบประมาณ พ.ศ. 2566"
    assert lines[4] == (
        "ยังไม่ได้รับสมุดงานของท่าน ซึ่งมีแบบสรุปผลการดำเนินการจัดซื้อจัดจ้างรายเดือน (สขร.1) "
        "ขอความกรุณากรอกช่องสีเหลืองให้ครบ บันทึก แล้วส่งไฟล์กลับ"
    )
    ita("status", path, "--messages", tmp_path / "english", "--lang", "en")
    lines = (tmp_path / "english" / "กองคลัง.txt").read_text("utf-8-sig").splitlines()
    assert lines[2] == "Subject: Monthly procurement summary (SKR.1), fiscal year 2566 BE"
    assert lines[4].startswith(
        "Your workbook has not come back yet; it has the form “Monthly procurement summary (SKR.1)”."
    )
