"""The collector: Python's search for reference cycles, paused where much is made that has none."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def uncollected(make: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """Run ``make`` without the collector: reading one file sets it off a dozen times, and it finds nothing.

    What a file was read into refers to nothing that refers back to it, so it goes when nobody holds it any more; tests
    see to that.
    """

    @wraps(make)
    def made(*args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        if not gc.isenabled():
            return make(*args, **kwargs)
        gc.disable()
        try:
            return make(*args, **kwargs)
        finally:
            gc.enable()

    return made
