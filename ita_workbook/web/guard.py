"""Guard: what every request must be before a page sees it, and the headers of every answer.

The server listens on the loopback address alone; that does not keep other pages in the same browser out. A name that
was made to point here is told by ``Host``, a form of another page by ``Origin``, another user of the computer by the
cookie. The cookie is got for a token that opens the page once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from time import monotonic

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 256 << 20
"""Of one request; the files in it are read under the limits of every other file."""
MOST_FILES = 500
COOKIE = "ita"
_OPEN = ("/open", "/static/")
"""What is answered without a cookie: where the token is handed in, and what is the same for everybody."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    # Not "no-referrer": with it a browser tells no Origin of its own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
Refusal = Callable[[int, str], ASGIApp]
"""Makes the answer of a status and the reason (``host``, ``origin``, ``cookie``, ``size``)."""


@dataclass
class Gate:
    """Who may come in: the port, the token that opens the page once, and the value of the cookie."""

    port: int
    renewed: Callable[[str], object] = lambda _: None
    """Called with each new token, so that whoever starts the program again can be let in."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    last: float = field(default_factory=monotonic)
    """When somebody who may come in asked for something."""

    @property
    def hosts(self) -> tuple[str, str]:
        """The names under which the server may be asked."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    @property
    def address(self) -> str:
        """The address that opens the page once."""
        return f"http://127.0.0.1:{self.port}/open?token={self.token}"

    @property
    def cookie(self) -> str:
        """The name of the cookie: a browser has one jar for all ports of a host."""
        return f"{COOKIE}_{self.port}"

    def enter(self, token: str) -> bool:
        """Whether this is the token; it opens once, and the next one is made."""
        if not compare_digest(token.encode(), self.token.encode()):
            return False
        self.token = secrets.token_urlsafe(24)
        self.renewed(self.token)
        return True

    def knows(self, headers: Headers) -> bool:
        """Whether a request has the cookie."""
        given = cookie_parser(headers.get("cookie", "")).get(self.cookie, "")
        return compare_digest(given.encode(), self.session.encode())


class Guard:
    """The middleware round all pages."""

    def __init__(self, app: ASGIApp, gate: Gate, refusal: Refusal) -> None:
        self.app, self.gate, self.refusal = app, gate, refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the page answer."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refused = self._refused(scope, headers)
        app = self.refusal(*refused) if refused else self.app
        if not refused:
            self.gate.last = monotonic()
        await app(scope, _bounded(receive), _with_headers(send))

    def _refused(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        if headers.get("host") not in self.gate.hosts:
            return 421, "host"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "origin"
        if scope["method"] not in ("GET", "HEAD"):
            if headers.get("origin") not in [f"http://{host}" for host in self.gate.hosts]:
                return 403, "origin"
            length = headers.get("content-length", "0")
            if not length.isdecimal() or int(length) > MOST_BYTES:
                return 413, "size"
        path: str = scope["path"]
        if not path.startswith(_OPEN) and not self.gate.knows(headers):
            return 401, "cookie"
        return None


def _bounded(receive: Receive) -> Receive:
    """Count what comes: a request need not say how long it is."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BYTES:
            raise HTTPException(413)
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent
