"""Checked: the findings of files as the result of a check, with the copies that have the findings marked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Literal

from ita_workbook.book.column import KINDS
from ita_workbook.checks import findings_json, findings_terminal, result
from ita_workbook.checks.fetch import Policy
from ita_workbook.checks.finding import Finding
from ita_workbook.checks.findings_table import findings_table, write_findings
from ita_workbook.checks.frozen import FrozenLinks, freeze
from ita_workbook.checks.result import CheckedFile, Counts
from ita_workbook.merge.annotate import annotate_all
from ita_workbook.rollups.certificate import certificate
from ita_workbook.rollups.pool import Rollup
from ita_workbook.rollups.progress import Progress, steps
from ita_workbook.season.sources import Sources
from ita_workbook.words.fiscal_year import iso
from ita_workbook.words.fiscal_year import now as the_time
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.output import refuse_existing, write_text
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table


@dataclass(frozen=True, repr=False)
class Checked(Result):
    """The findings of all files of one check, file by file."""

    rollup: Rollup
    _: KW_ONLY
    sources: Sources | None = None
    """Keeps copies of files that were given open, to be marked or read again."""
    unopened: Text | None = None
    """That the ledger of the master cannot be opened, so that the check went on without it."""
    master: object = None
    """Keeps the copy of a master that was given open."""

    @property
    def files(self) -> tuple[CheckedFile, ...]:
        """The files in the order in which they were given, each with its findings."""
        return self.rollup.checked.files

    @property
    def findings(self) -> list[Finding]:
        """Every finding, file by file."""
        return self.rollup.checked.findings

    @property
    def counts(self) -> Counts:
        """How many findings of each severity, waived ones apart."""
        return self.rollup.checked.counts

    @property
    def errors(self) -> Checked:
        """The files that have errors which are not waived, with nothing but these."""
        return replace(self, rollup=replace(self.rollup, checked=self.rollup.checked.errors))

    @property
    def exit_code(self) -> int:
        """1 where an error is left that is not waived; 130 where Ctrl-C ended the check before all was done."""
        return 130 if self.rollup.stopped else self.rollup.checked.exit_code

    @property
    def stopped(self) -> Text | None:
        """That Ctrl-C ended the check, with what was not done; None where all was done."""
        if not self.rollup.stopped:
            return None
        rest, done = self.rollup.not_done, len(self.files)
        return sentence("checks.stopped", done=done, total=done + len(rest), rest=", ".join(p.name for p in rest[:20]))

    @property
    def warnings(self) -> tuple[Text, ...]:
        """That the check was stopped or did without a ledger, and the files of the folders that were not read."""
        return (*(one for one in (self.stopped, self.unopened) if one), *self.skipped)

    @property
    def skipped(self) -> tuple[Text, ...]:
        """Documents in the folders that are no workbooks."""
        return tuple(self.sources.skipped) if self.sources else ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """``findings`` and ``files``."""
        return findings_table(self.rollup.checked), self._files()

    def _files(self) -> Table:
        columns: dict[str, Kinds] = {
            "file": "text", "department": "text", "form_id": "text", "kind": KINDS, "year_be": "count",
            "errors": "count", "warnings": "count", "notes": "count", "waived": "count", "readable": "flag",
        }  # fmt: skip
        readable = {returned.path: returned.readable for returned in self.rollup.returns}
        rows = []
        for file in self.files:
            identity, counts = file.identity, file.counts
            whose = (identity.form_id, identity.kind, identity.year_be) if identity else (None, None, None)
            rows.append((file.name, file.department or None, *whose, counts.error, counts.warning, counts.note,
                         counts.waived, readable.get(file.path, False)))  # fmt: skip
        return data_table("files", columns, rows)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the findings by file (schema ita-workbook/check/1)."""
        return findings_json.to_data(self.rollup.checked, language)

    def json_pieces(self, language: Language = "th") -> Iterator[str]:
        """Yield the text of the JSON file by file, so that no more than one file's findings are unpacked."""
        return findings_json.pieces(self.rollup.checked, language)

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the findings file by file, then the counts and the next step."""
        return findings_terminal.lines(self.rollup.checked, language, columns=columns, colour=colour)

    def counted_lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield how many findings each file has, for who reads the findings themselves in a file."""
        return findings_terminal.counts(self.rollup.checked, language)

    def annotate(
        self, folder: str | PathLike[str], *, language: Language = "th", force: bool = False
    ) -> tuple[Path, ...]:
        """Write a copy of each file that has findings into ``folder``, with the cells marked; return the copies."""
        rollup = self.rollup
        copies = annotate_all(rollup.checked, rollup.returns, Path(folder), language, force=force, reread=rollup.read)
        return tuple(copies)

    def certify(self, path: str | PathLike[str], *, force: bool = False, now: datetime | None = None) -> Path:
        """Write the certificate of the check (.json): hashes, counts, what was looked for and not found; return it."""
        output = Path(path)
        refuse_existing(output, force=force)
        returns = (self.rollup.read(file.path) for file in self.files if file.identity)
        data = certificate(self.rollup.checked, returns, iso(now or the_time()))
        write_text(output, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return output

    def freeze(
        self,
        path: str | PathLike[str],
        *,
        links: Literal["", "private"] | Policy = "",
        language: Language = "th",
        force: bool = False,
        progress: Progress | None = None,
        now: datetime | None = None,
    ) -> FrozenLinks:
        """Open every published link of the one master or form, and keep what is there: as .json, and to sign as .xlsx.

        ``links``: "private" also those to addresses inside the network; a ``Policy`` says how.
        """
        places = [Path(path).with_suffix(suffix) for suffix in (".json", ".xlsx")]
        for place in places:
            refuse_existing(place, force=force)
        moment = now or the_time()
        read = [self.rollup.read(file.path) for file in self.files if file.identity]
        policy = links if isinstance(links, Policy) else Policy(allow_private=links == "private")
        frozen = freeze(read, policy, iso(moment), lambda total: steps(progress, "links", total))
        for place in places:
            frozen.save(place, language=language, force=force, now=moment)
        return frozen

    @property
    def title(self) -> str:
        """What stands above the findings."""
        return result.TITLE.th

    def _write(self, path: Path, language: Language, created: datetime) -> None:
        write_findings(self.rollup.checked, path, language, created=created)
