"""Annotated copies: the user's own file with each finding on its cell and a first sheet that lists and links them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import BadZipFile

from lxml import etree

from ita_workbook.book.identity import Identity
from ita_workbook.book.workbook import load_spec
from ita_workbook.checks.catalogue import SEVERITIES
from ita_workbook.checks.engine import check_return
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.result import Checked, CheckedFile
from ita_workbook.merge.mark import mark_sheet, strip
from ita_workbook.merge.mark_styles import COLOURS, MarkStyles
from ita_workbook.merge.package import DECLARATION, MAIN, OFFICE, Package, child_name
from ita_workbook.merge.read_back import says_the_same
from ita_workbook.merge.repair import transplant, write_repaired
from ita_workbook.read.archive import UnreadableFileError, archive_of, open_archive
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Event, Return
from ita_workbook.read.structure import sheet_parts
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.fiscal_year import format_moment, now
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import LANGUAGES, Language
from ita_workbook.write.cell_text import lines, row_height
from ita_workbook.write.file_names import one_file
from ita_workbook.write.output import alone_in, refuse_existing, write_bytes

SHEET_ID = "annotations"
_COLUMNS = {"number": 7.0, "severity": 13.0, "place": 20.0, "cell": 10.0, "message": 70.0, "cure": 70.0, "code": 10.0}
"""The columns of the list, with their widths; their titles are sentences of ``merge.annotate.columns``."""
_HEAD = 4
"""The row of the titles; above it stands what the list is."""
_HEADER = "FFD9E2F3"
_WORKBOOK_PART = "xl/workbook.xml"
_ORDER = ("error", "warning", "note")
_FONT = '<sz val="16"/><name val="TH SarabunPSK"/>'
_WRAP = '<alignment vertical="top" wrapText="1"/>'
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TO_ESCAPE = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]")


def can_annotate(format: str | None) -> bool:
    """Whether a file of this format can be given marks; an .ods or .xls must be repaired into an .xlsx first."""
    return format in ("xlsx", "xlsm")


def annotate(
    source: Path, target: Path, findings: Sequence[Finding], identity: Identity | None, language: Language = "th"
) -> None:
    """Write ``source`` to ``target`` with its findings marked; parts that need no mark stay byte for byte.

    Marks of an earlier annotation are taken away first, and the copy is read back: it must say what the file says.
    Raises UnreadableFileError for a file that cannot be read, or of which parts that need marks are damaged: what the
    reader makes of them cannot be marked in place.
    """
    try:
        data = _annotated(source, findings, identity, language)
    except (etree.LxmlError, BadZipFile, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableFileError(Event("truncated_file", params={"reason": type(error).__name__})) from error
    write_bytes(target, data)


def _annotated(source: Path, findings: Sequence[Finding], identity: Identity | None, language: Language) -> bytes:
    archive = open_archive(source)
    package = Package(archive)
    parts = sheet_parts(archive)
    styles = MarkStyles(package)
    _strip(package, parts, styles)
    marked: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        if finding.sheet in parts and finding.cell:
            marked[finding.sheet][finding.cell].append(finding)
    for name, cells in marked.items():
        severities, notes = {}, {}
        for cell, found in cells.items():
            severities[cell] = min((finding.severity for finding in found), key=_ORDER.index)
            notes[cell] = _clean("\n".join(_words(finding, language) for finding in found))
        mark_sheet(package, parts[name], styles, severities, notes)
    _add_list(package, list(findings), parts, styles, identity, language)
    made = package.to_bytes()
    if not says_the_same(archive, archive_of(made), parts):
        raise ValueError("the annotated copy says something else")
    return made


def annotate_all(
    checked: Checked,
    returns: Sequence[Return],
    folder: Path,
    language: Language = "th",
    *,
    force: bool = False,
    reread: Callable[[Path], Return] = read_workbook,
) -> list[Path]:
    """Write an annotated copy of each file that has findings into ``folder``; return the copies.

    A file that cannot carry marks (.ods, .xls, or one whose parts are damaged) gets its copy as a repaired .xlsx with
    the findings of that; ``reread`` reads it for that where ``returns`` has only its outline.
    """
    wanted = [
        (file, returned)
        for file, returned in zip(checked.files, returns, strict=True)
        if file.findings and returned.readable
    ]
    targets = _targets([returned.path for _, returned in wanted], folder)
    if not targets:
        return []
    with alone_in(folder):
        for target in targets:
            refuse_existing(target, force=force)
        _annotate_each(wanted, targets, language, reread)
    return [target for target in targets if target.exists()]


def _annotate_each(
    wanted: Sequence[tuple[CheckedFile, Return]],
    targets: Sequence[Path],
    language: Language,
    reread: Callable[[Path], Return],
) -> None:
    for (file, returned), target in zip(wanted, targets, strict=True):
        if can_annotate(returned.format):
            with suppress(UnreadableFileError):
                annotate(returned.path, target, file.findings, returned.identity, language)
                continue
        repaired = transplant(returned if returned.book else reread(returned.path))
        if repaired is not None:
            write_repaired(repaired, target, created=now())
            again = check_return(read_workbook(target))
            annotate(target, target, again, returned.identity, language)


def _targets(sources: Sequence[Path], folder: Path) -> list[Path]:
    """Return a name in ``folder`` for each file; files of the same name (but for capitals) get a number."""
    taken: set[str] = set()
    targets = []
    for source in sources:
        suffix = source.suffix if source.suffix.lower() in (".xlsx", ".xlsm") else ".xlsx"
        name, number = f"{source.stem}{suffix}", 2
        # Some systems take names in capitals and in small letters for one.
        while one_file(name) in taken:
            name, number = f"{source.stem} ({number}){suffix}", number + 1
        taken.add(one_file(name))
        target = folder / name
        if target.resolve() == source.resolve():
            raise UsageProblem(
                sentence("merge.annotate.would_replace", name=source.name),
            )
        targets.append(target)
    return targets


def _words(finding: Finding, language: Language) -> str:
    return f"{finding.code} {finding.message.pick(language)}\n{finding.cure.pick(language)}"


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _earlier(package: Package, parts: dict[str, str]) -> list[str]:
    """Return the names of the list sheets of an earlier annotation."""
    return [
        name
        for name in map(sentence("merge.annotate.sheet").pick, LANGUAGES)
        if name in parts and f'"sheet":"{SHEET_ID}"'.encode() in package.data(parts[name]).replace(b"&quot;", b'"')
    ]


def _strip(package: Package, parts: dict[str, str], styles: MarkStyles) -> None:
    """Take away the list sheets and the marks of an earlier annotation."""
    for name in _earlier(package, parts):
        _remove_sheet(package, name, parts.pop(name))
        for other in parts.values():
            if package.has(other):
                strip(package, other, styles)


def _remove_sheet(package: Package, name: str, part: str) -> None:
    workbook = package.tree(_WORKBOOK_PART)
    sheets = workbook.find(child_name(workbook, "sheets"))
    for position, entry in enumerate(list(sheets) if sheets is not None else ()):
        if entry.get("name") == name and sheets is not None:
            sheets.remove(entry)
            package.unrelate(_WORKBOOK_PART, entry.get(f"{{{OFFICE}}}id", ""))
            _shift(workbook, position, -1)
    package.undeclare(part)
    package.remove(part)


def _shift(workbook: etree._Element, position: int, step: int) -> None:
    """Move what counts sheets by their place: names local to a sheet and the sheet that is shown."""
    for name in workbook.iter(child_name(workbook, "definedName")):
        local = name.get("localSheetId")
        if local is not None and int(local) >= position:
            name.set("localSheetId", str(int(local) + step))
    for view in workbook.iter(child_name(workbook, "workbookView")):
        for attribute in ("activeTab", "firstSheet"):
            value = int(view.get(attribute, "0"))
            if value >= position and (attribute == "activeTab" or attribute in view.attrib):
                view.set(attribute, str(max(value + step, 0)))


def _add_list(
    package: Package,
    findings: list[Finding],
    parts: dict[str, str],
    styles: MarkStyles,
    identity: Identity | None,
    language: Language,
) -> None:
    """Add the list of findings as the first sheet and show it."""
    part = package.free_name("xl/worksheets/itaList{}.xml")
    package.put(part, _list_xml(findings, parts, styles, identity, language))
    package.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
    relation = package.relate(_WORKBOOK_PART, "worksheet", part)
    name = sentence("merge.annotate.sheet").pick(language)
    while name in parts:
        name += "_"
    _add_first_sheet(package.tree(_WORKBOOK_PART), name, relation)
    # Two selected sheets would be a group, and typing in one would write into both.
    for other in parts.values():
        if package.has(other):
            _unselect(package, other)


def _add_first_sheet(workbook: etree._Element, name: str, relation: str) -> None:
    sheets = workbook.find(child_name(workbook, "sheets"))
    if sheets is None:
        raise ValueError("workbook without sheets")
    identifier = max((int(entry.get("sheetId", "0")) for entry in sheets), default=0) + 1
    made = sheets.makeelement(child_name(workbook, "sheet"), name=name, sheetId=str(identifier))
    made.set(f"{{{OFFICE}}}id", relation)
    sheets.insert(0, made)
    _shift(workbook, 0, 1)
    for view in workbook.iter(child_name(workbook, "workbookView")):
        view.set("activeTab", "0")
        view.attrib.pop("firstSheet", "")


# LibreOffice writes "true". A sheet that stays selected beside ours would be typed into together with it.
_SELECTED = re.compile(rb'tabSelected="(?:1|true)"')


def _unselect(package: Package, part: str) -> None:
    # It is told before the cells: where they begin soon, the rest need not be looked at.
    head = package.head(part)
    if _SELECTED.search(head if b"<sheetData" in head else package.data(part)):
        for view in package.tree(part).iter("{*}sheetView"):
            view.attrib.pop("tabSelected", "")


def _list_xml(
    findings: list[Finding],
    parts: dict[str, str],
    styles: MarkStyles,
    identity: Identity | None,
    language: Language,
) -> bytes:
    heading = styles.add("<b/>" + _FONT, _WRAP, _HEADER)
    plain = styles.add(_FONT, _WRAP)
    link = styles.add('<u/><sz val="16"/><color rgb="FF0563C1"/><name val="TH SarabunPSK"/>', _WRAP)
    severe = {name: styles.add(_FONT, _WRAP, colour) for name, colour in COLOURS.items()}
    rows = [
        f'<row r="1" hidden="1">{_cell("A1", identity.to_json(SHEET_ID), plain) if identity else ""}</row>',
        *_head(styles, identity, language),
    ]
    titles = (
        _cell(f"{column}{_HEAD}", sentence(f"merge.annotate.columns.{name}").pick(language), heading)
        for column, name in zip("ABCDEFG", _COLUMNS, strict=True)
    )
    severity = {name: sentence(f"checks.severity.{name}").pick(language) for name in SEVERITIES}
    rows.append(f'<row r="{_HEAD}" ht="26" customHeight="1">{"".join(titles)}</row>')
    links = []
    look = load_spec().look
    for number, finding in enumerate(findings, 1):
        row = number + _HEAD
        linked = bool(finding.sheet in parts and finding.cell)
        texts = (
            str(number), severity[finding.severity], finding.sheet or "", finding.cell or "",
            finding.message.pick(language), finding.cure.pick(language), finding.code,
        )  # fmt: skip
        styled = (plain, severe.get(finding.severity, plain), plain, link if linked else plain, plain, plain, plain)
        cells = (
            _cell(f"{column}{row}", text, style) for column, text, style in zip("ABCDEFG", texts, styled, strict=True)
        )
        most = max(lines(text, width) for text, width in zip(texts, _COLUMNS.values(), strict=True))
        rows.append(f'<row r="{row}" ht="{row_height(look, most):.1f}" customHeight="1">{"".join(cells)}</row>')
        if linked:
            quoted = (finding.sheet or "").replace("'", "''")
            location = quoteattr(f"'{quoted}'!{finding.cell}")
            links.append(f'<hyperlink ref="D{row}" location={location}/>')
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(_COLUMNS.values(), 1)
    )
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0" showGridLines="0">'
        f'<pane ySplit="{_HEAD}" topLeftCell="A{_HEAD + 1}" activePane="bottomLeft" state="frozen"/>'
        "</sheetView></sheetViews>"
        f'<sheetFormatPr defaultRowHeight="24" customHeight="1"/><cols>{columns}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        f"{'<hyperlinks>' + ''.join(links) + '</hyperlinks>' if links else ''}"
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _head(styles: MarkStyles, identity: Identity | None, language: Language) -> Iterator[str]:
    """Yield the rows that say what the list is, whose, of which day, and what to do with the file."""
    title = styles.add('<b/><sz val="20"/><name val="TH SarabunPSK"/>', "")
    department, year = (identity.department, identity.year_be) if identity else ("", "")
    said = sentence("merge.annotate.title", department=department, year=year)
    yield f'<row r="2" ht="32" customHeight="1">{_cell("A2", said.pick(language), title)}</row>'
    told = sentence("merge.annotate.told", day=format_moment(now().isoformat()))
    yield f'<row r="3" ht="26" customHeight="1">{_cell("A3", told.pick(language), styles.add(_FONT, ""))}</row>'


def _cell(place: str, text: str, style: int) -> str:
    """Return a cell with a text in it, as XML text: far quicker than building elements, and nothing else is needed."""
    written = escape(_clean(text), {"\r": "&#13;"}) if _TO_ESCAPE.search(text) else text
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'
