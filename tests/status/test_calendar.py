"""The calendar file: RFC 5545 lines, all-day events in Gregorian dates, and UIDs that survive a changed date."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import DONE, Form, ita, ita_ok

from ita_workbook.season.calendar import fold_line


def events(path):
    """Read a calendar as the standard tells to: lines end with CR LF, folded ones begin with a blank."""
    data = path.read_bytes()
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"") and not data.startswith(b"\xef\xbb\xbf")
    lines = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")  # no letter is cut in two
    unfolded = data.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]
    assert unfolded[0] == "BEGIN:VCALENDAR" and unfolded[-1] == "END:VCALENDAR"
    found, event = [], None
    for line in unfolded:
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT":
            found.append(event)
            event = None
        elif event is not None:
            name, _, value = line.partition(":")
            event[name] = value
    return found


def written(played, *arguments, rounds=False):
    """The events of a master's calendar; those of rounds only when asked for."""
    path = played.folder / "due.ics"
    ita_ok("status", played.master, "--ics", path, "--force", "-q", *arguments)
    return [event for event in events(path) if ("ให้รายงานผลมาตรการ" in event["SUMMARY"]) is rounds]


def test_due_dates_of_items_and_ends_of_measures_are_all_day_events(copied):
    played = copied(2566)
    form = Form(played.master)
    measure = next(key for key in form.keys("measures") if form.get("measures", key, "title"))
    form.put("assignments", "O1", due_on="31/12/2565").put("assignments", "O12", due_on="31/03/2566", status=DONE)
    form.put("measures", measure, title="อบรม, ติดตาม; และ\\สรุป", ends_on="30/09/2566").save()
    first, second, third = written(played)
    assert first["DTSTART;VALUE=DATE"] == "20221231" and first["DTEND;VALUE=DATE"] == "20230101"
    assert "O1 " in first["SUMMARY"] and first["SUMMARY"].startswith("ITA 2566: กำหนดส่งข้อ")
    assert second["DTSTART;VALUE=DATE"] == "20230331" and second["SUMMARY"].endswith("(ดำเนินการแล้ว)")
    assert r"อบรม\, ติดตาม\; และ\\สรุป" in third["SUMMARY"]
    assert third["DESCRIPTION"] == form.get("measures", measure, "department")
    stamp = datetime.strptime(first["DTSTAMP"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert stamp.date() >= date(2020, 1, 1)


def test_the_end_of_a_round_is_a_day_with_its_measures_and_so_is_the_day_files_are_to_be_back(copied):
    played = copied(2566)
    form = Form(played.master)
    first, second = form.keys("measures")[:2]
    form.put("measures", second, title="อบรม", department="กองคลัง")
    owner = form.get("measures", first, "department")
    form.put("tracking", "+1", measure=first, round="รอบ 6 เดือน", status=DONE)
    form.put("tracking", "+2", measure=first, round="รอบ 12 เดือน")
    form.put("tracking", "+3", measure=second, round="รอบ 12 เดือน")
    form.put("agency", "return_by", value="15/03/2566").save()
    (back,) = written(played)
    assert (back["DTSTART;VALUE=DATE"], back["SUMMARY"]) == ("20230315", "ITA 2566: กำหนดส่งไฟล์กลับผู้ประสานงาน")
    half, whole = written(played, rounds=True)
    assert half["SUMMARY"] == f"ITA 2566: สิ้นรอบ 6 เดือน ให้รายงานผลมาตรการ {first} (ดำเนินการแล้ว)"
    assert (half["DTSTART;VALUE=DATE"], half["DESCRIPTION"]) == ("20230331", owner)
    assert whole["SUMMARY"] == rf"ITA 2566: สิ้นรอบ 12 เดือน ให้รายงานผลมาตรการ {first}\, {second}"
    assert whole["DTSTART;VALUE=DATE"] == "20230930"


def test_a_moved_date_keeps_its_uid_and_each_event_has_its_own(copied):
    played = copied(2566)
    form = Form(played.master)
    for item in ("O1", "O2", "O3"):
        form.put("assignments", item, due_on="31/12/2565")
    form.save()
    before = {event["UID"] for event in written(played)}
    form.put("assignments", "O2", due_on="15/01/2566").save()
    assert {event["UID"] for event in written(played)} == before and len(before) == 3


def test_a_season_without_dates_gives_an_empty_calendar_and_nothing_is_overwritten(copied):
    played = copied(2566)
    assert written(played) == []
    assert ita("status", played.master, "--ics", played.folder / "due.ics").code == 2


@settings(derandomize=True, max_examples=300)
@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("กำู้ไทย"), max_size=200))
def test_folding_any_text_cuts_no_letter_and_can_be_undone(text):
    parts = fold_line(text)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == text
    assert all(part.startswith(" ") for part in parts[1:])
