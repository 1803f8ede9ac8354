"""Killing a command at every point where it could matter: a child process ends itself with SIGKILL at the n-th one.

A point is a line of the modules that write files or the ledger, or an action of the interpreter that changes files
(opening one for writing, replacing, removing, connecting to the ledger), wherever in the program it happens.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import ita_workbook
from ita_workbook.cli.main import run

_PACKAGE = Path(ita_workbook.__file__).parent
WATCHED = frozenset(
    str(_PACKAGE / name)
    for name in (
        "season/ledger.py",
        "season/ledger_file.py",
        "season/issue.py",
        "season/record.py",
        "merge/merging.py",
        "write/output.py",
    )
)
_ACTIONS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.chmod", "sqlite3.connect", "tempfile.mkstemp"})
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _count(arguments, limit: int) -> int:
    """Run a command in this process and return how many points it passed; die at point ``limit``."""
    passed = 0

    def point() -> None:
        nonlocal passed
        passed += 1
        if passed == limit:
            os.kill(os.getpid(), signal.SIGKILL)

    def in_function(frame, event, _):
        if event == "line":
            point()
        return in_function

    def on_action(event, details):
        # Reading is no point: what is imported for the first time would make the count differ from run to run.
        if counting and (
            event in _ACTIONS or (event == "open" and isinstance(details[2], int) and details[2] & _WRITING)
        ):
            point()

    sys.addaudithook(on_action)
    counting = True
    sys.settrace(lambda frame, event, _: in_function if frame.f_code.co_filename in WATCHED else None)
    try:
        run([str(argument) for argument in arguments])
    finally:
        sys.settrace(None)
        counting = False
    return passed


def _in_child(arguments, limit: int, said: int | None = None) -> int:
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        passed = _count(arguments, limit)
        if said is not None:
            os.write(said, str(passed).encode())
        os._exit(0)
    return os.waitpid(child, 0)[1]


def points_of(arguments) -> int:
    """Run a command whole, in a child process, and return how many points it passes."""
    back, said = os.pipe()
    status = _in_child(arguments, 0, said)
    os.close(said)
    with os.fdopen(back) as stream:
        text = stream.read()
    assert status == 0 and text, status
    return int(text)


def kill_at(point: int, arguments) -> None:
    """Run a command in a child process that is killed at ``point``."""
    status = _in_child(arguments, point)
    # A command with helpers does not pass as many points each time: one near the end may not come.
    assert status == 0 or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL), status


def chosen(total: int, most: int) -> list[int]:
    """Return all points, or ``most`` of them evenly over the run, the first and the last among them."""
    if total <= most:
        return list(range(1, total + 1))
    return sorted({1 + round(number * (total - 1) / (most - 1)) for number in range(most)})
