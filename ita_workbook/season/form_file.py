"""Form file: a form made for an agency and year, with the rows that every unit which fills it in has to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.form import Form
from ita_workbook.book.identity import derive_id
from ita_workbook.book.keys import row_ids
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.thai_text import normalise


def new_form(master: Book, spec: WorkbookSpec, units: Sequence[str] = ()) -> Book:
    """Return a form of the master's agency and year.

    ``units`` are who fills it in; without them those departments of the master that own its items. Raises UsageProblem
    where nobody is known.
    """
    form = spec.form
    if form is None:
        raise ValueError("the specification is that of no form")
    names = tuple(dict.fromkeys(normalise(unit) for unit in units)) or owners_of(master, form)
    if not names:
        listed = ", ".join(master.content.departments())
        raise UsageProblem(sentence("season.form.nobody", code=form.code, listed=listed))
    master_id = derive_id("form", master.identity.master_id, form.code)
    content = _content(master, spec, form, names)
    identity = replace(
        master.identity,
        form_id=derive_id("form", master_id),
        master_id=master_id,
        kind="master",
        department="",
        issue=0,
        version=spec.version,
    )
    return Book(identity, master.framework, content, spec)


def owners_of(master: Book, form: Form) -> tuple[str, ...]:
    """Return the departments that own the form's items, or the rows that it begins with, in the master's order."""
    sheet = master.spec.keyed_by("item")
    served = form.items.get(master.identity.year_be, ())
    taken = set(form.rows_from.values())
    named = {
        row.text(sheet.owner or "") for row in master.content.rows(sheet.id) if row.key in served or sheet.id in taken
    }
    return tuple(name for name in master.content.departments() if name in named)


def _content(master: Book, spec: WorkbookSpec, form: Form, names: Sequence[str]) -> Content:
    rows: dict[str, list[Row]] = {}
    for sheet in spec.data_sheets("master"):
        if sheet.kind == "form":
            # What the master knows of the same fields of the same sheet.
            known = master.content.index(sheet.id)
            rows[sheet.id] = [known[entry.field] for entry in sheet.fields if entry.field in known]
        elif sheet.id in form.rows_from:
            taken = master.content.rows(form.rows_from[sheet.id])
            rows[sheet.id] = [
                Row(row.key, {code: row.values[code] for code in sheet.by_field if code in row.values}) for row in taken
            ]
        elif sheet.id in form.rows_for:
            labels = spec.lists[form.rows_for[sheet.id]].labels
            code = next(column.field for column in sheet.columns if column.list == form.rows_for[sheet.id])
            values: list[dict[str, Value]] = [
                {sheet.owner or "": name, code: label} for name in names for label in labels
            ]
            ids = row_ids(sheet.rows.prefix if sheet.rows else "", (), len(values))
            rows[sheet.id] = [Row(key, one) for key, one in zip(ids, values, strict=True)]
        elif any(column.meaning.shared for column in sheet.columns):
            # The list of those who fill it in.
            known_rows = {row.text(sheet.owner or ""): row for row in reversed(master.content.rows(sheet.id))}
            ids = row_ids(sheet.rows.prefix if sheet.rows else "", (), len(names))
            rows[sheet.id] = [
                Row(key, dict(known_rows[name].values) if name in known_rows else {sheet.owner or "": name})
                for key, name in zip(ids, names, strict=True)
            ]
    return Content(rows)
