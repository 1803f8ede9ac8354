"""A small season: the content of a master as short as a test can say it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ita_workbook.book.content import Content, Row
from ita_workbook.framework.load import load_framework
from ita_workbook.season.create import new_content

OWNERS = {"O8": ("สำนักปลัด", "งานธุรการ"), "O12": ("กองคลัง", "งานพัสดุ"), "O18": ("กองช่าง", "")}
DEPARTMENTS = (("สำนักปลัด", "งานธุรการ", ""), ("กองคลัง", "งานพัสดุ", ""), ("กองช่าง", "", ""))


@pytest.fixture(scope="session")
def framework():
    return load_framework(2566)


@pytest.fixture
def season(framework):
    """Return a function that makes a content: scores by code, measures, tracking, and answers of the agency form."""

    def make(
        scores=None, previous=None, *, questions=None, comments=None, measures=(), tracking=None, committee=(),
        constraints=(), **agency,
    ):  # fmt: skip
        form = {
            "name": "เทศบาลตำบลตัวอย่าง",
            "type": "เทศบาลตำบล",
            "province": "เชียงราย",
            "district": "พาน",
            "head": "นายกเทศมนตรีตำบลตัวอย่าง",
            "coordinator": "นิติกร สำนักปลัด",
            "website": "https://www.example.go.th",
        } | agency
        content = new_content(framework, form, DEPARTMENTS, OWNERS)
        _fill(content, "indicators", "score", scores or {})
        _fill(content, "indicators", "previous_score", previous or {})
        _fill(content, "scores", "score", questions or {})
        for code, (comment, items) in (comments or {}).items():
            row = _row(content, "scores", code)
            row.values |= {"code": code, "comment": comment, "items": items}
        content.sheets["measures"] = [Row(f"M{n:02d}", dict(measure)) for n, measure in enumerate(measures, 1)]
        content.sheets["tracking"] = [
            Row(f"{measure}|{number}", {"measure": measure, "round": round_name, **values})
            for measure, rounds in (tracking or {}).items()
            for number, (round_name, values) in enumerate(rounds.items())
        ]
        content.sheets["committee"] = [Row(f"K{n:02d}", dict(row)) for n, row in enumerate(committee, 1)]
        content.sheets["constraints"] = [Row(f"L{n:02d}", dict(row)) for n, row in enumerate(constraints, 1)]
        return content

    return make


@pytest.fixture
def rich(season):
    """A season with something in every part of every report."""
    long_steps = "1. จัดทำคู่มือการให้บริการของทุกงาน 2. แจ้งเวียนเจ้าหน้าที่ 3. เผยแพร่บนเว็บไซต์และติดประกาศ"
    measure = {
        "title": "ปรับปรุงคู่มือการให้บริการ",
        "analysis": "ผู้รับบริการบางรายยังไม่ทราบขั้นตอนและระยะเวลา",
        "steps": long_steps,
        "responsible": "สำนักปลัด / กองคลัง",
        "department": "สำนักปลัด",
        "starts_on": date(2022, 10, 1),
        "ends_on": date(2023, 3, 31),
        "monitoring": "รายงานในที่ประชุมประจำเดือน",
        "process": "กระบวนการให้บริการ",
        "practice": "ปรับคู่มือและแจ้งทุกงาน",
    }
    done = {"status": "ดำเนินการแล้ว", "result": "เผยแพร่คู่มือครบ 12 งาน", "evidence": "หน้าเว็บไซต์ข้อ O15",
            "reported_on": date(2023, 4, 5)}  # fmt: skip
    return season(
        {**dict.fromkeys("12459", Decimal(100)), "3": Decimal("99.67"), "6": Decimal("99.43"), "7": Decimal("99.52"),
         "8": Decimal("98.65"), "10": Decimal("70.00")},
        dict.fromkeys((str(n) for n in range(1, 11)), Decimal("95.00")),
        questions={"O12": Decimal(0), "O13": Decimal(100), "i1": Decimal("99.33"), "i2": Decimal(100)},
        comments={"EP8": ("ควรมีช่องทางสอบถามที่เห็นได้ง่าย", "O8"), "O12": ("ข้อมูลไม่ครบองค์ประกอบ", "")},
        measures=[{**measure, "indicator": str(n)} for n in (1, 6, 7, 10, 9)],
        tracking={
            "M01": {"รอบ 6 เดือน": done},
            "M02": {"รอบ 6 เดือน": {"status": "อยู่ระหว่างดำเนินการ", "progress": "ร่างคู่มือแล้ว"}},
            "M03": {"รอบ 6 เดือน": {"status": "ยังไม่ดำเนินการ", "problem": "รองบประมาณ"}},
        },
        committee=[{"position": "ปลัดเทศบาล", "role": "ประธานคณะทำงาน"}, {"position": "นิติกร", "role": "เลขานุการ"}],
        constraints=[{"topic": "งบประมาณ", "detail": "มีจำกัด"}],
    )  # fmt: skip


def _row(content: Content, sheet: str, code: str) -> Row:
    row = content.row(sheet, code)
    if row is None:
        row = Row(code)
        content.sheets[sheet].append(row)
    return row


def _fill(content, sheet, field, values):
    for code, value in values.items():
        _row(content, sheet, code).values[field] = value
