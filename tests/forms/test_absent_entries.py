"""Entries of an earlier file that no file of now has: a second officer's, or taken out; they stay, and that is said."""

from form_rows import PURCHASE
from workbooks import Form, ita, ita_ok

ROWS = [PURCHASE | {"contract": f"{n}/2566", "work": f"ซื้อวัสดุ {n}"} for n in (1, 2, 3)]


def told(ran):
    return [line for line in ran.out.splitlines() if "จึงถือว่าเป็นของผู้กรอกคนละไฟล์" in line]


def there(path):
    form = Form(path)
    return [
        form.get("purchases", key, "contract") for key in form.keys("purchases") if form.get("purchases", key, "work")
    ]


def test_a_list_that_is_empty_now_is_told_and_empties_nothing(form, tmp_path):
    master, write = form
    ita_ok("merge", master, write("a", ROWS), "-o", tmp_path / "1.xlsx")
    later = Form(write("b", []))
    later.put("months", later.keys("months")[0], note="ไม่มีอะไรเพิ่ม")
    (line,) = told(ita_ok("merge", tmp_path / "1.xlsx", later.save(), "-o", tmp_path / "2.xlsx"))
    assert "ไม่มี 3 รายการที่ กองคลัง.xlsx" in line and '"ซื้อวัสดุ 1", "ซื้อวัสดุ 2", "ซื้อวัสดุ 3"' in line
    assert there(tmp_path / "2.xlsx") == ["1/2566", "2/2566", "3/2566"]


def test_the_only_entry_that_was_taken_out_and_replaced_is_told(form, tmp_path):
    master, write = form
    ita_ok("merge", master, write("a", ROWS[:1]), "-o", tmp_path / "1.xlsx")
    ran = ita_ok("merge", tmp_path / "1.xlsx", write("b", [PURCHASE | {"work": "จ้างซ่อม", "contract": "9/2566"}]),
                 "-o", tmp_path / "2.xlsx")  # fmt: skip
    assert len(told(ran)) == 1 and '"ซื้อวัสดุ 1"' in told(ran)[0]
    assert sorted(there(tmp_path / "2.xlsx")) == ["1/2566", "9/2566"]


def test_what_all_files_of_now_have_between_them_is_not_told_nor_what_is_asked_about_nor_old_files(form, tmp_path):
    master, write = form
    first = write("a", ROWS[:2]), write("b", ROWS[2:])
    ita_ok("merge", master, *first, "-o", tmp_path / "1.xlsx")
    more = PURCHASE | {"work": "จ้างซ่อม", "contract": "9/2566"}
    both = write("c", [*ROWS[:2], more]), write("d", ROWS[2:])
    assert told(ita_ok("merge", tmp_path / "1.xlsx", *both, "-o", tmp_path / "2.xlsx")) == []
    assert told(ita_ok("merge", tmp_path / "2.xlsx", *first, "-o", tmp_path / "3.xlsx")) == []
    lacking = ita("merge", tmp_path / "2.xlsx", write("e", [ROWS[0], more]), "-o", tmp_path / "4.xlsx")
    assert lacking.code == 1  # the second entry is asked about
    (line,) = told(lacking)
    assert '"ซื้อวัสดุ 3"' in line and '"ซื้อวัสดุ 2"' not in line
