"""Buddhist-era dates as typed, as stored by programs, and as written out."""

import calendar
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.words.dates import ParsedDate, parse_date
from ita_workbook.words.fiscal_year import (
    MONTH_ABBREVIATIONS,
    MONTH_NAMES,
    fiscal_period,
    fiscal_year_of,
    format_date,
    quarter_of,
)
from ita_workbook.words.thai_text import to_thai

law = settings(derandomize=True, max_examples=300)

# B.E. 2500 to 2650, the years that are read.
dates = st.dates(date(1957, 1, 1), date(2107, 12, 31))
MARCH_15 = date(2023, 3, 15)


@pytest.mark.parametrize(
    "typed",
    [
        "15/03/2566",
        "15/3/2566",
        "15-3-2566",
        "15.3.2566",
        "15 3 2566",
        "15 / 3 / 2566",
        "๑๕/๓/๒๕๖๖",
        "15/๐๓/2566",
        "15/3/พ.ศ. 2566",
        "15/3/2566.",
        "15 มีนาคม 2566",
        "๑๕ มีนาคม ๒๕๖๖",
        "15 มีนาคม พ.ศ. 2566",
        "15 มีนาคม พ.ศ.2566",
        "15 มี.ค. 2566",
        "15 มี.ค 2566",
        "15 มีค 2566",
        "15มีนาคม2566",
        "15-มี.ค.-2566",
        "15 มีนา 2566",
        "15 เดือนมีนาคม 2566",
        "วันที่ 15 มีนาคม 2566",
        "วันพุธที่ 15 มีนาคม 2566",
        "ภายในวันที่ 15 มีนาคม 2566",
        "15 มีนาคม 2566 เวลา 09.30 น.",
        "15/03/2566 00:00:00",
        "15\u200b มีนาคม\u00a02566",
        "2023-03-15",
        "2023-03-15T09:30:00",
        "2023-03-15T09:30:00Z",
        "2023-03-15 00:00:00",
    ],
)
def test_a_plain_date_is_read_without_remark(typed):
    assert parse_date(typed) == ParsedDate(MARCH_15)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("5 มกรา 2566", 1),
        ("5 ม.ค 2566", 1),
        ("5 กุมภาพันธุ์ 2566", 2),
        ("5 เมษา 2566", 4),
        ("5 พฤกษภาคม 2566", 5),
        ("5 มิถุนา 2566", 6),
        ("5 กรกฏาคม 2566", 7),
        ("5 พฤษจิกายน 2566", 11),
        ("5 ธ.ค. 2566", 12),
    ],
)
def test_common_misspellings_of_a_month_are_read(typed, month):
    assert parse_date(typed).value == date(2023, month, 5)


@pytest.mark.parametrize("typed", ["15/03/2023", "15 มีนาคม 2023", "15 มี.ค. ค.ศ. 2023", "15-Mar-2023", "15 March 2023"])
def test_a_christian_year_is_read_with_a_note(typed):
    assert parse_date(typed) == ParsedDate(MARCH_15, note="gregorian_year")


@pytest.mark.parametrize("stored", [243327, 243327.5, date(2566, 3, 15), datetime(2566, 3, 15, 8), "2566-03-15"])
def test_a_buddhist_year_stored_as_a_christian_one_is_moved_back(stored):
    assert parse_date(stored) == ParsedDate(MARCH_15, note="be_as_gregorian")


@pytest.mark.parametrize("stored", [45000, 45000.0, 45000.75, MARCH_15, datetime(2023, 3, 15, 23, 59)])
def test_a_stored_date_is_read_without_remark(stored):
    assert parse_date(stored) == ParsedDate(MARCH_15)


def test_a_leap_day_lives_in_the_year_it_belongs_to():
    assert parse_date("29/02/2567") == ParsedDate(date(2024, 2, 29))
    assert parse_date("29/02/2566") == ParsedDate(problem="impossible")
    # 2568 is a leap year as a Christian year, so a program stores the day; B.E. 2568 has none.
    assert parse_date(date(2568, 2, 29)) == ParsedDate(problem="impossible")


def test_a_month_alone_needs_a_rule_for_its_day():
    assert parse_date("ก.พ. 2567") == ParsedDate(problem="month_only")
    assert parse_date("ก.พ. 2567", month_day="first") == ParsedDate(date(2024, 2, 1), note="day_assumed")
    assert parse_date("ก.พ. 2567", month_day="last") == ParsedDate(date(2024, 2, 29), note="day_assumed")


@pytest.mark.parametrize(
    "typed", ["ภายในเดือนเมษายน ๒๕๖๖", "เม.ย. 2566", "เมษายน พ.ศ. 2566", "04/2566", "4-2566", "2566-04"]
)
def test_ways_to_write_a_month_alone(typed):
    assert parse_date(typed, month_day="last").value == date(2023, 4, 30)


@pytest.mark.parametrize("typed", ["15 ม.ค. 66", "15/01/66", "15.1.66", "15/1/23", "15-Jan-66"])
def test_a_two_digit_year_is_taken_only_within_the_fiscal_year_and_noted(typed):
    assert parse_date(typed) == ParsedDate(problem="two_digit_year")
    assert parse_date(typed, fiscal_year=2566) == ParsedDate(date(2023, 1, 15), note="year_completed")
    assert parse_date(typed, fiscal_year=2567) == ParsedDate(problem="two_digit_year", suggestion="15/01/2566")
    assert parse_date(typed, fiscal_year=2590) == ParsedDate(problem="two_digit_year")


def test_a_program_that_took_66_for_1966_is_found_out_by_the_fiscal_year():
    assert parse_date(24122, fiscal_year=2566) == ParsedDate(date(2023, 1, 15), note="year_completed")
    assert parse_date(24122, fiscal_year=2567) == ParsedDate(problem="two_digit_year", suggestion="15/01/2566")
    assert parse_date(24122) == ParsedDate(date(1966, 1, 15))


@pytest.mark.parametrize(
    "typed", ["13/25/2566", "32/01/2566", "0/1/2566", "31/04/2566", "31 เมษายน 2566", "13/2566", "31/04/66"]
)
def test_a_day_or_month_that_does_not_exist_is_impossible(typed):
    assert parse_date(typed, fiscal_year=2566) == ParsedDate(problem="impossible")


def test_month_and_day_the_wrong_way_round_are_suggested_back():
    assert parse_date("01/25/2566") == ParsedDate(problem="impossible", suggestion="25/01/2566")


@pytest.mark.parametrize(
    "value",
    [
        "15/03/2499",
        "15/03/2651",
        "15/03/256",
        "15/03/25666",
        "15 ม.ค. พ.ศ. 2023",
        "15/03/1900",
        20000,
        date(1900, 1, 1),
    ],
)
def test_a_year_outside_2500_to_2650_is_out_of_range(value):
    assert parse_date(value) == ParsedDate(problem="out_of_range")


@pytest.mark.parametrize(
    "typed",
    [
        "ม.ค. 2566 – เม.ย. 2566",
        "ต.ค. ๒๕๖๕ ถึง มี.ค. ๒๕๖๖",
        "15/1/2566 - 20/1/2566",
        "1-5 ม.ค. 2566",
        "15, 16 ม.ค. 2566",
        "15/1/2566\n16/1/2566",
    ],
)
def test_several_dates_in_a_cell_are_ambiguous(typed):
    assert parse_date(typed) == ParsedDate(problem="ambiguous")


def test_a_day_without_a_year_is_ambiguous_and_completed_from_the_fiscal_year():
    assert parse_date("15 ม.ค.") == ParsedDate(problem="ambiguous")
    assert parse_date("15 ม.ค.", fiscal_year=2566) == ParsedDate(problem="ambiguous", suggestion="15/01/2566")
    assert parse_date("15 ต.ค.", fiscal_year=2566) == ParsedDate(problem="ambiguous", suggestion="15/10/2565")


def test_crossed_abbreviations_and_eras_are_ambiguous():
    assert parse_date("15 มี.ย. 2566") == ParsedDate(problem="ambiguous", suggestion="15/06/2566")
    assert parse_date("15 มิ.ค. 2566") == ParsedDate(problem="ambiguous", suggestion="15/03/2566")
    assert parse_date("15/3/ค.ศ. 2566") == ParsedDate(problem="ambiguous", suggestion="15/03/2566")


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "-",
        "ไม่มี",
        "2566",
        "พ.ศ. 2566",
        "มีนาคม",
        "รอบ 6 เดือน",
        "O12",
        "031234567",
        "15/3",
        2566,
        2566.0,
        0,
        -5,
        1e12,
        float("nan"),
        float("inf"),
        True,
        "ดำเนินการแล้ว " * 20,
    ],
)
def test_what_is_no_date_is_said_to_be_none(value):
    assert parse_date(value, fiscal_year=2566, month_day="last") == ParsedDate(problem="not_a_date")


@pytest.mark.parametrize("typed", ["45000", "15032566", "15 มีนาตม 2566"])
def test_a_near_miss_is_not_read_but_suggested(typed):
    assert parse_date(typed) == ParsedDate(problem="not_a_date", suggestion="15/03/2566")


def test_the_four_styles():
    assert format_date(MARCH_15) == "15/03/2566"
    assert format_date(MARCH_15, "medium") == "15 มี.ค. 2566"
    assert format_date(MARCH_15, "long") == "15 มีนาคม 2566"
    assert format_date(MARCH_15, "thai_digits") == "๑๕ มีนาคม ๒๕๖๖"


@law
@given(dates, st.sampled_from(["short", "medium", "long", "thai_digits"]))
def test_every_written_style_is_read_back(day, style):
    assert parse_date(format_date(day, style)) == ParsedDate(day)


@law
@given(dates, st.sampled_from("/-. "), st.booleans())
def test_every_separator_and_kind_of_digit_is_read(day, separator, thai):
    typed = separator.join(str(part) for part in (day.day, day.month, day.year + 543))
    assert parse_date(to_thai(typed) if thai else typed) == ParsedDate(day)


@law
@given(dates)
def test_text_iso_and_stored_forms_agree(day):
    serial = (day - date(1899, 12, 30)).days
    assert parse_date(day) == parse_date(serial) == parse_date(day.isoformat()) == ParsedDate(day)
    assert parse_date(f"{day:%d/%m}/{day.year}") == ParsedDate(day, note="gregorian_year")


@law
@given(dates.filter(lambda day: (day.month, day.day) != (2, 29)))
def test_the_543_years_are_taken_off_by_calendar(day):
    assert parse_date(day.replace(year=day.year + 543)) == ParsedDate(day, note="be_as_gregorian")


@law
@given(st.text() | st.text(st.sampled_from("0123456789๐๑๒ /-.มคกพ.ศ ถึง")), st.sampled_from([None, 2566]))
def test_any_text_gives_either_a_date_or_a_problem(text, fiscal_year):
    read = parse_date(text, fiscal_year=fiscal_year)
    assert (read.value is None) != (read.problem is None)
    assert read.note is None or read.value is not None
    if read.suggestion is not None:
        assert parse_date(read.suggestion).problem is None


@law
@given(st.floats() | st.integers() | st.dates())
def test_any_stored_value_gives_either_a_date_or_a_problem(value):
    read = parse_date(value)
    assert (read.value is None) != (read.problem is None)


def test_a_fiscal_year_runs_from_october_to_september():
    assert fiscal_period(2566) == (date(2022, 10, 1), date(2023, 9, 30))


@law
@given(dates)
def test_each_day_lies_in_its_own_fiscal_year_and_quarter(day):
    first, last = fiscal_period(fiscal_year_of(day))
    assert first <= day <= last
    assert quarter_of(day) == ((day.year - first.year) * 12 + day.month - first.month) // 3 + 1


@pytest.mark.parametrize(("month", "quarter"), [(10, 1), (12, 1), (1, 2), (3, 2), (4, 3), (6, 3), (7, 4), (9, 4)])
def test_quarters_count_from_october(month, quarter):
    assert quarter_of(date(2023, month, 1)) == quarter


def test_the_months_are_the_calendar_in_thai():
    assert len(MONTH_NAMES) == len(MONTH_ABBREVIATIONS) == 12
    for number, name in enumerate(MONTH_NAMES, start=1):
        # คม ends the months of 31 days, ยน those of 30.
        assert name.endswith({31: "คม", 30: "ยน"}.get(calendar.monthrange(2023, number)[1], "พันธ์"))
