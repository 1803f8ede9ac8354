"""Forms of a season folder: each scored form is a master of its own, in a folder that works like a season's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ita_workbook.api import check, forms
from ita_workbook.words.errors import ItaError, UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.write.output import make_folder

if TYPE_CHECKING:
    from ita_workbook.book.form import Form
    from ita_workbook.checks.finding import Finding
    from ita_workbook.master import Master
    from ita_workbook.web.folder import SeasonFolder
    from ita_workbook.web.inbox import Upload
    from ita_workbook.words.text import Text


class SeasonForms:
    """The forms in a season's folder, ``forms/CODE`` each."""

    def __init__(self, season: SeasonFolder) -> None:
        self.season = season
        self.root = season.root / "forms"
        self._opened: dict[str, SeasonFolder] = {}

    @property
    def begun(self) -> list[str]:
        """The codes of the forms that were made."""
        found = self.root.iterdir() if self.root.is_dir() else ()
        return sorted(path.name for path in found if (path / self.season.master_path.name).is_file())

    def open(self, code: str) -> SeasonFolder:
        """Return the folder of a form; it is looked for among those that are there, never put together to a path."""
        if code not in self.begun:
            raise UsageProblem(sentence("web.problem.no_file", name=code))
        if code not in self._opened:
            self._opened[code] = type(self.season)(self.root / code)
        return self._opened[code]

    def masters(self) -> dict[str, Master | Text]:
        """Return the masters of the forms by code; of one that cannot be read, why."""
        found: dict[str, Master | Text] = {}
        for code in self.begun:
            try:
                found[code] = self.open(code).master()
            except ItaError as error:
                found[code] = error.message
        return found

    def available(self) -> tuple[Form, ...]:
        """Return the shipped forms that can be made."""
        return tuple(one for one in forms(unverified=True).forms if not one.empty)

    def make(self, code: str, units: Sequence[str], *, unverified: bool) -> None:
        """Make a form of the season's agency and year, for those who fill it in."""
        if code not in {one.code for one in self.available()}:
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        if code in self.begun:
            raise UsageProblem(sentence("web.problem.begun", name=f"forms/{code}"))
        made = self.season.master().form(code, units, unverified=unverified)
        make_folder(self.root / code)
        made.save(self.root / code / self.season.master_path.name)


def published(form: SeasonFolder, source: str | Upload) -> Sequence[Finding]:
    """Compare what stands on the web site of a form, an address or a file of it, with what the form makes now."""
    if isinstance(source, str):
        return check(form.master_path, published=source, jobs=1).files[-1].findings
    with form.inbox.waiting(*source) as path:
        return check(form.master_path, published=str(path), jobs=1).files[-1].findings
