"""The API: the verbs that need no master; with ``Master`` they are what Python users import and commands call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ita_workbook.rollups.progress import Progress, steps
from ita_workbook.season.sources import PathOrFile, Paths, Sources, StrPath, as_list
from ita_workbook.words.errors import ItaError
from ita_workbook.words.text import Language, Text

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ita_workbook.book.identity import Identity
    from ita_workbook.checks.description import Described
    from ita_workbook.checks.fetch import Policy
    from ita_workbook.imports.results import Proposal
    from ita_workbook.master import Accepted, Master
    from ita_workbook.merge.results import Repaired, WorkbookDifference
    from ita_workbook.report.results import Documents
    from ita_workbook.rollups.checked import Checked
    from ita_workbook.rollups.results import Rolled
    from ita_workbook.write.forms import Forms
    from ita_workbook.write.years import Years


class Unrepairable(ItaError):
    """A file of which nothing can be rebuilt, or which is not of the master that was named; exit code 1."""

    exit_code = 1


def check(
    paths: Paths,
    *,
    master: Master | PathOrFile | None = None,
    today: date | None = None,
    links: bool | Literal["private"] | Policy = False,
    published: str | None = None,
    frozen: StrPath | None = None,
    jobs: int | None = None,
    language: Language | None = None,
    ignore: Paths = (),
    progress: Progress | None = None,
) -> Checked:
    """Check files, also against each other: what is missing or wrong, by file and cell, with the cure.

    ``master`` tells files of other agencies and years, and knows what was issued. ``links`` opens every link, with
    "private" also those to addresses inside the network, which is for files that you trust; a ``Policy`` says how.
    ``published`` is a path or an address: what stands there is compared with what the one form among the files makes.
    ``frozen`` is a list of links that :meth:`Checked.freeze` wrote: other links are told, and with ``links`` what is
    behind them now.
    ``jobs`` is the number of processes, one a processor from 8 files on. ``language``: findings are worded in this one
    alone, which is quicker. ``ignore`` are passed over. Ctrl-C ends the check: what was done is given, and ``stopped``
    says so.
    """
    from ita_workbook.checks.waiver import waivers_of
    from ita_workbook.rollups.checked import Checked
    from ita_workbook.rollups.pool import check_files

    sources = Sources()
    passed = {sources.path(one).resolve() for one in as_list(ignore)}
    known = _master(master)
    files = [path for path in sources.files(paths) if path.resolve() not in passed]
    rollup = check_files(
        files,
        master=known.returned if known else None,
        ledger=known.ledger if known else None,
        today=today,
        waivers=waivers_of(known.returned) if known else (),
        language=language,
        jobs=jobs,
        step=steps(progress, "files", len(files)),
    )
    if links and not rollup.stopped:
        try:
            rollup = rollup.with_links(_policy(links), lambda total: steps(progress, "links", total))
        except KeyboardInterrupt:
            rollup = replace(rollup, stopped=True)
    if published is not None:
        from ita_workbook.report.published import with_published

        policy = _policy(links) if links else None
        rollup = replace(rollup, checked=with_published(rollup.checked, rollup.read, published, policy, language))
    if frozen is not None:
        from ita_workbook.checks.frozen import with_frozen

        policy = _policy(links) if links else None
        asked = with_frozen(
            rollup.checked, rollup.read, Path(frozen), policy, lambda total: steps(progress, "links", total)
        )
        rollup = replace(rollup, checked=asked)
    return Checked(rollup, sources=sources, unopened=known.look_for_ledger()[1] if known else None, master=known)


def repair(source: PathOrFile, *, master: Master | PathOrFile | None = None, department: str | None = None) -> Repaired:
    """Rebuild a damaged file into a fresh workbook with what was recognised in place.

    ``master`` is for a file that lost its identity; ``department`` says whose it is then. A department's form of
    another year than the master's becomes its workbook of this year, with what was typed put row by row. Raises
    Unrepairable, which says why, where nothing can be rebuilt.
    """
    from ita_workbook.checks.engine import check_return
    from ita_workbook.checks.folder import belonging, is_form_of_other_year
    from ita_workbook.merge.repair import transplant
    from ita_workbook.merge.results import Repaired
    from ita_workbook.read.reader import read_workbook
    from ita_workbook.season.known import Known
    from ita_workbook.season.other_year import moved_over

    sources = Sources()
    file = sources.file(source)
    known = _master(master)
    ledger, unopened = known.look_for_ledger() if known else (None, None)
    owner = known.book.identity if known else None
    seen = Known(known.returned, ledger) if known else None
    returned = read_workbook(file, seen.bases if seen else None, _assumed(known, department))
    identity = returned.identity
    foreign = belonging(identity, owner) if identity else None
    rebuilt = None
    if foreign is None:
        rebuilt = transplant(returned)
    elif known and seen and returned.readable and is_form_of_other_year(foreign):
        rebuilt = moved_over(returned, known.book, seen, ledger, department)
    if rebuilt is None:
        found = next(one for one in check_return(returned, more=[foreign] if foreign else ()))
        raise Unrepairable(found.line.th, found.line.pick("en"))
    return Repaired(rebuilt, file, unopened=unopened, sources=sources)


def propose(
    files: Paths,
    *,
    into: Master | PathOrFile | None = None,
    mapping: Proposal | PathOrFile | None = None,
    progress: Progress | None = None,
) -> Proposal:
    """Tell what the tables of an agency's own files hold for the master ``into``; nothing is decided or written.

    Without a master, items and indicators are those of the newest year. ``mapping`` is an earlier proposal whose
    columns were mapped otherwise.
    """
    from dataclasses import replace

    from ita_workbook.framework.load import available_frameworks
    from ita_workbook.master import Master
    from ita_workbook.words.sentences import sentence

    known = _master(into)
    if known is not None:
        return known.propose(files, mapping=mapping, progress=progress)
    year = available_frameworks()[-1].year_be
    made = Master.new(year, "", "other").propose(files, mapping=mapping, progress=progress)
    told = (sentence("imports.no_master", year=year), *made.problems)
    return replace(made, draft=replace(made.draft, master_id=""), problems=told)


def accept(proposal: Proposal | PathOrFile, into: Master | PathOrFile, *, now: datetime | None = None) -> Accepted:
    """Enter what was accepted of a proposal into a master, never over a filled cell."""
    known = _master(into)
    assert known is not None
    return known.accept(proposal, now=now)


def is_proposal(path: StrPath) -> bool:
    """Whether a file is the workbook of a proposal."""
    from ita_workbook.imports.proposal_file import read_proposal

    return Path(path).suffix.lower() == ".xlsx" and Path(path).is_file() and read_proposal(Path(path)) is not None


def diff(before: PathOrFile, after: PathOrFile | None = None) -> WorkbookDifference:
    """Tell what differs between two workbooks, by row key and field; one alone: since it was issued."""
    from ita_workbook.merge.diff import difference, since_issued
    from ita_workbook.merge.results import WorkbookDifference
    from ita_workbook.read.reader import read_workbook

    sources = Sources()
    files = [sources.file(source) for source in (before, after) if source is not None]
    read = [read_workbook(path) for path in files]
    if len(read) == 1:
        return WorkbookDifference(since_issued(read[0]), None, str(files[0]))
    return WorkbookDifference(difference(*read), str(files[0]), str(files[1]))


def verify(certificate: StrPath, paths: Paths) -> Text:
    """Return that files are what the certificate of an earlier check says; raises an ItaError naming those not."""
    from ita_workbook.rollups.certificate import verify as verified

    return verified(Path(certificate), Sources().files(paths))


def rollup(
    place: StrPath,
    store: StrPath,
    *,
    depth: int = 1,
    scheduler: str | None = None,
    executor: Executor | None = None,
    jobs: int | None = None,
    today: date | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Rolled:
    """Look at every agency's folder of a place, and gather what their files show into the tables of a store.

    ``place`` is a folder or an address (``s3://…``); the agencies' folders are ``depth`` levels below it. What was done
    before and has not changed since is not done again. ``scheduler`` is the address of a Dask scheduler, ``executor``
    any ``concurrent.futures.Executor``, which do the work in place of ``jobs`` processes of this machine. ``today`` is
    the day to judge by. ``force`` makes a store anew that was made of another place.
    """
    from ita_workbook.rollups.cluster import joined
    from ita_workbook.rollups.results import Rolled, Store
    from ita_workbook.rollups.rolling import Plan, roll_up

    with joined(scheduler, executor) as crew:
        outcome = roll_up(
            Plan(str(place), depth, today), Path(store), crew=crew, jobs=jobs, force=force,
            started=lambda total: steps(progress, "agencies", total),
        )  # fmt: skip
    return Rolled(Store(store), outcome.done)


def findings(code: str | None = None) -> Described:
    """Return the catalogue of findings, or the entry of one code."""
    from ita_workbook.checks.catalogue import all_entries, entry
    from ita_workbook.checks.description import Described

    return Described((entry(code),), whole=False) if code else Described(all_entries())


def frameworks(year: int | PathOrFile | None = None) -> Years:
    """Return the frameworks at hand: all years, one of them, or a framework file of one's own."""
    from ita_workbook.framework.load import available_frameworks, load_framework
    from ita_workbook.write.years import Years

    if year is None:
        return Years(tuple(available_frameworks()))
    sources = Sources()
    return Years((load_framework(year if isinstance(year, int) else sources.path(year)),))


def forms(*, unverified: bool = False) -> Forms:
    """Return the scored forms at hand; ``unverified`` also those whose columns no source confirms yet."""
    from ita_workbook.book.forms import available_forms
    from ita_workbook.write.forms import Forms

    found = available_forms()
    return Forms(tuple(one for one in found if unverified or (one.form and one.form.verified)))


def export_templates(folder: StrPath, *, force: bool = False) -> Documents:
    """Write the shipped templates of the documents into ``folder`` for editing."""
    from ita_workbook.report.results import Documents
    from ita_workbook.report.templates import export_wording

    return Documents(tuple(export_wording(Path(folder), force=force)))


def _policy(links: bool | Literal["private"] | Policy) -> Policy:
    from ita_workbook.checks.fetch import Policy

    return links if isinstance(links, Policy) else Policy(allow_private=links == "private")


def _master(source: Master | PathOrFile | None) -> Master | None:
    if source is None:
        return None
    from ita_workbook.master import Master

    return source if isinstance(source, Master) else Master(source)


def _assumed(master: Master | None, department: str | None) -> Identity | None:
    """Return the identity of a department's workbook, for a file that has none left."""
    from ita_workbook.read.reader import identity_for
    from ita_workbook.season.issue import choose_departments

    if master is None or not department:
        return None
    return identity_for(master.book.identity, choose_departments(master.book, (department,))[0])
