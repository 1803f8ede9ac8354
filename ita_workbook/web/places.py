"""Places: the folders of a season and the names in them; a name from outside is looked for, never made a path."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.fiscal_year import BE_OFFSET
from ita_workbook.words.sentences import sentence
from ita_workbook.write.output import make_folder

PLACES = ("imports", "sources", "issued", "returns", "set_aside", "reports", "public", "next", "history")
"""The folders in a season folder, by the names under which pages ask for what is in them."""


class Places:
    """The folders under one root."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, name: str) -> Path:
        """Return one of the folders of the season."""
        return self.root / PLACES[PLACES.index(name)]

    def files(self, name: str) -> dict[str, Path]:
        """Return the files in one of the folders by their names relative to it, sorted."""
        folder = self.place(name)
        found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
        names = {path.relative_to(folder).as_posix(): path for path in found}
        return {name: path for name, path in names.items() if not any(part[0] in ".~" for part in name.split("/"))}

    def file(self, place: str, name: str) -> Path:
        """Return a file by its name; it is looked for among those that are there, never put together to a path."""
        found = self.files(place).get(name) if place in PLACES else None
        if found is None:
            raise UsageProblem(sentence("web.problem.no_file", name=name))
        return found

    def new(self, place: str, suffix: str = "") -> Path:
        """Return a path in one of the folders, named by the time, that nothing has yet."""
        return self.free(self.place(place), stamp(), suffix)

    def free(self, folder: Path, stem: str, suffix: str) -> Path:
        """Return a path in a folder of the season that nothing has yet."""
        make_folder(folder)
        found, number = folder / f"{stem}{suffix}", 1
        while found.exists():
            number += 1
            found = folder / f"{stem} ({number}){suffix}"
        return found

    def hidden(self) -> Path:
        """Return the folder of what only the program needs."""
        folder = self.root / ".serve"
        make_folder(folder)
        return folder

    def new_hidden(self) -> Path:
        """Return a path for a copy that is only handed out; the server empties its folder when it starts."""
        return self.free(self.hidden() / "out", stamp(), "")


def stamp() -> str:
    """Return the present time as part of a file name, in the Buddhist era: ``25691128-214455``."""
    now = datetime.now()
    return f"{now.year + BE_OFFSET}{now:%m%d-%H%M%S}"
