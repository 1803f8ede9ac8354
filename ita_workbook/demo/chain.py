"""The chain: new, issue, filled returns (one damaged), check, repair, merge and report, over one sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from ita_workbook.check.engine import check_many
from ita_workbook.check.output import write_findings
from ita_workbook.check.result import Checked
from ita_workbook.demo.damage import delete_sheet
from ita_workbook.demo.sample import Sample
from ita_workbook.generate.writer import write_workbook
from ita_workbook.merge.issuing import file_name, issue_workbooks
from ita_workbook.merge.ledger import find_ledger
from ita_workbook.merge.merging import MergeOutcome, merge, write_merged
from ita_workbook.output import make_folder
from ita_workbook.read.reader import read_workbook
from ita_workbook.read.returned import Return
from ita_workbook.repair.transplant import Repaired, transplant, write_repaired
from ita_workbook.report.write import write_reports
from ita_workbook.spec.content import Content
from ita_workbook.spec.season import with_work
from ita_workbook.thai.dates import fiscal_period

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
    chain.outcome = merge(master, sources, ledger, created=CREATED)
    write_merged(chain.outcome, chain.merged, ledger, created=CREATED)
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
    paths: dict[str, Path] = {}
    losses: list[tuple[int, str, str]] = []
    for department in sample.departments:
        book, base = sample.filled(department)
        path = folder / f"{file_name(department)}.xlsx"
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
