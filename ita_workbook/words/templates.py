"""Access to the shipped content: the files under ``templates/`` and ``samples/``."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ita_workbook.words.node import parse_yaml


def template(*parts: str) -> Traversable:
    """Return the file or folder ``parts`` under ``templates/``."""
    found: Traversable = files("ita_workbook.templates")
    for part in parts:
        found = found / part
    return found


def sample(*parts: str) -> Traversable:
    """Return the file or folder ``parts`` under ``samples/``."""
    found: Traversable = files("ita_workbook.samples")
    for part in parts:
        found = found / part
    return found


def load_yaml(*parts: str) -> Any:
    """Parse the YAML file ``parts`` under ``templates/``."""
    return parse_yaml(template(*parts).read_text(encoding="utf-8"))
