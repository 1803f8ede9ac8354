"""Access to the shipped content: the files under ``templates/`` and ``samples/``."""

from __future__ import annotations

import os
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ita_workbook.words.errors import DeclarationError
from ita_workbook.words.node import Node, parse_yaml

FOLDER = "ITA_TEMPLATES"
"""The environment variable that names a copy of ``templates/`` to be used in place of the shipped content."""


def template(*parts: str) -> Traversable:
    """Return the file or folder ``parts`` under ``templates/``, the shipped one or that of ``ITA_TEMPLATES``."""
    own = os.environ.get(FOLDER)
    found: Traversable = Path(own) if own else files("ita_workbook.templates")
    for part in parts:
        found = found / part
    return found


def sample(*parts: str) -> Traversable:
    """Return the file or folder ``parts`` under ``samples/``."""
    found: Traversable = files("ita_workbook.samples")
    for part in parts:
        found = found / part
    return found


def load_node(*parts: str) -> Node:
    """Read the YAML file ``parts`` under ``templates/``, each value of it with its place."""
    return Node.parse(template(*parts).read_bytes(), "/".join(parts), DeclarationError)


def load_yaml(*parts: str) -> Any:
    """Parse the YAML file ``parts`` under ``templates/``."""
    return parse_yaml(template(*parts).read_text(encoding="utf-8"))
