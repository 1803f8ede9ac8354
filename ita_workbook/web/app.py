"""App: which address is which page, which command each stands for, and how a request becomes a call."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, cast

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ita_workbook.web import document_pages, filling_pages, form_pages, import_pages, return_pages, season_pages
from ita_workbook.web.folder import SeasonFolder
from ita_workbook.web.guard import MOST_FILES, Gate, Guard
from ita_workbook.web.render import Call, pages, problem, see
from ita_workbook.web.work import Works
from ita_workbook.words.errors import ItaError
from ita_workbook.words.sentences import sentence
from ita_workbook.words.templates import template
from ita_workbook.words.text import LANGUAGES, Language

Handler = Callable[[Call], Response]
_LANGUAGE = "ita_language"


@dataclass(frozen=True)
class Page:
    """One address: what is shown there, what is done there, and the commands that it stands for."""

    path: str
    shown: Handler | None = None
    done: Handler | None = None
    commands: tuple[str, ...] = ()
    begun: bool = True
    """Whether there has to be a master."""
    of: Literal["season", "both", "form"] = "season"
    """Whose page it is: a form is a master too, whose pages stand under ``/forms/CODE``."""


PAGES = (
    Page("/start", season_pages.start, season_pages.begin, ("new", "frameworks"), begun=False),
    Page("/start/sample", None, season_pages.begin_sample, ("demo",), begun=False),
    Page("/", season_pages.overview, None, ("status",), of="both"),
    Page("/use", None, season_pages.use_other),
    Page("/master", season_pages.master, season_pages.replace_master, ("check",), of="both"),
    Page("/master/fill", None, filling_pages.fill_in, of="both"),
    Page("/import", import_pages.proposals, import_pages.propose, ("import",)),
    Page("/import/map", None, import_pages.map_columns, ("import",)),
    Page("/import/decide", None, import_pages.decide, ("import",)),
    Page("/issue", season_pages.issue, season_pages.issue_now, ("issue",), of="both"),
    Page("/receive", return_pages.receive, return_pages.receive_now, ("check", "status"), of="both"),
    Page("/department", return_pages.department, None, ("status",), of="both"),
    Page("/return", return_pages.one_return, None, ("check",), of="both"),
    Page("/return/annotated", return_pages.annotated, None, ("check",), of="both"),
    Page("/return/repaired", return_pages.repaired, None, ("repair",), of="both"),
    Page("/return/rebuild", None, return_pages.rebuild, ("repair",), of="both"),
    Page("/return/aside", None, return_pages.set_aside, of="both"),
    Page("/return/back", None, return_pages.bring_back, of="both"),
    Page("/merge", return_pages.merge, return_pages.merge_now, ("merge",), of="both"),
    Page("/conflicts", return_pages.conflicts, return_pages.decide, ("merge",), of="both"),
    Page("/analysis", filling_pages.analysis, filling_pages.save),
    Page("/reports", document_pages.reports, document_pages.report_now, ("report",)),
    Page("/publish", document_pages.publish, document_pages.publish_now, ("publish",)),
    Page("/publish/links", None, document_pages.check_links, ("check",)),
    Page("/forms", form_pages.forms, form_pages.make, ("forms",)),
    Page("/pair", form_pages.pair, form_pages.make_pair, ("report",), of="form"),
    Page("/published", None, form_pages.compare, ("check",), of="form"),
    Page("/history", season_pages.history, None, of="both"),
    Page("/history/back", None, season_pages.go_back, of="both"),
    Page("/tools", document_pages.tools, None, ("explain", "diff")),
    Page("/next", None, season_pages.next_year, ("next",)),
    Page("/findings", document_pages.catalogue, None, ("findings",), begun=False),
    Page("/file", document_pages.file, of="both"),
    Page("/preview", document_pages.preview, of="both"),
)
FORM = "/forms/{form}"
NO_PAGE = {
    "serve": "it opens the pages",
    "rollup": "for provinces, which work with many seasons",
    "ask": "for provinces, which work with many seasons",
}
"""The commands that have no page, and why. A command that is neither here nor in a page fails a test."""
_STATIC = {"web.css": "text/css", "web.js": "text/javascript", "icon.svg": "image/svg+xml"}
_FONTS = tuple(f"sarabun-{script}-{weight}-normal.woff2" for script in ("thai", "latin") for weight in (400, 700))


@dataclass
class Server:
    """What the requests to one server share."""

    season: SeasonFolder
    gate: Gate
    language: Language = "th"
    works: Works = field(default_factory=Works)
    end: Callable[[], object] = lambda: None
    """Ends the server."""


def app(server: Server) -> ASGIApp:
    """Return the application of one season folder, behind its guard."""
    routes = [
        Route("/open", partial(_open, server)),
        Route("/static/{name}", _static),
        Route("/work/{id}", partial(_work, server)),
        Route("/work/{id}/stop", partial(_stop, server), methods=["POST"]),
        Route("/work/{id}/state", partial(_state, server)),
        Route("/language", partial(_language, server), methods=["POST"]),
        Route("/end", partial(_end, server), methods=["POST"]),
    ]
    for page in PAGES:
        paths = [page.path] if page.of != "form" else []
        paths += [FORM + page.path.removesuffix("/")] if page.of != "season" else []
        for path in paths:
            if page.shown:
                routes.append(Route(path, _endpoint(server, page, page.shown), methods=["GET"]))
            if page.done:
                routes.append(Route(path, _endpoint(server, page, page.done), methods=["POST"]))
    failed = {
        HTTPException: partial(_http_problem, server),
        ItaError: partial(_told, server),
        OSError: partial(_system_problem, server),
        Exception: partial(_our_problem, server),
    }
    inner = Starlette(routes=routes, exception_handlers=cast(dict[object, object], failed))  # type: ignore[arg-type]
    return Guard(inner, server.gate, partial(_refused, server.language))


def _endpoint(server: Server, page: Page, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        call = await run_in_threadpool(_call, server, request)
        if request.path_params.get("form") and not call.at:
            raise HTTPException(404)
        if page.begun and not server.season.begun:
            return see("/start")
        if request.method != "POST":
            return await run_in_threadpool(handler, call)
        async with request.form(max_files=MOST_FILES, max_fields=5000) as form:
            call.form = form
            return await run_in_threadpool(handler, call)

    return endpoint


def _call(server: Server, request: Request) -> Call:
    asked = request.cookies.get(_LANGUAGE)
    language = asked if asked in LANGUAGES else server.language
    season, at, path = server.season, "", request.url.path
    code = request.path_params.get("form", "")
    if code in season.forms.begun:
        season, at = season.forms.open(code), f"/forms/{code}"
        path = path.removeprefix(at) or "/"
    return Call(season, server.works, path, language, request.query_params, at=at)


async def _open(server: Server, request: Request) -> Response:
    """Let in who has the token; it is gone from the address afterwards."""
    if not server.gate.enter(request.query_params.get("token", "")):
        return see("/") if server.gate.knows(request.headers) else _page(server.language, 401, "cookie")
    response = see("/")
    response.set_cookie(server.gate.cookie, server.gate.session, httponly=True, samesite="strict")
    return response


async def _static(request: Request) -> Response:
    """Hand out what pages are made with; the names are a closed list."""
    name = request.path_params["name"]
    if name in _STATIC:
        return Response(template("html", "web", name).read_bytes(), media_type=_STATIC[name])
    if name in _FONTS:
        return Response(template("html", name).read_bytes(), media_type="font/woff2")
    raise HTTPException(404)


async def _work(server: Server, request: Request) -> Response:
    """Show how far a piece of work is; where it is over, lead to its outcome."""
    piece = server.works.get(request.path_params["id"])
    if piece is None or piece.over:
        return see(piece.goes_to if piece else "/")
    return _call(server, request).page("work", work=piece)


async def _state(server: Server, request: Request) -> Response:
    """Tell the same to the page's script."""
    piece = server.works.get(request.path_params["id"])
    if piece is None or piece.over:
        return JSONResponse({"over": True, "place": piece.goes_to if piece else "/"})
    return JSONResponse({"over": False, "done": piece.done, "total": piece.total})


async def _stop(server: Server, request: Request) -> Response:
    """Ask a piece of work to end."""
    piece = server.works.get(request.path_params["id"])
    if piece is None:
        return see("/")
    piece.stop()
    return see(f"/work/{piece.id}")


async def _language(server: Server, request: Request) -> Response:
    """Show the pages in the other language from now on."""
    async with request.form(max_fields=5) as form:
        place, asked = str(form.get("place", "/")), str(form.get("language", ""))
    response = see(place if place.startswith("/") and not place.startswith(("//", "/\\")) else "/")
    if asked in LANGUAGES:
        response.set_cookie(_LANGUAGE, asked, httponly=True, samesite="strict", max_age=31_536_000)
    return response


async def _end(server: Server, request: Request) -> Response:
    """End the server."""
    answer = _page(_call(server, request).language, 200, "ended")
    answer.background = BackgroundTask(_end_soon, server)
    return answer


async def _end_soon(server: Server) -> None:
    # The page that says so still fetches what it is made with.
    await asyncio.sleep(1)
    server.end()


def _told(server: Server, request: Request, error: Exception) -> Response:
    return problem(_call(server, request), cast(ItaError, error), 400)


def _system_problem(server: Server, request: Request, error: Exception) -> Response:
    failed = cast(OSError, error)
    name, reason = failed.filename2 or failed.filename or "", failed.strerror or type(error).__name__
    return problem(_call(server, request), sentence("web.problem.system", path=name, reason=reason), 500)


def _our_problem(server: Server, request: Request, error: Exception) -> Response:
    logging.getLogger("ita_workbook.web").error("page", exc_info=error)
    return problem(_call(server, request), sentence("web.problem.ours"), 500)


def _http_problem(server: Server, request: Request, error: Exception) -> Response:
    status = cast(HTTPException, error).status_code
    if status == 413:
        return _page(server.language, 413, "size")
    return problem(_call(server, request), sentence("web.problem.no_page"), status)


def _refused(language: Language, status: int, reason: str) -> ASGIApp:
    return _page(language, status, reason)


def _page(language: Language, status: int, reason: str) -> HTMLResponse:
    """Return a page that tells nothing of the season: who asks may be a stranger."""
    text = pages().get_template("web/alone.html").render(language=language, reason=reason)
    return HTMLResponse(text, status_code=status)
