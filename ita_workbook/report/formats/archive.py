"""Office files are zip archives: write them so that the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip archive can hold; stands in every entry instead of the hour of writing."""

FIRST = ("mimetype", "[Content_Types].xml", "_rels/.rels")
"""Entries that readers expect first, in this order."""

Edit = Callable[[str, bytes], bytes]


def repack(data: bytes, edit: Edit | None = None) -> bytes:
    """Return the archive ``data`` with fixed order and times; ``edit`` may change each entry's bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
        for name in names:
            content = source.read(name)
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, edit(name, content) if edit else content)
    return out.getvalue()


def complete_chart(name: str, content: bytes) -> bytes:
    """Say in chart parts what xlsxwriter leaves to defaults, since programs differ in those.

    The complex-script font: without it Thai labels fall back to another face. What a data label shows, whether the
    title lies over the bars, and whether each bar has its own colour: LibreOffice takes the schema's defaults in a
    Word document, and they are the opposite of what Excel takes.
    """
    if not re.search(r"charts/chart\d+\.xml$", name):
        return content
    for pattern, completed in _COMPLETED:
        content = re.sub(pattern, completed, content)
    return content


_COMPLETED = (
    (rb'<a:latin typeface="([^"]+)"[^>]*/>(?!<a:cs)', rb'<a:latin typeface="\1"/><a:cs typeface="\1"/>'),
    (
        rb'<c:showVal val="1"/></c:dLbls>',
        rb'<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        rb'<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>',
    ),
    (rb"<c:layout/></c:title>", rb'<c:layout/><c:overlay val="0"/></c:title>'),
    (rb'(<c:grouping val="\w+"/>)(?!<c:varyColors)', rb'\1<c:varyColors val="0"/>'),
    (rb"(</c:scaling>)(?!<c:delete)", rb'\1<c:delete val="0"/>'),
)
