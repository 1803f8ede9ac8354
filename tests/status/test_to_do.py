"""What is still to do, as one list: returns, decisions, links, components, documents, each until when."""

from __future__ import annotations

from workbooks import Form, ita, ita_ok

from ita_workbook import Master

YEAR = 2566


def kinds(frame):
    return {str(kind): int(number) for kind, number in frame["kind"].value_counts().items() if number}


def test_everything_that_somebody_waits_for_is_in_the_list(copied):
    played = copied(YEAR)
    Form(played.master).answer(return_by="31/03/2566").save()
    frame = Master(played.master).status(played.returns["กองคลัง"]).to_frame("to_do")
    rows = frame.set_index("kind")
    assert rows.loc[["merge"], "department"].tolist() == ["กองคลัง"]
    assert set(rows.loc[["return"], "department"]) >= {"สำนักปลัด"}
    assert rows.loc[["return"], "day"].dt.strftime("%d/%m/%Y").unique().tolist() == ["31/03/2023"]
    assert rows.loc[["document"], "what"].str.endswith("ยังไม่ได้ออก").sum() == 6


def test_conflicts_and_documents_go_when_they_are_done(copied):
    played = copied(YEAR)
    back = played.returns["กองคลัง"]
    key = Form(back).issued_rows("assignments")[0]
    Form(played.master).put("assignments", key, officer="นักวิชาการคลัง").save()
    merged = played.folder / "merged.xlsx"
    ita("merge", played.master, back, "-o", merged)
    before = kinds(Master(merged).status().to_frame("to_do"))
    assert before["conflict"] == 1 and before["document"] == 6
    form = Form(merged)
    (asked,) = form.keys("conflicts")
    form.put("conflicts", asked, decision="ใช้ของกลาง").save()
    ita_ok("merge", merged, "-o", played.folder / "m2.xlsx")
    ita_ok("report", played.folder / "m2.xlsx", "-o", played.folder / "reports", "--format", "docx,xlsx")
    after = kinds(Master(played.folder / "m2.xlsx").status().to_frame("to_do"))
    assert "conflict" not in after and "document" not in after


def test_the_command_prints_the_list_and_writes_it_with_the_status(copied):
    played = copied(YEAR)
    ran = ita_ok("status", played.master, "--to-do")
    assert "ทวงไฟล์ส่งกลับ" in ran.out and "ออกเอกสาร (ita report)" in ran.out
    data = ita_ok("status", played.master, "--json").json
    assert {one["kind"] for one in data["to_do"]} >= {"return", "row", "document"}
    ita_ok("status", played.master, "-o", played.folder / "s.html")
    assert "สิ่งที่ต้องทำ" in (played.folder / "s.html").read_text(encoding="utf-8")
