"""The declared workbook of a season: the shipped one, and one with a made-up sheet of each goes_to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.words.templates import FOLDER, template

EVERY_TYPE = """\
  - {field: words, title: {th: คำ, en: Words}, type: text, master: edit, issued: edit, printed: report}
  - {field: secret, title: {th: ภายใน, en: Secret}, type: text, master: edit, issued: edit}
  - {field: prose, title: {th: ความเรียง, en: Prose}, type: long_text, master: edit, issued: edit, printed: web}
  - {field: number, title: {th: เลขที่, en: Number}, type: code, master: edit, issued: edit}
  - {field: again, title: {th: รอบ, en: Round}, type: choice, list: round, master: edit, issued: edit}
  - {field: indicator, title: {th: ตัวชี้วัด, en: Indicator}, type: choice, list: indicators, master: edit, issued: edit}
  - {field: happened_on, title: {th: เมื่อวันที่, en: Happened on}, type: date, happened: past, master: edit, issued: edit}
  - {field: points, title: {th: คะแนนที่ได้, en: Points}, type: score, next_year: {becomes: points_before}, master: edit, issued: edit}
  - {field: points_before, title: {th: คะแนนก่อน, en: Before}, type: score, next_year: clear, master: edit, issued: edit}
  - {field: link, title: {th: ที่อยู่, en: Link}, type: url, master: edit, issued: edit}
  - {field: named, title: {th: ข้อที่อ้าง, en: Items named}, type: item_refs, master: edit, issued: edit}
  - {field: since, title: {th: ตั้งแต่ปี, en: Since}, type: year, next_year: clear, master: edit, issued: edit}
"""
SHEETS = {
    "perils": f"""\
id: perils
kind: table
name: {{th: เหตุอันตราย, en: Perils}}
title: {{th: เหตุอันตราย, en: Perils}}
in: [master, issued]
goes_to: {{owner: department}}
next_year: carry
rows: {{id: R, spare: 10, spare_issued: 3}}
columns:
  - {{field: risk, title: {{th: รหัสเหตุอันตราย, en: Code}}, type: code, master: locked, issued: locked, key: true}}
  - {{field: what, title: {{th: อันตรายเรื่องใด, en: What}}, type: long_text, label: true, match: true, required: always, master: edit, issued: edit, printed: report}}
  - {{field: department, title: {{th: เจ้าของ, en: Owner}}, type: choice, list: departments, master: edit, issued: locked}}
  - {{field: review_on, title: {{th: ทบทวนภายใน, en: Review by}}, type: date, deadline: true, next_year: clear, master: edit, issued: edit}}
{EVERY_TYPE}""",
    "reviews": """\
id: reviews
kind: table
name: {th: ทบทวนเหตุอันตราย, en: Reviews}
title: {th: ทบทวนเหตุอันตราย, en: Reviews}
in: [master, issued]
goes_to: {with: risk}
next_year: again
columns:
  - {field: risk, title: {th: รหัสเหตุอันตราย, en: Risk}, type: choice, list: perils, master: edit, issued: locked, key: true}
  - {field: outcome, title: {th: ผลการทบทวน, en: Outcome}, type: long_text, required: always, master: edit, issued: edit, printed: report}
""",
    "assets": """\
id: assets
kind: table
name: {th: ทรัพย์สิน, en: Assets}
title: {th: ทรัพย์สิน, en: Assets}
in: [master, issued]
goes_to: {owner: kept_by}
next_year: open
rows: {id: A, spare: 5, spare_issued: 2}
columns:
  - {field: asset, title: {th: ทรัพย์สินที่ดูแล, en: Asset}, type: text, label: true, match: true, required: always, master: edit, issued: edit}
  - {field: kept_by, title: {th: ผู้ดูแล, en: Kept by}, type: choice, list: departments, master: edit, issued: locked}
  - {field: state, title: {th: สภาพงาน, en: State}, type: choice, list: status, master: edit, issued: edit}
""",
    "notices": """\
id: notices
kind: table
name: {th: ประกาศถึงทุกกอง, en: Notices}
title: {th: ประกาศถึงทุกกอง, en: Notices}
in: [master, issued]
next_year: clear
rows: {id: N, spare: 5}
columns:
  - {field: notice, title: {th: ประกาศ, en: Notice}, type: text, match: true, shared: true, master: edit, issued: locked}
""",
}


@pytest.fixture(params=["shipped", "made_up"])
def spec(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkbookSpec]:
    """The specification that the program uses while the test runs."""
    if request.param == "made_up":
        folder = tmp_path / "templates"
        shutil.copytree(str(template()), folder)
        for name, text in SHEETS.items():
            (folder / "workbook" / "sheets" / f"{name}.yaml").write_text(text, encoding="utf-8")
        declared = folder / "workbook" / "workbook.yaml"
        ids = "".join(f"  - {name}\n" for name in SHEETS)
        text = declared.read_text(encoding="utf-8").replace("  - committee\n", f"{ids}  - committee\n")
        declared.write_text(text, encoding="utf-8")
        with (folder / "workbook" / "lists.yaml").open("a", encoding="utf-8") as lists:
            lists.write("perils: {title: {th: เหตุอันตราย, en: Perils}, from: {sheet: perils, field: risk}}\n")
        monkeypatch.setenv(FOLDER, str(folder))
    load_spec.cache_clear()
    yield load_spec()
    load_spec.cache_clear()
