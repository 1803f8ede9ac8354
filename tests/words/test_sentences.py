"""Sentences: where they stand, that every call fills them, and an agency's own before ours."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import ita_workbook
from ita_workbook.words.errors import DeclarationError
from ita_workbook.words.sentences import sentence, shipped, texts_of
from ita_workbook.words.templates import template
from ita_workbook.words.text import fields_of, stray_braces

PACKAGE = Path(ita_workbook.__file__).parent
FILES = sorted(entry.name.removesuffix(".yaml") for entry in template("words").iterdir())
SAID = re.compile(r"""say\(["'](web(?:\.[a-z_]+)*\.?)["']( ~)?([^()]*(?:\([^()]*\)[^()]*)*)\)""")
HELP = re.compile(r"cli(\.[a-z_]+)+")
CALLS = ("sentence", "pattern")
ALL = {f"{file}.{name}": text for file in FILES for name, text in shipped(file).texts.items()}


def calls():
    """Yield the place of each call of sentence() or pattern(), the pattern of its name, and its keywords, None for all."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
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
                given = {word.arg for word in node.keywords} if node.func.id == "sentence" else None
                yield f"{path.name}:{node.lineno}", pattern, given
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and HELP.fullmatch(node.value):
                # The help of a command or an option is the name of a sentence.
                yield f"{path.name}:{node.lineno}", re.escape(node.value), None


def calls_of_pages():
    """Yield the same of the templates of the local page: say("web.NAME", FIELD=…), say("web.PART." ~ CODE)."""
    for path in sorted(template("html", "web").iterdir()):
        if path.name.endswith(".html"):
            for found in SAID.finditer(path.read_text(encoding="utf-8")):
                name, more, arguments = found.groups()
                pattern = re.escape(name) + (r"[a-z_.0-9]+" if more else "")
                given = None if more else set(re.findall(r"(?:, |^, ?)([a-z_]+)=", arguments))
                yield path.name, pattern, given


def test_every_sentence_has_both_languages_with_the_same_fields():
    assert len(ALL) > 150
    for name, text in ALL.items():
        assert text.th and text.en, name
        # The samples have Thai names of agencies, which say nothing to a reader of English.
        assert fields_of(text.th) == fields_of(text.en) or name == "tour.sample", name


def test_every_call_names_a_sentence_and_gives_what_it_needs():
    said = set()
    for place, pattern, given in (*calls(), *calls_of_pages()):
        named = {name for name in ALL if re.fullmatch(pattern, name)}
        assert named, f"{place}: no sentence {pattern}"
        needed = set().union(*(fields_of(ALL[name].th) | fields_of(ALL[name].en) for name in named))
        assert given is None or needed == given, f"{place}: needs {needed}, gives {given}"
        said |= named
    assert {name for name in ALL if not name.startswith("reminder.")} == said, "sentences that nothing says"


WORDS_OF_THE_LANGUAGE = {
    "checks/links.py": "what an item about social media is called",
    "checks/rules/coordinator.py": "what people write for all departments",
    "cli/main.py": "the list of commands: ita --help starts without reading YAML",
    "cli/options.py": "the titles of ita --help, which starts without reading YAML",
    "cli/pages.py": "the frame of the generated pages under docs/",
    "framework/agency.py": "what people write before the name of a province or district",
    "imports/cell_values.py": "what stands between the owners of a row, and the word for weighted points",
    "imports/docx_tables.py": "Thai letters of numbered lists",
    "imports/headings.py": "Thai digits and letters that number headings",
    "imports/owners.py": "what people write for all departments",
    "imports/score_years.py": "what people write before a year, and Thai digits",
    "imports/rows.py": "Thai digits and years in titles, and the word for a part of a tool",
    "imports/tables.py": "Thai digits that number columns and lines, and marks for no",
    "read/values.py": "what people write behind a score",
    "report/builder.py": "Thai digits of numbered steps",
    "report/documents/committee.py": "Thai digits of numbered duties",
    "report/documents/narrative.py": "Thai letters and digits beside which a blank stands",
    "report/formats/line_breaks.py": "Thai digits of ranges",
    "report/prose.py": "Thai letters, by which names in a list are joined",
    "report/topics.py": "the word by which a prepared text asks to be verified",
    "season/department_list.py": "what people call the columns of their own lists",
}
THAI = re.compile("[ก-๛]")


def test_no_python_file_holds_what_is_said_to_people():
    """Only ``words/`` and what knows a word that people type; whoever changes a text changes templates/ alone."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        if any(
            isinstance(node, ast.Constant) and isinstance(node.value, str) and THAI.search(node.value)
            for node in ast.walk(tree)
            if id(node) not in lone
        ):
            found.add(path.relative_to(PACKAGE).as_posix())
    assert {name for name in found if not name.startswith("words/")} == set(WORDS_OF_THE_LANGUAGE)


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
    shown = {
        "book.again",
        "book.no_owner",
        "report.templates.not_text",
        "report.templates.no_field",
        "report.word.no_body",
    }
    assert {name for name, text in ALL.items() if stray_braces(text.th)} == shown


def test_the_workbook_has_no_wording_that_no_sheet_says():
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))
    for name in texts_of("workbook", "wording.yaml"):
        parts = name.split(".")
        heads = [".".join(parts[:end]) for end in range(1, len(parts))]
        assert f'"{name}"' in source or any(f'"{head}.{{' in source or f'"{head}"' in source for head in heads), name
