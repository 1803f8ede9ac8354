"""Samples: one bundled agency's source.yaml as a master and as what each department filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ita_workbook.book.book import Book
from ita_workbook.book.content import Content, Row, Value
from ita_workbook.book.identity import Identity, derive_id
from ita_workbook.book.keys import natural_key
from ita_workbook.book.sheet import SheetSpec
from ita_workbook.book.workbook import WorkbookSpec, load_spec
from ita_workbook.framework.load import load_framework
from ita_workbook.read.values import ValueReader
from ita_workbook.season.create import new_content
from ita_workbook.season.issue import issued_book
from ita_workbook.words.errors import DeclarationError, UsageProblem
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import sample
from ita_workbook.words.text import Text

Declared = Mapping[str, Any]


def sample_names() -> tuple[str, ...]:
    """Return the names of the bundled samples, sorted."""
    return tuple(sorted(entry.name for entry in sample().iterdir() if (entry / "source.yaml").is_file()))


@dataclass(frozen=True)
class Sample:
    """One bundled agency: its source data, and the master made of it."""

    name: str
    about: Text
    master: Book
    source: Declared

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that send something back, in the order of the source."""
        return tuple(self.source.get("returns", {}))

    def filled(self, department: str) -> tuple[Book, Content]:
        """Return (the department's workbook as filled in, what was issued to it)."""
        issued = issued_book(self.master, department, 1)
        content = issued.content.copy()
        book = Book(issued.identity, issued.framework, content, issued.spec)
        declared: Declared = self.source["returns"][department]
        filler = _Filler(book)
        for sheet in ("assignments", "measures"):
            for key, values in (declared.get(sheet) or {}).items():
                filler.fill(sheet, str(key), values)
        spare = [row for row in issued.rows("measures") if row.spare]
        for planned, values in zip(spare, declared.get("new_measures") or (), strict=False):
            content.sheets["measures"].append(Row(planned.key, dict(planned.values)))
            filler.fill("measures", planned.key, values)
            tracking = next(row for row in issued.rows("tracking") if row.values.get("measure") == planned.key)
            if "tracking" in values:
                content.sheets["tracking"].append(Row(tracking.key, dict(tracking.values)))
                filler.fill("tracking", tracking.key, values["tracking"])
        rounds = book.spec.lists["round"]
        for name, values in (declared.get("tracking") or {}).items():
            measure, _, label = str(name).partition("|")
            found = rounds.find(label)
            filler.fill("tracking", f"{measure}|{found.code if found else label}", values)
        return book, issued.content


class _Filler:
    """Enters declared texts and numbers into rows as the typed values that reading them would give."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.values = ValueReader(book)

    def fill(self, sheet: str, key: str, declared: Declared) -> None:
        """Enter ``declared`` into the row ``key``, which must be there; sub-mappings are not fields."""
        row = self.book.content.row(sheet, key)
        if row is None:
            raise KeyError(f"{sheet} has no row {key}")
        self.enter(sheet, row, declared)

    def enter(self, sheet: str, row: Row, declared: Declared) -> None:
        """Enter ``declared`` into ``row``."""
        spec = self.book.spec.sheet(sheet)
        for code, raw in declared.items():
            if raw is None or isinstance(raw, Mapping):
                continue
            parsed = self.values.parse(spec.cell(row.key, code), raw, row.values)
            if parsed.value is None or parsed.doubtful:
                raise ValueError(f"{sheet} {row.key} {code}: {raw!r} cannot be read: {parsed.notices}")
            row.values[code] = parsed.value


def load_sample(name: str) -> Sample:
    """Return a bundled sample by name (``sample0``) or number (``0``); raises UsageProblem listing the samples."""
    names = sample_names()
    wanted = name if name in names else f"sample{name}"
    if wanted not in names:
        listed = ", ".join(names)
        raise UsageProblem(sentence("season.no_sample", name=name, listed=listed))
    whole = Node.parse(sample(wanted, "source.yaml").read_bytes(), f"{wanted}/source.yaml", DeclarationError)
    check_source(whole, load_spec())
    source: Declared = whole.mapping()
    return Sample(wanted, whole.optional_wording("about"), _master(wanted, source), source)


_ABOUT = ("id", "about", "framework", "seed_facts", "returns")


def check_source(whole: Node, spec: WorkbookSpec) -> None:
    """Refuse names in a sample's source that are no sheet or field of the specification; raises DeclarationError."""
    sheets = {sheet.id: sheet for sheet in spec.data_sheets("master")}
    whole.only((*_ABOUT, *sheets))
    for sheet in sheets.values():
        if (declared := whole.get(sheet.id)) is not None:
            _check_rows(declared, sheet)
    returns = whole.get("returns")
    issued = {sheet.id: sheet for sheet in spec.data_sheets("issued")}
    for _, answer in returns.children() if returns else ():
        answer.only((*issued, *(f"{_NEW}{name}" for name in issued)))
        for name, declared in answer.children():
            _check_rows(declared, issued[name.removeprefix(_NEW)], issued)


_NEW = "new_"
"""Before a sheet's id: the rows that a department adds in its empty ones."""


def _check_rows(declared: Node, sheet: SheetSpec, within: Mapping[str, SheetSpec] | None = None) -> None:
    """Refuse unknown fields in declared rows: a list of them, or a mapping by key; of a form the answers."""
    if sheet.kind == "form":
        declared.only(sheet.by_form_field)
        return
    rows = enumerate(declared.value) if isinstance(declared.value, list) else (declared.value or {}).items()  # type: ignore[attr-defined]
    for name, value in rows:
        row = declared.at(name, value)
        row.only(("id", *sheet.by_field, *(within or ())))
        for other in within or ():
            if other not in sheet.by_field and (inner := row.get(other)) is not None:
                inner.only((within or {})[other].by_field)


def _master(name: str, source: Declared) -> Book:
    framework = load_framework(int(source["framework"]))
    spec = load_spec()
    agency: dict[str, Value] = {}
    assignments: Declared = source.get("assignments") or {}
    owners = {code: (entry.get("department", ""), entry.get("section", "")) for code, entry in assignments.items()}
    departments = [
        (entry["department"], entry.get("section") or "", entry.get("contact") or "") for entry in source["departments"]
    ]
    content = new_content(framework, agency, departments, owners)
    master_id = derive_id("sample", name)
    identity = Identity(
        form_id=derive_id("form", master_id),
        master_id=master_id,
        kind="master",
        year_be=framework.year_be,
        agency=str(source["agency"]["name"]),
        version=spec.version,
    )
    book = Book(identity, framework, content, spec)
    filler = _Filler(book)
    rows = content.sheets["agency"]
    for code, raw in source["agency"].items():
        row = content.row("agency", code) or Row(code)
        if row not in rows:
            rows.append(row)
        filler.enter("agency", row, {"value": raw})
    for code, values in (source.get("indicators") or {}).items():
        filler.fill("indicators", str(code), values)
    for code, values in assignments.items():
        filler.fill("assignments", str(code), values)
    _add_scores(filler, source)
    _add_rows(filler, source, "measures", "id")
    _add_rows(filler, source, "tracking")
    for sheet in ("committee", "constraints", "waivers"):
        _add_rows(filler, source, sheet)
    return book


def _add_scores(filler: _Filler, source: Declared) -> None:
    known = filler.book.content.index("scores")
    for values in source.get("scores") or ():
        code = str(values["code"])
        row = known.get(code)
        if row is None:
            row = Row(code)
            filler.book.content.sheets["scores"].append(row)
        filler.enter("scores", row, values)


def _add_rows(filler: _Filler, source: Declared, sheet: str, key_field: str = "") -> None:
    """Append the declared rows of a sheet; rows without a key get the next id of the sheet."""
    spec = filler.book.spec.sheet(sheet)
    rows = filler.book.content.sheets.setdefault(sheet, [])
    for number, values in enumerate(source.get(sheet) or (), 1):
        given = dict(values)
        prefix = spec.rows.prefix if spec.rows else ""
        row = Row(str(given.pop(key_field, "") or f"{prefix}{number:02d}"))
        rows.append(row)
        if key_field and spec.key_columns:
            row.values[spec.key_columns[0].field] = row.key
        filler.values = ValueReader(filler.book)
        filler.enter(sheet, row, given)
        row.key = natural_key(spec, row.values, filler.book.spec.lists) or row.key
