"""Cell texts: cleaning, lines and heights."""

from __future__ import annotations

import pytest

from ita_workbook.book.workbook import load_spec
from ita_workbook.framework.load import available_frameworks
from ita_workbook.write.cell_text import LONGEST, clean, fit, lines, row_height


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ข้อมูล", "ข้อมูล"),
        ("a\x00b\x1fc", "abc"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb", "a b"),
        ("a\ud800b\uffff", "ab"),
        ("a\u200bb", "a\u200bb"),  # a zero-width space breaks Thai lines on purpose
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_a_cut_is_marked_and_counts_units_of_the_file() -> None:
    assert clean("ก" * LONGEST, "[cut]") == "ก" * LONGEST
    assert clean("ก" * (LONGEST + 1), "[cut]") == "ก" * (LONGEST - 5) + "[cut]"
    cut = clean("😀" * 20_000, "[cut]")
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST
    assert cut.endswith("😀[cut]")


def test_marks_above_and_below_take_no_room() -> None:
    assert lines("ที่นี่ที่นี่ที่นี่" * 3, 30) == lines("ทนทนทน" * 3, 30)


def test_lines() -> None:
    assert lines("", 10) == 1
    assert lines("a\nb\nc", 40) == 3
    assert lines("คำ" * 100, 40) > lines("คำ" * 100, 80) > 1
    assert lines("ก" * 30, 30) >= lines("ก" * 30, 30, bold=False)
    assert lines("ก" * 500, 1) >= 100


def test_heights_hold_the_substitute_font() -> None:
    look = load_spec().look
    # Measured in LibreOffice with Laksaman at 16 points.
    for count in range(1, 14):
        assert row_height(look, count) >= 27.6 + 26.5 * (count - 1) - 0.5
    assert row_height(look, 1000) <= 409


def test_a_text_that_no_row_holds_is_made_smaller() -> None:
    look = load_spec().look
    assert fit(look, "สั้น", 20) == (16, row_height(look, 1))
    size, height = fit(look, "\n".join("ก" * 20), 20)
    assert size < 16 and height < 409
    assert fit(look, "\n".join("ก" * 300), 20)[0] == 10


def test_the_components_of_every_item_stand_at_the_workbooks_own_size() -> None:
    spec = load_spec()
    width = spec.sheet("assignments").by_field["components"].width
    sizes = {
        (one.year_be, item.code): fit(spec.look, "\n".join(item.components), width)[0]
        for one in available_frameworks()
        for item in one.items
    }
    assert {place: size for place, size in sizes.items() if size != spec.look.size} == {}
