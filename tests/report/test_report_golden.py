"""The documents of the five samples: their text as it was last looked at, and their pages in a real LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter

import golden
import pytest
from golden import NAMES, PAIRS, WORD, book, text_of
from workbooks import needs

from ita_workbook.report.write import KINDS, build_report, report_bytes


@pytest.mark.parametrize(("name", "kind"), PAIRS)
def test_the_text_is_as_it_was_last_looked_at(name, kind):
    kept = (golden.FOLDER / f"{name}-{kind}.txt").read_text(encoding="utf-8")
    assert text_of(name, kind) == kept, "look at the difference, then run: python tests/report/golden.py"


@pytest.mark.parametrize(("name", "kind"), [pair for pair in PAIRS if pair[1] != "publish"])
def test_no_sentence_has_an_unfilled_field_or_a_doubled_word(name, kind):
    text = text_of(name, kind)
    assert not re.search(r"\{[a-z_]*\}|None|Decimal\(", text)
    assert "\ufffd" not in text
    assert not re.search(r"(ปีงบประมาณ|คะแนน|จังหวัด|อำเภอ|ตัวชี้วัดที่|พ\.ศ\.)\s*\1", text)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "summary"])
def test_bookmarks_are_valid_for_word_and_unique(name, kind):
    from io import BytesIO

    from docx import Document

    made = book(name)
    data = report_bytes(build_report(kind, made.content, made.framework), "docx", created=golden.CREATED)
    body = Document(BytesIO(data)).element.body
    names = [mark.get(f"{WORD}name") for mark in body.iter(f"{WORD}bookmarkStart")]
    assert not [one for one, count in Counter(names).items() if count > 1]
    assert all(re.fullmatch(r"ita_[A-Za-z0-9_]{1,36}", one) for one in names)
    starts = [mark.get(f"{WORD}id") for mark in body.iter(f"{WORD}bookmarkStart")]
    assert starts == [mark.get(f"{WORD}id") for mark in body.iter(f"{WORD}bookmarkEnd")] or sorted(starts) == sorted(
        mark.get(f"{WORD}id") for mark in body.iter(f"{WORD}bookmarkEnd")
    )


@pytest.mark.office
@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_a_sample_has_something_on_it_in_the_right_font(name, tmp_path):
    needs(shutil.which("soffice") and shutil.which("pdftotext"), "LibreOffice or poppler-utils")
    made = book(name)
    sources = []
    for kind in KINDS:
        suffix = "xlsx" if kind == "summary" else "docx"
        path = tmp_path / f"{kind}.{suffix}"
        path.write_bytes(report_bytes(build_report(kind, made.content, made.framework), suffix, created=golden.CREATED))
        sources.append(path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, *sources],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    for source in sources:
        pdf = source.with_suffix(".pdf")
        pages = run("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
        lines = [[line for line in page.split("\n") if line.strip()] for page in pages]
        # A header and a page number alone make an empty page; a heading alone has lost its table.
        assert not [number for number, page in enumerate(lines, 1) if len(page) <= 3], source.name
        fonts = [line.split() for line in run("pdffonts", pdf).splitlines()[2:]]
        assert fonts and all(font[-5] == "yes" for font in fonts), source.name
        # Of the fonts on this machine the one that stands in for the government's, and a tick from another.
        assert any(re.search("Sarabun|Laksaman", font[0]) for font in fonts), source.name


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()
