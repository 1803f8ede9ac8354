"""Personal data in cells. The numbers are made up; only their check digits are right."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_workbook.words.personal_data import find_bank_accounts, find_emails, find_national_ids, find_phones
from ita_workbook.words.thai_text import to_thai

law = settings(derandomize=True, max_examples=200)


def check_digit(twelve):
    """The thirteenth digit as the registration office defines it."""
    return str((11 - sum(int(digit) * (13 - place) for place, digit in enumerate(twelve)) % 11) % 10)


national_ids = st.from_regex(r"[1-8][0-9]{11}", fullmatch=True).map(lambda twelve: twelve + check_digit(twelve))
ID = "1234567890121"


@pytest.mark.parametrize(
    "written", [ID, "1-2345-67890-12-1", "1 2345 67890 12 1", to_thai(ID), to_thai("1-2345-67890-12-1")]
)
def test_a_national_id_is_found_however_it_is_grouped(written):
    text = f"นาย ก เลขประจำตัว {written} ผู้ร้องเรียน"
    assert find_national_ids(text) == [(18, 18 + len(written), written)]


@pytest.mark.parametrize(
    "text",
    [
        "1234567890122",
        "0105512345671",
        "12345678901219",
        "91234567890121",
        "https://www.example.go.th/news/1234567890121",
        "1 2 3 4 5 6 7 8 9 0 1 2 1",
        "",
    ],
)
def test_other_long_numbers_are_no_national_id(text):
    assert find_national_ids(text) == []


@law
@given(national_ids, st.booleans(), st.booleans(), st.integers(1, 9))
def test_every_valid_id_is_found_and_no_wrong_check_digit(number, dashed, thai, shift):
    def written(digits):
        grouped = "-".join((digits[0], digits[1:5], digits[5:10], digits[10:12], digits[12])) if dashed else digits
        return to_thai(grouped) if thai else grouped

    assert find_national_ids(f"เลข{written(number)}") == [(3, 3 + len(written(number)), written(number))]
    wrong = number[:12] + str((int(number[12]) + shift) % 10)
    assert find_national_ids(f"เลข{written(wrong)}") == []


@pytest.mark.parametrize(
    "written",
    [
        "0812345678",
        "081-234-5678",
        "081 234 5678",
        "081-2345678",
        "08-1234-5678",
        "081.234.5678",
        "062-345-6789",
        "๐๙๑-๒๓๔-๕๖๗๘",
        "+66812345678",
        "+66 81 234 5678",
    ],
)
def test_a_mobile_number_is_found(written):
    assert find_phones(f"โทร.{written} (นาง ข)") == [(4, 4 + len(written), written)]


@pytest.mark.parametrize(
    "text",
    [
        "02-123-4567",
        "043-123456",
        "08123456789",
        "081-2-34567-8",
        "06/08/2566",
        "3-0812-34567-89-0",
        "0.812345678",
        "https://e.go.th/?id=0812345678",
        "",
    ],
)
def test_office_lines_and_other_numbers_are_no_mobile_number(text):
    assert find_phones(text) == []


SEPARATED = {
    "two spaces": "  ", "an en dash": "–", "a dash between spaces": " – ", "a line break": "\n", "a full stop": ".",
    "a wide space": "\u3000", "a minus": "−", "a no-break space": "\u00a0", "a figure dash": "‒", "a tab": "\t",
}  # fmt: skip


@pytest.mark.parametrize("between", SEPARATED.values(), ids=SEPARATED)
def test_any_separator_that_people_use_hides_nothing(between):
    for find, groups in (
        (find_national_ids, ("1", "2345", "67890", "12", "1")),
        (find_phones, ("081", "234", "5678")),
        (find_bank_accounts, ("123", "4", "56789", "0")),
    ):
        written = between.join(groups)
        if find is find_bank_accounts and "." in between:
            continue
        for shown in (written, to_thai(written), written.translate({48 + n: chr(0xFF10 + n) for n in range(10)})):
            text = f"เลข {shown} นะ"
            assert find(text) == [(4, 4 + len(shown), shown)], (between, shown)


@pytest.mark.parametrize("written", ["(081) 234-5678", "(081)234 5678", "+66 (0)81 234 5678", "[081] 234 5678"])
def test_brackets_hide_no_mobile_number(written):
    (found,) = find_phones(f"โทร. {written} ได้")
    assert "".join(filter(str.isdigit, found.text)) in ("0812345678", "660812345678")


@pytest.mark.parametrize(
    "text",
    [
        "รหัสงบประมาณ 1234567890121",
        "งบประมาณ 0812345678 บาท",
        "จำนวนเงิน 0612345678.00",
        "วงเงิน 0812345678 ล้านบาท",
        "เลขที่โครงการ e-GP 1234567890121",
        "ผังบัญชี 5104010104",
        "รหัสบัญชีแยกประเภท 1102010101",
        "บัญชีรายจ่าย 2566 2567 2568",
        "บัญชีปี 2566-2567-2568",
        "1,234,567.00 2,345,678.00 บาท",
        "06/08/2566 09.00 น.",
        "แผนงาน 00252-11-00110-00001",
        "ปี 2566 2567 2568 2569 2570",
        "120 000 500 บาท",
    ],
)
def test_budget_codes_and_sums_are_nobodys(text):
    for find in (find_national_ids, find_phones, find_bank_accounts):
        assert find(text) == []


@pytest.mark.parametrize(
    ("find", "text"),
    [
        (find_phones, "งบประมาณไม่พอ โทร 0812345678"),
        (find_phones, "งบประมาณ ติดต่อ 081-234-5678"),
        (find_national_ids, "รหัสประจำตัวประชาชน 1234567890121"),
        (find_bank_accounts, "โอนงบประมาณ เข้าบัญชี 123-4-56789-0"),
        (find_bank_accounts, "บัญชีธนาคาร ธ.ก.ส. 012345678901"),
    ],
)
def test_a_word_of_money_before_hides_no_person(find, text):
    assert len(find(text)) == 1


def test_emails_are_found_next_to_thai_letters():
    assert find_emails("อีเมลsomchai.k@example.go.th. หรือ a_b@mail.com") == [
        (5, 28, "somchai.k@example.go.th"),
        (35, 47, "a_b@mail.com"),
    ]


@pytest.mark.parametrize("text", ["", "@", "a@b", "ราคา @ 5 บาท", "@example.com"])
def test_a_lone_at_sign_is_no_email(text):
    assert find_emails(text) == []


def test_bank_accounts_are_found_by_their_form_or_by_the_word_before():
    assert find_bank_accounts("โอนเข้า 123-4-56789-0") == [(8, 21, "123-4-56789-0")]
    assert find_bank_accounts("๑๒๓-๔-๕๖๗๘๙-๐") == [(0, 13, "๑๒๓-๔-๕๖๗๘๙-๐")]
    assert find_bank_accounts("เลขที่บัญชี 1234567890") == [(12, 22, "1234567890")]


@pytest.mark.parametrize(
    "text", ["1234567890", "123-45-6789-0", "1-2345-67890-12-1", "123-4-56789-01", "https://e.go.th/123-4-56789-0", ""]
)
def test_other_numbers_are_no_bank_account(text):
    assert find_bank_accounts(text) == []


@law
@given(st.text(st.sampled_from("0123456789๑๒-. @a.กบัญชี"), max_size=60))
def test_each_find_is_the_text_at_its_place(text):
    for find in (find_national_ids, find_phones, find_emails, find_bank_accounts):
        assert all(text[found.start : found.end] == found.text for found in find(text))
