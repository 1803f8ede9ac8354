"""The public page: every item once, safe links only, readable by everybody, and nothing asked of the network."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from lxml import html
from workbooks import ita, ita_ok

from ita_workbook.framework.load import load_framework
from ita_workbook.report.documents.public_page import public_page
from ita_workbook.report.formats.public_html import public_html
from ita_workbook.season.create import new_content
from ita_workbook.words.templates import template

CREATED = datetime(2023, 4, 30, 20, 0, tzinfo=UTC)
EVIL = '"><script>alert(1)</script>'


@pytest.fixture
def content():
    framework = load_framework(2566)
    owners = {item.code: ("กองคลัง", "งานพัสดุ") for item in framework.items}
    made = new_content(framework, {"name": "เทศบาลตำบลตัวอย่าง", "website": "https://www.example.go.th"},
                       [("กองคลัง", "งานพัสดุ", "")], owners)  # fmt: skip
    rows = made.index("assignments")
    rows["O1"].values |= {"url": "https://www.example.go.th/o1", "published_on": date(2023, 1, 16), "officer": "นิติกร"}
    rows["O2"].values["url"] = "https://a.go.th/1\nhttps://b.go.th/2?a=1&b=2"
    rows["O3"].values["url"] = "javascript:alert(1)"
    rows["O4"].values["url"] = f"https://a.go.th/{EVIL}"
    rows["O5"].values |= {"officer": "นักจัดการงานทั่วไป 081-234-5678", "published_on": "เร็ว ๆ นี้"}
    rows["O7"].values["officer"] = "นิติกร นางสาวสมศรี ใจดี"
    rows["O6"].values |= {"officer": EVIL, "url": "data:text/html,<script>1</script>"}
    return made


def page_of(content, year=2566, **options):
    page = public_page(content, load_framework(year), **options)
    return page, html.fromstring(public_html(page, created=CREATED).decode())


def test_every_item_of_the_year_stands_once_under_its_sub_indicator(content):
    page, root = page_of(content)
    assert [row.get("id") for row in root.iter("tr") if row.get("id")] == [f"item-O{n}" for n in range(1, 44)]
    names = [heading.text_content() for heading in root.iter("h2")]
    assert names[0] == "ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน" and len(names) == 7
    assert (page.count, page.published) == (43, 3)
    assert root.text_content().count("ยังไม่มีลิงก์") == 40


def test_an_item_has_name_link_date_and_the_position_responsible(content):
    _, root = page_of(content)
    cells = [cell.text_content() for cell in root.get_element_by_id("item-O1")]
    assert cells[:2] == ["O1", "โครงสร้าง"] and cells[3] == "16 ม.ค. 2566"
    assert "นิติกร" in cells[4] and "กองคลัง" in cells[4]
    assert "081" not in root.text_content() and "สมศรี" not in root.text_content()
    assert "วันที่ 1 พฤษภาคม" not in root.text_content()
    assert "1 พฤษภาคม พ.ศ. 2566" in root.findtext(".//footer/p")  # the day in Thailand


def test_only_http_addresses_become_links_and_all_text_is_escaped(content):
    page, root = page_of(content)
    links = [link.get("href") for link in root.iter("a") if not link.get("href").startswith("#")]
    assert links == [
        "https://www.example.go.th", "https://www.example.go.th/o1", "https://a.go.th/1", "https://b.go.th/2?a=1&b=2",
        "https://a.go.th/",
    ]  # fmt: skip
    assert not list(root.iter("script"))
    assert EVIL in root.text_content()
    assert {item.code for item in page.unusable} == {"O3", "O6"}


def test_only_published(content):
    _, root = page_of(content, only_published=True)
    assert [row.get("id") for row in root.iter("tr") if row.get("id")] == ["item-O1", "item-O2", "item-O4"]
    assert "ยังไม่มีลิงก์" not in root.text_content()
    for row in content.rows("assignments"):
        row.values.pop("url", None)
    _, root = page_of(content, only_published=True)
    assert "ยังไม่มีข้อที่เผยแพร่" in root.text_content() and not list(root.iter("table"))


def test_a_row_that_the_master_lost_is_still_shown_and_an_own_item_too(content):
    content.sheets["assignments"] = [row for row in content.rows("assignments") if row.key != "O12"]
    content.rows("assignments")[-1].key = "O99"
    page, root = page_of(content)
    assert root.get_element_by_id("item-O12").text_content()
    assert root.get_element_by_id("item-O99") is not None
    assert page.count == 44


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_page_is_accessible(content, language):
    _, root = page_of(content, language=language)
    assert root.get("lang") == language
    assert root.find(".//title").text and len(root.findall(".//h1")) == 1
    for landmark in ("header", "nav", "main", "footer"):
        assert len(list(root.iter(landmark))) == 1
    assert root.find(".//nav").get("aria-label")
    skip = root.find(".//a")
    assert skip.get("class") == "skip" and root.get_element_by_id(skip.get("href")[1:]).tag == "main"
    for table in root.iter("table"):
        assert root.get_element_by_id(table.get("aria-labelledby")).tag == "h2"
        assert all(cell.get("scope") == "col" for cell in table.find("thead").iter("th"))
        assert all(row[0].get("scope") == "row" for row in table.find("tbody"))
    names = [link.text_content() for link in root.iter("a")]
    assert len(names) == len(set(names)), "each link makes sense alone"
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for link in root.iter("a"):
        if link.get("href").startswith("#"):
            assert link.get("href")[1:] in ids


@pytest.mark.parametrize(
    ("ink", "paper"),
    [("#111", "#fff"), ("#0b4f9e", "#fff"), ("#0b4f9e", "#f2f5fb"), ("#1f3864", "#fff"), ("#7d1a1a", "#fdeeee"),
     ("#4a4a4a", "#fff"), ("#444", "#fff"), ("#333", "#fff"), ("#111", "#d9e2f3")],
)  # fmt: skip
def test_contrast_is_wcag_aa(ink, paper):
    assert contrast(ink, paper) >= 4.5


def test_the_colours_tested_are_the_colours_used():
    style = template("html", "public.css").read_text(encoding="utf-8")
    assert {"#7d1a1a", "#fdeeee", "#4a4a4a", "#444", "#333"} <= set(re.findall(r"#[0-9a-f]{3,6}", style))


def contrast(one, other):
    first, second = sorted((luminance(one), luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_page_asks_nothing_of_the_network(content):
    page = public_html(public_page(content, load_framework(2566)), created=CREATED).decode()
    assert "default-src 'none'" in page and "script-src" not in page
    assert not re.search(
        r"<(?:script|link|img|iframe|object|embed|form)\b|@import|url\((?!data:font/woff2;base64,)", page
    )


@pytest.mark.parametrize("year", [2564, 2565, 2566, 2567, 2568, 2569])
def test_every_year_has_a_page(year):
    framework = load_framework(year)
    page, root = page_of(new_content(framework, {"name": "อบต.ตัวอย่าง"}, [], {}), year)
    assert page.count == len(framework.items) == len([row for row in root.iter("tr") if row.get("id")])


def test_the_command(season, tmp_path):
    master = season(2566).master
    out = tmp_path / "เว็บ"
    ran = ita_ok("publish", master, "-o", out)
    assert [path.name for path in out.iterdir()] == ["index.html"] and "43" in ran.out
    ran = ita("publish", master, "-o", out)
    assert ran.code == 2 and "--force" in ran.err
    ita_ok("publish", master, "-o", out, "--force", "--thai-digits", "--only-published", "--lang", "th")
    assert "๒๕๖๖" in (out / "index.html").read_text(encoding="utf-8")
