"""Results of writing documents: the files, and what is left to put right in the master before they are published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any

from ita_workbook.report.documents.public_page import PublicPage
from ita_workbook.report.write import FORMATS, KINDS
from ita_workbook.words.errors import quoted
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language, Text
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table


@dataclass(frozen=True, slots=True)
class Unfinished:
    """How many errors a master still has, and how many of them are conflicts that nobody has decided."""

    errors: int = 0
    undecided: int = 0
    off_site: tuple[str, ...] = ()
    """The rows with a link that lies off the agency's own web site."""


@dataclass(frozen=True, repr=False)
class Documents(Result):
    """The files that were written."""

    files: tuple[Path, ...]
    _: KW_ONLY
    master: Path | None = None
    unfinished: Unfinished = Unfinished()
    """What is left to put right in the master: the documents are made all the same."""
    caveats: tuple[Text, ...] = ()
    """What is uncertain about the year's framework, and what an order leaves to be filled in by hand."""
    page: PublicPage | None = None
    """What the public page shows; None for other documents."""

    @property
    def warnings(self) -> tuple[Text, ...]:
        """That the master still has errors, and link cells that hold no address."""
        told = [_unfinished(self.unfinished, self.master)] if self.unfinished.errors else []
        if off := self.unfinished.off_site or (self.page.off_site if self.page else ()):
            told.append(sentence("report.off_site", count=len(off), listed=", ".join(off)))
        return (*told, *map(_unusable, self.unusable), *(_of_page(self.page) if self.page else ()))

    @property
    def unusable(self) -> tuple[str, ...]:
        """The items whose link cell holds something that is no web address."""
        return tuple(item.code for item in self.page.unusable) if self.page else ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """``documents``: a row a file."""
        columns: dict[str, Kinds] = {
            "kind": (*KINDS, "publish"), "format": FORMATS, "file": "text", "bytes": "count",
        }  # fmt: skip
        rows = [
            (
                "publish" if self.page else path.stem,
                path.suffix[1:],
                path.name,
                path.stat().st_size if path.exists() else None,
            )
            for path in self.files
        ]
        return (data_table("documents", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the files (schema ita-workbook/report/1)."""
        return {
            "schema": "ita-workbook/report/1",
            "files": [str(path) for path in self.files],
            "errors": self.unfinished.errors,
            "undecided": self.unfinished.undecided,
            "caveats": [caveat.pick(language) for caveat in self.caveats],
        }

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield the files; of the public page also how many items have links."""
        for path in self.files:
            if self.page is None:
                yield str(path)
            else:
                yield sentence(
                    "report.public.linked", path=path, published=self.page.published, count=self.page.count
                ).pick(language)


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.exists() else None


def _unfinished(found: Unfinished, master: Path | None) -> Text:
    command = f"ita check {quoted(master)}" if master else "ita check"
    undecided = found.undecided or ""
    return sentence("report.unfinished", errors=found.errors, undecided=undecided, command=command)


def _of_page(page: PublicPage) -> Iterator[Text]:
    """Tell what the public would miss or wonder about: items without a link, and two with the same one."""
    items = [item for group in page.groups for item in group.items]
    missing = [f"{item.code} {item.name}" for item in items if not item.links and not item.unusable]
    if missing:
        yield sentence("report.public.without_link", count=len(missing), items="; ".join(missing))
    first: dict[str, str] = {}
    for item in items:
        for link in item.links:
            other = first.setdefault(link.rstrip("/"), item.code)
            if other != item.code:
                yield sentence("report.public.same_link", code=item.code, other=other, link=link)


def _unusable(code: str) -> Text:
    return sentence("report.public.no_address", code=code)
