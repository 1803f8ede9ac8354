"""Pages of documents: reports, the public page, and the tools that answer one question."""

from __future__ import annotations

from typing import Any

from starlette.responses import HTMLResponse, Response

from ita_workbook.api import findings
from ita_workbook.web import choices
from ita_workbook.web.render import Call, download
from ita_workbook.web.work import Outcome, Step
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence

_PREVIEW = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""A document is shown as a picture of itself: whatever stands in it can neither run nor ask for anything."""


def reports(call: Call) -> Response:
    """Show the documents that can be made and those that were."""
    return call.page("reports", made=by_folder(call, "reports"), **choices.documents())


def report_now(call: Call) -> Response:
    """Make documents."""
    kinds, formats = call.texts("kind"), call.texts("format")
    options: dict[str, Any] = {
        "language": call.text("language") or call.language,
        "digits": "thai" if call.text("thai_digits") else "arabic",
        "trace": bool(call.text("trace")),
    }

    def run(step: Step) -> Outcome:
        if not kinds or not formats:
            raise UsageProblem(sentence("web.problem.nothing_chosen"))
        made = call.season.report(kinds, formats, step, **options)
        unfinished = made.unfinished
        warned = [sentence("web.reports.unfinished", errors=unfinished.errors, undecided=unfinished.undecided)]
        told = sentence("web.reports.made", count=len(made.files))
        return Outcome("/reports", (told,), (*(warned if unfinished.errors else ()), *made.caveats))

    return call.do(sentence("web.menu.reports"), run)


def publish(call: Call) -> Response:
    """Show the table of the public page, and the pages that were made."""
    return call.page("publish", page=call.season.public().page, made=by_folder(call, "public"))


def publish_now(call: Call) -> Response:
    """Make the public page."""

    def run(_: Step) -> Outcome:
        made = call.season.publish(only_published=bool(call.text("only_published")))
        page = made.page
        told = sentence("web.publish.made", published=page.published if page else 0, count=page.count if page else 0)
        return Outcome("/publish", (told,), made.warnings)

    return call.do(sentence("web.menu.publish"), run)


def check_links(call: Call) -> Response:
    """Open every link and tell which do not work."""

    def run(step: Step) -> Outcome:
        wrong = [one.line for one in call.season.check_links(step)]
        told = sentence("web.publish.links_checked", count=len(wrong))
        return Outcome("/publish", (told,), tuple(wrong))

    return call.do(sentence("web.publish.check_links"), run, "/publish")


def tools(call: Call) -> Response:
    """Show where a value came from, what differs from an earlier master, and the next year."""
    place, earlier = call.query.get("place", ""), call.query.get("earlier", "")
    return call.page(
        "tools",
        place=place,
        earlier=earlier,
        explained=list(call.season.master().explain(place).lines(call.language)) if place else [],
        difference=call.season.difference(earlier) if earlier else None,
        masters=[name for name in call.season.files("history") if name.endswith(".xlsx")][::-1],
        years=[one for one in choices.years() if one.year > call.season.master().year],
        made=call.season.files("next"),
    )


def catalogue(call: Call) -> Response:
    """Show the catalogue of findings, or one entry."""
    code = call.query.get("code", "")
    return call.page("findings", entries=findings(code or None).entries, code=code)


def file(call: Call) -> Response:
    """Hand out a file of the season."""
    place, name = call.query.get("place", ""), call.query.get("name", "")
    path = call.season.master_path if place == "master" else call.season.file(place, name)
    return download(path, path.name)


def preview(call: Call) -> Response:
    """Show a document that is a page."""
    path = call.season.file(call.query.get("place", ""), call.query.get("name", ""))
    if path.suffix != ".html":
        return download(path, path.name)
    return HTMLResponse(path.read_bytes(), headers={"content-security-policy": _PREVIEW})


def by_folder(call: Call, place: str) -> dict[str, list[str]]:
    """Return the files of a place by the folder of each making, the newest first."""
    found: dict[str, list[str]] = {}
    for name in call.season.files(place):
        found.setdefault(name.rpartition("/")[0], []).append(name)
    return dict(sorted(found.items(), reverse=True))
