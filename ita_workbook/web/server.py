"""Server: one a season folder, on the loopback address; it opens the browser and ends when nobody needs it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import shutil
import socket
import sqlite3
import tempfile
import webbrowser
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from time import monotonic

import uvicorn
from starlette.types import ASGIApp

from ita_workbook.web.app import Server, app
from ita_workbook.web.folder import SeasonFolder
from ita_workbook.web.guard import Gate
from ita_workbook.words.errors import UsageProblem
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language
from ita_workbook.write.output import make_folder, write_text

IDLE = 2 * 3600.0
"""Seconds without a request after which the server ends."""
_LOOK = 5.0
_OWN = ".serve"
_NOTE = "open.json"


def serve(
    folder: Path,
    *,
    port: int = 0,
    browser: bool = True,
    language: Language = "th",
    idle: float = IDLE,
    started: Callable[[str, bool], object] = lambda address, first: None,
) -> None:
    """Serve the pages of a season folder until somebody ends it or nobody has asked for anything for so long.

    ``started`` is called with the address that lets a browser in, and whether this run is the server: another one on
    the same folder is asked to let in one more browser instead. Raises UsageProblem where the port is taken.
    """
    own = folder / _OWN
    make_folder(own)
    with _alone(own / "lock") as alone:
        if not alone:
            address = _address_of_other(own / _NOTE, folder)
            started(address, False)
            if browser:
                webbrowser.open(address)
            return
        for used in (own, *folder.glob(f"forms/*/{_OWN}")):
            for left in ("in", "out", "tmp", "sample", "public"):
                shutil.rmtree(used / left, ignore_errors=True)
        (own / "tmp").mkdir()
        # Uploads wait on the disk in a temporary file: in this folder too, not where other people's programs look.
        tempfile.tempdir = str((own / "tmp").resolve())
        logging.basicConfig(filename=own / "log.txt", level=logging.WARNING, encoding="utf-8")
        with _listening(port) as listener:
            gate = Gate(listener.getsockname()[1])
            gate.renewed = lambda _: _note(own / _NOTE, gate.address)
            _note(own / _NOTE, gate.address)
            server = Server(SeasonFolder(folder), gate, language)
            started(gate.address, True)
            if browser:
                webbrowser.open(gate.address)
            try:
                _run(server, listener, idle)
            finally:
                server.works.end()
                (own / _NOTE).unlink(missing_ok=True)


def _run(server: Server, listener: socket.socket, idle: float) -> None:
    config = uvicorn.Config(
        _ending(app(server), server, idle), log_level="warning", access_log=False, server_header=False, ws="none",
        lifespan="on", timeout_graceful_shutdown=5,
    )  # fmt: skip
    running = uvicorn.Server(config)
    server.end = lambda: setattr(running, "should_exit", True)
    running.run(sockets=[listener])


def _ending(inner: ASGIApp, server: Server, idle: float) -> ASGIApp:
    """Return the application with a look now and then whether anybody still needs it."""

    @asynccontextmanager
    async def watched() -> AsyncIterator[None]:
        async def watch() -> None:
            while True:
                await asyncio.sleep(min(_LOOK, idle / 2))
                if is_idle(server, idle, monotonic()):
                    server.end()

        watching = asyncio.create_task(watch())
        yield
        watching.cancel()

    async def whole(scope: object, receive: object, send: object) -> None:
        if scope["type"] != "lifespan":  # type: ignore[index]
            await inner(scope, receive, send)  # type: ignore[arg-type]
            return
        await receive()  # type: ignore[operator]
        async with watched():
            await send({"type": "lifespan.startup.complete"})  # type: ignore[operator]
            await receive()  # type: ignore[operator]
        await send({"type": "lifespan.shutdown.complete"})  # type: ignore[operator]

    return whole


def is_idle(server: Server, idle: float, now: float) -> bool:
    """Whether nobody has asked for anything for so long and nothing is under way."""
    return not server.works.busy and now - server.gate.last > idle


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """Give a socket of the loopback address; 0 is any free port."""
    with contextlib.closing(socket.socket()) as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise UsageProblem(sentence("web.serve.port", port=port, reason=error.strerror or "")) from error
        listener.listen(128)
        yield listener


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Hold the folder as long as this lasts; whether it was free. The system lets go of it however a run ends."""
    with contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as held:
        try:
            held.execute("begin exclusive")
            free = True
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise UsageProblem(sentence("web.serve.no_folder", folder=path.parent.parent)) from error
            free = False
        yield free


def _note(path: Path, address: str) -> None:
    """Write down the address that lets one more browser in, for who may read this folder."""
    write_text(path, json.dumps({"address": address}) + "\n")
    with contextlib.suppress(OSError):
        path.chmod(0o600)


def _address_of_other(path: Path, folder: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError, KeyError) as error:
        raise UsageProblem(sentence("web.serve.in_use", folder=folder)) from error
