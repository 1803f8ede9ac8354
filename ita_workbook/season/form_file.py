"""Form file: a form made for an agency and year, with the rows that every unit which fills it in has to answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.form import Begun, Form
from ita_workbook.book.identity import derive_id
from ita_workbook.book.keys import row_ids
from ita_workbook.book.share import owners_of as row_owners
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.thai_text import fold, suggest


def new_form(master: Book, spec: WorkbookSpec, units: Sequence[str] = ()) -> Book:
    """Return a form of the master's agency and year.

    ``units`` are who fills it in, departments of the master or sections of them; without them those departments that
    own its items. Raises UsageProblem where nobody is known, or a unit is not the master's.
    """
    form = spec.form
    if form is None:
        raise ValueError("the specification is that of no form")
    names = tuple(dict.fromkeys(_known_unit(master, unit) for unit in units)) or owners_of(master, form)
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


def _known_unit(master: Book, written: str) -> str:
    """Return the master's department or section of this name; raises UsageProblem where there is none."""
    departments = master.content.departments()
    known = (*departments, *(one for name in departments for one in master.content.sections(name)))
    by_key = {fold(name): name for name in reversed(known)}
    if fold(written) not in by_key:
        near = suggest(written, known) or ""
        raise UsageProblem(sentence("season.form.unknown_unit", name=written, near=near, listed=", ".join(departments)))
    return by_key[fold(written)]


def owners_of(master: Book, form: Form) -> tuple[str, ...]:
    """Return the departments that own the form's items, or the rows that it begins with, in the master's order."""
    sheet, known = master.spec.keyed_by("item"), master.content.departments()
    served = form.items.get(master.identity.year_be, ())
    taken = {begun.sheet for begun in form.rows_from.values()}
    rows = [row for row in master.content.rows(sheet.id) if row.key in served or sheet.id in taken]
    named = {name for row in rows for name in row_owners(row, sheet, known)}
    return tuple(name for name in known if name in named)


def _content(master: Book, spec: WorkbookSpec, form: Form, names: Sequence[str]) -> Content:
    rows: dict[str, list[Row]] = {}
    for sheet in spec.data_sheets("master"):
        if sheet.kind == "form":
            # What the master knows of the same fields of the same sheet.
            known = master.content.index(sheet.id)
            rows[sheet.id] = [known[entry.field] for entry in sheet.fields if entry.field in known]
        elif sheet.id in form.rows_from:
            rows[sheet.id] = _begun(sheet, form.rows_from[sheet.id], master)
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


def _begun(sheet: SheetSpec, begun: Begun, master: Book) -> list[Row]:
    """Return the rows that a sheet begins with, of those of the master or of their lines."""
    taken = master.content.rows(begun.sheet)
    known = [(row.key, {code: row.values[code] for code in sheet.by_field if code in row.values}) for row in taken]
    if not begun.lines:
        return [Row(key, values) for key, values in known]
    parted: list[dict[str, Value]] = []
    for row, (_, values) in zip(taken, known, strict=True):
        lines = [line.strip() for line in row.text(begun.lines).split("\n") if line.strip()] or [begun.none.th]
        parted += [{**values, begun.lines: line} for line in (*lines, begun.every.th) if line]
    ids = row_ids(sheet.rows.prefix if sheet.rows else "", (), len(parted))
    return [Row(key, values) for key, values in zip(ids, parted, strict=True)]
