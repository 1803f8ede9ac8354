"""Published: what stands on the web site of a form against what is made of it: pages, titles and rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ita_workbook.book.book import Book
from ita_workbook.checks.fetch import Fetcher, Policy
from ita_workbook.checks.message import finding_of
from ita_workbook.checks.result import Checked, CheckedFile
from ita_workbook.read.a1 import address
from ita_workbook.read.archive import UnreadableFileError, archive_of
from ita_workbook.read.formats import read_any
from ita_workbook.read.grid import Grid, read_grids
from ita_workbook.read.returned import Event, Return
from ita_workbook.read.values import raw_text
from ita_workbook.report.documents.form import build_form, in_satang, masked_ids, must_say_something
from ita_workbook.report.model import Heading, Paragraph, Report, ReportTable, Section
from ita_workbook.report.printed_text import PrintedText, skeleton, texts_of_pdf
from ita_workbook.report.published_pdf import MORE, NO_ROW, pdf_differences
from ita_workbook.report.published_title import NO_PAGE, OTHER_TITLE, found_title, titles_as_one, titles_of
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.personal_data import find_national_ids, masked_number
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.words.thai_text import to_arabic

UNREADABLE, NOT_OPENED = "published_unreadable", "published_not_opened"
PERSON = "published_national_id"
LARGEST = 30_000_000
"""Bytes of a published file; a year of forms has some 100,000."""
_LONGEST_NUMBER = 20
"""Digits before the point of the longest text that is a number to be compared."""
Key = tuple[str, ...]


class _Sheet(NamedTuple):
    """What a published file has under one name: its rows as they are compared, and where they stand."""

    name: str
    rows: list[tuple[Key, str]]
    text: PrintedText


def with_published(
    checked: Checked, read: Callable[[Path], Return], source: str, policy: Policy | None, language: Language | None
) -> Checked:
    """Return the findings with those of a published file of the one form among the files, a path or an address."""
    forms = [file for file in checked.files if file.identity and file.identity.form]
    if len(forms) != 1:
        raise UsageProblem(sentence("report.published.one_form", count=len(forms)))
    book = read(forms[0].path).current_book()
    path, data, problem = _fetched(source, policy)
    events = [problem] if problem else list(compare(book, data))
    findings = tuple(finding_of(event, Return(path), language) for event in events)
    return replace(checked, files=(*checked.files, CheckedFile(path, None, findings)))


def _fetched(source: str, policy: Policy | None) -> tuple[Path, bytes, Event | None]:
    """Return a name, the bytes, and why there are none."""
    if "://" not in source:
        path = Path(source)
        if not path.is_file():
            raise UsageProblem(sentence("report.published.no_file", path=path))
        return path, path.read_bytes(), None
    path = Path(PurePosixPath(unquote(urlsplit(source).path)).name or urlsplit(source).netloc)
    answer = Fetcher(
        replace(policy or Policy(), longest=LARGEST, timeout=30.0), wants_body=lambda _: True
    ).ask(source)  # fmt: skip
    if answer.problem:
        reason = sentence(f"checks.links.problems.{answer.problem}")
        return path, b"", Event(NOT_OPENED, value=source, params={"reason": reason})
    if answer.status != 200:
        return path, b"", Event(UNREADABLE, params={"reason": f"HTTP {answer.status}"})
    return path, answer.beginning, None


def compare(book: Book, data: bytes) -> Iterator[Event]:
    """Yield what of a form a published file lacks or has besides, by the layout that fits it best."""
    form = book.spec.form
    found = _read(data)
    if found is None:
        yield Event(UNREADABLE, params={"reason": _what_it_is(data)})
        return
    sheets, is_pdf = found
    made = [(page, build_form(book, page)) for page in (form.pages if form else ())]
    reports = [report for _, report in made if report.sections]
    if made and not reports:
        must_say_something(book, *made[0])
    tried = (
        pdf_differences(report, sheets[0].text, book.language) if is_pdf else _differences(report, sheets)
        for report in reports
    )
    yield from min((list(titles_as_one(events)) for events in tried), key=len, default=[])
    yield from _persons(sheets)


def _what_it_is(data: bytes) -> Text:
    """Return in words what is there in place of a workbook or a PDF."""
    if data.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<script")):
        return sentence("report.published.web_page")
    return sentence("report.published.other_file") if data else sentence("report.published.empty")


def _read(data: bytes) -> tuple[list[_Sheet], bool] | None:
    """Return the sheets of a published .xlsx, or a .pdf as one; and which it is."""
    if data.startswith(b"%PDF"):
        text = texts_of_pdf(data)
        if text is None:
            raise UsageProblem(sentence("report.published.no_reader"))
        return [_Sheet("", [], text)], True
    try:
        # What a web site serves is anybody's file: it is read as returns are, under their limits.
        structure = read_any(archive_of(data))
    except UnreadableFileError:
        return None
    return [_sheet(grid) for grid in read_grids(structure)], False


def _sheet(grid: Grid) -> _Sheet:
    rows, texts = [], []
    for number, row in enumerate(grid.rows):
        cells = [(place, raw_text(raw)) for place, raw in enumerate(row) if raw_text(raw)]
        if cells:
            # Numbers of persons are told of by themselves, and make no other row.
            rows.append((tuple(_key(masked_ids(text)) for _, text in cells), address(number, cells[0][0])))
            texts += [text for _, text in cells]
    return _Sheet(grid.name, rows, PrintedText((("\n".join(texts),),)))


def _key(written: object) -> str:
    """Return what of a cell is compared: the number that it is, else its letters and figures."""
    text = to_arabic(str(written)).replace(",", "").strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return skeleton(text)
    if not number.is_finite() or number.adjusted() > _LONGEST_NUMBER:
        return text
    # Earlier versions printed what a division left, and programs show two places of it.
    exact = number if number == number.to_integral_value() else in_satang(number)
    return f"{exact.normalize():f}"


def _differences(report: Report, sheets: Sequence[_Sheet]) -> Iterator[Event]:
    by_name = {sheet.name: sheet for sheet in sheets}
    for section in report.sections:
        titles = [block.text for block in section.blocks if isinstance(block, Heading)]
        there = by_name.get(section.title)
        if there is None:
            # Somebody may have renamed the sheet, and its title tells it.
            there = next((one for one in sheets if all(one.text.count(skeleton(t)) for t in titles)), None)
        if there is None:
            yield Event(NO_PAGE, sheet=section.title, value=section.title)
            continue
        for title in titles_of(section):
            if not there.text.count(skeleton(title)):
                found = found_title(title, there.text.text.splitlines())
                yield Event(OTHER_TITLE, sheet=section.title, value=title, params={"found": found})
        yield from _rows(section, there)


def _rows(section: Section, there: _Sheet) -> Iterator[Event]:
    wanted: Counter[Key] = Counter()
    told: dict[Key, str] = {}
    heads: set[Key] = set()
    for block in section.blocks:
        if isinstance(block, ReportTable):
            heads |= _heads(block)
            for row in block.rows:
                key = tuple(
                    _key(cell.value if isinstance(cell.value, (Decimal, int)) else masked_ids(cell.text))
                    for cell in row.cells
                    if cell.text
                )
                wanted[key] += 1
                told[key] = " · ".join(cell.text.replace("\n", " ") for cell in row.cells if cell.text)
        elif isinstance(block, (Heading, Paragraph)):
            heads.add((_key(block.text),))
    found = Counter(key for key, _ in there.rows)
    for key, count in (wanted - found).items():
        yield Event(NO_ROW, sheet=there.name, value=told[key], params={"count": count})
    more = found - wanted
    for key, cell in there.rows:
        # A line of one cell is a title or a signature.
        if more[key] > 0 and len(key) > 1 and key not in heads:
            more[key] -= 1
            yield Event(MORE, sheet=there.name, cell=cell)


def _heads(table: ReportTable) -> set[Key]:
    """Return the rows above a table: titles, headings of several columns, and as earlier versions had them."""
    groups = [_key(column.group or column.title) for column in table.columns]
    return {
        tuple(_key(column.title) for column in table.columns if column.title),
        tuple(_key(column.title) for column in table.columns if column.title and column.group),
        tuple(dict.fromkeys(groups)),
        tuple(dict.fromkeys(_key(column.group) for column in table.columns if column.group)),
    }


def _persons(sheets: Sequence[_Sheet]) -> Iterator[Event]:
    for sheet in sheets:
        for number in {found.text for found in find_national_ids(sheet.text.text)}:
            yield Event(PERSON, sheet=sheet.name or None, value=masked_number(number))
