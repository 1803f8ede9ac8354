"""The chain: new, issue, filled returns (one damaged), check, repair, merge and report, over one sample."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from ita_workbook.book.content import Content
from ita_workbook.book.share import with_work
from ita_workbook.checks.engine import check_many
from ita_workbook.checks.findings_output import write_findings
from ita_workbook.checks.result import Checked
from ita_workbook.merge.outcome import MergeOutcome
from ita_workbook.merge.repair import Repaired, transplant, write_repaired
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Return
from ita_workbook.report.write import write_reports
from ita_workbook.season.issue import file_names, issue_workbooks
from ita_workbook.season.ledger import find_ledger
from ita_workbook.season.record import merge_season
from ita_workbook.season.sample import Sample, load_sample, sample_names
from ita_workbook.words.fiscal_year import fiscal_period
from ita_workbook.write.output import make_folder
from ita_workbook.write.workbook_file import write_workbook

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment that stands in every sample file, so that building them again gives the same bytes."""
OUTPUTS = ("master.xlsx", "issued", "returns", "findings.xlsx", "repaired", "merged.xlsx", "reports")
"""What the chain makes in its folder: a real season may have files and folders of these names."""
_DELETABLE = ("tracking", "measures")


@dataclass(slots=True)
class Chain:
    """What the chain made: the folder, the files by step, the findings, the repair and the merge."""

    folder: Path
    issued: list[Path] = field(default_factory=list)
    returns: list[Path] = field(default_factory=list)
    damaged: Path | None = None
    lost: Return | None = None
    checked: Checked = field(default_factory=lambda: Checked(()))
    repaired: Repaired | None = None
    repaired_file: Path | None = None
    outcome: MergeOutcome | None = None
    reports: list[Path] = field(default_factory=list)

    @property
    def master(self) -> Path:
        """The master."""
        return self.folder / "master.xlsx"

    @property
    def lost_sheet(self) -> str:
        """The id of the sheet that the damaged return has lost."""
        events = (event for event in self.lost.events if event.kind == "sheet_missing") if self.lost else ()
        return next((event.sheet_id or "" for event in events), "")

    @property
    def merged(self) -> Path:
        """The merged master."""
        return self.folder / "merged.xlsx"

    @property
    def findings_file(self) -> Path:
        """The findings of the returns as they came back."""
        return self.folder / "findings.xlsx"


def run_chain(sample: Sample, folder: Path, *, step: Callable[[str], None] | None = None) -> Chain:
    """Run the whole chain into ``folder`` (made where missing); files of the same names there are replaced."""
    tell = step or (lambda _: None)
    chain = Chain(folder)
    for name in ("issued", "returns", "reports"):
        make_folder(folder / name)
    tell("new")
    write_workbook(sample.master, chain.master, created=CREATED)
    (folder / "master.ledger").unlink(missing_ok=True)
    ledger = find_ledger(chain.master, sample.master.identity.master_id, create=True)
    tell("issue")
    departments = with_work(sample.master.content)
    issued = issue_workbooks(sample.master, departments, folder / "issued", ledger, created=CREATED, force=True)
    chain.issued = [entry.path for entry in issued]
    tell("return")
    chain.returns, chain.damaged = write_returns(sample, folder / "returns")
    tell("check")
    returned = [read_workbook(path) for path in chain.returns]
    # The season's last day stands for today, so that the sample does not go stale.
    today = last_day(sample)
    chain.checked = check_many(returned, today=today)
    write_findings(chain.checked, chain.findings_file, created=CREATED)
    tell("repair")
    sources = list(chain.returns)
    if chain.damaged:
        chain.lost = read_workbook(chain.damaged)
        chain.repaired = transplant(chain.lost)
    if chain.repaired and chain.damaged:
        chain.repaired_file = folder / "repaired" / chain.damaged.name
        make_folder(chain.repaired_file.parent)
        write_repaired(chain.repaired, chain.repaired_file, created=CREATED)
        sources = [path for path in sources if path != chain.damaged] + [chain.repaired_file]
    tell("merge")
    master = read_workbook(chain.master)
    merged = merge_season(master, sources, ledger, created=CREATED)
    merged.write(chain.merged)
    chain.outcome = merged.outcome
    tell("report")
    book = chain.outcome.book
    chain.reports = write_reports(
        book.content, book.framework, folder / "reports", language=book.language, created=CREATED, force=True
    )
    return chain


def last_day(sample: Sample) -> date:
    """Return the last day of the sample's fiscal year."""
    return fiscal_period(sample.master.identity.year_be)[1]


def write_returns(sample: Sample, folder: Path) -> tuple[list[Path], Path | None]:
    """Write what each department sent back; return the files and the one that lost a sheet."""
    names = file_names(sample.departments)
    paths: dict[str, Path] = {}
    losses: list[tuple[int, str, str]] = []
    for department in sample.departments:
        book, base = sample.filled(department)
        path = folder / f"{names[department]}.xlsx"
        write_workbook(book, path, created=CREATED, base=base)
        paths[department] = path
        losses += [(_written(book.content, base, sheet), sheet, department) for sheet in _DELETABLE]
    if not losses:
        return [], None
    # People delete the sheet in which they had nothing to report.
    _, sheet, department = min(losses, key=lambda loss: (loss[0], _DELETABLE.index(loss[1])))
    damaged = paths[department]
    delete_sheet(damaged, damaged, sample.master.spec.sheet(sheet).name.th)
    return list(paths.values()), damaged


def _written(content: Content, base: Content, sheet: str) -> int:
    """Count the cells of a sheet that a department filled in."""
    issued = {(key, code): value for name, key, code, value in base.cells() if name == sheet}
    filled = {(key, code): value for name, key, code, value in content.cells() if name == sheet}
    return len(set(filled.items()) - set(issued.items()))


_FIXED = (1980, 1, 1, 0, 0, 0)


def delete_sheet(source: Path, target: Path, sheet_name: str) -> None:
    """Write ``source`` to ``target`` without one sheet, as deleting it in a spreadsheet program leaves the file.

    The sheet's part, its entries in the workbook, the relations and the content types go; references to it in names
    and formulas become ``#REF!``. Raises KeyError when there is no such sheet.
    """
    with zipfile.ZipFile(source) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    workbook = parts["xl/workbook.xml"].decode()
    found = re.search(rf'<sheet name="{re.escape(sheet_name)}"[^>]*?r:id="(\w+)"[^>]*?/>', workbook)
    if not found:
        raise KeyError(sheet_name)
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    relation = re.search(rf'<Relationship Id="{found[1]}"[^>]*?Target="([^"]+)"[^>]*?/>', relations)
    if not relation:
        raise KeyError(sheet_name)
    part = posixpath.join("xl", relation[1])
    sheets = re.findall(r"<sheet name=[^>]*?/>", workbook)
    position = sheets.index(found[0])
    workbook = workbook.replace(found[0], "")
    workbook = re.sub(r"<definedName[^>]*?</definedName>", lambda name: _name(name[0], sheet_name, position), workbook)
    parts["xl/workbook.xml"] = workbook.encode()
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(relation[0], "").encode()
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = re.sub(rf'<Override PartName="/{re.escape(part)}"[^>]*?/>', "", types).encode()
    gone = {part, posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")}
    for name in gone:
        parts.pop(name, None)
    reference = f"'{sheet_name}'!"
    for name, data in parts.items():
        if name.startswith("xl/worksheets/") or name.startswith("xl/charts/"):
            text = data.decode()
            if reference in text:
                text = re.sub(rf"{re.escape(reference)}\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?", "#REF!", text)
                parts[name] = text.encode()
    target.write_bytes(_zipped(parts))


def _name(declared: str, sheet_name: str, position: int) -> str:
    """Return a defined name after the deletion: those of the sheet go, later sheets move up by one."""
    local = re.search(r'localSheetId="(\d+)"', declared)
    if local and int(local[1]) == position:
        return ""
    if local and int(local[1]) > position:
        declared = declared.replace(local[0], f'localSheetId="{int(local[1]) - 1}"')
    return re.sub(rf"'{re.escape(sheet_name)}'![^<,]+", "#REF!", declared)


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, data)
    return stream.getvalue()


BUILT_WITH = "built_with.json"
"""Which versions of the writing libraries the committed files came from; others may lay the bytes otherwise."""
_MADE = ("issued", "returns", "repaired", "reports")
_LIBRARIES = ("XlsxWriter", "python-docx", "lxml")


def built_with() -> dict[str, str]:
    """Return the versions of what decides the bytes of the files."""
    return {name: version(name) for name in _LIBRARIES} | {"zlib": zlib.ZLIB_RUNTIME_VERSION}


def rebuild(folder: Path) -> Iterator[Path]:
    """Rebuild every sample under ``folder`` and yield each sample's folder when it is done."""
    for name in sample_names():
        # What an earlier build made and this one does not would stay and be taken for a part of the sample.
        for made in _MADE:
            shutil.rmtree(folder / name / made, ignore_errors=True)
        chain = run_chain(load_sample(name), folder / name)
        # The ledger is a database whose bytes depend on its engine; it is made anew by whoever runs the chain.
        (chain.folder / "master.ledger").unlink(missing_ok=True)
        yield chain.folder
    text = json.dumps(built_with(), indent=2) + "\n"
    (folder / BUILT_WITH).write_text(text, encoding="utf-8")


def main() -> None:
    """Rebuild every sample into the folder named on the command line."""
    for path in rebuild(Path(sys.argv[1] if len(sys.argv) > 1 else "samples")):
        print(path)


if __name__ == "__main__":
    main()
