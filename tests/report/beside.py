"""Each indicator of three samples beside the report it was modelled on, for docs/documents.md.

``python tests/report/beside.py`` writes the tables into the page anew. With ``--pages FOLDER``, which has a PDF
``SAMPLE-analysis.pdf`` of each sample, it first measures on which pages the analysis tells them.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path

from golden import book

from ita_workbook.report.documents.development import said_under
from ita_workbook.report.drafts import drafts
from ita_workbook.report.prose import Prose
from ita_workbook.report.topics import purpose_of

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "documents.md"
DATA, PAGES = HERE / "beside.csv", HERE / "beside_pages.csv"
BEGIN, END = "<!-- beside: {} -->", "<!-- beside ends -->"
LONG = 150
"""Letters of a text that are shown; the whole stands on the page of the document that is named."""
OPENING = 24
"""So many letters of a paragraph tell it from the others."""
HEAD = "| | report (lines) | figure · what it means | cause or remark | what follows | measure | page | difference |"


def rows(path=DATA):
    """The declared rows: sample, indicator, lines of the report, what it says there, what differs and why."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def table(name):
    """The table of one sample, line by line."""
    made = book(name)
    found = drafts(made.content, made.framework)
    told = {one.indicator.code: one for one in found.drafted}
    pages = {row["indicator"]: row["page"] for row in rows(PAGES) if row["sample"] == name}
    lines = [HEAD, "|---|---|---|---|---|---|---|---|"]
    for row in (row for row in rows() if row["sample"] == name):
        one = told[row["indicator"]]
        purpose = purpose_of(found.facts.year, row["indicator"])
        means = one.reading or one.shows or (f"วัด{purpose}" if purpose else "–")
        cells = (
            row["indicator"], f"{row['report']} ({row['lines']})",
            f"{found.facts.score(row['indicator']):.2f} · {_short(means)}", _causes(found.facts, one), _short(_follows(one)),
            _measures(found.facts, row["indicator"]), pages.get(row["indicator"], ""), row["difference"],
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _follows(one):
    return "ในบทวิเคราะห์ของหน่วยงาน" if one.reading else one.conclusion


def _causes(facts, one):
    """What is said beside the scores, by its name: the codes, and the words where they are a cause."""
    by_name: dict[tuple[str, str], list[str]] = {}
    draft = _Names()
    for part in one.group:
        for label, text in said_under(draft, part):
            by_name.setdefault((label, text if part.cause == text else ""), []).append(part.code)
    return "; ".join(f"{label} {_codes(found)}{f': {text}' if text else ''}"
                     for (label, text), found in by_name.items()) or "–"  # fmt: skip


def _codes(codes):
    """Codes with neighbours together: O1–O20."""
    runs: list[list[str]] = []
    for code in dict.fromkeys(codes):
        before = runs[-1][-1] if runs else ""
        follows = before.rstrip("0123456789") == code.rstrip("0123456789") and int(code.lstrip("OEPSie")) == int(
            before.lstrip("OEPSie")) + 1  # fmt: skip
        runs[-1].append(code) if follows else runs.append([code])
    return Prose("analysis").join([part for run in runs for part in ([f"{run[0]}–{run[-1]}"] if run[2:] else run)])


class _Names:
    """The names of what is said, as the documents have them."""

    def __init__(self):
        self.voice = Prose("analysis")

    def say(self, name, **values):
        return self.voice.say("said.conclusion" if name == "said.conclusion_by" else name, **values)


def _measures(facts, code):
    numbers = [str(measure.number) for measure in facts.measures_for(code)]
    return Prose("analysis").join(numbers) if numbers else "ไม่มี"


def _short(text):
    text = " ".join(text.split()).replace("|", "/")
    if len(text) <= LONG:
        return text
    return text[: text.rindex(" ", 0, LONG) if " " in text[:LONG] else LONG].rstrip() + " …"


def page_with_tables(text):
    """The page with the tables in it as they are today."""
    for name in dict.fromkeys(row["sample"] for row in rows()):
        begin = BEGIN.format(name)
        before, _, rest = text.partition(begin)
        assert rest, f"docs/documents.md has no {begin}"
        after = rest.partition(END)[2]
        text = "\n".join([before + begin, *table(name), END]) + after
    return text


def measure(folder):
    """Find each indicator's page in the PDF of the analysis, and keep them."""
    found = []
    for name in dict.fromkeys(row["sample"] for row in rows()):
        made = book(name)
        pdf = subprocess.run(
            ["pdftotext", "-layout", folder / f"{name}-analysis.pdf", "-"], capture_output=True, check=True
        )
        pages = [_bare(page) for page in pdf.stdout.decode().split("\f")]
        first = next(number for number, text in enumerate(pages) if _bare("3.3.1 แบบวัด") in text and number > 3)
        for one in drafts(made.content, made.framework).drafted:
            opening = _bare(one.opening)[:OPENING]
            page = next(number for number, text in enumerate(pages, 1) if opening in text and number > first)
            found.append((name, one.indicator.code, page))
    with PAGES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("sample", "indicator", "page"))
        writer.writerows(found)


def _bare(text):
    """Its letters without the marks above and below, which a PDF gives back in another order."""
    return re.sub(r"[^a-zA-Z0-9ก-ฮะาเ-ไ]", "", text.replace("ำ", "า"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--pages"]:
        measure(Path(sys.argv[2]))
    PAGE.write_text(page_with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
