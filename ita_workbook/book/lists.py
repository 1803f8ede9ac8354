"""Lists: the closed ones (status, round, …) with all that is read as a value, and those that follow something else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ita_workbook.book.meaning import ListFrom
from ita_workbook.words.node import Node
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Text
from ita_workbook.words.thai_text import fold, suggest


@dataclass(frozen=True, slots=True)
class ListValue:
    """One value of a closed list. The Thai label is the stored value."""

    code: str
    label: Text
    aliases: tuple[str, ...] = ()
    until_month: int | None = None
    """Of a reporting round: its last month, 1–12."""
    usual: bool = False
    """Whether rows are made for it where nobody has said which value they are for."""


@dataclass(frozen=True)
class ListSpec:
    """A list of values; every spelling of a closed one, in either language, is read as its Thai label.

    ``source``: where the values come from, where they are not declared. ``open``: another value is asked about, not
    refused.
    """

    id: str
    title: Text
    values: tuple[ListValue, ...]
    source: ListFrom | None = None
    open: bool = False

    @classmethod
    def of(cls, name: str, declared: Node) -> ListSpec:
        """Build from the declared list ``name``."""
        declared.only(("title", "values", "from", "open"))
        values = tuple(_value(entry) for entry in declared.each("values"))
        source = declared.get("from")
        if bool(values) == (source is not None):
            raise declared.fail(sentence("book.list_source"))
        followed = None if source is None else ListFrom.of(source)
        return cls(name, declared.need("title").wording(), values, followed, declared.flag("open"))

    @cached_property
    def usual(self) -> tuple[ListValue, ...]:
        """The values for which rows are made where nobody has said which."""
        return tuple(value for value in self.values if value.usual)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The Thai labels in their order."""
        return tuple(value.label.th for value in self.values)

    @cached_property
    def _spellings(self) -> dict[str, ListValue]:
        found: dict[str, ListValue] = {}
        for value in self.values:
            for spelling in (value.label.th, value.label.en, value.code, *value.aliases):
                found.setdefault(fold(spelling) or spelling, value)
        return found

    @cached_property
    def _by_label(self) -> dict[str, ListValue]:
        return {value.label.th: value for value in self.values}

    def find(self, written: str) -> ListValue | None:
        """Return the value that ``written`` means, by label, code or alias; None when it is none of them."""
        return self._by_label.get(written) or self._spellings.get(fold(written) or written)

    def nearest(self, written: str) -> str | None:
        """Return the Thai label that ``written`` was probably meant to be, by any of its spellings."""
        spellings = {spelling: value.label.th for value in self.values for spelling in (value.label.th, *value.aliases)}
        near = suggest(written, spellings)
        return spellings[near] if near else None

    def code_of(self, label: object) -> str | None:
        """Return the code of a stored label; None for anything else."""
        value = self._by_label.get(label) if isinstance(label, str) else None
        return value.code if value else None

    def label_of(self, code: str) -> str:
        """Return the Thai label of ``code``; raises KeyError."""
        for value in self.values:
            if value.code == code:
                return value.label.th
        raise KeyError(code)


def _value(declared: Node) -> ListValue:
    declared.only(("code", "th", "en", "aliases", "until_month", "usual"))
    return ListValue(
        declared.need("code").text(),
        Text(declared.need("th").text(), declared.optional("en")),
        declared.texts("aliases"),
        declared.whole("until_month") or None,
        declared.flag("usual"),
    )
