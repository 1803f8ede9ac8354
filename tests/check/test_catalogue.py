"""The catalogue is whole: every entry has its texts, its codes are unique, and the program knows every event."""

import re
from pathlib import Path

import pytest

import ita_workbook
from ita_workbook.checks.catalogue import (
    FAMILIES,
    SEVERITIES,
    UnknownFindingError,
    all_entries,
    by_event,
    entry,
    load_catalogue,
)
from ita_workbook.checks.description import describe, list_findings
from ita_workbook.checks.message import COMMON_FIELDS
from ita_workbook.checks.rules.table import RULES
from ita_workbook.cli.pages import catalogue_page
from ita_workbook.words.templates import template
from ita_workbook.words.text import fields_of

LETTERS = dict(zip(FAMILIES, "FSRVCXNPMI", strict=True))
ENTRIES = all_entries()
ids = [one.code for one in ENTRIES]


@pytest.mark.parametrize("one", ENTRIES, ids=ids)
def test_an_entry_has_every_text_in_both_languages(one):
    for text in (one.title, one.message, one.cure, one.example, one.trigger):
        assert text.th.strip() and text.en.strip()
        assert not re.search("[ก-๙]", text.en), "Thai in the English text"


@pytest.mark.parametrize("one", ENTRIES, ids=ids)
def test_an_entry_fits_its_family_and_uses_only_fields_it_has(one):
    assert re.fullmatch(rf"{LETTERS[one.family]}[0-9]{{3}}", one.code)
    assert one.severity in SEVERITIES
    used = {name for text in (one.message, one.cure) for words in (text.th, text.en) for name in fields_of(words)}
    assert used <= {*COMMON_FIELDS, *one.params}
    for text in (one.message, one.cure):
        for words in (text.th, text.en):
            assert words.count("[") == words.count("]") and words.count("{") == words.count("}")


def test_codes_and_events_are_unique():
    assert len({one.code for one in ENTRIES}) == len({one.event for one in ENTRIES}) == len(ENTRIES)


def test_only_errors_stop_a_check():
    assert {one.severity for one in ENTRIES if one.stops} == {"error"}


def test_every_event_that_a_rule_may_yield_is_in_the_catalogue():
    for rule in RULES:
        for kind in rule.events:
            assert by_event(kind).event == kind


def test_every_event_emitted_in_the_code_is_in_the_catalogue():
    emitted = set()
    package = Path(ita_workbook.__file__).parent
    for module in package.glob("*/**/*.py"):
        emitted |= set(
            re.findall(r"""(?:\bEvent|_notice|\.note)\(\s*["']([a-z_]+)["']""", module.read_text(encoding="utf-8"))
        )
    assert emitted - set(load_catalogue().by_event) == set()


def test_every_entry_of_the_catalogue_can_be_met():
    package = Path(ita_workbook.__file__).parent
    code = "".join(module.read_text(encoding="utf-8") for module in package.glob("**/*.py"))
    assert [one.code for one in ENTRIES if f'"{one.event}"' not in code] == []


def test_a_code_is_found_in_any_case_and_a_wrong_one_gets_the_nearest():
    assert entry(" c102").code == "C102"
    with pytest.raises(UnknownFindingError) as problem:
        entry("C1O2")
    assert "C102" in problem.value.message.th and "C102" in problem.value.message.en


def test_codes_keep_their_meaning():
    # Published codes that users, waivers and sheet examples name.
    assert (entry("C101").event, entry("C102").event, entry("P101").event) == (
        "required_missing",
        "missing_when_done",
        "national_id",
    )


def test_the_description_tells_code_severity_trigger_and_cure():
    text = describe(entry("C102"))
    assert text.startswith("C102  ดำเนินการแล้วแต่ข้อมูลไม่ครบ  (ต้องแก้)")
    assert "พบเมื่อ" in text and "วิธีแก้" in text and "{" not in text and "[" not in text
    assert "Found when" in describe(entry("C102"), "en")


def test_the_list_has_every_code():
    listed = list_findings()
    assert all(code in listed for code in ids)


def test_the_page_has_every_code_and_is_up_to_date():
    shown = catalogue_page()
    assert all(f"### {code}\n" in shown for code in ids)
    written = Path(__file__).parents[2] / "docs" / "findings.md"
    assert written.read_text(encoding="utf-8") == shown, (
        "run python -m ita_workbook.check.catalogue_page docs/findings.md"
    )


def test_the_catalogue_files_are_shipped():
    assert {f"{family}.yaml" for family in FAMILIES} <= {file.name for file in template("findings").iterdir()}
