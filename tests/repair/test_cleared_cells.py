"""What people cleared stays cleared in the repaired file."""

from __future__ import annotations

from workbooks import Form, ita_ok


def test_a_prefilled_cell_that_was_cleared_does_not_come_back(copied, tmp_path):
    whole = copied(2566)
    path = whole.returns["กองช่าง"]
    form = Form(path)
    key = next(key for key in form.issued_rows("measures") if form.get("measures", key, "steps"))
    issued = Form(whole.issued["กองช่าง"]).get("measures", key, "steps")
    assert issued
    form.put("measures", key, steps=None).save()
    target = tmp_path / "ซ่อม.xlsx"
    ita_ok("repair", path, "-o", target)
    assert Form(target).get("measures", key, "steps") is None
    assert Form(target).get("measures", key, "title") == form.get("measures", key, "title")
