"""Text in the two languages of the tool: Thai (default) and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Language = Literal["th", "en"]
LANGUAGES: tuple[Language, ...] = ("th", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One wording in Thai and English; ``{name}`` fields are filled by :meth:`fill`."""

    th: str
    en: str = ""

    def pick(self, language: Language = "th") -> str:
        """Return the wording in ``language``; Thai where no English was given."""
        return self.en if language == "en" and self.en else self.th

    def fill(self, values: Mapping[str, object]) -> Text:
        """Return the text with its ``{name}`` fields replaced; unknown names stay as they are."""
        kept = _Kept({name: str(value) for name, value in values.items()})
        return Text(self.th.format_map(kept), self.en.format_map(kept))

    @classmethod
    def of(cls, declared: object) -> Text:
        """Build from a declared ``{th: ..., en: ...}`` mapping, a plain string, or None (empty)."""
        if isinstance(declared, Mapping):
            return cls(str(declared.get("th", "") or ""), str(declared.get("en", "") or ""))
        return cls("" if declared is None else str(declared))


class _Kept(dict[str, str]):
    """A mapping that leaves an unknown ``{name}`` in the text instead of failing."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FIELD = re.compile(r"\{([a-z_]+)\}")


def fields_of(pattern: str) -> set[str]:
    """Return the names of the fields in a pattern."""
    return set(_FIELD.findall(pattern))


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """Return the pattern with its fields filled; a bracketed part with an empty field is left out."""
    said = ""
    for optional, names, template in _parts(pattern):
        texts = tuple(map(values.get, names))
        if all(texts):
            said += template % texts
        elif not optional:
            # A required field without a value shows a dash: a sentence with a hole would read as a mistake of ours.
            said += template % tuple(text or "–" for text in texts)
    return said.strip()


@lru_cache(maxsize=4096)
def _parts(pattern: str) -> tuple[tuple[bool, tuple[str, ...], str], ...]:
    """Return the parts of a pattern: whether each is optional, its fields, and its text with ``%s`` in their places."""
    parts: list[tuple[bool, tuple[str, ...], str]] = []
    for number, text in enumerate(_OPTIONAL.split(pattern)):
        pieces = _FIELD.split(text)
        optional = number % 2 > 0 and len(pieces) > 1
        if number % 2 and not optional:
            # Brackets without a field are plain text of the sentence.
            pieces = [f"[{text}]"]
        template = "%s".join(piece.replace("%", "%%") for piece in pieces[::2])
        parts.append((optional, tuple(pieces[1::2]), template))
    return tuple(parts)
