"""Sentences: where they stand, that every call fills them, and an agency's own before ours."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ita_workbook
from ita_workbook.words.errors import DeclarationError
from ita_workbook.words.sentences import sentence, shipped
from ita_workbook.words.templates import template
from ita_workbook.words.text import fields_of, stray_braces

PACKAGE = Path(ita_workbook.__file__).parent
FILES = sorted(entry.name.removesuffix(".yaml") for entry in template("words").iterdir())
ALL = {f"{file}.{name}": text for file in FILES for name, text in shipped(file).texts.items()}


def calls():
    """Yield the place of each call of sentence(), its name or the pattern of its name, and its keywords."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sentence":
                name = node.args[0]
                if isinstance(name, ast.Constant):
                    pattern = re.escape(name.value)
                elif isinstance(name, ast.JoinedStr):
                    pattern = "".join(
                        re.escape(part.value) if isinstance(part, ast.Constant) else r"[a-z_0-9]+"
                        for part in name.values
                    )
                else:
                    continue
                yield f"{path.name}:{node.lineno}", pattern, {word.arg for word in node.keywords}


def test_every_sentence_has_both_languages_with_the_same_fields():
    assert len(ALL) > 150
    for name, text in ALL.items():
        assert text.th and text.en, name
        assert fields_of(text.th) == fields_of(text.en), name


def test_every_call_names_a_sentence_and_gives_what_it_needs():
    seen = 0
    for place, pattern, given in calls():
        named = [text for name, text in ALL.items() if re.fullmatch(pattern, name)]
        assert named, f"{place}: no sentence {pattern}"
        needed = set().union(*(fields_of(text.th) for text in named))
        assert needed == given or None in given, f"{place}: needs {needed}, gives {given}"
        seen += 1
    assert seen > 100


def test_a_call_that_leaves_a_field_empty_handed_is_our_mistake():
    with pytest.raises(KeyError, match="folder"):
        sentence("season.messages_there", names="a.txt")
    with pytest.raises(KeyError):
        sentence("season.no_such")


@pytest.fixture
def edited(tmp_path):
    """Return a function that edits the messages by a file of this text."""

    def edit(text):
        (tmp_path / "reminder.yaml").write_text(text, encoding="utf-8")
        return shipped("reminder").edited(tmp_path, frozenset({"agency"}))

    return edit


def test_an_agency_edits_what_it_wants_and_keeps_the_rest(edited):
    words = edited('greeting: "เรียน หัวหน้า{department} {agency}"\nhurry: {answered: ""}\n')
    assert words.say("greeting", department="กองคลัง", agency="ทต.").th == "เรียน หัวหน้ากองคลัง ทต."
    assert words.say("hurry.answered").th == ""
    assert words.say("next_due", day="1") == shipped("reminder").say("next_due", day="1")
    assert edited("# nothing yet\n").texts == shipped("reminder").texts


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("greting: x\n", "greting", "greeting"),
        ("hurry: {answerd: x}\n", "hurry.answerd", "answered"),
        ('greeting: "เรียน {departement}"\n', "greeting", "{agency}, {department}"),
        ('greeting: "เรียน {department"\n', "greeting", "{department}"),
        ("greeting: [x]\n", "greeting", ""),
        ("greeting:\n", "greeting", ""),
        ("hurry: x\n", "hurry", ""),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(edited, text, place, told):
    with pytest.raises(DeclarationError) as caught:
        edited(text)
    assert (caught.value.file, caught.value.key) == ("reminder.yaml", place)
    assert told in caught.value.message.th


def test_an_own_sentence_in_thai_alone_serves_english_too(edited):
    assert edited("subject: เรื่อง ทวง\n").say("subject").pick("en") == "เรื่อง ทวง"


def test_sentences_have_no_stray_braces_but_those_that_show_some():
    shown = {"report.templates.not_text", "report.templates.no_field", "report.word.no_body"}
    assert {name for name, text in ALL.items() if stray_braces(text.th)} == shown
