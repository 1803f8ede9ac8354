"""What a merge tells of a form's file names its columns as people see them; a page and a pair keep their own proofs."""

from workbooks import Form, ita, ita_ok


def test_a_merge_names_the_columns_of_a_form_by_their_titles(made, tmp_path):
    master, files = made("clarify")
    path = next(iter(files.values()))
    form = Form(path)
    key = form.keys("clarifications")[0]
    form.put("clarifications", key, comment="ไม่พบข้อมูล")
    form.save()
    told = [
        line for line in ita("merge", master, path, "-o", tmp_path / "merged.xlsx").out.splitlines() if "R108" in line
    ]
    assert len(told) == 1
    assert f'"ความเห็นของผู้ประเมิน" ของ {key} ถูกแก้ เป็น "ไม่พบข้อมูล"' in told[0]


def test_the_page_of_answers_does_not_take_the_name_of_the_pairs_proof(made, filled, tmp_path):
    master, _ = made("itas")
    form = Form(master)
    for key in form.keys("answers")[:1]:
        form.put("answers", key, answer="มี", url="https://www.example.go.th/o1", path="หน้าแรก > O1")
    form.save()
    ita_ok("report", master, "--format", "html", "-o", tmp_path / "out")
    ita_ok("report", master, "--format", "xlsx", "-o", tmp_path / "out")
    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == [
        "itas.html", "itas.html.json", "itas.xlsx", "itas.xlsx.json",
    ]  # fmt: skip
