"""Wording: what the written workbook says besides the sheets' own titles and prompts, from one template file."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ita_workbook.resource import load_yaml
from ita_workbook.text import Text


@lru_cache(maxsize=1)
def _declared() -> dict[str, Text]:
    found: dict[str, Text] = {}

    def collect(prefix: str, part: dict[str, Any]) -> None:
        if "th" in part:
            found[prefix] = Text.of(part)
            return
        for name, inner in part.items():
            collect(f"{prefix}.{name}" if prefix else name, inner)

    collect("", load_yaml("workbook", "wording.yaml"))
    return found


def wording(path: str, **values: object) -> Text:
    """Return the text at ``path`` (``error.date``) with ``values`` filled in; raises KeyError."""
    text = _declared()[path]
    return text.fill(values) if values else text
