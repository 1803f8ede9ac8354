"""A real Chromium: a whole season by the page alone, what people see and cannot see, and a server that is killed."""

from __future__ import annotations

import io
import re
import shutil
import signal
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from workbooks import Form, add_measure, fill_in

from ita_workbook import Master
from ita_workbook.book.workbook import load_spec
from ita_workbook.web.folder import SeasonFolder
from ita_workbook.web.render import MENU
from web.test_pages import table_of_items

pytestmark = pytest.mark.office
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def page(chromium):
    """A tab of a browser that nobody has used."""
    context = chromium.new_context(viewport=DESKTOP, locale="th-TH", accept_downloads=True)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def press(page, name):
    """Press a button, and wait while something is under way."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_url(lambda address: "/work/" not in address)


def download(page, name, folder: Path) -> Path:
    with page.expect_download() as got:
        page.get_by_role("link", name=name).first.click()
    target = folder / got.value.suggested_filename
    got.value.save_as(target)
    return target


def go(page, name):
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def test_a_whole_season_by_the_page_alone(served, page, tmp_path):
    folder, desk = tmp_path / "ปี 2568", tmp_path / "desk"
    desk.mkdir()
    _, address = served(folder)
    page.goto(address)
    assert Axe().run(page).violations_count == 0
    begin(page)
    edit_the_master(page, desk)
    go(page, "แจกไฟล์")
    press(page, "สร้างไฟล์แจก")
    names = page.locator("main ul.files a").all_inner_texts()
    assert "กองคลัง.xlsx" in names and len(names) >= 3
    issued = [download(page, name, desk) for name in names]
    key = return_them(page, issued, desk)
    merge_and_decide(page, folder, key)
    make_documents(page, folder, desk)


def begin(page):
    page.locator("[name=year]").select_option("2568")
    page.locator("[name=agency]").fill("เทศบาลตำบลตัวอย่าง")
    page.locator("[name=type]").select_option("tt")
    page.locator("[name=province]").fill("เชียงราย")
    press(page, "สร้างสมุดงานกลาง")
    assert "สร้างสมุดงานกลางแล้ว" in page.get_by_role("status").first.inner_text()


def edit_the_master(page, desk):
    """What she does in Excel: owners and measures."""
    path = download(page, "ดาวน์โหลดสมุดงานกลาง", desk)
    form = Form(path)
    for item in form.keys("assignments"):
        if not form.get("assignments", item, "department"):
            form.put("assignments", item, department="กองช่าง")
    add_measure(form, "กองคลัง", "เผยแพร่แผนจัดซื้อจัดจ้างทุกเดือน")
    form.save()
    page.get_by_text("นำฉบับที่แก้แล้วเข้ามาแทน").first.click()
    page.get_by_label("ไฟล์ที่แก้แล้ว").set_input_files(path)
    press(page, "นำฉบับที่แก้แล้วเข้ามาแทน")
    assert "เปลี่ยนสมุดงานกลางแล้ว" in page.get_by_role("status").first.inner_text()


def return_them(page, issued, desk) -> str:
    """Two good returns and one that lost a sheet come back; meanwhile she wrote into a cell that กองคลัง answers."""
    back = desk / "back"
    filled = {path.stem: fill_in(Form(path)).save(back / path.name) for path in issued}
    tracking = load_spec().sheet("tracking").name.th
    damaged = Form(filled["กองคลัง"])
    del damaged.book[tracking]
    damaged.save()
    form = Form(filled["สำนักปลัด"])
    key = form.issued_rows("assignments")[0]
    form.put("assignments", key, note="ของสำนักปลัด").save()
    go(page, "สมุดงานกลาง")
    master = Form(download(page, "ดาวน์โหลดสมุดงานกลาง", desk))
    master.put("assignments", key, note="ของกลาง").save()
    page.get_by_text("นำฉบับที่แก้แล้วเข้ามาแทน").first.click()
    page.get_by_label("ไฟล์ที่แก้แล้ว").set_input_files(master.path)
    press(page, "นำฉบับที่แก้แล้วเข้ามาแทน")
    go(page, "รับไฟล์")
    page.get_by_label("ไฟล์ที่ส่งกลับ").set_input_files(list(filled.values()))
    press(page, "รับไฟล์และตรวจ")
    assert f"รับแล้ว {len(filled)} ไฟล์" in page.get_by_role("status").first.inner_text()
    page.get_by_role("link", name="กองคลัง", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "กองคลัง"
    assert page.locator(".cause.error").filter(has_text=tracking).count() > 0
    repaired = download(page, "ไฟล์ที่ซ่อมแล้ว", desk)
    assert repaired.name == "กองคลัง ซ่อมแล้ว.xlsx" and tracking in Form(repaired).book.sheetnames
    assert download(page, "สำเนาที่ทำเครื่องหมาย", desk).name == "กองคลัง ที่ต้องแก้.xlsx"
    assert "เรียน" in page.locator("textarea").input_value()
    return key


def merge_and_decide(page, folder, key):
    go(page, "รวม")
    for row in page.get_by_role("region", name="แต่ละไฟล์").locator("tbody tr").all():
        read, *parts = (int(cell) for cell in row.locator("td.number").all_inner_texts())
        assert read == sum(parts) > 0
    press(page, "รวมเข้าสมุดงานกลาง")
    assert page.url.partition("?")[0].endswith("/conflicts")
    assert page.locator(".conflict").count() == 1
    card = page.locator(".conflict")
    assert "ของกลาง" in card.inner_text() and "ของสำนักปลัด" in card.inner_text() and "(ว่าง)" in card.inner_text()
    card.get_by_label("ใช้ของส่วนราชการ").check()
    press(page, "บันทึกคำตัดสิน")
    assert "ตัดสินแล้ว 1 เรื่อง เหลือ 0 เรื่อง" in page.get_by_role("status").first.inner_text()
    master = Master(folder / "master.xlsx")
    assert master.book.content.row("assignments", key).text("note") == "ของสำนักปลัด"
    go(page, "ประวัติ")
    events = page.get_by_role("region", name="ประวัติ").inner_text()
    assert "ตัดสิน" in events and "ส่งกลับ" in events and "แจก" in events


def make_documents(page, folder, desk):
    go(page, "รายงาน")
    press(page, "ทำเอกสาร")
    assert download(page, "committee.docx", desk).read_bytes()[:2] == b"PK"
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="เปิดดู").first.click()
    shown = opened.value
    shown.wait_for_load_state()
    assert "เทศบาลตำบลตัวอย่าง" in shown.locator("body").inner_text()
    shown.close()
    go(page, "เผยแพร่")
    press(page, "สร้างหน้าเว็บเปิดเผยข้อมูล")
    assert download(page, "index.html", desk).exists()
    outside = {path.name for path in folder.parent.iterdir()} - {folder.name, desk.name}
    assert outside == set()


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The folder of a season with returns, a damaged one among them, a conflict, an import and a form."""
    root = tmp_path_factory.mktemp("whole")
    season = SeasonFolder(root)
    season.begin_sample("0")
    form = Form(season.place("returns") / "กองคลัง.xlsx")
    key = form.issued_rows("assignments")[0]
    form.put("assignments", key, note="ของกองคลัง").save()
    Form(season.master_path).put("assignments", key, note="ของกลาง").save()
    season.merge(season.state(), {}, with_returns=True, progress=lambda *_: None)
    season.report(["plan"], ["html"], lambda *_: None)
    season.forms.make("sk1", ["กองคลัง"], unverified=False)
    season.forms.open("sk1").issue(["กองคลัง"], lambda *_: None)
    season.proposals.propose([("มอบหมาย.docx", io.BytesIO(table_of_items()))], lambda *_: None)
    next(iter(season.files("imports").values())).rename(season.place("imports") / "a.xlsx")
    return root


@pytest.fixture
def sample(whole, served, tmp_path):
    """A copy of that folder, and what serves it."""
    root = tmp_path / "sample"
    shutil.copytree(whole, root)
    return root, *served(root)


EVERY_PAGE = (*MENU, "/findings", "/findings?code=S101", "/department?name=กองคลัง", "/return?name=กองช่าง.xlsx",
              "/nowhere", "/import?name=a.xlsx", "/tools?place=assignments!O1.url", "/forms/sk1", "/forms/sk1/pair",
              "/forms/sk1/receive")  # fmt: skip


def test_no_page_has_an_accessibility_violation_or_runs_wide_or_asks_elsewhere(sample, page):
    _, _, address = sample
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    own = "/".join(address.split("/")[:3])
    for size in (DESKTOP, PHONE, {"width": 640, "height": 450}):  # the last is 200 % of a desktop
        page.set_viewport_size(size)
        for place in EVERY_PAGE:
            page.goto(own + place)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], (place, size)
            assert page.evaluate("document.documentElement.lang") == "th"
            # Narrow pages are the same but for their tables, which become lists there.
            if size == DESKTOP or (size == PHONE and place in ("/", "/receive", "/merge", "/import?name=a.xlsx")):
                found = Axe().run(page)
                assert found.violations_count == 0, (place, size, found.generate_report())
    assert [url for url in asked if not url.startswith((own, "data:"))] == []
    assert page.evaluate("document.fonts.check('16px Sarabun')")


def test_the_page_works_by_the_keyboard_and_without_its_script(sample, chromium):
    root, _, address = sample
    context = chromium.new_context(java_script_enabled=False, viewport=DESKTOP)
    page = context.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "ข้ามไปเนื้อหา"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    go(page, "ตัดสินข้อขัดแย้ง")
    page.get_by_label("ใช้ของกลาง").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="บันทึกคำตัดสิน").press("Enter")
    page.wait_for_url(re.compile("/conflicts"), timeout=60_000)
    assert Master(root / "master.xlsx").conflicts().conflicts == ()
    go(page, "วิเคราะห์")
    page.get_by_role("button", name="รับร่างนี้ ของตัวชี้วัดที่ 1", exact=True).press("Enter")
    page.wait_for_url(re.compile(r"/analysis\?work=.*#i1$"), timeout=60_000)
    page.locator("[name='cell.indicators.2.reading']").fill("เขียนเอง")
    page.get_by_role("button", name="บันทึกข้อความ ของตัวชี้วัดที่ 2", exact=True).first.click()
    page.wait_for_url(lambda address: "#" not in address, timeout=60_000)
    drafts = Master(root / "master.xlsx").drafts()
    assert [drafts.state(one) for one in drafts.drafted[:3]] == ["accepted", "own", "draft"]
    page.goto(page.url.partition("/analysis")[0] + "/import?name=a.xlsx")
    page.get_by_text("การจับคู่หัวคอลัมน์").first.click()
    page.get_by_label("ช่องของคอลัมน์ ลิงก์").select_option("assignments.note")
    page.get_by_role("button", name="เสนอใหม่ตามการจับคู่นี้").click()
    page.wait_for_url(re.compile(r"/import\?name=a.xlsx&work="), timeout=60_000)
    assert "เลือกไว้" in page.locator("main").text_content()
    go(page, "รับไฟล์")
    assert not page.get_by_text("ลากไฟล์").is_visible()
    page.get_by_label("ไฟล์ที่ส่งกลับ").set_input_files(root / "issued" / "กองช่าง.xlsx")
    page.get_by_role("button", name="รับไฟล์และตรวจ").click()
    page.wait_for_url(re.compile(r"/receive\?work="), timeout=60_000)
    assert "กองช่าง.xlsx" in page.get_by_role("status").first.inner_text()
    context.close()


def test_two_browsers_at_once_lose_nothing(sample, chromium, tmp_path):
    root, _, address = sample
    own = "/".join(address.split("/")[:3])
    first, second = (chromium.new_context().new_page() for _ in range(2))
    first.goto(address)
    import json

    second.goto(json.loads((root / ".serve" / "open.json").read_text())["address"])
    for page in (first, second):
        page.goto(f"{own}/conflicts")
    first.get_by_label("ใช้ของกลาง").check()
    second.get_by_label("ใช้ของส่วนราชการ").check()
    press(first, "บันทึกคำตัดสิน")
    press(second, "บันทึกคำตัดสิน")
    assert "อาจมีผู้ตัดสินไปก่อน" in second.get_by_role("alert").inner_text()
    events = Master(root / "master.xlsx").history().events
    assert [event[1] for event in events].count("decided") == 1
    for page in (first, second):
        page.context.close()


def test_a_server_killed_in_the_middle_of_a_merge_leaves_the_old_master_or_the_new_one(served, page, copied):
    season = copied()
    process, address = served(season.folder)
    before = season.master.read_bytes()
    page.goto(address)
    go(page, "รวม")
    # The answer never comes; it is the merge that matters.
    page.get_by_role("button", name="รวมเข้าสมุดงานกลาง").click(no_wait_after=True)
    history = season.folder / "history"
    for _ in range(12000):
        if history.is_dir() and any(history.glob("*master*.xlsx")):
            break
        page.wait_for_timeout(5)  # the browser gets its turn, or the click is never sent
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = next(history.glob("*master*.xlsx"))
    assert kept.read_bytes() == before
    found = Master(season.master)
    assert season.master.read_bytes() == before or found.book.kind == "merged"
    _, again = served(season.folder)
    page.goto(again)
    go(page, "รวม")
    press(page, "รวมเข้าสมุดงานกลาง")
    assert "รวมแล้ว" in page.get_by_role("status").first.inner_text()
    status = Master(season.master).status(sorted((season.folder / "returns").glob("*.xlsx")), record=False)
    assert {one.state for one in status.departments} == {"returned"} and not status.warnings


def test_the_page_prints_without_what_is_only_for_the_screen(sample, page):
    _, _, address = sample
    page.goto(address)
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
