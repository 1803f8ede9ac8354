"""Declared files: what is mistyped anywhere is refused with the file, the dotted path and what was probably meant."""

from __future__ import annotations

import pytest

from ita_workbook.book.workbook import load_spec, read_spec
from ita_workbook.checks.catalogue import Entry
from ita_workbook.season.sample import check_source
from ita_workbook.words.errors import DeclarationError
from ita_workbook.words.node import Node
from ita_workbook.words.templates import sample, template


def test_the_shipped_declaration_is_what_the_program_uses(declared):
    assert read_spec(declared) == load_spec()


@pytest.mark.parametrize(
    ("file", "found", "put", "key", "hint"),
    [
        ("sheets/measures.yaml", "hint:", "hintt: x\nhint:", "hintt", "hint"),
        ("sheets/measures.yaml", "spare_issued:", "spare_isued:", "rows.spare_isued", "spare_issued"),
        ("sheets/measures.yaml", "kind: table", "kind: tabel", "kind", "table"),
        ("sheets/measures.yaml", "in: [master, issued]", "in: [master, isued]", "in[1]", "issued"),
        ("sheets/measures.yaml", "width: 10", "widht: 10", "columns[0].widht", "width"),
        ("sheets/measures.yaml", "type: date", "type: dat", "columns[8].type", "date"),
        ("sheets/measures.yaml", "master: edit", "master: edti", "columns[1].master", "edit"),
        ("sheets/measures.yaml", "list: indicators", "list: indicator", "columns[1].list", "indicators"),
        ("sheets/measures.yaml", "required: always", "required: alway", "columns[1].required", "always"),
        ("sheets/assignments.yaml", "{when: {status: [done]}}", "{whn: {}}", "columns[9].required.whn", "when"),
        ("sheets/agency.yaml", "position: true", "positon: true", "fields[5].positon", "position"),
        ("sheets/guide.yaml", "heading:", "headng:", "sections[0].headng", "heading"),
        ("lists.yaml", "{code: not_started", "{codes: not_started", "status.values[0].codes", "code"),
        ("lists.yaml", "title: {th: สถานะ", "titel: {th: สถานะ", "status.titel", "title"),
        ("workbook.yaml", "more_line_height", "more_line_hight", "look.more_line_hight", "more_line_height"),
        ("workbook.yaml", "version:", "verzion:", "verzion", "version"),
    ],
)  # fmt: skip
def test_a_mistyped_name_or_word_of_a_workbook_is_refused(with_change, file, found, put, key, hint):
    with pytest.raises(DeclarationError) as refused:
        with_change(file, found, put)
    assert (refused.value.file, refused.value.key) == (f"workbook/{file}", key)
    assert f"did you mean {hint}?" in refused.value.message.en and hint in refused.value.message.th


def test_where_rows_come_from_is_no_longer_declared(with_change):
    with pytest.raises(DeclarationError, match=r"sheets/measures\.yaml, at rows\.from: unknown name"):
        with_change("sheets/measures.yaml", "rows: {", "rows: {from: measures, ")


def test_a_sheet_without_its_file_is_named(declared):
    (declared / "sheets" / "waivers.yaml").unlink()
    with pytest.raises(DeclarationError, match=r"workbook/sheets/waivers\.yaml: there is no such file"):
        read_spec(declared)


def _node(text: str, file: str) -> Node:
    return Node.parse(text.encode(), file, DeclarationError)


def test_a_mistyped_name_of_a_finding_is_refused():
    text = template("findings", "cross.yaml").read_text(encoding="utf-8").replace("trigger:", "triger:", 1)
    entries = list(_node(text, "findings/cross.yaml").each("entries"))
    with pytest.raises(DeclarationError, match=r"entries\[0\]\.triger: .*did you mean trigger\?"):
        Entry.of("cross", entries[0])


@pytest.mark.parametrize(
    ("found", "put", "key", "hint"),
    [
        ("committee:", "comittee:", "comittee", "committee"),
        ("province:", "provnce:", "agency.provnce", "province"),
        ("contact:", "contct:", "departments[0].contct", "contact"),
        ("score:", "scor:", "indicators.IIT.scor", "score"),
        ("officer:", "oficer:", "returns.สำนักปลัด.assignments.O1.oficer", "officer"),
        ("new_measures:", "new_measure:", "returns.กองสาธารณสุข.new_measure", "new_measures"),
    ],
)
def test_a_mistyped_name_of_a_sample_is_refused(found, put, key, hint):
    text = sample("sample0", "source.yaml").read_text(encoding="utf-8").replace(found, put, 1)
    with pytest.raises(DeclarationError) as refused:
        check_source(_node(text, "sample0/source.yaml"), load_spec())
    assert (refused.value.key, hint in refused.value.message.en) == (key, True)
