"""Messages ready to send: every case has its own words, and names the department's own cells."""

from __future__ import annotations

import shutil

import pytest
from workbooks import DONE, NOT_YET, Form, fill_in, findings, ita, ita_ok

from ita_workbook.book.sheet import INNER_KEY
from ita_workbook.checks.catalogue import all_entries
from ita_workbook.season.reminder import CURE_FIELDS, EVERYWHERE
from ita_workbook.words.sentences import shipped


@pytest.fixture
def texts(copied):
    """Return a function that writes the messages and gives them by department."""
    played = copied(2566)

    def write(*arguments):
        folder = played.folder / "messages"
        ita_ok("status", played.master, *arguments, "--messages", folder, "--force", "--today", "01/03/2566")
        return {path.stem: path.read_bytes().decode("utf-8-sig") for path in folder.glob("*.txt")}

    return played, write


def test_nothing_returned_asks_for_the_file_with_what_is_in_it(texts):
    played, write = texts
    told = write()
    assert set(told) == set(played.issued)
    text = told["กองคลัง"]
    items = len(Form(played.issued["กองคลัง"]).keys("assignments"))
    assert text.startswith("เรียน กองคลัง\r\n") and "ยังไม่ได้รับสมุดงาน" in text
    assert f"ข้อ OIT {items} ข้อ และมาตรการ 1 เรื่อง" in text and "ช่องสีเหลือง" in text


def test_a_complete_return_is_thanked_and_asked_for_nothing(texts):
    played, write = texts
    text = write(played.returns["กองคลัง"])["กองคลัง"]
    assert "ครบทุกช่อง ไม่มีสิ่งที่ต้องแก้ไข ขอขอบคุณ" in text and "กองคลัง.xlsx" in text
    assert "1." not in text and "เลยกำหนด" not in text


def test_missing_cells_are_named_exactly_as_the_check_finds_them(texts):
    played, write = texts
    form = Form(played.returns["กองคลัง"])
    first, second = form.keys("assignments")[:2]
    form.put("assignments", first, officer=None).put("assignments", second, status=None).save()
    text = write(form.path)["กองคลัง"]
    found = [(sheet, cell) for code, sheet, cell in findings(form.path) if code.startswith("C")]
    assert len(found) == 2
    for number, (sheet, cell) in enumerate(found, 1):
        assert f"{number}. หน้า {sheet} ช่อง {cell}: " in text
    assert "แก้ไข 2 จุด" in text


def test_late_items_are_named_with_the_days_and_the_next_date(texts):
    played, write = texts
    form = Form(played.master)
    first, second = Form(played.issued["กองคลัง"]).keys("assignments")[:2]
    form.put("assignments", first, due_on="01/02/2566").put("assignments", second, due_on="31/03/2566").save()
    text = write()["กองคลัง"]
    name = form.get("assignments", first, "name")
    assert f"เลยกำหนดส่งแล้ว (ช้าที่สุด 28 วัน)\r\n- {first} {name}\r\n" in text
    assert "กำหนดถัดไป: 31/03/2566" in text


ASKED = "ขอความกรุณาเร่งดำเนินการรายการที่เลยกำหนดข้างต้น"


def test_what_is_late_is_asked_for_in_every_state(texts):
    played, write = texts
    item = Form(played.issued["กองคลัง"]).keys("assignments")[0]
    Form(played.master).put("assignments", item, due_on="01/02/2566").save()
    told = write()
    assert f"{ASKED} กรอกในสมุดงาน" in told["กองคลัง"] and ASKED not in told["กองช่าง"]
    assert "%" not in told["กองคลัง"]
    ita_ok("issue", played.master, "-o", played.folder / "again", "--department", "กองคลัง")
    form = fill_in(Form(played.folder / "again" / "กองคลัง.xlsx"), [DONE])
    form.put("assignments", item, status=NOT_YET, problem="รอเอกสาร").save()
    assert f"{ASKED} ปรับสถานะในสมุดงาน แล้วส่งไฟล์กลับอีกครั้ง" in write(form.path)["กองคลัง"]
    form.put("assignments", item, status=DONE).save()
    assert "เลยกำหนด" not in write(form.path)["กองคลัง"]
    # Of a file that was seen before and is not looked at now it is not known whether the item is done in it.
    assert "หากไฟล์ที่ส่งแล้วรายงานรายการข้างต้นว่าดำเนินการแล้ว ไม่ต้องส่งซ้ำ" in write()["กองคลัง"]
    played.master.with_suffix(".ledger").unlink()
    assert f"{ASKED} กรอกในสมุดงาน" in write()["กองคลัง"]


def test_errors_of_an_earlier_look_are_asked_for_by_their_number(texts):
    played, write = texts
    form = Form(played.returns["กองคลัง"])
    form.put("assignments", form.keys("assignments")[0], officer=None).save()
    write(form.path)
    text = write()["กองคลัง"]
    assert "การตรวจครั้งก่อนพบ 1 จุดที่ต้องแก้ไข ขอความกรุณาแก้ไขแล้วส่งไฟล์กลับอีกครั้ง" in text


def test_english_has_singular_and_plural(copied):
    played = copied(2566)
    form = Form(played.returns["กองคลัง"])
    first, second = form.keys("assignments")[:2]
    form.put("assignments", first, officer=None).save()
    folder = played.folder / "en"

    def told():
        ita_ok("status", played.master, form.path, "--messages", folder, "--lang", "en", "--force")
        return (folder / "กองคลัง.txt").read_text(encoding="utf-8-sig")

    assert "correct the 1 place listed" in told() and "1. sheet" in told()
    form.put("assignments", second, officer=None).save()
    assert "correct the 2 places listed" in told()
    other = (folder / "กองช่าง.txt").read_text(encoding="utf-8-sig")
    assert "2 measures" in other and "has not come back" in other


def test_a_message_ends_with_who_sends_it_and_is_never_replaced_unasked(texts):
    played, write = texts
    Form(played.master).answer(coordinator="นิติกร สำนักปลัด").save()
    text = write()["กองช่าง"]
    assert text.rstrip().endswith("นิติกร สำนักปลัด\r\nเทศบาลตำบลตัวอย่าง")
    assert ita("status", played.master, "--messages", played.folder / "messages").code == 2


def test_a_letter_never_sends_its_reader_to_the_one_who_wrote_it(texts):
    played, write = texts
    form = Form(played.returns["กองคลัง"])
    form.put("assignments", form.keys("assignments")[0], officer=None).save()
    told = [*write().values(), *write(form.path).values(), *write().values()]
    played.master.with_suffix(".ledger").unlink()
    told += write().values()
    for text in told:
        assert "ผู้ประสานงาน" not in text.rsplit("\r\n\r\n", 1)[0] and "ita " not in text


def test_every_cure_that_asks_for_the_coordinator_has_other_words_in_a_letter():
    words = shipped("reminder")
    # What no department is asked to put right: it stands in the master, or the file cannot be told to be its own.
    not_in_letters = {"F001", "F006", "F102", "F103", "F201", "F203", "F210", "M101", "X103", "P107", "X601"}
    told = [entry for entry in all_entries() if entry.severity == "error" or entry.code in {"V103"}]
    speaking = {
        entry.code for entry in told if any(word in entry.cure.th for word in ("ผู้ประสานงาน", "ita ", "--exclude"))
    }
    assert speaking - not_in_letters == {name.split(".")[1] for name in words.texts if name.startswith("cures.")}
    for name, text in words.texts.items():
        assert "ผู้ประสานงาน" not in text.th or name == "sender"


def test_every_cure_of_a_letter_can_be_said():
    words = shipped("reminder")
    known = dict.fromkeys([*EVERYWHERE, *CURE_FIELDS], "ก")
    said = [words.say(name, **known).th for name in words.texts if name.startswith("cures.")]
    assert len(said) == 10 and not [text for text in said if "{" in text or "[" in text]


def test_answers_that_may_be_of_another_row_are_told_in_the_letter(texts):
    played, write = texts
    form = Form(played.returns["กองคลัง"])
    first, second, *_ = form.issued_rows("assignments")
    # Code and name of one item stand over another, whose row key among the cells to fill in is gone.
    copied = {code: form.get("assignments", first, code) for code in ("item", "name", "sub_indicator", "components")}
    form.put("assignments", second, **copied, **{INNER_KEY: None}).save()
    assert [code for code, _, _ in findings(form.path) if code.startswith("R")] == ["R110"]
    cell = form.place("assignments", second, "item")
    assert f"ดูว่าคำตอบในแถวที่ {cell} เป็นของ {second} จริงหรือไม่" in write(form.path)["กองคลัง"]


def test_a_further_file_that_cannot_be_read_is_told_beside_the_thanks(texts, season):
    played, _ = texts
    folder = played.folder / "came"
    folder.mkdir()
    shutil.copy(played.returns["กองคลัง"], folder / "กองคลัง.xlsx")
    (folder / "กองคลัง แก้ไข.rar").write_bytes(b"Rar!\x1a\x07\x00")
    shutil.copy(season(2568).returns["กองคลัง"], folder / "กองคลัง ใหม่.xlsx")
    ran = ita("status", played.master, folder, "--messages", played.folder / "messages", "--force")
    assert ran.code == 1
    text = (played.folder / "messages" / "กองคลัง.txt").read_text(encoding="utf-8-sig")
    assert "ครบทุกช่อง ไม่มีสิ่งที่ต้องแก้ไข ขอขอบคุณ" in text
    assert (
        "ไฟล์ต่อไปนี้ยังนับไม่ได้: กองคลัง แก้ไข.rar, กองคลัง ใหม่.xlsx "
        "ไฟล์นี้เป็นของปีงบประมาณ 2568 แต่กำลังรวบรวมปี 2566 หากมีคำตอบที่ไฟล์อื่นของท่านไม่มี"
    ) in text


def test_what_should_be_looked_at_is_told_without_being_an_error(texts):
    played, write = texts
    form = Form(played.returns["กองคลัง"])
    first, second = form.issued_rows("assignments")[:2]
    form.put(
        "assignments", first, status=DONE, url="https://a.example.go.th/x", published_on="15/01/2566", evidence="ภาพ"
    )
    form.put(
        "assignments", second, status=DONE, url="https://a.example.go.th/x", published_on="15/01/2566", evidence="ภาพ"
    )
    form.save()
    text = write(form.path)["กองคลัง"]
    place = form.place("assignments", second, "url")
    assert "ครบทุกช่อง ไม่มีสิ่งที่ต้องแก้ไข ขอขอบคุณ" in text
    assert "ขอความกรุณาดู 1 จุดต่อไปนี้ว่าถูกต้องหรือไม่ ถ้าถูกแล้วไม่ต้องแก้" in text
    assert f"\r\n1. หน้า มอบหมาย OIT ช่อง {place}: " in text
    form.put("assignments", second, explanation="หน้าเดียวกันมีสองข้อ").save()
    assert "ขอความกรุณาดู" not in write(form.path)["กองคลัง"]


def test_an_agency_writes_its_own_letter(texts, tmp_path):
    played, write = texts
    ita_ok("report", "--export-templates", tmp_path / "all")
    own = tmp_path / "all" / "reminder.yaml"
    shipped_text = write()["กองคลัง"]
    assert write("--template-dir", own.parent)["กองคลัง"] == shipped_text
    own.write_text('greeting: "เรียน ผู้อำนวยการ{department}"\nsubject: ""\n', encoding="utf-8")
    text = write("--template-dir", own.parent)["กองคลัง"]
    assert text.startswith("เรียน ผู้อำนวยการกองคลัง\r\n\r\nยังไม่ได้รับสมุดงาน")
    own.write_text('greeting: "เรียน {departmnt}"\n', encoding="utf-8")
    refused = ita("status", played.master, "--messages", tmp_path / "no", "--template-dir", own.parent)
    assert refused.code == 2 and "reminder.yaml ที่ greeting" in refused.err and not (tmp_path / "no").exists()


def test_what_is_wrong_alike_in_several_cells_of_a_column_is_told_once_with_all_of_them(texts):
    played, write = texts
    form = fill_in(Form(played.issued["กองคลัง"]))
    keys = form.issued_rows("assignments")[:3]
    for key in keys:
        form.put("assignments", key, officer=None)
    path = form.save(played.folder / "returns" / "กองคลัง.xlsx")
    first, *others = (form.place("assignments", key, "officer") for key in keys)
    lines = [line for line in write(path)["กองคลัง"].splitlines() if "ผู้รับผิดชอบ" in line]
    assert len(lines) == 1
    assert lines[0].startswith(f"1. หน้า มอบหมาย OIT ช่อง {first}: ")
    assert lines[0].endswith(f"และเช่นเดียวกันที่ช่อง {':'.join(others)}")
