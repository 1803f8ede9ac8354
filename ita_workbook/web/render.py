"""Render: the pages' templates filled in the language of the browser, and what every page shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from ita_workbook.web.folder import SeasonFolder
from ita_workbook.web.inbox import Upload
from ita_workbook.web.work import Outcome, Piece, Step, Works
from ita_workbook.words.errors import ItaError
from ita_workbook.words.fiscal_year import format_date, format_moment
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.table_html import environment

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment
    from jinja2.runtime import Context

MENU = ("/", "/master", "/import", "/issue", "/receive", "/merge", "/conflicts", "/analysis", "/forms",
        "/reports", "/publish", "/history", "/tools")  # fmt: skip
"""The pages in the order in which a season needs them; ``web.menu`` has their names."""
FORM_MENU = ("/", "/master", "/issue", "/receive", "/merge", "/conflicts", "/pair", "/history")
"""The same for a scored form, whose pages are those of a season under its own address."""

_HERE = ("repair", "issue", "check", "merge", "import", "status")
"""Commands that texts speak of; ``web.here`` says which pages are meant."""
_STAMP = re.compile(r"\b(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)\b")
"""The time in the names that the folder gives."""
_KEPT = re.compile(r"^(\d{8}-\d{6}) master (\w+)\b.*")
"""The name of a master in the history, and what it was kept before."""


@dataclass
class Call:
    """One request: the season, the work under way, the language, and what was asked and filled in."""

    season: SeasonFolder
    works: Works
    path: str
    language: Language
    query: Mapping[str, str]
    form: FormData = field(default_factory=FormData)
    at: str = ""
    """The address of the form whose pages these are; '' for those of the season."""

    def text(self, name: str) -> str:
        """Return what was filled into a field; '' where nothing was."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """Return everything that was chosen in a field."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]

    def named(self, prefix: str) -> dict[str, str]:
        """Return what was filled into the fields whose names begin so, by the rest of their names."""
        return {key.removeprefix(prefix): self.text(key) for key in self.form if key.startswith(prefix)}

    def uploads(self, name: str) -> list[Upload]:
        """Return the files that were chosen in a field, each with its name."""
        given = [one for one in self.form.getlist(name) if isinstance(one, UploadFile) and one.filename]
        return [(one.filename or "", BytesIO(one.file.read())) for one in given]

    def page(self, template: str, **values: Any) -> Response:
        """Return a page; what a piece of work had to say is told above it."""
        return HTMLResponse(self.rendered(template, **values))

    def rendered(self, template: str, **values: Any) -> str:
        """Return the text of a page."""
        piece = self.works.get(self.query.get("work", ""))
        head = {
            "language": self.language,
            "path": self.path,
            "at": self.at,
            "menu": FORM_MENU if self.at else MENU,
            "season": self.season,
            "piece": piece,
            "typed": piece.typed if piece and piece.problem else {},
        }
        return pages().get_template(f"web/{template}.html").render(**head, **values)

    def do(self, title: Text, run: Callable[[Step], Outcome], place: str = "") -> Response:
        """Do something that takes its time, and lead to its outcome, or to its progress while it is under way."""
        typed = {name: value for name, value in self.form.items() if isinstance(value, str)}
        piece = self.works.start(title, place or self.path, run, typed, self.at)
        return see(piece.goes_to if piece.over else f"/work/{piece.id}")


def see(place: str) -> Response:
    """Lead a browser to a page, to which it comes back after a reload instead of doing something again."""
    return RedirectResponse(quote(place, safe="/?&=%#"), status_code=303)


def download(path: Path, name: str) -> Response:
    """Hand out a file under a name."""
    return FileResponse(path, filename=name, media_type="application/octet-stream")


def problem(call: Call, error: ItaError | Text, status: int = 200) -> Response:
    """Return the page that tells what is wrong and what to do."""
    told = error if isinstance(error, Text) else error.message
    return HTMLResponse(call.rendered("problem", told=told), status_code=status)


@lru_cache(maxsize=1)
def pages() -> Environment:
    """Return the environment of the pages: that of all pages of the program, with what these need besides."""
    from jinja2 import pass_context

    made = environment().overlay()
    made.globals = {**made.globals, "say": pass_context(_say), "parts": _parts}
    made.filters = {
        **made.filters,
        "pick": pass_context(_pick),
        "named": pass_context(_named),
        "here": pass_context(_here),
        "moment": format_moment,
        "stamped": _stamped,
        "kept": pass_context(_kept),
        "day": format_date,
        "query": lambda text: quote(str(text), safe=""),
    }
    return made


def _say(context: Context, name: str, /, **values: object) -> str:
    return sentence(name, **values).pick(context["language"])


def _pick(context: Context, text: Text) -> str:
    return text.pick(context["language"])


def _named(context: Context, text: str) -> str:
    season: SeasonFolder = context["season"]
    return season.named(text)


def _here(context: Context, text: str) -> str:
    """Return a text with the copies under their names, and after it where the commands in it are on these pages."""
    hints = [sentence(f"web.here.{name}").pick(context["language"]) for name in _HERE if f"ita {name}" in text]
    return "\n".join((_named(context, text), *hints))


def _stamped(text: str) -> str:
    return _STAMP.sub(r"\3/\2/\1 \4:\5:\6", text)


def _kept(context: Context, name: str) -> str:
    """Return how an earlier master is told: when it was kept, and before what."""
    found = _KEPT.match(name)
    if found is None:
        return _stamped(name)
    return f"{_stamped(found[1])} {sentence(f'web.history.before.{found[2]}').pick(context['language'])}"


def _parts(piece: Piece) -> str:
    return f"{piece.done}/{piece.total}" if piece.total else ""
