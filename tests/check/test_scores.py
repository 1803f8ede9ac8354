"""Numbers: what the five reports got wrong is found, and what they got right is left alone."""

from ita_workbook.checks.engine import check_return

# Seed 000: the report calls indicator 6 the lowest, although 8 is.
SEED_000 = {"1": "100", "2": "100", "3": "99.67", "4": "100", "5": "100",
            "6": "99.43", "7": "99.52", "8": "98.65", "9": "100", "10": "100"}  # fmt: skip


def indicators(scores, claims=()):
    claims = dict(claims)
    rows = "\n".join(f"{code} | {score} | {claims.get(code, '')}" for code, score in scores.items())
    return f"indicator | score | strength_or_weakness\n{rows}"


def numbers(returned, today):
    return [(one.code, one.cell) for one in check_return(returned, today=today) if one.code.startswith("N")]


def test_the_real_lowest_indicator_is_named(make, today):
    wrong = make("master", indicators=indicators(SEED_000, {"6": "คะแนนต่ำสุด"}))
    (finding,) = [one for one in check_return(wrong, today=today) if one.code == "N201"]
    assert (finding.cell, finding.expected) == ("I10", "8")
    assert finding.message.th == 'ระบุตัวชี้วัด 6 เป็น "คะแนนต่ำสุด" แต่ที่จริงคือตัวชี้วัด 8 (98.65)'
    right = make("master", indicators=indicators(SEED_000, {"8": "คะแนนต่ำสุด", "1": "คะแนนสูงสุด"}))
    assert numbers(right, today) == []


def test_a_total_that_the_tools_do_not_give(make, today):
    tools = {"IIT": "99.93", "EIT1": "99.20", "EIT2": "99.20", "OIT": "100"}
    returned = make("master", indicators=indicators(tools), agency="field | value\nannounced_overall | 98.00")
    codes = [code for code, _ in numbers(returned, today)]
    assert codes == ["N101"]


def test_an_item_score_that_cannot_be(make, today):
    scores = "code | score\nO13 | 100\nO14 | 2"
    assert ("N104", "G6") in numbers(make("master", scores=scores), today)
    # Of 2569 only some scores were ever seen, so another one is a doubt.
    assert ("N105", "G6") in numbers(make("master", year=2569, scores=scores), today)


def test_an_announced_level_that_the_score_does_not_have(make, today):
    tools = {"IIT": "99.93", "EIT1": "99.20", "EIT2": "99.20", "OIT": "100"}
    form = "field | value\nannounced_level | {}\neit_rule |"
    wrong = make("master", year=2568, indicators=indicators(tools), agency=form.format("ผ่าน"))
    assert numbers(wrong, today) == [("N202", "D5")]
    unknown = make("master", year=2568, indicators=indicators(tools), agency=form.format("วิเศษ"))
    assert numbers(unknown, today) == [("N203", "D5")]


def test_a_level_tells_the_tool_that_holds_it_back(make, today):
    form = "field | value\nannounced_level | {}\neit_rule | {}"
    tools = {"IIT": "92", "EIT1": "88", "EIT2": "80.40", "OIT": "95"}

    def told(level, rule, scores=tools):
        returned = make("master", year=2568, indicators=indicators(scores), agency=form.format(level, rule))
        return [one.message for one in check_return(returned, today=today) if one.code == "N202"]

    (apart,) = told("ผ่านดีเยี่ยม", "EIT แต่ละส่วนต้องผ่านแยกกัน", tools | {"EIT1": "84"})
    assert apart.th.endswith('อยู่ในระดับ "ผ่าน" เพราะมีเครื่องมือต่ำกว่า 85.00 คือ EIT1 (84.00), EIT2 (80.40)')
    assert apart.en.endswith('is in "Passed", because of tools below 85.00: EIT1 (84.00), EIT2 (80.40).')
    (one,) = told("ผ่านดีเยี่ยม", "EIT แต่ละส่วนต้องผ่านแยกกัน")
    assert one.th.endswith("ต่ำกว่า 85.00 คือ EIT2 (80.40)")
    (together,) = told("ผ่านดี", "", tools | {"EIT1": "84"})
    assert "ต่ำกว่า 85.00 คือ EIT (82.20)" in together.th
    # The overall score alone decides here.
    (overall,) = told("ผ่านดีเยี่ยม", "", tools | {"EIT1": "90", "EIT2": "90"})
    assert "เพราะ" not in overall.th


def test_the_two_readings_of_the_eit_rule(make, today):
    tools = {"IIT": "96", "EIT1": "80", "EIT2": "95", "OIT": "96"}
    form = "field | value\nannounced_level |\neit_rule |"
    returned = make("master", year=2568, indicators=indicators(tools), agency=form)
    assert numbers(returned, today) == [("N204", "D6")]


def test_scores_are_not_judged_in_an_issued_workbook(make, found, full_item):
    assert found(make(assignments=full_item)) == []
