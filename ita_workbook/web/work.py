"""Work: what takes longer than a page may; one piece at a time, with its progress, and a way to stop it.

Everything that writes is a piece of work. One thread does them one after the other, so two browsers cannot write into
each other's files.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

from ita_workbook.words.errors import ItaError
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text

State = Literal["waiting", "running", "done", "failed", "stopped"]
Step = Callable[[str, int, int], object]
_KEPT = 50
"""Pieces whose outcome can still be looked at."""
_SOON = 2.0
"""Seconds to wait for a piece before its progress is shown instead of its outcome."""


class Stopped(Exception):
    """Somebody wants the work to end; raised between two steps of it."""


@dataclass(frozen=True)
class Outcome:
    """Where to go when the work is done, and what to say there."""

    place: str
    told: tuple[Text, ...] = ()
    warned: tuple[Text, ...] = ()


@dataclass
class Piece:
    """One piece of work; ``done`` of ``total`` steps of a ``stage`` are done."""

    title: Text
    place: str
    """Where it was asked for, and where its errors are told."""
    run: Callable[[Step], Outcome]
    typed: Mapping[str, str] = field(default_factory=dict)
    """What was filled in where it was asked for: where nothing came of it, it is shown there again."""
    at: str = ""
    """The address of the form whose pages it is of; '' for those of the season."""
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    state: State = "waiting"
    stage: str = ""
    done: int = 0
    total: int = 0
    outcome: Outcome | None = None
    problem: Text | None = None
    stopping: bool = False
    future: Future[None] | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more happens."""
        return self.state in ("done", "failed", "stopped")

    @property
    def goes_to(self) -> str:
        """The page that tells the outcome."""
        place, mark, at = (self.outcome.place if self.outcome else self.place).partition("#")
        return f"{self.at}{place}{'&' if '?' in place else '?'}work={self.id}{mark}{at}"

    def step(self, stage: str, done: int, total: int) -> None:
        """Note the progress; raises Stopped where somebody asked for it."""
        self.stage, self.done, self.total = stage, done, total
        if self.stopping:
            raise Stopped

    def stop(self) -> None:
        """Ask for the end: it comes between two steps, so that nothing is left half written."""
        self.stopping = True


class Works:
    """The pieces of work of one server, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._pieces: dict[str, Piece] = {}
        self._worker = ThreadPoolExecutor(1, "work")

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return any(not piece.over for piece in self._pieces.values())

    def get(self, id: str) -> Piece | None:
        """Return a piece by its id, None where it is not known (any more)."""
        return self._pieces.get(id)

    def start(
        self,
        title: Text,
        place: str,
        run: Callable[[Step], Outcome],
        typed: Mapping[str, str] | None = None,
        at: str = "",
    ) -> Piece:
        """Begin a piece of work, and wait a moment: most are done at once."""
        piece = Piece(title, place, run, typed or {}, at)
        for old in list(self._pieces.values())[: -_KEPT or None]:
            if old.over:
                self._pieces.pop(old.id, None)
        self._pieces[piece.id] = piece
        piece.future = self._worker.submit(_do, piece)
        self.wait(piece, _SOON)
        return piece

    def wait(self, piece: Piece, seconds: float) -> None:
        """Wait until a piece is over, at most so long."""
        if piece.future is not None:
            try:
                piece.future.result(seconds)
            except TimeoutError:
                return

    def end(self) -> None:
        """Stop what is under way and take no more."""
        for piece in self._pieces.values():
            piece.stop()
        self._worker.shutdown(wait=True, cancel_futures=True)


def _do(piece: Piece) -> None:
    if piece.stopping:
        piece.state = "stopped"
        return
    piece.state = "running"
    try:
        piece.outcome = piece.run(piece.step)
        piece.state = "done"
    except Stopped:
        piece.state = "stopped"
    except ItaError as error:
        piece.problem, piece.state = error.message, "failed"
    except OSError as error:
        name, reason = error.filename2 or error.filename or "", error.strerror or type(error).__name__
        piece.problem, piece.state = sentence("web.problem.system", path=name, reason=reason), "failed"
    except Exception:
        logging.getLogger("ita_workbook.web").exception("work")
        piece.problem, piece.state = sentence("web.problem.ours"), "failed"
