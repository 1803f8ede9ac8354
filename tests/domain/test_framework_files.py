"""A framework file of one's own: a new year needs one file, and a broken one is answered with place and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from ita_workbook.framework.load import available_frameworks, load_framework
from ita_workbook.framework.scoring import compute
from ita_workbook.words.errors import FrameworkError

from .conftest import points

SCHOOL = """
year_be: 2566
family: school
title: {th: การประเมินสถานศึกษา, en: School list}
tools:
  - {code: SELF, name: แบบประเมินตนเอง}
indicators:
  - {code: "1", name: การเปิดเผยข้อมูล, tool: SELF}
items:
  - {code: MOIT1, name: นโยบาย, sub_indicator: "1"}
  - {code: MOIT2, name: ช่องทางร้องเรียน, sub_indicator: "1"}
bands:
  - {level: ผ่าน, minimum: 85, passes: true}
  - {level: ไม่ผ่าน, minimum: 0}
scoring:
  rules:
    - {targets: ["1"], how: mean, of: items, confidence: high}
"""


def test_a_new_year_is_one_new_file(folder: Path):
    text = (folder / "2568.yaml").read_text(encoding="utf-8")
    changed = text.replace("year_be: 2568", "year_be: 2570").replace("name: ข่าวประชาสัมพันธ์", "name: ข่าวของหน่วยงาน")
    (folder / "2570.yaml").write_text(changed, encoding="utf-8")
    assert [framework.year_be for framework in available_frameworks(folder=folder)] == [2568, 2570]
    assert load_framework(2570, folder=folder).item("O4").name.th == "ข่าวของหน่วยงาน"


def test_a_list_of_ones_own_family_loads_from_any_path(tmp_path: Path):
    file = tmp_path / "โรงเรียน.yaml"
    file.write_text(SCHOOL, encoding="utf-8")
    framework = load_framework(file)
    assert (framework.family, [item.number for item in framework.items]) == ("school", [1, 2])
    assert framework.tools[0].weight is None
    assert str(compute(framework, points("MOIT1=100 MOIT2=50"))["1"].computed) == "75.00"


def test_an_unknown_year_lists_the_known_ones():
    with pytest.raises(FrameworkError) as caught:
        load_framework(2570)
    assert "2564, 2565, 2566, 2567, 2568, 2569" in caught.value.message.th
    assert "2569.yaml to a folder of your own" in caught.value.message.en
    assert caught.value.exit_code == 2


def test_a_gregorian_year_is_recognised():
    with pytest.raises(FrameworkError) as caught:
        load_framework(2025)
    assert "2568" in caught.value.message.th and "did you mean 2568 BE?" in caught.value.message.en


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(FrameworkError, match=r"nothing\.yaml"):
        load_framework(tmp_path / "nothing.yaml")


def test_a_file_named_for_another_year_is_refused(folder: Path):
    (folder / "2568.yaml").rename(folder / "2571.yaml")
    with pytest.raises(FrameworkError, match=r"2571\.yaml, at year_be: says 2568"):
        load_framework(2571, folder=folder)


BREAKAGES = [
    ("year_be: 2568", "year_be: 2025", "year_be", "Buddhist year"),
    ("year_be: 2568", "year_be: ปี 2568", "year_be", "whole number"),
    ("year_be: 2568\n", "", "year_be", "missing"),
    ("schema: ita-workbook/framework/1", "schema: ita-workbook/framework/9", "schema", "another version"),
    ("bands:\n", "band:\n", "band", "did you mean bands?"),
    ("  - code: O4\n", "  - code: O3\n", "items[3].code", "already used at items[2].code"),
    ("  - code: O4\n", "  - code: O 4\n", "items[3].code", "no spaces"),
    ("  - code: O4\n", "  - number: 4\n", "items[3].code", "missing"),
    ("  - code: O4\n", "  - code: news\n", "items[3].number", "no number at its end"),
    ("  - code: O4\n", "  - code: O4\n    number: 3\n", "items[3].number", "already used by O3"),
    ("  - code: O4\n", "  - code: O4\n    namme: x\n", "items[3].namme", "did you mean name?"),
    ("    name: ข่าวประชาสัมพันธ์\n", "    name: [ข่าว]\n", "items[3].name", "expected text"),
    ("    name: ข่าวประชาสัมพันธ์\n", "    name:\n", "items[3].name", "missing"),
    ("    group: การประชาสัมพันธ์\n", "    sources: s003\n", "items[3].sources", "did you mean source?"),
    ("    group: การประชาสัมพันธ์\n", "    components: หนึ่ง\n", "items[3].components", "expected a list"),
    ("    group: การประชาสัมพันธ์\n", "    verified: maybe\n", "items[3].verified", "true or false"),
    ('sub_indicator: "9.3"', 'sub_indicator: "9.9"', "items[11].sub_indicator", "refers to 9.9"),
    ('indicator: "9"\n', 'indicator: "19"\n', "sub_indicators[0].indicator", "refers to 19"),
    ("    tool: OIT\n", "    tool: OTI\n", "indicators[8].tool", "refers to OTI"),
    ("    weight: 0.40", "    weight: 0.50", "tools", "sum to 1.10"),
    ("    weight: 0.40", "    weight: สี่สิบ", "tools[3].weight", "expected a number"),
    ("    weight: 0.40", "    weight: true", "tools[3].weight", "expected a number"),
    ("    weight: 0.40\n", "", "tools[3].weight", "has no weight while other tools have one"),
    ("    weight: 0.40", "    weight: -0.40", "tools[3].weight", "more than 0"),
    ("minimum: 70", "minimum: 90", "bands[3].minimum", "from high to low"),
    ("minimum: 70", "minimum: 85", "bands[3].minimum", "overlaps the band before"),
    ("minimum: 70", "minimum: 170", "bands[3].minimum", "0 to 100"),
    ("minimum: 0}", "minimum: 10}", "bands[4].minimum", "starts at 0"),
    ("    parts: [EIT1, EIT2]", "    parts: [EIT1]", "combined_tools[0].parts", "at least two parts"),
    ("  analysis: O27", "  analysis: O72", "report_items.analysis", "refers to O72"),
    ("{item: O18, confidence: low}", "{item: O81, confidence: low}", "questions[8].links[0].item", "refers to O81"),
    (
        "    confidence: high\n    source: [s003]\n",
        "    confidence: sure\n",
        "questions[0].confidence",
        "choose one of",
    ),
    ("      of: questions", "      of: parts", "scoring.rules[0].of", "has no parts below it"),
    ("      how: weighted", "      how: product", "scoring.rules[7].how", "choose one of mean"),
    ("targets: [TOTAL]", "targets: [TOTALS]", "scoring.rules[7].targets", "refers to TOTALS"),
    ("    values: [0, 50, 100]", "    values: [0, 500]", "scoring.item_scores.values", "from 0 to 100"),
    ("  tolerance: 0.01", "  tolerance: -1", "scoring.tolerance", "cannot be negative"),
    ("source: [s003, s004, headings]", "source: [s009]", "items[3].source", "refers to s009"),
]


@pytest.mark.parametrize(("found", "put", "key", "says"), BREAKAGES, ids=[f"{b[2]}: {b[3]}" for b in BREAKAGES])
def test_a_broken_file_is_answered_with_key_and_cure(folder: Path, found, put, key, says):
    file = folder / "2568.yaml"
    text = file.read_text(encoding="utf-8")
    assert found in text
    if key.startswith("items[") and "O4" not in found:
        # the item O4 (items[3]) is the one to break where a line occurs in many items
        head, mark, tail = text.partition("  - code: O4\n")
        text = head + mark + tail.replace(found, put, 1) if found in tail else text.replace(found, put, 1)
    else:
        text = text.replace(found, put, 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FrameworkError) as caught:
        load_framework(2568, folder=folder)
    assert (caught.value.file, caught.value.key) == ("2568.yaml", key)
    assert says in caught.value.message.en
    assert "2568.yaml" in caught.value.message.th and key in caught.value.message.th


def test_broken_yaml_is_answered_with_the_line(folder: Path):
    (folder / "2568.yaml").write_text("year_be: 2568\ntitle: {th: ก\ntools:\n", encoding="utf-8")
    with pytest.raises(FrameworkError, match=r"2568\.yaml, at line \d: not valid YAML"):
        load_framework(2568, folder=folder)


def test_a_file_in_another_encoding_is_refused_as_such(folder: Path):
    (folder / "2568.yaml").write_bytes("title: กรอบ".encode("cp874"))
    with pytest.raises(FrameworkError, match="not UTF-8"):
        load_framework(2568, folder=folder)


@pytest.mark.parametrize("content", ["", "- 2568\n", "2568\n"])
def test_content_that_is_no_mapping_is_refused(folder: Path, content):
    (folder / "2568.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(FrameworkError, match="expected 'name: value' pairs"):
        load_framework(2568, folder=folder)


def test_weights_may_all_be_unknown(folder: Path):
    file = folder / "2568.yaml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("    weight:")]
    text = "\n".join(lines).replace("how: weighted", "how: unknown")
    file.write_text(text, encoding="utf-8")
    framework = load_framework(2568, folder=folder)
    assert framework.tool("EIT").weight is None
    assert compute(framework, points("IIT=90 EIT1=80 EIT2=80 OIT=70"))["TOTAL"].computed is None
