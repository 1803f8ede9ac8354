"""Outputs: terminal, workbook, page and JSON say the same, and nothing from a return comes alive in them."""

import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from ita_workbook.checks import findings_json, findings_terminal
from ita_workbook.checks.engine import check_many
from ita_workbook.checks.findings_table import findings_page, findings_xlsx, write_findings
from ita_workbook.read.a1 import compact
from ita_workbook.read.returned import Event
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.templates import template
from ita_workbook.words.width import width, wrapped

CREATED = datetime(2023, 4, 10)


@pytest.fixture
def checked(make, today, full_item):
    evil = '=HYPERLINK("http://x")<script>alert(1)</script>'
    unfilled = make(
        assignments="item | department\nO4 | กองช่าง\nO5 | กองช่าง\nO6 | กองช่าง",
        department="กองช่าง",
        events=[
            Event("sheet_renamed", sheet="งาน's", sheet_id="measures", params={"original": "มาตรการ"}),
            Event(
                "not_in_list",
                sheet="งาน's",
                cell="D5",
                sheet_id="measures",
                field="indicator",
                row_key="M01",
                value=evil,
            ),
        ],
    )
    return check_many([make(assignments=full_item), unfilled], today=today)


def test_json_has_the_documented_shape(checked):
    data = json.loads(findings_json.render(checked))
    assert data["schema"] == "ita-workbook/check/1"
    assert data["counts"] == {"error": 7, "warning": 0, "note": 1, "waived": 0}
    clean, faulty = data["files"]
    assert (clean["file"], clean["department"], clean["findings"]) == ("กองคลัง.xlsx", "กองคลัง", [])
    assert faulty["identity"]["kind"] == "issued"
    assert list(faulty["findings"][0]) == [
        "code", "severity", "file", "sheet", "cell", "field", "row_key", "message", "cure", "value", "expected",
    ]  # fmt: skip


def test_json_fits_its_schema(checked):
    schema = json.loads(template("findings", "check.schema.json").read_text(encoding="utf-8"))
    fits(json.loads(findings_json.render(checked)), schema, schema)


def fits(data, part, schema):
    """A validator of the few JSON Schema words that the schema uses; an unknown word fails the test."""
    known = {"$schema", "$defs", "$ref", "title", "description", "type", "additionalProperties", "required", "properties",
             "items", "const", "enum", "oneOf", "minimum", "minLength", "pattern"}  # fmt: skip
    assert set(part) <= known
    if "$ref" in part:
        fits(data, schema["$defs"][part["$ref"].removeprefix("#/$defs/")], schema)
    types = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
    if "type" in part:
        allowed = part["type"] if isinstance(part["type"], list) else [part["type"]]
        assert isinstance(data, tuple(types[name] for name in allowed))
    assert "const" not in part or data == part["const"]
    assert "enum" not in part or data in part["enum"]
    assert "pattern" not in part or re.search(part["pattern"], data)
    if "oneOf" in part:
        fits(data, part["oneOf"][0 if data is None else 1], schema)
    if isinstance(data, dict) and "properties" in part:
        assert set(part["required"]) <= set(data) <= set(part["properties"])
        for name, value in data.items():
            fits(value, part["properties"][name], schema)
    for value in data if isinstance(data, list) and "items" in part else ():
        fits(value, part["items"], schema)


def test_the_terminal_table_groups_by_cause_and_ends_with_the_next_step(checked):
    text = findings_terminal.render(checked, columns=90)
    assert "กองคลัง.xlsx (กองคลัง)\n  ไม่พบสิ่งที่ต้องแก้" in text
    assert "3 แห่ง: I5:I7" in text and "3 แห่ง: K5:K7" in text
    assert "รวม 2 ไฟล์  ต้องแก้ 7 · ควรดู 0 · แจ้งให้ทราบ 1" in text
    assert text.rstrip().splitlines()[-1] and "\x1b" not in text
    assert all(width(line) <= 90 for line in text.splitlines())
    assert "\x1b[31m" in findings_terminal.render(checked, colour=True)
    assert "2 files  7 errors" in findings_terminal.render(checked, "en")


def test_columns_align_whatever_marks_the_words_have(checked):
    lines = findings_terminal.render(checked, columns=90).splitlines()
    starts = {width(line[: found.start()]) for line in lines if (found := re.search(r"[FSRVCXNPM]\d{3}  ", line))}
    assert len(starts) == 1


@pytest.mark.parametrize("columns", [8, 13, 20, 40])
def test_wrapping_loses_nothing_and_tears_no_marks(columns):
    text = "ยังไม่ได้กรอกตำแหน่งผู้รับผิดชอบของข้อนี้ https://www.example.go.th/oit/very/long/path เสร็จแล้ว"
    lines = wrapped(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= columns + 1 for line in lines)
    assert not any(re.match("[ัิ-ฺ็-๎ะาำ]", line) for line in lines)


def test_cells_of_a_cause_are_told_in_few_words():
    assert compact(["E5", "E7", "E6", "F2", "E9", None]) == "E5:E7, E9, F2"


def test_the_page_is_one_file_with_everything_escaped(checked):
    text = findings_page(checked).decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text
    assert text.count("<tr class=") == 8
    assert not re.search(r"""(?:src|href)=|url\((?!data:)|@import""", text)
    assert 'data-department="กองช่าง"' in text and '<option value="warning">ควรดู</option>' in text


def parts(data, tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def test_the_workbook_has_a_row_a_finding_with_links_and_no_formula(checked, tmp_path):
    found = parts(findings_xlsx(checked, created=CREATED), tmp_path)
    body = found["xl/worksheets/sheet1.xml"]
    assert "<f>" not in body and "autoFilter" in body
    assert len(re.findall(r"<row ", body)) == 3 + 8
    assert all("ht=" in row for row in re.findall(r"<row [^>]*>", body)[3:])
    links = found["xl/worksheets/_rels/sheet1.xml.rels"]
    assert "http" not in links.replace("http://schemas", "")
    assert "location=\"'งาน''s'!D5\"" in body


def test_the_same_findings_give_the_same_bytes(checked):
    assert findings_xlsx(checked, created=CREATED) == findings_xlsx(checked, created=CREATED)


@pytest.mark.parametrize("suffix", [".xlsx", ".html", ".json"])
def test_written_by_suffix_and_whole(checked, tmp_path, suffix):
    target = tmp_path / "ผลตรวจ งวด 1" / f"ข้อค้นพบ{suffix.upper()}"
    write_findings(checked, target)
    write_findings(checked.findings, target, "en")
    assert [file.name for file in target.parent.iterdir()] == [target.name]


def test_another_suffix_says_what_to_type(checked, tmp_path):
    with pytest.raises(UsageProblem, match=r"\.xlsx \.html \.json"):
        write_findings(checked, tmp_path / "findings.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_file(checked, tmp_path, monkeypatch):
    target = tmp_path / "findings.json"
    target.write_text("old")

    def full(self, other):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(Path, "hardlink_to", full)
    with pytest.raises(UsageProblem):
        write_findings(checked, target)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["old"]
