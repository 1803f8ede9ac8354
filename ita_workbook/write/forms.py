"""Forms list: the forms at hand as a result: which items they serve, and what is missing of those not verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ita_workbook.book.form import Form
from ita_workbook.book.workbook import WorkbookSpec
from ita_workbook.words.sentences import sentence
from ita_workbook.words.text import Language
from ita_workbook.write.result import Kinds, Result, data_table
from ita_workbook.write.table import Table


@dataclass(frozen=True, repr=False)
class Forms(Result):
    """The forms at hand."""

    specs: tuple[WorkbookSpec, ...]

    @property
    def forms(self) -> tuple[Form, ...]:
        """What each form is, beside its sheets."""
        return tuple(one.form for one in self.specs if one.form is not None)

    @property
    def tables(self) -> tuple[Table, ...]:
        """``forms``: a row a form."""
        columns: dict[str, Kinds] = {
            "code": "text", "title": "text", "items": "text", "verified": "flag", "missing": "text", "pages": "text",
        }  # fmt: skip
        rows = [
            (one.code, one.title, _served(one), one.verified, one.missing if one.missing.th else None,
             ", ".join(page.code for page in one.pages))
            for one in self.forms
        ]  # fmt: skip
        return (data_table("forms", columns, rows),)

    def to_json(self, language: Language = "th") -> dict[str, Any]:
        """Return the forms (schema ita-workbook/forms/1)."""
        return {
            "schema": "ita-workbook/forms/1",
            "forms": [
                {
                    "code": one.code,
                    "title": one.title.pick(language),
                    "items": {str(year): list(items) for year, items in one.items.items()},
                    "verified": one.verified,
                    "missing": one.missing.pick(language),
                    "pages": [page.code for page in one.pages],
                    "sources": list(one.sources),
                }
                for one in self.forms
            ],
        }

    def lines(self, language: Language = "th", *, columns: int = 100, colour: bool = False) -> Iterator[str]:
        """Yield a line a form, below it what is missing of one that is not verified, and how one is made."""
        for one in self.forms:
            served = _served(one)
            yield f"{one.code:<14}{one.title.pick(language)}{f'  [{served}]' if served else ''}"
            if not one.verified:
                yield f"{'':<14}! {sentence('output.form_missing', missing=one.missing).pick(language)}"
        yield sentence("output.form_how").pick(language)


def _served(form: Form) -> str:
    return ", ".join(f"{'/'.join(items)} {year}" for year, items in sorted(form.items.items()))
