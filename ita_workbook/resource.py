"""Access to the shipped content: the files under ``templates/`` and ``samples/``."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

# The C loader is some ten times faster; a build of PyYAML without it still works.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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


def parse_yaml(text: str | bytes) -> Any:
    """Parse YAML text with the safe loader; raises ``yaml.YAMLError``."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - both loaders are safe ones


def load_yaml(*parts: str) -> Any:
    """Parse the YAML file ``parts`` under ``templates/``."""
    return parse_yaml(template(*parts).read_text(encoding="utf-8"))
