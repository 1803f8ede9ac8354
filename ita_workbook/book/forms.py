"""Forms at hand: what ``templates/forms`` or an agency's own file declares, as a workbook specification each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any, cast

from ita_workbook.book.form import Begun, Form, FormPage, FormRule
from ita_workbook.book.workbook import WorkbookSpec, build_spec, declared_parts, load_spec
from ita_workbook.words.errors import DeclarationError, UsageProblem
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import load_node, template
from ita_workbook.words.thai_text import suggest

FOLDER, COMMON = "forms", "common.yaml"
_FORM = (
    "code", "title", "verified", "items", "missing", "sources", "sheets", "lists", "asks", "rows_for", "rows_from",
    "rules", "pages",
)  # fmt: skip
_CODE = re.compile(r"[a-z][a-z0-9_]{1,19}")
"""It stands in the version of a workbook, and so in the properties of its file."""


def available_forms() -> tuple[WorkbookSpec, ...]:
    """Return the specification of every shipped form, by code."""
    names = sorted(one.name for one in template(FOLDER).iterdir() if one.name.endswith(".yaml") and one.name != COMMON)
    return tuple(_shipped(name[:-5]) for name in names)


def load_form(source: str | PathLike[str]) -> WorkbookSpec:
    """Return the specification of a shipped form by its code, or of an agency's own file (.yaml).

    Raises UsageProblem for a code that there is none of, DeclarationError for a file that cannot be used.
    """
    path = Path(source)
    if path.suffix.casefold() in (".yaml", ".yml"):
        if not path.is_file():
            raise UsageProblem(sentence("book.form.no_file", path=path))
        return _built(Node.parse(path.read_bytes(), path.name, DeclarationError), own=True)
    found = shipped_form(str(source).casefold())
    if found is None:
        codes = [one.form.code for one in available_forms() if one.form]
        near = suggest(str(source), codes) or ""
        raise UsageProblem(sentence("book.form.unknown", code=source, near=near, listed=", ".join(codes)))
    return found


def shipped_form(code: str) -> WorkbookSpec | None:
    """Return the specification of a shipped form; None where there is none of that code."""
    there = _CODE.fullmatch(code) and template(FOLDER, f"{code}.yaml").is_file()
    return _shipped(code) if there and code != COMMON[:-5] else None


def form_declared(data: Mapping[str, Any]) -> WorkbookSpec:
    """Return the specification of a form that travelled in a workbook; raises DeclarationError."""
    return _built(Node(data, "form", DeclarationError), own=True)


@cache
def _shipped(code: str) -> WorkbookSpec:
    return _built(load_node(FOLDER, f"{code}.yaml"), own=False)


def _built(declared: Node, *, own: bool) -> WorkbookSpec:
    """Return the workbook of a form: its own sheets, those that all forms have, and the tool's own.

    The other sheets of a season stay declared and stand in no workbook, so that what asks for them finds them empty.
    """
    declared.only(_FORM)
    code = declared.need("code")
    if not _CODE.fullmatch(code.text()):
        raise code.fail(sentence("book.form.code"))
    workbook, lists, sheets = declared_parts(template("workbook"))
    common = load_node(FOLDER, COMMON)
    kept = common.texts("keep")
    asked = frozenset(declared.texts("asks"))
    around = {one.need("id").text(): _asking(one, asked) for one in common.each("sheets")}
    mine = {one.need("id").text(): one for one in declared.each("sheets")}
    for name, sheet in mine.items():
        if name in sheets and name not in around:
            raise sheet.need("id").fail(sentence("book.form.sheet_taken", name=name))
    first = {**around, **mine}
    rest = {name: sheet if name in kept else _absent(sheet) for name, sheet in sheets.items() if name not in first}
    whole = cast("Mapping[str, Any]", workbook.value)
    version = f"{workbook.need('version').text()}-{code.text()}"
    head = Node({**whole, "version": version, "sheets": [*first, *rest]}, declared.file, DeclarationError)
    more = [part.mapping() for part in (common.get("lists"), declared.get("lists")) if part]
    listed = Node({key: value for part in (lists.mapping(), *more) for key, value in part.items()}, declared.file,
                  DeclarationError)  # fmt: skip
    spec = build_spec(head, listed, {**rest, **first})
    return replace(spec, form=_form(declared, spec, list(mine), own=own))


def _asking(sheet: Node, asked: frozenset[str]) -> Node:
    """Return a sheet whose fields are required that the form needs and others do not."""
    fields = [
        {**entry.mapping(), "required": "always"} if entry.need("field").text() in asked else entry.value
        for entry in sheet.each("fields")
    ]
    return Node({**sheet.mapping(), "fields": fields}, sheet.file, DeclarationError) if fields else sheet


def _absent(sheet: Node) -> Node:
    return Node({**sheet.mapping(), "in": []}, sheet.file, DeclarationError)


def _form(declared: Node, spec: WorkbookSpec, own_sheets: list[str], *, own: bool) -> Form:
    fields = {name: frozenset(spec.sheet(name).by_field) for name in own_sheets}
    masters = {name: frozenset(sheet.by_field) for name, sheet in spec.by_id.items()}
    items, made, taken = (declared.get(name) for name in ("items", "rows_for", "rows_from"))
    return Form(
        code=declared.need("code").text(),
        title=declared.need("title").wording(),
        items={int(year): items.texts(year) for year in items.mapping() if year.isdigit()} if items else {},
        verified=declared.flag("verified"),
        missing=declared.optional_wording("missing"),
        sources=declared.texts("sources"),
        rules=tuple(FormRule.of_node(rule, fields) for rule in declared.each("rules")),
        pages=tuple(FormPage.of_node(page, fields) for page in declared.each("pages")),
        rows_for={name: made.need(name).choice(spec.lists) for name in made.mapping()} if made else {},
        rows_from={name: Begun.of_node(taken.need(name), fields.get(name, ()), masters) for name in taken.mapping()}
        if taken
        else {},
        empty=not own_sheets,
        declared=cast("dict[str, Any]", declared.value) if own else None,
    )


def spec_of(code: str, declared: Mapping[str, Any] | None) -> WorkbookSpec | None:
    """Return the specification that a workbook was written by: a season's, or a form's; None for an unknown form."""
    if not code:
        return load_spec()
    if declared:
        try:
            return form_declared(declared)
        except DeclarationError:
            return None
    return shipped_form(code)
