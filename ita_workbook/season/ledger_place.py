"""Where the ledger of a master lies: beside it, under its name or another; links are followed to where they lead."""

from __future__ import annotations

from pathlib import Path

from ita_workbook.season.ledger import Ledger
from ita_workbook.season.ledger_file import opened, problem
from ita_workbook.words.errors import ItaError
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

SUFFIX = ".ledger"
_OURS = frozenset(("issued", "returned", "merged", "decided", "excluded"))
"""Tables by which a ledger is known although the one that says whose it is has gone."""


def ledger_path(master: Path) -> Path:
    """Return where the ledger of a master is kept."""
    return master.with_name(master.stem + SUFFIX)


def find_ledger(master: Path, master_id: str, *, create: bool = False, given: Path | None = None) -> Ledger | None:
    """Return the ledger of a master: beside it under its name, or under another name in the same folder.

    A master that is a link has it beside the link or beside the file that it leads to, where a new one is made.
    ``given`` is the one to use wherever it lies; it must be this master's. ``create`` makes one when there is none;
    otherwise None is returned and merging relies on the files' own data. Raises ItaError where one that may be this
    master's cannot be opened: a second one would begin its numbers anew.
    """
    if given is not None:
        return Ledger(given, master_id) if create or given.exists() or given.is_symlink() else None
    places = list(dict.fromkeys((master, master.resolve())))
    found = [path for place in places for path in _of(place, master_id)]
    if found:
        ledger = Ledger(found[0], master_id)
        others = [path for path in dict.fromkeys(found[1:]) if path.resolve() != found[0].resolve()]
        if others:
            named = ", ".join(path.name for path in others)
            ledger.notes.append(sentence("season.ledger.second", name=found[0].name, others=named))
        return ledger
    if not create:
        return None
    own = ledger_path(places[-1])
    if own.exists() and _owner(own) != "":
        own = own.with_name(f"{own.stem}-{master_id[:6]}{SUFFIX}")
    return Ledger(own, master_id)


def _of(master: Path, master_id: str) -> list[Path]:
    """Return the ledgers beside a file that are this master's, the one of its name first."""
    own = ledger_path(master)
    found: list[Path] = []
    unopened: ItaError | None = None
    for path in [own, *sorted(other for other in master.parent.glob(f"*{SUFFIX}") if other != own)]:
        try:
            if (path.is_file() or path.is_symlink()) and _owner(path, named=path == own) == master_id:
                found.append(path)
        except ItaError as problem:
            if path == own:
                raise
            unopened = unopened or problem
    if unopened and not found:
        raise unopened
    return found


def look_for_ledger(master: Path, master_id: str, *, given: Path | None = None) -> tuple[Ledger | None, Text | None]:
    """Return the ledger for a command that can do without, and what to tell where one cannot be opened."""
    try:
        return find_ledger(master, master_id, given=given), None
    except ItaError as problem:
        return None, sentence("season.ledger.without", problem=problem.message)


def _owner(path: Path, *, named: bool = True) -> str | None:
    """Return whose ledger a file is; "" for one without tables (a run was killed while making it), None for none.

    Raises ItaError where that cannot be told now. A file that is no database counts only if it is ``named`` as the
    master's ledger: other programs have files of that suffix.
    """
    try:
        # Not read-only: after a kill the first to open it has to undo what was begun.
        with opened(path) as database:
            kinds = dict(database.execute("select name, type from sqlite_master limit 200").fetchall())
            if not kinds:
                return ""
            if kinds.get("master") != "table":
                if _OURS & kinds.keys():
                    raise problem(path, ValueError("master"))
                return None  # a sound database of another program
            found = database.execute("select master_id from master limit 1").fetchone()
    except ItaError as error:
        cause = getattr(error.__cause__, "sqlite_errorname", "")
        if cause == "SQLITE_ERROR" or (cause == "SQLITE_NOTADB" and not named):
            return None
        raise
    return str(found[0])[:200] if found else ""
