"""Asking web servers about addresses: politely, with limits, and never inside the network this program runs in.

The addresses come from files that anybody may have written. Each host name is resolved once a request, every address
it has must be a public one, and the connection goes to exactly that address; each step of a redirect is held to the
same. Nothing is sent but the request line and four headers, and no more than a page's beginning is read, but where its
hash is wanted.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, NamedTuple
from urllib.parse import quote, urljoin
from urllib.robotparser import RobotFileParser

from ita_workbook import __version__
from ita_workbook.checks.addresses import is_public
from ita_workbook.checks.urls import split

AGENT = "ita-workbook"
REDIRECTS = (301, 302, 303, 307, 308)
HEAD_REFUSED = (400, 401, 403, 404, 405, 406, 410, 429, 500, 501, 503)
"""Answers to HEAD that prove little: many servers only know GET."""
LONGEST_DELAY = 10.0
LARGEST = 50_000_000
"""Bytes of a document that are read for its hash; of a larger one it is not known."""
SAFE = "/%:@!$&'()*+,;=~-._?"

Problem = Literal["", "private", "robots", "no_host", "timeout", "refused", "certificate", "redirects", "protocol"]


@dataclass(frozen=True, slots=True)
class Policy:
    """How hard servers may be asked. ``allow_private`` lifts the ban on addresses that are not public."""

    workers: int = 8
    host_delay: float = 0.5
    timeout: float = 10.0
    redirects: int = 5
    longest: int = 65_536
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one address: the last status and type, where redirects led, and the first bytes if any were read.

    ``problem`` tells why there is no status; ``detail`` is the technical reason.
    """

    url: str
    final_url: str = ""
    status: int = 0
    content_type: str = ""
    beginning: bytes = b""
    problem: Problem = ""
    detail: str = ""
    sha256: str = ""
    """Of all bytes, where they were asked for and are not too many."""
    size: int = 0


class _Body(NamedTuple):
    """What was read of a page: its beginning, and where all was read and hashed its hash; how many bytes were read."""

    beginning: bytes = b""
    sha256: str = ""
    size: int = 0


class _Stop(Exception):
    """A request that ends without an answer."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(detail)
        self.problem: Problem = problem
        self.detail = detail


@dataclass(slots=True)
class _Host:
    """One host's turn: when the next request may start, and what its robots.txt says of each scheme and port."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    robots: dict[str, RobotFileParser | None] = field(default_factory=dict)
    robots_lock: threading.Lock = field(default_factory=threading.Lock)


class Fetcher:
    """Asks about addresses with one policy; each address is asked about once."""

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        wants_body: Callable[[str], bool] = lambda _: False,
        hashes: bool = False,
    ) -> None:
        """``hashes``: what is read of a page is read to its end, for its hash and size."""
        self.policy = policy or Policy()
        self._wants_body, self._hashes = wants_body, hashes
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()

    def ask_all(self, urls: Iterable[str], *, done: Callable[[str], None] = lambda _: None) -> dict[str, Answer]:
        """Return the answer for every address; ``done`` is called after each, from this thread."""
        wanted = list(dict.fromkeys(urls))
        answers: dict[str, Answer] = {}
        with ThreadPoolExecutor(max_workers=self.policy.workers, thread_name_prefix="ita-links") as pool:
            waiting = [pool.submit(self.ask, url) for url in wanted]
            for future in as_completed(waiting):
                answer = future.result()
                answers[answer.url] = answer
                done(answer.url)
        return answers

    def ask(self, url: str) -> Answer:
        """Return the answer for one address; no failure of a server raises."""
        seen = url
        try:
            for _ in range(self.policy.redirects + 1):
                self._must_be_allowed(seen)
                status, headers, body = self._head_then_get(seen, redirected=seen != url)
                target = headers.get("location", "")
                if status not in REDIRECTS or not target:
                    kind = headers.get("content-type", "")
                    return Answer(url, seen, status, kind, body.beginning, sha256=body.sha256, size=body.size)
                seen = _redirected(seen, target)
            raise _Stop("redirects", f"> {self.policy.redirects}")
        except _Stop as stop:
            return Answer(url, seen, problem=stop.problem, detail=stop.detail)

    def _head_then_get(self, url: str, *, redirected: bool) -> tuple[int, dict[str, str], _Body]:
        """Ask with HEAD; with GET too where HEAD proves little, or the beginning of the page is needed."""
        try:
            status, headers, _ = self._request("HEAD", url)
        except _Stop as stop:
            if stop.problem not in ("protocol", "timeout"):
                raise
        else:
            known = status not in HEAD_REFUSED
            moved = status in REDIRECTS
            if known and (moved or not (redirected or self._wants_body(url) or not headers.get("content-type"))):
                return status, headers, _Body()
        return self._request("GET", url)

    # robots.txt

    def _must_be_allowed(self, url: str) -> None:
        parts = split(url)
        if parts is None:
            raise _Stop("protocol", url)
        origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        host = self._host(parts.hostname or "")
        with host.robots_lock:
            if origin not in host.robots:
                host.robots[origin] = self._read_robots(origin)
        rules = host.robots[origin]
        if rules is not None and not rules.can_fetch(AGENT, url):
            raise _Stop("robots", f"{origin}/robots.txt")

    def _read_robots(self, origin: str) -> RobotFileParser | None:
        """Return the rules of a server; None where it has none or cannot be asked, which the page itself will show."""
        url = f"{origin}/robots.txt"
        rules = RobotFileParser(url)
        try:
            for _ in range(self.policy.redirects + 1):
                status, headers, read = self._request("GET", url)
                if status not in REDIRECTS or "location" not in headers:
                    break
                url = _redirected(url, headers["location"])
        except _Stop:
            return None
        if status >= 500:
            # RFC 9309: a server that cannot say its rules has forbidden everything.
            rules.parse(["User-agent: *", "Disallow: /"])
        elif status == 200:
            rules.parse(read.beginning.decode("utf-8", "replace").splitlines())
        else:
            return None
        return rules

    # One request

    def _request(self, method: str, url: str) -> tuple[int, dict[str, str], _Body]:
        parts = split(url)
        if parts is None or parts.hostname is None:
            raise _Stop("protocol", url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        name = _ascii_host(parts.hostname)
        place = self._resolve(name, port)
        self._wait_for(name)
        target = quote(parts.path or "/", safe=SAFE) + (f"?{quote(parts.query, safe=SAFE)}" if parts.query else "")
        secure = parts.scheme == "https"
        connection = _Connection(name, port, place, secure=secure, timeout=self.policy.timeout)
        # One deadline over all steps: a head that comes byte by byte, or "100 Continue" for ever, ends no timeout of
        # a single step.
        guard = threading.Timer(2 * self.policy.timeout, connection.cut)
        guard.daemon = True
        guard.start()
        try:
            headers = {"User-Agent": f"{AGENT}/{__version__} (link check)", "Accept": "*/*", "Connection": "close"}
            connection.request(method, target, headers=headers)
            response = connection.getresponse()
            if connection.was_cut:
                # A head that ends too early is taken for a whole one.
                raise TimeoutError
            found = {key.lower(): value for key, value in response.getheaders()}
            body = _Body() if method == "HEAD" else self._body(response, connection)
            return response.status, found, body
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _stopped(error, connection, self.policy) from error
        finally:
            guard.cancel()
            connection.close()

    def _body(self, response: http.client.HTTPResponse, connection: _Connection) -> _Body:
        """Read the first bytes; a server that drips them out is left at the deadline with what there is."""
        found, size, digest = b"", 0, sha256()
        most = LARGEST if self._hashes else self.policy.longest
        try:
            while size < most:
                part = response.read1(min(8192, most - size))
                if not part:
                    return _Body(found, digest.hexdigest() if self._hashes else "", size)
                size += len(part)
                digest.update(part)
                found += part[: max(self.policy.longest - len(found), 0)]
        except (OSError, http.client.HTTPException):
            if not (found and connection.was_cut):
                raise
        return _Body(found, "", size)

    def _resolve(self, name: str, port: int) -> tuple[int, str]:
        """Return the family and address to connect to; all that the name stands for must be public."""
        try:
            entries = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise _Stop("no_host", str(error)) from error
        if not self.policy.allow_private and not all(is_public(str(entry[4][0])) for entry in entries):
            raise _Stop("private", name)
        # Version 4 first: offices whose network has no route for 6 would wait for nothing.
        family, _, _, _, place = min(entries, key=lambda entry: entry[0] != socket.AF_INET)
        return family, str(place[0])

    def _host(self, name: str) -> _Host:
        with self._guard:
            return self._hosts.setdefault(name.lower(), _Host())

    def _wait_for(self, name: str) -> None:
        """Wait until this host may be asked again; each request takes the next free moment."""
        host = self._host(name)
        with host.lock:
            now = time.monotonic()
            start = max(now, host.free_at)
            host.free_at = start + min(self.policy.host_delay, LONGEST_DELAY)
        if start > now:
            time.sleep(start - now)


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was looked at before, under the name that was asked for."""

    def __init__(self, name: str, port: int, place: tuple[int, str], *, secure: bool, timeout: float) -> None:
        super().__init__(name, port, timeout=timeout)
        self.default_port = 443 if secure else 80
        self._place = place
        self._secure = secure
        self.was_cut = False
        self._live: socket.socket | None = None

    def cut(self) -> None:
        """End the connection from another thread, whatever it is waiting for."""
        self.was_cut = True
        if self._live is not None:
            with suppress(OSError):
                self._live.shutdown(socket.SHUT_RDWR)

    def connect(self) -> None:
        """Connect to the resolved address, with the certificate checked against the name."""
        family, address = self._place
        self._live = plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(self.timeout)
            plain.connect((address, self.port))
            self.sock = plain
            if self._secure:
                context = ssl.create_default_context()
                self._live = self.sock = context.wrap_socket(
                    plain, server_hostname=self.host, do_handshake_on_connect=False
                )
                self.sock.do_handshake()
        except BaseException:
            self._live.close()
            raise


def _stopped(error: Exception, connection: _Connection, policy: Policy) -> _Stop:
    """Return why a request ended without an answer."""
    if connection.was_cut or isinstance(error, TimeoutError):
        return _Stop("timeout", f"{2 * policy.timeout if connection.was_cut else policy.timeout:g} s")
    if isinstance(error, ssl.SSLError):
        return _Stop("certificate", str(error))
    if isinstance(error, OSError) and not isinstance(error, http.client.HTTPException):
        return _Stop("refused", str(error))
    return _Stop("protocol", repr(error))


def _redirected(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise _Stop("protocol", f"Location: {target[:200]}") from error


def _ascii_host(name: str) -> str:
    try:
        return name.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise _Stop("no_host", name) from error
