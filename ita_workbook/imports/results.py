"""Results of an import: what was proposed, to be decided, and what became of it in the master."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Self

from ita_workbook.checks.catalogue import by_code
from ita_workbook.imports.accepting import Taken
from ita_workbook.imports.mapping import Given
from ita_workbook.imports.proposal import CONFIDENCES, DECISIONS, WIDE, Decided, Draft
from ita_workbook.imports.proposal_file import ProposalFile, proposal_bytes
from ita_workbook.imports.proposal_tables import choices, counted
from ita_workbook.merge.conflict import Conflict
from ita_workbook.words.errors import UsageProblem, quoted
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.output import must_be_new, write_bytes
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table
from ita_workbook.write.workbook_file import write_workbook

_DECIDED = (*DECISIONS, "undecided")


@dataclass(frozen=True, repr=False)
class Proposal(Result):
    """What the tables of some files hold for a master: every value with its source, none of them decided yet."""

    draft: Draft
    master: Path | None = None
    _: KW_ONLY
    output: Path | None = None
    """Where it was saved."""
    problems: tuple[Text, ...] = ()
    """Decisions that could not be followed, of a proposal that came back."""
    given: Given = field(default_factory=dict)
    rounds: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    """The mapping where it was corrected, and the round of a table that does not tell it."""

    @property
    def exit_code(self) -> int:
        """1 where a file could not be read."""
        return 1 if any(by_code()[doubt.code].severity == "error" for doubt in self.draft.findings) else 0

    @property
    def warnings(self) -> tuple[Text, ...]:
        """What was found about the files as a whole, and decisions that could not be followed."""
        return (*(doubt.text for doubt in self.draft.findings), *self.problems)

    @property
    def tables(self) -> tuple[Table, ...]:
        """``proposed``, ``columns`` and ``left``."""
        return _proposed(self.draft), _columns(self.draft), _left(self.draft)

    def decide(self, decisions: Mapping[str, str]) -> Self:
        """Return the proposal with decisions by the id of a value, a column (``T1.3``) or a table (``T1``).

        ``accept``, ``reject`` and of columns and tables ``accept_all`` are decisions; any other text is the corrected
        value. Raises UsageProblem for an id
        that is none.
        """
        known = {str(code): code for code in WIDE}
        made = {
            key: Decided(known[word]) if word in known else Decided("edit", word) for key, word in decisions.items()
        }
        try:
            return replace(self, draft=self.draft.with_decisions(made))
        except KeyError as error:
            raise UsageProblem(sentence("imports.no_value", id=error.args[0])) from error

    def map_columns(self, fields: Mapping[str, str], rounds: Mapping[str, str] | None = None) -> Self:
        """Return the proposal with a corrected mapping, to be proposed anew with (``mapping``).

        ``fields`` are by the id of a column (``T1.3``: ``"assignments.url"``) or a table (``T1``: ``"assignments"``),
        '' for what is not to be taken; ``rounds`` are by the id of a table. Raises UsageProblem for what there is not.
        """
        columns = {one.id: one for one in self.draft.columns}
        for name in (*fields, *(rounds or {})):
            if name not in columns:
                raise UsageProblem(sentence("imports.no_value", id=name))
        spec = self.draft.spec
        for name, code in fields.items():
            one = columns[name]
            if code not in (known := choices(spec, whole=not one.number)) and code != f"{one.sheet}.{one.field}":
                raise UsageProblem(sentence("imports.no_field", field=code, listed=", ".join(filter(None, known))))
        given = {(columns[name].shape, columns[name].number): _place(code) for name, code in fields.items()}
        said: dict[tuple[str, ...], str] = {}
        for name, word in (rounds or {}).items():
            closed = spec.rounds.find(word) if word else None
            if word and closed is None:
                raise UsageProblem(sentence("imports.problem.round", id=name, value=word))
            said[columns[name].shape] = closed.label.th if closed else ""
        return replace(self, given={**self.given, **given}, rounds={**self.rounds, **said})

    def as_file(self) -> ProposalFile:
        """Return the proposal as it would come back in its workbook."""
        return ProposalFile(self.draft, self.given, self.rounds, self.problems)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the proposal (schema ita-workbook/proposal/1)."""
        data = self.draft.to_json() | {"counts": self.draft.counts()}
        return data | {"output": str(self.output) if self.output else None}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield what was found about the files, the counts, a line a table, and what to do next."""
        draft, spec = self.draft, self.draft.spec
        found = Counter(one.confidence for one in draft.proposed)
        tables = [one for one in draft.columns if not one.number]
        told = [*self.warnings, counted(draft)]
        told.append(
            sentence("imports.proposed.made", proposed=len(draft.proposed), tables=len(tables),
                     output=self.output or "", sure=found["sure"], look=found["look"], unread=found["unread"])
        )  # fmt: skip
        for one in tables:
            sheet = spec.by_id.get(one.sheet)
            name = sheet.name if sheet else pattern("imports.not_taken")
            told.append(sentence("imports.proposed.table", id=one.id, file=one.file, place=one.place, sheet=name,
                                 rows=one.samples[0]))  # fmt: skip
        if not draft.proposed:
            told.append(pattern("imports.proposed.nothing"))
        elif self.output and draft.master_id:
            master = quoted(self.master) if self.master else "MASTER.xlsx"
            told.append(sentence("imports.proposed.then", file=quoted(self.output), master=master))
        elif self.output:
            sources = " ".join(quoted(Path(one.name)) for one in draft.sources)
            told.append(sentence("imports.proposed.anew", sources=sources, file=quoted(self.output)))
        yield from (text.pick(language) for text in told)

    def save(
        self, path: str | PathLike[str], *, language: Language = "th", force: bool = False, now: datetime | None = None
    ) -> Self:
        """Write the proposal's workbook (.xlsx), whose decisions are empty."""
        output = Path(path)
        must_be_new(output, force=force, source=self.master)
        write_bytes(output, proposal_bytes(self.draft, language, now or the_time()))
        return replace(self, output=output)


@dataclass(frozen=True, repr=False)
class AcceptedMaster(Result):
    """What became of a proposal: the master with what was accepted, and how every value was decided."""

    taken: Taken
    created: datetime
    source: Path | None = None
    proposal: Path | None = None
    problems: tuple[Text, ...] = ()
    _: KW_ONLY
    output: Path | None = None
    """Where it was saved."""

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that nobody has decided."""
        return tuple(self.taken.outcome.conflicts)

    @property
    def exit_code(self) -> int:
        """1 where something is undecided or in conflict."""
        return 1 if self.taken.counts()["undecided"] or self.conflicts or self.warnings else 0

    @property
    def warnings(self) -> tuple[Text, ...]:
        """Decisions that could not be followed."""
        return (*self.problems, *self.taken.problems)

    @property
    def tables(self) -> tuple[Table, ...]:
        """``proposed`` with the decision about each value."""
        return (_proposed(self.taken.draft),)

    def counts(self) -> dict[str, int]:
        """Return the counts of the proposal, and what the merge did with what was accepted."""
        counts = self.taken.counts()
        tallies = self.taken.outcome.merged.tallies.values()
        return counts | {name: sum(getattr(tally, name) for tally in tallies)
                         for name in ("carried", "conflicting", "agreed", "settled", "reported")}  # fmt: skip

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return what became of the proposal (schema ita-workbook/accepted/1)."""
        data = {"schema": "ita-workbook/accepted/1", "output": str(self.output) if self.output else None}
        return data | {"counts": self.counts(), "problems": [one.pick(language) for one in self.warnings]}

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the counts, what could not be followed, and what to do next."""
        counts = self.counts()
        told = [*self.warnings]
        told.append(
            sentence("imports.accepted.made", output=self.output or "", proposed=counts["proposed"],
                     accept=counts["accept"], edit=counts["edit"], reject=counts["reject"],
                     undecided=counts["undecided"])
        )  # fmt: skip
        told.append(sentence("imports.accepted.cells", carried=counts["carried"], conflicting=counts["conflicting"],
                             agreed=counts["agreed"]))  # fmt: skip
        if counts["undecided"]:
            name = quoted(self.proposal) if self.proposal else "proposal"
            told.append(sentence("imports.accepted.then_undecided", undecided=counts["undecided"], proposal=name))
        if self.conflicts and self.output:
            told.append(sentence("imports.accepted.then_conflicts", output=quoted(self.output)))
        yield from (text.pick(language) for text in told)

    def save(
        self, path: str | PathLike[str], *, language: Language = "th", force: bool = False, now: datetime | None = None
    ) -> Self:
        """Write the new master (.xlsx); the old one is kept."""
        output, outcome = Path(path), self.taken.outcome
        must_be_new(output, force=force, source=self.source)
        write_workbook(
            outcome.book,
            output,
            created=self.created,
            embed_framework=outcome.book.embeds_framework,
            extra=outcome.extra,
            added=outcome.added.columns,
        )
        return replace(self, output=output)


def _place(code: str) -> tuple[str, str]:
    sheet, _, field = code.partition(".")
    return sheet, field


def _proposed(draft: Draft) -> Table:
    texts: dict[str, Kinds] = dict.fromkeys(
        ("id", "table", "column", "sheet_id", "row_key", "field", "row", "value", "source", "present", "file", "places",
         "sha256", "doubts"), "text",
    )  # fmt: skip
    rows = [
        (one.id, one.table, one.column, one.sheet, one.row_key, one.field, one.row, one.text, one.source,
         one.present or None, one.file, ", ".join(one.places), one.sha256,
         ", ".join(doubt.code for doubt in one.doubts) or None, one.confidence,
         draft.decided(one).decision or "undecided", draft.decided(one).text or None)
        for one in draft.proposed
    ]  # fmt: skip
    more: dict[str, Kinds] = {"confidence": CONFIDENCES, "decision": _DECIDED, "corrected": "text"}
    return data_table("proposed", texts | more, rows, index="id")


def _columns(draft: Draft) -> Table:
    columns: dict[str, Kinds] = dict.fromkeys(("id", "file", "place", "heading", "sheet_id", "field", "why"), "text")
    rows = [
        (one.id, one.file, one.place, one.heading or None, one.sheet or None, one.field or None, one.why, one.score,
         one.sure)
        for one in draft.columns
    ]  # fmt: skip
    return data_table("columns", columns | {"score": "count", "sure": "flag"}, rows, index="id")


def _left(draft: Draft) -> Table:
    columns: dict[str, Kinds] = dict.fromkeys(("file", "place", "text", "reason"), "text")
    return data_table("left", columns, [(one.file, one.place, one.text, one.reason) for one in draft.left])
