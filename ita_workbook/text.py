"""Text in the two languages of the tool: Thai (default) and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
