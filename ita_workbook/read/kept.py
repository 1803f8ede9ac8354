"""Kept results: what was made of a small part is remembered, since the files of one program have many parts alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

_Made = TypeVar("_Made")
_More = ParamSpec("_More")
_MOST = 64
"""Results that are remembered of one function."""
LARGEST = 1 << 16
"""Bytes of a part that is remembered, at the most: a folder of large ones must not fill the memory."""


def kept_if_small(make: Callable[Concatenate[bytes, _More], _Made]) -> Callable[Concatenate[bytes, _More], _Made]:
    """Remember what ``make`` gives for the last few parts of at most :data:`LARGEST` bytes; nobody may change it."""
    remembered = cast("Callable[Concatenate[bytes, _More], _Made]", lru_cache(maxsize=_MOST)(make))

    @wraps(make)
    def made(data: bytes, /, *args: _More.args, **kwargs: _More.kwargs) -> _Made:
        return (remembered if len(data) <= LARGEST else make)(data, *args, **kwargs)

    return made
