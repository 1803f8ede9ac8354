"""What a signer stumbles over: lead-ins without a list, silence beside "no measure", signatures with nothing above."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from golden import CREATED, NAMES, book
from workbooks import needs

from ita_workbook.report.builder import ReportBuilder
from ita_workbook.report.formats.column_widths import MM_PER_CHARACTER, fitted
from ita_workbook.report.formats.pdf import convert
from ita_workbook.report.model import (
    Column,
    Heading,
    Listing,
    ListItem,
    Paragraph,
    Part,
    Report,
    ReportCell,
    ReportTable,
    Section,
    Signature,
    TableRow,
)
from ita_workbook.report.write import DOCUMENTS, build_report, report_bytes
from ita_workbook.words.width import width

LEADS = re.compile(r"(?:ดังนี้|ดังต่อไปนี้|ได้แก่)$")
KINDS = [kind for kind in DOCUMENTS if kind != "summary"]
WRITTEN = [kind for kind in KINDS if kind not in ("minutes", "announcement")]
"""In these two, paragraphs follow the lead-in: the agenda to be filled in, and what is announced."""
TURNED_ROOM_MM, ROOM_MM = 267, 160
HEADS = 160
"""Letters that the running head and the head of a table have at most."""
PADDING_MM, HEADER_SHARE = 3.2, Decimal(12) / 14
NO_MEASURE = re.compile("|".join(("ไม่มีมาตรการ", "ยังไม่ได้กำหนดมาตรการ", "ไม่มีรายการที่ระบุตัวชี้วัด", "ไม่อยู่ในแผนมาตรการ",
                                  "ยังไม่ครอบคลุมตัวชี้วัด", "ยังไม่ได้กล่าวถึงตัวชี้วัด", "ยังไม่มีมาตรการ")))  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", WRITTEN)
def test_a_lead_in_is_followed_by_what_it_announces(name, kind):
    made = book(name)
    for section in build_report(kind, made.content, made.framework).sections:
        for block, after in zip(section.blocks, [*section.blocks[1:], None], strict=True):
            if isinstance(block, Paragraph) and LEADS.search(block.text.rstrip(" :")):
                assert isinstance(after, Listing | ReportTable), block.text


def _measure(indicator, **more):
    return {"indicator": indicator, "title": "ก", "steps": "ข", "department": "กองคลัง", **more}


@pytest.mark.parametrize(
    ("measures", "line"),
    [
        ([_measure("6"), _measure("7")], "กำหนดมาตรการ 2 มาตรการ เพื่อนำผลการวิเคราะห์ไปสู่การปฏิบัติ ดังนี้"),
        ([_measure("6", process="กระบวนการ")] * 2, "กำหนดมาตรการ 2 มาตรการ เพื่อนำผลการวิเคราะห์ไปสู่การปฏิบัติ โดยจำแนกตามกระบวนการในหัวข้อถัดไป"),
        ([_measure("6"), _measure("7", process="กระบวนการ"), _measure("8", process="กระบวนการ")],
         "กำหนดมาตรการ 3 มาตรการ เพื่อนำผลการวิเคราะห์ไปสู่การปฏิบัติ แบ่งเป็นมาตรการที่จำแนกตามกระบวนการในหัวข้อถัดไป 2 มาตรการ และมาตรการอื่นอีก 1 มาตรการ ดังนี้"),
    ],
)  # fmt: skip
def test_the_count_of_measures_is_that_of_what_follows(season, framework, measures, line):
    texts = build_report("analysis", season({"6": Decimal(90)}, measures=measures), framework).texts()
    assert [text for text in texts if text.startswith("เทศบาลตำบลตัวอย่าง กำหนดมาตรการ")] == [f"เทศบาลตำบลตัวอย่าง {line}"]


def _told(season, framework, scores, measures, **more):
    """The paragraphs that begin with an indicator's own, by its code, of those below full marks."""
    content = season(scores, measures=measures, **more)
    texts = build_report("analysis", content, framework).texts()
    names = {one.code: one.name.pick("th") for one in framework.indicators}
    return {code: [text for text in texts if names[code] in text and "คะแนน" in text and NO_MEASURE.search(text)]
            for code in scores}  # fmt: skip


def test_every_indicator_without_a_measure_says_so_where_one_does(season, framework):
    scores = {str(number): Decimal(80 + 2 * number) for number in range(1, 11)} | {"10": Decimal(100)}
    told = _told(season, framework, scores, [_measure("4")])
    assert [code for code, texts in told.items() if texts] == ["1", "2", "3", "5", "6", "7", "8", "9"]


def test_no_measure_at_all_is_said_of_the_measures_and_not_of_each_indicator(season, framework):
    assert not any(_told(season, framework, {"6": Decimal(90), "7": Decimal(80)}, []).values())


def test_a_measure_that_names_an_item_that_lost_points_answers_its_indicator(season, framework):
    draft = ReportBuilder("analysis", season({"9": Decimal(80)}, questions={"O12": Decimal(0)},
                                             measures=[_measure("6", items="O12")]), framework)  # fmt: skip
    assert [one.key for one in draft.facts.measures_for("9")] == ["M01"]
    assert draft.facts.measures_for("10") == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["analysis", "progress", "plan", "assignments"])
def test_what_is_signed_stands_with_the_signatures(name, kind):
    from docx import Document

    made = book(name)
    report = build_report(kind, made.content, made.framework)
    blocks = list(report.blocks())
    first = next((number for number, block in enumerate(blocks) if isinstance(block, Signature)), None)
    if first is None:
        return
    what = "" if kind == "assignments" else f"{report.title} "
    assert blocks[first - 1].text == f"จึงเสนอ{what}เพื่อพิจารณาให้ความเห็นชอบ"
    document = Document(BytesIO(report_bytes(report, "docx", created=CREATED)))
    if isinstance(blocks[first - 2], ReportTable):  # below a table they are its last row
        (said,) = [one for one in document.tables[-1].rows[-1].cells[0].paragraphs if one.text.startswith("จึงเสนอ")]
        kept = document.tables[-1].rows[-2].cells[0].paragraphs[0]
        assert kept.paragraph_format.keep_with_next is True, "the row above goes with them"
    else:
        said = next(one for one in document.paragraphs if one.text.startswith("จึงเสนอ"))
    assert said.paragraph_format.keep_with_next is True


@pytest.mark.parametrize("kind", ["committee", "announcement", "memo", "notice"])
def test_the_last_paragraphs_of_a_paper_stand_with_its_signature(rich, framework, kind):
    from docx import Document

    data = report_bytes(build_report(kind, rich, framework), "docx", created=CREATED)
    paragraphs = Document(BytesIO(data)).paragraphs
    first = next(number for number, one in enumerate(paragraphs) if one.style.name == "ITA Signature")
    assert [one.paragraph_format.keep_with_next for one in paragraphs[first - 3 : first]] == [True] * 3


def test_what_follows_a_signature_is_not_held_on_its_page(rich, framework):
    from docx import Document

    data = report_bytes(build_report("memo", rich, framework), "docx", created=datetime(2026, 1, 1, tzinfo=UTC))
    paragraphs = Document(BytesIO(data)).paragraphs
    positions = ("นิติกร สำนักปลัด", "นายกเทศมนตรีตำบลตัวอย่าง")
    signed = [one for one in paragraphs if one.text in positions and one.style.name == "ITA Signature"]
    assert [one.paragraph_format.keep_with_next for one in signed] == [False, False]


@pytest.mark.parametrize("kind", KINDS)
def test_heads_of_tables_take_at_most_four_lines_and_break_no_word(rich, framework, kind):
    report = build_report(kind, rich, framework)
    for section in report.sections:
        room = TURNED_ROOM_MM if section.landscape else ROOM_MM
        for table in (block for block in section.blocks if isinstance(block, ReportTable)):
            for column, wide in zip(table.columns, fitted(table, room), strict=True):
                letters = (wide - PADDING_MM) / (MM_PER_CHARACTER * float(HEADER_SHARE))
                lines = column.title.split("\n")
                assert len(lines) + bool(column.group) <= 4, column.title
                if column.group:
                    assert all(width(line) <= letters for line in lines), (column.title, letters)


def test_a_sum_keeps_away_from_the_text_of_the_next_column(rich, framework):
    from docx import Document

    table = ReportTable((Column("a", "จำนวนเงิน", 30, "right"), Column("b", "งาน", 30)),
                        [TableRow((ReportCell.of("1,000.00"), ReportCell.of("จ้าง")))])  # fmt: skip
    report = build_report("plan", rich, framework)
    report.sections[-1].blocks.append(table)
    made = Document(BytesIO(report_bytes(report, "docx", created=CREATED))).tables[-1].rows[1].cells
    assert [round(cell.paragraphs[0].paragraph_format.right_indent or 0, -3) for cell in made] == [72000, 0]


def _paragraphs(framework, *blocks):
    """The paragraphs of a document that says these blocks upright and then turns."""
    from docx import Document

    report = Report("plan", "ก", "", sections=[Section(list(blocks)), Section([Paragraph("หลัง")], landscape=True)])
    return Document(BytesIO(report_bytes(report, "docx", created=CREATED))).paragraphs


@pytest.mark.parametrize(
    ("lengths", "held"),
    [((400, 400), [(None, None), (True, None)]), ((400, 30, 30), [(True, True), (True, True), (True, None)])],
)
def test_the_last_lines_before_the_paper_turns_are_not_alone_on_their_page(framework, lengths, held):
    made = _paragraphs(framework, *(Paragraph("ก" * length) for length in lengths))
    formats = [one.paragraph_format for one in made[: len(lengths)]]
    assert [(one.keep_together, one.keep_with_next) for one in formats] == held


def test_the_name_of_a_list_item_stands_with_what_is_said_of_it(framework):
    made = _paragraphs(
        framework, Listing((ListItem("O12", more=(Part("ลบแผ่น"),)), ListItem("O13"))), Paragraph("ก" * 400)
    )
    kept = {one.text.strip("-\t"): one.paragraph_format.keep_with_next for one in made}
    assert (kept["O12"], kept["O13"]) == (True, None)


def test_a_table_without_a_caption_goes_on_with_its_text_and_a_small_one_with_a_caption_stays_whole(framework):
    from docx import Document

    columns, rows = (Column("a", "ก", 100),), tuple(TableRow((ReportCell.of(str(number)),)) for number in range(5))
    blocks = [ReportTable(columns, rows), Paragraph("ข"), ReportTable(columns, rows, "ตารางที่ 1")]
    report = Report("plan", "ก", "", sections=[Section(blocks)])
    tables = Document(BytesIO(report_bytes(report, "docx", created=CREATED))).tables
    kept = [[row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows[1:]] for table in tables]
    assert kept == [[None, None, None, True, None], [True, True, True, True, None]]


def test_a_column_of_targets_stands_only_where_a_target_does(season, framework):
    content = season({str(number): Decimal(90) for number in range(1, 11)})
    content.row("indicators", "OIT").values["target"] = Decimal(85)
    tools, indicators = build_report("analysis", content, framework).tables()[:2]
    assert [[column.code for column in table.columns if column.code == "target"] for table in (tools, indicators)] == [
        ["target"],
        [],
    ]


def _signed(*texts, landscape=True, signers=2):
    """The rows of a table with these texts in one column, signed below it, as (text, held to the next, kept whole)."""
    from docx import Document

    rows = tuple(TableRow((ReportCell.of(text),)) for text in texts)
    table = ReportTable((Column("a", "มาตรการ", 60),), rows, "ตาราง")
    blocks = [table, Paragraph("จึงเสนอ"), *[Signature(f"ผู้ลงนาม {number}", ("(ลงชื่อ)",)) for number in range(signers)]]
    report = Report("plan", "ก", "", sections=[Section(blocks, landscape=landscape)])
    document = Document(BytesIO(report_bytes(report, "docx", created=CREATED)))
    assert not [one.text for one in document.paragraphs if "ลงชื่อ" in one.text or "จึงเสนอ" in one.text]
    made = document.tables[0].rows[1:]
    cells = [row.cells[0] for row in made]
    held = [cell.paragraphs[0].paragraph_format.keep_with_next for cell in cells]
    whole = [bool(row._tr.xpath("w:trPr/w:cantSplit")) for row in made]
    return list(zip([cell.text for cell in cells], held, whole, strict=True)), cells[-1]


@pytest.mark.parametrize("landscape", [True, False])
def test_the_places_to_sign_are_the_last_row_of_the_table_above_and_its_last_row_goes_with_them(landscape):
    *rows, (told, _, whole) = _signed("ก", "ข", "ค", landscape=landscape)[0]
    assert [row[0] for row in rows] == ["ก", "ข", "ค"]
    assert rows[-1] == ("ค", True, True) and told.startswith("จึงเสนอ") and whole


def test_signers_stand_beside_each_other_on_turned_pages_and_the_cell_ends_with_a_paragraph():
    _, cell = _signed("ก", landscape=True)
    assert [one.text for one in cell.tables[0].rows[0].cells] == ["(ลงชื่อ)\nผู้ลงนาม 0", "(ลงชื่อ)\nผู้ลงนาม 1"]
    assert cell._tc[-1].tag.endswith("}p")
    assert [border.tag.rpartition("}")[2] for border in cell._tc.tcPr.xpath("w:tcBorders/*[@w:val='nil']")] == [
        "left", "bottom", "right"
    ]  # fmt: skip


def test_of_a_tall_last_row_the_end_goes_with_the_signatures():
    """No page has room for all of it, and a table of which no row is held would leave them alone."""
    steps = [f"{number}. ขั้นตอนนี้" for number in range(1, 16)]
    rows, _ = _signed("ก", "\n".join(steps))
    assert [row[0].split("\n") for row in rows[:-1]] == [["ก"], steps[:9], steps[9:]]
    assert rows[-2][1:] == (True, True) and rows[-3][1:] == (None, False)
    rows, _ = _signed("ก", "ขั้นตอนที่ไม่มีบรรทัดใหม่ " * 60)
    assert len(rows) == 3, "one paragraph has no place to be parted"


def test_a_sentence_among_others_leaves_a_table_with_a_caption_to_its_own_page(framework):
    table = ReportTable((Column("a", "มาตรการ", 60),), (TableRow((ReportCell.of("ก"),)),), "ตาราง")
    said = _paragraphs(framework, Heading("ผล"), Paragraph("มีดังนี้"), table, Paragraph("หนึ่ง"), Paragraph("สอง"), table)
    held = {one.text: one.paragraph_format.keep_with_next for one in said if one.text in ("มีดังนี้", "สอง")}
    assert held == {"มีดังนี้": True, "สอง": None}


@pytest.mark.office
def test_no_page_of_the_samples_has_the_signatures_alone(tmp_path):
    """As LibreOffice breaks the pages: rows of the table above stand on the page of those who sign it."""
    needs(shutil.which("soffice") and shutil.which("pdftotext"), "LibreOffice or poppler-utils")
    made = {}
    for name in NAMES:
        for kind in ("analysis", "progress", "plan", "assignments"):
            own = book(name)
            report = build_report(kind, own.content, own.framework)
            made[f"{name}-{kind}.docx"] = report_bytes(report, "docx", created=CREATED)
    pdfs, problem = convert(made)
    assert problem is None
    above = {}
    for name, data in pdfs.items():
        path = tmp_path / "made.pdf"
        path.write_bytes(data)
        text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True).stdout.decode()
        last = text.rstrip("\f").rpartition("\f")[2]
        assert "(ลงชื่อ)" in last, name
        above[name] = len("".join(last.partition("จึงเสนอ")[0].split()))
    assert len(above) == 4 * len(NAMES) and min(above.values()) > HEADS, above
