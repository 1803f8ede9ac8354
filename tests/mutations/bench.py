"""The bench on which the corpus is run: originals saved by each client, mutated, read and judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from openpyxl import load_workbook

from mutations import clients
from mutations.corpus import CONVERTED, SAVED
from mutations.judged import judge
from mutations.mutation import MUTATIONS, Mutation
from mutations.original import write_filled, write_master


@dataclass
class Bench:
    """Originals and mutated files under one folder; everything is made once, when it is first asked for."""

    folder: Path
    _saved: dict[str, Path] = field(default_factory=dict)
    _before: dict[Path, list[str]] = field(default_factory=dict)

    @cached_property
    def originals(self) -> tuple[Path, Path]:
        """What this tool's writer makes."""
        folder = self._folder("originals")
        return write_filled(folder / "return.xlsx"), write_master(folder / "master.xlsx")

    def saved_by(self, client: str) -> Path:
        """Return the folder of the originals as a client saves them."""
        if client not in self._saved:
            folder = self._folder("saved", client)
            clients.saver(client)(self.originals, folder)
            self._saved[client] = folder
        return self._saved[client]

    def mutated(self, client: str, mutation: Mutation) -> Path:
        """Return the mutated copy of an original that a client had saved."""
        path = self._folder("mutated", client) / f"{mutation.kind}.xlsx"
        if not path.exists():
            mutation.apply(self.saved_by(client) / f"{mutation.original}.xlsx", path)
        return path

    @cached_property
    def converted(self) -> dict[str, Path]:
        """The mutated files that were then saved in another format with LibreOffice."""
        found = {}
        for suffix in sorted({MUTATIONS[kind].suffix for kind in CONVERTED}):
            kinds = [kind for kind in CONVERTED if MUTATIONS[kind].suffix == suffix]
            folder = self._folder("converted", suffix)
            clients.convert([self.mutated(clients.WRITER, MUTATIONS[kind]) for kind in kinds], folder, suffix)
            found |= {kind: folder / f"{kind}.{suffix}" for kind in kinds}
        return found

    def saved_afterwards(self, client: str, kinds: tuple[str, ...] = SAVED) -> dict[str, Path]:
        """Return mutated files as a client saves them again: the person works in that program."""
        folder = self._folder("afterwards", client)
        lost = clients.LOST_ON_SAVING.get(client, {})
        chosen = [kind for kind in kinds if MUTATIONS[kind].edit and kind not in lost]
        files = [self.mutated(clients.WRITER, MUTATIONS[kind]) for kind in chosen]
        if client == clients.EXCELJS:
            files = [self._without_charts(path) for path in files]
        clients.saver(client)([*self.originals, *files], folder)
        return {kind: folder / f"{kind}.xlsx" for kind in chosen}

    def _without_charts(self, path: Path) -> Path:
        """Return a copy without charts: exceljs cannot read them as openpyxl writes them."""
        book = load_workbook(path)
        for page in book:
            page._charts = []
        target = self._folder("without charts") / path.name
        book.save(target)
        return target

    def before(self, original: Path) -> list[str]:
        """Return the findings of an unmutated file."""
        if original not in self._before:
            self._before[original] = judge(original).labels
        return self._before[original]

    def _folder(self, *names: str) -> Path:
        folder = self.folder.joinpath(*names)
        folder.mkdir(parents=True, exist_ok=True)
        return folder
