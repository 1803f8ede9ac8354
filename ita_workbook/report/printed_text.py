"""Printed text: what a published file says, read in every order in which its pages give it."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ita_workbook.words.thai_text import to_arabic

# What an extractor of PDF text may lose or reorder: blanks, and the marks above and below Thai letters.
_LETTERS = re.compile(r"[^0-9A-Za-z\u0e01-\u0e2e]")
_FIGURE = re.compile(r"[0-9](?:[0-9,./-]*[0-9])?")
_ADDRESS = re.compile(r"\S*://\S*")
_BROKEN = re.compile(r"(?<=[0-9,./-])\s+(?=[0-9])")
_SHORTEST = 3
"""Signs of a figure that is counted: one or two digits are the number of a row, of a page, of a village."""


def skeleton(text: str) -> str:
    """Return the letters and figures of a text, without what extracting a text may change."""
    return _LETTERS.sub("", to_arabic(text))


def figures_in(text: str) -> Counter[str]:
    """Return the sums, days and numbers of a text, each as a whole; web addresses break anywhere and have none."""
    figures = _FIGURE.findall(to_arabic(_ADDRESS.sub("", text)))
    return Counter(one for one in figures if len(one) >= _SHORTEST)


@dataclass(frozen=True)
class PrintedText:
    """Pages, each in one or more readings: a PDF tells where letters stand, and not in which order they are read.

    By place, the first lines of neighbouring cells are one line; as drawn, what stands side by side may be far apart.
    """

    pages: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The text in the first reading of each page."""
        return "\n".join(readings[0] for readings in self.pages)

    def count(self, skeleton_of: str) -> int:
        """Return how often a text's skeleton stands on the pages, or runs over from one to the next."""
        on_pages = sum(max(one.count(skeleton_of) for one in readings) for readings in self._skeletons)
        return max(on_pages, self._whole.count(skeleton_of))

    @cached_property
    def figures(self) -> Counter[str]:
        """How often each figure stands there at most: no part of a longer one, as 600.00 is of 21,600.00."""
        found: Counter[str] = Counter()
        for readings in self.pages:
            # A narrow column breaks a long number.
            found += _most(figures_in(one) for text in readings for one in (text, _BROKEN.sub("", text)))
        return found

    @cached_property
    def figures_at_least(self) -> Counter[str]:
        """How often each figure stands there in every reading."""
        found: Counter[str] = Counter()
        for readings in self.pages:
            first, *others = map(figures_in, readings)
            for other in others:
                first &= other
            found += first
        return found

    @cached_property
    def _skeletons(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(skeleton(one) for one in readings) for readings in self.pages)

    @cached_property
    def _whole(self) -> str:
        return "".join(readings[0] for readings in self._skeletons)


def _most(counted: Iterable[Counter[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in counted:
        found |= one
    return found


def texts_of_pdf(data: bytes) -> PrintedText | None:
    """Return the text of a PDF; None where nothing is installed that reads one."""
    try:
        import pypdfium2
    except ImportError:
        return None
    document = pypdfium2.PdfDocument(data)
    try:
        return PrintedText(tuple(_readings(page) for page in document))
    finally:
        document.close()


def _readings(page: Any) -> tuple[str, str]:
    place = page.get_textpage()
    return place.get_text_range(), "\n".join(_as_drawn(page, place))


def _as_drawn(page: Any, place: Any) -> Iterator[str]:
    """Yield the pieces of text in the order in which the page draws them: a cell after another."""
    from pypdfium2 import raw

    for piece in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        length = raw.FPDFTextObj_GetText(piece.raw, place.raw, None, 0)  # bytes of UTF-16, with two that end it
        buffer = ctypes.create_string_buffer(length + 2)
        raw.FPDFTextObj_GetText(
            piece.raw, place.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
        )  # fmt: skip
        yield buffer.raw[: max(length - 2, 0)].decode("utf-16-le", errors="replace")
