"""Sentences of ``templates/words`` by dotted name, the first step of which is the file; an agency's own before ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ita_workbook.words.errors import DeclarationError
from ita_workbook.words.node import Node
from ita_workbook.words.templates import template
from ita_workbook.words.text import LANGUAGES, Text, fields_of, stray_braces

FOLDER = "words"


class Sentences:
    """The sentences of one file, as shipped or as an agency has edited them."""

    def __init__(self, name: str, texts: Mapping[str, Text]) -> None:
        self.name = name
        self.texts = texts

    def say(self, name: str, /, **values: object) -> Text:
        """Return a sentence with its fields filled; raises KeyError for one that is not there or lacks a value."""
        text = self.texts[name]
        missing = (fields_of(text.th) | fields_of(text.en)) - values.keys()
        if missing:
            raise KeyError(f"{self.name}.{name}: nothing fills {', '.join(sorted(missing))}")
        return text.fill(values) if values else text

    def has(self, name: str) -> bool:
        """Whether there is a sentence of this name."""
        return name in self.texts

    def edited(self, folder: Path, everywhere: frozenset[str] = frozenset()) -> Sentences:
        """Return the sentences with those of the folder's file of the same name in place of ours.

        Each may use the fields of ours and those of ``everywhere``; an empty one is left out of what is written.
        """
        path = folder / f"{self.name}.yaml"
        if not path.is_file():
            return self
        node = Node(_content(path), path.name, DeclarationError)
        return Sentences(self.name, {**self.texts, **dict(_own(node, self.texts, everywhere))})


def sentence(name: str, /, **values: object) -> Text:
    """Return the shipped sentence ``file.part.name`` filled with ``values``; only its file is read."""
    file, _, rest = name.partition(".")
    return shipped(file).say(rest, **values)


def pattern(name: str) -> Text:
    """Return the shipped sentence as it stands: for constants, which are filled where they are used."""
    file, _, rest = name.partition(".")
    return shipped(file).texts[rest]


@cache
def shipped(name: str) -> Sentences:
    """Return the sentences of ``templates/words/NAME.yaml``."""
    return Sentences(name, texts_of(FOLDER, f"{name}.yaml"))


@cache
def texts_of(*parts: str) -> Mapping[str, Text]:
    """Return the texts of a file under ``templates/`` by dotted name."""
    return dict(_texts(Node.parse(template(*parts).read_bytes(), parts[-1], DeclarationError)))


def _content(path: Path) -> object:
    """Return what a file declares; one with comments alone declares nothing."""
    data = path.read_bytes()
    lines = (line.strip() for line in data.decode("utf-8-sig", "replace").splitlines())
    if all(not line or line.startswith("#") for line in lines):
        return {}
    return Node.parse(data, path.name, DeclarationError).value


def _texts(node: Node, above: str = "") -> Iterator[tuple[str, Text]]:
    """Yield the sentences of a part with their dotted names."""
    for name in node.mapping():
        child = node.need(name)
        if _is_wording(child):
            yield above + name, child.wording()
        else:
            yield from _texts(child, f"{above}{name}.")


def _own(
    node: Node, ours: Mapping[str, Text], everywhere: frozenset[str], above: str = ""
) -> Iterator[tuple[str, Text]]:
    """Yield an agency's own sentences, each held to a name and to fields that ours has."""
    node.only(dict.fromkeys(name[len(above) :].split(".")[0] for name in ours if name.startswith(above)))
    for name, value in node.mapping().items():
        child, whole = node.at(name, value), above + name
        if whole in ours:
            yield whole, _held_to(child, ours[whole], everywhere)
        else:
            yield from _own(child, ours, everywhere, f"{whole}.")


def _held_to(node: Node, ours: Text, everywhere: frozenset[str]) -> Text:
    if node.value == "":
        return Text("")
    text = node.wording()
    allowed = fields_of(ours.th) | fields_of(ours.en) | everywhere
    for pattern in (text.th, text.en):
        unknown = sorted(fields_of(pattern) - allowed)
        if unknown or stray_braces(pattern):
            listed = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "-"
            raise node.fail(*_wrong_field(unknown[0] if unknown else "", listed))
    return text


def _wrong_field(name: str, listed: str) -> tuple[str, str]:
    if name:
        return f"ไม่มีค่า {{{name}}} ในประโยคนี้ ใช้ได้: {listed}", f"nothing fills {{{name}}} here; there are: {listed}"
    return f"วงเล็บปีกกาไม่ครบคู่ ใช้ได้: {listed}", f"unbalanced braces; there are: {listed}"


def _is_wording(node: Node) -> bool:
    value = node.value
    return not isinstance(value, Mapping) or (bool(value) and set(value) <= set(LANGUAGES))
