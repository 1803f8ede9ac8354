"""Every kind of file that we write, judged by the rules of the Open XML SDK: Excel and Word open it without repair."""

from __future__ import annotations

import zipfile
from collections import Counter

import pytest
from openxml_audit import OpenXmlValidator, ValidationSeverity
from workbooks import AGENCY, Form, ita, ita_ok

XLSX = (
    "master", "issued", "merged", "decided", "next", "repaired", "annotated", "findings", "status", "diff",
    "summary",
)  # fmt: skip
DOCX = ("analysis", "assignments", "committee", "plan", "progress")


@pytest.fixture(scope="module")
def written(season, tmp_path_factory):
    """One file of each kind, by its name: made by the commands from a season with errors, conflicts and loose data."""
    whole, folder = season(2566), tmp_path_factory.mktemp("written")
    back = Form(whole.returns["กองคลัง"])
    item = back.issued_rows("assignments")[0]
    back.put("assignments", item, status="กำลังจะทำ", url="ไม่มี", published_on="31/02/2566")
    back.sheet("measures").insert_cols(6)
    back.sheet("measures")["F5"] = "ของเรา & <เขา>"
    damaged = back.save(folder / "returned" / "กองคลัง.xlsx")
    ita_ok("new", "--year", 2566, "--agency", AGENCY, "--type", "ทต.", "-o", folder / "master.xlsx")
    ita("merge", whole.master, damaged, whole.returns["กองช่าง"], "-o", folder / "merged.xlsx")
    decided = Form(folder / "merged.xlsx")
    for key in decided.keys("conflicts"):
        if decided.get("conflicts", key, "row_key"):
            decided.put("conflicts", key, decision="ใช้ของกลาง")
    decided.save(folder / "by_hand.xlsx")
    ita("merge", folder / "by_hand.xlsx", "-o", folder / "decided.xlsx")
    ita_ok("next", folder / "merged.xlsx", "--year", 2567, "-o", folder / "next.xlsx")
    ita_ok("repair", damaged, "-o", folder / "repaired.xlsx")
    ita("check", damaged, "-o", folder / "findings.xlsx", "--annotate", folder / "marked")
    ita("check", whole.issued["กองคลัง"], "--annotate", folder / "annotated")
    ita("status", whole.master, damaged, "--today", "10/04/2566", "-o", folder / "status.xlsx")
    ita("diff", whole.master, folder / "merged.xlsx", "-o", folder / "diff.xlsx")
    ita_ok("report", folder / "merged.xlsx", "-o", folder / "reports", "--trace")
    (annotated,) = (folder / "annotated").glob("*.xlsx")
    return {
        **{name: folder / f"{name}.xlsx" for name in XLSX if name not in ("issued", "annotated", "summary")},
        "issued": whole.issued["กองคลัง"],
        "annotated": annotated,
        "summary": folder / "reports" / "summary.xlsx",
        "damaged": damaged,
        "marked": next((folder / "marked").glob("*.xlsx")),
        **{name: folder / "reports" / f"{name}.docx" for name in DOCX},
    }


def told(path):
    """What the validator says, one line a problem."""
    return [f"{one.part_uri} {one.description}" for one in OpenXmlValidator().validate(path).errors]


def wrong(path):
    """What the validator calls an error; its warnings tell of texts that Excel would store in another way."""
    found = OpenXmlValidator().validate(path).errors
    return [f"{one.part_uri} {one.description}" for one in found if one.severity is ValidationSeverity.ERROR]


@pytest.mark.parametrize("kind", XLSX)
def test_a_written_workbook_is_valid(written, kind):
    assert told(written[kind]) == []


@pytest.mark.parametrize("kind", DOCX)
def test_a_written_document_is_valid(written, kind):
    assert told(written[kind]) == []


def test_marks_in_a_file_of_another_program_add_nothing_invalid(written):
    """openpyxl orders the parts of a font in its own way; that is in the copy as it was in the file."""
    before, after = (Counter(wrong(written[name])) for name in ("damaged", "marked"))
    assert after - before == Counter()


def test_an_invalid_file_would_be_told(written, tmp_path):
    """The validator does look: a style that is not there is no small matter to Excel."""
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(written["issued"]) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"sheetData>", b"sheetDate>")
            new.writestr(name, part)
    assert told(broken) != []
