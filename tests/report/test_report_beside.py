"""The tables of docs/documents.md that set the samples beside the reports they were modelled on."""

from __future__ import annotations

from beside import PAGE, PAGES, page_with_tables, rows


def test_the_page_has_the_indicators_as_the_documents_tell_them_today():
    text = PAGE.read_text(encoding="utf-8")
    assert page_with_tables(text) == text, "run: python tests/report/beside.py"


def test_every_indicator_of_the_reports_with_scores_has_its_row_and_its_page():
    expected = [(f"sample{number}", str(code)) for number in (0, 3, 4) for code in range(1, 11)]
    assert [(row["sample"], row["indicator"]) for row in rows()] == expected
    assert [(row["sample"], row["indicator"]) for row in rows(PAGES)] == expected
