"""Text in the two languages of the tool, Thai (default) and English, and the one way of filling its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
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
        """Return the text filled in both languages; a value that is a Text is taken in the language it stands in."""
        return Text(fill(self.th, _shown(values, "th")), fill(self.en, _shown(values, "en")))

    @classmethod
    def of(cls, declared: object) -> Text:
        """Build from a declared ``{th: ..., en: ...}`` mapping, a plain string, or None (empty)."""
        if isinstance(declared, Mapping):
            return cls(str(declared.get("th", "") or ""), str(declared.get("en", "") or ""))
        return cls("" if declared is None else str(declared))


def _shown(values: Mapping[str, object], language: Language) -> dict[str, str]:
    return {name: value.pick(language) if isinstance(value, Text) else str(value) for name, value in values.items()}


def listed(texts: Iterable[Text], between: str = ", ") -> Text:
    """Return texts one behind the other, in both languages."""
    all_of = tuple(texts)
    return Text(between.join(one.th for one in all_of), between.join(one.pick("en") for one in all_of))


_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FIELD = re.compile(r"\{([a-z_]+)(?::([^{}|]*)\|([^{}|]*))?\}")
# What cutting by _FIELD gives: a text, then a name and two forms, again and again, and a text.
_STEP = 4


def fields_of(pattern: str) -> set[str]:
    """Return the names of the fields in a pattern."""
    return {found[1] for found in _FIELD.finditer(pattern)}


def stray_braces(pattern: str) -> bool:
    """Whether the pattern has a brace that belongs to no field: a mistyped field would be printed as it stands."""
    rest = _FIELD.sub("", pattern)
    return "{" in rest or "}" in rest


def fill(pattern: str, values: Mapping[str, str], literal: Callable[[str], str] = str) -> str:
    """Return the pattern with its fields filled.

    ``{name}`` is the value; a name that has none stays as it is, for who fills the text next. An empty value shows a
    dash: a sentence with a hole would read as a mistake of ours. A part in ``[brackets]`` is left out when one of its
    fields is empty or has no value. ``{count:place|places}`` is the first word for 1 and the second for other counts.
    ``literal`` is what is done with the pattern's own words, as with their digits.
    """
    said: list[str] = []
    for optional, pieces in _parts(pattern):
        if optional and not all(map(values.get, pieces[1::_STEP])):
            continue
        for number in range(0, len(pieces), _STEP):
            said.append(literal(pieces[number]))
            if number + 1 < len(pieces):
                said.append(_value(values, *pieces[number + 1 : number + _STEP]))
    return "".join(said)


def _value(values: Mapping[str, str], name: str, one: str | None, many: str | None) -> str:
    value = values.get(name)
    if value is None:
        return "{" + name + "}" if one is None else f"{{{name}:{one}|{many}}}"
    if one is None or many is None:
        return value or "–"
    return one if value == "1" else many


@lru_cache(maxsize=4096)
def _parts(pattern: str) -> tuple[tuple[bool, tuple[str, ...]], ...]:
    """Return the parts of a pattern: whether each is optional, and its text cut at its fields."""
    parts: list[tuple[bool, tuple[str, ...]]] = []
    for number, text in enumerate(_OPTIONAL.split(pattern)):
        pieces = _FIELD.split(text)
        optional = number % 2 > 0 and len(pieces) > 1
        if number % 2 and not optional:
            # Brackets without a field are plain text of the sentence.
            pieces = [f"[{text}]"]
        parts.append((optional, tuple(pieces)))
    return tuple(parts)
