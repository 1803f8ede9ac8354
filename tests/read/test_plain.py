"""Plain sheets read by patterns say what the thorough reader reads in them, and both say what calamine reads."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))  # helper modules of this folder

from lxml import etree
from ordinary import ORIGINS, read, trimmed
from workbook_xml import by_calamine, sheet_xml, strings_xml, styles_xml

from ita_workbook.read import structure
from ita_workbook.read.kept import CellFormats
from ita_workbook.read.number_format import ShownDate
from ita_workbook.read.xlsx_cells import CellReader, cell_formats, rich_text
from ita_workbook.read.xlsx_fast import FastSheet, plain_sheet
from ita_workbook.read.xlsx_fast_strings import numbered, plain_strings, unescaped

law = settings(derandomize=True, max_examples=300, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("origin", ORIGINS)
def test_files_read_by_patterns_say_what_the_thorough_reader_reads(ordinary, origin, monkeypatch):
    plain = sheets = 0
    for path in ordinary(origin):
        quick = read(path)
        with monkeypatch.context() as patch:
            patch.setattr(structure, "plain_sheet", lambda *_: None)
            slow = read(path)
        assert quick.values == slow.values, path
        assert quick.structure == slow.structure, path
        assert quick.told == slow.told, path
        sheets += len(quick.grids)
        plain += sum(grid.structure.plain for grid in quick.grids)
        assert not any(grid.structure.plain for grid in slow.grids)
    assert plain > 0.9 * sheets


def plain(cells, texts=(), styles=b""):
    """What the patterns make of cells (one row's, or whole rows)."""
    return plain_sheet(sheet_xml(cells), None if texts is None else numbered(texts), formats_of(styles))


def formats_of(styles):
    """The formats of a styles part by the numbers of the cells' formats."""
    return cell_formats(styles, "styles").formats if styles else {}


def thoroughly(sheet, strings, styles=b""):
    """What the thorough reader makes of a sheet part."""
    shared = [rich_text(item) for item in etree.fromstring(strings).iterfind("{*}si")]
    return CellReader(shared, cell_formats(styles, "styles") if styles else CellFormats()).read(sheet)


def bare(rows):
    """Days without their formats, as calamine has them."""
    return [[date(one.year, one.month, one.day) if isinstance(one, ShownDate) else one for one in row] for row in rows]


def test_blanks_at_the_ends_of_a_text_stay_as_they_are_written():
    # calamine takes those that the tag does not tell to keep; the normal form has none of them either way.
    assert plain('<c r="A1" t="inlineStr"><is><t> ก </t></is></c>').rows == [[" ก "]]
    assert plain_strings(strings_xml("<si><t> ก&#32;</t></si><si><r><t>ก </t></r><r><t>ข</t></r></si>")) == [
        " ก ",
        "ก ข",
    ]


def rows_of(cells, texts=(), styles=b""):
    """The rows that the patterns read, which must be those that calamine reads."""
    found = plain(cells, texts, styles)
    assert found is not None
    strings = strings_xml("".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in texts))
    slow = by_calamine(sheet_xml(cells), strings, styles or None)
    assert repr(trimmed(bare(found.rows))) == repr(trimmed(slow))
    assert found.rows == thoroughly(sheet_xml(cells), strings, styles).rows()
    return found.rows


def inline(text, cell="A1"):
    return f'<c r="{cell}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


# --- cells


@pytest.mark.parametrize(
    ("written", "value"),
    [("5", 5.0), ("-0.25", -0.25), ("007", 7.0), ("91.250000000000014", 91.250000000000014), ("1E+02", 100.0),
     ("2.5e-3", 0.0025), ("999999999999999", 999999999999999.0)],
)  # fmt: skip
def test_numbers_are_floats(written, value):
    assert rows_of(f'<c r="A1"><v>{written}</v></c>') == [[value]]
    assert rows_of(f'<c r="A1" s="0" t="n"><v>{written}</v></c>', styles=styles_xml(0)) == [[value]]


@pytest.mark.parametrize("written", [" 5", "1,5", "1e400", "1" * 16, "x", "5.", "NaN", "+5", "๕"])
def test_numbers_written_otherwise_are_left_to_the_thorough_reader(written):
    assert plain(f'<c r="A1"><v>{written}</v></c>') is None


def test_texts_stand_where_their_address_says():
    cells = (
        '<row r="2" spans="1:3" ht="24"><c r="A2" s="1" t="s"><v>1</v></c><c r="B2" s="1"/><c r="C2" t="s"><v>0</v></c></row>'
        '<row r="4"><c r="AB4" t="s"><v>0</v></c></row><row r="5" ht="9"/>'
    )
    assert rows_of(cells, ("ข้อ", "O1")) == [
        [""] * 28,
        ["O1", "", "ข้อ", *[""] * 25],
        [""] * 28,
        [*[""] * 27, "ข้อ"],
    ]


def test_booleans_are_booleans():
    assert rows_of('<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>') == [[True, False]]
    assert plain('<c r="A1" t="b"><v>true</v></c>') is None


def test_errors_are_empty_and_told_by_their_address():
    cells = '<c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1"><v>1</v></c>'
    assert rows_of(cells) == [["", "", 1.0]]
    found = plain(cells)
    assert found.errors == {"A1": "#N/A", "B1": "#DIV/0!"}
    assert found.formulas == {"B1"}


def test_inline_texts_are_texts():
    assert rows_of(inline("กองคลัง &amp; กองช่าง") + inline(" สองบรรทัด\nท้าย ", "B1")) == [
        ["กองคลัง & กองช่าง", " สองบรรทัด\nท้าย "]
    ]


def test_formulas_show_the_value_that_was_saved_with_them():
    cells = (
        '<c r="A1" t="str"><f>B1&amp;"ก"</f><v>ข ก</v></c><c r="B1"><f>1+1</f><v>2</v></c>'
        '<c r="C1"><f t="shared" ref="C1:C2" si="0">1</f><v>1</v></c><c r="D1"><f t="shared" si="0"/><v>1</v></c>'
    )
    assert rows_of(cells) == [["ข ก", 2.0, 1.0, 1.0]]
    assert plain(cells).formulas == {"A1", "B1", "C1", "D1"}


@pytest.mark.parametrize("empty", ["<v></v>", "<v/>"])
@pytest.mark.parametrize("kind", ["", ' t="str"', ' t="n"', ' s="3"'])
def test_formulas_saved_without_a_value_are_empty(empty, kind):
    cells = f'<c r="A1"{kind}><f>B1</f>{empty}</c><c r="B1"><v>2</v></c>'
    assert rows_of(cells) == [["", 2.0]]
    assert plain(cells).formulas == {"A1"}


def test_cells_that_are_empty_in_any_way_are_empty():
    cells = '<c r="A1" s="1"/><c r="B1" s="1"></c><c r="C1"/><c r="D1" t="s"/><c r="E1" t="n"></c><c r="F1"><v/></c>'
    assert rows_of(cells + '<c r="G1"><v>1</v></c>') == [["", "", "", "", "", "", 1.0]]
    assert plain('<c r="A1" s="1"/>') == FastSheet([], frozenset(), {})


def test_a_sheet_without_cells_is_empty():
    assert plain('<row r="1"/>') == FastSheet([], frozenset(), {})
    assert plain_sheet(b"<worksheet><sheetData/></worksheet>", {}, {}) == FastSheet([], frozenset(), {})


def test_the_word_row_in_a_text_is_a_word():
    assert rows_of(inline("row &lt;row /row") + '<c r="B1" t="str"><f>"row"</f><v>row</v></c>') == [
        ["row <row /row", "row"]
    ]


NOT_PLAIN = {
    "comment": '<c r="A1"><v>1</v></c><!-- x -->',
    "comment around a cell": '<!-- <c r="A1"><v>1</v></c> -->',
    "character data section": '<c r="A1" t="str"><v><![CDATA[x]]></v></c>',
    "processing instruction": '<?x y?><c r="A1"><v>1</v></c>',
    "prefix": '<x:c r="A1"><x:v>1</x:v></x:c>',
    "prefixed value": '<c r="A1"><x:v>1</x:v></c>',
    "unknown tag between cells": '<x/><c r="A1"><v>1</v></c>',
    "unknown tag in a cell": '<c r="A1"><v>1</v><x/></c>',
    "unknown tag beside the word row": inline("row") + '<c r="B1"><x/><v>1</v></c>',
    "unknown tag beside two rows": inline("row row") + '<c r="B1"><x></x><v>1</v></c>',
    "unknown tag beside texts without text": '<c r="A1" t="inlineStr"><v></v></c>' * 2 + '<c r="C1"><x/><v>1</v></c>',
    "unknown attribute": '<c r="A1" cm="1"><v>1</v></c>',
    "attributes in another order": '<c s="1" r="A1"><v>1</v></c>',
    "other quotes": "<c r='A1'><v>1</v></c>",
    "blanks between tags": '<c r="A1"> <v>1</v></c>',
    "unclosed cell": '<c r="A1"><v>1</v>',
    "unclosed value": '<c r="A1"><v>1</c>',
    "value before formula": '<c r="A1"><v>1</v><f>1</f></c>',
    "formula without any value": '<c r="A1"><f>1</f></c>',
    "no address": "<c><v>1</v></c>",
    "small letters": '<c r="a1"><v>1</v></c>',
    "row 0": '<c r="A0"><v>1</v></c>',
    "far column": '<c r="AAA1"><v>1</v></c>',
    "far row": '<c r="A10000"><v>1</v></c>',
    "date in words": '<c r="A1" t="d"><v>2023-03-15</v></c>',
    "kind that nobody knows": '<c r="A1" t="x"><v>1</v></c>',
    "shared text of a formula": '<c r="A1" t="s"><f>1</f><v>0</v></c>',
    "number with an inline text": '<c r="A1"><is><t>x</t></is></c>',
    "inline text in a value": '<c r="A1" t="inlineStr"><v>x</v></c>',
    "inline text in two fonts": '<c r="A1" t="inlineStr"><is><r><t>x</t></r></is></c>',
    "carriage return": '<c r="A1" t="str"><v>a\r\nb</v></c>',
    "escape": inline("a_x000D_b"),
    "reference that XML does not have": inline("&nbsp;"),
    "reference that is not closed": inline("a & b"),
    "reference to no character": inline("&#0;"),
    "reference to half a character": inline("&#xD800;"),
    "number of a shared text with a zero before it": '<c r="A1" t="s"><v>00</v></c>',
    "number of a shared text with a blank": '<c r="A1" t="s"><v> 0</v></c>',
    "number of a shared text with a line": '<c r="A1" t="s"><v>0_0</v></c>',
    "cell around a cell": '<c r="A1"><v>1<c r="B1" t="s"><v>0</v></c></v></c>',
    "cell in the address of a cell": '<c r="A<c r="B1" t="s"><v>0</v></c>1"><v>1</v></c>',
    "tag without a name": '<><c r="A1"><v>1</v></c>',
    "tag without a name after a cell": '<c r="A1"><v>1</v></c><>',
    "empty inline text": '<c r="A1" t="inlineStr"><is><t></t></is></c>',
    "empty inline text of a number": '<c r="A1" t="n"><is><t></t></is></c>',
}  # fmt: skip


@pytest.mark.parametrize("kind", NOT_PLAIN)
def test_what_is_written_otherwise_is_left_to_the_thorough_reader(kind):
    assert plain(NOT_PLAIN[kind], ("ก",)) is None
    if not kind.startswith("unknown tag beside"):
        assert plain(NOT_PLAIN[kind] + '<c r="D1" t="s"><v>0</v></c>', ("ก",)) is None


@pytest.mark.parametrize(
    "whole",
    [
        b"",
        b"<worksheet/>",
        b"<worksheet><sheetData/><sheetData/></worksheet>",
        b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>',
        b'<worksheet><!-- <sheetData></sheetData> --><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
        b'<x:worksheet><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>',
        b'<worksheet></sheetData><sheetData><row r="1"/>',
    ],
)
def test_a_part_without_one_plain_table_is_left_to_the_thorough_reader(whole):
    assert plain_sheet(whole, {}, {}) is None


def test_bytes_that_are_no_text_are_left_to_the_thorough_reader():
    assert plain_sheet(sheet_xml(inline("@")).replace(b"@", b"\xa1\xa2"), {}, {}) is None
    assert plain_strings(strings_xml("<si><t>@</t></si>").replace(b"@", b"\xa1\xa2")) is None
    assert plain_strings(strings_xml("<si><r><t>@</t></r></si>").replace(b"@", b"\xa1\xa2")) is None


def test_a_number_of_no_shared_text_is_left_to_the_thorough_reader():
    assert plain('<c r="A1" t="s"><v>1</v></c>', ("ก",)) is None
    assert plain('<c r="A1" t="s"><v>0</v></c>', ()) is None
    assert plain('<c r="A1" t="s"><v>0</v></c>', None) is None
    assert plain('<c r="A1" t="s"><v>-1</v></c>', ("ก",)) is None
    assert plain('<c r="A1"><v>1</v></c>', None).rows == [[1.0]]


def test_ten_thousand_shared_texts_and_more_are_found_by_their_numbers():
    texts = [f"ข้อ {number}" for number in range(10_003)]
    cells = "".join(
        f'<c r="{cell}1" t="s"><v>{number}</v></c>'
        for cell, number in zip("ABCD", (0, 9_999, 10_000, 10_002), strict=True)
    )
    assert plain(cells, texts).rows == [["ข้อ 0", "ข้อ 9999", "ข้อ 10000", "ข้อ 10002"]]
    assert plain('<c r="A1" t="s"><v>10003</v></c>', texts) is None


def test_a_table_that_is_wider_below_than_its_head_is_read_whole():
    head = "".join(f'<c r="{letter}1" t="s"><v>0</v></c>' for letter in "ABC")
    below = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, 99))
    last = '<row r="99"><c r="A99" t="s"><v>0</v></c><c r="AB99"><v>1</v></c></row>'
    rows = plain(f'<row r="1">{head}</row>{below}{last}', ("ก",)).rows
    assert (len(rows), {len(row) for row in rows}) == (99, {28})
    assert rows[98] == ["ก", *[""] * 26, 1.0]


def test_a_single_far_cell_does_not_cost_a_whole_rectangle():
    assert plain('<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="9999"><c r="A9999"><v>1</v></c></row>') is None
    long = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 10_000))
    assert plain(long).rows == [[float(row)] for row in range(1, 10_000)]


@pytest.mark.parametrize("many", [0, 3, 200])
def test_line_breaks_written_as_numbers_are_line_breaks_whatever_else_is(many):
    text = "หนึ่ง&#10;สอง &amp;#10; &lt;b&gt;&#10;" + "&#3585;" * many
    meant = "หนึ่ง\nสอง &#10; <b>\n" + "ก" * many
    assert unescaped([text, "", "ก", text]) == [meant, "", "ก", meant]
    assert plain_strings(strings_xml(f"<si><t>{text}</t></si><si><t>ข</t></si>")) == [meant, "ข"]
    assert rows_of(inline(text)) == [[meant]]


# --- shared texts


@pytest.mark.parametrize(
    ("items", "texts"),
    [
        ("", []),
        ("<si><t>ก</t></si>", ["ก"]),
        ("<si><t></t></si><si><t>ข</t></si>", ["", "ข"]),
        ('<si><t xml:space="preserve"> ก\n</t></si><si><t>ข ค</t></si>', [" ก\n", "ข ค"]),
        ('<si><r><rPr><b/></rPr><t>หนา</t></r><r><t xml:space="preserve"> บาง</t></r></si><si><t>ข</t></si>', ["หนา บาง", "ข"]),
        ("<si><t>a&lt;b &amp;amp; &quot;&apos;&gt;</t></si>", ["a<b &amp; \"'>"]),
        ("<si><t>&#3585;&#xE02;&#x0e02;&#x1F600;</t></si>", ["กขข😀"]),
        ("<si><t>&#3585;&#10;&#3585;</t></si>", ["ก\nก"]),
        ("<si><t>_x_ _xlfn _x00D_</t></si>", ["_x_ _xlfn _x00D_"]),
        ('<si><t>ก</t><phoneticPr fontId="1"/></si>', ["ก"]),
        ('<si><t>ก</t></si><extLst><ext uri="x"/></extLst>', ["ก"]),
    ],
)  # fmt: skip
def test_shared_texts(items, texts):
    assert plain_strings(strings_xml(items)) == texts
    cells = "".join(f'<c r="{chr(65 + place)}1" t="s"><v>{place}</v></c>' for place in range(len(texts)))
    assert trimmed(by_calamine(sheet_xml(cells), strings_xml(items))) == trimmed([texts])


@pytest.mark.parametrize(
    "items",
    [
        "<si/><si><t>ก</t></si>",
        "<si><t>ก</t></si><si/>",
        "<si><t>ก</t></si><si/><si><t>ก</t></si>",
        "<si/>",
        "<si><t/></si><si><t>ก</t></si>",
        "<si><t>ก</t></si> <si><t>ข</t></si>",
        "<si>\n<t>ก</t>\n</si><si>\n<t>ข</t></si>\n<si><t>ก</t></si>",
        '<si><t>ก</t><rPh sb="0" eb="1"><t>ข</t></rPh></si>',
        "<si><!--<t>ก</t>--><t>ข</t></si>",
        "<!-- <si><t>ก</t></si> --><si><t>ข</t></si>",
        "<si><t><![CDATA[ก]]></t></si>",
        '<si><t xml:space="default">ก</t></si>',
        "<si><t>ก\r\nข</t></si>",
        "<si><t>ก_x000D_\nข</t></si>",
        "<si><t>_x005F_x0041_</t></si>",
        "<si><t>&foo;</t></si>",
        "<si><t>&#1;</t></si>",
        "<si><t>&#xFFFE;</t></si>",
        "<si><t>&#xDFFF;</t></si>",
        "<si><t>&#x110000;</t></si>",
        "<si><t>a&b</t></si>",
    ],
)
def test_shared_texts_written_otherwise_are_left_to_the_thorough_reader(items):
    assert plain_strings(strings_xml(items)) is None


def test_a_carriage_return_written_as_a_number_is_left_to_the_thorough_reader():
    assert unescaped(["ก&#13;\nข"]) is None
    assert unescaped(["ก", "ข"]) == ["ก", "ข"]


def test_many_references_are_read_as_few():
    text = "ก่อน & 'หลัง' <1> \N{GRINNING FACE}"
    written = "".join(f"&#{ord(letter)};" for letter in text)
    few = unescaped([written, "ข"])
    many = unescaped([written] * 20 + ["ข", "", "a&amp;b"])
    assert few == [text, "ข"]
    assert many == [text] * 20 + ["ข", "", "a&b"]


@pytest.mark.parametrize("wrong", ["&foo;", "&#1;", "&#xFFFF;", "a & b", "\ufdd0", "&#xFDD0;", "]]>"])
def test_one_wrong_text_among_many_references_leaves_all_to_calamine(wrong):
    assert unescaped(["&#3585;" * 101, wrong]) is None


# --- days

DAYS = (14, 15, 16, 17, "dd/mm/yyyy", "d/m/yy", "yyyy-mm-dd;@", "[$-41E]d mmm yy;@", "[$-107041E]d mmmm yyyy;@",
        "dd\\-mm\\-yyyy", "d&quot; &quot;mmm&quot; &quot;yyyy", "d&quot; เดือน &quot;m", "yyyy", "d.m.yy", 22,
        "dd/mm/yyyy hh:mm", "mmm", "bbbb", "DD/MM/YYYY")  # fmt: skip
NUMBERS = (
    1,
    2,
    4,
    9,
    10,
    11,
    37,
    "0.00",
    "#,##0.00_);(#,##0.00)",
    "0%",
    "0\\d",
    "[Red]0",
    "&quot;ข้อ &quot;0",
    "0.0E+00",
)
TIMES = (18, 45, 46, "h:mm", "[h]:mm")


def test_what_formats_make_of_numbers():
    formats = DAYS + NUMBERS + TIMES
    kinds = [one.kind for one in formats_of(styles_xml(*formats)).values()]
    assert kinds == ["date"] * len(DAYS) + ["number"] * len(NUMBERS) + ["time"] * len(TIMES)
    general = formats_of(styles_xml(0, 49, "General", "@", "", "General;General"))
    assert [one.kind for one in general.values()] == ["general"] * 6


@pytest.mark.parametrize("code", DAYS)
def test_numbers_in_a_style_of_days_are_days(code):
    formats = styles_xml(0, code)
    for number, day in (
        (45000, date(2023, 3, 15)),
        (61, date(1900, 3, 1)),
        (243327, date(2566, 3, 15)),
        (45000.5, date(2023, 3, 15)),
    ):
        assert plain(f'<c r="A1" s="1"><v>{number}</v></c>', styles=formats).rows == [[day]]
        if number != 45000.5 and code not in (22, "dd/mm/yyyy hh:mm", "bbbb"):
            assert rows_of(f'<c r="A1" s="1"><v>{number}</v></c>', styles=formats) == [[day]]
    for number in (0, -1, 2958466):
        assert plain(f'<c r="A1" s="1"><v>{number}</v></c>', styles=formats).rows == [[float(number)]]


@pytest.mark.parametrize("code", NUMBERS)
def test_numbers_in_a_style_of_numbers_are_numbers(code):
    assert rows_of('<c r="A1" s="1"><v>45000.5</v></c>', styles=styles_xml(14, code)) == [[45000.5]]


def test_a_number_without_style_is_a_number():
    assert rows_of('<c r="A1"><v>45000</v></c><c r="B1" s="0"><v>45000</v></c>', styles=styles_xml(14)) == [
        [45000.0, date(2023, 3, 15)]
    ]


def test_a_style_that_is_not_there_is_left_to_the_thorough_reader():
    assert plain('<c r="A1" s="7"><v>1</v></c>', styles=styles_xml(0)) is None
    assert plain('<c r="A1" s="0"><v>1</v></c>') is None


def test_the_formats_of_conditions_say_nothing_about_cells():
    more = '<dxfs count="1"><dxf><numFmt numFmtId="14" formatCode="0.00%"/></dxf></dxfs>'
    assert rows_of('<c r="A1" s="0"><v>45000</v></c>', styles=styles_xml(14, "0.0", more=more)) == [[date(2023, 3, 15)]]
    assert rows_of('<c r="A1" s="0"><v>45000</v></c>', styles=styles_xml(14, more=more)) == [[date(2023, 3, 15)]]


def test_days_counted_since_1904_are_left_to_the_thorough_reader():
    styles, sheet = styles_xml(0, 14), sheet_xml('<c r="A1" s="1"><v>43538</v></c>')
    assert by_calamine(sheet, None, styles, since_1904=True) == [[date(2023, 3, 15)]]
    assert CellReader([], cell_formats(styles, "styles"), since_1904=True).read(sheet).rows() == [[date(2023, 3, 15)]]
    assert plain_sheet(sheet, None, {}) is None


# --- any sheet

_KEPT = '<t xml:space="preserve">'
LETTERS = st.sampled_from("กขาำเแ่้ิุ ab<>&'\"\n\t_x0041๑\u00a0\u200b\N{GRINNING FACE}")
TEXTS = st.text(LETTERS, max_size=12)


@st.composite
def written(draw):
    """A text as programs write it: letters, names or numbers for what has to be written otherwise."""
    named = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&apos;"}
    out = []
    for letter in draw(TEXTS):
        way = draw(st.integers(0, 5))
        if letter in "<&" or way == 0:
            out.append(named.get(letter) if way < 4 and letter in named else f"&#{ord(letter)};" if way % 2 else f"&#x{ord(letter):X};")  # fmt: skip
        else:
            out.append(letter)
    return "".join(out)


@st.composite
def tagged(draw):
    """A text in its tag, which tells to keep blanks where there are any at its ends, as programs do."""
    text = draw(written())
    plain = unescaped([text])[0]
    keep = draw(st.sampled_from(['<t xml:space="preserve">', "<t>"])) if plain == plain.strip() else _KEPT
    return f"{keep}{text}</t>"


@st.composite
def workbooks(draw):
    """A sheet with its shared texts, both as parts."""
    single = tagged().map(lambda text: f"<si>{text}</si>")
    runs = st.lists(tagged().map(lambda text: f"<r><rPr><b/></rPr>{text}</r>"), min_size=1, max_size=3)
    several = runs.map(lambda texts: f"<si>{''.join(texts)}</si>")
    items = draw(st.lists(single | single | several | st.sampled_from(["<si/>", "<si><t/></si>"]), max_size=5))
    number = st.one_of(
        st.integers(-10, 300_000), st.floats(-1e6, 1e6, allow_nan=False), st.sampled_from([0, 1, 59, 60, 61, 45000])
    )
    style = st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"', ' s="3"'])
    formula = st.sampled_from(["", "", "<f>A1+1</f>", '<f t="shared" si="0"/>', '<f>"row"</f>'])

    def cell(place, kind):
        styled = draw(style)
        if kind == "shared" and items:
            return f'<c r="{place}"{styled} t="s"><v>{draw(st.integers(0, len(items) - 1))}</v></c>'
        if kind == "number":
            return f'<c r="{place}"{styled}>{draw(formula)}<v>{draw(number)!r}</v></c>'
        if kind == "text":
            return f'<c r="{place}"{styled} t="str">{draw(formula)}<v>{draw(written())}</v></c>'
        if kind == "inline":
            return f'<c r="{place}"{styled} t="inlineStr"><is>{draw(tagged())}</is></c>'
        if kind == "truth":
            return f'<c r="{place}"{styled} t="b">{draw(formula)}<v>{draw(st.integers(0, 1))}</v></c>'
        if kind == "error":
            return f'<c r="{place}"{styled} t="e">{draw(formula)}<v>#DIV/0!</v></c>'
        return draw(st.sampled_from([f'<c r="{place}"{styled}/>', f'<c r="{place}"{styled}></c>', f'<c r="{place}"><f>1</f><v></v></c>']))  # fmt: skip

    kinds = st.sampled_from(["shared", "shared", "number", "text", "inline", "truth", "error", "empty"])
    rows = []
    for row in sorted(draw(st.sets(st.integers(1, 12), max_size=4))):
        places = sorted(draw(st.sets(st.integers(0, 5), max_size=4)))
        cells = "".join(cell(f"{chr(65 + place)}{row}", draw(kinds)) for place in places)
        rows.append(f'<row r="{row}" ht="24">{cells}</row>' if cells else f'<row r="{row}"/>')
    return sheet_xml("".join(rows) or '<row r="1"/>'), strings_xml("".join(items))


@law
@given(workbooks())
def test_any_sheet_is_read_alike_by_patterns_thoroughly_and_by_calamine(workbook):
    sheet, strings = workbook
    texts = plain_strings(strings)
    shared = None if texts is None else numbered(texts)
    if texts is not None:
        cells = "".join(
            f'<row r="{place + 1}"><c r="A{place + 1}" t="s"><v>{place}</v></c></row>' for place in range(len(texts))
        )
        assert trimmed(by_calamine(sheet_xml(cells or '<row r="1"/>'), strings)) == trimmed([[text] for text in texts])
    # Of days with times calamine makes something else; they are compared by the two readers alone.
    for styles, everywhere in (
        (styles_xml(0, 1, "0.00", 49), True),
        (styles_xml(0, 14, "0%", "dd/mm/yyyy hh:mm"), False),
    ):
        found, slow = plain_sheet(sheet, shared, formats_of(styles)), thoroughly(sheet, strings, styles)
        if everywhere:
            assert repr(trimmed(slow.rows())) == repr(trimmed(by_calamine(sheet, strings, styles)))
        if found is not None:
            assert repr(trimmed(found.rows)) == repr(trimmed(slow.rows()))
            assert (found.formulas, found.errors) == (slow.formulas, slow.errors)


@law
@given(st.lists(written(), min_size=1, max_size=4), st.integers(1, 40))
def test_few_and_many_references_are_resolved_alike(texts, times):
    many = unescaped(texts * times)
    few = unescaped(list(texts))
    assert many == (None if few is None else few * times)
