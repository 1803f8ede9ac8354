"""Master: an agency's whole workbook, and the verbs of a season that begin with it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ita_workbook.book.book import Book
from ita_workbook.framework.agency import bare_district, bare_province, load_profile
from ita_workbook.framework.framework import Framework
from ita_workbook.framework.load import load_framework
from ita_workbook.imports.proposal_file import ProposalFile
from ita_workbook.imports.proposal_file import must_be_proposal as read_proposal_file
from ita_workbook.imports.results import AcceptedMaster, Proposal
from ita_workbook.rollups.progress import Progress, steps
from ita_workbook.season.create import new_master, own_departments
from ita_workbook.season.department_list import DepartmentList
from ita_workbook.season.department_list import read as read_departments
from ita_workbook.season.master_file import MasterFile
from ita_workbook.season.masters import MergedMaster, NextMaster
from ita_workbook.season.sources import PathOrFile, Paths, Sources, StrPath, as_list
from ita_workbook.words.errors import ItaError, UsageProblem
from ita_workbook.words.fiscal_year import iso
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language
from ita_workbook.words.thai_text import normalise

if TYPE_CHECKING:
    import pandas

    from ita_workbook.merge.decision import Decision
    from ita_workbook.merge.filling import FilledMaster
    from ita_workbook.merge.provenance import CellKey
    from ita_workbook.merge.results import Explained
    from ita_workbook.report.drafts import Drafts
    from ita_workbook.report.model import Digits
    from ita_workbook.report.results import Documents, Unfinished
    from ita_workbook.report.templates import Wording
    from ita_workbook.season.history import History
    from ita_workbook.season.open_conflicts import Conflicts
    from ita_workbook.season.results import Issued, Status


class Master(MasterFile):
    """An agency's whole workbook for one year (สมุดงานกลาง): read from a file, or made and not saved yet."""

    @classmethod
    def new(
        cls,
        year: int | PathOrFile,
        agency: str,
        kind: str,
        *,
        province: str = "",
        district: str = "",
        departments: PathOrFile | None = None,
        items: PathOrFile | None = None,
        result_year: int | None = None,
        measures_year: int | None = None,
        language: Language = "th",
        seed: str | None = None,
    ) -> Master:
        """Make the master of a year: its indicators and items, and the usual departments and owners of the type.

        ``items`` is a table of the agency family's own items (.docx, .xlsx, .csv, …), in place of the year's. ``year``
        is a fiscal year (BE), or a framework file of one's own. ``seed`` makes the identity of the workbook: a random
        one unless it is given. ``result_year`` is the year of the scores, ``measures_year`` the year in which the
        measures are carried out; both are the framework's unless they are given.
        """
        sources = Sources()
        framework = _framework(year, sources)
        profile = load_profile(kind)
        if items is not None:
            framework = _own_list(sources.path(items), framework)
        name = normalise(agency)
        form = {
            "name": name,
            "type": profile.name.th,
            "province": bare_province(province),
            "district": bare_district(district),
            "head": profile.head_title(name),
            "result_year": result_year,
            "measures_year": measures_year,
        }
        answers = {code: value for code, value in form.items() if value}
        usual = profile.departments if items is None else ()
        read = DepartmentList(usual) if departments is None else read_departments(sources.path(departments))
        listed = read.departments
        made = master_of(new_master(framework, profile, answers, listed, seed or secrets.token_hex(16), language))
        others = {usual: own.name for usual, own in own_departments(profile, listed).items() if usual != own.name}
        made.told = tuple(sentence("season.departments.left", heading=heading) for heading in read.left) + tuple(
            sentence("season.departments.recognised", usual=usual, own=own) for usual, own in others.items()
        )
        return made

    def to_frame(self, sheet: str, *, language: Language = "th") -> pandas.DataFrame:
        """Return the rows of one sheet as a typed data frame, by row key."""
        from ita_workbook.write.sheet_table import sheet_table

        return sheet_table(self.book, sheet, language).to_frame(language)

    def scores(self, *, language: Language = "th") -> pandas.DataFrame:
        """Return every score beside last year's, its target, and what it comes to by the scores below it."""
        from ita_workbook.report.facts import Facts
        from ita_workbook.report.score_table import score_table

        return score_table(Facts(self.book.content, self.book.framework), language).to_frame(language)

    def issue(
        self,
        folder: StrPath,
        departments: Sequence[str] = (),
        *,
        force: bool = False,
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> Issued:
        """Write one workbook for each department that owns something, and enter it into the ledger."""
        from ita_workbook.season.issue import choose_departments, issue_workbooks, not_told, without_owner
        from ita_workbook.season.results import Issued

        chosen = choose_departments(self.book, departments)
        if not chosen:
            raise UsageProblem(
                sentence("season.no_work"),
            )
        if self._path is None and self._ledger is None:
            raise UsageProblem(
                sentence("season.unsaved"),
            )
        cautions = self._errors_told() + self._open_elsewhere
        ledger, created = self.open_ledger(create=True), now or the_time()
        if ledger:
            ledger.tell_time(iso(created))
        step = steps(progress, "departments", len(chosen))
        issued = issue_workbooks(self.book, chosen, Path(folder), ledger, created=created, force=force, progress=step)
        return Issued(
            tuple(issued),
            created,
            ledger=ledger.path if ledger else None,
            notes=self._ledger_notes(ledger) + cautions + not_told(self.book),
            spec=self.book.spec,
            unassigned=() if departments else tuple(without_owner(self.book)),
            without_work=() if departments else tuple(one for one in self.departments if one not in chosen),
        )

    def form(self, code: StrPath, units: Sequence[str] = (), *, unverified: bool = False) -> Master:
        """Make a scored form of this agency and year: a shipped one by its code, or one of one's own (.yaml).

        ``units`` are who fills it in, its items' owners where none is named. The form is a workbook like a master:
        it is saved, issued, checked, merged and reported in the same words.
        """
        from ita_workbook.book.forms import load_form
        from ita_workbook.season.form_file import new_form

        self._be_no_form("forms new")
        spec = load_form(code)
        form = spec.form
        if form and form.empty:
            raise UsageProblem(sentence("season.form.only_named", code=form.code, missing=form.missing))
        if form and not (form.verified or form.declared or unverified):
            raise UsageProblem(sentence("season.form.unverified", code=form.code, missing=form.missing))
        return master_of(new_form(self.book, spec, units))

    def merge(
        self,
        returns: Paths = (),
        *,
        exclude: Paths = (),
        ignore: Paths = (),
        renamed: Mapping[str, str] | None = None,
        decisions: Mapping[str, Decision] | None = None,
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> Merged:
        """Merge returned files into the master; nothing is written before the result is saved.

        ``exclude`` are files left out on purpose, which the ledger remembers; ``ignore`` are passed over silently.
        ``renamed`` tells the names now of departments that files still call otherwise, by the old names. ``decisions``
        are obeyed as if they stood on the conflicts sheet: (``ours``, ``theirs`` or ``other``, the other value; for
        answers that may be other rows' also ``moved`` or ``stays``) by the id of the conflict.
        """
        from ita_workbook.merge.decision import with_decisions
        from ita_workbook.rollups.vetted import Vetted
        from ita_workbook.season.issue import renamed_departments
        from ita_workbook.season.record import merge_season

        sources, created = Sources(), now or the_time()
        left_out = [sources.path(one) for one in as_list(exclude)]
        passed = {path.resolve() for path in (*left_out, *(sources.path(one) for one in as_list(ignore)), self._place)}
        files = tuple(path for path in sources.files(returns) if path.resolve() not in passed)
        step = steps(progress, "files", len(files))
        names, errors = renamed_departments(self.book, renamed), self._errors_told()
        master = self.returned
        if decisions:
            master = replace(master, content=with_decisions(master.content, decisions, self.book.spec))
        with closing(Vetted()) as vet:
            season = merge_season(
                master, files, self.open_ledger(), created=created, renamed=names, vet=vet, progress=step
            )
        season.outcome.warnings += self._open_elsewhere
        return Merged(
            season, self.returned.content, self._path, files, excluded=tuple(left_out), skipped=tuple(sources.skipped),
            errors=errors,
        )  # fmt: skip

    def status(
        self,
        returns: Paths = (),
        *,
        today: date | None = None,
        renamed: Mapping[str, str] | None = None,
        record: bool = True,
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> Status:
        """Tell who has returned what, how complete and how late; what was seen is entered into the ledger.

        ``renamed``: see :meth:`merge`.
        """
        from ita_workbook.report.write import USUAL_KINDS
        from ita_workbook.rollups.vetted import Vetted
        from ita_workbook.season.folder import ANSWERS
        from ita_workbook.season.issue import renamed_departments
        from ita_workbook.season.known import Known
        from ita_workbook.season.results import Status
        from ita_workbook.season.status import oldest_first, season_status

        sources, created, day = Sources(), now or the_time(), today or date.today()
        ledger, unopened = self.look_for_ledger()
        if ledger:
            ledger.tell_time(iso(created))
        vet = Vetted()
        known = Known(self.returned, ledger, renamed_departments(self.book, renamed), vet=vet)
        own = self._place.resolve()
        files = oldest_first(path for path in sources.files(returns, may_be_none=True) if path.resolve() != own)
        step = steps(progress, "files", len(files))
        with closing(vet):
            season = season_status(
                self.returned, map(known.read, files), ledger, known=known, today=day, now=iso(created), progress=step,
                unread=[one.name for one in sources.unread if one.reason in ANSWERS],
            )  # fmt: skip
        unrecorded = None
        if record and ledger is not None and season.received:
            # A look at the status must not fail because nothing can be entered.
            try:
                ledger.add_received(season.received)
            except ItaError as error:
                unrecorded = error.message
        skipped = (*(ledger.notes if ledger else ()), *sources.skipped, *self._open_elsewhere)
        return Status(
            season, self.book, self._place, day, created, skipped=skipped, unrecorded=unrecorded, unopened=unopened,
            documents=USUAL_KINDS,
        )  # fmt: skip

    def report(
        self,
        folder: StrPath,
        kinds: Sequence[str] = (),
        formats: Sequence[str] = (),
        *,
        language: Language = "th",
        digits: Digits = "arabic",
        trace: bool = False,
        templates: StrPath | None = None,
        force: bool = False,
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> Documents:
        """Write the documents of the master: the reports as .docx and .xlsx; the season's papers where named.

        Of a form its kinds are its layouts, and it is written as .xlsx and .pdf that agree.
        """
        if self.book.spec.form is not None:
            return self._form_files(Path(folder), kinds, formats, language, digits, force, now or the_time())
        from ita_workbook.report.documents.committee import left_open
        from ita_workbook.report.results import Documents
        from ita_workbook.report.trace import locator
        from ita_workbook.report.write import DEFAULT_FORMATS, USUAL_KINDS, made_as, write_reports

        wording = _wording(templates)
        wanted, chosen = tuple(kinds) or USUAL_KINDS, tuple(formats) or DEFAULT_FORMATS
        made = write_reports(
            self.book.content,
            self.book.framework,
            Path(folder),
            kinds=wanted,
            formats=chosen,
            language=language,
            digits=digits,
            created=now or the_time(),
            force=force,
            wording=wording,
            locate=locator(self.returned, language) if trace else None,
            started=steps(progress, "documents", sum(made_as(kind, name) for kind in wanted for name in chosen)),
        )
        caveats = (*self.caveats, *left_open(self.book.content, wanted), *self._open_elsewhere)
        return Documents(tuple(made), master=self._path, unfinished=self._unfinished(), caveats=caveats)

    def _be_no_form(self, command: str) -> None:
        """Raise UsageProblem for a form where the master of a season is asked for."""
        if code := self.book.identity.form:
            raise UsageProblem(sentence("season.form.of_form", name=self._place.name, code=code, command=command))

    def _form_files(
        self,
        folder: Path,
        pages: Sequence[str],
        formats: Sequence[str],
        language: Language,
        digits: Digits,
        force: bool,
        created: datetime,
    ) -> Documents:
        from ita_workbook.report.form_files import write_form
        from ita_workbook.report.results import Documents

        made = write_form(
            self.book, folder, pages=pages, formats=formats, language=language, digits=digits, created=created,
            force=force,
        )  # fmt: skip
        return Documents(tuple(made), master=self._path, unfinished=self._unfinished())

    def publish(
        self,
        folder: StrPath,
        *,
        only_published: bool = False,
        language: Language = "th",
        digits: Digits = "arabic",
        templates: StrPath | None = None,
        force: bool = False,
        now: datetime | None = None,
    ) -> Documents:
        """Write the public page of the year's items (``index.html``)."""
        self._be_no_form("publish")
        from ita_workbook.report.documents.public_page import public_page
        from ita_workbook.report.results import Documents
        from ita_workbook.report.write import write_public_page

        page = public_page(
            self.book.content,
            self.book.framework,
            language=language,
            digits=digits,
            only_published=only_published,
            wording=_wording(templates),
        )
        path = write_public_page(page, Path(folder), created=now or the_time(), force=force)
        return Documents((path,), master=self._path, caveats=self.caveats, page=page)

    def next(
        self, year: int | PathOrFile | None = None, *, language: Language | None = None, seed: str | None = None
    ) -> NextYear:
        """Begin the master of a later year, the year after unless one is named; a framework file may stand for it."""
        self._be_no_form("next")
        from ita_workbook.season.left_behind import OwnThings
        from ita_workbook.season.next_year import carry_over

        framework = _framework(self.year + 1 if year is None else year, Sources())
        own = OwnThings.of(self.returned) if self._path else None
        carried = carry_over(self.book, framework, seed or secrets.token_hex(16), own=own)
        return NextYear(carried, language or self.book.language, self._path)

    def propose(
        self, files: Paths, *, mapping: Proposal | PathOrFile | None = None, progress: Progress | None = None
    ) -> Proposal:
        """Tell what the tables of an agency's own files hold for this master; nothing is decided or written.

        ``mapping`` is an earlier proposal whose columns were mapped otherwise, on its sheet or by
        :meth:`Proposal.map_columns`: it is proposed anew, with its decisions.
        """
        from ita_workbook.imports.learnt import learnt_in, remembered_in
        from ita_workbook.imports.proposing import propose

        sources = Sources()
        paths = [sources.file(one) for one in as_list(files)]
        before: ProposalFile | None = None
        if mapping is not None:
            before = mapping.as_file() if isinstance(mapping, Proposal) else read_proposal_file(sources.file(mapping))
        content = self.book.content
        draft = propose(
            self.book,
            paths,
            remembered_in(content),
            learnt=learnt_in(content),
            given=before.given if before else None,
            rounds=before.rounds if before else None,
            progress=steps(progress, "files", len(paths)),
        )
        problems = before.problems if before else ()
        return Proposal(before.carried(draft) if before else draft, self._path, problems=problems)

    def accept(self, proposal: Proposal | PathOrFile, *, now: datetime | None = None) -> Accepted:
        """Enter what was accepted of a proposal, never over a filled cell; nothing is written before it is saved."""
        from ita_workbook.imports.accepting import accept

        created = now or the_time()
        if isinstance(proposal, Proposal):
            taken = accept(proposal.draft, self.returned, now=iso(created))
            return Accepted(taken, created, self._path, proposal.output, proposal.problems)
        sources = Sources()
        path = sources.file(proposal)
        read = read_proposal_file(path)
        read.must_be_current(path)
        taken = accept(read.draft, self.returned, now=iso(created))
        return Accepted(taken, created, self._path, path, read.problems)

    def drafts(self, *, language: Language = "th") -> Drafts:
        """Return the texts that the analysis drafts for each indicator, with what the agency accepted or wrote."""
        from ita_workbook.report.drafts import drafts

        return drafts(self.book.content, self.book.framework, language)

    def fill(self, cells: Mapping[CellKey, str], *, now: datetime | None = None) -> FilledMaster:
        """Write texts into cells, by (sheet, row key, field), as somebody would in Excel; an empty one clears a cell.

        Nothing is written before the result is saved.
        """
        from ita_workbook.merge.filling import fill

        return fill(self.returned, cells, now or the_time(), self._path)

    def explain(self, place: str) -> Explained:
        """Tell where the value of a cell came from: ``"มอบหมาย OIT!L8"``, ``"assignments!O12.url"`` or a bookmark."""
        from ita_workbook.merge.explain import explain
        from ita_workbook.merge.results import Explained

        return Explained(explain(self.returned, place))

    def conflicts(self) -> Conflicts:
        """Return the conflicts that nobody has decided, with what had been issued."""
        from ita_workbook.season.open_conflicts import open_conflicts

        return open_conflicts(self.book, self.look_for_ledger()[0])

    def history(self) -> History:
        """Return what the ledger knows of the season: issued, came back, merged, decided."""
        from ita_workbook.season.history import history

        return history(self.look_for_ledger()[0])

    def _unfinished(self) -> Unfinished:
        from ita_workbook.checks.catalogue import by_event
        from ita_workbook.checks.engine import check_return
        from ita_workbook.checks.rules.coordinator import UNDECIDED
        from ita_workbook.checks.rules.publication import OFF_SITE
        from ita_workbook.report.results import Unfinished

        found = [finding for finding in check_return(self.returned) if not finding.waived]
        codes = [one.code for one in found if one.counts_as_error]
        off = tuple(one.row_key or "" for one in found if one.code == by_event(OFF_SITE).code)
        return Unfinished(len(codes), codes.count(by_event(UNDECIDED).code), off)


def master_of(book: Book, path: Path | None = None) -> Master:
    """Return the master of a workbook that was made, and of the file that it was saved as."""
    return Master._of(book, path)


@dataclass(frozen=True, repr=False)
class Merged(MergedMaster):
    """What a merge gives: the merged master, its conflicts, and what became of every cell of the returns."""

    @cached_property
    def master(self) -> Master:
        """The merged master: the saved one, else the one that is not saved yet."""
        return Master(self.output) if self.output else Master._of(self.outcome.book, part="merge")


@dataclass(frozen=True, repr=False)
class Accepted(AcceptedMaster):
    """What accepting a proposal gives: the new master, and how every value was decided."""

    @cached_property
    def master(self) -> Master:
        """The new master: the saved one, else the one that is not saved yet."""
        return Master(self.output) if self.output else Master._of(self.taken.outcome.book, part="merge")


@dataclass(frozen=True, repr=False)
class NextYear(NextMaster):
    """What the next year gives: its master, and what became of this year's items, measures and scores."""

    @cached_property
    def master(self) -> Master:
        """The new master: the saved one, else the one that is not saved yet."""
        return Master(self.output) if self.output else Master._of(self.carried.book, part="next")


def _framework(year: int | PathOrFile, sources: Sources) -> Framework:
    return load_framework(year if isinstance(year, int) else sources.path(year))


def _own_list(path: Path, framework: Framework) -> Framework:
    """Return the framework of a year with the items of a family's own table."""
    from ita_workbook.imports.own_list import framework_of_table
    from ita_workbook.read.values import ValueReader

    blank = new_master(framework, load_profile("other"), {}, (), "list")
    return framework_of_table(path, framework.year_be, ValueReader(blank))


def _wording(templates: StrPath | None) -> Wording | None:
    from ita_workbook.report.write import read_templates

    return read_templates(Path(templates)) if templates is not None else None
