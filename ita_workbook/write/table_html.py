"""Table as HTML, and the frame of every page: escaped templates of ``templates/html``, with fonts, without network."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ita_workbook.book.workbook import load_spec
from ita_workbook.words.templates import template
from ita_workbook.words.text import Language
from ita_workbook.write.cell_text import printable
from ita_workbook.write.table import Column, Table, TableRow

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FONT = "Sarabun"
"""SIL Open Font Licence 1.1: may be embedded in documents and bundled with programs (sarabun-OFL.txt)."""
_RANGES = {
    "thai": "U+02D7,U+0303,U+0331,U+0E01-0E5B,U+200C-200D,U+25CC",
    "latin": "U+0000-00FF,U+2000-206F,U+2122,U+2190-2193,U+2212,U+2215",
}
_POLICY = ("default-src 'none'", "style-src 'unsafe-inline'", "font-src data:", "base-uri 'none'", "form-action 'none'")


def page_bytes(name: str, language: Language, title: str, *, script: str = "", **values: Any) -> bytes:
    """Return the page of the template ``name`` in UTF-8, one file that needs nothing else.

    Its policy forbids every request, and every script but the file ``script`` beside the template.
    """
    policy, source = list(_POLICY), ""
    if script:
        source = _source(script).strip("\n")
        policy.append(f"script-src 'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'")
    page = environment().get_template(name)
    frame = {"language": language, "title": title, "policy": "; ".join(policy), "script": source}
    return (page.render(**frame, **values) + "\n").encode()


def table_page(title: str, tables: Sequence[Table], language: Language) -> bytes:
    """Return the tables below each other as one page."""
    return page_bytes("tables.html", language, title, tables=tables)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of every page: templates of ``templates/html``, everything escaped."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["lines"] = _lines
    made.globals |= {"colours": load_spec().look.colours, "font_style": _font_style, "cells": _cells}
    return made


def _source(name: str) -> str:
    return template("html", name).read_text(encoding="utf-8")


def _lines(text: object) -> Markup:
    """Return ``text`` escaped, without what a page cannot hold, its line ends as breaks."""
    from markupsafe import Markup

    return Markup("<br>").join(printable(str(text)).split("\n"))


def _cells(table: Table, row: TableRow, language: Language) -> Iterator[tuple[Column, str, str]]:
    """Yield the shown columns of a row, each with its text and its tone."""
    for column, text in table.shown_cells(row, language):
        yield column, text, row.tones.get(column.code, row.tone)


@lru_cache(maxsize=1)
def _font_style() -> Markup:
    """Return the style that holds the font itself, regular and bold, Thai and Latin."""
    from markupsafe import Markup

    faces = []
    for weight in (400, 700):
        for script, characters in _RANGES.items():
            data = b64encode(template("html", f"sarabun-{script}-{weight}-normal.woff2").read_bytes()).decode()
            faces.append(
                f"@font-face{{font-family:{FONT};font-weight:{weight};src:url(data:font/woff2;base64,{data}) "
                f'format("woff2");unicode-range:{characters}}}'
            )
    return Markup("\n").join(map(Markup, faces))
