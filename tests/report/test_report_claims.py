"""Law: no sentence of the templates states what the agency did or decided unless the master holds it.

Every sentence with a word of doing or deciding is listed here: either it is no such statement, with the reason, or it is
tied to what the master has to hold. A tied sentence is said with that, and never without any one part of it.
"""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from golden import CREATED

from ita_workbook.book.content import Row
from ita_workbook.framework.load import load_framework
from ita_workbook.report.documents.public_page import public_page
from ita_workbook.report.formats.public_html import public_html
from ita_workbook.report.prose import Prose
from ita_workbook.report.templates import FILES
from ita_workbook.report.write import DOCUMENTS, build_report
from ita_workbook.season.create import new_content
from ita_workbook.words.templates import load_yaml

DEEDS = re.compile(
    "ประชุม|มติ|เห็นชอบ|แต่งตั้ง|กำหนด|ดำเนินการ|เผยแพร่|มอบหมาย|ติดตาม|จัดทำ|ประกาศ|รับร่าง|สั่ง|เปิดเผย|เข้ารับ|รับผิดชอบ|"
    "หน่วยงานคง|นำผล|ทบทวนแล้ว|ตรวจสอบแล้ว|อนุมัติ|ลงนาม|เห็นควร|บรรลุ|คณะทำงาน"
)
"""Words of what an agency does or decides."""
NAMES = re.compile(
    r"(^|\.)(title|header|cover|heading|timeline_heading|departments_heading|caption|\w+_caption|paper|meeting|group|series|chart|"
    r"sheets|processes|official|legend)(\[|\.|$)|columns\["
)
"""What names a document, a part or a column, and states nothing."""

ADVICE = "what should be done, in a text that is a draft until accepted; it is drafted from scores"
ABSENT = "says that something is not there"
ACT = "what the head does by signing this very paper"
BLANK = "a place to fill in or to tick"
ASKS = "asks the reader to do something"
RULE = "what the assessment or the NACC asks, the same for every agency"
YEAR = "that the agency takes part in the year of its workbook"
ITSELF = "tells how this very document is made"

NOT_CLAIMED = {
    "agenda": {"first": BLANK, "second": BLANK, "third": BLANK, "fourth": BLANK, "adopted": BLANK, "calendar": "a point of the agenda",
               "open_line": ASKS, "to_consider": "points to be considered, and nothing of what comes of them"},
    "analysis": {"preface.lines": RULE, "preface.purpose": ITSELF, "preface.purpose_unscored": ITSELF, "rationale.lines": RULE, "analysis.draft_all": ABSENT,
                 "analysis.draft": ABSENT, "development.no_questions": ABSENT, "measures.none": ABSENT},
    "announcement": {"nothing": ABSENT, "closing": ACT, "announced_on": ACT, "annex": "names the annex"},
    "assignments": {"line_none": ABSENT, "unassigned": ABSENT, "nobody": ABSENT},
    "blocks": {"measure_none": ABSENT, "measure_none_sum_low": ABSENT, "q_neg_note": RULE},
    "calendar": {"line": BLANK, "ics": ITSELF},
    "committee": {"no_ground": YEAR, "order": ACT, "subject": ACT, "lines": ACT, "appointed": ACT, "ordered_on": ACT,
                  "duties_line": ACT},
    "common": {"unverified_note": ABSENT, "submitted_list": ACT, "submitted": ACT, "prepared_by": BLANK,
               "approved_by": BLANK, "notes.overall": ITSELF, "notes.level": ITSELF, "notes.score": ITSELF,
               "notes.computed_overall": ITSELF, "notes.computed_level": ITSELF, "notes.computed_tool": ITSELF,
               "told.practice": "names what was written below it", "trace.line": ITSELF},
    "guide": {"steps": ASKS, "care": ASKS, "annex": "names the annex", "nobody": ABSENT},
    "memo": {"subject": "names the paper", "issued_none": ABSENT, "open_line": ASKS, "decision": BLANK, "decisions": BLANK,
             "proposed": BLANK},
    "minutes": {"came": BLANK, "others": BLANK, "began": BLANK, "opened": BLANK, "agenda": BLANK, "ended": BLANK,
                "written_by": BLANK},
    "notice": {"subject": ASKS, "reason_none": ASKS, "asked": ASKS, "closing": ASKS, "annex": "names the annex",
               "nobody": ABSENT},
    "plan": {"plan.none": ABSENT},
    "progress": {"summary.none": ABSENT, "problems.none": ABSENT, "summary.all_done": "has a test of its own below"},
    "publish": {"line_none": ABSENT, "none": ABSENT},
    "summary": {"departments.line": "counts, and none is counted as none", "departments.nobody": ABSENT},
}  # fmt: skip
"""Sentences with such a word that state nothing the agency did or decided, by file and key, with the reason."""

TIED = {
    "agenda": {"stuck_line": "measures tracking"},
    "analysis": {"preface.purpose_measures": "measures", "preface.vision": "vision", "rationale.plan": "order_ground", "rationale.analysed": "scores questions",
                 "rationale.analysed_indicators": "scores",
                 "result.targets_met": "scores targets", "result.targets_missed": "scores high_target",
                 "result.target_met": "scores target_overall", "result.target_missed": "scores high_overall",
                 "result.goal": "goal", "analysis.marked_strengths": "scores strength",
                 "measures.line": "measures", "measures.line_both": "measures processes",
                 "measures.line_processes": "processes"},
    "announcement": {"reason": "scores", "reason_measures": "measures"},
    "assignments": {"line": "owners"},
    "blocks": {"conc_100": "scores", "conc_95": "scores", "conc_95_care": "scores questions", "conc_85": "scores",
               "conc_low": "scores", "conc_0": "scores", "measure": "scores measures", "measure_keep": "scores measures",
               "measures": "scores measures", "measure_plain": "scores measures"},
    "calendar": {"items_due": "due"},
    "committee": {"ground": "order_ground", "by_law": "legal_ground"},
    "guide": {"due_line": "due"},
    "memo": {"issued": "owners", "stuck_line": "measures tracking"},
    "notice": {"reason": "owners", "due_line": "due", "line_due": "owners due"},
    "plan": {"approach.committee": "members", "approach.assignments": "owners", "approach.rounds": "measures tracking",
             "plan.line": "measures", "execution.line": "measures"},
    "progress": {"summary.line": "measures tracking", "summary.line_untold": "measures", "summary.latest": "measures"},
    "publish": {"line": "links", "line_published": "links"},
}  # fmt: skip
"""Sentences that state what the agency did or decided, with what the master has to hold for each."""


def sentences(declared, path=""):
    """Every Thai sentence of a file of words, by its key."""
    if isinstance(declared, dict) and "th" in declared:
        th = declared["th"]
        yield from ((path, text) for text in (th if isinstance(th, list) else [str(th)]))
    elif isinstance(declared, dict):
        for key, value in declared.items():
            yield from sentences(value, f"{path}.{key}" if path else str(key))
    elif isinstance(declared, list):
        for number, value in enumerate(declared):
            yield from sentences(value, f"{path}[{number}]")


def deeds(name):
    """The keys of a file's sentences that have a word of doing and are no names."""
    found = {key.partition("[")[0] for key, text in sentences(load_yaml("reports", f"{name}.yaml"))
             if DEEDS.search(text) and not NAMES.search(key)}  # fmt: skip
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_sentence_of_doing_or_deciding_is_listed(name):
    listed = {*NOT_CLAIMED.get(name, ()), *TIED.get(name, ())}
    assert sorted(deeds(name) - listed) == []
    known = {key.partition("[")[0] for key, _ in sentences(load_yaml("reports", f"{name}.yaml"))}
    assert sorted(listed - known) == []


# What a master may hold


def _row(content, sheet, key, **values):
    row = content.row(sheet, key)
    if row is None:
        row = Row(key)
        content.sheets.setdefault(sheet, []).append(row)
    row.values |= values


def _form(field, value):
    return lambda content: _row(content, "agency", field, value=value)


def _scores(content):
    known = {
        "1": "100",
        "2": "96.50",
        "3": "90",
        "4": "80",
        "5": "0",
        "6": "97",
        "7": "100",
        "8": "95",
        "9": "60",
        "10": "100",
    }
    for code, score in known.items():
        _row(content, "indicators", code, score=Decimal(score))


def _questions(content):
    for code, score in (("i7", "100"), ("e1", "97"), ("e3", "94")):
        _row(content, "scores", code, code=code, score=Decimal(score))


def _measures(content):
    shared = {"responsible": "งานพัสดุ", "period": "ตลอดปี"}
    for key, indicator, more in (("M01", "2", shared), ("M02", "7", shared), ("M03", "9", {}), ("M04", "10", shared),
                                 ("M05", "10", shared), ("M06", "4", {})):  # fmt: skip
        _row(content, "measures", key, measure=key, title=f"มาตรการ {key}", indicator=indicator, **more)


def _processes(content):
    _row(content, "measures", "M07", measure="M07", title="มาตรการ M07", indicator="3", process="กระบวนการ")


def _tracking(content):
    for key, status in (("M01", "ดำเนินการแล้ว"), ("M02", "ยังไม่ดำเนินการ")):
        _row(content, "tracking", f"{key}|m6", measure=key, round="รอบ 6 เดือน", status=status, problem="รองบประมาณ")


def _done(content):
    for row in content.rows("measures"):
        _row(content, "tracking", f"{row.key}|m12", measure=row.key, round="รอบ 12 เดือน", status="ดำเนินการแล้ว")


def _owners(content):
    _row(content, "departments", "D01", department="กองคลัง")
    _row(content, "assignments", "O1", department="กองคลัง")


def _target(code, target):
    return lambda content: _row(content, "indicators", code, target=Decimal(target))


HOLDINGS = {
    "vision": _form("vision", "ตำบลน่าอยู่"),
    "goal": _form("goal", "ได้ตั้งแต่ 90 คะแนน"),
    "target_overall": _form("target_overall", Decimal("80.00")),
    "high_overall": _form("target_overall", Decimal("99.00")),
    "order_ground": _form("order_ground", "แผนแม่บท"),
    "legal_ground": _form("legal_ground", "พระราชบัญญัติ"),
    "scores": _scores,
    "questions": _questions,
    "targets": _target("2", "90"),
    "high_target": _target("3", "99"),
    "strength": lambda content: _row(content, "indicators", "8", strength_or_weakness="จุดแข็ง"),
    "measures": _measures,
    "processes": _processes,
    "tracking": _tracking,
    "owners": _owners,
    "due": lambda content: _row(content, "assignments", "O1", due_on=date(2025, 3, 31)),
    "members": lambda content: _row(content, "committee", "K01", position="นายกเทศมนตรี", role="ประธานคณะทำงาน"),
    "links": lambda content: _row(content, "assignments", "O2", url="https://www.example.go.th/o2"),
}


@cache
def framework():
    return load_framework(2568)


@cache
def bare():
    """A master with no more than the agency's name, type and year."""
    return new_content(framework(), {"name": "เทศบาลตำบลตัวอย่าง", "type": "เทศบาลตำบล"}, (), {})


@cache
def said(*held):
    """The sentences that the documents of a master say which holds no more than ``held``, by file and key."""
    content = deepcopy(bare())
    for name, put in (*HOLDINGS.items(), ("done", _done)):  # in this order, whatever was asked
        if name in held:
            put(content)
    spoken: set[str] = set()
    fill = Prose.fill

    def listen(self, declared, /, **values):
        spoken.add(_bare(declared["th"] if isinstance(declared, dict) else str(declared)))
        return fill(self, declared, **values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Prose, "fill", listen)
        for kind in DOCUMENTS:
            build_report(kind, content, framework())
        for only in (False, True):
            public_html(public_page(content, framework(), only_published=only), created=CREATED)
    return spoken


def _bare(text):
    return "".join(str(text).split())


def texts(name, key):
    """The texts of a key: all variants of a block, all lines of a list."""
    return {
        _bare(text) for where, text in sentences(load_yaml("reports", f"{name}.yaml")) if where.partition("[")[0] == key
    }


ALL_TIED = [(name, key, tuple(ties.split())) for name, keys in TIED.items() for key, ties in keys.items()]


@pytest.mark.parametrize(("name", "key", "ties"), ALL_TIED)
def test_a_bare_master_says_nothing_of_what_was_done_or_decided(name, key, ties):
    assert not texts(name, key) & said()


@pytest.mark.parametrize(("name", "key", "ties"), ALL_TIED)
def test_a_tied_sentence_is_said_with_what_it_is_tied_to(name, key, ties):
    assert texts(name, key) & said(*sorted(ties))


def test_that_all_measures_are_done_is_said_only_where_each_is_reported_so():
    assert texts("progress", "summary.all_done") & said("measures", "done")
    assert not texts("progress", "summary.all_done") & said("measures", "tracking")


@pytest.mark.parametrize(("name", "key", "ties"), ALL_TIED)
def test_a_tied_sentence_is_not_said_where_any_part_of_it_is_missing(name, key, ties):
    for missing in ties:
        # Measures by process are measures too: what is tied to measures has to be without either.
        others = {"processes"} - {*ties} if missing == "measures" else set()
        assert not texts(name, key) & said(*sorted(set(HOLDINGS) - {missing} - others)), missing
