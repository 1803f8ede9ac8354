"""The catalogue of findings: what ``templates/findings`` declares, by code and by event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, cast, get_args

from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import load_node
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import suggest

Severity = Literal["error", "warning", "note"]
"""``error`` must be put right (exit code 1); ``warning`` should be looked at; ``note`` is only told."""
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
FAMILIES = ("file", "structure", "rows", "values", "completeness", "cross", "numbers", "privacy", "merge", "imports")
"""The files under ``templates/findings`` in the order in which they are shown."""
_ENTRY = (
    "code",
    "event",
    "severity",
    "title",
    "message",
    "cure",
    "example",
    "trigger",
    "params",
    "stops",
    "misdirects",
    "once",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of finding. ``message`` and ``cure`` are patterns (see :mod:`ita_workbook.checks.message`).

    ``event`` is what the reader or a rule calls it; ``params`` are the pattern fields it brings beside the common
    ones. ``stops``: nothing further can be judged in a file that has it. ``misdirects``: what is made from a master
    that has it on a sheet of the departments would go to the wrong ones, or lack what is theirs. ``once``: it is told
    of the first cell of a column alone, not of each. ``of_answers``: its family is about what a department wrote, and
    what is doubtful is asked of it; the others are the coordinator's to see to.
    """

    code: str
    event: str
    family: str
    severity: Severity
    title: Text
    message: Text
    cure: Text
    example: Text
    trigger: Text
    params: tuple[str, ...] = ()
    stops: bool = False
    misdirects: bool = False
    once: bool = False
    of_answers: bool = False

    @classmethod
    def of(cls, family: str, declared: Node, *, of_answers: bool = False) -> Entry:
        """Build from a declared entry; raises DeclarationError naming what is wrong with it."""
        declared.only(_ENTRY)
        return cls(
            code=declared.need("code").text(),
            event=declared.need("event").text(),
            family=family,
            severity=cast("Severity", declared.need("severity").choice(SEVERITIES)),
            title=declared.need("title").wording(),
            message=declared.need("message").wording(),
            cure=declared.need("cure").wording(),
            example=declared.need("example").wording(),
            trigger=declared.need("trigger").wording(),
            params=declared.texts("params"),
            stops=declared.flag("stops"),
            misdirects=declared.flag("misdirects"),
            once=declared.flag("once"),
            of_answers=of_answers,
        )


class UnknownFindingError(UsageProblem):
    """A code that the catalogue does not have."""

    def __init__(self, code: str, near: str | None) -> None:
        super().__init__(sentence("checks.unknown_code", code=code, near=near or ""))


@dataclass(frozen=True)
class Catalogue:
    """Every entry, in the order of families and codes, with the families' titles."""

    entries: tuple[Entry, ...]
    families: Mapping[str, Text]

    @cached_property
    def by_code(self) -> dict[str, Entry]:
        """The entries by code."""
        return {entry.code: entry for entry in self.entries}

    @cached_property
    def by_event(self) -> dict[str, Entry]:
        """The entries by event name."""
        return {entry.event: entry for entry in self.entries}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def entry(self, code: str) -> Entry:
        """Return the entry of ``code``, in upper or lower case; raises UnknownFindingError with the nearest code."""
        found = self.by_code.get(code.strip().upper())
        if found is None:
            raise UnknownFindingError(code, self.nearest(code))
        return found

    def nearest(self, code: str) -> str | None:
        """Return the code that ``code`` was most likely meant to be; None when none is near."""
        return suggest(code, self.by_code, cutoff=0.5)


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """Return the shipped catalogue."""
    entries: list[Entry] = []
    titles: dict[str, Text] = {}
    for family in FAMILIES:
        declared = load_node("findings", f"{family}.yaml")
        declared.only(("family", "title", "of_answers", "entries"))
        declared.need("family").choice((family,))
        titles[family] = declared.need("title").wording()
        answers = declared.flag("of_answers")
        entries += [Entry.of(family, entry, of_answers=answers) for entry in declared.each("entries")]
    return Catalogue(tuple(entries), titles)


def entry(code: str) -> Entry:
    """Return the entry of ``code``; raises UnknownFindingError with a "did you mean"."""
    return load_catalogue().entry(code)


def by_code() -> Mapping[str, Entry]:
    """Return every entry by its code, in the order of families and codes."""
    return load_catalogue().by_code


def by_event(kind: str) -> Entry:
    """Return the entry of an event kind; raises KeyError, which would be a mistake in this program."""
    return load_catalogue().by_event[kind]


def all_entries() -> tuple[Entry, ...]:
    """Return every entry in the order of families and codes."""
    return load_catalogue().entries
