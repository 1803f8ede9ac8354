"""The proposal's workbook: the mapping, a sheet a target with empty decisions, and what was left; written and read."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from ita_workbook.book.deflate import DamagedDataError, inflate
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.imports.headings import targets
from ita_workbook.imports.mapping import Given
from ita_workbook.imports.proposal import DECISIONS, WIDE, ColumnOf, Decided, Decision, Draft
from ita_workbook.imports.proposal_tables import DECISION_WORDS, MAPPING, NOT_TAKEN, field_label, tables_of
from ita_workbook.read.archive import UnreadableFileError, open_archive
from ita_workbook.words.errors import UsageProblem, quoted
from ita_workbook.words.sentences import pattern, sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.words.thai_text import fold, normalise
from ita_workbook.write.table_xlsx import KEPT, xlsx_bytes

_CHUNK = 30_000
_LIMIT = 64 * 1024 * 1024
"""Bytes that the kept proposal may have."""
_BROKEN = (BadZipFile, KeyError, ValueError, TypeError, AttributeError, DamagedDataError, zlib.error)
_HEADER_WITHIN = 12


def proposal_bytes(draft: Draft, language: Language, created: datetime) -> bytes:
    """Return the workbook of a proposal."""
    packed = b64encode(zlib.compress(json.dumps(draft.to_json(), ensure_ascii=False).encode(), 6)).decode()
    kept = [draft.to_json()["schema"], *(packed[at : at + _CHUNK] for at in range(0, len(packed), _CHUNK))]
    title = pattern("imports.title").pick(language)
    return xlsx_bytes(title, tables_of(draft, draft.spec), language, created=created, kept=kept)


@dataclass
class ProposalFile:
    """A proposal's workbook as it came back: the proposal with its decisions, the mapping where it was corrected.

    ``problems`` are decisions that could not be followed: those values stay undecided.
    """

    draft: Draft
    given: Given = field(default_factory=dict)
    rounds: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    problems: tuple[Text, ...] = ()

    @cached_property
    def remapped(self) -> bool:
        """Whether the mapping is no longer the one that was proposed, so that the values have to be proposed anew."""
        said = {(one.shape, one.number): (one.sheet, one.field) for one in self.draft.columns}
        rounds = {one.shape: one.round for one in self.draft.columns if not one.number}
        return any(said.get(key) != value for key, value in self.given.items()) or any(
            rounds.get(shape, "") != value for shape, value in self.rounds.items()
        )

    def mapped(self, one: ColumnOf) -> str:
        """Return what a column (``assignments.url``) or a table (``assignments``) is for now; '' for nothing."""
        sheet, field = self.given.get((one.shape, one.number), (one.sheet, one.field))
        return sheet if not one.number else f"{sheet}.{field}" if field else ""

    def carried(self, draft: Draft) -> Draft:
        """Return a draft that was proposed anew with the decisions that still are about the same values."""
        known = {one.id for one in draft.proposed} | {one.id for one in draft.columns}
        return draft.with_decisions({key: one for key, one in self.draft.decisions.items() if key in known})

    def must_be_current(self, path: Path) -> None:
        """Raise UsageProblem where the mapping was corrected since the values were proposed."""
        if self.remapped:
            sources = " ".join(quoted(Path(one.name)) for one in self.draft.sources)
            raise UsageProblem(sentence("imports.remapped", proposal=quoted(path), sources=sources))


def must_be_proposal(path: Path) -> ProposalFile:
    """Return the proposal that a file is; raises UsageProblem where it is none."""
    found = read_proposal(path)
    if found is None:
        raise UsageProblem(sentence("imports.no_proposal", name=path.name))
    return found


def read_proposal(path: Path) -> ProposalFile | None:
    """Return the proposal that a file is; None where it is none."""
    from openpyxl import load_workbook  # a quarter of a second, needed for proposals only

    try:
        archive = open_archive(path)
        if archive.format != "xlsx" or f'name="{KEPT}"'.encode() not in (archive.part("xl/workbook.xml") or b""):
            return None
        archive.verify()
        book = load_workbook(BytesIO(archive.data), data_only=True)
        chunks = [str(row[0]) for row in book[KEPT].iter_rows(max_col=1, values_only=True) if row[0]]
        if chunks[0] != Draft(master_id="", year_be=0).to_json()["schema"]:
            return None
        data = json.loads(inflate(b64decode("".join(chunks[1:]), validate=True), _LIMIT, raw=False))
        draft = Draft.of(data)
        if any(one.field not in draft.spec.sheet(one.sheet).by_field for one in draft.proposed):
            return None  # a forged one may name anything
    except (UnreadableFileError, IndexError, *_BROKEN):
        return None
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return _Reading(draft).read([[[*row] for row in sheet.iter_rows(values_only=True)] for sheet in shown])


class _Reading:
    """Reads what people wrote on the sheets of a proposal: rows by their id, columns by their titles."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.spec = draft.spec
        self.values = {one.id: one for one in draft.proposed}
        self.columns = {one.id: one for one in draft.columns}
        self.decisions: dict[str, Decided] = {}
        self.given: dict[tuple[tuple[str, ...], int], tuple[str, str]] = {}
        self.rounds: dict[tuple[str, ...], str] = {}
        self.problems: list[Text] = []

    def read(self, tables: Iterable[Sequence[Sequence[object]]]) -> ProposalFile:
        for rows in tables:
            for row in self._rows(rows):
                key = row.get("id", "")
                if key in self.columns:
                    self._column(key, row)
                elif key in self.values:
                    self._value(key, row)
        draft = self.draft.with_decisions(self.decisions)
        return ProposalFile(draft, self.given, self.rounds, tuple(self.problems))

    def _rows(self, rows: Sequence[Sequence[object]]) -> Iterator[dict[str, str]]:
        """Yield the rows below the titles, by the code of each column."""
        names = {fold(text): code for code, title in MAPPING.items() for text in (title.th, title.pick("en"))}
        for number, row in enumerate(rows[:_HEADER_WITHIN]):
            found = {place: names[fold(str(cell))] for place, cell in enumerate(row)
                     if cell is not None and fold(str(cell)) in names}  # fmt: skip
            if "id" in found.values():
                for below in rows[number + 1 :]:
                    yield {code: normalise(_typed(below[place])) for place, code in found.items()}
                return

    def _column(self, key: str, row: Mapping[str, str]) -> None:
        one = self.columns[key]
        chosen = self._chosen(row.get("field", ""), key)
        if chosen is not None:
            self.given[one.shape, one.number] = chosen
        if not one.number and "round" in row:
            closed = self.spec.rounds.find(row["round"]) if row["round"] else None
            if row["round"] and closed is None:
                self.problems.append(sentence("imports.problem.round", id=key, value=row["round"]))
            self.rounds[one.shape] = closed.label.th if closed else ""
        self._decide(key, row.get("decision", ""), "")

    def _chosen(self, label: str, key: str) -> tuple[str, str] | None:
        if not label or fold(label) in {fold(text) for text in (NOT_TAKEN.th, NOT_TAKEN.pick("en"))}:
            return "", ""
        found = _fields(self.spec).get(fold(label))
        if found is None:
            self.problems.append(sentence("imports.problem.field", id=key, value=label))
        return found

    def _value(self, key: str, row: Mapping[str, str]) -> None:
        one = self.values[key]
        shown = row.get("value")
        if shown is not None and fold(shown) != fold(one.text) and not one.text.startswith(shown[:-2] or "\0"):
            # The value is no cell to write in: what stands there now nobody has proposed.
            self.problems.append(sentence("imports.problem.value", id=key, row=one.row, value=shown))
            return
        self._decide(key, row.get("decision", ""), row.get("corrected", ""))

    def _decide(self, key: str, word: str, text: str) -> None:
        known: dict[str, Decision] = {fold(said): code for code, words in DECISION_WORDS.items()
                                      for said in (words.th, words.pick("en"), code)}  # fmt: skip
        decision = known.get(fold(word)) if word else ("edit" if text else "")
        allowed = WIDE if key in self.columns else DECISIONS
        if decision is None or (decision and decision not in allowed) or (decision == "edit") != bool(text):
            self.problems.append(sentence("imports.problem.decision", id=key, value=word or text))
        elif decision:
            self.decisions[key] = Decided(decision, text)


def _fields(spec: WorkbookSpec) -> dict[str, tuple[str, str]]:
    """Return (sheet id, field) by what the dropdown calls them; of a whole sheet the field is ''."""
    found: dict[str, tuple[str, str]] = {}
    for sheet in targets(spec):
        found |= {fold(text): (sheet.id, "") for text in (sheet.name.th, sheet.name.pick("en"))}
        for column in sheet.columns:
            label = field_label(sheet, column)
            found |= {fold(text): (sheet.id, column.field) for text in (label.th, label.pick("en"))}
    return found


def _typed(value: object) -> str:
    return "" if value is None else str(value)
