"""Season folder: one agency's year on the disk, and the calls of the API upon it. Nothing is written outside it.

master.xlsx  master.ledger      the master, and the ledger beside it
imports/  sources/              proposals of the agency's own tables, to be decided here or in Excel; these tables
issued/  returns/  set_aside/   what was sent out, what came back, what came back and is not to count
reports/  public/  next/        what is made of the master, each time into a folder of its own
history/                        earlier masters: every change keeps the one before
forms/CODE/                     a scored form: a master of its own, in a folder like this one
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from ita_workbook.api import check, diff, repair
from ita_workbook.master import Master
from ita_workbook.read.unread import WORKBOOK_SUFFIXES
from ita_workbook.tour import demo
from ita_workbook.web.forms import SeasonForms
from ita_workbook.web.inbox import Inbox, Taken, Upload
from ita_workbook.web.places import Places, stamp
from ita_workbook.web.proposals import Proposals
from ita_workbook.words.errors import ItaError, UsageProblem, quoted
from ita_workbook.words.sentences import sentence
from ita_workbook.write.output import make_folder, write_bytes

if TYPE_CHECKING:
    from ita_workbook.checks.finding import Finding
    from ita_workbook.checks.result import CheckedFile
    from ita_workbook.master import Merged, NextYear
    from ita_workbook.merge.decision import Decision
    from ita_workbook.merge.filling import FilledMaster
    from ita_workbook.merge.provenance import CellKey
    from ita_workbook.merge.results import WorkbookDifference
    from ita_workbook.report.drafts import Drafts
    from ita_workbook.report.results import Documents
    from ita_workbook.rollups.checked import Checked
    from ita_workbook.rollups.progress import Progress
    from ita_workbook.season.results import Issued, Status
    from ita_workbook.words.text import Language

_Made = TypeVar("_Made")
Why = Literal["merge", "decide", "import", "fill", "replace", "back"]
"""What a master was kept before; the name of the copy has it, and ``web.history.before`` the words."""
MASTER = "master.xlsx"


class SeasonFolder(Places):
    """The folder of a season; what it reads it keeps until the files change."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.master_path = root / MASTER
        self.inbox = Inbox(root)
        self.proposals, self.forms = Proposals(self), SeasonForms(self)
        self._kept: dict[str, tuple[object, Any]] = {}

    @property
    def begun(self) -> bool:
        """Whether there is a master."""
        return self.master_path.is_file()

    def returns(self) -> list[Path]:
        """Return the workbooks that came back, the oldest first."""
        found = [path for path in self.files("returns").values() if path.suffix.lower() in WORKBOOK_SUFFIXES]
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))

    # What the pages show. Each is one call, kept until a file that it read has changed.

    def master(self) -> Master:
        """Return the master as it is now."""
        return self.once("master", [self.master_path], lambda: Master(self.master_path))

    def status(self) -> Status:
        """Return who has returned what; nothing is recorded by looking."""
        return self.once("status", self._read_files(), lambda: self.master().status(self.returns(), record=False))

    def checked(self) -> Checked:
        """Return the findings of all returns."""
        return self.once("checked", self._read_files(), lambda: check(self.returns(), master=self.master(), jobs=1))

    def checked_file(self, name: str) -> CheckedFile:
        """Return the findings of one return."""
        path = self.file("returns", name)
        found = next((one for one in self.checked().files if one.path == path), None)
        if found is None:
            raise UsageProblem(sentence("web.problem.no_file", name=name))
        return found

    def checked_master(self) -> Checked:
        """Return the findings of the master itself."""
        return self.once("own", [self.master_path], lambda: check(self.master_path, jobs=1))

    def preview(self) -> Merged:
        """Return what merging all returns would do; nothing is written."""
        return self.once("preview", self._read_files(), lambda: self.master().merge(self.returns()))

    def drafts(self, language: Language) -> Drafts:
        """Return the texts that the analysis drafts, with what was accepted of them or written instead."""
        return self.once(f"drafts {language}", [self.master_path], lambda: self.master().drafts(language=language))

    def public(self) -> Documents:
        """Return the public page as it would be now."""
        return self.once("public", [self.master_path], lambda: self.master().publish(self.hidden() / "public",
                                                                                      force=True))  # fmt: skip

    def other_masters(self) -> list[str]:
        """Return the names of further masters of the same identity in the folder: only one can be kept here."""
        others = [path for path in self.root.glob("*.xlsx") if path != self.master_path and path.name[0] not in ".~"]
        own = self.master().book.identity.master_id
        return self.once("others", [self.master_path, *others], lambda: [
            path.name for path in sorted(others) if _master_id(path) == own
        ])  # fmt: skip

    def named(self, text: str) -> str:
        """Return a text with the copies in it under the names that people know."""
        text = self.inbox.named(text)
        for name, path in self.files("history").items() if " master " in text else ():
            for said in (str(quoted(path)), str(path), name):
                text = text.replace(said, MASTER)
        return text

    def opened(self) -> str:
        """Return the name of the mark that a program leaves which has the master open; '' where there is none."""
        marks = (f"~${MASTER}", f".~lock.{MASTER}#")
        return next((mark for mark in marks if (self.root / mark).exists()), "")

    def state(self) -> str:
        """Return a mark of the master and the returns: what was shown is done only if it is still so."""
        return sha256(repr(_stamps(self._read_files())).encode()).hexdigest()[:16]

    # What the pages do. Each keeps the master that it replaces.

    def begin(self, master: Master) -> None:
        """Put a new master into the folder."""
        if self.begun:
            raise UsageProblem(sentence("web.problem.begun", name=MASTER))
        # With a ledger from the beginning it is known that nothing was issued yet.
        master.save(self.master_path).open_ledger(create=True)

    def begin_sample(self, name: str) -> None:
        """Make a season of a bundled agency: its master issued, and what its departments sent back."""
        if self.begun:
            raise UsageProblem(sentence("web.problem.begun", name=MASTER))
        played = self.hidden() / "sample"
        made = demo(played, sample=name, force=True)
        for path in made.returns:
            make_folder(self.place("returns"))
            shutil.copy2(path, self.place("returns") / path.name)
        shutil.copy2(played / MASTER, self.master_path)
        # A ledger of its own: that of the tour knows of a merge which this folder has not seen.
        self.master().issue(self.place("issued"), force=True)
        shutil.rmtree(played, ignore_errors=True)

    def issue(self, departments: Sequence[str], progress: Progress) -> Issued:
        """Issue workbooks; one that was issued before is kept in the history."""
        self.must_be_closed()
        for path in self.files("issued").values():
            if not departments or path.stem in departments:
                self._copied(path, path.stem)
        return self.master().issue(self.place("issued"), departments, force=True, progress=progress)

    def receive(self, uploads: Sequence[Upload], progress: Progress) -> Taken:
        """Copy what came in, and enter it into the ledger with the figures of its check."""
        taken = self.inbox.take(uploads)
        if taken.kept:
            self.master().status(self.returns(), progress=progress)
        return taken

    def set_aside(self, name: str) -> None:
        """Take a return out of the season without losing it."""
        path = self.file("returns", name)
        make_folder(self.place("set_aside"))
        path.replace(self.free(self.place("set_aside"), path.stem, path.suffix))

    def bring_back(self, name: str) -> None:
        """Let a file count again that was set aside."""
        path = self.file("set_aside", name)
        path.replace(self.free(self.place("returns"), path.stem, path.suffix))

    def rebuild(self, name: str, department: str) -> None:
        """Rebuild a return that lost its identity as that of a department; the old file is set aside."""
        path, made = self.file("returns", name), self.new_hidden() / MASTER
        repair(path, master=self.master(), department=department).save(made)
        self.inbox.add(made.read_bytes(), self.inbox.shown(path.name))
        self.set_aside(name)

    def merge(self, seen: str, decisions: Mapping[str, Decision], *, with_returns: bool, progress: Progress) -> Merged:
        """Merge all returns, or carry out decisions alone; refused where something has changed since it was shown."""
        if with_returns and seen != self.state():
            raise UsageProblem(sentence("web.problem.changed"))
        self.must_be_closed()
        before, digest = self.keep("merge" if with_returns else "decide"), _digest(self.master_path)
        # The kept one is read and the one in its place is written: so the old one is there whatever happens.
        source = Master(before, ledger=self.master_path.with_suffix(".ledger"))
        returns = self.returns() if with_returns else []
        merged = source.merge(returns, decisions=decisions, progress=progress)
        if _digest(self.master_path) != digest:
            raise UsageProblem(sentence("web.problem.changed"))
        return merged.save(self.master_path, force=True)

    def fill(self, cells: Mapping[CellKey, str]) -> FilledMaster:
        """Write texts into cells of the master as somebody would in Excel."""
        self.must_be_closed()
        before = self.keep("fill")
        return Master(before).fill(cells).save(self.master_path, force=True)

    def replace_master(self, data: bytes, why: Why = "replace") -> None:
        """Put another master of the same identity in the place of the present one, which is kept."""
        self.must_be_closed()
        self.hidden()
        new = self.root / ".serve" / "new.xlsx"
        write_bytes(new, data)
        if Master(new).book.identity.master_id != self.master().book.identity.master_id:
            raise UsageProblem(sentence("web.problem.other_master"))
        self.keep(why)
        new.replace(self.master_path)

    def go_back(self, name: str) -> None:
        """Put an earlier master back into its place; the present one is kept."""
        self.replace_master(self.file("history", name).read_bytes(), "back")

    def use_other(self, name: str) -> None:
        """Take another master of the folder as the one that is kept; the present one goes into the history."""
        if name not in self.other_masters():
            raise UsageProblem(sentence("web.problem.no_file", name=name))
        self.replace_master((self.root / name).read_bytes())
        self._copied(self.root / name, Path(name).stem)
        (self.root / name).unlink()

    def report(self, kinds: Sequence[str], formats: Sequence[str], progress: Progress, **options: Any) -> Documents:
        """Write documents into a new folder: somebody may have gone on writing in the earlier ones."""
        return self.master().report(self.new("reports"), kinds, formats, progress=progress, **options)

    def publish(self, **options: Any) -> Documents:
        """Write the public page into a new folder."""
        return self.master().publish(self.new("public"), **options)

    def check_links(self, progress: Progress) -> list[Finding]:
        """Open every link of the master; return what is wrong with them."""
        found = check(self.master_path, links=True, jobs=1, progress=progress).findings
        known = self.checked_master().findings
        return [one for one in found if one not in known]

    def next_year(self, year: int) -> NextYear:
        """Begin the master of a later year, for a season folder of its own."""
        return self.master().next(year).save(self.free(self.place("next"), f"master-{year}", ".xlsx"))

    def annotated(self, name: str, language: Any) -> Path:
        """Return a copy of a return with its findings marked; the file itself where it cannot be marked."""
        path = self.file("returns", name)
        copies = check(path, master=self.master(), jobs=1).annotate(self.new_hidden(), language=language, force=True)
        return copies[0] if copies else path

    def repaired(self, name: str) -> Path:
        """Return a fresh workbook with what was recognised in a return."""
        path = self.file("returns", name)
        made = self.new_hidden() / f"{path.stem}.xlsx"
        repair(path, master=self.master()).save(made, force=True)
        return made

    def difference(self, name: str) -> WorkbookDifference:
        """Compare an earlier master with the present one."""
        return diff(self.file("history", name), self.master_path)

    def _read_files(self) -> list[Path]:
        return [self.master_path, self.master_path.with_suffix(".ledger"), *self.returns()]

    def once(self, name: str, files: Sequence[Path], make: Callable[[], _Made]) -> _Made:
        """Return what a call gives, kept until one of the files changes."""
        state = (date.today(), _stamps(files))
        kept = self._kept.get(name)
        if kept is None or kept[0] != state:
            kept = self._kept[name] = (state, make())
        made: _Made = kept[1]
        return made

    def must_be_closed(self) -> None:
        """Raise UsageProblem where a program has the master open: nobody's edits are to be lost."""
        if mark := self.opened():
            raise UsageProblem(sentence("web.problem.opened", name=MASTER, mark=mark))

    def keep(self, why: Why) -> Path:
        """Copy the master into the history before it is changed; ``why`` is told with it."""
        return self._copied(self.master_path, f"master {why}")

    def _copied(self, path: Path, name: str) -> Path:
        """Copy a file into the history."""
        kept = self.free(self.place("history"), f"{stamp()} {name}", path.suffix)
        write_bytes(kept, path.read_bytes())
        return kept


def _stamps(files: Sequence[Path]) -> tuple[object, ...]:
    told = [(str(path), path.stat()) for path in files if path.exists()]
    return tuple((name, one.st_mtime_ns, one.st_size) for name, one in told)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _master_id(path: Path) -> str:
    try:
        return Master(path).book.identity.master_id
    except ItaError:
        return ""
