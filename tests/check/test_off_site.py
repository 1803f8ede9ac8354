"""Links off the agency's own web site: told where the department's file is checked, in the status, and before publishing."""

from __future__ import annotations

from workbooks import Form, ita, ita_ok

from ita_workbook import Master

YEAR = 2566
SITE = "https://www.example.go.th"
DRIVE = "https://drive.example.com/file/d/1"


def told(*arguments):
    return [
        (one["code"], one["row_key"], one["value"])
        for file in ita("check", *arguments, "--json").json["files"]
        for one in file["findings"]
        if one["code"] == "X510"
    ]


def issued(played, website):
    """A season whose master names its site, issued anew; returns the file of one department with two links."""
    Form(played.master).answer(website=website).save()
    ita_ok("issue", played.master, "-o", played.folder / "again", "--department", "กองคลัง")
    back = played.folder / "again" / "กองคลัง.xlsx"
    form = Form(back)
    first, second = form.issued_rows("assignments")[:2]
    form.put("assignments", first, url=DRIVE).put("assignments", second, url=f"{SITE}/{second}").save()
    return back, first


def test_a_department_is_told_of_a_link_that_leads_off_the_site(copied):
    back, key = issued(copied(YEAR), SITE)
    assert told(back) == [("X510", key, DRIVE)]


def test_where_the_site_is_not_known_nothing_is_said(copied):
    played = copied(YEAR)
    back, _ = issued(played, None)
    assert told(back) == []


def test_the_master_tells_the_site_that_the_issued_file_did_not_know(copied):
    played = copied(YEAR)
    back, key = issued(played, None)
    Form(played.master).answer(website=f"{SITE}/th").save()
    assert told(back, "--master", played.master) == [("X510", key, DRIVE)]


def test_status_and_the_list_of_what_is_to_do_name_it(copied):
    played = copied(YEAR)
    back, key = issued(played, SITE)
    frame = Master(played.master).status(back).to_frame("to_do")
    assert frame.loc[frame["kind"] == "link", "row_key"].tolist() == [key]


def test_documents_and_the_public_page_are_written_with_a_warning(copied):
    played = copied(YEAR)
    back, key = issued(played, SITE)
    merged = played.folder / "merged.xlsx"
    ita("merge", played.master, back, "-o", merged)
    for ran in (ita("publish", merged, "-o", played.folder / "web"),
                ita("report", merged, "-o", played.folder / "papers", "--kind", "assignments")):  # fmt: skip
        assert ran.code == 0
        assert f"ลิงก์ไม่อยู่บนเว็บไซต์หลักของหน่วยงาน 1 ข้อ: {key} เช่น" in ran.out + ran.err
