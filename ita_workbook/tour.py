"""Tour: the whole chain over one sample: new, issue, filled returns (one damaged), check, repair, merge and report."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from ita_workbook.api import check, repair
from ita_workbook.book.content import Content
from ita_workbook.checks.catalogue import by_event
from ita_workbook.master import Merged, master_of
from ita_workbook.season.sample import Sample, load_sample, sample_names
from ita_workbook.words.fiscal_year import fiscal_period
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import LANGUAGES, Language, Text
from ita_workbook.write.file_names import file_names
from ita_workbook.write.output import alone_in, make_folder, refuse_existing
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table
from ita_workbook.write.workbook_file import write_workbook

if TYPE_CHECKING:
    from ita_workbook.merge.results import Repaired
    from ita_workbook.report.results import Documents
    from ita_workbook.rollups.checked import Checked
    from ita_workbook.season.results import Issued

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment that stands in every sample file, so that building them again gives the same bytes."""
OUTPUTS = ("master.xlsx", "issued", "returns", "findings.xlsx", "repaired", "merged.xlsx", "reports")
"""What the chain makes in its folder: a real season may have files and folders of these names."""
_DELETABLE = ("tracking", "measures")
Step = Literal["new", "issue", "return", "check", "repair", "merge", "report"]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True, repr=False)
class Demo(Result):
    """What the chain made: the result of each step, and the files in its folder."""

    folder: Path
    sample: Sample
    issued: Issued
    returns: tuple[Path, ...]
    damaged: Path | None
    checked: Checked
    repaired: Repaired | None
    merged: Merged
    documents: Documents

    @property
    def files(self) -> dict[Step, tuple[Path, ...]]:
        """The files by the step that made them."""
        repaired = self.repaired.output if self.repaired else None
        return {
            "new": (self.folder / "master.xlsx",),
            "issue": tuple(one.path for one in self.issued.files),
            "return": self.returns,
            "check": (self.folder / "findings.xlsx",),
            "repair": (repaired,) if repaired else (),
            "merge": (self.folder / "merged.xlsx",),
            "report": self.documents.files,
        }

    @property
    def lost_sheet(self) -> str:
        """The id of the sheet that the damaged return has lost; '' where none is damaged."""
        found = (
            one.sheet_id or ""
            for one in self.checked.findings
            if one.code == by_event("sheet_missing").code and one.path == self.damaged
        )
        return next(found, "")

    @property
    def tables(self) -> tuple[Table, ...]:
        """``files``: a row a file that was made."""
        columns: dict[str, Kinds] = {"step": STEPS, "file": "text", "bytes": "count"}
        rows = [
            (step, path.relative_to(self.folder).as_posix(), path.stat().st_size)
            for step, paths in self.files.items()
            for path in paths
        ]
        return (data_table("files", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the files by step (schema ita-workbook/demo/1)."""
        files = {step: [str(path) for path in paths] for step, paths in self.files.items()}
        return {"schema": "ita-workbook/demo/1", "sample": self.sample.name, "folder": str(self.folder), "files": files}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield what happened, with the figures, and what to open first."""
        yield from _story(self).pick(language).split("\n")


def _story(demo: Demo) -> Text:
    identity, counts, folder = demo.sample.master.identity, demo.checked.counts, demo.folder
    master, merged, findings = folder / "master.xlsx", folder / "merged.xlsx", folder / "findings.xlsx"
    agency, year, sample = identity.agency, identity.year_be, demo.sample.name
    told = [
        sentence("tour.sample", agency=agency, year=year, sample=sample, about=demo.sample.about),
        sentence("tour.new", master=master),
        sentence("tour.issue", count=len(demo.issued.files), folder=folder / "issued"),
        sentence("tour.returned", count=len(demo.returns), folder=folder / "returns"),
        sentence("tour.check", errors=counts.error, warnings=counts.warning, findings=findings),
    ]
    if demo.damaged and demo.repaired:
        sheet, carried = demo.sample.master.spec.sheet(demo.lost_sheet).name, len(demo.repaired.carried)
        output = demo.repaired.output
        told.append(sentence("tour.repair", name=demo.damaged.name, sheet=sheet, carried=carried, output=output))
    tallies = demo.merged.outcome.merged.tallies.values()
    read, carried = sum(tally.read for tally in tallies), sum(tally.carried for tally in tallies)
    conflicts, documents = len(demo.merged.conflicts), len(demo.documents.files)
    told += [
        sentence("tour.merge", read=read, carried=carried, conflicts=conflicts, merged=merged),
        sentence("tour.report", count=documents, folder=folder / "reports"),
        Text(""),
        sentence("tour.open", document=folder / "reports" / "analysis.docx", merged=merged),
    ]
    return Text(*("\n".join(["", *(one.pick(language) for one in told)]) for language in LANGUAGES))


def demo(
    folder: str | PathLike[str],
    *,
    sample: int | str = 0,
    force: bool = False,
    step: Callable[[Step], object] | None = None,
) -> Demo:
    """Run the whole chain on a bundled agency into ``folder``; ``step`` is called as each step begins.

    The files bear the sample's own time, so that they are those which come with the program.
    """
    place, chosen = Path(folder), load_sample(str(sample))
    with alone_in(place):
        for name in OUTPUTS:
            refuse_existing(place / name, force=force)
        return run_chain(chosen, place, step=step)


def run_chain(
    sample: Sample, folder: Path, *, step: Callable[[Step], object] | None = None, now: datetime = CREATED
) -> Demo:
    """Run the whole chain into ``folder`` (made where missing); files of the same names there are replaced."""
    tell = step or (lambda _: None)
    for name in ("issued", "returns", "reports"):
        make_folder(folder / name)
    tell("new")
    master = master_of(sample.master).save(folder / "master.xlsx", force=True, now=now)
    (folder / "master.ledger").unlink(missing_ok=True)
    tell("issue")
    issued = master.issue(folder / "issued", force=True, now=now)
    tell("return")
    returns, damaged = write_returns(sample, folder / "returns", now)
    tell("check")
    # The season's last day stands for today, so that the sample does not go stale.
    checked = check(returns, today=last_day(sample), jobs=1).save(folder / "findings.xlsx", force=True, now=now)
    tell("repair")
    repaired, sources = None, list(returns)
    if damaged:
        repaired = repair(damaged).save(folder / "repaired" / damaged.name, force=True, now=now)
        sources = [path for path in returns if path != damaged] + [folder / "repaired" / damaged.name]
    tell("merge")
    merged = master.merge(sources, now=now).save(folder / "merged.xlsx", force=True)
    tell("report")
    documents = merged.master.report(folder / "reports", language=sample.master.language, force=True, now=now)
    return Demo(folder, sample, issued, tuple(returns), damaged, checked, repaired, merged, documents)


def last_day(sample: Sample) -> date:
    """Return the last day of the sample's fiscal year."""
    return fiscal_period(sample.master.identity.year_be)[1]


def write_returns(sample: Sample, folder: Path, created: datetime = CREATED) -> tuple[list[Path], Path | None]:
    """Write what each department sent back; return the files and the one that lost a sheet."""
    names = file_names(sample.departments)
    paths: dict[str, Path] = {}
    losses: list[tuple[str, str]] = []
    for department in sample.departments:
        book, base = sample.filled(department)
        path = folder / f"{names[department]}.xlsx"
        write_workbook(book, path, created=created, base=base)
        paths[department] = path
        losses += [(sheet, department) for sheet in _DELETABLE if not _written(book.content, base, sheet)]
    # People delete the sheet in which they had nothing to report; one with answers is never deleted here.
    if not losses:
        return list(paths.values()), None
    sheet, department = min(losses, key=lambda loss: _DELETABLE.index(loss[0]))
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
