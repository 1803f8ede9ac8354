"""Proposals of a season folder: what the agency's own tables hold, mapped and decided here or in Excel, entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from ita_workbook.imports.proposal_file import ProposalFile, must_be_proposal
from ita_workbook.imports.results import Proposal
from ita_workbook.master import Master
from ita_workbook.web.inbox import Upload, named
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.write.output import make_folder, write_bytes

if TYPE_CHECKING:
    from ita_workbook.imports.proposal import Draft, SourceOf
    from ita_workbook.master import Accepted
    from ita_workbook.rollups.progress import Progress
    from ita_workbook.web.folder import SeasonFolder

PLACE, SOURCES = "imports", "sources"


class Proposals:
    """The proposals that wait in a season's folder, each with the tables that it was made of."""

    def __init__(self, season: SeasonFolder) -> None:
        self.season = season

    @property
    def names(self) -> list[str]:
        """The proposals, the newest first."""
        return list(self.season.files(PLACE))[::-1]

    def propose(self, uploads: Sequence[Upload], progress: Progress) -> Proposal:
        """Tell what the agency's own tables hold, as a proposal that waits in the folder."""
        files = [named(*upload) for upload in uploads]
        for one in files:
            self._keep(one.name, one.getvalue())
        made = self.season.master().propose(files, progress=progress)
        return made.save(self.season.new(PLACE, ".xlsx"))

    def read(self, name: str) -> ProposalFile:
        """Return a proposal with its decisions and its mapping."""
        path = self.season.file(PLACE, name)
        return self.season.once(f"proposal {name}", [path], lambda: must_be_proposal(path))

    def considered(self, name: str) -> Accepted:
        """Return what entering a proposal would do as it is decided now; nothing is written."""
        path, season = self.season.file(PLACE, name), self.season
        return season.once(f"import {name}", [season.master_path, path], lambda: season.master().accept(path))

    def map_columns(
        self,
        name: str,
        decisions: Mapping[str, str],
        fields: Mapping[str, str],
        rounds: Mapping[str, str],
        progress: Progress,
    ) -> Proposal:
        """Propose anew what the tables hold, mapped as told here, and otherwise as in the proposal's workbook."""
        found, path = self.read(name), self.season.file(PLACE, name)
        files = [self._source(one) for one in found.draft.sources]
        told = Proposal(_decided(found.draft, decisions), given=found.given, rounds=found.rounds)
        made = self.season.master().propose(files, mapping=told.map_columns(fields, rounds), progress=progress)
        return made.save(path, force=True)

    def decide(
        self, name: str, decisions: Mapping[str, str], fields: Mapping[str, str], rounds: Mapping[str, str]
    ) -> None:
        """Write decisions into a proposal, where Excel shows them too; an empty one takes an earlier one back.

        Raises UsageProblem where the mapping was corrected as well: first the values are to be proposed anew.
        """
        found, draft = self.read(name), self.considered(name).taken.draft
        Proposal(_decided(draft, decisions)).save(self.season.file(PLACE, name), force=True)
        if Proposal(draft, given=found.given, rounds=found.rounds).map_columns(fields, rounds).as_file().remapped:
            raise UsageProblem(sentence("web.import.map_first"))

    def accept(self, name: str) -> Accepted:
        """Enter what was accepted of a proposal into the master, never over a filled cell."""
        season = self.season
        season.must_be_closed()
        path, before = season.file(PLACE, name), season.keep("import")
        source = Master(before, ledger=season.master_path.with_suffix(".ledger"))
        return source.accept(path).save(season.master_path, force=True)

    def _keep(self, name: str, data: bytes) -> None:
        # Under the hash: the name that a browser sends is no path.
        folder = self.season.place(SOURCES)
        make_folder(folder)
        write_bytes(folder / _kept_as(name, sha256(data).hexdigest()), data)

    def _source(self, one: SourceOf) -> BytesIO:
        path = self.season.files(SOURCES).get(_kept_as(one.name, one.sha256))
        if path is None:
            raise UsageProblem(sentence("web.import.no_source", name=one.name))
        return named(one.name, BytesIO(path.read_bytes()))


def _decided(draft: Draft, decisions: Mapping[str, str]) -> Draft:
    kept = {key: one for key, one in draft.decisions.items() if key not in decisions}
    made = Proposal(replace(draft, decisions=kept))
    return made.decide({key: word for key, word in decisions.items() if word}).draft


def _kept_as(name: str, digest: str) -> str:
    suffix = PurePath(name).suffix.lower()
    return digest[:16] + (suffix if suffix[1:].isalnum() and suffix.isascii() else "")
